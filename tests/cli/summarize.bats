#!/usr/bin/env bats
# summarize: sentences of documents, word for word, without a store.

load helpers
load json

# articles: a small story, as JSON lines.
articles() {
	cat >articles.jsonl <<'JSON'
{"id": "a1", "date": "2014-03-02", "title": "Dam cracks", "text": "The dam at Orrin cracked along its eastern wall on 2014-03-02, engineers said. A choir sang in the hall."}
{"id": "a2", "date": "2014-03-03", "title": "Dam cracks", "text": "Engineers said the eastern wall of the dam at Orrin cracked on 2014-03-02. Soup was served."}
{"id": "a3", "date": "2014-03-09", "title": "Valley empty", "text": "Nine hundred families left the Orrin valley by bus on 2014-03-09. Dogs barked at the buses."}
{"id": "a4", "date": "2014-03-10", "title": "Valley empty", "text": "The Orrin valley is empty since nine hundred families left on 2014-03-09 by bus."}
{"id": "a5", "date": "2014-03-20", "title": "Insurance", "text": "Insurance of houses in the Orrin valley became dearer, brokers said."}
JSON
}

@test "a summary has at most the words asked for" {
	articles
	expect 0 skein summarize --json --words 40 articles.jsonl
	valid summarize
	[ "$(pick "sum(len(s['text'].split()) for s in d['sentences']) <= 40")" = True ]
	[ "$(pick "len(d['sentences'])")" -ge 2 ]
	has cracked
	has 'families left'
}

@test "a timeline has the days that are spoken of" {
	articles
	expect 0 skein summarize --timeline --json --length 2 articles.jsonl
	valid summarize
	[ "$(pick "[t['date'] for t in d['timeline']]")" = "['2014-03-02', '2014-03-09']" ]
	[ "$(pick "'cracked' in d['timeline'][0]['sentences'][0]['text']")" = True ]
	expect 0 skein summarize --timeline --json --from 2014-03-05 --to 2014-03-31 articles.jsonl
	[ "$(pick "d['timeline'][0]['date']")" = 2014-03-09 ]
}

@test "text for people names the documents" {
	articles
	expect 0 skein summarize --timeline --length 1 articles.jsonl
	[ "${lines[0]}" = 2014-03-02 ]
	has '[a'
}

@test "standard input is read with - and without files" {
	articles
	expect 0 skein summarize --json - <articles.jsonl
	local named=$output
	expect 0 skein summarize --json <articles.jsonl
	[ "$output" = "$named" ]
}

@test "plain files are named by their path and dated by their name" {
	mkdir news
	echo 'The dam at Orrin cracked on Sunday, and engineers drained the reservoir.' >news/2014-03-02-dam.txt
	expect 0 skein summarize --json news/2014-03-02-dam.txt
	[ "$(pick "d['sentences'][0]['id']")" = news/2014-03-02-dam.txt ]
	expect 0 skein summarize --json --from 2014-03-03 news/2014-03-02-dam.txt
	[ "$(pick "d['sentences']")" = '[]' ]
}

@test "no documents give an empty answer" {
	expect 0 skein summarize --json </dev/null
	valid summarize
	[ "$(pick "d['sentences']")" = '[]' ]
	expect 0 skein summarize --timeline --json </dev/null
	valid summarize
	[ "$(pick "d['timeline']")" = '[]' ]
}

@test "every text is word for word in its document, whatever the documents" {
	/usr/bin/python3 - <<'PYTHON'
import json, random, subprocess
random.seed(4)
parts = ["The dam cracked", "families left", " on 2014-03-0%d", ". ", ".\n\n", "\n", " said Dr. Ek", "! ", "“Yes,” ", "水库决口。", "é", "? "]
for round in range(25):
    docs = []
    for i in range(random.randrange(8)):
        text = "".join(random.choice(parts) for _ in range(random.randrange(60))).replace("%d", str(random.randrange(1, 9)))
        docs.append({"id": str(i), "date": "2014-03-0%d" % random.randrange(1, 9), "text": text})
    given = "\n".join(json.dumps(d) for d in docs)
    for mode in [["--words", "50"], ["--timeline", "--per-date", "2"]]:
        out = json.loads(subprocess.run(["skein", "summarize", "--json"] + mode, input=given.encode(), capture_output=True, check=True).stdout)
        said = out.get("sentences", []) + [s for t in out.get("timeline", []) for s in t["sentences"]]
        for s in said:
            assert s["text"] in docs[int(s["id"])]["text"], s
        texts = [s["text"] for s in said]
        assert len(texts) == len(set(texts)), texts
PYTHON
}

@test "what is wrong is said with its place" {
	printf '{"text": "Good."}\n{"id": 3}\n' >bad.jsonl
	expect 3 skein summarize bad.jsonl
	has 'bad.jsonl:2' "$stderr"
	expect 3 skein summarize absent.txt
	expect 2 skein summarize --from soon </dev/null
	expect 2 skein summarize --from 2014-03-02 --to 2014-03-01 </dev/null
	expect 2 skein summarize --timeline --words 9 </dev/null
	expect 2 skein summarize --length 9 </dev/null
	expect 2 skein summarize --words 0 </dev/null
	expect 2 skein summarize --words 1000001 </dev/null
	expect 0 skein summarize --words 1000000 </dev/null
	expect 2 skein summarize --timeline --per-date 101 </dev/null
	expect 0 skein summarize --timeline --per-date 100 --length 10000 </dev/null
	expect 2 skein summarize --timeline --length 10001 </dev/null
}
