#include "gather/canon.h"

#include "net/site.h"
#include "text/url.h"

static bool is_home(const struct skn_url *url)
{
	return skn_streq(url->path, "/") && (!url->query || !*url->query);
}

/* Without fragment and user. */
static void write_page(struct skn_buf *out, struct skn_url *url)
{
	url->user[0] = url->password[0] = '\0';
	free(url->fragment);
	url->fragment = NULL;
	skn_buf_clear(out);
	skn_url_write(out, url);
}

bool skn_canon_accepts(struct skn_buf *out, const char *page_url, const char *reference)
{
	struct skn_url page = { .port = -1 }, other = { .port = -1 };
	bool ok = skn_url_parse(&page, page_url, strlen(page_url), NULL) && *reference &&
		  skn_url_parse(&other, reference, strlen(reference), &page);

	skn_buf_clear(out);
	ok = ok && !*other.user && !*other.password && skn_site_same(page.host, other.host) &&
	     (!is_home(&other) || is_home(&page));
	if (ok)
		write_page(out, &other);
	skn_url_release(&page);
	skn_url_release(&other);
	return ok;
}

void skn_canon_choose(struct skn_buf *out, const char *page_url, const char *rel_canonical, const char *og_url)
{
	struct skn_url page;

	if ((rel_canonical && skn_canon_accepts(out, page_url, rel_canonical)) ||
	    (og_url && skn_canon_accepts(out, page_url, og_url)))
		return;
	skn_buf_clear(out);
	if (skn_url_parse(&page, page_url, strlen(page_url), NULL)) {
		write_page(out, &page);
		skn_url_release(&page);
	} else {
		skn_buf_adds(out, page_url);
	}
}
