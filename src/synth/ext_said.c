#include "synth/ext_said.h"

#include <strings.h>

#include "base/utf8.h"
#include "extract/quotes.h"
#include "synth/quotable.h"
#include "synth/stop.h"
#include "uni/uni.h"

#define WORDS_MIN 5 /* of a statement */
#define NAME_MAX_BYTES 120

static const char *const titles[] = {
	"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "lady", "lord", "president", "minister", "mayor",
	"senator", "sen", "rep", "judge", "general", "captain", "chief", "inspector", "director", "the",
};

const char *skn_ext_said_lead(const struct skn_ext_said *said)
{
	return said->direct ? "" : "%s: ";
}

/* ---- Names ---- */

static bool is_title(const char *s, size_t n)
{
	for (size_t t = 0; t < SKN_ARRAY_LEN(titles); t++)
		if (strlen(titles[t]) == n && strncasecmp(titles[t], s, n) == 0)
			return true;
	return false;
}

/* Lower case, words with one blank between, without titles, initials and brackets. */
static void plain_name(struct skn_buf *out, const char *name)
{
	struct skn_buf lower = SKN_BUF_INIT;
	size_t n = strcspn(name, "(,");

	skn_uni_lower(&lower, name, n);
	for (size_t i = 0; i < lower.n;) {
		size_t len = strcspn(lower.p + i, " .\t\n");

		/* The J. of "Donald J. Trump" tells nobody apart. */
		if (len > 1 && !is_title(lower.p + i, len)) {
			if (out->n)
				skn_buf_addc(out, ' ');
			skn_buf_add(out, lower.p + i, len);
		}
		i += len + 1;
	}
	skn_buf_release(&lower);
}

static char *plain_of(const char *name)
{
	struct skn_buf plain = SKN_BUF_INIT;

	plain_name(&plain, name);
	return skn_buf_detach(&plain);
}

bool skn_ext_same_name(const char *a, const char *b)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same;

	plain_name(&x, a);
	plain_name(&y, b);
	same = x.n > 0 && x.n == y.n && memcmp(x.p, y.p, x.n) == 0;
	skn_buf_release(&x);
	skn_buf_release(&y);
	return same;
}

/* "Energy minister Ines Calder": what stands behind the last title, where that begins
 * large and is more than one word. */
static struct skn_span without_office(const char *text, struct skn_span name)
{
	for (size_t i = name.start; i < name.end;) {
		size_t n = strcspn(text + i, " \n");

		if (i + n < name.end && is_title(text + i, n) && isupper((unsigned char)text[i + n + 1]) &&
		    memchr(text + i + n + 1, ' ', name.end - (i + n + 1)))
			name.start = i + n + 1;
		i += n + 1;
	}
	return name;
}

/* It begins large and has more than a title or a pronoun in it. */
static bool is_name(const char *s, size_t n)
{
	struct skn_buf plain = SKN_BUF_INIT;
	char *name;
	uint32_t cp = 0;
	bool is;

	if (n < 3 || n > NAME_MAX_BYTES || !skn_utf8_decode(s, n, &cp) || !skn_uni_is_upper(cp) || memchr(s, '\n', n))
		return false;
	name = skn_xstrndup(s, n);
	plain_name(&plain, name);
	is = plain.n >= 3 && !skn_stop_word("en", plain.p, plain.n);
	skn_buf_release(&plain);
	free(name);
	return is;
}

/* ---- Statements ---- */

static size_t count_words(const char *s, size_t n)
{
	size_t words = 0;

	for (size_t i = 0; i < n; i++)
		words += !isspace((unsigned char)s[i]) && (i == 0 || isspace((unsigned char)s[i - 1]));
	return words;
}

/* The longest piece, without a comma at its end. */
static struct skn_span words_of(const struct skn_quotes *list, const struct skn_quote *q, const char *text)
{
	struct skn_span best = { 0, 0 };

	for (size_t i = q->piece; i < q->piece + q->pieces; i++)
		if (list->content.v[i].end - list->content.v[i].start > best.end - best.start)
			best = list->content.v[i];
	while (best.end > best.start && (text[best.end - 1] == ',' || isspace((unsigned char)text[best.end - 1])))
		best.end--;
	return best;
}

static const struct skn_corpus_sentence *sentence_at(const struct skn_ext *x, uint32_t d, struct skn_span span)
{
	const struct skn_corpus_doc *doc = &x->corpus.docs.v[d];

	for (uint32_t i = doc->sentence; i < doc->sentence + doc->sentences; i++) {
		const struct skn_corpus_sentence *s = &x->corpus.sentences.v[i];

		if (s->start <= span.start && span.end <= s->end)
			return s;
	}
	return NULL;
}

static void add(struct skn_ext_speakers *out, const struct skn_ext *x, uint32_t d, const struct skn_quotes *list,
		const struct skn_quote *q)
{
	const struct skn_corpus_doc *doc = &x->corpus.docs.v[d];
	struct skn_span name = q->name.end > q->name.start ? q->name : q->speaker, words = words_of(list, q, doc->text);
	struct skn_ext_said said = { .doc = d, .direct = q->kind == SKN_QUOTE_DIRECT, .day = doc->day };

	name = without_office(doc->text, name);
	if (!is_name(doc->text + name.start, name.end - name.start))
		return;
	if (!said.direct) {
		const struct skn_corpus_sentence *s = sentence_at(x, d, words);

		words = s ? (struct skn_span){ s->start, s->end } : (struct skn_span){ 0, 0 };
	}
	said.text = doc->text + words.start;
	said.len = words.end - words.start;
	if (count_words(said.text, said.len) < WORDS_MIN || !skn_quotable(said.text, said.len))
		return;
	skn_corpus_terms(&said.terms, &x->corpus, said.text, said.len, doc->language);
	said.score = skn_dense_cosine(&x->centroid, &said.terms);
	said.name = skn_xstrndup(doc->text + name.start, name.end - name.start);
	said.plain = plain_of(said.name);
	skn_vec_push(&out->all, said);
}

