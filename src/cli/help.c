#include "cli/frame.h"

#define INDENT "    "
#define OPTION_COLUMN 26 /* where the text of an option begins */

/* ---- the list ---- */

static size_t widest_name(bool all)
{
	size_t widest = 0;

	for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
		if ((all || !(*c)->hidden) && strlen((*c)->name) > widest)
			widest = strlen((*c)->name);
	return widest;
}

/* "    name    text, wrapped" */
static void entry(struct skn_sink *out, unsigned width, const char *name, size_t name_width,
		  const char *text)
{
	struct skn_buf indent = SKN_BUF_INIT;
	struct skn_wrap wrap;

	skn_buf_fill(&indent, ' ', name_width + 4 + 2);
	skn_sink_printf(out, INDENT "%-*s  ", (int)name_width, name);
	skn_wrap_init(&wrap, out, width, indent.p, indent.n);
	skn_wrap_puts(&wrap, text);
	skn_wrap_finish(&wrap);
	skn_buf_release(&indent);
}

static void list_group(struct skn_sink *out, unsigned width, enum skn_group group, bool all,
		       size_t name_width)
{
	bool first = true;

	for (const struct skn_cmd *const *c = skn_cmds; *c; c++) {
		if ((*c)->group != group || ((*c)->hidden && !all))
			continue;
		if (first)
			skn_sink_printf(out, "\n%s\n", skn_group_titles[group]);
		first = false;
		entry(out, width, (*c)->name, name_width, (*c)->summary);
	}
}

static void list_topics(struct skn_sink *out, unsigned width, size_t name_width)
{
	skn_sink_puts(out, "\ntopics\n");
	for (const struct skn_topic *const *t = skn_topics; *t; t++)
		entry(out, width, (*t)->name, name_width, (*t)->summary);
}

static void list_externals(struct skn_sink *out, unsigned width, size_t name_width)
{
	struct skn_strings names = { 0 };

	skn_dispatch_externals(&names);
	if (names.n)
		skn_sink_puts(out, "\nprograms on the PATH\n");
	for (size_t i = 0; i < names.n; i++)
		entry(out, width, names.v[i], name_width, "");
	skn_strings_release(&names);
}

void skn_help_list(struct skn_sink *out, unsigned width, bool all)
{
	size_t name_width = widest_name(all);

	if (name_width < 12)
		name_width = 12;
	skn_sink_puts(out, "usage: " SKN_PROGRAM " [-C DIR] [--git-dir DIR] COMMAND [ARGUMENTS]\n");
	for (int group = 0; group < SKN_GROUP_COUNT; group++)
		list_group(out, width, (enum skn_group)group, all, name_width);
	if (all) {
		list_topics(out, width, name_width);
		list_externals(out, width, name_width);
		return;
	}
	skn_sink_puts(out, "\n'" SKN_PROGRAM " COMMAND -h' sums up a command, '" SKN_PROGRAM
			   " help COMMAND' tells all of it,\n'" SKN_PROGRAM
			   " help --all' lists what else there is to read.\n");
}

/* ---- -h ---- */

void skn_help_option_head(const struct skn_opt *opt, struct skn_buf *out)
{
	if (opt->short_name)
		skn_buf_addf(out, "-%c, ", opt->short_name);
	skn_buf_addf(out, "--%s", opt->long_name);
	if (opt->arg && opt->optional_arg)
		skn_buf_addf(out, "[=%s]", opt->arg);
	else if (opt->arg)
		skn_buf_addf(out, "=%s", opt->arg);
}

void skn_help_option_text(const struct skn_opt *opt, struct skn_buf *out)
{
	skn_buf_adds(out, opt->help);
	if (opt->choices) {
		skn_buf_adds(out, ": ");
		for (const char *p = opt->choices; *p; p++) {
			if (*p == '|')
				skn_buf_adds(out, strchr(p + 1, '|') ? ", " : " or ");
			else
				skn_buf_addc(out, *p);
		}
	}
	if (opt->repeat)
		skn_buf_adds(out, " (may be repeated)");
}

struct printing {
	struct skn_sink *out;
	unsigned width;
};

static void print_option(void *ctx, const struct skn_opt *opt)
{
	struct printing *p = ctx;
	struct skn_buf head = SKN_BUF_INIT, text = SKN_BUF_INIT;
	struct skn_wrap wrap;
	char indent[OPTION_COLUMN + 1];

	memset(indent, ' ', OPTION_COLUMN);
	indent[OPTION_COLUMN] = '\0';
	skn_buf_adds(&head, opt->short_name ? INDENT : INDENT INDENT);
	skn_help_option_head(opt, &head);
	skn_help_option_text(opt, &text);
	if (head.n + 2 > OPTION_COLUMN)
		skn_sink_printf(p->out, "%s\n%s", head.p, indent);
	else
		skn_sink_printf(p->out, "%-*s", OPTION_COLUMN, head.p);
	skn_wrap_init(&wrap, p->out, p->width, indent, OPTION_COLUMN);
	skn_wrap_puts(&wrap, text.p);
	skn_wrap_finish(&wrap);
	skn_buf_release(&text);
	skn_buf_release(&head);
}

static void print_usage(struct skn_sink *out, const char *lead, const struct skn_cmd *cmd,
			const char *name)
{
	skn_sink_printf(out, "%s" SKN_PROGRAM " %s [OPTIONS]%s%s\n", lead, name, cmd->args ? " " : "",
			cmd->args ? cmd->args : "");
}

static void print_verbs(struct skn_sink *out, unsigned width, const struct skn_cmd *cmd,
			const char *name)
{
	const char *lead = "usage: ";
	size_t widest = 0;

	for (const struct skn_cmd *const *s = cmd->subs; *s; s++) {
		char *full = skn_xasprintf("%s %s", name, (*s)->name);

		print_usage(out, lead, *s, full);
		lead = "       ";
		if (strlen((*s)->name) > widest)
			widest = strlen((*s)->name);
		free(full);
	}
	skn_sink_putc(out, '\n');
	for (const struct skn_cmd *const *s = cmd->subs; *s; s++)
		entry(out, width, (*s)->name, widest, (*s)->summary);
	skn_sink_printf(out, "\n'" SKN_PROGRAM " %s VERB -h' shows the options of one.\n\n", name);
}

void skn_help_short(struct skn_sink *out, unsigned width, const struct skn_cmd *cmd,
		    const char *name)
{
	struct printing p = { .out = out, .width = width };

	if (cmd->subs) {
		print_verbs(out, width, cmd, name);
	} else {
		print_usage(out, "usage: ", cmd, name);
		skn_sink_printf(out, "\n" INDENT "%s\n\n", cmd->summary);
	}
	skn_opts_each(cmd, print_option, &p);
}
