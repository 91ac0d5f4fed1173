#!/usr/bin/env bats
# merge: what git merges clean stays git's, the rest is merged by what it says, and
# what is left is told and left as git leaves it.

load helpers
load json
load filled

stride=${SKEIN_TEST_STRIDE:-5} # before seal forgets it

setup() {
	seal
	make_filled
	N=$T/narrative.md
}

# on BRANCH MESSAGE COMMAND...: commits what COMMAND does on the branch, made at main if new.
on() {
	local branch=$1 message=$2
	shift 2
	git switch -q "$branch" 2>/dev/null || git switch -qc "$branch" main
	tick
	"$@" >/dev/null
	skein commit -m "$message" >/dev/null
}

reword() { sed -i "s/$1/$2/" "$N"; }

# clashing: main and topic reword one sentence.
clashing() {
	on topic theirs reword 'Prices rise' 'Prices fall'
	on main ours reword 'Prices rise' 'Prices stay'
}

@test "distant sentences: one commit of two parents, the branch first" {
	on topic 'from topic' reword 'Nobody knows' 'Everybody knows'
	on main 'from main' reword 'The court halts' 'The court stops'
	old=$(git rev-parse main)
	expect 0 skein merge topic
	has "Merge branch 'topic'"
	[ "$(git rev-parse HEAD^1)" = "$old" ]
	[ "$(git rev-parse HEAD^2)" = "$(git rev-parse topic)" ]
	grep -q 'Everybody knows' "$N"
	grep -q 'The court stops' "$N"
	clean_repo
	expect 0 skein check
	# It is stock git's result.
	[ "$(git rev-parse 'HEAD^{tree}')" = "$(git merge-tree --write-tree "$old" topic)" ]
}

@test "the message: git's subject, a line a thread, trailers" {
	on topic 'from topic' reword 'Nobody knows' 'Everybody knows'
	git switch -q main
	skein merge topic
	git show -s --format=%B >message
	cat >wanted <<-END
		Merge branch 'topic'

		- energy/lithium: 1 sentence reworded

		Skein-Thread: energy/lithium
		Skein-Op: merge

	END
	diff -u wanted message >&2
	rm wanted message
	[ "$(git interpret-trailers --parse <<<"$(git show -s --format=%B)" | wc -l)" -eq 2 ]
	on other more reword 'Prices rise' 'Prices soar'
	git switch -q main
	expect 0 skein merge -m 'My words' other
	[ "$(git show -s --format=%s)" = 'My words' ]
	[ "$(git show -s --format='%(trailers:key=Skein-Thread,valueonly)' | head -1)" = energy/lithium ]
	git switch -qc side main~1
	on side s reword 'for how long' 'for what time'
	skein merge main
	[ "$(git show -s --format=%s)" = "Merge branch 'main' into side" ]
}

@test "never a fast-forward" {
	on topic 'from topic' reword 'Nobody knows' 'Everybody knows'
	git switch -q main
	expect 0 skein merge topic
	[ "$(git rev-list --count --first-parent HEAD)" -eq 3 ]
	[ "$(git rev-list --parents -1 HEAD | wc -w)" -eq 3 ]
	expect 0 skein log lithium
	has v2
	expect 0 skein merge topic
	has 'Already up to date.'
}

@test "one sentence: a typed conflict, and the state that git leaves" {
	clashing
	expect 1 skein merge topic
	has 'energy/lithium  narrative  (sentence)'
	has 'ours    Prices stay.'
	has 'theirs  Prices fall.'
	has 'base    Prices rise.'
	has "'skein resolve' settles them" "$stderr"
	[ "$(cat .git/MERGE_HEAD)" = "$(git rev-parse topic)" ]
	[ "$(cat .git/ORIG_HEAD)" = "$(git rev-parse main)" ]
	[ "$(cat .git/MERGE_MODE)" = no-ff ]
	[ "$(git status --porcelain)" = "UU $N" ]
	[ "$(git ls-files -u | wc -l)" -eq 3 ]
	grep -q '^<<<<<<< HEAD \[c-' "$N"
	grep -q '^>>>>>>> topic \[c-' "$N"
	grep -q '^# Conflicts:' .git/MERGE_MSG
	# Nothing else may begin.
	expect 3 skein merge topic
	has 'a merge is under way' "$stderr"
}

