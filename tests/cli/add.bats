#!/usr/bin/env bats
# skein add: items, events, voices and tensions from the command line.

load helpers
load json

setup() {
	seal
	at 1780000000
	make_store
	skein new lithium >/dev/null
	T=threads/lithium
}

@test "an item: its record, its key" {
	expect 0 skein add item lithium -t 'Brine: "permits" halted' -u https://example.org/brine -d 2026-03-02 \
		--outlet 'Brine Watch' -a 'Müller, Jürgen' -a 'Some Institute' --type article-newspaper --language en
	[[ "$output" =~ ^\[@(muller-2026-brine-permits-[a-z]*-?[0-9a-f]{4})\]$ ]]
	diff - "$T/items/${BASH_REMATCH[1]}.yaml" <<-'END'
	type: article-newspaper
	title: 'Brine: "permits" halted'
	author: [{family: Müller, given: Jürgen}, {literal: Some Institute}]
	container-title: Brine Watch
	issued: 2026-03-02
	URL: https://example.org/brine
	language: en
	via: manual
	END
	expect 0 skein fmt --check
}

@test "the same work again is refused and named; the same title is kept apart" {
	skein add item lithium -t One --doi 10.1000/1 >/dev/null
	expect 3 skein add item lithium -t Other --doi 10.1000/1
	has 'is here already: [@one-' "$stderr"
	skein add item lithium -t Report --outlet Office >first
	expect 0 skein add item lithium -t Report --outlet Office
	[ "$output" = "$(sed 's/\]$/-2]/' first)" ]
}

@test "an event, a voice, a tension" {
	K=$(skein add item lithium -t One -u https://example.org/1)
	expect 0 skein add event lithium -d 2026-03-02 --text "The court halts it. More. $K"
	[ "$output" = $T/timeline/2026-the-court-halts-it-more.yaml ]
	[ "$(cat "$output")" = "date: 2026-03-02
event: |
  The court halts it.
  More. $K" ]
	expect 0 skein add voice lithium --name 'Dr. X (Office)' --stance "It was due. $K" --evolution 'None.' --order 20
	[ "$output" = $T/perspectives/dr-x-office.yaml ]
	grep -qx 'order: 20' $T/perspectives/dr-x-office.yaml
	expect 0 skein add tension lithium -q 'For how long?'
	[ "$(cat $T/tensions/for-how-long.yaml)" = $'status: open\nquestion: |\n  For how long?' ]
	expect 0 skein add tension lithium -q 'For how long?'
	[ "$output" = $T/tensions/for-how-long-2.yaml ]
	expect 0 skein add event lithium -d 2027 --text Soon. --expected --id soon
	grep -qx 'expected: true' $T/timeline/soon.yaml
	expect 0 skein fmt --check
}

@test "prose from standard input" {
	expect 0 skein add event lithium -d 2016~ --id x --text - <<<'One. Two.'
	[ "$(cat $T/timeline/x.yaml)" = $'date: 2016~\nevent: |\n  One.\n  Two.' ]
}

@test "what is missing or wrong is refused, and nothing is written" {
	expect 2 skein add item lithium
	has '--title is missing' "$stderr"
	expect 2 skein add event lithium -d 2026
	expect 2 skein add event lithium --text x
	expect 2 skein add voice lithium --name x
	expect 2 skein add tension lithium
	expect 2 skein add
	expect 2 skein add nonsense lithium
	expect 3 skein add item nowhere -t x
	expect 3 skein add item lithium -t x -u 'javascript:alert(1)'
	expect 3 skein add item lithium -t x --doi nonsense
	expect 3 skein add item lithium -t x --type nonsense
	expect 3 skein add item lithium -t x --via nonsense
	expect 3 skein add item lithium -t x -d 2026-02-30
	expect 3 skein add item lithium -t x --id 'Bad Id'
	expect 3 skein add item lithium -t x --id ../../x
	expect 3 skein add event lithium -d yesterday --text x
	expect 3 skein add item lithium -t $'two\nlines'
	[ ! -e $T/items ] && [ ! -e $T/timeline ]
}

@test "hostile texts come out as they went in" {
	count=0
	for text in "- x" "1. x" "# x" "> x" "---" '*a*' '`x' '[@' '<script>' '&amp;' "a: b" "'" '"' '\' '{{x}}' '日本語。次。' '🏴󠁧󠁢󠁥󠁮󠁧󠁿'; do
		count=$((count + 1))
		expect 0 skein add item lithium -t "$text" -u "https://example.org/$count" --id "i-$count"
		expect 0 skein show lithium@work "i-$count" --json
		[ "$(pick "d['record']['title']")" = "$text" ]
	done
	expect 0 skein fmt --check
}

@test "JSON" {
	expect 0 skein add item lithium -t One -u https://example.org/1 --json
	valid add
	[ "$(pick "d['kind']")" = item ]
	for verb in 'event -d 2026 --text x' 'voice --name x --stance y' 'tension -q z'; do
		# shellcheck disable=SC2086
		expect 0 skein add ${verb%% *} lithium ${verb#* } --json
		valid add
		[ -f "$(pick "d['path']")" ]
	done
}

@test "a bare repository gets a commit" {
	skein commit >/dev/null
	git clone -q --bare . ../bare.git && cd ../bare.git
	expect 0 skein add tension lithium -q 'For how long?'
	[ "$(git log -1 --format=%s)" = 'lithium: add tension for-how-long' ]
	git fsck --strict
}

@test "a bare repository refuses what check would, and nothing is committed" {
	skein commit >/dev/null
	git clone -q --bare . ../bare.git && cd ../bare.git
	before=$(git rev-parse HEAD)
	expect 1 skein add tension lithium -q 'Who says so? [@nobody-2026-nothing-0000]'
	has 'unknown-key' "$stderr"
	has 'skein: not committed: 1 error' "$stderr"
	[ "$(git rev-parse HEAD)" = "$before" ]
	expect 0 skein add tension lithium -q 'For how long?'
	git log -1 --format=%B | git interpret-trailers --parse >parsed
	[ "$(cat parsed)" = "$(printf 'Skein-Thread: lithium\nSkein-Op: edit')" ]
	expect 0 skein mv lithium power/lithium
	expect 0 skein edit lithium --print
	sed 's/For how long?/For how long? [@nobody-2026-nothing-0000]/' <<<"$output" >draft
	expect 1 skein edit lithium -F "$PWD/draft"
	has 'unknown-key' "$stderr"
}

@test "one page under two spellings of its address is one item" {
	expect 0 skein add item lithium -t 'Salt' -u 'https://example.org/salt?id=1'
	key=${output:2:-1}
	for url in 'HTTPS://Example.ORG:443/a/../salt?utm_source=x&id=1' 'https://example.org/./salt?id=1#top'; do
		expect 3 skein add item lithium -t 'Salt' -u "$url"
		has "$key" "$stderr"
	done
	expect 0 skein add item lithium -t 'Salt' -u 'https://example.org/salt?id=2'
}

@test "a missing option is named with one hint" {
	expect 2 skein add item lithium
	[ "$stderr" = "$(printf "skein: --title is missing\nhint: see 'skein add item -h'")" ]
}
