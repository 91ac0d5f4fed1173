/*
 * man.c - the manual pages as roff with the man(7) macros, which both groff
 * and mandoc read.  Same version, same bytes.
 */
#include "base/fs.h"
#include "cli/help_page.h"

#define ROFF_LINE_MAX 78 /* bytes; mandoc wants 80 at most */

/* The date of a page is that of its release. */
static const struct {
	const char *version, *date;
} releases[] = {
	{ "0.1.0", "2026-11-24" },
};

static const char *release_date(void)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(releases); i++)
		if (skn_streq(releases[i].version, SKN_VERSION))
			return releases[i].date;
	return releases[0].date;
}

/* Text inside a line: the characters that roff would read otherwise. */
static void escape(struct skn_sink *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (text[i]) {
		case '\\':
			skn_sink_puts(out, "\\e");
			break;
		case '-':
			skn_sink_puts(out, "\\-");
			break;
		case '\'':
			skn_sink_puts(out, "\\(aq");
			break;
		case '`':
			skn_sink_puts(out, "\\(ga");
			break;
		case '^':
			skn_sink_puts(out, "\\(ha");
			break;
		case '~':
			skn_sink_puts(out, "\\(ti");
			break;
		default:
			skn_sink_putc(out, text[i]);
		}
	}
}

static void escapes(struct skn_sink *out, const char *text)
{
	escape(out, text, strlen(text));
}

/* A line of text: none may begin like a request, nor with a blank. */
static void line(struct skn_sink *out, const char *text, size_t n)
{
	if (n && text[0] == '.')
		skn_sink_puts(out, "\\&");
	escape(out, text, n);
	skn_sink_putc(out, '\n');
}

/* Filled text, a word at a time: no line of the source is over ROFF_LINE_MAX bytes. */
static void fill(struct skn_sink *out, const char *text, size_t n)
{
	struct skn_buf word = SKN_BUF_INIT;
	struct skn_sink to_word;
	size_t column = 0;

	skn_sink_to_buf(&to_word, &word);
	for (size_t i = 0, len; i < n; i += len) {
		len = 1;
		if (text[i] == ' ' || text[i] == '\n')
			continue;
		while (i + len < n && text[i + len] != ' ' && text[i + len] != '\n')
			len++;
		skn_buf_clear(&word);
		escape(&to_word, text + i, len);
		if (column && column + 1 + word.n > ROFF_LINE_MAX)
			column = 0, skn_sink_putc(out, '\n');
		else if (column)
			column++, skn_sink_putc(out, ' ');
		if (!column && text[i] == '.')
			skn_sink_puts(out, "\\&");
		skn_sink_put(out, word.p, word.n);
		column += word.n;
	}
	skn_sink_putc(out, '\n');
	skn_buf_release(&word);
}

static void heading(struct skn_page *page, const char *text)
{
	skn_sink_printf(page->out, ".SH %s\n", text);
	page->follows = false;
}

static void subheading(struct skn_page *page, const char *text)
{
	skn_sink_puts(page->out, ".SS ");
	line(page->out, text, strlen(text));
	page->follows = false;
}

/* A paragraph right after a heading needs no macro, and mandoc says so. */
static void begin_para(struct skn_page *page)
{
	if (page->follows)
		skn_sink_puts(page->out, ".PP\n");
	page->follows = true;
}

static void para(struct skn_page *page, const char *text, size_t n)
{
	begin_para(page);
	fill(page->out, text, n);
}

static void verbatim(struct skn_page *page, const char *text, size_t n)
{
	begin_para(page);
	skn_sink_puts(page->out, ".nf\n");
	while (n) {
		const char *end = memchr(text, '\n', n);
		size_t len = end ? (size_t)(end - text) : n;

		line(page->out, text, len);
		len += end != NULL;
		text += len;
		n -= len;
	}
	skn_sink_puts(page->out, ".fi\n");
}

