#include "xml/repair.h"

#include <strings.h>

#include "base/vec.h"
#include "xml/repair_tag.h"

#define OPEN_MAX_KEPT 100000 /* elements whose end is waited for */

struct element {
	const char *name;
	uint32_t len;
	bool shown; /* it was written, not too deep */
};

struct repair {
	struct skn_buf *out;
	const char *start, *end;
	struct skn_entities entities;
	SKN_VEC(struct element) open;
	struct skn_map count; /* name to how many are open */
	size_t depth;         /* of those that were written */
	bool no_comment_end, no_instruction_end, no_doctype_end; /* none follows any more */
	struct skn_xml_tag tag;
	char *doctype;
	struct skn_err *fault;
};

static void note(struct repair *r, const char *at, const char *what)
{
	uint32_t line = 1;

	if (r->fault->code)
		return;
	for (const char *p = r->start; (p = memchr(p, '\n', (size_t)(at - p))) != NULL; p++)
		line++;
	skn_fail_at(r->fault, SKN_EDATA, NULL, line, 0, "%s", what);
}

/* Keeps the lines of what is left out. */
static void put_lines(struct skn_buf *out, const char *from, const char *to)
{
	bool any = false;

	for (; (from = memchr(from, '\n', (size_t)(to - from))) != NULL; from++) {
		skn_buf_adds(out, any ? "\n" : "<!--\n");
		any = true;
	}
	if (any)
		skn_buf_adds(out, "-->");
}

/* ---- Text ---- */

/* Copies bytes without the characters that XML may not have. */
static void put_clean(struct repair *r, const char *from, const char *to)
{
	const char *copied = from;

	for (const char *p = from; p < to; p++) {
		unsigned char c = (unsigned char)*p;
		bool last = c == 0xEF && to - p >= 3 && memcmp(p, "\xEF\xBF", 2) == 0 &&
			    (unsigned char)p[2] >= 0xBE;

		if ((c >= 0x20 && !last) || c == '\n' || c == '\t' || c == '\r')
			continue;
		note(r, p, "a control character");
		skn_buf_add(r->out, copied, (size_t)(p - copied));
		if (c == '\f' || c == '\v')
			skn_buf_addc(r->out, ' ');
		p += last ? 2 : 0;
		copied = p + 1;
	}
	skn_buf_add(r->out, copied, (size_t)(to - copied));
}

static const char *put_reference(struct repair *r, const char *s)
{
	size_t n = skn_entity_resolve(r->out, &r->entities, s, (size_t)(r->end - s));

	if (n)
		return s + n;
	note(r, s, "\"&\" that begins no known reference");
	skn_buf_adds(r->out, "&amp;");
	return s + 1;
}

static const char *put_text(struct repair *r, const char *s)
{
	while (s < r->end && *s != '<') {
		const char *to = s;

		while (to < r->end && *to != '<' && *to != '&')
			to++;
		put_clean(r, s, to);
		s = to < r->end && *to == '&' ? put_reference(r, to) : to;
	}
	return s;
}

/* ---- Elements ---- */

static size_t how_many(struct repair *r, const char *name, size_t len)
{
	return (size_t)(uintptr_t)skn_map_find(&r->count, name, len);
}

static void set_count(struct repair *r, const char *name, size_t len, size_t n)
{
	skn_map_put(&r->count, name, len, (void *)(uintptr_t)n);
}

static void close_last(struct repair *r)
{
	struct element last = *skn_vec_last(&r->open);

	if (last.shown) {
		skn_buf_addf(r->out, "</%.*s>", (int)last.len, last.name);
		r->depth--;
	}
	set_count(r, last.name, last.len, how_many(r, last.name, last.len) - 1);
	r->open.n--;
}

static const char *end_tag(struct repair *r, const char *s)
{
	const char *name = s + 2, *to = name, *end;
	size_t len;

	while (to < r->end && skn_xml_name_byte(*to))
		to++;
	len = (size_t)(to - name);
	end = to;
	while (end < r->end && *end != '>' && *end != '<')
		end++;
	end += end < r->end && *end == '>';
	if (how_many(r, name, len) == 0) {
		note(r, s, "an end tag that closes nothing");
		put_lines(r->out, s, end);
		return end;
	}
	for (bool found = false; !found;) {
		const struct element *last = skn_vec_last(&r->open);

		found = last->len == len && memcmp(last->name, name, len) == 0;
		if (!found)
			note(r, s, "an element that is not closed");
		close_last(r);
	}
	put_lines(r->out, s, end);
	return end;
}

