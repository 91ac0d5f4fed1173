#!/usr/bin/env bats
# Bad input ends in an error that names the place, and loses nothing.

load helpers

setup() {
	seal
	make_store
}

page_in() {
	skein import --as coast/seagrass "$ROOT"/tests/demo/seagrass-v{2,3}.txt > /dev/null
	T=threads/coast/seagrass
}

# Sixty texts that break programs; one line each, all of them good UTF-8 in NFC.
NAUGHTY=(
	'null' 'NULL' '~' 'true' 'False' 'yes' 'NO' 'on' '0' '-1' '1e5' '0x1F' '0o17' '.5' '+.inf' '.NaN'
	'1_000' '12:30:45' '2016-04-25' '2016' '--' '-' '- x' '? x' ': x' 'a: b' 'a #b' '#b' '# b' '"' "'"
	"it's \"both\"" '\' 'a\\b\' '%TAG' '&a' '*a' '!!str x' '@x' '`x`' '|' '>' '> x' '{a: 1}' '[a]' '[x](y)'
	'[@key' '![x](y)' '<b>x</b>' '<script>alert(1)</script>' '&amp; &#32;' '<!-- x -->' '$HOME `id` $(id)'
	'%s%n%p {0} {{x}}' "'; DROP TABLE t; --" '1. x' '**a _b* c_' '~~x~~ ==y==' 'a  b' '—' '…' '• x'
	'Ω≈ç√∫˜µ≤≥÷' '田中さんにあげて下さい' 'ﬁ ﬀ ǆ' 'ثم نفس سقطت' 'בראשית' '👩‍👩‍👧 🏳️‍🌈 ❤️' 'Z̮̞̠͙͔ͅalgo' 'ا̧ل' '../../etc/passwd'
	'C:\con' 'CON' '--help' '-x' 'Narrative' 'Evolution: x' 'Version 2' '[1]' '[0]' '[1-3]' 'site · history'
)

@test "naughty titles, voices, sources: what went in comes out" {
	skein new t -t Title > /dev/null
	for s in "${NAUGHTY[@]}"; do
		expect 0 skein add voice t "--name=$s" --stance 'A stance.'
		expect 0 skein add item t "--title=$s" "--outlet=$s" "--author=$s"
		printf '%s\n' "$s" >> wanted
	done
	rm -rf wanted.bak
	mv wanted ..
	expect 0 skein commit -m naughty
	clean_repo
	skein show t items --json > ../items.json
	skein export t -f json > ../thread.json
	skein export t > ../thread.txt
	for s in "${NAUGHTY[@]}"; do
		grep -qxF -- "$s" ../thread.txt || { echo "lost in text: $s" >&2; return 1; }
	done
	skein init ../copy > /dev/null
	cd ../copy
	expect 0 skein import ../thread.json
	[ "$(git rev-parse HEAD:threads)" = "$(git -C ../store rev-parse HEAD:threads)" ]
	for format in md pandoc html csl-json bibtex ris; do
		expect 0 skein export t -f "$format"
	done
}

@test "naughty thread titles, each in a thread of its own" {
	n=0
	for s in "${NAUGHTY[@]}"; do
		n=$((n + 1))
		expect 0 skein new "t$n" "--title=$s"
		expect 0 skein export "t$n@work"
		[ "${lines[1]}" = "$s · history" ]
		expect 0 skein show "t$n@work" --json
	done
	expect 0 skein commit -m titles
	expect 0 skein list
	clean_repo
}

