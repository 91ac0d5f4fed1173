/*
 * lineage.h - where each part of a thread comes from, along one line of commits.
 *
 * A part is a sentence of the narrative (headings and opaque blocks too) or a
 * field of a record (of thread.yaml too).  A lineage holds every part that the
 * line ever had, alive or gone, and the present order of the living sentences.
 * It is advanced commit by commit, oldest first; each advance leaves a step, a
 * few bytes that say what the commit did, from which the same lineage is
 * replayed later without reading a blob.
 *
 * Sentences are followed in three levels, as WikiWho follows words (F. Flöck
 * and M. Acosta, "WikiWho: Precise and Efficient Attribution of Authorship of
 * Revisioned Content", WWW 2014): paragraphs ever seen, then sentences ever
 * seen, then what is left by the words.  Departures are marked in lineage.c.
 *
 * Rules.
 *  - A sentence is the same when its id is (doc/prose.h): moves, rewrapping and
 *    other citations do not touch its origin.
 *  - A sentence that is left over is a rewording of a left-over one of the
 *    commit before (rev/match.h, SKN_MATCH_SENTENCE_MIN); of a split both
 *    halves, of a join the result, descend from the old one or the first.
 *  - A wording that the thread once had and that comes back, comes back as the
 *    part it was: `introduced` and `reworded` are what they were, `returned`
 *    tells since when it is there again.
 *  - Citations are followed on each part.  Of a split each half takes its own
 *    along, with their origins; what is joined brings its own.
 *  - Record fields are followed by kind, record id and field name, and have the
 *    same value when skn_node_equal or, of a Markdown field, the ids of its
 *    sentences say so; a value that comes back was `changed` when it first was
 *    there.  A record whose id is new and whose text resembles that of one that
 *    went away with the same commit is that one renamed.
 *  - At a merge, what another parent has is what it was there: the origins are
 *    those of the other side, with its commits; so are its removals.  What both
 *    sides have is as it is on our line.  Deeper than SKN_LINEAGE_DEPTH_MAX
 *    branches in each other, or past SKN_LINEAGE_BRANCH_MAX, it was the merge.
 */
#ifndef SKN_REV_LINEAGE_H
#define SKN_REV_LINEAGE_H

#include "doc/kind.h"
#include "doc/prose.h"
#include "rev/history.h"

#define SKN_STEP_NONE UINT32_MAX

/* Limits.  Past the first three a lineage is SKN_ELIMIT; of what is past the
 * others nothing is said, as if it were not there. */
#define SKN_LINEAGE_PARTS_MAX ((uint32_t)1 << 20)
#define SKN_LINEAGE_NAMES_MAX ((uint32_t)1 << 20) /* record ids, field names, keys */
#define SKN_STEP_SIZE_MAX ((size_t)32 << 20)      /* bytes of one step */
#define SKN_LINEAGE_FIELDS_MAX 256 /* fields that one record ever had */
#define SKN_LINEAGE_CITES_MAX 256  /* keys on one part */
#define SKN_LINEAGE_NAME_MAX 255   /* bytes of a name */

/* When something happened. */
struct skn_origin {
	uint32_t step;   /* ordinal on the line, 0 the oldest; SKN_STEP_NONE: it did not */
	uint32_t commit; /* index into lineage.commits: the step's own, or inside a merged
			  * branch the one there */
};

/* When something came, came back (last) and went (NONE while it is there). */
struct skn_life {
	struct skn_origin introduced, returned, removed;
};

struct skn_part_cite {
	const char *key;      /* the lineage's */
	struct skn_life life; /* of this citation on this part; introduced = attached */
};

struct skn_part {
	enum skn_kind kind;  /* SKN_KIND_NARRATIVE: a sentence; else the record's kind */
	const char *record;  /* its present id, the lineage's; NULL for a sentence */
	const char *field;   /* NULL for a sentence */
	char lineage[SKN_SENTENCE_ID_MAX]; /* a sentence's id at introduction; "" for a field */
	char id[SKN_SENTENCE_ID_MAX];      /* its present one, or the last it had; "" */
	struct skn_life life;
	struct skn_origin changed; /* of the present wording or value */
	SKN_VEC(struct skn_part_cite) cites; /* living ones in order, then those that went;
					      * of a part that is gone: as it went */
};

