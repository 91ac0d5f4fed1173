# skein export -f pdf, as those who read the file see it.  Skipped where skein was built
# without Pango; each test also where the reader it needs is not installed.
load helpers

setup() {
	seal
	make_store
	skein new energy/lithium --title 'Lithium & "others" (2026)' >/dev/null 2>&1 || true
	skein export energy/lithium -f pdf >/dev/null 2>"$TMPDIR/why" || ! grep -q 'built without' "$TMPDIR/why" ||
		skip "built without Pango"
}

need() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

# fill [SENTENCES]: narrative, two sources, events, a voice, tensions; committed.
fill() {
	local t=threads/energy/lithium i
	mkdir -p $t/items $t/timeline $t/perspectives $t/tensions
	cat >$t/thread.yaml <<-'END'
		schema: 1
		title: 'Lithium & "others" (2026)'
		status: active
		summary: |
		  What is known of lithium, in short. [@smith-2025-flow-1a2b]
	END
	for ((i = 1; i <= ${1:-3}; i++)); do
		echo "Sentence $i says that prices <b>fell</b> again & again. [@smith-2025-flow-1a2b; @jones-2024-dams-3c4d, p. 7]"
		((i % 5)) || echo
	done >$t/narrative.md
	printf '\n直骨海述语的字形因地区而异。\n' >>$t/narrative.md
	cat >$t/items/smith-2025-flow-1a2b.yaml <<-'END'
		type: article
		title: Flow batteries (a survey)
		container-title: Outlet of Note
		issued: 2025-03
		URL: https://example.org/flow(1)?a=b&c='d'
		via: manual
	END
	cat >$t/items/jones-2024-dams-3c4d.yaml <<-'END'
		type: article
		title: Dams
		issued: 2024
		via: manual
	END
	cat >$t/timeline/2024-dam.yaml <<-'END'
		date: 2024-05-06
		event: |
		  The dam was opened. [@jones-2024-dams-3c4d]
	END
	cat >$t/timeline/2025-flow.yaml <<-'END'
		date: 2025-04-25/2025-04-27
		event: |
		  A survey came out, and it is long enough a text that it goes over a line's end. [@smith-2025-flow-1a2b]
	END
	cat >$t/perspectives/smith.yaml <<-'END'
		order: 10
		voice: A. Smith
		stance: |
		  Flow is the future.
		evolution: |
		  More certain than a year ago.
	END
	cat >$t/tensions/cost.yaml <<-'END'
		order: 10
		status: resolved
		question: |
		  Who pays? [@smith-2025-flow-1a2b]
		resolution: |
		  Everybody. [@jones-2024-dams-3c4d]
	END
	git add -A && git commit -q -m 'energy/lithium: fill'
}

pdf() { expect 0 skein export energy/lithium -f pdf -o "${1:-out.pdf}" "${@:2}"; }

@test "the file is whole, and says what it is" {
	need qpdf && need pdfinfo
	fill
	pdf
	qpdf --check out.pdf
	expect 0 pdfinfo out.pdf
	has 'Title:           Lithium & "others" (2026)'
	has 'Author:          '
	has 'Subject:         Version 1'
	has 'CreationDate:    '
	has 'Tagged:          yes'
	has 'JavaScript:      no'
	has '(A4)'
	has "skein:commit=$(git rev-parse HEAD)"
	expect 0 pdfinfo -meta out.pdf
	has "<skein:commit>$(git rev-parse HEAD)</skein:commit>"
}

@test "the creation date is the version's time, in any zone" {
	need pdfinfo
	fill
	expect 0 env TZ=Asia/Kathmandu SKEIN_CLOCK=1800000000 skein export energy/lithium -f pdf -o out.pdf
	expect 0 pdfinfo -isodates out.pdf
	has 'CreationDate:    2023-11-14T22:13:20Z'
	has 'ModDate:         2023-11-14T22:13:20Z'
}

