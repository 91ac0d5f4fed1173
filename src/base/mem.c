#include "base/base.h"

static void say(const char *s)
{
	ssize_t ignored = write(STDERR_FILENO, s, strlen(s));

	SKN_UNUSED(ignored);
}

void skn_fatal(const char *what, const char *name)
{
	say("skein: ");
	say(what);
	say(": ");
	say(name);
	say("\n");
	abort();
}

void skn_out_of_memory(void)
{
	skn_fatal("out of memory", "giving up");
}

static void *checked(void *p)
{
	if (!p)
		skn_out_of_memory();
	return p;
}

void *skn_xmalloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *skn_xcalloc(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *skn_xreallocarray(void *old, size_t n, size_t size)
{
	return checked(reallocarray(old, n ? n : 1, size ? size : 1));
}

char *skn_xstrdup(const char *s)
{
	return checked(strdup(s));
}

char *skn_xstrndup(const char *s, size_t n)
{
	return checked(strndup(s, n));
}

void *skn_xmemdup(const void *p, size_t n)
{
	void *copy = skn_xmalloc(n);

	if (n)
		memcpy(copy, p, n);
	return copy;
}

char *skn_xvasprintf(const char *fmt, va_list ap)
{
	char *out = NULL;

	if (vasprintf(&out, fmt, ap) < 0)
		out = NULL;
	return checked(out);
}

char *skn_xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *out;

	va_start(ap, fmt);
	out = skn_xvasprintf(fmt, ap);
	va_end(ap);
	return out;
}

bool skn_starts_with(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool skn_ends_with(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

bool skn_parse_uint(const char *s, size_t len, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned digit = (unsigned)(unsigned char)s[i] - '0';

		if (digit > 9 || digit > max || v > (max - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*out = v;
	return true;
}
