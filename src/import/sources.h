/* sources.h - the sources of a page become items: keys and records. */
#ifndef SKN_IMPORT_SOURCES_H
#define SKN_IMPORT_SOURCES_H

#include "import/page.h"
#include "store/put.h"

/* One key per source of the page, in order, all different; the records go into
 * the changes.  See apply.h for how known items are recognised. */
int skn_import_sources(struct skn_strings *keys, struct skn_changes *changes,
		       const char *thread_path, const struct skn_thread *previous,
		       struct skn_page *page, struct skn_err *err);

#endif
