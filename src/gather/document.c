#include "gather/document.h"

#include "gather/canon.h"
#include "gather/fragment.h"
#include "gather/page.h"
#include "gather/pdf.h"
#include "uni/charset.h"

#define SNIFF_BYTES 1024
#define DAY_BYTES 10 /* 2026-04-29 */

enum form { HTML, PDF, TEXT, OTHER };

static bool type_is(const char *content_type, const char *type)
{
	size_t n = strlen(type);

	return content_type && strncasecmp(content_type, type, n) == 0 && !isalnum((unsigned char)content_type[n]);
}

/* What the first bytes tell: markup, or none. */
static bool looks_like_html(const char *s, size_t n)
{
	size_t i = n >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

	while (i < n && isspace((unsigned char)s[i]))
		i++;
	return i + 1 < n && s[i] == '<' && (isalpha((unsigned char)s[i + 1]) || s[i + 1] == '!' || s[i + 1] == '?');
}

static enum form form_of(const char *s, size_t n, const char *content_type)
{
	size_t look = n < SNIFF_BYTES ? n : SNIFF_BYTES;

	if (skn_pdf_is(s, n))
		return PDF;
	if (looks_like_html(s, look) || type_is(content_type, "text/html") || type_is(content_type, "application/xhtml+xml"))
		return HTML;
	if (memchr(s, '\0', look) && !(look >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0)))
		return OTHER;
	if (content_type && strncasecmp(content_type, "text/", 5) != 0 && !type_is(content_type, "application/octet-stream"))
		return OTHER;
	return TEXT;
}

static void set_if_none(char **field, const char *value)
{
	if (!*field)
		skn_found_set(field, value);
}

static void set_issued(struct skn_found *found, const char *date)
{
	char *day;

	if (!date || found->issued)
		return;
	day = strchr(date, 'T') ? skn_xstrndup(date, DAY_BYTES) : skn_xstrdup(date);
	skn_found_set(&found->issued, day);
	free(day);
}

/* The address that the page gives itself, where that is to be believed; a file has no
 * other. */
static void set_canonical(struct skn_found *found, const struct skn_webpage *page, const char *url)
{
	struct skn_buf canonical = SKN_BUF_INIT;

	if (!url) {
		if (page->canonical && strncasecmp(page->canonical, "http", 4) == 0)
			set_if_none(&found->url, page->canonical);
	} else if (page->canonical && skn_canon_accepts(&canonical, url, page->canonical)) {
		skn_found_set(&found->canonical, canonical.p);
	} else {
		skn_found_set(&found->canonical, url);
	}
	skn_buf_release(&canonical);
}

static int read_html(struct skn_found *found, const char *bytes, size_t n, const char *content_type, const char *url,
		     struct skn_err *err)
{
	struct skn_webpage page;
	int rc = skn_webpage_extract(&page, bytes, n, content_type, url, err);

	if (rc == SKN_OK && page.text.n == 0)
		rc = skn_fail(err, SKN_EDATA, "the page has no text");
	if (rc == SKN_OK) {
		set_if_none(&found->title, page.title);
		set_if_none(&found->outlet, page.site);
		set_if_none(&found->language, page.language);
		set_issued(found, page.published);
		set_canonical(found, &page, url);
		for (size_t i = 0; found->authors.n == 0 && i < page.authors.n; i++)
			skn_strings_push(&found->authors, page.authors.v[i]);
		skn_buf_release(&found->text);
		found->text = page.text;
		skn_buf_init(&page.text);
	}
	skn_webpage_release(&page);
	return rc;
}

static int read_pdf(struct skn_found *found, const char *bytes, size_t n, struct skn_err *err)
{
	struct skn_pdf pdf;
	int rc = skn_pdf_read(&pdf, bytes, n, err);

	if (rc == SKN_OK && pdf.text.n == 0)
		rc = skn_fail(err, SKN_EDATA, "the PDF has no text, only pictures of it");
	if (rc == SKN_OK) {
		set_if_none(&found->title, pdf.title);
		set_issued(found, pdf.date);
		if (found->authors.n == 0 && pdf.author)
			skn_strings_push(&found->authors, pdf.author);
		skn_buf_release(&found->text);
		found->text = pdf.text;
		skn_buf_init(&pdf.text);
	}
	skn_pdf_release(&pdf);
	return rc;
}

static int read_text(struct skn_found *found, const char *bytes, size_t n, const char *content_type, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = skn_charset_to_utf8(&text, NULL, bytes, n, content_type, SKN_CHARSET_TEXT, err);

	if (rc == SKN_OK && strspn(text.p, " \t\r\n\f") == text.n)
		rc = skn_fail(err, SKN_EDATA, "there is no text in it");
	if (rc == SKN_OK) {
		skn_buf_release(&found->text);
		found->text = text;
		return SKN_OK;
	}
	skn_buf_release(&text);
	return rc;
}

int skn_document_read(struct skn_found *found, const char *bytes, size_t n, const char *content_type,
		      const char *url, struct skn_err *err)
{
	enum form form = form_of(bytes, n, content_type);
	int rc;

	if (n > SKN_DOCUMENT_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "larger than %zu bytes", SKN_DOCUMENT_SIZE_MAX);
	if (form == OTHER)
		return skn_fail(err, SKN_EDATA, "%.100s is no page, PDF or text", content_type ? content_type : "the file");
	if (form == HTML)
		return read_html(found, bytes, n, content_type, url, err);
	rc = form == PDF ? read_pdf(found, bytes, n, err) : read_text(found, bytes, n, content_type, err);
	if (rc == SKN_OK && url)
		skn_found_set(&found->canonical, url);
	return rc;
}
