#!/usr/bin/env bats
# Books in the eyes of epubcheck, which reading systems and shops ask first: ordinary threads, and
# threads whose every text is trouble.
load ../cli/helpers

JAR=/usr/share/java/epubcheck.jar

setup() {
	seal
	command -v java >/dev/null && [ -e "$JAR" ] || skip "epubcheck is not installed"
	make_store
}

clean() {
	java -jar "$JAR" "$1" >log 2>&1 || { cat log >&2; return 1; }
	grep -F '0 fatals / 0 errors / 0 warnings' log
}

# thread NAME TITLE: takes the narrative from standard input.
thread() {
	skein new "$1" --title "$2" >/dev/null
	cat >"threads/$1/narrative.md"
	git add -A
	git commit -qm "$1" --no-verify
	skein export "$1" -f epub -o "$1.epub"
	clean "$1.epub"
}

@test "a published page, each of its versions" {
	skein import --as coast/seagrass "$ROOT"/tests/demo/seagrass-v{2,3,5}.txt >/dev/null
	for v in 2 3 5; do
		skein export "seagrass@$v" -f epub -o "$v.epub"
		clean "$v.epub"
	done
}

@test "the rich thread of the renderers' tests" {
	mkdir -p threads/transport
	cp -R "$ROOT/tests/fixtures/out/night-trains" threads/transport/
	skein export night-trains@work -f epub -o x.epub
	clean x.epub
}

@test "nothing, one word, and every block of Markdown" {
	printf '' | thread nothing Nothing
	printf 'Word.\n' | thread word 'One word'
	printf '%s\n' '# One' '' '###### Six' '' '- a' '- b' '' '  c' '' '1. x' '2. y' '   - z' '' '> quoted' '>' \
		'> > twice' '' '```' '<b> & "x"' '```' '' '---' '' 'a *b **c*** `d` [e](https://example.org/?a=1&b=2).' \
		'' 'Line  ' 'broken.' '' '<https://example.org/a_(b)>.' | thread blocks 'All the blocks'
}

@test "words that are markup, addresses that are none, other scripts" {
	printf '%s\n' '<script>alert(1)</script> </body> ]]> <!-- & &amp; &#0; &nbsp; \&copy; <br> <p/>.' '' \
		'[x](javascript:alert(1)) [y](https://example.org/%22%3E%3Cb%3E) [z](https://example.org/ä?q=日本) ![i](http://example.org/i.png).' \
		'' '夜行列車は復活した。العربية עברית ไทย 🚂👩🏽‍🚀 é.' | thread markup '<b>"Title"</b> & '\''more'\'' ]]>'
}