@test "the same index as git leaves" {
	clashing
	on topic more skein add event lithium --id new -d 2026-03-03 --text 'New.'
	git switch -q main
	skein merge topic || true
	git ls-files -s >../ours
	git merge --abort
	clean_repo
	git merge topic >/dev/null || true
	git ls-files -s | diff -u - ../ours >&2
	git merge --abort
}

@test "an index of version 4, a sparse checkout" {
	clashing
	git update-index --index-version 4
	skein merge topic || true
	git ls-files -s >../ours
	git fsck
	git merge --abort
	git merge topic >/dev/null 2>&1 || true
	git ls-files -s | diff -u - ../ours >&2
	git merge --abort
	mkdir docs && echo a >docs/a && git add docs && git commit -qm docs
	git switch -qc side && echo b >docs/b && echo a2 >docs/a && git add docs && git commit -qm 'docs b'
	git switch -q main && echo c >c && git add c && git commit -qm c
	git sparse-checkout set threads --no-cone >/dev/null 2>&1
	expect 0 skein merge side
	[ ! -e docs ]
	[ "$(git show HEAD:docs/b)" = b ]
	clean_repo
}

@test "--json follows its schema; --dry-run and --abort leave nothing" {
	clashing
	before=$(find . -path ./.git/skein -prune -o -type f -print | sort | xargs sha256sum)
	expect 1 skein merge --dry-run --json topic
	valid merge
	[ "$(pick "d['state']")" = conflicts ]
	[ "$(pick "d['conflicts'][0]['kind']")" = sentence ]
	[ "$(pick "d['conflicts'][0]['ours'].strip()")" = 'Prices stay.' ]
	[ "$before" = "$(find . -path ./.git/skein -prune -o -type f -print | sort | xargs sha256sum)" ]
	expect 1 skein merge --json topic
	valid merge
	expect 0 skein merge --abort
	clean_repo
	[ ! -e .git/MERGE_HEAD ]
	grep -q 'Prices stay' "$N"
	expect 2 skein merge --abort
	has 'no merge is under way' "$stderr"
	git switch -q topic
	expect 0 skein merge --json main~1
	valid merge
	[ "$(pick "d['state']")" = up-to-date ]
}

@test "the result is the same whichever side is ours" {
	on topic t skein add event lithium --id new -d 2026-03-03 --text 'New.'
	on topic t2 reword 'Nobody knows' 'Everybody knows'
	on main m reword 'The court halts' 'The court stops'
	skein merge topic
	git switch -q topic
	skein merge main~1 2>/dev/null || skein merge main^1
	[ "$(git rev-parse 'topic^{tree}')" = "$(git rev-parse 'main^{tree}')" ]
}

@test "what the clone's configuration says changes nothing" {
	on topic t reword 'Nobody knows' 'Everybody knows'
	on main m reword 'The court halts' 'The court stops'
	wanted=$(git merge-tree --write-tree main topic)
	git config merge.renames false
	git config merge.conflictStyle diff3
	git config merge.skein.driver false
	git config merge.ff only
	git config diff.algorithm minimal
	printf '* merge=binary\n' >.git/info/attributes
	export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=merge.default GIT_CONFIG_VALUE_0=binary
	expect 0 skein merge topic
	[ "$(git rev-parse 'HEAD^{tree}')" = "$wanted" ]
}

