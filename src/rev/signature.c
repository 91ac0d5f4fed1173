#include "rev/signature.h"

#include "base/fs.h"
#include "base/map.h"
#include "base/proc.h"

#define TIMEOUT_MS 600000

static const char *const names[] = { "unsigned", "good", "unknown", "expired", "revoked", "bad", "unchecked" };

const char *skn_signed_name(enum skn_signed_state state)
{
	return names[state];
}

/* ---- what the store asks ---- */

/* NAME by policy, or FALLBACK where that is there. */
static int read_file(struct skn_buf *out, bool *has, struct skn_view *view, const char *name, const char *fallback,
		     const char *field, struct skn_err *err)
{
	const char *path = name ? name : fallback;
	int rc = path ? skn_view_read(view, path, SKN_SIGNERS_MAX, out, err) : SKN_ENOTFOUND;

	*has = rc == SKN_OK;
	if (rc != SKN_ENOTFOUND)
		return rc;
	if (err)
		skn_err_clear(err);
	return name ? skn_fail_at(err, SKN_EDATA, "skein.yaml", 0, 0, "policy.%s names '%s', which is not there",
				  field, name)
		    : SKN_OK;
}

int skn_signing_read(struct skn_signing *out, struct skn_view *view, struct skn_err *err)
{
	struct skn_record config;
	const char *signing;
	int rc;

	*out = (struct skn_signing){ .signers = SKN_BUF_INIT, .revoked = SKN_BUF_INIT };
	if (!view || skn_store_config(&config, view, NULL) != SKN_OK)
		return SKN_OK;
	signing = skn_store_setting(&config, "policy.signing");
	out->required = signing && skn_streq(signing, "required");
	rc = read_file(&out->signers, &out->has_signers, view, skn_store_setting(&config, "policy.allowed_signers"),
		       SKN_SIGNERS_PATH, "allowed_signers", err);
	if (rc == SKN_OK)
		rc = read_file(&out->revoked, &out->has_revoked, view,
			       skn_store_setting(&config, "policy.revoked_signers"), NULL, "revoked_signers", err);
	skn_record_release(&config);
	return rc;
}

int skn_signing_read_at(struct skn_signing *out, struct skn_store *store, const struct skn_oid *commit,
			struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = skn_oid_is_zero(commit) ? SKN_OK : skn_view_commit(&view, store->repo, commit, err);

	if (rc == SKN_OK)
		rc = skn_signing_read(out, view, err);
	else
		*out = (struct skn_signing){ .signers = SKN_BUF_INIT, .revoked = SKN_BUF_INIT };
	skn_view_free(view);
	return rc;
}

void skn_signing_release(struct skn_signing *signing)
{
	skn_buf_release(&signing->signers);
	skn_buf_release(&signing->revoked);
	*signing = (struct skn_signing){ .signers = SKN_BUF_INIT, .revoked = SKN_BUF_INIT };
}

/* ---- git ---- */

struct asking {
	struct skn_repo *repo;
	struct skn_buf dir;   /* for the files; "" not made yet */
	char *signers, *revoked; /* "gpg.ssh.…=FILE"; NULL: git's settings */
};

static int put_file(char **setting, struct asking *a, const char *name, const struct skn_buf *text, const char *key,
		    struct skn_err *err)
{
	char *path;
	int rc = a->dir.n ? SKN_OK : skn_fs_temp_dir(&a->dir, err);

	if (rc != SKN_OK)
		return rc;
	path = skn_xasprintf("%s/%s", a->dir.p, name);
	rc = skn_fs_write_atomic(path, text->p, text->n, 0600, err);
	free(*setting);
	*setting = skn_xasprintf("%s=%s", key, path);
	free(path);
	return rc;
}

/* git wants a file of allowed signers in any case. */
static int start(struct asking *a, struct skn_repo *repo, const struct skn_signing *signing, struct skn_err *err)
{
	static const char signers_key[] = "gpg.ssh.allowedSignersFile", revoked_key[] = "gpg.ssh.revocationFile";
	struct skn_buf own = SKN_BUF_INIT;
	int rc = SKN_OK;

	*a = (struct asking){ .repo = repo, .dir = SKN_BUF_INIT };
	if (signing && signing->has_signers)
		rc = put_file(&a->signers, a, "signers", &signing->signers, signers_key, err);
	else if (!skn_repo_config_get(repo, "gpg.ssh.allowedsignersfile", &own) || !own.n)
		a->signers = skn_xasprintf("%s=/dev/null", signers_key);
	if (rc == SKN_OK && signing && signing->has_revoked)
		rc = put_file(&a->revoked, a, "revoked", &signing->revoked, revoked_key, err);
	skn_buf_release(&own);
	return rc;
}

