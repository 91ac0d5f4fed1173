/*
 * merge3_parts.h - what the files of the three-way merge share: the job, and the
 * result as pieces, plain text and conflicts in turn.
 *
 * Inside, the sides are not "ours" and "theirs" but A and B, in the order of
 * their bytes: that makes the result the same whichever is ours, by
 * construction.  Only when conflicts are written does it count again.
 */
#ifndef SKN_REV_MERGE3_PARTS_H
#define SKN_REV_MERGE3_PARTS_H

#include "base/node.h"
#include "rev/merge3.h"
#include "rev/merge3_order.h"

#define SKN_MERGE3_SENTENCE_MAX ((size_t)64 << 10) /* bytes of a sentence that is merged inside */
#define SKN_MERGE3_CITES_MAX 500u                  /* citations of one */
#define SKN_MERGE3_MEMBERS_MAX 500u                /* of a mapping that is merged inside */
#define SKN_MERGE3_FIELDS_MAX 200u                 /* of a record; more are merged by lines */

struct skn_merge3_job {
	const char *path;
	bool known;         /* the path is that of a file of a store */
	enum skn_kind kind; /* then */
	char *record;       /* its id; "" */
	struct skn_merge3_side side[SKN_M3_N]; /* p NULL: the side has no such file */
	bool swapped;       /* A is theirs */
	struct skn_merge3_options options;
};

struct skn_piece {
	bool conflict;
	struct skn_buf lines[SKN_M3_N]; /* whole lines; of a plain piece in [SKN_M3_A] */
	/* of a conflict: */
	enum skn_conflict_kind kind;
	char *field;          /* or NULL */
	char *text[SKN_M3_N]; /* what its object says; NULL: the side has nothing */
};

struct skn_pieces {
	struct skn_piece *v;
	size_t n, cap;
};

/* Appends plain text. */
void skn_pieces_add(struct skn_pieces *pieces, const char *p, size_t n);
/* Appends a conflict, to be filled; valid until the next is appended. */
struct skn_piece *skn_pieces_conflict(struct skn_pieces *pieces, enum skn_conflict_kind kind,
				      const char *field);
size_t skn_pieces_count(const struct skn_pieces *pieces); /* of the conflicts */
/* Joins the conflicts that are nearest to each other, with what is between, until
 * there are at most MAX (at least 1). */
void skn_pieces_limit(struct skn_pieces *pieces, size_t max);
/* Appends the file to OUT and the conflicts to their list. */
void skn_pieces_write(struct skn_buf *out, struct skn_conflicts *conflicts, const struct skn_pieces *pieces,
		      const struct skn_merge3_job *job);
void skn_pieces_release(struct skn_pieces *pieces);

/* The longest run of one marker character at the beginning of a line. */
size_t skn_marker_run(const char *p, size_t n);

/* ---- the ways to merge; each appends pieces, a failure appends nothing of use ---- */

/* Line by line.  *n_conflicts is what git merge-file has. */
int skn_merge3_text(struct skn_pieces *out, const struct skn_merge3_job *job, size_t *n_conflicts,
		    struct skn_err *err);
/* One block, a side's whole text against the other's. */
void skn_merge3_whole(struct skn_pieces *out, const struct skn_merge3_job *job, enum skn_conflict_kind kind);
/* Markdown, by sentence; FIELD of a record, or NULL for a narrative.  TEXTS are
 * of base, A and B. */
int skn_merge3_prose(struct skn_pieces *out, const struct skn_merge3_side text[SKN_M3_N], const char *field,
		     struct skn_err *err);
/* A record, by field. */
int skn_merge3_record(struct skn_pieces *out, const struct skn_merge3_job *job, struct skn_err *err);

/*
 * One sentence with its citations: appends the merge of three wordings (base NULL:
 * none) to OUT.  False when both sides worded it anew, differently, or one is
 * beyond the limits.
 */
bool skn_merge3_sentence(struct skn_buf *out, const struct skn_merge3_side text[SKN_M3_N]);

/*
 * Whether RESULT says what a merge must: of each sentence, citation, value and
 * entry of a list there is what a side changed it to when the other left it
 * alone.  Lines that git merged cleanly may still have a sentence twice, or one
 * that was deleted and moved.  False also when one of them cannot be read.
 */
bool skn_merge3_sound(const struct skn_merge3_job *job, const struct skn_buf *result);

#endif
