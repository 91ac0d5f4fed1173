/* merge_parts.h - what the files of the merge of trees share; others include merge.h. */
#ifndef SKN_REV_MERGE_PARTS_H
#define SKN_REV_MERGE_PARTS_H

#include "base/map.h"
#include "repo/treediff.h"
#include "rev/merge.h"
#include "store/store.h"

/* Files that the result has other than the tree it was begun with. */
struct skn_merge_edit {
	char *path;
	bool remove;
	uint32_t mode;
	struct skn_buf data;
};

struct skn_merging {
	struct skn_scratch *scratch;
	struct skn_merge_sides sides;        /* as they are merged: a thread may stand elsewhere */
	struct skn_merge *out;
	struct skn_tree_deltas ours, theirs; /* what each side did to the base */
	struct skn_oid tree;                 /* the result so far, in the scratch repository */
	SKN_VEC(struct skn_merge_edit) edits; /* to be made to it; one per path */
	struct skn_map edited;               /* path -> index + 1 into edits */
};

/* Takes over DATA; the last word on a path counts. */
void skn_merging_put(struct skn_merging *m, const char *path, uint32_t mode, struct skn_buf *data);
void skn_merging_remove(struct skn_merging *m, const char *path);
/* Carries the edits out. */
int skn_merging_apply(struct skn_merging *m, struct skn_err *err);

void skn_merging_note(struct skn_merging *m, enum skn_merge_note_kind kind, const char *thread,
		      const char *key, const char *other);

/* Adds what is in conflict to the changes, also where OURS stands there as it was
 * (merge_result.c). */
int skn_merging_add_unmerged(struct skn_merging *m, struct skn_err *err);
/* Where one side moved a thread: changes the sides so that it has always been where
 * it is now.  *any: there was one (merge_moves.c). */
int skn_merging_moves(struct skn_merging *m, bool *any, struct skn_err *err);
/* The threads that both sides touched, as wholes (merge_threads.c). */
int skn_merging_threads(struct skn_merging *m, struct skn_err *err);
/* Links what both collected of one work (merge_same.c). */
int skn_merging_same(struct skn_merging *m, const char *thread, struct skn_err *err);

#endif
