#include "cli/check_signatures.h"

#include "check/signatures.h"

int skn_check_signatures(struct skn_diags *out, struct skn_session *session, const char *range, size_t *n,
			 struct skn_err *err)
{
	struct skn_range r;
	int rc = skn_range_open(&r, &session->store, range, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_signatures_check(out, &session->store, &r.base, &r.head, n, err);
	if (rc == SKN_OK && r.unknown)
		skn_cli_warn(session->cli, "the clone is shallow: commits that it hides were not looked at");
	skn_range_release(&r);
	return rc;
}
