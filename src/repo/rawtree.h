/*
 * rawtree.h - the bytes of a tree object: "<octal mode> <name>\0<20 bytes>"
 * per entry, sorted by name with a folder as if it ended in '/'.
 */
#ifndef SKN_REPO_RAWTREE_H
#define SKN_REPO_RAWTREE_H

#include "repo/oid.h"

struct skn_rawtree {
	const char *p, *end; /* what is left */
};

struct skn_rawtree_entry {
	const char *start;   /* of the whole entry */
	const char *name;    /* NUL-terminated */
	size_t len;
	uint32_t mode;
	const unsigned char *oid;
	size_t size;         /* of the whole entry */
};

/* 1 and an entry, 0 at the end, -1 when the bytes are no tree. */
int skn_rawtree_next(struct skn_rawtree *tree, struct skn_rawtree_entry *out);
/* Git's order of two names, either of which may be a folder. */
int skn_rawtree_cmp(const char *a, size_t an, bool a_dir, const char *b, size_t bn, bool b_dir);

#endif
