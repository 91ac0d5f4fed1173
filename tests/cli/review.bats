#!/usr/bin/env bats
# skein review: what a branch brings in, in each format; hostile branches, limits,
# odd histories, clones that do not know everything.
# shellcheck disable=SC2016,SC2086 # backquotes are text; names in these stores have no blanks

load helpers
load json
load filled

setup() {
	seal
	make_filled
	N=$T/narrative.md
	git switch -qc topic
	tick 600
}

# commit MESSAGE: all of the work tree, by git.
commit() {
	git add -A && git commit -qm "$1" && tick
}

# no_line PATTERN: no line of standard input matches; shows those that do.
no_line() {
	local found
	found=$(grep -nE -e "$1" || true)
	[ -z "$found" ] && return
	printf 'matches %s:\n%s\n' "$1" "$found" >&2
	return 1
}

# report [ARG...]: the Markdown, commits made stable.
report() {
	expect 0 skein review "$@"
	output=$(sed -E 's/`[0-9a-f]{10}`/`COMMIT`/g' <<<"$output")
}

# A change of every kind that a reviewer asks about.
change_much() {
	local new
	new=$(skein add item lithium -t 'New survey' -u https://example.org/new --outlet 'Brine Watch' -d 2026-05-01)
	new=${new:2:-1}
	cat >"$T/items/$new.yaml" <<YAML
type: article
title: New survey
container-title: Brine Watch
issued: 2026-05-01
URL: https://example.org/new
via: manual
quotes:
- {id: q1, text: half of all brine}
YAML
	echo 'The survey counts the brine that is left.' >"$T/items/$new.txt"
	sed -i "s/Prices rise\./Prices rise quickly, says nobody. [@nobody-2020]/" $N
	echo "A survey counts half of it. [@$new]" >>$N
	sed -i "s/; @$COURT, p. 7//; " $N
	rm $T/timeline/halt.yaml
	commit 'Survey'
}

@test "a report says versions, changes, findings, quotes, sources, writers and owners" {
	git switch -q main
	mkdir .github
	printf '%s\n' '* @all' '/threads/energy/ @maria @desk/energy' >.github/CODEOWNERS
	commit 'Owners'
	git switch -q topic
	git rebase -q main
	change_much
	report
	same "$ROOT/tests/fixtures/review/survey.md"
	report --format text
	same "$ROOT/tests/fixtures/review/survey.txt"
}

@test "json is what its schema says and holds the same" {
	change_much
	expect 0 skein review --json
	valid review
	[ "$(pick "d['threads'][0]['from'], d['threads'][0]['to']")" = "('v1', 'v1+1')" ]
	[ "$(pick "[q['key'] for q in d['threads'][0]['quotes']]")" = "['brine-watch-2026-new-survey-77c0']" ]
	[ "$(pick "d['threads'][0]['outlets'][0]")" = "{'outlet': '(no item)', 'added': 1, 'dropped': 0}" ]
	[ "$(pick "d['threads'][0]['writers'][0]['author'], d['threads'][0]['writers'][0]['engine']")" = "('Test Author', None)" ]
	[ "$(pick "d['from_commit'] == d['base_commit']")" = True ]
}

@test "html is one page of what the others say" {
	change_much
	expect 0 skein review --format html
	has '<!DOCTYPE html>'
	has 'New findings'
	has 'unknown-key'
	has 'Written by'
	[ "$(grep -c '<script' <<<"$output")" -eq 0 ]
	python3 - "$output" <<'PYTHON'
import sys
from html.parser import HTMLParser
void = {"meta", "link", "input", "br", "hr", "img"}
class P(HTMLParser):
    stack = []
    def handle_starttag(self, tag, attrs):
        if tag not in void: self.stack.append(tag)
    def handle_endtag(self, tag):
        assert self.stack and self.stack.pop() == tag, (tag, self.stack)
p = P(); p.feed(sys.argv[1]); assert not p.stack, p.stack
PYTHON
}

@test "annotations are the new findings, in all printers" {
	change_much
	expect 0 skein review --format github
	[[ "$output" == "::error file=$T/"* ]]
	has "::error file=$N,line=2,"
	expect 0 skein review --format rdjsonl
	python3 -c 'import json, sys; [json.loads(l) for l in sys.stdin]' <<<"$output"
	for format in gitlab sarif; do
		expect 0 skein review --format $format
		python3 -c 'import json, sys; json.load(sys.stdin)' <<<"$output"
	done
	expect 2 skein review --format xml
	expect 2 skein review --json --format md
}

@test "what was wrong before is not said again, and --exit-code looks at the new only" {
	git switch -q main
	echo 'It was wrong before. [@nobody-2019]' >>$N
	commit 'Wrong'
	git switch -q topic
	git rebase -q main
	sed -i '1i It is right above.' $N
	commit 'Right'
	expect 0 skein review --exit-code
	has 'New findings: 1 note.' # it cites nothing
	lacks nobody-2019
	echo 'It is wrong now. [@nobody-2021]' >>$N
	commit 'Wrong again'
	expect 1 skein review --exit-code
	has 'New findings: **1 error'
	has "cites 'nobody-2021'"
	lacks "cites 'nobody-2019'"
	expect 0 skein review
}

@test "a quote that was wrong counts when its source is cited for the first time" {
	git switch -q main
	uncited=$(basename "$(grep -l 'Uncited' $T/items/*.yaml)" .yaml)
	echo "quotes: [{id: q1, text: 'is not there'}]" >>"$T/items/$uncited.yaml"
	echo 'Another text.' >"$T/items/$uncited.txt"
	commit 'Collected'
	git switch -q topic
	git rebase -q main
	sed -i '1i It is right above.' $N
	commit 'Nothing about it'
	expect 0 skein review --exit-code
	lacks 'quote-missing'
	echo "It is cited. [@$uncited]" >>$N
	commit 'Cited'
	expect 1 skein review --exit-code
	has 'Quotes that do not stand in their source'
	has 'cited in “It is cited.'
}

@test "a branch cannot turn off what it breaks" {
	sed -i 's/^policy: {/policy: {severities: {unknown-key: "off"}, /' skein.yaml
	echo 'It is wrong. [@nobody-2021]' >>$N
	commit 'Quietly wrong'
	expect 0 skein check --severity error
	expect 1 skein review --exit-code
	has nobody-2021
	has '- `skein.yaml` changed'
}

@test "a renamed thread is followed, with nothing said that was wrong before" {
	git switch -q main
	echo 'It was wrong before. [@nobody-2019]' >>$N
	commit 'Wrong'
	git switch -q topic
	git rebase -q main
	skein mv lithium brine >/dev/null
	[ -d threads/brine ] || [ -d threads/energy/brine ]
	commit 'Renamed'
	report
	has '**1 thread** changes'
	has 'New findings: none.'
	expect 0 skein review --json
	valid review
	[ "$(pick "d['threads'][0]['was']")" = energy/lithium ]
}

@test "a thread that is new and one that is gone" {
	skein new water -t Water >/dev/null
	git rm -rq $T
	commit 'One for the other'
	report
	has '**2 threads** change '
	has '`energy/lithium` v1 → removed'
	has '`water` → v0+1'
	has 'Thread removed' || has 'removed'
	expect 0 skein review --json
	valid review
	expect 0 skein review --format text
	expect 0 skein review --format html
}

@test "nothing changes: it says so" {
	report
	[ "$output" = $'<!-- skein:review -->\n**No thread** changes from `main` to `topic` (`COMMIT`..`COMMIT`). New findings: none.' ]
	git commit -q --allow-empty -m 'Empty'
	report HEAD..HEAD
	has '**No thread** changes'
	expect 0 skein review --format github
	[ -z "$output" ]
	expect 0 skein review --json
	valid review
	expect 0 skein review --format html
}

@test "a thread that cannot be read hides no other" {
	skein new water -t Water >/dev/null
	printf 'title: [\n' >$T/thread.yaml
	commit 'Broken'
	report
	has '**Cannot be read:** threads/energy/lithium/thread.yaml:'
	has '`water`'
	has 'unreadable'
	expect 0 skein review --json
	valid review
	[ "$(pick "d['threads'][0]['diff']")" = None ]
	expect 0 skein review --format text
	has 'cannot be read:'
	expect 0 skein review --format html
	has 'Cannot be read:'
}

@test "an engine's words are the engine's, also when the branch is squashed" {
	id() { expect 0 skein blame "lithium@$1" --json && pick "[s['id'] for s in d['narrative'] if '$2' in s['text']][0]"; }
	echo "An engine wrote this. [@$BRINE]" >>$N
	commit 'Draft'
	sentence=$(id topic 'engine wrote')
	mkdir -p $T/runs
	printf 'op: synthesis\nengine: extractive/1\nwrote: [%s]\n' "$sentence" >$T/runs/20260601T000000Z-6b1f.yaml
	git add -A && git commit -q --amend -m 'Synthesis'
	GIT_AUTHOR_NAME='Maria Example' git commit -q --allow-empty -m nothing
	echo "A person wrote that. [@$BRINE]" >>$N
	git add -A && GIT_AUTHOR_NAME='Maria Example' git commit -qm 'By hand'
	report
	has '**Written by:** `extractive/1` run by Test Author (1 sentence added); Maria Example by hand (1 sentence added)'
	expect 0 skein review --json
	valid review
	[ "$(pick "len(d['threads'][0]['writers'][0]['commits'])")" = 1 ]
	git switch -q -c squashed main
	git merge -q --squash topic
	git commit -qm Squashed
	report
	has '**Written by:** `extractive/1` run by Test Author (1 sentence added); Test Author by hand (1 sentence added)'
}

@test "a merge of the base is nobody's work, and the branch may not be fast-forwarded" {
	echo 'A topic.' >>$N
	commit 'Topic'
	git switch -q main
	sed -i '1i Something else.' $N
	git add -A && GIT_AUTHOR_NAME='Main Author' git commit -qm 'Main'
	git switch -q topic
	expect 0 skein review
	lacks foxtrot
	git merge -q --no-edit main
	report
	has '**warning** `foxtrot` · '\''topic'\'' has merged '\''main'\'
	has '  - land it with a merge commit or a squash'
	lacks 'Main Author'
	lacks 'Something else'
	expect 0 skein review --exit-code
	old=$(git rev-parse main)
	git switch -q main
	git merge -q --ff-only topic
	expect 1 skein review "$old..main" --exit-code
	has '**error** `foxtrot`'
	git reset -q --hard "$old"
	git merge -q --no-ff --no-edit topic
	expect 0 skein review "$old..main" --exit-code
	lacks foxtrot
}

@test "histories without a common commit are compared as they are" {
	git checkout -q --orphan other
	git rm -rqf .
	skein init . >/dev/null 2>&1 || true
	printf 'schema: 1\ntitle: Other\npolicy: {branch: main}\n' >skein.yaml
	commit 'Another beginning'
	report main..other
	has 'The two have no history in common'
	has 'removed'
}

@test "a bare repository, and a new branch of a push" {
	change_much
	git clone -q --bare . ../bare.git
	cd ../bare.git
	report main..topic
	has '**1 thread** changes'
	expect 0 skein review 0000000000000000000000000000000000000000..topic --json
	valid review
	[ "$(pick "d['from_commit']")" = None ]
}

@test "a shallow clone says what it does not know" {
	change_much
	echo 'More.' >>$N
	commit 'More'
	git switch -q main
	echo 'Elsewhere.' >>skein-notes
	commit 'Main goes on'
	git clone -q --depth 1 --no-single-branch "file://$PWD" ../shallow
	cd ../shallow
	report origin/main..origin/topic
	has 'does not show where the branch began'
	expect 0 skein review origin/main..origin/topic --json
	valid review
	git fetch -q --depth 2
	report origin/main..origin/topic
	has 'shallow'
	git fetch -q --unshallow
	report origin/main..origin/topic
	lacks 'shallow'
}

@test "on the published branch what is not pushed is reviewed" {
	git switch -q main
	expect 2 skein review
	has "no upstream of 'main'" "$stderr"
	git clone -q . ../clone
	cd ../clone
	expect 0 skein review
	has '**No thread**'
	echo 'Not pushed.' >>$N
	commit 'Not pushed'
	expect 0 skein review
	has 'from `origin/main` to `main`'
	has 'Not pushed.'
}

@test "text of strangers does nothing: mentions, HTML, commands, escapes, references" {
	title=$(printf '@everyone <img src=x onerror=alert(1)> ::error::pwned [x](javascript:x) #1 !2 <!-- skein:review --> \xe2\x80\xae')
	printf 'schema: 1\ntitle: "%s \\e[31mred"\nstatus: active\n' "${title//\"/}" >$T/thread.yaml
	printf '%s\n' '::error file=x::pwned' '##[error]pwned' '/merge' 'Hello @everyone and <script>x</script> `code` https://evil.example' >>$N
	printf 'voice: "@here\\n::warning::x"\nstance: |\n  ::stop-commands::x\n' >$T/perspectives/ardle.yaml
	mkdir -p "$T/items"
	printf 'x' >"$T/items/::error::pwned"$'\n'"::error::x.txt"
	commit 'Hostile'
	for format in md text html github gitlab sarif rdjsonl json; do
		expect 0 skein review --format $format
		[[ "$output" != *$'\e['* ]]
		[ $format = json ] || [[ "$output" != *$'\u202e'* ]] # data is as it is
	done
	expect 0 skein review
	no_line '^(::|##\[|/merge)' <<<"$output"
	tail -n +2 <<<"$output" | sed 's/\\<//g; s/`[^`]*`//g' | no_line '<([iI][mM][gG]|[sS][cC][rR]|a |svg|!--)'
	# Outside code a name cannot be mentioned.
	sed 's/`[^`]*`//g' <<<"$output" | no_line '@[A-Za-z]'
	expect 0 skein review --format text
	no_line '^(::|##\[)' <<<"$output"
	expect 0 skein review --format html
	no_line '<([iI][mM][gG]|[sS][cC][rR][iI])' <<<"$output"
	expect 0 skein review --format github
	grep -vE '^::(error|warning|notice|stop-commands|[0-9a-f]{64})' <<<"$output" | no_line '^::'
}

@test "links, submodules and odd names in a branch are findings and lead nowhere" {
	ln -s /etc/passwd $T/items/passwd.txt
	ln -s /etc/passwd CODEOWNERS
	git add -A
	git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),threads/sub"
	git commit -qm 'Links'
	expect 1 skein review --exit-code
	has 'bad-mode'
	lacks 'root:'
	has '`CODEOWNERS` added'
}

