#!/usr/bin/env bats
# Two people, and a server of this kind between them (ways.bash).

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers
load ways

teardown() { stop_servers; }

@test "http: independent edits" { way_independent http; }
@test "http: the same sentence" { way_same_sentence http; }
@test "http: the same record" { way_same_record http; }
@test "http: both add the same source" { way_same_source http; }
@test "http: delete against edit" { way_delete_edit http; }
@test "http: rename against edit" { way_rename_edit http; }
@test "http: a topic branch" { way_topic http; }
@test "http: a topic branch with a conflict" { way_topic_conflict http; }
@test "http: refused by our hooks" { way_our_hooks http; }
@test "http: refused by a hook of theirs" { way_their_hook http; }
@test "http: the server is down" { way_down http; }
@test "http: somebody who may not" { way_stranger http; }

@test "http: nobody is there to be asked for a password" {
	make_net http
	as ben ben reword 'Nobody knows' 'Everybody knows'
	git config --global --unset credential.helper
	expect 6 timeout 20 env -u GIT_TERMINAL_PROMPT setsid -w skein sync
	has "skein: 'origin' does not let you in: could not read Username" "$stderr"
	has 'hint: ' "$stderr"
	clean_repo
}

@test "http: reading is for all, writing is not" {
	make_net http
	as ben ben reword 'Nobody knows' 'Everybody knows'
	hub config http.receivepack false
	expect 6 skein sync
	has "'origin' refuses" "$stderr"
	has 403 "$stderr"
	clean_repo
	hub config http.receivepack true
	expect 0 skein sync
	settled
}
