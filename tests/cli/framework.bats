#!/usr/bin/env bats
# The frame of the command line: a sample program with rows of every kind, then
# the rows of skein itself.

load helpers

setup_file() {
	bin=$BATS_FILE_TMPDIR/bin
	mkdir -p "$bin"
	cd "$ROOT" || return 1
	# shellcheck disable=SC2046
	${CC:-cc} -std=c17 -g -O0 -D_GNU_SOURCE ${SAN:+-fsanitize=$SAN} -Isrc -DSKN_VERSION='"0.1.0"' \
		-DSKN_PREFIX='"/nowhere"' -o "$bin/skein" tests/cli/framework_sample.c \
		$(ls src/cli/{cli,complete*,dispatch,help*,man,opts,output,pager,cmd_help}.c src/base/*.c \
			src/text/{term,term_wrap,progress,nearest}.c)
	export bin
}

setup() {
	seal
	export PATH="$bin:$PATH"
	unset SKEIN_EXEC_PATH LESS LV
	mkdir -p inner
}

# on_terminal COMMAND: runs it on a terminal of 80 columns.
on_terminal() {
	script -qec "stty cols 80 rows 24; $1" /dev/null </dev/null
}

# complete_line WORD...: what the bash script offers for the last word.
complete_line() {
	skein help --completion bash >completion
	bash --norc -c '
		. ./completion
		compopt() { echo "compopt $*"; }
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_skein
		printf "%s\n" "${COMPREPLY[@]}"' - "$@"
}

# ---- options and operands ----

@test "a command gets its options and operands" {
	run -0 skein show -n3 lithium --form html --key=a b.txt --key b --json
	[ "${lines[0]}" = "name=show count=3 format=html json=1 git-dir=- color=0" ]
	[ "${lines[1]}" = "key=a" ]
	[ "${lines[2]}" = "key=b" ]
	[ "${lines[3]}" = "arg=lithium" ]
	[ "${lines[4]}" = "arg=b.txt" ]
}

@test "usage errors are two lines and exit 2" {
	run -2 skein show --formt html x
	[ "${lines[0]}" = "skein: unknown option '--formt'" ]
	[ "${lines[1]}" = "hint: did you mean '--format'? see 'skein show -h'" ]
	[ "${#lines[@]}" -eq 2 ]
	run -2 skein show
	[ "${lines[0]}" = "skein: THREAD is missing" ]
	[ "${lines[1]}" = "hint: see 'skein show -h'" ]
	run -2 skein show x -n many
	[ "${lines[0]}" = "skein: --max-count takes a whole number, not 'many'" ]
	run -2 skein show x -n 11
	[ "${lines[0]}" = "skein: --max-count takes 1 to 10, not '11'" ]
	run -0 skein show x -n 10
	run -2 skein show x --format=pdf
	[ "${lines[1]}" = "hint: one of text, html, json; see 'skein show -h'" ]
}

@test "unknown commands: the nearest is named" {
	run -2 skein shwo
	[ "${lines[0]}" = "skein: 'shwo' is no skein command" ]
	[ "${lines[1]}" = "hint: did you mean 'show'? see 'skein -h'" ]
	run -2 skein ../show
	run -2 skein ""
}

@test "verbs have rows of their own" {
	run -0 skein add event lithium 2016
	[ "${lines[0]}" = "name=add event count=5 format=- json=0 git-dir=- color=0" ]
	run -2 skein add evnt lithium
	[ "${lines[1]}" = "hint: did you mean 'event'? see 'skein add -h'" ]
	run -2 skein add
	has "needs a verb"
	run -2 skein add item lithium maybe
	[ "${lines[0]}" = "skein: 'maybe' is none of on, off" ]
	[ "${lines[1]}" = "hint: see 'skein add item -h'" ]
	run -2 skein add event lithium 2016 --json
}

@test "-C is gone to, before and after the command, and adds up" {
	run -0 skein list
	has outer/one
	run -0 skein -C inner list
	has inner-thread
	run -0 skein list -C inner
	has inner-thread
	mkdir -p a/b
	run -0 skein -C a -C b list
	run -3 skein -C missing list
	[ "${lines[0]}" = "skein: missing: cannot go there: No such file or directory" ]
	run -0 skein -C "" list
	has outer/one
}

@test "--git-dir wins over GIT_DIR" {
	GIT_DIR='env' run -0 skein show x
	has git-dir=env
	GIT_DIR='env' run -0 skein --git-dir=opt show x
	has git-dir=opt
	run -0 skein show x --git-dir after
	has git-dir=after
}

@test "colour: options, environment, terminal" {
	run -0 skein show x --color
	has color=1
	run -0 skein --color=always show x --no-color
	has color=0
	CLICOLOR_FORCE=1 run -0 skein show x
	has color=1
	run -0 on_terminal "TERM=xterm skein --no-pager show x"
	has color=1
	run -0 on_terminal "TERM=xterm NO_COLOR=1 skein show x"
	has color=0
}

# ---- errors and output ----

@test "every error code has its exit status" {
	for pair in finding:1 usage:2 data:3 notfound:3 exists:3 limit:3 ambiguous:3 sys:4 locked:4 \
		moved:4 net:5 refused:6 model:7; do
		run -"${pair#*:}" skein fail "${pair%:*}"
		[ "${lines[0]}" = out ]
		[ "${lines[1]}" = "skein: a<U+001B>b.yaml:3:7: bad<U+000A><U+001B>[31mthing" ]
		[ "${lines[2]#hint: mend it<U+000A>}" != "${lines[2]}" ]
	done
	run -1 skein fail silent
	[ "$output" = out ]
}

@test "warnings and hints go to standard error, made safe" {
	run -0 bash -c "skein fail 2>&1 >/dev/null"
	[ "${lines[0]}" = "skein: warning: odd <U+001B>[2J" ]
	[ "${lines[1]}" = "hint: look" ]
}

@test "a full disk and a closed output are noticed" {
	[ -w /dev/full ] || skip "no /dev/full"
	run -4 bash -c "skein show x >/dev/full"
	[ "$output" = "skein: cannot write the output: No space left on device" ]
	run -4 bash -c "skein flood >/dev/full"
	run -4 bash -c "skein --version >/dev/full"
	run -4 bash -c "skein show -h >/dev/full"
	run -4 bash -c "skein help >/dev/full"
	run -4 bash -c "skein fail >/dev/full"
	[ "${lines[2]}" = "skein: cannot write the output: No space left on device" ]
	run -4 bash -c "skein fail silent >/dev/full"
	run -3 bash -c "skein fail data >/dev/full"
	run -4 bash -c "skein show x >&-"
	[ "$output" = "skein: cannot write the output: Bad file descriptor" ]
}

@test "closed standard streams are not taken by the next file" {
	run -0 bash -c "skein show x <&- 2>&-"
	run -2 bash -c "skein shwo 2>&-"
}

@test "a reader that goes away ends it quietly" {
	run bash -c "skein flood | head -n 1; echo \${PIPESTATUS[0]}"
	[ "${lines[0]}" = "line 0" ]
	[ "${lines[1]}" = 141 ]
	run bash -c "trap '' PIPE; skein flood | head -n 1; echo \${PIPESTATUS[0]}"
	[ "${lines[1]}" = 141 ]
}

# ---- helpers and programs on the PATH ----

@test "a helper that was not built names the package" {
	run -4 skein scrape lithium
	[ "${lines[0]}" = "skein: 'scrape' is not part of this build: libgumbo-dev was missing when it was made" ]
	[ "${lines[1]}" = "hint: install libgumbo-dev and build again" ]
	run -0 skein scrape -h
	has "usage: skein scrape"
	run -2 skein scrape
	has "THREAD is missing"
}

@test "a helper gets the words and the options before the command" {
	mkdir -p exec
	ln -s "$bin/skein" exec/skein-scrape
	export SKEIN_EXEC_PATH=$PWD/exec
	run -0 skein -C inner --git-dir=g --color scrape --names lithium
	[ "$output" = "helped in $PWD/inner: lithium names=1 git-dir=g color=1" ]
	run -0 skein -C inner scrape -C .. lithium
	[ "$output" = "helped in $PWD: lithium names=0 git-dir=- color=0" ]
}

@test "a helper is found beside the program, in the build tree and installed" {
	mkdir -p tree/libexec/skein usr/bin usr/libexec/skein
	cp "$bin/skein" tree/skein
	cp "$bin/skein" usr/bin/skein
	printf '#!/bin/sh\necho build "$@"\n' >tree/libexec/skein/skein-scrape
	printf '#!/bin/sh\necho installed "$@"\n' >usr/libexec/skein/skein-scrape
	chmod +x tree/libexec/skein/* usr/libexec/skein/*
	run -0 tree/skein scrape x
	[ "$output" = "build x" ]
	run -0 usr/bin/skein scrape x
	[ "$output" = "installed x" ]
	chmod -x usr/libexec/skein/skein-scrape
	run -4 usr/bin/skein scrape x
	has "cannot run it: Permission denied"
}

@test "skein-NAME on the PATH is a command, and shadows none" {
	mkdir -p path
	printf '#!/bin/sh\necho "mine $# $1 $PWD $GIT_DIR"\n' >path/skein-mine
	cp path/skein-mine path/skein-show
	chmod +x path/*
	PATH=$PWD/path:$PATH
	run -0 skein -C inner --git-dir=g mine -h
	[ "$output" = "mine 1 -h $PWD/inner g" ]
	run -0 skein show x
	has name=show
	run -0 skein help --all
	has "  mine"
	run -2 skein mien
	has "did you mean 'mine'?"
	printf '#!/nowhere/sh\n' >path/skein-broken
	chmod +x path/skein-broken
	run -4 skein broken
}

# ---- pager and progress ----

@test "the pager is git's, on a terminal only" {
	printf '#!/bin/sh\necho "pager LESS=$LESS LV=$LV"; cat | tail -n 1\n' >pager
	chmod +x pager
	export GIT_PAGER=$PWD/pager TERM=xterm
	run -0 on_terminal "skein flood"
	has "pager LESS=FRX LV=-c"
	has "line 99999"
	run -0 on_terminal "skein --no-pager fail"
	lacks "pager"
	run -0 skein flood
	[ "${lines[0]}" = "line 0" ]
	run -0 on_terminal "LESS=X skein flood"
	has "pager LESS=X"
	GIT_PAGER=cat run -0 on_terminal "skein help"
	has usage:
	GIT_PAGER= run -0 on_terminal "skein help"
	has usage:
}

@test "core.pager is obeyed, and quitting the pager is quiet" {
	git init -q .
	git config core.pager "head -n 1"
	unset GIT_PAGER
	run on_terminal "TERM=xterm PAGER=false skein flood"
	[ "$(printf %s "$output" | tr -d '\r')" = "line 0" ]
}

@test "progress shows on a terminal after a second and leaves nothing" {
	run -0 bash -c "skein slow 2>&1"
	[ "$output" = "skein: warning: nearly done" ]
	run -0 on_terminal "TERM=xterm skein slow"
	has "working  2"
	[ "${output%nearly done*}" != "$output" ]
	printf '%s' "$output" | tr -d '\r\n' | grep -q "$(printf '\033\\[Kskein: warning: nearly done$')"
}

# ---- help ----

@test "skein alone lists the commands on standard error and exits 2" {
	run -2 bash -c "skein 2>/dev/null"
	[ -z "$output" ]
	run -2 skein
	has "    show          show what was understood"
	run -0 skein help
	has "    show          show what was understood"
	run -0 skein -h
	run -0 skein --help
	run -0 skein --version
	[ "$output" = "skein 0.1.0" ]
}

@test "topics: text, or made by their module" {
	run -0 skein help exit-codes
	has "  3  not a store"
	run -0 skein help rules
	[ "$output" = "rule list" ]
	run -0 skein help rules uncited
	[ "$output" = "rule uncited" ]
	run -2 skein help rules a b
	run -2 skein help rulse
	has "did you mean 'rules'?"
	run -2 skein help show more
}

@test "help shows a command, a verb, the program" {
	run -0 skein help add event
	has "skein add event [OPTIONS] THREAD DATE"
	run -0 skein help skein
	has COMMANDS
	run -0 skein show --help
	has "1 when nothing was there."
	run -0 skein add -h
	has "usage: skein add event [OPTIONS] THREAD DATE"
	run -2 skein help add evnt
}

@test "hidden options work and stand nowhere" {
	run -0 skein show x --secret
	for how in "show -h" "show --help" "help --completion bash" "help --completion zsh" \
		"help --completion fish"; do
		# shellcheck disable=SC2086
		run -0 skein $how
		lacks "--secret"
		lacks "-l secret"
	done
}

@test "the rows of the sample are complete" {
	run -0 skein help --lint
	[ -z "$output" ]
}

# ---- manual pages ----

@test "manual pages: mandoc finds nothing, the text survives, same bytes again" {
	skein help --man-pages man
	skein help --man-pages again
	diff -r man again
	[ -f man/skein.1 ] && [ -f man/skein-show.1 ] && [ -f man/skein-exit-codes.7 ]
	[ ! -e man/skein-rules.7 ]
	command -v mandoc >/dev/null || skip "no mandoc"
	run -0 mandoc -Tlint man/*
	[ -z "$output" ]
	run -0 bash -c "mandoc -Tutf8 man/skein-show.1 | col -bx"
	has "Shows a backslash \\ and a dot."
	has ".starts with a dot, 'quoted'."
	has "  kept  as"
	has "  .it is"
	has "café"
	has "skein show -n 3 'a.b'"
	has "at most N: [all], it's"
}

@test "-h, --help and the manual page have the same options, in every command of skein" {
	skein=$BUILD/skein
	"$skein" help --man-pages man
	options='s/^ *\(-[A-Za-z], \)\{0,1\}\(--[a-z-]*\).*/\1\2/p'
	for page in man/skein-*.1; do
		name=$(basename "$page" .1)
		name=${name#skein-}
		"$skein" "$name" -h | sed -n "$options" | sort >short
		"$skein" "$name" --help | sed -n '/^OPTIONS$/,/^E/p; /^VERBS$/,/^OPTIONS$/p' |
			sed -n "$options" | sort -u >long
		awk '/^\.TP$/ { getline; print }' "$page" | sed 's/\\f[BRI]//g; s/\\-/-/g' |
			sed -n "$options" | sort -u >roff
		[ -s short ]
		diff short long || [ -n "$("$skein" "$name" -h | grep 'VERB -h')" ]
		diff long roff
	done
}

@test "a page says each exit status on a line of its own, and 0 once" {
	run -0 "$BUILD/skein" sync --help
	grep -qx ' *5 *the remote cannot be reached, or does not answer' <<<"$output"
	grep -qx ' *6 *the remote refuses the push, or does not let you in' <<<"$output"
	grep -q '^ *0 when done' <<<"$output"
	run -0 "$BUILD/skein" merge-file --help
	grep -qx ' *0 *merged' <<<"$output"
	lacks '0 when done'
	has 'skein-exit-codes(7) lists the others.'
}

@test "the rows of skein are complete, and its manual pages clean" {
	run -0 "$BUILD/skein" help --lint
	[ -z "$output" ]
	"$BUILD/skein" help --man-pages man
	command -v mandoc >/dev/null || skip "no mandoc"
	run -0 mandoc -Tlint man/*
	[ -z "$output" ]
}

# ---- completion ----

@test "bash: commands, verbs, options, choices, threads, files" {
	run -0 complete_line skein sh
	[ "$output" = show ]
	run -0 complete_line skein add ""
	[ "$output" = "event
item" ]
	run -0 complete_line skein show --for
	[ "$output" = --format ]
	run -0 complete_line skein show --format = h
	[ "$output" = html ]
	run -0 complete_line skein show -f ""
	[ "${#lines[@]}" -eq 3 ]
	run -0 complete_line skein show outer/t
	[ "$output" = outer/two ]
	run -0 complete_line skein show tw
	[ "$output" = two ]
	run -0 complete_line skein -C inner show ""
	[ "$output" = inner-thread ]
	run -0 complete_line skein show --format html ""
	[ "${#lines[@]}" -eq 2 ]
	run -0 complete_line skein show x f
	has "compopt -o default"
	run -0 complete_line skein show x f g
	has "compopt -o default"
	run -0 complete_line skein show x -o ""
	has "compopt -o default"
	run -0 complete_line skein -C ""
	has "compopt -o dirnames"
	run -0 complete_line skein add item x o
	[ "$output" = "on
off" ]
	run -0 complete_line skein show x @ 2
	[ -z "$output" ]
	run -0 complete_line skein help --completion ""
	[ "${#lines[@]}" -eq 3 ]
	run -0 complete_line skein show -- --for
	[ -z "$output" ]
}

@test "the scripts are sound in their shells" {
	for program in "$bin/skein" "$BUILD/skein"; do
		for shell in bash zsh fish; do
			"$program" help --completion "$shell" >script
			command -v "$shell" >/dev/null || continue
			run -0 "$shell" -n script
			[ -z "$output" ]
		done
	done
	command -v shellcheck >/dev/null || return 0
	"$bin/skein" help --completion bash >script
	shellcheck -s bash script
}

@test "fish: options, choices and threads are offered" {
	command -v fish >/dev/null || skip "no fish"
	skein help --completion fish >script
	offer() {
		fish --no-config -c "source script; complete -C '$1'" | cut -f 1
	}
	for row in "skein sh:show" "skein -C inner sh:show" "skein show --form:--format" \
		"skein show --format h:html" "skein show outer/t:outer/two" \
		"skein -C inner show inn:inner-thread" "skein --directory=inner show inn:inner-thread" \
		"skein add ev:event" "skein -C inner add ev:event" "skein add item --key:--key"; do
		offer "${row%%:*}" | grep -qx -- "${row#*:}=\{0,1\}" || {
			echo "no ${row#*:} in: $(offer "${row%%:*}")"
			return 1
		}
	done
	[ -z "$(offer "skein show x --ver")" ]
	[ -z "$(offer "skein add event --js")" ]
}
