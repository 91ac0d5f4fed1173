#!/bin/sh
# run.sh - measures skein beside git and pandoc.  All that is compared is
# measured in the same run, in turn (ABAB), process start included; what is
# printed are medians in milliseconds and their ratio, with the goal beside it.
#
#	BENCH=NAME     one part only: start commit export check import log blame diff index hooks search site serve
#	               feeds fetch pages
#	BENCH=writers  many writers on one server, which takes minutes: only when asked for
#	BENCH_SMALL=1  histories of 20,000 commits instead of 100,000
#	RUNS=N         measurements of each command (parts set what they need)
#	BENCH_DIR=D    where the stores are made and kept, a temporary folder without it
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${BUILD:-build}" && pwd)
PATH=$build:$PATH
export PATH LC_ALL=C.UTF-8 TZ=UTC NO_COLOR=1 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME=Bench GIT_AUTHOR_EMAIL=bench@example.org
export GIT_COMMITTER_NAME=Bench GIT_COMMITTER_EMAIL=bench@example.org

if [ -n "${BENCH_DIR:-}" ]; then
	mkdir -p "$BENCH_DIR"
	dir=$(cd "$BENCH_DIR" && pwd)
else
	dir=$(mktemp -d)
fi
cleanup() {
	# shellcheck disable=SC2086 # process ids
	[ -z "${server:-}${servers:-}" ] || kill ${server:-} ${servers:-} 2>/dev/null || true
	[ -n "${BENCH_DIR:-}" ] || rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
cd "$dir"

for tool in race store living long pages; do
	# shellcheck disable=SC2046
	${CC:-cc} -std=c17 -O2 -D_GNU_SOURCE -o "$tool" "$here/$tool.c" \
		$([ "$tool" = race ] || echo "$here/stream.c $here/text.c")
done

# race_ms NAME RUNS LABEL PREPARE COMMAND ...: measures into the file NAME.
race_ms() {
	result=$1.times runs=${RUNS:-$2}
	shift 2
	./race "$runs" "$@" >"$result"
}
ms() { # NAME LABEL
	awk -F '\t' -v label="$2" '$1 == label { print $2 }' "$1.times"
}
memory_kb() { # NAME LABEL
	awk -F '\t' -v label="$2" '$1 == label { print $5 }' "$1.times"
}
less() { # A B
	awk -v a="$1" -v b="$2" 'BEGIN { print a - b }'
}
heading() {
	printf '\n%s\n' "$*"
}
# row WHAT OURS THEIRS GOAL: how many times theirs takes; the goal says what is wanted.
row() {
	awk -v what="$1" -v ours="$2" -v theirs="$3" -v goal="${4:-}" 'BEGIN {
		printf "  %-44s %9.2f %9.2f   x %-6.2f %s\n", what, ours, theirs, theirs / ours, goal }'
}
columns() {
	printf '  %-44s %9s %9s   %-8s %s\n' "" "$1" "$2" "faster" "goal"
}
wanted() {
	[ -z "${BENCH:-}" ] || [ "$BENCH" = "$1" ]
}

# store_of THREADS VERSIONS NAME: a bare store.
store_of() {
	[ -d "$3" ] && return
	git init -q --bare -b main "$3"
	./store "$1" "$2" | git -C "$3" fast-import --quiet
	git -C "$3" config receive.autogc false
}

# ---- process start ----

part_start() {
	heading "start: a process that does nothing"
	columns skein other
	race_ms start 101 skein '' 'skein --version' git '' 'git --version' true '' '/bin/true'
	row "skein --version, git --version" "$(ms start skein)" "$(ms start git)"
	row "skein --version, /bin/true" "$(ms start skein)" "$(ms start true)"
}

# ---- one version committed ----

# What a writer changes: a sentence of the narrative and one event.
change='sed -i -E "s/^(  )?(Revision|Stage) [0-9]+ /\1\2 $RUN$$ /"'
thread=group-000/topic-00007

