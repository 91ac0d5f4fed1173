#!/usr/bin/env bats
# blame: since when each part of a page says what it says, in every form.

load helpers
load filled
load json

# write LINE...: the narrative, a line each.
write() { printf '%s\n' "$@" >$T/narrative.md; }

# save MESSAGE [AUTHOR]: commits it as a version of its own, an hour later.
save() {
	tick 3600
	if [ -n "${2:-}" ]; then
		GIT_AUTHOR_NAME=$2 skein commit -m "$1" >/dev/null
	else
		skein commit -m "$1" >/dev/null
	fi
}

# Versions 1 to 4: reworded and cited more, then a sentence goes, then it is back.
make_history() {
	make_filled
	write "The court halts all the permits. [@$BRINE; @$COURT, p. 7]" "Prices rise. [@$COURT]" '' \
		"Nobody knows for how long. [@$BRINE]"
	save 'reword and cite' 'Rita Word'
	write "The court halts all the permits. [@$BRINE; @$COURT, p. 7]" '' "Nobody knows for how long. [@$BRINE]"
	save 'take the prices out'
	write "Nobody knows for how long. [@$BRINE]" '' "The court halts all the permits. [@$COURT, p. 7]" \
		"Prices rise. [@$COURT]"
	save 'prices are back'
}

# sentence TEXT: what JSON says of it, as Python.
sentence() { echo "[x for x in d['narrative'] if x['text'] == '$1'][0]"; }

@test "a sentence keeps its origin through rewording, moving and citing" {
	make_history
	expect 0 skein blame lithium --json
	valid blame
	[ "$(pick "d['version'], d['thread']")" = "('4', 'energy/lithium')" ]
	reworded=$(sentence 'The court halts all the permits.')
	[ "$(pick "${reworded}['introduced'], ${reworded}['reworded'], ${reworded}['author']")" = "('1', '2', 'Rita Word')" ]
	[ "$(pick "${reworded}['commit']")" = "$(git rev-parse HEAD~2)" ]
	[ "$(pick "${reworded}['introduced_commit']")" = "$(git rev-parse HEAD~3)" ]
	[ "$(pick "${reworded}['lineage'] != ${reworded}['id']")" = True ]
	moved=$(sentence 'Nobody knows for how long.')
	[ "$(pick "${moved}['introduced'], ${moved}['reworded'], ${moved}['returned']")" = "('1', '1', None)" ]
}

@test "what comes back keeps its origin and says since when it is back" {
	make_history
	expect 0 skein blame lithium --json
	back=$(sentence 'Prices rise.')
	[ "$(pick "${back}['introduced'], ${back}['returned']")" = "('1', '4')" ]
	expect 0 skein blame lithium@3 --json
	lacks 'Prices rise.'
}

@test "each citation on a sentence says since when" {
	make_history
	expect 0 skein blame lithium@2 --json
	prices=$(sentence 'Prices rise.')
	[ "$(pick "[(c['key'], c['attached']) for c in ${prices}['citations']]")" = "[('$COURT', '2')]" ]
	[ "$(pick "${prices}['citations'][0]['commit']")" = "$(git rev-parse HEAD~2)" ]
	court=$(sentence 'The court halts all the permits.')
	[ "$(pick "[(c['key'], c['attached']) for c in ${court}['citations']]")" = "[('$BRINE', '1'), ('$COURT', '1')]" ]
}

@test "each field of a record has a history of its own" {
	make_filled
	sed -i 's/It was due\./It was long due./' $T/perspectives/ardle.yaml
	save 'the stance' 'Rita Word'
	expect 0 skein blame lithium --json --section perspectives
	valid blame
	[ "$(pick "d['narrative']")" = '[]' ]
	[ "$(pick "sorted(set(r['type'] for r in d['records']))")" = "['perspective']" ]
	[ "$(pick "[(r['introduced'], r['changed'], r['author']) for r in d['records'] if r['field'] == 'stance']")" = \
		"[('1', '2', 'Rita Word')]" ]
	[ "$(pick "[(r['introduced'], r['changed']) for r in d['records'] if r['field'] == 'evolution']")" = "[('1', '1')]" ]
}

