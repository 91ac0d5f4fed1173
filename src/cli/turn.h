/*
 * turn.h - one after another: the clones on this machine that push to one branch of
 * one remote.
 *
 * Of several that fetch, replay and push at once one lands, and the others have
 * worked for nothing; where each waits for its turn all land at the first try.
 * Between machines nobody can wait for nobody, so the turn is only good manners:
 * who does not get it in SKN_TURN_WAIT_MS goes on without.
 *
 * A lock (base/lock.h) in $XDG_CACHE_HOME/skein or ~/.cache/skein, which the
 * kernel takes back however its holder ends.
 */
#ifndef SKN_CLI_TURN_H
#define SKN_CLI_TURN_H

#include "base/lock.h"

#define SKN_TURN_WAIT_MS 10000

/* URL as the remote is configured.  Nothing that goes wrong matters. */
void skn_turn_take(struct skn_lock *turn, const char *url, const char *branch);

#endif
