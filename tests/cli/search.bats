#!/usr/bin/env bats
# search: words in the threads, now and in any version.

load helpers
load json

T=threads/lithium

# write SENTENCE...: the narrative, one paragraph.
write() { printf '%s\n' "$@" >$T/narrative.md; }

save() { tick 86400 && skein commit -m "${1:-change}" >/dev/null; }

# A thread of three versions, and another.
make_threads() {
	make_store
	skein new lithium -t 'Lithium in the Salar' >/dev/null
	write 'Forty wells pump brine.' 'The court halts the permits.'
	skein add event lithium -d 2023-05-02 --text 'A *naïve* plan is approved.' >/dev/null
	skein add item lithium --id brine -t 'Brine Watch: wells' --outlet 'Brine Watch' -u https://example.org/1 >/dev/null
	save
	write 'Fifty wells pump brine.' 'The court halts the permits. [@brine]'
	save
	write 'Fifty wells pump brine.'
	save
	skein new energy/wind -t 'Wind' >/dev/null
	echo 'Courts like wind, and wind likes brine.' >threads/energy/wind/narrative.md
	save
}

ids() { pick "[h['kind'] + ' ' + (h['id'] or '') + ' ' + (h['field'] or '') for h in d['hits']]"; }
texts() { pick "[h['text'] for h in d['hits']]"; }

@test "all words must be there, whatever their case and accents" {
	make_threads
	expect 0 skein search FIFTY Brine --json
	valid search
	[ "$(texts)" = "['Fifty wells pump brine.']" ]
	expect 0 skein search naive --json
	[ "$(texts)" = "['A naïve plan is approved.']" ]
	expect 1 skein search fifty court
	[ -z "$output" ] && [ -z "$stderr" ]
	expect 0 skein search brine --json
	[ "$(pick "sorted(set(h['thread'] for h in d['hits']))")" = "['energy/wind', 'lithium']" ]
}

@test "citations and marks are no part of a text" {
	make_threads
	write 'The *court* halts `the` [permits](https://example.org/x). [@brine]'
	save
	expect 0 skein search court halts the permits --json
	[ "$(pick "d['hits'][0]['text']")" = 'The court halts the permits (https://example.org/x).' ]
	expect 0 skein search Watch --kind source --json
	[ "$(pick "[h['id'] for h in d['hits']]")" = "['brine', 'brine']" ]
	expect 1 skein search Watch --kind sentence
}

@test "phrases, prefixes and nothing else are syntax" {
	make_threads
	expect 0 skein search '"wells pump"'
	expect 1 skein search '"pump wells"'
	expect 0 skein search 'approv*'
	expect 1 skein search 'approv'
	expect 0 skein search '"halts the per"*' --history
	for text in 'wells AND' 'NOT wells' 'wells OR' '(wells' 'wells)' 'text:wells' '-wells' '^wells' 'wells; DROP TABLE x' \
		'"wells' "wells'" 'NEAR(wells pump)' '{wells}' 'a+b' '$unit' '?1' '\x02'; do
		run --separate-stderr -- skein search -- "$text"
		[ "$status" -le 1 ]
		[ -z "$stderr" ]
	done
	expect 0 skein search '"wells'
	expect 0 skein search '(wells)'
	expect 2 skein search '***' '"'
	has 'no word' "$stderr"
	expect 2 skein search $'\xff'
	expect 0 skein search $'wells\xff\xc3 pump'
}

@test "--fts is FTS5's own language" {
	make_threads
	expect 0 skein search --fts 'forty OR fifty' --json
	[ "$(texts)" = "['Fifty wells pump brine.']" ]
	expect 0 skein search --fts 'wind NOT likes'
	expect 2 skein search --fts 'wells AND ('
	has "not in the language" "$stderr"
}

@test "limits: words and bytes of a query, hits" {
	make_threads
	expect 1 skein search "$(printf 'w%.0s ' {1..64})"
	expect 2 skein search "$(printf 'w%.0s ' {1..65})"
	has 'more than 64 words' "$stderr"
	expect 1 skein search "$(printf 'w%.0s' {1..4096})"
	expect 2 skein search "$(printf 'w%.0s' {1..4097})"
	has 'longer than 4096 bytes' "$stderr"
	expect 0 skein search brine -n 1 --json
	[ "$(pick "len(d['hits']), d['more']")" = '(1, True)' ]
	first=$(pick "d['hits'][0]['text']")
	expect 0 skein search brine -n 1 --offset 1 --json
	[ "$(pick "d['hits'][0]['text']")" != "$first" ]
	expect 2 skein search brine -n 0
	expect 2 skein search brine -n 10001
	expect 0 skein search brine -n 10000
}

