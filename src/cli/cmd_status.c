#include "cli/session.h"
#include "cli/since.h"
#include "repo/status.h"
#include "rev/diff.h"
#include "rev/message.h"
#include "text/jsonw.h"

/* How much of a file's change is in the index already. */
enum staged { STAGED_NO, STAGED_PARTLY, STAGED_YES };
static const char *const staged_names[] = { "no", "partly", "yes" };
static const char *const change_names[] = { [SKN_PATH_ADDED] = "added", [SKN_PATH_MODIFIED] = "modified",
					    [SKN_PATH_DELETED] = "deleted", [SKN_PATH_TYPE] = "type" };

struct file {
	const char *path;
	enum skn_path_status status;
	enum staged staged;
	bool conflict;
};

struct row {
	const char *path;  /* of the thread */
	const char *state; /* "new", "removed", "changed", "unchanged" */
	char label[SKN_VERSION_LABEL_MAX]; /* "" without a version */
	size_t collected;  /* since that version, committed */
	size_t items;      /* new ones that are not committed */
	struct skn_diff diff;
	struct skn_err fault; /* why the thread cannot be compared */
};

struct report {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *before, *after; /* HEAD (NULL before the first commit), work tree */
	struct skn_oid head;
	char *ref, *published;           /* full names; ref NULL: detached */
	struct skn_path_changes work, index;
	SKN_VEC(struct file) files;
	struct skn_strings threads;      /* to show */
	SKN_VEC(struct row) rows;
};

/* ---- gathering ---- */

static int open_views(struct report *r, struct skn_err *err)
{
	struct skn_repo *repo = r->session.store.repo;
	struct skn_record config;
	bool unborn = false;
	int rc = skn_repo_head(repo, &r->ref, &r->head, &unborn, err);

	if (rc == SKN_OK && !unborn)
		rc = skn_view_commit(&r->before, repo, &r->head, err);
	if (rc == SKN_OK && !skn_repo_is_bare(repo))
		rc = skn_view_work(&r->after, repo, err);
	if (rc == SKN_OK && !r->before && !r->after)
		return skn_fail(err, SKN_EDATA, "not a store: there is no commit yet");
	if (rc == SKN_OK)
		rc = skn_store_config(&config, r->after ? r->after : r->before, err);
	if (rc == SKN_OK) {
		rc = skn_store_published_ref(&r->published, &r->session.store, &config, err);
		skn_record_release(&config);
	}
	return rc;
}

