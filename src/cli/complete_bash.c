#include "cli/complete.h"

/* The words of the line are read against _skein_spec (what a command takes)
 * and _skein_value (what an option's value is); both follow, made from the rows. */
static const char driver[] =
	"# Threads by their names; a beginning without a folder may be that of the last part.\n"
	"_skein_names() {\n"
	"	local names\n"
	"	names=$(command skein \"${globals[@]}\" list --names 2>/dev/null)\n"
	"	printf '%s\\n' \"$names\"\n"
	"	case $cur in '' | */*) return ;; esac\n"
	"	printf '%s\\n' \"$names\" | sed -n 's|.*/||p'\n"
	"}\n"
	"\n"
	"# Candidates for one value; $1 is a kind or the words themselves.\n"
	"_skein_offer() {\n"
	"	local IFS=$' \\t\\n'\n"
	"	case $1 in\n"
	"	FILE) compopt -o default 2>/dev/null ;;\n"
	"	DIR) compopt -o dirnames 2>/dev/null ;;\n"
	"	THREAD) COMPREPLY=($(compgen -W \"$(_skein_names)\" -- \"$cur\")) ;;\n"
	"	*) COMPREPLY=($(compgen -W \"$1\" -- \"$cur\")) ;;\n"
	"	esac\n"
	"}\n"
	"\n"
	"_skein() {\n"
	"	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
	"	local options='' valued='' operands='' verbs='' value=''\n"
	"	local path='' option='' word='' i=1 n=0 ended=''\n"
	"	local -a globals=()\n"
	"	COMPREPLY=()\n"
	"	_skein_spec \"\"\n"
	"	while [ \"$i\" -lt \"$COMP_CWORD\" ]; do\n"
	"		word=${COMP_WORDS[i]}\n"
	"		case $ended$word in\n"
	"		--) ended=yes ;;\n"
	"		-C | --directory | --git-dir)\n"
	"			[ \"${COMP_WORDS[i+1]}\" = \"=\" ] && i=$((i + 1))\n"
	"			if [ $((i + 1)) -lt \"$COMP_CWORD\" ]; then\n"
	"				globals+=(\"$word\" \"${COMP_WORDS[i+1]}\")\n"
	"			fi\n"
	"			i=$((i + 1)) ;;\n"
	"		-*)\n"
	"			if [ \"${COMP_WORDS[i+1]}\" = \"=\" ]; then\n"
	"				i=$((i + 2))\n"
	"			elif [[ \" $valued \" == *\" $word \"* ]]; then\n"
	"				i=$((i + 1))\n"
	"			fi ;;\n"
	"		*)\n"
	"			if [ -n \"$verbs\" ]; then\n"
	"				path=\"${path:+$path }$word\"\n"
	"				_skein_spec \"$path\"\n"
	"			else\n"
	"				n=$((n + 1))\n"
	"			fi ;;\n"
	"		esac\n"
	"		i=$((i + 1))\n"
	"	done\n"
	"	if [ \"$cur\" = \"=\" ]; then\n"
	"		option=$prev cur=\n"
	"	elif [ \"$prev\" = \"=\" ] && [ \"$COMP_CWORD\" -gt 2 ]; then\n"
	"		option=${COMP_WORDS[COMP_CWORD-2]}\n"
	"	elif [ -z \"$ended\" ] && [[ \" $valued \" == *\" $prev \"* ]]; then\n"
	"		option=$prev\n"
	"	fi\n"
	"	if [ -n \"$option\" ]; then\n"
	"		_skein_value \"$path\" \"$option\"\n"
	"		[ -n \"$value\" ] && _skein_offer \"$value\"\n"
	"	elif [ -z \"$ended\" ] && [ \"${cur#-}\" != \"$cur\" ]; then\n"
	"		_skein_offer \"$options\"\n"
	"	elif [ -n \"$verbs\" ]; then\n"
	"		_skein_offer \"$verbs\"\n"
	"	elif [ \"$prev\" != \"@\" ] && [ \"$cur\" != \"@\" ]; then\n"
	"		set -- $operands\n"
	"		while [ \"$n\" -gt 0 ] && [ $# -gt 0 ] && [ \"$2\" != \"...\" ]; do\n"
	"			shift\n"
	"			n=$((n - 1))\n"
	"		done\n"
	"		[ -n \"$1\" ] && _skein_offer \"${1//|/ }\"\n"
	"	fi\n"
	"}\n"
	"complete -F _skein skein\n";

