#include "import/page_text.h"

#include "import/page_lines.h"
#include "import/page_voices.h"

#define HISTORY " \xC2\xB7 history" /* " · history" */
#define BULLET "  \xE2\x80\xA2 "   /* "  • " */

enum section { NARRATIVE, TIMELINE, PERSPECTIVES, TENSIONS, SOURCES, N_SECTIONS };

static const char *const section_names[N_SECTIONS] = { "Narrative", "Timeline", "Perspectives",
						       "Tensions", "Sources" };

struct parser {
	struct skn_page *page;
	const char *path;
	struct skn_err *err;
	SKN_VEC(struct skn_page_line) lines;
	SKN_VEC(struct skn_page_line) blocks; /* of the section at hand */
	struct {
		size_t from, to; /* lines after the heading; from 0 = no such section */
	} sections[N_SECTIONS];
};

static int refuse(const struct parser *p, size_t at, const char *fmt, ...) SKN_PRINTF(3, 4);

/* At line AT (0-based), or at the last one when the page ended too early. */
static int refuse(const struct parser *p, size_t at, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (at >= p->lines.n)
		at = p->lines.n ? p->lines.n - 1 : 0;
	return skn_fail_at(p->err, SKN_EDATA, p->path, (uint32_t)at + 1, 0, "%s", text);
}

static void split_lines(struct parser *p, const char *s, size_t n)
{
	const char *end = s + n;
	uint32_t number = 1;

	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s));
		const char *stop = lf ? lf : end;
		struct skn_page_line line = { .p = s, .n = (size_t)(stop - s), .line = number++ };

		skn_vec_push(&p->lines, line);
		s = lf ? lf + 1 : end;
	}
	while (p->lines.n && skn_vec_last(&p->lines)->n == 0)
		p->lines.n--;
}

static bool is_blank(const struct parser *p, size_t at)
{
	return at < p->lines.n && p->lines.v[at].n == 0;
}

static bool line_is(const struct skn_page_line *line, const char *text)
{
	return line->n == strlen(text) && memcmp(line->p, text, line->n) == 0;
}

static bool starts_with(const struct skn_page_line *line, const char *text)
{
	return line->n >= strlen(text) && memcmp(line->p, text, strlen(text)) == 0;
}

static int check_ends(const struct parser *p, const struct skn_page_line *line, size_t skip)
{
	const char *blanks = " \t";

	if (line->n > skip && strchr(blanks, line->p[skip]))
		return refuse(p, line->line - 1, "a line that begins with a blank");
	if (line->n > skip && strchr(blanks, line->p[line->n - 1]))
		return refuse(p, line->line - 1, "a line that ends with a blank");
	return line->n > skip ? 0 : refuse(p, line->line - 1, "an entry without text");
}

/* The four lines at the top, a blank line after each but the last. */
static int parse_head(struct parser *p)
{
	static const char *const what[] = { "the site's title", "the thread's title",
					    "\"Version N\"", "\"2026-04-29 20:25 UTC\"" };
	struct skn_page_line title;
	int rc;

	for (size_t i = 0; i < 7; i++) {
		if (i >= p->lines.n)
			return refuse(p, i, "the page ends before %s", what[(i + 1) / 2]);
		if (is_blank(p, i) != (i % 2 == 1))
			return refuse(p, i, i % 2 ? "a blank line is expected before %s"
						  : "%s is expected here", what[(i + 1) / 2]);
		rc = i % 2 ? 0 : check_ends(p, &p->lines.v[i], 0);
		if (rc != 0)
			return rc;
	}
	title = p->lines.v[2];
	if (title.n > strlen(HISTORY) &&
	    memcmp(title.p + title.n - strlen(HISTORY), HISTORY, strlen(HISTORY)) == 0)
		title.n -= strlen(HISTORY);
	p->page->site = skn_page_strndup(p->page, p->lines.v[0].p, p->lines.v[0].n);
	p->page->title = skn_page_strndup(p->page, title.p, title.n);
	if (!skn_page_version_line(p->page, p->lines.v[4].p, p->lines.v[4].n))
		return refuse(p, 4, "%s is expected here", what[2]);
	if (!skn_page_time_line(p->page, p->lines.v[6].p, p->lines.v[6].n))
		return refuse(p, 6, "%s, perhaps \" \xC2\xB7 N items\", is expected here", what[3]);
	return 0;
}

