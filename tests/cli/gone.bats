#!/usr/bin/env bats
# gone: what a thread had and has no more.

load helpers
load filled
load json

write() { printf '%s\n' "$@" >$T/narrative.md; }

save() {
	tick 3600
	GIT_AUTHOR_NAME=${2:-Test Author} skein commit -m "$1" >/dev/null
}

# Version 2 removes a sentence, a citation, an event and an evolution; 3 an item's last use.
make_losses() {
	make_filled
	write "The court halts the permits. [@$COURT, p. 7]" '' "Nobody knows for how long. [@$BRINE]"
	git rm -q $T/timeline/halt.yaml
	sed -i '/^evolution:/,$d' $T/perspectives/ardle.yaml
	save $'less is more\n\nPrices are not our topic.\n\nReviewed-by: Nobody <n@example.org>' 'Rita Word'
}

entry() { echo "[g for g in d['gone'] if g['kind'] == '$1'][0]"; }

@test "each thing that went is there with version, commit, author and reason" {
	make_losses
	expect 0 skein gone lithium --json
	valid gone
	[ "$(pick "d['thread']")" = energy/lithium ]
	[ "$(pick "sorted(g['kind'] for g in d['gone'])")" = "['citation', 'event', 'perspective', 'sentence']" ]
	sentence=$(entry sentence)
	[ "$(pick "${sentence}['text'], ${sentence}['introduced'], ${sentence}['removed'], ${sentence}['author']")" = \
		"('Prices rise.', '1', '2', 'Rita Word')" ]
	[ "$(pick "${sentence}['commit']")" = "$(git rev-parse HEAD)" ]
	[ "$(pick "${sentence}['reason']")" = $'less is more\n\nPrices are not our topic.' ]
	citation=$(entry citation)
	[ "$(pick "${citation}['key'], ${citation}['on'], ${citation}['text']")" = "('$BRINE', 'sentence', 'The court halts the permits.')" ]
	event=$(entry event)
	[ "$(pick "${event}['id'], ${event}['text'], ${event}['citations']")" = "('halt', 'The court halts the permits.', ['$BRINE'])" ]
	field=$(entry perspective)
	[ "$(pick "${field}['id'], ${field}['field'], ${field}['text']")" = "('ardle', 'evolution', 'More certain since April.')" ]
}

@test "to read, it stands below the commit that removed it" {
	make_losses
	COLUMNS=140 expect 0 skein gone lithium
	has 'Rita Word'
	has 'less is more'
	has 'Prices are not our topic.'
	lacks 'Reviewed-by'
	has '  - Prices rise.'
	has 'since v1'
	has "  - @$BRINE on the sentence: The court halts the"
	has '  - event halt: The court halts the permits.'
	[ "$(grep -c 'less is more' <<<"$output")" -eq 1 ]
}

@test "what comes back is not gone" {
	make_losses
	git revert --no-edit HEAD >/dev/null
	expect 0 skein gone lithium --json
	[ "$(pick "d['gone']")" = '[]' ]
	expect 0 skein gone lithium
	[ -z "$output" ]
	expect 0 skein gone lithium@2 --json
	[ "$(pick "len(d['gone'])")" = 4 ]
}

@test "TEXT and KEY choose" {
	make_losses
	expect 0 skein gone lithium 'PRICES   rise' --json
	[ "$(pick "[g['text'] for g in d['gone']]")" = "['Prices rise.']" ]
	expect 0 skein gone lithium "$BRINE" --json
	[ "$(pick "sorted(g['kind'] for g in d['gone'])")" = "['citation', 'event']" ]
	expect 0 skein gone lithium event:halt --json
	[ "$(pick "[g['kind'] for g in d['gone']]")" = "['event']" ]
	expect 0 skein gone lithium halt --json
	has '"event"'
	expect 0 skein gone lithium 'never said'
	[ -z "$output" ]
	has 'never said' "$stderr"
	expect 2 skein gone lithium ''
}

@test "the last removed stands first" {
	make_losses
	git rm -q $T/tensions/how-long.yaml
	save 'no question is left'
	expect 0 skein gone lithium --json
	valid gone
	[ "$(pick "d['gone'][0]['kind'], d['gone'][0]['id'], d['gone'][0]['removed']")" = "('tension', 'how-long', '3')" ]
}

@test "a reworded sentence is not gone, but what replaced it all is another" {
	make_filled
	sed -i 's/The court halts the permits/The court halts the many permits/' $T/narrative.md
	save reword
	expect 0 skein gone lithium sentence --json
	[ "$(pick "d['gone']")" = '[]' ]
	write 'Wholly other words are found in this place.'
	save rewrite
	expect 0 skein gone lithium --json
	[ "$(pick "sorted(g['text'] for g in d['gone'] if g['kind'] == 'sentence')")" = \
		"['Nobody knows for how long.', 'Prices rise.', 'The court halts the many permits.']" ]
}

@test "a bare repository, a renamed thread and a branch are as good" {
	make_losses
	tick
	skein mv energy/lithium metals/li >/dev/null
	skein commit -m 'another name' >/dev/null
	expect 0 skein gone li --json
	[ "$(pick "len(d['gone'])")" = 4 ]
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git gone li --json
	valid gone
	[ "$(pick "len(d['gone'])")" = 4 ]
	expect 0 skein gone energy/lithium@HEAD~1 --json
	[ "$(pick "len(d['gone'])")" = 4 ]
}

@test "an engine that removed something is named" {
	make_filled
	write "The court halts the permits. [@$BRINE; @$COURT, p. 7]" '' "Nobody knows for how long. [@$BRINE]"
	mkdir -p $T/runs
	printf 'op: synthesis\nengine: extractive/1\n' >$T/runs/20260528T210000Z-6b1f.yaml
	save 'a run'
	expect 0 skein gone lithium --json
	valid gone
	[ "$(pick "d['gone'][0]['engine']")" = extractive/1 ]
	expect 0 skein gone lithium
	has extractive/1
}

@test "a shallow clone says what it cannot know" {
	make_losses
	git clone -q --depth 1 "file://$PWD" ../shallow
	cd ../shallow
	expect 0 skein gone lithium --json
	valid gone
	has unshallow "$stderr"
}

@test "hostile words stay text" {
	make_filled
	printf 'Words with \\<b>tags\\</b> and [31m.\n' >>$T/narrative.md
	save one
	write 'Other words.'
	tick
	git commit -qam $'\e[31mred\e]0;x\a subject'
	expect 0 skein gone lithium
	lacks $'\e'
	lacks $'\a'
	expect 0 skein gone lithium --json
	valid gone
}

@test "bad input is refused" {
	make_filled
	expect 2 skein gone
	expect 2 skein gone lithium a b
	expect 2 skein gone @1
	expect 2 skein gone lithium@1..2
	expect 3 skein gone helium
	expect 3 skein gone lithium@7
}
