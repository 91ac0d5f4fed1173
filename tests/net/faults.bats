#!/usr/bin/env bats
# Lines that break, servers that hang or lie, hooks that never end: skein sync ends with
# a clear error in the time it states, and the next one lands everything once.

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers

teardown() { stop_servers; }

# two_to_push: a version of ann's is there, two of ben's are here, one of them with bulk.
two_to_push() {
	ann_has "ann $1" skein add event lithium --id "ann-$1" -d 2026-03-03 --text 'A.'
	as ben "ben $1 event" skein add event lithium --id "ben-$1" -d 2026-03-04 --text 'B.'
	as ben "ben $1 bulk" sh -c "head -c 90000 /dev/urandom | base64 -w 70 >$T/items/$BRINE.txt"
}

# ends STATUS: the sync ends like that, in one line, with all that was here still here; and
# not only because timeout ends it (124).
ends() {
	expect "$1" timeout 60 skein sync
	[ "$(grep -c '^skein: ' <<<"$stderr")" -eq 1 ]
	grep -qx "ben $CASE bulk" <(git log --format=%s -1)
	grep -qx "ben $CASE event" <(git log --format=%s -2)
	clean_repo
}

# lands: with the line whole again.
lands() {
	git remote set-url origin "$URL"
	expect 0 skein sync
	settled
	[ "$(hub log --format=%s main | grep -c "^ben $CASE")" -eq 2 ]
	[ "$(hub log --format=%s main | grep -c "^ann $CASE")" -eq 1 ]
}

