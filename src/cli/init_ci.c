#include "cli/init_ci.h"

#define FILE_MAX ((size_t)1 << 20) /* bytes of a workflow that is there */

struct forge {
	const char *name, *path;
	const char *beside; /* where PATH is taken already; NULL: nowhere */
	const char *text;
	bool pattern;       /* the branch's name stands as a pattern */
};

static const struct forge forges[] = {
	{ "github", ".github/workflows/skein.yml", NULL, skn_init_ci_github, true },
	{ "gitlab", ".gitlab-ci.yml", ".gitlab/skein.yml", skn_init_ci_gitlab, false },
	{ "forgejo", ".forgejo/workflows/skein.yml", NULL, skn_init_ci_forgejo, true },
};

/* The name inside single quotes of YAML; what a pattern would take for its own is escaped. */
static void put_branch(struct skn_buf *out, const char *branch, bool pattern)
{
	for (const char *p = branch; *p; p++) {
		if (pattern && strchr("+!?*[]\\", *p))
			skn_buf_addc(out, '\\');
		skn_buf_adds(out, *p == '\'' ? "''" : "");
		if (*p != '\'')
			skn_buf_addc(out, *p);
	}
}

static void fill(struct skn_buf *out, const struct forge *forge, const char *branch)
{
	static const char branch_mark[] = "@BRANCH@", version_mark[] = "@VERSION@";

	for (const char *s = forge->text; *s;) {
		if (skn_starts_with(s, branch_mark)) {
			put_branch(out, branch, forge->pattern);
			s += sizeof(branch_mark) - 1;
		} else if (skn_starts_with(s, version_mark)) {
			skn_buf_adds(out, "v" SKN_VERSION);
			s += sizeof(version_mark) - 1;
		} else {
			skn_buf_addc(out, *s++);
		}
	}
}

/* Whether another file stands at PATH; *same: it is ours. */
static int look(bool *taken, bool *same, struct skn_view *base, const char *path, const struct skn_buf *wanted,
		struct skn_err *err)
{
	struct skn_buf old = SKN_BUF_INIT;
	int rc = base ? skn_view_read(base, path, FILE_MAX, &old, err) : SKN_ENOTFOUND;

	*same = rc == SKN_OK && skn_buf_eq(&old, wanted->p, wanted->n);
	*taken = rc == SKN_OK && !*same;
	skn_buf_release(&old);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

int skn_init_ci(struct skn_changes *changes, const char **path, bool *include, struct skn_view *base,
		const char *name, const char *published, bool force, struct skn_err *err)
{
	const struct forge *forge = forges;
	struct skn_buf text = SKN_BUF_INIT;
	bool taken, same;
	int rc;

	while (!skn_streq(forge->name, name))
		forge++;
	fill(&text, forge, published + strlen("refs/heads/"));
	*path = forge->path;
	*include = false;
	rc = look(&taken, &same, base, *path, &text, err);
	if (rc == SKN_OK && taken && !force && forge->beside) {
		*path = forge->beside;
		*include = true;
		rc = look(&taken, &same, base, *path, &text, err);
	}
	if (rc == SKN_OK && taken && !force) {
		skn_fail_at(err, SKN_EEXISTS, *path, 0, 0, "there is another file already");
		rc = skn_hint(err, "--force replaces it");
	}
	if (rc == SKN_OK && !same)
		skn_changes_put(changes, *path, &text);
	skn_buf_release(&text);
	return rc;
}
