#include "base/clock.h"
#include "cli/record.h"
#include "cli/session.h"
#include "doc/canon.h"
#include "text/edtf.h"

struct withdrawal {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *view;
	char *thread; /* path */
	struct skn_pick pick;
	struct skn_record item; /* as it is */
	struct skn_changes changes;
};

static int check_options(struct skn_cli *cli, struct skn_err *err)
{
	const char *reason = skn_cli_value(cli, "reason"), *date = skn_cli_value(cli, "date");
	struct skn_edtf parsed;

	if (skn_cli_flag(cli, "undo"))
		return reason || date ? skn_fail(err, SKN_EUSAGE, "--undo takes neither --reason nor --date") : SKN_OK;
	if (!reason || !*reason) {
		skn_fail(err, SKN_EUSAGE, "--reason is missing");
		return skn_hint(err, "say why: readers of older versions will want to know");
	}
	return date ? skn_edtf_parse(&parsed, date, strlen(date), err) == SKN_OK ? SKN_OK : SKN_EUSAGE : SKN_OK;
}

static int find(struct withdrawal *w, struct skn_err *err)
{
	int rc = skn_session_base(&w->view, &w->session, err);

	if (rc == SKN_OK)
		rc = skn_store_find(&w->thread, w->view, w->cli->args[0], err);
	if (rc == SKN_OK) {
		const char *word = w->cli->args[1];
		char *named = skn_starts_with(word, "item:") ? skn_xstrdup(word)
							     : skn_xasprintf("item:%s", word + (*word == '@'));

		rc = skn_pick_find(&w->pick, w->view, w->thread, named, err);
		free(named);
	}
	if (rc == SKN_OK)
		rc = skn_store_load_record(&w->item, w->view, w->thread, SKN_KIND_ITEM, w->pick.id, 0, err);
	return rc;
}

/* The field withdrawn, made in TREE. */
static struct skn_node *make(struct skn_tree *tree, struct skn_cli *cli)
{
	const char *reason = skn_cli_value(cli, "reason"), *date = skn_cli_value(cli, "date");
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT);
	char now[32];

	skn_edtf_format_time(now, skn_clock_now());
	skn_node_set(tree, node, "date", skn_node_string(tree, date ? date : now, date ? strlen(date) : 10));
	skn_node_set(tree, node, "reason", skn_node_string(tree, reason, strlen(reason)));
	return node;
}

/* Refuses what is so already. */
static int check_state(const struct withdrawal *w, bool undo, struct skn_err *err)
{
	const struct skn_node *old = skn_node_find(w->item.tree.root, "withdrawn");
	const char *date = skn_node_text(old, "date"), *reason = skn_node_text(old, "reason");

	if (undo && !old)
		return skn_fail(err, SKN_ENOTFOUND, "@%s is not withdrawn", w->pick.id);
	if (!undo && old) {
		skn_fail(err, SKN_EEXISTS, "@%s was withdrawn on %s: %s", w->pick.id, date ? date : "?",
			 reason ? reason : "?");
		return skn_hint(err, "--undo first to give another reason");
	}
	return SKN_OK;
}

static int edit(struct withdrawal *w, bool undo, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf text = SKN_BUF_INIT, copy = SKN_BUF_INIT;
	struct skn_record checked;
	char *message = skn_xasprintf("%s: %s %s", skn_thread_name_of(w->thread),
				      undo ? "take back the withdrawal of" : "withdraw", w->pick.id);
	int rc = check_state(w, undo, err);

	skn_buf_add(&text, w->item.src.p, w->item.src.n);
	if (rc == SKN_OK)
		rc = skn_canon_edit(&text, skn_kind_info(SKN_KIND_ITEM)->schema, "withdrawn",
				    undo ? NULL : make(&tree, w->cli), err);
	skn_buf_add(&copy, text.p, text.n);
	if (rc == SKN_OK)
		rc = skn_record_parse_valid(&checked, SKN_KIND_ITEM, w->pick.id, &copy, w->pick.path, err);
	if (rc == SKN_OK) {
		skn_record_release(&checked);
		skn_changes_put(&w->changes, w->pick.path, &text);
		rc = skn_session_apply(&w->session, &w->changes, message, false, NULL, err);
	}
	skn_buf_release(&text);
	skn_buf_release(&copy);
	skn_tree_release(&tree);
	free(message);
	return rc;
}

/* Where the page still rests on it; a thread that cannot be read is check's business. */
static void say_uses(struct withdrawal *w)
{
	struct skn_thread thread;
	struct skn_uses uses = { 0 };
	struct skn_buf text = SKN_BUF_INIT;

	if (skn_store_load(&thread, w->view, w->thread, SKN_LOAD_NO_ITEMS, NULL) != SKN_OK)
		return;
	skn_uses_find(&uses, &thread, w->pick.id);
	skn_uses_text(&text, &uses);
	if (text.n)
		skn_sink_printf(w->cli->out, "still cited in %s\n", text.p);
	skn_uses_release(&uses);
	skn_buf_release(&text);
	skn_thread_release(&thread);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct withdrawal w = { .cli = cli, .changes = SKN_CHANGES_INIT };
	bool undo = skn_cli_flag(cli, "undo");
	int rc = check_options(cli, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&w.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = find(&w, err);
	if (rc == SKN_OK)
		rc = edit(&w, undo, err);
	if (rc == SKN_OK) {
		skn_sink_printf(cli->out, "@%s %s\n", w.pick.id, undo ? "is no longer withdrawn" : "is withdrawn");
		if (!undo)
			say_uses(&w);
	}
	skn_record_release(&w.item);
	skn_pick_release(&w.pick);
	skn_changes_release(&w.changes);
	free(w.thread);
	skn_view_free(w.view);
	skn_session_close(&w.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "reason", .short_name = 'r', .arg = "TEXT", .help = "why; needed" },
	{ .long_name = "date", .short_name = 'd', .arg = "DATE", .help = "when it was withdrawn (today)" },
	{ .long_name = "undo", .help = "it is not withdrawn after all" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein withdraw lithium brine-2026-1a2b -r 'retracted by the outlet'",
	  "the item stays, and says why it no longer counts" },
	{ 0 },
};

const struct skn_cmd skn_cmd_withdraw = {
	.name = "withdraw", .group = SKN_GROUP_WRITE, .summary = "mark an item as withdrawn",
	.args = "THREAD KEY",
	.description =
		"Items are never deleted, since older versions cite them. This writes withdrawn, with date and "
		"reason, into the item's record, and says where the page still cites it; check then calls every "
		"such citation an error unless the sentence says that the source was withdrawn.",
	.options = options, .examples = examples, .run = run,
};
