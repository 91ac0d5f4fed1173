#include "synth/remake.h"

#include "store/overlay.h"
#include "synth/archive.h"
#include "synth/engines.h"
#include "synth/kept.h"

struct replaying {
	struct skn_remake *out;
	struct skn_store *store;
	const struct skn_version *version;
	struct skn_view *before, *after; /* the commit before, the version's */
	char *digest;                    /* of the answer */
};

/* ---- the run ---- */

static int look_at_run(struct replaying *r, const char *id, struct skn_err *err)
{
	struct skn_record run;
	const char *op, *digest, *engine;
	int rc = skn_store_load_record(&run, r->after, r->version->path, SKN_KIND_RUN, id, 0, err);

	if (rc != SKN_OK)
		return rc;
	op = skn_node_text(run.tree.root, "op");
	digest = skn_node_text(run.tree.root, "operations");
	engine = skn_node_text(run.tree.root, "engine");
	if (op && skn_streq(op, "synthesis") && r->out->run) {
		rc = skn_fail(err, SKN_EDATA, "several syntheses made this version, in one commit");
	} else if (op && skn_streq(op, "synthesis")) {
		r->out->run = skn_xstrdup(id);
		r->out->engine = skn_xstrdup(engine ? engine : "");
		r->digest = digest ? skn_xstrdup(digest) : NULL;
	}
	skn_record_release(&run);
	return rc;
}

static int find_run(struct replaying *r, struct skn_err *err)
{
	struct skn_strings then = { 0 }, now = { 0 };
	int rc = SKN_OK;

	if (r->version->path_before)
		rc = skn_store_ids(&then, r->before, r->version->path_before, SKN_KIND_RUN, err);
	if (rc == SKN_OK)
		rc = skn_store_ids(&now, r->after, r->version->path, SKN_KIND_RUN, err);
	for (size_t i = 0; rc == SKN_OK && i < now.n; i++)
		if (!skn_strings_has(&then, now.v[i]))
			rc = look_at_run(r, now.v[i], err);
	if (rc == SKN_OK && !r->out->run)
		rc = skn_fail(err, SKN_ENOTFOUND, "no synthesis made this version");
	else if (rc == SKN_OK && !r->digest)
		rc = skn_fail(err, SKN_ENOTFOUND, "the run %s does not say what the engine answered", r->out->run);
	skn_strings_release(&then);
	skn_strings_release(&now);
	return rc;
}

static int open_views(struct replaying *r, struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_repo *repo = r->store->repo;
	int rc = skn_repo_read_brief(repo, &r->version->commit, &brief, err);

	if (rc == SKN_OK && skn_oid_is_zero(&brief.parent))
		rc = skn_fail(err, SKN_ENOTFOUND, "no synthesis made this version: it is the first commit");
	if (rc == SKN_OK)
		rc = skn_view_commit(&r->before, repo, &brief.parent, err);
	if (rc == SKN_OK)
		rc = skn_view_commit(&r->after, repo, &r->version->commit, err);
	return rc;
}

/* ---- comparing ---- */

static void compare_file(struct replaying *r, struct skn_view *made, const char *inside)
{
	char *path = skn_xasprintf("%s/%s", r->version->path, inside);
	struct skn_oid a, b;
	bool has_a = skn_view_oid(made, path, &a, NULL) == SKN_OK;
	bool has_b = skn_view_oid(r->after, path, &b, NULL) == SKN_OK;

	if (has_a && has_b && skn_oid_eq(&a, &b))
		r->out->same++;
	else if ((has_a || has_b) && !skn_strings_has(&r->out->differ, inside))
		skn_strings_push(&r->out->differ, inside);
	free(path);
}

