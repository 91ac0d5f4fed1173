/*
 * arena.h - memory that is freed all at once.  Trees and other structures of
 * many small parts live in one; nothing in it is freed singly.
 */
#ifndef SKN_BASE_ARENA_H
#define SKN_BASE_ARENA_H

#include "base/base.h"

struct skn_arena_block;
struct skn_arena {
	struct skn_arena_block *block;
};
#define SKN_ARENA_INIT { 0 }

void skn_arena_release(struct skn_arena *arena);
void *skn_arena_alloc(struct skn_arena *arena, size_t size); /* zeroed, aligned for any type */
char *skn_arena_strndup(struct skn_arena *arena, const char *s, size_t n); /* NUL-terminated */

#endif
