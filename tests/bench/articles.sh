# articles.sh - saved web pages read for their article, beside Debian's python3-readability,
# on the same files: those of CORPORA where it is given, else three that are made here.
# The start of both is left out, and both get one processor's time.

make_articles() {
	mkdir -p articles
	for i in 1 2 3; do
		./pages 1 "$((i * 3))" articles
		{
			echo "<html><head><title>Page $i</title><script>"
			yes 'var menu = function (a) { return a < 3 ? "<b>" : null; };' | head -n 800
			echo '</script></head><body><nav>'
			yes '<a href="/section/one" class="menu-item nav-link">Section</a>' | head -n 300
			echo '</nav><article>'
			cat articles/*.txt | sed 's/&/\&amp;/g; s/</\&lt;/g; s/^\(..*\)$/<p class="text">\1<\/p>/'
			echo '</article></body></html>'
		} >"articles/page-$i.html"
		rm articles/*.txt
	done
}

part_pages() {
	/usr/bin/python3 -c 'import readability' 2>/dev/null || {
		echo "pages: skipped, python3-readability is not installed"
		return
	}
	${MAKE:-make} -s -C "$here/../.." BUILD="${BUILD:-build}" "${BUILD:-build}/tests/corpora/page_dump"
	if [ -d "${CORPORA:-}/articles" ]; then
		set -- "$CORPORA"/articles/*/source.html
	else
		make_articles
		set -- articles/*.html
	fi
	heading "pages: article and metadata of $# saved pages, pages/s"
	for _ in 1 2 3; do
		"$build/tests/corpora/page_dump" -b 3 "$@" >>pages.ours
		/usr/bin/python3 "$here/articles.py" "$@" >>pages.theirs
	done
	columns readability skein
	sort -n pages.ours | sed -n 2p >pages.median
	sort -n pages.theirs | sed -n 2p | paste pages.median - | awk '{
		printf "  %-44s %9.1f %9.1f   x %-6.1f %s\n", "", $2, $1, $1 / $2, "at least 20" }'
	rm pages.ours pages.theirs
}
