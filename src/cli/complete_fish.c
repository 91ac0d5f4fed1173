#include "cli/complete.h"

static const char head[] =
	"# fish completion for skein " SKN_VERSION ", made by 'skein help --completion fish'\n"
	"\n"
	"# The command, its verb and operands on the line, without options before them.\n"
	"function __skein_path\n"
	"	set -l words (commandline -opc)\n"
	"	set -l path\n"
	"	set -l skip 0\n"
	"	set -e words[1]\n"
	"	for word in $words\n"
	"		if test $skip = 1\n"
	"			set skip 0\n"
	"		else if contains -- $word -C --directory --git-dir\n"
	"			set skip 1\n"
	"		else if not string match -q -- '-*' $word\n"
	"			set -a path $word\n"
	"		end\n"
	"	end\n"
	"	string join \\n -- $path\n"
	"end\n"
	"\n"
	"# Whether the line is about the command, or verb, that is given.\n"
	"function __skein_at\n"
	"	set -l path (__skein_path)\n"
	"	for i in (seq (count $argv))\n"
	"		test \"$path[$i]\" = $argv[$i]; or return 1\n"
	"	end\n"
	"end\n"
	"\n"
	"function __skein_depth\n"
	"	test (count (__skein_path)) = $argv[1]\n"
	"end\n"
	"\n"
	"function __skein_threads\n"
	"	set -l words (commandline -opc)\n"
	"	set -l globals\n"
	"	set -l take 0\n"
	"	set -e words[1]\n"
	"	for word in $words\n"
	"		if test $take = 1; or string match -qr -- '^--(directory|git-dir)=' $word\n"
	"			set globals $globals $word\n"
	"			set take 0\n"
	"		else if contains -- $word -C --directory --git-dir\n"
	"			set globals $globals $word\n"
	"			set take 1\n"
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

	row.condition = skn_xasprintf("__skein_at %s", path);
	skn_opts_each(cmd, option, &row);
	for (const struct skn_cmd *const *s = cmd->subs; s && *s; s++) {
		skn_sink_printf(out, "complete -c skein -n '__skein_at %s; and __skein_depth 1' -a %s -d ", path,
				(*s)->name);
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
	static char program[] = "__skein_depth 0";
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
