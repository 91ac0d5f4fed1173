#include "rev/resolve.h"

#include "rev/index_names.h"
#include "text/edtf.h"

int skn_spec_parse(struct skn_spec *out, const char *text, struct skn_err *err)
{
	const char *at = strchr(text, '@');
	const char *dots = at ? strstr(at + 1, "..") : NULL;

	*out = (struct skn_spec){ 0 };
	if (dots && dots[2] == '.')
		return skn_fail(err, SKN_EUSAGE, "'%s': a range is written with two dots", text);
	if (dots && strstr(dots + 2, ".."))
		return skn_fail(err, SKN_EUSAGE, "'%s': more than one range", text);
	if (at && !at[1])
		return skn_fail(err, SKN_EUSAGE, "'%s': a revision must follow the '@'", text);
	out->thread = at ? skn_xstrndup(text, (size_t)(at - text)) : skn_xstrdup(text);
	if (dots) {
		out->rev = skn_xstrndup(at + 1, (size_t)(dots - at - 1));
		out->rev_to = skn_xstrdup(dots + 2);
	} else if (at) {
		out->rev = skn_xstrdup(at + 1);
	}
	return SKN_OK;
}

void skn_spec_release(struct skn_spec *spec)
{
	free(spec->thread);
	free(spec->rev);
	free(spec->rev_to);
	*spec = (struct skn_spec){ 0 };
}

void skn_rev_release(struct skn_rev *rev)
{
	free(rev->path);
	rev->path = NULL;
	skn_version_release(&rev->version);
}

/* Takes version I out of the history. */
static int take(struct skn_rev *out, struct skn_history *history, size_t i)
{
	struct skn_version *v = &history->list.v[i];

	free(out->path);
	out->path = skn_xstrdup(v->path);
	out->place = SKN_PLACE_COMMIT;
	out->commit = v->commit;
	out->version = *v;
	out->has_version = true;
	*v = (struct skn_version){ 0 };
	return SKN_OK;
}

static bool is_version(const struct skn_version *v)
{
	return !v->collection && !v->removed;
}

static int no_version(const struct skn_history *history, const char *rev, struct skn_err *err)
{
	char label[SKN_VERSION_LABEL_MAX] = "none";
	int rc = skn_fail(err, SKN_ENOTFOUND, "no version '%s'", rev);

	if (history->list.n)
		skn_version_label(&history->list.v[0], label);
	if (history->list.n && history->list.v[0].number == SKN_VERSION_UNKNOWN)
		skn_hint(err, "the clone is shallow and tells no numbers; 'git fetch --unshallow' gets the rest");
	else
		skn_hint(err, "the newest is %s; 'skein log' lists them", label);
	return rc;
}

/* "2", "v2" or "14+2": true when REV is of that form. */
static bool parse_number(const char *rev, uint64_t *number, uint64_t *plus)
{
	const char *s = rev[0] == 'v' || rev[0] == 'V' ? rev + 1 : rev;
	const char *mark = strchrnul(s, '+');

	*plus = 0;
	return skn_parse_uint(s, (size_t)(mark - s), 1000000000, number) &&
	       (!*mark || skn_parse_uint(mark + 1, strlen(mark + 1), 1000000, plus));
}

/* Two commits may set the same number in `published`. */
static int same_number(const struct skn_version *a, const struct skn_version *b, const char *rev,
		       struct skn_err *err)
{
	char one[SKN_OID_HEX + 1], two[SKN_OID_HEX + 1];

	skn_oid_hex(one, &a->commit);
	skn_oid_hex(two, &b->commit);
	skn_fail(err, SKN_EAMBIGUOUS, "two versions have the number %s", rev);
	return skn_hint(err, "name the commit: %.10s or %.10s", one, two);
}

