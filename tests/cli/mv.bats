#!/usr/bin/env bats
# skein mv: threads, keys and ids; citations follow, history goes on.

load helpers
load filled
load json

setup() {
	seal
	make_filled
}

@test "a thread gets another name, remembers the old one and keeps its versions" {
	expect 0 skein mv lithium metals/li
	has "$T -> threads/metals/li"
	[ ! -e threads/energy ]
	grep -qx 'was: \[energy/lithium\]' threads/metals/li/thread.yaml
	git add -A
	[ "$(git diff --cached -M --name-status | grep -vc ^R100)" -eq 1 ] # thread.yaml
	git reset -q
	skein commit >/dev/null
	[ "$(skein log li | grep -c '^v')" -eq 2 ]
	expect 0 skein show li@1
	has 'Prices rise'
	clean_repo
}

@test "a folder takes it in; there and back leaves no trace but the name between" {
	skein new metals/copper >/dev/null
	expect 0 skein mv lithium metals
	[ -f threads/metals/lithium/narrative.md ]
	expect 0 skein mv lithium new/folders/
	[ -f threads/new/folders/lithium/narrative.md ]
	expect 0 skein mv lithium threads/energy/lithium
	grep -qx 'was: \[metals/lithium, new/folders/lithium\]' $T/thread.yaml
}

@test "places that are taken, inside a thread, or no names" {
	skein new other >/dev/null
	git add -A && git commit -qm x
	expect 3 skein mv lithium other
	expect 3 skein mv lithium other/deeper
	expect 3 skein mv lithium energy/lithium
	expect 3 skein mv lithium energy/lithium/sub
	for bad in 'Upper' '../out' '.git' 'a//b' '123' 'con' 'x.lock' 'a b' "$(printf 'a%.0s' {1..300})"; do
		expect 3 skein mv lithium "$bad"
	done
	expect 3 skein mv nowhere there
	expect 2 skein mv lithium
	[ -z "$(git status --porcelain)" ]
}

@test "a key: citations follow everywhere, every other byte stays" {
	sed -i "1i # a comment with [@$BRINE] in it" $T/timeline/halt.yaml
	sed -i "s/What lithium costs\./It costs. [@$BRINE, ch. 2]/" $T/thread.yaml
	printf 'same_as: [x-1, %s]\n' "$BRINE" >>"$T/items/$COURT.yaml"
	cp -r $T ../before
	expect 0 skein mv lithium "$BRINE" brine-2026
	has "item $BRINE -> brine-2026; citations follow in"
	[ ! -e "$T/items/$BRINE.yaml" ]
	[ ! -e "$T/items/$BRINE.txt" ]
	cmp "../before/items/$BRINE.yaml" $T/items/brine-2026.yaml
	cmp "../before/items/$BRINE.txt" $T/items/brine-2026.txt
	grep -q "# a comment with \[@$BRINE\] in it" $T/timeline/halt.yaml
	rm ../before/items/"$BRINE".*
	for file in $(cd ../before && find . -type f); do
		sed "/^#/!s/$BRINE/brine-2026/g" "../before/$file" | cmp - "$T/$file"
	done
	expect 0 skein mv lithium @brine-2026 "item:$BRINE"
}

@test "code and escapes are no citations" {
	printf 'See `[@%s]` and \\[@%s].\n' "$BRINE" "$BRINE" >$T/narrative.md
	cp $T/narrative.md ../before
	skein mv lithium "$BRINE" other-1 >/dev/null
	cmp ../before $T/narrative.md
}

@test "a key whose beginning is another key" {
	skein mv lithium "$BRINE" a-1 >/dev/null
	skein mv lithium "$COURT" a-1-2 >/dev/null
	skein mv lithium a-1 b >/dev/null
	grep -q '\[@b; @a-1-2, p. 7\]' $T/narrative.md
}

@test "ids of records" {
	expect 0 skein mv lithium halt 2026-court-halts
	[ "$output" = 'event halt -> 2026-court-halts' ]
	[ -f $T/timeline/2026-court-halts.yaml ]
	skein add tension lithium --id ardle -q 'Who?' >/dev/null
	expect 3 skein mv lithium ardle x
	has 'voice:ardle, tension:ardle' "$stderr"
	expect 0 skein mv lithium tension:ardle who
	expect 2 skein mv lithium who event:who
	expect 0 skein mv lithium who tension:whom
	[ -f $T/tensions/whom.yaml ]
}

@test "bad input changes nothing" {
	expect 3 skein mv lithium "$BRINE" "$COURT"
	expect 3 skein mv lithium "$BRINE" "$BRINE"
	expect 3 skein mv lithium "$BRINE" 'Bad Name'
	expect 3 skein mv lithium "$BRINE" ../x
	expect 3 skein mv lithium nonsense x
	expect 3 skein mv lithium halts x
	[ -z "$(git status --porcelain)" ]
	printf 'date: [\n' >$T/timeline/halt.yaml
	expect 3 skein mv lithium "$BRINE" x-1
	has "$T/timeline/halt.yaml:" "$stderr"
	[ "$(git status --porcelain)" = " M $T/timeline/halt.yaml" ]
	rm $T/timeline/halt.yaml && ln -s /etc/passwd $T/timeline/halt.yaml
	expect 3 skein mv lithium elsewhere
	[ -d $T ]
}

@test "a bare repository gets one commit" {
	git clone -q --bare . ../bare.git && cd ../bare.git
	expect 0 skein mv lithium metals/li
	[ "$(git log -1 --format=%s)" = 'metals/li: move from energy/lithium' ]
	expect 0 skein mv li "$BRINE" b-1
	[ "$(git log -1 --format=%s)" = "metals/li: rename item $BRINE to b-1" ]
	expect 0 skein show li narrative
	[ "$(skein log li | grep -c '^v')" -eq 3 ]
	git fsck --strict
}
