#!/usr/bin/env bats
# log --of: the life of one sentence, source, event, voice or tension.

load helpers
load filled
load json

write() { printf '%s\n' "$@" >$T/narrative.md; }

save() {
	tick 3600
	GIT_AUTHOR_NAME=${2:-Test Author} skein commit -m "$1" >/dev/null
}

# introduced, cited, reworded, removed, returned, uncited
make_life() {
	local court

	make_filled
	court="The court halts the permits. [@$BRINE; @$COURT, p. 7]"
	write "$court" 'Prices rise.' 'Ships wait in every port.' '' "Nobody knows for how long. [@$BRINE]"
	save 'ships'
	write "$court" 'Prices rise.' "Ships wait in every port. [@$COURT]" '' "Nobody knows for how long. [@$BRINE]"
	save 'cite the ships'
	write "$court" 'Prices rise.' "Ships wait longer in every port. [@$COURT]" '' "Nobody knows for how long. [@$BRINE]"
	save 'how long' 'Rita Word'
	write "$court" 'Prices rise.' '' "Nobody knows for how long. [@$BRINE]"
	save 'take it out'
	write "$court" 'Prices rise.' 'Ships wait longer in every port.' '' "Nobody knows for how long. [@$BRINE]"
	save 'back, but not cited'
}

@test "the life of a sentence, by a piece of its words" {
	make_life
	expect 0 skein log lithium --of 'wait longer' --json
	valid log-of
	[ "$(pick "d['of']['kind'], d['of']['text'], d['of']['gone']")" = "('sentence', 'Ships wait longer in every port.', False)" ]
	[ "$(pick "[(s['version'], s['change']) for s in d['life'] if s['change'] not in ('cited', 'uncited')]")" = \
		"[('6', 'returned'), ('5', 'removed'), ('4', 'reworded'), ('2', 'introduced')]" ]
	[ "$(pick "[(s['version'], s['keys']) for s in d['life'] if s['change'] == 'cited']")" = "[('3', ['$COURT'])]" ]
	reworded="[s for s in d['life'] if s['change'] == 'reworded'][0]"
	[ "$(pick "${reworded}['before'], ${reworded}['after'], ${reworded}['author']")" = "('Ships wait in every port.', 'Ships wait longer in every port.', 'Rita Word')" ]
	expect 0 skein log lithium --of 'wait longer'
	has 'reworded Ships wait {+longer +}in every port.'
	has 'take it out'
}

@test "by its id, the id at its introduction, and any that it had" {
	make_life
	now=$(skein log lithium --of 'wait longer' --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["of"]["id"])')
	first=$(skein log lithium --of 'wait longer' --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["of"]["lineage"])')
	[ "$now" != "$first" ]
	skein log lithium --of 'wait longer' >wanted
	for id in "$now" "$first"; do
		expect 0 skein log lithium --of "$id"
		same wanted
	done
	sed -i 's/Ships wait longer/Ships wait much longer/' $T/narrative.md
	save 'another wording'
	expect 0 skein log lithium --of "$now" --json
	[ "$(pick "d['of']['lineage'] == '$first'")" = True ]
	expect 3 skein log lithium --of s-0123456789
}

@test "what is gone is found, too" {
	make_life
	expect 0 skein log lithium@5 --of 'wait longer' --json
	valid log-of
	[ "$(pick "d['of']['gone'], d['life'][0]['change']")" = "(True, 'removed')" ]
	expect 0 skein log lithium@5 --of 'wait longer'
	has '(gone)'
}

@test "the life of a source tells where it is cited since when" {
	make_life
	expect 0 skein log lithium --of "$COURT" --json
	valid log-of
	[ "$(pick "d['of']['kind'], d['of']['id'], d['of']['gone']")" = "('source', '$COURT', False)" ]
	[ "$(pick "[s['change'] for s in d['life'] if s['version'] == '3' and s.get('on') == 'sentence']")" = "['cited']" ]
	[ "$(pick "[(s['change'], s['with_part'], s['before']) for s in d['life'] if s['version'] == '5']")" = \
		"[('uncited', True, 'Ships wait longer in every port.')]" ]
	expect 0 skein log lithium --of "@$COURT"
	has "source $COURT"
	has 'cited by sentence: Ships wait in every port.'
}

