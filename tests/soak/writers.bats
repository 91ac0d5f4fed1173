#!/usr/bin/env bats
# 8 writers of 50 versions each on one HTTP server (tests/net/writers.bats at full size).

load ../cli/helpers
load ../cli/json
load ../cli/filled
load ../net/servers
load ../net/writers

teardown() { stop_servers; }

@test "on one machine" { write http 8 50; }
@test "on eight machines" { write http 8 50 APART=1; }
@test "on eight machines, each its own thread" { write http 8 50 APART=1 ON=own; }
@test "on eight machines, each its own thread, synced by tens" { write http 8 50 APART=1 ON=own EVERY=10; }
@test "16 on 16 machines, all at the same thread" { write http 16 25 APART=1; }
