#include "site/inside.h"

#include "base/path.h"
#include "text/escape.h"

/* A copy without what is not kept. */
static struct skn_version copy_version(const struct skn_version *v)
{
	struct skn_version copy = *v;

	copy.path = v->path ? skn_xstrdup(v->path) : NULL;
	copy.path_before = v->path_before ? skn_xstrdup(v->path_before) : NULL;
	copy.step = copy.gist = NULL;
	copy.step_len = copy.gist_len = 0;
	return copy;
}

static void add_version(struct skn_site_thread *thread, const struct skn_version *v)
{
	struct skn_site_version version = { .v = copy_version(v), .fragment = SKN_BUF_INIT };

	skn_version_label(v, version.label);
	version.has_gist = v->gist && skn_gist_decode(&version.gist, v->gist, v->gist_len);
	skn_vec_push(&thread->versions, version);
}

static void release_version(struct skn_site_version *version)
{
	skn_version_release(&version->v);
	if (version->has_gist)
		skn_gist_release(&version->gist);
	skn_buf_release(&version->fragment);
	free(version->address);
}

/* A label that an older version has, too, is the newest one's. */
static void give_addresses(struct skn_site_thread *thread)
{
	struct skn_map taken = SKN_MAP_INIT;
	char hex[SKN_OID_HEX + 1];

	for (size_t i = 0; i < thread->versions.n; i++) {
		struct skn_site_version *version = &thread->versions.v[i];
		const char *label = version->label;

		if (version->v.removed)
			continue;
		skn_oid_hex(hex, &version->v.commit);
		if (*label == '?' || skn_map_has(&taken, label, strlen(label)))
			label = hex;
		version->address = skn_xstrdup(label);
		skn_map_put(&taken, label, strlen(label), version);
	}
	skn_map_release(&taken, NULL);
}

/* ---- the histories ---- */

static int note(void *ctx, const struct skn_version *version, const char *path, struct skn_err *err)
{
	struct skn_site *site = ctx;
	struct skn_site_thread *thread = skn_map_find(&site->by_path, path, strlen(path));

	(void)err;
	if (!thread)
		return SKN_OK;
	add_version(thread, version);
	if (site->recent.n < SKN_SITE_RECENT && !version->removed)
		skn_vec_push(&site->recent,
			     ((struct skn_site_recent){ .thread = thread, .version = thread->versions.n - 1 }));
	return SKN_OK;
}

static int newest_first(const void *pa, const void *pb)
{
	const struct skn_site_recent *a = pa, *b = pb;
	int64_t x = a->thread->versions.v[a->version].v.time, y = b->thread->versions.v[b->version].v.time;
	int c;

	if (x != y)
		return x > y ? -1 : 1;
	c = strcmp(a->thread->path, b->thread->path);
	return c ? c : a->version < b->version ? -1 : a->version > b->version;
}

static int walk_histories(struct skn_site *site, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < site->threads.n; i++) {
		struct skn_site_thread *thread = &site->threads.v[i];
		struct skn_history history = { 0 };

		rc = skn_history_load(&history, site->store, &site->tip, thread->path, 0, err);
		for (size_t k = 0; rc == SKN_OK && k < history.list.n; k++) {
			add_version(thread, &history.list.v[k]);
			if (!history.list.v[k].removed)
				skn_vec_push(&site->recent,
					     ((struct skn_site_recent){ .thread = thread, .version = k }));
		}
		skn_history_release(&history);
	}
	if (site->recent.n > 1)
		qsort(site->recent.v, site->recent.n, sizeof(*site->recent.v), newest_first);
	if (site->recent.n > SKN_SITE_RECENT)
		site->recent.n = SKN_SITE_RECENT;
	return rc;
}

static int load_histories(struct skn_site *site, struct skn_err *err)
{
	bool known = false;
	int rc = skn_index_log(site->store, &site->tip, 0, note, site, &known, err);

	if (rc == SKN_OK && !known)
		rc = walk_histories(site, err);
	return rc;
}

/* Threads whose only commits are behind the end of a shallow clone have no page. */
static void drop_empty(struct skn_site *site)
{
	size_t kept = 0;

	for (size_t i = 0; i < site->threads.n; i++) {
		struct skn_site_thread *t = &site->threads.v[i];

		if (t->versions.n && !t->versions.v[0].v.removed)
			continue;
		for (size_t k = 0; k < t->versions.n; k++)
			release_version(&t->versions.v[k]);
		skn_vec_release(&t->versions);
	}
	skn_map_release(&site->by_path, NULL);
	site->by_path = (struct skn_map)SKN_MAP_INIT;
	for (size_t i = 0; i < site->threads.n; i++) {
		struct skn_site_thread *t = &site->threads.v[i];

		if (!t->versions.n) {
			free(t->path);
			continue;
		}
		for (size_t r = 0; r < site->recent.n; r++)
			if (site->recent.v[r].thread == t)
				site->recent.v[r].thread = &site->threads.v[kept];
		site->threads.v[kept++] = *t;
	}
	site->threads.n = kept;
	for (size_t i = 0; i < kept; i++)
		skn_map_put(&site->by_path, site->threads.v[i].path, strlen(site->threads.v[i].path),
			    &site->threads.v[i]);
}

/* ---- keys ---- */

static void add_text(struct skn_sha256 *h, const char *s)
{
	skn_sha256_add(h, s ? s : "", s ? strlen(s) + 1 : 1);
}

