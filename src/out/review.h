/*
 * review.h - what a branch brings in, for the people who decide about it.
 *
 *	skn_review_open(&review, store, "main..topic", NULL, err)
 *	skn_review_write(&sink, &review, SKN_REVIEW_MD, err)     as often as is wanted
 *	skn_review_close(&review)
 *
 * For each thread that differs: its version before and after, what changed in
 * meaning (out/diff.h), the findings of check that are new, quotes that do not stand
 * in the source that is cited for them, the outlets of sources that came and went,
 * who wrote what, and who must look.  For the branch: how it may land, its
 * signatures where the policy asks for them, files that are no thread's.
 *
 * The Markdown is for a comment or description of a pull request and begins with
 * SKN_REVIEW_MARKER, by which it is found again.  It is at most max_size characters
 * long (UTF-16 units, which is how the strictest forge counts): what does not
 * fit is left out entry by entry, first where there is most, and counted.  No text
 * of a thread acts (out/comment.h).  The other formats leave nothing out.
 *
 * Nothing of the head decides how it is judged: owners, signers and severities are
 * those of the base.
 */
#ifndef SKN_OUT_REVIEW_H
#define SKN_OUT_REVIEW_H

#include "base/sink.h"
#include "check/introduced.h"
#include "repo/treediff.h"
#include "rev/codeowners.h"
#include "rev/writers.h"
#include "text/term.h"

#define SKN_REVIEW_MARKER "<!-- skein:review -->"
#define SKN_REVIEW_SIZE_MAX 65536u /* characters that GitHub takes for a comment */
#define SKN_REVIEW_SIZE_MIN 1000u  /* that a report needs to say anything */

enum skn_review_format { SKN_REVIEW_MD, SKN_REVIEW_TEXT, SKN_REVIEW_HTML, SKN_REVIEW_JSON };

struct skn_review_options {
	size_t max_size;              /* of the Markdown; 0 = SKN_REVIEW_SIZE_MAX */
	const struct skn_term *term;  /* of the text; NULL: plain, 80 columns */
	enum skn_codeowners_forge forge;
};

struct skn_review {
	struct skn_store *store;
	struct skn_review_options options;
	struct skn_range range;
	struct skn_oid from_tree, head_tree;
	struct skn_view *from, *head, *policy; /* NULL: there is nothing */
	struct skn_twins twins;                /* the threads that differ */
	struct skn_oids commits;
	bool truncated;                        /* a shallow clone hides some of them */
	struct skn_tree_deltas files;          /* that differ */
	struct skn_codeowners *owners;         /* NULL: no such file */
	struct skn_diags found;                /* findings that are new, sorted; of the
						* branch itself with path "" */
};

/* SPEC as in rev/range.h; OPTIONS may be NULL. */
int skn_review_open(struct skn_review *out, struct skn_store *store, const char *spec,
		    const struct skn_review_options *options, struct skn_err *err);
void skn_review_close(struct skn_review *review);

int skn_review_write(struct skn_sink *out, struct skn_review *review, enum skn_review_format format,
		     struct skn_err *err);

#endif
