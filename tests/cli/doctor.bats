#!/usr/bin/env bats
# skein doctor: each thing that it finds, found, mended, and gone.

load helpers
load filled
load json

setup() {
	seal
	make_filled
}

# finds TEXT: it is a problem, status 1.
finds() {
	expect 1 skein doctor
	grep '^problem' <<<"$output" | grep -qF -- "$1" || { echo "$output" >&2; return 1; }
}

# mends TEXT: --fix says fixed, and then there is nothing to find.
mends() {
	expect 0 skein doctor --fix
	grep '^fixed' <<<"$output" | grep -qF -- "$1" || { echo "$output" >&2; return 1; }
	expect 0 skein doctor
	[ "$(grep -vc '^ok' <<<"$output")" -eq 0 ]
}

@test "a good store has no problems" {
	expect 0 skein doctor
	[ "$(grep -vc '^ok' <<<"$output")" -eq 0 ]
	has 'git version'
	expect 0 skein doctor --full
	has 'every object is there'
	expect 0 skein doctor --json
	valid doctor
}

@test "settings that are missing or differ" {
	git config --unset diff.skein-yaml.wordRegex
	git config pull.ff false
	git config branch.main.mergeOptions --log
	finds 'diff.skein-yaml.wordRegex is not set'
	has "pull.ff is 'false'"
	expect 1 skein doctor --json
	valid doctor
	mends 'diff.skein-yaml.wordRegex'
	[ "$(git config branch.main.mergeOptions)" = '--log --no-ff' ]
	[ "$(git config pull.ff)" = only ]
}

@test "a fresh clone" {
	git clone -q . ../clone && cd ../clone
	finds 'pull.ff is not set'
	mends 'pull.ff'
}

@test "attributes that are missing" {
	sed -i 2d .gitattributes
	finds '.gitattributes lacks 1 line'
	mends '.gitattributes got 1 line'
	[ "$(wc -l <.gitattributes)" -eq 4 ]
}

@test "a broken skein.yaml, and none" {
	printf 'schema: 1\ntitle: [\n' >skein.yaml
	finds 'skein.yaml:'
	rm skein.yaml
	finds 'there is no skein.yaml'
	expect 1 skein doctor --fix
}

@test "nobody to commit as" {
	git config --global --unset user.email
	finds 'identity'
	has 'git config --global user.email'
}

@test "an old git, and none" {
	mkdir ../bin
	printf '#!/bin/sh\necho git version 2.20.1\n' >../bin/git && chmod +x ../bin/git
	PATH=$(cd ../bin && pwd):$PATH expect 1 skein doctor
	has 'git 2.20 is too old'
	expect 1 env PATH="$BUILD" "$BUILD/skein" doctor
	has 'problem  git'
}

@test "a detached HEAD" {
	git switch -q --detach
	finds 'HEAD is detached'
}

@test "a published branch that is not there" {
	sed -i 's/branch: main/branch: gone/' skein.yaml
	finds 'there is no branch gone'
}

@test "locks of a skein that was killed are removed, others are named" {
	mkdir -p .git/skein
	: >.git/skein/lock-0123456789abcdef
	ln .git/skein/lock-0123456789abcdef .git/index.lock
	finds '.git/index.lock was left by a skein that was killed'
	mends 'removed '
	[ ! -e .git/index.lock ]
	[ ! -e .git/skein/lock-0123456789abcdef ]
	: >.git/refs/heads/main.lock
	expect 0 skein doctor # somebody may be at work
	touch -d '1 hour ago' .git/refs/heads/main.lock
	finds 'main.lock was left by another program'
	expect 1 skein doctor --fix
	[ -e .git/refs/heads/main.lock ]
}

@test "a lock that somebody holds stays" {
	mkdir -p .git/skein
	: >.git/skein/lock-0123456789abcdef
	ln .git/skein/lock-0123456789abcdef .git/index.lock
	flock .git/skein/lock-0123456789abcdef sleep 5 3>&- &
	sleep 0.5
	expect 0 skein doctor --fix
	[ -e .git/index.lock ]
	kill %1
}