static int by_number(struct skn_rev *out, struct skn_history *history, uint64_t number,
		     uint64_t plus, const char *rev, struct skn_err *err)
{
	size_t found = history->list.n;

	for (size_t i = 0; i < history->list.n; i++) {
		const struct skn_version *v = &history->list.v[i];

		if (!is_version(v) || v->number != (int64_t)number || v->plus != plus)
			continue;
		if (found < i)
			return same_number(&history->list.v[found], v, rev, err);
		found = i;
	}
	return found < history->list.n ? take(out, history, found) : no_version(history, rev, err);
}

static int by_age(struct skn_rev *out, struct skn_history *history, uint64_t back, const char *rev,
		  struct skn_err *err)
{
	for (size_t i = 0; i < history->list.n; i++)
		if (is_version(&history->list.v[i]) && back-- == 0)
			return take(out, history, i);
	return no_version(history, rev, err);
}

static int by_date(struct skn_rev *out, struct skn_history *history, int64_t end, const char *rev,
		   struct skn_err *err)
{
	int rc;

	for (size_t i = 0; i < history->list.n; i++)
		if (is_version(&history->list.v[i]) && history->list.v[i].time < end)
			return take(out, history, i);
	rc = skn_fail(err, SKN_ENOTFOUND, "no version is as old as %s", rev);
	skn_hint(err, "'skein log' lists the versions with their times");
	return rc;
}

static bool is_day(const char *rev, int64_t *end)
{
	struct skn_edtf date;

	if (strlen(rev) != 10 || rev[4] != '-' || rev[7] != '-' ||
	    skn_edtf_parse(&date, rev, 10, NULL) != SKN_OK)
		return false;
	*end = date.upper;
	return true;
}

int skn_rev_commit(struct skn_oid *out, struct skn_store *store, const char *rev, struct skn_err *err)
{
	bool unborn = false;
	char *ref = NULL;
	int rc;

	if (rev && *rev)
		return skn_repo_resolve(store->repo, rev, out, err);
	rc = skn_repo_head(store->repo, &ref, out, &unborn, err);
	free(ref);
	if (rc == SKN_OK && unborn) {
		rc = skn_fail(err, SKN_ENOTFOUND, "there is no commit yet");
		skn_hint(err, "'skein init' makes a store, 'skein commit' the first commit of one");
	}
	return rc;
}

/* The thread's path at COMMIT, and its history from there. */
static int history_at(struct skn_history *out, char **path, struct skn_store *store,
		      const struct skn_oid *commit, const char *thread, unsigned flags,
		      struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, store->repo, commit, err);

	if (rc == SKN_OK && !skn_index_find_thread(path, store, commit, thread))
		rc = skn_store_find(path, view, thread, err);
	skn_view_free(view);
	if (rc == SKN_OK) {
		rc = skn_history_load(out, store, commit, *path, flags, err);
		if (rc != SKN_OK) {
			free(*path);
			*path = NULL;
		}
	}
	return rc;
}

static int at_place(struct skn_rev *out, struct skn_store *store, const char *thread,
		    enum skn_place place, struct skn_err *err)
{
	struct skn_view *view = NULL;
	char *ref = NULL;
	int rc;

	out->place = place;
	rc = skn_repo_head(store->repo, &ref, &out->commit, &out->unborn, err);
	free(ref);
	if (rc == SKN_OK)
		rc = skn_rev_view(&view, store, out, err);
	if (rc == SKN_OK)
		rc = skn_store_find(&out->path, view, thread, err);
	skn_view_free(view);
	return rc;
}

/* A branch or other commit: that commit, with the version it shows. */
static int at_oid(struct skn_rev *out, struct skn_store *store, const char *thread, const struct skn_oid *commit,
		  struct skn_err *err)
{
	struct skn_history history = { 0 };
	char *path = NULL;
	int rc = history_at(&history, &path, store, commit, thread, SKN_HISTORY_NEWEST, err);

	if (rc == SKN_OK) {
		for (size_t i = 0; i < history.list.n && !out->has_version; i++)
			if (is_version(&history.list.v[i]))
				take(out, &history, i);
		if (!out->has_version) {
			out->place = SKN_PLACE_COMMIT;
			out->commit = *commit;
			out->path = skn_xstrdup(path);
		}
	}
	skn_history_release(&history);
	free(path);
	return rc;
}

