# What other programs make of our exports.  The files of tests/fixtures/out are
# what the renderers write (the unit test test_out_golden proves that), so they
# stand for them here.  Each test is skipped where its reader is not installed.
load helpers

setup() {
	seal
	OUT=$ROOT/tests/fixtures/out
}

need() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

# The citations in order, one a line: the number, and the locator with hyphens.
citations() {
	sed 's/–/-/g' | grep -o '\[[0-9][^]]*\]'
}

@test "pandoc --citeproc gives the numbers of the page" {
	need pandoc
	pandoc --citeproc -t plain --wrap=none "$OUT/expected.pandoc.md" >plain
	sed '/^Summary$/,$d' plain | citations >got
	sed '1,/^Narrative$/d; /^Sources$/,$d' "$OUT/expected.txt" | citations >want
	[ "$(wc -l <want)" -gt 15 ]
	diff want got
}

@test "pandoc lists the sources in order of their numbers" {
	need pandoc
	pandoc --citeproc -t plain --wrap=none "$OUT/expected.pandoc.md" >plain
	sed '1,/^Sources$/d' plain >got
	sed -n '1,/^Sources$/d; s/^  \([0-9]*\)\. \[[0-9]*\] /\1 /p' "$OUT/expected.txt" |
		while read -r number line; do
			title=${line%%(20*}
			title=${title% — *}
			grep -F -- "${title% }" got | grep -q "^$number\. " || { echo "$number $title"; exit 1; }
		done
}

@test "pandoc reads the text as it is written, smart quotes, dollars and all" {
	need pandoc
	pandoc --citeproc -t plain --wrap=none "$OUT/expected.pandoc.md" >plain
	grep -F 'Weiß calls it "a revival without vehicles"...[3]' plain
	grep -F 'Prices of 5$ and 6$, 2~3 hours, 10^2 seats, someone@example.org, [@not-a-key] and snake_case survive.' plain
	grep -F 'and code -- stays, a link works, this one does not, and <script>alert("no")</script> is text.' plain
	grep -F "The operators' reports agree" plain
	grep -F '夜行列車は復活した。利用者は増えている。車両は足りない。[4]' plain
	grep -F '    1.  at night, freight comes first;' plain
}

@test "a style on the command line wins over the one in the file" {
	need pandoc
	cat >style.csl <<'CSL'
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout prefix="{" suffix="}" delimiter="+"><text variable="title"/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography>
</style>
CSL
	pandoc --citeproc --csl style.csl -t plain --wrap=none "$OUT/expected.pandoc.md" | grep -F '{Rail' && false
	pandoc --citeproc --csl style.csl -t plain --wrap=none "$OUT/expected.pandoc.md" |
		grep -F 'Demand was never the problem.{The revival of the night train'
}

@test "tidy finds nothing wrong with the HTML" {
	need tidy
	tidy -e -q "$OUT/expected.html"
}

@test "a reader of BibTeX gets every work, its title and its people" {
	need pandoc
	need python3
	for format in bibtex biblatex; do
		pandoc -f $format -t csljson "$OUT/expected.bib" >got.json
		python3 - "$OUT/expected.csl.json" got.json <<'PY'
import json, sys
want, got = (json.load(open(f)) for f in sys.argv[1:])
got = {i["id"]: i for i in got}
assert list(got) and len(got) == len(want), (len(got), len(want))
for w in want:
    g = got[w["id"]]
    title = g["title"].replace('<span class="nocase">', "").replace("</span>", "")
    assert title.lower() == w["title"].lower(), (title, w["title"])
    for a, b in zip(w.get("author", []), g.get("author", [])):
        assert a.get("family", a.get("literal")) == b.get("family", b.get("literal")), (a, b)
    assert len(w.get("author", [])) == len(g.get("author", []))
    assert w.get("DOI") == g.get("DOI"), (w.get("DOI"), g.get("DOI"))
    if "URL" in w:
        assert w["URL"] == g["URL"], (w["URL"], g["URL"])
    if "issued" in w:
        assert str(w["issued"]["date-parts"][0][0]) == str(g["issued"]["date-parts"][0][0])
PY
	done
}

@test "pandoc reads the CSL-JSON" {
	need pandoc
	[ "$(pandoc -f csljson -t markdown -s "$OUT/expected.csl.json" | grep -c 'id: ')" -eq 7 ]
}
