#!/usr/bin/env bats
# site: static pages of all threads.

load helpers
load json
load filled

# links FOLDER [BASE]: every link of every page leads to a file (and a place in it) inside FOLDER, to
# another host's address (of the site's own, BASE, files may be fetched) or to a mailbox; no id is given twice; nothing is fetched from elsewhere.
links() {
	/usr/bin/python3 - "$1" "${2:-none}" <<'PYTHON'
import os, re, sys
from html.parser import HTMLParser
from urllib.parse import unquote
top = os.path.realpath(sys.argv[1]); faults = []
class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(); self.links, self.ids, self.own = [], set(), []
        self.feed(text)
    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src", "data-history"):
                self.links.append((tag + " " + (dict(attrs).get("rel") or ""), name, value))
            if name == "id":
                if value in self.ids: faults.append("id twice: " + value)
                self.ids.add(value)
            if name.startswith("on") or name == "style": faults.append("attribute " + name)
        if tag == "script": self.own.append(dict(attrs))
pages = {}
for folder, _, files in os.walk(top):
    for f in files:
        if f.endswith(".html"):
            path = os.path.join(folder, f); pages[path] = Page(open(path, encoding="utf-8").read())
seen = 0
for path, page in pages.items():
    for s in page.own:
        if "src" not in s and s.get("type") != "application/ld+json": faults.append(path + ": a script")
    for tag, name, value in page.links:
        if re.match(r"[a-z]+:", value):
            if tag[:2] != "a " and tag not in ("link canonical", "link alternate") and not value.startswith(sys.argv[2]): faults.append(path + ": fetches " + value)
            if not re.match(r"(https?://|mailto:)", value): faults.append(path + ": " + value)
            continue
        if path.endswith("404.html"): continue
        where, _, place = value.partition("#"); seen += 1
        target = os.path.normpath(os.path.join(os.path.dirname(path), unquote(where))) if where else path
        if os.path.isdir(target): target = os.path.join(target, "index.html")
        if not target.startswith(top + "/"): faults.append(path + ": leads outside: " + value)
        elif not os.path.exists(target): faults.append(path + ": leads nowhere: " + value)
        elif place and unquote(place) not in pages[target].ids: faults.append(path + ": no such place: " + value)
print(seen, "links", *faults[:20], sep="\n", file=sys.stderr)
sys.exit(bool(faults) or seen < 20)
PYTHON
}

# wellformed FOLDER: XML and JSON files are.
wellformed() {
	/usr/bin/python3 - "$1" <<'PYTHON'
import json, os, sys, xml.dom.minidom
for folder, _, files in os.walk(sys.argv[1]):
    for f in files:
        path = os.path.join(folder, f)
        if f.endswith(".xml"): xml.dom.minidom.parse(path)
        if f.endswith(".json"): json.load(open(path, encoding="utf-8"))
PYTHON
}

# A thread of two versions, in $WORK/store.
make_two() {
	make_filled
	printf '%s\n' "The court halts the permits. [@$BRINE; @$COURT, p. 7]" 'Prices fall.' >$T/narrative.md
	tick 86400
	skein commit >/dev/null
}

@test "every page is there, every link leads somewhere, and all of it parses" {
	make_two
	expect 0 skein site ../out --json
	valid site
	[ "$(pick "d['written'] == d['files'] and d['removed'] == 0")" = True ]
	cd ../out
	for page in index.html index.json feed.xml sitemap.xml robots.txt 404.html style.css site.js \
		$T/index.html $T/index.json $T/feed.xml $T/history/index.html $T/blame/index.html \
		$T/sources/index.json $T/v/1/index.html $T/v/1/diff/index.json $T/v/2/diff/index.html; do
		[ -s "$page" ]
	done
	links .
	wellformed .
	has 'Prices fall.' "$(<$T/index.html)"
	has 'Prices rise.' "$(<$T/v/1/index.html)"
	has '<del>' "$(<$T/v/2/diff/index.html)"
	has '2 sources of 2 independent origins' "$(<$T/sources/index.html)"
	has '&lt;del&gt;' "$(<feed.xml)"
	has 'For how long?' "$(<index.html)"
	has '"@type":"Article"' "$(<$T/index.html)"
}

