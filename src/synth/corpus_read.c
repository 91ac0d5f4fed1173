#include "synth/corpus_read.h"

#include "base/utf8.h"
#include "extract/dates.h"
#include "synth/stop.h"
#include "text/edtf.h"
#include "text/sentence.h"
#include "text/words.h"
#include "uni/uni.h"

#define DATELINE_MAX 60 /* bytes */
#define LINE_LONG 160 /* bytes: no line of wrapped text is longer */
#define DAY_SECONDS 86400

void skn_corpus_read_release(struct skn_corpus_read *read)
{
	skn_vec_release(&read->sentences);
	skn_vec_release(&read->counts);
	skn_vec_release(&read->days);
	skn_vec_release(&read->shingles);
	if (read->terms.p)
		skn_buf_release(&read->terms);
}

/* ---- Sentences ---- */

static struct skn_span trimmed(const char *s, struct skn_span span)
{
	size_t len;
	uint32_t cp;

	while ((len = skn_utf8_decode(s + span.start, span.end - span.start, &cp)) != 0 && skn_uni_is_space(cp))
		span.start += len;
	while ((len = skn_utf8_decode_last(s + span.start, span.end - span.start, &cp)) != 0 &&
	       skn_uni_is_space(cp))
		span.end -= len;
	return span;
}

static bool has_long_line(const char *s, size_t n)
{
	for (size_t from = 0; from < n;) {
		const char *end = memchr(s + from, '\n', n - from);
		size_t to = end ? (size_t)(end - s) : n;

		if (to - from > LINE_LONG)
			return true;
		from = to + 1;
	}
	return false;
}

static bool is_dash(const char *s, size_t n, size_t *len)
{
	uint32_t cp = 0;

	*len = skn_utf8_decode(s, n, &cp);
	return *len && (cp == '-' || cp == 0x2013 || cp == 0x2014);
}

/* Bytes of what agencies put before a report: "CAIRO (Reuters) - ", "Paris (AFP) – ",
 * "WASHINGTON -- ": a place in capitals, or one with an agency, and dashes. */
static size_t dateline(const char *s, size_t n)
{
	bool capitals = true, agency = false;
	size_t i = 0, dash, letters = 0;

	for (; i < n && i < DATELINE_MAX && !is_dash(s + i, n - i, &dash); i++) {
		if (s[i] == '(')
			agency = true;
		else if (!agency && islower((unsigned char)s[i]))
			capitals = false;
		else if (strchr(".!?\"\n;:", s[i]) && !(s[i] == '.' && i && isupper((unsigned char)s[i - 1])))
			return 0;
		letters += isupper((unsigned char)s[i]) != 0;
	}
	if (i == 0 || i >= n || i >= DATELINE_MAX || s[i - 1] != ' ' || letters < 3 || !(capitals || agency))
		return 0;
	while (i < n && is_dash(s + i, n - i, &dash))
		i += dash;
	if (i >= n || s[i] != ' ')
		return 0;
	while (i < n && s[i] == ' ')
		i++;
	return i < n && !islower((unsigned char)s[i]) && !isdigit((unsigned char)s[i]) ? i : 0;
}

static void part(struct skn_spans *out, const char *s, size_t from, size_t to, const char *language)
{
	size_t first = out->n, kept = out->n;

	skn_sentences(out, s + from, to - from, language);
	for (size_t i = first; i < out->n; i++) {
		struct skn_span span = { out->v[i].start + from, out->v[i].end + from };

		span = trimmed(s, span);
		span.start += dateline(s + span.start, span.end - span.start);
		if (span.end > span.start)
			out->v[kept++] = span;
	}
	out->n = kept;
}

void skn_corpus_read_sentences(struct skn_spans *out, const char *s, size_t n, const char *language)
{
	if (!has_long_line(s, n)) {
		part(out, s, 0, n, language);
		return;
	}
	for (size_t from = 0; from < n;) {
		const char *end = memchr(s + from, '\n', n - from);
		size_t to = end ? (size_t)(end - s) : n;

		part(out, s, from, to, language);
		from = to + 1;
	}
}

/* ---- What a sentence is ---- */

static bool contains(const char *s, size_t n, const char *what)
{
	return memmem(s, n, what, strlen(what)) != NULL;
}

static bool is_matter(const char *s, size_t n)
{
	return contains(s, n, "://") || contains(s, n, "www.") || contains(s, n, "\xC2\xA9") ||
	       contains(s, n, " | ") || contains(s, n, "{") || contains(s, n, "\xEF\xBF\xBD") ||
	       !skn_utf8_valid(s, n, NULL);
}

