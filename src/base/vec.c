#include "base/vec.h"

void *skn_vec_grow(void *v, size_t *cap, size_t size)
{
	size_t n = *cap ? *cap * 2 : 8;

	v = skn_xreallocarray(v, n, size);
	*cap = n;
	return v;
}

void skn_strings_pushn(struct skn_strings *list, const char *s, size_t n)
{
	skn_vec_push(list, skn_xstrndup(s, n));
}

void skn_strings_push(struct skn_strings *list, const char *s)
{
	skn_strings_pushn(list, s, strlen(s));
}

bool skn_strings_has(const struct skn_strings *list, const char *s)
{
	for (size_t i = 0; i < list->n; i++)
		if (skn_streq(list->v[i], s))
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void skn_strings_sort(struct skn_strings *list)
{
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_bytes);
}

void skn_strings_release(struct skn_strings *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i]);
	skn_vec_release(list);
}
