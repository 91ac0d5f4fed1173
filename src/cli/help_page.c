#include "cli/help_page.h"

static void name_section(struct skn_page *page, const char *name, const char *summary)
{
	char *line = skn_xasprintf(SKN_PROGRAM "%s%s - %s", name[0] ? "-" : "", name, summary);

	page->heading(page, "NAME");
	page->para(page, line, strlen(line));
	free(line);
}

/* Paragraphs with blank lines between; one that begins with a blank is verbatim. */
static void prose(struct skn_page *page, const char *text)
{
	while (text && *text) {
		const char *end = strstr(text, "\n\n");
		size_t n = end ? (size_t)(end - text) : strlen(text);

		if (n && text[0] == ' ')
			page->verbatim(page, text, n);
		else if (n)
			page->para(page, text, n);
		text += n;
		text += strspn(text, "\n");
	}
}

static void option_part(void *ctx, const struct skn_opt *opt)
{
	struct skn_page *page = ctx;
	struct skn_buf text = SKN_BUF_INIT;

	skn_help_option_text(opt, &text);
	page->option(page, opt, text.p);
	skn_buf_release(&text);
}

static void synopsis(struct skn_page *page, const struct skn_cmd *cmd, const char *name)
{
	char *command = skn_xasprintf(SKN_PROGRAM " %s", name);
	char *rest = skn_xasprintf("[OPTIONS]%s%s", cmd->args ? " " : "", cmd->args ? cmd->args : "");

	page->synopsis(page, command, rest);
	free(rest);
	free(command);
}

static void examples(struct skn_page *page, const struct skn_example *example)
{
	if (!example || !example->command)
		return;
	page->heading(page, "EXAMPLES");
	for (; example->command; example++) {
		char *line = skn_xasprintf("    %s", example->command);

		page->para(page, example->what, strlen(example->what));
		page->verbatim(page, line, strlen(line));
		free(line);
	}
}

/* A paragraph for each line of the command's own. */
static void exit_status(struct skn_page *page, const struct skn_cmd *cmd)
{
	static const char usual[] = "0 when done; skein-exit-codes(7) lists the others.";
	const char *own = cmd->exit_codes ? cmd->exit_codes : "", *rest = usual;
	size_t n;

	page->heading(page, "EXIT STATUS");
	if (own[0] == '0')
		rest += strlen("0 when done; ");
	for (; *own; own += n + (own[n] == '\n')) {
		n = strcspn(own, "\n");
		page->para(page, own, n);
	}
	page->para(page, rest, strlen(rest));
}

static void see_also(struct skn_page *page, const struct skn_cmd *cmd)
{
	struct skn_buf line = SKN_BUF_INIT;

	skn_buf_adds(&line, "skein(1)");
	for (const struct skn_cmd *const *c = skn_cmds; *c; c++)
		if ((*c)->group == cmd->group && !(*c)->hidden && !skn_streq((*c)->name, cmd->name))
			skn_buf_addf(&line, ", skein-%s(1)", (*c)->name);
	page->heading(page, "SEE ALSO");
	page->para(page, line.p, line.n);
	skn_buf_release(&line);
}

/* A verb among others: its synopsis, text and options under one subheading. */
static void verb(struct skn_page *page, const struct skn_cmd *sub, const char *name)
{
	char *full = skn_xasprintf("%s %s", name, sub->name);
	char *heading = skn_xasprintf(SKN_PROGRAM " %s%s%s", full, sub->args ? " " : "",
				      sub->args ? sub->args : "");

	page->subheading(page, heading);
	prose(page, sub->description ? sub->description : sub->summary);
	for (const struct skn_opt *opt = sub->options; opt && opt->long_name; opt++)
		if (!opt->hidden)
			option_part(page, opt);
	if (sub->json)
		option_part(page, skn_opts_json);
	free(heading);
	free(full);
}

static void verbs(struct skn_page *page, const struct skn_cmd *cmd, const char *name)
{
	page->heading(page, "VERBS");
	for (const struct skn_cmd *const *s = cmd->subs; *s; s++)
		verb(page, *s, name);
}

static void verb_synopses(struct skn_page *page, const struct skn_cmd *cmd, const char *name)
{
	for (const struct skn_cmd *const *s = cmd->subs; *s; s++) {
		char *full = skn_xasprintf("%s %s", name, (*s)->name);

		synopsis(page, *s, full);
		free(full);
	}
}

void skn_page_command(struct skn_page *page, const struct skn_cmd *cmd, const char *name)
{
	char *dashed = skn_xstrdup(name);

	for (char *p = dashed; *p; p++)
		if (*p == ' ')
			*p = '-';
	name_section(page, dashed, cmd->summary);
	page->heading(page, "SYNOPSIS");
	if (cmd->subs)
		verb_synopses(page, cmd, name);
	else
		synopsis(page, cmd, name);
	page->heading(page, "DESCRIPTION");
	prose(page, cmd->description ? cmd->description : cmd->summary);
	if (cmd->subs)
		verbs(page, cmd, name);
	page->heading(page, "OPTIONS");
	skn_opts_each(cmd, option_part, page);
	examples(page, cmd->examples);
	exit_status(page, cmd);
	see_also(page, cmd);
	free(dashed);
}

/* ---- the program's own page ---- */

static void commands(struct skn_page *page)
{
	page->heading(page, "COMMANDS");
	for (int group = 0; group < SKN_GROUP_COUNT; group++) {
		bool first = true;

		for (const struct skn_cmd *const *c = skn_cmds; *c; c++) {
			char *head;

			if ((*c)->hidden || (int)(*c)->group != group)
				continue;
			if (first)
				page->subheading(page, skn_group_titles[group]);
			first = false;
			head = skn_xasprintf("skein-%s(1)", (*c)->name);
			page->tagged(page, head, (*c)->summary);
			free(head);
		}
	}
}

static void topics(struct skn_page *page)
{
	page->heading(page, "TOPICS");
	for (const struct skn_topic *const *t = skn_topics; *t; t++) {
		char *head = skn_xasprintf((*t)->text ? "skein-%s(7)" : "skein help %s", (*t)->name);

		page->tagged(page, head, (*t)->summary);
		free(head);
	}
}

void skn_page_program(struct skn_page *page)
{
	name_section(page, "", "threads that cite their sources, in a git repository");
	page->heading(page, "SYNOPSIS");
	page->synopsis(page, SKN_PROGRAM, "[OPTIONS] COMMAND [ARGUMENTS]");
	page->heading(page, "DESCRIPTION");
	prose(page,
	      "A thread is a living synthesis of one topic: a narrative, a timeline, perspectives and "
	      "open tensions, each sentence with the sources it rests on. skein keeps threads in a git "
	      "repository so that every synthesis is a commit: the text and every citation in it have "
	      "history, differences and blame, changes are reviewed as any other, and any version can be "
	      "exported at any time.\n\n"
	      "A thread is named by its path below threads/, or the last part of it where that is "
	      "unambiguous. THREAD@REV names one version of it: a number (@2), a step back (@-1), a day "
	      "(@2026-04-29), a branch, a commit, or the work tree (@work).");
	commands(page);
	page->heading(page, "OPTIONS");
	skn_opts_each(NULL, option_part, page);
	topics(page);
}

void skn_page_topic(struct skn_page *page, const struct skn_topic *topic)
{
	name_section(page, topic->name, topic->summary);
	page->heading(page, "DESCRIPTION");
	prose(page, topic->text);
}