static bool is_void(const char *name, size_t len)
{
	static const char *const names[] = { "br", "hr", "img", "input", "wbr", "area", "embed",
					     "meta", "param", "col" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (strlen(names[i]) == len && strncasecmp(names[i], name, len) == 0)
			return true;
	return false;
}

static const char *start_tag(struct repair *r, const char *s)
{
	struct skn_xml_tag *tag = &r->tag;
	size_t before = r->out->n;
	const char *end = skn_xml_tag_read(tag, r->out, &r->entities, s, r->end);
	bool shown = r->depth < SKN_XML_DEPTH_MAX;

	if (tag->fault)
		note(r, s, tag->fault);
	if (!shown) {
		note(r, s, "elements nested too deeply");
		skn_buf_truncate(r->out, before);
	}
	if (!tag->closed && is_void(tag->name, tag->len)) {
		note(r, s, "an element that is not closed");
		tag->closed = true;
	}
	if (tag->closed || r->open.n >= OPEN_MAX_KEPT) {
		skn_buf_adds(r->out, shown ? "/>" : "");
	} else {
		skn_buf_adds(r->out, shown ? ">" : "");
		skn_vec_push(&r->open,
			     ((struct element){ tag->name, (uint32_t)tag->len, shown }));
		set_count(r, tag->name, tag->len, how_many(r, tag->name, tag->len) + 1);
		r->depth += shown;
	}
	return end;
}

/* ---- What is no element ---- */

static const char *comment(struct repair *r, const char *s)
{
	const char *end = r->no_comment_end || r->end - s < 7
				  ? NULL : memmem(s + 4, (size_t)(r->end - s) - 4, "-->", 3);

	if (!end) {
		r->no_comment_end = true;
		note(r, s, "a comment that does not end");
		return s + 4;
	}
	put_lines(r->out, s, end + 3);
	return end + 3;
}

static const char *cdata(struct repair *r, const char *s)
{
	const char *end = memmem(s, (size_t)(r->end - s), "]]>", 3);
	const char *to = end ? end : r->end;

	if (!end)
		note(r, s, "a CDATA section that does not end");
	skn_buf_adds(r->out, "<![CDATA[");
	put_clean(r, s + 9, to);
	skn_buf_adds(r->out, "]]>");
	return end ? end + 3 : r->end;
}

static const char *instruction(struct repair *r, const char *s)
{
	const char *end = r->no_instruction_end ? NULL
						: memmem(s, (size_t)(r->end - s), "?>", 2);

	if (!end) {
		r->no_instruction_end = true;
		note(r, s, "a processing instruction that does not end");
		skn_buf_adds(r->out, "&lt;");
		return s + 1;
	}
	put_lines(r->out, s, end + 2);
	return end + 2;
}

/* Where the document type at S ends: at the ">" outside quotes, comments and its inner
 * part, which begins at *INNER and ends at *INNER_END; NULL when it does not end. */
static const char *doctype_end(struct repair *r, const char *s, const char **inner,
			       const char **inner_end)
{
	char quote = '\0';

	*inner = *inner_end = NULL;
	for (const char *p = s + 9; p < r->end; p++) {
		if (quote) {
			quote = *p == quote ? '\0' : quote;
		} else if (*inner && !*inner_end && r->end - p > 4 && memcmp(p, "<!--", 4) == 0) {
			p = memmem(p, (size_t)(r->end - p), "-->", 3);
			if (!p)
				return NULL;
			p += 2;
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if (*p == '[' && !*inner) {
			*inner = p;
		} else if (*p == ']' && *inner && !*inner_end) {
			*inner_end = p;
		} else if (*p == '>' && (!*inner || *inner_end)) {
			return p;
		}
	}
	return NULL;
}

static const char *doctype(struct repair *r, const char *s)
{
	const char *inner, *inner_end;
	const char *end = r->no_doctype_end ? NULL : doctype_end(r, s, &inner, &inner_end);
	int len;

	if (!end) {
		r->no_doctype_end = true;
		note(r, s, "a document type that does not end");
		skn_buf_adds(r->out, "&lt;");
		return s + 1;
	}
	if (inner)
		skn_entities_declare(&r->entities, inner, (size_t)(inner_end - inner));
	len = (int)((inner ? inner : end) - s < 255 ? (inner ? inner : end) - s : 255);
	if (!*r->doctype)
		snprintf(r->doctype, 256, "%.*s", len, s);
	put_lines(r->out, s, end);
	return end + 1;
}

static bool looks_like(const struct repair *r, const char *s, const char *what)
{
	size_t n = strlen(what);

	return (size_t)(r->end - s) >= n && strncasecmp(s, what, n) == 0;
}

static const char *markup(struct repair *r, const char *s)
{
	if (looks_like(r, s, "<!--"))
		return comment(r, s);
	if (looks_like(r, s, "<![CDATA["))
		return cdata(r, s);
	if (looks_like(r, s, "<?"))
		return instruction(r, s);
	if (looks_like(r, s, "<!DOCTYPE"))
		return doctype(r, s);
	if (r->end - s > 2 && s[1] == '/' && skn_xml_name_start(s[2]))
		return end_tag(r, s);
	if (r->end - s > 1 && skn_xml_name_start(s[1]))
		return start_tag(r, s);
	note(r, s, "\"<\" that begins no tag");
	skn_buf_adds(r->out, "&lt;");
	return s + 1;
}

void skn_xml_repair(struct skn_buf *out, const char *s, size_t n, char doctype_text[256],
		    struct skn_err *fault)
{
	struct repair r = { .out = out, .start = s, .end = s + n, .fault = fault,
			    .doctype = doctype_text };

	*doctype_text = '\0';
	skn_buf_adds(out, "<" SKN_XML_TOP ">");
	while (s < r.end && !out->full) {
		s = put_text(&r, s);
		if (s < r.end)
			s = markup(&r, s);
	}
	if (r.open.n)
		note(&r, r.end, "the end of the file inside an element");
	while (r.open.n)
		close_last(&r);
	skn_buf_adds(out, "</" SKN_XML_TOP ">");
	skn_vec_release(&r.open);
	skn_map_release(&r.count, NULL);
	skn_entities_release(&r.entities);
}
