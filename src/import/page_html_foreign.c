/*
 * page_html_foreign.c - pages of others, that have the headings and lists which
 * page_html.h describes.
 *
 * The page is first flattened: containers are left out, what remains is a list
 * of pieces in document order.  A section is the pieces between its heading and
 * the next one of a section.
 */
#include "import/page_html_parts.h"

#include "import/page_lines.h"
#include "text/escape.h"

enum section { NARRATIVE, TIMELINE, PERSPECTIVES, TENSIONS, SOURCES, N_SECTIONS };

static const char *const section_names[N_SECTIONS] = { "narrative", "timeline", "perspectives",
						       "tensions", "sources" };

#define EVOLUTION "Evolution: "

/* One block, or inline content between blocks. */
struct piece {
	struct skn_page_span span;
	int level; /* of a heading, else 0 */
};

struct foreign {
	struct skn_page_html *in;
	struct skn_err *err;
	bool listed; /* the last voice is an entry of a list */
	SKN_VEC(struct piece) pieces;
	struct {
		size_t from, to; /* pieces after the heading; from 0 = no such section */
		int level;
	} sections[N_SECTIONS];
};

static void text_of(const struct foreign *f, struct skn_buf *out, struct skn_page_span span)
{
	skn_buf_clear(out);
	skn_page_html_text(f->in, out, span);
}

static const char *keep_text(const struct foreign *f, struct skn_page_span span)
{
	struct skn_buf text = SKN_BUF_INIT;
	const char *s = NULL;

	text_of(f, &text, span);
	if (text.n)
		s = skn_page_strndup(f->in->page, text.p, text.n);
	skn_buf_release(&text);
	return s;
}

static int refuse(const struct foreign *f, const struct skn_html_node *at, const char *what)
{
	return skn_fail_at(f->err, SKN_EDATA, f->in->path, at->line, 0, "%s", what);
}

static bool is_list(const struct piece *piece)
{
	return skn_html_is(piece->span.first, "ul") || skn_html_is(piece->span.first, "ol");
}

static int heading_level(const struct skn_html_node *node)
{
	if (node->kind == SKN_HTML_ELEMENT && node->tag[0] == 'h' && node->tag[1] >= '1' &&
	    node->tag[1] <= '6' && !node->tag[2])
		return node->tag[1] - '0';
	return 0;
}

/* No part of what the page says. */
static bool is_hidden(const struct skn_html_node *node)
{
	static const char *const tags[] = { "script", "style", "head", "template", "noscript",
					    "nav", "aside", "footer" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(tags); i++) {
		if (skn_html_is(node, tags[i]))
			return true;
	}
	return false;
}

static void add_piece(struct foreign *f, const struct skn_html_node *first,
		      const struct skn_html_node *stop, bool block)
{
	struct piece piece = { .span = { first, stop } };
	struct skn_buf text = SKN_BUF_INIT;

	text_of(f, &text, piece.span);
	if (block)
		piece.level = heading_level(first);
	if (text.n || skn_html_is(first, "hr"))
		skn_vec_push(&f->pieces, piece);
	skn_buf_release(&text);
}

/* In document order; what is inside a block that is no container stays there. */
static void flatten(struct foreign *f, const struct skn_html_node *top)
{
	const struct skn_html_node *n = top->child;

	while (n) {
		const struct skn_html_node *first = n;

		if (is_hidden(n)) {
			n = n->next;
		} else if (skn_page_html_is_container(n)) {
			flatten(f, n);
			n = n->next;
		} else if (skn_page_html_is_block(n)) {
			add_piece(f, n, n->next, true);
			n = n->next;
		} else {
			while (n && !skn_page_html_is_block(n) && !is_hidden(n))
				n = n->next;
			add_piece(f, first, n, false);
		}
	}
}

static int section_of(const struct foreign *f, const struct piece *piece)
{
	struct skn_buf text = SKN_BUF_INIT;
	int found = -1;

	if (!piece->level)
		return -1;
	text_of(f, &text, skn_page_inside(piece->span.first));
	if (text.n && text.p[text.n - 1] == ':')
		skn_buf_truncate(&text, text.n - 1);
	for (int i = 0; i < N_SECTIONS; i++) {
		if (strcasecmp(text.p, section_names[i]) == 0)
			found = i;
	}
	skn_buf_release(&text);
	return found;
}