static const struct skn_path_change *find_change(const struct skn_path_changes *list, const char *path)
{
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(list->v[mid].path, path);

		if (order == 0)
			return &list->v[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* A change that was staged and then undone in the work tree counts as well. */
static void add_files(struct report *r)
{
	for (size_t i = 0; i < r->work.n; i++) {
		const struct skn_path_change *w = &r->work.v[i], *s = find_change(&r->index, w->path);
		struct file f = { .path = w->path, .status = w->status, .conflict = w->conflict };

		if (s)
			f.staged = s->status == w->status && skn_oid_eq(&s->oid, &w->oid) ? STAGED_YES : STAGED_PARTLY;
		skn_vec_push(&r->files, f);
	}
	for (size_t i = 0; i < r->index.n; i++) {
		const struct skn_path_change *s = &r->index.v[i];

		if (!find_change(&r->work, s->path))
			skn_vec_push(&r->files, ((struct file){ .path = s->path, .status = s->status,
								.staged = STAGED_PARTLY, .conflict = s->conflict }));
	}
}

static int collect_files(struct report *r, struct skn_err *err)
{
	static const char *const prefixes[] = { "threads", "skein.yaml", ".gitattributes" };
	struct skn_strings paths = { 0 };
	int rc = SKN_OK;

	if (!r->after)
		return SKN_OK;
	rc = skn_repo_work_changes(r->session.store.repo, prefixes, SKN_ARRAY_LEN(prefixes), &r->work, err);
	if (rc == SKN_OK)
		rc = skn_repo_staged_changes(r->session.store.repo, prefixes, SKN_ARRAY_LEN(prefixes), &r->index, err);
	if (rc == SKN_OK)
		add_files(r);
	for (size_t i = 0; i < r->files.n; i++)
		skn_strings_push(&paths, r->files.v[i].path);
	if (rc == SKN_OK && r->cli->n_args == 0)
		rc = skn_message_threads(&r->threads, r->before, r->after, &paths, err);
	skn_strings_release(&paths);
	return rc;
}

static int named_threads(struct report *r, struct skn_err *err)
{
	struct skn_view *now = r->after ? r->after : r->before;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < r->cli->n_args; i++) {
		struct skn_err first = SKN_ERR_INIT;
		char *path = NULL;

		rc = skn_store_find(&path, now, r->cli->args[i], &first);
		if (rc == SKN_ENOTFOUND && r->before && r->before != now)
			rc = skn_store_find(&path, r->before, r->cli->args[i], NULL);
		if (rc != SKN_OK && err->code == SKN_OK)
			*err = first;
		if (rc == SKN_OK && !skn_strings_has(&r->threads, path))
			skn_strings_push(&r->threads, path);
		free(path);
	}
	return rc;
}

static bool in_thread(const struct file *file, const char *thread)
{
	size_t n = strlen(thread);

	return strncmp(file->path, thread, n) == 0 && file->path[n] == '/';
}

/* Whether VIEW has the thread, and what it holds; a fault is kept for the row. */
static bool read_side(struct skn_thread *out, struct skn_view *view, struct row *row)
{
	return view && skn_store_has_thread(view, row->path) &&
	       skn_store_load(out, view, row->path, 0, &row->fault) == SKN_OK;
}

static void compare(struct row *row, struct report *r)
{
	struct skn_thread from, to;
	bool had = read_side(&from, r->before, row), has = read_side(&to, r->after, row);
	bool changed = false;

	for (size_t i = 0; i < r->files.n; i++) {
		const struct file *f = &r->files.v[i];
		enum skn_kind kind;
		const char *id;
		size_t len;

		if (!in_thread(f, row->path))
			continue;
		changed = true;
		row->items += f->status == SKN_PATH_ADDED &&
			      skn_kind_of_path(f->path + strlen(row->path) + 1, &kind, &id, &len) &&
			      kind == SKN_KIND_ITEM;
	}
	row->state = changed ? "changed" : "unchanged";
	if (row->fault.code == SKN_OK && changed && has != had)
		row->state = has ? "new" : "removed";
	if (row->fault.code == SKN_OK && has && changed)
		skn_diff_make(&row->diff, had ? &from : NULL, &to);
	if (had)
		skn_thread_release(&from);
	if (has)
		skn_thread_release(&to);
}

/* The newest version that HEAD has, and what was collected since. */
static int find_version(struct row *row, struct report *r, struct skn_err *err)
{
	struct skn_history history;
	int rc;

	if (!r->before)
		return SKN_OK;
	rc = skn_history_load(&history, &r->session.store, &r->head, row->path, SKN_HISTORY_NEWEST, err);
	if (rc != SKN_OK)
		return rc;
	if (history.list.n && !history.list.v[0].removed) {
		skn_version_label(&history.list.v[0], row->label);
		rc = skn_since_collected(&row->collected, &r->session.store, row->path,
					 &history.list.v[0].commit, err);
	}
	skn_history_release(&history);
	return rc;
}

static int make_rows(struct report *r, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < r->threads.n; i++) {
		struct row row = { .path = r->threads.v[i] };

		if (r->after)
			compare(&row, r);
		else
			row.state = "unchanged";
		rc = find_version(&row, r, err);
		skn_vec_push(&r->rows, row);
	}
	return rc;
}

/* ---- saying it ---- */

static const char *short_ref(const char *ref)
{
	return ref && skn_starts_with(ref, "refs/heads/") ? ref + strlen("refs/heads/") : ref;
}

static bool on_published(const struct report *r)
{
	return r->ref && skn_streq(r->ref, r->published);
}

