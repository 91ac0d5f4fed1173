#!/usr/bin/env bats
# An export held against the version that it names: honest, saved again, edited, forged, broken.
load helpers
load json

setup() {
	seal
	make_store
	PAGES=$ROOT/tests/demo
	skein import --as coast/seagrass "$PAGES"/seagrass-v{2,3,5}.txt >/dev/null
	COMMIT=$(git rev-parse HEAD~1)
}

# What the core writes; what helpers write is tested where their libraries are.
PLAIN='md pandoc html json csl-json bibtex ris'

need() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

made() {
	run --separate-stderr -- skein export seagrass@3 -f "$1" -o "$2"
	[[ "$stderr" != *'built without'* ]] || skip "$stderr"
	[ "$status" -eq 0 ]
}

# A word that version 3 has in its narrative, and one of a source's title.
edit() {
	sed "s/seagrass meadows/seaweed meadows/; s/Seagrass meadows/Seaweed meadows/; s/Seedling survival/Seedling death/" "$1"
}

@test "every format is verified byte for byte, at the version it names" {
	for format in text $PLAIN; do
		skein export seagrass@3 -f "$format" -o "x.$format"
		expect 0 skein verify "x.$format"
		[ "$output" = "x.$format: verified: coast/seagrass, version 3, commit ${COMMIT:0:12}, byte for byte" ]
	done
}

@test "books and documents are, too" {
	for format in epub docx latex pdf; do
		run --separate-stderr -- skein export seagrass@3 -f "$format" -o "x.$format"
		[ "$status" -eq 0 ] || continue
		expect 0 skein verify "x.$format"
		has 'version 3' && has 'byte for byte'
	done
}

@test "a later version, a rename of the thread, a bare clone: the file stays true" {
	skein export seagrass@3 -f html -o x.html
	skein mv coast/seagrass sea/meadows >/dev/null
	git commit -qam 'mv' --no-verify
	expect 0 skein verify x.html
	has 'coast/seagrass, version 3'
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git verify "$PWD/x.html"
	has 'byte for byte'
}

@test "several files, standard input, and the worst answer is the exit code" {
	skein export seagrass@3 -f html -o x.html
	skein export seagrass@2 -f md -o y.md
	expect 0 skein verify x.html y.md - <x.html
	[ "${#lines[@]}" -eq 3 ]
	has 'standard input: verified'
	edit x.html >z.html
	expect 1 skein verify x.html z.html
	expect 3 skein verify z.html missing.html
	has 'z.html: differs'
	has 'missing.html' "$stderr"
}

@test "an edited passage is named with its section, in every format" {
	for format in text md pandoc html json; do
		skein export seagrass@3 -f "$format" | edit - >"x.$format" || true
		expect 1 skein verify "x.$format"
		has 'differs from coast/seagrass, version 3'
		has '  narrative: the file has "'
		has 'eaweed meadows'
		has 'the version has "'
		lacks '  tensions:'
	done
}

@test "so is a source of a bibliography" {
	for format in csl-json bibtex ris; do
		skein export seagrass@3 -f "$format" >good
		skein export seagrass@3 >page
		title=$(sed -n 's/^  1\. \[1\] \([A-Za-z]*\).*/\1/p' page)
		sed "s/$title/Forgery/" good >bad
		refute cmp -s good bad
		expect 1 skein verify bad
		has '  sources: the file has "'
		has Forgery
	done
}

