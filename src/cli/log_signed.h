/* log_signed.h - log --signatures: whether the commits of versions are signed, and by whom. */
#ifndef SKN_CLI_LOG_SIGNED_H
#define SKN_CLI_LOG_SIGNED_H

#include "cli/session.h"
#include "rev/signature.h"
#include "text/jsonw.h"

struct skn_log_signed {
	struct skn_signed *v;
	size_t n;
	struct skn_map by_commit; /* its bytes -> struct skn_signed, borrowed */
};

/* Verifies each once, with the allowed signers of the published branch's tip as TIP
 * sees it.  Release in any case. */
int skn_log_signed_load(struct skn_log_signed *out, struct skn_store *store, const struct skn_oid *tip,
			const struct skn_oid *commits, size_t n, struct skn_err *err);
void skn_log_signed_release(struct skn_log_signed *signed_);

/* A line, indented; the member "signature". */
void skn_log_signed_text(struct skn_sink *out, const struct skn_term *term, const struct skn_log_signed *list,
			 const struct skn_oid *commit);
void skn_log_signed_json(struct skn_jsonw *w, const struct skn_log_signed *list, const struct skn_oid *commit);

#endif
