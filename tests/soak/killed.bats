#!/usr/bin/env bats
# kill -9 three thousand times, at the level of the library and of the program.

load ../cli/helpers

@test "the library's writer is killed 3,000 times" {
	SKEIN_TEST_KILLS=1500 "$BUILD/tests/unit/test_commit_race"
}

@test "commits and imports are killed 1,500 times" {
	SKEIN_TEST_KILLS=1000 bats "$ROOT/tests/cli/killed.bats"
}

@test "commits and imports are killed at every moment" {
	SKEIN_TEST_STRIDE=1 bats "$ROOT/tests/cli/crash.bats"
}
