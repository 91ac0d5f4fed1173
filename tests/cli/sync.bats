#!/usr/bin/env bats
# sync: two people, one bare repository between them.

load helpers
load json
load filled

stride=${SKEIN_TEST_STRIDE:-7} # before seal forgets it
kills=${SKEIN_TEST_KILLS:-20}

setup() {
	seal
	make_filled store
	git config gc.auto 0
	sed -i 's/^Nobody/Between them stands this.\n\nAnd this stands there.\n\nAnd a third one.\n\nNobody/' $T/narrative.md
	skein commit -m longer >/dev/null
	git clone -q --bare . ../hub.git
	cd .. && rm -rf store
	HUB=file://$PWD/hub.git
	git clone -q "$HUB" ann
	git clone -q "$HUB" ben
	N=$T/narrative.md
	cd ben
}

# as DIR MESSAGE COMMAND...: a version made in that clone.
as() {
	local dir=$1 message=$2
	shift 2
	tick
	(cd "../$dir" && "$@" >/dev/null && skein commit -m "$message" >/dev/null)
}

reword() { sed -i "s/$1/$2/" "$N"; }

# What is at the hub.
hub() { git -C ../hub.git "$@"; }

@test "0, 1 and 3 of ours against 0, 1 and 3 of theirs" {
	local ours theirs i old before
	for theirs in 0 1 3; do
		for ours in 0 1 3; do
			for i in $(seq "$theirs"); do
				as ann "ann $ours $theirs $i" skein add event lithium --id "ann-$ours-$theirs-$i" -d 2026-03-03 --text 'A.'
			done
			(cd ../ann && skein sync >/dev/null)
			for i in $(seq "$ours"); do
				as ben "ben $ours $theirs $i" skein add event lithium --id "ben-$ours-$theirs-$i" -d 2026-03-04 --text 'B.'
			done
			old=$(hub rev-parse main)
			before=$(hub rev-list --count main)
			expect 0 skein sync --json
			valid sync
			[ "$(pick "d['pushed']")" = "$([ "$ours" = 0 ] && echo False || echo True)" ]
			[ "$(hub rev-parse main)" = "$(git rev-parse main)" ]
			[ "$(hub rev-list --count main)" -eq $((before + ours)) ]
			[ "$(hub rev-list --count --merges main)" -eq 0 ]
			hub rev-list --first-parent main | grep -qx "$old"
			clean_repo
			[ "$(git rev-parse origin/main)" = "$(git rev-parse main)" ]
			(cd ../ann && skein sync >/dev/null && [ -z "$(git status --porcelain)" ])
		done
	done
	expect 0 skein check
	[ "$(skein log lithium --json | grep -c '"version"')" -ge 20 ]
}

@test "author, the author's date, message and trailers are kept" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	tick
	reword 'Nobody knows' 'Everybody knows'
	GIT_AUTHOR_NAME='Carla Column' GIT_AUTHOR_EMAIL=c@example.org GIT_AUTHOR_DATE='1780001234 +0200' \
		skein commit -m 'A subject

A body.

Reviewed-by: Dora' >/dev/null
	want=$(git show -s --format='%an %ae %ad %B')
	tick 1000
	expect 0 skein sync
	[ "$(git show -s --format='%an %ae %ad %B')" = "$want" ]
	[ "$(git show -s --format=%ct)" = "$SKEIN_CLOCK" ]
	grep -q 'Prices fall' "$N"
	grep -q 'Everybody knows' "$N"
}

@test "nothing to do; only theirs" {
	expect 0 skein sync
	has 'Already up to date.'
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	expect 0 skein sync --dry-run
	has 'would move'
	refute grep -q 'Prices fall' "$N"
	expect 0 skein sync
	has 'main moved to origin/main'
	grep -q 'Prices fall' "$N"
	clean_repo
}

@test "--no-push and --dry-run" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	as ben b reword 'Nobody knows' 'Everybody knows'
	old=$(git rev-parse main)
	expect 0 skein sync --dry-run --json
	valid sync
	[ "$(pick "d['replayed'][0]['to']")" = None ]
	[ "$(git rev-parse main)" = "$old" ]
	clean_repo
	expect 0 skein sync --no-push
	[ "$(git rev-parse main^)" = "$(hub rev-parse main)" ]
	grep -q 'Prices fall' "$N"
	expect 0 skein sync
	[ "$(git rev-parse main)" = "$(hub rev-parse main)" ]
}

