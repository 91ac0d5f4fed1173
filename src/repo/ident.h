/*
 * ident.h - who writes a commit, and when: as git decides it (git-commit-tree,
 * "Commit information" and "Date formats").
 *
 * GIT_AUTHOR_NAME, _EMAIL, _DATE and GIT_COMMITTER_… come first, then
 * author.*, committer.*, then user.*; the e-mail may come from EMAIL.  Unlike
 * git nothing is guessed from the machine: an unknown name or e-mail is an
 * error with a hint.
 */
#ifndef SKN_REPO_IDENT_H
#define SKN_REPO_IDENT_H

#include "repo/repo.h"

#define SKN_IDENT_MAX 1000 /* bytes of a name or an e-mail address */

struct skn_ident {
	char *name, *email; /* never empty; without '<', '>', LF and NUL */
	int64_t time;       /* seconds since 1970 */
	int offset;         /* minutes east of UTC */
};

/* Caller releases.  Without a date in the environment the time is skn_clock_now. */
int skn_ident_author(struct skn_ident *out, struct skn_repo *repo, struct skn_err *err);
int skn_ident_committer(struct skn_ident *out, struct skn_repo *repo, struct skn_err *err);
void skn_ident_release(struct skn_ident *ident);

/* "Name <mail> 1700000000 +0100" */
void skn_ident_format(struct skn_buf *out, const struct skn_ident *ident);

/* Git's dates: "@123 +0100", "123 +0100" (nine digits or more without '@'),
 * ISO 8601 ("2026-04-29T20:25:00Z", "2026-04-29 20:25:00 +0200", date alone =
 * midnight UTC), RFC 2822 ("Wed, 29 Apr 2026 20:25:00 +0200").  Without a zone:
 * UTC.  false: none of these. */
bool skn_ident_parse_date(const char *text, int64_t *time, int *offset);

#endif
