#!/usr/bin/env bats
# A repository is data from strangers: every reading command, on trees that no
# careful git would write and on work trees full of traps, ends with what is
# there or with an error that names the place; nothing outside is touched.

load helpers

SECRET=the-secret-outside
EMPTY_TREE=4b825dc642cb6eb9a060e54bf8d69288fbee4904
T=threads/coast/seagrass

# Every command that reads, and what it may say: 0, findings, no such thing, bad data.
READS=(
	'list' 'list --json' 'list --long' 'log' 'log seagrass' 'log seagrass --items --json'
	'show seagrass' 'show seagrass --json' 'show seagrass items' 'show seagrass timeline'
	'export seagrass' 'export seagrass -f md' 'export seagrass -f pandoc' 'export seagrass -f html'
	'export seagrass -f json' 'export seagrass -f csl-json' 'export seagrass -f bibtex'
	'export seagrass -f ris' 'status' 'status --json' 'check' 'check seagrass --json'
	'cite seed' 'fmt --check' 'edit seagrass --print' 'doctor'
)

setup() {
	seal
	printf '%s\n' "$SECRET" > secret.txt
	mkdir outside
	printf '%s\n' "$SECRET" > outside/narrative.md
	printf 'date: 2016\nevent: %s\n' "$SECRET" > outside/x.yaml
	OUTSIDE=$WORK/outside
}

# bare_store: a bare store of one thread, entered; TREE is its newest tree.
bare_store() {
	skein init --bare store.git --title 'The Slow Desk' > /dev/null
	cd store.git
	skein import --as coast/seagrass "$ROOT"/tests/demo/seagrass-v{2,3}.txt > /dev/null
	TREE=$(git rev-parse 'HEAD^{tree}')
	START=$(git rev-parse HEAD)
}

blob() { printf '%b' "$1" | git hash-object -w --stdin; }

# raw_tree < "MODE OID NAME" lines: a tree of exactly these entries, in this order, whatever git thinks of it.
raw_tree() {
	local mode oid name
	while IFS=' ' read -r mode oid name; do
		printf '%s %b\0' "$mode" "$name"
		printf '%b' "$(sed 's/../\\x&/g' <<< "$oid")"
	done | git hash-object -t tree -w --stdin --literally
}

# plant TREE PATH MODE OID: prints the tree with that entry in it.
plant() {
	local tree=$1 name=${2%%/*} mode=$3 oid=$4 sub entry
	if [[ $2 == */* ]]; then
		sub=$(git rev-parse -q --verify "$tree:$name") || sub=$EMPTY_TREE
		oid=$(plant "$sub" "${2#*/}" "$mode" "$oid") mode=40000
	fi
	{
		git ls-tree "$tree" | while IFS= read -r entry; do
			[ "${entry#*$'\t'}" = "$name" ] && continue
			read -r m _ o <<< "${entry%%$'\t'*}"
			printf '%s %s %s\n' "${m#0}" "$o" "${entry#*$'\t'}"
		done
		printf '%s %s %s\n' "$mode" "$oid" "$name"
	} | raw_tree
}

# head_is TREE: main's newest commit has this tree.
head_is() {
	git update-ref refs/heads/main "$(git commit-tree "$1" -p "$START" -m planted)"
}

# ends_well COMMAND...: no crash, no hang, an exit status of the table, one line for
# each message, no terminal codes, nothing from outside.
ends_well() {
	run --separate-stderr timeout 20 "$@"
	case $status in
	0 | 1 | 2 | 3) ;;
	*)
		printf 'status %s: %s\n%s\n%s\n' "$status" "$*" "$output" "$stderr" >&2
		return 1
		;;
	esac
	if [ "$status" -ge 2 ] && ! grep -q '^skein: ' <<< "$stderr"; then
		printf 'status %s without a message: %s\n' "$status" "$*" >&2
		return 1
	fi
	lacks "$SECRET" "$output$stderr"
	refute grep -q $'\e\|\x07' <<< "$output$stderr"
}

# reads_end_well [REV]: so does every reading command.
reads_end_well() {
	local line words
	for line in "${READS[@]}"; do
		read -ra words <<< "$line"
		ends_well skein "${words[@]}"
	done
}

