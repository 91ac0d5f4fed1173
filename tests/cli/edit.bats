#!/usr/bin/env bats
# skein edit: a whole thread as one text, in an editor or from a file.

load helpers
load filled

setup() {
	seal
	make_filled
}

# with_editor SCRIPT: sed's script as the editor.
with_editor() {
	printf '#!/bin/sh\nsed -i -f "%s" "$1"\n' "$WORK/script" >"$WORK/editor"
	printf '%s\n' "$1" >"$WORK/script"
	chmod +x "$WORK/editor"
	export GIT_EDITOR=$WORK/editor
}

@test "the text holds every part but items, and goes back unchanged" {
	skein edit lithium --print >text
	for part in thread.yaml narrative.md timeline/halt.yaml perspectives/ardle.yaml tensions/how-long.yaml; do
		grep -qx "%% $part" text
	done
	refute grep -q '^%% items' text
	expect 0 skein edit lithium -F text
	[ "$output" = 'nothing changed' ]
	with_editor ''
	expect 0 skein edit lithium
	[ "$output" = 'nothing changed' ]
	rm text
	[ -z "$(git status --porcelain)" ]
}

@test "only what was changed is written, comments stay" {
	sed -i '1i # by hand' $T/timeline/halt.yaml
	with_editor 's/^date: 2026-03-02/date: 2026-03-03/; s/Prices rise/Prices fall/'
	expect 0 skein edit lithium
	[ "${#lines[@]}" -eq 2 ]
	has "wrote $T/timeline/halt.yaml"
	[ "$(head -2 $T/timeline/halt.yaml)" = $'# by hand\ndate: 2026-03-03' ]
	grep -q 'Prices fall' $T/narrative.md
}

@test "parts that are left out and parts that are new" {
	skein edit lithium --print | sed '/^%% tensions/,/^%%/{/^%% tensions/d; /^%%/!d}' >text
	printf '%%%% timeline/new.yaml\ndate: 2026-04\nevent: |\n  New.\n' >>text
	expect 0 skein edit lithium -F text
	has "removed $T/tensions/how-long.yaml"
	has "wrote $T/timeline/new.yaml"
	[ ! -e $T/tensions ]
}

@test "what is wrong is named with its line, nothing is written and the text is kept" {
	with_editor 's/^date: 2026-03-02/date: [/'
	expect 3 skein edit lithium
	has 'SKEIN_EDIT:' "$stderr"
	line=$(sed -n 's/^skein: [^:]*SKEIN_EDIT:\([0-9]*\):.*/\1/p' <<<"$stderr")
	[[ "$(sed -n "$((line - 1)),${line}p" .git/SKEIN_EDIT)" == *'date: ['* ]]
	[ -z "$(git status --porcelain)" ]
	sed -i 's/^date: \[/date: 2026-03-04/' .git/SKEIN_EDIT
	expect 0 skein edit lithium --file .git/SKEIN_EDIT
	grep -q 2026-03-04 $T/timeline/halt.yaml
}

@test "bad parts" {
	for part in ../escape.yaml /etc/passwd timeline/../x.yaml items/x.yaml runs/x.yaml nonsense.txt timeline/Bad.yaml; do
		{ skein edit lithium --print; printf '%%%% %s\ntitle: x\n' "$part"; } >text
		run skein edit lithium -F text
		[ "$status" -eq 3 ] || { echo "$part: $status $output"; return 1; }
	done
	echo 'text before any part' >text
	expect 3 skein edit lithium -F text
	skein edit lithium --print | sed '/^%% thread.yaml/,/^%% narrative/{/^%% narrative/!d}' >text
	expect 3 skein edit lithium -F text
	expect 3 skein edit nowhere --print
	rm text
	[ -z "$(git status --porcelain)" ]
}

@test "an editor that fails, that empties the text, that is not there" {
	export GIT_EDITOR=false
	expect 4 skein edit lithium
	export GIT_EDITOR='truncate -s 0'
	expect 0 skein edit lithium
	export GIT_EDITOR=/nonexistent/editor
	run skein edit lithium
	[ "$status" -ne 0 ]
	[ -z "$(git status --porcelain)" ]
}

@test "lines that begin like a part" {
	printf '%%%% not a part\n' >$T/narrative.md
	skein edit lithium --print | skein edit lithium -F - >out
	grep -q 'nothing changed' out
	[ "$(cat $T/narrative.md)" = '%% not a part' ]
}

@test "a bare repository gets a commit" {
	git clone -q --bare . ../bare.git && cd ../bare.git
	with_editor 's/Prices rise/Prices fall/'
	expect 0 skein edit lithium
	has "wrote $T/narrative.md"
	[ "$(git log -1 --format=%s)" = 'energy/lithium: edit' ]
	git show "HEAD:$T/narrative.md" | grep -q 'Prices fall'
}