static void stop(struct asking *a)
{
	if (a->dir.n)
		skn_fs_remove_tree(a->dir.p, NULL);
	skn_buf_release(&a->dir);
	free(a->signers);
	free(a->revoked);
}

static int run_git(struct skn_proc_result *out, const struct asking *a, const struct skn_buf *ids, struct skn_err *err)
{
	const char *argv[16] = { "git", "-c", "log.showSignature=false" };
	char *git_dir = skn_xasprintf("GIT_DIR=%s", skn_repo_git_dir(a->repo));
	const char *env[] = { git_dir, "LC_ALL=C", "GIT_TERMINAL_PROMPT=0", NULL };
	size_t n = 3;
	int rc;

	if (a->signers) {
		argv[n++] = "-c";
		argv[n++] = a->signers;
	}
	if (a->revoked) {
		argv[n++] = "-c";
		argv[n++] = a->revoked;
	}
	argv[n++] = "log";
	argv[n++] = "--no-walk=unsorted";
	argv[n++] = "--no-color";
	argv[n++] = "--encoding=UTF-8";
	argv[n++] = "--format=tformat:%H%x00%G?%x00%GS%x00%GK%x00";
	argv[n++] = "--stdin";
	rc = skn_proc_run(out, &(struct skn_proc_spec){ .argv = argv, .env_add = env, .in = ids->p, .in_len = ids->n,
							.timeout_ms = TIMEOUT_MS }, err);
	free(git_dir);
	if (rc == SKN_OK && out->status != 0)
		rc = skn_fail(err, SKN_ESYS, "git could not verify the signatures (status %d)", out->status);
	return rc;
}

/* The field at *p, which ends in a NUL; moves on.  NULL: there is none. */
static const char *field(const char **p, const char *end)
{
	const char *start = *p, *nul = memchr(start, '\0', (size_t)(end - start));

	if (!nul)
		return NULL;
	*p = nul + 1;
	return start;
}

static enum skn_signed_state state_of(char letter)
{
	switch (letter) {
	case 'G': return SKN_SIGNED_GOOD;
	case 'U':
	case 'E': return SKN_SIGNED_UNKNOWN;
	case 'X':
	case 'Y': return SKN_SIGNED_EXPIRED;
	case 'R': return SKN_SIGNED_REVOKED;
	case 'N': return SKN_SIGNED_UNCHECKED; /* only signed ones are asked about */
	default: return SKN_SIGNED_BAD;
	}
}

static void set(struct skn_signed *one, enum skn_signed_state state, const char *signer, const char *key)
{
	one->state = state;
	free(one->signer);
	free(one->key);
	one->signer = skn_xstrdup(signer);
	one->key = skn_xstrdup(key);
}

/* One line of the answer; false when it is none. */
static bool read_line(const char **p, const char *end, const struct skn_map *by_id,
		      void (*take)(struct skn_signed *one, char letter, const char *signer, const char *key))
{
	const char *id = field(p, end), *letter = id ? field(p, end) : NULL;
	const char *signer = letter ? field(p, end) : NULL, *key = signer ? field(p, end) : NULL;
	struct skn_signed *one = key ? skn_map_find(by_id, id, strlen(id)) : NULL;

	if (one)
		take(one, *letter, signer, key);
	*p += key && *p < end && **p == '\n';
	return key;
}

/* Asks about those in STATE. */
static int ask(struct skn_signed *list, size_t n, enum skn_signed_state state, const struct asking *a,
	       void (*take)(struct skn_signed *one, char letter, const char *signer, const char *key),
	       struct skn_err *err)
{
	struct skn_map by_id = SKN_MAP_INIT;
	struct skn_buf ids = SKN_BUF_INIT;
	struct skn_proc_result r = { 0 };
	char hex[SKN_OID_HEX + 1];
	const char *p;
	int rc = SKN_OK;

	for (size_t i = 0; i < n; i++)
		if (list[i].state == state) {
			skn_oid_hex(hex, &list[i].commit);
			skn_map_put(&by_id, hex, SKN_OID_HEX, &list[i]);
			skn_buf_addf(&ids, "%s\n", hex);
		}
	if (ids.n) {
		rc = run_git(&r, a, &ids, err);
		p = r.out.p;
		while (rc == SKN_OK && read_line(&p, r.out.p + r.out.n, &by_id, take))
			;
		skn_proc_release(&r);
	}
	skn_map_release(&by_id, NULL);
	skn_buf_release(&ids);
	return rc;
}

static void take_first(struct skn_signed *one, char letter, const char *signer, const char *key)
{
	set(one, state_of(letter), signer, key);
}

