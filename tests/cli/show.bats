#!/usr/bin/env bats
# skein show: a version, a section, a record; plain, as JSON, raw.

load helpers
load filled
load json

setup() {
	seal
	make_filled
}

@test "a version to read" {
	expect 0 skein show lithium
	has 'The lithium squeeze'
	has 'Version 1'
	has '3 items'
	has 'The court halts the permits. [1][2, p. 7] Prices rise.'
	has '2026-03-02'
	has 'Ardle Institute'
	has 'For how long?'
	has "@$BRINE"
	lacks Uncited
	[ -z "$stderr" ]
}

@test "sections" {
	expect 0 skein show lithium timeline
	has 'halts the permits'
	lacks 'Prices rise'
	expect 0 skein show lithium narrative
	has 'Prices rise'
	lacks '2026-03-02'
	for word in perspectives voices; do
		expect 0 skein show lithium $word
		has 'It was due'
	done
	expect 0 skein show lithium tensions
	has 'For how long'
	expect 0 skein show lithium sources
	has 'Brine Watch'
	lacks Uncited
	expect 0 skein show lithium items
	has 'Uncited: a survey'
	has "$BRINE  [1]"
}

@test "records, by id and with their kind; an item says where it is cited" {
	expect 0 skein show lithium halt
	has 'halts the permits'
	expect 0 skein show energy/lithium event:halt
	expect 0 skein show lithium voice:ardle
	has 'It was due'
	expect 0 skein show lithium "$BRINE"
	has 'Brine Watch'
	has 'https://example.org/brine'
	has 'Cited in narrative (2 sentences), event halt (event), tension how-long (question)'
	expect 0 skein show lithium "item:$COURT"
	has 'voice ardle (stance), voice ardle (evolution)'
	expect 0 skein show lithium "@$COURT"
}

@test "what is not there is named, with what may be meant" {
	expect 3 skein show lithium halts
	has "skein: there is no 'halts' in energy/lithium" "$stderr"
	has "did you mean 'halt'?" "$stderr"
	expect 3 skein show lithium voice:halt
	expect 2 skein show lithium nonsense:halt
	expect 3 skein show lithum
	expect 3 skein show lithium@7
	expect 2 skein show lithium@1..2
	expect 3 skein show lithium ../../../skein
	expect 3 skein show lithium event:
	expect 2 skein show
}

@test "an id of two kinds has to be said" {
	skein add tension lithium --id halt -q 'Why?' >/dev/null
	expect 3 skein show lithium@work halt
	has 'event:halt, tension:halt' "$stderr"
	expect 0 skein show lithium@work tension:halt
	has 'Why?'
}

@test "older versions, and hints about what the newest does not show" {
	sed -i 's/Prices rise/Prices fall/' $T/narrative.md
	expect 0 skein show lithium narrative
	has 'Prices rise'
	has 'not committed' "$stderr"
	expect 0 skein show lithium@work narrative
	has 'Prices fall'
	[ -z "$stderr" ]
	skein commit >/dev/null
	expect 0 skein show lithium@1 narrative
	has 'Prices rise'
	expect 0 skein show lithium@-1 narrative
	has 'Prices rise'
	skein add item lithium -t Later -u https://example.org/later >/dev/null
	skein commit >/dev/null
	expect 0 skein show lithium
	has '1 collected since' "$stderr"
}

@test "--raw prints the bytes of the file" {
	for file in narrative.md:narrative thread.yaml:thread timeline/halt.yaml:event:halt \
		"items/$BRINE.yaml:$BRINE" "items/$BRINE.txt:text:$BRINE"; do
		skein show lithium "${file#*:}" --raw >out
		cmp out "$T/${file%%:*}"
	done
	expect 2 skein show lithium --raw
	expect 2 skein show lithium timeline --raw
	expect 2 skein show lithium "text:$BRINE"
	expect 2 skein show lithium halt --raw --json
}

@test "--raw shows a broken file, and what is right beside it can be shown" {
	printf 'date: [\n' >$T/timeline/halt.yaml
	expect 0 skein show lithium@work halt --raw
	[ "$output" = 'date: [' ]
	expect 3 skein show lithium@work
	has "$T/timeline/halt.yaml:" "$stderr"
	expect 0 skein show lithium
}

@test "JSON: a version, sections, records" {
	expect 0 skein show lithium --json
	valid thread
	valid show
	for section in narrative timeline perspectives tensions sources items; do
		expect 0 skein show lithium $section --json
		valid show
		lacks '"meta"'
	done
	expect 0 skein show lithium timeline --json
	[ "$(pick "d['events'][0]['id']")" = halt ]
	expect 0 skein show lithium items --json
	[ "$(pick "len(d['items'])")" = 3 ]
	expect 0 skein show lithium sources --json
	[ "$(pick "len(d['items'])")" = 2 ]
	for record in halt ardle how-long "$BRINE"; do
		expect 0 skein show lithium "$record" --json
		valid show
		[ "$(pick "d['record']['id']")" = "$record" ]
	done
	[ "$(pick "[u['kind'] for u in d['cited']]")" = "['narrative', 'narrative', 'event', 'tension']" ]
}

@test "a bare repository, a folder inside, -C" {
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git show lithium
	has 'Prices rise'
	cd $T/items
	expect 0 skein show lithium halt
	cd /
	expect 0 skein -C "$WORK/store" show lithium
}

@test "nothing of a store reaches a terminal as it is" {
	printf 'Colour \033[31mred\n' >$T/narrative.md
	run script -qec "stty cols 80; skein --no-pager show lithium@work narrative --raw" /dev/null </dev/null
	lacks $'\033[31m'
	has '<U+001B>[31mred'
}

@test "a voice's id that does not fit beside the name stands below it" {
	skein add voice lithium --id "$(printf 'v%.0s' $(seq 60))" --name 'A name of twenty letters' --stance 'Wait.' >/dev/null
	COLUMNS=80 expect 0 skein show lithium@work perspectives --color=always
	has $'\n    \e[2mvvvv'
	COLUMNS=120 expect 0 skein show lithium@work perspectives --color=always
	lacks $'\n    \e[2mvvvv'
}
