#include <dlfcn.h>
#include <pthread.h>

#include "repo/internal.h"

/*
 * libgit2 reads and decodes every certificate of the system when it starts,
 * for https: 3 ms, six times what the rest of its start takes.  skein leaves
 * the network to the git program, so while libgit2 starts, and only then, the
 * function it does that with finds nothing.  The dynamic linker takes the
 * program's definition before that of libmbedx509.
 */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);

static _Thread_local bool starting;

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	int (*real)(void *, const char *);

	if (starting)
		return 0;
	*(void **)&real = dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
	return real ? real(chain, path) : -1;
}

/* Objects up to this size stay in libgit2's cache: the folders of a big store
 * are read again and again when its history is walked. */
#define CACHE_TREE_MAX ((size_t)256 << 10)
/* Packs are mapped in pieces, so that limits.h can give some back. */
#define PACK_WINDOW ((size_t)32 << 20)

static int start_rc;

static void start(void)
{
	/* Known and harmless: config.worktree is read by config.c, and an object
	 * that a partial clone lacks is reported as missing. */
	const char *extensions[] = { "worktreeconfig", "partialclone" };

	starting = true;
	start_rc = git_libgit2_init();
	starting = false;
	if (start_rc < 0)
		return;
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, SKN_ARRAY_LEN(extensions));
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE, CACHE_TREE_MAX);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, PACK_WINDOW);
	/* As git does: ids are checked by fsck and on transfer, not at every read. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
}

int skn_git_start(struct skn_err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start);
	return start_rc < 0 ? skn_git_fail(err, start_rc, "cannot start libgit2") : SKN_OK;
}

static enum skn_errc code_of(int rc)
{
	switch (rc) {
	case GIT_ENOTFOUND: return SKN_ENOTFOUND;
	case GIT_EEXISTS: return SKN_EEXISTS;
	case GIT_EAMBIGUOUS: return SKN_EAMBIGUOUS;
	case GIT_ELOCKED: return SKN_ELOCKED;
	case GIT_EMODIFIED: return SKN_EMOVED;
	case GIT_EINVALIDSPEC: return SKN_EUSAGE;
	case GIT_EINVALID:
	case GIT_EMISMATCH: return SKN_EDATA;
	default: return SKN_ESYS;
	}
}

int skn_git_fail(struct skn_err *err, int rc, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	char what[512];
	va_list ap;
	int code = code_of(rc);

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (last && last->klass != GIT_ERROR_NONE && last->message && last->message[0])
		skn_fail(err, code, "%s: %s", what, last->message);
	else
		skn_fail(err, code, "%s", what);
	git_error_clear();
	return code;
}
