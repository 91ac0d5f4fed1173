#include "cli/session.h"
#include "rev/diff.h"
#include "rev/run.h"
#include "text/edtf.h"
#include "text/jsonw.h"

/* One line of the log: a version of one thread. */
struct entry {
	const struct skn_version *version;
	const char *name; /* of the thread */
};

struct logger {
	struct skn_cli *cli;
	struct skn_store *store;
	struct skn_jsonw json;
	int64_t max;
	int64_t since; /* seconds; INT64_MIN: all */
	bool many;     /* more than one thread */
};

/* Reads one side of a version; *found false when the thread is not there. */
static int read_side(struct skn_thread *out, bool *found, struct skn_store *store,
		     const struct skn_oid *commit, const char *path, struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, store->repo, commit, err);

	*found = false;
	if (rc == SKN_OK)
		rc = skn_store_load(out, view, path, 0, err);
	*found = rc == SKN_OK;
	skn_view_free(view);
	return rc;
}

/* What the version changed, and its numbers of items and sources. */
static int examine(struct skn_diff *diff, size_t *items, size_t *sources, struct logger *l,
		   const struct skn_version *v, struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_thread from, to;
	struct skn_numbers numbers;
	bool had = false, has = false;
	int rc = skn_repo_read_brief(l->store->repo, &v->commit, &brief, err);

	*diff = (struct skn_diff){ 0 };
	*items = *sources = 0;
	if (rc == SKN_OK && v->path_before)
		rc = read_side(&from, &had, l->store, &brief.parent, v->path_before, err);
	if (rc == SKN_OK && !v->removed)
		rc = read_side(&to, &has, l->store, &v->commit, v->path, err);
	rc = skn_store_forgive(rc, err); /* a broken version is still listed */
	if (has) {
		skn_diff_make(diff, had ? &from : NULL, &to);
		skn_numbers_make(&numbers, &to);
		*sources = numbers.keys.n;
		*items = v->items >= 0 ? (size_t)v->items : to.n_items;
		skn_numbers_release(&numbers);
		skn_thread_release(&to);
	}
	if (had)
		skn_thread_release(&from);
	return rc;
}

static void write_counts(struct skn_jsonw *w, const struct skn_diff *diff)
{
	skn_jsonw_key(w, "changes");
	skn_jsonw_object_begin(w);
	for (int k = 0; k < SKN_DIFF_N; k++)
		if (diff->counts[k])
			skn_jsonw_int(w, skn_diff_info((enum skn_diff_kind)k)->name, (int64_t)diff->counts[k]);
	skn_jsonw_object_end(w);
}

static void write_json(struct logger *l, const struct entry *e, const struct skn_run_info *run,
		       const struct skn_diff *diff, size_t items, size_t sources)
{
	struct skn_jsonw *w = &l->json;
	char label[SKN_VERSION_LABEL_MAX], hex[SKN_OID_HEX + 1], time[32];

	skn_version_label(e->version, label);
	skn_oid_hex(hex, &e->version->commit);
	skn_edtf_format_time(time, e->version->time);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "version", label);
	if (l->many)
		skn_jsonw_str(w, "thread", e->name);
	skn_jsonw_str(w, "commit", hex);
	skn_jsonw_str(w, "time", time);
	skn_jsonw_str(w, "author", run->author);
	skn_jsonw_str(w, "op", run->op);
	skn_jsonw_str(w, "engine", run->engine);
	skn_jsonw_bool(w, "collection", e->version->collection);
	skn_jsonw_bool(w, "removed", e->version->removed);
	skn_jsonw_int(w, "items", (int64_t)items);
	skn_jsonw_int(w, "sources", (int64_t)sources);
	write_counts(w, diff);
	skn_jsonw_object_end(w);
}

