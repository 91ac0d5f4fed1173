#include "rev/run.h"
#include "site/ages.h"
#include "site/diffs.h"

static void drop(struct skn_site *site, struct skn_site_read *read)
{
	const struct skn_site_diff *d = site->diff;

	if (d && (d->from == &read->thread || d->to == &read->thread || d->broken == &read->err))
		skn_site_diff_drop(site);
	if (read->path && read->rc == SKN_OK)
		skn_thread_release(&read->thread);
	free(read->path);
	*read = (struct skn_site_read){ 0 };
}

static struct skn_site_read *find(struct skn_site *site, const struct skn_oid *tree, const char *path)
{
	for (size_t i = 0; i < SKN_SITE_LOADED; i++) {
		struct skn_site_read *r = &site->reads[i];

		if (r->path && skn_oid_eq(&r->tree, tree) && skn_streq(r->path, path))
			return r;
	}
	return NULL;
}

static struct skn_site_read *oldest(struct skn_site *site)
{
	struct skn_site_read *best = &site->reads[0];

	for (size_t i = 1; i < SKN_SITE_LOADED; i++)
		if (site->reads[i].used < best->used)
			best = &site->reads[i];
	drop(site, best);
	return best;
}

/* What is wrong with the thread itself is no failure. */
static int load(struct skn_site_read *read, struct skn_site *site, const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, site->store->repo, commit, err);

	if (rc == SKN_OK)
		rc = read->rc = skn_store_load(&read->thread, view, read->path, 0, &read->err);
	skn_view_free(view);
	if (rc != SKN_OK && read->rc == rc) {
		struct skn_err copy = read->err;

		rc = skn_store_forgive(rc, &copy);
		if (rc != SKN_OK && err)
			*err = copy;
	}
	return rc;
}

int skn_site_read(struct skn_thread **out, const struct skn_err **why, struct skn_site *site,
		  const struct skn_site_version *version, bool before, struct skn_err *err)
{
	const struct skn_version *v = &version->v;
	const char *path = before ? v->path_before : v->path;
	const struct skn_oid *tree = before ? &v->before : &v->tree;
	struct skn_commit_brief brief = { .parent = v->commit };
	struct skn_site_read *read;
	int rc = SKN_OK;

	*out = NULL;
	*why = NULL;
	if (!path)
		return SKN_OK;
	read = find(site, tree, path);
	if (!read) {
		read = oldest(site);
		read->tree = *tree;
		read->path = skn_xstrdup(path);
		read->rc = SKN_EDATA;
		if (before)
			rc = skn_repo_read_brief(site->store->repo, &v->commit, &brief, err);
		if (rc == SKN_OK)
			rc = load(read, site, &brief.parent, err);
		if (rc != SKN_OK) {
			drop(site, read);
			return rc;
		}
	}
	read->used = ++site->clock;
	if (read->rc == SKN_OK)
		*out = &read->thread;
	else
		*why = &read->err;
	site->broken |= read->rc != SKN_OK;
	return SKN_OK;
}

static void drop_blame(struct skn_site *site)
{
	if (site->blamed.thread) {
		skn_blame_page_release(&site->blamed.page);
		skn_blame_release(&site->blamed.blame);
	}
	site->blamed = (struct skn_site_blamed){ 0 };
}

static int load_blame(struct skn_site *site, struct skn_site_thread *thread, struct skn_err *err)
{
	struct skn_site_blamed *b = &site->blamed;
	const struct skn_version *v = &thread->versions.v[0].v;
	struct skn_rev rev = { .place = SKN_PLACE_COMMIT, .path = v->path, .commit = v->commit, .version = *v,
			       .has_version = true };
	struct skn_thread *read;
	const struct skn_err *why;
	int rc = skn_site_read(&read, &why, site, &thread->versions.v[0], false, err);

	if (rc != SKN_OK || !read)
		return rc;
	rc = skn_blame_load_at(&b->blame, site->store, &v->commit, v->path, err);
	if (rc == SKN_OK) {
		rc = skn_blame_page_make(&b->page, &b->blame, read, &rev, SKN_BLAME_ALL, err);
		if (rc == SKN_OK)
			b->thread = thread;
		else
			skn_blame_release(&b->blame);
	}
	return rc;
}

