#include "check/check.h"

#include "base/clock.h"
#include "check/across.h"
#include "check/file.h"
#include "check/pack.h"
#include "check/past.h"
#include "check/settings.h"
#include "check/tree.h"

struct checker {
	struct skn_store *store;
	struct skn_view *view;
	const struct skn_check_options *options;
	struct skn_blobs blobs;
	struct skn_memory *memory; /* or NULL */
	struct skn_memory *use;    /* the same, or NULL for a thread that is judged faster than recalled */
	bool few;                  /* threads that were named */
	struct skn_severities severities;
	struct skn_diags found; /* paths in the store */
	int64_t started;        /* skn_clock_monotonic_ns */
	int64_t now;
};

/* What a thread's files say as a whole. */
struct judged {
	struct skn_diags diags; /* paths inside the thread */
	int64_t published;      /* INT64_MIN: not said */
	bool past;              /* history may contradict it */
};

/* ---- one file ---- */

static bool recall_file(struct skn_facts *out, struct checker *c, const struct skn_memory_key *key)
{
	struct skn_buf value = SKN_BUF_INIT;
	bool known = skn_memory_get(c->use, key, &value) && skn_facts_unpack(out, value.p, value.n);

	skn_buf_release(&value);
	return known;
}

static void file_key(struct skn_memory_key *out, const struct skn_listed *file)
{
	struct skn_memory_hash hash;
	int kind = file->kind;

	skn_memory_hash_init(&hash, "file");
	skn_memory_hash_add(&hash, &kind, sizeof(kind));
	skn_memory_hash_add(&hash, file->blob.oid.b, sizeof(file->blob.oid));
	skn_memory_hash_end(&hash, out);
}

/* Reads and judges.  What cannot be read is a finding that is not kept, since
 * the object may be mended; *keep tells. */
static int read_file(struct skn_facts *out, struct checker *c, const struct skn_listing *listing,
		     const struct skn_listed *file, bool *keep, struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT;
	struct skn_err why = SKN_ERR_INIT;
	int rc = skn_listing_read(&data, listing, &c->blobs, file, &why);

	*keep = rc == SKN_OK || rc == SKN_ELIMIT;
	if (rc == SKN_OK)
		skn_check_file(out, file->kind, data.p, data.n);
	else if (rc == SKN_ELIMIT)
		skn_rule_report(&out->diags, SKN_RULE_TOO_LARGE, "", NULL, "is larger than %zu bytes",
				skn_listing_max(file->kind));
	else if (rc == SKN_EDATA || rc == SKN_ENOTFOUND)
		skn_rule_report(&out->diags, SKN_RULE_UNREADABLE, "", NULL, "%s", why.msg);
	else
		return skn_fail_at(err, (enum skn_errc)rc, why.path, 0, 0, "%s", why.msg);
	skn_buf_release(&data);
	return SKN_OK;
}

static int one_file(struct skn_facts *out, struct checker *c, const struct skn_listing *listing,
		    const struct skn_listed *file, bool *whole, struct skn_err *err)
{
	struct skn_memory_key key;
	struct skn_buf value = SKN_BUF_INIT;
	bool keep = false;
	int rc;

	skn_facts_init(out);
	if (!file->blob.known)
		return SKN_OK; /* the listing said why */
	file_key(&key, file);
	if (recall_file(out, c, &key))
		return SKN_OK;
	rc = read_file(out, c, listing, file, &keep, err);
	if (keep && c->use) {
		skn_facts_pack(&value, out);
		skn_memory_put(c->memory, &key, &value);
	}
	*whole = *whole && keep;
	skn_buf_release(&value);
	return rc;
}

/* ---- one thread ---- */

static void collect(struct judged *out, const struct skn_listing *listing, struct skn_facts *facts)
{
	for (size_t i = 0; i < listing->files.n; i++) {
		skn_diags_move(&out->diags, &facts[i].diags, listing->files.v[i].path);
		if (facts[i].published != INT64_MIN)
			out->published = facts[i].published;
		out->past = out->past || facts[i].past;
	}
}

