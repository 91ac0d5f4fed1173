#!/usr/bin/env bats
# The formats that a helper program writes: EPUB, PDF, and DOCX and LaTeX by pandoc.
load helpers

setup() {
	seal
	make_store
	PAGES=$ROOT/tests/demo
	skein import --as coast/seagrass "$PAGES/seagrass-v2.txt" "$PAGES/seagrass-v3.txt" >/dev/null
}

need() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

# made FORMAT FILE: exports it, or skips where this build has no writer of it.
made() {
	run --separate-stderr -- skein export seagrass -f "$1" -o "$2"
	[[ "$stderr" != *'built without'* ]] || skip "$stderr"
	[ "$status" -eq 0 ]
}

# A thread whose every text is trouble.  Hooks and checks are passed by, as a stranger does.
hostile() {
	skein new hostile --title 'Title \input{/etc/passwd} <b>&amp; $x$ --title=x %' >/dev/null
	printf '%s\n' 'A $\sum x^2$ \write18{id} \\def\a{\a} <script>alert(1)</script> & 5 < 6 #1 ~ ^ _ {}. ' \
		'' '![image](https://example.org/a.png) and [link](https://example.org/?a=1&b=%22x). ' '' \
		'- item *one*' '- `code \end{verbatim}`' '' '    \begin{code} & <b>' '' '# Heading & \LaTeX' \
		>threads/hostile/narrative.md
	git add -A
	git commit -qm hostile --no-verify
}

@test "an EPUB begins with its type, stored, and says who it is" {
	need unzip
	made epub x.epub
	[ "$(head -c 58 x.epub | tail -c 20)" = application/epub+zip ]
	[ "$(unzip -Z1 x.epub | head -2 | tr '\n' ' ')" = 'mimetype META-INF/container.xml ' ]
	unzip -p x.epub EPUB/package.opf >opf
	grep -F "<dc:title>$(sed -n '3s/ · history//p' "$PAGES/seagrass-v3.txt")</dc:title>" opf
	grep -F '<meta property="dcterms:modified">2026-05-19T16:05:00Z</meta>' opf
	grep -F "<meta property=\"skein:commit\">$(git rev-parse HEAD)</meta>" opf
	grep -E '<dc:identifier id="id">urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}<' opf
}

@test "the same version has the same identifier and bytes, wherever and whenever; another has another" {
	made epub a.epub
	tick 100000
	(cd / && TZ=Asia/Tokyo LC_ALL=C skein -C "$WORK/store" export seagrass -f epub) >b.epub
	cmp a.epub b.epub
	skein export seagrass@2 -f epub >c.epub
	refute cmp -s a.epub c.epub
}

@test "links between the chapters lead to what is there" {
	need python3
	made epub x.epub
	python3 - x.epub <<'PY'
import re, sys, zipfile, xml.dom.minidom
z = zipfile.ZipFile(sys.argv[1])
pages = {n: z.read(n).decode() for n in z.namelist() if n.endswith(".xhtml")}
for n, s in pages.items():
    xml.dom.minidom.parseString(s)
assert len(pages) >= 6, list(pages)
links = 0
for name, s in pages.items():
    for href in re.findall(r'href="([^"]*)"', s):
        if href.startswith(("http", "style.css")):
            continue
        file, _, at = href.partition("#")
        target = pages["EPUB/" + (file or name.split("/")[1])]
        assert not at or f'id="{at}"' in target, href
        links += 1
assert links > 20, links
assert 'epub:type="noteref"' in pages["EPUB/narrative.xhtml"]
PY
}

@test "epubcheck finds nothing wrong, nor with hostile texts" {
	need java
	[ -e /usr/share/java/epubcheck.jar ] || skip "epubcheck is not installed"
	made epub x.epub
	hostile
	skein export hostile -f epub -o y.epub
	for book in x y; do
		java -jar /usr/share/java/epubcheck.jar "$book.epub" >log 2>&1 || { cat log >&2; false; }
		grep -F '0 fatals / 0 errors / 0 warnings' log
	done
}

@test "a thread without any text is a book all the same" {
	need python3
	skein new empty --title 'Nothing yet' >/dev/null
	skein export empty@work -f epub -o x.epub
	python3 -c 'import sys, zipfile; z = zipfile.ZipFile("x.epub"); assert z.testzip() is None; print(z.namelist())'
}

