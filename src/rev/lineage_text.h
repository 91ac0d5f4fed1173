/*
 * lineage_text.h - a narrative as words (lineage_state.h), reading only the
 * paragraphs that were not read lately; for lineage*.c only.
 *
 * A paragraph here is what blank lines bound, where that is what Markdown calls
 * so: in a narrative of plain paragraphs and headings.  One with lists, quotes,
 * code or HTML is read as a whole, as if it were one paragraph.  Either way the
 * sentences are those of doc/prose.h.
 */
#ifndef SKN_REV_LINEAGE_TEXT_H
#define SKN_REV_LINEAGE_TEXT_H

#include "base/buf.h"
#include "repo/oid.h"
#include "base/vec.h"

#define SKN_LINEAGE_OLD_BYTES ((size_t)8 << 10) /* of paragraphs that are there no more */

struct skn_lineage_unit {
	uint64_t word;
	uint32_t start, len;   /* of its text in the paragraph's */
	uint32_t keys, n_keys; /* where the first of its keys is in the paragraph's */
};

struct skn_lineage_paragraph {
	char *raw;               /* its bytes */
	const char *language;    /* that its sentences were ended by */
	char *text;              /* of its sentences, canonical; RAW when that has them, too */
	char *keys;              /* that its sentences cite, each once a sentence, NUL after each */
	struct skn_lineage_unit *units;
	size_t raw_n, n_units, text_n, keys_n;
	bool held;               /* while paragraphs are thrown away */
};

struct skn_lineage_narrative {
	struct skn_lineage_paragraph **v; /* in order; the paragraphs' */
	size_t n, cap;
	size_t n_units;
};

/* Paragraphs that were read, and the narrative that was the last. */
struct skn_lineage_paragraphs {
	SKN_VEC(struct skn_lineage_paragraph *) all; /* those of the last one first */
	size_t hint;                                 /* where the next one may be */
	struct skn_lineage_narrative last;
	struct skn_oid blob;                         /* that the last one was; zero: none */
};

struct skn_lineage_paragraphs *skn_lineage_paragraphs_new(void);
void skn_lineage_paragraphs_free(struct skn_lineage_paragraphs *paragraphs); /* takes NULL */

/* Reads a narrative; fails as skn_prose_parse does.  Valid until the next
 * skn_lineage_paragraphs_keep; release with skn_vec_release. */
int skn_lineage_narrative_read(struct skn_lineage_narrative *out, struct skn_lineage_paragraphs *paragraphs,
			       const char *md, size_t n, struct skn_err *err);

/* Any prose as one paragraph; NULL where it cannot be read.  Free with skn_lineage_prose_free. */
struct skn_lineage_paragraph *skn_lineage_prose(const char *md, size_t n);
void skn_lineage_prose_free(struct skn_lineage_paragraph *prose); /* takes NULL */

/* Makes the narrative, which is taken over, the last one, and throws away what
 * is old. */
void skn_lineage_paragraphs_keep(struct skn_lineage_paragraphs *paragraphs,
				 struct skn_lineage_narrative *narrative, const struct skn_oid *blob);

/* Goes through the units of a narrative. */
struct skn_lineage_place {
	size_t paragraph, unit;
};
const struct skn_lineage_unit *skn_lineage_unit_next(const struct skn_lineage_narrative *narrative,
						     struct skn_lineage_place *at,
						     const struct skn_lineage_paragraph **paragraph);

#endif