static int judge(struct judged *out, struct checker *c, struct skn_listing *listing, bool *whole,
		 struct skn_err *err)
{
	struct skn_facts *facts = skn_xcalloc(listing->files.n + 1, sizeof(*facts));
	struct skn_across across = { .listing = listing, .facts = facts, .blobs = &c->blobs,
				     .memory = c->use, .out = &out->diags };
	int rc = SKN_OK;

	*whole = listing->whole;
	for (size_t i = 0; rc == SKN_OK && i < listing->files.n; i++)
		rc = one_file(&facts[i], c, listing, &listing->files.v[i], whole, err);
	if (rc == SKN_OK)
		rc = skn_across_check(&across, err);
	collect(out, listing, facts);
	skn_diags_move(&out->diags, &listing->diags, "");
	for (size_t i = 0; i < listing->files.n; i++)
		skn_facts_release(&facts[i]);
	free(facts);
	return rc;
}

static bool recall(struct judged *out, struct checker *c, const struct skn_memory_key *key)
{
	struct skn_buf value = SKN_BUF_INIT;
	bool known = skn_memory_get(c->use, key, &value);

	if (known) {
		struct skn_unpack in = { value.p, value.p + value.n, false };

		out->published = skn_unpack_signed(&in);
		out->past = skn_unpack_number(&in) != 0;
		skn_diags_unpack(&out->diags, &in);
		known = !in.bad && in.p == in.end;
	}
	if (!known) {
		skn_diags_release(&out->diags);
		*out = (struct judged){ .published = INT64_MIN };
	}
	skn_buf_release(&value);
	return known;
}

static void keep(struct checker *c, const struct skn_memory_key *key, const struct judged *judged)
{
	struct skn_buf value = SKN_BUF_INIT;

	skn_pack_signed(&value, judged->published);
	skn_pack_number(&value, judged->past);
	skn_diags_pack(&value, &judged->diags);
	skn_memory_put(c->use, key, &value);
	skn_buf_release(&value);
}

static void tree_key(struct skn_memory_key *out, const struct skn_oid *tree)
{
	struct skn_memory_hash hash;

	skn_memory_hash_init(&hash, "tree");
	skn_memory_hash_add(&hash, tree->b, sizeof(tree->b));
	skn_memory_hash_end(&hash, out);
}

static bool holds_now(void *ctx, const struct skn_diag *diag)
{
	const int64_t *now = ctx;

	return diag->until == 0 || *now < diag->until;
}

/* History, severities and time are no part of what is remembered. */
static int finish(struct checker *c, struct judged *judged, const struct skn_listing *listing,
		  const char *path, struct skn_err *err)
{
	int64_t now = judged->published > c->now ? judged->published : c->now;
	char *prefix = skn_xasprintf("%s/", path);
	int rc = SKN_OK;

	skn_diags_filter(&judged->diags, holds_now, &now);
	if (judged->past && c->options->history && c->options->commit)
		rc = skn_past_check(&judged->diags, c->store, c->view, listing, c->options->commit, err);
	skn_diags_move(&c->found, &judged->diags, prefix);
	skn_tree_check_names(&c->found, path, true);
	free(prefix);
	return rc;
}

/* Opening the memory takes as long as judging a few files anew. */
static bool is_small(const struct skn_listing *listing)
{
	for (size_t i = 0; i < listing->files.n; i++)
		if (listing->files.v[i].kind == SKN_KIND_TEXT)
			return false;
	return listing->files.n <= SKN_CHECK_SMALL_FILES;
}

static int one_thread(struct checker *c, const struct skn_thread_place *place, struct skn_err *err)
{
	struct judged judged = { .published = INT64_MIN };
	struct skn_listing listing = { 0 };
	struct skn_memory_key key;
	bool known = false, whole = false, listed = false;
	int rc = SKN_OK;

	c->use = c->memory;
	if (place->has_tree) {
		tree_key(&key, &place->tree);
		known = recall(&judged, c, &key);
	}
	if (!known || (judged.past && c->options->history)) {
		rc = skn_listing_make(&listing, &c->blobs, place->path, err);
		listed = rc == SKN_OK;
	}
	if (listed && c->few && !place->has_tree && is_small(&listing))
		c->use = NULL;
	if (listed && !place->has_tree && listing.whole && c->use) {
		skn_listing_key(&key, &listing);
		known = recall(&judged, c, &key);
	}
	if (rc == SKN_OK && !known) {
		rc = judge(&judged, c, &listing, &whole, err);
		if (rc == SKN_OK && whole && c->use)
			keep(c, &key, &judged);
	}
	if (rc == SKN_OK)
		rc = finish(c, &judged, &listing, place->path, err);
	skn_diags_release(&judged.diags);
	if (listed)
		skn_listing_release(&listing);
	return rc;
}

