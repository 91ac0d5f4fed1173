/* plainfiles.c - what machines look for first: sitemap, robots.txt, the search's files. */
#include "site/frame.h"
#include "text/edtf.h"
#include "text/escape.h"
#include "text/jsonw.h"

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

/* The threads by number, as the shards name them. */
int skn_site_make_search(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			 struct skn_err *err)
{
	struct skn_site_brief brief;
	struct skn_jsonw w;
	int rc = SKN_OK;

	(void)place;
	skn_jsonw_init(&w, out, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_int(&w, "shards", SKN_SITE_SHARDS);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; rc == SKN_OK && i < site->threads.n; i++) {
		rc = skn_site_brief_get(&brief, site, i, err);
		if (rc != SKN_OK)
			break;
		skn_jsonw_array_begin(&w);
		skn_jsonw_cstring(&w, site->threads.v[i].path);
		skn_jsonw_cstring(&w, brief.title);
		skn_jsonw_cstring(&w, brief.about);
		skn_jsonw_array_end(&w);
		skn_site_brief_release(&brief);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	return rc;
}

struct posting {
	SKN_VEC(size_t) threads;
};

static int compare(const void *pa, const void *pb)
{
	const struct skn_map_entry *const *a = pa, *const *b = pb;

	return strcmp((*a)->key, (*b)->key);
}

static void write_postings(struct skn_sink *out, const struct skn_map *words)
{
	const struct skn_map_entry **sorted = skn_xcalloc(words->n + 1, sizeof(*sorted));
	struct skn_jsonw w;

	for (size_t i = 0; i < words->n; i++)
		sorted[i] = &words->entries[i];
	if (words->n > 1)
		qsort(sorted, words->n, sizeof(*sorted), compare);
	skn_jsonw_init(&w, out, false);
	skn_jsonw_object_begin(&w);
	for (size_t i = 0; i < words->n; i++) {
		const struct posting *p = sorted[i]->value;

		skn_jsonw_keyn(&w, sorted[i]->key, sorted[i]->key_len);
		skn_jsonw_array_begin(&w);
		for (size_t k = 0; k < p->threads.n; k++)
			skn_jsonw_int_value(&w, (int64_t)p->threads.v[k]);
		skn_jsonw_array_end(&w);
	}
	skn_jsonw_object_end(&w);
	free(sorted);
}

static void add_words(struct skn_map *words, const struct skn_site_words *group, size_t thread)
{
	const char *word = group->first;

	for (size_t i = 0; i < group->n; i++, word += strlen(word) + 1) {
		struct posting *p = skn_map_find(words, word, strlen(word));

		if (!p) {
			p = skn_xcalloc(1, sizeof(*p));
			skn_map_put(words, word, strlen(word), p);
		}
		skn_vec_push(&p->threads, thread);
	}
}

static void free_posting(void *value)
{
	struct posting *p = value;

	skn_vec_release(&p->threads);
	free(p);
}

int skn_site_make_shard(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			struct skn_err *err)
{
	struct skn_map words = SKN_MAP_INIT;
	struct skn_site_brief brief;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < site->threads.n; i++) {
		rc = skn_site_brief_get(&brief, site, i, err);
		if (rc == SKN_OK) {
			add_words(&words, &brief.group[place->shard], i);
			skn_site_brief_release(&brief);
		}
	}
	if (rc == SKN_OK)
		write_postings(out, &words);
	skn_map_release(&words, free_posting);
	return rc;
}
