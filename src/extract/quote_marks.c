#include "extract/quote_marks.h"

enum mark { NONE, OPEN, CLOSE, EITHER, SINGLE_OPEN, SINGLE_CLOSE };

/* What mark begins at I, and its tokens. */
static enum mark mark_at(const struct skn_tokens *t, size_t i, size_t *k)
{
	uint32_t cp = t->v[i].cp;

	*k = 1;
	if (t->v[i].kind != SKN_TOKEN_MARK)
		return NONE;
	if ((cp == '\'' || cp == '`' || cp == 0x2018 || cp == 0x2019) && i + 1 < t->n && t->v[i + 1].cp == cp &&
	    t->v[i + 1].kind == SKN_TOKEN_MARK && !t->v[i + 1].space) {
		*k = 2;
		return cp == '`' || cp == 0x2018 ? OPEN : EITHER;
	}
	switch (cp) {
	case '"': case 0xFF02: return EITHER;
	case 0x201C: return EITHER; /* closes in German */
	case 0x201D: return EITHER; /* opens in Swedish */
	case 0x201E: case 0xAB: case 0x300C: case 0x300E: return OPEN;
	case 0xBB: case 0x300D: case 0x300F: return CLOSE;
	case '\'': case 0x2018: return SINGLE_OPEN;
	case 0x2019: return SINGLE_CLOSE;
	default: return NONE;
	}
}

/* Whether a mark that could be both opens: a blank or an opening bracket before
 * it, none behind it. */
static bool opens(const struct skn_tokens *t, size_t i, size_t k)
{
	bool before = t->v[i].space || i == 0 || t->v[i - 1].cp == '(' || t->v[i - 1].cp == '[' ||
		      t->v[i - 1].cp == 0x2014 || t->v[i - 1].cp == 0x2013 || t->v[i - 1].cp == '-' ||
		      t->v[i - 1].cp == ':';

	return before && i + k < t->n && !t->v[i + k].space;
}

/* A single mark closes when it stands behind punctuation or before it. */
static bool closes_single(const struct skn_tokens *t, size_t i)
{
	uint32_t cp = i > 0 ? t->v[i - 1].cp : 0, next = i + 1 < t->n ? t->v[i + 1].cp : '.';

	if (t->v[i].space || (i + 1 < t->n && !t->v[i + 1].space && t->v[i + 1].kind != SKN_TOKEN_MARK))
		return false;
	return cp == ',' || cp == '.' || cp == '?' || cp == '!' || next == ',' || next == '.' || next == ';';
}

#define SINGLE_TOKENS_MAX 300 /* so far a closing single mark is looked for */

static size_t single_end(const struct skn_tokens *t, size_t i)
{
	for (size_t k = i + 2; k < t->n && k < i + SINGLE_TOKENS_MAX && !t->v[k].para; k++)
		if ((t->v[k].cp == '\'' || t->v[k].cp == 0x2019) && t->v[k].kind == SKN_TOKEN_MARK && closes_single(t, k))
			return k;
	return 0;
}

static void close_run(struct skn_marks *out, const struct skn_tokens *t, struct skn_marked m)
{
	for (size_t i = m.first; i < m.last; i++)
		m.words += t->v[i].kind != SKN_TOKEN_MARK;
	if (m.last <= m.first)
		return;
	skn_vec_push(out, m);
	for (size_t i = m.open; i < m.close; i++)
		out->at[i] = (uint32_t)out->n;
}

/* The quotation that opens at I; returns the token behind it. */
static size_t run(struct skn_marks *out, const struct skn_tokens *t, size_t i, size_t k, bool low)
{
	struct skn_marked m = { .open = i, .first = i + k };
	size_t j = i + k, kk = 1;

	for (; j < t->n && !t->v[j].para; j++) {
		enum mark mark = mark_at(t, j, &kk);

		if (mark == CLOSE || (mark == EITHER && (low || !opens(t, j, kk)))) {
			m.closed = true;
			break;
		}
		/* the mark of this paragraph was forgotten */
		if (mark == EITHER && opens(t, j, kk) && j > i + k)
			break;
	}
	m.last = j;
	m.close = m.closed ? j + kk : j;
	if (!m.closed && j < t->n && t->v[j].para) {
		enum mark next = mark_at(t, j, &kk);

		m.carried = next == OPEN || (next == EITHER && opens(t, j, kk));
	}
	close_run(out, t, m);
	return m.close > i + k ? m.close : i + k;
}

void skn_marks_find(struct skn_marks *out, const struct skn_tokens *t)
{
	size_t i = 0, k, end;

	out->at = skn_xcalloc(t->n + 1, sizeof(*out->at));
	while (i < t->n) {
		enum mark mark = mark_at(t, i, &k);

		if (mark == OPEN || (mark == EITHER && opens(t, i, k))) {
			i = run(out, t, i, k, mark == OPEN);
		} else if (mark == SINGLE_OPEN && opens(t, i, 1) && (end = single_end(t, i)) > 0) {
			close_run(out, t, (struct skn_marked){ .open = i, .first = i + 1, .last = end,
							       .close = end + 1, .closed = true });
			i = end + 1;
		} else {
			i += k;
		}
	}
}

void skn_marks_release(struct skn_marks *marks)
{
	skn_vec_release(marks);
	free(marks->at);
	marks->at = NULL;
}
