/*
 * base.h - what every file of skein includes first: libc, the memory
 * functions that cannot fail, and the list of functions that may not be used.
 *
 * Running out of memory aborts the program (git and redis do the same), so no
 * function of skein returns "no memory".  In exchange everything that grows
 * has a stated maximum and fails with a clear error beyond it.
 */
#ifndef SKN_BASE_BASE_H
#define SKN_BASE_BASE_H

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "base/err.h"

#define SKN_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define SKN_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define SKN_UNUSED(x) ((void)(x))

/* Says "skein: WHAT: NAME" on stderr and aborts: for what no caller could mend,
 * memory that has run out or a library that is gone since the program was made. */
_Noreturn void skn_fatal(const char *what, const char *name);
_Noreturn void skn_out_of_memory(void);
/* Allocation; each aborts with a message when memory or the size runs out. */
void *skn_xmalloc(size_t size);
void *skn_xcalloc(size_t n, size_t size);
void *skn_xreallocarray(void *old, size_t n, size_t size);
char *skn_xstrdup(const char *s);
char *skn_xstrndup(const char *s, size_t n); /* copies at most n bytes and a NUL */
char *skn_xasprintf(const char *fmt, ...) SKN_PRINTF(1, 2);
char *skn_xvasprintf(const char *fmt, va_list ap) SKN_PRINTF(1, 0);
void *skn_xmemdup(const void *p, size_t n);

static inline bool skn_streq(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}
bool skn_starts_with(const char *s, const char *prefix);
bool skn_ends_with(const char *s, const char *suffix);

/* Decimal text of LEN bytes to *out; false unless every byte is a digit and
 * the value fits (0 .. max). */
bool skn_parse_uint(const char *s, size_t len, uint64_t max, uint64_t *out);

/* Built with a checker that reports what is never freed. */
#if defined(__SANITIZE_ADDRESS__)
#define SKN_FINDS_LEAKS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SKN_FINDS_LEAKS 1
#endif
#endif

/* Functions that overflow, keep hidden state or start a shell: using one does
 * not compile. */
#define SKN_BANNED(f) sorry_##f##_is_a_banned_function
#undef strcpy
#define strcpy(d, s) SKN_BANNED(strcpy)
#undef strcat
#define strcat(d, s) SKN_BANNED(strcat)
#undef strncpy
#define strncpy(d, s, n) SKN_BANNED(strncpy)
#undef strncat
#define strncat(d, s, n) SKN_BANNED(strncat)
#undef sprintf
#define sprintf(...) SKN_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) SKN_BANNED(vsprintf)
#undef strtok
#define strtok(s, d) SKN_BANNED(strtok)
#undef gmtime
#define gmtime(t) SKN_BANNED(gmtime)
#undef localtime
#define localtime(t) SKN_BANNED(localtime)
#undef atoi
#define atoi(s) SKN_BANNED(atoi)
#undef mktemp
#define mktemp(t) SKN_BANNED(mktemp)
#undef system
#define system(c) SKN_BANNED(system)

#endif
