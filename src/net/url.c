#include "net/url.h"

bool skn_net_host_is_here(const char *host)
{
	return skn_streq(host, "localhost") || skn_streq(host, "[::1]") ||
	       (skn_starts_with(host, "127.") && host[strspn(host, "0123456789.")] == '\0');
}

#ifdef SKN_HAVE_CURL

#include <curl/curl.h>

#include "net/http.h"

static CURLU *parse(const char *url)
{
	CURLU *u = strlen(url) <= SKN_NET_URL_MAX ? curl_url() : NULL;

	if (u && curl_url_set(u, CURLUPART_URL, url, CURLU_DISALLOW_USER) != CURLUE_OK) {
		curl_url_cleanup(u);
		u = NULL;
	}
	return u;
}

/* Appends a part and a line end; curl has put scheme and host in lower case. */
static bool add_part(struct skn_buf *out, CURLU *u, CURLUPart part)
{
	char *text = NULL;
	bool ok = curl_url_get(u, part, &text, CURLU_DEFAULT_PORT) == CURLUE_OK;

	if (ok) {
		for (const char *s = text; *s; s++)
			skn_buf_addc(out, (char)tolower((unsigned char)*s));
		skn_buf_addc(out, '\n');
	}
	curl_free(text);
	return ok;
}

static bool origin(struct skn_buf *out, const char *url)
{
	CURLU *u = parse(url);
	bool ok = u && add_part(out, u, CURLUPART_SCHEME) && add_part(out, u, CURLUPART_HOST) &&
		  add_part(out, u, CURLUPART_PORT);

	curl_url_cleanup(u);
	return ok;
}

bool skn_net_url_same_origin(const char *a, const char *b)
{
	struct skn_buf of_a = SKN_BUF_INIT, of_b = SKN_BUF_INIT;
	bool same = origin(&of_a, a) && origin(&of_b, b) && skn_streq(of_a.p, of_b.p);

	skn_buf_release(&of_a);
	skn_buf_release(&of_b);
	return same;
}

void skn_net_url_host(struct skn_buf *out, const char *url)
{
	CURLU *u = parse(url);

	skn_buf_clear(out);
	if (u && add_part(out, u, CURLUPART_HOST))
		skn_buf_truncate(out, out->n - 1);
	curl_url_cleanup(u);
}

bool skn_net_url_resolve(struct skn_buf *out, const char *base, const char *location)
{
	CURLU *u = parse(base);
	char *whole = NULL;
	bool ok = u && strlen(location) <= SKN_NET_URL_MAX &&
		  curl_url_set(u, CURLUPART_URL, location, CURLU_DISALLOW_USER) == CURLUE_OK &&
		  curl_url_get(u, CURLUPART_URL, &whole, 0) == CURLUE_OK &&
		  (skn_starts_with(whole, "http://") || skn_starts_with(whole, "https://"));

	skn_buf_clear(out);
	if (ok)
		skn_buf_adds(out, whole);
	curl_free(whole);
	curl_url_cleanup(u);
	return ok;
}

#else

bool skn_net_url_resolve(struct skn_buf *out, const char *base, const char *location)
{
	SKN_UNUSED(base);
	SKN_UNUSED(location);
	skn_buf_clear(out);
	return false;
}

bool skn_net_url_same_origin(const char *a, const char *b)
{
	SKN_UNUSED(a);
	SKN_UNUSED(b);
	return false;
}

void skn_net_url_host(struct skn_buf *out, const char *url)
{
	SKN_UNUSED(url);
	skn_buf_clear(out);
}

#endif
