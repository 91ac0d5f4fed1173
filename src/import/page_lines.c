#include "import/page_lines.h"

#include "text/edtf.h"
#include "text/name.h"

#define DASH " \xE2\x80\x94 "   /* " — " */
#define MIDDLE_DOT " \xC2\xB7 " /* " · " */

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