/* Without the times of the keys it counts: so it is the time. */
static void take_untimed(struct skn_signed *one, char letter, const char *signer, const char *key)
{
	if (letter == 'G')
		set(one, SKN_SIGNED_EXPIRED, signer, key);
}

/* Without the revoked keys it fits: so that is why. */
static void take_unrevoked(struct skn_signed *one, char letter, const char *signer, const char *key)
{
	if (letter == 'G' || letter == 'U')
		set(one, SKN_SIGNED_REVOKED, signer, key);
}

/* ---- git tells some states apart only by what ssh-keygen says: asked again ---- */

/* Where the word at S ends; blanks inside quotes belong to it. */
static const char *word_end(const char *s, const char *stops)
{
	bool quoted = false;

	for (; *s && *s != '\n' && (quoted || !strchr(stops, *s)); s++)
		if (*s == '"')
			quoted = !quoted;
	return s;
}

/* One line of allowed signers without valid-after and valid-before. */
static void untimed_line(struct skn_buf *out, const char *line, const char *end)
{
	const char *options = word_end(line, " \t"), *rest;
	size_t before;

	options += strspn(options, " \t");
	rest = word_end(options, " \t");
	skn_buf_add(out, line, (size_t)(options - line));
	before = out->n;
	for (const char *o = options; o < rest;) {
		const char *stop = word_end(o, ", \t");

		if (strncasecmp(o, "valid-after=", 12) != 0 && strncasecmp(o, "valid-before=", 13) != 0) {
			skn_buf_adds(out, out->n > before ? "," : "");
			skn_buf_add(out, o, (size_t)(stop - o));
		}
		o = stop + (*stop == ',');
	}
	if (out->n == before)
		rest += strspn(rest, " \t");
	skn_buf_add(out, rest, (size_t)(end - rest));
	skn_buf_addc(out, '\n');
}

static void untimed(struct skn_buf *out, const struct skn_buf *signers)
{
	for (const char *line = signers->p; *line;) {
		const char *end = strchrnul(line, '\n');

		untimed_line(out, line, end);
		line = end + (*end == '\n');
	}
}

static int ask_untimed(struct skn_signed *list, size_t n, struct asking *a, const struct skn_signing *signing,
		       struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = SKN_OK;

	untimed(&text, &signing->signers);
	if (!skn_buf_eq(&text, signing->signers.p, signing->signers.n)) {
		rc = put_file(&a->signers, a, "untimed", &text, "gpg.ssh.allowedSignersFile", err);
		if (rc == SKN_OK)
			rc = ask(list, n, SKN_SIGNED_UNKNOWN, a, take_untimed, err);
	}
	skn_buf_release(&text);
	return rc;
}

static int ask_unrevoked(struct skn_signed *list, size_t n, struct asking *a, struct skn_err *err)
{
	struct skn_buf nobody = SKN_BUF_INIT;
	int rc = put_file(&a->revoked, a, "nobody", &nobody, "gpg.ssh.revocationFile", err);

	return rc == SKN_OK ? ask(list, n, SKN_SIGNED_BAD, a, take_unrevoked, err) : rc;
}

/* ---- all of it ---- */

static int prepare(struct skn_signed *out, size_t n, struct skn_repo *repo, const struct skn_oid *commits,
		   struct skn_err *err)
{
	struct skn_commit_info info;
	int rc = SKN_OK;

	for (size_t i = 0; i < n; i++)
		out[i] = (struct skn_signed){ .commit = commits[i], .signer = skn_xstrdup(""), .key = skn_xstrdup("") };
	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		rc = skn_repo_read_commit(repo, &commits[i], &info, err);
		if (rc == SKN_OK)
			out[i].state = info.is_signed ? SKN_SIGNED_UNCHECKED : SKN_SIGNED_NOT;
		if (rc == SKN_OK)
			skn_commit_info_release(&info);
	}
	return rc;
}

int skn_signed_check(struct skn_signed *out, struct skn_repo *repo, const struct skn_oid *commits, size_t n,
		     const struct skn_signing *signing, struct skn_err *err)
{
	struct asking a;
	int rc = prepare(out, n, repo, commits, err);

	if (rc != SKN_OK)
		return rc;
	rc = start(&a, repo, signing, err);
	if (rc == SKN_OK)
		rc = ask(out, n, SKN_SIGNED_UNCHECKED, &a, take_first, err);
	if (rc == SKN_OK && signing && signing->has_signers)
		rc = ask_untimed(out, n, &a, signing, err);
	if (rc == SKN_OK)
		rc = ask_unrevoked(out, n, &a, err);
	stop(&a);
	return rc;
}

void skn_signed_release(struct skn_signed *one)
{
	free(one->signer);
	free(one->key);
	*one = (struct skn_signed){ .signer = NULL };
}
