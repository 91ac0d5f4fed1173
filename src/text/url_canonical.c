#include "text/url.h"

#include <strings.h>

static void add_lower(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		skn_buf_addc(out, (char)tolower((unsigned char)s[i]));
}

/* [user@]host[:port]; the user's name keeps its case. */
static void add_authority(struct skn_buf *out, const char *s, size_t n, const char *default_port)
{
	const char *at = memrchr(s, '@', n);
	size_t user = at ? (size_t)(at - s) + 1 : 0, port_len = strlen(default_port);

	skn_buf_add(out, s, user);
	s += user;
	n -= user;
	if (n > port_len && memcmp(s + n - port_len, default_port, port_len) == 0)
		n -= port_len;
	else if (n && s[n - 1] == ':')
		n--;
	add_lower(out, s, n);
}

/* Removes the last segment of the path that begins at START. */
static void step_back(struct skn_buf *out, size_t start)
{
	size_t n = out->n;

	while (n > start && out->p[n - 1] != '/')
		n--;
	skn_buf_truncate(out, n > start ? n - 1 : start);
}

/* RFC 3986, 5.2.4, segment by segment. */
static void add_path(struct skn_buf *out, const char *s, size_t n)
{
	size_t start = out->n;

	for (size_t i = 0; i < n;) {
		size_t from = ++i; /* behind the slash */
		bool last;

		while (i < n && s[i] != '/')
			i++;
		last = i == n;
		if (i - from == 1 && s[from] == '.') {
			if (last)
				skn_buf_addc(out, '/');
		} else if (i - from == 2 && s[from] == '.' && s[from + 1] == '.') {
			step_back(out, start);
			if (last)
				skn_buf_addc(out, '/');
		} else {
			skn_buf_addc(out, '/');
			skn_buf_add(out, s + from, i - from);
		}
	}
	if (out->n == start)
		skn_buf_addc(out, '/');
}

static bool tells_origin(const char *s, size_t n)
{
	size_t name = 0;

	while (name < n && s[name] != '=')
		name++;
	return (n > 4 && strncasecmp(s, "utm_", 4) == 0) ||
	       (name == 6 && strncasecmp(s, "fbclid", 6) == 0) ||
	       (name == 5 && strncasecmp(s, "gclid", 5) == 0);
}

static void add_query(struct skn_buf *out, const char *s, size_t n)
{
	char mark = '?';

	for (size_t i = 0; i <= n; i++) {
		size_t from = i;

		while (i < n && s[i] != '&')
			i++;
		if (tells_origin(s + from, i - from))
			continue;
		skn_buf_addc(out, mark);
		skn_buf_add(out, s + from, i - from);
		mark = '&';
	}
}

void skn_url_canonical(struct skn_buf *out, const char *url)
{
	bool secure = strncasecmp(url, "https://", 8) == 0;
	const char *s = url + (secure ? 8 : 7);
	size_t n;

	if (!secure && strncasecmp(url, "http://", 7) != 0) {
		skn_buf_adds(out, url);
		return;
	}
	skn_buf_adds(out, secure ? "https://" : "http://");
	n = strcspn(s, "/?#");
	add_authority(out, s, n, secure ? ":443" : ":80");
	s += n;
	n = strcspn(s, "?#");
	add_path(out, s, n);
	s += n;
	if (*s == '?')
		add_query(out, s + 1, strcspn(s + 1, "#"));
}
