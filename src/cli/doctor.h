/*
 * doctor.h - what the files of the command doctor share.  Each check says one
 * line or more by skn_doctor_say; one that finds something it can mend asks
 * skn_doctor_may_fix first, mends it, and says so.
 */
#ifndef SKN_CLI_DOCTOR_H
#define SKN_CLI_DOCTOR_H

#include "cli/session.h"

enum skn_doctor_state { SKN_DOCTOR_OK, SKN_DOCTOR_PROBLEM, SKN_DOCTOR_FIXED };

struct skn_doctor_line {
	const char *check; /* static: "settings" */
	enum skn_doctor_state state;
	char *message;
	char *hint; /* or NULL */
};

struct skn_doctor {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *base;    /* the work tree, or HEAD; NULL when there is neither */
	struct skn_record config; /* skein.yaml; empty when it cannot be read */
	char *published;          /* full name of the published branch */
	struct skn_oid head;
	bool unborn;
	SKN_VEC(struct skn_doctor_line) lines;
};

void skn_doctor_say(struct skn_doctor *d, const char *check, enum skn_doctor_state state, const char *fmt, ...)
	SKN_PRINTF(4, 5);
void skn_doctor_hint(struct skn_doctor *d, const char *fmt, ...) SKN_PRINTF(2, 3); /* of the last line */
/* The same with an error's text and hint; clears it. */
void skn_doctor_say_err(struct skn_doctor *d, const char *check, struct skn_err *err);
bool skn_doctor_may_fix(const struct skn_doctor *d);

/* doctor_setup.c: git itself, skein.yaml, attributes, settings, hooks, identity */
void skn_doctor_git(struct skn_doctor *d);
void skn_doctor_store(struct skn_doctor *d);
void skn_doctor_attributes(struct skn_doctor *d);
void skn_doctor_settings(struct skn_doctor *d);
void skn_doctor_hooks(struct skn_doctor *d);
void skn_doctor_identity(struct skn_doctor *d);

/* doctor_history.c: branches, foxtrot merges, the index, git fsck */
void skn_doctor_branch(struct skn_doctor *d);
void skn_doctor_foxtrot(struct skn_doctor *d);
void skn_doctor_index(struct skn_doctor *d);
void skn_doctor_fsck(struct skn_doctor *d);

/* doctor_files.c: what killed programs left, caches */
void skn_doctor_leftovers(struct skn_doctor *d);
void skn_doctor_caches(struct skn_doctor *d);

#endif