static bool is_closer(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == ')' || cp == ']' || cp == 0x201D || cp == 0x2019 || cp == 0xBB ||
	       cp == 0x300D || cp == 0x300F;
}

static bool is_opener(uint32_t cp)
{
	return cp == '"' || cp == '\'' || cp == '(' || cp == '[' || cp == 0x201C || cp == 0x2018 || cp == 0xAB ||
	       cp == 0x201E || cp == 0x300C || cp == 0x300E || cp == 0xBF || cp == 0xA1;
}

/* The character that ends the sentence, closing marks looked through. */
static uint32_t last_mark(const char *s, size_t n)
{
	size_t len;
	uint32_t cp = 0;

	while ((len = skn_utf8_decode_last(s, n, &cp)) != 0 && is_closer(cp))
		n -= len;
	return len ? cp : 0;
}

static bool is_end(uint32_t cp)
{
	return cp == '.' || cp == '!' || cp == '?' || cp == 0x2026 || cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F ||
	       cp == 0x61F || cp == 0x6D4 || cp == 0x964;
}

static bool begins(const char *s, size_t n)
{
	size_t len, i = 0;
	uint32_t cp = 0;

	while ((len = skn_utf8_decode(s + i, n - i, &cp)) != 0 && is_opener(cp))
		i += len;
	return len && (skn_uni_is_digit(cp) || (skn_uni_is_letter(cp) && !skn_uni_is_lower(cp)));
}

static size_t first_word(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (isalpha((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80))
		i++;
	return i;
}

/* Three of four of the longer words begin large, and there are four or more; in
 * German that is how nouns are written. */
static bool is_headline(const char *s, size_t n, const char *language)
{
	size_t large = 0, small = 0, i = 0, len;
	uint32_t first = 0, cp;

	while (i < n) {
		size_t letters = 0;

		for (; (len = skn_utf8_decode(s + i, n - i, &cp)) != 0 && skn_uni_is_letter(cp); i += len)
			first = letters++ ? first : cp;
		i += len ? len : 1;
		if (letters >= 4 && skn_uni_is_upper(first))
			large++;
		else if (letters >= 4 && skn_uni_is_lower(first))
			small++;
	}
	return large >= 4 && large >= 3 * small && strncmp(language, "de", 2) != 0;
}

static bool is_title(const char *s, size_t n, const char *title)
{
	size_t len = strlen(title);

	return len > 0 && (n == len || (n == len + 1 && s[len] == '.')) && memcmp(s, title, len) == 0;
}

static size_t count(const char *s, size_t n, const char *what)
{
	size_t found = 0, len = strlen(what);

	for (const char *p = s; (p = memmem(p, n - (size_t)(p - s), what, len)) != NULL; p += len)
		found++;
	return found;
}

/* A quotation that begins or ends in another sentence. */
static bool is_cut(const char *s, size_t n)
{
	size_t low = count(s, n, "\xE2\x80\x9E"), six = count(s, n, "\xE2\x80\x9C"), nine = count(s, n, "\xE2\x80\x9D");

	/* „German“ ends with what “English” begins with. */
	return count(s, n, "\"") % 2 || (low ? low != six + nine : six != nine);
}

static uint32_t flags_of(const char *s, size_t n, const char *language)
{
	uint32_t mark = last_mark(s, n), flags = is_headline(s, n, language) ? SKN_CORPUS_HEADLINE : 0;

	if (is_end(mark) && begins(s, n) && !is_cut(s, n))
		flags |= SKN_CORPUS_WHOLE;
	if (mark == '?' || mark == 0xFF1F || mark == 0x61F)
		flags |= SKN_CORPUS_ASKS;
	if (is_matter(s, n))
		flags |= SKN_CORPUS_MATTER;
	if (skn_stop_leans(language, s, first_word(s, n)))
		flags |= SKN_CORPUS_LEANS;
	return flags;
}

/* ---- Terms ---- */

uint32_t skn_corpus_read_terms(struct skn_buf *out, struct skn_stems *stems, const char *language,
			       const char *s, size_t n, uint32_t *words)
{
	struct skn_spans tokens = { 0 };
	uint32_t terms = 0, all = 0, cp;

	skn_words(&tokens, s, n);
	for (size_t i = 0; i < tokens.n; i++) {
		const char *word = s + tokens.v[i].start, *term;
		size_t len = tokens.v[i].end - tokens.v[i].start;

		if (skn_utf8_decode(word, len, &cp) && (skn_uni_is_letter(cp) || skn_uni_is_digit(cp)))
			all++;
		term = skn_stems_term(stems, language, word, len);
		if (term) {
			skn_buf_add(out, term, strlen(term) + 1);
			terms++;
		}
	}
	if (words)
		*words = all;
	skn_vec_release(&tokens);
	return terms;
}

/* FNV-1a over the NUL-terminated terms of a run. */
static uint64_t run_hash(const char *p, const char *end)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; p < end; p++)
		h = (h ^ (unsigned char)*p) * UINT64_C(0x100000001b3);
	return h ^ (h >> 29);
}

