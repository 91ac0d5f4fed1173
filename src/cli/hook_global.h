/* hook_global.h - what installs hooks: where, whether, and for all new repositories. */
#ifndef SKN_CLI_HOOK_GLOBAL_H
#define SKN_CLI_HOOK_GLOBAL_H

#include "store/hookinstall.h"

/* Whether the repository takes the event by itself; NULL: one of any kind. */
bool skn_hook_suits(const struct skn_hook_event *event, const struct skn_repo *repo);
/* Appends the path of this program; nothing when it is not known. */
void skn_hook_program(struct skn_buf *out);

/* skein.hooks of this repository, unless it is so already. */
int skn_hook_turn(struct skn_repo *repo, bool on, struct skn_err *err);

/* Lets a server's git check the objects it takes (receive.fsckObjects), unless
 * somebody has decided that: our hooks read trees as git would show them, which
 * holds for sound ones.  Nothing in a repository with a work tree. */
int skn_hook_harden(struct skn_repo *repo, struct skn_err *err);

/* The folder of hooks in init.templateDir, else one of ours. */
int skn_hook_global_folder(struct skn_buf *out, struct skn_err *err);
/* Lets init.templateDir name it. */
int skn_hook_global_set(const char *folder, struct skn_err *err);
/* And no longer, when it is ours. */
int skn_hook_global_unset(const char *folder, struct skn_err *err);

#endif
