#include "doc/identity.h"

#include <strings.h>

#include "text/url.h"

static void add_lower(struct skn_buf *out, const char *s)
{
	for (; *s; s++)
		skn_buf_addc(out, (char)tolower((unsigned char)*s));
}

static void add_arxiv(struct skn_buf *out, const char *id)
{
	size_t n = strlen(id), end = n;

	while (end && isdigit((unsigned char)id[end - 1]))
		end--;
	if (end > 1 && end < n && id[end - 1] == 'v' && isdigit((unsigned char)id[end - 2]))
		n = end - 1;
	skn_buf_adds(out, "arxiv:");
	for (size_t i = 0; i < n; i++)
		skn_buf_addc(out, (char)tolower((unsigned char)id[i]));
}

static void add_doi(struct skn_buf *out, const char *doi)
{
	static const char of_arxiv[] = "10.48550/arxiv.";
	size_t len = sizeof(of_arxiv) - 1;

	if (strncasecmp(doi, of_arxiv, len) == 0) {
		add_arxiv(out, doi + len);
		return;
	}
	skn_buf_adds(out, "doi:");
	add_lower(out, doi);
}

static void add_pmid(struct skn_buf *out, const char *id)
{
	skn_buf_addf(out, "pmid:%s", id + strspn(id, "0"));
}

static void add_pmcid(struct skn_buf *out, const char *id)
{
	skn_buf_adds(out, "pmcid:");
	add_lower(out, id);
}

/* Without scheme, "www." and final slash. */
static void add_page(struct skn_buf *out, const char *url)
{
	struct skn_buf canonical = SKN_BUF_INIT;
	const char *host, *fragment;
	size_t n;

	skn_url_identity(&canonical, url);
	host = strstr(canonical.p, "://");
	host = host ? host + 3 : canonical.p;
	if (strncasecmp(host, "www.", 4) == 0)
		host += 4;
	n = strcspn(host, "#");
	fragment = host + n;
	while (n && host[n - 1] == '/')
		n--;
	skn_buf_adds(out, "url:");
	skn_buf_add(out, host, n);
	skn_buf_adds(out, fragment);
	skn_buf_release(&canonical);
}

void skn_identity_of_url(struct skn_buf *out, const char *url)
{
	struct skn_work_ids ids = { 0 };

	skn_work_ids_of_url(&ids, url);
	if (ids.doi)
		add_doi(out, ids.doi);
	else if (ids.arxiv)
		add_arxiv(out, ids.arxiv);
	else if (ids.pmid)
		add_pmid(out, ids.pmid);
	else if (ids.pmcid)
		add_pmcid(out, ids.pmcid);
	else
		add_page(out, url);
	skn_work_ids_release(&ids);
}

void skn_identities_add(struct skn_identities *out, const struct skn_node *item)
{
	static const struct {
		const char *name;
		void (*add)(struct skn_buf *out, const char *text);
	} fields[] = {
		{ "DOI", add_doi },     { "arXiv", add_arxiv },       { "PMID", add_pmid },
		{ "PMCID", add_pmcid }, { "URL", skn_identity_of_url },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++) {
		const struct skn_node *field = skn_node_find(item, fields[i].name);
		struct skn_buf id = SKN_BUF_INIT;
		bool known = !field || !field->text;

		if (!known)
			fields[i].add(&id, field->text);
		for (size_t k = 0; k < out->n && !known; k++)
			known = skn_streq(out->v[k].id, id.p);
		if (known)
			skn_buf_release(&id);
		else
			skn_vec_push(out, ((struct skn_identity_of){ skn_buf_detach(&id), field }));
	}
}

void skn_identities_release(struct skn_identities *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].id);
	skn_vec_release(list);
}
