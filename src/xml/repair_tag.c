#include "base/base.h"

#include "xml/repair_tag.h"

struct span {
	const char *s;
	size_t n;
};

struct reading {
	struct skn_xml_tag *tag;
	struct skn_buf *out;
	struct skn_entities *entities;
	const char *end;
	struct span seen[SKN_XML_ATTRS_MAX];
	size_t n_seen;
	size_t lines; /* line ends in values, which become blanks */
};

bool skn_xml_name_start(char c)
{
	return isalpha((unsigned char)c) || c == '_';
}

bool skn_xml_name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' || c == '.' || c == ':';
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static void fault(struct reading *r, const char *what)
{
	if (!r->tag->fault)
		r->tag->fault = what;
}

static const char *skip_blanks(struct reading *r, const char *s)
{
	for (; s < r->end && blank(*s); s++)
		r->lines += *s == '\n';
	return s;
}

static void put_value(struct reading *r, struct span value)
{
	for (const char *p = value.s, *end = value.s + value.n; p < end; p++) {
		size_t n;

		switch (*p) {
		case '<':
			fault(r, "\"<\" in an attribute");
			skn_buf_adds(r->out, "&lt;");
			continue;
		case '"': skn_buf_adds(r->out, "&quot;"); continue;
		case '&':
			n = skn_entity_resolve(r->out, r->entities, p, (size_t)(end - p));
			if (n) {
				p += n - 1;
				continue;
			}
			fault(r, "\"&\" that begins no known reference");
			skn_buf_adds(r->out, "&amp;");
			continue;
		default:
			r->lines += *p == '\n';
			if (end - p >= 3 && memcmp(p, "\xEF\xBF", 2) == 0 &&
			    (unsigned char)p[2] >= 0xBE) {
				p += 2; /* U+FFFE, U+FFFF */
				continue;
			}
			if ((unsigned char)*p >= 0x20)
				skn_buf_addc(r->out, *p);
			else if (blank(*p))
				skn_buf_addc(r->out, ' ');
			else
				fault(r, "a control character");
		}
	}
}

static bool is_new(struct reading *r, struct span name)
{
	for (size_t i = 0; i < r->n_seen; i++)
		if (r->seen[i].n == name.n && memcmp(r->seen[i].s, name.s, name.n) == 0) {
			fault(r, "an attribute twice");
			return false;
		}
	if (r->n_seen == SKN_XML_ATTRS_MAX) {
		fault(r, "too many attributes");
		return false;
	}
	r->seen[r->n_seen++] = name;
	return true;
}

static bool good_name(struct span name)
{
	size_t colons = 0;

	if (name.n == 0 || name.n > 256 || !skn_xml_name_start(*name.s))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		colons += name.s[i] == ':';
		if (!skn_xml_name_byte(name.s[i]))
			return false;
	}
	return colons == 0 || (colons == 1 && name.s[name.n - 1] != ':');
}

/* A value that is quoted, or goes to a blank or the end of the tag. */
static const char *read_value(struct reading *r, const char *s, struct span *value)
{
	const char *to;

	if (s < r->end && (*s == '"' || *s == '\'')) {
		bool *none = *s == '"' ? &r->tag->no_double : &r->tag->no_single;

		to = *none ? NULL : memchr(s + 1, *s, (size_t)(r->end - s) - 1);
		if (to) {
			*value = (struct span){ s + 1, (size_t)(to - s) - 1 };
			return to + 1;
		}
		*none = true;
		fault(r, "a quote that is not closed");
		s++;
		to = memchr(s, '>', (size_t)(r->end - s));
		to = to ? to : r->end;
	} else {
		fault(r, "an attribute without quotes");
		for (to = s; to < r->end && !blank(*to) && *to != '>' && *to != '<'; to++)
			;
	}
	*value = (struct span){ s, (size_t)(to - s) };
	return to;
}

static const char *attribute(struct reading *r, const char *s)
{
	const char *to = s;
	struct span name, value;

	while (to < r->end && !blank(*to) && !strchr("=></", *to))
		to++;
	name = value = (struct span){ s, (size_t)(to - s) };
	s = skip_blanks(r, to);
	if (s < r->end && *s == '=')
		s = read_value(r, skip_blanks(r, s + 1), &value);
	else
		fault(r, "an attribute without a value");
	if (!good_name(name)) {
		fault(r, "a name that XML does not allow");
		return s > to ? s : to + (name.n == 0);
	}
	if (is_new(r, name)) {
		skn_buf_addf(r->out, " %.*s=\"", (int)name.n, name.s);
		put_value(r, value);
		skn_buf_addc(r->out, '"');
	}
	return s;
}

const char *skn_xml_tag_read(struct skn_xml_tag *tag, struct skn_buf *out,
			     struct skn_entities *entities, const char *s, const char *end)
{
	struct reading r = { .tag = tag, .out = out, .entities = entities, .end = end };
	const char *to = s + 1;

	tag->name = to;
	tag->closed = false;
	tag->fault = NULL;
	while (to < end && skn_xml_name_byte(*to))
		to++;
	tag->len = (size_t)(to - tag->name);
	if (tag->len > 256)
		tag->len = 256;
	skn_buf_addf(out, "<%.*s", (int)tag->len, tag->name);
	for (s = skip_blanks(&r, to); s < end && *s != '>' && *s != '<'; s = skip_blanks(&r, s)) {
		tag->closed = *s == '/';
		if (tag->closed)
			s++;
		else
			s = attribute(&r, s);
	}
	if (s < end && *s == '>')
		s++;
	else
		fault(&r, "a tag that does not end");
	for (size_t i = 0; i < r.lines; i++)
		skn_buf_addc(out, '\n');
	return s;
}
