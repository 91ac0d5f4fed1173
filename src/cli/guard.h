/*
 * guard.h - what commits without a work tree between must not make worse.
 *
 * In a work tree a command writes files and commit checks them.  Where a
 * command commits by itself (a bare repository, restore) nobody would look.
 */
#ifndef SKN_CLI_GUARD_H
#define SKN_CLI_GUARD_H

#include "cli/session.h"

/* Refuses CHANGES with SKN_EFINDING when they bring an error into a thread
 * that HEAD's version of it does not have; prints each on standard error.  That
 * a withdrawn item is cited is let through: withdrawing one says so.  Appends
 * the changed threads' paths to THREADS. */
int skn_guard(struct skn_session *session, const struct skn_changes *changes, struct skn_strings *threads,
	      struct skn_err *err);

#endif
