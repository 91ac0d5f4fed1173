#include "base/fs.h"
#include "base/proc.h"
#include "repo/sign.h"

#define SIGN_TIMEOUT_MS 120000 /* a person may have to type a passphrase */

static void get(struct skn_repo *repo, const char *key, const char *fallback, struct skn_buf *out)
{
	if (!skn_repo_config_get(repo, key, out) || !out->n) {
		skn_buf_clear(out);
		skn_buf_adds(out, fallback);
	}
}

/* The last line that the program said, without control characters. */
static int fail_program(const char *program, const struct skn_proc_result *r, struct skn_err *err)
{
	const char *end = r->err.p + r->err.n, *start;
	char text[300];
	size_t n;
	int rc;

	while (end > r->err.p && isspace((unsigned char)end[-1]))
		end--;
	for (start = end; start > r->err.p && start[-1] != '\n';)
		start--;
	n = (size_t)(end - start) < sizeof(text) ? (size_t)(end - start) : sizeof(text) - 1;
	memcpy(text, start, n);
	text[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (iscntrl((unsigned char)text[i]))
			text[i] = ' ';
	rc = skn_fail(err, SKN_EREFUSED, "%s did not sign the commit: %s", program,
		      n ? text : "it gave no reason");
	skn_hint(err, "see user.signingKey and gpg.format, or commit without commit.gpgSign");
	return rc;
}

static int run(struct skn_proc_result *r, const char *const argv[], const void *in, size_t n,
	       struct skn_err *err)
{
	struct skn_proc_spec spec = { .argv = argv, .in = in, .in_len = n,
				      .timeout_ms = SIGN_TIMEOUT_MS };
	int rc = skn_proc_run(r, &spec, err);

	if (rc == SKN_OK && r->status != 0)
		rc = fail_program(argv[0], r, err);
	return rc;
}

static int sign_gpg(struct skn_buf *out, const char *program, const char *key, const void *p,
		    size_t n, struct skn_err *err)
{
	const char *argv[] = { program, "--status-fd=2", "-bsau", key, NULL };
	struct skn_proc_result r;
	int rc = run(&r, argv, p, n, err);

	if (rc == SKN_OK && !strstr(r.err.p, "[GNUPG:] SIG_CREATED "))
		rc = fail_program(program, &r, err);
	if (rc == SKN_OK)
		skn_buf_add(out, r.out.p, r.out.n);
	skn_proc_release(&r);
	return rc;
}

/* A key given as text goes into a file: what ssh-keygen wants. */
static int key_file(struct skn_buf *path, const char *dir, const char *key, bool *literal,
		    struct skn_err *err)
{
	char *line;
	int rc;

	*literal = skn_starts_with(key, "key::") || skn_starts_with(key, "ssh-") ||
		   skn_starts_with(key, "ecdsa-") || skn_starts_with(key, "sk-");
	if (!*literal) {
		if (skn_starts_with(key, "~/") && getenv("HOME"))
			skn_buf_addf(path, "%s%s", getenv("HOME"), key + 1);
		else
			skn_buf_adds(path, key);
		return SKN_OK;
	}
	skn_buf_addf(path, "%s/key", dir);
	line = skn_xasprintf("%s\n", skn_starts_with(key, "key::") ? key + 5 : key);
	rc = skn_fs_write_atomic(path->p, line, strlen(line), 0600, err);
	free(line);
	return rc;
}

/* Without user.signingKey: the first line of gpg.ssh.defaultKeyCommand. */
static int default_key(struct skn_buf *key, struct skn_repo *repo, struct skn_err *err)
{
	struct skn_buf command = SKN_BUF_INIT;
	struct skn_proc_result r;
	int rc;

	if (!skn_repo_config_get(repo, "gpg.ssh.defaultkeycommand", &command)) {
		rc = skn_fail(err, SKN_EDATA, "commits are to be signed with ssh but no key is set");
		skn_hint(err, "git config user.signingKey <file of the public key>");
	} else {
		const char *argv[] = { "sh", "-c", command.p, NULL };

		rc = run(&r, argv, "", 0, err);
		if (rc == SKN_OK)
			skn_buf_add(key, r.out.p, strcspn(r.out.p, "\r\n"));
		skn_proc_release(&r);
	}
	skn_buf_release(&command);
	return rc;
}

static int sign_ssh(struct skn_buf *out, const char *program, const char *key, const void *p,
		    size_t n, struct skn_err *err)
{
	struct skn_buf dir = SKN_BUF_INIT, file = SKN_BUF_INIT, path = SKN_BUF_INIT;
	struct skn_proc_result r = { 0 };
	bool literal = false;
	int rc = skn_fs_temp_dir(&dir, err);

	if (rc == SKN_OK)
		rc = key_file(&path, dir.p, key, &literal, err);
	skn_buf_addf(&file, "%s/commit", dir.p);
	if (rc == SKN_OK)
		rc = skn_fs_write_atomic(file.p, p, n, 0600, err);
	if (rc == SKN_OK) {
		/* -U: the private half is in the agent, only the public key is given. */
		const char *argv[] = { program, "-Y",   "sign", "-n", "git",
				       "-f",    path.p, literal ? "-U" : file.p,
				       literal ? file.p : NULL, NULL };

		rc = run(&r, argv, "", 0, err);
		skn_proc_release(&r);
	}
	skn_buf_adds(&file, ".sig");
	skn_buf_clear(&path);
	if (rc == SKN_OK)
		rc = skn_fs_read(&path, file.p, 65536, err);
	for (size_t i = 0; rc == SKN_OK && i < path.n; i++)
		if (path.p[i] != '\r')
			skn_buf_addc(out, path.p[i]);
	if (dir.n)
		skn_fs_remove_tree(dir.p, NULL);
	skn_buf_release(&dir);
	skn_buf_release(&file);
	skn_buf_release(&path);
	return rc;
}

int skn_sign(struct skn_buf *out, struct skn_repo *repo, const struct skn_ident *committer,
	     const void *p, size_t n, struct skn_err *err)
{
	struct skn_buf format = SKN_BUF_INIT, key = SKN_BUF_INIT, program = SKN_BUF_INIT;
	int rc = SKN_OK;

	get(repo, "gpg.format", "openpgp", &format);
	skn_repo_config_get(repo, "user.signingkey", &key);
	if (skn_streq(format.p, "ssh")) {
		get(repo, "gpg.ssh.program", "ssh-keygen", &program);
		if (!key.n)
			rc = default_key(&key, repo, err);
		if (rc == SKN_OK)
			rc = sign_ssh(out, program.p, key.p, p, n, err);
	} else if (skn_streq(format.p, "openpgp")) {
		if (!skn_repo_config_get(repo, "gpg.openpgp.program", &program))
			get(repo, "gpg.program", "gpg", &program);
		if (!key.n)
			skn_buf_addf(&key, "%s <%s>", committer->name, committer->email);
		rc = sign_gpg(out, program.p, key.p, p, n, err);
	} else {
		rc = skn_fail(err, SKN_EDATA, "gpg.format '%.40s' is not one skein can sign with",
			      format.p);
		skn_hint(err, "openpgp and ssh are");
	}
	if (rc == SKN_OK && !out->n)
		rc = skn_fail(err, SKN_EREFUSED, "%s gave no signature", program.p);
	skn_buf_release(&format);
	skn_buf_release(&key);
	skn_buf_release(&program);
	return rc;
}
