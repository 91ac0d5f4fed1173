/* page_date.c - when a page was published: what it says for machines, then its address,
 * then what it says for people. */
#include "gather/page_meta.h"

#include <ctype.h>

#include "gather/page_find.h"
#include "text/edtf.h"

#define DAY_LENGTH 10       /* of YYYY-MM-DD: less is no date of publication */
#define WORDS_MAX 16        /* that a date is looked for among */
#define DATE_WORDS_MAX 7    /* of one date */
#define SHORT_MAX 100       /* bytes of text that is marked as date */
#define TRIED_MAX 50        /* elements of a kind that may say a date */
#define LINES_MAX 6         /* of the text in which a date is looked for */

static bool digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]))
			return false;
	return true;
}

bool skn_webpage_date_of_url(char out[SKN_WEBDATE_MAX], const char *url)
{
	const char *path = strstr(url, "://");

	path = path ? strchr(path + 3, '/') : NULL;
	for (const char *s = path ? path : ""; *s; s++) {
		struct skn_edtf date;

		if (!strchr("/-_.", *s) || strlen(s) < 9 || !digits(s + 1, 4) || (s[1] != '1' && s[1] != '2'))
			continue;
		if (strchr("/-_.", s[5]) && digits(s + 6, 2) && s[8] == s[5] && strlen(s) >= 11 && digits(s + 9, 2) &&
		    !isdigit((unsigned char)s[11]))
			snprintf(out, SKN_WEBDATE_MAX, "%.4s-%.2s-%.2s", s + 1, s + 6, s + 9);
		else if (digits(s + 5, 4) && !isdigit((unsigned char)s[9]))
			snprintf(out, SKN_WEBDATE_MAX, "%.4s-%.2s-%.2s", s + 1, s + 5, s + 7);
		else
			continue;
		if (skn_edtf_parse(&date, out, strlen(out), NULL) == SKN_OK)
			return true;
	}
	*out = '\0';
	return false;
}

/* ---- dates among words ---- */

/* A number alone may count anything. */
static bool is_number(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]) && !strchr(" .,:", s[i]))
			return false;
	return true;
}

static size_t split(const char *s, size_t start[WORDS_MAX], size_t end[WORDS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; s[i] && n < WORDS_MAX;) {
		size_t len = strcspn(s + i, " |\t");

		if (len) {
			start[n] = i;
			end[n++] = i + len;
		}
		i += len + strspn(s + i + len, " |\t");
	}
	return n;
}

bool skn_webpage_date_in(char out[SKN_WEBDATE_MAX], const char *s)
{
	size_t start[WORDS_MAX], end[WORDS_MAX], n = split(s, start, end);

	for (size_t i = 0; i < n; i++)
		for (size_t k = i + DATE_WORDS_MAX < n ? i + DATE_WORDS_MAX : n; k > i; k--) {
			size_t len = end[k - 1] - start[i];

			while (len && strchr(".,;:)", s[start[i] + len - 1]))
				len--;
			if (len >= 6 && !is_number(s + start[i], len) && skn_webdate_read(out, s + start[i], len) &&
			    strlen(out) >= DAY_LENGTH)
				return true;
		}
	*out = '\0';
	return false;
}

/* ---- where they stand ---- */

static char *as_date(const char *written)
{
	char date[SKN_WEBDATE_MAX];

	if (!written || (!skn_webdate_read(date, written, strlen(written)) && !skn_webpage_date_in(date, written)))
		return NULL;
	return skn_xstrdup(date);
}

static bool is_marked_date(const struct skn_dom *d)
{
	const char *prop = skn_dom_attr(d, "itemprop");

	return (prop && skn_streq(prop, "datePublished")) || skn_dom_attr(d, "pubdate");
}

static char *date_of(const struct skn_dom *d)
{
	const char *said = skn_dom_attr(d, "datetime");
	struct skn_buf text = SKN_BUF_INIT;
	char *date;

	if (!said)
		said = skn_dom_attr(d, "content");
	date = as_date(said);
	if (!date) {
		skn_dom_text(&text, d, SHORT_MAX);
		if (text.n && text.n < SHORT_MAX)
			date = as_date(text.p);
	}
	skn_buf_release(&text);
	return date;
}

static bool is_time(const struct skn_dom *d)
{
	return d->tag == SKN_TAG_TIME;
}

static bool is_named_date(const struct skn_dom *d)
{
	return skn_names_date(d->names) || skn_names_date(d->id);
}

/* The date of the first element of a kind that has one. */
static char *first(const struct skn_dom_page *dom, bool (*kind)(const struct skn_dom *))
{
	size_t tried = 0;

	for (struct skn_dom *d = dom->body; d && tried < TRIED_MAX; d = skn_dom_next(d, dom->body)) {
		char *date;

		if (d->tag == SKN_TAG_TEXT || d == dom->body || !kind(d))
			continue;
		date = date_of(d);
		if (date)
			return date;
		tried++;
	}
	return NULL;
}

void skn_webpage_dates(struct skn_webpage *out, const struct skn_metas *metas, const struct skn_dom_page *dom,
		       const struct skn_webpage_ld *ld, const char *url)
{
	static const char *const published[] = { "article:published_time", "parsely-pub-date", "og:published_time",
						 "article:published", "datepublished", "dc:date:issued", "dcterms:issued",
						 "dcterms:created", "dc:date", "dcterms:date", "citation_publication_date",
						 "citation_online_date", "citation_date", "publication_date", "pubdate",
						 "publishdate", "publish-date", "publish_date", "sailthru:date", "ptime",
						 "displaydate", "date", NULL };
	static const char *const modified[] = { "article:modified_time", "og:updated_time", "datemodified", "dc:date:modified",
						"dcterms:modified", "lastmod", "last-modified", NULL };
	static bool (*const kinds[])(const struct skn_dom *) = { is_marked_date, is_time, is_named_date };
	char date[SKN_WEBDATE_MAX], *said;

	out->published_raw = ld->published ? skn_xstrdup(ld->published) : skn_metas_find(metas, published);
	out->published = as_date(out->published_raw);
	for (size_t i = 0; !out->published && i < SKN_ARRAY_LEN(kinds); i++) {
		if (i == 1 && url && skn_webpage_date_of_url(date, url))
			out->published = skn_xstrdup(date);
		else
			out->published = first(dom, kinds[i]);
	}
	if (!out->published)
		out->published = as_date(out->byline);
	said = ld->modified ? skn_xstrdup(ld->modified) : skn_metas_find(metas, modified);
	out->modified = as_date(said);
	free(said);
}

void skn_webpage_date_of_text(struct skn_webpage *out)
{
	const char *s = out->text.p;

	for (size_t i = 0; !out->published && *s && i < LINES_MAX; i++) {
		size_t n = strcspn(s, "\n");
		char line[SHORT_MAX];

		if (n < sizeof(line)) {
			memcpy(line, s, n);
			line[n] = '\0';
			out->published = as_date(line);
		}
		s += n + (s[n] != '\0');
	}
}
