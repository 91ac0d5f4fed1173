/* topic_rules.c - `skein help rules [CODE]`: what check looks for. */
#include "check/rules.h"
#include "cli/frame.h"

static void list_severity(struct skn_buf *text, enum skn_severity severity, const char *title)
{
	skn_buf_addf(text, "%s:\n\n", title);
	for (size_t i = 0; i < SKN_RULE_N; i++)
		if (skn_rules[i].severity == severity)
			skn_buf_addf(text, "  %-19s %s\n", skn_rules[i].code, skn_rules[i].summary);
	skn_buf_addc(text, '\n');
}

static void show_page(struct skn_cli *cli, const char *name, const char *summary, const char *text)
{
	struct skn_topic topic = { .name = name, .summary = summary, .text = text };

	skn_help_topic(cli->out, &cli->term, &topic);
}

static void show_list(struct skn_cli *cli)
{
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_adds(&text, "'skein help rules CODE' explains one of them, with an example. "
			    "policy.severities of skein.yaml changes a severity:\n"
			    "\n"
			    "  policy:\n"
			    "    severities: {uncited: error, no-link: off}\n"
			    "\n");
	list_severity(&text, SKN_SEVERITY_ERROR, "Errors");
	list_severity(&text, SKN_SEVERITY_WARNING, "Warnings");
	list_severity(&text, SKN_SEVERITY_NOTE, "Notes");
	show_page(cli, "rules", "what check looks for", text.p);
	skn_buf_release(&text);
}

static void show_rule(struct skn_cli *cli, const struct skn_rule *rule)
{
	char *text = skn_xasprintf("Default severity: %s.\n\n%s", skn_severity_name(rule->severity),
				   rule->text);

	show_page(cli, rule->code, rule->summary, text);
	free(text);
}

static int show(struct skn_cli *cli, char *const *args, size_t n_args, struct skn_err *err)
{
	const struct skn_rule *rule;
	const char *near;

	if (n_args == 0) {
		show_list(cli);
		return SKN_OK;
	}
	rule = n_args == 1 ? skn_rule_find(args[0]) : NULL;
	if (rule) {
		show_rule(cli, rule);
		return SKN_OK;
	}
	if (n_args > 1)
		return skn_fail(err, SKN_EUSAGE, "one word too many: '%s'", args[1]);
	near = skn_rule_nearest(args[0]);
	skn_fail(err, SKN_EUSAGE, "there is no rule '%s'", args[0]);
	return near ? skn_hint(err, "did you mean '%s'?", near)
		    : skn_hint(err, "'skein help rules' lists them");
}

const struct skn_topic skn_topic_rules = {
	.name = "rules",
	.summary = "what check looks for",
	.show = show,
};
