/*
 * memo.h - canonical forms of texts, remembered: from one version of a page to
 * the next most fields stay what they were.
 */
#ifndef SKN_IMPORT_MEMO_H
#define SKN_IMPORT_MEMO_H

#include "base/arena.h"
#include "base/map.h"

#define SKN_IMPORT_MEMO_MAX ((size_t)16 << 20) /* bytes of text; beyond it all is forgotten */

struct skn_import_memo {
	struct skn_map forms;  /* text -> struct skn_import_form * */
	struct skn_arena arena;
	size_t bytes;
};
#define SKN_IMPORT_MEMO_INIT { SKN_MAP_INIT, SKN_ARENA_INIT, 0 }

struct skn_import_form {
	const char *text; /* NUL-terminated */
	size_t len;
};

/* The canonical form (doc/prose.h) of a Markdown text; valid until the next call. */
const struct skn_import_form *skn_import_memo_prose(struct skn_import_memo *memo, const char *md, size_t n);
void skn_import_memo_release(struct skn_import_memo *memo);

#endif