/* ---- all of it ---- */

static int start(struct checker *c, struct skn_store *store, struct skn_view *view,
		 const struct skn_check_options *options, bool few, struct skn_err *err)
{
	char *dir;

	*c = (struct checker){ .store = store, .view = view, .options = options, .few = few,
			       .started = skn_clock_monotonic_ns() };
	c->now = options->now ? options->now : skn_clock_now();
	skn_severities_read(&c->severities, options->policy ? options->policy : view);
	if (!options->no_memory) {
		dir = skn_xasprintf("%s/skein", skn_repo_common_dir(store->repo));
		c->memory = skn_memory_open(dir);
		free(dir);
	}
	return skn_blobs_open(&c->blobs, view, options->work, few, err);
}

static int each(struct checker *c, const struct skn_thread_places *places, struct skn_err *err)
{
	int rc = c->options->settings ? skn_settings_check(&c->found, c->view, err) : SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < places->list.n; i++) {
		rc = one_thread(c, &places->list.v[i], err);
		if (c->options->progress)
			c->options->progress(c->options->progress_ctx, i + 1, places->list.n);
	}
	return rc;
}

static void end(struct checker *c, struct skn_diags *out, int rc)
{
	if (rc == SKN_OK) {
		skn_severities_apply(&c->severities, &c->found);
		skn_diags_move(out, &c->found, "");
		skn_diags_sort(out);
		skn_diags_unique(out);
	}
	skn_diags_release(&c->found);
	skn_memory_close(c->memory);
	skn_blobs_close(&c->blobs);
}

/* Of a few threads that took no time little is worth the writing. */
static void end_few(struct checker *c, struct skn_diags *out, int rc)
{
	if (skn_clock_monotonic_ns() - c->started < SKN_CHECK_KEEP_NS)
		skn_memory_forget(c->memory);
	end(c, out, rc);
}

int skn_check_threads(struct skn_diags *out, struct skn_store *store, struct skn_view *view,
		      const struct skn_strings *paths, const struct skn_check_options *options,
		      struct skn_err *err)
{
	struct skn_thread_places places = { 0 };
	struct checker c;
	int rc = start(&c, store, view, options, paths->n <= SKN_CHECK_FEW, err);

	for (size_t i = 0; rc == SKN_OK && i < paths->n; i++) {
		struct skn_thread_place place = { .path = NULL };

		if (!skn_store_has_thread(view, paths->v[i])) {
			rc = skn_tree_check_rest(&c.found, view, paths->v[i], err);
			continue;
		}
		place.path = skn_xstrdup(paths->v[i]);
		place.has_tree = !options->work &&
				 skn_view_oid(view, place.path, &place.tree, NULL) == SKN_OK;
		skn_vec_push(&places.list, place);
	}
	if (rc == SKN_OK)
		rc = each(&c, &places, err);
	end_few(&c, out, rc);
	skn_thread_places_release(&places);
	return rc;
}

int skn_check_all(struct skn_diags *out, struct skn_store *store, struct skn_view *view,
		  const struct skn_check_options *options, struct skn_err *err)
{
	struct skn_check_options with = *options;
	struct skn_thread_places places = { 0 };
	struct checker c;
	int rc;

	with.settings = true;
	rc = start(&c, store, view, &with, false, err);
	if (rc == SKN_OK)
		rc = skn_tree_walk(&places, &c.found, view, err);
	if (rc == SKN_OK)
		rc = each(&c, &places, err);
	end(&c, out, rc);
	skn_thread_places_release(&places);
	return rc;
}
