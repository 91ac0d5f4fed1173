/*
 * record.h - one YAML file of a thread: its bytes and what they say.
 *
 * A record keeps the bytes that it was read from, so that an edit of one field
 * leaves every other byte alone (doc/canon.h) and an unchanged file is never
 * rewritten.  Fields are reached by name; the schema says what they are.
 */
#ifndef SKN_DOC_RECORD_H
#define SKN_DOC_RECORD_H

#include "base/buf.h"
#include "base/node.h"
#include "base/vec.h"
#include "doc/kind.h"

struct skn_record {
	enum skn_kind kind;
	char *id;             /* file name without extension; "" for thread.yaml */
	struct skn_buf src;   /* the file */
	struct skn_tree tree; /* its content; spans point into src */
};

struct skn_records {
	struct skn_record *v;
	size_t n, cap;
};

/* Takes over SRC (which is left empty), parses it and checks that it is a
 * mapping; PATH is for messages.  On failure nothing is held. */
int skn_record_parse(struct skn_record *out, enum skn_kind kind, const char *id,
		     struct skn_buf *src, const char *path, struct skn_err *err);
/* The same with validation against the kind's schema, and of the characters, also
 * of those that escapes stand for: the first fault is the error. */
int skn_record_parse_valid(struct skn_record *out, enum skn_kind kind, const char *id,
			   struct skn_buf *src, const char *path, struct skn_err *err);
/* Whether S has only characters that a file of a thread may hold (uni/uni.h; CR LF
 * counts as LF); SKN_EDATA with PATH, line and column of the first other one. */
int skn_record_check_text(const char *s, size_t n, const char *path, struct skn_err *err);
void skn_record_release(struct skn_record *record);
void skn_records_release(struct skn_records *records);

/* A field's text without the final newline of a block scalar; *len may be
 * NULL.  NULL when the field is absent.  Valid until the record is released. */
const char *skn_record_text(const struct skn_record *record, const char *field, size_t *len);
const struct skn_record *skn_records_find(const struct skn_records *records, const char *id);

/* The fields of a kind that hold Markdown with citations, in page order, NULL
 * at the end; an empty list for kinds that have none. */
const char *const *skn_record_prose_fields(enum skn_kind kind);

/* Display order: events by date, precision, order, id; voices and tensions by
 * order, then id; the rest by id. */
void skn_records_sort(struct skn_records *records);

#endif
