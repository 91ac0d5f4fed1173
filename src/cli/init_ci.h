/*
 * init_ci.h - init --ci: a workflow that checks and reviews pull requests.
 *
 * The templates (init_ci_*.c) hold @BRANCH@ and @VERSION@, which stand inside
 * single quotes.  What a workflow of ours must keep: the files of a pull request
 * are read and never run; text of strangers enters a shell by its environment
 * only; the token may do what the comment needs and no more.
 */
#ifndef SKN_CLI_INIT_CI_H
#define SKN_CLI_INIT_CI_H

#include "cli/session.h"

#define SKN_INIT_CI_FORGES "github|gitlab|forgejo"

/* Puts FORGE's workflow into CHANGES, unless BASE (may be NULL) has it as it is.
 * PUBLISHED is the published branch's full name; *path is where it stands,
 * *include tells that another file has to name it.  SKN_EEXISTS when another
 * file stands there, without FORCE. */
int skn_init_ci(struct skn_changes *changes, const char **path, bool *include, struct skn_view *base,
		const char *forge, const char *published, bool force, struct skn_err *err);

extern const char skn_init_ci_github[], skn_init_ci_gitlab[], skn_init_ci_forgejo[];

/* Steps that GitHub's runners and Forgejo's, which are made after them, share. */
#define SKN_INIT_CI_INSTALL_AND_CHECK \
	"      - name: Install\n" \
	"        id: install\n" \
	"        env:\n" \
	"          SKEIN_SOURCE: ${{ vars.SKEIN_SOURCE }}\n" \
	"          SKEIN_VERSION: '@VERSION@'\n" \
	"        run: |\n" \
	"          if ! command -v skein; then\n" \
	"            if [ -z \"$SKEIN_SOURCE\" ]; then\n" \
	"              echo \"the variable SKEIN_SOURCE is not set: where is skein to come from?\"\n" \
	"              exit 1\n" \
	"            fi\n" \
	"            git clone --quiet --depth 1 --branch \"$SKEIN_VERSION\" -- \"$SKEIN_SOURCE\" \"$RUNNER_TEMP/skein\"\n" \
	"            sh \"$RUNNER_TEMP/skein/tests/setup.sh\" build\n" \
	"            make -C \"$RUNNER_TEMP/skein\" -j2 install PREFIX=\"$HOME/.local\"\n" \
	"            echo \"$HOME/.local/bin\" >>\"$GITHUB_PATH\"\n" \
	"          fi\n" \
	"\n" \
	"      - name: Check what is new\n" \
	"        run: skein review \"$BASE..$HEAD\" --format github --exit-code\n" \
	"\n" \
	"      - name: Check all of it\n" \
	"        if: ${{ !cancelled() && github.event_name == 'push' }}\n" \
	"        run: skein check \"@$HEAD\" --format github --severity warning\n" \
	"\n"

#endif
