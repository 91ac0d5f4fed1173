/* Addresses by the URL Standard, its states as one function each. */
#include "base/base.h"

#include <strings.h>

#include "text/url_parts.h"

#define PATH_SET "\"#<>?`{}^"
#define USER_SET PATH_SET "/:;=@[\\]|"
#define QUERY_SET "\"#<>'"
#define FRAGMENT_SET "\"<>`"

void skn_url_release(struct skn_url *url)
{
	free(url->user);
	free(url->password);
	free(url->host);
	free(url->path);
	free(url->query);
	free(url->fragment);
	*url = (struct skn_url){ .port = -1 };
}

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

static char *encoded(const char *s, size_t n, const char *set)
{
	struct skn_buf out = SKN_BUF_INIT;

	skn_url_encode(&out, s, n, set);
	return skn_buf_detach(&out);
}

/* ---- authority ---- */

static bool read_port(struct skn_url *url, const char *s, size_t n)
{
	uint64_t port;

	if (n == 0)
		return true;
	if (!skn_parse_uint(s, n, 65535, &port))
		return false;
	url->port = port == (url->secure ? 443 : 80) ? -1 : (int)port;
	return true;
}

static bool read_host_port(struct skn_url *url, const char *s, size_t n)
{
	struct skn_buf host = SKN_BUF_INIT;
	bool inside = false, ok;
	size_t end = 0;

	while (end < n && (s[end] != ':' || inside)) {
		inside = s[end] == '[' || (inside && s[end] != ']');
		end++;
	}
	ok = end > 0 && skn_url_read_host(&host, s, end) && (end == n || read_port(url, s + end + 1, n - end - 1));
	url->host = skn_buf_detach(&host);
	return ok;
}

/* Behind the slashes; returns the bytes read, 0 when it is none. */
static size_t read_authority(struct skn_url *url, const char *s, size_t n)
{
	size_t end = 0, user;
	const char *at;

	while (end < n && !is_slash(s[end]) && s[end] != '?' && s[end] != '#')
		end++;
	at = memrchr(s, '@', end);
	user = at ? (size_t)(at - s) : 0;
	if (at) {
		const char *colon = memchr(s, ':', user);
		size_t name = colon ? (size_t)(colon - s) : user;

		url->user = encoded(s, name, USER_SET);
		url->password = colon ? encoded(colon + 1, user - name - 1, USER_SET) : skn_xstrdup("");
	} else {
		url->user = skn_xstrdup("");
		url->password = skn_xstrdup("");
	}
	at = at ? at + 1 : s;
	return read_host_port(url, at, end - (size_t)(at - s)) ? end : 0;
}

/* ---- path ---- */

/* The number of dots that a segment is; 0 when it is more than one or two dots. */
static int dots(const char *s, size_t n)
{
	int count = 0;

	for (size_t i = 0; i < n; i++) {
		if (n - i >= 3 && strncasecmp(s + i, "%2e", 3) == 0)
			i += 2;
		else if (s[i] != '.')
			return 0;
		if (++count > 2)
			return 0;
	}
	return count;
}

static void step_back(struct skn_buf *path)
{
	size_t n = path->n;

	while (n > 0 && path->p[n - 1] != '/')
		n--;
	skn_buf_truncate(path, n ? n - 1 : 0);
}

/* Appends segments to PATH, which is "" or begins with '/'; returns the bytes read. */
static size_t read_path(struct skn_buf *path, const char *s, size_t n)
{
	size_t i = n && is_slash(s[0]) ? 1 : 0;

	for (;;) {
		size_t from = i;
		bool more;
		int dot;

		while (i < n && !is_slash(s[i]) && s[i] != '?' && s[i] != '#')
			i++;
		more = i < n && is_slash(s[i]);
		dot = dots(s + from, i - from);
		if (dot == 2)
			step_back(path);
		if (!dot || !more)
			skn_buf_addc(path, '/');
		if (!dot)
			skn_url_encode(path, s + from, i - from, PATH_SET);
		if (!more)
			return i;
		i++;
	}
}

/* '?' and '#' at S and what follows them. */
static void read_rest(struct skn_url *url, const char *s, size_t n)
{
	const char *hash = memchr(s, '#', n);
	size_t end = hash ? (size_t)(hash - s) : n;

	if (end && s[0] == '?') {
		free(url->query);
		url->query = encoded(s + 1, end - 1, QUERY_SET);
	}
	if (hash)
		url->fragment = encoded(hash + 1, n - end - 1, FRAGMENT_SET);
}

/* ---- the whole ---- */

static bool read_absolute(struct skn_url *url, const char *s, size_t n)
{
	struct skn_buf path = SKN_BUF_INIT;
	size_t used;

	while (n && is_slash(*s))
		s++, n--;
	used = read_authority(url, s, n);
	if (!used)
		return false;
	s += used, n -= used;
	used = read_path(&path, s, n);
	url->path = skn_buf_detach(&path);
	read_rest(url, s + used, n - used);
	return true;
}