static void write_text(struct logger *l, const struct entry *e, const struct skn_run_info *run,
		       const struct skn_diff *diff, size_t items, size_t sources)
{
	struct skn_sink *out = l->cli->out;
	const struct skn_version *v = e->version;
	char label[SKN_VERSION_LABEL_MAX], hex[SKN_OID_HEX + 1], time[24];
	struct skn_buf what = SKN_BUF_INIT;

	skn_version_label(v, label);
	skn_oid_hex(hex, &v->commit);
	skn_page_minute(time, v->time);
	if (v->removed)
		skn_buf_adds(&what, "thread removed");
	else if (v->collection)
		skn_buf_adds(&what, "collection");
	else if (!v->path_before)
		skn_buf_adds(&what, "first version");
	skn_sink_puts(out, skn_term_begin(&l->cli->term, SKN_TERM_HEADING));
	if (l->many)
		skn_sink_printf(out, "%s ", e->name);
	skn_sink_printf(out, v->collection ? "(%s)" : "v%s", label);
	skn_sink_puts(out, skn_term_end(&l->cli->term, SKN_TERM_HEADING));
	skn_sink_printf(out, "  %s UTC  %.10s  ", time, hex);
	skn_term_safe(out, run->author, strlen(run->author), false);
	if (run->engine) {
		skn_sink_puts(out, "  ");
		skn_term_safe(out, run->engine, strlen(run->engine), false);
	}
	skn_sink_printf(out, "  %zu item%s, %zu source%s\n    ", items, items == 1 ? "" : "s", sources,
			sources == 1 ? "" : "s");
	if (v->path_before && !v->removed && !v->collection)
		skn_diff_summary(&what, diff);
	skn_sink_printf(out, "%s\n", what.p);
	skn_buf_release(&what);
}

static int write_entry(struct logger *l, const struct entry *e, struct skn_err *err)
{
	struct skn_run_info run = { 0 };
	struct skn_diff diff;
	size_t items, sources;
	int rc = examine(&diff, &items, &sources, l, e->version, err);

	if (rc == SKN_OK)
		rc = skn_run_info(&run, l->store, e->version, err);
	if (rc == SKN_OK && l->cli->json)
		write_json(l, e, &run, &diff, items, sources);
	else if (rc == SKN_OK)
		write_text(l, e, &run, &diff, items, sources);
	skn_run_info_release(&run);
	skn_diff_release(&diff);
	return rc;
}

