/*
 * comment.h - text of a store inside Markdown that we post to a forge: a pull
 * request's comment, a job's summary.
 *
 * GitHub-flavoured Markdown, also safe on GitLab, Gitea and Forgejo.  The text
 * shows as it is and does nothing: no markup, no HTML, no mention, no reference
 * to an issue, no link that the forge makes of a bare address.  Where a forge
 * looks at the rendered text (mentions, references), escaping does not help: a
 * zero-width space stands behind the character that would start one.
 *
 * Neither writes a line end, so nothing of the text can stand at the start of a
 * line, where bots and job logs look for commands; the caller's own words stand
 * there.  What misleads a reader (bidi overrides, control characters) is shown
 * as <U+202E>.
 */
#ifndef SKN_OUT_COMMENT_H
#define SKN_OUT_COMMENT_H

#include "base/buf.h"

/* Appends plain text; its line ends become <br>. */
void skn_comment_text(struct skn_buf *out, const char *s, size_t n);
/* Appends it as a code span; line ends become blanks.  Nothing for an empty text. */
void skn_comment_code(struct skn_buf *out, const char *s, size_t n);

#endif
