/*
 * sign.h - signing a commit with gpg or ssh-keygen as git would (git-config:
 * commit.gpgSign, gpg.format, user.signingKey, gpg.program, gpg.ssh.program).
 */
#ifndef SKN_REPO_SIGN_H
#define SKN_REPO_SIGN_H

#include "repo/ident.h"

/* Appends the signature of N bytes, an armoured text that ends in a LF.
 * SKN_EREFUSED when the signing program fails, with its last message;
 * SKN_EDATA for a format we do not know (x509). */
int skn_sign(struct skn_buf *out, struct skn_repo *repo, const struct skn_ident *committer,
	     const void *p, size_t n, struct skn_err *err);

#endif
