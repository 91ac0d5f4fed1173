/*
 * dialect.h - how each kind of forge wants to be talked to: one row each in
 * github.c, gitlab.c and gitea.c.
 *
 *	GitHub   REST 2022-11-28      GitLab   REST v4      Gitea, Forgejo   REST v1
 *
 * Paths are below the place's api and start with '/'.
 */
#ifndef SKN_FORGE_DIALECT_H
#define SKN_FORGE_DIALECT_H

#include "forge/forge.h"
#include "text/jsonw.h"

/* Numbers of the repositories, where the forge tells requests across them apart by these. */
struct skn_forge_ids {
	int64_t source, target;
};

struct skn_forge_dialect {
	const char *noun;              /* "pull request" */
	const char *auth;              /* "Authorization: Bearer ", before the token */
	const char *job_auth;          /* before a CI job's token; NULL: the same */
	const char *const *headers;    /* further ones, NULL at the end */
	const char *update_method;
	const char *page_size;         /* "per_page=100" */
	unsigned write_gap_ms;         /* between two writes */
	size_t body_max;               /* see body.h */
	size_t title_max;              /* characters */
	const char *draft_prefix;      /* of a draft's title; NULL: it is a field */
	const char *number, *url, *body; /* members of a request */
	const char *name;              /* member of an author: "login" */
	const char *requests;          /* "pulls": below the repository */
	const char *comments;          /* "issues/%lld/comments": below the repository, with the number */
	const char *one_comment;       /* "issues/comments/%lld", or NULL: below the comments, by id */

	void (*repo_path)(struct skn_buf *out, const struct skn_forge_place *place);
	/* The query that narrows the list of open requests down; without '?'. */
	void (*query)(struct skn_buf *out, const struct skn_forge_place *place,
		      const struct skn_forge_wanted *wanted);
	/* An entry of that list is the one. */
	bool (*matches)(const struct skn_node *entry, const struct skn_forge_place *place,
			const struct skn_forge_wanted *wanted, const struct skn_forge_ids *ids);
	/* Members of what makes a request, but title and body. */
	void (*write)(struct skn_jsonw *w, const struct skn_forge_place *place,
		      const struct skn_forge_wanted *wanted, const struct skn_forge_ids *ids);
	bool makes_at_source; /* across repositories it is asked for where head is, with the ids of both */
};

extern const struct skn_forge_dialect skn_forge_github, skn_forge_gitlab, skn_forge_gitea;
const struct skn_forge_dialect *skn_forge_dialect_of(enum skn_forge_kind kind);

/* The head's repository is another than the place's. */
bool skn_forge_is_across(const struct skn_forge_place *place, const struct skn_forge_wanted *wanted);
/* The text of a member of a member, or "". */
const char *skn_forge_text_in(const struct skn_node *node, const char *outer, const char *inner);

#endif
