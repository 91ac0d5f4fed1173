/*
 * html_slim.c - a page without what nobody reads: most of a page's bytes are scripts,
 * styles, comments and attributes, and the parser is slow.
 *
 * Follows the tokenizer closely enough for pages that are meant to be read.  Where it
 * cannot be sure (<plaintext>, CDATA, a script that may hold another's end) it copies
 * the rest as it stands.
 */
#include "markup/html_wire.h"

#include <ctype.h>
#include <strings.h>

#define AUTHOR_BYTES 2000 /* behind the start of what names an author */
#define VALUE_MAX 200     /* bytes of a value that are looked at for that */

struct slim {
	struct skn_buf *out;
	const char *p, *end;
	size_t math; /* that are open: no raw text in there */
	size_t pre;  /* elements that are open in which white space counts */
	bool endless;       /* an element that is emptied did not end: no more is looked for */
	const char *author; /* white space is kept up to here */
};

/* An attribute that is kept, and on which element; NULL: on any. */
static const struct kept {
	const char *attr, *tag;
} kept[] = {
	{ "class", NULL }, { "id", NULL }, { "itemprop", NULL }, { "role", NULL }, { "hidden", NULL }, { "lang", "html" },
	{ "aria-hidden", NULL }, { "aria-modal", NULL }, { "style", NULL }, { "rel", NULL }, { "datetime", NULL },
	{ "pubdate", NULL }, { "content", NULL }, { "xml:lang", "html" }, { "href", NULL }, { "name", "meta" },
	{ "property", "meta" }, { "http-equiv", "meta" }, { "type", "script" }, { "type", "link" }, { "type", "input" },
	{ "summary", "table" }, { "src", "iframe" }, { "src", "embed" }, { "data", "object" }, { "charset", "meta" },
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void copy(struct slim *in, const char *from)
{
	skn_buf_add(in->out, from, (size_t)(in->p - from));
}

static void copy_rest(struct slim *in)
{
	skn_buf_add(in->out, in->p, (size_t)(in->end - in->p));
	in->p = in->end;
}

/* ---- tags ---- */

struct word {
	const char *s;
	size_t n;
};

static bool is(struct word w, const char *name)
{
	return strlen(name) == w.n && strncasecmp(w.s, name, w.n) == 0;
}

static bool is_kept(struct word attr, struct word tag)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(kept); i++)
		if (is(attr, kept[i].attr) && (!kept[i].tag || is(tag, kept[i].tag)))
			return true;
	return false;
}

/* Whether an element may be marked as byline: whoever looks for one goes by how long it
 * is written, which tells it from a box full of layout. */
static bool may_name_author(struct word value)
{
	char low[VALUE_MAX + 1];
	size_t n = value.n < VALUE_MAX ? value.n : VALUE_MAX;

	for (size_t i = 0; i < n; i++)
		low[i] = (char)tolower((unsigned char)value.s[i]);
	low[n] = '\0';
	return strstr(low, "author") || strstr(low, "byline") || strstr(low, "dateline") || strstr(low, "writtenby");
}

static bool may_hide(struct word value)
{
	return memmem(value.s, value.n, "none", 4) || memmem(value.s, value.n, "hidden", 6) ||
	       memmem(value.s, value.n, "NONE", 4) || memmem(value.s, value.n, "HIDDEN", 6);
}

/* The value behind "=", without quotes. */
static struct word value_of(struct slim *in)
{
	struct word value;

	while (in->p < in->end && is_blank(*in->p))
		in->p++;
	value.s = in->p;
	if (in->p < in->end && (*in->p == '"' || *in->p == '\'')) {
		const char *close = memchr(in->p + 1, *in->p, (size_t)(in->end - in->p - 1));

		value.s++;
		in->p = close ? close : in->end;
		value.n = (size_t)(in->p - value.s);
		in->p += close != NULL;
		return value;
	}
	while (in->p < in->end && !is_blank(*in->p) && *in->p != '>')
		in->p++;
	value.n = (size_t)(in->p - value.s);
	return value;
}

