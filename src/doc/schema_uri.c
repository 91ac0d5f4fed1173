#include "doc/schema_uri.h"

struct span {
	const char *p; /* NULL = the component is absent */
	size_t n;
};

struct uri {
	struct span scheme, authority, path, query, fragment;
};

static struct span take(const char **s, const char *stop)
{
	struct span span = { *s, strcspn(*s, stop) };

	*s += span.n;
	return span;
}

static void split(struct uri *uri, const char *s)
{
	size_t n = 0;

	memset(uri, 0, sizeof(*uri));
	while (isalnum((unsigned char)s[n]) || (s[n] && strchr("+-.", s[n])))
		n++;
	if (n && s[n] == ':' && isalpha((unsigned char)s[0])) {
		uri->scheme = (struct span){ s, n };
		s += n + 1;
	}
	if (s[0] == '/' && s[1] == '/') {
		s += 2;
		uri->authority = take(&s, "/?#");
	}
	uri->path = take(&s, "?#");
	if (*s == '?') {
		s++;
		uri->query = take(&s, "#");
	}
	if (*s == '#')
		uri->fragment = (struct span){ s + 1, strlen(s + 1) };
}

static void add(struct skn_buf *out, struct span span)
{
	skn_buf_add(out, span.p, span.n);
}

/* Removes "." and ".." segments from the path in OUT behind FROM. */
static void remove_dots(struct skn_buf *out, size_t from)
{
	char *copy = skn_xstrndup(out->p + from, out->n - from);
	const char *s = copy;

	skn_buf_truncate(out, from);
	while (*s) {
		size_t n = (*s == '/') + strcspn(s + (*s == '/'), "/");
		size_t slash = *s == '/';
		bool last = s[n] == '\0';

		if (n - slash == 2 && memcmp(s + slash, "..", 2) == 0) {
			while (out->n > from && out->p[out->n - 1] != '/')
				skn_buf_truncate(out, out->n - 1);
			if (out->n > from)
				skn_buf_truncate(out, out->n - 1);
			if (last)
				skn_buf_addc(out, '/');
		} else if (n - slash == 1 && s[slash] == '.') {
			if (last)
				skn_buf_addc(out, '/');
		} else if (out->n == from && slash && s != copy && copy[0] != '/') {
			skn_buf_add(out, s + 1, n - 1);
		} else {
			skn_buf_add(out, s, n);
		}
		s += n;
	}
	free(copy);
}

/* The path of a relative reference merged into the base's. */
static void merge(struct skn_buf *out, const struct uri *base, struct span path)
{
	size_t from = out->n, keep = base->path.n;

	if (path.n && path.p[0] != '/') {
		if (base->authority.p && base->path.n == 0)
			skn_buf_addc(out, '/');
		while (keep && base->path.p[keep - 1] != '/')
			keep--;
		skn_buf_add(out, base->path.p, keep);
	}
	add(out, path);
	remove_dots(out, from);
}

void skn_uri_resolve(struct skn_buf *out, const char *base_text, const char *ref_text)
{
	struct uri base, ref;
	bool own = true; /* the reference has its own scheme, authority or path */

	split(&base, base_text);
	split(&ref, ref_text);
	if (ref.scheme.p) {
		skn_buf_adds(out, ref_text);
		return;
	}
	if (base.scheme.p) {
		add(out, base.scheme);
		skn_buf_addc(out, ':');
	}
	if (ref.authority.p || base.authority.p) {
		skn_buf_adds(out, "//");
		add(out, ref.authority.p ? ref.authority : base.authority);
	}
	if (ref.authority.p) {
		add(out, ref.path);
	} else if (ref.path.n) {
		merge(out, &base, ref.path);
	} else {
		add(out, base.path);
		own = false;
	}
	if (ref.query.p || (!own && base.query.p)) {
		skn_buf_addc(out, '?');
		add(out, ref.query.p ? ref.query : base.query);
	}
	if (ref.fragment.p) {
		skn_buf_addc(out, '#');
		add(out, ref.fragment);
	}
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
	     : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void skn_uri_decode(struct skn_buf *out, const char *s)
{
	for (; *s; s++)
		if (*s == '%' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
			skn_buf_addc(out, (char)(hex(s[1]) * 16 + hex(s[2])));
			s += 2;
		} else {
			skn_buf_addc(out, *s);
		}
}

/* One reference token, ~0 and ~1 decoded; *pointer moves behind it. */
static void token(struct skn_buf *out, const char **pointer)
{
	const char *s = *pointer + 1;

	skn_buf_clear(out);
	for (; *s && *s != '/'; s++)
		if (*s == '~' && (s[1] == '0' || s[1] == '1'))
			skn_buf_addc(out, *++s == '0' ? '~' : '/');
		else
			skn_buf_addc(out, *s);
	*pointer = s;
}

static const struct skn_node *item(const struct skn_node *array, const struct skn_buf *token)
{
	const struct skn_node *c = array->child;
	uint64_t i;

	if (!skn_parse_uint(token->p, token->n, SIZE_MAX, &i))
		return NULL;
	while (c && i--)
		c = c->next;
	return c;
}

const struct skn_node *skn_pointer_get(const struct skn_node *root, const char *pointer)
{
	struct skn_buf buf = SKN_BUF_INIT;
	const struct skn_node *node = root;

	while (node && *pointer) {
		if (*pointer != '/') {
			node = NULL;
			break;
		}
		token(&buf, &pointer);
		node = node->kind == SKN_ARRAY ? item(node, &buf) : skn_node_find(node, buf.p);
	}
	skn_buf_release(&buf);
	return node;
}
