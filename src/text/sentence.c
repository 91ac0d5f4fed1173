#include "text/sentence.h"

#include "base/utf8.h"
#include "text/abbrev.h"
#include "text/sentence_judge.h"
#include "text/sentence_mask.h"
#include "uni/uni.h"

struct work {
	struct skn_spans *out;
	const char *s;      /* the whole text */
	size_t start;       /* of the sentence that is not yet in out */
	struct skn_buf mask;
	struct skn_uni_breaks breaks;
	struct skn_uni_breaks added; /* ends that UAX #29 does not see */
};

static void emit(struct work *w, size_t end)
{
	if (end > w->start)
		skn_vec_push(w->out, ((struct skn_span){ w->start, end }));
	w->start = end;
}

static size_t skip_space(const char *s, size_t n, size_t i)
{
	size_t len;
	uint32_t cp;

	while ((len = skn_utf8_decode(s + i, n - i, &cp)) != 0 && skn_uni_is_space(cp))
		i += len;
	return i;
}

static bool is_ambiguous(uint32_t cp)
{
	return cp == 0x2019 || cp == 0x201D || cp == 0x2018 || cp == 0x201C || cp == 0x2014 ||
	       cp == 0x2026 || cp == '*' || cp == '_';
}

/* The last character of A that says of which script the text is; the marks
 * that end it and the groups are looked through. */
static uint32_t last_script(const char *a, size_t n)
{
	size_t len, from, reach = n > 1024 ? n - 1024 : 0;
	uint32_t cp;

	while ((len = skn_utf8_decode_last(a, n, &cp)) != 0) {
		if (cp == ']') {
			for (from = n - 1; from > reach && a[from] != '['; from--)
				;
			if (a[from] != '[' || skn_sentence_mark(a + from, n - from) != n - from)
				return cp;
			n = from;
		} else if (is_ambiguous(cp)) {
			n -= len;
		} else {
			return cp;
		}
	}
	return 0;
}

static uint32_t first_script(const char *b, size_t n)
{
	size_t i = 0, len;
	uint32_t cp;

	while ((len = skn_utf8_decode(b + i, n - i, &cp)) != 0 && is_ambiguous(cp))
		i += len;
	return len ? cp : 0;
}

bool skn_sentence_bare(const char *a, size_t an, const char *b, size_t bn)
{
	return skn_uni_spaceless(first_script(b, bn)) && skn_uni_spaceless(last_script(a, an));
}

/* ---- Ends that are added ---- */

static void add_end(struct work *w, size_t at)
{
	skn_vec_push(&w->added, at);
}

/* "rose. 20 people died", "rose.[@a] 20 people" */
static void number_end(struct work *w, const struct skn_paragraph *p, size_t dot)
{
	size_t i = dot + 1, next;

	while (i < p->n && p->m[i] < 0x7F && skn_sentence_closer((unsigned char)p->m[i]))
		i++;
	next = skip_space(p->m, p->n, i);
	if (next > i && next < p->n && skn_uni_is_digit((unsigned char)p->m[next]) &&
	    skn_sentence_before_number(p, dot))
		add_end(w, next);
}

/* "compounds. . . . The": the sentence ends at its own full stop, the ellipsis
 * begins the next. */
static bool ellipsis_end(struct work *w, const struct skn_paragraph *p, size_t dot)
{
	static const char four[] = ". . . . ";
	size_t n = sizeof(four) - 1;

	if (p->n - dot <= n || memcmp(p->m + dot, four, n) != 0 || dot == 0 ||
	    p->m[dot - 1] == ' ' || p->m[dot - 1] == '.' || p->m[dot + n] == '.')
		return false;
	add_end(w, dot + 2);
	return true;
}

static void stops(struct work *w, const struct skn_paragraph *p)
{
	const char *dot;

	for (size_t i = 0; i < p->n; i++) {
		dot = memchr(p->m + i, '.', p->n - i);
		if (!dot)
			return;
		i = (size_t)(dot - p->m);
		if (!ellipsis_end(w, p, i))
			number_end(w, p, i);
	}
}

/* What the items of a list begin with: "• 9.", "1.)", "a.", "•". */
struct marker {
	uint32_t bullet;    /* 0 = none */
	unsigned value;     /* of the number, or 1 for a; 0 = neither */
	bool letter;
	char tail[3];       /* "." or ")" or ".)" */
};

static bool is_bullet(uint32_t cp)
{
	return cp == 0x2022 || cp == 0x2043 || cp == 0x2023 || cp == 0x25E6 || cp == 0x25AA;
}

static size_t read_count(const char *s, size_t n, struct marker *out)
{
	size_t i = 0;

	while (i < n && i < 3 && s[i] >= '0' && s[i] <= '9')
		out->value = out->value * 10 + (unsigned)(s[i++] - '0');
	if (i == 0 && n && s[0] >= 'a' && s[0] <= 'z') {
		out->value = (unsigned)(s[i++] - 'a') + 1;
		out->letter = true;
	}
	return i;
}

