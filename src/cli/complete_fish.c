#include "cli/complete.h"

static const char head[] =
	"# fish completion for skein " SKN_VERSION ", made by 'skein help --completion fish'\n"
	"\n"
	"function __skein_threads\n"
	"	set -l words (commandline -opc)\n"
	"	set -l globals\n"
	"	for i in (seq 2 (count $words))\n"
	"		if contains -- $words[$i] -C --directory --git-dir; and test $i -lt (count $words)\n"
	"			set -a globals $words[$i] $words[(math $i + 1)]\n"
	"		end\n"
	"	end\n"
	"	command skein $globals list --names 2>/dev/null\n"
	"end\n"
	"\n"
	"complete -c skein -f\n";

/* fish reads \' and \\ inside single quotes. */
static void quoted(struct skn_sink *out, const char *text)
{
	skn_sink_putc(out, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			skn_sink_putc(out, '\\');
		skn_sink_putc(out, *text);
	}
	skn_sink_putc(out, '\'');
}

struct row {
	struct skn_sink *out;
	char *condition;
};

static void begin(const struct row *row)
{
	skn_sink_printf(row->out, "complete -c skein -n '%s'", row->condition);
}

static void value(struct skn_sink *out, enum skn_value kind, const char *choices)
{
	switch (kind) {
	case SKN_VALUE_CHOICE:
		skn_sink_puts(out, " -a '");
		skn_complete_choices(out, choices);
		skn_sink_putc(out, '\'');
		break;
	case SKN_VALUE_FILE:
		skn_sink_puts(out, " -F");
		break;
	case SKN_VALUE_DIR:
		skn_sink_puts(out, " -a '(__fish_complete_directories)'");
		break;
	case SKN_VALUE_THREAD:
		skn_sink_puts(out, " -a '(__skein_threads)'");
		break;
	case SKN_VALUE_COMMAND:
		skn_sink_puts(out, " -a '");
		for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
			if (!(*c)->hidden)
				skn_sink_printf(out, " %s", (*c)->name);
		skn_sink_putc(out, '\'');
		break;
	case SKN_VALUE_ANY:
		break;
	}
}

static void option(void *ctx, const struct skn_opt *opt)
{
	const struct row *row = ctx;

	begin(row);
	skn_sink_printf(row->out, " -l %s", opt->long_name);
	if (opt->short_name)
		skn_sink_printf(row->out, " -s %c", opt->short_name);
	if (opt->arg) {
		skn_sink_puts(row->out, opt->optional_arg ? "" : " -r");
		value(row->out, skn_complete_value(opt->arg, opt->choices != NULL), opt->choices);
	}
	skn_sink_puts(row->out, " -d ");
	quoted(row->out, opt->help);
	skn_sink_putc(row->out, '\n');
}

static void command(struct skn_sink *out, const struct skn_cmd *cmd, const char *path)
{
	struct row row = { .out = out };
	struct skn_operand operand;
	const char *verb = strchr(path, ' ');

	row.condition = verb ? skn_xasprintf("__fish_seen_subcommand_from %.*s; "
					     "and __fish_seen_subcommand_from %s",
					     (int)(verb - path), path, verb + 1)
			     : skn_xasprintf("__fish_seen_subcommand_from %s", path);
	skn_opts_each(cmd, option, &row);
	for (const struct skn_cmd *const *s = cmd->subs; s && *s; s++) {
		begin(&row);
		skn_sink_printf(out, " -a %s -d ", (*s)->name);
		quoted(out, (*s)->summary);
		skn_sink_putc(out, '\n');
	}
	for (size_t i = 0; skn_opts_operand(cmd->args, i, &operand); i++) {
		enum skn_value kind = skn_complete_value(operand.name, operand.choice);

		if (kind == SKN_VALUE_ANY)
			continue;
		begin(&row);
		value(out, kind, operand.name);
		skn_sink_putc(out, '\n');
	}
	free(row.condition);
}

void skn_complete_fish(struct skn_sink *out)
{
	static char program[] = "__fish_use_subcommand";
	struct row row = { .out = out, .condition = program };

	skn_sink_puts(out, head);
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++) {
		if ((*c)->hidden)
			continue;
		begin(&row);
		skn_sink_printf(out, " -a %s -d ", (*c)->name);
		quoted(out, (*c)->summary);
		skn_sink_putc(out, '\n');
	}
	skn_opts_each(NULL, option, &row);
	skn_complete_each(command, out);
}