/* Every file that either of the two has in the folder INSIDE the thread. */
static int compare_folder(struct replaying *r, struct skn_view *made, const char *inside, struct skn_err *err)
{
	struct skn_view *views[] = { made, r->after };
	char *dir = *inside ? skn_xasprintf("%s/%s", r->version->path, inside) : skn_xstrdup(r->version->path);
	struct skn_map seen = SKN_MAP_INIT;
	int rc = SKN_OK;

	for (size_t v = 0; rc == SKN_OK && v < SKN_ARRAY_LEN(views); v++) {
		struct skn_view_entries entries = { 0 };

		rc = skn_forgive(skn_view_list(views[v], dir, &entries, err), SKN_ENOTFOUND, err);
		for (size_t i = 0; rc == SKN_OK && i < entries.n; i++) {
			const char *name = entries.v[i].name;
			char *path = *inside ? skn_xasprintf("%s/%s", inside, name) : skn_xstrdup(name);

			if (!skn_map_put(&seen, name, strlen(name), r)) {
				if (entries.v[i].kind != SKN_VIEW_DIR)
					compare_file(r, made, path);
				else if (!*inside)
					rc = compare_folder(r, made, path, err);
			}
			free(path);
		}
		skn_view_entries_release(&entries);
	}
	skn_map_release(&seen, NULL);
	free(dir);
	return rc;
}

/* ---- making it again ---- */

static int make(struct skn_synthesis *s, struct replaying *r, const struct skn_kept_answer *kept,
		struct skn_err *err)
{
	struct skn_engine engine = { .name = kept->engine, .run = skn_engine_given_ops, .ctx = (void *)&kept->ops };
	int rc = skn_synthesis_load(s, r->before, r->version->path_before, &kept->options, err);

	if (rc == SKN_OK)
		rc = skn_synthesis_ask(s, &engine, err);
	if (rc == SKN_OK)
		rc = skn_synthesis_judge(s, err);
	if (rc == SKN_OK)
		rc = skn_synthesis_apply(s, NULL, err);
	return rc;
}

static int make_and_compare(struct replaying *r, const struct skn_kept_answer *kept, struct skn_err *err)
{
	struct skn_synthesis s = { .run = NULL };
	struct skn_view *made = NULL;
	int rc;

	if (!r->version->path_before || !skn_streq(r->version->path_before, r->version->path))
		return skn_fail(err, SKN_EDATA, "the thread was made or moved in the commit of this version");
	rc = make(&s, r, kept, err);
	if (rc == SKN_OK)
		rc = skn_view_overlay(&made, r->before, &s.changes, err);
	if (rc == SKN_OK)
		rc = compare_folder(r, made, "", err);
	skn_view_free(made);
	skn_synthesis_release(&s);
	return rc;
}

int skn_remake_version(struct skn_remake *out, struct skn_store *store, const struct skn_version *version,
		       struct skn_err *err)
{
	struct replaying r = { .out = out, .store = store, .version = version };
	struct skn_kept_answer kept = { .ops = SKN_OPS_INIT };
	struct skn_buf json = SKN_BUF_INIT;
	int rc;

	*out = (struct skn_remake){ .run = NULL };
	rc = open_views(&r, err);
	if (rc == SKN_OK)
		rc = find_run(&r, err);
	if (rc == SKN_OK)
		rc = skn_archive_get(&json, store->repo, r.digest, err);
	if (rc == SKN_OK)
		rc = skn_kept_answer_read(&kept, json.p, json.n, err);
	if (rc == SKN_OK) {
		rc = make_and_compare(&r, &kept, err);
		skn_kept_answer_release(&kept);
	}
	skn_buf_release(&json);
	skn_view_free(r.before);
	skn_view_free(r.after);
	free(r.digest);
	if (rc != SKN_OK)
		skn_remake_release(out);
	else
		skn_strings_sort(&out->differ);
	return rc;
}

void skn_remake_release(struct skn_remake *replay)
{
	free(replay->run);
	free(replay->engine);
	replay->run = replay->engine = NULL;
	skn_strings_release(&replay->differ);
}
