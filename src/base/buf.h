/*
 * buf.h - a growing byte string, always NUL-terminated.
 *
 * Life cycle: SKN_BUF_INIT or skn_buf_init -> any appends -> skn_buf_release,
 * or skn_buf_detach which hands the bytes over and leaves an empty buffer.
 * Invariants: p is never NULL and p[n] is '\0'; the bytes may contain NULs.
 *
 * A buffer never grows past its maximum (SKN_BUF_MAX unless the owner sets
 * .max).  An append that would do so is dropped and `full` is set; appends
 * return nothing, so check once with skn_buf_check before using the result.
 */
#ifndef SKN_BASE_BUF_H
#define SKN_BASE_BUF_H

#include "base/base.h"

#define SKN_BUF_MAX ((size_t)512 << 20) /* bytes */

struct skn_buf {
	char *p;
	size_t n;   /* bytes used, without the NUL */
	size_t cap; /* bytes allocated; 0 = p is the shared empty string */
	size_t max; /* largest n allowed; 0 = SKN_BUF_MAX */
	bool full;  /* an append was dropped */
};

extern char skn_buf_empty[1];
#define SKN_BUF_INIT { .p = skn_buf_empty }

void skn_buf_init(struct skn_buf *buf);
void skn_buf_release(struct skn_buf *buf);
void skn_buf_clear(struct skn_buf *buf); /* empty, keeps the memory */
char *skn_buf_detach(struct skn_buf *buf); /* caller frees */

void skn_buf_add(struct skn_buf *buf, const void *p, size_t n);
void skn_buf_adds(struct skn_buf *buf, const char *s);
void skn_buf_addc(struct skn_buf *buf, char c);
void skn_buf_addf(struct skn_buf *buf, const char *fmt, ...) SKN_PRINTF(2, 3);
void skn_buf_vaddf(struct skn_buf *buf, const char *fmt, va_list ap);
void skn_buf_fill(struct skn_buf *buf, char c, size_t n);
/* Replaces DEL bytes at POS by N bytes of P; P must not point into the buffer. */
void skn_buf_splice(struct skn_buf *buf, size_t pos, size_t del, const void *p, size_t n);
void skn_buf_truncate(struct skn_buf *buf, size_t n); /* n <= buf->n */
void skn_buf_rtrim(struct skn_buf *buf); /* drops ASCII white space at the end */

bool skn_buf_eq(const struct skn_buf *buf, const void *p, size_t n);
/* SKN_ELIMIT naming WHAT when an append was dropped. */
int skn_buf_check(const struct skn_buf *buf, const char *what, struct skn_err *err);

#endif
