/*
 * page_print.h - for tests: a page model back to the page as text, by the
 * grammar, without any of the program's renderers.
 */
#ifndef PAGE_PRINT_H
#define PAGE_PRINT_H

#include "base/buf.h"
#include "import/page.h"
#include "md/md.h"

/* "[@1; @2, p. 7]" as "[1][2, p. 7]" */
static void print_group(struct skn_buf *out, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '@')
			continue;
		if (p[i] == ';') {
			skn_buf_adds(out, "][");
			i++;
			continue;
		}
		skn_buf_addc(out, p[i]);
	}
}

static int print_event(void *ctx, const struct skn_md_event *event, struct skn_err *err)
{
	struct skn_buf *out = ctx;

	SKN_UNUSED(err);
	if (event->kind == SKN_MD_TEXT || event->kind == SKN_MD_CODE_SPAN)
		skn_buf_add(out, event->p, event->n);
	else if (event->kind == SKN_MD_SOFTBREAK || event->kind == SKN_MD_LINEBREAK)
		skn_buf_addc(out, '\n');
	else if (event->kind == SKN_MD_CITE)
		print_group(out, event->p, event->n);
	return 0;
}

static void print_text(struct skn_buf *out, const char *md, size_t n)
{
	const struct skn_md_handler handler = { .event = print_event };

	skn_md_inline(md, n, &handler, out, NULL);
}

/* Paragraphs separated by blank lines. */
static void print_paragraphs(struct skn_buf *out, const char *md)
{
	const char *gap;

	for (; (gap = strstr(md, "\n\n")); md = gap + 2) {
		print_text(out, md, (size_t)(gap - md));
		skn_buf_adds(out, "\n\n");
	}
	print_text(out, md, strlen(md));
}

static void print_source(struct skn_buf *out, const struct skn_page_source *source)
{
	const char *outlet = source->outlet;

	if (!outlet && source->via && strchr(source->via, ':')) /* not "import", "manual" */
		outlet = source->via;
	skn_buf_adds(out, source->title);
	if (outlet)
		skn_buf_addf(out, " — %s", outlet);
	if (source->date)
		skn_buf_addf(out, " (%s)", source->date);
}

static void print_records(struct skn_buf *out, const struct skn_page *page)
{
	for (size_t i = 0; i < page->events.n; i++) {
		skn_buf_addf(out, "%s\n  • %s: ", i ? "" : "\n\nTimeline\n", page->events.v[i].date);
		print_paragraphs(out, page->events.v[i].text);
	}
	for (size_t i = 0; i < page->voices.n; i++) {
		const struct skn_page_voice *voice = &page->voices.v[i];

		skn_buf_addf(out, "%s\n\n%s\n\n", i ? "" : "\n\nPerspectives", voice->voice);
		print_paragraphs(out, voice->stance);
		if (voice->evolution) {
			skn_buf_adds(out, "\n\nEvolution: ");
			print_paragraphs(out, voice->evolution);
		}
	}
	for (size_t i = 0; i < page->tensions.n; i++) {
		skn_buf_addf(out, "%s\n  • ", i ? "" : "\n\nTensions\n");
		print_paragraphs(out, page->tensions.v[i].text);
	}
}

static void print_page(struct skn_buf *out, const struct skn_page *page)
{
	skn_buf_addf(out, "%s\n\n%s · history\n\nVersion %" PRId64 "\n\n", page->site, page->title,
		     page->version);
	skn_buf_addf(out, "%.10s %.5s", page->time, page->time + 11);
	if (memcmp(page->time + 16, ":00Z", 4) != 0)
		skn_buf_addf(out, "%.3s", page->time + 16);
	skn_buf_adds(out, " UTC");
	if (page->items >= 0)
		skn_buf_addf(out, " · %" PRId64 " items", page->items);
	for (size_t i = 0; i < page->narrative.n; i++) {
		skn_buf_adds(out, i ? "\n\n" : "\n\nNarrative\n\n");
		print_paragraphs(out, page->narrative.v[i].text);
	}
	print_records(out, page);
	for (size_t i = 0; i < page->sources.n; i++) {
		skn_buf_addf(out, "%s\n  %zu. [%zu] ", i ? "" : "\n\nSources\n", i + 1, i + 1);
		print_source(out, &page->sources.v[i]);
	}
	skn_buf_addc(out, '\n');
}

/* Fails with the first line that differs. */
static void check_same(const char *why, const struct skn_buf *got, const struct skn_buf *expected)
{
	size_t i = 0, line = 0;

	while (i < got->n && i < expected->n && got->p[i] == expected->p[i]) {
		if (got->p[i++] == '\n')
			line = i;
	}
	if (i == got->n && i == expected->n)
		return;
	fail_msg("%s:\ngot      %.*s\nexpected %.*s", why, (int)strcspn(got->p + line, "\n"),
		 got->p + line, (int)strcspn(expected->p + line, "\n"), expected->p + line);
}

static void read_file(struct skn_buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	if (!file)
		fail_msg("%s: %s", path, strerror(errno));
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		skn_buf_add(out, chunk, n);
	fclose(file);
}

#endif
