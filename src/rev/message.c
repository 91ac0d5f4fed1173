#include "rev/message.h"

#include "base/path.h"
#include "rev/diff.h"

#define AND_MORE ", and more"
#define NAMES_MAX 3 /* threads that a subject names */

static bool holds_thread(struct skn_view *view, const char *path)
{
	char *file = skn_xasprintf("%s/thread.yaml", path);
	bool yes = view && skn_view_has(view, file);

	free(file);
	return yes;
}

/* Loads a thread where it is; *found false when it is not there or is broken. */
static int load(struct skn_thread *out, bool *found, struct skn_view *view, const char *path,
		struct skn_err *err)
{
	int rc = view ? skn_store_load(out, view, path, 0, err) : (int)SKN_ENOTFOUND;

	*found = rc == SKN_OK;
	return skn_store_forgive(rc, err);
}

static void describe_item_changes(struct skn_buf *out, const struct skn_thread *from,
				  const struct skn_thread *to)
{
	if (to->n_items > from->n_items)
		skn_buf_addf(out, "%zu item%s collected", to->n_items - from->n_items,
			     to->n_items - from->n_items == 1 ? "" : "s");
	else
		skn_buf_adds(out, "records touched");
}

/* "2 events, 1 tension", "new thread", "5 items collected". */
static void describe_pair(struct skn_buf *out, const struct skn_thread *from, const struct skn_thread *to)
{
	struct skn_diff diff = { 0 };

	skn_diff_make(&diff, from, to);
	if (!from)
		skn_buf_adds(out, diff.list.n ? "new thread: " : "new thread");
	if (diff.list.n)
		skn_diff_summary(out, &diff);
	else if (from)
		describe_item_changes(out, from, to);
	skn_diff_release(&diff);
}

/* A thread that changes, and where it was before: PATH again unless it moved. */
struct change {
	const char *path, *from;
};

/* The same, or "removed". */
static int describe(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		    const struct change *change, struct skn_err *err)
{
	struct skn_thread from, to;
	bool had = false, has = false;
	int rc = load(&from, &had, before, change->from, err);

	if (rc == SKN_OK)
		rc = load(&to, &has, after, change->path, err);
	if (rc == SKN_OK && change->from != change->path)
		skn_buf_addf(out, "moved from %s; ", change->from + strlen("threads/"));
	if (rc == SKN_OK && !has)
		skn_buf_adds(out, holds_thread(after, change->path) ? "changed" : "removed");
	else if (rc == SKN_OK && !had && holds_thread(before, change->from))
		skn_buf_adds(out, "mended"); /* what was broken cannot be compared */
	else if (rc == SKN_OK)
		describe_pair(out, had ? &from : NULL, &to);
	if (had)
		skn_thread_release(&from);
	if (has)
		skn_thread_release(&to);
	return rc;
}

/* ---- trailers ---- */

/* Whether a line begins so. */
static bool has_trailer(const struct skn_buf *message, const char *line)
{
	for (const char *at = strstr(message->p, line); at; at = strstr(at + 1, line))
		if (at == message->p || at[-1] == '\n')
			return true;
	return false;
}

static void add_trailer(struct skn_buf *message, bool *block, const char *name, const char *value)
{
	char *line;

	if (!value)
		return;
	line = skn_xasprintf("%s: %s\n", name, value);
	if (!has_trailer(message, line)) {
		if (!*block)
			skn_buf_addc(message, '\n');
		*block = true;
		skn_buf_adds(message, line);
	}
	free(line);
}