/* Its length with the white space behind it, or 0. */
static size_t read_marker(const char *s, size_t n, struct marker *out)
{
	uint32_t cp;
	size_t i = skn_utf8_decode(s, n, &cp), count, tail = 0, end;

	*out = (struct marker){ 0 };
	if (i && is_bullet(cp)) {
		out->bullet = cp;
		i = skip_space(s, n, i);
	} else {
		i = 0;
	}
	count = read_count(s + i, n - i, out);
	if (count) {
		while (tail < 2 && i + count + tail < n &&
		       (s[i + count + tail] == (tail ? ')' : '.') ||
			(!tail && s[i + count] == ')'))) {
			out->tail[tail] = s[i + count + tail];
			tail++;
		}
		end = skip_space(s, n, i + count + tail);
		if (tail && end > i + count + tail)
			return end;
		out->value = 0;
	}
	return out->bullet ? i : 0;
}

static bool follows(const struct marker *a, const struct marker *b)
{
	if (a->bullet != b->bullet || a->letter != b->letter)
		return false;
	return a->value == 0 ? b->value == 0
			     : b->value == a->value + 1 && skn_streq(a->tail, b->tail);
}

/* What follows the marker begins an item: no lower-case word ("version 2. in"
 * is none), and no month ("1. Mai und 2. Juni"). */
static bool item_text(const char *s, size_t n)
{
	char word[SKN_ABBREV_MAX];
	size_t len = 0;
	uint32_t cp;

	if (!skn_utf8_decode(s, n, &cp) || skn_uni_is_lower(cp))
		return false;
	for (; len < n && len < sizeof(word) && s[len] != ' '; len++)
		word[len] = s[len] >= 'A' && s[len] <= 'Z' ? (char)(s[len] | 0x20) : s[len];
	return !skn_abbrev_month(word, len);
}

static void items(struct work *w, const struct skn_paragraph *p)
{
	size_t i = skip_space(p->m, p->n, 0), len;
	struct marker last, next;

	len = read_marker(p->m + i, p->n - i, &last);
	if (len == 0)
		return;
	for (i += len; i < p->n; i++) {
		const char *blank = memchr(p->m + i, ' ', p->n - i);

		if (!blank)
			return;
		i = (size_t)(blank - p->m) + 1;
		len = read_marker(p->m + i, p->n - i, &next);
		if (len && follows(&last, &next) && item_text(p->m + i + len, p->n - i - len)) {
			add_end(w, i);
			last = next;
		}
		i--;
	}
}

static int by_offset(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* ---- The text ---- */

/* UAX #29 takes opening marks for closing ones: "「。」「" ends after both. */
static size_t before_openers(const struct skn_paragraph *p, size_t at)
{
	size_t len;
	uint32_t cp;

	while ((len = skn_utf8_decode_last(p->m, at, &cp)) != 0 && len < at &&
	       (cp == 0x201C || cp == 0x2018 || skn_uni_spaceless(cp)) && skn_sentence_opener(cp))
		at -= len;
	return at;
}

/* The ends inside one paragraph, which begins at BASE. */
static void paragraph(struct work *w, size_t base, size_t n, const char *lang)
{
	struct skn_paragraph p = { .s = w->s + base, .n = n, .lang = lang };
	size_t extra = 0, done = 0;

	skn_sentence_mask(&w->mask, p.s, n);
	if (w->mask.n != n)
		return;
	p.m = w->mask.p;
	skn_vec_clear(&w->breaks);
	skn_vec_clear(&w->added);
	if (skn_uni_breaks(&w->breaks, SKN_UNI_SENTENCE, p.m, n, lang, NULL) < 0)
		return;
	items(w, &p);
	stops(w, &p);
	if (w->added.n > 1)
		qsort(w->added.v, w->added.n, sizeof(*w->added.v), by_offset);
	for (size_t i = 0; i < w->breaks.n; i++) {
		size_t at;

		if (w->breaks.v[i] < done)
			continue;
		done = skip_space(p.m, n, w->breaks.v[i]);
		at = done < n ? before_openers(&p, done) : n;
		for (; extra < w->added.n && w->added.v[extra] <= at; extra++) {
			emit(w, base + w->added.v[extra]);
			p.start = w->added.v[extra];
		}
		if (at < n && base + at > w->start && skn_sentence_judge(&p, at)) {
			emit(w, base + at);
			p.start = at;
		}
	}
}

/* Where the paragraph at I ends: behind the white space with the blank line. */
static size_t paragraph_end(const char *s, size_t n, size_t i)
{
	while (i < n) {
		const char *lf = memchr(s + i, '\n', n - i);
		size_t j;

		if (!lf)
			return n;
		i = (size_t)(lf - s) + 1;
		for (j = i; j < n && (s[j] == ' ' || s[j] == '\t' || s[j] == '\r'); j++)
			;
		if (j < n && s[j] == '\n')
			return skip_space(s, n, j);
		i = j;
	}
	return n;
}

void skn_sentences(struct skn_spans *out, const char *s, size_t n, const char *lang)
{
	struct work w = { .out = out, .s = s, .mask = SKN_BUF_INIT };
	size_t i = skip_space(s, n, 0), end;

	for (; i < n; i = end) {
		end = paragraph_end(s, n, i);
		paragraph(&w, i, end - i, lang);
		emit(&w, end);
	}
	emit(&w, n);
	skn_vec_release(&w.breaks);
	skn_vec_release(&w.added);
	skn_buf_release(&w.mask);
}
