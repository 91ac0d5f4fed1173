/* The identifiers of works in addresses and in texts. */
#include "base/base.h"

#include <strings.h>

#include "doc/identity.h"
#include "text/url.h"

#define DOI_MAX 300 /* bytes */

void skn_work_ids_release(struct skn_work_ids *ids)
{
	free(ids->doi);
	free(ids->arxiv);
	free(ids->pmid);
	free(ids->pmcid);
	*ids = (struct skn_work_ids){ 0 };
}

static void set(char **field, const char *s, size_t n)
{
	if (!*field && n)
		*field = skn_xstrndup(s, n);
}

static size_t digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && isdigit((unsigned char)s[i]))
		i++;
	return i;
}

static bool ends_in(const char *s, size_t n, const char *end)
{
	size_t len = strlen(end);

	return n > len && strncasecmp(s + n - len, end, len) == 0;
}

/* ---- the forms ---- */

/* Bytes of "10.1234/" at S, 0 when it does not begin so. */
static size_t doi_prefix(const char *s, size_t n)
{
	size_t len;

	if (n < 9 || memcmp(s, "10.", 3) != 0)
		return 0;
	len = digits(s + 3, n - 3);
	return len >= 4 && len <= 9 && 3 + len < n && s[3 + len] == '/' ? 4 + len : 0;
}

/* "2101.00001", "hep-th/9901001", "math.GT/0309136", with or without version; the bytes
 * of it without, 0 when it is none. */
static size_t arxiv_id(const char *s, size_t n)
{
	size_t len = digits(s, n), more;

	if (len == 4 && n > 5 && s[4] == '.') {
		more = digits(s + 5, n - 5);
		return more == 4 || more == 5 ? 5 + more : 0;
	}
	len = 0;
	while (len < n && (isalpha((unsigned char)s[len]) || s[len] == '-'))
		len++;
	if (len && len + 3 < n && s[len] == '.' && isupper((unsigned char)s[len + 1]) && isupper((unsigned char)s[len + 2]))
		len += 3;
	if (!len || len >= n || s[len] != '/')
		return 0;
	return digits(s + len + 1, n - len - 1) == 7 ? len + 8 : 0;
}

/* The end of an arXiv id where it is a whole: a version, then nothing of a word. */
static bool arxiv_ends(const char *s, size_t n)
{
	size_t version = n > 1 && s[0] == 'v' ? digits(s + 1, n - 1) : 0, at = version ? version + 1 : 0;

	return at == n || !isalnum((unsigned char)s[at]);
}

/* Sets a DOI; one that arXiv gave out is its id. */
static void set_doi(struct skn_work_ids *ids, const char *s, size_t n)
{
	static const char arxiv[] = "10.48550/arxiv.";
	size_t len = sizeof(arxiv) - 1, id;

	if (n > len && strncasecmp(s, arxiv, len) == 0) {
		id = arxiv_id(s + len, n - len);
		set(&ids->arxiv, s + len, id);
	} else if (n <= DOI_MAX && doi_prefix(s, n)) {
		set(&ids->doi, s, n);
	}
}

/* ---- addresses ---- */

static void undo_encoding(struct skn_buf *out, const char *s)
{
	for (; *s; s++) {
		if (s[0] == '%' && isxdigit((unsigned char)s[1]) && isxdigit((unsigned char)s[2])) {
			skn_buf_addc(out, (char)strtoul((const char[]){ s[1], s[2], '\0' }, NULL, 16));
			s += 2;
		} else {
			skn_buf_addc(out, *s);
		}
	}
}

