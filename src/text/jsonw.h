/*
 * jsonw.h - a streaming JSON writer; every --json output is made with it.
 *
 *	skn_jsonw_init(&w, sink, true);
 *	skn_jsonw_object_begin(&w);
 *	skn_jsonw_str(&w, "thread", name);
 *	skn_jsonw_key(&w, "versions");
 *	skn_jsonw_array_begin(&w);
 *	...
 *	skn_jsonw_array_end(&w);
 *	skn_jsonw_object_end(&w);     writes the final newline
 *
 * The writer asserts what no caller may get wrong: a key before each value of
 * an object and nowhere else, ends that match their begins, one value at the
 * top.  What it writes is always valid UTF-8 and valid JSON: an invalid byte
 * becomes U+FFFD, a real that is no number becomes null; U+2028 and U+2029 are
 * escaped, which JavaScript needs.  A failed sink is noticed by
 * skn_sink_check.  Pretty printing indents by two blanks.  RFC 8259.
 */
#ifndef SKN_TEXT_JSONW_H
#define SKN_TEXT_JSONW_H

#include "base/node.h"
#include "base/sink.h"

#define SKN_JSONW_DEPTH_MAX 520 /* levels; more than json.h reads */
#define SKN_JSONW_REAL_MAX 32   /* bytes that format_real needs */

struct skn_jsonw {
	struct skn_sink *sink;
	bool pretty;
	bool after_key;
	bool done;
	size_t depth;
	struct {
		char open;  /* '{' or '[' */
		bool used;  /* a member or item was written */
	} stack[SKN_JSONW_DEPTH_MAX];
};

void skn_jsonw_init(struct skn_jsonw *w, struct skn_sink *sink, bool pretty);

void skn_jsonw_object_begin(struct skn_jsonw *w);
void skn_jsonw_object_end(struct skn_jsonw *w);
void skn_jsonw_array_begin(struct skn_jsonw *w);
void skn_jsonw_array_end(struct skn_jsonw *w);
void skn_jsonw_key(struct skn_jsonw *w, const char *key);
void skn_jsonw_keyn(struct skn_jsonw *w, const char *key, size_t n);

void skn_jsonw_string(struct skn_jsonw *w, const char *p, size_t n);
void skn_jsonw_cstring(struct skn_jsonw *w, const char *s); /* NULL gives null */
void skn_jsonw_int_value(struct skn_jsonw *w, int64_t v);
void skn_jsonw_real_value(struct skn_jsonw *w, double v);
void skn_jsonw_bool_value(struct skn_jsonw *w, bool v);
void skn_jsonw_null_value(struct skn_jsonw *w);

/* A member in one call. */
void skn_jsonw_str(struct skn_jsonw *w, const char *key, const char *text); /* NULL gives null */
void skn_jsonw_strn(struct skn_jsonw *w, const char *key, const char *p, size_t n);
void skn_jsonw_int(struct skn_jsonw *w, const char *key, int64_t v);
void skn_jsonw_real(struct skn_jsonw *w, const char *key, double v);
void skn_jsonw_bool(struct skn_jsonw *w, const char *key, bool v);
void skn_jsonw_null(struct skn_jsonw *w, const char *key);

/* A whole tree as one value; a plain scalar is written as a string. */
void skn_node_write_json(struct skn_jsonw *w, const struct skn_node *node);

/* The shortest decimal text that reads back as V, always with a dot or an
 * exponent; returns its length.  V must be finite. */
size_t skn_jsonw_format_real(char out[SKN_JSONW_REAL_MAX], double v);

#endif
