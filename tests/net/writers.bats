#!/usr/bin/env bats
# Many writers and one server: every version lands once, numbers are contiguous, nothing is
# lost, and nobody does anything by hand (tests/bench/writers.sh, which counts and compares).

load ../cli/helpers
load ../cli/filled
load servers
load writers

teardown() { stop_servers; }

@test "http: 4 writers and 10 versions each, as on one machine" { write http 4 10; }
@test "http: 4 writers and 10 versions each, as on four machines" { write http 4 10 APART=1; }
@test "git daemon: 4 writers and 10 versions each, as on four machines" { write daemon 4 10 APART=1; }
@test "file: 4 writers, 9 versions each, synced by threes" { write file 4 9 APART=1 EVERY=3; }
