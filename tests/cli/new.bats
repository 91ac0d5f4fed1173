#!/usr/bin/env bats
# skein new: starting a thread.

load helpers

setup() {
	seal
	make_store
}

@test "a thread, in a folder, with a title and a summary" {
	expect 0 skein new energy/lithium -t 'The lithium squeeze' --summary 'One. Two.'
	[ "$output" = threads/energy/lithium ]
	[ "$(cat threads/energy/lithium/thread.yaml)" = $'schema: 1\ntitle: The lithium squeeze\nsummary: |\n  One.\n  Two.\nstatus: active' ]
	[ -f threads/energy/lithium/narrative.md ]
	expect 0 skein new copper
	grep -qx 'title: copper' threads/copper/thread.yaml
	[ "$(skein list --names | tr '\n' ' ')" = 'copper energy/lithium ' ]
}

@test "its history begins with the commit" {
	skein new copper >/dev/null
	expect 0 skein commit
	has 'copper: new thread'
	[ "$(skein log copper | head -1 | cut -c1-2)" = v1 ]
	clean_repo
}

@test "names that are none, are taken, or lie in a thread" {
	skein new copper >/dev/null
	for bad in 'Upper' 'a b' '../x' '/x' 'x/' 'a//b' '.git' 'x.lock' 'con' '2026' 'ä' 'a/nul/b' '' \
		"$(printf 'a%.0s' {1..81})" "$(printf 'a/%.0s' {1..30})a"; do
		run skein new -- "$bad"
		[ "$status" -eq 3 ] || [ "$status" -eq 2 ] || { echo "'$bad': $status $output"; return 1; }
	done
	expect 3 skein new copper
	has "there is a thread 'copper' already" "$stderr"
	expect 3 skein new copper/sub
	[ "$(skein list --names)" = copper ]
	expect 2 skein new
}

@test "titles that YAML would misread, and those that it must refuse" {
	count=0
	for title in '42' 'null' 'yes' '- x' 'a: b' '# x' "it's" '"q"' '2016-04-01' '~' '@x' '[x]' '*a' '%x' 'é — “x”' '!'; do
		count=$((count + 1))
		expect 0 skein new "t$count" -t "$title"
		expect 0 skein show "t$count@work"
		[ "${lines[0]}" = "$title" ]
	done
	for title in '' $'two\nlines'; do
		run skein new bad -t "$title"
		[ "$status" -ge 2 ] || expect 1 skein commit bad || expect 3 skein commit bad
		rm -rf threads/bad
	done
}

@test "no store, and a bare one" {
	git clone -q --bare . ../bare.git
	cd ../bare.git
	expect 0 skein new energy/lithium -t T
	[ "$(git log -1 --format=%s)" = 'energy/lithium: new thread' ]
	git show HEAD:threads/energy/lithium/thread.yaml | grep -qx 'title: T'
	mkdir ../none && cd ../none
	expect 3 skein new x
	has 'not a git repository' "$stderr"
	git init -q .
	expect 3 skein new x
	has "'skein init'" "$stderr"
}

@test "from a folder inside, a linked work tree, with -C" {
	mkdir -p threads/deep && cd threads/deep
	expect 0 skein new one
	[ -d ../one ]
	git -C "$WORK/store" worktree add -q "$WORK/linked"
	expect 0 skein -C "$WORK/linked" new two
	[ -d "$WORK/linked/threads/two" ]
}
