/*
 * index_read.h - the history of one thread from the index.
 */
#ifndef SKN_REV_INDEX_READ_H
#define SKN_REV_INDEX_READ_H

#include "rev/index_file.h"

struct skn_index_span {
	const char *path;                /* the thread's path in COMMIT */
	const struct skn_oid *commit;    /* the newest commit */
	const struct skn_oid *tree;      /* the thread's folder there; not zero */
	/* What is newer than the commit where the way leaves the published one has
	 * `plus` set to 1: it is to be counted.  Of these one or none; with none
	 * everything is published. */
	const struct skn_oid *published; /* the tip of the published branch */
	const struct skn_oid *fork;      /* the commit where they part, behind COMMIT; zero: nowhere */
	const struct skn_oid *until;     /* nothing of this commit, or behind it; or NULL */
	unsigned flags;                  /* enum skn_history_flags; collections always come */
};

/* When what lies behind the commit is known, appends it and returns true;
 * appends nothing otherwise.  The newest row must have the folder that the
 * commit has, each older one what the newer one changed, and none be left out: a
 * file with a row missing is a damaged file. */
bool skn_index_recall(struct skn_history_index *index, const struct skn_index_span *span, struct skn_history *out);

/* Appends the rows of the thread at PATH (its id ID), whose folder is TREE, on a
 * way, with their steps. */
int skn_index_older(struct skn_history *out, struct skn_history_index *index, const struct skn_index_way *way,
		    int64_t id, const char *path, const struct skn_oid *tree);

/* The number of a thread's newest version on a way, and how many rows there are;
 * 0 when there is none. */
int skn_index_newest(int64_t *number, int64_t *rows, struct skn_history_index *index,
		     const struct skn_index_way *way, int64_t path);
/* The id of a path; 0 when there is none. */
int skn_index_path_id(int64_t *out, struct skn_history_index *index, const char *path);
int skn_index_path_name(char **out, struct skn_history_index *index, int64_t id); /* caller frees */
uint32_t skn_index_path_sum(int64_t id, const char *path);

#endif