static void make_keys(struct skn_site *site)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	add_text(&h, SKN_SITE_TEMPLATE);
	add_text(&h, site->title);
	add_text(&h, site->language);
	add_text(&h, site->base_url);
	add_text(&h, site->has_theme ? "theme" : "");
	skn_sha256_end_hex(&h, site->key);
	for (size_t i = 0; i < site->threads.n; i++) {
		struct skn_site_thread *t = &site->threads.v[i];

		skn_sha256_init(&h);
		add_text(&h, site->key);
		add_text(&h, t->path);
		for (size_t k = 0; k < t->versions.n; k++) {
			add_text(&h, t->versions.v[k].label);
			skn_sha256_add(&h, &t->versions.v[k].v.commit, sizeof(struct skn_oid));
		}
		skn_sha256_end_hex(&h, t->key);
	}
}

/* ---- opening ---- */

int skn_site_check_base(const char *base, struct skn_err *err)
{
	const char *host;

	if (!base)
		return SKN_OK;
	host = skn_starts_with(base, "https://") ? base + 8 : skn_starts_with(base, "http://") ? base + 7 : NULL;
	if (!host || !*host || *host == '/' || strpbrk(base, "?#\"<> \t\r\n"))
		return skn_fail(err, SKN_EUSAGE, "--base-url takes an address such as https://example.org/threads/, not '%s'",
				base);
	return SKN_OK;
}


static int list_threads(struct skn_site *site, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, site->store->repo, &site->tip, err);

	if (rc == SKN_OK)
		rc = skn_store_config(&site->config, view, err);
	if (rc == SKN_OK)
		rc = skn_store_threads(&paths, view, err);
	for (size_t i = 0; rc == SKN_OK && i < paths.n; i++)
		if (skn_path_is_safe(paths.v[i]))
			skn_vec_push(&site->threads, ((struct skn_site_thread){ .path = skn_xstrdup(paths.v[i]),
									.brief = SKN_BUF_INIT }));
	for (size_t i = 0; i < site->threads.n; i++)
		skn_map_put(&site->by_path, site->threads.v[i].path, strlen(site->threads.v[i].path),
			    &site->threads.v[i]);
	skn_strings_release(&paths);
	skn_view_free(view);
	return rc;
}

static void take_options(struct skn_site *site, const struct skn_site_options *options)
{
	const char *base = options->base_url ? options->base_url : skn_store_setting(&site->config, "base_url");

	site->title = skn_store_setting(&site->config, "title");
	site->title = site->title ? site->title : "skein";
	site->language = skn_store_setting(&site->config, "language");
	/* What is no address of the web is none: it would stand in links. */
	if (base && skn_url_is_safe(base, strlen(base)))
		site->base_url = skn_xasprintf("%s%s", base, base[strlen(base) - 1] == '/' ? "" : "/");
	if (options->theme) {
		site->has_theme = true;
		skn_buf_add(&site->theme, options->theme->p, options->theme->n);
	}
}

int skn_site_open(struct skn_site **out, struct skn_store *store, const struct skn_oid *tip,
		  const struct skn_site_options *options, struct skn_err *err)
{
	struct skn_site *site = skn_xcalloc(1, sizeof(*site));
	int rc;

	site->store = store;
	site->tip = *tip;
	skn_buf_init(&site->theme);
	skn_buf_init(&site->config.src);
	rc = list_threads(site, err);
	if (rc == SKN_OK)
		rc = load_histories(site, err);
	if (rc == SKN_OK) {
		take_options(site, options);
		drop_empty(site);
		for (size_t i = 0; i < site->threads.n; i++)
			give_addresses(&site->threads.v[i]);
		make_keys(site);
		*out = site;
	} else {
		skn_site_close(site);
		*out = NULL;
	}
	return rc;
}

struct skn_store *skn_site_store(const struct skn_site *site)
{
	return site->store;
}

int skn_site_twin(struct skn_site **out, const struct skn_site *site, struct skn_store *store, struct skn_err *err)
{
	const struct skn_site_options options = { .base_url = site->base_url ? site->base_url : "",
						  .theme = site->has_theme ? &site->theme : NULL };

	return skn_site_open(out, store, &site->tip, &options, err);
}

void skn_site_hand_over(struct skn_site *twin, struct skn_site *site)
{
	for (size_t i = 0; i < twin->threads.n; i++) {
		struct skn_site_thread *t = &twin->threads.v[i];

		if (t->brief.n)
			skn_site_seed(site, t->path, t->key, t->brief.p, t->brief.n);
	}
	for (size_t i = 0; i < twin->learned.n; i++)
		skn_vec_push(&site->learned, twin->learned.v[i]);
	twin->learned.n = 0;
}

static void keep_learned(struct skn_site *site)
{
	if (site->learned.n)
		skn_index_keep_gists(site->store, site->learned.v, site->learned.n);
	for (size_t i = 0; i < site->learned.n; i++) {
		free(site->learned.v[i].path);
		skn_buf_release(&site->learned.v[i].bytes);
	}
	skn_vec_release(&site->learned);
}

void skn_site_close(struct skn_site *site)
{
	if (!site)
		return;
	keep_learned(site);
	skn_site_unload(site);
	for (size_t i = 0; i < site->threads.n; i++) {
		struct skn_site_thread *t = &site->threads.v[i];

		for (size_t k = 0; k < t->versions.n; k++)
			release_version(&t->versions.v[k]);
		skn_vec_release(&t->versions);
		skn_buf_release(&t->brief);
		free(t->path);
	}
	skn_vec_release(&site->threads);
	skn_vec_release(&site->recent);
	skn_map_release(&site->by_path, NULL);
	skn_record_release(&site->config);
	skn_buf_release(&site->theme);
	free(site->base_url);
	free(site);
}

size_t skn_site_n_threads(const struct skn_site *site)
{
	return site->threads.n;
}

const char *skn_site_thread_path(const struct skn_site *site, size_t i)
{
	return site->threads.v[i].path;
}

const char *skn_site_thread_key(const struct skn_site *site, size_t i)
{
	return site->threads.v[i].key;
}
