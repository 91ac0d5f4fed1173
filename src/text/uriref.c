#include "text/uriref.h"

struct span {
	const char *s;
	size_t n;
	bool there;
};

struct parts {
	struct span scheme, authority, path, query, fragment;
};

size_t skn_uriref_scheme(const char *s, size_t n)
{
	size_t i = 0;

	if (n == 0 || !isalpha((unsigned char)*s))
		return 0;
	while (i < n && (isalnum((unsigned char)s[i]) || strchr("+-.", s[i])))
		i++;
	return i < n && s[i] == ':' ? i : 0;
}

/* RFC 3986, appendix B. */
static struct parts split(const char *s, size_t n)
{
	struct parts p = { 0 };
	const char *end = s + n, *to;
	size_t scheme = skn_uriref_scheme(s, n);

	if (scheme) {
		p.scheme = (struct span){ s, scheme, true };
		s += scheme + 1;
	}
	if (end - s >= 2 && s[0] == '/' && s[1] == '/') {
		s += 2;
		for (to = s; to < end && !strchr("/?#", *to); to++)
			;
		p.authority = (struct span){ s, (size_t)(to - s), true };
		s = to;
	}
	for (to = s; to < end && *to != '?' && *to != '#'; to++)
		;
	p.path = (struct span){ s, (size_t)(to - s), true };
	s = to;
	if (s < end && *s == '?') {
		for (to = ++s; to < end && *to != '#'; to++)
			;
		p.query = (struct span){ s, (size_t)(to - s), true };
		s = to;
	}
	if (s < end)
		p.fragment = (struct span){ s + 1, (size_t)(end - s) - 1, true };
	return p;
}

/* Appends a path without its dot segments; FROM is where it begins in OUT. */
static void put_path(struct skn_buf *out, const char *s, size_t n)
{
	size_t from = out->n;

	for (size_t i = 0, to; i < n; i = to) {
		size_t len;

		for (to = i + 1; to < n && s[to] != '/'; to++)
			;
		len = to - i;
		if (s[i] == '/' && len == 2 && s[i + 1] == '.') {
			if (to == n)
				skn_buf_addc(out, '/');
		} else if (s[i] == '/' && len == 3 && s[i + 1] == '.' && s[i + 2] == '.') {
			while (out->n > from && out->p[out->n - 1] != '/')
				skn_buf_truncate(out, out->n - 1);
			if (out->n > from)
				skn_buf_truncate(out, out->n - 1);
			if (to == n)
				skn_buf_addc(out, '/');
		} else {
			skn_buf_add(out, s + i, len);
		}
	}
}

static void put_merged(struct skn_buf *out, const struct parts *base, struct span ref)
{
	struct skn_buf path = SKN_BUF_INIT;
	size_t keep = base->path.n;

	while (keep && base->path.s[keep - 1] != '/')
		keep--;
	if (ref.n && *ref.s == '/')
		keep = 0;
	else if (keep == 0 && base->authority.there)
		skn_buf_addc(&path, '/');
	skn_buf_add(&path, base->path.s, keep);
	skn_buf_add(&path, ref.s, ref.n);
	put_path(out, path.p, path.n);
	skn_buf_release(&path);
}

static void put_span(struct skn_buf *out, const char *before, struct span part)
{
	if (!part.there)
		return;
	skn_buf_adds(out, before);
	skn_buf_add(out, part.s, part.n);
}

static void combine(struct skn_buf *out, const struct parts *base, const struct parts *ref)
{
	skn_buf_add(out, base->scheme.s, base->scheme.n);
	skn_buf_addc(out, ':');
	if (ref->authority.there) {
		put_span(out, "//", ref->authority);
		skn_buf_add(out, ref->path.s, ref->path.n);
		put_span(out, "?", ref->query);
	} else {
		put_span(out, "//", base->authority);
		if (ref->path.n) {
			put_merged(out, base, ref->path);
			put_span(out, "?", ref->query);
		} else {
			skn_buf_add(out, base->path.s, base->path.n);
			put_span(out, "?", ref->query.there ? ref->query : base->query);
		}
	}
	put_span(out, "#", ref->fragment);
}

void skn_uriref_resolve(struct skn_buf *out, const char *base, const char *ref, size_t n)
{
	struct skn_buf clean = SKN_BUF_INIT;
	struct parts from, to;

	while (n && (unsigned char)*ref <= ' ') {
		ref++;
		n--;
	}
	while (n && (unsigned char)ref[n - 1] <= ' ')
		n--;
	for (size_t i = 0; i < n; i++)
		if (ref[i] != '\n' && ref[i] != '\r' && ref[i] != '\t')
			skn_buf_addc(&clean, ref[i]);
	from = split(base ? base : "", base ? strlen(base) : 0);
	to = split(clean.p, clean.n);
	if (to.scheme.there || !from.scheme.there)
		skn_buf_add(out, clean.p, clean.n);
	else
		combine(out, &from, &to);
	skn_buf_release(&clean);
}
