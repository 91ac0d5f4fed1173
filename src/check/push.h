/*
 * push.h - whether a ref of a store may go from one commit to another: what
 * pre-push asks before sending, and pre-receive and update before taking.
 *
 * Of every update:
 *   - each new commit is looked at for what no store holds (push_scan.h), and its
 *     message for trailers that are not true (push_message.h);
 *   - where the policy asks for signatures, each new commit has a good one
 *     (signatures.h).  Policies and allowed signers are those of the published
 *     branch as it was before: what is pushed has no say in how it is judged;
 *   - the new tip brings no error into a thread (push_content.h).
 * Of the published branch also: it is not deleted, its old tip stays on the line of
 * first parents, and each new commit on that line, being a version, brings no error.
 *
 * Where neither the published branch nor either end of the update has a skein.yaml,
 * nothing is ours to judge.
 */
#ifndef SKN_CHECK_PUSH_H
#define SKN_CHECK_PUSH_H

#include "check/check.h"
#include "check/push_fault.h"
#include "rev/signature.h"

struct skn_push_update {
	const char *ref;        /* at the receiving side, full name */
	struct skn_oid old_oid; /* zero: it is made */
	struct skn_oid new_oid; /* zero: it is deleted */
};

struct skn_push {
	struct skn_store *store;
	char *published;             /* full name of the published branch, at the receiving side */
	struct skn_oid published_tip; /* before the push; zero: there is none */
	/* What the refs that begin so reach was there before: "refs" at the receiving
	 * side, "refs/remotes/<name>" at the other; NULL: none. */
	char *known_refs;
	struct skn_view *trusted;    /* of the published tip; NULL: there is none */
	struct skn_signing signing;  /* what it asks of commits */
};

/* At the receiving side, before refs move.  Release in any case. */
int skn_push_receiving(struct skn_push *out, struct skn_store *store, struct skn_err *err);
/* At the sending side; REMOTE is its name, or a URL without one.  UPDATES tell
 * where the published branch is there. */
int skn_push_sending(struct skn_push *out, struct skn_store *store, const char *remote,
		     const struct skn_push_update *updates, size_t n, struct skn_err *err);
void skn_push_release(struct skn_push *push);

/* What is wrong with one update; nothing: it may be. */
struct skn_push_report {
	struct skn_diags diags;        /* errors of check, paths in the store */
	struct skn_push_faults faults;
};
int skn_push_check(struct skn_push_report *out, struct skn_push *push, const struct skn_push_update *update,
		   struct skn_err *err);
void skn_push_report_release(struct skn_push_report *report);

#endif
