/*
 * codeowners.h - CODEOWNERS: who must look at a file.
 *
 *	GitHub          .github/CODEOWNERS, CODEOWNERS, docs/CODEOWNERS
 *	GitLab          CODEOWNERS, docs/CODEOWNERS, .gitlab/CODEOWNERS
 *	Gitea, Forgejo  CODEOWNERS, docs/CODEOWNERS, .gitea/CODEOWNERS, .forgejo/CODEOWNERS
 *
 * The first that is there counts and no other.  GitHub's and GitLab's are read
 * alike: patterns as in .gitignore ('*' and '?' stay inside a name, '**' does not,
 * a '/' at the beginning or inside ties to the top, a folder holds all below it),
 * the last line that matches counts, one without owners says that nobody owns
 * it.  GitLab's sections ([Name], ^[Optional], [Name][2] @default) stand beside
 * each other: each has its own last line, "!pattern" takes out of it.  Gitea's
 * lines are regular expressions for the whole path, "!" negates one, and every
 * line that matches counts; a file at the top or in docs/ is taken for Gitea's
 * where the forge is known to be one.
 *
 * It is read from the base, so that a branch cannot choose its own judges.
 */
#ifndef SKN_REV_CODEOWNERS_H
#define SKN_REV_CODEOWNERS_H

#include "base/vec.h"
#include "store/view.h"

#define SKN_CODEOWNERS_MAX ((size_t)3 << 20) /* bytes; GitHub takes no larger one */

enum skn_codeowners_forge { SKN_OWNERS_ANY, SKN_OWNERS_GITHUB, SKN_OWNERS_GITLAB, SKN_OWNERS_GITEA };

struct skn_owner {
	char *name;          /* "@maria", "@desk/energy", "m@example.org" */
	const char *section; /* borrowed from the file; NULL: of no section */
	bool optional;       /* the section is */
};
struct skn_owners {
	SKN_VEC(struct skn_owner) list;
};
void skn_owners_release(struct skn_owners *owners);

struct skn_codeowners;

/* *out NULL when there is none; SKN_ELIMIT when it is too large. */
int skn_codeowners_read(struct skn_codeowners **out, struct skn_view *view, enum skn_codeowners_forge forge,
			struct skn_err *err);
/* The same from N bytes that stood at PATH. */
struct skn_codeowners *skn_codeowners_parse(const char *path, enum skn_codeowners_forge forge, const char *s, size_t n);
void skn_codeowners_free(struct skn_codeowners *owners); /* takes NULL */
const char *skn_codeowners_path(const struct skn_codeowners *owners);

/* Adds the owners of a file (its path in the store) that OUT does not have, in
 * the order of the file; false when nobody owns it. */
bool skn_codeowners_match(struct skn_owners *out, const struct skn_codeowners *owners, const char *path);

#endif
