#!/usr/bin/env bats
# skein merge-file: by hand, and as the driver that git calls in a merge, a rebase
# and a cherry-pick.

load helpers
load json

narrative=threads/x/narrative.md

# sides BASE OURS THEIRS: three files, with "\n" for line ends.
sides() {
	printf "$1" >base
	printf "$2" >ours
	printf "$3" >theirs
}

# thread: a store with a thread x of three sentences on main.
thread() {
	make_store
	mkdir -p threads/x/perspectives
	printf 'schema: 1\ntitle: X\nstatus: active\n' >threads/x/thread.yaml
	printf 'A first thing stands here.\nThe second is of other kind.\nThird comes what closes it.\n' >$narrative
	printf 'order: 10\nvoice: Ada\nstance: |\n  It holds well.\n' >threads/x/perspectives/ada.yaml
	save start
}

save() {
	tick
	git add -A && git commit -qm "$1"
}

# say SED [FILE]: changes a file in place.
say() { sed -i "$1" "${2:-$narrative}"; }

@test "three files are merged by what they say" {
	sides 'A claim.\nOther words.\n' 'A claim. [@a]\nOther words.\n' 'A claim. [@b]\nOther words.\n'
	expect 0 skein merge-file base ours theirs 7 $narrative
	[ "$(cat ours)" = $'A claim. [@a; @b]\nOther words.' ]
	[ "$(ls)" = $'base\nours\ntheirs' ]
}

@test "a conflict is exit 1, with markers and ids that --json lists" {
	sides 'It is so.\n' 'It was so.\n' 'It will be so.\n'
	expect 1 skein merge-file --json base ours theirs 9 $narrative
	valid merge-file
	[ "$(pick "d['clean'], len(d['conflicts']), d['conflicts'][0]['theirs']")" = "(False, 1, 'It will be so.')" ]
	grep -qF "[$(pick "d['conflicts'][0]['id']")]" ours
	[ "$(grep -c '^<<<<<<<<< ours \[c-' ours)" = 1 ]
}

@test "what merges has an empty list" {
	sides 'A\n' 'A\n' 'B\n'
	expect 0 skein merge-file --json base ours theirs 7 $narrative
	valid merge-file
	[ "$(pick "d['clean'], d['conflicts']")" = '(True, [])' ]
	[ "$(cat ours)" = B ]
}

@test "labels, diff3 and standard output, as git merge-file has them" {
	sides 'It is so.\n' 'It was so.\n' 'It will be so.\n'
	expect 1 skein merge-file -p --diff3 -L mine -L old -L yours base ours theirs 7 $narrative
	[[ ${lines[0]} = '<<<<<<< mine [c-'* ]]
	[ "${lines[2]}" = '||||||| old' ]
	[[ ${lines[6]} = '>>>>>>> yours [c-'* ]]
	[ "$(cat ours)" = 'It was so.' ]
}

@test "what git does not know is no label and no operand" {
	sides 'It is so.\n' 'It was so.\n' 'It will be so.\n'
	expect 1 skein merge-file -p -L %X -L %S -L %Y base ours theirs 7 $narrative %S %X %Y
	[[ ${lines[0]} = '<<<<<<< ours [c-'* ]]
}

@test "without a path, or with any other, it merges lines" {
	sides 'A claim.\n' 'A claim. [@a]\n' 'A claim. [@b]\n'
	cp ours kept
	expect 1 skein merge-file base ours theirs
	cp kept ours
	expect 1 skein merge-file -- base ours theirs 7 '-x; $(touch pwned) "'"'"'.md'
	cp kept ours
	expect 1 skein merge-file base ours theirs notanumber ../../../etc/passwd
	[ ! -e pwned ]
}

@test "what cannot be read or written leaves ours and is exit 1" {
	sides 'A\n' 'B\n' 'C\n'
	expect 1 skein merge-file base ours missing 7 $narrative
	[ "$(cat ours)" = B ]
	has 'missing' "$stderr"
	expect 1 skein merge-file base missing theirs 7 $narrative
	expect 1 skein merge-file . ours theirs 7 $narrative
	grep -q '^=======$' ours
	if [ "$(id -u)" -ne 0 ]; then
		printf 'B\n' >ours
		chmod 500 .
		expect 1 skein merge-file base ours theirs 7 $narrative
		chmod 700 .
		[ "$(cat ours)" = B ]
	fi
}

@test "out of memory: the lines are merged, with markers, exit 1" {
	[[ $BUILD != *san* ]] || skip 'no limit of memory with a sanitizer'
	local skein kb
	skein=$(command -v skein)
	awk 'BEGIN { for (i = 0; i < 4000; i++) printf "The claim w%d of x%d holds for y%d and z%d. [@k%d]\n", i, i * 7, i * 11, i * 13, i % 99 }' >base
	sed '2~10s/holds/held/; s/@k7]/@k7; @o]/' base >theirs
	for kb in 12000 16000 20000 24000 28000 32000 48000 64000; do
		sed '3~10s/holds/stands/; s/@k7]/@k7; @p]/' base >ours
		run bash -c "ulimit -v $kb; '$skein' merge-file base ours theirs 7 $narrative; s=\$?; exit \$((s > 125 && s < 128 ? 1 : s))"
		[ "$status" -le 1 ]
		if [ "$status" -eq 0 ]; then
			[ "$(grep -c '@k7; @[op]; @[op]\]' ours)" -gt 0 ]
		elif [[ $output == *'its lines are'* ]]; then
			grep -q '^>>>>>>> theirs \[c-' ours
		fi
	done
}

