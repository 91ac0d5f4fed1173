/*
 * texts.h - the texts of a thread that the search finds, each with the place where its
 * page shows it: plain, without marks and citations.
 */
#ifndef SKN_SITE_TEXTS_H
#define SKN_SITE_TEXTS_H

#include "base/buf.h"
#include "doc/thread.h"

enum skn_site_text_kind {
	SKN_SITE_TEXT_THREAD, /* its summary */
	SKN_SITE_TEXT_SENTENCE,
	SKN_SITE_TEXT_EVENT,
	SKN_SITE_TEXT_VOICE,
	SKN_SITE_TEXT_TENSION,
	SKN_SITE_TEXT_SOURCE
};

struct skn_site_text {
	enum skn_site_text_kind kind;
	char *anchor; /* an id of the page; "" for its top */
	char *head;   /* an event's date, a voice's name, a tension's status; or "" */
	char *text;
};

struct skn_site_texts {
	SKN_VEC(struct skn_site_text) list; /* in page order */
};

void skn_site_texts_make(struct skn_site_texts *out, const struct skn_thread *thread,
			 const struct skn_numbers *numbers);
void skn_site_texts_release(struct skn_site_texts *texts);

#endif
