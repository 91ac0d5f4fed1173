# What feeds become, against what other people's tests expect of them.
load ../cli/helpers

feeds() { # KIND
	[ -d "${CORPORA:-}/feeds" ] || skip "CORPORA has no feeds"
	${MAKE:-make} -s -C "$ROOT" BUILD="${BUILD#"$ROOT"/}" "${BUILD#"$ROOT"/}/tests/unit/feed_dump" >&2
	/usr/bin/python3 -W ignore "$ROOT/tests/corpora/feeds.py" "$1" "$BUILD/tests/unit/feed_dump" \
		"$CORPORA/feeds/$1" >&3
}

@test "the cases of Python's feedparser: at least 97 of 100 on the fields of an item" {
	feeds feedparser
}

@test "the pairs of gofeed: at least 90 of 100" {
	feeds gofeed
}
