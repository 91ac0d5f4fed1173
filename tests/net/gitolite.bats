#!/usr/bin/env bats
# Two people, and a server of this kind between them (ways.bash).

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers
load ways

teardown() { stop_servers; }

@test "gitolite: independent edits" { way_independent gitolite; }
@test "gitolite: the same sentence" { way_same_sentence gitolite; }
@test "gitolite: the same record" { way_same_record gitolite; }
@test "gitolite: both add the same source" { way_same_source gitolite; }
@test "gitolite: delete against edit" { way_delete_edit gitolite; }
@test "gitolite: rename against edit" { way_rename_edit gitolite; }
@test "gitolite: a topic branch" { way_topic gitolite; }
@test "gitolite: a topic branch with a conflict" { way_topic_conflict gitolite; }
@test "gitolite: refused by our hooks" { way_our_hooks gitolite; }
@test "gitolite: refused by a hook of theirs" { way_their_hook gitolite; }
@test "gitolite: the server is down" { way_down gitolite; }
@test "gitolite: somebody who may not" { way_stranger gitolite; }
