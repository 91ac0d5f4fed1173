#include "cli/complete.h"

enum skn_value skn_complete_value(const char *name, bool choice)
{
	static const struct {
		const char *start;
		enum skn_value value;
	} kinds[] = {
		{ "FILE", SKN_VALUE_FILE },     { "PATH", SKN_VALUE_FILE },
		{ "DIR", SKN_VALUE_DIR },       { "THREAD", SKN_VALUE_THREAD },
		{ "COMMAND", SKN_VALUE_COMMAND },
	};

	if (choice)
		return SKN_VALUE_CHOICE;
	for (size_t i = 0; i < SKN_ARRAY_LEN(kinds); i++)
		if (skn_starts_with(name, kinds[i].start))
			return kinds[i].value;
	return SKN_VALUE_ANY;
}

void skn_complete_each(void (*fn)(struct skn_sink *out, const struct skn_cmd *cmd,
				  const char *path),
		       struct skn_sink *out)
{
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++) {
		if ((*c)->hidden)
			continue;
		fn(out, *c, (*c)->name);
		for (const struct skn_cmd *const *s = (*c)->subs; s && *s; s++) {
			char *path = skn_xasprintf("%s %s", (*c)->name, (*s)->name);

			fn(out, *s, path);
			free(path);
		}
	}
}

void skn_complete_choices(struct skn_sink *out, const char *choices)
{
	for (; *choices; choices++)
		skn_sink_putc(out, *choices == '|' ? ' ' : *choices);
}

void skn_complete_quoted(struct skn_sink *out, const char *text, const char *also)
{
	for (; *text; text++) {
		if (*text == '\'') {
			skn_sink_puts(out, "'\\''");
			continue;
		}
		if (strchr(also, *text))
			skn_sink_putc(out, '\\');
		skn_sink_putc(out, *text);
	}
}

void skn_complete_write(struct skn_sink *out, const char *shell)
{
	if (skn_streq(shell, "bash"))
		skn_complete_bash(out);
	else if (skn_streq(shell, "zsh"))
		skn_complete_zsh(out);
	else
		skn_complete_fish(out);
}
