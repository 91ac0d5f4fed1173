/*
 * review_parts.h - what the renderers of a review share: one thread of it with all
 * that is said about it, and what is said about the branch.
 */
#ifndef SKN_OUT_REVIEW_PARTS_H
#define SKN_OUT_REVIEW_PARTS_H

#include "out/diff.h"
#include "out/review.h"

/* A quote that does not stand in its source, and the sentences and records that cite it. */
struct skn_review_quote {
	const struct skn_diag *diag;
	char *key;
	struct skn_strings cited; /* their texts */
};

/* How many sources of an outlet came or went. */
struct skn_review_outlet {
	const char *name; /* NULL: not known; borrowed from the threads */
	size_t gained, lost;
};

struct skn_review_thread {
	const struct skn_twin *twin;
	struct skn_thread from, to;
	bool had, has;
	char *broken;              /* why a side cannot be read; then there is no diff */
	char *from_label, *to_label; /* "v3" or a commit; NULL: it was, is not there */
	char from_hex[SKN_OID_HEX + 1], to_hex[SKN_OID_HEX + 1];
	struct skn_diff diff;
	struct skn_diff_head head;
	SKN_VEC(const struct skn_diag *) found; /* worst first; without those of quotes */
	SKN_VEC(struct skn_review_quote) quotes;
	SKN_VEC(struct skn_review_outlet) outlets; /* most first */
	size_t gained, lost;       /* sources */
	size_t collected;          /* items that were not there before */
	struct skn_writers writers;
	struct skn_owners owners;
	size_t errors, warnings, notes; /* findings, those of quotes too */
};

int skn_review_thread_load(struct skn_review_thread *out, struct skn_review *review, const struct skn_twin *twin,
			   struct skn_err *err);
void skn_review_thread_release(struct skn_review_thread *thread);

/* What is said about no thread: findings (borrowed from the review), and the
 * files outside threads/. */
struct skn_review_branch {
	SKN_VEC(const struct skn_diag *) found; /* worst first */
	SKN_VEC(const struct skn_tree_delta *) files;
	const char *unknown; /* a sentence that says what cannot be known; NULL */
};
void skn_review_branch_make(struct skn_review_branch *out, const struct skn_review *review);
void skn_review_branch_release(struct skn_review_branch *branch);

/* "1 error, 2 warnings, 3 notes"; "" for none. */
void skn_review_counts(struct skn_buf *out, size_t errors, size_t warnings, size_t notes);
/* "2 sentences added; 1 event": what a writer changed. */
void skn_review_changes(struct skn_buf *out, const struct skn_writer *writer);
/* "added", "changed", "removed". */
const char *skn_review_file_word(const struct skn_tree_delta *file);
/* The place of a finding without the thread's folder: "narrative.md:14:3"; "" for the branch. */
void skn_review_place(struct skn_buf *out, const struct skn_diag *diag, const struct skn_review_thread *thread);
/* "3 added: Reuters (2), FT"; NAME gives an outlet's name to OUT as the place wants it. */
void skn_review_outlets(struct skn_buf *out, const struct skn_review_thread *thread, bool gained,
			void (*name)(struct skn_buf *out, const char *text, size_t n));

int skn_review_md(struct skn_sink *out, struct skn_review *review, struct skn_err *err);
int skn_review_text(struct skn_sink *out, struct skn_review *review, struct skn_err *err);
int skn_review_html(struct skn_sink *out, struct skn_review *review, struct skn_err *err);
int skn_review_json(struct skn_sink *out, struct skn_review *review, struct skn_err *err);

#endif
