#include "forge/remote.h"

#include <strings.h>

static int refuse(struct skn_err *err, const char *why)
{
	return skn_fail(err, SKN_EDATA, "the remote's address %s", why);
}

void skn_remote_url_release(struct skn_remote_url *url)
{
	free(url->host);
	free(url->path);
	*url = (struct skn_remote_url){ .host = NULL };
}

static bool is_name(const char *s, size_t n)
{
	static const char *const none[] = { ".", "..", ".git" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(none); i++)
		if (n == strlen(none[i]) && memcmp(s, none[i], n) == 0)
			return false;
	if (n == 0 || *s == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 128 || (!isalnum((unsigned char)s[i]) && !strchr("._-~+", s[i])))
			return false;
	return true;
}

static bool is_host(const char *s, size_t n)
{
	bool six = n > 2 && s[0] == '[' && s[n - 1] == ']';

	if (n == 0 || n > 253 || *s == '-' || *s == '.')
		return false;
	for (size_t i = six; i < n - six; i++)
		if ((unsigned char)s[i] >= 128 ||
		    (six ? !isxdigit((unsigned char)s[i]) && !strchr(":.", s[i])
			 : !isalnum((unsigned char)s[i]) && s[i] != '.' && s[i] != '-'))
			return false;
	return true;
}

static char *lower(const char *s, size_t n)
{
	char *copy = skn_xstrndup(s, n);

	for (char *p = copy; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return copy;
}

/* [user[:password]@]host[:port] */
static int read_authority(struct skn_remote_url *out, const char *s, size_t n, bool port_allowed,
			  struct skn_err *err)
{
	const char *at = memrchr(s, '@', n), *colon, *close;
	uint64_t port = 0;

	if (at) {
		if (memchr(s, '\\', n) || memchr(s, '@', (size_t)(at - s)))
			return refuse(err, "can be read in two ways");
		n -= (size_t)(at + 1 - s);
		s = at + 1;
	}
	close = n && *s == '[' ? memchr(s, ']', n) : NULL;
	colon = memchr(close ? close : s, ':', n - (size_t)(close ? close - s : 0));
	if (colon && port_allowed) {
		size_t digits = n - (size_t)(colon + 1 - s);

		if (digits && (!skn_parse_uint(colon + 1, digits, 65535, &port) || port == 0))
			return refuse(err, "has no port where one should be");
		n = (size_t)(colon - s);
	}
	if (!is_host(s, n))
		return refuse(err, "names no host that can be asked");
	out->host = lower(s, n);
	out->port = (unsigned)port;
	return SKN_OK;
}

/* S without '/' at its ends and without .git. */
static char *trim(const char *s)
{
	size_t n;

	s += strspn(s, "/");
	n = strlen(s);
	while (n && s[n - 1] == '/')
		n--;
	if (n > 4 && memcmp(s + n - 4, ".git", 4) == 0)
		n -= 4;
	return skn_xstrndup(s, n);
}

static int read_path(struct skn_remote_url *out, const char *s, struct skn_err *err)
{
	size_t parts = 0, n;

	out->path = trim(s);
	for (const char *p = out->path; p; p = p[n] ? p + n + 1 : NULL) {
		n = strcspn(p, "/");
		if (!is_name(p, n) || ++parts > SKN_REMOTE_PARTS_MAX)
			return refuse(err, "has a path that is no repository's name");
	}
	return SKN_OK;
}

/* Any file may hold a repository; only where the last two names are names they are given. */
static void read_file(struct skn_remote_url *out, const char *s)
{
	char *path = trim(s), *repo = strrchr(path, '/'), *owner;

	out->scheme = SKN_REMOTE_FILE;
	out->host = skn_xstrdup("");
	if (repo)
		*repo = '\0';
	owner = repo ? strrchr(path, '/') : NULL;
	owner = owner ? owner + 1 : path;
	if (repo && is_name(owner, strlen(owner)) && is_name(repo + 1, strlen(repo + 1)))
		out->path = skn_xasprintf("%s/%s", owner, repo + 1);
	else
		out->path = skn_xstrdup("");
	free(path);
}

static const struct { const char *prefix; enum skn_remote_scheme scheme; } schemes[] = {
	{ "https://", SKN_REMOTE_HTTPS },     { "http://", SKN_REMOTE_HTTP },
	{ "ssh://", SKN_REMOTE_SSH },	      { "git+ssh://", SKN_REMOTE_SSH },
	{ "ssh+git://", SKN_REMOTE_SSH },     { "git://", SKN_REMOTE_GIT },
	{ "file://", SKN_REMOTE_FILE },
};

static int read_with_scheme(struct skn_remote_url *out, enum skn_remote_scheme scheme, const char *rest,
			    struct skn_err *err)
{
	size_t n = strcspn(rest, "/");
	int rc;

	out->scheme = scheme;
	if (scheme == SKN_REMOTE_FILE) {
		read_file(out, rest);
		return SKN_OK;
	}
	rc = read_authority(out, rest, n, true, err);
	return rc == SKN_OK ? read_path(out, rest + n, err) : rc;
}

static int read_short(struct skn_remote_url *out, const char *url, struct skn_err *err)
{
	size_t host = *url == '[' || strstr(url, "@[") ? strcspn(url, "]") : 0;
	size_t colon = host + strcspn(url + host, ":/");
	int rc;

	if (url[colon] != ':') {
		read_file(out, url);
		return SKN_OK;
	}
	if (url[colon + 1] == ':')
		return refuse(err, "is for a transport of its own (\"::\")");
	out->scheme = SKN_REMOTE_SSH;
	rc = read_authority(out, url, colon, false, err);
	return rc == SKN_OK ? read_path(out, url + colon + 1, err) : rc;
}

int skn_remote_url_parse(struct skn_remote_url *out, const char *url, struct skn_err *err)
{
	int rc = SKN_OK;
	bool found = false;

	*out = (struct skn_remote_url){ .host = NULL };
	if (*url == '\0' || *url == '-' || strlen(url) > SKN_REMOTE_URL_MAX)
		return refuse(err, *url ? "is none that git would take" : "is empty");
	for (const unsigned char *s = (const unsigned char *)url; *s; s++)
		if (*s < ' ' || *s == 127)
			return refuse(err, "holds a control character");
	for (size_t i = 0; i < SKN_ARRAY_LEN(schemes) && !found; i++) {
		found = strncasecmp(url, schemes[i].prefix, strlen(schemes[i].prefix)) == 0;
		if (found)
			rc = read_with_scheme(out, schemes[i].scheme, url + strlen(schemes[i].prefix), err);
	}
	if (!found && strstr(url, "://"))
		rc = refuse(err, "has a scheme that is not known here");
	else if (!found)
		rc = read_short(out, url, err);
	if (rc != SKN_OK)
		skn_remote_url_release(out);
	return rc;
}