@test "one sentence: nothing is moved, the conflict is told; a rebase settles it" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	as ben good reword 'Nobody knows' 'Everybody knows'
	as ben bad reword 'Prices rise' 'Prices stay'
	as ben later skein add event lithium --id later -d 2026-03-05 --text 'L.'
	old=$(git rev-parse main)
	expect 1 skein sync --json
	valid sync
	[ "$(pick "d['conflicts'][0]['kind']")" = sentence ]
	[ "$(pick "len(d['replayed'])")" = 2 ]
	has 'nothing was moved' "$stderr"
	[ "$(git rev-parse main)" = "$old" ]
	[ "$(hub rev-parse main)" != "$old" ]
	clean_repo
	git config merge.skein.driver 'skein merge-file %O %A %B %L %P'
	git rebase origin/main >/dev/null 2>&1 || true
	expect 0 skein resolve --theirs --all
	GIT_EDITOR=true git rebase --continue >/dev/null
	expect 0 skein sync
	[ "$(hub rev-parse main)" = "$(git rev-parse main)" ]
	[ "$(hub log --format=%s -3 main | tr '\n' ' ')" = 'later bad good ' ]
	grep -q 'Prices stay' "$N"
}

@test "one record: two fields merge, one field conflicts" {
	as ann a sed -i 's/2026-03-02/2026-03-08/' $T/timeline/halt.yaml
	(cd ../ann && skein sync >/dev/null)
	as ben b sed -i 's/The court halts/The high court halts/' $T/timeline/halt.yaml
	expect 0 skein sync
	grep -q 'The high court' $T/timeline/halt.yaml
	grep -q 2026-03-08 $T/timeline/halt.yaml
	(cd ../ann && skein sync >/dev/null)
	as ann a2 sed -i 's/2026-03-08/2026-03-09/' $T/timeline/halt.yaml
	(cd ../ann && skein sync >/dev/null)
	as ben b2 sed -i 's/2026-03-08/2026-03-10/' $T/timeline/halt.yaml
	expect 1 skein sync
	has 'event halt, date  (field)'
	clean_repo
}

@test "a version that is there already is dropped with a word" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	as ben b reword 'Prices rise' 'Prices fall'
	as ben b2 reword 'Nobody knows' 'Everybody knows'
	expect 0 skein sync --json
	valid sync
	[ "$(pick "[r['dropped'] for r in d['replayed']]")" = '[True, False]' ]
	[ "$(git rev-parse main^)" = "$(cd ../ann && git rev-parse main)" ]
	as ann a3 reword 'this stands' 'that stands'
	(cd ../ann && skein sync >/dev/null && as ann a4 reword 'that stands' 'it stands' && skein sync >/dev/null)
	git -C ../ann log --oneline -1 >/dev/null
	as ben b3 sh -c "sed -i 's/this stands/it stands/' $N"
	expect 0 skein sync
	has 'dropped'
	clean_repo
	[ "$(git rev-parse main)" = "$(hub rev-parse main)" ]
}

@test "both add the same source; one renames what the other cites" {
	as ann a skein add item lithium -t 'Alpha study' --doi 10.1000/x -d 2026-05
	as ann a2 skein mv lithium "@$BRINE" brine-renamed
	(cd ../ann && skein sync >/dev/null)
	as ben b skein add item lithium -t 'Beta study' --doi 10.1000/x -d 2026-05
	as ben b2 sh -c "echo 'It rests on it. [@$BRINE]' >>$N"
	expect 0 skein sync
	has 'are one work' "$stderr"
	has 'what cites it follows' "$stderr"
	grep -q '\[@brine-renamed\]' "$N"
	refute grep -q "@$BRINE" "$N"
	clean_repo
	expect 0 skein check
}