static void synopsis(struct skn_page *page, const char *command, const char *rest)
{
	if (page->follows)
		skn_sink_puts(page->out, ".br\n");
	page->follows = true;
	skn_sink_puts(page->out, "\\fB");
	escapes(page->out, command);
	skn_sink_puts(page->out, "\\fR ");
	line(page->out, rest, strlen(rest));
}

static void tag_text(struct skn_page *page, const char *text)
{
	skn_sink_putc(page->out, '\n');
	fill(page->out, text, strlen(text));
	page->follows = true;
}

static void tagged(struct skn_page *page, const char *head, const char *text)
{
	skn_sink_puts(page->out, ".TP\n\\fB");
	escapes(page->out, head);
	skn_sink_puts(page->out, "\\fR");
	tag_text(page, text);
}

static void option(struct skn_page *page, const struct skn_opt *opt, const char *text)
{
	skn_sink_puts(page->out, ".TP\n");
	if (opt->short_name)
		skn_sink_printf(page->out, "\\fB\\-%c\\fR, ", opt->short_name);
	skn_sink_puts(page->out, "\\fB\\-\\-");
	escapes(page->out, opt->long_name);
	skn_sink_puts(page->out, "\\fR");
	if (opt->arg) {
		skn_sink_puts(page->out, opt->optional_arg ? "[=\\fI" : "=\\fI");
		escapes(page->out, opt->arg);
		skn_sink_puts(page->out, opt->optional_arg ? "\\fR]" : "\\fR");
	}
	tag_text(page, text);
}

static struct skn_page roff_page(struct skn_sink *out)
{
	return (struct skn_page){
		.out = out,
		.heading = heading,
		.subheading = subheading,
		.para = para,
		.verbatim = verbatim,
		.synopsis = synopsis,
		.option = option,
		.tagged = tagged,
	};
}

static void title(struct skn_sink *out, const char *name, int section)
{
	skn_sink_puts(out, ".TH SKEIN");
	if (name[0])
		skn_sink_puts(out, "\\-");
	for (const char *p = name; *p; p++)
		if (*p == '-')
			skn_sink_puts(out, "\\-");
		else
			skn_sink_putc(out, (char)toupper((unsigned char)*p));
	skn_sink_printf(out, " %d %s \"skein %s\" \"skein manual\"\n", section, release_date(),
			SKN_VERSION);
}

/* The file skein[-NAME].SECTION of DIR. */
static int write_page(const char *dir, const char *name, int section, const struct skn_buf *text,
		      struct skn_err *err)
{
	char *path = skn_xasprintf("%s/skein%s%s.%d", dir, name[0] ? "-" : "", name, section);
	int rc = skn_fs_write_atomic(path, text->p, text->n, 0666, err);

	free(path);
	return rc;
}

static int write_command(const char *dir, const struct skn_cmd *cmd, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_page page;
	const char *name = cmd ? cmd->name : "";
	int rc;

	skn_sink_to_buf(&sink, &text);
	page = roff_page(&sink);
	title(&sink, name, 1);
	if (cmd)
		skn_page_command(&page, cmd, name);
	else
		skn_page_program(&page);
	rc = write_page(dir, name, 1, &text, err);
	skn_buf_release(&text);
	return rc;
}

static int write_topic(const char *dir, const struct skn_topic *topic, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_page page;
	int rc;

	skn_sink_to_buf(&sink, &text);
	page = roff_page(&sink);
	title(&sink, topic->name, 7);
	skn_page_topic(&page, topic);
	rc = write_page(dir, topic->name, 7, &text, err);
	skn_buf_release(&text);
	return rc;
}

int skn_man_write(const char *dir, struct skn_err *err)
{
	int rc = skn_fs_mkdirs(dir, err);

	if (rc == SKN_OK)
		rc = write_command(dir, NULL, err);
	for (const struct skn_cmd *const *c = skn_cmds; *c && rc == SKN_OK; c++)
		if (!(*c)->hidden)
			rc = write_command(dir, *c, err);
	for (const struct skn_topic *const *t = skn_topics; *t && rc == SKN_OK; t++)
		if ((*t)->text)
			rc = write_topic(dir, *t, err);
	return rc;
}
