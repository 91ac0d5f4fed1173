#include "check/check.h"
#include "check/rules.h"

static int is_it(void *ctx, const struct skn_oid *oid, const struct skn_commit_brief *brief,
		 struct skn_err *err)
{
	SKN_UNUSED(brief);
	SKN_UNUSED(err);
	return skn_oid_eq(oid, ctx) ? 1 : 0;
}

int skn_check_foxtrot(struct skn_diags *out, struct skn_store *store, const struct skn_oid *old_tip,
		      const struct skn_oid *new_tip, struct skn_err *err)
{
	struct skn_oid wanted = *old_tip;
	char hex[SKN_OID_HEX + 1];
	bool ancestor = false;
	int rc;

	if (skn_oid_is_zero(old_tip) || skn_oid_is_zero(new_tip) || skn_oid_eq(old_tip, new_tip))
		return SKN_OK;
	rc = skn_repo_each_first_parent(store->repo, new_tip, is_it, &wanted, err);
	if (rc != SKN_OK)
		return rc > 0 ? SKN_OK : rc;
	rc = skn_repo_is_ancestor(store->repo, old_tip, new_tip, &ancestor, err);
	if (rc != SKN_OK)
		return rc;
	skn_oid_hex(hex, old_tip);
	if (ancestor) {
		skn_rule_report(out, SKN_RULE_FOXTROT, "", NULL,
				"the published tip %.10s is no longer on the line of first parents: its "
				"versions would be numbered anew", hex);
		skn_diags_hint(out, "go back to the published branch and merge the other one into it");
	} else {
		skn_rule_report(out, SKN_RULE_FOXTROT, "", NULL,
				"the published tip %.10s would no longer be in the history", hex);
		skn_diags_hint(out, "start from the published branch and put the changes on top of it");
	}
	return SKN_OK;
}
