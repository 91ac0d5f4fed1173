#!/usr/bin/env bats
# resolve: what is open, whoever merged, and settling it.

load helpers
load json
load filled

setup() {
	seal
	make_filled
	N=$T/narrative.md
	sed -i 's/^Nobody/Between them stands this.\n\nAnd this stands there.\n\nAnd a third one.\n\nNobody/' "$N"
	skein commit -m longer >/dev/null
}

on() {
	local branch=$1 message=$2
	shift 2
	git switch -q "$branch" 2>/dev/null || git switch -qc "$branch" main
	tick
	"$@" >/dev/null
	skein commit -m "$message" >/dev/null
}

reword() { sed -i "s/$1/$2/" "$N"; }

# Two sentences apart, and one field of a record.
clash() {
	on topic t1 reword 'Prices rise' 'Prices fall'
	on topic t2 reword 'Nobody knows' 'Everybody knows'
	on topic t3 sed -i 's/2026-03-02/2026-03-05/' "$T/timeline/halt.yaml"
	on main m1 reword 'Prices rise' 'Prices stay'
	on main m2 reword 'Nobody knows' 'Few know'
	on main m3 sed -i 's/2026-03-02/2026-03-07/' "$T/timeline/halt.yaml"
}

# id_of FILTER: the id of the open conflict for which the Python expression holds.
id_of() {
	output=$(skein resolve --json 2>/dev/null) || true
	pick "[c['id'] for c in d['conflicts'] if $1][0]"
}

@test "nothing is open" {
	expect 0 skein resolve
	has 'no conflict is open'
	expect 0 skein resolve --json
	valid resolve
	[ "$(pick "d['operation']")" = None ]
	expect 2 skein resolve --ours
	expect 2 skein resolve c-00000000
	expect 2 skein resolve --ours --theirs --all
	expect 2 skein resolve --ours --all c-00000000
	expect 3 skein resolve --ours c-00000000
	has 'no conflict' "$stderr"
}

@test "listed as merge told them, settled one by one, each in its way" {
	clash
	expect 1 skein merge --json topic
	valid merge
	told=$(pick "sorted(c['id'] for c in d['conflicts'])")
	expect 1 skein resolve --json
	valid resolve
	[ "$(pick "sorted(c['id'] for c in d['conflicts'])")" = "$told" ]
	[ "$(pick "len(d['conflicts'])")" = 3 ]
	[ "$(pick "d['operation']")" = merge ]
	expect 0 skein resolve --json --theirs "$(id_of "'fall' in c['theirs']")"
	valid resolve
	[ "$(pick "d['settled'][0]['staged']")" = False ]
	[ "$(pick "len(d['conflicts'])")" = 2 ]
	grep -q 'Prices fall' "$N"
	refute grep -q 'Prices stay' "$N"
	expect 0 skein resolve --both "$(id_of "c['type'] == 'narrative'")"
	has "$N: settled"
	has '1 conflict is still open' "$stderr"
	grep -q 'Everybody knows' "$N"
	grep -q 'Few know' "$N"
	refute grep -q '<<<<<<<' "$N"
	[ "$(git status --porcelain -- "$N")" = "M  $N" ]
	expect 0 skein resolve --ours "$(id_of "c['field'] == 'date'")"
	has "'skein merge --continue'" "$stderr"
	grep -q 'date: 2026-03-07' "$T/timeline/halt.yaml"
	expect 0 skein resolve
	expect 0 skein merge --continue
	clean_repo
	expect 0 skein check
}

@test "--all, and by path" {
	clash
	skein merge topic || true
	expect 0 skein resolve --ours "$T/timeline/halt.yaml"
	grep -q 2026-03-07 "$T/timeline/halt.yaml"
	expect 0 skein resolve --theirs --all
	grep -q 'Prices fall' "$N"
	grep -q 'Everybody knows' "$N"
	expect 0 skein merge --continue
	clean_repo
}

@test "a record that one side removed: either side, and both keeps it" {
	local side
	on topic t sed -i 's/2026-03-02/2026-03-09/' "$T/timeline/halt.yaml"
	on main m rm "$T/timeline/halt.yaml"
	for side in ours theirs both; do
		skein merge topic || true
		expect 1 skein resolve
		has 'record-edit-delete'
		expect 0 skein resolve --$side "$(id_of True)"
		if [ $side = ours ]; then
			[ ! -e "$T/timeline/halt.yaml" ]
			[ -z "$(git status --porcelain)" ]
		else
			grep -q 2026-03-09 "$T/timeline/halt.yaml"
			[ "$(git status --porcelain)" = "A  $T/timeline/halt.yaml" ]
		fi
		git merge --abort
	done
	git switch -q topic
	skein merge main || true
	expect 0 skein resolve --theirs --all
	[ ! -e "$T/timeline/halt.yaml" ]
	expect 0 skein merge --continue
	clean_repo
}

