#include "doc/identity.h"

#include "text/url.h"

static void add_lower(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		skn_buf_addc(out, (char)tolower((unsigned char)s[i]));
}

static void add_doi(struct skn_buf *out, const char *id, size_t n)
{
	skn_buf_adds(out, "doi:");
	add_lower(out, id, n);
}

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

void skn_identity_of_url(struct skn_buf *out, const char *url)
{
	struct skn_buf canonical = SKN_BUF_INIT;
	const char *host, *path;
	size_t host_len, n;

	skn_url_canonical(&canonical, url);
	host = strstr(canonical.p, "://");
	host = host ? host + 3 : canonical.p;
	if (strncasecmp(host, "www.", 4) == 0)
		host += 4;
	host_len = strcspn(host, "/?#");
	path = host + host_len;
	n = strcspn(path, "#");
	while (n && path[n - 1] == '/')
		n--;
	if ((host_is(host, host_len, "doi.org") || host_is(host, host_len, "dx.doi.org")) && n > 1) {
		add_doi(out, path + 1, n - 1);
	} else if (host_is(host, host_len, "arxiv.org") && n > 5 && strncmp(path, "/abs/", 5) == 0) {
		add_arxiv(out, path + 5, n - 5);
	} else {
		skn_buf_adds(out, "url:");
		add_lower(out, host, host_len);
		skn_buf_add(out, path, n);
	}
	skn_buf_release(&canonical);
}

static void add_url(struct skn_buf *out, const char *url, size_t n)
{
	SKN_UNUSED(n);
	skn_identity_of_url(out, url);
}

void skn_identities_add(struct skn_identities *out, const struct skn_node *item)
{
	static const struct {
		const char *name;
		void (*add)(struct skn_buf *out, const char *text, size_t n);
	} fields[] = { { "DOI", add_doi }, { "arXiv", add_arxiv }, { "URL", add_url } };

	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++) {
		const struct skn_node *field = skn_node_find(item, fields[i].name);
		struct skn_buf id = SKN_BUF_INIT;
		bool known = !field || !field->text;

		if (!known)
			fields[i].add(&id, field->text, field->len);
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