static void note_unknown(struct foreign *f, const struct piece *piece)
{
	struct skn_buf text = SKN_BUF_INIT;

	text_of(f, &text, skn_page_inside(piece->span.first));
	skn_page_note_at(f->in->page, piece->span.first->line,
			 "section \"%.100s\" is none that a thread has; it was left out", text.p);
	skn_buf_release(&text);
}

/* A section ends at the next one, or at any heading that is not below its own. */
static int find_sections(struct foreign *f)
{
	int last = -1;
	bool any = false;

	for (size_t i = 0; i < f->pieces.n; i++) {
		const struct piece *piece = &f->pieces.v[i];
		int section = section_of(f, piece);

		if (section < 0 && (last < 0 || !piece->level || piece->level > f->sections[last].level))
			continue;
		if (last >= 0)
			f->sections[last].to = i;
		last = section;
		if (section < 0) {
			note_unknown(f, piece);
			continue;
		}
		if (f->sections[section].from)
			return refuse(f, piece->span.first, "this section stands here a second time");
		f->sections[section].from = i + 1;
		f->sections[section].to = f->pieces.n;
		f->sections[section].level = piece->level;
		any = true;
	}
	if (any)
		return 0;
	return skn_fail_at(f->err, SKN_EDATA, f->in->path, 0, 0,
			   "the page has no heading Narrative, Timeline, Perspectives, Tensions or "
			   "Sources");
}

/* Title, version and time from what stands above the first section. */
static int read_head(struct foreign *f, const struct skn_html_node *root)
{
	struct skn_buf text = SKN_BUF_INIT;
	const struct skn_html_node *title = skn_html_find_tag(root, "h1");
	size_t end = f->pieces.n;

	for (int i = 0; i < N_SECTIONS; i++) {
		if (f->sections[i].from && f->sections[i].from < end)
			end = f->sections[i].from;
	}
	for (size_t i = 0; i < end; i++) {
		text_of(f, &text, f->pieces.v[i].span);
		if (!f->in->page->version)
			skn_page_version_line(f->in->page, text.p, text.n);
		if (!f->in->page->time)
			skn_page_time_line(f->in->page, text.p, text.n);
	}
	skn_buf_release(&text);
	if (!title)
		title = skn_html_find_tag(root, "title");
	if (title)
		f->in->page->title = keep_text(f, skn_page_inside(title));
	for (const struct skn_html_node *n = root; n; n = skn_html_next(n, root)) {
		const char *property = skn_html_attr(n, "property"), *name = skn_html_attr(n, "content");

		if (skn_html_is(n, "meta") && property && name && skn_streq(property, "og:site_name"))
			f->in->page->site = skn_page_strndup(f->in->page, name, strlen(name));
	}
	if (f->in->page->title)
		return 0;
	return skn_fail_at(f->err, SKN_EDATA, f->in->path, 0, 0, "the page has no title");
}

/* The span's Markdown; AT is where an error is. */
static int inline_text(struct foreign *f, const struct skn_html_node *at, struct skn_page_span span,
		       size_t skip, const char **out)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = skn_page_html_inline(f->in, &text, span, skip, f->err);

	*out = skn_page_strndup(f->in->page, text.p, text.n);
	if (rc == 0 && text.n == 0)
		rc = refuse(f, at, "an entry without text");
	skn_buf_release(&text);
	return rc;
}

static int parse_narrative(struct foreign *f, const struct piece *piece)
{
	struct skn_page_html_blocks blocks = { 0 };
	int rc = skn_page_html_blocks(f->in, &blocks, piece->span, f->err);

	for (size_t i = 0; i < blocks.blocks.n; i++)
		skn_vec_push(&f->in->page->narrative, blocks.blocks.v[i]);
	skn_vec_release(&blocks.blocks);
	return rc;
}

static int parse_event(struct foreign *f, const struct skn_html_node *item)
{
	struct skn_page_event event = { .line = item->line };
	struct skn_buf text = SKN_BUF_INIT;
	const char *colon;
	size_t len;
	int rc;

	text_of(f, &text, skn_page_inside(item));
	colon = strstr(text.p, ": ");
	len = colon ? (size_t)(colon - text.p) : 0;
	if (!colon || !skn_page_is_date(text.p, len)) {
		skn_buf_release(&text);
		return refuse(f, item, "the entry has no date before a colon");
	}
	event.date = skn_page_strndup(f->in->page, text.p, len);
	skn_buf_release(&text);
	rc = inline_text(f, item, skn_page_inside(item), len + 2, &event.text);
	skn_vec_push(&f->in->page->events, event);
	return rc;
}

