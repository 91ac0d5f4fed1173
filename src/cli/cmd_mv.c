#include "base/path.h"
#include "cli/record.h"
#include "cli/session.h"
#include "doc/canon.h"
#include "doc/cite.h"
#include "text/name.h"

struct moving {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *view;
	char *thread; /* path, as it is */
	struct skn_changes changes;
	size_t n_cited; /* files whose citations follow */
};

static bool is_there(struct skn_view *view, const char *path)
{
	struct skn_view_entries entries = { 0 };
	bool there = skn_view_has(view, path) ||
		     skn_view_list(view, path, &entries, NULL) == SKN_OK;

	skn_view_entries_release(&entries);
	return there;
}

/* ---- a thread ---- */

/* Where NAME puts the thread: into a folder when it is one of threads or ends
 * in '/', else there. */
static int target_of(char **out, struct moving *m, const char *name, struct skn_err *err)
{
	size_t n = strlen(skn_thread_name_of(name));
	char *plain = skn_xstrdup(skn_thread_name_of(name)), *path;
	bool folder = n && plain[n - 1] == '/', thread;
	int rc;

	while (n && plain[n - 1] == '/')
		plain[--n] = '\0';
	path = skn_xasprintf("threads/%s", plain);
	thread = skn_store_has_thread(m->view, path);
	if (n == 0) {
		*out = skn_xasprintf("threads/%s", skn_path_base(m->thread));
	} else if (!thread && (folder || is_there(m->view, path))) {
		*out = skn_xasprintf("%s/%s", path, skn_path_base(m->thread));
	} else {
		*out = skn_xstrdup(path);
	}
	rc = skn_store_check_path(skn_thread_name_of(*out), err);
	free(plain);
	free(path);
	return rc;
}

/* Refuses a place that is taken, inside a thread, or around the thread itself. */
static int check_target(struct moving *m, const char *target, struct skn_err *err)
{
	if (skn_streq(target, m->thread))
		return skn_fail(err, SKN_EEXISTS, "%s is there already", skn_thread_name_of(target));
	if (is_there(m->view, target))
		return skn_fail(err, SKN_EEXISTS, "there is a '%s' already", skn_thread_name_of(target));
	return skn_store_check_nesting(m->view, target, err);
}

/* The names before, with the present one added and the new one left out. */
static struct skn_node *was_list(struct skn_tree *tree, const struct skn_record *meta, const char *now,
				 const char *next)
{
	const struct skn_node *old = skn_node_find(meta->tree.root, "was");
	struct skn_node *list = skn_node_new(tree, SKN_ARRAY);

	for (const struct skn_node *n = old ? old->child : NULL; n; n = n->next)
		if (n->text && !skn_streq(n->text, now) && !skn_streq(n->text, next))
			skn_node_append(list, skn_node_string(tree, n->text, n->len));
	skn_node_append(list, skn_node_string(tree, now, strlen(now)));
	return list;
}

static int remember(struct skn_buf *text, struct moving *m, const char *path, const char *target,
		    struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record meta;
	int rc;

	skn_buf_add(&copy, text->p, text->n);
	rc = skn_record_parse(&meta, SKN_KIND_THREAD, "", &copy, path, err);
	if (rc == SKN_OK) {
		rc = skn_canon_edit(text, skn_kind_info(SKN_KIND_THREAD)->schema, "was",
				    was_list(&tree, &meta, skn_thread_name_of(m->thread),
					     skn_thread_name_of(target)), err);
		skn_record_release(&meta);
	}
	skn_buf_release(&copy);
	skn_tree_release(&tree);
	return rc;
}

static int move_file(struct moving *m, const char *target, const char *inside, struct skn_err *err)
{
	char *from = skn_xasprintf("%s/%s", m->thread, inside), *to = skn_xasprintf("%s/%s", target, inside);
	struct skn_buf bytes = SKN_BUF_INIT;
	int rc = skn_view_read(m->view, from, SKN_TEXT_MAX, &bytes, err);

	if (rc == SKN_OK && skn_streq(inside, "thread.yaml"))
		rc = remember(&bytes, m, from, target, err);
	if (rc == SKN_OK) {
		skn_changes_put(&m->changes, to, &bytes);
		skn_changes_remove(&m->changes, from);
	}
	skn_buf_release(&bytes);
	free(from);
	free(to);
	return rc;
}

static int move_thread(struct moving *m, struct skn_err *err)
{
	struct skn_strings files = { 0 };
	char *target = NULL, *message = NULL;
	int rc = target_of(&target, m, m->cli->args[1], err);

	if (rc == SKN_OK)
		rc = check_target(m, target, err);
	if (rc == SKN_OK)
		rc = skn_record_files(&files, m->view, m->thread, err);
	for (size_t i = 0; rc == SKN_OK && i < files.n; i++)
		rc = move_file(m, target, files.v[i], err);
	if (rc == SKN_OK) {
		message = skn_xasprintf("%s: move from %s", skn_thread_name_of(target),
					skn_thread_name_of(m->thread));
		rc = skn_session_apply(&m->session, &m->changes, message, false, NULL, err);
	}
	if (rc == SKN_OK)
		skn_sink_printf(m->cli->out, "%s -> %s\n", m->thread, target);
	skn_strings_release(&files);
	free(target);
	free(message);
	return rc;
}

