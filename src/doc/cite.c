#include "doc/cite.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool at_line_start(const struct skn_buf *out, size_t from)
{
	return out->n == from || out->p[out->n - 1] == '\n';
}

/* Whether what stands behind a group needs a blank to the word before it. */
static bool is_word(char c)
{
	return !is_blank(c) && c != '\n' && c != '\r' && !strchr(".,;:!?)]}\"'", c) &&
	       (unsigned char)c != 0xe2; /* U+2000...: dashes and closing quotation marks */
}

void skn_cites_strip(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_cites cites = { 0 };
	size_t at = 0, from = out->n;

	skn_cites_scan(&cites, s, n);
	for (size_t i = 0; i < cites.groups.n; i++) {
		const struct skn_cite_group *g = &cites.groups.v[i];
		size_t text = out->n, end;

		skn_buf_add(out, s + at, g->start - at);
		end = out->n;
		while (out->n > text && is_blank(out->p[out->n - 1]))
			skn_buf_truncate(out, out->n - 1);
		at = g->end;
		if (at_line_start(out, from)) {
			while (at < n && is_blank(s[at]))
				at++;
			at += at < n && s[at] == '\n';
		} else if (end > out->n && at < n && is_word(s[at]) && !(i + 1 < cites.groups.n &&
									 g[1].start == at)) {
			skn_buf_addc(out, ' ');
		}
	}
	skn_buf_add(out, s + at, n - at);
	/* The line end before a last line of nothing but groups goes with it. */
	if (cites.groups.n && at == n && out->n > from && out->p[out->n - 1] == '\n' &&
	    n && s[n - 1] != '\n')
		skn_buf_truncate(out, out->n - 1);
	skn_cites_release(&cites);
}

/* Puts what was written to OUT, and TEXT from AT on, in TEXT's place; nothing was
 * when AT is 0. */
static void replace(struct skn_buf *text, struct skn_buf *out, size_t at)
{
	if (at > 0) {
		skn_buf_add(out, text->p + at, text->n - at);
		skn_buf_clear(text);
		skn_buf_add(text, out->p, out->n);
	}
	skn_buf_release(out);
}

bool skn_cites_replace_key(struct skn_buf *text, const char *old, const char *new)
{
	struct skn_cites cites = { 0 };
	struct skn_buf out = SKN_BUF_INIT;
	size_t at = 0, old_len = strlen(old);

	skn_cites_scan(&cites, text->p, text->n);
	for (size_t i = 0; i < cites.cites.n; i++) {
		const struct skn_cite *c = &cites.cites.v[i];

		if (c->key_len != old_len || memcmp(text->p + c->key, old, old_len) != 0)
			continue;
		skn_buf_add(&out, text->p + at, c->key - at);
		skn_buf_adds(&out, new);
		at = c->key + c->key_len;
	}
	skn_cites_release(&cites);
	replace(text, &out, at);
	return at > 0;
}

static bool same_cite(const char *s, const struct skn_cite *a, const struct skn_cite *b)
{
	return a->key_len == b->key_len && a->locator_len == b->locator_len &&
	       memcmp(s + a->key, s + b->key, a->key_len) == 0 &&
	       memcmp(s + a->locator, s + b->locator, a->locator_len) == 0;
}

/* The cites FIRST up to END as one group. */
static void write_group(struct skn_buf *out, const char *s, const struct skn_cites *cites,
			size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		const struct skn_cite *c = &cites->cites.v[i];
		bool repeated = false;

		for (size_t j = first; j < i && !repeated; j++)
			repeated = same_cite(s, c, &cites->cites.v[j]);
		if (repeated)
			continue;
		skn_buf_adds(out, i == first ? "[" : "; ");
		skn_buf_add(out, s + c->start, c->end - c->start);
		if (c->locator_len) {
			skn_buf_adds(out, ", ");
			skn_buf_add(out, s + c->locator, c->locator_len);
		}
	}
	skn_buf_addc(out, ']');
}

void skn_cites_join_adjacent(struct skn_buf *text)
{
	struct skn_cites cites = { 0 };
	struct skn_buf out = SKN_BUF_INIT;
	size_t at = 0;

	skn_cites_scan(&cites, text->p, text->n);
	for (size_t i = 0, next; i < cites.groups.n; i = next) {
		const struct skn_cite_group *g = cites.groups.v;
		const struct skn_cite_group *last = &g[i];

		for (next = i + 1; next < cites.groups.n && g[next].start == last->end; next++)
			last = &g[next];
		if (next == i + 1)
			continue;
		skn_buf_add(&out, text->p + at, g[i].start - at);
		write_group(&out, text->p, &cites, g[i].first, last->first + last->n);
		at = last->end;
	}
	skn_cites_release(&cites);
	replace(text, &out, at);
}
