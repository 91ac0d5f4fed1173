#include "base/base.h"

void skn_err_clear(struct skn_err *err)
{
	if (!err)
		return;
	err->code = SKN_OK;
	err->line = err->column = 0;
	err->path[0] = err->msg[0] = err->hint[0] = '\0';
}

static void set(struct skn_err *err, enum skn_errc code, const char *path, uint32_t line,
		uint32_t column, const char *fmt, va_list ap)
{
	if (!err || err->code != SKN_OK)
		return;
	err->code = code;
	err->line = line;
	err->column = column;
	snprintf(err->path, sizeof(err->path), "%s", path ? path : "");
	vsnprintf(err->msg, sizeof(err->msg), fmt, ap);
	err->hint[0] = '\0';
}

int skn_fail(struct skn_err *err, enum skn_errc code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(err, code, NULL, 0, 0, fmt, ap);
	va_end(ap);
	return code;
}

int skn_fail_at(struct skn_err *err, enum skn_errc code, const char *path, uint32_t line,
		uint32_t column, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	set(err, code, path, line, column, fmt, ap);
	va_end(ap);
	return code;
}

int skn_fail_errno(struct skn_err *err, const char *path, const char *what)
{
	int saved = errno;
	enum skn_errc code = saved == ENOENT ? SKN_ENOTFOUND : saved == EEXIST ? SKN_EEXISTS : SKN_ESYS;

	return skn_fail_at(err, code, path, 0, 0, "%s: %s", what, strerror(saved));
}

int skn_forgive(int rc, enum skn_errc code, struct skn_err *err)
{
	if (rc != (int)code)
		return rc;
	skn_err_clear(err);
	return SKN_OK;
}

int skn_hint(struct skn_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err)
		return SKN_EDATA; /* a hint follows a failure: it stays one */
	va_start(ap, fmt);
	if (err->code != SKN_OK && !err->hint[0])
		vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
	return err->code;
}

int skn_err_context(struct skn_err *err, const char *fmt, ...)
{
	va_list ap;
	char text[sizeof(err->msg)];
	char old[sizeof(err->msg)];

	if (!err || err->code == SKN_OK)
		return err ? (int)err->code : SKN_OK;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	memcpy(old, err->msg, sizeof(old));
	snprintf(err->msg, sizeof(err->msg), "%.500s: %.500s", text, old);
	return err->code;
}