@test "authors and engines may call themselves anything" {
	echo 'x.' >>$N
	git add -A
	GIT_AUTHOR_NAME='@everyone <!-- --> ::error::' git commit -qm $'x\n\nAssisted-by: skein/1:@forged'
	report
	has '**Written by:** @&#8203;everyone'
	lacks forged
	lacks '<!-- -->'
}

# characters: of $output, as UTF-16 counts them.
characters() {
	python3 -c 'import sys; print(len(sys.stdin.buffer.read().decode().encode("utf-16-le")) // 2)' <<<"$output"
}

@test "a report is no longer than it may be, and counts what is left out" {
	for i in $(seq 2000); do printf 'Sentence %d of many, with some \xf0\x9f\x8c\x8a in it.\n' "$i"; done >>$N
	for i in $(seq 30); do skein new "more/thread-$i" -t "Thread $i" --summary "It is $i." >/dev/null; done
	commit 'Much'
	expect 0 skein review
	size=$(characters)
	[ "$size" -le 65537 ] # the final newline of <<< counts
	[ "$size" -gt 60000 ]
	has 'left out for length;_'
	for i in 1 15 30; do has "\`more/thread-$i\`"; done
	expect 0 skein review --max-size 5000
	[ "$(characters)" -le 5001 ]
	expect 0 skein review --max-size 1000
	[ "$(characters)" -le 1001 ]
	has '<!-- skein:review -->'
	expect 2 skein review --max-size 999
	expect 0 skein review --format text
	has 'Sentence 2000 of many'
}

