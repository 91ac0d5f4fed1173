#include "rev/message.h"

#include "base/path.h"
#include "rev/diff.h"

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

/* The same, or "removed". */
static int describe(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		    const char *path, struct skn_err *err)
{
	struct skn_thread from, to;
	bool had = false, has = false;
	int rc = load(&from, &had, before, path, err);

	if (rc == SKN_OK)
		rc = load(&to, &has, after, path, err);
	if (rc == SKN_OK && !has)
		skn_buf_adds(out, "removed");
	else if (rc == SKN_OK)
		describe_pair(out, had ? &from : NULL, &to);
	if (had)
		skn_thread_release(&from);
	if (has)
		skn_thread_release(&to);
	return rc;
}

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
	room = out->n < SKN_MESSAGE_SUBJECT_MAX ? SKN_MESSAGE_SUBJECT_MAX - out->n : 8;
	if (what->n <= room) {
		skn_buf_addf(out, "%s\n", what->p);
	} else {
		size_t cut = cut_at(what->p, room);

		skn_buf_addf(out, "%.*s%s\n\n%s\n", (int)cut, what->p, cut ? ", and more" : "changes", what->p);
	}
}

static int draft_one(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		     const char *path, struct skn_err *err)
{
	struct skn_buf what = SKN_BUF_INIT;
	int rc = describe(&what, before, after, path, err);

	add_subject(out, path, &what);
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
	skn_message_trailers(out, &paths, op, NULL, NULL);
	skn_buf_release(&what);
	skn_strings_release(&paths);
}

int skn_message_draft(struct skn_buf *out, struct skn_view *before, struct skn_view *after,
		      const struct skn_strings *paths, const char *op, struct skn_err *err)
{
	int rc = SKN_OK;

	if (paths->n == 0) {
		skn_buf_adds(out, "store: change the settings\n");
	} else if (paths->n == 1) {
		rc = draft_one(out, before, after, paths->v[0], err);
	} else {
		skn_buf_addf(out, "%zu threads: ", paths->n);
		for (size_t i = 0; i < paths->n && i < 3; i++)
			skn_buf_addf(out, "%s%s", i ? ", " : "", skn_path_base(paths->v[i]));
		skn_buf_adds(out, paths->n > 3 ? " and more\n\n" : "\n\n");
		for (size_t i = 0; rc == SKN_OK && i < paths->n; i++) {
			skn_buf_addf(out, "%s: ", skn_thread_name_of(paths->v[i]));
			rc = describe(out, before, after, paths->v[i], err);
			skn_buf_addc(out, '\n');
		}
	}
	if (rc == SKN_OK)
		skn_message_trailers(out, paths, op, NULL, NULL);
	return rc;
}

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

void skn_message_trailers(struct skn_buf *message, const struct skn_strings *paths, const char *op,
			  const char *run, const char *engine)
{
	bool block;

	skn_buf_rtrim(message);
	skn_buf_addc(message, '\n');
	block = ends_with_trailers(message);
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
