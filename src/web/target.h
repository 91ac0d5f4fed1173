/*
 * target.h - a request's target taken apart (RFC 9112, 3.2.1; RFC 3986).
 *
 * Refused: percent-encoding that is none, an encoded slash, NUL and other control
 * characters, what is no UTF-8, segments "." and "..", an empty segment.  What is left is
 * compared with a table and never with the file system.
 */
#ifndef SKN_WEB_TARGET_H
#define SKN_WEB_TARGET_H

#include "base/base.h"
#include "base/err.h"

#define SKN_WEB_PARAMS_MAX 16 /* parameters of a query */

struct skn_web_param {
	const char *name, *value; /* decoded, '+' is a blank */
};

struct skn_web_target {
	char *path; /* decoded, without the slash at its start; "" is the root */
	struct skn_web_param params[SKN_WEB_PARAMS_MAX];
	size_t n_params;
	char *bytes; /* of the parameters */
};

/* TARGET begins with '/'.  SKN_EDATA: it is refused.  Caller releases, also then. */
int skn_web_target_parse(struct skn_web_target *out, const char *target, struct skn_err *err);
void skn_web_target_release(struct skn_web_target *target);

#endif
