#include "base/base.h"

#include <dlfcn.h>
#include <pthread.h>

#include "net/site.h"

#define LIBRARY "libpsl.so.5"

/* The two functions of libpsl that are used; its header is not needed to build. */
static const void *(*builtin)(void);
static const char *(*registrable_domain)(const void *psl, const char *domain);
static const void *psl;
static bool plain;

static void look_up(void)
{
	void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);

	if (!library)
		return;
	*(void **)&builtin = dlsym(library, "psl_builtin");
	*(void **)&registrable_domain = dlsym(library, "psl_registrable_domain");
	if (builtin && registrable_domain)
		psl = builtin();
}

void skn_site_set_plain(bool on)
{
	plain = on;
}

/* An address, or a name that only this network knows. */
static bool is_alone(const char *host, size_t n)
{
	bool digits = true;

	for (size_t i = 0; i < n; i++)
		digits = digits && (isdigit((unsigned char)host[i]) || host[i] == '.');
	return digits || host[0] == '[' || !memchr(host, '.', n);
}

/* The last COUNT labels; the whole when it has fewer. */
static const char *last_labels(const char *host, size_t n, int count)
{
	for (size_t i = n; i > 0; i--)
		if (host[i - 1] == '.' && --count == 0)
			return host + i;
	return host;
}

/* Second-level names under which a country's domains are given out. */
static bool is_shared_label(const char *s, size_t n)
{
	static const char *const usual[] = { "co", "com", "net", "org", "ac", "edu", "gov", "gob", "gouv", "mil", "ne",
					     "nom", "asso", "info", "school", "plc", "ltd" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(usual); i++)
		if (strlen(usual[i]) == n && memcmp(usual[i], s, n) == 0)
			return true;
	return n <= 2;
}

static const char *by_thumb(const char *host, size_t n)
{
	const char *two = last_labels(host, n, 2), *one = last_labels(host, n, 1);
	bool country = (size_t)(host + n - one) == 2;

	if (two != host && country && is_shared_label(two, (size_t)(one - two) - 1))
		return last_labels(host, n, 3);
	return two;
}

void skn_site_of(struct skn_buf *out, const char *host)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t n = strlen(host);
	const char *site = NULL;

	skn_buf_clear(out);
	if (n && host[n - 1] == '.')
		n--;
	skn_buf_add(out, host, n);
	if (!n || is_alone(host, n))
		return;
	pthread_once(&once, look_up);
	if (psl && !plain) {
		site = registrable_domain(psl, out->p);
	} else {
		site = by_thumb(out->p, n);
	}
	if (site && site > out->p)
		skn_buf_splice(out, 0, (size_t)(site - out->p), "", 0);
}

bool skn_site_same(const char *host_a, const char *host_b)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	bool same;

	skn_site_of(&a, host_a);
	skn_site_of(&b, host_b);
	same = a.n && skn_streq(a.p, b.p);
	skn_buf_release(&a);
	skn_buf_release(&b);
	return same;
}