@test "JSON of a site, which has what its page cites, is verified, too" {
	skein new bay --title Bay >/dev/null
	skein add item bay --title 'Not cited' --url https://example.org/not >/dev/null
	git add -A && git commit -qm bay --no-verify
	skein export bay -f json >whole.json
	skein site ../out >/dev/null
	mapfile -t pages < <(grep -rl '"provenance"' ../out --include=*.json)
	[ "${#pages[@]}" -ge 4 ]
	expect 0 skein verify whole.json "${pages[@]}"
	[ "$(grep -c 'byte for byte' <<<"$output")" -eq $((${#pages[@]} + 1)) ]
	sed 's/Not cited/Is cited/' whole.json >edited.json
	expect 1 skein verify edited.json
	has '  sources: '
}

@test "a page that was written anew in other words of markup keeps its record" {
	need python3
	skein export seagrass@3 -f html >x.html
	sed "s|<meta name=\"\(skein:[a-z]*\)\" content=\"\([^\"]*\)\">|<META content='\2' NAME='\1' />|" x.html >y.html
	refute cmp -s x.html y.html
	expect 0 skein verify y.html
	has 'same content, other bytes'
	printf '\xef\xbb\xbf' | cat - x.html >z.html
	expect 0 skein verify z.html
	has 'same content, other bytes'
}

@test "saved again by another program, the content is the same" {
	need python3
	skein export seagrass@3 -f json >x.json
	python3 -c 'import json; json.dump(json.load(open("x.json")), open("y.json", "w"), sort_keys=True, indent=1)'
	skein export seagrass@3 -f md | sed 's/$/\r/' >y.md
	skein export seagrass@3 | sed 's/$/\r/' >y.txt
	skein export seagrass@3 -f bibtex | sed 's/^  /\t/' >y.bib
	skein export seagrass@3 -f html | sed 's/<p>/\n  <p>/' >y.html
	for file in y.json y.md y.txt y.bib y.html; do
		expect 0 skein verify "$file"
		has 'same content, other bytes' || { echo "$file"; false; }
		expect 1 skein verify --exact "$file"
	done
}

@test "a book or document that was packed again is the same, an edited one is not" {
	need python3
	need pandoc
	made epub x.epub
	made docx x.docx
	python3 - <<'PY'
import zipfile
for name in "epub", "docx":
    old = zipfile.ZipFile("x." + name)
    for out, change in (("same", b"meadows"), ("edit", b"carpets")):
        with zipfile.ZipFile(f"{out}.{name}", "w", zipfile.ZIP_DEFLATED) as z:
            for i in old.infolist():
                data = old.read(i)
                z.writestr(i.filename, data if i.filename == "mimetype" else data.replace(b"meadows", change))
PY
	expect 0 skein verify same.epub same.docx
	[ "$(grep -c 'same content, other bytes' <<<"$output")" -eq 2 ]
	python3 - <<'PY'
import zipfile
old = zipfile.ZipFile("x.docx")
with zipfile.ZipFile("foot.docx", "w", zipfile.ZIP_DEFLATED) as z:
    for i in old.infolist():
        z.writestr(i.filename, old.read(i))
    z.writestr("word/footer1.xml", "<w:ftr><w:p><w:r><w:t>All of it is wrong.</w:t></w:r></w:p></w:ftr>")
PY
	expect 1 skein verify foot.docx
	has '  rest: the file has "All of it is wrong.'
	expect 1 skein verify edit.epub
	has '  narrative: the file has "'
	expect 1 skein verify edit.docx
	has '  narrative: the file has "'
	has carpets
}

@test "edited LaTeX is noticed, macros and all" {
	need pandoc
	skein export seagrass@3 -f latex >x.tex
	sed 's/meadows/carpets/' x.tex >y.tex
	expect 1 skein verify y.tex
	has '  narrative: the file has "'
	sed 's/Version 3/Version 4/' x.tex >v.tex
	expect 1 skein verify v.tex
	has '  head: '
	sed 's/\\begin{document}/\\let\\emph\\textbf&/' x.tex >z.tex
	expect 0 skein verify z.tex
	has 'same content, other bytes'
	has 'its styles are not those' "$stderr"
}

@test "what a page of HTML could do is noticed outside of every section, too" {
	skein export seagrass@3 -f html >x.html
	deep=$(printf '<div>%.0s' $(seq 1500))
	for trick in "s|</main>|$deep<script>1</script></main>|" 's|<head>|<head><meta http-equiv="refresh" content="0;url=x">|' \
		's|<meta charset="utf-8">|<meta charset="utf-7">|' 's|</main>|<svg><path d="M0 0L9 9"></path></svg></main>|' \
		's|</main>|<p>One more thing.</p></main>|' 's|</head>|<script>alert(1)</script></head>|' \
		's|</main>|<iframe src="https://example.org/"></iframe></main>|' \
		's|<p class="version"|<p onclick="x()" class="version"|' \
		's|<main|<main style="display:none"|' 's|<h1 class="title">|<h1 class="title" hidden>|' \
		's|The Slow Desk|The Swift Desk|'; do
		sed "$trick" x.html >y.html
		refute cmp -s x.html y.html
		expect 1 skein verify y.html
	done
	sed 's|</style>|p{display:none}</style>|' x.html >y.html
	expect 0 skein verify y.html
	has 'same content, other bytes'
	has 'its styles are not those' "$stderr"
}

@test "a link that leads elsewhere is noticed" {
	skein add item coast/seagrass --title 'A survey' --url https://example.org/survey >/dev/null
	key=$(git status --porcelain -uall | sed -n 's|.*items/\(.*\)\.yaml|\1|p')
	printf '\nA survey says so. [@%s]\n' "$key" >>threads/coast/seagrass/narrative.md
	git add -A && git commit -qm survey --no-verify
	for format in html md json; do
		skein export seagrass -f "$format" | sed 's|example.org/survey|example.com/survey|' >"x.$format"
		expect 1 skein verify "x.$format"
		has '  sources: '
	done
}

@test "a right commit in the record does not help an edited text, nor do hashes made to fit" {
	need python3
	skein export seagrass@3 -f html | edit - >x.html
	expect 1 skein verify x.html
	lacks '  record:'
	# The forger knows the format: hashes of the edited page.
	skein export seagrass@3 | edit - >page.txt
	python3 - <<'PY'
import hashlib, re
text, html = open("page.txt").read(), open("x.html").read()
part = re.search("Narrative\n.*?(?=\n\nTimeline\n)", text, re.S).group() + "\n"
new = hashlib.sha256(part.encode()).hexdigest()
html, n = re.subn('(name="skein:narrative" content="sha256:)[0-9a-f]*', r"\g<1>" + new, html)
assert n == 1
open("y.html", "w").write(html)
PY
	expect 1 skein verify y.html
	has '  narrative: the file has "'
	has "  record: the file's hash of the narrative is not that of the commit"
}

@test "a record alone that was changed is a finding" {
	skein export seagrass@3 -f html | sed 's/\(skein:timeline" content="sha256:\)..../\10000/' >x.html
	expect 1 skein verify x.html
	has "  record: the file's hash of the timeline"
	lacks 'the file has'
	skein export seagrass@3 -f ris | sed 's/\(skein:content=sha256:\)..../\10000/' >x.ris
	expect 1 skein verify x.ris
	has "  record: the file's hash of the content"
	skein export seagrass@3 -f md | sed 's/^skein:format md/skein:format html/' >x.md
	expect 1 skein verify x.md
	has '  record: the file says that it is html, it is md'
}

@test "a version number that the commit does not have is a finding" {
	skein export seagrass@3 -f bibtex | sed 's/skein:version 3/skein:version 4/' >x.bib
	expect 1 skein verify x.bib
	has '  version: the file calls itself version 4, that commit is version 3'
}

@test "an unknown commit, a commit without the thread, another thread's file: each its own answer" {
	skein export seagrass@3 -f html >x.html
	sed "s/$COMMIT/0123456789012345678901234567890123456789/" x.html >y.html
	expect 3 skein verify y.html
	has 'commit 012345678901, which is not in this repository' "$stderr"
	sed 's|skein:thread" content="coast/seagrass|skein:thread" content="coast/kelp|' x.html >z.html
	expect 3 skein verify z.html
	has 'z.html' "$stderr"
	has kelp "$stderr"
	skein new other --title Other >/dev/null
	git add -A && git commit -qm other --no-verify
	sed "s|skein:thread\" content=\"coast/seagrass|skein:thread\" content=\"other|; s/$COMMIT/$(git rev-parse HEAD)/" x.html >w.html
	expect 1 skein verify w.html
	has 'differs from other'
	expect 3 skein verify --json y.html
	valid verify
	[ "$(pick "d['files'][0]['result']")" = unknown-commit ]
	expect 3 skein verify --json z.html
	[ "$(pick "d['files'][0]['result']")" = unknown-thread ]
}

@test "no record: --at says what to compare with" {
	skein export seagrass@3 -f bibtex | sed '/^% skein:/d' >x.bib
	skein export seagrass@3 -f html | sed '/name="skein:/d' >x.html
	skein export seagrass@3 -f md | sed '/^<!--$/,$d' >x.md
	for file in x.bib x.html x.md; do
		expect 3 skein verify "$file"
		has "$file: carries no record of where it comes from" "$stderr"
		has '--at THREAD@REV' "$stderr"
		expect 0 skein verify --at seagrass@3 "$file"
		has 'same content, other bytes'
		expect 1 skein verify --at seagrass@2 "$file"
	done
	expect 3 skein verify --json x.bib
	valid verify
	[ "$(pick "d['files'][0]['result']")" = no-record ]
}

@test "an export of the work tree says so" {
	echo 'More of it.' >>threads/coast/seagrass/narrative.md
	skein export seagrass@work -f html >x.html
	expect 3 skein verify x.html
	has 'was exported from a work tree' "$stderr"
	git commit -qam more --no-verify
	expect 1 skein verify --at seagrass x.html
	has '  head: '
	lacks '  narrative: '
}

@test "a draft keeps the name it had" {
	git checkout -qb topic
	echo 'More of it.' >>threads/coast/seagrass/narrative.md
	git commit -qam more --no-verify
	skein export seagrass -f html >x.html
	grep -q 'skein:version" content="5+1"' x.html
	expect 0 skein verify x.html
	has 'version 5+1' && has 'byte for byte'
	git checkout -q main && git merge -q --ff-only topic
	expect 0 skein verify x.html
	has 'byte for byte'
}

@test "a page as text is known by its title and version" {
	skein export seagrass@2 >x.txt
	expect 0 skein verify x.txt
	has 'version 2' && has 'byte for byte'
	sed '3s/.*/Another title · history/' x.txt >y.txt
	expect 3 skein verify y.txt
	has "no thread has the title 'Another title'" "$stderr"
	sed 's/^Version 2$/Version 17/' x.txt >z.txt
	expect 3 skein verify z.txt
	has 17 "$stderr"
	sed 's/^Version 2$/Version 3/' x.txt >w.txt
	expect 1 skein verify w.txt
	has '  head: the file has "'
	sed -i 's/^title: .*/title: Meadows/' threads/coast/seagrass/thread.yaml
	git commit -qam title --no-verify
	expect 0 skein verify x.txt
	has 'version 2' && has 'byte for byte'
	printf 'just a note\n' >n.txt
	expect 3 skein verify n.txt
	has 'carries no record' "$stderr"
}

@test "truncated files: what is missing is named, or that it cannot be read" {
	for format in text md html bibtex ris pandoc; do
		skein export seagrass@3 -f "$format" >x
		head -c $(($(wc -c <x) * 3 / 5)) x >y
		run --separate-stderr -- skein verify y
		if [ "$format" = md ]; then # its record is at the end
			[ "$status" -eq 3 ]
			has 'carries no record' "$stderr"
		else
			[ "$status" -eq 1 ]
			has '  sources: '
			has 'ends there'
		fi
	done
	for format in json csl-json; do
		skein export seagrass@3 -f "$format" | head -c 900 >y
		expect 3 skein verify y
		has 'y:' "$stderr"
	done
	: >empty
	expect 3 skein verify empty
}

@test "archives: truncated, bombs, names that climb, two entries of a name" {
	need python3
	made epub x.epub
	head -c 3000 x.epub >t.epub
	expect 3 skein verify t.epub
	has 'no readable archive' "$stderr"
	python3 - <<'PY'
import zipfile, warnings
warnings.simplefilter("ignore")
old = zipfile.ZipFile("x.epub")
def copy(name, **more):
    z = zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED)
    for i in old.infolist():
        z.writestr(i.filename, old.read(i))
    return z
z = copy("ratio.epub"); z.writestr("EPUB/big.xhtml", b"a" * (30 << 20)); z.close()
z = copy("entry.epub"); z.writestr("EPUB/big.xhtml", bytes(range(256)) * ((33 << 20) // 256)); z.close()
z = copy("twice.epub"); z.writestr("EPUB/nav.xhtml", b"<html/>"); z.close()
z = copy("climb.epub"); z.writestr("../../evil.xhtml", b"<html><body>evil</body></html>"); z.close()
z = copy("many.epub"); [z.writestr("EPUB/%d.txt" % i, b"") for i in range(4096)]; z.close()
PY
	for file in ratio entry twice many; do
		expect 3 skein verify "$file.epub"
		has "$file.epub" "$stderr"
	done
	expect 1 skein verify climb.epub
	has evil
	[ ! -e ../../evil.xhtml ]
	[ ! -e ../evil.xhtml ]
}

@test "a file that is too large is refused by name" {
	truncate -s 64M x.html
	expect 3 skein verify x.html
	truncate -s $((64 * 1024 * 1024 + 1)) x.html
	expect 3 skein verify x.html
	has 'x.html' "$stderr"
	expect 3 skein verify --json x.html
	[ "$(pick "d['files'][0]['result']")" = unreadable ]
}

@test "hostile words of a file do not reach the terminal as commands" {
	skein export seagrass@3 -f md | sed 's/^\(## Narrative\)$/\1\n\n\x1b[31mred\x07 \xe2\x80\xaetrick/' >x.md
	expect 1 skein verify x.md
	has '  narrative: '
	lacks $'\x1b'
	lacks $'\x07'
	lacks $'\u202e'
}

@test "JSON says it all, and is what its schema says" {
	skein export seagrass@3 -f html -o good.html
	edit good.html >bad.html
	expect 1 skein verify --json good.html bad.html
	valid verify
	[ "$(pick "[f['result'] for f in d['files']]")" = "['identical', 'differs']" ]
	[ "$(pick "d['files'][0]['commit']")" = "$COMMIT" ]
	[ "$(pick "d['files'][1]['record']['version']")" = 3 ]
	[ "$(pick "'narrative' in [x['part'] for x in d['files'][1]['differs']]")" = True ]
}

@test "a PDF is verified on either paper, and an edited one is not" {
	need pdftotext
	made pdf x.pdf
	skein export seagrass@3 -f pdf --paper letter -o y.pdf
	expect 0 skein verify x.pdf y.pdf
	[ "$(grep -c 'byte for byte' <<<"$output")" -eq 2 ]
	need qpdf
	qpdf --linearize x.pdf z.pdf
	expect 0 skein verify z.pdf
	has 'same content, other bytes'
	skein export seagrass@2 -f pdf -o old.pdf
	expect 1 skein verify --at seagrass@3 old.pdf
	head -c 2000 x.pdf >t.pdf
	expect 3 skein verify t.pdf
}
