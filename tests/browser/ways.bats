#!/usr/bin/env bats
# What a reader does, by keyboard.

load run

setup_file() { make_pages stores.sh; }

@test "the skip link comes first and leads to the text" { way 'skip link'; }
@test "the keyboard reaches what is seen, with a ring" { way 'tab order'; }
@test "a citation shows its source" { way 'a citation shows its source'; }
@test "blame tells the age at focus and hover" { way 'blame tells the age'; }
@test "the search finds a sentence and leads to it, in every script" { way search; }
@test "the slider goes through the versions" { way slider; }
@test "a diff has two views" { way 'diff views'; }
@test "an address that is not there has a page" { way 'not found'; }

@test "comparing two versions shows what diff tells of them" {
	for pair in 1..2 1..3 1..4 1..5 2..3 2..4 2..5 3..4 3..5 4..5; do
		printf '%s"%s": ' "${comma:-}" "$pair"
		skein -C "$PAGES/store" diff "lithium@$pair" --json
		comma=,
	done >pairs
	{ echo '{' && cat pairs && echo '}'; } >pairs.json
	way compare "$PWD/pairs.json"
}
