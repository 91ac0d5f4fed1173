/* plainfiles.c - what machines look for first: sitemap and robots.txt. */
#include "site/frame.h"
#include "text/edtf.h"
#include "text/escape.h"

/* sitemaps.org 0.9: addresses must be absolute, so a site without one lists nothing. */
static void address(struct skn_sink *out, const struct skn_site *site, const char *path, int64_t time)
{
	struct skn_buf url = SKN_BUF_INIT;
	char words[32];

	skn_site_address(&url, site, "", path, "");
	skn_edtf_format_time(words, time);
	skn_sink_puts(out, "<url><loc>");
	skn_esc_xml(out, url.p, url.n);
	skn_sink_printf(out, "</loc><lastmod>%s</lastmod></url>\n", words);
	skn_buf_release(&url);
}

int skn_site_make_sitemap(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			  struct skn_err *err)
{
	int64_t newest = 0;

	(void)place;
	(void)err;
	skn_sink_puts(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
			   "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
	if (site->recent.n)
		newest = site->recent.v[0].thread->versions.v[site->recent.v[0].version].v.time;
	if (site->base_url)
		address(out, site, "", newest);
	for (size_t i = 0; site->base_url && i < site->threads.n; i++) {
		static const char *const tails[] = { "", "history/", "blame/", "sources/" };

		for (size_t k = 0; k < SKN_ARRAY_LEN(tails); k++) {
			char *path = skn_xasprintf("%s/%s", site->threads.v[i].path, tails[k]);

			address(out, site, path, site->threads.v[i].versions.v[0].v.time);
			free(path);
		}
	}
	skn_sink_puts(out, "</urlset>\n");
	return SKN_OK;
}

int skn_site_make_robots(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			 struct skn_err *err)
{
	(void)place;
	(void)err;
	skn_sink_puts(out, "User-agent: *\nAllow: /\n");
	if (site->base_url) {
		skn_sink_puts(out, "Sitemap: ");
		for (const char *p = site->base_url; *p; p++)
			if ((unsigned char)*p > ' ')
				skn_sink_putc(out, *p);
		skn_sink_puts(out, "sitemap.xml\n");
	}
	return SKN_OK;
}
