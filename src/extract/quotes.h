/*
 * quotes.h - who said what, in an article.
 *
 *	"We are ready," said Jane Doe of Acme.       direct: the words themselves
 *	The ministry said that prices had fallen.    indirect: their sense
 *	He called the plan "a gift to nobody".       mixed: both
 *	According to Reuters, output fell.           indirect
 *
 * Everything is a verbatim span.  A quotation's content may be in pieces, where
 * the words that tell who speaks stand inside it; a quotation of several
 * paragraphs, each of which opens with a mark and only the last of which closes
 * one, is one.  The cue is the verb or the phrase that attributes it, the
 * speaker the words that name who does; either may be missing (empty).
 *
 * The name is where the text last gave the speaker's full name before or at
 * that place, for a surname, a pronoun or a title ("the minister") that leads
 * back to one person without doubt; else the speaker's own words, or empty.
 *
 * The rules are of English: a list of verbs, where clauses begin and end, and
 * where a name stands beside a verb.  Direct quotations are found in any
 * language that uses quotation marks.  Time is linear in the text.
 */
#ifndef SKN_EXTRACT_QUOTES_H
#define SKN_EXTRACT_QUOTES_H

#include "text/span.h"

#define SKN_QUOTES_TEXT_MAX ((size_t)64 << 20) /* bytes of a text */
#define SKN_QUOTE_PIECES_MAX 32                /* of one quotation; a further one begins another */

enum skn_quote_kind { SKN_QUOTE_DIRECT, SKN_QUOTE_INDIRECT, SKN_QUOTE_MIXED };

struct skn_quote {
	int kind;              /* enum skn_quote_kind */
	size_t piece, pieces;  /* its content: PIECES spans of list.content from PIECE on */
	struct skn_span cue;     /* empty (start == end) when there is none */
	struct skn_span speaker; /* as written beside the quotation */
	struct skn_span name;    /* the full name, wherever the text gave it */
};

struct skn_quotes {
	struct skn_quote *v; /* by the start of the content */
	size_t n, cap;
	struct skn_spans content; /* quotation marks not included */
};

/* Appends the quotations of an article.  Any bytes will do; SKN_ELIMIT for a
 * text beyond SKN_QUOTES_TEXT_MAX. */
int skn_quotes_find(struct skn_quotes *out, const char *s, size_t n, struct skn_err *err);
void skn_quotes_release(struct skn_quotes *list);

#endif
