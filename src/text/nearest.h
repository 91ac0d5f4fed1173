/* nearest.h - "did you mean": the candidate that looks most like a word. */
#ifndef SKN_TEXT_NEAREST_H
#define SKN_TEXT_NEAREST_H

#include "base/base.h"

/* Optimal string alignment distance (Damerau 1964, restricted) in bytes;
 * words longer than SKN_NEAREST_MAX count as far away. */
#define SKN_NEAREST_MAX 100
size_t skn_edit_distance(const char *a, const char *b);

/* The nearest of N candidates, each compared from byte SKIP on, or NULL when
 * none is near enough (a third of the word's length, at least 1). */
const char *skn_nearest(const char *word, const char *const *candidates, size_t n, size_t skip);

#endif
