/* since.h - what a reader of the newest version should know that it does not show. */
#ifndef SKN_CLI_SINCE_H
#define SKN_CLI_SINCE_H

#include "cli/session.h"

/* How many items HEAD has more than the version at COMMIT of the thread at PATH. */
int skn_since_collected(size_t *out, struct skn_store *store, const char *path,
			const struct skn_oid *commit, struct skn_err *err);

/* Says on stderr, when THREAD was named without a revision, how many items were
 * collected since that version and whether there are changes that are not
 * committed. */
void skn_since_hint(struct skn_session *session, const struct skn_rev *rev);

#endif
