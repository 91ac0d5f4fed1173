/*
 * csl.h - a cited item as a CSL item (Citation Style Language 1.0.2 input
 * data), made of nodes: csl-json writes it as JSON, pandoc as YAML.
 *
 * Our fields have CSL's names, so most go over as they are.  `via`, `text`,
 * `same_as`, `quotes`, `withdrawn` and the archived copy stay behind; an arXiv id becomes archive
 * and archive_location.  An item without a record is a document whose title is
 * its key.
 */
#ifndef SKN_OUT_CSL_H
#define SKN_OUT_CSL_H

#include "out/source.h"

/* The node belongs to TREE. */
struct skn_node *skn_csl_item(struct skn_tree *tree, const struct skn_source *source);

/* A calendar date as far as it is known. */
struct skn_csl_day {
	int64_t year;
	int month, day; /* 0 = not known */
	int season;     /* 1 spring .. 4 winter, or 0 */
};
struct skn_csl_date {
	struct skn_csl_day from, to; /* to only when range */
	bool range, circa;
};
/* An EDTF date as CSL understands dates: a decade or century is a range of
 * years, uncertain is circa.  False for what CSL has no form for (an open
 * interval, no date). */
bool skn_csl_date(struct skn_csl_date *out, const char *edtf);

#endif
