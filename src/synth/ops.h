/*
 * ops.h - what an engine may ask for: operations on a thread, never files.
 *
 * An engine, built in or somebody's program, looks at a thread and at what was
 * collected since (synth/engine.h) and returns a list of these.  They are data:
 * synth/guards.h says which may be carried out, synth/apply.h carries them out.
 *
 * Whatever an operation states is made of *statements*, one sentence each: plain
 * inline Markdown without citations, the keys it cites, and the quotes it rests on.
 * Citation groups are written by apply, so there is one way for them to be right.
 *
 * As JSON (schema/operations.json):
 *
 *	{"engine": "extractive/1",
 *	 "operations": [
 *	  {"op": "add-sentence", "place": {"after": "s-3fa9c1d2e0"},
 *	   "sentence": {"text": "Reuters: “Output fell.”",
 *	     "cites": [{"key": "reuters-2026-output-1c4e"}],
 *	     "quotes": [{"key": "reuters-2026-output-1c4e", "text": "Output fell."}]}},
 *	  {"op": "resolve-tension", "id": "who-pays",
 *	   "resolution": [{"text": …, "cites": […], "quotes": […]}], "reason": "…"}]}
 *
 * Operations refer to the thread as it was: a sentence id names a sentence of the
 * version before, except that a place may also name `"op": N`, the sentence that the
 * operation with that ordinal (from 0) adds.  All that follow one place stand
 * there in the order of the list.
 */
#ifndef SKN_SYNTH_OPS_H
#define SKN_SYNTH_OPS_H

#include "base/arena.h"
#include "base/node.h"
#include "base/vec.h"
#include "doc/kind.h"
#include "text/jsonw.h"

#define SKN_OPS_MAX 5000                    /* operations of one list */
#define SKN_OPS_BYTES_MAX ((size_t)64 << 20) /* bytes of a list as JSON, exchanges included */

enum skn_op_kind {
	SKN_OP_ADD_SENTENCE,
	SKN_OP_REPLACE_SENTENCE,
	SKN_OP_MOVE_SENTENCE,
	SKN_OP_REMOVE_SENTENCE,
	SKN_OP_ADD_EVENT,
	SKN_OP_CHANGE_EVENT,
	SKN_OP_REMOVE_EVENT,
	SKN_OP_ADD_PERSPECTIVE,
	SKN_OP_CHANGE_PERSPECTIVE,
	SKN_OP_REMOVE_PERSPECTIVE,
	SKN_OP_OPEN_TENSION,
	SKN_OP_NARROW_TENSION,
	SKN_OP_RESOLVE_TENSION,
	SKN_OP_DISSOLVE_TENSION,
	SKN_OP_REOPEN_TENSION,
	SKN_OP_CHANGE_TENSION, /* words of the question or the resolution, not the status */
	SKN_OP_REMOVE_TENSION,
	SKN_OP_SUGGEST_SEARCH, /* told, and written to watch.yaml where the user wants that */
	SKN_OP_N
};

enum skn_op_does { SKN_OP_ADDS, SKN_OP_CHANGES, SKN_OP_MOVES, SKN_OP_REMOVES, SKN_OP_SUGGESTS };

struct skn_op_info {
	const char *name;      /* "add-sentence" */
	enum skn_kind of;      /* NARRATIVE, EVENT, VOICE, TENSION, WATCH */
	enum skn_op_does does; /* ops that set a status change a record */
	const char *status;    /* of a tension after it, or NULL: as it was */
	const char *body;      /* member and field with its words: "sentence", "event", "stance", "question" */
	const char *note;      /* "evolution", "resolution", or NULL */
	bool needs_body;       /* must be there */
	bool needs_note;
};
const struct skn_op_info *skn_op_info(enum skn_op_kind kind);

/* All texts are NUL-terminated and belong to the list's arena. */
struct skn_op_cite {
	const char *key;
	const char *locator; /* "p. 7", or NULL */
};
struct skn_op_quote {
	const char *key;
	const char *text;  /* verbatim in the item's text, folded as check does */
	const char *voice; /* who says it, or NULL */
};

