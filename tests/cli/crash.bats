#!/usr/bin/env bats
# kill -9 before every system call that changes something: after the next command
# of skein the work tree is as if nothing had begun or all were done, plain git
# can go on, and what a person did in between is theirs.

load helpers

stride=${SKEIN_TEST_STRIDE:-3}
T=threads/coast/seagrass

setup_file() {
	cd "$BATS_TEST_DIRNAME" || return 1
	"${CC:-cc}" -std=c17 -D_GNU_SOURCE -o "$BATS_FILE_TMPDIR/killat" killat.c
	BATS_TEST_TMPDIR=$BATS_FILE_TMPDIR seal
	killat=$BATS_FILE_TMPDIR/killat
	"$killat" 0 touch probe || echo "killat: $?" >"$BATS_FILE_TMPDIR/untraceable"
	cd "$BATS_FILE_TMPDIR" || return 1
	skein init base >/dev/null
	git -C base config gc.auto 0
	skein -C base import --as coast/seagrass "$ROOT/tests/demo/seagrass-v2.txt" >/dev/null
	skein init --bare bare >/dev/null
	skein --git-dir bare import --as coast/seagrass "$ROOT/tests/demo/seagrass-v2.txt" >/dev/null
}

setup() {
	seal
	# Leaks cannot be looked for while somebody traces.
	export ASAN_OPTIONS=detect_leaks=0:exitcode=99
	killat=$BATS_FILE_TMPDIR/killat
	[ ! -e "$BATS_FILE_TMPDIR/untraceable" ] || skip "$(cat "$BATS_FILE_TMPDIR/untraceable")"
}

# fresh: a copy of the base, entered.
fresh() {
	cd "$WORK" || return 1
	rm -rf store
	cp -a "$BATS_FILE_TMPDIR/${1:-base}" store
	cd store || return 1
	old=$(git rev-parse HEAD)
}

# dies STEP COMMAND...: 0 killed there, 3 it ended before.
dies() {
	local status=0
	"$killat" "$@" >/dev/null 2>&1 3>&- || status=$?
	new=$(git rev-parse HEAD)
	return "$status"
}

# old_or_new: the branch is where it was, or one on.
old_or_new() {
	[ "$new" = "$old" ] || [ "$(git rev-parse HEAD^)" = "$old" ]
}

# in_order WANTED: what git shows after the next command of skein, and that plain
# git is not stopped.
in_order() {
	old_or_new
	expect 0 skein list
	[ "$(git status --porcelain)" = "$1" ] || {
		git status --porcelain >&2
		return 1
	}
	[ -z "$(find .git -name '*.lock' ! -path '*/skein/*')" ]
	[ ! -e .git/skein/unfinished ]
	git commit -qam next --allow-empty
	[ -z "$(git status --porcelain)" ]
	[ "$new" = "$old" ] || git fsck --strict --no-dangling --no-progress >&2
}

# The first step after which HEAD is another, while the index is the old one.
moved_by() {
	local step
	for step in $(seq 15 300); do
		fresh
		edit_first
		dies "$step" "$@" || return 1
		[ "$new" = "$old" ] || return 0
	done
}

edit_first() { :; }

@test "a commit of the work tree" {
	local step=0 moved=0
	while
		fresh
		echo 'One more sentence.' >>$T/narrative.md
		dies $((++step)) skein commit -m more
	do
		if [ "$new" = "$old" ]; then
			in_order " M $T/narrative.md"
		else
			in_order ""
			moved=$((moved + 1))
		fi
	done
	[ "$step" -gt 20 ] && [ "$moved" -gt 3 ]
	echo "# $step steps, $moved after the branch had moved" >&3
}

@test "an import, whose files are written" {
	local step=0 moved=0
	while
		fresh
		dies $((step += stride)) skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	do
		in_order ""
		[ "$new" = "$old" ] || moved=$((moved + 1))
	done
	[ "$step" -gt 40 ] && [ "$moved" -gt 3 ]
	echo "# $step steps, $moved after the branch had moved" >&3
}

