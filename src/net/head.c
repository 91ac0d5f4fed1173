#include "net/head.h"

bool skn_net_begins_head(const char *line, size_t n)
{
	return n > 5 && memcmp(line, "HTTP/", 5) == 0;
}

void skn_net_headers_add(struct skn_net_headers *headers, const char *line, size_t n)
{
	const char *colon = memchr(line, ':', n);
	struct skn_net_header header;
	size_t start;

	if (!colon)
		return;
	start = (size_t)(colon - line) + 1;
	while (start < n && (line[start] == ' ' || line[start] == '\t'))
		start++;
	while (n > start && isspace((unsigned char)line[n - 1]))
		n--;
	header.name = skn_xstrndup(line, (size_t)(colon - line));
	for (char *s = header.name; *s; s++)
		*s = (char)tolower((unsigned char)*s);
	header.value = skn_xstrndup(line + start, n - start);
	skn_vec_push(headers, header);
}

void skn_net_headers_clear(struct skn_net_headers *headers)
{
	for (size_t i = 0; i < headers->n; i++) {
		free(headers->v[i].name);
		free(headers->v[i].value);
	}
	skn_vec_clear(headers);
}

const char *skn_net_headers_find(const struct skn_net_header *headers, size_t n, const char *name)
{
	for (size_t i = n; i > 0; i--)
		if (skn_streq(headers[i - 1].name, name))
			return headers[i - 1].value;
	return NULL;
}

static const char *first_set(const char *a, const char *b)
{
	const char *value = getenv(a);

	return value && *value ? value : getenv(b);
}

char *skn_net_ca_file(const char *own)
{
	const char *file = own ? own : first_set("CURL_CA_BUNDLE", "SSL_CERT_FILE");

	return file && *file ? skn_xstrdup(file) : NULL;
}
