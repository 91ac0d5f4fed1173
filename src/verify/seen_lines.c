/* seen_lines.c - formats that are lines of text. */
#include "out/provenance.h"
#include "uni/uni.h"
#include "verify/seen.h"

struct line {
	const char *p;
	size_t n; /* without CR and LF */
};

struct reader {
	struct skn_seen *out;
	const char *part;
	size_t number;  /* lines that were not empty, so far */
	size_t section; /* of text: the last one, as SKN_PART_… */
	bool blank;     /* the line before was empty */
	bool skipping;  /* inside the record */
};

static bool next_line(struct line *line, const char **p, const char *end)
{
	const char *lf;

	if (*p >= end)
		return false;
	lf = memchr(*p, '\n', (size_t)(end - *p));
	line->p = *p;
	line->n = (size_t)((lf ? lf : end) - *p);
	*p = lf ? lf + 1 : end;
	while (line->n && (line->p[line->n - 1] == '\r' || line->p[line->n - 1] == ' '))
		line->n--;
	return true;
}

static bool begins(const struct line *line, const char *word)
{
	return line->n >= strlen(word) && memcmp(line->p, word, strlen(word)) == 0;
}

static bool is(const struct line *line, const char *word)
{
	return line->n == strlen(word) && begins(line, word);
}

static void take(struct reader *r, const struct line *line)
{
	struct skn_buf *text = skn_seen_part(r->out, r->part);

	skn_buf_add(text, line->p, line->n);
	skn_buf_addc(text, '\n');
	r->number++;
}

/* Site, title, version, time; then sections in their order behind an empty line. */
static void text_line(struct reader *r, const struct line *line)
{
	const char *section = r->blank ? skn_seen_section(line->p, line->n) : NULL;

	for (size_t i = r->section + 1; section && r->number >= 4 && i < SKN_PARTS; i++)
		if (i != SKN_PART_SUMMARY && skn_streq(skn_part_names[i], section) && isupper((unsigned char)line->p[0])) {
			r->part = skn_part_names[i];
			r->section = i;
			break;
		}
	if (r->number < 4)
		r->part = r->number == 1 ? skn_part_names[SKN_PART_TITLE] : SKN_SEEN_HEAD;
	take(r, line);
}

/* "# title", a line about the version, the summary, then "## Section"s. */
static void md_line(struct reader *r, const struct line *line)
{
	const char *section = begins(line, "## ") ? skn_seen_section(line->p + 3, line->n - 3) : NULL;

	if (is(line, "<!--")) {
		r->skipping = true;
		return;
	}
	if (r->skipping && is(line, "-->")) {
		r->skipping = false;
		return;
	}
	if (r->skipping && begins(line, "skein:"))
		return;
	if (section)
		r->part = section;
	else if (r->number == 0)
		r->part = skn_part_names[SKN_PART_TITLE];
	else if (r->number == 1)
		r->part = SKN_SEEN_HEAD;
	else if (r->number == 2)
		r->part = skn_part_names[SKN_PART_SUMMARY];
	take(r, line);
}

/* Metadata, in which the references are the sources; then "# Section"s. */
static void pandoc_line(struct reader *r, const struct line *line)
{
	const char *section = begins(line, "# ") ? skn_seen_section(line->p + 2, line->n - 2) : NULL;

	if (r->skipping && begins(line, "  "))
		return;
	r->skipping = is(line, "provenance:");
	if (r->skipping)
		return;
	if (section)
		r->part = section;
	else if (begins(line, "title: "))
		r->part = skn_part_names[SKN_PART_TITLE];
	else if (begins(line, "date: ") || begins(line, "csl: "))
		r->part = SKN_SEEN_HEAD;
	else if (is(line, "references:"))
		r->part = skn_part_names[SKN_PART_SOURCES];
	take(r, line);
}

static void entries_line(struct reader *r, const struct line *line)
{
	if (begins(line, "% skein:") || begins(line, "C8  - skein:"))
		return;
	r->part = skn_part_names[SKN_PART_SOURCES];
	take(r, line);
}

int skn_seen_lines(struct skn_seen *out, const char *format, const char *s, size_t n, const char *path,
		   struct skn_err *err)
{
	struct reader r = { .out = out, .part = SKN_SEEN_HEAD };
	void (*read)(struct reader *r, const struct line *line) = entries_line;
	const char *end = s + n;
	struct line line;

	if (skn_uni_scan(s, n, NULL, NULL) == SKN_UNI_INVALID)
		return skn_fail_at(err, SKN_EDATA, path, 0, 0, "the file is no text in UTF-8");
	if (skn_streq(format, "text"))
		read = text_line;
	else if (skn_streq(format, "md"))
		read = md_line;
	else if (skn_streq(format, "pandoc"))
		read = pandoc_line;
	while (next_line(&line, &s, end)) {
		if (line.n)
			read(&r, &line);
		r.blank = line.n == 0;
	}
	return SKN_OK;
}
