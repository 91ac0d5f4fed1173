/* hook_push.c - before a push is sent, and before it is taken. */
#include "base/fs.h"
#include "check/push.h"
#include "cli/hook_run.h"

#define INPUT_MAX ((size_t)64 << 20) /* bytes: a million refs */

struct updates {
	SKN_VEC(struct skn_push_update) list;
	struct skn_strings refs; /* their names; borrowed by the list */
};

static void release(struct updates *updates)
{
	skn_vec_release(&updates->list);
	skn_strings_release(&updates->refs);
}

static int bad_line(const char *line, size_t n, struct skn_err *err)
{
	return skn_fail(err, SKN_EUSAGE, "this is no line that git tells a hook: '%.*s'", (int)n, line);
}

/* The words of a line, which single blanks divide; false when there are not N. */
static bool words(const char *line, size_t len, struct skn_buf out[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *end = i + 1 < n ? memchr(line, ' ', len) : line + len;

		if (!end)
			return false;
		skn_buf_clear(&out[i]);
		skn_buf_add(&out[i], line, (size_t)(end - line));
		len -= (size_t)(end - line) + (i + 1 < n);
		line = end + (i + 1 < n);
	}
	return true;
}

static bool add(struct updates *out, const char *ref, const struct skn_buf *old, const struct skn_buf *new)
{
	struct skn_push_update update = { 0 };

	if (!skn_oid_parse(&update.old_oid, old->p, old->n) || !skn_oid_parse(&update.new_oid, new->p, new->n))
		return false;
	skn_strings_push(&out->refs, ref);
	update.ref = skn_vec_last(&out->refs)[0];
	skn_vec_push(&out->list, update);
	return true;
}

/* Standard input: of pre-receive "old new ref", of pre-push "ref new ref old". */
static int read_updates(struct updates *out, bool sending, struct skn_err *err)
{
	struct skn_buf input = SKN_BUF_INIT, w[4] = { SKN_BUF_INIT, SKN_BUF_INIT, SKN_BUF_INIT, SKN_BUF_INIT };
	int rc = skn_fs_read_fd(&input, STDIN_FILENO, INPUT_MAX, err);

	for (const char *line = input.p; rc == SKN_OK && *line;) {
		size_t n = strcspn(line, "\n");
		bool good = words(line, n, w, sending ? 4 : 3) &&
			    (sending ? add(out, w[2].p, &w[3], &w[1]) : add(out, w[2].p, &w[0], &w[1]));

		if (!good)
			rc = bad_line(line, n, err);
		line += n + (line[n] == '\n');
	}
	skn_buf_release(&input);
	for (size_t i = 0; i < SKN_ARRAY_LEN(w); i++)
		skn_buf_release(&w[i]);
	return rc;
}

/* Says what is wrong with one; returns how much. */
static size_t say(const struct skn_push_update *update, const struct skn_push_report *report)
{
	const char *ref = update->ref;
	size_t n = report->faults.list.n + report->faults.more + report->diags.list.n;

	if (skn_starts_with(ref, "refs/heads/"))
		ref += strlen("refs/heads/");
	skn_hook_say_diags(&report->diags, SKN_SEVERITY_ERROR);
	skn_hook_say_faults(ref, &report->faults);
	return n;
}

static int check(struct skn_push *push, const struct updates *updates, const char *hint, struct skn_err *err)
{
	size_t faults = 0, refs = 0;
	struct skn_buf names = SKN_BUF_INIT;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < updates->list.n; i++) {
		struct skn_push_report report;
		size_t n = 0;

		rc = skn_push_check(&report, push, &updates->list.v[i], err);
		if (rc == SKN_OK)
			n = say(&updates->list.v[i], &report);
		if (n && refs++ < 3)
			skn_buf_addf(&names, "%s%s", names.n ? ", " : "", updates->list.v[i].ref);
		faults += n;
		skn_push_report_release(&report);
	}
	if (rc == SKN_OK && faults) {
		rc = skn_fail(err, SKN_EFINDING, "refused: %s%s: %zu fault%s", names.p, refs > 3 ? " and more" : "",
			      faults, faults == 1 ? "" : "s");
		skn_hint(err, "%s", hint);
	}
	skn_buf_release(&names);
	return rc;
}

/* pre-commit (pre-commit.com) reads standard input itself and tells one ref so. */
static void add_from_env(struct updates *out)
{
	const char *old = getenv("PRE_COMMIT_FROM_REF"), *new = getenv("PRE_COMMIT_TO_REF");
	const char *ref = getenv("PRE_COMMIT_REMOTE_BRANCH");
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;

	if (old && new && ref) {
		skn_buf_adds(&a, old);
		skn_buf_adds(&b, new);
		add(out, ref, &a, &b);
	}
	skn_buf_release(&a);
	skn_buf_release(&b);
}

int skn_hook_pre_push(struct skn_hook_call *call, struct skn_err *err)
{
	const char *remote = call->n_args ? call->args[0] : getenv("PRE_COMMIT_REMOTE_NAME");
	struct updates updates = { 0 };
	struct skn_push push = { 0 };
	int rc = read_updates(&updates, true, err);

	if (rc == SKN_OK && updates.list.n == 0)
		add_from_env(&updates);
	if (rc == SKN_OK && updates.list.n) {
		rc = skn_push_sending(&push, &call->store, remote ? remote : "origin", updates.list.v, updates.list.n, err);
		if (rc == SKN_OK)
			rc = check(&push, &updates,
				   "nothing was pushed; 'skein help rules' explains each code in brackets", err);
		skn_push_release(&push);
	}
	release(&updates);
	return rc;
}

static int receive(struct skn_hook_call *call, const struct updates *updates, struct skn_err *err)
{
	struct skn_push push;
	int rc = skn_push_receiving(&push, &call->store, err);

	if (rc == SKN_OK)
		rc = check(&push, updates,
			   "nothing was taken; 'skein help rules' explains each code in brackets", err);
	skn_push_release(&push);
	return rc;
}

int skn_hook_pre_receive(struct skn_hook_call *call, struct skn_err *err)
{
	struct updates updates = { 0 };
	int rc = read_updates(&updates, false, err);

	if (rc == SKN_OK && updates.list.n)
		rc = receive(call, &updates, err);
	release(&updates);
	return rc;
}

int skn_hook_update(struct skn_hook_call *call, struct skn_err *err)
{
	struct skn_buf old = SKN_BUF_INIT, new = SKN_BUF_INIT;
	struct updates updates = { 0 };
	int rc;

	skn_buf_adds(&old, call->args[1]);
	skn_buf_adds(&new, call->args[2]);
	rc = add(&updates, call->args[0], &old, &new)
		     ? receive(call, &updates, err)
		     : skn_fail(err, SKN_EUSAGE, "'%s' and '%s' are not two ids of objects", old.p, new.p);
	release(&updates);
	skn_buf_release(&old);
	skn_buf_release(&new);
	return rc;
}