/* ---- an id or a key inside a thread ---- */

/* Puts the text of a file, changed or not, into the set where it differs. */
static void keep(struct moving *m, const char *path, struct skn_buf *text, bool changed)
{
	if (changed)
		skn_changes_put(&m->changes, path, text);
}

static int edit_prose(struct skn_buf *text, bool *changed, const struct skn_record *record, const char *old,
		      const char *new, struct skn_err *err)
{
	const char *schema = skn_kind_info(record->kind)->schema;
	int rc = SKN_OK;

	for (const char *const *f = skn_record_prose_fields(record->kind); rc == SKN_OK && *f; f++) {
		const struct skn_node *node = skn_node_find(record->tree.root, *f);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_buf value = SKN_BUF_INIT;

		if (node && node->text)
			skn_buf_add(&value, node->text, node->len);
		if (skn_cites_replace_key(&value, old, new)) {
			rc = skn_canon_edit(text, schema, *f, skn_node_string(&tree, value.p, value.n), err);
			*changed = true;
		}
		skn_buf_release(&value);
		skn_tree_release(&tree);
	}
	return rc;
}

static int edit_same_as(struct skn_buf *text, bool *changed, const struct skn_record *record, const char *old,
			const char *new, struct skn_err *err)
{
	const struct skn_node *list = skn_node_find(record->tree.root, "same_as");
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *copy = skn_node_new(&tree, SKN_ARRAY);
	bool found = false;
	int rc = SKN_OK;

	for (const struct skn_node *n = list ? list->child : NULL; n; n = n->next) {
		bool it = n->text && skn_streq(n->text, old);
		const char *name = it ? new : n->text ? n->text : "";

		found = found || it;
		skn_node_append(copy, skn_node_string(&tree, name, strlen(name)));
	}
	if (found)
		rc = skn_canon_edit(text, skn_kind_info(record->kind)->schema, "same_as", copy, err);
	*changed = *changed || found;
	skn_tree_release(&tree);
	return rc;
}

static int rename_in_record(struct moving *m, enum skn_kind kind, const char *path, struct skn_buf *text,
			    const char *old, const char *new, struct skn_err *err)
{
	struct skn_buf copy = SKN_BUF_INIT;
	struct skn_record record;
	bool cited = false, same = false;
	int rc;

	skn_buf_add(&copy, text->p, text->n);
	rc = skn_record_parse(&record, kind, "", &copy, path, err);
	if (rc == SKN_OK) {
		rc = edit_prose(text, &cited, &record, old, new, err);
		if (rc == SKN_OK && kind == SKN_KIND_ITEM)
			rc = edit_same_as(text, &same, &record, old, new, err);
		skn_record_release(&record);
	}
	m->n_cited += rc == SKN_OK && cited;
	if (rc == SKN_OK)
		keep(m, path, text, cited || same);
	skn_buf_release(&copy);
	return rc;
}

/* Lets one file of the thread follow a key that is renamed. */
static int follow(struct moving *m, const char *inside, const char *old, const char *new, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	enum skn_kind kind;
	const char *id;
	size_t len;
	char *path;
	int rc;

	if (!skn_kind_of_path(inside, &kind, &id, &len) || kind == SKN_KIND_TEXT || kind == SKN_KIND_RUN ||
	    kind == SKN_KIND_WATCH)
		return SKN_OK;
	path = skn_xasprintf("%s/%s", m->thread, inside);
	rc = skn_view_read(m->view, path, kind == SKN_KIND_NARRATIVE ? SKN_NARRATIVE_MAX : SKN_RECORD_MAX, &text, err);
	if (rc == SKN_OK && kind == SKN_KIND_NARRATIVE) {
		bool changed = skn_cites_replace_key(&text, old, new);

		m->n_cited += changed;
		keep(m, path, &text, changed);
	} else if (rc == SKN_OK) {
		rc = rename_in_record(m, kind, path, &text, old, new, err);
	}
	skn_buf_release(&text);
	free(path);
	return rc;
}

/* Moves one file of the record, with what follow() made of it. */
static int rename_file(struct moving *m, enum skn_kind kind, const char *old, const char *new, bool must,
		       struct skn_err *err)
{
	char *from = skn_kind_path_in(m->thread, kind, old), *to = skn_kind_path_in(m->thread, kind, new);
	struct skn_buf bytes = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (must || is_there(m->view, from)) {
		if (is_there(m->view, to))
			rc = skn_fail(err, SKN_EEXISTS, "there is a %s '%s' already", skn_kind_info(kind)->word, new);
		if (rc == SKN_OK)
			rc = skn_changes_read(&m->changes, m->view, from, SKN_TEXT_MAX, &bytes, err);
		if (rc == SKN_OK) {
			skn_changes_put(&m->changes, to, &bytes);
			skn_changes_remove(&m->changes, from);
		}
	}
	skn_buf_release(&bytes);
	free(from);
	free(to);
	return rc;
}

