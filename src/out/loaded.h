/* loaded.h - one version of a thread, read, with what its page says of itself. */
#ifndef SKN_OUT_LOADED_H
#define SKN_OUT_LOADED_H

#include "out/page.h"
#include "rev/resolve.h"

struct skn_loaded {
	struct skn_rev rev;
	struct skn_view *view;
	struct skn_record config; /* skein.yaml at that place; empty when there is none */
	struct skn_thread thread;
	struct skn_page_info info; /* strings below */
	char commit[SKN_OID_HEX + 1];
	char label[SKN_VERSION_LABEL_MAX];
};

/* Takes REV over, also on failure.  FLAGS are enum skn_load_flags. */
int skn_loaded_read(struct skn_loaded *out, struct skn_store *store, struct skn_rev *rev, unsigned flags,
		    struct skn_err *err);
void skn_loaded_release(struct skn_loaded *loaded);

#endif
