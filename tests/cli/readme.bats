#!/usr/bin/env bats
# Every example of the README prints what the README says.

load helpers

@test "the README's examples print what it shows" {
	run diff -u "$ROOT/README.md" <("$ROOT/tests/readme.sh" "$ROOT/README.md")
	echo "$output"
	[ "$status" -eq 0 ]
}
