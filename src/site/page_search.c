/*
 * page_search.c - the files by which a reader's browser searches without a server.
 *
 *	search/index.json     {"threads": n, "shards": n, "names": threads in a file of names}
 *	search/NN.json        {word: [2 * thread + (1: in its title), ...]}, each number but the
 *	                      first as what it is more than the one before
 *	search/names-NN.json  [[path, title], ...]
 *	threads/NAME/search.json  the texts of a thread, each with its place on the page
 *
 * So the index says which threads have a word, and grows with the words of a thread and
 * not with its texts; these are read of the few threads that are found best.
 */
#include "site/frame.h"
#include "site/texts.h"
#include "site/words.h"
#include "text/jsonw.h"

#define NAMES 64 /* threads in a file of names */

size_t skn_site_n_shards(size_t threads)
{
	return threads < 100 ? 16 : threads < 500 ? 64 : SKN_SITE_GROUPS;
}

size_t skn_site_n_names(size_t threads)
{
	return (threads + NAMES - 1) / NAMES;
}

void skn_site_shard_path(char out[64], size_t shard)
{
	snprintf(out, 64, "search/%02zu.json", shard);
}

void skn_site_names_path(char out[64], size_t part)
{
	snprintf(out, 64, "search/names-%02zu.json", part);
}

int skn_site_make_search(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			 struct skn_err *err)
{
	struct skn_jsonw w;

	(void)place;
	(void)err;
	skn_jsonw_init(&w, out, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_int(&w, "threads", (int64_t)site->threads.n);
	skn_jsonw_int(&w, "shards", (int64_t)skn_site_n_shards(site->threads.n));
	skn_jsonw_int(&w, "names", NAMES);
	skn_jsonw_object_end(&w);
	return SKN_OK;
}

int skn_site_make_names(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			struct skn_err *err)
{
	struct skn_site_brief brief;
	struct skn_jsonw w;
	int rc = SKN_OK;

	skn_jsonw_init(&w, out, false);
	skn_jsonw_array_begin(&w);
	for (size_t i = place->shard * NAMES; rc == SKN_OK && i < site->threads.n && i < (place->shard + 1) * NAMES; i++) {
		rc = skn_site_brief_get(&brief, site, i, err);
		if (rc != SKN_OK)
			break;
		skn_jsonw_array_begin(&w);
		skn_jsonw_cstring(&w, site->threads.v[i].path);
		skn_jsonw_cstring(&w, brief.title);
		skn_jsonw_array_end(&w);
		skn_site_brief_release(&brief);
	}
	skn_jsonw_array_end(&w);
	return rc;
}

/* A form that a server answers; the script answers it in the page. */
int skn_site_make_search_page(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			      struct skn_err *err)
{
	struct skn_site_head head = { .title = "Search", .dir = "search/", .json = "index.json", .hidden = true };
	struct skn_site_frame f;

	(void)err;
	skn_site_frame_init(&f, out, site, place);
	skn_site_begin(&f, &head);
	skn_html_out_raw(&f.h, "<h1>Search</h1>\n</header>\n<main id=\"main\">\n"
			       "<form id=\"search\" role=\"search\" method=\"get\" action=\"./\">\n"
			       "<label for=\"search-box\">Words in all threads</label>\n"
			       "<input type=\"search\" id=\"search-box\" name=\"q\" dir=\"auto\">\n</form>\n"
			       "<p class=\"by\">All words have to be there; a phrase stands in quotation marks, and what begins "
			       "with a word is found with an asterisk: <i>\"sown meadows\" heat*</i>. Where these pages lie in a "
			       "folder, the search works in the browser, with JavaScript. <a");
	skn_site_href(&f, "href", "", "");
	skn_html_out_raw(&f.h, ">All threads</a></p>\n</main>\n");
	skn_site_end(&f);
	skn_site_frame_release(&f);
	return SKN_OK;
}

/* ---- shards ---- */

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
		size_t before = 0;

		skn_jsonw_keyn(&w, sorted[i]->key, sorted[i]->key_len);
		skn_jsonw_array_begin(&w);
		for (size_t k = 0; k < p->threads.n; before = p->threads.v[k++])
			skn_jsonw_int_value(&w, (int64_t)(p->threads.v[k] - before));
		skn_jsonw_array_end(&w);
	}
	skn_jsonw_object_end(&w);
	free(sorted);
}

static void add_words(struct skn_map *words, const struct skn_site_words *group, size_t thread)
{
	const char *word = group->first, *end = word + group->size;

	while (word < end) {
		size_t n = strlen(word);
		bool title = n && word[n - 1] == SKN_SITE_IN_TITLE;
		struct posting *p = skn_map_find(words, word, n - title);

		if (!p) {
			p = skn_xcalloc(1, sizeof(*p));
			skn_map_put(words, word, n - title, p);
		}
		skn_vec_push(&p->threads, 2 * thread + title);
		word += n + 1;
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
	size_t shards = skn_site_n_shards(site->threads.n);
	struct skn_map words = SKN_MAP_INIT;
	struct skn_site_brief brief;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < site->threads.n; i++) {
		rc = skn_site_brief_get(&brief, site, i, err);
		if (rc != SKN_OK)
			break;
		for (size_t g = place->shard; g < SKN_SITE_GROUPS; g += shards)
			add_words(&words, &brief.group[g], i);
		skn_site_brief_release(&brief);
	}
	if (rc == SKN_OK)
		write_postings(out, &words);
	skn_map_release(&words, free_posting);
	return rc;
}