@test "naughty texts on a page come out byte for byte, or are refused with their line" {
	refused=0
	for s in "${NAUGHTY[@]}"; do
		for place in title narrative event voice stance question source outlet; do
			title=T narrative=Words. event=Event. voice=Voice stance=Stance. question=Q? source=S outlet=O
			printf -v "$place" '%s' "$s"
			printf '%s\n' Site '' "$title · history" '' 'Version 2' '' '2026-04-29 20:25 UTC · 1 items' '' \
				Narrative '' "$narrative [1]" '' Timeline '' "  • 2016: $event" '' Perspectives '' \
				"$voice" '' "$stance" '' 'Evolution: none' '' Tensions '' "  • $question" '' Sources '' \
				"  1. [1] $source — $outlet (2016)" > ../page.txt
			skein init --bare ../x.git > /dev/null
			run --separate-stderr skein -C ../x.git import --as t "$WORK/page.txt"
			if [ "$status" -eq 0 ]; then
				skein -C ../x.git export t > ../out.txt
				cmp ../page.txt ../out.txt || { diff -u ../page.txt ../out.txt >&2; return 1; }
			else
				refused=$((refused + 1))
				[ "$status" -eq 3 ]
				grep -qE '^skein: .*page\.txt:[0-9]+(:[0-9]+)?: ' <<< "$stderr" || { echo "$place: $s: $stderr" >&2; return 1; }
			fi
			rm -rf ../x.git
		done
	done
	echo "# $refused refused" >&2
	[ "$refused" -lt 40 ]
}

@test "naughty texts in Markdown fields: the field says what was said" {
	skein new t -t Title > /dev/null
	for s in "${NAUGHTY[@]}"; do
		run --separate-stderr skein add event t -d 2016 "--text=$s" --json
		if [ "$status" -ne 0 ]; then
			[ "$status" -eq 3 ]
			# Nothing but a mark of Markdown: an empty list item is no event.
			[ "${#s}" -le 1 ]
			has 'is empty' "$stderr"
			continue
		fi
		path=$(sed -n 's/.*"path": "\(.*\)".*/\1/p' <<< "$output")
		got=$(sed '1,2d; s/^  //' "$path" | tr '\n' ' ')
		[ "$(tr -d ' \\' <<< "$got")" = "$(tr -d ' \\' <<< "$s")" ] ||
			{ printf '%s\n%s\n' "$s" "$(cat "$path")" >&2; return 1; }
	done
	expect 0 skein show t@work
}

