/*
 * opml.h - lists of feeds as OPML 2.0 (opml.org), which every reader of feeds can
 * read and write.
 *
 * Read tolerantly: any case of xmlUrl, ill-formed XML, any nesting.  Folders become a
 * path of names.  Written by folder, each once, the feeds of one in the order given.
 */
#ifndef SKN_GATHER_OPML_H
#define SKN_GATHER_OPML_H

#include "base/sink.h"
#include "base/vec.h"

#define SKN_OPML_FEEDS_MAX 100000
#define SKN_OPML_FOLDERS_MAX 32 /* deeper ones count as the last */

struct skn_opml_feed {
	char *url;
	char *title;    /* NULL when it has none */
	char *site;     /* htmlUrl, or NULL */
	char *folder;   /* names joined by "/" ("/" in a name is written "∕"), "" at the top */
};
struct skn_opml {
	char *title; /* or NULL */
	struct skn_opml_feed *v;
	size_t n, cap;
};
#define SKN_OPML_INIT { 0 }

/* SKN_EDATA when it is no OPML, SKN_ELIMIT past a limit; then *out is empty. */
int skn_opml_parse(struct skn_opml *out, const char *s, size_t n, const char *content_type,
		   const char *path, struct skn_err *err);
/* DATE is seconds since 1970 for dateCreated; negative leaves it out. */
void skn_opml_write(struct skn_sink *sink, const struct skn_opml *list, int64_t date);
void skn_opml_release(struct skn_opml *list);

#endif
