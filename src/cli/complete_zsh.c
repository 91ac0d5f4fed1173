#include "cli/complete.h"

static const char head[] =
	"#compdef skein\n"
	"# zsh completion for skein " SKN_VERSION ", made by 'skein help --completion zsh'\n"
	"\n"
	"_skein_threads() {\n"
	"	local -a names globals\n"
	"	[[ -n $skein_dir ]] && globals+=(-C $skein_dir)\n"
	"	[[ -n $skein_git_dir ]] && globals+=(--git-dir $skein_git_dir)\n"
	"	names=(${(f)\"$(command skein $globals list --names 2>/dev/null)\"})\n"
	"	compadd -a names\n"
	"}\n"
	"\n"
	"_skein_commands() {\n"
	"	local -a commands\n"
	"	commands=(\n";

static void action(struct skn_sink *out, enum skn_value value, const char *choices)
{
	switch (value) {
	case SKN_VALUE_CHOICE:
		skn_sink_putc(out, '(');
		skn_complete_choices(out, choices);
		skn_sink_putc(out, ')');
		break;
	case SKN_VALUE_FILE:
		skn_sink_puts(out, "_files");
		break;
	case SKN_VALUE_DIR:
		skn_sink_puts(out, "_files -/");
		break;
	case SKN_VALUE_THREAD:
		skn_sink_puts(out, "_skein_threads");
		break;
	case SKN_VALUE_COMMAND:
		skn_sink_puts(out, "_skein_commands");
		break;
	case SKN_VALUE_ANY:
		skn_sink_putc(out, ' ');
		break;
	}
}

/* "'[help]:VALUE:action'": what follows the name of an option. */
static void option_tail(struct skn_sink *out, const struct skn_opt *opt)
{
	skn_sink_puts(out, "'[");
	skn_complete_quoted(out, opt->help, "[]:\\");
	skn_sink_putc(out, ']');
	if (opt->arg) {
		skn_sink_puts(out, opt->optional_arg ? "::" : ":");
		skn_complete_quoted(out, opt->arg, "[]:\\");
		skn_sink_putc(out, ':');
		action(out, skn_complete_value(opt->arg, opt->choices != NULL), opt->choices);
	}
	skn_sink_puts(out, "' \\\n");
}

static void option_spec(void *ctx, const struct skn_opt *opt)
{
	struct skn_sink *out = ctx;
	const char *many = opt->repeat ? "'*'" : "";
	const char *suffix = !opt->arg ? "" : opt->optional_arg ? "=-" : "=";

	skn_sink_printf(out, "			%s--%s%s", many, opt->long_name, suffix);
	option_tail(out, opt);
	if (opt->short_name) {
		skn_sink_printf(out, "			%s-%c%s", many, opt->short_name,
				opt->arg ? "+" : "");
		option_tail(out, opt);
	}
}

static void operand_specs(struct skn_sink *out, const char *args)
{
	struct skn_operand operand;

	for (size_t i = 0; skn_opts_operand(args, i, &operand); i++) {
		skn_sink_puts(out, "			'");
		if (operand.repeat)
			skn_sink_puts(out, "*:");
		else
			skn_sink_printf(out, "%zu:%s", i + 1, operand.optional ? ":" : "");
		skn_complete_quoted(out, operand.choice ? "what" : operand.name, ":\\");
		skn_sink_putc(out, ':');
		action(out, skn_complete_value(operand.name, operand.choice), operand.name);
		skn_sink_puts(out, "' \\\n");
	}
}

static void describe(struct skn_sink *out, const struct skn_cmd *cmd)
{
	skn_sink_printf(out, "		'%s:", cmd->name);
	skn_complete_quoted(out, cmd->summary, "");
	skn_sink_puts(out, "'\n");
}

/* A command made of verbs: the verb, then what it takes. */
static void verbs(struct skn_sink *out, const struct skn_cmd *cmd)
{
	skn_sink_puts(out, "			'1: :(");
	for (const struct skn_cmd *const *s = cmd->subs; *s; s++)
		skn_sink_printf(out, "%s%s", s == cmd->subs ? "" : " ", (*s)->name);
	skn_sink_puts(out, ")' \\\n			'*:: :->verb'\n"
			   "		[[ $state == verb ]] && _skein_command \"$1 $words[1]\"\n");
}

static void command(struct skn_sink *out, const struct skn_cmd *cmd, const char *path)
{
	skn_sink_printf(out, "	'%s')\n		_arguments -s -S -C \\\n", path);
	skn_opts_each(cmd, option_spec, out);
	if (cmd->subs) {
		verbs(out, cmd);
	} else {
		operand_specs(out, cmd->args);
		skn_sink_puts(out, "			&& return\n");
	}
	skn_sink_puts(out, "		;;\n");
}

void skn_complete_zsh(struct skn_sink *out)
{
	skn_sink_puts(out, head);
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
		if (!(*c)->hidden)
			describe(out, *c);
	skn_sink_puts(out, "	)\n	_describe -t commands 'skein command' commands\n}\n\n"
			   "_skein_command() {\n	case $1 in\n");
	skn_complete_each(command, out);
	skn_sink_puts(out, "	esac\n}\n\n_skein() {\n"
			   "	local curcontext=\"$curcontext\" state line skein_dir skein_git_dir\n"
			   "	typeset -A opt_args\n	_arguments -s -S -C \\\n");
	skn_opts_each(NULL, option_spec, out);
	skn_sink_puts(out, "			'1: :_skein_commands' \\\n"
			   "			'*:: :->command'\n"
			   "	skein_dir=${opt_args[-C]:-$opt_args[--directory]}\n"
			   "	skein_git_dir=$opt_args[--git-dir]\n"
			   "	[[ $state == command ]] && _skein_command $words[1]\n}\n\n"
			   "if [[ $funcstack[1] == _skein ]]; then\n	_skein \"$@\"\n"
			   "else\n	compdef _skein skein\nfi\n");
}