/* An attribute at p, copied if it is one of those that are kept.  Of an anchor's address
 * it is enough to know whether there is one, and whether it is on this page. */
static struct word attribute(struct slim *in, struct word tag)
{
	const char *from = in->p;
	struct word attr = { in->p, 0 }, value = { in->p, 0 };

	in->p++; /* a name may even start with "=" */
	while (in->p < in->end && !is_blank(*in->p) && *in->p != '/' && *in->p != '>' && *in->p != '=')
		in->p++;
	attr.n = (size_t)(in->p - attr.s);
	for (const char *p = in->p; p < in->end; p++) {
		if (is_blank(*p))
			continue;
		if (*p == '=') {
			in->p = p + 1;
			value = value_of(in);
		}
		break;
	}
	if (!is_kept(attr, tag) || (is(attr, "style") && !may_hide(value)))
		return (struct word){ from, 0 };
	if (value.n && (is(attr, "class") || is(attr, "id") || is(attr, "rel") || is(attr, "itemprop")) && may_name_author(value))
		in->author = in->p + AUTHOR_BYTES;
	skn_buf_addc(in->out, ' ');
	if (is(attr, "href") && is(tag, "a") && value.n)
		skn_buf_addf(in->out, "href=%c", *value.s == '#' ? '#' : 'x');
	else
		copy(in, from);
	return is(attr, "type") ? value : (struct word){ from, 0 };
}

/* ---- what follows a tag ---- */

/* To the end tag of an element that is emptied, of which there may be others inside;
 * nowhere when it does not end. */
static void skip_element(struct slim *in, struct word tag)
{
	size_t open = 1;
	const char *p = in->p;

	while (!in->endless && (p = memchr(p, '<', (size_t)(in->end - p))) != NULL && (size_t)(in->end - p) > tag.n + 2) {
		bool closing = p[1] == '/';
		const char *name = p + 1 + closing;

		p++;
		if (strncasecmp(name, tag.s, tag.n) != 0 || is_letter(name[tag.n]))
			continue;
		open += closing ? 0 : 1;
		open -= closing;
		if (open == 0) {
			in->p = p - 1;
			return;
		}
	}
	in->endless = true;
}

static bool is_json(struct word type)
{
	return memmem(type.s, type.n, "json", 4) != NULL;
}

/* To the "</name" that ends raw text; keeps the text or leaves it out. */
static void raw_text(struct slim *in, struct word tag, bool keep)
{
	const char *p = in->p, *from = in->p;

	for (; p < in->end; p++) {
		p = memchr(p, '<', (size_t)(in->end - p));
		if (!p || (size_t)(in->end - p) < tag.n + 2) {
			p = in->end;
			break;
		}
		if (p[1] == '/' && strncasecmp(p + 2, tag.s, tag.n) == 0 &&
		    (p + 2 + tag.n == in->end || !is_letter(p[2 + tag.n])))
			break;
	}
	if (is(tag, "script") && memmem(from, (size_t)(p - from), "<!--", 4)) {
		const char *rest = p - from > 4 ? from : p;

		for (; rest + 7 <= p; rest++) /* the end that was found may not be the one */
			if (*rest == '<' && strncasecmp(rest, "<script", 7) == 0) {
				copy_rest(in);
				return;
			}
	}
	in->p = p;
	if (keep)
		copy(in, from);
}

static void count(size_t *open, bool closing)
{
	if (!closing)
		++*open;
	else if (*open)
		--*open;
}

