/*
 * page_pandoc_body.c - the body of a page in pandoc Markdown.
 *
 * The blocks come from the Markdown gate.  A section is the blocks between its
 * heading and the next heading that is not below it.  They are read in the
 * order in which a page numbers its citations.
 */
#include "import/page_pandoc_parts.h"

#include "doc/prose.h"
#include "import/page_lines.h"
#include "import/page_loosen.h"
#include "md/md.h"

enum section { NARRATIVE, TIMELINE, PERSPECTIVES, TENSIONS, SOURCES, SUMMARY, N_SECTIONS };

static const char *const section_names[N_SECTIONS] = { "narrative", "timeline", "perspectives",
						       "tensions", "sources", "summary" };

#define EVOLUTION "Evolution: "

struct body {
	struct skn_page_pandoc *in;
	struct skn_err *err;
	const char *s; /* the body */
	size_t n;
	uint32_t line; /* lines of the file before it */
	struct skn_md_blocks blocks;
	struct {
		size_t from, to; /* blocks after the heading; from 0 = no such section */
		int level;
	} sections[N_SECTIONS];
	int voice_level; /* of the headings that are voices */
};

static struct skn_page_place place(const struct body *b, const struct skn_md_block *block)
{
	return (struct skn_page_place){ b->in->path, b->line + block->first_line };
}

static int refuse(const struct body *b, const struct skn_md_block *block, const char *what)
{
	return skn_fail_at(b->err, SKN_EDATA, b->in->path, b->line + block->first_line, 0, "%s",
			   what);
}

/* ---- Text ---- */

/* Whether the line ends in a hard break; its length without the mark. */
static bool hard_break(const char *line, size_t *n)
{
	size_t len = *n, slashes = 0;

	while (*n && line[*n - 1] == ' ')
		--*n;
	if (len - *n >= 2 && *n)
		return true;
	while (slashes < *n && line[*n - 1 - slashes] == '\\')
		slashes++;
	if (slashes % 2 == 0 || len != *n)
		return false;
	--*n;
	return true;
}

/* The lines of a paragraph as one, hard breaks kept as a backslash. */
static void join_lines(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf part = SKN_BUF_INIT;

	for (size_t at = 0; at < n;) {
		const char *lf = memchr(s + at, '\n', n - at);
		size_t whole = lf ? (size_t)(lf - (s + at)) : n - at, len = whole;
		bool stop = hard_break(s + at, &len) && at + whole + 1 < n;

		skn_buf_adds(&part, part.n ? "\n" : "");
		skn_buf_add(&part, s + at, len);
		if (stop || at + whole + 1 >= n) {
			skn_prose_join(out, part.p, part.n);
			skn_buf_adds(out, stop ? "\\\n" : "");
			skn_buf_clear(&part);
		}
		at += whole + 1;
	}
	skn_buf_release(&part);
}

/* A paragraph's or heading's inline source from byte SKIP on, on one line, with
 * numbered citations. */
static int put_text(struct body *b, struct skn_buf *out, const struct skn_md_block *block,
		    size_t skip)
{
	struct skn_buf source = SKN_BUF_INIT, numbered = SKN_BUF_INIT, joined = SKN_BUF_INIT;
	int rc;

	skn_md_block_text(&source, b->s, block);
	rc = skn_page_refs_cite(&b->in->refs, b->in->page, &numbered, source.p + skip,
				source.n - skip, place(b, block), b->err);
	if (rc == 0)
		join_lines(&joined, numbered.p, numbered.n);
	if (rc == 0)
		skn_page_loosen(out, joined.p, joined.n);
	skn_buf_release(&source);
	skn_buf_release(&numbered);
	skn_buf_release(&joined);
	return rc;
}

/* "{#voice-id .class}" at the end of a heading is pandoc's; the id goes to ID. */
static void cut_attributes(struct skn_page *page, struct skn_buf *text, const char **id)
{
	const char *open = text->n && text->p[text->n - 1] == '}' ? strrchr(text->p, '{') : NULL;
	const char *voice = open ? strstr(open, "#voice-") : NULL;

	if (!open || open == text->p || open[-1] != ' ' || !strchr("#.-", open[1]))
		return;
	if (voice && id) {
		voice += strlen("#voice-");
		*id = skn_page_strndup(page, voice, strcspn(voice, " }"));
	}
	skn_buf_truncate(text, (size_t)(open - text->p));
	skn_buf_rtrim(text);
}