static int at_commit(struct skn_rev *out, struct skn_store *store, const char *thread, const char *rev,
		     struct skn_err *err)
{
	struct skn_oid commit;
	int rc = skn_rev_commit(&commit, store, rev, err);

	return rc == SKN_OK ? at_oid(out, store, thread, &commit, err) : rc;
}

/* Number, age and date are looked up in the history of TIP, NULL: HEAD. */
static int in_history(struct skn_rev *out, struct skn_store *store, const struct skn_oid *tip, const char *thread,
		      const char *rev, bool *handled, struct skn_err *err)
{
	struct skn_history history = { 0 };
	uint64_t number = 0, plus = 0, back = 0;
	bool numbered = parse_number(rev, &number, &plus);
	bool aged = rev[0] == '-' && skn_parse_uint(rev + 1, strlen(rev + 1), 1000000000, &back);
	int64_t end = 0;
	bool dated = is_day(rev, &end);
	struct skn_oid head;
	char *path = NULL;
	int rc;

	*handled = numbered || aged || dated;
	if (!*handled)
		return SKN_OK;
	rc = tip ? SKN_OK : skn_rev_commit(&head, store, NULL, err);
	if (rc == SKN_OK)
		rc = history_at(&history, &path, store, tip ? tip : &head, thread, 0, err);
	free(path);
	if (rc != SKN_OK)
		return rc;
	if (numbered)
		rc = by_number(out, &history, number, plus, rev, err);
	else
		rc = aged ? by_age(out, &history, back, rev, err) : by_date(out, &history, end, rev, err);
	skn_history_release(&history);
	return rc;
}

/* Newest version on HEAD; the work tree for a thread that HEAD does not have. */
static int newest(struct skn_rev *out, struct skn_store *store, const char *thread, struct skn_err *err)
{
	struct skn_err first = SKN_ERR_INIT;
	int rc = at_commit(out, store, thread, NULL, &first);

	if (rc == SKN_ENOTFOUND && !skn_repo_is_bare(store->repo) &&
	    at_place(out, store, thread, SKN_PLACE_WORK, NULL) == SKN_OK)
		return SKN_OK;
	if (rc != SKN_OK && err && err->code == SKN_OK)
		*err = first;
	return rc;
}

int skn_rev_resolve(struct skn_rev *out, struct skn_store *store, const char *thread,
		    const char *rev, struct skn_err *err)
{
	bool handled = false;
	int rc;

	*out = (struct skn_rev){ 0 };
	if (!rev || !*rev)
		rc = newest(out, store, thread, err);
	else if (skn_streq(rev, "work"))
		rc = at_place(out, store, thread, SKN_PLACE_WORK, err);
	else if (skn_streq(rev, "staged"))
		rc = at_place(out, store, thread, SKN_PLACE_INDEX, err);
	else {
		rc = in_history(out, store, NULL, thread, rev, &handled, err);
		if (!handled)
			rc = at_commit(out, store, thread, rev, err);
		else if (rc == SKN_ENOTFOUND && at_commit(out, store, thread, rev, NULL) == SKN_OK) {
			/* A branch, a tag or the start of a commit's id may look like that, too. */
			skn_err_clear(err);
			rc = SKN_OK;
		}
	}
	if (rc != SKN_OK)
		skn_rev_release(out);
	return rc;
}

/* ---- for readers who may name what was published and no more ---- */

/* What branches and tags point to. */
static int public_tips(struct skn_oid **out, size_t *n, struct skn_store *store, struct skn_err *err)
{
	struct skn_strings refs = { 0 };
	SKN_VEC(struct skn_oid) tips = { 0 };
	struct skn_oid oid;
	int rc = skn_repo_ref_list(store->repo, "refs/heads/", &refs, err);

	if (rc == SKN_OK)
		rc = skn_repo_ref_list(store->repo, "refs/tags/", &refs, err);
	for (size_t i = 0; rc == SKN_OK && i < refs.n; i++)
		if (skn_repo_ref(store->repo, refs.v[i], &oid, NULL) == SKN_OK)
			skn_vec_push(&tips, oid);
	skn_strings_release(&refs);
	*out = tips.v;
	*n = tips.n;
	return rc;
}

