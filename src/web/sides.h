/* sides.h - two versions of a thread beside each other, for api/diff and the page. */
#ifndef SKN_WEB_SIDES_H
#define SKN_WEB_SIDES_H

#include "out/diff.h"
#include "rev/resolve.h"
#include "web/api.h"

struct skn_web_side {
	struct skn_oid commit;
	char *label;              /* "v3"; of what has no version, its commit or the revision */
	char hex[SKN_OID_HEX + 1];
	char *path;               /* of the thread there, NULL: it is not there */
	struct skn_view *view;
	struct skn_thread thread; /* where it is there */
	bool read;
};

struct skn_web_sides {
	struct skn_web_side from, to;
	struct skn_diff_head head; /* borrows from both */
	struct skn_diff diff;
	bool made;
};

/* THREAD is a name or path; a revision is NULL for the newest version.  A thread that is on one side only had
 * another name on the other, or is all new or all gone, as for the command.  Release in any case. */
int skn_web_sides_read(struct skn_web_sides *out, const struct skn_web_call *call, const char *thread, const char *from,
		       const char *to, struct skn_err *err);
void skn_web_sides_release(struct skn_web_sides *sides);

#endif
