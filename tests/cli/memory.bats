#!/usr/bin/env bats
# What the index holds of a history never changes an answer.

load helpers

setup() {
	seal
	make_store
	git config gc.auto 0
	skein new coast/seagrass -t Seagrass >/dev/null
	skein commit -m first >/dev/null
	{
		echo 'reset refs/heads/main'
		echo "from $(git rev-parse HEAD)"
		echo
		for i in $(seq 240); do
			echo 'commit refs/heads/main'
			echo "committer T <t@example.org> $((SKEIN_CLOCK + i * 60)) +0000"
			printf 'data 1\nx\n'
			case $((i % 5)) in
			0) echo "M 644 inline threads/coast/seagrass/narrative.md" ;;
			1) echo "M 644 inline threads/coast/seagrass/runs/20260101T000000Z-abcd.yaml" ;;
			*) echo "M 644 inline other.txt" ;;
			esac
			printf 'data <<E\nnumber %d.\nE\n\n' "$i"
		done
	} >stream
	git fast-import --quiet --force <stream
	rm stream
	git reset -q --hard
}

answers() {
	skein log seagrass --items --json
	skein log seagrass
	skein export seagrass@7
	skein export seagrass
	skein export seagrass@-20
}

@test "answers are the same without an index, with one, and with a stale one" {
	answers >first
	[ -f .git/skein/history.db ]
	answers >second
	cmp first second
	rm -rf .git/skein
	answers >third
	cmp first third
	git reset -q --hard HEAD~100
	answers >old
	git reset -q --hard ORIG_HEAD
	answers >again
	cmp first again
	git reset -q --hard HEAD~100
	answers >old-again
	cmp old old-again
}

@test "a damaged index is made anew" {
	answers >first
	printf 'this is no database, it is damaged' >.git/skein/history.db
	answers >second
	cmp first second
	head -c 20000 /dev/urandom | dd of=.git/skein/history.db bs=1 seek=4096 conv=notrunc status=none
	answers >third
	cmp first third
}

@test "a topic branch that leaves a long line is numbered from its base" {
	answers >/dev/null
	base=$(skein log seagrass -n 1 | sed -n '1s/^v\([0-9]*\) .*/\1/p')
	git checkout -q -b topic
	echo 'A sentence on the topic.' >threads/coast/seagrass/narrative.md
	tick 100000
	skein commit --no-check -m topic >/dev/null
	[[ "$(skein log seagrass -n 1 | head -1)" == "v$base+1  "* ]]
	rm -rf .git/skein
	[[ "$(skein log seagrass -n 1 | head -1)" == "v$base+1  "* ]]
}