/* Whether the last paragraph is made of trailers only. */
static bool ends_with_trailers(const struct skn_buf *message)
{
	const char *last = message->p, *at = message->p;

	while ((at = strstr(at, "\n\n")) != NULL)
		last = at += 2;
	if (last == message->p)
		return false;
	for (const char *line = last; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t name = strspn(line, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

		if (name == 0 || line[name] != ':')
			return false;
	}
	return true;
}

/* BLOCK: the last paragraph is one of trailers already. */
static void add_trailers(struct skn_buf *message, bool block, const struct skn_strings *paths,
			 const char *op, const char *run, const char *engine)
{
	for (size_t i = 0; i < paths->n; i++)
		add_trailer(message, &block, "Skein-Thread", skn_thread_name_of(paths->v[i]));
	if (paths->n && !has_trailer(message, "Skein-Op: "))
		add_trailer(message, &block, "Skein-Op", op);
	add_trailer(message, &block, "Skein-Run", run);
	if (engine) {
		char *agent = skn_xasprintf("skein/%s:%s", SKN_VERSION, engine);

		add_trailer(message, &block, "Assisted-by", agent);
		free(agent);
	}
}

void skn_message_trailers(struct skn_buf *message, const struct skn_strings *paths, const char *op,
			  const char *run, const char *engine)
{
	skn_buf_rtrim(message);
	skn_buf_addc(message, '\n');
	add_trailers(message, ends_with_trailers(message), paths, op, run, engine);
}

/* ---- drafts ---- */

/* Where the last part of a summary ends that fits in N bytes; 0: none does. */
static size_t cut_at(const char *s, size_t n)
{
	while (n > 0 && s[n] != ',' && s[n] != ';')
		n--;
	return n;
}

/* "lithium: WHAT" as subject; what is too long goes on in the body. */
static void add_subject(struct skn_buf *out, const char *path, const struct skn_buf *what)
{
	size_t room;

	skn_buf_addf(out, "%s: ", skn_path_base(path));
	room = out->n < SKN_MESSAGE_SUBJECT_MAX ? SKN_MESSAGE_SUBJECT_MAX - out->n : 0;
	if (what->n <= room) {
		skn_buf_addf(out, "%s\n", what->p);
	} else {
		size_t cut = room > strlen(AND_MORE) ? cut_at(what->p, room - strlen(AND_MORE)) : 0;

		skn_buf_addf(out, "%.*s%s\n\n%s\n", (int)cut, what->p, cut ? AND_MORE : "changes", what->p);
	}
}

static int draft_one(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		     const struct change *change, struct skn_err *err)
{
	struct skn_buf what = SKN_BUF_INIT;
	int rc = describe(&what, before, after, change, err);

	add_subject(out, change->path, &what);
	skn_buf_release(&what);
	return rc;
}

void skn_message_draft_thread(struct skn_buf *out, const struct skn_thread *from,
			      const struct skn_thread *to, const char *op)
{
	struct skn_strings paths = { 0 };
	struct skn_buf what = SKN_BUF_INIT;

	skn_strings_push(&paths, to->path);
	describe_pair(&what, from, to);
	add_subject(out, to->path, &what);
	add_trailers(out, false, &paths, op, NULL, NULL);
	skn_buf_release(&what);
	skn_strings_release(&paths);
}

/* Which of PATHS a thread that was not there before was called, or NULL: one that
 * is gone and that its thread.yaml remembers. */
static const char *moved_from(struct skn_view *after, const struct skn_strings *paths, const char *path)
{
	struct skn_thread thread;
	const struct skn_node *was;
	const char *found = NULL;
	bool has = false;

	if (load(&thread, &has, after, path, NULL) != SKN_OK || !has)
		return NULL;
	was = skn_node_find(thread.meta.tree.root, "was");
	for (const struct skn_node *name = was ? was->child : NULL; name; name = name->next)
		for (size_t i = 0; i < paths->n; i++)
			if (name->text && skn_streq(paths->v[i] + strlen("threads/"), name->text) &&
			    !holds_thread(after, paths->v[i]))
				found = paths->v[i];
	skn_thread_release(&thread);
	return found;
}

/* One change for each thread: a moved one is one, not two.  Returns how many; OUT
 * has room for all paths. */
static size_t list_changes(struct change *out, struct skn_view *before, struct skn_view *after,
			   const struct skn_strings *paths)
{
	struct skn_strings gone = { 0 };
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < paths->n; i++) {
		const char *path = paths->v[i], *from = NULL;

		if (holds_thread(after, path) && !holds_thread(before, path))
			from = moved_from(after, paths, path);
		if (from)
			skn_strings_push(&gone, from);
		out[n++] = (struct change){ path, from ? from : path };
	}
	for (size_t i = 0; i < n; i++)
		if (!skn_strings_has(&gone, out[i].path))
			out[kept++] = out[i];
	skn_strings_release(&gone);
	return kept;
}

static int draft_many(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		      const struct change *changes, size_t n, struct skn_err *err)
{
	size_t shown = 0;
	int rc = SKN_OK;

	skn_buf_addf(out, "%zu threads: ", n);
	for (; shown < n && shown < NAMES_MAX; shown++) {
		const char *name = skn_path_base(changes[shown].path);

		if (shown && out->n + strlen(", ") + strlen(name) + strlen(AND_MORE) > SKN_MESSAGE_SUBJECT_MAX)
			break;
		skn_buf_addf(out, "%s%s", shown ? ", " : "", name);
	}
	if (shown < n)
		skn_buf_adds(out, " and more");
	skn_buf_adds(out, "\n\n");
	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		skn_buf_addf(out, "%s: ", skn_thread_name_of(changes[i].path));
		rc = describe(out, before, after, &changes[i], err);
		skn_buf_addc(out, '\n');
	}
	return rc;
}

int skn_message_draft(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		      const struct skn_strings *paths, const char *op, struct skn_err *err)
{
	struct change *changes = skn_xcalloc(paths->n + 1, sizeof(*changes));
	size_t n = list_changes(changes, before, after, paths);
	int rc = SKN_OK;

	if (n == 0)
		skn_buf_adds(out, "store: change the settings\n");
	else if (n == 1)
		rc = draft_one(out, before, after, &changes[0], err);
	else
		rc = draft_many(out, before, after, changes, n, err);
	if (rc == SKN_OK)
		add_trailers(out, false, paths, op, NULL, NULL);
	free(changes);
	return rc;
}

/* The thread that a path lies in: the shortest prefix that holds thread.yaml. */
static char *thread_of(struct skn_view *before, struct skn_view *after, const char *path)
{
	for (const char *slash = strchr(path + strlen("threads/"), '/'); slash; slash = strchr(slash + 1, '/')) {
		char *dir = skn_xstrndup(path, (size_t)(slash - path));

		if (skn_store_has_thread(after, dir) || (before && skn_store_has_thread(before, dir)))
			return dir;
		free(dir);
	}
	return NULL;
}

int skn_message_threads(struct skn_strings *out, struct skn_view *before, struct skn_view *after,
			const struct skn_strings *changed, struct skn_err *err)
{
	SKN_UNUSED(err);
	for (size_t i = 0; i < changed->n; i++) {
		const char *path = changed->v[i];
		char *thread;

		if (!skn_starts_with(path, "threads/") ||
		    (out->n && skn_starts_with(path, out->v[out->n - 1]) &&
		     path[strlen(out->v[out->n - 1])] == '/'))
			continue;
		thread = thread_of(before, after, path);
		if (thread && !skn_strings_has(out, thread))
			skn_strings_push(out, thread);
		free(thread);
	}
	skn_strings_sort(out);
	return SKN_OK;
}
