/*
 * suggest.h - what a thread should search for: its open questions, its voices that
 * one source alone speaks for, its claims that one origin alone makes.
 *
 * A query is the words of the text that say most (names, figures, long words), in
 * their order.  Nothing is guessed beyond the text, and nothing is fetched.
 */
#ifndef SKN_GATHER_SUGGEST_H
#define SKN_GATHER_SUGGEST_H

#include "doc/thread.h"
#include "gather/watch.h"

#define SKN_SUGGEST_MAX 50  /* suggestions of one thread */
#define SKN_SUGGEST_WORDS 8 /* of a query */

enum skn_suggest_why { SKN_SUGGEST_TENSION, SKN_SUGGEST_VOICE, SKN_SUGGEST_CLAIM };
extern const char *const skn_suggest_words[]; /* "open tension", "voice with one source", ... */

struct skn_suggestion {
	enum skn_suggest_why why;
	char *of;    /* id of the tension or voice, or of the sentence */
	char *id;    /* for watch.yaml: free there */
	char *query;
};
struct skn_suggestions {
	SKN_VEC(struct skn_suggestion) list;
};

/* THREAD holds the items it cites.  What WATCH searches for already is left out. */
void skn_suggest_make(struct skn_suggestions *out, const struct skn_thread *thread, const struct skn_watch *watch);
void skn_suggestions_release(struct skn_suggestions *list);

/* Appends the query that a text gives, "" for one without words. */
void skn_suggest_query(struct skn_buf *out, const char *md, size_t n);

#endif