@test "an import into a bare repository" {
	local step=0
	while
		fresh bare
		dies $((step += stride)) skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	do
		old_or_new
		expect 0 skein list
		[ -z "$(find . -name '*.lock' ! -path './skein/*')" ]
		git update-ref refs/heads/main "$(git commit-tree -p main -m next 'main^{tree}')"
		git fsck --strict --no-dangling --no-progress >&2
	done
	[ "$step" -gt 30 ]
}

@test "the first commit of a store" {
	local step=0 base=$BATS_FILE_TMPDIR/base
	while
		cd "$WORK" && rm -rf store && git init -q store && cd store
		cp -R "$base"/{threads,skein.yaml,.gitattributes} .
		"$killat" $((step += stride)) skein commit -m first >/dev/null 2>&1 3>&-
	do
		expect 0 skein status
		[ -z "$(git diff)" ]
		! git rev-parse -q --verify HEAD || [ -z "$(git status --porcelain)" ]
		[ -z "$(find .git -name '*.lock' ! -path '*/skein/*')" ]
	done
	[ "$step" -gt 20 ]
	git rev-parse -q --verify HEAD
	expect 0 skein list
	[ -z "$(git status --porcelain)" ]
}

@test "edits made between the death and the next command stay" {
	import=(skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt")
	moved_by "${import[@]}"
	echo 'Mine.' >>$T/narrative.md
	expect 0 skein list
	[ "$(git status --porcelain)" = " M $T/narrative.md" ]
	[ "$(tail -n 1 $T/narrative.md)" = 'Mine.' ]
}

@test "a file removed between the death and the next command stays away" {
	moved_by skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	rm $T/narrative.md
	expect 0 skein list
	[ "$(git status --porcelain)" = " D $T/narrative.md" ]
}

@test "what was staged between the death and the next command stays staged" {
	local blob
	moved_by skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	rm -f .git/index.lock
	echo 'Mine.' >>$T/narrative.md
	git add $T/narrative.md
	blob=$(git rev-parse ":$T/narrative.md")
	expect 0 skein list
	[ "$(git rev-parse ":$T/narrative.md")" = "$blob" ]
	[ "$(git status --porcelain)" = "M  $T/narrative.md" ]
}

@test "an edit after a commit of the work tree died is shown as one" {
	edit_first() { echo 'One more sentence.' >>$T/narrative.md; }
	moved_by skein commit -m more
	echo 'And one.' >>$T/narrative.md
	expect 0 skein list
	[ "$(git status --porcelain)" = " M $T/narrative.md" ]
	[ "$(git diff --numstat)" = "1	0	$T/narrative.md" ]
}

@test "somebody who went on without skein is left alone" {
	moved_by skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	rm -f .git/index.lock
	git reset -q --hard HEAD~1
	git commit -q --allow-empty -m mine
	expect 0 skein list
	[ -z "$(git status --porcelain)" ]
	[ ! -e .git/skein/unfinished ]
}

@test "a lock of another program stays" {
	moved_by skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	rm -f .git/index.lock
	: >.git/index.lock
	expect 0 skein list
	[ -e .git/index.lock ]
	[ -e .git/skein/unfinished ]
	rm .git/index.lock
	expect 0 skein list
	[ -z "$(git status --porcelain)" ]
}

@test "a note of somebody who lives is left to him" {
	moved_by skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v3.txt"
	exec 9>>.git/skein/write.lock
	flock 9
	expect 0 skein list
	[ -e .git/skein/unfinished ]
	exec 9>&-
	expect 0 skein list
	[ ! -e .git/skein/unfinished ]
	[ -z "$(git status --porcelain)" ]
}

@test "a note that says nothing is dropped" {
	fresh
	printf 'unfinished 1 work\nabc' >.git/skein/unfinished
	expect 0 skein list
	[ ! -e .git/skein/unfinished ]
	printf 'unfinished 1 files\n%s\n%s\nrefs/heads/../../../x\n' "$old" "$old" >.git/skein/unfinished
	expect 0 skein list
	[ ! -e .git/skein/unfinished ]
	[ -z "$(git status --porcelain)" ]
}
