#include "cli/compare.h"

#include "cli/twins.h"
#include "text/edtf.h"

/* ---- what the operand names ---- */

struct range {
	struct skn_spec spec;
	const char *from, *to; /* NULL: the newest on HEAD; "work", "staged" */
};

static bool is_place(const char *rev)
{
	return skn_streq(rev, "work") || skn_streq(rev, "staged");
}

static int parse(struct range *out, const char *text, bool staged, struct skn_err *err)
{
	const char *open = staged ? "staged" : "work";
	int rc = SKN_OK;

	*out = (struct range){ .to = open };
	if (!text)
		return SKN_OK;
	rc = skn_spec_parse(&out->spec, text, err);
	if (rc != SKN_OK)
		return rc;
	if (!*text)
		return skn_fail(err, SKN_EUSAGE, "an empty name is no thread");
	if (out->spec.rev && *out->spec.rev)
		out->from = out->spec.rev;
	if (out->spec.rev_to && *out->spec.rev_to)
		out->to = out->spec.rev_to;
	if (staged && out->to != open)
		return skn_fail(err, SKN_EUSAGE, "--staged compares with the index, not with '%s'", out->to);
	/* The work tree alone is compared with what was committed. */
	if (out->from && !out->spec.rev_to && is_place(out->from)) {
		if (staged && !skn_streq(out->from, "staged"))
			return skn_fail(err, SKN_EUSAGE, "--staged compares the index, not the work tree");
		out->to = out->from;
		out->from = NULL;
	}
	return SKN_OK;
}

/* ---- one side for all threads ---- */

struct day {
	int64_t end;
	struct skn_oid found;
};

static int find_day(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief,
		    struct skn_err *err)
{
	struct day *day = ctx;

	SKN_UNUSED(err);
	if (brief->time >= day->end)
		return 0;
	day->found = *oid;
	return 1;
}

/* The last commit of a UTC day on HEAD's first-parent line. */
static int commit_of_day(struct skn_oid *out, bool *is_day, struct skn_store *store, const char *rev,
			 struct skn_err *err)
{
	struct skn_edtf date;
	struct day day = { 0 };
	struct skn_oid head;
	int rc;

	*is_day = strlen(rev) == strlen("2026-04-29") && rev[4] == '-' && rev[7] == '-' &&
		  skn_edtf_parse(&date, rev, strlen(rev), NULL) == SKN_OK;
	if (!*is_day)
		return SKN_OK;
	day.end = date.upper;
	rc = skn_rev_commit(&head, store, NULL, err);
	if (rc == SKN_OK)
		rc = skn_repo_each_first_parent(store->repo, &head, find_day, &day, err);
	if (rc == 0)
		rc = skn_fail(err, SKN_ENOTFOUND, "no commit is as old as %s", rev);
	*out = day.found;
	return rc > 0 ? SKN_OK : rc;
}

/* Numbers and "-1" count the versions of one thread. */
static bool is_number(const char *rev)
{
	const char *s = rev + (*rev == 'v' || *rev == 'V' || *rev == '-');

	return *s && s[strspn(s, "0123456789+")] == '\0';
}

static int commit_of(struct skn_oid *out, struct skn_store *store, const char *rev, struct skn_err *err)
{
	bool is_day = false;
	int rc = commit_of_day(out, &is_day, store, rev, err);

	if (rc == SKN_OK && !is_day)
		rc = skn_rev_commit(out, store, rev, err);
	if ((rc == SKN_ENOTFOUND || rc == SKN_EAMBIGUOUS) && is_number(rev))
		skn_hint(err, "versions are numbered for each thread: name one, as in THREAD@%s", rev);
	return rc;
}

static int all_threads_side(struct skn_compare_side *out, struct skn_store *store, const char *rev, struct skn_err *err)
{
	struct skn_rev place = { .place = SKN_PLACE_COMMIT };
	char *ref = NULL;
	int rc;

	if (rev && is_place(rev))
		place.place = skn_streq(rev, "work") ? SKN_PLACE_WORK : SKN_PLACE_INDEX;
	if (!rev || is_place(rev))
		rc = skn_repo_head(store->repo, &ref, &place.commit, &out->unborn, err);
	else
		rc = commit_of(&place.commit, store, rev, err);
	free(ref);
	out->place = place.place;
	out->commit = place.commit;
	out->label = skn_xstrdup(!rev ? "HEAD" : skn_streq(rev, "work") ? "work tree"
						: skn_streq(rev, "staged") ? "index" : rev);
	if (rc == SKN_OK && (place.place != SKN_PLACE_COMMIT || !out->unborn))
		rc = skn_rev_view(&out->view, store, &place, err);
	return rc;
}

/* ---- one side for one thread ---- */

/* PATH: where the thread is on this side, or NULL when only the place is there. */
static int one_thread_side(struct skn_compare_side *out, char **path, struct skn_store *store, const char *thread,
			   const char *rev, struct skn_err *err)
{
	struct skn_rev found;
	struct skn_err missing = SKN_ERR_INIT;
	int rc = skn_rev_resolve(&found, store, thread, rev, &missing);

	if (rc == SKN_ENOTFOUND && all_threads_side(out, store, rev, NULL) == SKN_OK)
		return rc; /* the caller asks whether the other side has it */
	if (rc != SKN_OK) {
		if (err->code == SKN_OK)
			*err = missing;
		return rc == SKN_ENOTFOUND ? SKN_EDATA : rc;
	}
	if (!rev && found.place == SKN_PLACE_WORK) { /* never committed: nothing is on HEAD */
		skn_rev_release(&found);
		return all_threads_side(out, store, NULL, err);
	}
	out->place = found.place;
	out->commit = found.commit;
	out->unborn = found.unborn;
	out->label = skn_rev_label(&found);
	*path = skn_xstrdup(found.path);
	rc = skn_rev_view(&out->view, store, &found, err);
	skn_rev_release(&found);
	return rc;
}