static int newest_first(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;

	if (a->version->time != b->version->time)
		return a->version->time > b->version->time ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* The histories of the named threads, or of all. */
static int load_all(struct skn_history **out, struct skn_strings *names, struct logger *l,
		    const struct skn_oid *tip, struct skn_err *err)
{
	struct skn_view *view = NULL;
	struct skn_record config;
	unsigned flags = skn_cli_flag(l->cli, "items") ? SKN_HISTORY_COLLECTIONS : 0;
	int rc = skn_view_commit(&view, l->store->repo, tip, err);

	if (rc == SKN_OK && l->many)
		rc = skn_store_threads(names, view, err);
	if (rc == SKN_OK && names->n == 0 && (rc = skn_store_config(&config, view, err)) == SKN_OK)
		skn_record_release(&config);
	skn_view_free(view);
	*out = skn_xcalloc(names->n, sizeof(**out));
	for (size_t i = 0; rc == SKN_OK && i < names->n; i++)
		rc = skn_history_load(&(*out)[i], l->store, tip, names->v[i], flags, err);
	return rc;
}

static int print(struct logger *l, struct skn_history *histories, const struct skn_strings *names,
		 struct skn_err *err)
{
	SKN_VEC(struct entry) entries = { 0 };
	int rc = SKN_OK;

	for (size_t i = 0; i < names->n; i++)
		for (size_t k = 0; k < histories[i].list.n; k++)
			skn_vec_push(&entries, ((struct entry){ &histories[i].list.v[k],
								skn_thread_name_of(names->v[i]) }));
	if (l->many && entries.n > 1)
		qsort(entries.v, entries.n, sizeof(*entries.v), newest_first);
	for (size_t i = 0; rc == SKN_OK && i < entries.n && l->max > 0; i++) {
		if (entries.v[i].version->time < l->since)
			continue;
		rc = write_entry(l, &entries.v[i], err);
		l->max--;
	}
	if (rc == SKN_OK && entries.n == 0 && names->n && skn_repo_is_shallow(l->store->repo))
		skn_cli_hint(l->cli, "the clone is shallow and has no version whole; 'git fetch --unshallow' "
				     "gets them");
	skn_vec_release(&entries);
	return rc;
}

/* The newest version on HEAD is no reason to leave out the collections after it. */
static int start_thread(struct logger *l, struct skn_oid *tip, struct skn_strings *names,
			const struct skn_spec *spec, struct skn_err *err)
{
	struct skn_rev rev;
	int rc = skn_rev_resolve(&rev, l->store, spec->thread, spec->rev, err);

	if (rc != SKN_OK)
		return rc;
	*tip = rev.commit;
	if (!spec->rev || rev.place != SKN_PLACE_COMMIT)
		rc = skn_rev_commit(tip, l->store, NULL, err);
	if (rev.place == SKN_PLACE_COMMIT)
		skn_strings_push(names, rev.path);
	else if (rc == SKN_OK && !spec->rev)
		skn_cli_hint(l->cli, "%s has no version yet; 'skein commit' makes the first",
			     rev.path + strlen("threads/"));
	skn_rev_release(&rev);
	return rc;
}

/* The commit to start from and the thread, from the operand. */
static int start(struct logger *l, struct skn_oid *tip, struct skn_strings *names, struct skn_err *err)
{
	struct skn_spec spec = { 0 };
	int rc;

	l->many = l->cli->n_args == 0;
	if (l->many)
		return skn_rev_commit(tip, l->store, NULL, err);
	rc = skn_spec_parse(&spec, l->cli->args[0], err);
	if (rc == SKN_OK && spec.rev_to)
		rc = skn_fail(err, SKN_EUSAGE, "log takes one revision, not a range");
	if (rc == SKN_OK && !*spec.thread && !spec.rev)
		rc = skn_fail(err, SKN_EUSAGE, "an empty name is no thread");
	if (rc == SKN_OK && !*spec.thread) {
		l->many = true;
		rc = skn_rev_commit(tip, l->store, spec.rev, err);
	} else if (rc == SKN_OK) {
		rc = start_thread(l, tip, names, &spec, err);
	}
	skn_spec_release(&spec);
	return rc;
}

static int parse_since(struct logger *l, struct skn_err *err)
{
	const char *since = skn_cli_value(l->cli, "since");
	struct skn_edtf date;

	l->since = INT64_MIN;
	if (!since)
		return SKN_OK;
	if (skn_edtf_parse(&date, since, strlen(since), NULL) != SKN_OK)
		return skn_fail(err, SKN_EUSAGE, "--since takes a date such as 2026-04 or 2026-04-29, not '%s'",
				since);
	l->since = date.lower;
	return SKN_OK;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct skn_history *histories = NULL;
	struct skn_strings names = { 0 };
	struct logger l = { .cli = cli };
	struct skn_oid tip;
	int rc = skn_cli_int(cli, "max-count", 1, INT32_MAX, INT32_MAX, &l.max, err);

	if (rc == SKN_OK)
		rc = parse_since(&l, err);
	if (rc == SKN_OK)
		rc = skn_session_open(&session, cli, err);
	if (rc != SKN_OK)
		return rc;
	l.store = &session.store;
	rc = start(&l, &tip, &names, err);
	if (rc == SKN_OK)
		rc = load_all(&histories, &names, &l, &tip, err);
	if (rc == SKN_OK && cli->json) {
		skn_jsonw_init(&l.json, cli->out, true);
		skn_jsonw_object_begin(&l.json);
		skn_jsonw_str(&l.json, "thread", l.many ? NULL : names.n ? skn_thread_name_of(names.v[0])
									: cli->args[0]);
		skn_jsonw_key(&l.json, "versions");
		skn_jsonw_array_begin(&l.json);
	}
	if (rc == SKN_OK)
		rc = print(&l, histories, &names, err);
	if (rc == SKN_OK && cli->json) {
		skn_jsonw_array_end(&l.json);
		skn_jsonw_object_end(&l.json);
	}
	for (size_t i = 0; histories && i < names.n; i++)
		skn_history_release(&histories[i]);
	free(histories);
	skn_strings_release(&names);
	skn_session_close(&session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "max-count", .short_name = 'n', .arg = "N", .help = "show at most N versions" },
	{ .long_name = "since", .arg = "DATE", .help = "only versions of that day or later" },
	{ .long_name = "items", .help = "list collections too: commits that only gathered items" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein log lithium -n 3", "the last three versions" },
	{ "skein log --since 2026-11-01", "what happened to all threads this month" },
	{ 0 },
};

const struct skn_cmd skn_cmd_log = {
	.name = "log", .group = SKN_GROUP_HISTORY, .summary = "show the versions of a thread",
	.args = "[THREAD[@REV]]",
	.description =
		"Lists the versions of the thread, newest first: number, time, commit, author, engine, "
		"how many items were collected and how many of them the page cites, and what changed. "
		"THREAD@REV starts at that version; without a thread, the versions of all threads.\n\n"
		"A commit is a version when it changes what the thread's page shows. Other commits of "
		"the thread are collections; --items shows them too, with the version they follow.",
	.options = options, .examples = examples, .json = true, .pager = true, .run = run,
};