@test "both add the same source under one key: one item; under two: linked" {
	on topic t skein add item lithium -t 'Third study' --doi 10.1000/third -d 2026-05 -a 'Kessock, A.'
	on main m skein add item lithium -t 'Third study' --doi 10.1000/third -d 2026-05 -a 'Kessock, A.'
	expect 0 skein merge topic
	clean_repo
	[ "$(find $T/items -name 'kessock*' | wc -l)" -eq 1 ]
	on left l skein add item lithium -t 'Alpha study' --doi 10.1000/fourth -d 2026-05
	on main m2 skein add item lithium -t 'Beta study' --doi 10.1000/fourth -d 2026-05
	expect 0 skein merge left
	has 'are one work' "$stderr"
	grep -q '^same_as: \[.*alpha' $T/items/*beta*.yaml
	clean_repo
	expect 0 skein check
}

@test "one side renames a key, the other goes on citing it: the citations follow" {
	on topic t sh -c "echo 'A late sentence. [@$BRINE]' >>$N"
	on topic t2 skein add event lithium --id late -d 2026-03-04 --text "Late. [@$BRINE, p. 3]"
	on main m skein mv lithium "@$BRINE" brine-renamed
	expect 0 skein merge --json topic
	valid merge
	[ "$(pick "d['notes'][0]['kind']")" = key-followed ]
	has 'what cites it follows' "$stderr"
	grep -q 'A late sentence. \[@brine-renamed\]' "$N"
	grep -q '@brine-renamed, p. 3' "$T/timeline/late.yaml"
	refute grep -rq "@$BRINE" $T/narrative.md $T/timeline
	clean_repo
	expect 0 skein check
}

@test "the same when the thread itself was moved" {
	on topic t sh -c "echo 'A late sentence. [@$BRINE]' >>$N"
	on topic t2 skein add event lithium --id late -d 2026-03-04 --text 'Late.'
	git switch -q main
	skein mv lithium @"$BRINE" brine-renamed
	skein mv lithium metals/lithium
	skein commit -m moved
	expect 0 skein merge topic
	[ ! -e $T ]
	grep -q 'A late sentence. \[@brine-renamed\]' threads/metals/lithium/narrative.md
	[ -e threads/metals/lithium/timeline/late.yaml ]
	clean_repo
	expect 0 skein check
}

@test "one side withdraws what the other cites: both stay, and it is said" {
	key=$(basename $T/items/*uncited* .yaml)
	on topic t sh -c "echo 'It rests on this. [@$key]' >>$N"
	on main m skein withdraw lithium "@$key" --reason 'Retracted.'
	expect 0 skein merge topic
	has "@$key was withdrawn on one side and is cited on the other" "$stderr"
	grep -q withdrawn "$T/items/$key.yaml"
	grep -q "It rests on this. \[@$key\]" "$N"
	[ "$(git rev-parse 'HEAD^{tree}')" = "$(git merge-tree --write-tree HEAD^1 topic)" ]
}

@test "one side removes an item that the other cites: it stays, no key dangles" {
	key=$(basename $T/items/*uncited* .yaml)
	printf 'Its text.\n' >"$T/items/$key.txt"
	skein commit -m text
	on topic t sh -c "echo 'Cited after all. [@$key]' >>$N"
	on main m rm "$T/items/$key.yaml" "$T/items/$key.txt"
	expect 0 skein merge topic
	has 'it stays' "$stderr"
	[ -e "$T/items/$key.yaml" ]
	[ -e "$T/items/$key.txt" ]
	clean_repo
	expect 0 skein check
}

@test "a deletion stays one where the other side left it alone" {
	on topic t reword 'Nobody knows' 'Everybody knows'
	on main m rm "$T/timeline/halt.yaml"
	on main m2 sed -i '/^Prices rise/d' "$N"
	expect 0 skein merge topic
	[ ! -e "$T/timeline/halt.yaml" ]
	refute grep -q 'Prices rise' "$N"
}

@test "edit against delete, of a record: one conflict, the file as git leaves it" {
	on topic t sed -i 's/2026-03-02/2026-03-09/' "$T/timeline/halt.yaml"
	on main m rm "$T/timeline/halt.yaml"
	expect 1 skein merge topic
	has 'event halt  (record-edit-delete)'
	has 'ours    (not there)'
	[ "$(git status --porcelain)" = "DU $T/timeline/halt.yaml" ]
	refute grep -q '<<<<' "$T/timeline/halt.yaml"
	skein merge --abort
	clean_repo
}

@test "rename against edit, of a record" {
	on topic t sed -i 's/2026-03-02/2026-03-09/' "$T/timeline/halt.yaml"
	on main m skein mv lithium event:halt the-halt
	expect 0 skein merge topic
	[ ! -e "$T/timeline/halt.yaml" ]
	grep -q 2026-03-09 "$T/timeline/the-halt.yaml"
	clean_repo
}

@test "uncommitted work is never overwritten" {
	on topic t reword 'Nobody knows' 'Everybody knows'
	git switch -q main
	reword 'Prices rise' 'Prices are mine'
	expect 3 skein merge topic
	has 'changes in the work tree that would be lost' "$stderr"
	grep -q 'Prices are mine' "$N"
	[ ! -e .git/MERGE_HEAD ]
	[ ! -e .git/index.lock ]
	[ "$(git status --porcelain)" = " M $N" ]
	git add "$N"
	expect 3 skein merge topic
	has 'staged' "$stderr"
	git reset -q --hard
	# Another file may be dirty.
	echo note >>skein.yaml
	echo mine >untracked
	expect 0 skein merge topic
	[ "$(git status --porcelain)" = " M skein.yaml
?? untracked" ]
}

@test "an untracked file in the way, and conflicts with a dirty tree" {
	on topic t skein add event lithium --id new -d 2026-03-03 --text 'New.'
	clashing
	echo mine >"$T/timeline/new.yaml"
	expect 3 skein merge topic
	has 'untracked' "$stderr"
	[ "$(cat "$T/timeline/new.yaml")" = mine ]
	[ ! -e .git/MERGE_HEAD ]
	rm "$T/timeline/new.yaml"
	echo 'title: mine' >>"$T/watch.yaml"
	cp "$T/watch.yaml" ../kept
	expect 1 skein merge topic
	cmp "$T/watch.yaml" ../kept
	expect 0 skein merge --abort
	cmp "$T/watch.yaml" ../kept
}

@test "--no-commit waits, --continue commits" {
	on topic t reword 'Nobody knows' 'Everybody knows'
	on main m reword 'The court halts' 'The court stops'
	expect 0 skein merge --no-commit topic
	has 'not committed'
	[ "$(git status --porcelain)" = "M  $N" ]
	[ -e .git/MERGE_HEAD ]
	expect 0 skein merge --continue
	has "Merge branch 'topic'"
	[ "$(git rev-parse HEAD^2)" = "$(git rev-parse topic)" ]
	clean_repo
	[ ! -e .git/MERGE_HEAD ]
}

@test "--continue refuses what is open, and drops the comment" {
	clashing
	skein merge topic || true
	expect 1 skein merge --continue
	has 'is still in conflict' "$stderr"
	skein resolve --both --all
	expect 0 skein merge --continue
	[ "$(git rev-list --parents -1 HEAD | wc -w)" -eq 3 ]
	if git show -s --format=%B | grep -q Conflicts; then false; fi
	[ "$(git show -s --format='%(trailers:key=Skein-Op,valueonly)' | head -1)" = merge ]
	clean_repo
}

@test "git commit concludes what skein merge began" {
	clashing
	skein merge topic || true
	sed -i '/^<<<<<<</,/^=======/d; /^>>>>>>>/d' "$N"
	git add "$N"
	git commit -q --no-edit
	[ "$(git rev-parse HEAD^2)" = "$(git rev-parse topic)" ]
	clean_repo
}

@test "errors that neither side had are not committed" {
	on topic t skein add event lithium --id same -d 2026-03-03 --text 'New.'
	# Each side is right by itself; together one item's record is gone and its quote's text as well.
	on topic t2 sh -c "printf 'quotes:\n- {id: q1, text: The full text}\n' >>$T/items/$BRINE.yaml"
	on main m sh -c "printf 'Other words.\n' >$T/items/$BRINE.txt"
	expect 1 skein merge topic
	has 'quote' "$stderr"
	has 'the merge waits' "$stderr"
	[ -e .git/MERGE_HEAD ]
	expect 1 skein merge --continue
	printf 'The full text, again.\n' >"$T/items/$BRINE.txt"
	git add -A
	expect 0 skein merge --continue
	clean_repo
}

@test "one side removes a thread, the other adds to it: no file is left behind alone" {
	add_event() { skein add event lithium --id more -d 2026-04-01 --text "More. [@$BRINE]"; }
	on topic 'more' add_event
	on main 'gone' git rm -rq "$T"
	expect 1 skein merge topic
	has 'timeline/more.yaml: error: belongs to no thread [stray-file]' "$stderr"
	has "'skein merge --abort' gives up" "$stderr"
	expect 1 skein merge --continue
	git rm -qf $T/timeline/more.yaml
	expect 0 skein merge --continue
	expect 0 skein check
	# Resolved against the removal, a file of the thread does not come back alone either.
	git reset -q --hard HEAD~1
	git switch -q topic
	reword 'Prices rise' 'Prices fall'
	git rm -q $T/timeline/more.yaml
	skein commit -m reworded >/dev/null
	git switch -q main
	expect 1 skein merge topic
	skein resolve --theirs --all
	expect 1 skein merge --continue
	has 'narrative.md: error: belongs to no thread' "$stderr"
	git checkout -q topic -- $T
	expect 0 skein merge --continue
	expect 0 skein check
}

@test "a commit that removes thread.yaml only is refused" {
	rm $T/thread.yaml
	expect 1 skein commit -m half
	has 'narrative.md: error: belongs to no thread [stray-file]' "$stderr"
	rm -r $T
	expect 0 skein commit -m whole
}

@test "foxtrot: what the remote published is not merged into the published branch" {
	git clone -q --bare . ../hub.git
	git clone -q ../hub.git ../other
	git remote add origin ../hub.git
	(cd ../other && reword 'Nobody knows' 'Everybody knows' && skein commit -m theirs && git push -q)
	on main m reword 'The court halts' 'The court stops'
	git fetch -q origin
	expect 2 skein merge origin/main
	has 'would change their numbers' "$stderr"
	has 'skein sync' "$stderr"
	# Into a topic it may.
	git switch -qc topic
	expect 0 skein merge origin/main
	[ "$(git show -s --format=%s)" = "Merge remote-tracking branch 'origin/main' into topic" ]
}

@test "unrelated, unknown, detached" {
	git switch -q --orphan island
	git commit -q --allow-empty -m island
	git switch -q main
	expect 3 skein merge island
	has 'no commit in common' "$stderr"
	expect 3 skein merge nowhere
	expect 2 skein merge
	expect 2 skein merge --abort --continue
	git switch -q --detach
	expect 2 skein merge main~1
	has 'detached' "$stderr"
}

@test "an unborn branch begins at the other one" {
	git switch -q --orphan fresh
	git rm -rfq --cached . 2>/dev/null || true
	expect 0 skein merge main
	[ "$(git rev-parse fresh)" = "$(git rev-parse main)" ]
	clean_repo
}

@test "a bare repository: a clean merge is made, conflicts change nothing" {
	clashing
	git switch -qc fine main
	on fine f reword 'Nobody knows' 'Everybody knows'
	git switch -q main
	on main m skein add event lithium --id new -d 2026-03-03 --text 'New.'
	git clone -q --bare . ../bare.git
	cd ../bare.git
	old=$(git rev-parse main)
	expect 1 skein merge topic
	has 'sentence)'
	has 'nothing was changed' "$stderr"
	[ "$(git rev-parse main)" = "$old" ]
	[ ! -e MERGE_HEAD ]
	expect 0 skein merge fine
	[ "$(git rev-parse main^1)" = "$old" ]
	git show main:$N | grep -q 'Everybody knows'
	git fsck --strict
	expect 2 skein merge --continue
}

@test "hooks as git runs them" {
	on topic t reword 'Nobody knows' 'Everybody knows'
	on main m reword 'The court halts' 'The court stops'
	cat >.git/hooks/pre-merge-commit <<-'END'
		#!/bin/sh
		git diff --cached --name-only HEAD >../staged
		git show ":threads/energy/lithium/narrative.md" >../hook-saw
		[ ! -e ../refuse ]
	END
	printf '#!/bin/sh\necho "Checked: yes" >>"$1"\n' >.git/hooks/commit-msg
	printf '#!/bin/sh\necho "$1" >../post\n' >.git/hooks/post-merge
	chmod +x .git/hooks/*
	touch ../refuse
	old=$(git rev-parse HEAD)
	expect 6 skein merge topic
	has pre-merge-commit "$stderr"
	[ "$(git rev-parse HEAD)" = "$old" ]
	[ ! -e .git/MERGE_HEAD ]
	clean_repo
	expect 0 skein merge --no-verify topic
	git reset -q --hard "$old"
	rm ../refuse
	expect 0 skein merge topic
	[ "$(cat ../staged)" = "$N" ]
	grep -q 'Everybody knows' ../hook-saw
	grep -q 'The court stops' ../hook-saw
	[ "$(cat ../post)" = 0 ]
	[ "$(git show -s --format='%(trailers:key=Checked,valueonly)' | head -1)" = yes ]
	clean_repo
}

@test "other files of the repository: modes, links, and their conflicts" {
	printf '#!/bin/sh\necho one\n\n\n\necho two\n' >run.sh
	chmod +x run.sh
	ln -s run.sh link
	git add -A && git commit -qm 'a script'
	git switch -qc topic
	sed -i 's/two/2/' run.sh
	ln -sf skein.yaml link
	echo new >exec && chmod +x exec
	git add -A && git commit -qm t
	git switch -q main
	sed -i 's/one/1/' run.sh
	git commit -qam m
	expect 0 skein merge topic
	[ -x run.sh ] && [ -x exec ]
	[ "$(readlink link)" = skein.yaml ]
	[ "$(sh run.sh)" = '1
2' ]
	clean_repo
	[ "$(git rev-parse 'HEAD^{tree}')" = "$(git merge-tree --write-tree HEAD^1 topic)" ]
	git switch -qc left && sed -i 's/1/left/' run.sh && ln -sf left link && git commit -qam left
	git switch -q main && sed -i 's/1/right/' run.sh && ln -sf right link && git commit -qam right
	expect 1 skein merge left
	has run.sh
	[ -x run.sh ]
	[ "$(readlink link)" = right ]
	[ "$(git status --porcelain)" = 'UU link
UU run.sh' ]
	skein resolve --theirs --all
	[ "$(git status --porcelain)" = 'M  link
M  run.sh' ]
	[ -x run.sh ]
	[ "$(readlink link)" = left ]
	[ "$(git ls-files -s run.sh | cut -c1-6)" = 100755 ]
}

@test "a file where the other side has a folder" {
	git switch -qc topic
	mkdir notes && echo a >notes/a && git add notes && git commit -qm folder
	git switch -q main
	echo file >notes
	git add notes && git commit -qm file
	expect 1 skein merge topic
	expect 0 skein merge --abort
	[ "$(cat notes)" = file ]
	clean_repo
}

# killed_at STEP COMMAND...: in a fresh copy of ../ready, killed before its STEPth
# call that changes something; fails when it ended before.
killed_at() {
	cd .. && rm -rf dying && cp -a ready dying && cd dying || return 2
	local status=0
	"$BATS_TEST_TMPDIR/killat" "$@" >/dev/null 2>&1 3>&- || status=$?
	return "$status"
}

# mortal: what killed_at needs.
mortal() {
	"${CC:-cc}" -std=c17 -D_GNU_SOURCE -o "$BATS_TEST_TMPDIR/killat" "$BATS_TEST_DIRNAME/killat.c"
	export ASAN_OPTIONS=detect_leaks=0:exitcode=99
	"$BATS_TEST_TMPDIR/killat" 0 touch ../probe || skip "killat: $?"
	git config gc.auto 0
	cp -a . ../ready
	old=$(git rev-parse main)
}

@test "killed before any change of a file: the branch is old or new, and all goes on" {
	local step=0 moved=0
	on topic t reword 'Nobody knows' 'Everybody knows'
	on topic t2 skein add event lithium --id new -d 2026-03-03 --text 'New.'
	on main m reword 'The court halts' 'The court stops'
	mortal
	while killed_at $((step += stride)) skein merge topic; do
		if [ "$(git rev-parse main)" != "$old" ]; then
			[ "$(git rev-parse main^1)" = "$old" ]
			moved=$((moved + 1))
		fi
		expect 0 skein list
		[ -z "$(git status --porcelain)" ]
		[ -z "$(find .git -name '*.lock' ! -path '*/skein/*')" ]
		expect 0 skein merge topic
		clean_repo
	done
	[ "$step" -gt 20 ]
	echo "# $step steps, $moved times after the branch had moved" >&3
}

@test "killed in a merge with conflicts: nothing is lost, and it can be made again" {
	local step=0
	clashing
	mortal
	while killed_at $((step += stride)) skein merge topic; do
		[ "$(git rev-parse main)" = "$old" ]
		expect 0 skein list
		[ -z "$(find .git -name '*.lock' ! -path '*/skein/*')" ]
		# A merge that git knows of has its conflict in the index: nothing passes for merged.
		[ ! -e .git/MERGE_HEAD ] || [ -n "$(git ls-files -u)" ]
		git reset -q --hard
		expect 1 skein merge topic
		skein resolve --ours --all
		expect 0 skein merge --continue
	done
	[ "$step" -gt 20 ]
}
