#include "import/page_plain.h"

#include "md/cites.h"
#include "md/md.h"
#include "text/edtf.h"
#include "text/name.h"

#define DASH " \xE2\x80\x94 "      /* " — " */
#define MIDDLE_DOT " \xC2\xB7 "    /* " · " */
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

/* Text between groups.  One blank at an edge to a group is written as it is;
 * the escaper sees the rest, so more of them become references. */
static void put_text(struct skn_buf *out, const char *s, size_t n, bool after, bool before)
{
	bool blank, bang;

	/* "[@1](x)" would be a link, "[@1]: x" define one, "[@1]{x}" be pandoc's span */
	if (after && n && strchr("(:{", s[0])) {
		skn_buf_addf(out, "\\%c", s[0]);
		s++;
		n--;
	}
	if (after && one_blank(s, n, false)) {
		skn_buf_addc(out, ' ');
		s++;
		n--;
	}
	blank = before && one_blank(s, n, true);
	n -= blank;
	bang = before && !blank && n && s[n - 1] == '!'; /* "![@1]" would be an image */
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

/* The citations are found again, all and as meant; a source twice in a group
 * or a locator that pandoc reads otherwise comes out here. */
static int check_cites(const char *s, size_t n, size_t expected, struct skn_page_place place,
		       struct skn_err *err)
{
	struct skn_cites cites = { 0 };
	int rc = 0;

	skn_cites_scan(&cites, s, n);
	if (cites.faults.n)
		rc = skn_fail_at(err, SKN_EDATA, place.path, place.line, 0, "%s in %.*s",
				 cites.faults.v[0].message,
				 (int)(cites.faults.v[0].end - cites.faults.v[0].start),
				 s + cites.faults.v[0].start);
	else if (cites.cites.n != expected)
		rc = skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
				 "the citations of this text can't be written in Markdown");
	skn_cites_release(&cites);
	return rc;
}

static int put_plain(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		     struct skn_page_place place, struct skn_err *err)
{
	size_t from = 0; /* where text begins that is not yet written */
	size_t n_cites = 0;

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
		put_text(out, s + from, i - from, n_cites != 0, true);
		put_cite(out, &b, n_cites && i == from);
		n_cites++;
		i += b.len;
		from = i;
	}
	put_text(out, s + from, n - from, n_cites != 0, false);
	return check_cites(out->p, out->n, n_cites, place, err);
}

int skn_page_plain(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		   struct skn_page_place place, struct skn_err *err)
{
	struct skn_buf line = SKN_BUF_INIT;
	int rc = put_plain(page, &line, s, n, place, err);

	skn_md_escape_line_start(out, line.p, line.n);
	skn_buf_release(&line);
	return rc != 0 ? rc : skn_buf_check(out, "the text of a page", err);
}

bool skn_page_version_line(struct skn_page *page, const char *s, size_t n)
{
	const size_t len = strlen("Version ");
	uint64_t number;

	if (n <= len || memcmp(s, "Version ", len) != 0 || s[len] == '0' ||
	    !skn_parse_uint(s + len, n - len, SKN_PAGE_NUMBER_MAX, &number))
		return false;
	page->version = (int64_t)number;
	return true;
}

/* " · N items" */
static bool read_items(const char *s, size_t n, int64_t *items)
{
	const size_t before = strlen(MIDDLE_DOT), after = strlen(" items");
	uint64_t number;

	if (n <= before + after || memcmp(s, MIDDLE_DOT, before) != 0 ||
	    memcmp(s + n - after, " items", after) != 0 ||
	    (s[before] == '0' && n != before + after + 1) ||
	    !skn_parse_uint(s + before, n - before - after, SKN_PAGE_NUMBER_MAX, &number))
		return false;
	*items = (int64_t)number;
	return true;
}

bool skn_page_time_line(struct skn_page *page, const char *s, size_t n)
{
	const char *utc = memmem(s, n, " UTC", 4);
	size_t len = utc ? (size_t)(utc - s) : 0;
	char time[32];
	int64_t items = -1;

	if ((len != strlen("2026-04-29 20:25") && len != strlen("2026-04-29 20:25:00")) ||
	    s[10] != ' ')
		return false;
	snprintf(time, sizeof(time), "%.10sT%.*s%sZ", s, (int)len - 11, s + 11,
		 len == strlen("2026-04-29 20:25") ? ":00" : "");
	if (!skn_page_is_date(time, strlen(time)))
		return false;
	if (n > len + 4 && !read_items(utc + 4, n - len - 4, &items))
		return false;
	page->time = skn_page_strndup(page, time, strlen(time));
	page->items = items;
	return true;
}

bool skn_page_is_date(const char *s, size_t n)
{
	struct skn_edtf date;

	return skn_edtf_parse(&date, s, n, NULL) == 0;
}

/* Where in S the last WHAT begins; NULL when there is none. */
static const char *find_last(const char *s, size_t n, const char *what)
{
	size_t len = strlen(what);

	for (size_t i = n >= len ? n - len + 1 : 0; i-- > 0;) {
		if (memcmp(s + i, what, len) == 0)
			return s + i;
	}
	return NULL;
}

static bool blank_edges(const char *s, size_t n)
{
	return n == 0 || s[0] == ' ' || s[n - 1] == ' ';
}

/* The length of S without a date in brackets at its end, which goes to the source. */
static size_t take_date(struct skn_page *page, struct skn_page_source *source, const char *s,
			size_t n)
{
	const char *open = find_last(s, n, " (");
	size_t len = open ? (size_t)(s + n - open) : 0;

	if (len < 4 || s[n - 1] != ')' || !skn_page_is_date(open + 2, len - 3))
		return n;
	skn_page_set(page, source, "issued", open + 2, len - 3);
	return n - len;
}

static int set_outlet(struct skn_page *page, struct skn_page_source *source, const char *s,
		      size_t n, struct skn_page_place place, struct skn_err *err)
{
	const char *colon = memchr(s, ':', n);
	size_t kind = colon ? (size_t)(colon - s) : 0;
	bool via = (kind == 4 && memcmp(s, "feed", 4) == 0) ||
		   (kind == 8 && memcmp(s, "reactive", 8) == 0);

	skn_page_set(page, source, via ? "via" : "container-title", s, n);
	if (!via || skn_name_check(s + kind + 1, n - kind - 1, SKN_NAME_ID, NULL) == 0)
		return 0;
	return skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
			   "\"%.*s\" is no name of a %.*s", (int)(n - kind - 1 > 80 ? 80 : n - kind - 1),
			   s + kind + 1, (int)kind, s);
}

int skn_page_source_line(struct skn_page *page, const char *s, size_t n,
			 struct skn_page_place place, struct skn_err *err)
{
	struct skn_page_source *source = skn_page_add_source(page, place.line);
	const char *dash;
	size_t title;

	n = take_date(page, source, s, n);
	dash = find_last(s, n, DASH);
	title = dash ? (size_t)(dash - s) : n;
	if (blank_edges(s, title))
		return skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
				   "a source's title is missing or has blanks around it");
	skn_page_set(page, source, "title", s, title);
	if (!dash)
		return 0;
	dash += strlen(DASH);
	n -= (size_t)(dash - s);
	if (blank_edges(dash, n))
		return skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
				   "a source's outlet is missing or has blanks around it");
	return set_outlet(page, source, dash, n, place, err);
}