static int read_all(struct skn_ext_speakers *out, const struct skn_ext *x, struct skn_err *err)
{
	int rc = SKN_OK;

	for (uint32_t d = 0; rc == SKN_OK && d < x->corpus.docs.n; d++) {
		struct skn_quotes list = { 0 };

		if (x->corpus.docs.v[d].origin != d || x->off_topic[d])
			continue;
		rc = skn_quotes_find(&list, x->corpus.docs.v[d].text, x->corpus.docs.v[d].len, err);
		for (size_t i = 0; rc == SKN_OK && i < list.n; i++)
			add(out, x, d, &list, &list.v[i]);
		skn_quotes_release(&list);
	}
	return rc;
}

/* ---- Grouping ---- */

/* The statement that names in full each surname; NULL in the map: several people. */
static void find_surnames(struct skn_map *out, const struct skn_ext_speakers *speakers)
{
	for (size_t i = 0; i < speakers->all.n; i++) {
		struct skn_ext_said *said = &speakers->all.v[i], *other;
		const char *surname = strrchr(said->plain, ' ');

		if (!surname++)
			continue;
		other = skn_map_find(out, surname, strlen(surname));
		if (!skn_map_has(out, surname, strlen(surname)))
			skn_map_put(out, surname, strlen(surname), said);
		else if (other && !skn_streq(other->plain, said->plain))
			skn_map_put(out, surname, strlen(surname), NULL);
	}
}

/* Surnames become the full name when only one speaker has it. */
static void complete_names(struct skn_ext_speakers *out)
{
	struct skn_map surnames = SKN_MAP_INIT;

	find_surnames(&surnames, out);
	for (size_t i = 0; i < out->all.n; i++) {
		struct skn_ext_said *said = &out->all.v[i];
		const struct skn_ext_said *full = skn_map_find(&surnames, said->plain, strlen(said->plain));

		if (!full || strchr(said->plain, ' '))
			continue;
		free(said->name);
		free(said->plain);
		said->name = skn_xstrdup(full->name);
		said->plain = skn_xstrdup(full->plain);
	}
	skn_map_release(&surnames, NULL);
}

/* Its place in the list, made when there is none. */
static struct skn_ext_speaker *speaker_of(struct skn_ext_speakers *out, struct skn_map *places,
					  const struct skn_ext_said *said)
{
	uintptr_t place = (uintptr_t)skn_map_find(places, said->plain, strlen(said->plain));

	if (!place) {
		skn_vec_push(&out->list, ((struct skn_ext_speaker){ .name = said->name, .plain = said->plain }));
		place = out->list.n;
		skn_map_put(places, said->plain, strlen(said->plain), (void *)place);
	}
	return &out->list.v[place - 1];
}

static int best_first(const void *pa, const void *pb)
{
	const struct skn_ext_said *a = *(const struct skn_ext_said *const *)pa, *b = *(const struct skn_ext_said *const *)pb;

	if (a->direct != b->direct)
		return a->direct ? -1 : 1;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->doc != b->doc)
		return a->doc > b->doc ? -1 : 1;
	return a->text < b->text ? -1 : a->text > b->text;
}

static int most_quoted(const void *pa, const void *pb)
{
	const struct skn_ext_speaker *a = pa, *b = pb;

	if (a->origins != b->origins)
		return a->origins > b->origins ? -1 : 1;
	if (a->said.n != b->said.n)
		return a->said.n > b->said.n ? -1 : 1;
	return strcmp(a->name, b->name);
}

int skn_ext_speakers_find(struct skn_ext_speakers *out, const struct skn_ext *x, struct skn_err *err)
{
	struct skn_map places = SKN_MAP_INIT;
	int rc = read_all(out, x, err);

	complete_names(out);
	for (size_t i = 0; i < out->all.n; i++) {
		const struct skn_ext_said *said = &out->all.v[i];
		struct skn_ext_speaker *speaker = speaker_of(out, &places, said);

		/* Statements are in the order of documents. */
		if (!speaker->said.n || (*skn_vec_last(&speaker->said))->doc != said->doc)
			speaker->origins++;
		speaker->direct |= said->direct;
		skn_vec_push(&speaker->said, said);
	}
	for (size_t i = 0; i < out->list.n; i++)
		qsort(out->list.v[i].said.v, out->list.v[i].said.n, sizeof(*out->list.v[i].said.v), best_first);
	if (out->list.n)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), most_quoted);
	skn_map_release(&places, NULL);
	return rc;
}

void skn_ext_speakers_release(struct skn_ext_speakers *speakers)
{
	for (size_t i = 0; i < speakers->all.n; i++) {
		skn_corpus_terms_release(&speakers->all.v[i].terms);
		free(speakers->all.v[i].name);
		free(speakers->all.v[i].plain);
	}
	for (size_t i = 0; i < speakers->list.n; i++)
		skn_vec_release(&speakers->list.v[i].said);
	skn_vec_release(&speakers->all);
	skn_vec_release(&speakers->list);
}