static int is_public(bool *yes, struct skn_store *store, const struct skn_oid *commit, struct skn_err *err)
{
	struct skn_oid *tips = NULL;
	size_t n = 0;
	int rc = public_tips(&tips, &n, store, err);

	*yes = false;
	if (rc == SKN_OK)
		rc = skn_repo_is_reachable(store->repo, commit, tips, n, yes, err);
	free(tips);
	return rc;
}

static bool is_hex(const char *rev)
{
	size_t n = strspn(rev, "0123456789abcdef");

	return rev[n] == '\0' && n >= SKN_REV_PUBLIC_HEX_MIN && n <= SKN_OID_HEX;
}

int skn_rev_public(struct skn_oid *out, struct skn_store *store, const char *rev, struct skn_err *err)
{
	static const char *const folders[] = { "refs/heads/", "refs/tags/" };
	bool found = false;

	for (size_t i = 0; !found && i < SKN_ARRAY_LEN(folders); i++) {
		char *ref = skn_xasprintf("%s%s", folders[i], rev);

		found = skn_repo_ref(store->repo, ref, out, NULL) == SKN_OK;
		free(ref);
	}
	if (!found && is_hex(rev) && skn_repo_resolve(store->repo, rev, out, NULL) == SKN_OK) {
		int rc = is_public(&found, store, out, err);

		if (rc != SKN_OK)
			return rc;
	}
	if (found)
		return SKN_OK;
	skn_fail(err, SKN_ENOTFOUND, "no branch or tag '%s', and no commit that one holds", rev);
	skn_hint(err, "a version's number, -1 for the one before the newest, a day such as 2026-04-29, a branch, a tag, "
		      "or at least %d digits of a commit's id", SKN_REV_PUBLIC_HEX_MIN);
	return SKN_ENOTFOUND;
}

int skn_rev_resolve_public(struct skn_rev *out, struct skn_store *store, const struct skn_oid *tip, const char *thread,
			   const char *rev, struct skn_err *err)
{
	bool handled = false;
	struct skn_oid commit;
	int rc;

	*out = (struct skn_rev){ 0 };
	if (!rev)
		return at_oid(out, store, thread, tip, err);
	rc = in_history(out, store, tip, thread, rev, &handled, err);
	if (handled && rc == SKN_ENOTFOUND && skn_rev_public(&commit, store, rev, NULL) == SKN_OK &&
	    at_oid(out, store, thread, &commit, NULL) == SKN_OK) {
		skn_err_clear(err);
		rc = SKN_OK;
	} else if (!handled) {
		rc = skn_rev_public(&commit, store, rev, err);
		if (rc == SKN_OK)
			rc = at_oid(out, store, thread, &commit, err);
	}
	if (rc != SKN_OK)
		skn_rev_release(out);
	return rc;
}

char *skn_rev_label(const struct skn_rev *rev)
{
	char label[SKN_VERSION_LABEL_MAX], hex[SKN_OID_HEX + 1];

	if (rev->place != SKN_PLACE_COMMIT)
		return skn_xstrdup(rev->place == SKN_PLACE_WORK ? "work tree" : "index");
	skn_version_label(&rev->version, label);
	skn_oid_hex(hex, &rev->commit);
	return rev->has_version && *label != '?' ? skn_xasprintf("v%s", label) : skn_xasprintf("%.10s", hex);
}

int skn_rev_view(struct skn_view **out, struct skn_store *store, const struct skn_rev *rev,
		 struct skn_err *err)
{
	switch (rev->place) {
	case SKN_PLACE_INDEX: return skn_view_index(out, store->repo, err);
	case SKN_PLACE_WORK: return skn_view_work(out, store->repo, err);
	default: return skn_view_commit(out, store->repo, &rev->commit, err);
	}
}
