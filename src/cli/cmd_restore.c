#include "base/path.h"
#include "cli/session.h"
#include "rev/message.h"
#include "store/put.h"

static bool shown_by_page(const char *inside)
{
	enum skn_kind kind;
	const char *id;
	size_t len;

	return skn_kind_of_path(inside, &kind, &id, &len) && kind != SKN_KIND_WATCH &&
	       kind != SKN_KIND_RUN && kind != SKN_KIND_TEXT && kind != SKN_KIND_ITEM &&
	       kind != SKN_KIND_THREAD;
}

/* Files of the page below DIR in the view, as paths inside the thread. */
static int list_page(struct skn_strings *out, struct skn_view *view, const char *thread, const char *dir,
		     struct skn_err *err)
{
	struct skn_view_entries entries = { 0 };
	char *path = *dir ? skn_xasprintf("%s/%s", thread, dir) : skn_xstrdup(thread);
	int rc = skn_view_list(view, path, &entries, err);

	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++) {
		char *inside = *dir ? skn_xasprintf("%s/%s", dir, entries.v[i].name)
				    : skn_xstrdup(entries.v[i].name);

		if (entries.v[i].kind == SKN_VIEW_DIR && !*dir)
			rc = list_page(out, view, thread, inside, err);
		else if (shown_by_page(inside))
			skn_strings_push(out, inside);
		free(inside);
	}
	skn_view_entries_release(&entries);
	free(path);
	return rc;
}

static int copy_file(struct skn_changes *changes, struct skn_view *from, const char *from_thread,
		     const char *to_thread, const char *inside, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	char *source = skn_xasprintf("%s/%s", from_thread, inside);
	char *target = skn_xasprintf("%s/%s", to_thread, inside);
	int rc = skn_view_read(from, source, SKN_NARRATIVE_MAX, &bytes, err);

	if (rc == SKN_OK)
		skn_changes_put(changes, target, &bytes);
	skn_buf_release(&bytes);
	free(source);
	free(target);
	return rc;
}

/* Title, summary and status of then; what was published and the earlier names
 * are of now. */
static int restore_meta(struct skn_changes *changes, struct skn_view *now, const char *thread,
			const struct skn_record *old, struct skn_err *err)
{
	static const char *const fields[] = { "title", "summary", "status" };
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *object;
	struct skn_record present;
	int rc = skn_store_load_record(&present, now, thread, SKN_KIND_THREAD, "", 0, err);

	if (rc != SKN_OK)
		return rc;
	object = skn_node_new(&tree, SKN_OBJECT);
	for (const struct skn_node *f = present.tree.root->child; f; f = f->next) {
		bool of_then = false;

		for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++)
			of_then = of_then || skn_streq(f->name, fields[i]);
		if (!of_then)
			skn_node_set(&tree, object, f->name, skn_node_copy(&tree, f));
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++) {
		const struct skn_node *f = skn_node_find(old->tree.root, fields[i]);

		if (f)
			skn_node_set(&tree, object, fields[i], skn_node_copy(&tree, f));
	}
	rc = skn_put_record(changes, now, thread, SKN_KIND_THREAD, "", object, false, err);
	skn_record_release(&present);
	skn_tree_release(&tree);
	return rc;
}

/* Cited items come back as they were, unless they were withdrawn since. */
static int restore_items(struct skn_changes *changes, struct skn_view *now, const char *thread,
			 const struct skn_loaded *then, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < then->thread.items.n; i++) {
		const struct skn_record *item = &then->thread.items.v[i];
		char *inside = skn_kind_path(SKN_KIND_ITEM, item->id);
		struct skn_record present;
		bool withdrawn = false;

		if (skn_store_load_record(&present, now, thread, SKN_KIND_ITEM, item->id, 0, NULL) == SKN_OK) {
			withdrawn = skn_node_find(present.tree.root, "withdrawn") != NULL;
			skn_record_release(&present);
		}
		if (!withdrawn)
			rc = copy_file(changes, then->view, then->rev.path, thread, inside, err);
		free(inside);
	}
	return rc;
}

