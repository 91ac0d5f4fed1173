#include "check/item.h"

#include "check/file.h"
#include "text/edtf.h"
#include "text/fold.h"
#include "uni/uni.h"

static void add_lower(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		skn_buf_addc(out, (char)tolower((unsigned char)s[i]));
}

/* Without the version: v1 and v2 are one work. */
static void add_arxiv(struct skn_buf *out, const char *id, size_t n)
{
	size_t end = n;

	while (end && isdigit((unsigned char)id[end - 1]))
		end--;
	if (end > 1 && end < n && id[end - 1] == 'v' && isdigit((unsigned char)id[end - 2]))
		n = end - 1;
	skn_buf_adds(out, "arxiv:");
	add_lower(out, id, n);
}

static bool host_is(const char *host, size_t n, const char *name)
{
	return strlen(name) == n && strncasecmp(host, name, n) == 0;
}

void skn_item_url_identity(struct skn_buf *out, const char *url)
{
	const char *host = strstr(url, "://"), *path;
	size_t host_len, n;

	host = host ? host + 3 : url;
	if (strncasecmp(host, "www.", 4) == 0)
		host += 4;
	host_len = strcspn(host, "/?#");
	path = host + host_len;
	n = strcspn(path, "#");
	while (n && path[n - 1] == '/')
		n--;
	if ((host_is(host, host_len, "doi.org") || host_is(host, host_len, "dx.doi.org")) && n > 1) {
		skn_buf_adds(out, "doi:");
		add_lower(out, path + 1, n - 1);
	} else if (host_is(host, host_len, "arxiv.org") && n > 5 && strncmp(path, "/abs/", 5) == 0) {
		add_arxiv(out, path + 5, n - 5);
	} else {
		skn_buf_adds(out, "url:");
		add_lower(out, host, host_len);
		skn_buf_add(out, path, n);
	}
}

static void add_identity(struct skn_facts *out, const struct skn_node *node,
			 const struct skn_line_starts *lines, struct skn_buf *id)
{
	struct skn_identity identity = { .at = skn_node_place(node, lines) };

	for (size_t i = 0; i < out->identities.n; i++)
		if (skn_streq(out->identities.v[i].id, id->p)) {
			skn_buf_release(id);
			return;
		}
	identity.id = skn_buf_detach(id);
	skn_vec_push(&out->identities, identity);
}

static void identities(struct skn_facts *out, const struct skn_node *root,
		       const struct skn_line_starts *lines)
{
	const struct skn_node *doi = skn_node_find(root, "DOI"), *arxiv = skn_node_find(root, "arXiv");
	const struct skn_node *url = skn_node_find(root, "URL");
	struct skn_buf id = SKN_BUF_INIT;

	if (doi && doi->text) {
		skn_buf_adds(&id, "doi:");
		add_lower(&id, doi->text, doi->len);
		add_identity(out, doi, lines, &id);
	}
	if (arxiv && arxiv->text) {
		add_arxiv(&id, arxiv->text, arxiv->len);
		add_identity(out, arxiv, lines, &id);
	}
	if (url && url->text) {
		skn_item_url_identity(&id, url->text);
		add_identity(out, url, lines, &id);
	}
}

static void outlet(struct skn_facts *out, const struct skn_node *root)
{
	const char *name = skn_node_text(root, "container-title");
	struct skn_buf folded = SKN_BUF_INIT, lower = SKN_BUF_INIT;

	if (!name)
		return;
	skn_fold(&folded, name, strlen(name));
	skn_uni_lower(&lower, folded.p, folded.n);
	out->outlet = skn_buf_detach(&lower);
	skn_buf_release(&folded);
}

/* The work cannot have been there when the version was made. */
static void not_yet(struct skn_facts *out, const struct skn_node *date, const char *what,
		    const struct skn_line_starts *lines)
{
	struct skn_edtf when;
	struct skn_place at;

	if (!date || !date->text || skn_edtf_parse(&when, date->text, date->len, NULL) != SKN_OK ||
	    when.lower <= SKN_CHECK_ZONE_SLACK)
		return;
	at = skn_node_place(date, lines);
	skn_rule_report(&out->diags, SKN_RULE_IMPOSSIBLE_DATE, "", &at,
			"%s on %s, which is later than this version", what, date->text);
	skn_check_not_before(out, when.lower - SKN_CHECK_ZONE_SLACK);
}

static void links(struct skn_facts *out, const struct skn_node *root, const struct skn_line_starts *lines)
{
	const struct skn_node *list = skn_node_find(root, "same_as");

	for (const struct skn_node *c = list && list->kind == SKN_ARRAY ? list->child : NULL; c; c = c->next)
		if (c->text) {
			struct skn_cite_fact fact = { .key = skn_xstrndup(c->text, c->len), .link = true,
						      .at = skn_node_place(c, lines),
						      .sentence = SKN_FACTS_NO_SENTENCE };

			skn_vec_push(&out->cites, fact);
		}
}

void skn_check_item(struct skn_facts *out, const struct skn_node *root,
		    const struct skn_line_starts *lines)
{
	static const char *const ways[] = { "URL", "DOI", "arXiv", "PMID", "PMCID", "ISBN" };
	const struct skn_node *withdrawn = skn_node_find(root, "withdrawn");
	const struct skn_node *quotes = skn_node_find(root, "quotes");

	for (size_t i = 0; i < SKN_ARRAY_LEN(ways); i++)
		out->findable = out->findable || skn_node_text(root, ways[i]);
	out->withdrawn = withdrawn != NULL;
	out->quoted = quotes && quotes->n_children;
	identities(out, root, lines);
	outlet(out, root);
	links(out, root, lines);
	not_yet(out, skn_node_find(root, "issued"), "issued", lines);
	not_yet(out, skn_node_find(root, "accessed"), "accessed", lines);
	not_yet(out, skn_node_find(withdrawn, "date"), "withdrawn", lines);
}
