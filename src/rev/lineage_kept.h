/*
 * lineage_kept.h - earlier states of lines, kept or made again; for lineage*.c
 * only.
 *
 * A line is a first-parent way to the root.  Line zero is the thread's own; the
 * id of a branch's says by which forks it came about, so that with a commit it
 * says which state that is.
 */
#ifndef SKN_REV_LINEAGE_KEPT_H
#define SKN_REV_LINEAGE_KEPT_H

#include "rev/lineage.h"

/* Steps that were made for a branch. */
struct skn_lineage_made {
	struct skn_oid commit;
	struct skn_buf step;
};

/* A state of a line.  One at the tip of a branch has the steps since the fork; one
 * that was gone back to has not. */
struct skn_lineage_state {
	bool tip;
	struct skn_oid line;   /* its id */
	struct skn_oid commit; /* of the last step; zero: there is none */
	struct skn_lineage lineage;
	SKN_VEC(struct skn_lineage_made) made; /* a branch's, from its fork on */
	size_t cost;           /* versions and collections that were followed for it */
	uint64_t used;
};

void skn_lineage_state_release(struct skn_lineage_state *state);
/* A copy that has forked where STATE has. */
void skn_lineage_state_copy(struct skn_lineage_state *out, const struct skn_lineage_state *state);

/* The tip of that line behind COMMIT, or NULL; borrowed. */
const struct skn_lineage_state *skn_lineage_kept_find(struct skn_lineage_kept *kept, const struct skn_oid *line,
						      const struct skn_oid *commit);
/* The state of that line with the most steps, at most N; or NULL; borrowed. */
const struct skn_lineage_state *skn_lineage_kept_before(struct skn_lineage_kept *kept, const struct skn_oid *line,
							uint32_t n);
/* Keeps a copy. */
void skn_lineage_kept_add(struct skn_lineage_kept *kept, const struct skn_lineage_state *state);

#endif
