/*
 * ages.h - since when each tension is as it is, as of any version of a thread.
 *
 * Told from the folders of tensions along the thread's versions, oldest first; where
 * a folder is what it was, nothing is read.  A tension is the same as long as its id
 * or its question is; one that was settled and opened again is open since then.
 */
#ifndef SKN_SITE_AGES_H
#define SKN_SITE_AGES_H

#include "out/html.h"
#include "site/inside.h"

struct skn_site_age {
	char *id;
	struct skn_oid blob;
	char *status, *question; /* as stored; "" where it has none */
	size_t opened;  /* the version that has it first, or opens it again */
	size_t changed; /* the version since which it has its status */
};

struct skn_site_states {
	SKN_VEC(struct skn_site_age) list; /* by id */
};

struct skn_site_ages {
	const struct skn_site_thread *thread;
	SKN_VEC(struct skn_site_states) states; /* of folders that differ, oldest first */
	size_t *state;                          /* by version: index into states */
};

/* The tensions of VERSION, for a page of it; what they point to is borrowed from site and thread until
 * another thread's are asked for.  Caller releases *out, which is empty on failure. */
struct skn_site_sinces {
	struct skn_html_since *v;
	size_t n, cap;
};
int skn_site_since(struct skn_site_sinces *out, struct skn_site *site, struct skn_site_thread *thread,
		   size_t version, struct skn_err *err);
/* The one of the tension with that ID, or NULL. */
const struct skn_html_since *skn_site_since_of(const struct skn_site_sinces *since, const char *id);
void skn_site_ages_free(struct skn_site_ages *ages); /* takes NULL */

#endif
