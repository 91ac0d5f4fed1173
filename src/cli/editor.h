/* editor.h - letting a person edit a text in their editor, as git chooses it. */
#ifndef SKN_CLI_EDITOR_H
#define SKN_CLI_EDITOR_H

#include "repo/repo.h"

/* Writes TEXT to NAME in the git folder, runs the editor (git var GIT_EDITOR)
 * on it and reads it back.  The file stays when the editor fails, and the error
 * says where, so that nothing typed is lost. */
int skn_editor_run(struct skn_buf *text, struct skn_repo *repo, const char *name, struct skn_err *err);

#endif
