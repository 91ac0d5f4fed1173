/*
 * sink.h - where bytes go.  Everything that produces output writes to a sink;
 * the command line, the site and the server differ only in the sink.
 *
 * Errors are sticky, as with stdio: writes after a failed one do nothing, so a
 * renderer need not check each; skn_sink_check at the end tells.
 */
#ifndef SKN_BASE_SINK_H
#define SKN_BASE_SINK_H

#include "base/buf.h"

struct skn_sink {
	/* Writes all N bytes or fails. */
	int (*write)(void *ctx, const char *p, size_t n, struct skn_err *err);
	void *ctx;
	int failed;         /* 0, or the code of the first failure */
	struct skn_err err; /* that failure */
};

void skn_sink_to_buf(struct skn_sink *sink, struct skn_buf *buf); /* appends to buf */
void skn_sink_to_file(struct skn_sink *sink, FILE *file);         /* flush is the owner's */

void skn_sink_put(struct skn_sink *sink, const void *p, size_t n);
void skn_sink_puts(struct skn_sink *sink, const char *s);
void skn_sink_putc(struct skn_sink *sink, char c);
void skn_sink_printf(struct skn_sink *sink, const char *fmt, ...) SKN_PRINTF(2, 3);
/* 0, or the first failure copied to err. */
int skn_sink_check(const struct skn_sink *sink, struct skn_err *err);

#endif
