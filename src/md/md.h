/*
 * md.h - Markdown, read by cmark (CommonMark 0.30) and only here.
 *
 * What skein stores is CommonMark with pandoc's citations (md/cites.h) and
 * without link reference definitions: "[name]: url" is a paragraph like any
 * other, so every line that is not blank belongs to a block, and one paragraph
 * can be read without the rest of its document.
 *
 * Source is edited by the spans that skn_md_blocks gives, never by rendering
 * it again.  All offsets are bytes of the text handed in; it should be UTF-8,
 * and no bytes at all make a function here fail other than by a limit.
 *
 * The noncharacters U+FDD0 and U+FDD1 mark places for our own use; where a
 * text holds one it is read as U+FFFD.
 */
#ifndef SKN_MD_MD_H
#define SKN_MD_MD_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_MD_SIZE_MAX ((size_t)64 << 20) /* bytes of one text */
#define SKN_MD_DEPTH_MAX 100               /* containers in each other */

enum skn_md_kind {
	SKN_MD_PARAGRAPH,
	SKN_MD_HEADING,
	SKN_MD_QUOTE,
	SKN_MD_LIST,
	SKN_MD_ITEM,
	SKN_MD_CODE, /* fenced or indented */
	SKN_MD_RULE,
	SKN_MD_HTML
};

struct skn_md_block {
	enum skn_md_kind kind;
	int level;         /* heading: 1..6; list and item: 1 for an outermost list; else 0 */
	bool leaf;         /* holds text, not blocks */
	size_t start, end; /* whole lines, markers of containers included; end exclusive */
	uint32_t first_line, last_line; /* 1-based */
	int depth;         /* containers around it: quotes, lists, items; 0 = top level */
	int quotes;        /* how many of them are quotes */
	size_t text;       /* where its own text begins on the first line */
};

struct skn_md_blocks {
	struct skn_md_block *v;
	size_t n, cap;
};

/*
 * The blocks of S in document order, a container before what it holds.  Leaves
 * do not overlap, lie inside their containers and cover every line that is
 * neither blank nor only markers.  Free with skn_vec_release.  SKN_ELIMIT when
 * S is larger than SKN_MD_SIZE_MAX or nested deeper than SKN_MD_DEPTH_MAX.
 */
int skn_md_blocks(struct skn_md_blocks *out, const char *s, size_t n, struct skn_err *err);

/*
 * Appends the inline source of a paragraph or heading: its lines without the
 * markers and indentation of the containers around it, the marks of a heading
 * and the last newline.  S is the text that the block was found in.
 */
void skn_md_block_text(struct skn_buf *out, const char *s, const struct skn_md_block *block);

enum skn_md_event_kind {
	SKN_MD_TEXT,      /* p, n: characters, entities and escapes resolved */
	SKN_MD_CODE_SPAN, /* p, n: its text */
	SKN_MD_EMPH,
	SKN_MD_EMPH_END,
	SKN_MD_STRONG,
	SKN_MD_STRONG_END,
	SKN_MD_LINK,      /* p, n: the address, as written; title */
	SKN_MD_LINK_END,
	SKN_MD_IMAGE,     /* as a link; what is inside is the text that stands for it */
	SKN_MD_IMAGE_END,
	SKN_MD_SOFTBREAK, /* the end of a source line: in skein, of a sentence */
	SKN_MD_LINEBREAK, /* a hard break */
	SKN_MD_RAW_HTML,  /* p, n: as written; not to be trusted or passed on raw */
	SKN_MD_CITE       /* cite: which of skn_cites_scan's groups; p, n: as written */
};

struct skn_md_event {
	enum skn_md_event_kind kind;
	const char *p; /* valid during the call */
	size_t n;
	const char *title;
	size_t title_n;
	size_t cite;
};

struct skn_md_handler {
	/* Anything but 0 ends the walk and is returned. */
	int (*event)(void *ctx, const struct skn_md_event *event, struct skn_err *err);
};

/*
 * Reads S as the inside of one paragraph: what would start a block is text,
 * blank lines count as line ends.  Begin and end events are paired.  The
 * addresses are not judged: see skn_url_is_safe.  SKN_ELIMIT when S is larger
 * than SKN_MD_SIZE_MAX, or holds so many unclosed images and links that
 * reading it would take quadratic time.
 */
int skn_md_inline(const char *s, size_t n, const struct skn_md_handler *handler, void *ctx,
		  struct skn_err *err);

/*
 * Appends the plain text of inline Markdown: marks dropped, the address of a
 * link behind its text as " (url)" unless it is the text, an image's text,
 * citation groups as written, HTML tags dropped, line ends as '\n'.  What
 * skn_md_inline refuses is appended as it is.
 */
void skn_md_plain(struct skn_buf *out, const char *s, size_t n);

/*
 * Appends Markdown that reads, inline, as exactly the plain text S, also for
 * pandoc's reader with its usual extensions (without smart quotes).  Blanks
 * that a reader would drop, tabs, line ends and other control characters
 * become entities; NUL becomes U+FFFD.
 */
void skn_md_escape(struct skn_buf *out, const char *s, size_t n);

/* The same for a part of a line, with citations or marks beside it: EDGES are
 * the ends of S that are ends of the line.  A blank at another end stays. */
enum { SKN_MD_AT_START = 1, SKN_MD_AT_END = 2 };
void skn_md_escape_piece(struct skn_buf *out, const char *s, size_t n, unsigned edges);

/*
 * Appends one line of Markdown (no newline in it) so that no reader takes it
 * for the start of a block: a list, heading, quote, rule, fence, indented
 * code, HTML block, link definition; for pandoc also a line block, a table, a
 * div, a definition, a title.  A line that starts none stays as it is, so
 * doing it twice changes nothing.
 */
void skn_md_escape_line_start(struct skn_buf *out, const char *line, size_t n);

#endif
