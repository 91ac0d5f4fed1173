/*
 * cites.h - where the citations are in Markdown source.
 *
 *	group   = "[" cite *(";" cite) "]"
 *	cite    = "@" key ["," locator]        blanks and single line ends between
 *	key     = 1*alnum *( ("." / "_" / "-") 1*alnum )     alnum = a-z / 0-9
 *	locator = text without ";" and with balanced brackets; "\" escapes
 *
 * It is pandoc's syntax, narrowed to what has one meaning; whatever pandoc
 * would take for a citation but is outside it is a fault.  Nothing in code,
 * link texts and addresses, autolinks, HTML or behind a backslash is either.
 *
 * How: everything that begins like a citation is found by hand, in linear
 * time.  Only when the text holds anything that could hide one (backticks, a
 * tag, "](", indentation by four) does cmark read a copy in which each find is
 * replaced by a mark, and the finds whose marks come out as plain text stay.
 * A text beyond the limits of md/md.h is not read by cmark; all finds stay.
 */
#ifndef SKN_MD_CITES_H
#define SKN_MD_CITES_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_CITE_KEY_MAX 80 /* bytes; longer keys are no names of files */

struct skn_cite {
	size_t start, end;           /* of @key */
	size_t key, key_len;         /* of the key */
	size_t locator, locator_len; /* trimmed; length 0 = none */
};

struct skn_cite_group {
	size_t start, end; /* from '[' to past ']' */
	size_t first, n;   /* its cites */
};

enum skn_cite_fault_kind {
	SKN_CITE_UNCLOSED,  /* [@a without ] in its paragraph */
	SKN_CITE_EMPTY,     /* [@], [@a; ], [@a,] */
	SKN_CITE_SEPARATOR, /* a missing ; or , */
	SKN_CITE_KEY,       /* characters that no key has */
	SKN_CITE_BARE,      /* @key outside brackets */
	SKN_CITE_SUPPRESSED, /* -@key */
	SKN_CITE_PREFIX,    /* [see @key] */
	SKN_CITE_LOCATOR,   /* a locator that readers understand differently */
	SKN_CITE_ADJACENT,  /* [@a][@b]; skn_cites_join_adjacent mends it */
	SKN_CITE_DUPLICATE, /* one key twice in a group */
	SKN_CITE_CONTEXT    /* ![@a] or [@a][x]: pandoc sees no group */
};

struct skn_cite_fault {
	size_t start, end;
	enum skn_cite_fault_kind kind;
	const char *message; /* static text: what is wrong and what to write */
};

/* All three in order of position.  The groups of the last three kinds of fault
 * are there as well; those of the others are not. */
struct skn_cites {
	SKN_VEC(struct skn_cite_group) groups;
	SKN_VEC(struct skn_cite) cites;
	SKN_VEC(struct skn_cite_fault) faults;
};

/* Fills OUT, which is zeroed or empty; skn_cites_release frees it. */
void skn_cites_scan(struct skn_cites *out, const char *s, size_t n);
void skn_cites_release(struct skn_cites *cites);

#endif
