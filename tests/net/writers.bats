#!/usr/bin/env bats
# Many writers and one server: every version lands once, numbers are contiguous, nothing is
# lost, and nobody does anything by hand (tests/bench/writers.sh, which counts and compares).

load ../cli/helpers
load ../cli/filled
load servers

teardown() { stop_servers; }

# empty_hub KIND: a server whose repository has nothing yet.
empty_hub() {
	make_net "$1"
	cd ..
	rm -rf ann ben "$HUB"
	git init -q --bare -b main "$HUB"
	git -C "$HUB" config http.receivepack true
	git -C "$HUB" config receive.autogc false
	unset SKEIN_CLOCK GIT_AUTHOR_DATE GIT_COMMITTER_DATE # as it is: ids of commits must differ
}

write() { # KIND WRITERS VERSIONS [NAME=VALUE...]
	local kind=$1 writers=$2 versions=$3
	shift 3
	empty_hub "$kind"
	env "$@" sh "$ROOT/tests/bench/writers.sh" "$WORK/many" "$URL" "$writers" "$versions" >"$WORK/said" 2>&1 3>&- ||
		{ cat "$WORK/said" >&2 && return 1; }
	grep '^figures: ' "$WORK/said"
}

@test "http: 4 writers and 10 versions each, as on one machine" { write http 4 10; }
@test "http: 4 writers and 10 versions each, as on four machines" { write http 4 10 APART=1; }
@test "git daemon: 4 writers and 10 versions each, as on four machines" { write daemon 4 10 APART=1; }
@test "file: 4 writers, 9 versions each, synced by threes" { write file 4 9 APART=1 EVERY=3; }
