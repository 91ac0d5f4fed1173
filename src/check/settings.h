/*
 * settings.h - the store's own files: skein.yaml and .gitattributes, and the
 * severities that the first one sets.
 */
#ifndef SKN_CHECK_SETTINGS_H
#define SKN_CHECK_SETTINGS_H

#include "check/rules.h"
#include "store/view.h"

/* Each rule's severity; a skein.yaml that cannot be read changes none. */
struct skn_severities {
	enum skn_severity of[SKN_RULE_N];
	bool set[SKN_RULE_N]; /* by policy.severities */
};
void skn_severities_read(struct skn_severities *out, struct skn_view *view);
/* Puts what was set into the findings and drops those that are off. */
void skn_severities_apply(const struct skn_severities *severities, struct skn_diags *diags);

/* Judges both files; paths are "skein.yaml" and ".gitattributes". */
int skn_settings_check(struct skn_diags *out, struct skn_view *view, struct skn_err *err);

#endif
