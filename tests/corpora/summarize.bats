# Summaries and timelines of real news: word for word, the same each time.
load ../cli/helpers
load ../cli/json

# news: the articles of the corpus as JSON lines, dated by their names.
news() {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	python3 - "$CORPORA/quotes/polnear-train/text" >news.jsonl <<'PY'
import json, pathlib, re, sys
for f in sorted(pathlib.Path(sys.argv[1]).glob("*.txt")):
    date = re.search(r"\d{4}-\d\d-\d\d", f.name)
    print(json.dumps({"id": f.name, "date": date and date.group(0), "text": f.read_text(errors="replace")}))
PY
}

# verbatim: every text of $output stands in the article that it names, none twice.
verbatim() {
	python3 - 3<<<"$output" <<'PY'
import json, os
texts = {d["id"]: d["text"] for d in map(json.loads, open("news.jsonl"))}
d = json.load(os.fdopen(3))
said = d.get("sentences", []) + [s for t in d.get("timeline", []) for s in t["sentences"]]
assert said
for s in said:
    assert s["text"] in texts[s["id"]], s
assert len({s["text"] for s in said}) == len(said)
PY
}

@test "a summary of real news is word for word" {
	news
	expect 0 skein summarize --json --words 300 news.jsonl
	valid summarize
	verbatim
	[ "$(pick "250 <= sum(len(s['text'].split()) for s in d['sentences']) <= 310")" = True ]
}

@test "a timeline of real news is word for word, and the same each time" {
	news
	expect 0 skein summarize --timeline --json --length 40 --per-date 2 news.jsonl
	valid summarize
	verbatim
	[ "$(pick "len(d['timeline'])")" = 40 ]
	local before=$output
	expect 0 skein summarize --timeline --json --length 40 --per-date 2 news.jsonl
	[ "$output" = "$before" ]
}

@test "the days on which the parties voted in 2016 are found" {
	news
	expect 0 skein summarize --timeline --json --length 30 --from 2016-01-01 --to 2016-07-31 news.jsonl
	# Iowa, New Hampshire, Super Tuesday, …, Indiana, California, and the first nomination.
	local days="{'2016-02-01', '2016-02-09', '2016-03-01', '2016-03-15', '2016-04-05', '2016-04-19', '2016-05-03', '2016-06-07', '2016-07-26'}"
	[ "$(pick "len($days & {t['date'] for t in d['timeline']}) >= 7")" = True ]
}