/* Bytes of a DOI in a path without what publishers put behind it for a form of it. */
static size_t without_form(const char *s, size_t n)
{
	static const char *const forms[] = { "/", "/full", "/abstract", "/pdf", "/epdf", "/meta", "/html", "/epub", ".pdf",
					     ".full", ".full.pdf", ".full-text", ".abstract", ".short" };
	bool cut = true, preprint = n > 8 && memcmp(s, "10.1101/", 8) == 0;

	while (cut) {
		cut = false;
		for (size_t i = 0; i < SKN_ARRAY_LEN(forms) && !cut; i++) {
			cut = ends_in(s, n, forms[i]);
			n -= cut ? strlen(forms[i]) : 0;
		}
	}
	if (preprint) {
		size_t end = n;

		while (end && isdigit((unsigned char)s[end - 1]))
			end--;
		if (end > 1 && end < n && s[end - 1] == 'v' && isdigit((unsigned char)s[end - 2]))
			n = end - 1;
	}
	return n;
}

/* Whether a DOI behind these N bytes of a path is the page's own work. */
static bool leads_to_work(const char *path, size_t n)
{
	static const char *const whole[] = { "/doi/", "/doi/abs/", "/doi/full/", "/doi/pdf/", "/doi/epdf/", "/doi/epub/",
					     "/doi/pdfdirect/", "/doi/pdfplus/", "/doi/reader/", "/doi/html/",
					     "/content/pdf/" };
	static const char *const ends[] = { "/article/", "/articles/", "/chapter/", "/book/", "/content/" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(whole); i++)
		if (strlen(whole[i]) == n && strncasecmp(path, whole[i], n) == 0)
			return true;
	for (size_t i = 0; i < SKN_ARRAY_LEN(ends); i++)
		if (n >= strlen(ends[i]) && strncasecmp(path + n - strlen(ends[i]), ends[i], strlen(ends[i])) == 0)
			return true;
	return false;
}

static void find_publisher_doi(struct skn_work_ids *ids, const char *path, const char *query)
{
	size_t n = strlen(path);

	for (size_t i = 1; i < n; i++)
		if (path[i - 1] == '/' && doi_prefix(path + i, n - i)) {
			if (leads_to_work(path, i))
				set_doi(ids, path + i, without_form(path + i, n - i));
			return;
		}
	if (query && ends_in(path, n, "/article") && skn_starts_with(query, "id=10."))
		set_doi(ids, query + 3, strcspn(query + 3, "&"));
}

static bool is_host(const char *host, const char *name)
{
	return skn_streq(skn_starts_with(host, "www.") ? host + 4 : host, name);
}

static const char *behind(const char *path, const char *prefix)
{
	return skn_starts_with(path, prefix) ? path + strlen(prefix) : NULL;
}

static void find_arxiv(struct skn_work_ids *ids, const char *path)
{
	static const char *const places[] = { "/abs/", "/pdf/", "/html/", "/ps/", "/format/", "/e-print/", "/src/" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(places); i++) {
		const char *id = behind(path, places[i]);
		size_t n = id ? arxiv_id(id, strlen(id)) : 0;

		if (n && arxiv_ends(id + n, strlen(id + n)))
			set(&ids->arxiv, id, n);
	}
}

static void find_pmcid(struct skn_work_ids *ids, const char *s)
{
	size_t n = s && strncasecmp(s, "PMC", 3) == 0 ? digits(s + 3, strlen(s + 3)) : 0;

	if (n && n <= 10 && !ids->pmcid)
		ids->pmcid = skn_xasprintf("PMC%.*s", (int)n, s + 3);
}

static void find_pmid(struct skn_work_ids *ids, const char *s)
{
	size_t n = s ? digits(s, strlen(s)) : 0;

	if (n && n <= 10 && (!s[n] || s[n] == '/'))
		set(&ids->pmid, s, n);
}

