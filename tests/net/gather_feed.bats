#!/usr/bin/env bats
# skein feed: feeds are found, listed, exchanged and taken away.

load gather

@test "a feed by its address, and by a page that names it" {
	feed news.xml "$(entry one 'Whole.')"
	feed other.xml "$(entry two 'Whole.')"
	cat >"$SITE/index.html" <<-HTML
		<html><head><title>Site</title><link rel="alternate" type="application/rss+xml" href="/news.xml">
		<link rel="alternate" type="application/atom+xml" href="/other.xml"></head><body>Hello</body></html>
	HTML
	expect 0 skein feed add reef "$URL/" "${ALLOW[@]}" --json
	valid feed-edit
	[ "$(pick "d['added'][0]['id']")" = reef-watch ]
	[ "$(pick "d['added'][0]['url']")" = "$URL/news.xml" ]
	expect 0 cat $T/watch.yaml
	has "{id: reef-watch, url: $URL/news.xml, title: Reef Watch}"
	expect 0 skein feed add reef "$URL/other.xml" "${ALLOW[@]}" --id second --title 'The other'
	has 'added second'
	expect 0 skein feed add reef "$URL/news.xml" "${ALLOW[@]}"
	has '1 is there already'
	expect 0 skein feed list
	has "reef  reef-watch  $URL/news.xml"
	has "reef  second  $URL/other.xml"
	has 'not read yet'
	keep
	expect 0 skein check
	expect 0 skein gather reef "${ALLOW[@]}"
	expect 0 skein feed list reef --json
	valid feed-list
	[ "$(pick "d['feeds'][0]['failures']")" = 0 ]
	[ "$(pick "d['feeds'][0]['read'] is not None")" = True ]
}

@test "the usual places are tried" {
	echo '<html><body>No word of a feed</body></html>' >"$SITE/index.html"
	feed feed.xml "$(entry one)"
	expect 0 skein feed add reef "$URL/" "${ALLOW[@]}"
	grep -q "$URL/feed.xml" $T/watch.yaml
}

@test "where there is none" {
	echo '<html><body>Nothing</body></html>' >"$SITE/index.html"
	expect 3 skein feed add reef "$URL/" "${ALLOW[@]}"
	has 'no feed' "$stderr"
	expect 5 skein feed add reef "$URL/missing" "${ALLOW[@]}"
	has 'status 404' "$stderr"
	[ ! -s $T/watch.yaml ] || refute grep -q "$URL" $T/watch.yaml
	expect 2 skein feed add reef
	expect 2 skein feed add reef a b --id x
}

@test "a private address is refused, and nothing is asked" {
	expect 6 skein feed add reef "$URL/news.xml"
	[ ! -s "$LOG" ]
	expect 0 skein feed add reef "$URL/news.xml" --no-check
	grep -q "$URL/news.xml" $T/watch.yaml
}

@test "OPML goes in and comes out" {
	cat >"$BATS_TEST_TMPDIR/in.opml" <<-XML
		<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
		<outline text="Seas"><outline type="rss" text="Brine Watch" xmlUrl="https://brine.example/feed"/>
		<outline type="rss" title="Salt &amp; Co" xmlUrl="https://salt.example/rss"/></outline>
		<outline type="rss" text="Local" xmlUrl="file:///etc/passwd"/></body></opml>
	XML
	expect 0 skein feed add reef --opml "$BATS_TEST_TMPDIR/in.opml"
	has 'added brine-watch  https://brine.example/feed'
	has 'added salt-co  https://salt.example/rss'
	has 'left out' "$stderr"
	refute grep -q passwd $T/watch.yaml
	[ ! -s "$LOG" ]
	expect 0 skein feed list --opml
	has 'xmlUrl="https://brine.example/feed"'
	skein feed list --opml >"$BATS_TEST_TMPDIR/out.opml"
	skein new salt -t Salt >/dev/null
	expect 0 skein feed add salt --opml "$BATS_TEST_TMPDIR/out.opml"
	[ "$(grep -c 'id:' threads/salt/watch.yaml)" -eq 2 ]
	expect 0 skein feed add salt --opml "$BATS_TEST_TMPDIR/out.opml"
	has '2 are there already'
	expect 3 skein feed add salt --opml - <<<'no opml'
}

@test "feeds are taken away by id or address; comments stay" {
	printf '# ours\nfeeds:\n- {id: a, url: "https://a.example/feed"} # good\n- {id: b, url: https://b.example/feed}\n' >$T/watch.yaml
	expect 0 skein feed remove reef https://B.example:443/feed
	has 'removed b'
	expect 0 cat $T/watch.yaml
	has '# ours'
	has '# good'
	lacks 'b.example'
	expect 3 skein feed remove reef b
	has 'skein feed list' "$stderr"
	expect 0 skein feed remove reef a --json
	valid feed-edit
}
