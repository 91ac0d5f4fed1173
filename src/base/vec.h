/*
 * vec.h - a growing array of any type, as a struct the owner names:
 *
 *	SKN_VEC(struct thing) things = { 0 };
 *	skn_vec_push(&things, t);
 *	for (size_t i = 0; i < things.n; i++) use(things.v[i]);
 *	skn_vec_release(&things);
 *
 * The elements' own memory is the owner's business.
 */
#ifndef SKN_BASE_VEC_H
#define SKN_BASE_VEC_H

#include "base/base.h"

#define SKN_VEC(type)        \
	struct {             \
		type *v;     \
		size_t n;    \
		size_t cap;  \
	}

/* ITEM is evaluated first, so it may read the vector or push to it. */
#define skn_vec_push(vec, item)                     \
	do {                                        \
		__typeof__(*(vec)->v) item_ = (item); \
		skn_vec_room(vec);                  \
		(vec)->v[(vec)->n++] = item_;       \
	} while (0)
/* Room for one more; (vec)->v[(vec)->n] may then be written. */
#define skn_vec_room(vec) \
	((vec)->n < (vec)->cap ? (void)0 \
	 : (void)((vec)->v = skn_vec_grow((vec)->v, &(vec)->cap, sizeof(*(vec)->v))))
#define skn_vec_release(vec) (free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0, (void)0)
#define skn_vec_clear(vec) ((vec)->n = 0, (void)0)
#define skn_vec_last(vec) (&(vec)->v[(vec)->n - 1])

void *skn_vec_grow(void *v, size_t *cap, size_t size);

/* The most common vector: strings it owns. */
struct skn_strings {
	char **v;
	size_t n, cap;
};
void skn_strings_push(struct skn_strings *list, const char *s); /* copies */
void skn_strings_pushn(struct skn_strings *list, const char *s, size_t n);
bool skn_strings_has(const struct skn_strings *list, const char *s);
void skn_strings_sort(struct skn_strings *list); /* by bytes */
void skn_strings_release(struct skn_strings *list);

#endif
