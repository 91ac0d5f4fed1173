#include "base/arena.h"

#define BLOCK_SIZE 4096u

struct skn_arena_block {
	struct skn_arena_block *next;
	size_t used, size;
	_Alignas(max_align_t) char data[];
};

void skn_arena_release(struct skn_arena *arena)
{
	struct skn_arena_block *block = arena->block;

	while (block) {
		struct skn_arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->block = NULL;
}

void *skn_arena_alloc(struct skn_arena *arena, size_t size)
{
	struct skn_arena_block *block = arena->block;
	const size_t align = _Alignof(max_align_t);
	void *p;

	if (size > SIZE_MAX - sizeof(*block) - align)
		abort();
	size = (size + align - 1) & ~(align - 1);
	if (!block || block->size - block->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		block = skn_xmalloc(sizeof(*block) + room);
		block->next = arena->block;
		block->used = 0;
		block->size = room;
		arena->block = block;
	}
	p = block->data + block->used;
	block->used += size;
	return memset(p, 0, size);
}

char *skn_arena_strndup(struct skn_arena *arena, const char *s, size_t n)
{
	char *copy = skn_arena_alloc(arena, n + 1);

	if (n)
		memcpy(copy, s, n);
	return copy;
}
