#include "import/page_plain.h"

#include "md/cites.h"
#include "md/md.h"

#define EN_DASH "\xE2\x80\x93"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What stands at a "[". */
struct bracket {
	enum { TEXT, CITE, LIST, RANGE, BAD_LOCATOR } what;
	size_t number;
	const char *locator; /* NULL for none */
	size_t locator_len;
	size_t len; /* from "[" to "]" inclusive */
};

static bool only_of(const char *s, size_t n, const char *set)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(s[i]) && !strchr(set, s[i]))
			return false;
	}
	return true;
}

/* Digits and dashes: "1-3", "1–3", "1-3, 7". */
static bool is_range(const char *s, size_t n)
{
	struct skn_buf rest = SKN_BUF_INIT;
	bool range;

	for (size_t i = 0; i < n; i++) {
		if (n - i >= 3 && memcmp(s + i, EN_DASH, 3) == 0) {
			skn_buf_addc(&rest, '-');
			i += 2;
		} else {
			skn_buf_addc(&rest, s[i]);
		}
	}
	range = strchr(rest.p, '-') && only_of(rest.p, rest.n, "-, ");
	skn_buf_release(&rest);
	return range;
}

static void read_locator(struct bracket *b, const char *s, size_t n)
{
	b->locator = s;
	b->locator_len = n;
	if (n == 0 || s[0] == ' ' || s[n - 1] == ' ')
		b->what = TEXT;
	else if (only_of(s, n, ",; "))
		b->what = LIST;
	else if (n > SKN_PAGE_LOCATOR_MAX || memchr(s, '[', n) || memchr(s, '@', n) || memchr(s, ';', n))
		b->what = BAD_LOCATOR;
	else
		b->what = CITE;
}

static struct bracket read_bracket(const char *s, size_t n)
{
	struct bracket b = { .what = TEXT };
	const char *close;
	size_t digits = 0, inside;
	uint64_t number;

	if (n > SKN_PAGE_LOCATOR_MAX + sizeof("[1000000000, ]"))
		n = SKN_PAGE_LOCATOR_MAX + sizeof("[1000000000, ]");
	close = n > 2 ? memchr(s, ']', n) : NULL;

	if (!close || !is_digit(s[1]) || s[1] == '0')
		return b;
	inside = (size_t)(close - s) - 1;
	while (digits < inside && is_digit(s[1 + digits]))
		digits++;
	b.len = inside + 2;
	b.number = skn_parse_uint(s + 1, digits, SKN_PAGE_NUMBER_MAX, &number) ? (size_t)number
									      : SIZE_MAX;
	if (digits == inside)
		b.what = CITE;
	else if (is_range(s + 1, inside))
		b.what = RANGE;
	else if (inside - digits > 2 && s[1 + digits] == ',' && s[2 + digits] == ' ')
		read_locator(&b, s + digits + 3, inside - digits - 2);
	else if (only_of(s + 1, inside, ",; "))
		b.what = LIST;
	return b;
}

bool skn_page_has_cite(const struct skn_page *page, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct bracket b = { .what = TEXT };

		if (s[i] == '[')
			b = read_bracket(s + i, n - i);
		if (b.what == CITE && b.number <= page->sources.n)
			return true;
	}
	return false;
}

static int check_bracket(struct skn_page *page, const struct bracket *b, const char *s,
			 struct skn_page_place place, struct skn_err *err)
{
	int show = (int)(b->len > 60 ? 60 : b->len);

	switch (b->what) {
	case TEXT:
		return 0;
	case RANGE:
		skn_page_note_at(page, place.line, "%.*s is kept as text, not as citations", show, s);
		return 0;
	case LIST:
		skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
			    "%.*s may be citations, a citation with a page, or text", show, s);
		skn_hint(err, "write [1][2] for two sources, [1, p. 2] for a page");
		return SKN_EDATA;
	case BAD_LOCATOR:
		return skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
				   "the locator of %.*s is too long or holds one of [ @ ;", show,
				   s);
	case CITE:
		break;
	}
	if (skn_page_cite(page, b->number))
		return 0;
	return skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
			   "%.*s cites a source that the page doesn't list", show, s);
}