@test "on a terminal a gutter stands beside each sentence" {
	make_history
	commit=$(git rev-parse --short=8 HEAD~2)
	COLUMNS=120 expect 0 skein blame lithium --section narrative
	has "v1→v2  $commit  Rita Word    2026-05-28  The court halts all the permits. [2, p. 7]"
	has 'back since v4'
	has '[2] since v2'
	[ "${lines[0]}" = 'energy/lithium v4' ]
	COLUMNS=60 expect 0 skein blame lithium --section narrative
	has "v1→v2  $commit  Rita Word    2026-05-28
    The court halts all the permits."
}

@test "--section shows that section, and several when given again" {
	make_filled
	expect 0 skein blame lithium --section timeline --section tensions
	has 'Timeline'
	has 'Tensions'
	has 'halt'
	lacks 'Narrative'
	lacks 'Perspectives'
	expect 0 skein blame lithium -s head
	has 'What lithium costs.'
	expect 0 skein blame lithium -s sources
	has 'Brine permits halted'
	expect 2 skein blame lithium -s elsewhere
}

@test "--citations tells of each source when it was first cited, and by what since when" {
	make_history
	write 'Nobody knows for how long.' '' "The court halts all the permits." "Prices rise."
	rm $T/timeline/halt.yaml $T/tensions/how-long.yaml
	save 'without the brine'
	expect 0 skein blame lithium --citations --json
	valid blame
	brine="[s for s in d['sources'] if s['key'] == '$BRINE'][0]"
	court="[s for s in d['sources'] if s['key'] == '$COURT'][0]"
	[ "$(pick "${brine}['number'], ${brine}['first'], ${brine}['dropped'], ${brine}['cited_by']")" = "(None, '1', '5', [])" ]
	[ "$(pick "${court}['first'], ${court}['dropped'], [(u['type'], u['field'], u['since']) for u in ${court}['cited_by']]")" = \
		"('1', None, [('perspective', 'stance', '1'), ('perspective', 'evolution', '1')])" ]
	expect 0 skein blame lithium --citations
	has "$BRINE"
	has 'first cited in v1, dropped in v5'
	write "Nobody knows for how long. [@$BRINE]"
	save 'with it again'
	expect 0 skein blame lithium --citations --json
	[ "$(pick "${brine}['first'], ${brine}['returned'], ${brine}['dropped']")" = "('1', '6', None)" ]
	expect 0 skein blame lithium --citations
	has 'first cited in v1, back since v6'
}

@test "no line of --citations and of a stat is wider than the terminal" {
	make_store
	skein import --as far "$ROOT/tests/demo/seagrass-v2.txt" "$ROOT/tests/demo/seagrass-v3.txt" \
		"$ROOT/tests/demo/seagrass-v5.txt" 2>/dev/null >/dev/null
	expect 0 env COLUMNS=80 skein blame far --citations
	has $'\n  8. blue-carbon-when-898d  Blue carbon: when does a meadow start to store?\n'
	has $'\n  1. coastal-survey-board-2011-atlas-submerged-vegetation-30e4\n     Atlas of '
	[ "$(wc -L <<<"$output")" -le 80 ]
	expect 0 env COLUMNS=80 skein diff far@2..5 --stat
	[ "$(wc -L <<<"$output")" -le 80 ]
	expect 0 skein diff far@2..5
	has $'\n      evolution:\n      - '
	refute grep ' $' <<<"$output"
}

@test "--porcelain has one stable form" {
	make_history
	one=$(git rev-parse HEAD~3) two=$(git rev-parse HEAD~2) four=$(git rev-parse HEAD)
	expect 0 skein blame lithium --porcelain --section narrative
	cat >wanted <<EOF
$one sentence $(skein blame lithium --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][0]["id"])') - 1 1
author Test Author
author-mail <author@example.org>
committer-time 1780000000
summary $(git log -1 --format=%s "$one")
lineage $(skein blame lithium --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][0]["lineage"])')
introduced-commit $one
cite $BRINE 1 $one
	Nobody knows for how long.
