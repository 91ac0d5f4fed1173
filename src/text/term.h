/*
 * term.h - what a terminal shows and how: colour or not, links, the width of
 * text, wrapping.  Pure: whoever calls brings the facts (isatty, environment,
 * window size) and a sink.
 *
 * Width is that of a terminal cell grid: Unicode 14's East Asian Width, wide
 * and fullwidth = 2, combining marks, format characters and the later parts of
 * a Hangul syllable = 0, control characters = 0, all else (ambiguous too) = 1.
 * An emoji sequence counts as the sum of its parts: terminals disagree, and
 * the sum never makes a line too long.
 *
 * Text from a store is never written to a terminal as it is: skn_term_safe and
 * what is built on it replace control, bidirectional-override and tag
 * characters and invalid UTF-8 by a visible escape such as <U+202E> or <9B>.
 */
#ifndef SKN_TEXT_TERM_H
#define SKN_TEXT_TERM_H

#include "base/base.h"
#include "base/sink.h"

#define SKN_TERM_WIDTH_DEFAULT 80 /* where no width is known */
#define SKN_TERM_WIDTH_MIN 20     /* narrower is taken as this */
#define SKN_TERM_WIDTH_MAX 1000
#define SKN_TERM_TEXT_WIDTH 100   /* prose is wrapped no wider than this */
#define SKN_TERM_URL_MAX 2048     /* longer ones become no link */

struct skn_term {
	bool tty;       /* a terminal, or a pager on one */
	bool color;     /* styles are written */
	bool links;     /* OSC 8 hyperlinks are written */
	unsigned width; /* columns */
};

enum skn_term_when { SKN_TERM_AUTO, SKN_TERM_ALWAYS, SKN_TERM_NEVER };

/* What skn_term_init decides from; strings may be NULL. */
struct skn_term_facts {
	bool tty;
	enum skn_term_when when;     /* --color, wins over the environment */
	const char *no_color;        /* $NO_COLOR: set and not empty = no colour */
	const char *clicolor_force;  /* $CLICOLOR_FORCE: set and not "0" = colour anywhere */
	const char *term;            /* $TERM: "dumb" = no colour */
	const char *columns;         /* $COLUMNS, wins over the window's size */
	unsigned window_width;       /* TIOCGWINSZ; 0 = unknown */
};
void skn_term_init(struct skn_term *term, const struct skn_term_facts *facts);
/* "auto", "always" or "never" to *out; false for anything else. */
bool skn_term_when_parse(const char *s, enum skn_term_when *out);

enum skn_term_style {
	SKN_TERM_PLAIN,
	SKN_TERM_HEADING,
	SKN_TERM_DIM,
	SKN_TERM_ADDED,
	SKN_TERM_REMOVED,
	SKN_TERM_MOVED,
	SKN_TERM_KEY,
	SKN_TERM_LINK,
	SKN_TERM_ERROR,
	SKN_TERM_WARNING
};
/* The sequence that begins a style, "" without colour; skn_term_reset ends it. */
const char *skn_term_begin(const struct skn_term *term, enum skn_term_style style);
const char *skn_term_end(const struct skn_term *term, enum skn_term_style style);
/* TEXT, made safe, in a style. */
void skn_term_styled(const struct skn_term *term, struct skn_sink *out, enum skn_term_style style,
		     const char *text, size_t n);

/* The sequence that begins a hyperlink appended to OUT, and true; false and
 * nothing when links are off or the URL is not http(s), holds anything but
 * printable ASCII, or is too long. */
bool skn_term_link_begin(const struct skn_term *term, struct skn_buf *out, const char *url,
			 size_t n);
#define SKN_TERM_LINK_END "\033]8;;\033\\"
/* TEXT, made safe, as a link to URL where that is possible, else the text alone. */
void skn_term_link(const struct skn_term *term, struct skn_sink *out, const char *url,
		   const char *text, size_t n);

/* Text with everything harmful escaped; line feeds and tabs stay when KEEP_LINES. */
void skn_term_safe(struct skn_sink *out, const char *text, size_t n, bool keep_lines);
/* The same appended to a buffer. */
void skn_term_safe_buf(struct skn_buf *out, const char *text, size_t n, bool keep_lines);

/* Columns of one code point: 0, 1 or 2. */
unsigned skn_term_char_width(uint32_t c);
/* Columns of safe text; invalid bytes count as one each; no escape sequences. */
size_t skn_term_width(const char *text, size_t n);
/* Appends TEXT cut to at most WIDTH columns, with "…" for what was cut; never
 * parts a letter from its combining marks. */
void skn_term_cut(struct skn_buf *out, const char *text, size_t n, size_t width);

/*
 * Wrapping: a stream of text, styles and breaks becomes lines of at most WIDTH
 * columns that begin with an indent.  Breaks are taken at spaces (runs count as
 * one), and between two characters of a script written without spaces, but not
 * before closing nor after opening punctuation.  A word wider than a line
 * stands on a line of its own, whole: a URL stays usable.
 *
 *	skn_wrap_init(&w, &sink, width, "    ", 4)
 *	-> any of text / raw / newline -> skn_wrap_finish
 */
struct skn_wrap {
	struct skn_sink *out;
	size_t width;
	const char *indent; /* of every line but the first; borrowed, safe text */
	size_t column;      /* of the line being filled; 0 = nothing written yet */
	size_t filled;      /* words on this line */
	bool started;       /* the line's indent is written */
	bool space;         /* a space is due before the next word */
	struct skn_buf word;
	size_t word_width;
	uint32_t last;      /* last visible code point of the word */
};
/* FIRST_COLUMN: columns that the caller has already written on the first line. */
void skn_wrap_init(struct skn_wrap *wrap, struct skn_sink *out, size_t width, const char *indent,
		   size_t first_column);
void skn_wrap_text(struct skn_wrap *wrap, const char *text, size_t n); /* made safe */
void skn_wrap_puts(struct skn_wrap *wrap, const char *text);
/* COUNT columns of blanks that stay, before the word that comes next: at the start of a line. */
void skn_wrap_blanks(struct skn_wrap *wrap, size_t count);
/* Bytes without width: skn_term_begin, skn_term_end, links. */
void skn_wrap_raw(struct skn_wrap *wrap, const char *bytes, size_t n);
void skn_wrap_newline(struct skn_wrap *wrap); /* ends the line; the next is indented */
void skn_wrap_finish(struct skn_wrap *wrap);  /* writes the last word and a line feed; releases */

#endif
