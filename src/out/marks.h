/*
 * marks.h - a flow as Markdown again, for readers other than ours: the md and
 * the pandoc format.  What the two differ in comes from the caller.
 */
#ifndef SKN_OUT_MARKS_H
#define SKN_OUT_MARKS_H

#include "out/flow.h"

struct skn_marks {
	/* Appends plain text, escaped for the reader. */
	void (*text)(struct skn_buf *out, const char *s, size_t n);
	/* Appends a group of citations, with the blanks before it. */
	void (*cites)(struct skn_buf *out, const struct skn_flow *flow, const struct skn_flow_token *t);
	int base_level; /* added to the levels of headings */
};

/* Appends the narrative's blocks, parted by empty lines, with one newline at the
 * end.  Sentences stand one per line, as in the store. */
void skn_marks_narrative(struct skn_buf *out, const struct skn_marks *marks,
			 const struct skn_numbers *numbers, const struct skn_thread *thread);
/* A record's Markdown field in the same way, each line but the first behind INDENT
 * and without the last newline: its first paragraph goes on where OUT ends.
 * Nothing when the record has no such field. */
void skn_marks_field(struct skn_buf *out, const struct skn_marks *marks,
		     const struct skn_numbers *numbers, const struct skn_record *record,
		     const char *name, const char *indent);

/* An address as it stands between < and >: what a reader would take for the end,
 * an entity or an escape is escaped. */
void skn_marks_url(struct skn_buf *out, const char *url, size_t n);

#endif
