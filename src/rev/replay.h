/*
 * replay.h - versions that were made on an older tip, made again on a newer
 * one: each commit of the first-parent line by itself, merged three ways
 * (rev/merge.h; base: what it was made on, ours: the new tip so far, theirs: the
 * commit), so that two versions stay two and the old tip of ONTO stays on the
 * first-parent line.
 *
 * Message, author and the author's date are kept; the committer is whoever
 * replays, now.  A commit of which nothing is left is dropped, one that never
 * had anything is kept.  A merge stays one: its other parents are the same,
 * without those that the new tip has already.
 *
 * Nothing is written before skn_replay_land; a conflict leaves everything as
 * it was.
 */
#ifndef SKN_REV_REPLAY_H
#define SKN_REV_REPLAY_H

#include "rev/merge.h"
#include "store/store.h"

#define SKN_REPLAY_MAX 1000 /* commits in a row */

struct skn_replayed {
	struct skn_oid from;
	struct skn_oid to; /* after landing; zero when dropped */
	bool dropped;
	struct skn_commit_info info;
	struct skn_merge merge;
	SKN_VEC(struct skn_oid) more; /* parents but the first */
};

struct skn_replay {
	struct skn_oid tip, onto; /* the branch as it was; the commit it goes onto */
	SKN_VEC(struct skn_replayed) list; /* oldest first; the last one made is in conflict
					    * when CONFLICT says so */
	bool conflict;            /* its merge has conflicts; no later commit was tried */
	struct skn_scratch scratch;
	struct skn_oid tree;      /* of the new tip */
};

/* Those commits of TIP's first-parent line that ONTO does not have.  SKN_ELIMIT
 * beyond SKN_REPLAY_MAX, SKN_ENOTFOUND when the lines have nothing in common. */
int skn_replay_make(struct skn_replay *out, struct skn_repo *repo, const struct skn_oid *tip,
		    const struct skn_oid *onto, const char *onto_name, struct skn_err *err);
void skn_replay_release(struct skn_replay *replay);

/* Writes the commits and moves REF from the old tip to the new one, which is put in
 * *tip; index and work tree follow when HEAD is on REF.  SKN_EMOVED when REF is
 * no longer where it was. */
int skn_replay_land(struct skn_replay *replay, struct skn_oid *tip, struct skn_store *store,
		    const char *ref, const char *reflog, struct skn_err *err);

#endif
