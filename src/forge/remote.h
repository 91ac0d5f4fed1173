/*
 * remote.h - what the address of a git remote says: host and path.
 *
 *	https://[user[:password]@]host[:port]/path      also http, git
 *	ssh://[user@]host[:port]/path                   also git+ssh, ssh+git
 *	[user@]host:path                                the short form of ssh
 *	file:///path, /path, ../path
 *
 * Users and passwords are passed over.  What could mean something else to
 * whoever reads it next is refused with SKN_EDATA: control characters, blanks,
 * '%', '?', '#', backslashes and all but letters, digits and "._-~+" in names,
 * empty, "." and ".." parts, names that begin with '-', other schemes (ext::).  No
 * message holds the address: there may be a password in it.
 */
#ifndef SKN_FORGE_REMOTE_H
#define SKN_FORGE_REMOTE_H

#include "base/buf.h"

#define SKN_REMOTE_URL_MAX 4096 /* bytes */
#define SKN_REMOTE_PARTS_MAX 20 /* names in a path */

enum skn_remote_scheme { SKN_REMOTE_HTTPS, SKN_REMOTE_HTTP, SKN_REMOTE_SSH, SKN_REMOTE_GIT, SKN_REMOTE_FILE };

struct skn_remote_url {
	enum skn_remote_scheme scheme;
	char *host; /* in lower case, an IPv6 address in []; "" of a file */
	unsigned port; /* 0: not said */
	char *path; /* "owner/repo": without '/' at either end, without .git; of a file
		     * its last two names */
};

int skn_remote_url_parse(struct skn_remote_url *out, const char *url, struct skn_err *err);
void skn_remote_url_release(struct skn_remote_url *url);

#endif
