/* overlay.h - a view as it will be once a set of changes is carried out. */
#ifndef SKN_STORE_OVERLAY_H
#define SKN_STORE_OVERLAY_H

#include "store/changes.h"

/* Both must outlive the view and may change meanwhile; caller frees.  A folder that
 * the changes leave empty is not there; one with changes in it has no id. */
int skn_view_overlay(struct skn_view **out, struct skn_view *base, const struct skn_changes *changes,
		     struct skn_err *err);

#endif