static int section_at(const struct parser *p, size_t at)
{
	for (int i = 0; i < N_SECTIONS; i++) {
		if (line_is(&p->lines.v[at], section_names[i]))
			return i;
	}
	return -1;
}

static int find_sections(struct parser *p)
{
	int last = -1;

	for (size_t i = 7; i < p->lines.n; i++) {
		int section = is_blank(p, i - 1) ? section_at(p, i) : -1;

		if (i == 7 && !is_blank(p, i))
			return refuse(p, i, "a blank line is expected after the time");
		if (i == 8 && section < 0)
			return refuse(p, i, "a section is expected here: Narrative, Timeline, "
					    "Perspectives, Tensions or Sources");
		if (section < 0)
			continue;
		if (section <= last)
			return refuse(p, i, section == last ? "section %s stands here a second time"
							    : "section %s is not in its place",
				      section_names[section]);
		if (last >= 0)
			p->sections[last].to = i - 1;
		p->sections[section].from = i + 1;
		p->sections[section].to = p->lines.n;
		last = section;
	}
	return 0;
}

/* Lines that each follow a blank line, into p->blocks. */
static int take_paragraphs(struct parser *p, enum section section)
{
	size_t at = p->sections[section].from, to = p->sections[section].to;

	skn_vec_clear(&p->blocks);
	if (at >= to)
		return refuse(p, at - 1, "section %s is empty", section_names[section]);
	for (; at < to; at += 2) {
		int rc;

		if (!is_blank(p, at)) {
			refuse(p, at, "a blank line is expected before this one");
			skn_hint(p->err, "a paragraph is one line");
			return SKN_EDATA;
		}
		if (at + 1 >= to || is_blank(p, at + 1))
			return refuse(p, at + 1, "a second blank line");
		rc = check_ends(p, &p->lines.v[at + 1], 0);
		if (rc != 0)
			return rc;
		skn_vec_push(&p->blocks, p->lines.v[at + 1]);
	}
	return 0;
}

/* A blank line, then lines one after the other, into p->blocks. */
static int take_entries(struct parser *p, enum section section)
{
	size_t at = p->sections[section].from, to = p->sections[section].to;

	skn_vec_clear(&p->blocks);
	if (at < to && !is_blank(p, at))
		return refuse(p, at, "a blank line is expected after %s", section_names[section]);
	if (at + 1 >= to)
		return refuse(p, at - 1, "section %s is empty", section_names[section]);
	for (at++; at < to; at++) {
		if (is_blank(p, at))
			return refuse(p, at + 1, "this belongs to no section: a blank line ends %s",
				      section_names[section]);
		skn_vec_push(&p->blocks, p->lines.v[at]);
	}
	return 0;
}

static int plain(struct parser *p, const struct skn_page_line *line, size_t skip, const char **out)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc = check_ends(p, line, skip);

	if (rc == 0)
		rc = skn_page_plain(p->page, &text, line->p + skip, line->n - skip,
				    (struct skn_page_place){ p->path, line->line }, p->err);
	*out = skn_page_strndup(p->page, text.p, text.n);
	skn_buf_release(&text);
	return rc;
}

static int parse_narrative(struct parser *p)
{
	int rc = take_paragraphs(p, NARRATIVE);

	for (size_t i = 0; rc == 0 && i < p->blocks.n; i++) {
		struct skn_page_block block = { .line = p->blocks.v[i].line };

		rc = plain(p, &p->blocks.v[i], 0, &block.text);
		skn_vec_push(&p->page->narrative, block);
	}
	return rc;
}

