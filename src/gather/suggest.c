#include "gather/suggest.h"

#include "base/utf8.h"
#include "doc/cite.h"
#include "text/name.h"
#include "text/words.h"
#include "uni/uni.h"

#define CANDIDATES_MAX 200  /* words of one text that are looked at */
#define WORD_MAX_BYTES 60
#define ID_MAX_BYTES 48

const char *const skn_suggest_words[] = { "open tension", "voice with one source", "claim with one origin" };

/* ---- queries ---- */

struct candidate {
	size_t start, end;
	int weight;
	bool chosen;
};

/* Frequent words that are long enough to be taken for more. */
static const char *const plain[] = {
	"about", "after", "against", "also", "because", "been", "before", "being", "between", "both", "came", "could", "does",
	"during", "each", "either", "enough", "even", "first", "from", "have", "having", "here", "into", "itself", "just",
	"less", "like", "made", "make", "many", "more", "most", "much", "only", "other", "over", "same", "says", "since",
	"some", "still", "such", "than", "that", "their", "them", "then", "there", "these", "they", "this", "those", "three",
	"through", "under", "until", "very", "were", "what", "when", "where", "whether", "which", "while", "will", "with",
	"within", "without", "would", "your", "claim", "claimed", "claims", "said", "according", "however", "should",
	"aber", "auch", "dass", "dies", "eine", "einem", "einen", "einer", "haben", "nach", "nicht", "oder", "sein", "sich",
	"sind", "über", "wird", "wurde", "werden", "avec", "dans", "elle", "leur", "mais", "nous", "plus", "pour", "sont",
	"comme", "como", "para", "pero", "porque", "sobre", "también",
};

static bool is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(plain); i++)
		if (strlen(plain[i]) == n && strncasecmp(plain[i], s, n) == 0)
			return true;
	return false;
}

/* How much a word says; 0: nothing.  FIRST: it begins the text, so its capital means nothing. */
static int weigh(const char *s, size_t n, bool first)
{
	size_t letters = 0, digits = 0;
	bool capital = false, spaceless = false;

	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp = 0;

		len = skn_utf8_decode(s + i, n - i, &cp);
		len = len ? len : 1;
		capital = capital || (!(first && i == 0) && skn_uni_is_upper(cp));
		letters += skn_uni_is_letter(cp);
		digits += skn_uni_is_digit(cp);
		spaceless = spaceless || skn_uni_spaceless(cp);
	}
	if (letters + digits == 0 || n > WORD_MAX_BYTES || is_plain(s, n))
		return 0;
	if (capital || digits || spaceless)
		return 100 + (int)letters;
	return letters >= 4 ? (int)letters : 0;
}

static size_t find_candidates(struct candidate *out, const char *s, size_t n)
{
	struct skn_spans words = { 0 };
	size_t found = 0;
	bool first = true;

	skn_words(&words, s, n);
	for (size_t i = 0; i < words.n && found < CANDIDATES_MAX; i++) {
		size_t start = words.v[i].start, end = words.v[i].end;
		int weight = weigh(s + start, end - start, first);
		bool twice = false;

		first = first && !skn_uni_is_letter((unsigned char)s[start]);
		for (size_t k = 0; k < found && !twice; k++)
			twice = out[k].end - out[k].start == end - start &&
				memcmp(s + out[k].start, s + start, end - start) == 0;
		if (weight && !twice)
			out[found++] = (struct candidate){ start, end, weight, false };
	}
	skn_vec_release(&words);
	return found;
}

void skn_suggest_query(struct skn_buf *out, const char *md, size_t n)
{
	struct candidate *v = skn_xcalloc(CANDIDATES_MAX, sizeof(*v));
	struct skn_buf text = SKN_BUF_INIT;
	size_t found, start = out->n;

	skn_cites_strip(&text, md, n);
	found = find_candidates(v, text.p, text.n);
	for (size_t k = 0; k < SKN_SUGGEST_WORDS; k++) {
		struct candidate *best = NULL;

		for (size_t i = 0; i < found; i++)
			if (!v[i].chosen && (!best || v[i].weight > best->weight))
				best = &v[i];
		if (best)
			best->chosen = true;
	}
	for (size_t i = 0; i < found; i++) {
		if (!v[i].chosen)
			continue;
		skn_buf_adds(out, out->n > start ? " " : "");
		skn_buf_add(out, text.p + v[i].start, v[i].end - v[i].start);
	}
	free(v);
	skn_buf_release(&text);
}

/* ---- origins ---- */

/* Whether two items go back to one origin: linked, or of one outlet. */
static bool one_origin(const struct skn_record *a, const struct skn_record *b)
{
	const char *x = skn_record_text(a, "container-title", NULL), *y = skn_record_text(b, "container-title", NULL);
	const struct skn_record *pair[] = { a, b };

	if (a == b || (x && y && strcasecmp(x, y) == 0))
		return true;
	for (size_t i = 0; i < 2; i++) {
		const struct skn_node *links = skn_node_find(pair[i]->tree.root, "same_as");

		for (const struct skn_node *l = links ? links->child : NULL; l; l = l->next)
			if (l->text && skn_streq(l->text, pair[1 - i]->id))
				return true;
	}
	return false;
}

/* Adds the items that a text cites; each once. */
static void add_cited(struct skn_strings *keys, const char *md, size_t n)
{
	struct skn_cites cites = { 0 };

	skn_cites_scan(&cites, md, n);
	for (size_t i = 0; i < cites.cites.n; i++) {
		char *key = skn_xstrndup(md + cites.cites.v[i].key, cites.cites.v[i].key_len);

		if (!skn_strings_has(keys, key))
			skn_strings_push(keys, key);
		free(key);
	}
	skn_cites_release(&cites);
}

