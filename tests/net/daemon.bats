#!/usr/bin/env bats
# Two people, and a server of this kind between them (ways.bash).

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers
load ways

teardown() { stop_servers; }

@test "daemon: independent edits" { way_independent daemon; }
@test "daemon: the same sentence" { way_same_sentence daemon; }
@test "daemon: the same record" { way_same_record daemon; }
@test "daemon: both add the same source" { way_same_source daemon; }
@test "daemon: delete against edit" { way_delete_edit daemon; }
@test "daemon: rename against edit" { way_rename_edit daemon; }
@test "daemon: a topic branch" { way_topic daemon; }
@test "daemon: a topic branch with a conflict" { way_topic_conflict daemon; }
@test "daemon: refused by our hooks" { way_our_hooks daemon; }
@test "daemon: refused by a hook of theirs" { way_their_hook daemon; }
@test "daemon: the server is down" { way_down daemon; }
@test "daemon: somebody who may not" { way_stranger daemon; }
