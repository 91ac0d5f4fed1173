#!/usr/bin/env bats
# The built-in engine by way of synthesize: versions that quote, and say whom.

load helpers
load json

# collect KEY OUTLET DATE TEXT: an item with its text.
collect() {
	local file=threads/ferry/items/$1
	skein add item ferry --id "$1" -t "Report $1" --outlet "$2" -d "$3" -u "https://example.org/$1" >/dev/null
	printf '%s\n' "$4" >"$file.txt"
	printf 'text: {sha256: %s, language: en}\n' "$(sha256sum "$file.txt" | cut -d' ' -f1)" >>"$file.yaml"
	skein fmt >/dev/null
}

first_round() {
	make_store
	skein new ferry -t 'The ferry strike in Norvik' >/dev/null
	collect hp1 'Harbour Post' 2020-05-02 'Talks between the crews and the company in Norvik failed on April 30, 2020. "We will not work at night without rest," said Anna Berg, the leader of the crews. Who will carry the milk of the island while the ferries of Norvik stand still?'
	collect vh1 'Valley Herald' 2020-05-02 'Nine ferries of the Norvik line stopped when crews went on strike over night shifts on May 1, 2020. The company says the ferries of the Norvik line are safe at night.'
	collect cr1 'Coast Radio' 2020-05-03 'The ferries of the Norvik line are not safe at night, an inspector of the coast guard reported.'
	skein commit -m 'collect' >/dev/null
	tick
	expect 0 skein synthesize ferry
}

second_round() {
	collect hp2 'Harbour Post' 2020-05-09 'Twelve ferries of the Norvik line have stopped since crews went on strike over night shifts. "We will work at night with rest," said Anna Berg, who leads the crews, on Friday. The navy will carry the milk of the island while the ferries of Norvik stand still, the government decided on May 8, 2020.'
	collect vh2 'Valley Herald' 2020-05-09 'Navy boats carry the milk of the island while the ferries of Norvik stand still, farmers said on Friday.'
	skein commit -m 'collect' >/dev/null
	tick
	expect 0 skein synthesize ferry
}

@test "the first version quotes, dates, hears voices and asks" {
	first_round
	expect 0 skein check
	grep -q '^Harbour Post: “Talks between .* failed on April 30, 2020.” \[@hp1\]$' threads/ferry/narrative.md
	grep -rq 'Coast Radio: “The ferries of the Norvik line are not safe at night' threads/ferry/tensions
	grep -q 'date: 2020-05-01' threads/ferry/timeline/*
	grep -q 'Anna Berg' threads/ferry/perspectives/anna-berg.yaml
}

@test "the next version changes what changed, and says why" {
	first_round
	second_round
	expect 0 skein check
	refute grep -q 'Nine ferries' threads/ferry/narrative.md
	grep -q 'Twelve ferries' threads/ferry/narrative.md
	grep -q 'On 2020-05-02: “We will not work at night without rest”' threads/ferry/perspectives/anna-berg.yaml
	grep -q 'On 2020-05-09: “We will work at night with rest”' threads/ferry/perspectives/anna-berg.yaml
	grep -q 'status: resolved' threads/ferry/tensions/who-will-carry*
	# Every quotation of the narrative stands in the item that it cites.
	/usr/bin/python3 - <<'PYTHON'
import pathlib, re
t = pathlib.Path("threads/ferry")
files = [t / "narrative.md", *t.glob("timeline/*"), *t.glob("perspectives/*"), *t.glob("tensions/*")]
found = 0
for f in files:
    for quote, key in re.findall(r"“([^”]*)”\.? \[@([a-z0-9-]+)", f.read_text()):
        assert quote in (t / "items" / (key + ".txt")).read_text(), (quote, key)
        found += 1
assert found >= 10, found
PYTHON
}

@test "what a person wrote stays" {
	first_round
	sed -i 's/^Valley Herald adds: “Nine/So many: “Nine/' threads/ferry/narrative.md
	skein commit -m 'reword' >/dev/null
	second_round
	grep -q '^So many: “Nine ferries' threads/ferry/narrative.md
}

@test "nothing new gives no version, and a kept answer the same one" {
	first_round
	local head
	head=$(git rev-parse HEAD)
	expect 0 skein synthesize ferry
	[ "$(git rev-parse HEAD)" = "$head" ]
	second_round
	expect 0 skein synthesize --replay ferry@3
	has identical
}