/* What a tag means for that which follows. */
static void behind(struct slim *in, struct word name, struct word type, bool closing, bool closed)
{
	static const char *const raw[] = { "script", "style", "noscript", "title", "textarea", "iframe", "noembed", "noframes", "xmp" };

	if (is(name, "pre") || is(name, "listing"))
		count(&in->pre, closing);
	if ((is(name, "math") || is(name, "svg")) && !closed)
		count(&in->math, closing);
	if (is(name, "plaintext"))
		copy_rest(in);
	for (size_t i = 0; !closing && !in->math && i < SKN_ARRAY_LEN(raw); i++)
		if (is(name, raw[i])) {
			raw_text(in, name, i > 2 || (i == 0 && is_json(type)));
			return;
		}
}

static void tag(struct slim *in)
{
	bool closing = in->p[1] == '/';
	const char *from = in->p;
	struct word name = { in->p + 1 + closing, 0 }, type = { name.s, 0 };
	bool closed = false;

	in->p = name.s;
	while (in->p < in->end && !is_blank(*in->p) && *in->p != '/' && *in->p != '>')
		in->p++;
	name.n = (size_t)(in->p - name.s);
	copy(in, from);
	while (in->p < in->end && *in->p != '>') {
		if (is_blank(*in->p) || *in->p == '/') {
			closed = *in->p++ == '/';
			continue;
		}
		struct word said = attribute(in, name);

		closed = false;
		type = said.n ? said : type;
	}
	if (in->p == in->end)
		return;
	in->p++;
	skn_buf_adds(in->out, closed ? " />" : ">");
	behind(in, name, type, closing, closed);
	if (!closing && !closed && (is(name, "svg") || is(name, "select")))
		skip_element(in, name);
}

/* ---- comments ---- */

static void comment(struct slim *in)
{
	const char *p = in->p + 4, *from = p;

	if ((p < in->end && *p == '>') || (in->end - p >= 2 && p[0] == '-' && p[1] == '>')) {
		in->p = p + (*p == '>' ? 1 : 2);
		return;
	}
	for (; p < in->end; p++) {
		p = memchr(p, '>', (size_t)(in->end - p));
		if (!p)
			break;
		if ((p - from >= 2 && p[-1] == '-' && p[-2] == '-') ||
		    (p - from >= 3 && p[-1] == '!' && p[-2] == '-' && p[-3] == '-'))
			break;
	}
	in->p = p && p < in->end ? p + 1 : in->end;
}

static bool begins(const struct slim *in, const char *with)
{
	size_t n = strlen(with);

	return (size_t)(in->end - in->p) >= n && strncasecmp(in->p, with, n) == 0;
}

/* At a "<". */
static void markup(struct slim *in)
{
	const char *from = in->p;
	char next = in->end - in->p > 1 ? in->p[1] : ' ';

	if (is_letter(next) || (next == '/' && in->end - in->p > 2 && is_letter(in->p[2]))) {
		tag(in);
	} else if (begins(in, "<!--")) {
		comment(in);
	} else if (begins(in, "<![CDATA[")) {
		copy_rest(in);
	} else if (next == '!' || next == '?' || next == '/') {
		const char *close = memchr(in->p, '>', (size_t)(in->end - in->p));

		in->p = close ? close + 1 : in->end;
		copy(in, from);
	} else {
		in->p++;
		copy(in, from);
	}
}

/* Text up to END; a run of white space as its first character. */
static void text(struct slim *in, const char *end)
{
	const char *from = in->p;

	while (!in->pre && in->p >= in->author && in->p < end) {
		if (!is_blank(*in->p++) || in->p == end || !is_blank(*in->p))
			continue;
		copy(in, from);
		while (in->p < end && is_blank(*in->p))
			in->p++;
		from = in->p;
	}
	in->p = end;
	copy(in, from);
}

void skn_html_slim(struct skn_buf *out, const char *s, size_t n)
{
	struct slim in = { .out = out, .p = s, .end = s + n, .author = s };

	while (in.p < in.end) {
		const char *open = memchr(in.p, '<', (size_t)(in.end - in.p));

		text(&in, open ? open : in.end);
		if (open)
			markup(&in);
	}
}
