#!/usr/bin/env bats
# extract: what a text says, in verbatim spans.

load helpers
load json

write() { printf '%s\n' "$@" >text; }

# verbatim: each text of the output is the bytes of the input at its place.
verbatim() {
	printf '%s' "$output" >out.json
	/usr/bin/python3 - text out.json <<-PY
		import json, sys
		raw = open(sys.argv[1], "rb").read()
		def walk(v):
		    if isinstance(v, dict):
		        if "start" in v:
		            assert raw[v["start"]:v["start"] + v["length"]].decode() == v["text"], v
		        for x in v.values(): walk(x)
		    elif isinstance(v, list):
		        for x in v: walk(x)
		walk(json.load(open(sys.argv[2], encoding="utf-8")))
	PY
}

@test "dates, quotes, claims, questions and hedges" {
	write 'Output fell by 3.5 % on 4 May 2026, the ministry said.' '' '“We are ready,” said Ana Ruiz, who runs the mine.' '' \
		'Will it last? Prices may rise next week.'
	expect 0 skein extract text --date 2026-05-06 --json
	valid extract
	verbatim
	[ "$(pick "[(x['text'], x['value']) for x in d['dates']]")" = "[('4 May 2026', '2026-05-04'), ('next week', '2026-05-11/2026-05-17')]" ]
	[ "$(pick "[(q['kind'], q['name']['text'], q['content'][0]['text']) for q in d['quotes'] if q['kind'] == 'direct']")" = \
		"[('direct', 'Ana Ruiz', 'We are ready')]" ]
	[ "$(pick "[s['text'] for s in d['sentences'] if s['question']]")" = "['Will it last?']" ]
	[ "$(pick "[s['text'] for s in d['sentences'] if s['hedged']]")" = "['Prices may rise next week.']" ]
	[ "$(pick "[(n['text'], n['value']) for n in d['sentences'][0]['numbers']][0]")" = "('3.5 %', 3.5)" ]
	expect 0 skein extract text --date 2026-05-06
	has '2026-05-04'
	has 'Ana Ruiz: We are ready'
}

@test "relative dates without a day to count from are found, and have no value" {
	write 'They met yesterday.'
	expect 0 skein extract text --json
	[ "$(pick "[(x['text'], x['value'], x['relative']) for x in d['dates']]")" = "[('yesterday', None, True)]" ]
	expect 0 skein extract - --date 2026-03-01 --json <text
	[ "$(pick "d['dates'][0]['value']")" = 2026-02-28 ]
	expect 3 skein extract text --date someday
}

@test "an item of a thread, with its own date" {
	make_store
	skein new lithium -t L >/dev/null
	skein add item lithium --id brine -t B -d 2026-03-01 -u https://example.org/1 >/dev/null
	echo 'They met yesterday.' >threads/lithium/items/brine.txt
	skein commit >/dev/null
	expect 0 skein extract lithium:brine --json
	[ "$(pick "d['dates'][0]['value']")" = 2026-02-28 ]
	expect 3 skein extract lithium:nobody
	expect 3 skein extract nowhere:brine
}

@test "any bytes: nothing breaks, every span is of the text" {
	: >text
	expect 0 skein extract text --json
	valid extract
	[ "$(pick "d['sentences']")" = '[]' ]
	for seed in 1 2 3 4 5; do
		/usr/bin/python3 - "$seed" >text <<-'PY'
			import random, sys
			random.seed(int(sys.argv[1]))
			parts = ["“", "”", '"', "said", "Ana Ruiz", "on Monday", "4 May", "2026", "?", ".", ",", "\n\n", " ", "%", "3.5",
			         "may", "not", "according to", "ü", "北京", "2020年4月3日", "between", "and", "last", "week", "'"]
			sys.stdout.write(" ".join(random.choice(parts) for _ in range(3000)))
		PY
		expect 0 skein extract text --date 2026-05-06 --json
		verbatim
	done
	head -c 20000 /dev/urandom >text
	expect 0 skein extract text --json
	valid extract
}
