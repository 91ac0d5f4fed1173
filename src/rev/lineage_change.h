/*
 * lineage_change.h - files of records that differ from one folder to the next;
 * for lineage*.c only.
 */
#ifndef SKN_REV_LINEAGE_CHANGE_H
#define SKN_REV_LINEAGE_CHANGE_H

#include "doc/record.h"
#include "rev/lineage_state.h"

/* A file that differs. */
struct skn_lineage_change {
	enum skn_kind kind;
	char *id;
	struct skn_oid before, after; /* zero: absent */
	bool read;                    /* it is a record now: */
	struct skn_record record;
	const char *was;              /* it was that record, whose file has gone; or NULL */
	bool left;                    /* its record goes by another id now */
};

struct skn_lineage_changes {
	struct skn_lineage_change *v;
	size_t n, cap;
};

/* The record of that id that the lineage knows, or NULL. */
struct skn_lineage_record *skn_lineage_known_record(const struct skn_lineage *lineage, enum skn_kind kind,
						    const char *id);
/* Reads a blob as a record; *read is false where it is none, or zero. */
int skn_lineage_read_record(struct skn_record *out, bool *read, struct skn_repo *repo, enum skn_kind kind,
			    const char *id, const struct skn_oid *blob, struct skn_err *err);

/* Which of those that are new are one that went, under another id
 * (lineage_rename.c): by what another parent of a merge called it, by its bytes,
 * by what it says.  Sets `was` and `left`. */
int skn_lineage_find_renames(struct skn_lineage_changes *changes, struct skn_repo *repo,
			     const struct skn_lineage *lineage, const struct skn_lineage_input *input,
			     struct skn_err *err);

#endif