static void take_base(struct skn_url *url, const struct skn_url *base)
{
	url->user = skn_xstrdup(base->user);
	url->password = skn_xstrdup(base->password);
	url->host = skn_xstrdup(base->host);
	url->port = base->port;
}

static bool read_relative(struct skn_url *url, const char *s, size_t n, const struct skn_url *base)
{
	struct skn_buf path = SKN_BUF_INIT;
	size_t used = 0;

	url->secure = base->secure;
	if (n >= 2 && is_slash(s[0]) && is_slash(s[1]))
		return read_absolute(url, s, n);
	take_base(url, base);
	if (n && is_slash(s[0])) {
		used = read_path(&path, s, n);
	} else {
		skn_buf_adds(&path, base->path);
		if (n && s[0] != '?' && s[0] != '#') {
			step_back(&path);
			used = read_path(&path, s, n);
		} else if (base->query && (!n || s[0] == '#')) {
			url->query = skn_xstrdup(base->query);
		}
	}
	url->path = skn_buf_detach(&path);
	read_rest(url, s + used, n - used);
	return true;
}

/* Bytes of "scheme:" at S, 0 when it does not begin so. */
static size_t scheme_len(const char *s, size_t n)
{
	size_t i = 0;

	if (!n || !isalpha((unsigned char)s[0]))
		return 0;
	while (i < n && (isalnum((unsigned char)s[i]) || strchr("+-.", s[i])) && s[i])
		i++;
	return i < n && s[i] == ':' ? i + 1 : 0;
}

static bool read_clean(struct skn_url *url, const char *s, size_t n, const struct skn_url *base)
{
	size_t scheme = scheme_len(s, n);
	bool slashes;

	if (!scheme)
		return base && read_relative(url, s, n, base);
	url->secure = scheme == 6 && strncasecmp(s, "https:", 6) == 0;
	if (!url->secure && !(scheme == 5 && strncasecmp(s, "http:", 5) == 0))
		return false;
	s += scheme, n -= scheme;
	slashes = n >= 2 && s[0] == '/' && s[1] == '/';
	if (base && base->secure == url->secure && !slashes)
		return read_relative(url, s, n, base);
	return read_absolute(url, s, n);
}

bool skn_url_parse(struct skn_url *out, const char *s, size_t n, const struct skn_url *base)
{
	struct skn_buf clean = SKN_BUF_INIT;
	bool ok = false;

	*out = (struct skn_url){ .port = -1 };
	while (n && (unsigned char)s[0] <= ' ')
		s++, n--;
	while (n && (unsigned char)s[n - 1] <= ' ')
		n--;
	if (n <= SKN_URL_MAX) {
		for (size_t i = 0; i < n; i++)
			if (s[i] != '\t' && s[i] != '\n' && s[i] != '\r')
				skn_buf_addc(&clean, s[i]);
		ok = read_clean(out, clean.p, clean.n, base);
	}
	skn_buf_release(&clean);
	if (!ok)
		skn_url_release(out);
	return ok;
}

void skn_url_write(struct skn_buf *out, const struct skn_url *url)
{
	skn_buf_adds(out, url->secure ? "https://" : "http://");
	skn_buf_adds(out, url->user);
	if (*url->password)
		skn_buf_addf(out, ":%s", url->password);
	if (*url->user || *url->password)
		skn_buf_addc(out, '@');
	skn_buf_adds(out, url->host);
	if (url->port >= 0)
		skn_buf_addf(out, ":%d", url->port);
	skn_buf_adds(out, url->path);
	if (url->query)
		skn_buf_addf(out, "?%s", url->query);
	if (url->fragment)
		skn_buf_addf(out, "#%s", url->fragment);
}

bool skn_url_resolve(struct skn_buf *out, const char *base, const char *reference)
{
	struct skn_url of_base = { .port = -1 }, url;
	bool ok = !base || skn_url_parse(&of_base, base, strlen(base), NULL);

	skn_buf_clear(out);
	ok = ok && skn_url_parse(&url, reference, strlen(reference), base ? &of_base : NULL);
	if (ok) {
		skn_url_write(out, &url);
		skn_url_release(&url);
	}
	if (out->n > SKN_URL_MAX) {
		skn_buf_clear(out);
		ok = false;
	}
	skn_url_release(&of_base);
	return ok;
}

bool skn_url_host(struct skn_buf *out, const char *url)
{
	struct skn_url parts;

	skn_buf_clear(out);
	if (!skn_url_parse(&parts, url, strlen(url), NULL))
		return false;
	skn_buf_adds(out, parts.host);
	skn_url_release(&parts);
	return true;
}
