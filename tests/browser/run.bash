# run.bash - what every file of this folder loads: the pages to look at, and the checks.
#
#	make_pages        $PAGES/site, $PAGES/single and $PAGES/store (stores.sh), in setup_file
#	check NAME        pages.mjs NAME over every page type of the site
#	way NAME [FILE]   ways.mjs NAME
#
# MODULES names the folder of npm's modules, CHROMIUM the browser.
# shellcheck shell=bash disable=SC2034,SC2154

load ../cli/helpers
FILES=$ROOT/tests/browser
export MODULES=${MODULES:-$BUILD/browser/node_modules}

make_pages() { # SCRIPT
	export PAGES=$BATS_FILE_TMPDIR
	PATH=$BUILD:$PATH SKEIN_EXEC_PATH=$BUILD/libexec/skein bash "$FILES/$1" "$PAGES"
}
check() { node "$FILES/pages.mjs" "$1" "$PAGES/site"; }
alone() {
	cd "$PAGES/single" || return 1
	node "$FILES/pages.mjs" "$1" . ./*.html
}
way() { node "$FILES/ways.mjs" "$1" "$PAGES/site" "${@:2}"; }

# nu FOLDER: the Nu checker on all pages and styles.  It takes each file for one of its own
# folders and so misjudges the policy, which the browser's console is asked about; and it does
# not know allow-discrete (CSS Transitions 2) yet.  OPTIONS: more of its own.
nu() { # FOLDER [OPTION...]
	find "$1" -name '*.html' -o -name '*.css' | sort >"$BATS_TEST_TMPDIR/files"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/files")" -gt 5 ]
	xargs java -jar "$MODULES/vnu-jar/build/dist/vnu.jar" --also-check-css --format gnu --Werror \
		--filterpattern '.*(Content Security Policy|“allow-discrete” is not).*' "${@:2}" <"$BATS_TEST_TMPDIR/files" >&2
}
