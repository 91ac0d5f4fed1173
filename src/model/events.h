/*
 * events.h - a streamed answer, cut into its messages while it comes in.
 *
 * Two forms: server-sent events (WHATWG HTML, 9.2: fields "event" and "data",
 * several data lines joined by line feeds, comments, CR, LF or CR LF, an event
 * ended by an empty line), and one JSON document a line.  Bytes may come in pieces
 * of any size.
 */
#ifndef SKN_MODEL_EVENTS_H
#define SKN_MODEL_EVENTS_H

#include "base/buf.h"

#define SKN_EVENT_MAX ((size_t)4 << 20) /* bytes of one event or line */

enum skn_events_form { SKN_EVENTS_SSE, SKN_EVENTS_LINES };

struct skn_events {
	enum skn_events_form form;
	/* Called for each message; NAME is "" where none was given.  Not 0 ends it. */
	int (*take)(void *ctx, const char *name, const char *data, size_t n, struct skn_err *err);
	void *ctx;
	struct skn_buf line, name, data;
	bool has_data, after_cr, started;
};

void skn_events_init(struct skn_events *events, enum skn_events_form form);
/* SKN_EDATA for a message that is too large, or what take returned. */
int skn_events_feed(struct skn_events *events, const char *p, size_t n, struct skn_err *err);
/* At the end of the bytes: a last line without a line end counts for LINES, an event
 * without its empty line does not. */
int skn_events_end(struct skn_events *events, struct skn_err *err);
void skn_events_release(struct skn_events *events);

#endif