/* ---- the texts of a thread ---- */

static void write_texts(struct skn_jsonw *w, const struct skn_thread *thread)
{
	static const char *const kinds[] = { "thread", "sentence", "event", "perspective", "tension", "source" };
	struct skn_numbers numbers;
	struct skn_site_texts texts;

	skn_numbers_make(&numbers, thread);
	skn_site_texts_make(&texts, thread, &numbers);
	for (size_t i = 0; i < texts.list.n; i++) {
		const struct skn_site_text *t = &texts.list.v[i];

		skn_jsonw_array_begin(w);
		skn_jsonw_cstring(w, kinds[t->kind]);
		skn_jsonw_cstring(w, t->anchor);
		skn_jsonw_cstring(w, t->head);
		skn_jsonw_cstring(w, t->text);
		skn_jsonw_array_end(w);
	}
	skn_site_texts_release(&texts);
	skn_numbers_release(&numbers);
}

int skn_site_make_texts(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			struct skn_err *err)
{
	const struct skn_err *why;
	struct skn_thread *thread;
	struct skn_jsonw w;
	int rc = skn_site_read(&thread, &why, site, &place->thread->versions.v[0], false, err);

	if (rc != SKN_OK)
		return rc;
	skn_jsonw_init(&w, out, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "texts");
	skn_jsonw_array_begin(&w);
	if (thread)
		write_texts(&w, thread);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	return SKN_OK;
}

/* ---- what each file is made of ---- */

/* What a shard is made of, in two ways of mixing: which threads have words in it, and the
 * digests of these. */
struct mix {
	uint64_t a, b;
};

static void add_digest(struct mix *mix, size_t thread, size_t group, const char *digest)
{
	mix->a = (mix->a ^ (thread * SKN_SITE_GROUPS + group)) * UINT64_C(0x9E3779B97F4A7C15);
	mix->b = (mix->b + thread * SKN_SITE_GROUPS + group) * UINT64_C(0xD6E8FEB86659FD93);
	for (; *digest; digest++) {
		mix->a = (mix->a ^ (unsigned char)*digest) * UINT64_C(1099511628211);
		mix->b = (mix->b + (unsigned char)*digest) * UINT64_C(0x2127599BF4325C37) + (mix->b >> 47);
	}
}

static int mix_shards(struct mix mix[SKN_SITE_GROUPS], struct skn_site *site, size_t shards, struct skn_err *err)
{
	struct skn_site_brief brief;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < site->threads.n; i++) {
		rc = skn_site_brief_get(&brief, site, i, err);
		if (rc != SKN_OK)
			break;
		for (size_t g = 0; g < SKN_SITE_GROUPS; g++)
			if (brief.group[g].size)
				add_digest(&mix[g % shards], i, g, brief.group[g].digest);
		skn_site_brief_release(&brief);
	}
	return rc;
}

static int each_shard(struct skn_site *site, skn_site_each_fn *fn, void *ctx, struct skn_err *err)
{
	struct mix *mix = skn_xcalloc(SKN_SITE_GROUPS, sizeof(*mix));
	size_t shards = skn_site_n_shards(site->threads.n);
	int rc = mix_shards(mix, site, shards, err);
	char key[SKN_SHA256_HEX], path[64];

	for (size_t s = 0; rc == SKN_OK && s < shards; s++) {
		struct skn_sha256 h;

		skn_sha256_init(&h);
		skn_sha256_add(&h, site->key, sizeof(site->key));
		skn_sha256_add(&h, &shards, sizeof(shards));
		skn_sha256_add(&h, &mix[s], sizeof(mix[s]));
		skn_sha256_end_hex(&h, key);
		skn_site_shard_path(path, s);
		rc = fn(ctx, path, key, err);
	}
	free(mix);
	return rc;
}

static int each_names(struct skn_site *site, skn_site_each_fn *fn, void *ctx, struct skn_err *err)
{
	char key[SKN_SHA256_HEX], path[64];
	int rc = SKN_OK;

	for (size_t k = 0; rc == SKN_OK && k < skn_site_n_names(site->threads.n); k++) {
		struct skn_sha256 h;

		skn_sha256_init(&h);
		skn_sha256_add(&h, site->key, sizeof(site->key));
		for (size_t i = k * NAMES; i < site->threads.n && i < (k + 1) * NAMES; i++)
			skn_sha256_add(&h, site->threads.v[i].key, sizeof(site->threads.v[i].key));
		skn_sha256_end_hex(&h, key);
		skn_site_names_path(path, k);
		rc = fn(ctx, path, key, err);
	}
	return rc;
}

int skn_site_each_search(struct skn_site *site, skn_site_each_fn *fn, void *ctx, struct skn_err *err)
{
	int rc = each_shard(site, fn, ctx, err);

	return rc == SKN_OK ? each_names(site, fn, ctx, err) : rc;
}
