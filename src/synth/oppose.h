/*
 * oppose.h - whether two statements about the same thing contradict each
 * other, as far as their words show.
 *
 * They must share content words.  Then they are opposed when
 *
 *  - one negates what the other says: the two content words behind its negation
 *    stand in the other, not negated;
 *  - one has a word and the other its opposite ("rose", "fell");
 *  - they give different numbers of the same unit ("nine families", "twelve
 *    families"), and share more than the unit.
 *
 * After S. Harabagiu, A. Hickl, F. Lacatusu, "Negation, contrast and
 * contradiction in text processing", AAAI 2006, and M.-C. de Marneffe, A. N.
 * Rafferty, C. D. Manning, "Finding contradictions in text", ACL 2008, whose
 * surface features these are; no parse, no world knowledge.  Words of English.
 */
#ifndef SKN_SYNTH_OPPOSE_H
#define SKN_SYNTH_OPPOSE_H

#include "base/buf.h"
#include "base/vec.h"

enum skn_opposition { SKN_OPPOSE_NONE, SKN_OPPOSE_NEGATION, SKN_OPPOSE_ANTONYM, SKN_OPPOSE_NUMBER };

struct skn_count_of {
	double value;
	uint32_t unit; /* stem behind the number, in text */
};

/* What a negation is of: the content words behind it, up to two, up to a mark. */
struct skn_negation {
	uint32_t stems[2]; /* in text */
	unsigned n;
};

/* A statement prepared for comparing. */
struct skn_statement_words {
	struct skn_buf text;     /* stems, each with its NUL */
	SKN_VEC(uint32_t) stems; /* where content stems begin, each once, in the order of bytes */
	SKN_VEC(struct skn_count_of) numbers;
	SKN_VEC(struct skn_negation) negations;
	bool hedged;
};

void skn_statement_words_init(struct skn_statement_words *out, const char *s, size_t n);
void skn_statement_words_release(struct skn_statement_words *words);

/* Content words shared: 2 c / (a + b). */
double skn_oppose_shared(const struct skn_statement_words *a, const struct skn_statement_words *b);
enum skn_opposition skn_oppose(const struct skn_statement_words *a, const struct skn_statement_words *b);
/* Whether AFTER, of the same speaker, settles what BEFORE did not know ("we do not know
 * yet", "it is unclear"): it says so no more, and shares a content word. */
bool skn_settles(const char *before, size_t before_n, const char *after, size_t after_n);
const char *skn_opposition_name(enum skn_opposition opposition); /* "numbers differ" */

#endif