# commit_work THREADS FSYNC: git's two commands and ours on work trees of the same store.
commit_work() {
	for side in git skein; do
		[ -d "work-$side-$1" ] || git clone -q "store-$1" "work-$side-$1" 2>/dev/null
		git -C "work-$side-$1" config core.fsync "$2"
		git -C "work-$side-$1" config gc.auto 0
	done
	files="threads/$thread/narrative.md threads/$thread/timeline/2025-event-0.yaml"
	race_ms "commit-$1-$2" 15 \
		git "cd work-git-$1 && $change $files" \
		"git -C work-git-$1 add threads/$thread && git -C work-git-$1 commit -qm x" \
		skein "cd work-skein-$1 && $change $files" "skein -C work-skein-$1 commit $thread -m x"
}

# commit_bare THREADS FSYNC: the same change by one text on standard input.
commit_bare() {
	[ -d "bare-$1" ] || git clone -q --bare "store-$1" "bare-$1"
	git -C "bare-$1" config core.fsync "$2"
	git -C "bare-$1" config gc.auto 0
	race_ms "bare-$1-$2" 15 \
		skein "skein --git-dir bare-$1 edit $thread --print >edited; $change edited" \
		"skein --git-dir bare-$1 edit $thread -F - <edited"
}

part_commit() {
	for n in 10 1000 10000; do
		store_of "$n" 1 "store-$n"
		heading "commit: one version in a store of $n threads ($(git -C "store-$n" ls-tree -r main |
			wc -l) files), beside git add + git commit of the same change"
		columns skein git
		for fsync in all none; do
			commit_work "$n" "$fsync"
			commit_bare "$n" "$fsync"
			git=$(ms "commit-$n-$fsync" git) goal=
			[ "$n" = 1000 ] && goal="at least 4"
			row "work tree, core.fsync=$fsync" "$(ms "commit-$n-$fsync" skein)" "$git" "$goal"
			row "bare (skein edit -F -), core.fsync=$fsync" "$(ms "bare-$n-$fsync" skein)" "$git" "$goal"
		done
	done
	heading "commit: flatness, 10,000 threads against 10 (times slower)"
	columns "10,000" "10"
	for fsync in all none; do
		for kind in bare commit; do
			row "$kind, core.fsync=$fsync" "$(ms "$kind-10000-$fsync" skein)" "$(ms "$kind-10-$fsync" skein)" \
				"$([ $kind = bare ] && echo 'flat: 1')"
		done
	done
}

# ---- one version out ----

