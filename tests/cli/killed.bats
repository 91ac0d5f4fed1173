#!/usr/bin/env bats
# kill -9 at any moment: the branch is old or new, the objects are whole, and the
# next commit needs nobody's help.  SKEIN_TEST_KILLS says how often (100).

load helpers

kills=${SKEIN_TEST_KILLS:-100} # before seal unsets it

setup() {
	seal
	make_store
	git config gc.auto 0
	skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v2.txt" >/dev/null
}

# killed MILLISECONDS COMMAND...
killed() {
	local ms=$1
	shift
	"$@" >/dev/null 2>&1 3>&- &
	local pid=$!
	sleep "$(printf '0.%03d' "$ms")"
	kill -9 "$pid" 2>/dev/null || true
	wait "$pid" 2>/dev/null || true
}

@test "a commit that is killed" {
	local i old new span start n=$kills
	start=$(date +%s%N)
	echo 'How long it takes.' >>threads/coast/seagrass/narrative.md
	skein commit -m timed >/dev/null
	span=$((($(date +%s%N) - start) / 1000000 + 10))
	((span < 900)) || span=900
	for i in $(seq "$n"); do
		old=$(git rev-parse HEAD)
		echo "Sentence $i." >>threads/coast/seagrass/narrative.md
		killed $((i * span / n)) skein commit -m "round $i"
		new=$(git rev-parse HEAD)
		[ "$new" = "$old" ] || [ "$(git rev-parse HEAD^)" = "$old" ]
		git show HEAD:threads/coast/seagrass/narrative.md >/dev/null
		((i % 10)) || git fsck --strict --no-dangling
	done
	echo 'The last one.' >>threads/coast/seagrass/narrative.md
	skein commit -m last
	[ -z "$(git status --porcelain)" ]
	git fsck --strict --no-dangling
	[ "$(tail -1 threads/coast/seagrass/narrative.md)" = 'The last one.' ]
}

@test "an import that is killed" {
	local i old n=$((kills / 2))
	for i in $(seq "$n"); do
		old=$(git rev-parse HEAD)
		killed $((i * 60 / n)) skein import --as "thread-$i" "$ROOT"/tests/demo/seagrass-v{2,3,5}.txt
		[ "$(git rev-parse HEAD)" = "$old" ] || [ "$(git rev-parse HEAD~3)" = "$old" ]
		skein doctor --fix >/dev/null || true # a lock of ours would stop git
		git reset -q --hard
		git clean -qfd
	done
	skein import --as whole "$ROOT/tests/demo/seagrass-v5.txt"
	git fsck --strict --no-dangling
	[ -z "$(git status --porcelain)" ]
}