/* One sentence. */
struct skn_said {
	const char *text;
	bool paragraph; /* in a record: a paragraph begins with it */
	SKN_VEC(struct skn_op_cite) cites;
	SKN_VEC(struct skn_op_quote) quotes;
};
struct skn_said_list {
	struct skn_said *v;
	size_t n, cap;
};

enum skn_op_where {
	SKN_PLACE_END,       /* a new last paragraph of the narrative (no place given) */
	SKN_PLACE_AFTER,     /* behind a sentence, in its paragraph */
	SKN_PLACE_FIRST,     /* at the start of the paragraph that holds a sentence */
	SKN_PLACE_PARAGRAPH, /* a new paragraph behind the one that holds a sentence */
	SKN_PLACE_UNDER      /* a new paragraph, the last of the section under a heading; a
			      * heading that is not there is made at the end */
};

struct skn_op_place {
	enum skn_op_where where;
	const char *id;      /* of a sentence; NULL for END, UNDER and where OP is meant */
	size_t op;           /* ordinal of the operation whose sentence is meant; SIZE_MAX: none */
	const char *heading; /* of UNDER: its words */
};
#define SKN_OP_PLACE_INIT { .op = SIZE_MAX }

struct skn_op {
	enum skn_op_kind kind;
	const char *id;     /* sentence or record; of a new record a wish, or NULL */
	const char *reason; /* NULL: none given */
	struct skn_op_place place;      /* of a sentence that is added or moved */
	struct skn_said_list body; /* the sentence (exactly one), event, stance, question */
	struct skn_said_list note; /* evolution, resolution */
	const char *date;   /* of an event: EDTF; NULL: as it was */
	int expected;       /* of an event: 1, 0, or -1: as it was */
	const char *voice;  /* of a perspective; NULL: as it was */
	const char *query;  /* of a search */
	const char *search_engine; /* of a search, or NULL */
};

/* What went to and from a model, to be kept outside the tree. */
struct skn_exchange {
	const char *request, *answer;
	size_t request_len, answer_len;
};

struct skn_ops {
	struct skn_arena arena;
	SKN_VEC(struct skn_op) list;
	/* Who made them: for the run record; NULL: what the caller says. */
	const char *engine;     /* "extractive/1", "anthropic:claude-…" */
	const char *prompt;     /* "sha256:…" of the prompt's files */
	const char *parameters; /* "sha256:…" */
	SKN_VEC(struct skn_exchange) exchanges;
};
#define SKN_OPS_INIT { .list = { 0 } }
void skn_ops_release(struct skn_ops *ops);

/* ---- making ---- */

/* Appends an operation without anything but its kind; valid until the next. */
struct skn_op *skn_ops_add(struct skn_ops *ops, enum skn_op_kind kind);
/* A copy in the list's arena; NULL for NULL. */
const char *skn_ops_text(struct skn_ops *ops, const char *s);
const char *skn_ops_textn(struct skn_ops *ops, const char *s, size_t n);
/* Appends a sentence to an operation's body or note; valid until the next.  Texts are copied. */
struct skn_said *skn_ops_say(struct skn_ops *ops, struct skn_said_list *list, const char *text, size_t n);
void skn_ops_cite(struct skn_ops *ops, struct skn_said *said, const char *key, const char *locator);
void skn_ops_quote(struct skn_ops *ops, struct skn_said *said, const char *key, const char *text, size_t n,
		   const char *voice);

/* ---- JSON ---- */

/* Reads and validates a list (schema/operations.json); SKN_EMODEL with the place of
 * what does not fit, SKN_ELIMIT beyond the limits.  NAME is for messages.  *out is
 * made in any case. */
int skn_ops_parse(struct skn_ops *out, const char *json, size_t n, const char *name, struct skn_err *err);
/* The same from a value that is part of a larger document. */
int skn_ops_read(struct skn_ops *out, const struct skn_node *value, const char *name, struct skn_err *err);
/* Writes it as one JSON value, members in a fixed order: reading it gives the same
 * list, and equal lists give equal bytes.  EXCHANGES: those too. */
void skn_ops_write(struct skn_jsonw *w, const struct skn_ops *ops, bool exchanges);

#endif
