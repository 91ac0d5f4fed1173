#!/usr/bin/env bats
# Several writers at once: every commit lands or fails loudly, none is lost.

load helpers

setup() {
	seal
	make_store
	git config gc.auto 0
	git config gc.autoPackLimit 0
	for w in 1 2 3 4; do
		skein new "t$w" -t "Thread $w" >/dev/null
	done
	skein commit -m threads >/dev/null
}

# writer N: fifty commits to a thread of its own.
writer() {
	local i
	for i in $(seq 50); do
		echo "Sentence $i of writer $1." >>"threads/t$1/narrative.md"
		skein commit "t$1" -m "writer $1, $i" >/dev/null || echo "writer $1, $i" >>"../failed"
	done
}

@test "4 processes and 50 commits each: all 200 are there" {
	local before w
	before=$(git rev-list --count HEAD)
	for w in 1 2 3 4; do
		writer "$w" 3>&- &
	done
	wait
	[ ! -e ../failed ]
	[ "$(git rev-list --count HEAD)" -eq $((before + 200)) ]
	[ -z "$(git status --porcelain)" ]
	git fsck --strict --no-dangling
	for w in 1 2 3 4; do
		[ "$(git log --format=%s | grep -c "^writer $w,")" -eq 50 ]
		[ "$(wc -l <"threads/t$w/narrative.md")" -eq 50 ]
	done
}

@test "a person's git commit between ours loses nothing" {
	local i before
	before=$(git rev-list --count HEAD)
	writer 1 3>&- &
	for i in $(seq 20); do
		echo "$i" >>notes.txt
		until git add notes.txt 2>/dev/null && git commit -qm "note $i" -- notes.txt 2>/dev/null; do
			sleep 0.02
		done
	done
	wait
	[ ! -e ../failed ]
	[ "$(git rev-list --count HEAD)" -eq $((before + 70)) ]
	[ -z "$(git status --porcelain)" ]
	git fsck --strict --no-dangling
}

@test "two imports at once into a bare repository: none is lost" {
	skein init --bare ../bare.git --title Bare >/dev/null
	local v
	for v in a b c d; do
		(cd .. && for i in 2 3 5; do
			skein -C bare.git import --as "from-$v" "$ROOT/tests/demo/seagrass-v$i.txt" >/dev/null ||
				echo "$v $i" >>failed
		done) 3>&- &
	done
	wait
	for v in a b c d; do
		for i in 2 3 5; do
			grep -qx "$v $i" ../failed 2>/dev/null || skein -C ../bare.git export "from-$v@$i" |
				cmp - "$ROOT/tests/demo/seagrass-v$i.txt"
		done
	done
	git -C ../bare.git fsck --strict --no-dangling
}