static int parse_event(struct parser *p, const struct skn_page_line *line)
{
	struct skn_page_event event = { .line = line->line };
	const size_t skip = strlen(BULLET);
	const char *colon;
	size_t len;
	int rc;

	if (!starts_with(line, BULLET))
		return refuse(p, line->line - 1, "an entry \"%sDATE: text\" is expected here", BULLET);
	colon = memmem(line->p + skip, line->n - skip, ": ", 2);
	len = colon ? (size_t)(colon - line->p) - skip : 0;
	if (!colon || !skn_page_is_date(line->p + skip, len))
		return refuse(p, line->line - 1, "the entry has no date before a colon");
	event.date = skn_page_strndup(p->page, line->p + skip, len);
	rc = plain(p, line, skip + len + 2, &event.text);
	skn_vec_push(&p->page->events, event);
	return rc;
}

static int parse_timeline(struct parser *p)
{
	int rc = take_entries(p, TIMELINE);

	for (size_t i = 0; rc == 0 && i < p->blocks.n; i++)
		rc = parse_event(p, &p->blocks.v[i]);
	return rc;
}

static int parse_perspectives(struct parser *p)
{
	int rc = take_paragraphs(p, PERSPECTIVES);

	if (rc != 0)
		return rc;
	return skn_page_voices(p->page, p->blocks.v, p->blocks.n, p->path, p->err);
}

static int parse_tensions(struct parser *p)
{
	int rc = take_entries(p, TENSIONS);

	for (size_t i = 0; rc == 0 && i < p->blocks.n; i++) {
		const struct skn_page_line *line = &p->blocks.v[i];
		struct skn_page_tension tension = { .line = line->line };

		if (!starts_with(line, BULLET))
			return refuse(p, line->line - 1, "an entry \"%stext\" is expected here",
				      BULLET);
		rc = plain(p, line, strlen(BULLET), &tension.text);
		skn_vec_push(&p->page->tensions, tension);
	}
	return rc;
}

static int parse_sources(struct parser *p)
{
	int rc = take_entries(p, SOURCES);

	for (size_t i = 0; rc == 0 && i < p->blocks.n; i++) {
		const struct skn_page_line *line = &p->blocks.v[i];
		char prefix[64];
		size_t len = (size_t)snprintf(prefix, sizeof(prefix), "  %zu. [%zu] ", i + 1, i + 1);

		if (!starts_with(line, prefix))
			return refuse(p, line->line - 1, "a source that begins \"%s\" is expected here",
				      prefix);
		rc = skn_page_source_line(p->page, line->p + len, line->n - len,
					  (struct skn_page_place){ p->path, line->line }, p->err);
	}
	return rc;
}

/* Sources first: the others cite them. */
static int parse_sections(struct parser *p)
{
	static const struct {
		enum section section;
		int (*parse)(struct parser *p);
	} order[] = {
		{ SOURCES, parse_sources },	{ NARRATIVE, parse_narrative },
		{ TIMELINE, parse_timeline },	{ PERSPECTIVES, parse_perspectives },
		{ TENSIONS, parse_tensions },
	};
	int rc = find_sections(p);

	for (size_t i = 0; rc == 0 && i < SKN_ARRAY_LEN(order); i++) {
		if (p->sections[order[i].section].from)
			rc = order[i].parse(p);
	}
	return rc;
}

int skn_page_parse_text(struct skn_page *out, const char *s, size_t n, const char *path,
			struct skn_err *err)
{
	struct parser p = { .page = out, .path = path, .err = err };
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	skn_page_init(out);
	rc = skn_page_input(out, &text, s, n, false, path, err);
	split_lines(&p, text.p, text.n);
	if (rc == 0)
		rc = parse_head(&p);
	if (rc == 0)
		rc = parse_sections(&p);
	if (rc == 0)
		skn_page_finish(out);
	else
		skn_page_release(out);
	skn_vec_release(&p.lines);
	skn_vec_release(&p.blocks);
	skn_buf_release(&text);
	return rc;
}