struct skn_lineage {
	SKN_VEC(struct skn_part) parts;      /* in order of introduction: an index stays valid */
	SKN_VEC(uint32_t) sentences;         /* living sentences, in the order of the units */
	SKN_VEC(struct skn_oid) commits;
	uint32_t n_steps;
	uint32_t forked_steps, forked_parts; /* of a copy: what it has from what it is one of */
	struct skn_lineage_memory *memory;   /* lineage_state.h */
};

static inline bool skn_part_is_there(const struct skn_part *part)
{
	return part->life.removed.step == SKN_STEP_NONE;
}

void skn_lineage_init(struct skn_lineage *lineage);
void skn_lineage_release(struct skn_lineage *lineage);
/* A copy that can be advanced on its own (for another line). */
void skn_lineage_copy(struct skn_lineage *out, const struct skn_lineage *lineage);

/* What another parent of a merge has: a copy of the line's own state where the
 * two parted, advanced over the branch, and the thread's folder there. */
struct skn_lineage_other {
	struct skn_lineage *lineage;
	struct skn_oid folder;
};

/* One commit of the line. */
struct skn_lineage_input {
	const struct skn_oid *commit;
	const struct skn_oid *before, *after; /* the thread's folder before and after; zero: absent */
	const struct skn_lineage_other *others; /* of the other parents that have the thread
						 * otherwise than BEFORE; NULL when there are none */
	size_t n_others;
};

/* Follows the commit and appends its step to STEP (not NULL).  Reads only the
 * blobs that differ between BEFORE and AFTER (and the last narrative where it
 * is not in memory).  A file that cannot be read as what it is counts as
 * absent: a broken version never stops a history. */
int skn_lineage_advance(struct skn_lineage *lineage, struct skn_repo *repo,
			const struct skn_lineage_input *input, struct skn_buf *step, struct skn_err *err);

/* The same from a step.  SKN_EDATA when the bytes are no step that can follow;
 * the lineage can then only be released. */
int skn_lineage_replay(struct skn_lineage *lineage, const struct skn_oid *commit, const void *step,
		       size_t n, struct skn_err *err);

/* ---- merges ---- */

/* Merged branches are followed where they hold no more than so many versions and
 * collections, those of branches that were merged into them counted in; a branch
 * inside a branch may hold a quarter of that, and so on down to the last depth.
 * Past that, and where lines never meet, it was the merge. */
#define SKN_LINEAGE_BRANCH_MAX 4096u
#define SKN_LINEAGE_DEPTH_MAX 4u

/* Earlier states of one thread that were needed lately. */
struct skn_lineage_kept;
#define SKN_LINEAGE_KEPT_MAX 8
struct skn_lineage_kept *skn_lineage_kept_new(void);
void skn_lineage_kept_free(struct skn_lineage_kept *kept); /* takes NULL */

/* The steps of a line that were made. */
struct skn_lineage_line {
	/* Step I and its commit, borrowed until the next call. */
	int (*step)(void *ctx, uint32_t i, struct skn_oid *commit, const void **step, size_t *n,
		    struct skn_err *err);
	void *ctx;
};

struct skn_lineage_others {
	SKN_VEC(struct skn_lineage_other) list; /* for skn_lineage_input */
};

/* What the other parents of ROW's commit have: its commit, before, path and
 * path_before are looked at.  LINEAGE is the state before it, of LINE.  Empty
 * for a commit with one parent. */
int skn_lineage_others_find(struct skn_lineage_others *out, struct skn_store *store,
			    struct skn_lineage_kept *kept, const struct skn_lineage *lineage,
			    const struct skn_lineage_line *line, const struct skn_version *row,
			    struct skn_err *err);
void skn_lineage_others_release(struct skn_lineage_others *others);

/*
 * The lineage of a whole line, up to and with HISTORY->list.v[UPTO] (newest
 * first; the history must have been loaded with SKN_HISTORY_COLLECTIONS |
 * SKN_HISTORY_STEPS).  Steps that the history brings are replayed, missing
 * ones are made and put into it; when one of them cannot be, all are made anew.
 * Step i is list.v[n - 1 - i].  Merged branches are followed from where they
 * left the line.  What a shallow clone hides was introduced at SKN_STEP_NONE.
 */
int skn_lineage_load(struct skn_lineage *out, struct skn_store *store, struct skn_history *history,
		     size_t upto, struct skn_err *err);

#endif