@test "an item's text: one side or the other" {
	on topic t sh -c "echo 'One text.' >$T/items/$BRINE.txt"
	on main m sh -c "echo 'Another text.' >$T/items/$BRINE.txt"
	expect 1 skein merge topic
	has '(binary)'
	refute grep -q '<<<' "$T/items/$BRINE.txt"
	expect 2 skein resolve --both --all
	has 'one side or the other' "$stderr"
	expect 0 skein resolve --theirs --all
	[ "$(cat "$T/items/$BRINE.txt")" = 'One text.' ]
	expect 0 skein merge --continue
	clean_repo
}

@test "after git merge with the driver" {
	clash
	git config merge.skein.driver 'skein merge-file %O %A %B %L %P'
	git merge topic >/dev/null 2>&1 || true
	expect 1 skein resolve --json
	valid resolve
	[ "$(pick "sorted(c['kind'] for c in d['conflicts'])")" = "['field', 'sentence', 'sentence']" ]
	expect 0 skein resolve --theirs --all
	git commit -q --no-edit
	grep -q 'Prices fall' "$N"
	clean_repo
}

@test "after git merge without the driver: blocks of text" {
	clash
	git config --remove-section merge.skein || true
	git merge topic >/dev/null 2>&1 || true
	expect 1 skein resolve --json
	valid resolve
	[ "$(pick "set(c['kind'] for c in d['conflicts'])")" = "{'text'}" ]
	expect 0 skein resolve --both "$(id_of "'fall' in (c['theirs'] or '')")"
	grep -q 'Prices fall' "$N"
	grep -q 'Prices stay' "$N"
	expect 0 skein resolve --ours --all
	git commit -q --no-edit
	clean_repo
	git reset -q --hard HEAD~
	git -c merge.conflictStyle=diff3 merge topic >/dev/null 2>&1 || true
	expect 1 skein resolve
	has 'base    Prices rise.'
	expect 0 skein resolve --theirs --all
	! grep -q '|||||||' "$N"
	grep -q 'Prices fall' "$N"
}

@test "in a rebase, a cherry-pick and a revert" {
	clash
	git config merge.skein.driver 'skein merge-file %O %A %B %L %P'
	git switch -q topic
	git rebase main >/dev/null 2>&1 || true
	expect 1 skein resolve
	has 'in a rebase ours is the branch' "$stderr"
	expect 0 skein resolve --theirs --all
	has 'git rebase --continue' "$stderr"
	git rebase --abort
	git switch -q main
	git cherry-pick topic~2 >/dev/null 2>&1 || true
	expect 1 skein resolve --json
	valid resolve
	[ "$(pick "d['operation']")" = cherry-pick ]
	expect 0 skein resolve --theirs --all
	has 'git cherry-pick --continue' "$stderr"
	git cherry-pick --continue >/dev/null
	git revert --no-edit HEAD~3 >/dev/null 2>&1 || true
	expect 1 skein resolve
	expect 0 skein resolve --ours --all
	git revert --abort
}

@test "after a merge driver that failed nothing passes for settled" {
	clash
	git config merge.skein.driver 'exit 129'
	git merge topic >/dev/null 2>&1 || true
	cmp "$N" <(git show ":2:$N")
	expect 1 skein resolve --json
	valid resolve
	[ "$(pick "d['ready']")" = '[]' ]
	expect 0 skein resolve --theirs "$N"
	grep -q 'Prices fall' "$N"
}

@test "a file that was mended by hand waits for git add" {
	clash
	skein merge topic || true
	sed -i '/^<<<<<<</,/^=======/d; /^>>>>>>>/d' "$N"
	skein resolve --ours "$T/timeline/halt.yaml"
	expect 0 skein resolve --json
	valid resolve
	[ "$(pick "d['ready']")" = "['$N']" ]
	has "'git add' it" "$stderr"
	git add "$N"
	expect 0 skein merge --continue
	clean_repo
}

@test "from a folder below, and in a bare repository" {
	clash
	skein merge topic || true
	cd threads
	expect 1 skein resolve
	expect 0 skein resolve --ours --all
	cd ..
	expect 0 skein merge --continue
	git clone -q --bare . ../bare.git
	cd ../bare.git
	expect 2 skein resolve
}
