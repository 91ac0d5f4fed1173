# writers.bash - tests/bench/writers.sh against a server of servers.bash.
#
#	write KIND WRITERS VERSIONS [NAME=VALUE...]    the variables of writers.sh
# shellcheck disable=SC2154

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