static void shingle(struct skn_corpus_read *out, size_t from)
{
	const char *start[SKN_CORPUS_SHINGLE] = { NULL };
	const char *p = out->terms.p + from, *end = out->terms.p + out->terms.n;
	size_t i = 0;

	while (p < end) {
		start[i++ % SKN_CORPUS_SHINGLE] = p;
		p += strlen(p) + 1;
		if (i >= SKN_CORPUS_SHINGLE) {
			uint64_t h = run_hash(start[i % SKN_CORPUS_SHINGLE], p);

			if (h % SKN_CORPUS_SAMPLE == 0)
				skn_vec_push(&out->shingles, h);
		}
	}
}

/* ---- Days ---- */

static bool day_of(int32_t *day, const struct skn_date_mention *mention)
{
	struct skn_edtf date;

	if (mention->precision < SKN_EDTF_DAY || !mention->value[0] ||
	    skn_edtf_parse(&date, mention->value, strlen(mention->value), NULL) < 0)
		return false;
	if (date.interval || date.lower < (int64_t)INT32_MIN * 1000 || date.lower > (int64_t)INT32_MAX * 1000)
		return false;
	*day = (int32_t)((date.lower - (date.lower % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS) / DAY_SECONDS);
	return true;
}

static bool said_already(const struct skn_corpus_read *out, const struct skn_corpus_sentence *s, int32_t day)
{
	for (uint32_t i = 0; i < s->mentions; i++)
		if (out->days.v[s->mention + i] == day)
			return true;
	return false;
}

static int find_days(struct skn_corpus_read *out, const struct skn_corpus_doc *doc)
{
	struct skn_dates_context ctx = { .known = doc->day != SKN_CORPUS_NO_DAY, .time = doc->time,
					 .language = doc->language };
	struct skn_date_mentions list = { 0 };
	int rc = skn_dates_find(&list, doc->text, doc->len, &ctx, &out->err);
	int32_t day;

	for (size_t i = 0, m = 0; rc == 0 && i < out->sentences.n; i++) {
		struct skn_corpus_sentence *s = &out->sentences.v[i];

		s->mention = (uint32_t)out->days.n;
		for (; m < list.n && list.v[m].start < s->end; m++)
			if (list.v[m].start >= s->start && day_of(&day, &list.v[m]) && !said_already(out, s, day)) {
				skn_vec_push(&out->days, day);
				s->mentions++;
			}
	}
	skn_dates_release(&list);
	return rc;
}

/* A sentence that the splitter could not end is still cut into no parts here:
 * its fitness says that it is too long. */
void skn_corpus_read(struct skn_corpus_read *out, const struct skn_corpus_doc *doc, struct skn_stems *stems)
{
	struct skn_spans spans = { 0 };
	size_t body;

	skn_buf_init(&out->terms);
	out->title_terms = skn_corpus_read_terms(&out->terms, stems, doc->language, doc->title,
						 strlen(doc->title), NULL);
	body = out->terms.n;
	skn_corpus_read_sentences(&spans, doc->text, doc->len, doc->language);
	for (size_t i = 0; i < spans.n; i++) {
		const char *s = doc->text + spans.v[i].start;
		size_t n = spans.v[i].end - spans.v[i].start;
		struct skn_corpus_sentence sentence = { .place = (uint32_t)i, .start = (uint32_t)spans.v[i].start,
							.end = (uint32_t)spans.v[i].end };

		sentence.flags = flags_of(s, n, doc->language);
		if (is_title(s, n, doc->title))
			sentence.flags |= SKN_CORPUS_HEADLINE;
		skn_vec_push(&out->counts, skn_corpus_read_terms(&out->terms, stems, doc->language, s, n,
								 &sentence.words));
		skn_vec_push(&out->sentences, sentence);
	}
	shingle(out, body);
	out->rc = find_days(out, doc);
	skn_vec_release(&spans);
}
