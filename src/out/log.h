/*
 * log.h - versions as JSON (schema/out-log.json), one after the other, newest first.
 *
 *	begin, (entry, entry_end) ..., end
 */
#ifndef SKN_OUT_LOG_H
#define SKN_OUT_LOG_H

#include "rev/gist.h"
#include "text/jsonw.h"

/* THREAD: its name, NULL: of all threads. */
void skn_log_json_begin(struct skn_jsonw *w, struct skn_sink *out, const char *thread);
/* Opens an entry, to which members may be added; THREAD where the log is of all. */
void skn_log_json_entry(struct skn_jsonw *w, const struct skn_version *version, const char *thread,
			const struct skn_gist *gist);
void skn_log_json_entry_end(struct skn_jsonw *w);
/* MORE: older ones were left out. */
void skn_log_json_end(struct skn_jsonw *w, bool more);

#endif