/* A heading's text, plain. */
static void heading_text(const struct body *b, struct skn_buf *out,
			 const struct skn_md_block *block, const char **id)
{
	struct skn_buf source = SKN_BUF_INIT;

	skn_md_block_text(&source, b->s, block);
	skn_buf_rtrim(&source);
	cut_attributes(b->in->page, &source, id);
	skn_buf_clear(out);
	skn_md_plain(out, source.p, source.n);
	for (size_t i = 0; i < out->n; i++) {
		if (out->p[i] == '\n')
			out->p[i] = ' ';
	}
	skn_buf_release(&source);
}

static void keep(struct body *b, const char **to, const struct skn_buf *text)
{
	struct skn_buf joined = SKN_BUF_INIT;

	if (*to)
		skn_buf_addf(&joined, "%s\n\n", *to);
	skn_buf_add(&joined, text->p, text->n);
	*to = skn_page_strndup(b->in->page, joined.p, joined.n);
	skn_buf_release(&joined);
}

/* ---- Sections ---- */

static int section_of(const struct body *b, const struct skn_md_block *block)
{
	struct skn_buf text = SKN_BUF_INIT;
	int found = -1;

	heading_text(b, &text, block, NULL);
	for (int i = 0; i < N_SECTIONS; i++) {
		if (strcasecmp(text.p, section_names[i]) == 0)
			found = i;
	}
	skn_buf_release(&text);
	return found;
}

static void other_heading(struct body *b, const struct skn_md_block *block, bool first)
{
	struct skn_buf text = SKN_BUF_INIT;

	heading_text(b, &text, block, NULL);
	if (first && !b->in->page->title && block->level == 1 && text.n)
		b->in->page->title = skn_page_strndup(b->in->page, text.p, text.n);
	else if (!first || !b->in->page->title || !skn_streq(text.p, b->in->page->title))
		skn_page_note_at(b->in->page, place(b, block).line,
				 "section \"%.100s\" is none that a thread has; it was left out",
				 text.p);
	skn_buf_release(&text);
}

static int find_sections(struct body *b)
{
	int last = -1;
	bool any = false;

	for (size_t i = 0; i < b->blocks.n; i++) {
		const struct skn_md_block *block = &b->blocks.v[i];
		int section;

		if (block->kind != SKN_MD_HEADING || block->depth)
			continue;
		section = section_of(b, block);
		if (section < 0 && last >= 0 && block->level > b->sections[last].level)
			continue;
		if (last >= 0)
			b->sections[last].to = i;
		last = section;
		if (section < 0) {
			other_heading(b, block, !any);
			continue;
		}
		if (b->sections[section].from)
			return refuse(b, block, "this section stands here a second time");
		b->sections[section].from = i + 1;
		b->sections[section].to = b->blocks.n;
		b->sections[section].level = block->level;
		any = true;
	}
	if (!any)
		return skn_fail_at(b->err, SKN_EDATA, b->in->path, b->line + 1, 0,
				   "the page has no heading Narrative, Timeline, Perspectives, "
				   "Tensions or Sources");
	if (b->in->page->title)
		return 0;
	skn_fail_at(b->err, SKN_EDATA, b->in->path, 1, 0, "the page has no title");
	skn_hint(b->err, "put \"title: …\" into the metadata");
	return SKN_EDATA;
}

/* A block as it stands, with numbered citations; paragraphs on one line,
 * headings counted from the section's. */
static int put_block(struct body *b, struct skn_buf *out, const struct skn_md_block *block,
		     int level)
{
	size_t end = block->end;
	const char *id = NULL;
	int rc;

	if (block->kind == SKN_MD_PARAGRAPH)
		return put_text(b, out, block, 0);
	if (block->kind == SKN_MD_HEADING) {
		skn_buf_fill(out, '#', (size_t)(block->level > level ? block->level - level : 1));
		skn_buf_addc(out, ' ');
		rc = put_text(b, out, block, 0);
		cut_attributes(b->in->page, out, &id);
		return rc;
	}
	if (block->kind == SKN_MD_HTML)
		return refuse(b, block, "raw HTML has no place in a thread");
	while (end > block->start && strchr("\n ", b->s[end - 1]))
		end--;
	return skn_page_refs_cite(&b->in->refs, b->in->page, out, b->s + block->start,
				  end - block->start, place(b, block), b->err);
}

static int parse_narrative(struct body *b, size_t i)
{
	struct skn_page_block block = { .line = place(b, &b->blocks.v[i]).line };
	struct skn_buf text = SKN_BUF_INIT;
	int rc = put_block(b, &text, &b->blocks.v[i], b->sections[NARRATIVE].level);

	block.text = skn_page_strndup(b->in->page, text.p, text.n);
	skn_vec_push(&b->in->page->narrative, block);
	skn_buf_release(&text);
	return rc;
}

