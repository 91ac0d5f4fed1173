# serving.bash - a server for a test, and its client.
#
#	serve [OPTION...]    starts skein serve at a port that is free; $URL, $PORT, $SERVER_PID
#	stop                 ends it; its exit status is in $STATUS
#	client VERB ...      serving.py, with $PORT
# shellcheck disable=SC2034 # bats files read ours

serve() {
	rm -f "$BATS_TEST_TMPDIR/address" # of the one before
	skein "${SERVE_AT[@]}" serve --listen 0 "$@" >"$BATS_TEST_TMPDIR/address" 2>"$BATS_TEST_TMPDIR/messages" \
		</dev/null 3>&- &
	SERVER_PID=$!
	for _ in $(seq 200); do
		[ -s "$BATS_TEST_TMPDIR/address" ] && break
		kill -0 "$SERVER_PID" 2>/dev/null || break
		sleep 0.05
	done
	URL=$(head -1 "$BATS_TEST_TMPDIR/address")
	PORT=${URL##*:}
	PORT=${PORT%/}
	[ -n "$PORT" ] || {
		cat "$BATS_TEST_TMPDIR/messages" >&2
		return 1
	}
}

stop() {
	[ -n "${SERVER_PID:-}" ] || return 0
	kill "$SERVER_PID" 2>/dev/null
	STATUS=0
	wait "$SERVER_PID" || STATUS=$?
	SERVER_PID=
}

client() { /usr/bin/python3 "$ROOT/tests/cli/serving.py" "$PORT" "$@"; }

# get TARGET [HEADER...]: the body to $output, the status to $code.
get() {
	run client get "$@"
	[ "$status" -eq 0 ] || {
		echo "$output" >&2
		return 1
	}
	code=${lines[0]%% *}
}
