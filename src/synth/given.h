/*
 * given.h - reads from a store what an engine is given (synth/engine.h), and
 * writes it as JSON for engines that are other programs (schema/synth-input.json).
 *
 * An item is new when no synthesis run lists it (runs/, `items`) and the page does
 * not cite it; withdrawn items never are.  A sentence or field is an engine's when a
 * run lists its id (`wrote`), whatever happened to the history since: runs are files
 * of the tree and survive squash, rebase and merge.
 *
 * Read are the thread's page, its run records and the new items; not the old ones.
 */
#ifndef SKN_SYNTH_GIVEN_H
#define SKN_SYNTH_GIVEN_H

#include "hash/sha256.h"
#include "store/store.h"
#include "synth/engine.h"

#define SKN_DIGEST_MAX (7 + SKN_SHA256_HEX) /* "sha256:", 64 digits, NUL */

struct skn_given_options {
	int64_t now;        /* seconds UTC */
	bool allow_human;
	bool all_items;     /* every item counts as new */
	const struct skn_node *parameters; /* copied; an object, or NULL */
	const char *language; /* borrowed; or NULL */
};

struct skn_given {
	struct skn_synth_input in; /* points into the rest */
	struct skn_thread thread;
	struct skn_records items;  /* of the fresh ones */
	struct skn_map others;     /* key -> struct skn_record, of others that were asked for */
	struct skn_view *view;     /* borrowed */
	size_t n_runs;             /* synthesis runs there were */
};

/* VIEW must outlive it.  Broken records are an error. */
int skn_given_load(struct skn_given *out, struct skn_view *view, const char *thread_path,
		   const struct skn_given_options *options, struct skn_err *err);
void skn_given_release(struct skn_given *given);

/* "sha256:…" of the new items, records and texts, and of the narrative and records that
 * they meet: the same where an engine is given the same. */
void skn_given_hash(char out[SKN_DIGEST_MAX], const struct skn_synth_input *in);

/* The whole as one JSON object. */
void skn_given_write(struct skn_jsonw *w, const struct skn_synth_input *in);
/* Reads that object again, in a program that is an engine.  Citations of what was there
 * before, and texts of old items, did not come along.  SKN_EDATA for what does not fit
 * schema/synth-input.json.  *out is made in any case; release it. */
int skn_given_read(struct skn_given *out, const char *json, size_t n, struct skn_err *err);

/* "sha256:…" of bytes. */
void skn_digest(char out[SKN_DIGEST_MAX], const void *p, size_t n);

#endif
