/*
 * help_page.h - a manual page as a sequence of parts, told once and printed by
 * two writers: text for a terminal (help_text.c) and roff (man.c), so that the
 * two cannot differ.
 */
#ifndef SKN_CLI_HELP_PAGE_H
#define SKN_CLI_HELP_PAGE_H

#include "cli/frame.h"

struct skn_page {
	struct skn_sink *out;
	void (*heading)(struct skn_page *page, const char *text);
	void (*subheading)(struct skn_page *page, const char *text);
	void (*para)(struct skn_page *page, const char *text, size_t n);     /* is filled */
	void (*verbatim)(struct skn_page *page, const char *text, size_t n); /* lines are kept */
	void (*synopsis)(struct skn_page *page, const char *command, const char *rest);
	void (*option)(struct skn_page *page, const struct skn_opt *opt, const char *text);
	void (*tagged)(struct skn_page *page, const char *head, const char *text);
	bool follows; /* roff: something stands between here and the last heading */
	/* The text writer's own. */
	const struct skn_term *term;
	size_t width;
};

/* The parts of a command's page, from NAME to SEE ALSO. */
void skn_page_command(struct skn_page *page, const struct skn_cmd *cmd, const char *name);
/* Of the program's own page, with all commands. */
void skn_page_program(struct skn_page *page);
void skn_page_topic(struct skn_page *page, const struct skn_topic *topic);

#endif
