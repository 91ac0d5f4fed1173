#!/usr/bin/env bats
# site: comparing any two versions, and what the search reads of a thread.

load helpers
load json
load filled

# Four versions of energy/lithium: the third adds a sentence that the fourth drops; an item
# is collected between the second and the third, which cites it.
make_four() {
	make_filled
	printf '%s\n' "The court halts the permits. [@$BRINE; @$COURT, p. 7]" 'Prices fall.' >$T/narrative.md
	tick 86400
	skein commit >/dev/null
	NEW=$(skein add item lithium -t 'Prices in May' -u https://example.org/may -d 2026-05-01)
	NEW=${NEW:2:-1}
	git add -A
	tick 60
	git commit -qm 'lithium: collect one item'
	printf '%s\n' "The court halts the permits. [@$BRINE; @$COURT, p. 7]" "Prices fall. [@$NEW]" 'It rains.' >$T/narrative.md
	tick 86400
	skein commit >/dev/null
	printf '%s\n' "The court halts all permits. [@$BRINE; @$COURT, p. 7]" "Prices fall. [@$NEW]" >$T/narrative.md
	tick 86400
	skein commit >/dev/null
	skein site ../out >/dev/null
}

# The script's parts that only compute, in node: reads a program from its input.
in_node() {
	command -v node >/dev/null || skip 'no node'
	{
		cat ../out/site.js ../out/compare.js
		cat
	} >../run.js
	node ../run.js
}

@test "the page says what the newest version changed, what changed since the first, and leads to each step" {
	make_four
	page=$(<../out/$T/compare/index.html)
	has 'v3 → v4' "$page"
	has 'v1 → v4' "$page"
	has 'href="../../../../threads/energy/lithium/v/3/diff/">From version 2 to 3</a>' "$page"
	has 'id="compare" hidden' "$page"
	lacks 'v2 → v4' "$page"
	expect 0 skein diff lithium@1..4 --json
	/usr/bin/python3 - ../out/$T/compare/index.json 3<<<"$output" <<'PYTHON'
import json, os, sys
page = json.load(open(sys.argv[1])); diff = json.load(os.fdopen(3))
assert page["versions"] == ["4", "3", "2", "1"], page["versions"]
first = page["compared"][1]
assert (first["from"], first["to"]) == ("v1", "v4") and first["changes"] == diff["changes"], first["changes"]
PYTHON
}

@test "an item that was collected between two versions is new to the one that cites it" {
	make_four
	has "New source" "$(<../out/$T/v/3/diff/index.html)"
	has "\"$NEW\"" "$(/usr/bin/python3 -c 'import json,sys; print(json.dumps([c["items"] for c in json.load(open(sys.argv[1]))["changes"]]))' ../out/$T/v/3/diff/index.json)"
}

@test "what the script composes of the steps is what diff says, for every two versions" {
	make_four
	command -v node >/dev/null || skip 'no node'
	for a in 1 2 3; do
		for b in $(seq $((a + 1)) 4); do
			skein diff lithium@$a..$b --json >../diff-$a-$b.json
		done
	done
	in_node <<JS
const fs = require('fs'), dir = '../out/$T/';
const read = path => JSON.parse(fs.readFileSync(path, 'utf8'));
const told = c => JSON.stringify([c.kind, c.id, c.after, c.items.slice().sort()]);
let seen = 0;
for (let a = 1; a < 4; a++)
	for (let b = a + 1; b <= 4; b++) {
		const steps = [];
		for (let v = a + 1; v <= b; v++)
			steps.push({ version: v, diff: read(dir + 'v/' + v + '/diff/index.json') });
		const mine = skein.compose(read(dir + 'v/' + a + '/index.json'), steps).changes;
		const theirs = read('../diff-' + a + '-' + b + '.json').changes;
		const left = mine.map(told).sort().join('\n'), right = theirs.map(told).sort().join('\n');
		if (left !== right || !mine.every(c => c.by.length)) {
			console.error(a, b, '\n' + left + '\n--\n' + right);
			process.exit(1);
		}
		seen += mine.length;
	}
if (seen < 10) process.exit(1);
JS
}

@test "one version has nothing to compare with, and a broken one is passed over" {
	make_filled
	skein site ../out >/dev/null
	has 'nothing to compare it with yet' "$(<../out/$T/compare/index.html)"
	printf 'title: [\n' >$T/thread.yaml
	tick 60
	git commit -qam broken
	expect 0 skein site ../out
	lacks 'class="range"' "$(<../out/$T/compare/index.html)"
	/usr/bin/python3 -c 'import json,sys; assert json.load(open(sys.argv[1]))["compared"] == []' ../out/$T/compare/index.json
}

@test "every text of a thread is there for the search, under an id of its page" {
	make_four
	/usr/bin/python3 - ../out/$T <<'PYTHON'
import json, re, sys
texts = json.load(open(sys.argv[1] + "/search.json"))["texts"]
ids = set(re.findall(r' id="([^"]+)"', open(sys.argv[1] + "/index.html").read()))
assert {t[0] for t in texts} == {"thread", "sentence", "event", "perspective", "tension", "source"}, texts
for kind, anchor, head, text in texts:
    assert (anchor in ids) != (kind == "thread"), anchor
    assert "[@" not in text, text
assert ["The court halts all permits."] == [t[3] for t in texts if "halts all" in t[3]]
PYTHON
}

@test "only the changed thread's texts are written again, and the shards of its words" {
	make_four
	skein new tea -t 'Tea' >/dev/null
	echo 'Tea is sold.' >threads/tea/narrative.md
	tick 60
	skein commit >/dev/null
	skein site ../out >/dev/null
	find ../out/search ../out/threads -name '*.json' -exec touch -d @1000 {} +
	echo 'Zebras drink it.' >>threads/tea/narrative.md
	tick 60
	skein commit >/dev/null
	skein site ../out >/dev/null
	[ "$(stat -c %Y ../out/$T/search.json)" = 1000 ]
	[ "$(stat -c %Y ../out/threads/tea/search.json)" != 1000 ]
	[ "$(find ../out/search -name '??.json' -newermt @2000 | wc -l)" -le 4 ]
	skein site ../new >/dev/null
	diff -r ../out ../new
}

@test "feeds keep the rules of Atom, and their entries hold the changes as HTML" {
	make_four
	skein site ../out --base-url https://example.org/ >/dev/null
	cp ../out/feed.xml ../first.xml
	echo 'It snows.' >>$T/narrative.md
	tick 60
	skein commit >/dev/null
	skein site ../out --base-url https://example.org/ >/dev/null
	/usr/bin/python3 - ../first.xml ../out/feed.xml ../out/$T/feed.xml <<'PYTHON'
import re, sys, xml.etree.ElementTree as tree
A = "{http://www.w3.org/2005/Atom}"
seen = []
for path in sys.argv[1:]:
    feed = tree.parse(path).getroot()
    one = lambda e, name: (lambda l: l[0] if len(l) == 1 else sys.exit(path + ": " + name))(e.findall(A + name))
    time = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
    assert feed.tag == A + "feed" and one(feed, "title").text and one(feed, "id").text.startswith("https://")
    assert time.match(one(feed, "updated").text)
    assert [l.get("rel") for l in feed.findall(A + "link")].count("self") == 1
    ids = {}
    for e in feed.findall(A + "entry"):
        assert time.match(one(e, "updated").text) and one(e, "title").text
        assert one(one(e, "author"), "name").text == "Test Author"
        assert sum(l.get("rel") == "alternate" for l in e.findall(A + "link")) == 1
        content = one(e, "content")
        assert content.get("type") == "html" and '<ol class="changes">' in content.text, content.text
        assert one(e, "id").text not in ids
        ids[one(e, "id").text] = content.text
    assert max(one(e, "updated").text for e in feed.findall(A + "entry")) == one(feed, "updated").text
    seen.append(ids)
assert len(seen[0]) == 4 and len(seen[1]) == len(seen[2]) == 5
assert all(seen[1][i] == text for i, text in seen[0].items()), "an entry is another"
PYTHON
}
