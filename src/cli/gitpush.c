#include "cli/gitpush.h"

#include "cli/gitrun.h"

#define OPTIONS_MAX 8

/* The line of `git push --porcelain` about a ref that did not land:
 * "!\t<from>:<to>\t<summary> (<reason>)"; NULL: there is none. */
static const char *refusal(const char *out)
{
	while (out && *out != '!')
		out = (out = strchr(out, '\n')) ? out + 1 : NULL;
	return out;
}

static enum skn_gitpush_answer read_answer(const struct skn_proc_result *r, struct skn_buf *reason)
{
	/* The last four: another push had the same ref at the same moment. */
	static const char *const late[] = { "fetch first", "non-fast-forward", "stale info", "already exists",
					    "cannot lock ref", "failed to lock", "failed to update ref",
					    "incorrect old value" };
	const char *line = refusal(r->out.p);

	if (r->status == 0)
		return SKN_PUSH_LANDED;
	if (strstr(r->err.p, "does not support push options"))
		return SKN_PUSH_NO_OPTIONS;
	if (!line) {
		skn_gitrun_words(reason, &r->err);
		return strstr(r->err.p, "fatal:") ? SKN_PUSH_UNREACHED : SKN_PUSH_REFUSED;
	}
	if (memmem(line, strcspn(line, "\n"), "[remote failure]", strlen("[remote failure]")))
		return SKN_PUSH_UNREACHED;
	for (size_t i = 0; i < SKN_ARRAY_LEN(late); i++)
		if (memmem(line, strcspn(line, "\n"), late[i], strlen(late[i])))
			return SKN_PUSH_LATE;
	line = strrchr(line, '(') ? strrchr(line, '(') : line;
	skn_buf_add(reason, line, strcspn(line, "\n"));
	return SKN_PUSH_REFUSED;
}

/* What the other side's hook wrote. */
static void remote_words(struct skn_buf *out, const struct skn_buf *said)
{
	struct skn_buf lines = SKN_BUF_INIT;

	for (const char *line = said->p; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (skn_starts_with(line, "remote: "))
			skn_buf_addf(&lines, "%.*s\n", (int)strcspn(line, "\n"), line);
	if (lines.n) {
		skn_buf_adds(out, ": ");
		skn_gitrun_words(out, &lines);
	}
	skn_buf_release(&lines);
}

static int fail(enum skn_gitpush_answer answer, const struct skn_gitpush *push, struct skn_buf *reason,
		const struct skn_proc_result *r, struct skn_err *err)
{
	if (answer == SKN_PUSH_UNREACHED)
		return skn_gitrun_fault(push->remote, &r->err, err);
	if (answer == SKN_PUSH_LATE) {
		skn_fail(err, SKN_EREFUSED, "'%s' has commits on '%s' that are not here", push->remote, push->target);
		skn_hint(err, "'skein sync' brings them; or push to another branch with -b");
		return SKN_EREFUSED;
	}
	remote_words(reason, &r->err);
	return skn_fail(err, SKN_EREFUSED, "'%s' refuses the push %.600s", push->remote, reason->p);
}

int skn_gitpush_run(enum skn_gitpush_answer *answer, struct skn_buf *said, struct skn_repo *repo,
		    const struct skn_gitpush *push, struct skn_err *err)
{
	const char *args[2 * OPTIONS_MAX + 7];
	char *spec = skn_xasprintf("%s:%s", push->source, push->target);
	struct skn_buf reason = SKN_BUF_INIT;
	struct skn_proc_result r;
	size_t n = 0;
	int rc;

	args[n++] = "push";
	args[n++] = "--porcelain";
	if (push->track)
		args[n++] = "--set-upstream";
	for (size_t i = 0; push->options && i < push->options->n; i++) {
		assert(i < OPTIONS_MAX);
		args[n++] = "-o";
		args[n++] = push->options->v[i];
	}
	args[n++] = "--";
	args[n++] = push->remote;
	args[n++] = spec;
	args[n] = NULL;
	rc = skn_gitrun_remote(&r, repo, args, err);
	*answer = rc == SKN_OK ? read_answer(&r, &reason) : SKN_PUSH_UNREACHED;
	skn_buf_add(said, r.err.p, r.err.n);
	if (rc == SKN_OK && *answer != SKN_PUSH_LANDED && *answer != SKN_PUSH_NO_OPTIONS)
		rc = fail(*answer, push, &reason, &r, err);
	skn_proc_release(&r);
	skn_buf_release(&reason);
	free(spec);
	return rc;
}
