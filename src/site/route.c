#include "site/inside.h"

#include "base/path.h"
#include "out/blame_html.h"
#include "out/diff_html.h"
#include "out/html.h"
#include "site/script.h"

/* Pages that there is one of. */
static const struct {
	const char *path;
	enum skn_site_kind kind;
	skn_site_maker *make; /* NULL: bytes that are there already */
} singles[] = {
	{ "index.html", SKN_SITE_INDEX, skn_site_make_index },
	{ "index.json", SKN_SITE_INDEX_JSON, skn_site_make_index_json },
	{ "feed.xml", SKN_SITE_FEED_ALL, skn_site_make_feed_all },
	{ "sitemap.xml", SKN_SITE_SITEMAP, skn_site_make_sitemap },
	{ "robots.txt", SKN_SITE_ROBOTS, skn_site_make_robots },
	{ "404.html", SKN_SITE_404, skn_site_make_404 },
	{ "search/index.html", SKN_SITE_SEARCH_PAGE, skn_site_make_search_page },
	{ "search/index.json", SKN_SITE_SEARCH, skn_site_make_search },
	{ "style.css", SKN_SITE_STYLE, NULL },
	{ "diff.css", SKN_SITE_STYLE_DIFF, NULL },
	{ "blame.css", SKN_SITE_STYLE_BLAME, NULL },
	{ "theme.css", SKN_SITE_THEME, NULL },
	{ "site.js", SKN_SITE_SCRIPT, NULL },
	{ "compare.js", SKN_SITE_SCRIPT_COMPARE, NULL },
};

/* Pages of each thread, behind its path, and of each version, behind v/N/. */
static const struct {
	const char *tail;
	enum skn_site_kind kind;
	skn_site_maker *make;
} of_thread[] = {
	{ "index.html", SKN_SITE_THREAD, skn_site_make_thread },
	{ "index.json", SKN_SITE_THREAD_JSON, skn_site_make_thread_json },
	{ "blame/index.html", SKN_SITE_BLAME, skn_site_make_blame },
	{ "blame/index.json", SKN_SITE_BLAME_JSON, skn_site_make_blame_json },
	{ "sources/index.html", SKN_SITE_SOURCES, skn_site_make_sources },
	{ "sources/index.json", SKN_SITE_SOURCES_JSON, skn_site_make_sources_json },
	{ "history/index.html", SKN_SITE_HISTORY, skn_site_make_history },
	{ "history/index.json", SKN_SITE_HISTORY_JSON, skn_site_make_history_json },
	{ "compare/index.html", SKN_SITE_COMPARE, skn_site_make_compare },
	{ "compare/index.json", SKN_SITE_COMPARE_JSON, skn_site_make_compare_json },
	{ "feed.xml", SKN_SITE_FEED, skn_site_make_feed },
	{ "search.json", SKN_SITE_TEXTS, skn_site_make_texts },
}, of_version[] = {
	{ "index.html", SKN_SITE_VERSION, skn_site_make_thread },
	{ "index.json", SKN_SITE_VERSION_JSON, skn_site_make_thread_json },
	{ "diff/index.html", SKN_SITE_DIFF, skn_site_make_diff },
	{ "diff/index.json", SKN_SITE_DIFF_JSON, skn_site_make_diff_json },
};

size_t skn_site_older(const struct skn_site_thread *thread, size_t version)
{
	for (size_t i = version + 1; i < thread->versions.n; i++)
		if (thread->versions.v[i].address)
			return i;
	return SIZE_MAX;
}

/* ---- from a path ---- */

static void route_version(struct skn_site_place *out, struct skn_site_thread *thread, const char *rest)
{
	size_t n = strcspn(rest, "/");

	if (!rest[n])
		return;
	for (size_t v = 0; v < thread->versions.n; v++) {
		const char *address = thread->versions.v[v].address;

		if (!address || strlen(address) != n || memcmp(address, rest, n) != 0)
			continue;
		for (size_t i = 0; i < SKN_ARRAY_LEN(of_version); i++)
			if (skn_streq(of_version[i].tail, rest + n + 1))
				*out = (struct skn_site_place){ .kind = of_version[i].kind, .thread = thread,
								.version = v };
		return;
	}
}

