#include "cli/turn.h"

#include "base/fs.h"
#include "hash/sha256.h"

/* Where the caches of this user are; NULL: nowhere.  Caller frees. */
static char *folder(void)
{
	const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (xdg && xdg[0] == '/')
		return skn_xasprintf("%s/skein", xdg);
	return home && home[0] == '/' ? skn_xasprintf("%s/.cache/skein", home) : NULL;
}

void skn_turn_take(struct skn_lock *turn, const char *url, const char *branch)
{
	char *dir = folder(), *what = skn_xasprintf("%s %s", url, branch), *path = NULL;
	char hex[SKN_SHA256_HEX];

	if (dir && skn_fs_mkdirs(dir, NULL) == SKN_OK) {
		skn_sha256_hex(hex, what, strlen(what));
		path = skn_xasprintf("%s/turn-%.16s.lock", dir, hex);
		skn_lock_acquire(turn, path, SKN_TURN_WAIT_MS, NULL);
	}
	free(path);
	free(what);
	free(dir);
}
