#include "cli/frame.h"

#define EXAMPLE_MAX 72 /* bytes: what a page of 80 columns has room for */

struct lint {
	struct skn_sink *out;
	const char *name;
	int found;
};

static void complain(struct lint *lint, const char *fmt, ...) SKN_PRINTF(2, 3);

static void complain(struct lint *lint, const char *fmt, ...)
{
	struct skn_buf text = SKN_BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	skn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	skn_sink_printf(lint->out, "%s: %s\n", lint->name, text.p);
	lint->found++;
	skn_buf_release(&text);
}

static bool is_name(const char *s)
{
	return s && s[0] >= 'a' && s[0] <= 'z' &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

/* One line that begins small and ends without a full stop. */
static void phrase(struct lint *lint, const char *what, const char *text)
{
	if (!text || !text[0])
		complain(lint, "no %s", what);
	else if (skn_ends_with(text, ".") || strchr(text, '\n'))
		complain(lint, "the %s is no phrase: \"%s\"", what, text);
	else if (isupper((unsigned char)text[0]) && islower((unsigned char)text[1]))
		complain(lint, "the %s begins with a capital: \"%s\"", what, text);
}

static void same_name(struct lint *lint, const struct skn_opt *opt, const struct skn_opt *others,
		      const struct skn_opt *end)
{
	for (; others != end && others->long_name; others++) {
		if (skn_streq(others->long_name, opt->long_name))
			complain(lint, "two options --%s", opt->long_name);
		if (opt->short_name && others->short_name == opt->short_name)
			complain(lint, "two options -%c", opt->short_name);
	}
}

static void check_option(struct lint *lint, const struct skn_cmd *cmd, const struct skn_opt *opt)
{
	if (!is_name(opt->long_name))
		complain(lint, "bad option name '%s'", opt->long_name);
	phrase(lint, "help of an option", opt->help);
	if (opt->short_name && !isalnum((unsigned char)opt->short_name))
		complain(lint, "bad letter of --%s", opt->long_name);
	if (!opt->arg && (opt->choices || opt->optional_arg))
		complain(lint, "--%s has choices but no value", opt->long_name);
	same_name(lint, opt, cmd->options, opt);
	same_name(lint, opt, skn_opts_global, NULL);
	if (cmd->json)
		same_name(lint, opt, skn_opts_json, NULL);
}

static void check_args(struct lint *lint, const char *args)
{
	struct skn_operand operand;
	bool optional = false, repeat = false;

	for (size_t i = 0; skn_opts_operand(args, i, &operand); i++) {
		if (repeat)
			complain(lint, "operand %s after one that repeats", operand.name);
		if (optional && !operand.optional)
			complain(lint, "operand %s must be there after one that may", operand.name);
		optional = operand.optional;
		repeat = operand.repeat;
	}
}

static void check_work(struct lint *lint, const struct skn_cmd *cmd)
{
	if (!!cmd->run + !!cmd->subs + !!cmd->helper != 1)
		complain(lint, "not exactly one of run, subs, helper");
	if (cmd->helper && !cmd->needs)
		complain(lint, "a helper without needs");
	if (cmd->subs && (cmd->args || cmd->options || cmd->json))
		complain(lint, "verbs beside args, options or json: give those to the verbs");
}

static int check(const struct skn_cmd *cmd, const char *name, bool verb, struct skn_sink *out)
{
	struct lint lint = { .out = out, .name = name };

	if (!is_name(cmd->name))
		complain(&lint, "bad name");
	if (!verb && (cmd->group < 0 || cmd->group >= SKN_GROUP_COUNT))
		complain(&lint, "bad group");
	phrase(&lint, "summary", cmd->summary);
	if (!cmd->description || !strchr(cmd->description, '.'))
		complain(&lint, "no description");
	check_args(&lint, cmd->args);
	check_work(&lint, cmd);
	for (const struct skn_opt *opt = cmd->options; opt && opt->long_name; opt++)
		check_option(&lint, cmd, opt);
	for (const struct skn_example *e = cmd->examples; e && e->command; e++)
		if (!skn_starts_with(e->command, SKN_PROGRAM " ") || !e->what ||
		    strlen(e->command) > EXAMPLE_MAX)
			complain(&lint, "bad example '%s'", e->command);
	for (const struct skn_cmd *const *s = cmd->subs; s && *s; s++) {
		char *full = skn_xasprintf("%s %s", name, (*s)->name);

		if (verb || (*s)->subs)
			complain(&lint, "verbs inside a verb");
		else
			lint.found += check(*s, full, true, out);
		free(full);
	}
	return lint.found;
}

int skn_cli_lint_row(const struct skn_cmd *cmd, struct skn_sink *out)
{
	return check(cmd, cmd->name ? cmd->name : "(no name)", false, out);
}
