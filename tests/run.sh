#!/bin/sh
# run.sh KIND... - runs the tests of each kind and counts them.
#
#	lint     the rules of the house, and the proof that the lint finds them
#	build    everything, with the flags of the make that called
#	unit     build/tests/unit/test_*
#	fuzz     build/tests/fuzz/fuzz_* over tests/fuzz/corpus/NAME and mutations
#	cli      tests/cli/*.bats; so net, browser, soak
#	merge    500 merges of pairs of edits, by class (tests/merge); merge-soak many more
#	corpora  the unit tests that read CORPORA, and tests/corpora/*.bats
#
# Every test runs even when others fail, two at a time, each in a sealed
# environment with a time limit.  A program that prints TAP is counted by its
# lines, any other by its last line "N passed, N failed"; a program that ends
# badly without a failed line (crash, leak, time limit) is one more failure.
# The last line of all is "N passed, N failed", alone.
set -u
cd "$(dirname "$0")/.." || exit 2
: "${MAKE:=make}" "${BUILD:=build}" "${CC:=cc}" "${DEV:=}" "${SAN:=}" "${VALGRIND:=}" "${FUZZ_RUNS:=}"
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
jobs=2
limit=600 # seconds for one program
[ -n "$VALGRIND" ] && limit=1800 FUZZ_RUNS=${FUZZ_RUNS:-0}

if [ "${1:-}" = --job ]; then
	# --job LOG COMMAND...: runs one, keeps its output and status.
	log=$2
	shift 2
	timeout -k 10 "$limit" "$@" >"$log" 2>&1 </dev/null
	echo $? >"$log.status"
	exit 0
fi

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
mkdir "$work/home" "$work/logs" "$work/tmp"
: >"$work/git"
export BUILD VALGRIND HOME="$work/home" TMPDIR="$work/tmp" TZ=UTC LC_ALL=C.UTF-8 LANG=C.UTF-8
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$work/git" CMOCKA_MESSAGE_OUTPUT=TAP
export ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:allocator_may_return_null=1"
export UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1"
unset XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE EDITOR VISUAL
unset MAKEFLAGS MFLAGS SKEIN_CLOCK SOURCE_DATE_EPOCH
passed=0 failed=0 skipped=0 number=0

# queue NAME COMMAND...: one line of the list of jobs.  Nothing in it has blanks.
queue() {
	number=$((number + 1))
	log=$work/logs/$(printf '%03d' "$number")
	echo "$1" >"$log.name"
	shift
	echo "$log $*" >>"$work/jobs"
}

under_valgrind() {
	[ -z "$VALGRIND" ] || echo "valgrind -q --error-exitcode=99 --leak-check=full \
--show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
--suppressions=tests/valgrind.supp"
}

lint_jobs() {
	queue lint sh tests/lint.sh
	queue lint/bad-trees sh tests/lint/run.sh
}

unit_jobs() { # FILES of tests/unit
	for source in "$@"; do
		name=$(basename "$source" .c)
		[ -e "$source" ] && queue "unit/$name" $(under_valgrind) "$BUILD/tests/unit/$name"
	done
}

fuzz_jobs() {
	for source in tests/fuzz/fuzz_*.c; do
		[ -e "$source" ] || continue
		name=$(basename "$source" .c)
		seeds=tests/fuzz/corpus/${name#fuzz_}
		[ -d "$seeds" ] || seeds=
		queue "fuzz/${name#fuzz_}" env "FUZZ_OUT=$BUILD/failing-${name#fuzz_}" \
			$(under_valgrind) "$BUILD/tests/fuzz/$name" "-runs=${FUZZ_RUNS:-20}" $seeds
	done
}

bats_jobs() { # FOLDER
	for file in tests/"$1"/*.bats; do
		[ -e "$file" ] && queue "$1/$(basename "$file" .bats)" bats --tap "$file"
	done
}

merge_jobs() { # DISTANT TIMES OTHERS SEED
	for part in $(seq "$2"); do
		queue "merge/distant" sh tests/merge/run.sh distant "$1" $(($4 + part))
	done
	for class in neighbours append reword alike reword-cite cite-cite gather withdraw edit-delete \
		record-delete resynth numbers list; do
		queue "merge/$class" sh tests/merge/run.sh $class "$3" "$4"
	done
}

# Adds one program's results to the totals and prints a line for it.
count() { # LOG
	name=$(cat "$1.name") status=$(cat "$1.status" 2>/dev/null || echo 255)
	summary=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$1" | tail -n 1)
	if [ -n "$summary" ]; then
		good=${summary%% *} bad=$(echo "$summary" | awk '{ print $3 }') off=0
	else
		# cmocka 1.1 calls a skipped test "not ok N # SKIP NAME".
		off=$(grep -c -i -E '^(not )?ok .*# *skip' "$1")
		good=$(grep -E '^ok ' "$1" | grep -c -v -i -E '# *skip')
		bad=$(grep -E '^not ok ' "$1" | grep -c -v -i -E '# *skip')
		plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$1" | awk '{ n += $1 } END { print NR ? n : "" }')
		total=$((good + bad + off))
		if [ -z "$plan" ]; then # no TAP: the status is all there is
			[ "$status" -eq 0 ] && [ "$total" -eq 0 ] && good=1
		elif [ "$plan" -eq 0 ] || { [ "$plan" -gt "$total" ] && [ "$bad" -eq 0 ]; }; then
			bad=1
		fi
	fi
	[ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + off))
	if [ "$bad" -eq 0 ]; then
		printf 'ok      %-28s %d passed%s\n' "$name" "$good" "$([ "$off" -gt 0 ] && echo ", $off skipped")"
		grep -E '^figures: ' "$1" | sed 's/^/        /'
	else
		printf 'FAILED  %-28s %d passed, %d failed, status %d\n' "$name" "$good" "$bad" "$status"
		grep -v -E '^ok ' "$1" | tail -n 200 | sed 's/^/        /'
	fi
}

# Runs what is queued, two at a time, and counts it in the order of the queue.
run_jobs() {
	[ -s "$work/jobs" ] || return
	xargs -P "$jobs" -L 1 sh tests/run.sh --job <"$work/jobs"
	for file in "$work"/logs/*.name; do
		count "${file%.name}"
	done
	rm -f "$work"/jobs "$work"/logs/*
}

build() {
	if $MAKE --no-print-directory -k -j "$jobs" DEV="$DEV" SAN="$SAN" CC="$CC" BUILD="${BUILD#"$PWD"/}" \
		all tests fuzzers >"$work/build" 2>&1; then
		passed=$((passed + 1))
		echo "ok      build"
	else
		failed=$((failed + 1))
		echo "FAILED  build"
		grep -v -E '^  (CC|AR|LINK) ' "$work/build" | sed 's/^/        /'
	fi
}

for kind in "$@"; do
	case $kind in
	lint) lint_jobs ;;
	build) build ;;
	unit) unit_jobs tests/unit/test_*.c ;;
	fuzz) fuzz_jobs ;;
	cli | net | browser | soak) bats_jobs "$kind" ;;
	merge) merge_jobs 175 1 25 1 ;;
	merge-soak) merge_jobs 1000 10 500 2 ;;
	corpora)
		unit_jobs $(grep -l '"CORPORA"' tests/unit/test_*.c)
		bats_jobs corpora
		;;
	*)
		echo "run.sh: no kind of test $kind" >&2
		exit 2
		;;
	esac
	run_jobs
done
[ "$skipped" -gt 0 ] && echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
