#!/usr/bin/env bats
# skein withdraw: an item that no longer counts.

load helpers
load filled

setup() {
	seal
	make_filled
}

@test "the record says when and why, every other byte stays, and the uses are named" {
	cp "$T/items/$BRINE.yaml" before
	expect 0 skein withdraw lithium "$BRINE" --reason 'retracted: "wrong" numbers'
	has "@$BRINE is withdrawn"
	has 'still cited in narrative (2 sentences), event halt (event), tension how-long (question)'
	run diff before "$T/items/$BRINE.yaml"
	has '> withdrawn: {'
	has "date: 2026-05-28"
	lacks '<'
	expect 0 skein show "lithium@work" "$BRINE"
	has 'retracted: "wrong" numbers'
	expect 0 skein cite permits
}

@test "--undo takes it back to the byte" {
	cp "$T/items/$BRINE.yaml" before
	skein withdraw lithium "@$BRINE" -r gone -d 2026-05 >/dev/null
	grep -q 'date: 2026-05,' "$T/items/$BRINE.yaml"
	expect 0 skein withdraw lithium "$BRINE" --undo
	cmp before "$T/items/$BRINE.yaml"
	expect 3 skein withdraw lithium "$BRINE" --undo
	has 'is not withdrawn' "$stderr"
}

@test "comments stay" {
	sed -i '1i # by hand' "$T/items/$BRINE.yaml"
	skein withdraw lithium "$BRINE" -r gone >/dev/null
	[ "$(head -1 "$T/items/$BRINE.yaml")" = '# by hand' ]
}

@test "an item that is not cited" {
	expect 0 skein withdraw lithium "$(basename $T/items/uncited-*.yaml .yaml)" -r gone
	lacks 'still cited'
}

@test "bad input changes nothing" {
	expect 2 skein withdraw lithium "$BRINE"
	expect 2 skein withdraw lithium "$BRINE" -r ''
	expect 2 skein withdraw lithium "$BRINE" --undo -r x
	run skein withdraw lithium "$BRINE" -r x -d 'last week'
	[ "$status" -ge 2 ]
	run skein withdraw lithium "$BRINE" -r $'two\nlines'
	[ "$status" -ge 2 ]
	expect 3 skein withdraw lithium nonsense -r x
	expect 3 skein withdraw lithium halt -r x
	expect 3 skein withdraw nowhere "$BRINE" -r x
	skein withdraw lithium "$COURT" -r once >/dev/null
	expect 3 skein withdraw lithium "$COURT" -r twice
	has 'once' "$stderr"
	[ "$(git status --porcelain)" = " M $T/items/$COURT.yaml" ]
}

@test "a bare repository gets a commit" {
	git clone -q --bare . ../bare.git && cd ../bare.git
	expect 0 skein withdraw lithium "$BRINE" -r gone
	[ "$(git log -1 --format=%s)" = "energy/lithium: withdraw $BRINE" ]
	git show "HEAD:$T/items/$BRINE.yaml" | grep -q 'reason: gone'
	git fsck --strict
}