/* NEW without the kind that may stand before it, which must be OLD's. */
static int new_id(const char **out, const struct skn_pick *pick, const char *word, struct skn_err *err)
{
	const char *kind = skn_kind_info(pick->kind)->word, *colon = strchr(word, ':');

	if (colon && (strlen(kind) != (size_t)(colon - word) || memcmp(word, kind, strlen(kind)) != 0))
		return skn_fail(err, SKN_EUSAGE, "'%s' is a %s: it stays one", pick->id, kind);
	*out = colon ? colon + 1 : word + (*word == '@');
	if (skn_streq(*out, pick->id))
		return skn_fail(err, SKN_EEXISTS, "%s '%s' is called that already", kind, pick->id);
	return skn_name_check(*out, strlen(*out), SKN_NAME_ID, err);
}

static int rename_record(struct moving *m, const struct skn_pick *pick, const char *new, struct skn_err *err)
{
	struct skn_strings files = { 0 };
	char *message = NULL;
	int rc = SKN_OK;

	if (pick->kind == SKN_KIND_ITEM)
		rc = skn_record_files(&files, m->view, m->thread, err);
	for (size_t i = 0; rc == SKN_OK && i < files.n; i++)
		rc = follow(m, files.v[i], pick->id, new, err);
	if (rc == SKN_OK)
		rc = rename_file(m, pick->kind, pick->id, new, true, err);
	if (rc == SKN_OK && pick->kind == SKN_KIND_ITEM)
		rc = rename_file(m, SKN_KIND_TEXT, pick->id, new, false, err);
	if (rc == SKN_OK) {
		message = skn_xasprintf("%s: rename %s %s to %s", skn_thread_name_of(m->thread),
					skn_kind_info(pick->kind)->word, pick->id, new);
		rc = skn_session_apply(&m->session, &m->changes, message, false, NULL, err);
	}
	skn_strings_release(&files);
	free(message);
	return rc;
}

static int move_record(struct moving *m, struct skn_err *err)
{
	const char *new = "";
	struct skn_pick pick;
	int rc = skn_pick_find(&pick, m->view, m->thread, m->cli->args[1], err);

	if (rc == SKN_OK && (pick.kind == SKN_KIND_RUN || pick.kind == SKN_KIND_TEXT))
		rc = skn_fail(err, SKN_EUSAGE, "a %s has no name of its own to change", skn_kind_info(pick.kind)->word);
	if (rc == SKN_OK)
		rc = new_id(&new, &pick, m->cli->args[2], err);
	if (rc == SKN_OK)
		rc = rename_record(m, &pick, new, err);
	if (rc == SKN_OK) {
		skn_sink_printf(m->cli->out, "%s %s -> %s", skn_kind_info(pick.kind)->word, pick.id, new);
		if (m->n_cited)
			skn_sink_printf(m->cli->out, "; citations follow in %zu file%s", m->n_cited,
					m->n_cited == 1 ? "" : "s");
		skn_sink_putc(m->cli->out, '\n');
	}
	skn_pick_release(&pick);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct moving m = { .cli = cli, .changes = SKN_CHANGES_INIT };
	int rc = skn_session_open(&m.session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_base(&m.view, &m.session, err);
	if (rc == SKN_OK)
		rc = skn_store_find(&m.thread, m.view, cli->args[0], err);
	if (rc == SKN_OK)
		rc = cli->n_args == 2 ? move_thread(&m, err) : move_record(&m, err);
	skn_changes_release(&m.changes);
	free(m.thread);
	skn_view_free(m.view);
	skn_session_close(&m.session);
	return rc;
}

static const struct skn_example examples[] = {
	{ "skein mv lithium energy/lithium", "the thread into the folder energy" },
	{ "skein mv lithium energy/", "the same" },
	{ "skein mv lithium web-2026-brine-1a2b brine-watch-2026-court-1a2b", "an item's key, with all its citations" },
	{ "skein mv lithium event:2026-ruling 2026-court-halts", "an event's id" },
	{ 0 },
};

const struct skn_cmd skn_cmd_mv = {
	.name = "mv", .group = SKN_GROUP_WRITE, .summary = "rename a thread, an item or a record",
	.args = "THREAD NAME [NEW]",
	.description =
		"With one NAME the thread moves there, below threads/; NAME may have folders, and a folder that "
		"exists, or a '/' at the end, takes it in under the name it has. Its history goes on: thread.yaml "
		"remembers the old name in was, and versions keep their numbers.\n\n"
		"With two, the record or item NAME of the thread becomes NEW. Citations of an item follow in the "
		"narrative, in all records and in same_as, and so does its text; every other byte stays. "
		"event:ID, voice:ID, tension:ID and item:KEY say which where an id is more than one.",
	.examples = examples, .run = run,
};
