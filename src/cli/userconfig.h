/*
 * userconfig.h - the user's own settings: $XDG_CONFIG_HOME/skein/config.yaml, else
 * ~/.config/skein/config.yaml; the form is schema/config.json.
 *
 * Addresses of services, keys and networks that may be connected to stand here and
 * on the command line only: a repository is somebody else's word.
 *
 *	contact: ana@example.org
 *	fetch: {allow_private: [10.20.0.0/16], pause_ms: 2000}
 *	search:
 *	  searxng: {base: https://search.example.org}
 */
#ifndef SKN_CLI_USERCONFIG_H
#define SKN_CLI_USERCONFIG_H

#include "base/buf.h"
#include "base/node.h"

#define SKN_USER_CONFIG_MAX ((size_t)256 << 10) /* bytes */

struct skn_user_config {
	char *path;           /* where it is or would be; NULL without a home */
	struct skn_tree tree; /* root NULL: there is no such file, or it is empty */
	bool exposed;         /* others on this machine can read it */
};
#define SKN_USER_CONFIG_INIT { .path = NULL }

/* A file that is not there is no error; SKN_EDATA with line and column for one that
 * is not of the form.  Release in any case. */
int skn_user_config_read(struct skn_user_config *out, struct skn_err *err);
void skn_user_config_release(struct skn_user_config *config);

/* A value by dotted path ("fetch.allow_private"), or NULL; its text, or NULL. */
const struct skn_node *skn_user_config_find(const struct skn_user_config *config, const char *path);
const char *skn_user_config_text(const struct skn_user_config *config, const char *path);
/* A whole number, or FALLBACK. */
int64_t skn_user_config_int(const struct skn_user_config *config, const char *path, int64_t fallback);

#endif
