/*
 * terminal.h - a version of a thread to read on a terminal: wrapped to its
 * width, with the numbers of the page, hyperlinks and styles where it has them
 * (text/term.h decides).  Without colour and links it is readable plain text.
 *
 * Nothing of a store reaches the terminal but through text/term.h, which makes
 * control characters visible.
 */
#ifndef SKN_OUT_TERMINAL_H
#define SKN_OUT_TERMINAL_H

#include "out/page.h"
#include "text/term.h"

enum skn_show_part {
	SKN_SHOW_HEAD = 1, /* title, version, summary */
	SKN_SHOW_NARRATIVE = 2,
	SKN_SHOW_TIMELINE = 4,
	SKN_SHOW_PERSPECTIVES = 8,
	SKN_SHOW_TENSIONS = 16,
	SKN_SHOW_SOURCES = 32,
	SKN_SHOW_ALL = 63
};

/* The part that a word means ("timeline", also "events"); 0 for none. */
unsigned skn_show_part_find(const char *word);

/* PARTS is of enum skn_show_part.  A section that is empty is left out. */
int skn_show_thread(struct skn_sink *out, const struct skn_term *term,
		    const struct skn_thread *thread, const struct skn_page_info *info,
		    unsigned parts, struct skn_err *err);

/* One record of the thread with the sources that it cites under the numbers of
 * the page; an item with all its fields. */
int skn_show_record(struct skn_sink *out, const struct skn_term *term,
		    const struct skn_thread *thread, const struct skn_record *record,
		    struct skn_err *err);

#endif