@test "at its length a report is whole, one less and something goes" {
	change_much
	expect 0 skein review
	size=$(($(characters)))
	expect 0 skein review --max-size $size
	lacks 'left out'
	expect 0 skein review --max-size $((size - 2))
	has 'left out for length'
	[ "$(characters)" -le $((size - 1)) ]
}

@test "one entry that is longer than everything is left out and counted" {
	{ printf 'Long'; for i in $(seq 30000); do printf ' word%d' "$i"; done; printf '.\n'; } >>$N
	skein add tension lithium --id short -q 'Short?' >/dev/null
	commit 'Long'
	expect 0 skein review
	[ "$(characters)" -le 65537 ]
	has '1 more left out for length'
	has 'Short?'
}

@test "no name is so long that it hides its thread" {
	local long
	long=$(printf 'x%.0s' $(seq 70000))
	printf 'schema: 1\ntitle: %s\nstatus: active\n' "$long" >$T/thread.yaml
	echo "It is wrong. [@$long]" >>$N
	git add -A
	GIT_AUTHOR_NAME=$long git commit -qm long
	expect 1 skein review --exit-code
	[ "$(characters)" -le 65537 ]
	has "\`energy/lithium\` · v1 → v1+1"
	has '### xxxxx'
	has '**error** `schema`'
	lacks "$(head -c 1000 <<<"$long")"
}