@test "the life of an event, a voice and a tension, field by field" {
	make_filled
	sed -i 's/^date: .*/date: 2026-03-03/' $T/timeline/halt.yaml
	sed -i 's/It was due\./It was long due./' $T/perspectives/ardle.yaml
	save 'change both'
	git rm -q $T/timeline/halt.yaml
	save 'no event'
	expect 0 skein log lithium --of event:halt --json
	valid log-of
	[ "$(pick "[(s['version'], s['change'], s.get('field')) for s in d['life'] if s['change'] != 'cited']")" = \
		"[('3', 'removed', None), ('2', 'changed', 'date'), ('1', 'introduced', None)]" ]
	[ "$(pick "[(s['before'], s['after']) for s in d['life'] if s['change'] == 'changed']")" = "[('2026-03-02', '2026-03-03')]" ]
	expect 0 skein log lithium --of ardle --json
	valid log-of
	[ "$(pick "[(s['change'], s.get('field')) for s in d['life'] if s['version'] == '2']")" = "[('changed', 'stance')]" ]
	expect 0 skein log lithium --of how-long
	has 'tension how-long'
	has 'introduced For how long?'
}

@test "a record that is renamed stays itself" {
	make_filled
	git mv $T/timeline/halt.yaml $T/timeline/court-halts.yaml
	save 'another id'
	expect 0 skein log lithium --of court-halts --json
	valid log-of
	[ "$(pick "[(s['version'], s['change'], s['before']) for s in d['life'] if s['change'] != 'cited']")" = \
		"[('2', 'renamed', 'halt'), ('1', 'introduced', None)]" ]
	[ "$(pick "d['life'][0]['commit']")" = "$(git rev-parse HEAD)" ]
	expect 0 skein blame lithium -s timeline --json
	[ "$(pick "[(r['id'], r['introduced'], r['changed']) for r in d['records'] if r['field'] == 'event']")" = \
		"[('court-halts', '1', '1')]" ]
}

@test "words that fit more than one part list the candidates" {
	make_filled
	write 'Prices rise in spring.' 'Prices rise in autumn.'
	save 'two of them'
	expect 3 skein log lithium --of 'Prices rise'
	has "'Prices rise' fits 2 parts" "$stderr"
	has 'Prices rise in spring.' "$stderr"
	has 'Prices rise in autumn.' "$stderr"
	expect 0 skein log lithium --of 'in autumn'
}

@test "candidates without a blank are shown as far as there is room" {
	make_filled
	write '[Etsy](https://example.org/a-very-long-address/that-goes-on/and-on/and-on).' \
		'张等人在二〇一六年发表的论文表明，网络可以记住随机标签，Etsy也是这样说的。'
	save 'two of them'
	expect 3 skein log lithium --of Etsy
	has ' [Etsy](https://example.org/a-very-long-' "$stderr"
	has ' 张等人在二〇一六年发表的论文表明' "$stderr"
	iconv -f UTF-8 -t UTF-8 <<<"$stderr" >/dev/null
}

@test "a version that cannot be read, and the one after it, say so and guess nothing" {
	make_filled
	git config core.hooksPath /dev/null
	printf 'event: [\n' >$T/timeline/halt.yaml
	git commit -qam broken
	git checkout -q HEAD~1 -- $T
	git commit -qam mended
	for index in true false; do
		git config skein.index $index
		expect 0 skein log lithium
		[ "${#lines[@]}" -eq 6 ]
		has $'2 sources\n    what was before it cannot be read'
		has $'Test Author\n    cannot be read'
		expect 0 skein log lithium --json
		valid log
		[ "$(pick "[v['items'] for v in d['versions']]")" = '[3, None, 3]' ]
		[ "$(pick "[v['sources'] for v in d['versions']]")" = '[2, None, 2]' ]
		[ "$(pick "[bool(v['changes']) for v in d['versions']]")" = '[False, False, True]' ]
	done
}

@test "-n and --since limit the versions" {
	make_life
	expect 0 skein log lithium --of 'wait longer' --json -n 1
	[ "$(pick "sorted(set(s['version'] for s in d['life']))")" = "['6']" ]
	expect 0 skein log lithium --of 'wait longer' --json --since 2027
	[ "$(pick "d['life']")" = '[]' ]
}

@test "a bare repository and a renamed thread are as good" {
	make_life
	tick
	skein mv energy/lithium metals/li >/dev/null
	skein commit -m 'another name' >/dev/null
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git log li --of 'wait longer' --json
	valid log-of
	[ "$(pick "d['life'][-1]['version'], d['life'][-1]['change'], d['life'][-1]['after']")" = "('2', 'introduced', 'Ships wait in every port.')" ]
}

@test "hostile words stay text" {
	make_filled
	tick
	printf 'Some more words.\n' >>$T/narrative.md
	git commit -qam $'\e[31mred\e]0;x\a subject'
	expect 0 skein log lithium --of 'more words'
	lacks $'\e'
	lacks $'\a'
}

@test "bad input is refused" {
	make_filled
	expect 2 skein log --of x
	expect 2 skein log lithium --of
	expect 2 skein log lithium --of ''
	expect 3 skein log lithium --of 'nobody ever said this'
	expect 3 skein log helium --of x
	expect 2 skein log lithium@1..2 --of x
}