/* Threads do not lie inside each other, so at most one begins the path. */
static void route_thread(struct skn_site_place *out, struct skn_site *site, const char *path)
{
	const char *slash = strchr(path, '/');
	struct skn_site_thread *thread = NULL;

	while (slash && (slash = strchr(slash + 1, '/')) != NULL && !thread)
		thread = skn_map_find(&site->by_path, path, (size_t)(slash - path));
	if (!thread)
		return;
	path += strlen(thread->path) + 1;
	if (skn_starts_with(path, "v/"))
		route_version(out, thread, path + 2);
	for (size_t i = 0; i < SKN_ARRAY_LEN(of_thread); i++)
		if (skn_streq(of_thread[i].tail, path))
			*out = (struct skn_site_place){ .kind = of_thread[i].kind, .thread = thread };
}

/* Files that are numbered: shards of the search, and names. */
static void route_search(struct skn_site_place *out, const struct skn_site *site, const char *path)
{
	size_t shards = skn_site_n_shards(site->threads.n), names = skn_site_n_names(site->threads.n);
	char wanted[64];

	for (size_t i = 0; i < shards; i++) {
		skn_site_shard_path(wanted, i);
		if (skn_streq(wanted, path))
			*out = (struct skn_site_place){ .kind = SKN_SITE_SHARD, .shard = i };
	}
	for (size_t i = 0; i < names; i++) {
		skn_site_names_path(wanted, i);
		if (skn_streq(wanted, path))
			*out = (struct skn_site_place){ .kind = SKN_SITE_NAMES, .shard = i };
	}
}

static void route_whole(struct skn_site_place *out, struct skn_site *site, const char *path)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(singles); i++)
		if (skn_streq(singles[i].path, path) && (singles[i].kind != SKN_SITE_THEME || site->has_theme))
			out->kind = singles[i].kind;
	if (out->kind == SKN_SITE_NOTHING && skn_starts_with(path, "search/"))
		route_search(out, site, path);
	if (out->kind == SKN_SITE_NOTHING && skn_starts_with(path, "threads/"))
		route_thread(out, site, path);
}

void skn_site_route(struct skn_site_place *out, struct skn_site *site, const char *path)
{
	size_t n = strlen(path);

	*out = (struct skn_site_place){ .kind = SKN_SITE_NOTHING };
	if (n == 0 || path[n - 1] == '/') {
		char *whole = skn_xasprintf("%sindex.html", path);

		route_whole(out, site, whole);
		free(whole);
	} else {
		route_whole(out, site, path);
	}
}

const char *skn_site_media(const char *path)
{
	static const struct { const char *ext, *media; } media[] = {
		{ ".json", "application/json; charset=utf-8" }, { ".css", "text/css; charset=utf-8" },
		{ ".js", "text/javascript; charset=utf-8" },    { ".txt", "text/plain; charset=utf-8" },
	};
	const char *base = skn_path_base(path);

	if (skn_streq(base, "feed.xml"))
		return "application/atom+xml; charset=utf-8";
	if (skn_streq(base, "sitemap.xml"))
		return "application/xml; charset=utf-8";
	for (size_t i = 0; i < SKN_ARRAY_LEN(media); i++)
		if (skn_path_has_ext(base, media[i].ext))
			return media[i].media;
	return "text/html; charset=utf-8";
}

bool skn_site_is_immutable(struct skn_site *site, const char *path)
{
	struct skn_site_place place;

	skn_site_route(&place, site, path);
	return place.kind >= SKN_SITE_VERSION;
}

/* ---- to bytes ---- */

