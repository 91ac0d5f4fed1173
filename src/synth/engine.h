/*
 * engine.h - what turns new items into operations.
 *
 * An engine is a function from what is known to a list of operations
 * (synth/ops.h).  It touches nothing: it reads no clock, no file and no
 * repository but by its input, so the same input gives the same list.
 * The thread, its items and their texts are data from strangers.
 *
 * Cost must follow the new items, not the thread's age: texts of old items are
 * read when they are asked for.
 */
#ifndef SKN_SYNTH_ENGINE_H
#define SKN_SYNTH_ENGINE_H

#include "doc/thread.h"
#include "synth/ops.h"

/* An item that no synthesis has seen yet. */
struct skn_synth_item {
	const struct skn_record *record; /* borrowed */
	struct skn_buf text;             /* empty where it has none */
	bool has_text;
};

struct skn_synth_input {
	const struct skn_thread *before; /* the version before; of its items those that the page
					 * cites are loaded, item_keys names all */
	SKN_VEC(struct skn_synth_item) fresh; /* by issued, then key; withdrawn ones are left out */
	SKN_VEC(const struct skn_record *) open; /* tensions that are open or narrowed */
	/* Ids of sentences and record fields that an engine wrote last (of a field: that of
	 * its whole text, skn_prose_id); all others are a person's. */
	struct skn_map engines;
	bool allow_human;     /* a person's sentences may be changed */
	const char *language; /* of the store, or NULL */
	int64_t now;          /* seconds UTC */
	struct skn_tree parameters; /* an object with the engine's settings, or root NULL */
	/* Reads the text of any item of the thread; SKN_ENOTFOUND when it has none. */
	int (*text_of)(void *ctx, struct skn_buf *out, const char *key, struct skn_err *err);
	/* The record of any item, borrowed from the input; SKN_ENOTFOUND. */
	int (*item_of)(void *ctx, const struct skn_record **out, const char *key, struct skn_err *err);
	void *ctx;
};

/* Whether an engine wrote the words as they stand; of a later occurrence of the same
 * words also when it wrote the first. */
bool skn_synth_is_engines(const struct skn_synth_input *in, const char *id);

struct skn_engine {
	const char *name; /* with its version, as runs say it: "extractive/1" */
	/* OUT is made by SKN_OPS_INIT.  No operation at all is an answer, too. */
	int (*run)(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
		   struct skn_err *err);
	void *ctx; /* the engine's own */
};

#endif