static int parse_tension(struct foreign *f, const struct skn_html_node *item)
{
	struct skn_page_tension tension = { .line = item->line };
	int rc = inline_text(f, item, skn_page_inside(item), 0, &tension.text);

	skn_vec_push(&f->in->page->tensions, tension);
	return rc;
}

/* The source's text without links within the page. */
static void source_text(const struct foreign *f, struct skn_buf *out,
			const struct skn_html_node *item, const char **url)
{
	struct skn_buf text = SKN_BUF_INIT;
	const struct skn_html_node *n = item;

	skn_buf_clear(out);
	while (n) {
		const char *href = skn_html_is(n, "a") ? skn_html_attr(n, "href") : NULL;
		bool back = href && href[0] == '#';

		if (back) {
			text_of(f, &text, skn_page_inside(n));
			back = text.n == 0 || text.p[0] != '[';
		}
		if (href && !*url && skn_url_is_safe(href, strlen(href)))
			*url = href;
		if (n->kind == SKN_HTML_TEXT)
			skn_buf_add(out, n->text, n->len);
		n = back ? skn_html_skip(n, item) : skn_html_next(n, item);
	}
	skn_buf_release(&text);
}

static void collapse(struct skn_buf *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->n; i++) {
		bool blank = strchr(" \t\r\n\f", text->p[i]) != NULL;

		if (!blank)
			text->p[n++] = text->p[i];
		else if (n && text->p[n - 1] != ' ')
			text->p[n++] = ' ';
	}
	skn_buf_truncate(text, n);
	skn_buf_rtrim(text);
}

static int parse_source(struct foreign *f, const struct skn_html_node *item)
{
	struct skn_page *page = f->in->page;
	struct skn_buf text = SKN_BUF_INIT;
	const char *url = NULL, *p;
	char number[32];
	size_t len, digits;
	int rc;

	source_text(f, &text, item, &url);
	collapse(&text);
	p = text.p;
	len = (size_t)snprintf(number, sizeof(number), "[%zu] ", page->sources.n + 1);
	digits = *p == '[' ? strspn(p + 1, "0123456789") : 0;
	if (skn_starts_with(p, number)) {
		p += len;
	} else if (digits && p[1 + digits] == ']') {
		skn_buf_release(&text);
		return refuse(f, item, "the source's number is not the one that comes next");
	}
	rc = skn_page_source_line(page, p, strlen(p),
				  (struct skn_page_place){ f->in->path, item->line }, f->err);
	if (rc == 0 && url)
		skn_page_set(page, skn_vec_last(&page->sources), "URL", url, strlen(url));
	skn_buf_release(&text);
	return rc;
}

static int each_item(struct foreign *f, const struct piece *piece,
		     int (*parse)(struct foreign *, const struct skn_html_node *))
{
	int rc = 0;

	if (!is_list(piece))
		return refuse(f, piece->span.first, "a list is expected in this section");
	for (const struct skn_html_node *n = piece->span.first->child; rc == 0 && n; n = n->next) {
		if (skn_html_is(n, "li"))
			rc = parse(f, n);
	}
	return rc;
}

static int parse_timeline(struct foreign *f, const struct piece *piece)
{
	return each_item(f, piece, parse_event);
}

static int parse_tensions(struct foreign *f, const struct piece *piece)
{
	return each_item(f, piece, parse_tension);
}

static int parse_sources(struct foreign *f, const struct piece *piece)
{
	return each_item(f, piece, parse_source);
}

/* "<b>Voice</b>: stance" */
static int parse_voice_item(struct foreign *f, const struct skn_html_node *item)
{
	struct skn_page_voice voice = { .line = item->line };
	const struct skn_html_node *name = item->child;
	struct skn_buf text = SKN_BUF_INIT;
	size_t skip;
	int rc;

	while (name && name->kind == SKN_HTML_TEXT && strspn(name->text, " \t\r\n\f") == name->len)
		name = name->next;
	if (!skn_html_is(name, "b") && !skn_html_is(name, "strong"))
		return refuse(f, item, "the entry doesn't begin with a voice in bold");
	text_of(f, &text, skn_page_inside(name));
	skip = text.n;
	while (text.n && strchr(": ", text.p[text.n - 1]))
		skn_buf_truncate(&text, text.n - 1);
	voice.voice = skn_page_strndup(f->in->page, text.p, text.n);
	text_of(f, &text, skn_page_inside(item));
	skip += strspn(text.p + skip, ": ");
	skn_buf_release(&text);
	rc = inline_text(f, item, skn_page_inside(item), skip, &voice.stance);
	skn_vec_push(&f->in->page->voices, voice);
	return rc;
}