static int collect(struct skn_changes *changes, struct skn_view *now, const char *thread,
		   const struct skn_loaded *then, struct skn_err *err)
{
	struct skn_strings old = { 0 }, present = { 0 };
	int rc = list_page(&old, then->view, then->rev.path, "", err);

	if (rc == SKN_OK)
		rc = list_page(&present, now, thread, "", err);
	for (size_t i = 0; rc == SKN_OK && i < old.n; i++)
		rc = copy_file(changes, then->view, then->rev.path, thread, old.v[i], err);
	for (size_t i = 0; rc == SKN_OK && i < present.n; i++)
		if (!skn_strings_has(&old, present.v[i])) {
			char *path = skn_xasprintf("%s/%s", thread, present.v[i]);

			skn_changes_remove(changes, path);
			free(path);
		}
	if (rc == SKN_OK)
		rc = restore_meta(changes, now, thread, &then->thread.meta, err);
	if (rc == SKN_OK)
		rc = restore_items(changes, now, thread, then, err);
	if (rc == SKN_OK)
		rc = skn_changes_prune(changes, now, err);
	skn_strings_release(&old);
	skn_strings_release(&present);
	return rc;
}

static int commit(struct skn_session *session, struct skn_changes *changes, const char *thread,
		  const struct skn_loaded *then, struct skn_err *err)
{
	struct skn_strings paths = { 0 };
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_oid made;
	char hex[SKN_OID_HEX + 1];
	int rc;

	skn_strings_push(&paths, thread);
	if (skn_cli_value(session->cli, "message"))
		skn_buf_addf(&message, "%s\n", skn_cli_value(session->cli, "message"));
	else
		skn_buf_addf(&message, "%s: restore %s%s\n", skn_path_base(thread),
			     then->info.version ? "version " : "", then->info.version ? then->info.version
										  : then->commit);
	skn_message_trailers(&message, &paths, "restore", NULL, NULL);
	rc = skn_session_apply(session, changes, message.p, true, &made, err);
	if (rc == SKN_OK) {
		skn_oid_hex(hex, &made);
		skn_sink_printf(session->cli->out, "[%.10s] %.*s\n", hex, (int)strcspn(message.p, "\n"), message.p);
	}
	skn_buf_release(&message);
	skn_strings_release(&paths);
	return rc;
}

/* The thread as HEAD has it: it may have moved since, so its name now counts first. */
static int find_now(char **out, struct skn_view *now, const char *operand, const char *path_then,
		    struct skn_err *err)
{
	struct skn_spec spec = { 0 };
	int rc = skn_spec_parse(&spec, operand, err);

	if (rc == SKN_OK && skn_store_find(out, now, spec.thread, NULL) != SKN_OK)
		rc = skn_store_find(out, now, path_then, err);
	skn_spec_release(&spec);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_session session;
	struct skn_loaded then;
	struct skn_view *now = NULL;
	struct skn_oid head;
	char *thread = NULL;
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_load(&then, &session, cli->args[0], SKN_LOAD_VALID, err);
	if (rc != SKN_OK) {
		skn_session_close(&session);
		return rc;
	}
	rc = skn_rev_commit(&head, &session.store, NULL, err);
	if (rc == SKN_OK)
		rc = skn_view_commit(&now, session.store.repo, &head, err);
	if (rc == SKN_OK)
		rc = find_now(&thread, now, cli->args[0], then.rev.path, err);
	if (rc == SKN_OK && then.rev.place != SKN_PLACE_COMMIT)
		rc = skn_fail(err, SKN_EUSAGE, "restore takes a committed version");
	if (rc == SKN_OK)
		rc = collect(&changes, now, thread, &then, err);
	if (rc == SKN_OK && changes.list.n == 0)
		skn_sink_printf(cli->out, "%s already shows that version\n", skn_thread_name_of(thread));
	else if (rc == SKN_OK)
		rc = commit(&session, &changes, thread, &then, err);
	skn_changes_release(&changes);
	skn_view_free(now);
	free(thread);
	skn_loaded_release(&then);
	skn_session_close(&session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "message", .short_name = 'm', .arg = "TEXT", .help = "the commit's message" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein restore lithium@2", "what version 2 said is the newest version again" },
	{ 0 },
};

const struct skn_cmd skn_cmd_restore = {
	.name = "restore", .group = SKN_GROUP_WRITE, .summary = "make an older version the newest",
	.args = "THREAD@REV",
	.description =
		"Commits the page of that version as a new version: history keeps everything in between. "
		"Items are never deleted; a source that was withdrawn since stays withdrawn.",
	.options = options, .examples = examples, .run = run,
};
