#include "check/signatures.h"

#include "check/rules.h"
#include "check/settings.h"

static enum skn_rule_id rule_of(enum skn_signed_state state)
{
	switch (state) {
	case SKN_SIGNED_NOT: return SKN_RULE_UNSIGNED;
	case SKN_SIGNED_EXPIRED: return SKN_RULE_EXPIRED_SIGNER;
	case SKN_SIGNED_REVOKED: return SKN_RULE_REVOKED_SIGNER;
	case SKN_SIGNED_BAD: return SKN_RULE_BAD_SIGNATURE;
	case SKN_SIGNED_GOOD: /* no finding */
	case SKN_SIGNED_UNKNOWN:
	case SKN_SIGNED_UNCHECKED: break;
	}
	return SKN_RULE_UNKNOWN_SIGNER;
}

static const char *why(enum skn_signed_state state)
{
	switch (state) {
	case SKN_SIGNED_NOT: return "is not signed";
	case SKN_SIGNED_EXPIRED: return "is signed with a key that was not valid at its time";
	case SKN_SIGNED_REVOKED: return "is signed with a key that is revoked";
	case SKN_SIGNED_BAD: return "has a signature that does not fit it";
	case SKN_SIGNED_UNCHECKED: return "has a signature that no program here can verify";
	case SKN_SIGNED_GOOD:
	case SKN_SIGNED_UNKNOWN: break;
	}
	return "is signed with a key of nobody who is allowed";
}

static void report(struct skn_diags *out, const struct skn_signed *one, const struct skn_commit_info *info,
		   bool required, const struct skn_severities *severities)
{
	enum skn_rule_id rule = rule_of(one->state);
	char hex[SKN_OID_HEX + 1];
	struct skn_diag *d;

	skn_oid_hex(hex, &one->commit);
	d = skn_rule_report(out, rule, "", NULL, "commit %.10s by %s %s%s%s%s%s", hex, info->committer.name,
			    why(one->state), *one->signer || *one->key ? ": " : "", one->signer,
			    *one->signer && *one->key ? ", " : "", one->key);
	if (rule == SKN_RULE_UNSIGNED && !required && !severities->set[rule])
		d->severity = SKN_SEVERITY_WARNING;
}

int skn_signatures_report(struct skn_diags *out, struct skn_store *store, const struct skn_signed *list, size_t n,
			  const struct skn_signing *signing, struct skn_view *view, struct skn_err *err)
{
	struct skn_severities severities = { 0 };
	struct skn_diags found = { 0 };
	struct skn_commit_info info;
	int rc = SKN_OK;

	if (view)
		skn_severities_read(&severities, view);
	for (size_t i = 0; rc == SKN_OK && i < n; i++) {
		if (list[i].state == SKN_SIGNED_GOOD)
			continue;
		rc = skn_repo_read_commit(store->repo, &list[i].commit, &info, err);
		if (rc == SKN_OK) {
			report(&found, &list[i], &info, signing->required, &severities);
			skn_commit_info_release(&info);
		}
	}
	if (rc == SKN_OK && view)
		skn_severities_apply(&severities, &found);
	if (rc == SKN_OK)
		skn_diags_move(out, &found, "");
	skn_diags_release(&found);
	return rc;
}

int skn_signatures_check(struct skn_diags *out, struct skn_store *store, const struct skn_oid *base,
			 const struct skn_oid *head, size_t *n, struct skn_err *err)
{
	struct skn_signing signing = { .signers = SKN_BUF_INIT, .revoked = SKN_BUF_INIT };
	struct skn_view *view = NULL;
	struct skn_signed *list = NULL;
	struct skn_oids commits = { 0 };
	int rc = skn_oid_is_zero(base) ? SKN_OK : skn_view_commit(&view, store->repo, base, err);

	if (rc == SKN_OK)
		rc = skn_signing_read(&signing, view, err);
	if (rc == SKN_OK)
		rc = skn_repo_between(&commits, store->repo, base, head, NULL, err);
	if (rc == SKN_OK && commits.n) {
		list = skn_xcalloc(commits.n, sizeof(*list));
		rc = skn_signed_check(list, store->repo, commits.v, commits.n, &signing, err);
	}
	if (rc == SKN_OK && list)
		rc = skn_signatures_report(out, store, list, commits.n, &signing, view, err);
	if (n)
		*n = commits.n;
	for (size_t i = 0; list && i < commits.n; i++)
		skn_signed_release(&list[i]);
	free(list);
	skn_oids_release(&commits);
	skn_signing_release(&signing);
	skn_view_free(view);
	return rc;
}
