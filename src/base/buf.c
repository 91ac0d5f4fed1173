#include "base/buf.h"

char skn_buf_empty[1];

void skn_buf_init(struct skn_buf *buf)
{
	*buf = (struct skn_buf)SKN_BUF_INIT;
}

void skn_buf_release(struct skn_buf *buf)
{
	if (buf->cap)
		free(buf->p);
	skn_buf_init(buf);
}

void skn_buf_clear(struct skn_buf *buf)
{
	skn_buf_truncate(buf, 0);
	buf->full = false;
}

char *skn_buf_detach(struct skn_buf *buf)
{
	char *p = buf->cap ? buf->p : skn_xstrdup("");

	skn_buf_init(buf);
	return p;
}

/* Room for n more bytes and the NUL; false when that passes the maximum. */
static bool reserve(struct skn_buf *buf, size_t n)
{
	size_t max = buf->max ? buf->max : SKN_BUF_MAX;
	size_t cap;

	if (n > max || buf->n > max - n) {
		buf->full = true;
		return false;
	}
	if (buf->n + n < buf->cap)
		return true;
	cap = buf->cap ? buf->cap * 2 : 64;
	if (cap <= buf->n + n)
		cap = buf->n + n + 1;
	buf->p = skn_xreallocarray(buf->cap ? buf->p : NULL, cap, 1);
	buf->cap = cap;
	return true;
}

void skn_buf_add(struct skn_buf *buf, const void *p, size_t n)
{
	if (n == 0 || !reserve(buf, n))
		return;
	memcpy(buf->p + buf->n, p, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void skn_buf_adds(struct skn_buf *buf, const char *s)
{
	skn_buf_add(buf, s, strlen(s));
}

void skn_buf_addc(struct skn_buf *buf, char c)
{
	if (!reserve(buf, 1))
		return;
	buf->p[buf->n++] = c;
	buf->p[buf->n] = '\0';
}

void skn_buf_vaddf(struct skn_buf *buf, const char *fmt, va_list ap)
{
	size_t room = buf->cap - (buf->cap ? buf->n : 0);
	va_list again;
	int n;

	/* Mostly it fits, and need not be measured first. */
	va_copy(again, ap);
	n = vsnprintf(room ? buf->p + buf->n : NULL, room, fmt, again);
	va_end(again);
	if (n > 0 && reserve(buf, (size_t)n)) {
		if ((size_t)n >= room)
			vsnprintf(buf->p + buf->n, (size_t)n + 1, fmt, ap);
		buf->n += (size_t)n;
	}
	if (buf->cap)
		buf->p[buf->n] = '\0';
}

void skn_buf_addf(struct skn_buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	skn_buf_vaddf(buf, fmt, ap);
	va_end(ap);
}

void skn_buf_fill(struct skn_buf *buf, char c, size_t n)
{
	if (n == 0 || !reserve(buf, n))
		return;
	memset(buf->p + buf->n, c, n);
	buf->n += n;
	buf->p[buf->n] = '\0';
}

void skn_buf_splice(struct skn_buf *buf, size_t pos, size_t del, const void *p, size_t n)
{
	assert(pos <= buf->n && del <= buf->n - pos);
	if (n > del && !reserve(buf, n - del))
		return;
	if (buf->cap == 0)
		return;
	memmove(buf->p + pos + n, buf->p + pos + del, buf->n - pos - del);
	if (n)
		memcpy(buf->p + pos, p, n);
	buf->n = buf->n - del + n;
	buf->p[buf->n] = '\0';
}

void skn_buf_truncate(struct skn_buf *buf, size_t n)
{
	assert(n <= buf->n);
	buf->n = n;
	if (buf->cap)
		buf->p[n] = '\0';
}

void skn_buf_rtrim(struct skn_buf *buf)
{
	size_t n = buf->n;

	while (n && strchr(" \t\r\n", buf->p[n - 1]))
		n--;
	skn_buf_truncate(buf, n);
}

bool skn_buf_eq(const struct skn_buf *buf, const void *p, size_t n)
{
	return buf->n == n && (n == 0 || memcmp(buf->p, p, n) == 0);
}

int skn_buf_check(const struct skn_buf *buf, const char *what, struct skn_err *err)
{
	if (!buf->full)
		return SKN_OK;
	return skn_fail(err, SKN_ELIMIT, "%s is larger than %zu bytes", what,
			buf->max ? buf->max : SKN_BUF_MAX);
}