@test "DOCX and LaTeX are the same bytes in any zone, locale and folder" {
	need pandoc
	for format in docx latex; do
		TZ=America/Lima LC_ALL=C skein export seagrass -f "$format" >"a.$format"
		tick 100000
		(cd / && TZ=Asia/Tokyo skein -C "$WORK/store" export seagrass -f "$format") >"b.$format"
		cmp "a.$format" "b.$format"
	done
	head -1 a.latex | grep -Fx '% skein:thread coast/seagrass'
}

@test "the user's pandoc folder has no say" {
	need pandoc
	skein export seagrass -f latex >a.tex
	mkdir -p "$HOME/.local/share/pandoc/templates"
	echo 'mine' >"$HOME/.local/share/pandoc/templates/default.latex"
	skein export seagrass -f latex >b.tex
	cmp a.tex b.tex
}

@test "no text of a store is a command of TeX or an option of pandoc" {
	need pandoc
	hostile
	skein export hostile -f latex >x.tex
	refute grep -F '\input{/etc' x.tex
	refute grep -F '\write18' x.tex
	refute grep -F '\def\a' x.tex
	refute grep -F '\sum' x.tex
	refute grep -F '\includegraphics' x.tex
	refute grep -F '\LaTeX' x.tex
	grep -F 'textbackslash' x.tex
	skein export hostile -f docx >x.docx
	pandoc --sandbox -f docx -t plain --wrap=none x.docx >plain
	grep -F '<script>alert(1)</script>' plain
}

@test "without pandoc one line says what to install" {
	mkdir bin
	for tool in git sh; do ln -s "$(command -v "$tool")" bin/; done
	expect 4 env PATH="$BUILD:$PWD/bin" skein export seagrass -f docx -o x.docx
	has 'pandoc is not installed' "$stderr"
	has 'apt-get install pandoc' "$stderr"
	[ ! -e x.docx ]
	expect 4 env PATH="$BUILD:$PWD/bin" skein export seagrass -f latex
	[ -z "$output" ]
}

@test "a pandoc that fails is an error, and nothing is written" {
	mkdir bin
	printf '#!/bin/sh\necho "no luck today" >&2\nexit 9\n' >bin/pandoc
	chmod +x bin/pandoc
	PATH=$PWD/bin:$PATH expect 4 skein export seagrass -f latex -o x.tex
	has 'no luck today' "$stderr"
	[ ! -e x.tex ]
}

@test "a PDF has the text, on either paper" {
	need pdftotext
	made pdf x.pdf
	pdftotext -q x.pdf - | grep -Fx Narrative
	skein export seagrass -f pdf --paper letter -o y.pdf
	pdfinfo x.pdf | grep -F A4
	pdfinfo y.pdf | grep -F letter
}

@test "what no font can show in a PDF is said" {
	printf 'A sign \xf4\x8f\x84\xa3 of our own.\n' >>threads/coast/seagrass/narrative.md
	run --separate-stderr -- skein export seagrass@work -f pdf -o x.pdf
	[[ "$stderr" != *'built without'* ]] || skip "$stderr"
	[ "$status" -eq 0 ]
	has '1 character is shown as a box: no font here has it' "$stderr"
}

@test "every format but text says thread, version, commit and what it hashes" {
	commit=$(git rev-parse HEAD)
	for format in md pandoc html json csl-json bibtex ris; do
		skein export seagrass -f "$format" >out
		grep -q "$commit" out || { echo "$format: no commit"; false; }
		grep -q 'coast/seagrass' out
		[ "$(grep -o 'sha256:[0-9a-f]\{64\}' out | wc -l)" -eq 7 ] || { echo "$format: hashes"; false; }
	done
	refute grep -q "$commit" <(skein export seagrass)
}

@test "the hashes are those of the parts of the page as text" {
	need python3
	skein export seagrass >page.txt
	skein export seagrass -f json >page.json
	python3 - <<'PY'
import hashlib, json, re
text, said = open("page.txt").read(), json.load(open("page.json"))["provenance"]
names = ["Narrative", "Timeline", "Perspectives", "Tensions", "Sources"]
parts = re.split("\n\n(?=(?:%s)\n)" % "|".join(names), text.rstrip("\n"))
want = {"title": parts[0].split("\n\n")[1].removesuffix(" · history") + "\n"}
want.update((p.split("\n")[0].lower(), p + "\n") for p in parts[1:])
sha = lambda s: "sha256:" + hashlib.sha256(s.encode()).hexdigest()
order = ["title", "summary", "narrative", "timeline", "perspectives", "tensions", "sources"]
for name in want:
    assert said[name] == sha(want[name]), name
assert said["content"] == sha("".join(f"{n} {sha(want[n])}\n" for n in order if n in want))
assert len(want) == 6
PY
}
