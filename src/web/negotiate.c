#include "web/negotiate.h"

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* Whether the parameters behind a coding's name say q=0. */
static bool is_refused(const char *s, size_t n)
{
	const char *end = s + n;

	s = memchr(s, ';', n);
	if (!s)
		return false;
	s = skip_blanks(s + 1);
	if (end - s < 2 || (*s | 0x20) != 'q' || s[1] != '=')
		return false;
	for (s += 2; s < end && (*s == '0' || *s == '.'); s++)
		;
	return s == end || *s == ' ' || *s == '\t';
}

bool skn_web_accepts_gzip(const char *s)
{
	int gzip = -1, any = -1; /* not named, refused, accepted */

	while (*s) {
		size_t n, name;

		s = skip_blanks(s);
		n = strcspn(s, ",");
		name = strcspn(s, ",; \t");
		if ((name == 4 && strncasecmp(s, "gzip", 4) == 0) || (name == 6 && strncasecmp(s, "x-gzip", 6) == 0))
			gzip = !is_refused(s, n);
		else if (name == 1 && *s == '*')
			any = !is_refused(s, n);
		s += n + (s[n] == ',');
	}
	return gzip >= 0 ? gzip : any > 0;
}

bool skn_web_matches(const char *s, const char *tag)
{
	size_t tag_n = strlen(tag);

	s = skip_blanks(s);
	if (*s == '*' && *skip_blanks(s + 1) == '\0')
		return true;
	while ((s = strchr(s, '"')) != NULL) {
		size_t n = strcspn(++s, "\"");

		if (!s[n])
			return false;
		if (n >= tag_n && memcmp(s, tag, tag_n) == 0 && (n == tag_n || (n == tag_n + 3 && memcmp(s + tag_n, "-gz", 3) == 0)))
			return true;
		s += n + 1;
	}
	return false;
}

/* Bytes of the name in front of a port; an IPv6 address keeps its brackets. */
static size_t name_length(const char *host)
{
	const char *end = *host == '[' ? strchr(host, ']') : NULL;
	size_t n = end ? (size_t)(end + 1 - host) : strcspn(host, ":");

	if (host[n] == ':' && host[n + 1 + strspn(host + n + 1, "0123456789")])
		return 0;
	return host[n] && host[n] != ':' ? 0 : n;
}

bool skn_web_host_is_allowed(const char *host, const char *const *names, size_t n)
{
	size_t len = name_length(host);

	for (size_t i = 0; i < n && len; i++)
		if (skn_streq(names[i], "*") || (strlen(names[i]) == len && strncasecmp(names[i], host, len) == 0))
			return true;
	return false;
}