static void add_value(struct skn_sink *out, enum skn_value value, const char *choices)
{
	switch (value) {
	case SKN_VALUE_CHOICE:
		skn_complete_choices(out, choices);
		break;
	case SKN_VALUE_FILE:
		skn_sink_puts(out, "FILE");
		break;
	case SKN_VALUE_DIR:
		skn_sink_puts(out, "DIR");
		break;
	case SKN_VALUE_THREAD:
		skn_sink_puts(out, "THREAD");
		break;
	case SKN_VALUE_COMMAND:
		for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
			if (!(*c)->hidden)
				skn_sink_printf(out, "%s%s", c == skn_cmds ? "" : " ", (*c)->name);
		break;
	case SKN_VALUE_ANY:
		break;
	}
}

static void option_word(void *ctx, const struct skn_opt *opt)
{
	skn_sink_printf(ctx, " --%s", opt->long_name);
}

static void valued_word(void *ctx, const struct skn_opt *opt)
{
	if (!opt->arg || opt->optional_arg)
		return;
	skn_sink_printf(ctx, " --%s", opt->long_name);
	if (opt->short_name)
		skn_sink_printf(ctx, " -%c", opt->short_name);
}

/* The operands as words; "|" joins choices, "..." follows what repeats. */
static void operand_words(struct skn_sink *out, const char *args)
{
	struct skn_operand operand;

	for (size_t i = 0; skn_opts_operand(args, i, &operand); i++) {
		enum skn_value value = skn_complete_value(operand.name, operand.choice);

		skn_sink_putc(out, ' ');
		if (value == SKN_VALUE_CHOICE) {
			skn_sink_puts(out, operand.name);
		} else if (value == SKN_VALUE_COMMAND) {
			for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
				if (!(*c)->hidden)
					skn_sink_printf(out, "%s%s", c == skn_cmds ? "" : "|", (*c)->name);
		} else if (value == SKN_VALUE_ANY) {
			skn_sink_puts(out, "-");
		} else {
			add_value(out, value, NULL);
		}
		if (operand.repeat)
			skn_sink_puts(out, " ...");
	}
}

static void spec(struct skn_sink *out, const struct skn_cmd *cmd, const char *path)
{
	skn_sink_printf(out, "	'%s')\n		options='", path);
	skn_opts_each(cmd, option_word, out);
	skn_sink_puts(out, "'\n		valued='");
	skn_opts_each(cmd, valued_word, out);
	skn_sink_puts(out, "'\n");
	if (cmd && cmd->subs) {
		skn_sink_puts(out, "		verbs='");
		for (const struct skn_cmd *const *s = cmd->subs; *s; s++)
			skn_sink_printf(out, " %s", (*s)->name);
		skn_sink_puts(out, "'\n");
	} else if (cmd && cmd->args) {
		skn_sink_puts(out, "		operands='");
		operand_words(out, cmd->args);
		skn_sink_puts(out, "'\n");
	} else if (!cmd) {
		skn_sink_puts(out, "		verbs='");
		add_value(out, SKN_VALUE_COMMAND, NULL);
		skn_sink_puts(out, "'\n");
	}
	skn_sink_puts(out, "		;;\n");
}

struct valuing {
	struct skn_sink *out;
	const char *path;
};

static void value_line(void *ctx, const struct skn_opt *opt)
{
	struct valuing *v = ctx;
	enum skn_value value;

	if (!opt->arg)
		return;
	value = skn_complete_value(opt->arg, opt->choices != NULL);
	if (value == SKN_VALUE_ANY)
		return;
	skn_sink_printf(v->out, "	'%s --%s'", v->path, opt->long_name);
	if (opt->short_name)
		skn_sink_printf(v->out, " | '%s -%c'", v->path, opt->short_name);
	skn_sink_puts(v->out, ") value='");
	add_value(v->out, value, opt->choices);
	skn_sink_puts(v->out, "' ;;\n");
}

static void values(struct skn_sink *out, const struct skn_cmd *cmd, const char *path)
{
	skn_opts_each(cmd, value_line, &(struct valuing){ .out = out, .path = path });
}

void skn_complete_bash(struct skn_sink *out)
{
	skn_sink_puts(out, "# bash completion for skein " SKN_VERSION
			   ", made by 'skein help --completion bash'\n"
			   "# shellcheck disable=SC2207,SC2086\n\n_skein_spec() {\n"
			   "	options='' valued='' operands='' verbs=''\n	case $1 in\n");
	spec(out, NULL, "");
	skn_complete_each(spec, out);
	skn_sink_puts(out, "	esac\n}\n\n_skein_value() {\n	value=''\n	case \"$1 $2\" in\n");
	values(out, NULL, "");
	skn_complete_each(values, out);
	skn_sink_puts(out, "	esac\n}\n\n");
	skn_sink_puts(out, driver);
}