EOF
	head -n 9 <<<"$output" | diff wanted - >&2
	has "$two sentence s-"
	has "returned 4 $four"
	has "cite $COURT 2 $two"
	has '	Prices rise.'
	expect 0 skein blame lithium --porcelain --section tensions
	has ' tension how-long question 1 1'
	[ "$(grep -c '^[0-9a-f]\{40\} tension how-long ' <<<"$output")" -eq "$(grep -c '^[a-z]*:' $T/tensions/how-long.yaml)" ]
}

@test "--format html is one page that needs no script, with a heat map and a legend" {
	make_history
	expect 0 skein blame lithium --format html
	has '<!DOCTYPE html>'
	has 'default-src &#39;none&#39;; style-src'
	has 'http-equiv="Content-Security-Policy"'
	lacks '<script'
	has 'class="legend"'
	has 'tabindex="0" aria-describedby="who-1"'
	has 'role="tooltip"'
	has 'Since v1, these words since v2'
	has 'back since v4'
	has 'prefers-color-scheme:dark'
	[ "$(grep -o 'id="who-[0-9]*"' <<<"$output" | sort | uniq -d)" = '' ]
	[ "$(grep -o 'aria-describedby="who-[0-9]*"' <<<"$output" | wc -l)" -eq "$(grep -o ' id="who-[0-9]*"' <<<"$output" | wc -l)" ]
	# each link inside the page has a place to go to
	for id in $(grep -o 'href="#[^"]*"' <<<"$output" | sed 's/.*#//; s/"//' | sort -u); do
		has "id=\"$id\""
	done
}

@test "what is not committed is said to be so" {
	make_filled
	write "The court halts all of the permits. [@$BRINE; @$COURT, p. 7]" 'Prices rise.' '' \
		'This was never said before now.'
	expect 0 skein blame lithium@work --json
	valid blame
	[ "$(pick "d['version'], d['commit']")" = '(None, None)' ]
	edited=$(sentence 'The court halts all of the permits.')
	[ "$(pick "${edited}['introduced'], ${edited}['reworded'], ${edited}['commit'], ${edited}['committed']")" = "('1', None, None, False)" ]
	same=$(sentence 'Prices rise.')
	[ "$(pick "${same}['introduced'], ${same}['reworded'], ${same}['committed']")" = "('1', '1', True)" ]
	new=$(sentence 'This was never said before now.')
	[ "$(pick "${new}['introduced'], ${new}['committed']")" = '(None, False)' ]
	COLUMNS=120 expect 0 skein blame lithium@work
	has 'not committed'
	has 'v1→-'
	expect 0 skein blame lithium@work --format html
	has 'Not committed'
	# without a revision it is the newest version that is looked at
	expect 0 skein blame lithium
	lacks 'not committed'
}

@test "a thread without a commit is all not committed" {
	make_store
	skein new new >/dev/null
	echo 'A first sentence.' >threads/new/narrative.md
	expect 0 skein blame new --json
	valid blame
	[ "$(pick "d['narrative'][0]['committed']")" = False ]
}

@test "a first import that is no first version says in or before" {
	make_store
	skein import --as coast/seagrass "$ROOT/tests/demo/seagrass-v2.txt" "$ROOT/tests/demo/seagrass-v3.txt" >/dev/null
	expect 0 skein blame seagrass
	has 'in or before v2'
	has '≤v2'
	has 'v3'
	expect 0 skein blame seagrass --json
	valid blame
	[ "$(pick "set((x['introduced'], x['or_before']) for x in d['narrative']) == {('2', True), ('3', False)}")" = True ]
	expect 0 skein blame seagrass --format html
	has 'Introduced in or before v2'
}

