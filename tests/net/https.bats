#!/usr/bin/env bats
# Two people, and a server of this kind between them (ways.bash).

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers
load ways

teardown() { stop_servers; }

@test "https: independent edits" { way_independent https; }
@test "https: the same sentence" { way_same_sentence https; }
@test "https: the same record" { way_same_record https; }
@test "https: both add the same source" { way_same_source https; }
@test "https: delete against edit" { way_delete_edit https; }
@test "https: rename against edit" { way_rename_edit https; }
@test "https: a topic branch" { way_topic https; }
@test "https: a topic branch with a conflict" { way_topic_conflict https; }
@test "https: refused by our hooks" { way_our_hooks https; }
@test "https: refused by a hook of theirs" { way_their_hook https; }
@test "https: the server is down" { way_down https; }
@test "https: somebody who may not" { way_stranger https; }