static void fixed(struct skn_sink *out, const struct skn_site *site, enum skn_site_kind kind)
{
	switch (kind) {
	case SKN_SITE_STYLE:
		skn_sink_puts(out, skn_html_css);
		skn_sink_puts(out, skn_site_css);
		skn_sink_puts(out, skn_site_css_compare);
		break;
	case SKN_SITE_STYLE_DIFF: skn_sink_puts(out, skn_diff_html_css); break;
	case SKN_SITE_STYLE_BLAME: skn_sink_puts(out, skn_blame_css); break;
	case SKN_SITE_THEME: skn_sink_put(out, site->theme.p, site->theme.n); break;
	default:
		for (const struct skn_site_script *part = skn_site_scripts; part->name; part++)
			if ((strcmp(part->name, SKN_SITE_SCRIPT_REST) >= 0) == (kind == SKN_SITE_SCRIPT_COMPARE))
				skn_sink_puts(out, part->text);
		break;
	}
}

static skn_site_maker *maker_of(enum skn_site_kind kind)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(singles); i++)
		if (singles[i].kind == kind)
			return singles[i].make;
	for (size_t i = 0; i < SKN_ARRAY_LEN(of_thread); i++)
		if (of_thread[i].kind == kind)
			return of_thread[i].make;
	for (size_t i = 0; i < SKN_ARRAY_LEN(of_version); i++)
		if (of_version[i].kind == kind)
			return of_version[i].make;
	return kind == SKN_SITE_NAMES ? skn_site_make_names : skn_site_make_shard;
}

int skn_site_page(struct skn_sink *out, struct skn_site *site, const char *path, struct skn_err *err)
{
	struct skn_site_place place;
	skn_site_maker *make;
	int rc = SKN_OK;

	skn_site_route(&place, site, path);
	if (place.kind == SKN_SITE_NOTHING)
		return skn_fail(err, SKN_ENOTFOUND, "the site has no page '%s'", path);
	make = maker_of(place.kind);
	site->broken = false;
	if (make)
		rc = make(out, site, &place, err);
	else
		fixed(out, site, place.kind);
	return rc == SKN_OK ? skn_sink_check(out, err) : rc;
}

bool skn_site_page_is_broken(const struct skn_site *site)
{
	return site->broken;
}

/* ---- all paths ---- */

struct walk {
	struct skn_site *site;
	skn_site_each_fn *fn;
	void *ctx;
	struct skn_buf path;
};

static void hash_fixed(char out[SKN_SHA256_HEX], struct skn_site *site, enum skn_site_kind kind)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &bytes);
	fixed(&sink, site, kind);
	skn_sha256_hex(out, bytes.p, bytes.n);
	skn_buf_release(&bytes);
}

/* Of what is made of all threads. */
static void hash_all(char out[SKN_SHA256_HEX], const struct skn_site *site)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	skn_sha256_add(&h, site->key, sizeof(site->key));
	for (size_t i = 0; i < site->threads.n; i++)
		skn_sha256_add(&h, site->threads.v[i].key, sizeof(site->threads.v[i].key));
	skn_sha256_end_hex(&h, out);
}

/* Of a version's page and its diff: what it was, what it is, where the one before stands, and where what
 * is known of the thread begins, since which ages are counted. */
static void hash_version(char out[SKN_SHA256_HEX], const struct skn_site *site, const struct skn_site_thread *t,
			 size_t i)
{
	const struct skn_site_version *version = &t->versions.v[i], *first = skn_vec_last(&t->versions);
	size_t older = skn_site_older(t, i);
	struct skn_sha256 h;
	char line[64];

	skn_sha256_init(&h);
	skn_sha256_add(&h, site->key, sizeof(site->key));
	skn_sha256_add(&h, t->path, strlen(t->path) + 1);
	skn_sha256_add(&h, version->label, strlen(version->label) + 1);
	skn_sha256_add(&h, version->address, strlen(version->address) + 1);
	skn_sha256_add(&h, &version->v.commit, sizeof(struct skn_oid));
	snprintf(line, sizeof(line), "%" PRId64 " %" PRId64, version->v.time, version->v.items);
	skn_sha256_add(&h, line, strlen(line) + 1);
	skn_sha256_add(&h, &first->v.commit, sizeof(struct skn_oid));
	skn_sha256_add(&h, first->label, strlen(first->label) + 1);
	if (older != SIZE_MAX)
		skn_sha256_add(&h, t->versions.v[older].address, strlen(t->versions.v[older].address) + 1);
	skn_sha256_end_hex(&h, out);
}

