/*
 * blame_page.h - the parts of a page, each with what blame says of it: all that
 * the outputs of blame are written from, read beforehand.
 */
#ifndef SKN_REV_BLAME_PAGE_H
#define SKN_REV_BLAME_PAGE_H

#include "doc/thread.h"
#include "rev/blame.h"

struct skn_blame_cite {
	char *key;
	struct skn_blame_when attached, returned;
};

struct skn_blame_row {
	enum skn_kind kind;              /* SKN_KIND_NARRATIVE: a unit of the narrative */
	const struct skn_unit *unit;     /* borrowed from the thread; NULL for a field */
	const struct skn_record *record; /* the same; NULL for a unit */
	const char *field;               /* the same */
	const struct skn_node *value;    /* of the field */
	bool prose;                      /* a Markdown text with citations */
	char *text;                      /* of a unit or Markdown field, without citations */
	char id[SKN_SENTENCE_ID_MAX];
	const struct skn_part *part;     /* NULL: not committed, or not known */
	struct skn_blame_when introduced;
	struct skn_blame_when changed;   /* of the present wording or value */
	struct skn_blame_when returned;
	const struct skn_blame_commit *commit; /* of `changed`; NULL where there is none to name */
	const char *engine;              /* that wrote it; NULL: a person */
	SKN_VEC(struct skn_blame_cite) cites; /* each key once, in the order of the text */
};

struct skn_blame_page {
	SKN_VEC(struct skn_blame_row) narrative; /* every unit, in order */
	SKN_VEC(struct skn_blame_row) records;   /* every field, in the order of page and file */
};

#define SKN_BLAME_KIND(kind) (1u << (kind))
#define SKN_BLAME_ALL                                                                       \
	(SKN_BLAME_KIND(SKN_KIND_NARRATIVE) | SKN_BLAME_KIND(SKN_KIND_EVENT) |              \
	 SKN_BLAME_KIND(SKN_KIND_VOICE) | SKN_BLAME_KIND(SKN_KIND_TENSION) |                \
	 SKN_BLAME_KIND(SKN_KIND_ITEM) | SKN_BLAME_KIND(SKN_KIND_THREAD))

/* Lays BLAME beside THREAD, which was loaded at the place of REV; both must
 * stay.  KINDS is of SKN_BLAME_KIND: the rest is left out.  For index and work
 * tree, what differs from HEAD is not committed; a sentence that is HEAD's
 * reworded keeps its introduction. */
int skn_blame_page_make(struct skn_blame_page *out, struct skn_blame *blame, const struct skn_thread *thread,
			const struct skn_rev *rev, unsigned kinds, struct skn_err *err);
void skn_blame_page_release(struct skn_blame_page *page);

/* ---- the other way round: what each source is cited by ---- */

struct skn_blame_use {
	const struct skn_blame_row *row; /* of the page */
	struct skn_blame_when since, returned;
};

struct skn_blame_source {
	char *key;
	size_t number;                /* on the page; 0: it is cited no more */
	struct skn_blame_when first;    /* when the page first cited it */
	struct skn_blame_when returned; /* when it came back after it had been cited nowhere */
	struct skn_blame_when dropped;  /* when the last citation went; NEVER while it is cited */
	SKN_VEC(struct skn_blame_use) uses; /* in page order */
};
struct skn_blame_sources {
	SKN_VEC(struct skn_blame_source) list; /* by number, then the dropped ones, last dropped first */
};

/* PAGE must hold all kinds. */
int skn_blame_sources_make(struct skn_blame_sources *out, struct skn_blame *blame,
			   const struct skn_blame_page *page, const struct skn_thread *thread,
			   struct skn_err *err);
void skn_blame_sources_release(struct skn_blame_sources *sources);

#endif
