#include "out/xhtml.h"

struct attr {
	const char *name, *value; /* as written, still escaped; value NULL = none */
	size_t name_n, value_n;
};

struct tag {
	const char *name;
	size_t n;
	bool end;
	const char *attrs; /* where they begin */
	const char *stop;  /* behind the ">" */
};

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '-' || c == '_' || c == ':';
}

/* The next attribute of a tag at *P; false at its end. */
static bool next_attr(struct attr *a, const char **p, const char *end)
{
	const char *s = *p;

	while (s < end && !is_name(*s) && *s != '>')
		s++;
	if (s == end || *s == '>') {
		*p = s;
		return false;
	}
	*a = (struct attr){ .name = s };
	while (s < end && is_name(*s))
		s++;
	a->name_n = (size_t)(s - a->name);
	if (end - s >= 2 && s[0] == '=' && s[1] == '"') {
		const char *quote = memchr(s + 2, '"', (size_t)(end - s - 2));

		a->value = s + 2;
		a->value_n = (size_t)((quote ? quote : end) - a->value);
		s = quote ? quote + 1 : end;
	}
	*p = s;
	return true;
}

/* The tag at S, which is a "<". */
static void read_tag(struct tag *t, const char *s, const char *end)
{
	struct attr a;

	s++;
	t->end = s < end && *s == '/';
	s += t->end;
	t->name = s;
	while (s < end && is_name(*s))
		s++;
	t->n = (size_t)(s - t->name);
	t->attrs = s;
	while (next_attr(&a, &s, end))
		;
	t->stop = s < end ? s + 1 : end;
}

static bool is(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(s, word, n) == 0;
}

static bool one_of(const char *s, size_t n, const char *const *words)
{
	for (; *words; words++)
		if (is(s, n, *words))
			return true;
	return false;
}

void skn_xhtml_ids(struct skn_map *ids, const char *html, size_t n, const char *file)
{
	const char *end = html + n, *s = html;
	struct attr a;
	struct tag t;

	while ((s = memchr(s, '<', (size_t)(end - s)))) {
		read_tag(&t, s, end);
		for (const char *p = t.attrs; next_attr(&a, &p, t.stop);)
			if (is(a.name, a.name_n, "id") && a.value)
				skn_map_put(ids, a.value, a.value_n, (void *)(uintptr_t)file);
		s = t.stop;
	}
}

static bool is_void(const struct tag *t)
{
	static const char *const names[] = { "br", "hr", "img", "wbr", "col", NULL };

	return one_of(t->name, t->n, names);
}

static bool may_stay(const struct attr *a)
{
	static const char *const names[] = { "id", "class", "href", "title", "lang", "dir", "role",
					     "datetime", "start", "value", NULL };

	return a->value && (one_of(a->name, a->name_n, names) ||
			    (a->name_n > 5 && (memcmp(a->name, "data-", 5) == 0 || memcmp(a->name, "aria-", 5) == 0)));
}

static void put_attr(struct skn_sink *out, const char *name, size_t name_n, const char *before, const char *value,
		     size_t value_n)
{
	skn_sink_putc(out, ' ');
	skn_sink_put(out, name, name_n);
	skn_sink_puts(out, "=\"");
	skn_sink_puts(out, before);
	skn_sink_put(out, value, value_n);
	skn_sink_putc(out, '"');
}

static void write_attr(struct skn_sink *out, const struct attr *a, const struct skn_map *ids, const char *file)
{
	const char *place;

	if (is(a->name, a->name_n, "lang"))
		put_attr(out, "xml:lang", strlen("xml:lang"), "", a->value, a->value_n);
	if (is(a->name, a->name_n, "role") && is(a->value, a->value_n, "doc-noteref"))
		skn_sink_puts(out, " epub:type=\"noteref\"");
	if (!is(a->name, a->name_n, "href") || a->value_n < 1 || a->value[0] != '#') {
		put_attr(out, a->name, a->name_n, "", a->value, a->value_n);
		return;
	}
	place = skn_map_find(ids, a->value + 1, a->value_n - 1);
	if (place)
		put_attr(out, a->name, a->name_n, skn_streq(place, file) ? "" : place, a->value, a->value_n);
}

static void write_tag(struct skn_sink *out, const struct tag *t, const struct skn_map *ids, const char *file)
{
	struct attr a;

	skn_sink_puts(out, t->end ? "</" : "<");
	skn_sink_put(out, t->name, t->n);
	for (const char *p = t->attrs; !t->end && next_attr(&a, &p, t->stop);)
		if (may_stay(&a))
			write_attr(out, &a, ids, file);
	skn_sink_puts(out, is_void(t) ? "/>" : ">");
}

void skn_xhtml_write(struct skn_sink *out, const char *html, size_t n, const struct skn_map *ids,
		     const char *file)
{
	const char *end = html + n, *s = html, *tag;
	struct tag t;

	while ((tag = memchr(s, '<', (size_t)(end - s)))) {
		skn_sink_put(out, s, (size_t)(tag - s));
		read_tag(&t, tag, end);
		write_tag(out, &t, ids, file);
		s = t.stop;
	}
	skn_sink_put(out, s, (size_t)(end - s));
}
