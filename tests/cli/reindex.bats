#!/usr/bin/env bats
# skein reindex: the index of the history, made anew; it never changes an answer.

load helpers
load filled
load json

setup() { seal; }

versions() { # N: so many more of the filled thread
	local i
	for i in $(seq "$1"); do
		tick 3600
		printf 'Sentence %d of %d stands here.\n' "$i" "$SKEIN_CLOCK" >>"$T/narrative.md"
		git commit -qam "version $i"
	done
}

answers() {
	skein log
	skein log --json --items
	skein log lithium
	skein export lithium@2
	skein list -l
}

@test "it says what it found, as text and as JSON" {
	make_filled
	versions 4
	expect 0 skein reindex
	[ "$output" = '6 commits: 5 versions and 0 collections of 1 thread' ]
	expect 0 skein reindex --json
	valid reindex
	[ "$(pick "d['versions']")" = 5 ]
	[ "$(pick "d['bytes'] > 1000")" = True ]
}

@test "a bare repository, from the outside and with other branches" {
	make_filled
	versions 2
	git checkout -q -b topic
	versions 3
	git checkout -q main
	git clone -q --bare . ../bare.git
	cd ..
	expect 0 skein --git-dir bare.git reindex --json
	[ "$(pick "d['commits']")" = 7 ]
	[ -f bare.git/skein/history.db ]
	[[ "$(skein --git-dir bare.git log lithium@topic | head -1)" == 'v3+3  '* ]]
}

@test "answers are the same with it and without" {
	make_filled
	versions 3
	skein mv lithium metals/ >/dev/null
	git add -A && git commit -qm moved
	T=threads/metals/lithium
	versions 2
	git config skein.index false
	answers >../without
	[ ! -e .git/skein/history.db ]
	git config --unset skein.index
	skein reindex >/dev/null
	answers >../with
	cmp ../without ../with
	answers >../again
	cmp ../without ../again
}

@test "turned off, in a shallow clone, or nowhere to be kept: it says so" {
	make_filled
	versions 2
	git config skein.index false
	expect 2 skein reindex
	has 'turned off' "$stderr"
	git clone -q --depth 2 "file://$PWD" ../shallow
	expect 3 skein -C ../shallow reindex
	has 'shallow' "$stderr"
	git config --unset skein.index
	rm -rf .git/skein
	touch .git/skein "$HOME/.cache"
	expect 4 skein reindex
	has 'no place to keep an index' "$stderr"
	expect 0 skein log lithium
	[[ "${lines[0]}" == 'v3  '* ]]
}

@test "a repository that cannot be written has its index in the cache folder" {
	[ "$(id -u)" -ne 0 ] || skip 'root may write everywhere'
	make_filled
	versions 2
	chmod a-w .git
	skein reindex >/dev/null
	chmod u+w .git
	[ -n "$(ls "$HOME/.cache/skein")" ]
}

@test "a damaged file, or one of another layout, is made anew with a note" {
	make_filled
	versions 20
	skein reindex >/dev/null
	answers >../before
	printf 'this is no database' >.git/skein/history.db
	expect 0 skein log lithium -n 1
	has 'made anew' "$stderr"
	[[ "${lines[0]}" == 'v21  '* ]]
	answers >../after
	cmp ../before ../after
	python3 - <<'PYTHON'
import sqlite3
db = sqlite3.connect(".git/skein/history.db")
db.execute("PRAGMA user_version=1")
db.commit()
PYTHON
	expect 0 skein log lithium -n 1
	has 'made anew' "$stderr"
	answers >../after
	cmp ../before ../after
}

@test "commits that came since are added on the way" {
	make_filled
	versions 2
	skein reindex >/dev/null
	versions 3
	[[ "$(skein log -n 1 | head -1)" == 'energy/lithium v6  '* ]]
	git reset -q --hard HEAD~2
	[[ "$(skein log -n 1 | head -1)" == 'energy/lithium v4  '* ]]
	versions 1
	[[ "$(skein log lithium | head -1)" == 'v5  '* ]]
	expect 0 skein reindex
	[ "$output" = '6 commits: 5 versions and 0 collections of 1 thread' ]
}