@test "the file's mode stays" {
	sides 'A claim.\n' 'A claim. [@a]\n' 'A claim. [@b]\n'
	chmod 755 ours
	expect 0 skein merge-file base ours theirs 7 $narrative
	[ "$(stat -c %a ours)" = 755 ]
}

@test "wrong use is said" {
	expect 2 skein merge-file base ours
	sides 'A\n' 'B\n' 'C\n'
	expect 2 skein merge-file -p --json base ours theirs
	expect 2 skein merge-file -L a -L b -L c -L d base ours theirs
}

@test "git merge: neighbours, additions at one place and citations do not conflict" {
	thread
	git checkout -qb topic
	say 's/The second is/The second surely is/; 1s/$/ [@b]/'
	echo 'Topic adds a last one.' >>$narrative
	say 's/order: 10/order: 20/' threads/x/perspectives/ada.yaml
	save topic
	git checkout -q main
	say 's/Third comes/Third finally comes/; 1s/$/ [@a]/'
	echo 'Main has the last word.' >>$narrative
	say 's/voice: Ada/voice: Ada L./' threads/x/perspectives/ada.yaml
	save main
	expect 0 git merge -q --no-edit topic
	[ "$(cat $narrative)" = "A first thing stands here. [@a; @b]
The second surely is of other kind.
Third finally comes what closes it.
Main has the last word.
Topic adds a last one." ]
	[ "$(head -n 2 threads/x/perspectives/ada.yaml)" = $'order: 20\nvoice: Ada L.' ]
	git checkout -q topic
	expect 0 git merge -q --no-edit main^1
	git diff --exit-code main
	# Without the driver all of it would conflict.
	git checkout -q --detach main^1
	git config --remove-section merge.skein
	run git merge -q --no-edit topic^1
	[ "$status" -eq 1 ]
}

@test "git merge: a conflict is marked, and one that both sides have is left to people" {
	thread
	git checkout -qb topic
	say 's/The second is/A second one is/'
	save topic
	git checkout -q main
	say 's/is of other kind/is of quite other kind/'
	save main
	expect 1 git merge -q --no-edit topic
	[ "$(git ls-files -u | cut -f2 | sort -u)" = $narrative ]
	[ "$(grep -c '^<<<<<<< ours \[c-[0-9a-f]*\]$' $narrative)" = 1 ]
	git merge --abort
	[ -z "$(git status --porcelain)" ]
}

@test "git rebase and cherry-pick use it, with the sides the other way around" {
	thread
	git checkout -qb topic
	say '1s/$/ [@b]/'
	save one
	say 's/The second is/The second surely is/'
	save two
	git checkout -q main
	say '1s/$/ [@a]/; s/Third comes/Third finally comes/'
	save main
	git checkout -q topic
	expect 0 git rebase -q main
	[ "$(git rev-list --count main..topic)" = 2 ]
	[ "$(cat $narrative)" = "A first thing stands here. [@a; @b]
The second surely is of other kind.
Third finally comes what closes it." ]
	git checkout -q -b other main~1
	expect 0 git cherry-pick main
	expect 0 git cherry-pick topic~1
	[ "$(head -n 1 $narrative)" = 'A first thing stands here. [@a; @b]' ]
}

@test "git merge: both add one file, one deletes what the other changes" {
	thread
	git checkout -qb topic
	printf 'voice: Ben\nstance: |\n  It fails.\n' >threads/x/perspectives/ben.yaml
	git rm -q threads/x/perspectives/ada.yaml
	save topic
	git checkout -q main
	printf 'order: 5\nvoice: Ben\nstance: |\n  It fails. [@k]\n' >threads/x/perspectives/ben.yaml
	say 's/10/30/' threads/x/perspectives/ada.yaml
	save main
	expect 1 git merge -q --no-edit topic
	[ "$(cat threads/x/perspectives/ben.yaml)" = $'order: 5\nvoice: Ben\nstance: |\n  It fails. [@k]' ]
	[ "$(git ls-files -u | cut -f2 | sort -u)" = threads/x/perspectives/ada.yaml ]
}

@test "git merge: paths with everything in them" {
	thread
	echo '*.md merge=skein' >>.gitattributes
	printf 'one\n' >./-x.md
	dir="threads/x/-a b'c\"d;\$(touch pwned)\\e"
	mkdir -p "$dir"
	printf 'one\ntwo\n' >"$dir/narrative.md"
	save odd
	git checkout -qb topic
	printf 'one\ntwo [@t]\n' >"$dir/narrative.md"
	echo two >./-x.md
	save topic
	git checkout -q main
	printf 'one\ntwo [@m]\n' >"$dir/narrative.md"
	echo three >./-x.md
	save main
	expect 1 git merge -q --no-edit topic
	grep -q '^<<<<<<< ours \[c-' ./-x.md
	[ "$(sed -n 2p "$dir/narrative.md")" = 'two [@m; @t]' ] || [ "$(cat "$dir/narrative.md")" = 'one two [@m; @t]' ]
	[ -z "$(find . -name pwned)" ]
}

@test "never more conflicts than git merge-file" {
	for n in 1 2 3 4 5; do
		sides 'One is alpha here.\nTwo is beta there.\nThree is gamma now.\nFour is delta then.\nFive is last.\n' \
			'One is alpha so.\nTwo is beta there.\nThree is gamma so.\nFour is delta then.\nFive is so last.\n' \
			'One was alpha here.\nTwo is beta there.\nThree was gamma now.\nFour is delta then.\nFive was last.\n'
		say "${n}d" theirs
		run git merge-file -p ours base theirs
		git_has=$status
		run skein merge-file -p base ours theirs 7 $narrative
		[ "$(grep -c '^<<<<<<<' <<<"$output")" -le "$git_has" ]
	done
}
