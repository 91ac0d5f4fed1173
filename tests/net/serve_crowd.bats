#!/usr/bin/env bats
# serve: ten thousand connections that say nothing, and readers beside them.

load ../cli/helpers
load ../cli/filled
load ../cli/serving

setup() {
	seal
	SERVE_AT=()
	make_filled >/dev/null
}

teardown() { stop; }

@test "10,000 silent connections, and a reader is answered" {
	ulimit -n 12000 2>/dev/null || skip "no 12,000 files may be open here"
	serve
	expect 0 client crowd 10000 /
	expect 0 client keep 50 /
}

@test "many readers for some seconds: each page is right, and memory does not grow" {
	skein site ../before
	serve
	expect 0 client storm 4 16 ../before
	local before after
	before=$(awk '/^VmRSS/ { print $2 }' "/proc/$SERVER_PID/status")
	expect 0 client storm 4 16 ../before
	after=$(awk '/^VmRSS/ { print $2 }' "/proc/$SERVER_PID/status")
	echo "$before kB, then $after kB"
	[ "$after" -lt $((before + 20000)) ]
}
