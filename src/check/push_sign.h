/*
 * push_sign.h - whether commits are signed by somebody who may.
 *
 * The signature is git's to verify (one `git log` for all of them).  An ssh key
 * counts when the file allowed_signers names it (ssh-keygen(1), ALLOWED SIGNERS):
 * the one of a commit that is trusted already, never of one that is judged; where
 * that commit has none, git's own configuration says (gpg.ssh.allowedSignersFile).
 * An OpenPGP key counts when the keyring of who runs this has it.
 */
#ifndef SKN_CHECK_PUSH_SIGN_H
#define SKN_CHECK_PUSH_SIGN_H

#include "store/store.h"

#define SKN_PUSH_SIGNERS_FILE "allowed_signers"
#define SKN_PUSH_SIGNERS_MAX ((size_t)1 << 20) /* bytes */

enum skn_push_signed {
	SKN_SIGNED_NOT,
	SKN_SIGNED_GOOD,
	SKN_SIGNED_BAD,     /* the commit is not what was signed */
	SKN_SIGNED_UNKNOWN, /* by a key that nobody vouches for */
	SKN_SIGNED_EXPIRED  /* by a key that was no longer, or not yet, good; or is revoked */
};

struct skn_push_signature {
	struct skn_oid commit;
	enum skn_push_signed state;
	char *signer; /* principal or user id; "" when not known */
};
struct skn_push_signatures {
	SKN_VEC(struct skn_push_signature) list; /* as asked for */
};

/* TRUSTED is the view that has the file; NULL: none has. */
int skn_push_verify(struct skn_push_signatures *out, struct skn_repo *repo, struct skn_view *trusted,
		    const struct skn_oid *commits, size_t n, struct skn_err *err);
void skn_push_signatures_release(struct skn_push_signatures *signatures);
const char *skn_push_signed_text(enum skn_push_signed state); /* "is not signed" */

#endif
