/* hook_message.c - the message of a commit: drafted before the editor, judged after. */
#include "base/fs.h"
#include "check/push_message.h"
#include "cli/hook_run.h"
#include "repo/merging.h"
#include "rev/message.h"

/* The character that git takes for the start of a comment. */
static char comment_char(struct skn_repo *repo)
{
	struct skn_buf value = SKN_BUF_INIT;
	char c = skn_repo_config_get(repo, "core.commentchar", &value) && value.n == 1 ? value.p[0] : '#';

	skn_buf_release(&value);
	return c;
}

static int read_file(struct skn_buf *out, struct skn_hook_call *call, struct skn_err *err)
{
	return skn_fs_read(out, call->args[0], SKN_PUSH_MESSAGE_MAX + SKN_TEXT_MAX, err);
}

/* ---- commit-msg ---- */

static int judge(struct skn_hook_call *call, const char *message, struct skn_err *err)
{
	struct skn_push_faults faults = { 0 };
	struct skn_hook_staged staged;
	int rc = skn_hook_staged_open(&staged, call, false, err);

	if (rc != SKN_OK)
		return rc;
	if (skn_hook_staged_is_store(&staged))
		skn_push_message(&faults, message, staged.before, staged.after);
	skn_hook_say_faults("message", &faults);
	if (faults.list.n) {
		rc = skn_fail(err, SKN_EFINDING, "not committed: the message has %zu fault%s", faults.list.n,
			      faults.list.n == 1 ? "" : "s");
		skn_hint(err, "what you wrote is kept in %s", call->args[0]);
	}
	skn_push_faults_release(&faults);
	skn_hook_staged_close(&staged);
	return rc;
}

int skn_hook_commit_msg(struct skn_hook_call *call, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT, bare = SKN_BUF_INIT;
	int rc = read_file(&text, call, err);

	skn_push_message_bare(&bare, text.p, comment_char(call->store.repo));
	if (rc == SKN_OK && skn_push_message_speaks(bare.p))
		rc = judge(call, bare.p, err);
	skn_buf_release(&text);
	skn_buf_release(&bare);
	return rc;
}

/* ---- prepare-commit-msg ---- */

/* Where the person's text ends and git's comments begin. */
static size_t end_of_text(const struct skn_buf *file, char comment)
{
	size_t end = 0;

	for (size_t at = 0; at < file->n;) {
		const char *line = file->p + at;
		size_t n = strcspn(line, "\n");

		at += n + (line[n] == '\n');
		if (skn_push_message_is_end(line, comment))
			break;
		while (n && isspace((unsigned char)line[n - 1]))
			n--;
		if (n && line[0] != comment)
			end = at;
	}
	return end;
}

/* What the newest run that is being committed says of itself. */
struct run {
	char *id, *op, *engine;
};

static void find_run(struct run *out, const struct skn_hook_staged *staged, const struct skn_strings *threads)
{
	for (size_t i = 0; i < staged->changes.n; i++) {
		const struct skn_path_change *c = &staged->changes.v[i];
		const char *runs = strstr(c->path, "/runs/"), *id = runs ? runs + strlen("/runs/") : NULL;
		char *thread = runs ? skn_xstrndup(c->path, (size_t)(runs - c->path)) : NULL;
		char *name = id && skn_ends_with(id, ".yaml") ? skn_xstrndup(id, strlen(id) - 5) : NULL;
		struct skn_record run;

		if (name && c->status == SKN_PATH_ADDED && skn_strings_has(threads, thread) &&
		    (!out->id || strcmp(name, out->id) > 0) &&
		    skn_store_load_record(&run, staged->after, thread, SKN_KIND_RUN, name, 0, NULL) == SKN_OK) {
			const char *op = skn_node_text(run.tree.root, "op");
			const char *engine = skn_node_text(run.tree.root, "engine");

			free(out->id);
			free(out->op);
			free(out->engine);
			*out = (struct run){ skn_xstrdup(name), op ? skn_xstrdup(op) : NULL,
					     engine ? skn_xstrdup(engine) : NULL };
			skn_record_release(&run);
		}
		free(thread);
		free(name);
	}
}

/* The text as it will be: the person's, or a draft where there is none. */
static int word(struct skn_buf *text, const struct skn_hook_staged *staged, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	struct run run = { 0 };
	int rc = skn_message_threads(&threads, staged->before, staged->after, &staged->paths, err);
	const char *op;

	if (rc == SKN_OK)
		find_run(&run, staged, &threads);
	op = run.op ? run.op : "edit";
	if (rc == SKN_OK && text->n == 0)
		rc = skn_message_draft(text, staged->before, staged->after, &threads, op, err);
	if (rc == SKN_OK && threads.n)
		skn_message_trailers(text, &threads, op, run.id, run.engine);
	free(run.id);
	free(run.op);
	free(run.engine);
	skn_strings_release(&threads);
	return rc;
}

/* Where the message is from, as git says it, or pre-commit (pre-commit.com). */
static const char *source_of(const struct skn_hook_call *call)
{
	const char *source = call->n_args > 1 ? call->args[1] : getenv("PRE_COMMIT_COMMIT_MSG_SOURCE");

	return source ? source : "";
}

/* A message that is there for another reason, or that git goes on with, stays. */
static bool is_wanted(struct skn_hook_call *call)
{
	const char *source = source_of(call);

	return (!*source || skn_streq(source, "template") || skn_streq(source, "message")) &&
	       skn_merging_operation(call->store.repo) == SKN_OPERATION_NONE;
}

static int prepare(struct skn_hook_call *call, struct skn_err *err)
{
	struct skn_buf file = SKN_BUF_INIT, text = SKN_BUF_INIT;
	struct skn_hook_staged staged = { 0 };
	size_t end;
	int rc = is_wanted(call) ? skn_hook_staged_open(&staged, call, true, err) : SKN_OK;

	if (rc != SKN_OK || staged.paths.n == 0 || !skn_hook_staged_is_store(&staged))
		goto out;
	rc = read_file(&file, call, err);
	end = end_of_text(&file, comment_char(call->store.repo));
	skn_buf_add(&text, file.p, end);
	/* Git gives up when a template was left as it is: it must stay comparable. */
	if (rc == SKN_OK && end && skn_streq(source_of(call), "template"))
		goto out;
	if (rc == SKN_OK)
		rc = word(&text, &staged, err);
	if (rc == SKN_OK) {
		if (end == 0 && file.n && file.p[0] != '\n')
			skn_buf_addc(&text, '\n');
		skn_buf_add(&text, file.p + end, file.n - end);
		rc = skn_fs_write_atomic(call->args[0], text.p, text.n, 0666, err);
	}
out:
	skn_buf_release(&file);
	skn_buf_release(&text);
	skn_hook_staged_close(&staged);
	return rc;
}

/* Without a draft people write a message as ever. */
int skn_hook_prepare_commit_msg(struct skn_hook_call *call, struct skn_err *err)
{
	if (prepare(call, err) != SKN_OK)
		skn_cli_report(call->cli, err);
	return SKN_OK;
}
