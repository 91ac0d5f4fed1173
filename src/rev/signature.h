/*
 * signature.h - who signed a commit, and whether that counts.
 *
 * git verifies, in one child for any number of commits (git log, %G?).  For ssh
 * it is told which keys are allowed: by a file of the store's, read from a tree
 * that is trusted already (the base, the old tip), never from the commits under
 * test; without one, by the user's gpg.ssh.allowedSignersFile.  For gpg the
 * user's keyring and its trust decide.
 *
 * The allowed signers are in the form of ssh-keygen(1), "ALLOWED SIGNERS"; the
 * namespace is "git".  The time that a key must be valid at is the committer's
 * date, which the committer chooses: a key that is no longer trusted has to
 * leave the file, or enter the revoked ones (a KRL or public keys).
 */
#ifndef SKN_REV_SIGNATURE_H
#define SKN_REV_SIGNATURE_H

#include "store/store.h"

#define SKN_SIGNERS_PATH ".allowed_signers"    /* unless policy.allowed_signers says */
#define SKN_SIGNERS_MAX ((size_t)1 << 20)      /* bytes of that file, and of the revoked ones */

enum skn_signed_state {
	SKN_SIGNED_NOT,      /* there is no signature */
	SKN_SIGNED_GOOD,     /* by a signer that is allowed */
	SKN_SIGNED_UNKNOWN,  /* it fits, but whose key that is nobody says; or gpg lacks the key */
	SKN_SIGNED_EXPIRED,  /* the key is allowed at another time than the commit's */
	SKN_SIGNED_REVOKED,
	SKN_SIGNED_BAD,      /* it does not fit the commit, or is none */
	SKN_SIGNED_UNCHECKED /* the program that could tell is not there */
};
const char *skn_signed_name(enum skn_signed_state state); /* "unsigned", "good", "unknown", … */

struct skn_signed {
	struct skn_oid commit;
	enum skn_signed_state state;
	char *signer; /* a principal, or the name of a gpg key; "" unknown; text of strangers */
	char *key;    /* its fingerprint or id; "" */
};

/* What a store asks of its commits: policy.signing, policy.allowed_signers and
 * policy.revoked_signers of skein.yaml, and the files they name. */
struct skn_signing {
	bool required;
	bool has_signers, has_revoked; /* else git's own settings count */
	struct skn_buf signers, revoked;
};
/* As VIEW has it; NULL, or no store: nothing is asked.  SKN_EDATA when the policy
 * names a file that is not there.  Release OUT in any case. */
int skn_signing_read(struct skn_signing *out, struct skn_view *view, struct skn_err *err);
/* The same of the base of a range, which may be zero. */
int skn_signing_read_at(struct skn_signing *out, struct skn_store *store, const struct skn_oid *commit,
			struct skn_err *err);
void skn_signing_release(struct skn_signing *signing);

/* Sets OUT[0 .. n-1], which the caller releases one by one, also on failure.
 * SIGNING NULL: git's settings. */
int skn_signed_check(struct skn_signed *out, struct skn_repo *repo, const struct skn_oid *commits, size_t n,
		     const struct skn_signing *signing, struct skn_err *err);
void skn_signed_release(struct skn_signed *one);

#endif
