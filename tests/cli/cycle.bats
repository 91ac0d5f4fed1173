#!/usr/bin/env bats
# cycle: thread by thread, whatever fails; two at once; killed at any step.

load helpers
load json
load synthesis

setup() {
	seal
	make_store
	make_thread one
	make_thread two
	program mine
	ops "$(add "$FELL")" >"$ANSWER"
}

@test "each thread gets its version, and an account stands at the end" {
	expect 0 skein cycle --engine exec:mine
	has 'one: version 2: '
	has 'two: version 2: '
	has '2 threads: 2 with a new version'
	expect 0 skein cycle --engine exec:mine --json
	valid cycle
	[ "$(pick "d['account']['nothing']")" = 2 ]
	expect 0 skein check
	[ -z "$(git status --porcelain)" ]
}

@test "one that fails stops no other, and the exit status says so" {
	sed -i 's/12 percent/13 percent/' "threads/one/items/$K.txt"
	skein commit -m 'Another text' >/dev/null
	expect 7 skein cycle --engine exec:mine --json
	valid cycle
	[ "$(pick "d['threads'][0]['state']")" = failed ]
	[ "$(pick "d['threads'][1]['state']")" = version ]
	expect 7 skein cycle --engine exec:mine
	has 'one: not committed' "$stderr"
	has '1 failed'
}

@test "the threads that are named, else those that are active" {
	sed -i 's/active/dormant/' threads/one/thread.yaml
	skein commit -m 'Sleep' >/dev/null
	expect 0 skein cycle --engine exec:mine --json
	[ "$(pick "[t['thread'] for t in d['threads']]")" = "['two']" ]
	expect 0 skein cycle one --engine exec:mine --json
	[ "$(pick "[t['thread'] for t in d['threads']]")" = "['one']" ]
	expect 3 skein cycle three
}

@test "the shards of a store are all of it, each thread once" {
	local i
	for i in $(seq 1 12); do skein new "t$i" --title T >/dev/null; done
	skein commit >/dev/null
	for i in 1 2 3; do
		skein cycle --shard "$i/3" --json --engine exec:mine |
			/usr/bin/python3 -c 'import json,sys; [print(t["thread"]) for t in json.load(sys.stdin)["threads"]]'
	done | sort >"$HOME/all"
	skein list --names | sort >"$HOME/list"
	diff "$HOME/all" "$HOME/list"
	for bad in 0/3 4/3 1 a/b 1/0; do expect 2 skein cycle --shard "$bad"; done
}

@test "several at a time give what one after the other gives" {
	local i
	for i in $(seq 1 6); do make_thread "more$i"; done
	expect 0 skein cycle --engine exec:mine --jobs 4 --json
	[ "$(pick "d['account']['version']")" = 8 ]
	[ -z "$(git status --porcelain)" ]
	git fsck --strict --no-dangling --no-progress
	expect 0 skein check
}

@test "what another cycle works on is left to it" {
	cat >"$HOME/engine" <<-'SH'
		#!/bin/sh
		cat >/dev/null
		: >"$HOME/asked"
		while [ ! -e "$HOME/go" ]; do sleep 0.05; done
		cat "$ANSWER"
	SH
	skein cycle one --engine exec:mine >"$HOME/first" 2>&1 3>&- &
	pid=$!
	until [ -e "$HOME/asked" ]; do sleep 0.05; done
	expect 0 skein cycle one --json --engine exec:mine
	valid cycle
	[ "$(pick "d['threads'][0]['state']")" = busy ]
	: >"$HOME/go"
	wait "$pid"
	grep -q 'one: version 2' "$HOME/first"
}

@test "gathers first, by what is told to gather" {
	mkdir -p "$HOME/fake"
	cp -r "$SKEIN_EXEC_PATH/." "$HOME/fake/"
	cat >"$HOME/fake/skein-gather" <<-'SH'
		#!/bin/sh
		echo "$*" >>"$HOME/gathered"
		exit 5
	SH
	chmod +x "$HOME/fake/skein-gather"
	printf 'feeds: [{id: a, url: "https://example.org/feed"}]\n' >threads/two/watch.yaml
	skein commit -m 'Watch' >/dev/null
	SKEIN_EXEC_PATH=$HOME/fake expect 5 skein cycle --due --engine exec:mine
	[ "$(cat "$HOME/gathered")" = '--due two' ]
	has '2 with a new version'
	SKEIN_EXEC_PATH=$HOME/fake expect 0 skein cycle --no-gather --engine exec:mine
	[ "$(wc -l <"$HOME/gathered")" = 1 ]
}

@test "in a bare repository, too" {
	git clone -q --bare . "$HOME/bare.git"
	expect 0 skein --git-dir "$HOME/bare.git" cycle --engine exec:mine
	has '2 with a new version'
	git --git-dir "$HOME/bare.git" fsck --strict --no-dangling --no-progress
}

@test "killed before any step, the store is as before or after, and the next cycle goes on" {
	local step status
	export ASAN_OPTIONS=detect_leaks=0:exitcode=99
	"${CC:-cc}" -std=c17 -D_GNU_SOURCE -o "$HOME/killat" "$BATS_TEST_DIRNAME/killat.c"
	"$HOME/killat" 0 touch "$HOME/probe" || skip 'nothing can be traced here'
	cp -a . "$HOME/base"
	head=$(git rev-parse HEAD)
	for step in $(seq 2 "${SKEIN_TEST_STRIDE:-3}" 400); do
		cd "$WORK" && rm -rf store && cp -a "$HOME/base" store && cd store
		status=0
		"$HOME/killat" "$step" skein synthesize one --engine exec:mine >/dev/null 2>&1 3>&- || status=$?
		[ "$(git rev-parse HEAD)" = "$head" ] || [ "$(git rev-parse HEAD^)" = "$head" ]
		expect 0 skein cycle one --engine exec:mine
		[ "$(git rev-list --count "$head..HEAD")" = 1 ]
		[ -z "$(git status --porcelain)" ]
		[ "$status" -ne 3 ] || break # it ended before
	done
	[ "$step" -gt 30 ]
}
