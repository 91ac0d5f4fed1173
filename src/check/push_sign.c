#include "check/push_sign.h"

#include "base/fs.h"
#include "base/proc.h"

static const char *const texts[] = {
	[SKN_SIGNED_NOT] = "is not signed",
	[SKN_SIGNED_GOOD] = "is signed",
	[SKN_SIGNED_BAD] = "has a signature of something else",
	[SKN_SIGNED_UNKNOWN] = "is signed by a key that nobody vouches for",
	[SKN_SIGNED_EXPIRED] = "is signed by a key that is not valid at its time",
};

const char *skn_push_signed_text(enum skn_push_signed state)
{
	return texts[state];
}

/* git's %G? (git-log), with %GS: of an ssh key that is good but not named, git says
 * U without a signer; of an OpenPGP key without a trust of its own, U with one. */
static enum skn_push_signed state_of(char c, const char *signer)
{
	switch (c) {
	case 'G': return SKN_SIGNED_GOOD;
	case 'U': return *signer ? SKN_SIGNED_GOOD : SKN_SIGNED_UNKNOWN;
	case 'B': return SKN_SIGNED_BAD;
	case 'X':
	case 'Y':
	case 'R': return SKN_SIGNED_EXPIRED;
	case 'E': return SKN_SIGNED_UNKNOWN;
	default: return SKN_SIGNED_NOT;
	}
}

/* Lines "<id> <letter> <signer>", in the order asked for. */
static int read_answer(struct skn_push_signatures *out, const struct skn_buf *text, const struct skn_oid *commits,
		       size_t n, struct skn_err *err)
{
	const char *line = text->p;

	for (size_t i = 0; i < n; i++) {
		struct skn_push_signature s = { .commit = commits[i] };
		size_t len = strcspn(line, "\n");
		char hex[SKN_OID_HEX + 1];

		skn_oid_hex(hex, &commits[i]);
		if (len < SKN_OID_HEX + 3 || memcmp(line, hex, SKN_OID_HEX) != 0)
			return skn_fail(err, SKN_ESYS, "git does not say whether commit %.10s is signed", hex);
		s.signer = skn_xstrndup(line + SKN_OID_HEX + 3, len - SKN_OID_HEX - 3);
		s.state = state_of(line[SKN_OID_HEX + 1], s.signer);
		skn_vec_push(&out->list, s);
		line += len + (line[len] == '\n');
	}
	return SKN_OK;
}

static int ask(struct skn_push_signatures *out, struct skn_repo *repo, const char *signers,
	       const struct skn_oid *commits, size_t n, struct skn_err *err)
{
	char *git_dir = skn_xasprintf("GIT_DIR=%s", skn_repo_git_dir(repo));
	char *setting = signers ? skn_xasprintf("gpg.ssh.allowedSignersFile=%s", signers) : NULL;
	const char *argv[] = { "git", "-c", "color.ui=never", "-c", setting ? setting : "color.ui=never", "log",
			       "--no-walk=unsorted", "--no-mailmap", "--no-show-signature", "--stdin",
			       "--format=%H %G? %GS", NULL };
	const char *env[] = { git_dir, "LC_ALL=C", NULL };
	struct skn_buf ids = SKN_BUF_INIT;
	struct skn_proc_result r;
	int rc;

	for (size_t i = 0; i < n; i++) {
		char hex[SKN_OID_HEX + 1];

		skn_oid_hex(hex, &commits[i]);
		skn_buf_addf(&ids, "%s\n", hex);
	}
	rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .env_add = env, .in = ids.p, .in_len = ids.n },
			  err);
	if (rc == SKN_OK && r.status != 0)
		rc = skn_fail(err, SKN_ESYS, "git cannot verify signatures: %.*s", (int)strcspn(r.err.p, "\n"), r.err.p);
	if (rc == SKN_OK)
		rc = read_answer(out, &r.out, commits, n, err);
	skn_proc_release(&r);
	skn_buf_release(&ids);
	free(setting);
	free(git_dir);
	return rc;
}

/* Puts the trusted file where git can read it; *dir is to be removed. */
static int put_signers(struct skn_buf *dir, struct skn_buf *path, struct skn_view *trusted, struct skn_err *err)
{
	struct skn_buf signers = SKN_BUF_INIT;
	int rc = trusted ? skn_view_read(trusted, SKN_PUSH_SIGNERS_FILE, SKN_PUSH_SIGNERS_MAX, &signers, err)
			 : (int)SKN_ENOTFOUND;

	if (rc == SKN_OK)
		rc = skn_fs_temp_dir(dir, err);
	if (rc == SKN_OK) {
		skn_buf_addf(path, "%s/" SKN_PUSH_SIGNERS_FILE, dir->p);
		rc = skn_fs_write_atomic(path->p, signers.p, signers.n, 0600, err);
	}
	skn_buf_release(&signers);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

int skn_push_verify(struct skn_push_signatures *out, struct skn_repo *repo, struct skn_view *trusted,
		    const struct skn_oid *commits, size_t n, struct skn_err *err)
{
	struct skn_buf dir = SKN_BUF_INIT, path = SKN_BUF_INIT;
	int rc;

	if (n == 0)
		return SKN_OK;
	rc = put_signers(&dir, &path, trusted, err);
	if (rc == SKN_OK)
		rc = ask(out, repo, path.n ? path.p : NULL, commits, n, err);
	if (dir.n)
		skn_fs_remove_tree(dir.p, NULL);
	skn_buf_release(&dir);
	skn_buf_release(&path);
	return rc;
}

void skn_push_signatures_release(struct skn_push_signatures *signatures)
{
	for (size_t i = 0; i < signatures->list.n; i++)
		free(signatures->list.v[i].signer);
	skn_vec_release(&signatures->list);
}
