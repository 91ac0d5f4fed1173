#!/usr/bin/env bats
# serve: the documents of the API are those that the commands print.

load helpers
load filled
load serving

setup() {
	seal
	SERVE_AT=()
}

teardown() { stop; }

fetch() {
	/usr/bin/python3 -c 'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())' "$URL$1"
}

@test 'the API gives what the commands print with --json' {
	make_filled
	sed -i 's/Prices rise/Prices fall for now/' "$T/narrative.md"
	skein commit >/dev/null
	serve
	N=api/threads/energy/lithium
	skein list -l --json >list && fetch api/threads | cmp - list
	skein log lithium --json >log && fetch "$N/log" | cmp - log
	skein log lithium -n 1 --json >log && fetch "$N/log?limit=1" | cmp - log
	skein log lithium@1 --json >log && fetch "$N/log?at=1" | cmp - log
	skein blame lithium --json >blame && fetch "$N/blame" | cmp - blame
	skein blame lithium --citations --json >blame && fetch "$N/blame?citations=true" | cmp - blame
	skein blame lithium@1 --section tensions --json >blame && fetch "$N/blame?at=1&section=tensions" | cmp - blame
	skein gone lithium --json >gone && fetch "$N/gone" | cmp - gone
	skein diff lithium@1..2 --json >diff && fetch "$N/diff?from=1&to=2" | cmp - diff
	skein export lithium@1 -f csl-json >csl && fetch "$N/sources?at=1" | cmp - csl
	skein search court --json >hits && fetch 'api/search?q=court' | cmp - hits
	skein search court --history --json >hits && fetch 'api/search?q=court&scope=ever' | cmp - hits
}

@test 'a thread is exported without what its page does not show' {
	make_filled
	serve
	skein export lithium -f json >whole
	fetch api/threads/energy/lithium >shown
	refute grep -q 'full text of the brine' shown
	/usr/bin/python3 - <<'PYTHON'
import json
whole, shown = json.load(open("whole")), json.load(open("shown"))
whole.pop("files")
whole["items"] = [i for i in whole["items"] if i in shown["items"]]
for d in whole, shown: d["items"].sort(key=lambda i: i["id"])
assert len(shown["items"]) == 2 and whole == shown
PYTHON
}
