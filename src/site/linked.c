/*
 * linked.c - a thread's page for machines: JSON-LD, schema.org Article.
 *
 * It stands inside a <script>, where HTML knows no escapes: what could end it is
 * written in JSON's own.
 */
#include "out/source.h"
#include "site/frame.h"
#include "text/edtf.h"
#include "text/escape.h"
#include "text/jsonw.h"

static void citation(struct skn_jsonw *w, const struct skn_source *source)
{
	struct skn_buf url = SKN_BUF_INIT;

	skn_source_url(&url, source);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "@type", "CreativeWork");
	skn_jsonw_str(w, "name", source->title);
	if (skn_url_is_safe(url.p, url.n))
		skn_jsonw_str(w, "url", url.p);
	if (source->date)
		skn_jsonw_str(w, "datePublished", source->date);
	if (source->outlet) {
		skn_jsonw_key(w, "publisher");
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "@type", "Organization");
		skn_jsonw_str(w, "name", source->outlet);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_object_end(w);
	skn_buf_release(&url);
}

static void citations(struct skn_jsonw *w, const struct skn_thread *thread)
{
	struct skn_numbers numbers;

	skn_numbers_make(&numbers, thread);
	skn_jsonw_key(w, "citation");
	skn_jsonw_array_begin(w);
	for (size_t n = 1; n <= numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, thread, &numbers, n);
		citation(w, &source);
	}
	skn_jsonw_array_end(w);
	skn_numbers_release(&numbers);
}

static void address(struct skn_jsonw *w, const struct skn_site *site, const struct skn_site_place *place)
{
	struct skn_buf url = SKN_BUF_INIT;
	char *dir = skn_site_dir(place);

	if (site->base_url) {
		skn_site_address(&url, site, "", dir, "");
		skn_jsonw_str(w, "url", url.p);
	}
	free(dir);
	skn_buf_release(&url);
}

static void safe(struct skn_buf *out, const struct skn_buf *json)
{
	for (size_t i = 0; i < json->n; i++)
		if (strchr("<>&", json->p[i]) && json->p[i])
			skn_buf_addf(out, "\\u%04x", (unsigned)json->p[i]);
		else
			skn_buf_addc(out, json->p[i]);
}

void skn_site_linked(struct skn_buf *out, const struct skn_site *site, const struct skn_site_place *place,
		     const struct skn_thread *thread, const struct skn_page_info *info, const char *about)
{
	struct skn_buf json = SKN_BUF_INIT;
	struct skn_jsonw w;
	struct skn_sink sink;
	char time[32];

	skn_sink_to_buf(&sink, &json);
	skn_jsonw_init(&w, &sink, false);
	skn_edtf_format_time(time, info->time);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "@context", "https://schema.org");
	skn_jsonw_str(&w, "@type", "Article");
	skn_jsonw_str(&w, "headline", skn_thread_title(thread));
	if (*about)
		skn_jsonw_str(&w, "description", about);
	skn_jsonw_str(&w, "dateModified", time);
	skn_jsonw_str(&w, "version", info->version);
	skn_jsonw_str(&w, "inLanguage", info->language ? info->language : "en");
	address(&w, site, place);
	skn_jsonw_key(&w, "publisher");
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "@type", "Organization");
	skn_jsonw_str(&w, "name", site->title);
	skn_jsonw_object_end(&w);
	citations(&w, thread);
	skn_jsonw_object_end(&w);
	safe(out, &json);
	skn_buf_release(&json);
}