@test "a second run writes nothing; what changed is written, old versions are left alone" {
	make_two
	skein site ../out >/dev/null
	expect 0 skein site ../out --json
	[ "$(pick "(d['written'], d['removed'])")" = '(0, 0)' ]
	touch -d @1000 ../out/$T/v/1/index.html ../out/style.css
	echo 'Prices rise again.' >>$T/narrative.md
	tick 86400
	skein commit >/dev/null
	expect 0 skein site ../out --json
	[ "$(pick "d['written'] > 0 and d['unchanged'] > 0")" = True ]
	[ "$(stat -c %Y ../out/$T/v/1/index.html)" = 1000 ]
	[ "$(stat -c %Y ../out/style.css)" = 1000 ]
	skein site ../new >/dev/null
	diff -r ../out ../new
}

@test "what was written step by step is what is written from nothing, from any clone" {
	make_two
	skein site ../out >/dev/null
	skein new energy/wind -t 'Wind' >/dev/null
	echo 'Wind blows.' >threads/energy/wind/narrative.md
	tick 86400
	skein commit >/dev/null
	skein site ../out >/dev/null
	git rm -rq threads/energy/wind
	tick 86400
	git commit -qm 'energy/wind: remove'
	expect 0 skein site ../out --json
	[ "$(pick "d['removed'] > 8")" = True ]
	[ ! -e ../out/threads/energy/wind ]
	git clone -q --bare . ../bare.git
	skein -C ../bare.git site ../new >/dev/null
	diff -r --exclude=.skein-site ../out ../new
	git -C ../bare.git config skein.index false
	skein -C ../bare.git site ../slow >/dev/null
	diff -r --exclude=.skein-site ../out ../slow
}

@test "files of others stay, also where a thread goes; damage is mended" {
	make_two
	skein site ../out >/dev/null
	echo mine >../out/CNAME
	echo mine >../out/$T/note
	: >../out/$T/index.html
	rm ../out/feed.xml
	expect 0 skein site ../out --json
	[ "$(pick "d['written']")" = 2 ]
	skein mv lithium power/lithium >/dev/null
	tick 60
	skein commit >/dev/null
	skein site ../out >/dev/null
	[ -e ../out/$T/note ]
	[ -e ../out/CNAME ]
	[ ! -e ../out/$T/index.html ]
	[ -s ../out/threads/power/lithium/v/1/index.html ]
}

@test "a folder that is no site is refused, and nothing in it is touched" {
	make_two
	mkdir ../other
	echo mine >../other/index.html
	expect 3 skein site ../other
	has 'holds no site' "$stderr"
	[ "$(<../other/index.html)" = mine ]
	[ "$(find ../other -type f | wc -l)" = 1 ]
	echo 'something else' >../other/.skein-site
	expect 3 skein site ../other
	[ "$(<../other/index.html)" = mine ]
}

@test "a link inside the folder is not followed" {
	make_two
	skein site ../out >/dev/null
	mkdir ../secret
	rm -r ../out/threads
	ln -s ../secret ../out/threads
	expect 4 skein site ../out
	[ -z "$(ls ../secret)" ]
	rm ../out/threads
	echo theirs >../secret/page
	ln -s "$PWD/../secret/page" ../out/index.new
	rm ../out/index.html
	ln -s "$PWD/../secret/page" ../out/index.html
	skein site ../out >/dev/null
	[ "$(<../secret/page)" = theirs ]
	[ ! -L ../out/index.html ]
}

@test "an interrupted run is taken up, and what it left is known" {
	make_two
	skein site ../whole >/dev/null
	mkdir ../out
	printf 'skein-site 1\nf %064d 0 threads/gone/index.html\nf %064d 0 ind' 0 0 >../out/.skein-site
	mkdir -p ../out/threads/gone
	echo old >../out/threads/gone/index.html
	expect 0 skein site ../out --json
	[ "$(pick "d['removed']")" = 1 ]
	diff -r ../whole ../out
}