part_export() {
	store_of 1000 20 history
	rm -rf page-store some && mkdir some && ./pages 1 30 some
	skein init page-store --bare --title Bench >/dev/null
	skein --git-dir page-store import some/*.txt >/dev/null
	topic=$(skein --git-dir page-store list | awk '{ print $1; exit }')
	heading "export: one version of a thread; history of 20 x 1,000 versions; git show of its narrative"
	echo "  goal: beyond process start at most 1.5 times git show, which is x 0.67 of all it takes"
	columns skein git
	old=$(git -C history log --format=%h --skip=10 -n 1 main -- "threads/$thread")
	blob="threads/$thread/narrative.md"
	race_ms start 101 skein '' 'skein --version'
	skein_start=$(ms start skein)
	for rev in "" "@10"; do
		at=${rev:+$old}
		race_ms "export$rev" 41 \
			git '' "git -C history show ${at:-main}:$blob" \
			show '' "skein --git-dir history show $thread$rev" \
			text '' "skein --git-dir history export $thread$rev" \
			html '' "skein --git-dir history export $thread$rev -f html"
		for what in show text html; do
			row "$what ${rev:-HEAD}" "$(ms "export$rev" $what)" "$(ms "export$rev" git)"
			row "  beyond its start, git show in all" \
				"$(less "$(ms "export$rev" $what)" "$skein_start")" \
				"$(ms "export$rev" git)" "at least 0.67"
		done
	done
	heading "export: a page of 12 KB, html, beside pandoc --citeproc of the exported pandoc file"
	columns skein pandoc
	skein --git-dir page-store export "$topic" -f pandoc >page.md
	race_ms pandoc 11 \
		skein '' "skein --git-dir page-store export $topic -f html" \
		pandoc '' "pandoc --citeproc -s -t html page.md"
	row "html" "$(ms pandoc skein)" "$(ms pandoc pandoc)" "at least 8"
	race_ms pdf 11 skein '' "skein --git-dir page-store export $topic -f pdf"
	row "pdf, beside pandoc's html" "$(ms pdf skein)" "$(ms pandoc pandoc)" "at least 1"
}

# ---- check ----

part_check() {
	store_of 1000 1 store-1000
	[ -d checked ] || git clone -q --bare store-1000 checked
	size=$(git -C checked ls-tree -r -l main | awk '{ n++; s += $4 } END { printf "%d files, %.1f MB", n, s / 1e6 }')
	heading "check: 1,000 threads, $size"
	race_ms check 5 \
		cold 'rm -rf checked/skein' 'skein --git-dir checked check --severity error' \
		remembered '' 'skein --git-dir checked check --severity error'
	printf '  cold %.0f ms (goal: 4,000 at most); with remembered results %.0f ms\n' \
		"$(ms check cold)" "$(ms check remembered)"
	columns remembered cold
	row "remembered against cold" "$(ms check remembered)" "$(ms check cold)" "at least 10"
}

# ---- import ----

part_import() {
	mkdir -p many
	[ -f many/topic-099-v0020.txt ] || ./pages 100 20 many
	heading "import: 2,000 versions (100 threads x 20) of pages of $(du -cb many/*.txt |
		awk 'END { printf "%.1f", $1 / 2000 / 1000 }') KB, beside git fast-import of the same trees"
	rm -rf import-first && skein init import-first --bare --title Bench >/dev/null
	skein --git-dir import-first import many/*.txt >/dev/null
	git -C import-first fast-export --all >same.stream
	git -C import-first fast-export --all --full-tree >whole.stream
	columns skein git
	new_git='rm -rf import-git && git init -q --bare -b main import-git'
	race_ms import 5 \
		skein "rm -rf import-skein && skein init import-skein --bare --title Bench" \
		"skein --git-dir import-skein import $(echo many/*.txt)" \
		git "$new_git" "git -C import-git fast-import --quiet <same.stream"
	race_ms whole 1 \
		git "$new_git" "git -C import-git fast-import --quiet <whole.stream"
	row "only what changed, as git fast-export says it" "$(ms import skein)" "$(ms import git)" "at least 4"
	row "every version's whole tree" "$(ms import skein)" "$(ms whole git)"
	du -sk import-skein import-git | awk '{ printf "  %s %d KB%s", $2, $1, NR == 1 ? "," : "\n" }'
	[ "$(git -C import-skein rev-parse 'main^{tree}')" = "$(git -C import-git rev-parse 'main^{tree}')" ] || {
		echo "import: the two repositories differ" >&2
		exit 1
	}
}

# shellcheck source=tests/bench/history.sh
. "$here/history.sh"
# shellcheck source=tests/bench/hooks.sh
. "$here/hooks.sh"
# shellcheck source=tests/bench/many.sh
. "$here/many.sh"
# shellcheck source=tests/bench/search.sh
. "$here/search.sh"
# shellcheck source=tests/bench/site.sh
. "$here/site.sh"
# shellcheck source=tests/bench/serve.sh
. "$here/serve.sh"
# shellcheck source=tests/bench/fetch.sh
. "$here/fetch.sh"
# shellcheck source=tests/bench/feeds.sh
. "$here/feeds.sh"
# shellcheck source=tests/bench/articles.sh
. "$here/articles.sh"

printf 'skein %s, %s, %s\n' "$(skein --version | awk '{ print $2 }')" "$(git --version)" \
	"$(nproc) cores; medians in ms"
for part in start commit export check import log blame diff index hooks search site serve feeds fetch pages; do
	wanted $part && part_$part
done
if [ "${BENCH:-}" = writers ]; then part_writers; fi