@test "one thread, one kind" {
	make_threads
	expect 0 skein search brine --thread wind --json
	[ "$(pick "[h['thread'] for h in d['hits']]")" = "['energy/wind']" ]
	expect 3 skein search brine --thread nowhere
	expect 0 skein search brine --kind sentence --thread lithium --json
	[ "$(texts)" = "['Fifty wells pump brine.']" ]
	expect 2 skein search brine --kind poem
}

@test "history: since which version, and which had it last" {
	make_threads
	expect 1 skein search forty
	expect 0 skein search --history forty --json
	valid search
	[ "$(pick "[(h['first']['version'], h['last']['version']) for h in d['hits']]")" = "[('1', '1')]" ]
	expect 0 skein search --history '"halts the permits"' --json
	[ "$(pick "[(h['first']['version'], h['last']['version']) for h in d['hits']]")" = "[('1', '2')]" ]
	[ "$(pick "d['hits'][0]['commit']")" = "$(git rev-list --reverse HEAD -- $T | head -1)" ]
	expect 0 skein search --history fifty --json
	[ "$(pick "[(h['first']['version'], h['last']) for h in d['hits']]")" = "[('2', None)]" ]
	expect 0 skein search --history forty
	has 'since v1, 2023-11-15; last in v1, 2023-11-15'
	# What comes back stays twice.
	write 'Forty wells pump brine.'
	save
	expect 0 skein search --history forty --json
	[ "$(pick "sorted((h['first']['version'], h['last'] and h['last']['version'] or '-') for h in d['hits'])")" = \
		"[('1', '1'), ('4', '-')]" ]
}

@test "scripts without spaces are found by any part, short and long" {
	make_threads
	write '北京市政府宣布新的锂矿政策。' '価格は上昇した。' 'Mixed 锂矿政策 and brine.'
	save
	expect 0 skein search 锂矿政策 --json
	[ "$(pick "len(d['hits'])")" = 2 ]
	expect 0 skein search 锂矿 --json
	[ "$(pick "len(d['hits'])")" = 2 ]
	expect 0 skein search 格
	expect 0 skein search 上昇
	expect 0 skein search 锂矿政策 brine --json
	[ "$(texts)" = "['Mixed 锂矿政策 and brine.']" ]
	expect 0 skein search 锂矿 '"and brine"' --json
	[ "$(pick "len(d['hits'])")" = 1 ]
	expect 1 skein search 矿锂
	expect 1 skein search '矿%锂'
	expect 0 skein search '%矿'
	# A part is marked as such, be it shorter than what is indexed.
	expect 0 skein search 锂 --json
	[ "$(pick "sorted({m for h in d['hits'] for m in h['matches']})")" = "['锂']" ]
	expect 0 skein search 北京市政府 --json
	[ "$(pick "[h['matches'] for h in d['hits']]")" = "[['北京市政府']]" ]
}

# The same queries, now and ever, as one text.
ask_all() {
	local words
	for words in brine wells fifty forty court 'wind*' '"the permits"' approved 锂; do
		skein search "$words" --json || true
		skein search --history "$words" --json || true
	done
}

@test "the index changes no answer: step by step, from nothing, on other branches, damaged" {
	make_threads
	ask_all >../one
	git switch -q -c topic HEAD~2
	write 'Sixty wells pump 锂 brine.'
	save
	ask_all >../topic
	git switch -q main
	ask_all | diff ../one -
	git rm -rq threads/energy && save
	ask_all >../fewer
	git revert --no-edit HEAD >/dev/null
	git switch -q topic
	ask_all | diff ../topic -
	git switch -q main
	skein mv lithium minerals/lithium >/dev/null && save
	ask_all >../moved
	rm .git/skein/search.db*
	ask_all | diff ../moved -
	printf 'garbage' | dd of=.git/skein/search.db bs=1 seek=5000 conv=notrunc 2>/dev/null
	printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxx' | dd of=.git/skein/search.db bs=1 conv=notrunc 2>/dev/null
	ask_all | diff ../moved -
	git switch -q --detach HEAD~2
	ask_all | diff ../fewer - || true
	rm -r .git/skein
	chmod a-w .git 2>/dev/null || true
	git switch -q main 2>/dev/null || { chmod u+w .git && git switch -q main; }
	ask_all | diff ../moved -
	chmod u+w .git
}

@test "a bare repository, a broken thread, a store without a commit" {
	make_threads
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git search fifty
	echo 'title: [' >$T/thread.yaml
	git commit -qam broken
	expect 0 skein search wind
	expect 1 skein search fifty
	cd .. && make_store empty
	git update-ref -d HEAD
	run --separate-stderr -- skein search x
	[ "$status" -ne 0 ] && [ -n "$stderr" ]
}

@test "two searches at once fill one index" {
	make_threads
	for i in 1 2 3 4; do skein search brine --json >../at$i & done
	wait
	for i in 2 3 4; do cmp ../at1 ../at$i; done
}