@test "temporary files of programs that are gone" {
	pid=$(sh -c 'echo $$')
	for file in ".skein-$pid-1-abc.tmp" "$T/items/.skein-$pid-2-abc.tmp" ".git/skein/tmp-$pid-1" \
		".git/objects/pack/tmp_pack_${pid}_3" ".git/skein-index-$pid.lock"; do
		mkdir -p "$(dirname "$file")"
		echo x >"$file"
	done
	expect 0 skein doctor # too young
	find . -name "*$pid*" -exec touch -d '1 hour ago' {} +
	touch -d '1 hour ago' ".skein-$$-1-abc.tmp" # of a program that lives
	finds ".skein-$pid-1-abc.tmp was left by a skein that was killed"
	[ "$(grep -c '^problem' <<<"$output")" -eq 5 ]
	mends 'removed '
	[ -e ".skein-$$-1-abc.tmp" ]
	[ -z "$(find . -name "*$pid*")" ]
}

@test "caches that cannot be read; state is never deleted" {
	mkdir -p .git/skein
	echo nonsense >.git/skein/check.db
	finds 'check.db cannot be read'
	mends 'deleted check.db'
	echo nonsense >.git/skein/state.db
	finds 'state.db cannot be read'
	expect 1 skein doctor --fix
	[ -e .git/skein/state.db ]
}

@test "an index that a killed commit left behind" {
	sed -i 's/Prices rise/Prices fall/' $T/narrative.md
	skein add event lithium --id later -d 2026-05-01 --text "Later. [@$BRINE]" >/dev/null
	rm $T/tensions/how-long.yaml
	skein commit >/dev/null
	git checkout -q HEAD~1 -- . && rm -f $T/timeline/later.yaml && git rm -q --cached $T/timeline/later.yaml
	finds 'the index is one commit behind HEAD in 3 files'
	mends '3 files brought up to HEAD'
	clean_repo
}

@test "what somebody staged is no such thing" {
	echo 'One more.' >>$T/narrative.md
	git add .
	expect 0 skein doctor
	has 'something is staged'
}

@test "an index behind HEAD is not mended over somebody's changes" {
	sed -i 's/Prices rise/Prices fall/' $T/narrative.md
	skein commit >/dev/null
	git checkout -q HEAD~1 -- .
	sed -i 's/Prices rise/Prices jump/' $T/narrative.md
	expect 1 skein doctor --fix
	grep -q 'Prices jump' $T/narrative.md
}

@test "a merge in progress" {
	git rev-parse HEAD >.git/MERGE_HEAD
	finds 'a merge is in progress'
}

@test "a foxtrot merge: the published branch taken in from the side" {
	git clone -q . ../other
	git -C ../other config user.name O && git -C ../other config user.email o@example.org
	sed -i 's/Prices rise/Prices fall/' ../other/$T/narrative.md
	git -C ../other commit -qam theirs
	skein new mine >/dev/null && skein commit >/dev/null
	git remote add origin ../other && git fetch -q origin
	expect 0 skein doctor
	git merge -q --no-ff --no-edit origin/main
	finds "main took origin's in from the side"
	has 'took the branch itself in from the side (the newest is'
}

@test "a topic that is merged as it should be is none" {
	git switch -qc topic
	sed -i 's/Prices rise/Prices fall/' $T/narrative.md && skein commit >/dev/null
	git switch -q main && git merge -q --no-edit topic
	expect 0 skein doctor
}

@test "an object that is missing" {
	oid=$(git rev-parse "HEAD:$T/narrative.md")
	git unpack-objects -q < <(cat .git/objects/pack/*.pack 2>/dev/null) 2>/dev/null || true
	mkdir ../packs && mv .git/objects/pack/* ../packs/ 2>/dev/null || true
	for pack in ../packs/*.pack; do [ -e "$pack" ] && git unpack-objects -q <"$pack"; done
	rm -f ".git/objects/${oid:0:2}/${oid:2}"
	expect 1 skein doctor --full
	has 'problem  objects'
}

@test "bare repositories, folders inside, no repository" {
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git doctor
	lacks settings
	cd $T && expect 0 skein doctor
	mkdir "$WORK/none" && cd "$WORK/none"
	expect 3 skein doctor
}
