/* diffs.h - what a version changed, read for a page or an entry of a feed. */
#ifndef SKN_SITE_DIFFS_H
#define SKN_SITE_DIFFS_H

#include "out/diff.h"
#include "site/frame.h"

struct skn_site_diff {
	const struct skn_site_version *of;
	struct skn_diff_head head;
	struct skn_diff diff;
	bool made;                    /* else a side is broken */
	const struct skn_err *broken; /* why */
	struct skn_thread *from, *to; /* borrowed from the site */
	char from_label[SKN_VERSION_LABEL_MAX + 8], to_label[SKN_VERSION_LABEL_MAX + 8];
	char commit[SKN_OID_HEX + 1];
};

/* Borrowed until another is asked for, or what it is of is read no more. */
int skn_site_diff(const struct skn_site_diff **out, struct skn_site *site, const struct skn_site_thread *thread,
		  size_t version, struct skn_err *err);
void skn_site_diff_drop(struct skn_site *site);
/* The same as a part of a page or feed, empty where a side is broken; borrowed as long. */
int skn_site_fragment(const struct skn_buf **out, struct skn_site *site, struct skn_site_thread *thread, size_t version,
		      struct skn_err *err);

#endif