@test "a full disk and a kill leave an index that goes on" {
	make_threads
	(ulimit -f 20 && skein search brine >/dev/null 2>&1) || true
	skein search brine >../after
	rm .git/skein/search.db*
	skein search brine | cmp - ../after
}

@test "history: threads that are gone, those that moved, and when a text went" {
	make_threads
	skein mv energy/wind energy/air >/dev/null && save
	expect 0 skein search --history wind --json
	[ "$(pick "sorted({h['thread'] for h in d['hits']})")" = "['energy/air']" ]
	git rm -rq $T && save
	gone=$(git rev-parse HEAD)
	expect 1 skein search fifty
	expect 0 skein search --history fifty --json
	valid search
	[ "$(pick "[(h['thread'], h['title'], h['first']['version'], h['last']['version']) for h in d['hits']]")" = \
		"[('lithium', 'Lithium in the Salar', '2', '3')]" ]
	[ "$(pick "d['hits'][0]['gone']['commit']")" = "$gone" ]
	[ "$(pick "d['hits'][0]['gone']['time'][:10]")" = "$(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%d)" ]
	expect 0 skein search --history fifty
	has "gone since $(TZ=UTC git log -1 --format=%cd --date=format-local:%Y-%m-%d)" "$output"
	expect 0 skein search --history fifty --thread lithium
	expect 3 skein search fifty --thread lithium
	expect 3 skein search --history fifty --thread nothing
	# It comes back, as another stay.
	git revert --no-edit HEAD >/dev/null
	expect 0 skein search --history fifty --json
	[ "$(pick "sorted(h['last'] and h['last']['version'] or '-' for h in d['hits'])")" = "['-', '3']" ]
	ask_all >../kept
	rm .git/skein/search.db*
	ask_all | diff ../kept -
}

@test "history: on a branch versions have its names, and the published ones once it landed" {
	make_threads
	git switch -q -c topic
	write 'Sixty wells pump brine.'
	save
	expect 0 skein search --history sixty --json
	[ "$(pick "d['hits'][0]['first']['version']")" = '3+1' ]
	git branch -f main topic
	expect 0 skein search --history sixty --json
	[ "$(pick "d['hits'][0]['first']['version']")" = 4 ]
	git switch -q main
	expect 0 skein search --history sixty --json
	[ "$(pick "d['hits'][0]['first']['version']")" = 4 ]
}

@test "history: rewritten by force, another line at once" {
	make_threads
	ask_all >/dev/null
	git reset -q --hard HEAD~2
	write 'Seventy wells pump brine.'
	save
	git reflog expire --expire=now --all
	git gc -q --prune=now
	expect 1 skein search --history 'likes'
	expect 0 skein search --history seventy --json
	[ "$(pick "d['hits'][0]['first']['version']")" = 3 ]
	ask_all >../kept
	rm .git/skein/search.db*
	ask_all | diff ../kept -
}

@test "damaged, it is made anew with a word; where nothing can be written it is kept elsewhere" {
	make_threads
	skein search brine --json >../right
	printf 'xxxxxxxxxxxxxxxxxxxxxxxxxxx' | dd of=.git/skein/search.db bs=1 conv=notrunc 2>/dev/null
	expect 0 skein search brine --json
	echo "$output" | diff ../right -
	has 'made anew' "$stderr"
	# In the middle: only a query that comes there notices.
	size=$(stat -c %s .git/skein/search.db)
	for at in 8192 20000 40000 60000 80000; do
		[ $at -lt "$size" ] || continue
		rm -f .git/skein/search.db-wal .git/skein/search.db-shm
		head -c 3000 /dev/urandom | dd of=.git/skein/search.db bs=1 seek=$at conv=notrunc 2>/dev/null
		skein search brine --json 2>/dev/null | diff ../right -
	done
	rm -r .git/skein
	echo >.git/skein # where a folder cannot be
	export XDG_CACHE_HOME=$PWD/../cache
	skein search brine --json | diff ../right -
	[ "$(find ../cache -name '*search.db' | wc -l)" = 1 ]
	before=$(stat -c %Y%i ../cache/skein/*search.db)
	skein search brine --json | diff ../right -
	[ "$(stat -c %Y%i ../cache/skein/*search.db)" = "$before" ]
}

@test "a kill in the middle, again and again" {
	make_threads
	skein search --history brine --json >../right
	rm .git/skein/search.db*
	for i in 1 2 3 4 5 6 7 8; do
		skein search --history brine >/dev/null 2>&1 &
		job=$!
		sleep 0.00$i
		kill -9 $job 2>/dev/null || true
		wait $job 2>/dev/null || true
	done
	skein search --history brine --json | diff ../right -
}
