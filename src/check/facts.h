/*
 * facts.h - what one file says: findings about itself, and what the rules that
 * look at a whole thread need to know of it.  It depends on the file's kind
 * and bytes only, so it can be remembered under their hash.
 */
#ifndef SKN_CHECK_FACTS_H
#define SKN_CHECK_FACTS_H

#include "base/buf.h"
#include "check/rules.h"

#define SKN_FACTS_NO_SENTENCE UINT32_MAX

/* One cited key. */
struct skn_cite_fact {
	char *key;
	struct skn_place at;
	uint32_t sentence; /* ordinal in the file, or SKN_FACTS_NO_SENTENCE */
	bool admits;       /* the sentence says that something was withdrawn */
	bool link;         /* no citation but an item's same_as */
};

/* One identity of an item: "doi:10.1000/182". */
struct skn_identity {
	char *id;
	struct skn_place at;
};

struct skn_facts {
	struct skn_diags diags; /* path "" */
	SKN_VEC(struct skn_cite_fact) cites;
	int64_t published; /* thread.yaml's published.time; INT64_MIN: none */
	bool past;         /* history may contradict it (past.h) */
	bool mended;       /* not packed: something was reported that fmt mends */
	/* of an item */
	SKN_VEC(struct skn_identity) identities;
	char *outlet; /* folded, lower case; NULL: unknown */
	/* findable: has an address or identifier; had_text: one was gathered */
	bool withdrawn, findable, quoted, had_text;
};

void skn_facts_init(struct skn_facts *facts);
void skn_facts_release(struct skn_facts *facts);
void skn_facts_pack(struct skn_buf *out, const struct skn_facts *facts);
/* False, and nothing held, when the bytes are no facts. */
bool skn_facts_unpack(struct skn_facts *out, const char *p, size_t n);

/* Findings alone; unpacking appends, and sets in->bad for what makes no sense. */
struct skn_unpack;
void skn_diags_pack(struct skn_buf *out, const struct skn_diags *diags);
void skn_diags_unpack(struct skn_diags *out, struct skn_unpack *in);

#endif
