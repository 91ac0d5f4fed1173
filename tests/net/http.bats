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
