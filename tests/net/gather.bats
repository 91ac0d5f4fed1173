#!/usr/bin/env bats
# skein gather against a site on loopback.

load gather

@test "three rounds on a site that changes" {
	feed news.xml "$(entry one)" "$(entry two 'All of the second story stands in the feed.')"
	page one 'Ines Ardle says that "nine in ten young corals are alive".'
	watch news.xml
	collect 0
	valid gather
	[ "$(account)" = '2 0 0 0 0' ]
	commit=$(jq -r '.threads[0].commit' <<<"$output")
	[ "$(git rev-parse HEAD)" = "$commit" ]
	clean_repo
	expect 0 git show --stat --format=%B HEAD
	has 'reef: gather 2 items'
	has 'Skein-Op: gather'
	has 'Skein-Thread: reef'
	[ "$(ls $T/runs | wc -l)" -eq 1 ]
	expect 0 cat $T/runs/*
	has 'account: {found: 2, new: 2, changed: 0, duplicate: 0, unchanged: 0, failed: 0}'
	grep -q 'nine in ten young corals' $T/items/*story-one*.txt
	grep -q 'All of the second story' $T/items/*story-two*.txt
	grep -q 'via: feed:news' $T/items/*story-one*.yaml
	expect 0 skein check
	lacks error

	# The second round: nothing is new, and nothing is asked in full.
	tick 60
	collect 0
	[ "$(account)" = '0 0 0 0 0' ]
	[ "$(requests 'GET /news.xml 304')" -eq 1 ]
	[ "$(git rev-parse HEAD)" = "$commit" ]

	# The third: a new story, and one that was rewritten.
	key=$(basename $T/items/*story-one*.txt .txt)
	printf 'quotes:\n- {id: q1, text: nine in ten young corals are alive}\n' >>$T/items/$key.yaml
	echo "Ardle says that \"nine in ten young corals are alive\". [@$key]" >$T/narrative.md
	keep
	expect 0 skein check
	feed news.xml "$(entry three 'A third one.')" "$(entry one)" "$(entry two 'All of the second story stands in the feed.')"
	page one 'Ines Ardle says that "eight in ten young corals are alive".'
	tick 86400
	collect 0
	[ "$(account)" = '1 1 0 1 0' ]
	[ "$(jq '[.threads[0].items[] | select(.outcome == "changed")][0].quotes_lost' <<<"$output")" -eq 1 ]
	grep -q 'eight in ten' $T/items/$key.txt
	grep -q 'nine in ten young corals are alive' $T/items/$key.yaml
	clean_repo
	expect 1 skein check
	has 'quote-missing'
	has 'narrative.md:1'
	has 'quote-gone'
	expect 0 skein log reef --items
	has 'collection'
}

@test "not modified is no answer for who has not got the items" {
	feed news.xml "$(entry one 'Whole.')" "$(entry two 'Whole, too.')"
	watch news.xml
	collect 0
	[ "$(account)" = '2 0 0 0 0' ]
	collect 0
	[ "$(account)" = '0 0 0 0 0' ]
	# Another branch, without them.
	git switch -qc other HEAD~1
	collect 0
	[ "$(account)" = '2 0 0 0 0' ]
	# Another thread.
	skein new salt -t Salt >/dev/null
	cp $T/watch.yaml threads/salt/
	keep
	expect 0 skein gather salt "${ALLOW[@]}" --json
	[ "$(account)" = '2 0 0 0 0' ]
	# What was left out because it was old.
	git reset -q --hard HEAD~1
	expect 0 skein gather salt "${ALLOW[@]}" --json --since 2024
	[ "$(account)" = '0 0 0 0 0' ]
	expect 0 skein gather salt "${ALLOW[@]}" --json
	[ "$(account)" = '2 0 0 0 0' ]
	expect 0 skein gather salt "${ALLOW[@]}" --json
	[ "$(account)" = '0 0 0 0 0' ]
}

@test "robots.txt is obeyed for pages" {
	feed news.xml "$(entry one)" "$(entry two)"
	page one x
	page two y
	printf 'User-agent: *\nDisallow: /one\n' >"$SITE/robots.txt"
	watch news.xml
	collect 0
	[ "$(account)" = '2 0 0 0 0' ]
	has 'robots.txt does not allow it'
	[ "$(requests 'GET /one.html')" -eq 0 ]
	grep -q 'abstract: .*In short: one' $T/items/*story-one*.yaml
}

@test "one source's failure stops no other, and is told" {
	feed good.xml "$(entry one 'Whole.')"
	echo '<html>no feed</html>' >"$SITE/bad.xml"
	echo 500 >"$SITE/broken.xml.status"
	watch bad.xml good.xml broken.xml missing.xml
	collect 5
	[ "$(account)" = '1 0 0 0 3' ]
	has 'status 404'
	has 'status 500'
	grep -q '^- {what: .*missing.xml' $T/runs/*
	expect 0 git status --porcelain
	[ -z "$output" ]
	expect 5 skein gather reef "${ALLOW[@]}"
	has 'failed'
	has '3 could not be had' "$stderr"
}

@test "private addresses are refused unless they are allowed" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	expect 5 skein gather reef --json
	[ "$(account)" = '0 0 0 0 1' ]
	[ ! -s "$LOG" ]
	echo 'fetch: {allow_private: [127.0.0.0/8]}' >"$HOME/.config/skein/config.yaml"
	expect 0 skein gather reef --json
	[ "$(account)" = '1 0 0 0 0' ]
	expect 3 skein gather reef --allow-private 10.0.0.1/8
}

@test "a dry run keeps nothing" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	head=$(git rev-parse HEAD)
	collect 0 --dry-run
	[ "$(account)" = '1 0 0 0 0' ]
	[ "$(jq -r '.threads[0].commit' <<<"$output")" = null ]
	[ "$(git rev-parse HEAD)" = "$head" ]
	[ ! -e $T/items ]
	collect 0
	[ "$(account)" = '1 0 0 0 0' ]
}

@test "what was withdrawn never comes back" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	collect 0
	key=$(basename $T/items/*.yaml .yaml)
	skein withdraw reef "$key" -r 'made up' >/dev/null
	keep
	feed news.xml "$(entry one 'Other.')" "$(entry two 'New.')"
	tick 3600
	collect 0
	[ "$(account)" = '1 0 0 1 0' ]
	grep -q 'reason: made up' "$T/items/$key.yaml"
	grep -q Whole "$T/items/$key.txt"
	expect 0 skein redact "$key" -r 'a court'
	feed news.xml "$(entry one 'Once more.')"
	tick 3600
	collect 0
	[ "$(account)" = '0 0 0 1 0' ]
	[ ! -e "$T/items/$key.txt" ]
}

@test "text: quotes and none" {
	feed news.xml "$(entry one 'The whole of it.')"
	watch news.xml
	policy quotes
	keep
	collect 0
	key=$(basename $T/items/*.yaml .yaml)
	[ ! -e "$T/items/$key.txt" ]
	grep -q 'text: {sha256: ' "$T/items/$key.yaml"
	grep -rq 'The whole of it.' .git/skein/texts
	printf 'quotes:\n- {id: q1, text: The whole of it.}\n' >>"$T/items/$key.yaml"
	keep
	expect 0 skein check
	has 'text-not-here'
	lacks 'quote-missing'
	policy none
	keep
	feed news.xml "$(entry two 'Another whole.')"
	tick 3600
	collect 0
	[ "$(account)" = '1 0 0 0 0' ]
	[ -z "$(ls $T/items/*.txt 2>/dev/null)" ]
	refute grep -rq 'Another whole' .git/skein/texts $T
}

@test "single pages and files" {
	page one 'By hand.'
	printf 'A note.\n\nWith two paragraphs.\n' >"$BATS_TEST_TMPDIR/note.txt"
	collect 0 --url "$URL/one.html" --from "$BATS_TEST_TMPDIR/note.txt"
	[ "$(account)" = '2 0 0 0 0' ]
	grep -q 'via: manual' $T/items/*.yaml
	grep -q 'By hand.' $T/items/*story-one*.txt
	collect 0 --url "$URL/one.html" --from "$BATS_TEST_TMPDIR/note.txt"
	[ "$(account)" = '0 0 0 2 0' ]
	collect 5 --url "$URL/nothing.html"
	[ "$(account)" = '0 0 0 0 1' ]
	expect 0 skein gather reef --offline --from - --json <<<'From standard input.'
	[ "$(account)" = '1 0 0 0 0' ]
	expect 2 skein gather --url "$URL/one.html"
}

# pdf WORDS: a PDF of one page.
pdf() {
	python3 - "$1" <<-'PYTHON'
		import sys
		text = b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % sys.argv[1].encode()
		objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		    b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
		    b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		    b"<< /Title (Harbour survey) /Author (Ines Ardle) /CreationDate (D:20230405120000Z) >>"]
		out, places = b"%PDF-1.4\n", []
		for number, body in enumerate(objects, 1):
		    places.append(len(out))
		    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
		start = len(out)
		out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
		out += b"".join(b"%010d 00000 n \n" % place for place in places)
		out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
		sys.stdout.buffer.write(out)
	PYTHON
}

@test "a PDF, by address and as a file" {
	command -v pdftotext >/dev/null || skip 'no pdftotext'
	pdf 'Nine in ten shoots are alive.' >"$SITE/survey.pdf"
	collect 0 --url "$URL/survey.pdf"
	[ "$(account)" = '1 0 0 0 0' ]
	grep -q 'Nine in ten shoots are alive.' $T/items/*.txt
	expect 0 cat $T/items/*.yaml
	has 'title: Harbour survey'
	has 'issued: 2023-04-05'
	has 'literal: Ines Ardle'
	pdf 'Another paper, from a drawer.' >"$BATS_TEST_TMPDIR/drawer.pdf"
	collect 0 --from "$BATS_TEST_TMPDIR/drawer.pdf"
	[ "$(account)" = '1 0 0 0 0' ]
	head -c 300 "$SITE/survey.pdf" >"$SITE/broken.pdf"
	collect 5 --url "$URL/broken.pdf"
	[ "$(account)" = '0 0 0 0 1' ]
}

@test "a picture is no document" {
	printf '\211PNG\r\n\032\n\0\0\0' >"$SITE/map.png"
	echo image/png >"$SITE/map.png.type"
	collect 5 --url "$URL/map.png"
	has 'image/png'
}

@test "what is wrong with the user's configuration is told with its place" {
	printf 'contact: me\nserach: {}\n' >"$HOME/.config/skein/config.yaml"
	expect 3 skein gather reef
	has 'config.yaml:2:1' "$stderr"
}

@test "a repository cannot name a file of the machine" {
	echo "feeds: [{id: a, url: 'file:///etc/passwd'}]" >$T/watch.yaml
	keep
	expect 3 skein gather reef "${ALLOW[@]}"
	has 'watch.yaml:1' "$stderr"
}

@test "copies are linked, not deleted" {
	story='The harbour council voted on Tuesday to close the northern basin for two winters, after a survey of
the sea floor had found that fewer than one in ten of the shoots planted in 2019 were still alive and
that the rest had been lost in the storm of March, which nobody had expected to come so late.'
	feed a.xml "$(entry one "$story")"
	feed b.xml "$(entry two "From our agency. $story")"
	watch a.xml b.xml
	collect 0
	[ "$(account)" = '2 0 0 0 0' ]
	grep -q "same_as: \[$(basename $T/items/*story-one*.yaml .yaml)\]" $T/items/*story-two*.yaml
}

@test "two gatherings at once both land" {
	for i in 1 2 3 4 5 6; do
		feed "f$i.xml" "$(entry "s$i" "Story number $i.")"
	done
	skein new salt -t Salt >/dev/null
	watch f1.xml f2.xml f3.xml
	printf "feeds:\n- {id: x, url: '%s/f3.xml'}\n- {id: y, url: '%s/f4.xml'}\n" "$URL" "$URL" >threads/salt/watch.yaml
	keep
	skein gather reef "${ALLOW[@]}" --json >"$BATS_TEST_TMPDIR/a" 2>&1 3>&- &
	a=$!
	skein gather reef salt "${ALLOW[@]}" --json >"$BATS_TEST_TMPDIR/b" 2>&1 3>&- &
	b=$!
	wait $a && x=0 || x=$?
	wait $b && y=0 || y=$?
	# Each has landed, or said clearly that another one is at it.
	for i in $x $y; do
		[ "$i" -eq 0 ] || [ "$i" -eq 4 ]
	done
	[ "$x" -eq 0 ] || [ "$y" -eq 0 ]
	skein gather reef salt "${ALLOW[@]}" >/dev/null
	clean_repo
	[ "$(ls $T/items/*.yaml | wc -l)" -eq 3 ]
	[ "$(ls threads/salt/items/*.yaml | wc -l)" -eq 2 ]
}

@test "Ctrl-C keeps what was complete and says so" {
	feed good.xml "$(entry one 'Whole.')"
	feed slow.xml "$(entry two 'Later.')"
	echo 30 >"$SITE/slow.xml.sleep"
	watch good.xml slow.xml
	skein gather reef "${ALLOW[@]}" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	pid=$!
	for _ in $(seq 200); do
		[ "$(requests 'GET /good.xml 200')" -eq 1 ] && break
		sleep 0.05
	done
	sleep 0.3
	kill -INT $pid
	wait $pid && status=0 || status=$?
	[ "$status" -eq 5 ]
	grep -q 'interrupted: 1 item that was complete is kept' "$BATS_TEST_TMPDIR/err"
	clean_repo
	[ "$(ls $T/items/*.yaml | wc -l)" -eq 1 ]
	# The rest comes with the next run, in full.
	rm "$SITE/slow.xml.sleep"
	tick 60
	collect 0
	[ "$(account)" = '1 0 0 1 0' ]
}

@test "a commit that fails loses nothing" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	mkdir -p .git/hooks
	printf '#!/bin/sh\nexit 1\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	expect 6 skein gather reef "${ALLOW[@]}"
	rm .git/hooks/pre-commit
	clean_repo
	[ ! -e $T/items ]
	collect 0
	[ "$(account)" = '1 0 0 0 0' ]
}

@test "a full disk: exit 4, everything is as it was, nothing is taken for seen" {
	[ "$(id -u)" -eq 0 ] || skip 'not root'
	unshare -m mount -t tmpfs -o size=1m none "$WORK" 2>/dev/null || skip 'nothing can be mounted here'
	for i in $(seq 40); do
		head -c 40000 /dev/urandom | base64 -w 70 >"$BATS_TEST_TMPDIR/noise"
		entry "s$i" "$(cat "$BATS_TEST_TMPDIR/noise")"
	done >"$BATS_TEST_TMPDIR/entries"
	feed news.xml "$(cat "$BATS_TEST_TMPDIR/entries")"
	watch news.xml
	cat >"$BATS_TEST_TMPDIR/run.sh" <<-'SH'
		cp -a "$WORK/store" "$TMPDIR/copy"
		mount -t tmpfs -o size=2m none "$WORK" || exit 70
		cp -a "$TMPDIR/copy" "$WORK/store" && cd "$WORK/store" || exit 71
		head=$(git rev-parse HEAD)
		skein gather reef --allow-private 127.0.0.0/8
		status=$?
		[ "$(git rev-parse HEAD)" = "$head" ] || exit 72
		[ -z "$(git status --porcelain)" ] || exit 73
		mount -o remount,size=40m "$WORK"
		skein gather reef --allow-private 127.0.0.0/8 || exit 74
		[ "$(ls threads/reef/items/*.yaml | wc -l)" -eq 40 ] || exit 75
		exit $status
	SH
	expect 4 env WORK="$WORK" TMPDIR="$TMPDIR" unshare -m bash "$BATS_TEST_TMPDIR/run.sh"
}

@test "a bare repository" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	git clone -q --bare . ../bare.git
	cd ../bare.git
	git config user.name x && git config user.email x@example.org
	collect 0
	[ "$(account)" = '1 0 0 0 0' ]
	expect 0 git ls-tree -r --name-only HEAD
	has "$T/items/"
}

@test "what the user has changed stays" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	echo 'Not committed.' >>$T/narrative.md
	echo staged >notes.txt
	git add notes.txt
	collect 0
	[ "$(account)" = '1 0 0 0 0' ]
	expect 0 git status --porcelain
	has ' M threads/reef/narrative.md'
	has 'A  notes.txt'
	[ "${#lines[@]}" -eq 2 ]
}

@test "searches of a thread" {
	config "search: {searxng: {base: '$URL'}}"
	printf '{"query": "q", "results": [{"url": "%s/one.html", "title": "Story one", "content": "In short."}]}' "$URL" >"$SITE/search"
	echo application/json >"$SITE/search.type"
	page one 'Found by searching.'
	echo "searches: [{id: corals, query: coral spawning, engine: searxng}]" >$T/watch.yaml
	keep
	collect 0
	[ "$(account)" = '1 0 0 0 0' ]
	[ "$(requests 'GET /search?.*coral')" -eq 1 ]
	grep -q 'via: reactive:corals' $T/items/*.yaml
	grep -q 'Found by searching.' $T/items/*.txt
}

@test "suggestions, which ask nobody" {
	mkdir -p $T/tensions
	printf 'status: open\nquestion: |\n  Is warming Belmont lagoon decisive?\n' >$T/tensions/a.yaml
	keep
	expect 0 skein gather reef --suggest
	has 'reef: warming Belmont lagoon decisive  (open tension a)'
	expect 0 skein gather reef --suggest --json
	valid gather
	[ ! -s "$LOG" ]
}

@test "an archive of what was fetched" {
	feed news.xml "$(entry one 'Whole.')"
	watch news.xml
	expect 0 skein gather reef "${ALLOW[@]}" --archive
	has '.warc.gz' "$stderr"
	expect 0 bash -c 'zcat .git/skein/archive/*.warc.gz'
	has 'WARC-Type: response'
	has 'Whole.'
	clean_repo
}
