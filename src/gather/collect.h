/*
 * collect.h - what one run found for one thread becomes a set of changes: new items,
 * new revisions of known ones, copies linked, and the run's account.
 *
 *	skn_collect_open(&c, repo, view, work, "threads/x", policy, err)
 *	skn_collect_add(c, &found, &outcome, &key, err)       for each thing found
 *	skn_collect_fail(c, "https://...", "403 Forbidden")   for what could not be had
 *	skn_collect_finish(&changes, c, now, false, &run, err)
 *	skn_collect_free(c)
 *
 * A thing found is a known item when they share an identity (doc/identity.h: DOI,
 * arXiv id, address).  A withdrawn item, and one whose text was redacted
 * (gather/redact.h), stays as it is, whatever is found.  Of a known
 * item only the text is looked at: when the source says something else now, its .txt
 * and text.sha256 change and everything else of the record stays, quotes included;
 * `check` then names the sentences whose quote is gone.  An abstract stands in a new
 * record that has no text, under SKN_TEXT_FULL; it never replaces a text.  Where only title and outlet are known nothing is merged: the same title with
 * the same text is unchanged, with another it is an item of its own ("-2").
 *
 * Everything found is counted once:
 *
 *	found = new + changed + duplicate + unchanged + failed
 *
 * duplicate: met before in this run.  A new item whose text is a copy of an item's
 * (gather/copies.h) stays and gets same_as; it counts as new.
 *
 * When no item changes there is no change at all: a run that brought nothing leaves no
 * file.  Otherwise one file runs/<time>-<hash>.yaml says what the run did.
 */
#ifndef SKN_GATHER_COLLECT_H
#define SKN_GATHER_COLLECT_H

#include "gather/item.h"
#include "gather/texts.h"
#include "store/changes.h"

#define SKN_COLLECT_FAILURES_MAX 200 /* that the run's file names; all are counted */

enum skn_outcome { SKN_FOUND_NEW, SKN_FOUND_CHANGED, SKN_FOUND_DUPLICATE, SKN_FOUND_UNCHANGED, SKN_FOUND_FAILED,
		   SKN_FOUND_N };
extern const char *const skn_outcome_names[SKN_FOUND_N]; /* "new", "changed", ... */

struct skn_failure {
	char *what, *reason;
};

struct skn_account {
	size_t by[SKN_FOUND_N];
};
size_t skn_account_found(const struct skn_account *account);

struct skn_collect;

/* VIEW: of the commit that the changes go on.  WORK: a view whose items are known, too
 * (the work tree), or NULL.  Both must outlive it. */
int skn_collect_open(struct skn_collect **out, struct skn_repo *repo, struct skn_view *view, struct skn_view *work,
		     const char *thread_path, enum skn_text_policy policy, struct skn_err *err);
void skn_collect_free(struct skn_collect *c); /* takes NULL */

/* Whether an item with this address is known; whether it is withdrawn, and has a text. */
bool skn_collect_knows(const struct skn_collect *c, const char *url, bool *withdrawn, bool *text);

/* The items that the thread had when it was opened; all borrowed. */
struct skn_collect_known {
	const char *key, *url, *title, *via; /* url may be NULL */
	bool withdrawn, text;
};
size_t skn_collect_n_known(const struct skn_collect *c);
void skn_collect_known_at(const struct skn_collect *c, size_t i, struct skn_collect_known *out);

/* KEY (may be NULL) is borrowed.  An error only when something cannot be read. */
int skn_collect_add(struct skn_collect *c, const struct skn_found *found, enum skn_outcome *outcome,
		    const char **key, struct skn_err *err);
void skn_collect_fail(struct skn_collect *c, const char *what, const char *reason);

/* Appends to CHANGES; *run is the run's name or NULL when nothing changed; caller
 * frees.  NOW is in seconds since 1970.  Texts that do not go into git are kept
 * (gather/texts.h), with DRY they are not: nothing is written anywhere. */
int skn_collect_finish(struct skn_changes *changes, struct skn_collect *c, int64_t now, bool dry, char **run,
		       struct skn_err *err);

const struct skn_account *skn_collect_account(const struct skn_collect *c);
size_t skn_collect_failures(const struct skn_collect *c, const struct skn_failure **out);

/* What happened to items: new and changed ones in the order of finding. */
struct skn_collected {
	const char *key, *title; /* borrowed */
	enum skn_outcome outcome;
	const char *same_as;     /* the item it is a copy of, or NULL; after finish */
	size_t lost;             /* quotes that stand no longer in its text */
};
size_t skn_collect_items(const struct skn_collect *c, struct skn_collected *out, size_t max);

#endif