@test "what a shallow clone hides is ?, with a hint, and nothing is guessed" {
	make_history
	git clone -q --depth 2 "file://$PWD" ../shallow
	cd ../shallow
	expect 0 skein blame lithium --json
	valid blame
	has 'unshallow' "$stderr"
	old=$(sentence 'Nobody knows for how long.')
	[ "$(pick "${old}['introduced'], ${old}['reworded'], ${old}['commit']")" = "('?', '?', None)" ]
	COLUMNS=120 expect 0 skein blame lithium
	has '?: before the beginning of this shallow clone'
	git clone -q --depth 1 "file://$WORK/store" ../shallower
	cd ../shallower
	expect 0 skein blame lithium --json
	valid blame
	[ "$(pick "set(x['introduced'] for x in d['narrative'])")" = "{'?'}" ]
}

@test "inside a merged branch it is the commit there, with the version that merged it" {
	make_filled
	git switch -q -c topic
	write "The court halts the permits. [@$BRINE; @$COURT, p. 7]" 'Prices rise.' '' \
		"Nobody knows for how long. [@$BRINE]" 'A branch says this sentence.'
	save 'on the branch' 'Bran Cher'
	inside=$(git rev-parse HEAD)
	git switch -q main
	echo 'title: Other store' >/dev/null
	sed -i 's/What lithium costs\./What lithium costs us./' $T/thread.yaml
	save 'on main'
	tick 3600
	git merge -q --no-ff -m 'merge the topic' topic
	expect 0 skein blame lithium --json
	valid blame
	branch=$(sentence 'A branch says this sentence.')
	[ "$(pick "${branch}['introduced'], ${branch}['commit'], ${branch}['author']")" = "('3', '$inside', 'Bran Cher')" ]
	[ "$(git blame --porcelain $T/narrative.md | grep -B20 'A branch says' | grep -o '^[0-9a-f]\{40\}' | tail -1)" = "$inside" ]
}

@test "a branch names its versions by their base" {
	make_filled
	git switch -q -c topic
	echo 'A branch says this sentence.' >>$T/narrative.md
	save 'on the branch'
	expect 0 skein blame lithium --json
	valid blame
	[ "$(pick "d['version'], d['narrative'][-1]['introduced']")" = "('1+1', '1+1')" ]
	expect 0 skein blame lithium@main --json
	[ "$(pick "d['version']")" = 1 ]
}

@test "a renamed thread keeps its past" {
	make_filled
	tick
	skein mv energy/lithium metals/li >/dev/null
	tick
	skein commit -m 'another name' >/dev/null
	echo 'Said under the new name.' >>threads/metals/li/narrative.md
	save 'go on'
	expect 0 skein blame li --json
	valid blame
	[ "$(pick "[x['introduced'] for x in d['narrative']]")" = "['1', '1', '1', '3']" ]
}

@test "a bare repository is as good" {
	make_history
	git clone -q --bare . ../bare.git
	skein blame lithium --json >../work.json
	expect 0 skein -C ../bare.git blame lithium --json
	same ../work.json
	expect 0 skein --git-dir ../bare.git blame lithium@2 --porcelain
	expect 3 skein -C ../bare.git blame lithium@work
}

@test "a sentence is an engine's when a run lists it, until a person rewords it" {
	make_filled
	write "The court halts the permits. [@$BRINE; @$COURT, p. 7]" 'Prices rise.' '' \
		"Nobody knows for how long. [@$BRINE]" 'An engine wrote this sentence here.' 'A person added this one by hand.'
	id=$(skein blame lithium@work --json |
		/usr/bin/python3 -c 'import json,sys; print([x["id"] for x in json.load(sys.stdin)["narrative"] if "engine" in x["text"]][0])')
	mkdir -p $T/runs
	printf 'op: synthesis\nengine: extractive/1\nwrote:\n- %s\n' "$id" >$T/runs/20260528T210000Z-6b1f.yaml
	save 'a run'
	expect 0 skein blame lithium --json
	valid blame
	engine=$(sentence 'An engine wrote this sentence here.')
	[ "$(pick "${engine}['engine'], ${engine}['author']")" = "('extractive/1', 'Test Author')" ]
	person=$(sentence 'A person added this one by hand.')
	[ "$(pick "${person}['engine']")" = None ]
	COLUMNS=120 expect 0 skein blame lithium
	has 'extractive/1'
	sed -i 's/An engine wrote this sentence here/An engine once wrote this sentence here/' $T/narrative.md
	save 'by hand'
	expect 0 skein blame lithium --json
	reworded=$(sentence 'An engine once wrote this sentence here.')
	[ "$(pick "${reworded}['introduced'], ${reworded}['reworded'], ${reworded}['engine']")" = "('2', '3', None)" ]
}

