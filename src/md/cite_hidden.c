#include "md/cite_hidden.h"

#include "md/gate.h"

#define HIDDEN_IN_CODE_COLUMNS 4

/* A group or a fault, and whether it was seen in plain text. */
struct find {
	size_t start, end;
	bool group, seen;
};

struct finds {
	struct find *v;
	size_t n, cap;
};

/* Both lists are in order and do not overlap: merges them. */
static void collect(struct finds *finds, const struct skn_cites *cites)
{
	size_t g = 0, f = 0;

	while (g < cites->groups.n || f < cites->faults.n) {
		bool group = f == cites->faults.n ||
			     (g < cites->groups.n &&
			      cites->groups.v[g].start < cites->faults.v[f].start);
		struct find find = { .group = group };

		find.start = group ? cites->groups.v[g].start : cites->faults.v[f].start;
		find.end = group ? cites->groups.v[g].end : cites->faults.v[f].end;
		skn_vec_push(finds, find);
		g += group;
		f += !group;
	}
}

/* Whether as many blanks as make code follow each other: of so many places one
 * is looked at. */
static bool has_indent(const char *s, size_t n)
{
	for (size_t i = HIDDEN_IN_CODE_COLUMNS - 1, from, to; i < n; i += HIDDEN_IN_CODE_COLUMNS) {
		for (from = i; s[i] == ' ' && from > 0 && s[from - 1] == ' '; from--)
			continue;
		for (to = i; to < n && s[to] == ' '; to++)
			continue;
		if (to - from >= HIDDEN_IN_CODE_COLUMNS)
			return true;
	}
	return false;
}

/* Whether nothing does at first sight, which is true of most texts: libc looks
 * for a byte many times faster than the loop below does. */
static bool plain(const char *s, size_t n)
{
	static const char marks[] = "\t\r`~<";

	for (const char *mark = marks; *mark; mark++)
		if (memchr(s, *mark, n))
			return false;
	for (const char *p = s; (p = memchr(p, ']', (size_t)(s + n - p))) != NULL;)
		if (++p < s + n && *p == '(')
			return false;
	return !has_indent(s, n);
}

/* Whether anything in the text can hide a citation. */
static bool can_hide(const char *s, size_t n)
{
	size_t blanks = 0;

	if (plain(s, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = s[i], next = i + 1 < n ? s[i + 1] : '\0';

		blanks = c == ' ' ? blanks + 1 : 0;
		if (blanks == HIDDEN_IN_CODE_COLUMNS || c == '\t' || c == '\r' || c == '`' ||
		    (c == '~' && next == '~') || (c == ']' && next == '('))
			return true;
		if (c == '<' && (isalpha((unsigned char)next) || next == '/' || next == '!' || next == '?'))
			return true;
	}
	return false;
}

/* Copies source for cmark: without link definitions, which are none of ours,
 * and without images, whose brackets can cost quadratic time; as links they
 * hide the same. */
static void copy_source(struct skn_buf *out, const char *s, size_t n)
{
	size_t from = 0;

	for (size_t i = 0; i + 1 < n; i++) {
		if (!((s[i] == ']' && s[i + 1] == ':') || (s[i] == '!' && s[i + 1] == '[')) ||
		    (s[i] == '!' && i > 0 && s[i - 1] == '<'))
			continue;
		skn_md_copy(out, s + from, i + 1 - from);
		skn_buf_adds(out, SKN_MD_GUARD);
		from = i + 1;
	}
	skn_md_copy(out, s + from, n - from);
}

static void add_mark(struct skn_buf *out, size_t index)
{
	skn_buf_addf(out, SKN_MD_MARK "%zu" SKN_MD_MARK, index);
}

/*
 * The source with a mark for each find: a group becomes "[", mark, "]", so
 * that it can still be the text of a link; in a fault the mark goes behind its
 * first "@", all else stays.
 */
static void mark_all(struct skn_buf *out, const struct finds *finds, const char *s, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < finds->n; i++) {
		const struct find *f = &finds->v[i];
		const char *sign = memchr(s + f->start, '@', f->end - f->start);
		size_t to = f->group || !sign ? f->start : (size_t)(sign - s) + 1;

		copy_source(out, s + at, to - at);
		at = to;
		if (f->group) {
			skn_buf_addc(out, '[');
			at = f->end;
		}
		add_mark(out, i);
		if (f->group)
			skn_buf_addc(out, ']');
		if (f->group && at < n && s[at] == ':')
			skn_buf_adds(out, SKN_MD_GUARD);
	}
	copy_source(out, s + at, n - at);
}

static void see(struct finds *finds, const char *text)
{
	const char *p = text, *end = text + strlen(text), *close;
	uint64_t index;

	while ((p = memmem(p, (size_t)(end - p), SKN_MD_MARK, SKN_MD_MARK_LEN)) != NULL) {
		p += SKN_MD_MARK_LEN;
		close = memmem(p, (size_t)(end - p), SKN_MD_MARK, SKN_MD_MARK_LEN);
		if (!close)
			return;
		if (skn_parse_uint(p, (size_t)(close - p), finds->n - 1, &index))
			finds->v[index].seen = true;
		p = close + SKN_MD_MARK_LEN;
	}
}

static void see_all(struct finds *finds, cmark_node *document)
{
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;
	int links = 0;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
			links += event == CMARK_EVENT_ENTER ? 1 : -1;
		else if (type == CMARK_NODE_TEXT && links == 0)
			see(finds, skn_md_literal(node));
	}
	cmark_iter_free(iter);
}

static void drop_unseen(struct skn_cites *cites, const struct finds *finds)
{
	size_t g = 0, f = 0, groups = 0, faults = 0, kept = 0;

	for (size_t i = 0; i < finds->n; i++) {
		if (!finds->v[i].group) {
			if (finds->v[i].seen)
				cites->faults.v[faults++] = cites->faults.v[f];
			f++;
			continue;
		}
		if (finds->v[i].seen) {
			struct skn_cite_group *group = &cites->groups.v[groups++];

			*group = cites->groups.v[g];
			memmove(cites->cites.v + kept, cites->cites.v + group->first,
				group->n * sizeof(*cites->cites.v));
			group->first = kept;
			kept += group->n;
		}
		g++;
	}
	cites->groups.n = groups;
	cites->faults.n = faults;
	cites->cites.n = kept;
}

void skn_cites_drop_hidden(struct skn_cites *cites, const char *s, size_t n)
{
	struct finds finds = { 0 };
	struct skn_buf copy = SKN_BUF_INIT;
	cmark_node *document = NULL;

	if ((cites->groups.n == 0 && cites->faults.n == 0) || !can_hide(s, n))
		return;
	collect(&finds, cites);
	mark_all(&copy, &finds, s, n);
	if (skn_buf_check(&copy, "Markdown text", NULL) == SKN_OK &&
	    skn_md_parse(&document, copy.p, copy.n, NULL) == SKN_OK) {
		see_all(&finds, document);
		drop_unseen(cites, &finds);
		cmark_node_free(document);
	}
	skn_buf_release(&copy);
	skn_vec_release(&finds);
}