static bool one_blank(const char *s, size_t n, bool at_end)
{
	if (n == 0 || s[at_end ? n - 1 : 0] != ' ')
		return false;
	return n == 1 || s[at_end ? n - 2 : 1] != ' ';
}

static bool ends_blank(const struct skn_buf *buf)
{
	return buf->n && buf->p[buf->n - 1] == ' ';
}

void skn_page_put_text(struct skn_buf *out, const char *s, size_t n, enum skn_page_edge left,
		       enum skn_page_edge right)
{
	bool blank, bang;

	/* "[@1](x)" would be a link, "[@1]: x" define one, "[@1]{x}" be pandoc's span */
	if (left == SKN_PAGE_CITE && n && strchr("(:{", s[0])) {
		skn_buf_addf(out, "\\%c", s[0]);
		s++;
		n--;
	}
	if (left != SKN_PAGE_END && one_blank(s, n, false) && !ends_blank(out)) {
		skn_buf_addc(out, ' ');
		s++;
		n--;
	}
	blank = right != SKN_PAGE_END && one_blank(s, n, true);
	n -= blank;
	bang = right != SKN_PAGE_END && !blank && n && s[n - 1] == '!'; /* "![" is an image */
	n -= bang;
	skn_md_escape(out, s, n);
	skn_buf_adds(out, bang ? "\\!" : blank ? " " : "");
}

static void put_cite(struct skn_buf *out, const struct bracket *b, bool join)
{
	if (join)
		skn_buf_truncate(out, out->n - 1);
	skn_buf_addf(out, "%s@%zu", join ? "; " : "[", b->number);
	if (b->locator) {
		skn_buf_adds(out, ", ");
		skn_buf_add(out, b->locator, b->locator_len);
	}
	skn_buf_addc(out, ']');
}

int skn_page_put_cited(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		       enum skn_page_edge edges[2], struct skn_page_place place,
		       struct skn_err *err)
{
	enum skn_page_edge left = edges[0];
	size_t from = 0; /* where text begins that is not yet written */

	for (size_t i = 0; i < n;) {
		struct bracket b = { .what = TEXT };
		int rc;

		if (s[i] == '[')
			b = read_bracket(s + i, n - i);
		rc = check_bracket(page, &b, s + i, place, err);
		if (rc != 0)
			return rc;
		if (b.what != CITE) {
			i++;
			continue;
		}
		skn_page_put_text(out, s + from, i - from, left, SKN_PAGE_CITE);
		put_cite(out, &b, left == SKN_PAGE_CITE && i == from);
		left = SKN_PAGE_CITE;
		i += b.len;
		from = i;
	}
	skn_page_put_text(out, s + from, n - from, left, edges[1]);
	edges[0] = from == n ? left : SKN_PAGE_MARK;
	return 0;
}

int skn_page_check_cites(const char *s, size_t n, struct skn_page_place place, struct skn_err *err)
{
	struct skn_cites cites = { 0 };
	int rc = 0;

	skn_cites_scan(&cites, s, n);
	if (cites.faults.n)
		rc = skn_fail_at(err, SKN_EDATA, place.path, place.line, 0, "%s: %.*s",
				 cites.faults.v[0].message,
				 (int)(cites.faults.v[0].end - cites.faults.v[0].start),
				 s + cites.faults.v[0].start);
	skn_cites_release(&cites);
	return rc;
}

int skn_page_plain(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		   struct skn_page_place place, struct skn_err *err)
{
	enum skn_page_edge edges[2] = { SKN_PAGE_END, SKN_PAGE_END };
	struct skn_buf line = SKN_BUF_INIT;
	int rc = skn_page_put_cited(page, &line, s, n, edges, place, err);

	if (rc == 0)
		rc = skn_page_check_cites(line.p, line.n, place, err);
	skn_md_escape_line_start(out, line.p, line.n);
	skn_buf_release(&line);
	return rc != 0 ? rc : skn_buf_check(out, "the text of a page", err);
}
