# helpers.bash - a sealed place for each test of the command line.
#
#	load helpers         at the top of a .bats file; then every test starts in
#	                     an empty folder $WORK, with a HOME, a git configuration,
#	                     a clock and a locale of its own
#
# A file that needs its own setup calls `seal` first in it.
# shellcheck disable=SC2034,SC2154 # bats sets status, output, lines and reads ours

bats_require_minimum_version 1.5.0

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-build}
[[ $BUILD = /* ]] || BUILD=$ROOT/$BUILD
CLOCK_START=1700000000 # 2023-11-14T22:13:20Z

seal() {
	local name
	for name in $(compgen -e); do
		case $name in
		GIT_* | SKEIN_* | XDG_* | LC_* | LANG* | PAGER | EDITOR | VISUAL | *_proxy | *_PROXY | \
			SOURCE_DATE_EPOCH | NO_COLOR | CLICOLOR* | FORCE_COLOR | COLUMNS) unset "$name" ;;
		esac
	done
	export HOME=$BATS_TEST_TMPDIR/home WORK=$BATS_TEST_TMPDIR/work
	export TMPDIR=$BATS_TEST_TMPDIR/tmp
	mkdir -p "$HOME" "$WORK" "$TMPDIR"
	export PATH=$BUILD:$PATH TZ=UTC LC_ALL=C.UTF-8 TERM=dumb
	export SKEIN_EXEC_PATH=$BUILD/libexec/skein
	export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$HOME/.gitconfig GIT_TERMINAL_PROMPT=0
	export GIT_CEILING_DIRECTORIES=$BATS_TEST_TMPDIR
	git config --global user.name 'Test Author'
	git config --global user.email author@example.org
	git config --global init.defaultBranch main
	git config --global advice.detachedHead false
	git config --global skein.hooks false # what git does by itself; hook*.bats turn them on
	# Leaks fail; the status is one that skein itself never gives.
	export ASAN_OPTIONS=detect_leaks=1:exitcode=99
	export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1:exitcode=99
	at "$CLOCK_START"
	cd "$WORK" || return 1
}

# refute COMMAND...: fails when it does not (bats counts no failure of '! command').
refute() {
	if "$@"; then
		return 1
	fi
}

setup() { seal; }

# at SECONDS: what skein and git take for now.
at() {
	export SKEIN_CLOCK=$1 GIT_AUTHOR_DATE="$1 +0000" GIT_COMMITTER_DATE="$1 +0000"
}

# tick [SECONDS]: lets time pass.
tick() { at $((SKEIN_CLOCK + ${1:-60})); }

# make_store [FOLDER]: a new store, entered.
make_store() {
	skein init "${1:-store}" >/dev/null && cd "${1:-store}" || return 1
}

# expect STATUS COMMAND...: runs it as `run` does; wrong status = the test fails,
# showing what was printed.  Output and messages come apart in $output, $stderr.
expect() {
	local wanted=$1
	shift
	run --separate-stderr -- "$@"
	[ "$status" -eq "$wanted" ] && return
	printf 'status %s, wanted %s: %s\n--- output\n%s\n--- messages\n%s\n' \
		"$status" "$wanted" "$*" "$output" "${stderr:-}" >&2
	return 1
}

# has TEXT [WHERE]: $output (or the text given) contains it.
has() {
	[[ "${2-$output}" == *"$1"* ]] && return
	printf 'not found: %s\n--- in\n%s\n' "$1" "${2-$output}" >&2
	return 1
}

lacks() {
	[[ "${2-$output}" != *"$1"* ]] && return
	printf 'found: %s\n--- in\n%s\n' "$1" "${2-$output}" >&2
	return 1
}

# same WANTED_FILE: $output is its content (final newlines aside).
same() {
	diff -u "$1" - <<<"$output" >&2
}

# clean_repo: git finds nothing wrong and nothing changed.
clean_repo() {
	git fsck --strict --no-progress >&2 && [ -z "$(git status --porcelain)" ]
}