void skn_work_ids_of_url(struct skn_work_ids *ids, const char *url)
{
	struct skn_buf path = SKN_BUF_INIT, query = SKN_BUF_INIT;
	struct skn_url parts;

	if (!skn_url_parse(&parts, url, strlen(url), NULL))
		return;
	undo_encoding(&path, parts.path);
	undo_encoding(&query, parts.query ? parts.query : "");
	if (is_host(parts.host, "doi.org") || is_host(parts.host, "dx.doi.org")) {
		size_t n = path.n;

		while (n > 1 && path.p[n - 1] == '/')
			n--;
		set_doi(ids, path.p + 1, n - 1);
	} else if (is_host(parts.host, "arxiv.org") || is_host(parts.host, "export.arxiv.org") ||
		   is_host(parts.host, "ar5iv.org") || is_host(parts.host, "ar5iv.labs.arxiv.org")) {
		find_arxiv(ids, path.p);
	} else if (is_host(parts.host, "pubmed.ncbi.nlm.nih.gov")) {
		find_pmid(ids, path.p + 1);
	} else if (is_host(parts.host, "pmc.ncbi.nlm.nih.gov")) {
		find_pmcid(ids, behind(path.p, "/articles/"));
	} else if (is_host(parts.host, "ncbi.nlm.nih.gov")) {
		find_pmid(ids, behind(path.p, "/pubmed/"));
		find_pmcid(ids, behind(path.p, "/pmc/articles/"));
	} else if (is_host(parts.host, "europepmc.org")) {
		find_pmid(ids, behind(path.p, "/article/MED/"));
		find_pmid(ids, behind(path.p, "/abstract/MED/"));
		find_pmcid(ids, behind(path.p, "/article/PMC/"));
		find_pmcid(ids, behind(path.p, "/articles/"));
	} else {
		find_publisher_doi(ids, path.p, query.p);
	}
	skn_url_release(&parts);
	skn_buf_release(&path);
	skn_buf_release(&query);
}

/* ---- texts ---- */

/* Bytes of a DOI in running text: to a blank or a quote, without the marks of a
 * sentence, and without a bracket that was opened before it. */
static size_t doi_in_text(const char *s, size_t n)
{
	size_t end = doi_prefix(s, n), start = end;
	int open = 0;

	if (!end)
		return 0;
	while (end < n && (unsigned char)s[end] > ' ' && (unsigned char)s[end] < 127 && !strchr("\"'<>{}|\\^`", s[end]))
		end++;
	for (size_t i = start; i < end; i++) {
		open += s[i] == '(' || s[i] == '[';
		open -= s[i] == ')' || s[i] == ']';
		if (open < 0)
			end = i;
	}
	while (end > start && strchr(".,;:!?*_", s[end - 1]))
		end--;
	return end > start ? end : 0;
}

static size_t blanks(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == ':'))
		i++;
	return i;
}

static bool is_word(const char *s, size_t n, const char *word)
{
	return n >= strlen(word) && strncasecmp(s, word, strlen(word)) == 0;
}

static void look_at(struct skn_work_ids *ids, const char *s, size_t n)
{
	size_t at, len;

	if (*s == '1' && (len = doi_in_text(s, n))) {
		set_doi(ids, s, len);
	} else if (is_word(s, n, "arxiv:")) {
		at = 5 + blanks(s + 5, n - 5);
		len = arxiv_id(s + at, n - at);
		if (len && arxiv_ends(s + at + len, n - at - len))
			set(&ids->arxiv, s + at, len);
	} else if (is_word(s, n, "PMID")) {
		at = 4 + blanks(s + 4, n - 4);
		len = at > 4 ? digits(s + at, n - at) : 0;
		if (len && len <= 10)
			set(&ids->pmid, s + at, len);
	} else if (n > 6 && memcmp(s, "PMC", 3) == 0 && (len = digits(s + 3, n - 3)) >= 4 && len <= 10) {
		set(&ids->pmcid, s, 3 + len);
	}
}

void skn_work_ids_of_text(struct skn_work_ids *ids, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strchr("1aApP", text[i]) && text[i] && (!i || !isalnum((unsigned char)text[i - 1])))
			look_at(ids, text + i, n - i);
}