/* Not part of any thread that is shown. */
static bool is_other(const struct report *r, const struct file *file)
{
	for (size_t i = 0; i < r->threads.n; i++)
		if (in_thread(file, r->threads.v[i]))
			return false;
	return r->cli->n_args == 0;
}

static void file_json(struct skn_jsonw *w, const struct file *f)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "path", f->path);
	skn_jsonw_str(w, "change", change_names[f->status]);
	skn_jsonw_str(w, "staged", staged_names[f->staged]);
	skn_jsonw_bool(w, "conflict", f->conflict);
	skn_jsonw_object_end(w);
}

static void row_json(struct skn_jsonw *w, const struct report *r, const struct row *row)
{
	struct skn_buf summary = SKN_BUF_INIT;

	skn_diff_summary(&summary, &row->diff);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", skn_thread_name_of(row->path));
	skn_jsonw_str(w, "state", row->state);
	skn_jsonw_str(w, "version", *row->label ? row->label : NULL);
	skn_jsonw_int(w, "collected_since", (int64_t)row->collected);
	skn_jsonw_str(w, "error", row->fault.code ? row->fault.msg : NULL);
	skn_jsonw_str(w, "summary", row->fault.code ? NULL : summary.p);
	skn_jsonw_key(w, "changes");
	skn_jsonw_object_begin(w);
	for (int k = 0; k < SKN_DIFF_N; k++)
		if (row->diff.counts[k])
			skn_jsonw_int(w, skn_diff_info((enum skn_diff_kind)k)->name, (int64_t)row->diff.counts[k]);
	skn_jsonw_object_end(w);
	skn_jsonw_int(w, "items", (int64_t)row->items);
	skn_jsonw_key(w, "files");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < r->files.n; i++)
		if (in_thread(&r->files.v[i], row->path))
			file_json(w, &r->files.v[i]);
	skn_jsonw_array_end(w);
	skn_jsonw_object_end(w);
	skn_buf_release(&summary);
}

