/*
 * extractive.h - the built-in engine: the next version of a thread from its
 * last one and the items collected since, by choosing, never by writing.
 *
 * Deterministic and offline: the same input gives the same operations, byte for
 * byte.  Everything that it takes from an item stands in quotation marks behind
 * the outlet or the speaker, verbatim in the item that is cited; between stand
 * only phrases of a fixed list (ext.h).  The work follows the new items; of the
 * last version only the words of its page are read.
 *
 *  - narrative: sentences of new items that are central (rank.h), corroborated
 *    by others of independent origin, and new against the narrative as it is
 *    (mmr.h); each joins the paragraph that it is nearest to, or they open
 *    paragraphs by topic.  A sentence of the engine's own is replaced only when
 *    a newer item says the same thing with other numbers or the opposite, and
 *    the reason names that item.
 *  - timeline: days that the items mention (timeline.h), merged with the events
 *    that are there.
 *  - perspectives: what speakers are quoted with (extract/quotes.h), grouped by
 *    name across items.  A later statement that opposes an earlier one moves
 *    that to the evolution, both dated and quoted.
 *  - tensions: questions that items ask, and statements of different outlets
 *    that oppose each other (oppose.h).  Later items narrow or resolve them.
 *    For a question that is opened a search is suggested.
 *
 * Settings (skn_synth_input.parameters), whole numbers, each a maximum for one
 * run: sentences, events, voices, tensions.  Without one the number follows how
 * many items of independent origin there are.
 */
#ifndef SKN_SYNTH_EXTRACTIVE_H
#define SKN_SYNTH_EXTRACTIVE_H

#include "synth/engine.h"

#define SKN_EXTRACTIVE_ITEMS_MAX 20000u /* new items of one run; beyond: SKN_ELIMIT */

/* Named "extractive/1". */
extern const struct skn_engine skn_engine_extractive;

#endif