# names PLACE COMMAND...: the command fails with bad data and says where.
names() {
	local place=$1
	shift
	expect 3 "$@"
	has "skein: $place" "$stderr"
}

@test "records that are links, programs, submodules, folders: an error with the path" {
	bare_store
	link=$(blob ../../../../../../../../etc/passwd)
	sub=$START
	for case in "120000 $link" "160000 $sub" "40000 $EMPTY_TREE"; do
		for path in timeline/x.yaml perspectives/x.yaml tensions/x.yaml narrative.md thread.yaml; do
			head_is "$(plant "$TREE" "$T/$path" $case)"
			echo "# $case $path" >&2
			reads_end_well
			if [ "$path" != thread.yaml ]; then
				names "$T/$path" skein export seagrass
			fi
		done
	done
}

@test "a program in place of a record is read, and check says what is wrong" {
	bare_store
	event=$(blob 'date: 2016\nevent: |\n  It ran.\n')
	head_is "$(plant "$TREE" "$T/timeline/x.yaml" 100755 "$event")"
	reads_end_well
	skein export seagrass | grep -q 'It ran\.'
	expect 1 skein check
	has 'timeline/x.yaml'
}

@test "folders that are links lead nowhere" {
	bare_store
	link=$(blob "$OUTSIDE")
	for path in threads threads/coast "$T" "$T/timeline" "$T/items" "$T/perspectives"; do
		head_is "$(plant "$TREE" "$path" 120000 "$link")"
		reads_end_well
	done
}

@test "names that are none: dots, .git in any dress, too long, control characters, case twins" {
	bare_store
	event=$(blob 'date: 2016\nevent: |\n  Planted.\n')
	long=$(printf 'x%.0s' $(seq 300))
	for name in . .. .git .GIT .gIt 'git~1' '.git ' '.git.' '.git\xe2\x80\x8c' 'a\\\\b' '..\\\\x.yaml' \
		'..yaml' '-x.yaml' 'X.yaml' 'a b.yaml' '\x01.yaml' '\x1b[31m.yaml' '\xff.yaml' '\xe2\x80\xae.yaml' \
		"$long.yaml" 'con.yaml' 'nul.yaml' 'x.lock' 'x.yaml.lock' '.yaml' 'a..b.yaml' '@.yaml' 'a\nb.yaml'; do
		for folder in timeline items .; do
			sub=$(git rev-parse "$TREE:$T/$folder" 2> /dev/null) || sub=$(git rev-parse "$TREE:$T")
			tree=$({
				git ls-tree "$sub" | sed 's/^0*\([0-9]*\) [a-z]* \([0-9a-f]*\)\t/\1 \2 /'
				printf '100644 %s %s\n' "$event" "${name//\\/\\\\}" | sed 's/\\\\/\\/g'
			} | raw_tree)
			[ "$folder" = . ] || tree=$(plant "$(git rev-parse "$TREE:$T")" "$folder" 40000 "$tree")
			head_is "$(plant "$TREE" "$T" 40000 "$tree")"
			echo "# $name in $folder" >&2
			for command in 'show seagrass items' 'export seagrass -f json' 'edit seagrass --print'; do
				read -ra words <<< "$command"
				ends_well skein "${words[@]}"
			done
			expect 1 skein check
		done
	done
}

@test "trees out of order, with doubles, empty names, slashes, odd modes, wrong or missing objects" {
	bare_store
	event=$(blob 'date: 2016\nevent: |\n  Planted.\n')
	none=1234567890123456789012345678901234567890
	timeline=$(git rev-parse "$TREE:$T/timeline")
	entries=$(git ls-tree "$timeline" | sed 's/^0*\([0-9]*\) [a-z]* \([0-9a-f]*\)\t/\1 \2 /')
	for extra in "100644 $event " "100644 $event a/b.yaml" "100644 $event ../x.yaml" "0 $event x.yaml" \
		"100664 $event x.yaml" "777777 $event x.yaml" "20000 $event x.yaml" "100644 $timeline x.yaml" \
		"40000 $event x" "100644 $none x.yaml" "40000 $none x" "120000 $none x.yaml" \
		"100644 $event x.yaml\n100644 $event x.yaml" "100644 $event zz.yaml\n100644 $event aa.yaml"; do
		echo "# $extra" >&2
		tree=$(printf '%s\n%b\n' "$entries" "$extra" | raw_tree)
		head_is "$(plant "$TREE" "$T/timeline" 40000 "$tree")"
		for command in 'list' 'show seagrass' 'export seagrass' 'export seagrass -f json' 'check' \
			'log seagrass' 'status' 'edit seagrass --print'; do
			read -ra words <<< "$command"
			ends_well skein "${words[@]}"
		done
	done
	printf 'no tree at all' > junk
	junk=$(git hash-object -t tree -w --literally junk)
	head_is "$(plant "$TREE" "$T/timeline" 40000 "$junk")"
	reads_end_well
	git update-ref refs/heads/main "$(printf 'tree %s\nnonsense' "$TREE" | git hash-object -t commit -w --literally --stdin)"
	reads_end_well
}

