#!/usr/bin/env bats
# Two people, and a server of this kind between them (ways.bash).

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers
load ways

teardown() { stop_servers; }

@test "file: independent edits" { way_independent file; }
@test "file: the same sentence" { way_same_sentence file; }
@test "file: the same record" { way_same_record file; }
@test "file: both add the same source" { way_same_source file; }
@test "file: delete against edit" { way_delete_edit file; }
@test "file: rename against edit" { way_rename_edit file; }
@test "file: a topic branch" { way_topic file; }
@test "file: a topic branch with a conflict" { way_topic_conflict file; }
@test "file: refused by our hooks" { way_our_hooks file; }
@test "file: refused by a hook of theirs" { way_their_hook file; }
@test "file: the server is down" { way_down file; }
@test "file: somebody who may not" { way_stranger file; }