cut_everywhere() { # KIND
	local where direction bytes
	make_net "$1"
	for where in up:0 up:1 up:300 up:1500 up:20000 up:60000 down:0 down:1 down:100 down:330 down:560; do
		CASE=${where/:/-}
		direction=${where%:*} bytes=${where#*:}
		two_to_push "$CASE"
		through_proxy cut "$direction" "$bytes"
		# What is cut after everything was said is no failure.
		run --separate-stderr timeout 60 skein sync
		echo "$where: $status $stderr" >&2
		[ "$status" -eq 5 ] || [ "$status" -eq 0 ]
		if [ "$status" -eq 5 ]; then
			has "cannot reach 'origin': " "$stderr"
			has 'sync again' "$stderr"
		else
			[ "$direction" = down ]
		fi
		clean_repo
		lands
	done
}

@test "http: the line breaks in the middle of a push" { cut_everywhere http; }
@test "git daemon: the line breaks in the middle of a push" { cut_everywhere daemon; }

# The push has arrived and the answer has not: nothing is left to do.
lose_the_answer() { # KIND
	make_net "$1"
	CASE=lost
	two_to_push lost
	through_proxy lose
	ends 5
	has "cannot reach 'origin': " "$stderr"
	[ "$(hub rev-parse main)" = "$(git rev-parse main)" ]
	git remote set-url origin "$URL"
	expect 0 skein sync --json
	[ "$(pick "d['pushed'], d['replayed']")" = '(False, [])' ]
	# Nor when somebody was there in between.
	through_proxy lose
	as ben 'ben again' skein add event lithium --id again -d 2026-03-05 --text 'B.'
	expect 5 skein sync
	ann_has 'ann in between' reword 'Prices rise' 'Prices fall'
	lands
	[ "$(hub log --format=%s main | grep -c '^ben again')" -eq 1 ]
}

@test "http: the answer to a push is lost" { lose_the_answer http; }
@test "git daemon: the answer to a push is lost" { lose_the_answer daemon; }

@test "http: silence is given up after http.lowSpeedTime" {
	make_net http
	CASE=hang
	two_to_push hang
	git config http.lowSpeedTime 2
	git config http.lowSpeedLimit 1
	for bytes in 0 20000; do
		through_proxy hang "$bytes"
		ends 5
		has 'too slow' "$stderr"
	done
	lands
}

@test "whatever else is silent is ended after skein.timeout" {
	make_net daemon
	CASE=hang
	two_to_push hang
	git config skein.timeout 2
	through_proxy hang 1000
	ends 5
	has 'took longer than 2 seconds' "$stderr"
	has 'skein.timeout' "$stderr"
	lands
}

@test "a hook of the server that never ends" {
	local kind
	make_net file
	CASE=hook
	two_to_push hook
	git config skein.timeout 2
	printf '#!/bin/sh\necho $$ >"%s/hook.pid"\nsleep 600\n' "$SERVER" >"$HUB/hooks/pre-receive"
	chmod +x "$HUB/hooks/pre-receive"
	ends 5
	has 'took longer than 2 seconds' "$stderr"
	pkill -P "$(<"$SERVER/hook.pid")" || true
	rm "$HUB/hooks/pre-receive"
	lands
}

@test "a hook of this clone that never ends" {
	make_net file
	CASE=own
	two_to_push own
	git config skein.timeout 2
	printf '#!/bin/sh\necho $$ >"%s/hook.pid"\nsleep 600\n' "$SERVER" >.git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	ends 5
	has 'took longer than 2 seconds' "$stderr"
	pkill -P "$(<"$SERVER/hook.pid")" || true
	rm .git/hooks/pre-push
	lands
}

@test "a server that is wrong about lengths" {
	local how
	make_net http
	for how in long short; do
		CASE=$how
		two_to_push "$how"
		git config http.lowSpeedTime 2
		git config http.lowSpeedLimit 1
		through_proxy "$how" 7
		ends 5
		has "cannot reach 'origin': " "$stderr"
		lands
	done
}

@test "a server that answers with a page, an error, a redirect to elsewhere" {
	make_net file
	CASE=odd
	two_to_push odd
	for how in page 500 503 404 loop elsewhere; do
		odd_server "$how"
		ends 5
		has "cannot reach 'origin': " "$stderr"
		refute grep -q $'\e\|\x07' <<<"$stderr"
		stop_odd
	done
	lands
}

odd_server() {
	rm -f "$SERVER/odd"
	/usr/bin/python3 "$NET/odd.py" "$SERVER/odd" "$1" >>"$SERVER/log" 2>&1 3>&- &
	PROXY_PID=$!
	for _ in $(seq 200); do
		[ -s "$SERVER/odd" ] && break
		sleep 0.05
	done
	git remote set-url origin "http://127.0.0.1:$(<"$SERVER/odd")/threads.git"
}

stop_odd() { kill "$PROXY_PID" && wait "$PROXY_PID" || true; } 2>/dev/null

@test "somebody else's lock on the branch there, for a while" {
	make_net file
	CASE=lock
	two_to_push lock
	touch "$HUB/refs/heads/main.lock"
	(sleep 2 && rm "$HUB/refs/heads/main.lock") 3>&- &
	expect 0 timeout 60 skein sync
	wait
	settled
}

@test "another clone has the turn; there is no place for turns" {
	local lock
	make_net file
	CASE=turn
	two_to_push turn
	expect 0 skein sync
	lock=$(echo "$HOME"/.cache/skein/turn-*.lock)
	[ -f "$lock" ]
	# Who has it publishes; who waits comes after it.
	as ben 'ben waits' skein add event lithium --id waits -d 2026-03-05 --text 'B.'
	as ann 'ann has it' reword 'Prices rise' 'Prices fall'
	: >"$WORK/began"
	(cd ../ann && flock "$lock" sh -c 'rm ../began; sleep 1; git pull -q --rebase; git push -q') 3>&- &
	while [ -e "$WORK/began" ]; do sleep 0.05; done
	expect 0 skein sync --json
	wait
	[ "$(pick "d['rounds']")" = 1 ]
	[ "$(hub log --format=%s -2 main | tr '\n' ,)" = 'ben waits,ann has it,' ]
	for place in /dev/null/none relative; do
		as ben "ben at $place" skein add event lithium --id "at-${#place}" -d 2026-03-05 --text 'B.'
		expect 0 env XDG_CACHE_HOME="$place" skein sync
	done
	as ben 'ben has no home' skein add event lithium --id homeless -d 2026-03-05 --text 'B.'
	expect 0 env -u HOME skein sync
	settled
	[ ! -e relative ]
}