@test "the text comes out in reading order, the headings on lines of their own" {
	need pdftotext
	fill
	pdf
	for mode in -raw -layout ''; do
		# shellcheck disable=SC2086 # no mode is no word
		pdftotext $mode out.pdf - | sed 's/^ *//; s/  */ /g' >text
		grep -x -e 'Narrative' -e 'Timeline' -e 'Perspectives' -e 'A. Smith' -e 'Tensions' -e 'Sources' text >got
		printf '%s\n' Narrative Timeline Perspectives 'A. Smith' Tensions Sources | diff - got
	done
	pdftotext -raw out.pdf - | tr '\n' ' ' >line
	has 'Sentence 1 says that prices <b>fell</b> again & again. [1][2, p. 7]' "$(cat line)"
	has '6 May 2024 The dam was opened. [2]' "$(cat line)"
	has 'Resolved Who pays? [1] Resolution: Everybody. [2]' "$(cat line)"
	has '[1] Flow batteries (a survey) — Outlet of Note (Mar 2025)' "$(cat line)"
	has '[2] Dams (2024) Cited on page 1.' "$(cat line)"
}

@test "every page has its number last, and all but the first the title first" {
	need pdftotext
	fill 400
	pdf
	pdftotext -raw out.pdf - | awk 'BEGIN { RS = "\f" } NF {
		n = split($0, line, "\n")
		while (line[n] == "") n--
		print line[n]
		if (NR > 1) print line[1]
	}' >got
	[ "$(wc -l <got)" -gt 9 ]
	awk 'NR % 2 { print "Page " (NR + 1) / 2; next } { print "Lithium & \"others\" (2026) · Version 1" }' got >first
	# the first page has no head: its number, then pairs of number and head
	{ sed -n 1p got; sed 1d got | paste - - | awk -F '\t' '{ print $2; print $1 }'; } >pages
	[ "$(sed -n 1p pages)" = 'Page 1' ]
	[ "$(grep -c -x 'Lithium & "others" (2026) · Version 1' pages)" -eq "$(($(grep -c '^Page ' pages) - 1))" ]
	[ "$(grep '^Page ' pages | sort -u | wc -l)" -eq "$(grep -c '^Page ' pages)" ]
}

@test "the same bytes in another folder, zone, locale and home" {
	fill 30
	pdf "$WORK/one.pdf"
	cp -r . "$WORK/elsewhere"
	cd "$WORK/elsewhere"
	mkdir "$WORK/home2"
	expect 0 env HOME="$WORK/home2" GIT_CONFIG_GLOBAL="$HOME/.gitconfig" TZ=Pacific/Auckland \
		LC_ALL=C LANG=ja_JP.UTF-8 LANGUAGE=zh_CN:ja \
		FC_LANG=ja PANGO_LANGUAGE=ja SKEIN_CLOCK=1800000000 \
		skein export energy/lithium -f pdf -o "$WORK/two.pdf"
	cmp "$WORK/one.pdf" "$WORK/two.pdf"
}

@test "an old version is that version" {
	need pdftotext
	fill 3
	tick
	fill 4
	expect 0 skein export energy/lithium@-1 -f pdf -o old.pdf
	pdftotext old.pdf - >text
	grep -q 'Sentence 3' text
	refute grep -q 'Sentence 4' text
}

@test "links: citations lead to sources and back, addresses out, none elsewhere" {
	need qpdf
	fill
	pdf
	qpdf --qdf --object-streams=disable out.pdf plain.pdf
	# title and printed address of the one source that has one
	[ "$(grep -a -c '/URI (https://example.org/flow%281%29?a=b&c=%27d%27)' plain.pdf)" -eq 2 ]
	[ "$(grep -a -c '/URI (' plain.pdf)" -eq 2 ]
	# nine citations are shown and two sources have a page each that leads back
	[ "$(grep -a -c '/Dest (p' plain.pdf)" -ge 11 ]
	expect 0 grep -a -c '/Subtype /Link' plain.pdf
}

@test "letter paper" {
	need pdfinfo
	fill
	pdf out.pdf --paper=letter
	expect 0 pdfinfo out.pdf
	has '612 x 792 pts (letter)'
}

@test "without fonts: a message that says so" {
	fill
	mkdir fonts
	cat >fonts.conf <<-END
		<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
		<fontconfig><dir>$PWD/fonts</dir><cachedir>$PWD/fonts</cachedir></fontconfig>
	END
	expect 4 env FONTCONFIG_FILE="$PWD/fonts.conf" skein export energy/lithium -f pdf -o none.pdf
	has 'needs fonts' "$stderr"
	[ ! -e none.pdf ]
}
