# feeds.sh - feeds parsed beside Python's feedparser (Debian's python3-feedparser);
# sourced by run.sh.  The start of both is left out.  The other files, where CORPORA is
# given, are small and mostly odd.

# feeds_row LABEL RUNS-OF-OURS FILE ...
feeds_row() {
	label=$1 times=$2
	shift 2
	for _ in 1 2 3; do
		"$build/tests/unit/feed_dump" -b "$times" "$@" >>feeds.ours
		/usr/bin/python3 "$here/feeds.py" measure 1 "$@" >>feeds.theirs
	done
	for side in ours theirs; do
		awk '{ printf "%.3f %d %d\n", 1000 * $1 / $2, $3, $1 }' feeds.$side | sort -n | sed -n 2p \
			>feeds.$side.median
		rm feeds.$side
	done
	paste -d ' ' feeds.ours.median feeds.theirs.median | awk -v what="$label" '{
		printf "  %-44s %9.2f %9.2f   x %-6.1f %s (entries: %d, %d)\n", what, $1, $4, $1 / $4,
			"at least 20", $2, $5 }'
}

part_feeds() {
	/usr/bin/python3 -c 'import feedparser' 2>/dev/null || {
		echo "feeds: skipped, python3-feedparser is not installed"
		return
	}
	${MAKE:-make} -s -C "$here/../.." BUILD="${BUILD:-build}" "${BUILD:-build}/tests/unit/feed_dump"
	/usr/bin/python3 "$here/feeds.py" make feeds
	heading "feeds: parsed, MB/s"
	columns skein feedparser
	feeds_row "RSS and Atom, 10 to 55 entries" 20 feeds/*.xml
	if [ -d "${CORPORA:-}/feeds/feedparser" ]; then
		# shellcheck disable=SC2046
		feeds_row "other people's test cases" 20 $(find "$CORPORA/feeds/feedparser" -name '*.xml' | sort)
	fi
}