@test "a run on a merged branch names its engine, too" {
	make_filled
	git switch -q -c topic
	echo 'The branch has an engine for this sentence.' >>$T/narrative.md
	id=$(skein blame lithium@work --json |
		/usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][-1]["id"])')
	mkdir -p $T/runs
	printf 'op: synthesis\nengine: extractive/1\nwrote: [%s]\n' "$id" >$T/runs/20260528T210000Z-6b1f.yaml
	save 'a run on the branch'
	git switch -q main
	tick 60
	git merge -q --no-ff -m 'merge the topic' topic
	expect 0 skein blame lithium --json
	engine=$(sentence 'The branch has an engine for this sentence.')
	[ "$(pick "${engine}['introduced'], ${engine}['commit'], ${engine}['engine']")" = "('2', '$(git rev-parse topic)', 'extractive/1')" ]
}

@test "the answer is the same with the index, without it, and where none can be kept" {
	make_history
	for command in 'blame lithium' 'blame lithium --citations' 'blame lithium@2 --json' 'gone lithium@3 --json' \
		'log lithium --of Prices'; do
		# shellcheck disable=SC2086 # words of a command
		skein $command >../first
		# shellcheck disable=SC2086
		expect 0 skein $command
		same ../first
		rm -rf .git/skein
		: >.git/skein
		# shellcheck disable=SC2086
		XDG_CACHE_HOME=/dev/null expect 0 skein $command
		same ../first
		rm .git/skein
	done
}

@test "what was collected since, and what is not committed, is mentioned" {
	make_filled
	tick
	skein add item lithium -t 'Later' -u https://example.org/later >/dev/null
	skein commit -m 'collect' >/dev/null
	echo 'More words.' >>$T/narrative.md
	expect 0 skein blame lithium
	has '1 collected since' "$stderr"
	has 'lithium@work' "$stderr"
}

@test "what is hostile stays text" {
	make_filled
	printf '%s\n' 'A <script>alert(1)</script> & a "quote" stands here.' >>$T/narrative.md
	tick
	GIT_AUTHOR_NAME=$'Ev\e[31mil <img src=x onerror=alert(2)>' skein commit -m $'<b>bold</b> \e]0;title\a subject' >/dev/null ||
		GIT_AUTHOR_NAME=$'Ev\e[31mil img' git commit -qam $'<b>bold</b> \e]0;title\a subject'
	expect 0 skein blame lithium
	lacks $'\e'
	lacks $'\a'
	expect 0 skein blame lithium --porcelain
	lacks $'\e'
	expect 0 skein blame lithium --format html
	lacks '<script>'
	lacks '<img'
	lacks '<b>bold'
	lacks $'\e'
	expect 0 skein blame lithium --citations
	lacks $'\e'
	expect 0 skein blame lithium --json
	valid blame
}

@test "bad input is refused" {
	make_filled
	expect 2 skein blame
	expect 2 skein blame lithium extra
	expect 2 skein blame @1
	expect 2 skein blame lithium@1..2
	expect 3 skein blame lithium@9
	expect 3 skein blame helium
	expect 2 skein blame lithium --json --porcelain
	expect 2 skein blame lithium --json --format html
	expect 2 skein blame lithium --citations --porcelain
	expect 2 skein blame lithium --citations --section narrative
	expect 2 skein blame lithium --format pdf
	cd ..
	expect 3 skein blame lithium
}
