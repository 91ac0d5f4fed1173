#include "web/sides.h"

#include "rev/twins.h"

/* SKN_OK without a path: the revision is there and the thread is not. */
static int find(struct skn_web_side *side, const struct skn_web_call *call, const char *thread, const char *rev,
		struct skn_err *err)
{
	struct skn_err why = SKN_ERR_INIT;
	struct skn_rev found;
	int rc = skn_rev_resolve_public(&found, call->store, &call->tip, thread, rev, &why);

	if (rc == SKN_OK) {
		side->commit = found.commit;
		side->label = skn_rev_label(&found);
		side->path = skn_xstrdup(found.path);
		skn_rev_release(&found);
	} else if (rc == SKN_ENOTFOUND && rev && skn_rev_public(&side->commit, call->store, rev, NULL) == SKN_OK) {
		side->label = skn_xstrdup(rev);
		rc = SKN_OK;
	} else if (err && err->code == SKN_OK) {
		*err = why;
	}
	skn_oid_hex(side->hex, &side->commit);
	return rc == SKN_OK ? skn_view_commit(&side->view, call->store->repo, &side->commit, err) : rc;
}

/* Where one side lacks the thread it may have had another name there. */
static int find_twin(struct skn_web_side *from, struct skn_web_side *to, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	struct skn_twins twins = { 0 };
	int rc = skn_twins_walk(&paths, from->view, to->view, err);

	if (rc == SKN_OK)
		skn_twins_pair(&twins, &paths, from->view, to->view);
	for (size_t i = 0; i < twins.n; i++) {
		const struct skn_twin *t = &twins.v[i];

		if (!t->from || !t->to)
			continue;
		if (!from->path && to->path && skn_streq(t->to, to->path))
			from->path = skn_xstrdup(t->from);
		else if (!to->path && from->path && skn_streq(t->from, from->path))
			to->path = skn_xstrdup(t->to);
	}
	skn_twins_release(&twins);
	skn_strings_release(&paths);
	return rc;
}

static int read_side(struct skn_web_side *side, struct skn_err *err)
{
	int rc = side->path ? skn_store_load(&side->thread, side->view, side->path, 0, err) : SKN_OK;

	side->read = side->path && rc == SKN_OK;
	return rc;
}

static void compare(struct skn_web_sides *s)
{
	const struct skn_thread *from = s->from.read ? &s->from.thread : NULL, *to = s->to.read ? &s->to.thread : NULL;

	s->head = (struct skn_diff_head){
		.name = skn_thread_name_of(s->to.path ? s->to.path : s->from.path),
		.title = skn_thread_title(to ? to : from), .from = s->from.label, .to = s->to.label,
		.from_commit = s->from.hex, .to_commit = s->to.hex, .old_thread = from, .new_thread = to,
	};
	skn_diff_make(&s->diff, from, to);
	s->made = true;
}

int skn_web_sides_read(struct skn_web_sides *out, const struct skn_web_call *call, const char *thread, const char *from,
		       const char *to, struct skn_err *err)
{
	int rc;

	*out = (struct skn_web_sides){ 0 };
	rc = find(&out->to, call, thread, to, err);
	if (rc == SKN_OK)
		rc = find(&out->from, call, thread, from, err);
	if (rc == SKN_OK && !out->to.path && !out->from.path)
		rc = skn_fail(err, SKN_ENOTFOUND, "neither side has that thread");
	if (rc == SKN_OK && (!out->to.path || !out->from.path))
		rc = find_twin(&out->from, &out->to, err);
	if (rc == SKN_OK)
		rc = read_side(&out->from, err);
	if (rc == SKN_OK)
		rc = read_side(&out->to, err);
	if (rc == SKN_OK)
		compare(out);
	return rc;
}

static void release_side(struct skn_web_side *side)
{
	if (side->read)
		skn_thread_release(&side->thread);
	skn_view_free(side->view);
	free(side->label);
	free(side->path);
}

void skn_web_sides_release(struct skn_web_sides *sides)
{
	if (sides->made)
		skn_diff_release(&sides->diff);
	release_side(&sides->from);
	release_side(&sides->to);
}
