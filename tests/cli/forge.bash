# forge.bash - a forge on loopback (tests/forge/fake.py) with one store, and a clone of it.
#
#	load forge
#	make_forge KIND       $FORGE its folder, $WEB its address, $HUB the bare repository
#	                      alice/threads; enters $WORK/ann, a clone that knows the kind
#	stop_forge            in teardown
#	calls METHOD          how many calls there were; wrong: what no client should do
#	fault 'POST /pulls' 500    the next such call fails
# shellcheck disable=SC2034,SC2154

TOKEN=tok-1234567890abcdef

# start_forge KIND [CERT KEY]
start_forge() {
	FORGE=$BATS_TEST_TMPDIR/forge
	mkdir -p "$FORGE/git/alice"
	TOKEN=$TOKEN GIT_PASSWORD=for-git-only BOT=bot-token READER=reader-token PAGE=${PAGE:-100} \
		/usr/bin/python3 "$ROOT/tests/forge/fake.py" "$1" "$FORGE" "${@:2}" >"$FORGE/out" 2>&1 3>&- &
	FORGE_PID=$!
	for _ in $(seq 200); do
		[ -s "$FORGE/port" ] && break
		sleep 0.05
	done
	HOST=127.0.0.1:$(<"$FORGE/port")
	WEB=http://$HOST
}

make_forge() {
	seal
	unset TOKEN GH_TOKEN GITHUB_TOKEN GITLAB_TOKEN CI_JOB_TOKEN FORGEJO_TOKEN GITEA_TOKEN CI_SERVER_URL \
		GITHUB_SERVER_URL GITHUB_API_URL CI_API_V4_URL GITEA_ACTIONS FORGEJO_ACTIONS
	TOKEN=tok-1234567890abcdef-${BATS_TEST_FILENAME##*/}-$BATS_TEST_NUMBER # no other test's
	start_forge "$@"
	make_filled store
	HUB=$FORGE/git/alice/threads.git
	git clone -q --bare . "$HUB"
	git -C "$HUB" config http.receivepack true
	cd .. && rm -rf store
	git config --global credential.helper "!f() { echo username=alice; echo password=for-git-only; }; f"
	git clone -q "$WEB/alice/threads.git" ann
	cd ann
	git config skein.forge "$1"
	export SKEIN_FORGE_TOKEN=$TOKEN
}

stop_forge() {
	[ -z "${FORGE_PID:-}" ] || kill "$FORGE_PID" 2>/dev/null || true
}

# begin_anew: another forge, another clone, in the same test.
begin_anew() {
	stop_forge
	cd "$BATS_TEST_TMPDIR" && rm -rf forge work home
}

# absent REPOSITORY BRANCH: it has none of that name.
absent() { [ -z "$(git -C "$1" for-each-ref "refs/heads/$2")" ]; }

reword() { sed -i "s/$1/$2/" "$T/narrative.md"; }

fault() { # 'METHOD PATH' DO [JSON MEMBERS]
	printf '{"on": "%s", "do": "%s"%s}\n' "$1" "$2" "${3:+, $3}" >>"$FORGE/faults"
}

calls() { grep -c "\"method\": \"$1\"" "$FORGE/log" || true; }

# none_wrong: no call had a field too many, no token in anybody's arguments.
none_wrong() {
	[ ! -e "$FORGE/wrong" ] || { cat "$FORGE/wrong" >&2 && return 1; }
	[ ! -e "$FORGE/faults" ] || [ ! -s "$FORGE/faults" ] || { echo 'not used up:' >&2 && cat "$FORGE/faults" >&2 && return 1; }
}

# state EXPRESSION: of what the forge holds, in Python, `r` its requests, `c` its comments.
state() {
	/usr/bin/python3 -c 'import json, sys; s = json.load(open(sys.argv[1])); r, c = s["requests"], s["comments"]; print(eval(sys.argv[2]))' \
		"$FORGE/state.json" "$1"
}
