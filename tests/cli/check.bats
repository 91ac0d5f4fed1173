#!/usr/bin/env bats
# Check: what it finds where, in which form, and what the exit status says.

load helpers

setup() {
	seal
	skein init store --title 'The Slow Desk' >/dev/null
	cd store
	PAGES=$ROOT/tests/demo
	skein import --as coast/seagrass "$PAGES/seagrass-v2.txt" "$PAGES/seagrass-v3.txt" >/dev/null
	N=threads/coast/seagrass/narrative.md
}

break_it() { echo 'It is said. [@nobody-2020]' >>$N; }

@test "an imported page has no errors and no warnings" {
	expect 0 skein check --severity warning --strict
	[ -z "$output" ]
	has 'in 1 thread' "$stderr"
	expect 0 skein check --json
	has '"severity": "note"'
	lacks '"severity": "warning"'
	lacks '"severity": "error"'
}

@test "a finding is a line with its place, its rule and a hint" {
	break_it
	lines_before=$(($(wc -l <$N)))
	expect 1 skein check --severity error
	has "$N:$lines_before:14: error: cites 'nobody-2020', but there is no items/nobody-2020.yaml [unknown-key]"
	has '  hint: '
	has '1 error in 1 thread' "$stderr"
}

@test "warnings fail with --strict only" {
	echo 'One is here. Two is there.' >>$N
	expect 0 skein check
	has '[sentence-line]'
	expect 1 skein check --strict
}

@test "the work tree, what is staged and versions are told apart" {
	break_it
	expect 0 skein check --staged
	expect 1 skein check @work
	expect 1 skein check seagrass
	expect 0 skein check seagrass@3 seagrass@v2 @HEAD
	git add -A
	expect 1 skein check --staged seagrass
	expect 1 skein check seagrass@staged
}

@test "a range shows what its newer side brings in" {
	break_it
	git commit -qam broken
	echo 'It is said again. [@nobody-2021]' >>$N
	expect 1 skein check @.. --severity error
	has 'nobody-2021'
	lacks 'nobody-2020'
	expect 1 skein check seagrass@3..main --severity error
	has 'nobody-2020'
	lacks 'nobody-2021'
	expect 0 skein check seagrass@main..3
	expect 0 skein check @HEAD..HEAD
}

@test "each format is what it says" {
	break_it
	expect 1 skein check --format github --severity error
	[[ "$output" == "::error file=$N,line="* ]]
	for format in json gitlab sarif; do
		expect 1 skein check --format $format
		python3 -c 'import json, sys; json.load(sys.stdin)' <<<"$output"
	done
	expect 1 skein check --format rdjsonl --severity error
	[ "${#lines[@]}" -eq 1 ]
	[ -z "$stderr" ]
	expect 2 skein check --format xml
}

@test "the memory changes nothing and may be deleted or damaged" {
	break_it
	skein check --no-memory --json >../wanted || true
	for how in 'true' 'true' 'rm -r .git/skein' 'echo x >.git/skein/check.db'; do
		eval "$how"
		skein check --json >../got || true
		cmp ../wanted ../got
	done
}

@test "a bare repository is checked at HEAD" {
	break_it
	git commit -qam broken
	git clone -q --bare . ../bare.git
	cd ../bare.git
	expect 1 skein check --severity error
	has '[unknown-key]'
	expect 0 skein check seagrass@3
}

@test "what is named wrongly is an error, not a finding" {
	expect 3 skein check sea
	expect 3 skein check @nowhere
	expect 2 skein check --severity loud
	git init -q ../plain && cd ../plain
	expect 3 skein check
	has 'no skein.yaml' "$stderr"
}

@test "the rules are listed and explained, and skein.yaml changes them" {
	expect 0 skein help rules
	has 'unknown-key'
	has 'no-link'
	expect 0 skein help rules unknown-key
	has 'Wrong'
	expect 2 skein help rules unknown-kee
	has "did you mean 'unknown-key'?" "$stderr"
	break_it
	sed -i 's/^policy: {/policy: {severities: {unknown-key: note, no-lnik: "off"}, /' skein.yaml
	expect 0 skein check
	has "note: cites 'nobody-2020'"
	has "there is no rule 'no-lnik' [unknown-rule]"
}