/* The page borrows from the thread that was read, which must be there still. */
static bool is_there(struct skn_site *site, const struct skn_site_thread *thread)
{
	const struct skn_version *v = &thread->versions.v[0].v;

	return site->blamed.thread == thread && find(site, &v->tree, v->path);
}

int skn_site_blame(struct skn_site_blamed **out, struct skn_site *site, struct skn_site_thread *thread,
		   struct skn_err *err)
{
	int rc = SKN_OK;

	if (!is_there(site, thread)) {
		drop_blame(site);
		rc = skn_store_forgive(load_blame(site, thread, err), err);
	}
	*out = site->blamed.thread ? &site->blamed : NULL;
	return rc;
}

/* ---- gists ---- */

static void learn(struct skn_site *site, const struct skn_site_version *version)
{
	struct skn_index_gist fresh = { .commit = version->v.commit, .bytes = SKN_BUF_INIT };

	if (version->gist.broken || version->gist.broken_before)
		return;
	fresh.path = skn_xstrdup(version->v.path);
	skn_gist_encode(&fresh.bytes, &version->gist);
	skn_vec_push(&site->learned, fresh);
}

/* As rev/gist.c counts, from what is read already. */
static void count(struct skn_gist *gist, const struct skn_site_version *version, const struct skn_site_diff *d)
{
	struct skn_numbers numbers;

	gist->broken = !d->to;
	gist->broken_before = version->v.path_before && !d->from;
	if (d->made)
		memcpy(gist->counts, d->diff.counts, sizeof(gist->counts));
	if (!d->to)
		return;
	skn_numbers_make(&numbers, d->to);
	gist->sources = (int64_t)numbers.keys.n;
	gist->items = version->v.items >= 0 ? version->v.items : (int64_t)d->to->n_items;
	skn_numbers_release(&numbers);
}

static int read_gist(struct skn_gist *out, struct skn_site *site, const struct skn_site_thread *thread, size_t version,
		     struct skn_err *err)
{
	const struct skn_site_version *v = &thread->versions.v[version];
	const struct skn_site_diff *diff;
	int rc;

	*out = (struct skn_gist){ 0 };
	rc = skn_gist_who(out, site->store, &v->v, err);
	if (rc != SKN_OK || v->v.removed)
		return rc;
	rc = skn_site_diff(&diff, site, thread, version, err);
	if (rc == SKN_OK)
		count(out, v, diff);
	else
		skn_gist_release(out);
	return rc;
}

int skn_site_gist(const struct skn_gist **out, struct skn_site *site, struct skn_site_thread *thread, size_t version,
		  struct skn_err *err)
{
	struct skn_site_version *v = &thread->versions.v[version];
	int rc = SKN_OK;

	if (!v->has_gist) {
		rc = read_gist(&v->gist, site, thread, version, err);
		v->has_gist = rc == SKN_OK;
		if (rc == SKN_OK)
			learn(site, v);
	}
	*out = v->has_gist ? &v->gist : NULL;
	return rc;
}

void skn_site_info(struct skn_page_info *out, char commit[SKN_OID_HEX + 1], const struct skn_site *site,
		   const struct skn_site_version *version, const struct skn_thread *thread)
{
	skn_oid_hex(commit, &version->v.commit);
	*out = (struct skn_page_info){
		.site = site->title, .language = site->language, .base_url = site->base_url, .commit = commit,
		.version = *version->label == '?' ? NULL : version->label, .time = version->v.time,
		.items = version->v.items >= 0 ? version->v.items : thread ? (int64_t)thread->n_items : -1,
	};
}

void skn_site_unload(struct skn_site *site)
{
	drop_blame(site);
	skn_site_diff_drop(site);
	skn_site_ages_free(site->ages);
	site->ages = NULL;
	for (size_t i = 0; i < SKN_SITE_LOADED; i++)
		drop(site, &site->reads[i]);
}
