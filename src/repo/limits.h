/*
 * limits.h - how much of a repository is kept in memory, for work that goes
 * through all of it once.
 *
 * libgit2 keeps whole packs mapped and a quarter of a gigabyte of objects; that is
 * right for a command that reads what it needs.  The settings are the process's.
 */
#ifndef SKN_REPO_LIMITS_H
#define SKN_REPO_LIMITS_H

#include "base/base.h"

struct skn_repo_limits {
	size_t mapped; /* bytes of packs */
	size_t cached; /* bytes of objects */
};

/* Sets them and puts those that were into *OLD (may be NULL). */
void skn_repo_limit(const struct skn_repo_limits *limits, struct skn_repo_limits *old);

#endif