@test "with an address feeds, sitemap and pages name it; a bad one is refused" {
	make_two
	skein site ../out --base-url https://example.org/desk >/dev/null
	has "<loc>https://example.org/desk/$T/</loc>" "$(<../out/sitemap.xml)"
	has 'Sitemap: https://example.org/desk/sitemap.xml' "$(<../out/robots.txt)"
	has "<id>https://example.org/desk/$T/v/1/</id>" "$(<../out/feed.xml)"
	has "rel=\"canonical\" href=\"https://example.org/desk/$T/\"" "$(<../out/$T/index.html)"
	has 'href="https://example.org/desk/style.css"' "$(<../out/404.html)"
	links ../out https://example.org/desk/
	for bad in 'javascript:alert(1)' example.org 'https://' 'https://e/"x' 'https://e/?q'; do
		expect 2 skein site ../bad --base-url "$bad"
	done
	[ ! -e ../bad ]
	printf 'base_url: "javascript:alert(1)//"\n' >>skein.yaml
	git commit -qam 'a bad address'
	expect 3 skein site ../bad
	[ ! -e ../bad ]
}

@test "a theme comes last, and goes when it is asked for no more" {
	make_two
	echo ':root{--accent:teal}' >../mine.css
	skein site ../out --theme ../mine.css >/dev/null
	diff ../mine.css ../out/theme.css
	has 'theme.css' "$(<../out/index.html)"
	links ../out
	skein site ../out >/dev/null
	[ ! -e ../out/theme.css ]
	lacks 'theme.css' "$(<../out/index.html)"
	expect 3 skein site ../out --theme ../none.css
}

@test "hostile texts are shown and do nothing" {
	make_store
	x='"><script>alert(1)</script><img src=x onerror=alert(1)></style></title>'\''&]]>'
	skein new evil -t "$x" --summary "$x" >/dev/null
	key=$(skein add item evil --id bad -t "$x" --outlet "$x" -u 'https://example.org/"onmouseover="x' -d 2026-01-01)
	printf '%s [@bad]\n\n[a link](javascript:alert(1)) and <script>alert(2)</script>\n' "$x" >threads/evil/narrative.md
	skein add event evil --id e -d 2026-01-02 --text "$x" >/dev/null
	skein add tension evil --id t -q "$x" >/dev/null
	skein add voice evil --id v --name "$x" --stance "$x" >/dev/null
	git add -A
	GIT_AUTHOR_NAME=$x git commit -qm 'evil: </script>'
	[ -n "$key" ]
	skein site ../out >/dev/null
	links ../out
	wellformed ../out
	for f in $(find ../out -name '*.html'); do
		lacks '<script>' "$(<"$f")"
		lacks '<img' "$(<"$f")"
		lacks 'href="javascript' "$(<"$f")"
	done
}

@test "a version that cannot be read has a page that says so, and the rest is there" {
	make_two
	printf 'title: [\n' >$T/thread.yaml
	tick 60
	git commit -qam broken
	expect 0 skein site ../out
	has 'cannot be read' "$(<../out/$T/index.html)"
	has 'Prices fall.' "$(<../out/$T/v/2/index.html)"
	links ../out
	wellformed ../out
}

@test "an empty store has a first page; no commit at all is an error" {
	git init -q bare
	expect 3 skein -C bare site "$WORK/none"
	[ ! -e none ]
	make_store
	expect 0 skein site ../out
	has 'There is no thread yet.' "$(<../out/index.html)"
	wellformed ../out
}

