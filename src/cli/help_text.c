#include "cli/help_page.h"

#define INDENT "       " /* as man shows its pages */
#define INDENT_MORE INDENT INDENT

static void styled_line(struct skn_page *page, const char *indent, const char *text)
{
	skn_sink_puts(page->out, indent);
	skn_term_styled(page->term, page->out, SKN_TERM_HEADING, text, strlen(text));
	skn_sink_putc(page->out, '\n');
}

static void filled(struct skn_page *page, const char *indent, const char *text, size_t n)
{
	struct skn_wrap wrap;

	skn_sink_puts(page->out, indent);
	skn_wrap_init(&wrap, page->out, page->width, indent, strlen(indent));
	skn_wrap_text(&wrap, text, n);
	skn_wrap_finish(&wrap);
}

static void heading(struct skn_page *page, const char *text)
{
	styled_line(page, "", text);
}

static void subheading(struct skn_page *page, const char *text)
{
	styled_line(page, "   ", text);
}

static void para(struct skn_page *page, const char *text, size_t n)
{
	filled(page, INDENT, text, n);
	skn_sink_putc(page->out, '\n');
}

static void verbatim(struct skn_page *page, const char *text, size_t n)
{
	while (n) {
		const char *end = memchr(text, '\n', n);
		size_t len = end ? (size_t)(end - text) : n;

		skn_sink_puts(page->out, INDENT);
		skn_sink_put(page->out, text, len);
		skn_sink_putc(page->out, '\n');
		len += end != NULL;
		text += len;
		n -= len;
	}
	skn_sink_putc(page->out, '\n');
}

static void synopsis(struct skn_page *page, const char *command, const char *rest)
{
	skn_sink_puts(page->out, INDENT);
	skn_term_styled(page->term, page->out, SKN_TERM_HEADING, command, strlen(command));
	skn_sink_printf(page->out, " %s\n\n", rest);
}

static void tagged(struct skn_page *page, const char *head, const char *text)
{
	styled_line(page, INDENT, head);
	filled(page, INDENT_MORE, text, strlen(text));
	skn_sink_putc(page->out, '\n');
}

static void option(struct skn_page *page, const struct skn_opt *opt, const char *text)
{
	struct skn_buf head = SKN_BUF_INIT;

	skn_help_option_head(opt, &head);
	tagged(page, head.p, text);
	skn_buf_release(&head);
}

static struct skn_page text_page(struct skn_sink *out, const struct skn_term *term)
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
		.term = term,
		.width = term->width < SKN_TERM_TEXT_WIDTH ? term->width : SKN_TERM_TEXT_WIDTH,
	};
}

void skn_help_page(struct skn_sink *out, const struct skn_term *term, const struct skn_cmd *cmd,
		   const char *name)
{
	struct skn_page page = text_page(out, term);

	if (cmd)
		skn_page_command(&page, cmd, name);
	else
		skn_page_program(&page);
}

void skn_help_topic(struct skn_sink *out, const struct skn_term *term,
		    const struct skn_topic *topic)
{
	struct skn_page page = text_page(out, term);

	skn_page_topic(&page, topic);
}