@test "naughty names: made of what they say, or refused" {
	skein new t -t Title > /dev/null
	find . -path ./.git -prune -o -type f -print | sort > ../before
	for s in "${NAUGHTY[@]}" '' . .. .git 'a/../../x' $'a\nb' $'\e[31m' "$(printf 'x%.0s' {1..300})"; do
		# What is a name is none of this.
		! grep -qxE '[a-z0-9]+([._-][a-z0-9]+)*' <<< "$s" || [[ $s == *$'\n'* ]] || continue
		for command in 'add event t -d 2016 --text x --id=' 'add item t -t x --id='; do
			read -ra words <<< "$command"
			last=$((${#words[@]} - 1))
			words[last]+=$s
			run --separate-stderr skein "${words[@]}"
			[ "$status" -eq 3 ] || [ "$status" -eq 2 ] || { echo "$status: $s" >&2; return 1; }
			[ "$(wc -l <<< "$stderr")" -le 2 ]
		done
		for command in new 'show' 'mv t' 'cite' 'log' 'export' 'check' 'withdraw t'; do
			read -ra words <<< "$command"
			run --separate-stderr skein "${words[@]}" -- "$s"
			[ "$status" -le 3 ] || { echo "$status: $command $s: $stderr" >&2; return 1; }
			[ "$status" -ne 0 ] || [ "$command" = cite ] || { echo "taken: $command '$s'" >&2; return 1; }
			refute grep -q $'\e' <<< "$stderr"
		done
		run --separate-stderr skein export "t@$s"
		[ "$status" -ge 1 ] && [ "$status" -le 3 ] || { echo "$status: t@$s" >&2; return 1; }
	done
	find . -path ./.git -prune -o -type f -print | sort | diff ../before -
}

@test "characters that no record may have are refused where they are typed, in NFC what is not" {
	skein new t -t Title > /dev/null
	for c in $'\x01' $'\x1b' $'\x7f' $'\u0085' $'\u202e' $'\u2066' $'\ufeff' $'\u200b' $'\ufffe' $'\U000e0041' $'\xff' \
		$'\xc3' $'\xed\xa0\x80' $'\xf4\x90\x80\x80' $'\xc0\x80'; do
		for command in 'new u --title=' 'add item t -t' 'add voice t --stance x --name=' \
			'add event t -d 2016 --text=' 'add tension t --question=' 'add item t -t x --author='; do
			read -ra words <<< "$command"
			if [[ ${words[-1]} == *= ]]; then words[-1]+="a${c}b"; else words+=("a${c}b"); fi
			expect 3 skein "${words[@]}"
			[ "$(wc -l <<< "$stderr")" -le 2 ]
		done
		expect 2 skein init --title "a${c}b" ../other
		[ ! -e ../other ]
	done
	[ "$(find threads -type f | wc -l)" -eq 2 ]
	expect 0 skein new nfc -t $'e\u0301'
	grep -qx $'title: \u00e9' threads/nfc/thread.yaml
}

# Broken YAML: what is written (for printf %b), and a word of the message.
YAML=(
	'' 'mapping'
	'# only a comment\n' 'mapping'
	'just words\n' 'mapping'
	'- a\n- b\n' 'mapping'
	'---\n' 'mapping'
	'a: 1\n---\nb: 2\n' ''
	'a: 1\n...\nb: 2\n' ''
	'%YAML 1.1\n---\na: 1\n' ''
	'a:\n\t- b\n' ''
	'a: "never closed\n' ''
	"a: 'never closed\n" ''
	'a: [1, 2\n' ''
	'a: {b: 1\n' ''
	'a: ]\n' ''
	'a: b: c\n' ''
	' a: 1\nb: 2\n' ''
	'a: 1\n  b: 2\n' ''
	'a: 1\na: 2\n' 'twice\|there already\|duplicate\|already'
	'a: &x 1\n' 'anchor'
	'a: *x\n' 'alias'
	'a: !!str 1\n' 'tag'
	'<<: {a: 1}\n' ''
	'? [a, b]\n: 1\n' ''
	'a: "\\q"\n' ''
	'a: "\\ud800"\n' ''
	'\xef\xbb\xbfa: 1\n' ''
	'\xff\xfea\x00:\x00' ''
	'a: \x00b\n' ''
	'a: \x01b\n' ''
	'a: \xffb\n' 'UTF-8'
	'a: \xc3\n' 'UTF-8'
	'a: b\xe2\x80\xa8c\n' ''
	'a: |\n  x\n y\n' ''
	'a: >2\n x\n' ''
	'<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n' 'conflict'
	'a: @x\n' ''
	'a: `x`\n' ''
	'a: %x\n' ''
	'nonsense: 1\n' ''
	'a\n: 1\n' ''
)

# broken FILE WORD: what reads it says where and changes nothing.
broken() {
	local sum code
	sum=$(sha256sum "$1")
	expect 1 skein check
	grep -q "^$1:[0-9]*" <<< "$output" || { echo "check is silent about $1: $output" >&2; return 1; }
	[ -z "$2" ] || grep -q "$2" <<< "$output" || { echo "no '$2': $output" >&2; return 1; }
	for command in 'export seagrass@work -f json' 'show seagrass@work' 'list' 'status' 'fmt --check' 'edit seagrass --print' \
		'commit -m x' 'doctor'; do
		read -ra words <<< "$command"
		run --separate-stderr timeout 10 skein "${words[@]}"
		code=$status
		[ "$code" -le 3 ] || { echo "$code: $command: $stderr" >&2; return 1; }
		case $command in
		export* | commit*)
			[ "$code" -ne 0 ] || { echo "$command succeeds" >&2; return 1; }
			has "$1:" "$output$stderr"
			;;
		esac
	done
	[ "$(sha256sum "$1")" = "$sum" ]
}

@test "broken YAML of every kind in a record" {
	page_in
	head=$(git rev-parse HEAD)
	for ((at = 0; at < ${#YAML[@]}; at += 2)); do # i is bats' own
		printf '%b' "${YAML[at]}" > "$T/timeline/x.yaml"
		echo "# ${YAML[at]}" >&2
		broken "$T/timeline/x.yaml" "${YAML[at + 1]}"
	done
	[ "$(git rev-parse HEAD)" = "$head" ]
}

@test "and in every other file of a thread" {
	page_in
	key=$(ls "$T/items" | head -n 1)
	for file in thread.yaml perspectives/x.yaml tensions/x.yaml "items/$key" watch.yaml runs/20260101T000000Z-0000.yaml; do
		for content in '' '- a\n' 'a: [1\n' 'title: x\ntitle: y\n' 'title: \xff\n' 'nonsense: 1\n'; do
			[[ $file != */* ]] || mkdir -p "$T/${file%/*}"
			printf '%b' "$content" > "$T/$file"
			echo "# $file: $content" >&2
			expect 1 skein check
			has "$T/$file:"
			for command in 'export seagrass@work -f json' 'show seagrass@work' 'list --long' 'status' 'log seagrass' \
				'edit seagrass --print' 'export seagrass'; do
				read -ra words <<< "$command"
				run --separate-stderr timeout 10 skein "${words[@]}"
				[ "$status" -le 3 ] || { echo "$status: $command: $stderr" >&2; return 1; }
			done
		done
		git checkout -q -- "$T" 
		git clean -fdxq
	done
	for content in '' '- a\n' 'a: [1\n' 'schema: 2\ntitle: x\n' 'schema: 1\n' 'schema: 1\ntitle: \xff\n'; do
		printf '%b' "$content" > skein.yaml
		for command in list 'status' 'commit -m x' 'new y' 'add event seagrass -d 2016 --text x' 'fmt'; do
			read -ra words <<< "$command"
			expect 3 timeout 10 skein "${words[@]}"
			has 'skein.yaml' "$stderr"
		done
		run --separate-stderr skein check
		[ "$status" -eq 1 ] || [ "$status" -eq 3 ]
	done
}

@test "too much of everything is a limit with a name, in no time" {
	page_in
	# shellcheck disable=SC2183
	many() { printf "%.0s$1" $(seq "$2"); }
	for content in "a: $(many '[' 65)" "a: $(many '[' 50000)" "a: $(many '{a: ' 1000)" "$(many '- ' 5000)" \
		"$(many 'k' 200000): 1" "a: $(many 'v' 1100000)"; do
		printf '%s\n' "$content" > "$T/timeline/x.yaml"
		SECONDS=0
		broken "$T/timeline/x.yaml" ''
		[ "$SECONDS" -lt 20 ]
	done
	for depth in $(seq 66); do printf '%*sa:\n' "$depth" ''; done > "$T/timeline/x.yaml"
	broken "$T/timeline/x.yaml" ''
	rm "$T/timeline/x.yaml"
	# 50 MB of narrative
	yes 'All work and no play makes a dull sentence.' | head -c 52428800 > "$T/narrative.md" || true
	SECONDS=0
	expect 1 skein check
	has "$T/narrative.md"
	for command in 'show seagrass@work' 'export seagrass@work' 'commit -m x' 'edit seagrass --print'; do
		read -ra words <<< "$command"
		run --separate-stderr timeout 20 skein "${words[@]}"
		[ "$status" -eq 3 ] || [ "$status" -eq 1 ] || { echo "$status: $command: $stderr" >&2; return 1; }
		has "$T/narrative.md" "$output$stderr"
	done
	expect 0 skein list
	expect 0 skein export seagrass
	[ "$SECONDS" -lt 60 ]
	git add . && git commit -qm big
	expect 3 skein export seagrass
	has "$T/narrative.md: " "$stderr"
	expect 0 skein export seagrass@3
	expect 0 skein log seagrass
	expect 1 skein check
	has "$T/narrative.md"
	yes 'x y z.' | head -c 60000000 > ../big.txt || true
	expect 3 skein import ../big.txt
	has 'big.txt' "$stderr"
}

@test "a narrative of hostile Markdown ends in time" {
	page_in
	many() { printf "%.0s$1" $(seq "$2"); }
	for content in "$(many '[' 50000)" "$(many '![' 50000)" "$(many '*a ' 30000)" "$(many '_a' 50000)" "$(many '> ' 5000)x" \
		"$(many '[@a' 20000)" "$(many '[@a; ' 20000)" "$(many '\\[' 30000)" "$(many '`a' 10000)" "$(many '<a' 30000)" \
		"$(many 'a.' 30000)" "$(many 'a. ' 30000)" "$(many '- ' 3000)x" "$(many '&#' 30000)" "$(many '(' 50000)" \
		"$(many '<!--' 20000)" "$(many 'x\n\n' 20000)"; do
		printf '%b\n' "$content" > "$T/narrative.md"
		SECONDS=0
		for command in 'show seagrass@work' 'export seagrass@work -f html' 'check' 'fmt --check' 'status'; do
			read -ra words <<< "$command"
			run --separate-stderr timeout 30 skein "${words[@]}"
			[ "$status" -le 3 ] || { echo "$status: $command on ${content:0:40}: $stderr" >&2; return 1; }
		done
		[ "$SECONDS" -lt 25 ] || { echo "$SECONDS s: ${content:0:40}" >&2; return 1; }
	done
}

@test "invalid UTF-8 in narrative and page: the byte is named, nothing is lost" {
	page_in
	printf 'Good.\nBad \xff byte.\n' > "$T/narrative.md"
	sum=$(sha256sum "$T/narrative.md")
	expect 1 skein check
	has "$T/narrative.md:2:5:"
	expect 1 skein commit -m x
	expect 3 skein export seagrass@work
	has "$T/narrative.md:2:5:" "$stderr"
	run skein show seagrass@work
	[ "$status" -le 3 ]
	run skein fmt
	[ "$(sha256sum "$T/narrative.md")" = "$sum" ]
	printf 'Site\n\nTitle\n\nVersion 1\n\n2026-04-29 20:25 UTC\n\nNarrative\n\nBad \xff byte.\n' > ../bad.txt
	expect 3 skein import --as bad ../bad.txt
	has 'bad.txt:11:5:' "$stderr"
	[ ! -e threads/bad ]
}

# as_nobody COMMAND...: root may write anywhere, so somebody else must try.
as_nobody() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		command -v setpriv > /dev/null || skip 'root without setpriv can write anywhere'
		setpriv --reuid 65534 --regid 65534 --clear-groups env "HOME=$HOME" "$@"
	fi
}

# may_not_write COMMAND...: exit 4 with a message, and everything as it was.
may_not_write() {
	expect 4 as_nobody timeout 20 skein "$@"
	grep -q '^skein: ' <<< "$stderr"
	[ "$(git rev-parse HEAD)" = "$HEAD_BEFORE" ]
	[ "$(find . -type f -not -path './.git/index' -exec sha256sum {} + | sort)" = "$SUMS_BEFORE" ]
}

remember() {
	HEAD_BEFORE=$(git rev-parse HEAD)
	SUMS_BEFORE=$(find . -type f -not -path './.git/index' -exec sha256sum {} + | sort)
}

@test "read-only folders: exit 4, and all is as it was" {
	page_in
	local d
	for d in "$PWD" "$HOME"; do # our own temporary folders, up to the system's
		while [ "$d" != / ] && [ ! -k "$d" ]; do
			case ${d##*/} in
			store | work | home | tmp | tmp.* | test | bats-run-* | [0-9]*) ;;
			*) break ;;
			esac
			chmod a+rx "$d" 2> /dev/null || true
			d=$(dirname "$d")
		done
	done
	[ "$(id -u)" -ne 0 ] || as_nobody true
	[ "$(id -u)" -ne 0 ] || as_nobody test -x "$BUILD/skein" -a -r "$PWD/skein.yaml" || skip 'nobody cannot come here'
	git config --global --add safe.directory '*'
	[ "$(id -u)" -ne 0 ] || chown -R 65534:65534 .
	echo 'One more sentence.' >> "$T/narrative.md"
	remember
	# The repository cannot be written.
	chmod -R a-w .git
	may_not_write commit -m x
	may_not_write import --as seagrass "$ROOT/tests/demo/seagrass-v5.txt"
	may_not_write restore seagrass@2
	for command in list 'show seagrass' 'export seagrass' 'log seagrass' 'status'; do
		read -ra words <<< "$command"
		expect 0 as_nobody skein "${words[@]}"
	done
	run as_nobody skein check
	[ "$status" -le 1 ]
	chmod -R u+w .git
	# The work tree cannot.
	git checkout -q -- .
	remember
	chmod -R a-w threads
	may_not_write add event seagrass -d 2016 --text Words.
	may_not_write new other/thread -t Other
	may_not_write mv seagrass coast/grass
	may_not_write import --as coast/seagrass "$ROOT/tests/demo/seagrass-v5.txt"
	may_not_write restore seagrass@2
	may_not_write export seagrass -o threads/out.html -f html
	chmod -R u+w threads
	git fsck --strict --no-progress
	expect 0 as_nobody skein restore seagrass@2
}

@test "a full disk: exit 4, the ref is old, the work tree is whole" {
	[ "$(id -u)" -eq 0 ] || skip 'only root may mount a small disk'
	unshare -m mount -t tmpfs -o size=1m none "$WORK" 2> /dev/null || skip 'nothing can be mounted here'
	cd ..
	cat > on_small_disk.sh <<'SH'
set -eu
mount -t tmpfs -o size=3m none "$WORK"
cd "$WORK"
skein init store > /dev/null
cd store
for v in 2 3; do skein import --as seagrass "$1/seagrass-v$v.txt" > /dev/null; done
head=$(git rev-parse HEAD)
sum() { find . -path ./.git -prune -o -type f -exec sha256sum {} + | sort; }
before=$(sum)
# full COMMAND...: with ever less room it fails with 4 or works; when it fails, nothing has happened.
failed=0
for room in 0 4 8 16 24 32 48 64 96 128; do
	for command in "commit -m x" "import --as seagrass $1/seagrass-v5.txt" "restore seagrass@2" \
		"add event seagrass -d 2016 --text Words." "export seagrass -f html -o threads/out.html" \
		"new another -t Another" "fmt" "mv seagrass grass"; do
		[ "$command" != "commit -m x" ] || echo 'One more sentence.' >> threads/seagrass/narrative.md
		[ "$command" != fmt ] || echo 'One more. And another.' >> threads/seagrass/narrative.md
		start=$(sum)
		free=$(df --output=avail -k . | tail -n 1)
		fill=$((free - room))
		[ "$fill" -le 0 ] || head -c "$((fill * 1024))" /dev/zero > .git/fill
		status=0
		skein $command > ../../out 2> ../../err || status=$?
		rm -f .git/fill
		case $status in
		0) ;;
		4)
			failed=$((failed + 1))
			grep -q '^skein: ' ../../err
			[ "$(git rev-parse HEAD)" = "$head" ] || { echo "$room $command: moved" >&2; exit 1; }
			[ "$(sum)" = "$start" ] || { echo "$room $command: $(cat ../../err)" >&2; git status --short >&2; exit 1; }
			[ -z "$(find . -name '*.lock' -not -path ./.git/skein/write.lock -o -name '*tmp*')" ] || { find . -name '*.lock' -o -name '*tmp*' >&2; exit 1; }
			;;
		*) echo "$room $command: status $status: $(cat ../../err)" >&2; exit 1 ;;
		esac
		git fsck --strict --no-progress
		git reset -q --hard "$head"
		git clean -fdxq
		[ "$(sum)" = "$before" ]
	done
done
echo "failed as they should: $failed"
[ "$failed" -ge 10 ]
SH
	run unshare -m sh on_small_disk.sh "$ROOT/tests/demo"
	echo "$output" >&2
	[ "$status" -eq 0 ]
}

@test "output that cannot be written is exit 4, never a truncated success" {
	page_in
	for command in list 'log seagrass' 'show seagrass' 'export seagrass -f html' 'status' 'cite sowing' 'help'; do
		run bash -c "skein $command > /dev/full"
		[ "$status" -eq 4 ] || { echo "$status: $command" >&2; return 1; }
	done
}
