/*
 * push.h - how a forge is asked for a pull request without a token: by what is
 * pushed where (AGit of Gitea and Forgejo, push options of GitLab), or by hand.
 */
#ifndef SKN_FORGE_PUSH_H
#define SKN_FORGE_PUSH_H

#include "base/vec.h"
#include "forge/forge.h"

#define SKN_PUSH_OPTION_MAX 1000 /* bytes of one value */

/* The kind takes a request by pushing. */
bool skn_forge_push_can(enum skn_forge_kind kind);
/* The ref to push the head to: "refs/for/<base>/<head>" or the branch; caller frees. */
char *skn_forge_push_ref(enum skn_forge_kind kind, const struct skn_forge_wanted *wanted);
/* Appends what stands behind -o each time: a line each, which is all that git takes. */
void skn_forge_push_options(struct skn_strings *out, enum skn_forge_kind kind, const struct skn_forge_wanted *wanted);

/* The page where a person makes the request; caller frees. */
char *skn_forge_page_to_make(const struct skn_forge_place *place, const struct skn_forge_wanted *wanted);
/* The first address of the forge in what the other side said while pushing; caller frees; NULL. */
char *skn_forge_page_in(const char *said, const struct skn_forge_place *place);

#endif