static void print_json(const struct report *r)
{
	char hex[SKN_OID_HEX + 1];
	struct skn_jsonw w;

	skn_oid_hex(hex, &r->head);
	skn_jsonw_init(&w, r->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "branch", short_ref(r->ref));
	skn_jsonw_str(&w, "published", short_ref(r->published));
	skn_jsonw_bool(&w, "on_published", on_published(r));
	skn_jsonw_str(&w, "commit", r->before ? hex : NULL);
	skn_jsonw_bool(&w, "bare", !r->after);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < r->rows.n; i++)
		row_json(&w, r, &r->rows.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_key(&w, "other");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < r->files.n; i++)
		if (is_other(r, &r->files.v[i]))
			file_json(&w, &r->files.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static void print_branch(const struct report *r)
{
	struct skn_sink *out = r->cli->out;

	if (!r->ref)
		skn_sink_printf(out, "HEAD is detached; the published branch is %s\n", short_ref(r->published));
	else if (on_published(r))
		skn_sink_printf(out, "On %s, the published branch\n", short_ref(r->ref));
	else
		skn_sink_printf(out, "On %s; the published branch is %s\n", short_ref(r->ref), short_ref(r->published));
}

/* What was changed by words: the page, else what else the thread has. */
static void print_change(const struct report *r, const struct row *row)
{
	struct skn_sink *out = r->cli->out;
	struct skn_buf line = SKN_BUF_INIT;

	if (row->fault.code) {
		skn_buf_addf(&line, "cannot be compared: %s:%u: %s", row->fault.path, row->fault.line, row->fault.msg);
	} else if (skn_streq(row->state, "removed") || skn_streq(row->state, "unchanged")) {
		skn_buf_adds(&line, row->state);
	} else {
		skn_diff_summary(&line, &row->diff);
		if (skn_streq(line.p, "no change")) {
			skn_buf_clear(&line);
			if (row->items == 0)
				skn_buf_adds(&line, "nothing that the page shows");
		}
		if (row->items)
			skn_buf_addf(&line, "%s%zu new item%s", line.n ? "; " : "", row->items,
				     row->items == 1 ? "" : "s");
	}
	skn_term_safe(out, line.p, line.n, false);
	skn_sink_putc(out, '\n');
	skn_buf_release(&line);
}

static void print_row(const struct report *r, const struct row *row)
{
	const char *name = skn_thread_name_of(row->path);
	struct skn_sink *out = r->cli->out;
	size_t n = 0, staged = 0, conflicts = 0;

	for (size_t i = 0; i < r->files.n; i++)
		if (in_thread(&r->files.v[i], row->path)) {
			n++;
			staged += r->files.v[i].staged != STAGED_NO;
			conflicts += r->files.v[i].conflict;
		}
	skn_sink_putc(out, '\n');
	skn_term_styled(&r->cli->term, out, SKN_TERM_HEADING, name, strlen(name));
	if (*row->label)
		skn_sink_printf(out, " (v%s)", row->label);
	else if (skn_streq(row->state, "new"))
		skn_sink_puts(out, " (new)");
	skn_sink_puts(out, "\n  ");
	print_change(r, row);
	if (n)
		skn_sink_printf(out, "  %zu file%s, %s staged\n", n, n == 1 ? "" : "s",
				staged == 0 ? "none" : staged == n ? "all" : "some");
	if (conflicts)
		skn_sink_printf(out, "  %zu file%s in conflict\n", conflicts, conflicts == 1 ? "" : "s");
	if (row->collected)
		skn_sink_printf(out, "  %zu item%s collected since v%s\n", row->collected,
				row->collected == 1 ? "" : "s", row->label);
}

static void print_text(const struct report *r)
{
	struct skn_sink *out = r->cli->out;
	bool any = false;

	print_branch(r);
	for (size_t i = 0; i < r->rows.n; i++)
		print_row(r, &r->rows.v[i]);
	for (size_t i = 0; i < r->files.n; i++) {
		const struct file *f = &r->files.v[i];

		if (!is_other(r, f))
			continue;
		skn_sink_puts(out, any ? "  " : "\nOf the store\n  ");
		any = true;
		skn_term_safe(out, f->path, strlen(f->path), false);
		skn_sink_printf(out, ": %s%s\n", change_names[f->status], f->staged == STAGED_YES ? ", staged" : "");
	}
	if (!r->after)
		skn_sink_puts(out, "A bare repository: there is nothing to commit\n");
	else if (r->files.n == 0)
		skn_sink_puts(out, "Nothing to commit\n");
}

static void release(struct report *r)
{
	for (size_t i = 0; i < r->rows.n; i++)
		skn_diff_release(&r->rows.v[i].diff);
	skn_vec_release(&r->rows);
	skn_vec_release(&r->files);
	skn_strings_release(&r->threads);
	skn_path_changes_release(&r->work);
	skn_path_changes_release(&r->index);
	skn_view_free(r->before);
	skn_view_free(r->after);
	free(r->ref);
	free(r->published);
	skn_session_close(&r->session);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct report r = { .cli = cli };
	int rc = skn_session_open(&r.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = open_views(&r, err);
	if (rc == SKN_OK)
		rc = collect_files(&r, err);
	if (rc == SKN_OK)
		rc = named_threads(&r, err);
	if (rc == SKN_OK)
		rc = make_rows(&r, err);
	if (rc == SKN_OK && cli->json)
		print_json(&r);
	else if (rc == SKN_OK)
		print_text(&r);
	release(&r);
	return rc;
}

static const struct skn_example examples[] = {
	{ "skein status", "what a commit would publish, thread by thread" },
	{ "skein status lithium", "one thread, changed or not: its version, and what was collected since" },
	{ 0 },
};

const struct skn_cmd skn_cmd_status = {
	.name = "status", .group = SKN_GROUP_STORE, .summary = "show what is not committed",
	.args = "[THREAD...]",
	.description =
		"Compares the work tree with HEAD by what it means: events, voices, tensions, sources and "
		"sentences, not lines. Says for each changed thread, or for those named, which version HEAD "
		"has, how much is staged, and how many items were collected since that version. On a topic "
		"branch a version is named by its base and a count: 14+2.",
	.examples = examples, .json = true, .pager = true, .run = run,
};