static int parse_summary(struct body *b, size_t i)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = put_block(b, &text, &b->blocks.v[i], b->sections[SUMMARY].level);

	keep(b, &b->in->page->summary, &text);
	skn_buf_release(&text);
	return rc;
}

/* Pandoc's place for the references: its fences and nothing else. */
static int parse_sources(struct body *b, size_t i)
{
	const struct skn_md_block *block = &b->blocks.v[i];

	if (strncmp(b->s + block->text, ":::", 3) != 0)
		skn_page_note_at(b->in->page, place(b, block).line,
				 "the list of sources comes from the references; this was left out");
	return 0;
}

/* Length of "2016-01-01: " or "**2016-01-01**: " at the start; 0 without a date. */
static size_t take_date(const struct body *b, const struct skn_buf *source, const char **date)
{
	const char *colon = strstr(source->p, ": ");
	struct skn_buf plain = SKN_BUF_INIT;
	size_t skip = 0;

	if (!colon && source->n && source->p[source->n - 1] == ':')
		colon = source->p + source->n - 1;
	if (!colon)
		return 0;
	skn_md_plain(&plain, source->p, (size_t)(colon - source->p));
	if (skn_page_is_date(plain.p, plain.n)) {
		*date = skn_page_strndup(b->in->page, plain.p, plain.n);
		skip = (size_t)(colon - source->p) + 1;
		while (source->p[skip] == ' ')
			skip++;
	}
	skn_buf_release(&plain);
	return skip;
}

/* The block after the item at I; the item may hold only paragraphs. */
static int item_end(const struct body *b, size_t i, size_t *end)
{
	const struct skn_md_block *item = &b->blocks.v[i];

	for (*end = i + 1; *end < b->blocks.n && b->blocks.v[*end].depth > item->depth; ++*end) {
		if (b->blocks.v[*end].kind != SKN_MD_PARAGRAPH)
			return refuse(b, &b->blocks.v[*end], "an entry may hold paragraphs only");
	}
	return *end > i + 1 ? 0 : refuse(b, item, "an entry without text");
}

static int parse_event(struct body *b, size_t i, size_t end)
{
	struct skn_page_event event = { .line = place(b, &b->blocks.v[i]).line };
	struct skn_buf source = SKN_BUF_INIT, text = SKN_BUF_INIT;
	size_t skip;
	int rc = 0;

	skn_md_block_text(&source, b->s, &b->blocks.v[i]);
	skip = take_date(b, &source, &event.date);
	if (!skip)
		rc = refuse(b, &b->blocks.v[i], "the entry has no date before a colon");
	for (; rc == 0 && i < end; i++, skip = 0) {
		skn_buf_clear(&text);
		rc = put_text(b, &text, &b->blocks.v[i], skip);
		keep(b, &event.text, &text);
	}
	if (rc == 0 && !*event.text)
		rc = refuse(b, &b->blocks.v[end - 1], "an entry without text");
	skn_vec_push(&b->in->page->events, event);
	skn_buf_release(&source);
	skn_buf_release(&text);
	return rc;
}

/* The state that a paragraph "Resolved: ..." names, and how long that is. */
static const char *state_of(const struct body *b, const struct skn_md_block *block, size_t *skip)
{
	static const struct {
		const char *label, *status;
	} states[] = { { "Resolved: ", "resolved" }, { "Narrowed: ", "narrowed" },
		       { "Dissolved: ", "dissolved" } };
	struct skn_buf source = SKN_BUF_INIT;
	const char *status = NULL;

	skn_md_block_text(&source, b->s, block);
	for (size_t i = 0; i < SKN_ARRAY_LEN(states); i++) {
		if (skn_starts_with(source.p, states[i].label)) {
			*skip = strlen(states[i].label);
			status = states[i].status;
		}
	}
	skn_buf_release(&source);
	return status;
}

static int parse_tension(struct body *b, size_t i, size_t end)
{
	struct skn_page_tension tension = { .line = place(b, &b->blocks.v[i]).line };
	struct skn_buf text = SKN_BUF_INIT;
	int rc = 0;

	for (size_t first = i; rc == 0 && i < end; i++) {
		size_t skip = 0;
		const char *state = i > first && !tension.status
					    ? state_of(b, &b->blocks.v[i], &skip) : NULL;

		tension.status = state ? state : tension.status;
		skn_buf_clear(&text);
		rc = put_text(b, &text, &b->blocks.v[i], skip);
		keep(b, tension.status ? &tension.resolution : &tension.text, &text);
	}
	skn_vec_push(&b->in->page->tensions, tension);
	skn_buf_release(&text);
	return rc;
}

