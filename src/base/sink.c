#include "base/sink.h"

static int write_buf(void *ctx, const char *p, size_t n, struct skn_err *err)
{
	struct skn_buf *buf = ctx;

	skn_buf_add(buf, p, n);
	return skn_buf_check(buf, "the output", err);
}

static int write_file(void *ctx, const char *p, size_t n, struct skn_err *err)
{
	FILE *file = ctx;

	if (fwrite(p, 1, n, file) != n)
		return skn_fail_errno(err, NULL, "cannot write the output");
	return SKN_OK;
}

void skn_sink_to_buf(struct skn_sink *sink, struct skn_buf *buf)
{
	*sink = (struct skn_sink){ .write = write_buf, .ctx = buf };
}

void skn_sink_to_file(struct skn_sink *sink, FILE *file)
{
	*sink = (struct skn_sink){ .write = write_file, .ctx = file };
}

void skn_sink_put(struct skn_sink *sink, const void *p, size_t n)
{
	if (sink->failed || n == 0)
		return;
	sink->failed = sink->write(sink->ctx, p, n, &sink->err);
}

void skn_sink_puts(struct skn_sink *sink, const char *s)
{
	skn_sink_put(sink, s, strlen(s));
}

void skn_sink_putc(struct skn_sink *sink, char c)
{
	skn_sink_put(sink, &c, 1);
}

void skn_sink_printf(struct skn_sink *sink, const char *fmt, ...)
{
	struct skn_buf buf = SKN_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	skn_buf_vaddf(&buf, fmt, ap);
	va_end(ap);
	skn_sink_put(sink, buf.p, buf.n);
	skn_buf_release(&buf);
}

int skn_sink_check(const struct skn_sink *sink, struct skn_err *err)
{
	if (!sink->failed)
		return SKN_OK;
	if (err && err->code == SKN_OK)
		*err = sink->err;
	return sink->failed;
}