/* The thread is on neither side: the error of looking for it. */
static int no_thread(const char *thread, const struct skn_compare_side *where, struct skn_err *err)
{
	char *path = NULL;
	int rc;

	if (!where->view)
		return skn_fail(err, SKN_ENOTFOUND, "no thread '%s'", thread);
	rc = skn_store_find(&path, where->view, thread, err);
	free(path);
	return rc;
}

/* Where one side lacks the thread it may have had another name there. */
static int find_twin(struct skn_comparison *c, struct skn_twin *twin, struct skn_store *store,
		     struct skn_err *err)
{
	struct skn_twins all = { 0 };
	int rc = skn_twins_find(&all, store, &c->from, &c->to, err);

	for (size_t i = 0; rc == SKN_OK && i < all.n; i++) {
		struct skn_twin *t = &all.v[i];

		if (twin->to && t->to && t->from && skn_streq(t->to, twin->to))
			twin->from = skn_xstrdup(t->from);
		else if (!twin->to && t->from && t->to && skn_streq(t->from, twin->from))
			twin->to = skn_xstrdup(t->to);
	}
	skn_twins_release(&all);
	return rc;
}

static int open_one(struct skn_comparison *c, struct skn_store *store, const struct range *range,
		    struct skn_err *err)
{
	const char *thread = range->spec.thread;
	struct skn_twin twin = { NULL, NULL };
	int rc_to = one_thread_side(&c->to, &twin.to, store, thread, range->to, err), rc_from = SKN_OK, rc;

	if (rc_to == SKN_OK || rc_to == SKN_ENOTFOUND)
		rc_from = one_thread_side(&c->from, &twin.from, store, thread, range->from, err);
	rc = rc_to == SKN_OK || rc_to == SKN_ENOTFOUND ? rc_from : rc_to;
	if (rc == SKN_ENOTFOUND)
		rc = SKN_OK;
	if (rc == SKN_OK && !twin.from && !twin.to)
		rc = no_thread(thread, &c->to, err);
	else if (rc == SKN_OK && (!twin.from || !twin.to))
		rc = find_twin(c, &twin, store, err);
	skn_vec_push(&c->twins, twin);
	return rc;
}

/* ---- both ---- */

static int open_all(struct skn_comparison *c, struct skn_store *store, const struct range *range,
		    struct skn_err *err)
{
	struct skn_twins all = { 0 };
	int rc = all_threads_side(&c->to, store, range->to, err);

	if (rc == SKN_OK)
		rc = all_threads_side(&c->from, store, range->from, err);
	if (rc == SKN_OK)
		rc = skn_twins_find(&all, store, &c->from, &c->to, err);
	c->twins.v = all.v;
	c->twins.n = all.n;
	c->twins.cap = all.cap;
	return rc;
}

static bool has_config(struct skn_view *view, struct skn_err *err)
{
	struct skn_record config;
	bool yes = view && skn_store_config(&config, view, err) == SKN_OK;

	if (yes)
		skn_record_release(&config);
	return yes;
}

/* Where nothing differs there may be nothing at all. */
static int is_store(const struct skn_comparison *c, struct skn_store *store, struct skn_err *err)
{
	struct skn_view *work = NULL;
	int rc = SKN_OK;

	if (has_config(c->to.view, NULL) || has_config(c->from.view, NULL))
		return SKN_OK;
	if (!skn_repo_is_bare(store->repo))
		rc = skn_view_work(&work, store->repo, err);
	if (rc == SKN_OK && !has_config(work ? work : c->to.view, err))
		rc = SKN_EDATA;
	skn_view_free(work);
	return rc;
}

int skn_compare_open(struct skn_comparison *out, struct skn_store *store, const char *spec, bool staged,
		     struct skn_err *err)
{
	struct range range;
	int rc = parse(&range, spec, staged, err);

	*out = (struct skn_comparison){ .many = !range.spec.thread || !*range.spec.thread };
	if (rc == SKN_OK && skn_repo_is_bare(store->repo) &&
	    (is_place(range.to) || (range.from && is_place(range.from)))) {
		rc = skn_fail(err, SKN_EDATA, "a bare repository has no %s to compare with",
			      staged ? "index" : "work tree");
		skn_hint(err, "name both sides: 'skein diff THREAD@A..B'");
	}
	if (rc == SKN_OK)
		rc = out->many ? open_all(out, store, &range, err) : open_one(out, store, &range, err);
	if (rc == SKN_OK && out->many && out->twins.n == 0)
		rc = is_store(out, store, err);
	skn_spec_release(&range.spec);
	if (rc != SKN_OK)
		skn_compare_close(out);
	return rc;
}

static void close_side(struct skn_compare_side *side)
{
	free(side->label);
	skn_view_free(side->view);
	*side = (struct skn_compare_side){ 0 };
}

void skn_compare_close(struct skn_comparison *comparison)
{
	for (size_t i = 0; i < comparison->twins.n; i++) {
		free(comparison->twins.v[i].from);
		free(comparison->twins.v[i].to);
	}
	skn_vec_release(&comparison->twins);
	close_side(&comparison->from);
	close_side(&comparison->to);
}