static int each_item(struct body *b, size_t i, int (*parse)(struct body *, size_t, size_t))
{
	const struct skn_md_block *list = &b->blocks.v[i];
	int rc = 0;

	if (list->kind != SKN_MD_LIST)
		return refuse(b, list, "a list is expected in this section");
	for (i++; rc == 0 && i < b->blocks.n && b->blocks.v[i].depth > list->depth;) {
		size_t end;

		rc = item_end(b, i, &end);
		if (rc == 0)
			rc = parse(b, i + 1, end);
		i = end;
	}
	return rc;
}

static int parse_timeline(struct body *b, size_t i)
{
	return each_item(b, i, parse_event);
}

static int parse_tensions(struct body *b, size_t i)
{
	return each_item(b, i, parse_tension);
}

static int check_voice(const struct body *b)
{
	const struct skn_page_voice *voice;

	if (b->in->page->voices.n == 0)
		return 0;
	voice = skn_vec_last(&b->in->page->voices);
	if (voice->stance)
		return 0;
	return skn_fail_at(b->err, SKN_EDATA, b->in->path, voice->line, 0, "a voice without a stance");
}

static int parse_voice(struct body *b, const struct skn_md_block *block)
{
	struct skn_page_voice voice = { .line = place(b, block).line };
	struct skn_buf text = SKN_BUF_INIT;
	int rc = check_voice(b);

	heading_text(b, &text, block, &voice.id);
	if (rc == 0 && text.n == 0)
		rc = refuse(b, block, "a voice without a name");
	voice.voice = skn_page_strndup(b->in->page, text.p, text.n);
	skn_vec_push(&b->in->page->voices, voice);
	skn_buf_release(&text);
	return rc;
}

/* The evolution goes on to the next voice. */
static int parse_perspective(struct body *b, size_t i)
{
	const struct skn_md_block *block = &b->blocks.v[i];
	struct skn_page_voice *voice;
	struct skn_buf text = SKN_BUF_INIT;
	bool evolution;
	int rc;

	if (block->kind == SKN_MD_HEADING && b->voice_level == 0)
		b->voice_level = block->level;
	if (block->kind == SKN_MD_HEADING && block->level <= b->voice_level)
		return parse_voice(b, block);
	if (b->in->page->voices.n == 0)
		return refuse(b, block, "a heading with a voice is expected here");
	voice = skn_vec_last(&b->in->page->voices);
	if (block->kind == SKN_MD_PARAGRAPH)
		skn_md_block_text(&text, b->s, block);
	evolution = voice->stance && skn_starts_with(text.p, EVOLUTION);
	skn_buf_clear(&text);
	rc = evolution ? put_text(b, &text, block, strlen(EVOLUTION))
		       : put_block(b, &text, block, b->voice_level);
	keep(b, evolution || voice->evolution ? &voice->evolution : &voice->stance, &text);
	skn_buf_release(&text);
	return rc;
}

static int parse_sections(struct body *b)
{
	static int (*const parse[N_SECTIONS])(struct body *, size_t) = {
		parse_narrative, parse_timeline, parse_perspective,
		parse_tensions,	 parse_sources,	 parse_summary,
	};
	int rc = 0;

	for (int s = 0; s < N_SECTIONS; s++) {
		for (size_t i = b->sections[s].from; rc == 0 && i < b->sections[s].to; i++) {
			if (b->sections[s].from && b->blocks.v[i].depth == 0)
				rc = parse[s](b, i);
		}
		if (rc == 0 && s == PERSPECTIVES)
			rc = check_voice(b);
	}
	return rc;
}

int skn_page_pandoc_body(struct skn_page_pandoc *in, const char *s, size_t n, size_t body,
			 struct skn_err *err)
{
	struct body b = { .in = in, .err = err, .s = s + body, .n = n - body };
	int rc;

	for (size_t i = 0; i < body; i++)
		b.line += s[i] == '\n';
	rc = skn_md_blocks(&b.blocks, b.s, b.n, err);
	if (rc == 0)
		rc = find_sections(&b);
	if (rc == 0)
		rc = parse_sections(&b);
	skn_vec_release(&b.blocks);
	return rc;
}
