# skein diff: every form of naming two sides, every format, and what goes wrong.

load helpers
load json
load filled

# Version 2: a sentence reworded, one added, with a new source; an event re-dated.
make_second() {
	tick
	LIFT=$(skein add item lithium -t 'Court lifts the halt' -u https://example.org/lift -d 2026-06-01 --outlet 'Andean Courier')
	LIFT=${LIFT:2:-1}
	printf '%s\n%s\n\n%s\n' "The court halts most of the permits. [@$BRINE; @$COURT, p. 7]" \
		'Prices rise.' "Shares of the miners jumped. [@$LIFT]" >$T/narrative.md
	sed -i 's/^date: .*/date: 2026-03-03/' $T/timeline/halt.yaml
	skein commit -m 'Second' >/dev/null
}

@test "two versions: what changed, in the order of the page, with the new source" {
	make_filled
	make_second
	expect 0 skein diff lithium@1..2
	[ "${lines[0]}" = 'energy/lithium  v1 → v2  The lithium squeeze' ]
	has '  + Shares of the miners jumped.'
	has '      new: Court lifts the halt — Andean Courier (2026-06-01)'
	has '  ~ 2026-03-02 → 2026-03-03  The court halts the permits.'
	has "  + Court lifts the halt — Andean Courier (2026-06-01)"
	lacks 'Prices rise' "$(grep '^  [-+~]' <<<"$output")"
	lacks 'Perspectives'
	first=$output
	expect 0 skein diff energy/lithium@v1..v2
	[ "$output" = "$first" ]
	expect 0 skein diff lithium@-1..2
	[ "$output" = "$first" ]
	expect 0 skein diff "lithium@$(git rev-parse HEAD~1)..HEAD"
	[ "$output" = "$first" ]
	expect 0 skein diff lithium@2..1
	[ "${lines[0]}" = 'energy/lithium  v2 → v1  The lithium squeeze' ]
	has '  - Shares of the miners jumped.'
}

@test "open ends: the work tree, the newest version, what is staged" {
	make_filled
	make_second
	expect 0 skein diff
	[ -z "$output" ] && [ -z "$stderr" ]
	printf 'Written by hand.\n' >>$T/narrative.md
	for form in "" @.. @work lithium lithium@.. lithium@work lithium@2 lithium@2.. lithium@2..work lithium@HEAD..; do
		expect 0 skein diff $form
		has '  + Written by hand.'
		has ' → work tree'
		lacks 'Shares of the miners' "$(grep '^  [-+~]' <<<"$output")"
	done
	expect 0 skein diff lithium@1
	has '  + Written by hand.'
	has '  + Shares of the miners jumped.'
	expect 0 skein diff @HEAD~1
	has '  + Shares of the miners jumped.'
	expect 0 skein diff lithium@..1
	has 'v2 → v1'
	expect 0 skein diff --staged
	[ -z "$output" ]
	git add $T/narrative.md
	printf 'Not staged.\n' >>$T/narrative.md
	for form in --staged "lithium --staged" "lithium@staged" "lithium@2..staged" "lithium@2 --staged" @staged; do
		expect 0 skein diff $form
		has '  + Written by hand.'
		has ' → index'
		lacks 'Not staged'
	done
	expect 0 skein diff lithium@staged..work
	has '  + Not staged.'
	lacks '  + Written by hand.'
}

@test "all threads that differ, and only those are read" {
	make_filled
	for name in copper zinc; do
		skein new "$name" -t "The $name thread" >/dev/null
		printf 'It costs more.\n' >threads/$name/narrative.md
	done
	skein commit -m 'Two more' >/dev/null
	git checkout -q -b topic
	tick
	printf 'It costs more.\nIt is not rare.\n' >threads/zinc/narrative.md
	skein commit -m 'Zinc' >/dev/null
	git checkout -q main
	# A thread that is the same on both sides may be as broken as it likes.
	printf 'title: [\n' >threads/copper/thread.yaml
	git commit -qam 'Broken' --no-verify
	git checkout -q topic && git merge -q main -m merge --no-verify
	expect 0 skein diff @main..topic
	[ "${lines[0]}" = 'zinc  main → topic  The zinc thread' ]
	lacks lithium
	lacks copper
	# One that differs and cannot be read does not hide the others.
	expect 3 skein diff @topic~2..topic
	has '  + It is not rare.' "$output"
	has 'threads/copper/thread.yaml' "$stderr"
}

@test "a day stands for the last commit of it" {
	make_filled
	tick 86400
	printf 'A day later.\n' >>$T/narrative.md
	skein commit -m 'Later' >/dev/null
	expect 0 skein diff @2026-05-28..2026-05-29
	has '  + A day later.'
	expect 0 skein diff lithium@2026-05-28..2026-05-29
	has 'v1 → v2'
	has '  + A day later.'
	expect 3 skein diff @2020-01-01..HEAD
	has 'no commit is as old as 2020-01-01' "$stderr"
}

@test "a thread on one side only is all new or all removed" {
	make_filled
	git checkout -q -b without
	git rm -rq $T && git commit -qm 'Away' --no-verify
	git checkout -q main
	expect 0 skein diff lithium@without..main
	[ "${lines[0]}" = 'energy/lithium  new in v1  The lithium squeeze' ]
	has '  + Prices rise.'
	lacks '  - '
	lacks 'new: '
	expect 0 skein diff lithium@main..without
	has 'v1, removed in '
	has '  - Prices rise.'
	has '  - Ardle Institute'
	lacks '  + '
	expect 0 skein diff @main..without
	has 'energy/lithium  main, removed in without'
}

@test "a thread that was renamed is followed" {
	make_filled
	make_second
	tick
	skein mv lithium energy/white-gold >/dev/null
	printf 'And one more.\n' >>threads/energy/white-gold/narrative.md
	skein commit -m 'Renamed' >/dev/null
	for form in white-gold@2..3 "white-gold@HEAD~1..HEAD" "lithium@HEAD~1..HEAD" "@HEAD~1..HEAD"; do
		expect 0 skein diff "$form"
		has 'energy/lithium → energy/white-gold'
		has '  + And one more.'
		lacks 'Prices rise.' "$(grep '^  [-+~]' <<<"$output")"
	done
}

@test "a branch without commits: everything is new" {
	make_store
	git update-ref -d refs/heads/main
	git rm -rq --cached . 2>/dev/null || true
	skein new copper -t Copper >/dev/null
	printf 'It costs more.\n' >threads/copper/narrative.md
	expect 0 skein diff
	[ "${lines[0]}" = 'copper  new in work tree  Copper' ]
	has '  + It costs more.'
	expect 0 skein diff copper
	has '  + It costs more.'
	expect 0 skein diff --staged
	[ -z "$output" ]
	expect 3 skein diff copper@1..
	expect 3 skein diff @HEAD..work
}

@test "a bare repository has two sides when both are named" {
	make_filled
	make_second
	git clone -q --bare . ../bare.git
	cd ../bare.git
	expect 0 skein diff lithium@1..2
	has '  + Shares of the miners jumped.'
	expect 0 skein diff @HEAD~1..HEAD
	has '  + Shares of the miners jumped.'
	for form in "" lithium lithium@1 lithium@1.. @.. "--staged" "lithium@work..HEAD"; do
		expect 3 skein diff $form
		has 'a bare repository has no ' "$stderr"
		has 'hint: name both sides' "$stderr"
	done
}

@test "names that are none are said to be" {
	make_filled
	expect 3 skein diff lithum
	has "no thread 'lithum'" "$stderr"
	has "did you mean 'energy/lithium'" "$stderr"
	expect 3 skein diff lithium@7..8
	has "no version '8'" "$stderr"
	expect 3 skein diff lithium@nowhere..1
	has nowhere "$stderr"
	expect 3 skein diff @1..2
	has 'name one, as in THREAD@' "$stderr"
	expect 2 skein diff lithium@1...2
	expect 2 skein diff ''
	expect 2 skein diff lithium@1..2 --staged
	expect 2 skein diff lithium@work --staged
	expect 2 skein diff --stat --json
	expect 2 skein diff --stat -f md
	expect 2 skein diff --json -f md
	expect 2 skein diff -f pdf
	expect 2 skein diff lithium zinc
	cd .. && mkdir plain && cd plain && git init -q
	expect 3 skein diff
	has 'not a store' "$stderr"
}

@test "--exit-code tells; what no reader sees is a hint" {
	make_filled
	expect 0 skein diff --exit-code
	printf 'More.\n' >>$T/narrative.md
	expect 1 skein diff --exit-code
	[ -z "$stderr" ]
	expect 1 skein diff lithium --exit-code --stat
	expect 1 skein diff --exit-code --json
	expect 0 skein diff lithium --exit-code --section tensions
	git checkout -q .
	# Lines wrapped otherwise and quotes are no difference.
	sed -i 's/^status: open/status: "open"/' $T/tensions/how-long.yaml
	expect 0 skein diff --exit-code
	[ -z "$output" ] && [ -z "$stderr" ]
	git checkout -q .
	sed -i "s/\[@$BRINE; @$COURT, p. 7\]/[@$COURT, p. 7; @$BRINE]/" $T/narrative.md
	expect 0 skein diff --exit-code
	[ -z "$output" ]
	has '--all shows it' "$stderr"
	expect 1 skein diff --exit-code --all
	has '~ The court halts the permits.'
	# JSON of one thread is written when nothing differs, too.
	expect 0 skein diff lithium@1..1 --exit-code --json
	has '"changes": []'
	expect 0 skein diff lithium --exit-code --json
}

@test "a thread that has nothing but a title is new all the same" {
	make_filled
	skein new bare -t 'Bare' >/dev/null
	expect 1 skein diff --exit-code
	[ "$output" = 'bare  new in work tree  Bare' ]
	expect 1 skein diff --exit-code --json
	valid diff
	has '"thread": "bare"'
	expect 0 skein diff --section narrative
	[ -z "$output" ]
	for format in md html; do
		expect 0 skein diff bare -f $format
		has Bare
	done
	skein commit -m bare >/dev/null
	git rm -qr threads/bare
	expect 1 skein diff --staged --exit-code
	[ "$output" = 'bare  HEAD, removed in index  Bare' ]
}

@test "--word-diff, --section, --stat and colour" {
	make_filled
	make_second
	expect 0 skein diff lithium@1..2 --word-diff
	has 'halts {+most of+} the permits'
	expect 0 skein diff lithium@1..2 --section timeline --section sources
	lacks Narrative
	has 2026-03-03
	has Sources
	expect 0 skein diff lithium@1..2 --stat
	has ' Narrative    |    3 '
	has ' 1 source; '
	expect 0 skein diff lithium@1..2 --color=always
	has $'\e[32mShares\e[m'
	has $'\e[32mmost\e[m'
	expect 0 skein diff lithium@2..1 --color=always
	has $'\e[31m\e[9mmost\e[m'
	expect 0 skein diff @HEAD~1..HEAD --stat
	has '1 thread changed'
}

@test "code and lists keep their indent, and are said to differ in blanks only" {
	make_store
	skein new code -t Code >/dev/null
	printf '%s\n' '- one' '- two' '' '```' 'if (a)' '	b();' '```' >threads/code/narrative.md
	skein commit -m one >/dev/null
	printf '%s\n' '- one' '  - two' '' '```' 'if (a)' '    b();' '```' >threads/code/narrative.md
	expect 0 skein diff code
	has $'\n  ~   - two\n      only blanks changed\n'
	has $'\n    if (a)\n        b();\n    ```\n      only blanks changed'
	expect 0 skein diff code@work..1
	has $'\n    if (a)\n            b();\n'
	expect 0 skein diff code -f md
	has '**Only blanks changed** · '
	printf '%s\n' '- one' >threads/code/narrative.md
	skein commit -m two >/dev/null
	printf '%s\n' '> one' >threads/code/narrative.md
	expect 0 skein diff code
	has $'\n  ~ - [---] one\n    + {+>+} one'
	printf '%s\n' '- o n e' >threads/code/narrative.md
	expect 0 skein diff code
	lacks 'blanks'
}

@test "Markdown, HTML and JSON" {
	make_filled
	make_second
	expect 0 skein diff lithium@1..2 -f md
	[ "${lines[0]}" = '### The lithium squeeze' ]
	has '- **Added** · Shares of the miners jumped.'
	has 'halts <ins>most of</ins> the permits'
	expect 0 skein diff lithium@1..2 -f html
	has 'default-src &#39;none&#39;; style-src &#39;sha256-'
	# The policy allows exactly the one style sheet.
	sheet=$(sed -n '/<style>/,/<\/style>/p' <<<"$output")
	sheet=${sheet#*<style>} sheet=${sheet%</style>*}
	has "sha256-$(printf '%s' "$sheet" | /usr/bin/python3 -c 'import base64, hashlib, sys; print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())')&#39;"
	has '<input type="radio" class="view" name="view" id="view-inline" checked>'
	has '<li class="added">'
	lacks '<script'
	lacks 'src='
	expect 0 skein diff -f html
	has '</html>'
	expect 0 skein diff lithium@1..2 --json
	valid diff
	[ "$(pick "d['thread'], d['from'], d['to']")" = "('energy/lithium', 'v1', 'v2')" ]
	[ "$(pick "[c['items'] for c in d['changes'] if c['kind'] == 'sentence-added'][0]")" = "['$LIFT']" ]
	expect 0 skein diff lithium@2..2 -f json
	valid diff
	[ "$(pick "d['changes']")" = '[]' ]
	expect 0 skein diff @HEAD~1..HEAD --json
	valid diff
	[ "$(pick "[t['thread'] for t in d['threads']]")" = "['energy/lithium']" ]
	expect 0 skein diff --json
	valid diff
	[ "$(pick "d['threads']")" = '[]' ]
	expect 0 skein diff lithium@1..2 --json --section timeline
	valid diff
	[ "$(pick "[c['kind'] for c in d['changes']]")" = "['event-redated']" ]
}

@test "text of strangers drives neither a terminal nor a forge" {
	make_filled
	evil='@octocat <img src=x onerror=a()> ::error::x #12 https://evil.example'
	printf '%s \033[2J \342\200\256.\n\n- /close\n' "$evil" >>$T/narrative.md
	printf 'date: 2026-05-01\nevent: "%s \\e[2J"\n' "$evil" >$T/timeline/evil.yaml
	expect 0 skein diff
	lacks $'\e'
	lacks $'\342\200\256'
	expect 0 skein diff -f md
	lacks '@octocat'
	lacks ' <img'
	lacks '#12'
	lacks 'https://evil'
	refute grep -q '^[/@:]' <<<"$output"
	expect 0 skein diff -f html
	lacks '<img'
	lacks $'\e'
	lacks $'\342\200\256'
}