@test "folders a hundred deep, and a thread in a thread" {
	bare_store
	deep=$(git rev-parse "$TREE:$T")
	for i in $(seq 100); do
		deep=$(printf '40000 %s d\n' "$deep" | raw_tree)
	done
	head_is "$(plant "$TREE" threads/d 40000 "$deep")"
	reads_end_well
	head_is "$(plant "$TREE" "$T/timeline/d" 40000 "$deep")"
	reads_end_well
	head_is "$(plant "$TREE" "$T/inner" 40000 "$(git rev-parse "$TREE:$T")")"
	reads_end_well
	expect 0 skein list --names
	[ "$output" = coast/seagrass ]
}

@test "names and texts with terminal codes are shown without them" {
	bare_store
	evil=$(blob 'schema: 1\ntitle: "red \\e[31m \\x07 \\u202e txt"\nstatus: active\n')
	head_is "$(plant "$TREE" 'threads/\\x1b[31mred/thread.yaml' 100644 "$evil")"
	for command in 'list' 'list --json' 'log' 'check' 'status'; do
		read -ra words <<< "$command"
		ends_well skein "${words[@]}"
	done
	head_is "$(plant "$TREE" "$T/thread.yaml" 100644 "$evil")"
	reads_end_well
}

@test "a work tree of links, pipes, sockets and devices: nothing outside is read or written" {
	make_store
	skein import --as coast/seagrass "$ROOT"/tests/demo/seagrass-v{2,3}.txt > /dev/null
	before=$(cd "$OUTSIDE" && find . -type f -exec sha256sum {} + | sort)
	traps=("ln -s $OUTSIDE/x.yaml" "ln -s /etc/passwd" "ln -s $OUTSIDE" "ln -s loop.yaml" 'mkfifo' 'mkdir')
	[ "$(id -u)" -ne 0 ] || traps+=('mknod_null')
	mknod_null() { mknod "$1" c 1 3 2> /dev/null || mkfifo "$1"; }
	for trap in "${traps[@]}"; do
		for path in timeline/loop.yaml narrative.md perspectives timeline items thread.yaml runs; do
			cp -a "$T" keep
			rm -rf "${T:?}/$path"
			$trap "$T/$path"
			echo "# $trap $path" >&2
			for command in 'list' 'show seagrass@work' 'export seagrass@work -f json' 'status' \
				'check seagrass@work' 'fmt' 'commit -m x' 'edit seagrass --print' \
				'add event seagrass -d 2020 --text Words.' 'add item seagrass -t Title' \
				'mv seagrass grass' 'mv grass seagrass' 'restore seagrass@2'; do
				read -ra words <<< "$command"
				run --separate-stderr timeout 20 skein "${words[@]}"
				[ "$status" -le 4 ] || { echo "$status: $command: $stderr" >&2; return 1; }
				lacks "$SECRET" "$output$stderr"
				lacks root:x: "$output$stderr"
			done
			git fsck --strict --no-progress
			[ "$(cd "$OUTSIDE" && find . -type f -exec sha256sum {} + | sort)" = "$before" ]
			[ "$(find "$OUTSIDE" | wc -l)" -eq 3 ]
			git reset -q --hard "$(git rev-list --max-parents=0 HEAD)"
			git clean -fdxq
			skein import --as coast/seagrass "$ROOT"/tests/demo/seagrass-v{2,3}.txt > /dev/null
			rm -rf keep
		done
	done
}