/* Of one origin: at least one item, and all known ones go back to the first. */
static bool single(const struct skn_thread *thread, const struct skn_strings *keys)
{
	const struct skn_record *first = keys->n ? skn_records_find(&thread->items, keys->v[0]) : NULL;

	for (size_t i = 1; first && i < keys->n; i++) {
		const struct skn_record *other = skn_records_find(&thread->items, keys->v[i]);

		if (!other || !one_origin(first, other))
			return false;
	}
	return first != NULL;
}

/* ---- suggestions ---- */

struct making {
	struct skn_suggestions *out;
	const struct skn_watch *watch;
};

static bool is_known(const struct making *m, const char *query)
{
	for (size_t i = 0; i < m->watch->searches.n; i++)
		if (strcasecmp(m->watch->searches.v[i].query, query) == 0)
			return true;
	for (size_t i = 0; i < m->out->list.n; i++)
		if (strcasecmp(m->out->list.v[i].query, query) == 0)
			return true;
	return false;
}

static bool id_taken(const struct making *m, const char *id)
{
	for (size_t i = 0; i < m->watch->searches.n; i++)
		if (skn_streq(m->watch->searches.v[i].id, id))
			return true;
	for (size_t i = 0; i < m->watch->feeds.n; i++)
		if (skn_streq(m->watch->feeds.v[i].id, id))
			return true;
	for (size_t i = 0; i < m->out->list.n; i++)
		if (skn_streq(m->out->list.v[i].id, id))
			return true;
	return false;
}

static char *new_id(const struct making *m, const char *query)
{
	struct skn_buf slug = SKN_BUF_INIT, id = SKN_BUF_INIT;
	size_t n;

	skn_uni_slug(&slug, query, strlen(query), ID_MAX_BYTES);
	skn_name_make(&id, slug.p, slug.n, "search");
	n = id.n;
	for (unsigned i = 2; id_taken(m, id.p); i++) {
		skn_buf_truncate(&id, n);
		skn_buf_addf(&id, "-%u", i);
	}
	skn_buf_release(&slug);
	return skn_buf_detach(&id);
}

static void add(struct making *m, enum skn_suggest_why why, const char *of, const char *query)
{
	struct skn_suggestion s = { .why = why };

	if (!*query || m->out->list.n >= SKN_SUGGEST_MAX || is_known(m, query))
		return;
	s.of = skn_xstrdup(of);
	s.id = new_id(m, query);
	s.query = skn_xstrdup(query);
	skn_vec_push(&m->out->list, s);
}

static void tensions(struct making *m, const struct skn_thread *thread)
{
	for (size_t i = 0; i < thread->tensions.n; i++) {
		const struct skn_record *t = &thread->tensions.v[i];
		const char *status = skn_record_text(t, "status", NULL), *question;
		struct skn_buf query = SKN_BUF_INIT;
		size_t n = 0;

		question = skn_record_text(t, "question", &n);
		if (question && status && (skn_streq(status, "open") || skn_streq(status, "narrowed"))) {
			skn_suggest_query(&query, question, n);
			add(m, SKN_SUGGEST_TENSION, t->id, query.p);
		}
		skn_buf_release(&query);
	}
}

static void voices(struct making *m, const struct skn_thread *thread)
{
	const char *title = skn_thread_title(thread);

	for (size_t i = 0; i < thread->voices.n; i++) {
		const struct skn_record *v = &thread->voices.v[i];
		const char *name = skn_record_text(v, "voice", NULL);
		struct skn_strings keys = { 0 };
		struct skn_buf query = SKN_BUF_INIT;

		for (const char *const *f = skn_record_prose_fields(v->kind); *f; f++) {
			size_t n = 0;
			const char *text = skn_record_text(v, *f, &n);

			if (text)
				add_cited(&keys, text, n);
		}
		if (name && single(thread, &keys)) {
			skn_buf_addf(&query, "%s ", name);
			skn_suggest_query(&query, title, strlen(title));
			skn_buf_rtrim(&query);
			add(m, SKN_SUGGEST_VOICE, v->id, query.p);
		}
		skn_buf_release(&query);
		skn_strings_release(&keys);
	}
}

static void claims(struct making *m, const struct skn_thread *thread)
{
	const struct skn_prose *prose = &thread->prose;

	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *unit = &prose->units.v[i];
		const char *text = prose->text.p + unit->start;
		struct skn_strings keys = { 0 };
		struct skn_buf query = SKN_BUF_INIT;

		if (unit->kind == SKN_UNIT_SENTENCE)
			add_cited(&keys, text, unit->end - unit->start);
		if (single(thread, &keys)) {
			skn_suggest_query(&query, text, unit->end - unit->start);
			add(m, SKN_SUGGEST_CLAIM, unit->id, query.p);
		}
		skn_buf_release(&query);
		skn_strings_release(&keys);
	}
}

void skn_suggest_make(struct skn_suggestions *out, const struct skn_thread *thread, const struct skn_watch *watch)
{
	struct making m = { out, watch };

	*out = (struct skn_suggestions){ .list = { 0 } };
	tensions(&m, thread);
	voices(&m, thread);
	claims(&m, thread);
}

void skn_suggestions_release(struct skn_suggestions *list)
{
	for (size_t i = 0; i < list->list.n; i++) {
		free(list->list.v[i].of);
		free(list->list.v[i].id);
		free(list->list.v[i].query);
	}
	skn_vec_release(&list->list);
}