@test "delete against edit; withdrawn against cited" {
	key=$(basename $T/items/*uncited* .yaml)
	as ann a skein withdraw lithium "@$key" --reason 'Retracted.'
	as ann a2 rm $T/tensions/how-long.yaml
	(cd ../ann && skein sync >/dev/null)
	as ben b sh -c "echo 'It rests on it. [@$key]' >>$N"
	expect 0 skein sync
	has 'was withdrawn on one side' "$stderr"
	[ ! -e $T/tensions/how-long.yaml ]
	as ann a3 rm $T/timeline/halt.yaml
	git push -q --force origin main~1:main # without the sentence that check refuses
	(cd ../ann && skein sync >/dev/null)
	git reset -q --hard HEAD~1
	as ben b3 sed -i 's/The court halts/The high court halts/' $T/timeline/halt.yaml
	expect 1 skein sync
	has '(record-edit-delete)'
	clean_repo
}

@test "a merge of ours stays a merge" {
	git switch -qc topic
	as ben t reword 'Nobody knows' 'Everybody knows'
	git switch -q main
	skein merge topic >/dev/null
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	tip=$(hub rev-parse main)
	expect 0 skein sync
	[ "$(git rev-parse main^1)" = "$tip" ]
	[ "$(git rev-parse main^2)" = "$(git rev-parse topic)" ]
	clean_repo
	expect 0 skein log lithium -n 1
}

@test "a foxtrot of git pull is undone: theirs stay on the line" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	as ben b reword 'Nobody knows' 'Everybody knows'
	git -c pull.ff=false pull -q --no-rebase --no-edit
	[ "$(git rev-list --merges --count origin/main..main)" -eq 1 ]
	tip=$(hub rev-parse main)
	expect 0 skein sync
	hub rev-list --first-parent main | grep -qx "$tip"
	[ "$(hub rev-list --merges --count main)" -eq 0 ]
	[ "$(hub rev-list --count "$tip"..main)" -eq 1 ]
	grep -q 'Prices fall' "$N"
	clean_repo
}

@test "uncommitted work stays, or sync refuses" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	as ben b skein add event lithium --id mine -d 2026-03-03 --text 'B.'
	echo 'feeds: []' >$T/watch.yaml
	expect 0 skein sync
	[ "$(cat $T/watch.yaml)" = 'feeds: []' ]
	rm $T/watch.yaml && git checkout -q -- . && git clean -qfd
	as ann a2 reword 'Prices fall' 'Prices soar'
	(cd ../ann && skein sync >/dev/null)
	reword 'Prices fall' 'Prices are mine'
	old=$(git rev-parse main)
	expect 3 skein sync
	has 'would be lost' "$stderr"
	grep -q 'Prices are mine' "$N"
	[ "$(git rev-parse main)" = "$old" ]
	git add "$N"
	expect 3 skein sync
	has 'staged' "$stderr"
}

@test "refused by a hook of the other side" {
	printf '#!/bin/sh\necho "no: the moon is full" >&2\nexit 1\n' >../hub.git/hooks/pre-receive
	chmod +x ../hub.git/hooks/pre-receive
	as ben b reword 'Nobody knows' 'Everybody knows'
	expect 6 skein sync
	has 'pre-receive hook declined' "$stderr"
	has 'the moon is full' "$stderr"
	clean_repo
	printf '#!/bin/sh\nexit 1\n' >../hub.git/hooks/update
	rm ../hub.git/hooks/pre-receive
	chmod +x ../hub.git/hooks/update
	expect 6 skein sync
	rm ../hub.git/hooks/update
	expect 0 skein sync
}

@test "refused by our own pre-push; no remote; a remote that is not there" {
	as ben b reword 'Nobody knows' 'Everybody knows'
	printf '#!/bin/sh\necho "not today" >&2\nexit 1\n' >.git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	expect 6 skein sync
	has 'not today' "$stderr"
	rm .git/hooks/pre-push
	git remote set-url origin "file://$PWD/../nowhere.git"
	expect 5 skein sync
	has "cannot reach 'origin'" "$stderr"
	git remote set-url origin 'https://127.0.0.1:9/none.git'
	expect 5 skein sync
	git remote remove origin
	expect 2 skein sync
	has 'no remote' "$stderr"
	git switch -q --detach
	expect 2 skein sync
}

@test "an empty remote, and a clone of it that has nothing yet" {
	git init -q --bare ../empty.git
	git remote set-url origin "file://$PWD/../empty.git"
	git update-ref -d refs/remotes/origin/main
	expect 0 skein sync
	[ "$(git -C ../empty.git rev-parse main)" = "$(git rev-parse main)" ]
	git init -q ../fresh
	cd ../fresh
	git remote add origin "file://$PWD/../empty.git"
	expect 0 skein sync
	[ "$(git rev-parse HEAD)" = "$(git -C ../empty.git rev-parse main)" ]
	clean_repo
}

@test "somebody is quicker each time: another round, until it lands" {
	as ben b reword 'Nobody knows' 'Everybody knows'
	as ann a1 reword 'Prices rise' 'Prices fall'
	as ann a2 reword 'And this' 'And that'
	# A hook of ours that lets ann in between fetching and pushing, twice.
	cat >.git/hooks/pre-push <<-'END'
		#!/bin/sh
		unset GIT_DIR GIT_WORK_TREE
		cd ../ann
		if [ ! -e ../once ]; then touch ../once; git push -q origin main~1:main
		elif [ ! -e ../twice ]; then touch ../twice; git push -q origin main
		fi
	END
	chmod +x .git/hooks/pre-push
	expect 0 skein sync --json
	valid sync
	[ "$(pick "d['rounds']")" = 3 ]
	[ "$(pick "len(d['replayed'])")" = 1 ]
	[ "$(hub log --format=%s -3 main | tr '\n' ' ')" = 'b a2 a1 ' ]
	clean_repo
}

@test "four at once: all land, none is lost" {
	local w i
	for w in 1 2 3 4; do
		git clone -q "$HUB" "../w$w"
		for i in 1 2 3; do
			as "w$w" "$w $i" skein add event lithium --id "w$w-$i" -d 2026-03-03 --text 'W.'
		done
	done
	for w in 1 2 3 4; do
		(cd "../w$w" && skein sync >../out$w 2>&1 || echo "$w: $?" >>../failed) 3>&- &
	done
	wait
	cat ../failed ../out* >&2 || true
	[ ! -e ../failed ]
	[ "$(hub log --format=%s main | grep -cE '^[1-4] [1-3]$')" -eq 12 ]
	[ "$(hub rev-list --merges --count main)" -eq 0 ]
	hub fsck --strict --no-dangling
}

@test "two syncs at once in one clone" {
	as ben b reword 'Nobody knows' 'Everybody knows'
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	(skein sync >/dev/null 2>../first || echo first >>../failed) 3>&- &
	(skein sync >/dev/null 2>../second || echo second >>../failed) 3>&- &
	wait
	cat ../first ../second >&2
	[ ! -e ../failed ]
	[ "$(hub log --format=%s -2 main | tr '\n' ' ')" = 'b a ' ]
	clean_repo
}

# Each side is right by itself; together a quote is not in the text.
quote_apart() {
	printf 'The full text of the brine article.\n' | cmp - $T/items/*brine*.txt
	as ann quote sh -c "printf 'quotes:\n- {id: q1, text: The full text}\n' >>$(ls $T/items/*brine*.yaml)"
	(cd ../ann && skein sync >/dev/null)
	as ben words sh -c "printf 'Other words.\n' >$(ls $T/items/*brine*.txt)"
}

@test "errors that neither side had are not published; what the hint says mends them" {
	quote_apart
	old=$(git rev-parse main)
	theirs=$(hub rev-parse main)
	for option in --dry-run --no-push ''; do
		expect 1 skein sync $option
		has 'quote' "$stderr"
		has 'not moved: 1 error that neither side had' "$stderr"
		has "'git rebase origin/main'" "$stderr"
		[ "$(git rev-parse main)" = "$old" ] && [ "$(hub rev-parse main)" = "$theirs" ]
		clean_repo
	done
	expect 0 skein sync --no-check --dry-run
	git rebase -q origin/main
	printf 'The full text, again.\n' >"$(ls $T/items/*brine*.txt)"
	skein commit -m mended >/dev/null
	expect 0 skein sync
	[ "$(hub rev-parse main)" = "$(git rev-parse main)" ]
	expect 0 skein check
}

@test "a version for a thread that they removed is not published alone" {
	as ann gone git rm -rq $T
	(cd ../ann && skein sync >/dev/null)
	as ben more skein add event lithium --id more -d 2026-04-01 --text 'More.'
	expect 1 skein sync
	has 'belongs to no thread [stray-file]' "$stderr"
	clean_repo
}

@test "nor are they merged into a topic branch" {
	git switch -qc topic
	quote_apart
	expect 1 skein sync
	has "hint: 'skein merge origin/main', mend" "$stderr"
	clean_repo
	expect 1 skein merge origin/main
	printf 'The full text, again.\n' >"$(ls $T/items/*brine*.txt)"
	git add -A
	expect 0 skein merge --continue
	expect 0 skein sync
	[ "$(hub rev-parse topic)" = "$(git rev-parse topic)" ]
}

@test "on a topic branch the published one is merged in" {
	git switch -qc topic
	as ben t reword 'Nobody knows' 'Everybody knows'
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	expect 0 skein sync --json
	valid sync
	[ "$(pick "d['published']")" = False ]
	[ "$(pick "d['merged']")" = "$(git rev-parse topic)" ]
	[ "$(git show -s --format=%s)" = "Merge remote-tracking branch 'origin/main' into topic" ]
	[ "$(hub rev-parse topic)" = "$(git rev-parse topic)" ]
	grep -q 'Prices fall' "$N"
	clean_repo
	expect 0 skein sync
	has 'Already up to date.'
	# With a conflict nothing is merged.
	as ben t2 reword 'Prices fall' 'Prices stay'
	as ann a2 reword 'Prices fall' 'Prices soar'
	(cd ../ann && skein sync >/dev/null)
	old=$(git rev-parse topic)
	expect 1 skein sync
	has "skein merge origin/main" "$stderr"
	[ "$(git rev-parse topic)" = "$old" ]
	clean_repo
	skein merge origin/main || true
	skein resolve --both --all
	skein merge --continue
	expect 0 skein sync
	[ "$(hub rev-parse topic)" = "$(git rev-parse topic)" ]
}

@test "in a bare clone" {
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	git clone -q --bare . ../mine.git
	cd ../mine.git
	git remote set-url origin "$HUB"
	skein add event lithium --id bare -d 2026-03-03 --text 'B.' >/dev/null
	expect 0 skein sync
	[ "$(git rev-parse main)" = "$(hub rev-parse main)" ]
	git show main:$N | grep -q 'Prices fall'
	git fsck --strict
}

@test "histories that have nothing in common" {
	git switch -q --orphan other
	git commit -q --allow-empty -m other
	git branch -qf main other
	git switch -q main
	expect 3 skein sync
	has 'nothing in common' "$stderr"
}

@test "killed at any moment: the branch is old or new, and the next sync lands" {
	local i n=$kills old new
	for i in $(seq "$n"); do
		as ann "a$i" skein add event lithium --id "a$i" -d 2026-03-03 --text 'A.'
		(cd ../ann && skein sync >/dev/null)
		as ben "b$i" skein add event lithium --id "b$i" -d 2026-03-03 --text 'B.'
		old=$(git rev-parse main)
		skein sync >/dev/null 2>&1 3>&- &
		pid=$!
		sleep "$(printf '0.%03d' $((i * 200 / n)))"
		kill -9 "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
		new=$(git rev-parse main)
		[ "$new" = "$old" ] || [ "$(git show -s --format=%s main)" = "b$i" ]
		git show "main:$T/timeline/b$i.yaml" >/dev/null
		sleep 0.2 # a push that git has begun may go on
		skein doctor --fix >/dev/null 2>&1 || true
		git reset -q --hard
		expect 0 skein sync
		(cd ../ann && skein sync >/dev/null)
	done
	[ "$(hub log --format=%s main | grep -cE '^[ab][0-9]+$')" -eq $((2 * n)) ]
	git fsck --strict --no-dangling
}

@test "killed before any change of a file: old or new, the work tree with it" {
	local step=0 moved=0 old status
	"${CC:-cc}" -std=c17 -D_GNU_SOURCE -o ../killat "$BATS_TEST_DIRNAME/killat.c"
	export ASAN_OPTIONS=detect_leaks=0:exitcode=99
	../killat 0 touch ../probe || skip "killat: $?"
	as ann a reword 'Prices rise' 'Prices fall'
	(cd ../ann && skein sync >/dev/null)
	as ben b1 reword 'Nobody knows' 'Everybody knows'
	as ben b2 skein add event lithium --id mine -d 2026-03-03 --text 'B.'
	git fetch -q
	old=$(git rev-parse main)
	cp -a . ../ready
	while
		cd .. && rm -rf dying && cp -a ready dying && cd dying
		status=0
		../killat $((step += stride)) skein sync --no-push >/dev/null 2>&1 3>&- || status=$?
		[ "$status" -eq 0 ]
	do
		expect 0 skein list
		if [ "$(git rev-parse main)" != "$old" ]; then
			[ "$(git log --format=%s -3 main | tr '\n' ' ')" = 'b2 b1 a ' ]
			moved=$((moved + 1))
		fi
		[ -z "$(git status --porcelain)" ]
		find .git -name '*.lock' ! -path '*/skein/*' -delete # of a git that was killed, too
		expect 0 skein sync --no-push
		[ "$(git log --format=%s -3 main | tr '\n' ' ')" = 'b2 b1 a ' ]
		clean_repo
	done
	[ "$status" -eq 3 ]
	[ "$step" -gt 20 ]
	echo "# $step steps, $moved times after the branch had moved" >&3
}