bool skn_site_key(char out[SKN_SHA256_HEX], struct skn_site *site, const char *path)
{
	struct skn_site_place place;

	skn_site_route(&place, site, path);
	if (place.kind == SKN_SITE_NOTHING)
		return false;
	if (place.kind >= SKN_SITE_VERSION)
		hash_version(out, site, place.thread, place.version);
	else if (place.thread)
		memcpy(out, place.thread->key, SKN_SHA256_HEX);
	else if (place.kind == SKN_SITE_SHARD || maker_of(place.kind))
		hash_all(out, site);
	else
		hash_fixed(out, site, place.kind);
	return true;
}

/* Versions first: the history and the feed are made of what is known then. */
static int each_of_thread(struct walk *w, struct skn_site_thread *t, struct skn_err *err)
{
	char key[SKN_SHA256_HEX];
	int rc = SKN_OK;

	for (size_t v = 0; rc == SKN_OK && v < t->versions.n; v++) {
		if (!t->versions.v[v].address)
			continue;
		hash_version(key, w->site, t, v);
		for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(of_version); i++) {
			skn_buf_clear(&w->path);
			skn_buf_addf(&w->path, "%s/v/%s/%s", t->path, t->versions.v[v].address, of_version[i].tail);
			rc = w->fn(w->ctx, w->path.p, key, err);
		}
	}
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(of_thread); i++) {
		skn_buf_clear(&w->path);
		skn_buf_addf(&w->path, "%s/%s", t->path, of_thread[i].tail);
		rc = w->fn(w->ctx, w->path.p, t->key, err);
	}
	return rc;
}

static int each_single(struct walk *w, struct skn_err *err)
{
	char all[SKN_SHA256_HEX], key[SKN_SHA256_HEX];
	int rc = SKN_OK;

	hash_all(all, w->site);
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(singles); i++) {
		if (singles[i].kind == SKN_SITE_THEME && !w->site->has_theme)
			continue;
		if (!singles[i].make)
			hash_fixed(key, w->site, singles[i].kind);
		rc = w->fn(w->ctx, singles[i].path, singles[i].make ? all : key, err);
	}
	return rc;
}

int skn_site_each_of(struct skn_site *site, size_t thread, skn_site_each_fn *fn, void *ctx, struct skn_err *err)
{
	struct walk w = { .site = site, .fn = fn, .ctx = ctx, .path = SKN_BUF_INIT };
	int rc = each_of_thread(&w, &site->threads.v[thread], err);

	skn_buf_release(&w.path);
	return rc;
}

int skn_site_each_rest(struct skn_site *site, skn_site_each_fn *fn, void *ctx, struct skn_err *err)
{
	struct walk w = { .site = site, .fn = fn, .ctx = ctx, .path = SKN_BUF_INIT };
	int rc = each_single(&w, err);

	return rc == SKN_OK ? skn_site_each_search(site, fn, ctx, err) : rc;
}

uint64_t skn_site_n_files(const struct skn_site *site)
{
	uint64_t n = SKN_ARRAY_LEN(singles) - !site->has_theme + skn_site_n_shards(site->threads.n) +
		     skn_site_n_names(site->threads.n);

	for (size_t i = 0; i < site->threads.n; i++) {
		n += SKN_ARRAY_LEN(of_thread);
		for (size_t v = 0; v < site->threads.v[i].versions.n; v++)
			n += site->threads.v[i].versions.v[v].address ? SKN_ARRAY_LEN(of_version) : 0;
	}
	return n;
}
