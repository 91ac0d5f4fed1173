/*
 * index.h - git's index file (gitformat-index, versions 2, 3 and 4), read and
 * changed without libgit2, which needs 14 ms for the 12,000 entries of a
 * middling store and would drop what another process staged in between.
 *
 * The file is mapped and entries point into it; a new one is written as pieces
 * of the old with a few edits between them, under index.lock.  So the cost is
 * that of hashing and writing the bytes.
 * A split or sparse index, or a required extension that is not known, is
 * SKN_EDATA with a hint.  The checksum at the end is written, and like git's
 * not checked when reading.
 */
#ifndef SKN_REPO_INDEX_H
#define SKN_REPO_INDEX_H

#include <sys/stat.h>

#include "base/arena.h"
#include "base/map.h"
#include "repo/repo.h"

#define SKN_INDEX_MAX ((size_t)1 << 30) /* bytes of an index file */

/* What an entry remembers of its file, as git does: 32 bits of each. */
struct skn_index_stat {
	uint32_t ctime, ctime_ns, mtime, mtime_ns, dev, ino, uid, gid, size;
};

struct skn_index_entry {
	unsigned char *at; /* the fixed part in the file */
	const char *path;
	uint32_t len;
};

struct skn_index {
	unsigned char *data;     /* the file, mapped: ours to write to, not the disk's */
	size_t size;
	uint32_t version;        /* 2 to 4; 0 when there is no file */
	struct skn_index_entry *v; /* sorted by path, then stage */
	size_t n;
	size_t extensions;       /* offset of the first one */
	uint32_t mtime, mtime_ns; /* of the file itself */
	const unsigned char *tree; /* TREE extension (cached trees), or NULL */
	size_t tree_len;
	struct skn_arena paths;  /* of version 4 */
};

/* A missing file is an empty index.  Release in any case. */
int skn_index_read(struct skn_index *out, const char *path, struct skn_err *err);
void skn_index_release(struct skn_index *index);

uint32_t skn_index_mode(const struct skn_index_entry *entry);
int skn_index_stage(const struct skn_index_entry *entry); /* 0; 1 to 3 in a conflict */
bool skn_index_skipped(const struct skn_index_entry *entry); /* sparse: not in the work tree */
bool skn_index_intended(const struct skn_index_entry *entry); /* git add -N: no content yet */
struct skn_oid skn_index_oid(const struct skn_index_entry *entry);
struct skn_index_stat skn_index_stat_of(const struct skn_index_entry *entry);

/* First entry whose path is PATH or sorts after it. */
size_t skn_index_lower(const struct skn_index *index, const char *path, size_t len);
/* The entry of that path, of any stage, or NULL. */
const struct skn_index_entry *skn_index_find(const struct skn_index *index, const char *path);

void skn_index_stat_from(struct skn_index_stat *out, const struct stat *st);
/* The file of ST is certainly still what the entry recorded: everything is
 * equal to the nanosecond and it was not written as late as the index. */
bool skn_index_is_clean(const struct skn_index *index, const struct skn_index_entry *entry,
			const struct stat *st);

/* Puts the folders ("" = top) whose cached tree is valid into a map; the values
 * are the 20 bytes of its id, inside the index. */
void skn_index_cached_trees(const struct skn_index *index, struct skn_map *out);

struct skn_index_edit {
	const char *path;
	bool remove;          /* all stages of the path */
	unsigned stage;       /* 1 to 3 in a conflict: what the base, ours and theirs have */
	uint32_t mode;
	struct skn_oid oid;
	bool skip;            /* leave it out of the work tree (sparse) */
	struct skn_index_stat stat; /* zero: git looks at the content next time */
};

/* A new index file, as pieces of the old one (which must stay) and of text. */
struct skn_index_piece {
	const unsigned char *at; /* in the old file; NULL: in text */
	size_t start, len;       /* start: in text */
};

struct skn_index_file {
	struct skn_buf text;
	SKN_VEC(struct skn_index_piece) pieces;
	size_t size;
};

/* The index with the edits (sorted by path, then stage; of a path either one or
 * those of a conflict; all that it had before goes).  WORK_DIR: where
 * entries as young as the old index are looked at again.  Changes the entries
 * of INDEX in memory.  Release in any case. */
void skn_index_build(struct skn_index_file *out, struct skn_index *index,
		     const struct skn_index_edit *edits, size_t n, const char *work_dir);
void skn_index_file_release(struct skn_index_file *file);
int skn_index_file_write(const struct skn_index_file *file, int fd, const char *path,
			 struct skn_err *err);

#endif