@test "sections of GitLab, and a base without owners" {
	mkdir -p .gitlab
	printf '[Energy][2] @energy\n/threads/energy/\n^[Style] @desk\n*.md\n' >.gitlab/CODEOWNERS
	echo 'x.' >>$N
	commit 'The branch appoints its judges'
	report
	lacks 'Must look'
	git switch -q main
	git checkout -q topic -- .gitlab
	commit 'The base does'
	git switch -q topic
	report
	has '**Must look:** `@energy` for Energy, `@desk` for Style (optional)'
}

@test "unsigned commits are told where the base asks for signatures" {
	git switch -q main
	sed -i 's/^policy: {/policy: {signing: required, /' skein.yaml
	commit 'Signatures from here on'
	git switch -q topic
	git rebase -q main
	echo 'x.' >>$N
	sed -i 's/signing: required, //' skein.yaml
	commit 'And not any more'
	expect 1 skein review --exit-code
	has '**error** `unsigned` · commit'
}

@test "--post hands the report to the helper, with the number" {
	echo 'x.' >>$N
	commit 'x'
	export SKEIN_EXEC_PATH=$WORK/helpers
	mkdir -p "$SKEIN_EXEC_PATH"
	expect 4 skein review --post
	has 'is not part of this build' "$stderr"
	printf '#!/bin/sh\necho "args: $*"\ncat\n' >"$SKEIN_EXEC_PATH/skein-post-review"
	chmod +x "$SKEIN_EXEC_PATH/skein-post-review"
	expect 0 skein review --post=12
	[ "${lines[0]}" = 'args: 12' ]
	[ "${lines[1]}" = '<!-- skein:review -->' ]
	expect 0 skein review main..topic --post
	[ "${lines[0]}" = 'args: ' ]
	expect 2 skein review --post=x
	expect 2 skein review --post --format html
}

@test "what is named wrongly is an error" {
	expect 3 skein review nowhere..topic
	expect 3 skein review main..nowhere
	expect 2 skein review main topic
	git init -q ../plain && cd ../plain
	git commit -q --allow-empty -m x
	git branch y
	expect 3 skein review y..HEAD
	has 'not a store' "$stderr"
}