static void join(struct foreign *f, const char **to, const char *text)
{
	struct skn_buf joined = SKN_BUF_INIT;

	if (*to)
		skn_buf_addf(&joined, "%s\n\n", *to);
	skn_buf_adds(&joined, text);
	*to = skn_page_strndup(f->in->page, joined.p, joined.n);
	skn_buf_release(&joined);
}

static int parse_stance(struct foreign *f, const struct piece *piece)
{
	struct skn_page_voice *voice = skn_vec_last(&f->in->page->voices);
	struct skn_page_html_blocks blocks = { 0 };
	struct skn_buf text = SKN_BUF_INIT;
	bool evolution;
	int rc;

	text_of(f, &text, piece->span);
	evolution = skn_starts_with(text.p, EVOLUTION) && !is_list(piece);
	skn_buf_release(&text);
	if (voice->evolution)
		return refuse(f, piece->span.first, "a heading with the next voice is expected here");
	if (evolution)
		return inline_text(f, piece->span.first,
				   skn_html_is(piece->span.first, "p")
					   ? skn_page_inside(piece->span.first) : piece->span,
				   strlen(EVOLUTION), &voice->evolution);
	rc = skn_page_html_blocks(f->in, &blocks, piece->span, f->err);
	for (size_t i = 0; i < blocks.blocks.n; i++)
		join(f, &voice->stance, blocks.blocks.v[i].text);
	skn_vec_release(&blocks.blocks);
	return rc;
}

static int check_voice(const struct foreign *f)
{
	const struct skn_page *page = f->in->page;

	if (page->voices.n == 0 || page->voices.v[page->voices.n - 1].stance)
		return 0;
	return skn_fail_at(f->err, SKN_EDATA, f->in->path, page->voices.v[page->voices.n - 1].line, 0,
			   "a voice without a stance");
}

static int parse_perspective(struct foreign *f, const struct piece *piece)
{
	struct skn_page *page = f->in->page;
	struct skn_page_voice voice = { .line = piece->span.first->line };

	if (!piece->level && page->voices.n == 0 && is_list(piece)) {
		f->listed = true;
		return each_item(f, piece, parse_voice_item);
	}
	if (!piece->level && (page->voices.n == 0 || f->listed))
		return refuse(f, piece->span.first, "a heading with a voice is expected here");
	if (!piece->level)
		return parse_stance(f, piece);
	voice.voice = keep_text(f, skn_page_inside(piece->span.first));
	if (check_voice(f) != 0)
		return SKN_EDATA;
	f->listed = false;
	skn_vec_push(&page->voices, voice);
	return 0;
}

/* Sources first: the others cite them. */
static int parse_sections(struct foreign *f)
{
	static const struct {
		enum section section;
		int (*parse)(struct foreign *, const struct piece *);
	} order[] = {
		{ SOURCES, parse_sources },	    { NARRATIVE, parse_narrative },
		{ TIMELINE, parse_timeline },	    { PERSPECTIVES, parse_perspective },
		{ TENSIONS, parse_tensions },
	};
	int rc = 0;

	for (size_t k = 0; rc == 0 && k < SKN_ARRAY_LEN(order); k++) {
		enum section s = order[k].section;

		f->in->level = f->sections[s].level;
		if (!f->sections[s].from)
			continue;
		for (size_t i = f->sections[s].from; rc == 0 && i < f->sections[s].to; i++)
			rc = order[k].parse(f, &f->pieces.v[i]);
		if (rc == 0 && s == PERSPECTIVES)
			rc = check_voice(f);
	}
	return rc;
}

int skn_page_html_foreign(struct skn_page_html *in, const struct skn_html_node *root,
			  struct skn_err *err)
{
	struct foreign f = { .in = in, .err = err };
	int rc;

	flatten(&f, root);
	rc = find_sections(&f);
	if (rc == 0)
		rc = read_head(&f, root);
	if (rc == 0)
		rc = parse_sections(&f);
	skn_vec_release(&f.pieces);
	return rc;
}