@test "the search's files name every thread that has a word" {
	make_two
	skein new tea -t '日本茶' >/dev/null
	echo 'The Café sells tea.' >threads/tea/narrative.md
	tick 60
	skein commit >/dev/null
	skein site ../out >/dev/null
	/usr/bin/python3 - ../out <<'PYTHON'
import json, sys
top = sys.argv[1]
from itertools import accumulate
index = json.load(open(top + "/search/index.json"))
names = json.load(open(top + "/search/names-00.json"))
assert index == {"threads": 2, "shards": 16, "names": 64}, index
def find(word, title=False):
    h = 2166136261
    for b in word[:2].encode(): h = (h ^ b) * 16777619 & 0xffffffff
    hits = json.load(open("%s/search/%02d.json" % (top, h % index["shards"]))).get(word, [])
    return [names[i >> 1][0] for i in accumulate(hits) if i & 1 or not title]
assert find("court") == ["threads/energy/lithium"], find("court")
assert find("cafe") == ["threads/tea"], find("cafe")
assert find("squeeze", True) == ["threads/energy/lithium"] and find("court", True) == []
assert find("日本") == find("本茶") == find("茶") == ["threads/tea"]
assert find("the") == ["threads/energy/lithium", "threads/tea"]
assert find("nothing") == []
PYTHON
}

@test "a long history: the feed has the newest twenty, every version its page" {
	make_store
	skein new long -t 'Long' >/dev/null
	for i in $(seq 22); do
		echo "Sentence number $i." >threads/long/narrative.md
		tick 60
		skein commit -m "change" >/dev/null
	done
	skein site ../out >/dev/null
	[ "$(grep -c '<entry>' ../out/threads/long/feed.xml)" = 20 ]
	[ "$(grep -c '<entry>' ../out/feed.xml)" = 22 ]
	for i in 1 2 3 21 22; do
		has "<ins>" "$(<../out/threads/long/v/$i/diff/index.html)"
		has "Sentence number $i." "$(<../out/threads/long/v/$i/index.html)"
		has "$i" "$(grep '<ins>' ../out/threads/long/v/$i/diff/index.html)"
	done
	links ../out
	wellformed ../out
	rm -r ../out/threads/long/v
	skein site ../out >/dev/null
	skein site ../new >/dev/null
	diff -r ../out ../new
}

@test "history says of each version what log says" {
	make_two
	skein site ../out >/dev/null
	expect 0 skein log lithium --json
	/usr/bin/python3 - ../out/$T/history/index.json 3<<<"$output" <<'PYTHON'
import json, os, sys
ours = json.load(open(sys.argv[1]))["versions"]
log = json.load(os.fdopen(3))["versions"]
names = ("version", "commit", "time", "author", "engine", "items", "sources")
assert len(ours) == 2 and [[v[n] for n in names] for v in ours] == [[v[n] for n in names] for v in log], (ours, log)
PYTHON
}

@test "a shallow clone has the pages of what it knows" {
	make_two
	git clone -q --depth 1 "file://$PWD" ../shallow
	cd ../shallow
	echo 'Prices rise again.' >>$T/narrative.md
	tick 60
	skein commit -m change >/dev/null
	expect 0 skein site ../out
	links ../out
	wellformed ../out
	has 'Prices rise again.' "$(<../out/$T/v/$(git rev-parse HEAD)/index.html)"
}

@test "sources that an item which nobody cites calls the same are one origin" {
	make_filled
	expect 0 skein site ../out
	grep -q '2 sources of 2 independent origins' ../out/$T/sources/index.html
	uncited=$(basename "$(grep -l 'Uncited: a survey' $T/items/*.yaml)" .yaml)
	printf 'same_as:\n- %s\n- %s\n' "$BRINE" "$COURT" >>"$T/items/$uncited.yaml"
	printf '%s\n' "The court halts the permits at last. [@$BRINE; @$COURT]" >$T/narrative.md
	tick 60
	skein commit >/dev/null
	expect 0 skein site ../out
	grep -q '2 sources of 1 independent origin<' ../out/$T/sources/index.html
}

@test "an open tension says since when, as of the version of the page" {
	make_two
	expect 0 skein site ../out
	grep -q 'new in this version' ../out/$T/v/1/index.html
	grep -q 'since version 1, <time datetime="2026-05-28">28 May 2026</time>, <b>for 1 day</b>' ../out/$T/v/2/index.html
	grep -q 'open since version 1, <time datetime="2026-05-28">28 May 2026</time>: <b>1 day</b>' ../out/index.html
}
