/*
 * redact.h - taking the words of a source out of a store, for the case that a court
 * or an owner demands it.
 *
 * What goes: items/KEY.txt, and in items/KEY.yaml the abstract and the texts of the
 * quotes, each of which becomes "[redacted 3f9a1c2b]" with the start of the SHA-256 of
 * what stood there: records that differed still differ, so in a rewritten history
 * every commit still makes the versions that it made, and all numbers stay.  What
 * stays: the item, its address and title, the hash of its text; and the prose, which
 * is the thread's own: where it has the source's words a person must look at it.
 *
 * History is rewritten as a stream of git fast-export --no-data: commit for commit,
 * with their messages, people and dates; signatures are lost, since what they signed is.
 */
#ifndef SKN_GATHER_REDACT_H
#define SKN_GATHER_REDACT_H

#include "repo/repo.h"

/* Redacts an item's record in place; with REASON it says text.redacted: {date, reason}
 * as well, which keeps gathering from bringing the text back.  Nothing else of the file
 * changes.  Done again it changes nothing. */
int skn_redact_record(struct skn_buf *yaml, const char *date, const char *reason, struct skn_err *err);

struct skn_redact_counts {
	size_t texts, records; /* different contents taken out, or redacted */
};

/* Whether a path of a store is an item's file of that key: "threads/…/items/KEY.txt". */
bool skn_redact_is_text(const char *path, size_t n, const char *key);
bool skn_redact_is_record(const char *path, size_t n, const char *key);

/* Appends the stream IN without the item's words.  Records are read from REPO, hashes of
 * the texts that they name are put into HASHES.  SKN_EDATA for a stream that is none. */
int skn_redact_stream(struct skn_buf *out, const struct skn_buf *in, const char *key, struct skn_repo *repo,
		      struct skn_strings *hashes, struct skn_redact_counts *counts, struct skn_err *err);

#endif
