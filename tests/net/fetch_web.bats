#!/usr/bin/env bats
# Fetching from a real web server: validators, encodings, redirects, HTTP/2, archives.

load ../cli/helpers
load fetch_servers

setup() {
	seal
	start_web
	printf '<rss version="2.0"><channel><title>t</title>%s</channel></rss>\n' \
		"$(for i in $(seq 200); do echo "<item><title>Number $i</title></item>"; done)" >"$WEB/feed.xml"
	FEED_SIZE=$(wc -c <"$WEB/feed.xml")
}
teardown() { stop_servers; }

@test "a feed, and only once: ETag and Last-Modified go back" {
	ask /feed.xml
	[ "$(field status)" = 200 ]
	[ "$(field bytes)" = "$FEED_SIZE" ]
	[ "$(field type)" = application/rss+xml ]
	etag=$(field etag) modified=$(field modified)
	ask "etag=$etag" /feed.xml
	[ "$(field status) $(field unchanged) $(field bytes)" = "304 true 0" ]
	ask "modified=$modified" /feed.xml
	[ "$(field unchanged)" = true ]
	ask 'etag="another"' /feed.xml
	[ "$(field status) $(field unchanged)" = "200 false" ]
}

@test "it comes compressed, and its size is that of the text" {
	ask heads=1 /feed.xml
	field head | grep -q 'Content-Encoding: gzip'
	[ "$(field bytes)" = "$FEED_SIZE" ]
	[ "$(awk '/feed.xml/ { print $10 }' "$SERVER/access")" -lt "$((FEED_SIZE / 4))" ]
	ask "max=$FEED_SIZE" /feed.xml
	[ "$(field error)" = ok ]
	ask "max=$((FEED_SIZE - 1))" /feed.xml
	[ "$(field error) $(field tries)" = "size 1" ]
}

@test "redirects: for good, for now, and up to TLS but never for good down" {
	ask "ca=$CA" /for-good/ /for-good-too/ /for-now/ /up/ "$TLS/down/"
	[ "$(echo "$output" | wc -l)" = 5 ]
	by_url() { echo "$output" | grep "\"url\":\"$1\"" | /usr/bin/python3 -c 'import json, sys
d = json.load(sys.stdin); print(d["status"], d["hops"], d["moved"], d["final"])'; }
	[ "$(by_url "$URL/for-good/")" = "200 [301] True $URL/feed.xml" ]
	[ "$(by_url "$URL/for-good-too/")" = "200 [308, 301] True $URL/feed.xml" ]
	[ "$(by_url "$URL/for-now/")" = "200 [302] False $URL/feed.xml" ]
	[ "$(by_url "$URL/up/")" = "200 [301] True $TLS/feed.xml" ]
	[ "$(by_url "$TLS/down/")" = "200 [301] False $URL/feed.xml" ]
}

@test "HTTP/2 over TLS, by a certificate that is trusted only when it is named" {
	ask "ca=$CA" body=1 "$TLS/version"
	[ "$(field status) $(field body)" = "200 HTTP/2.0" ]
	ask body=1 /version
	[ "$(field body)" = HTTP/1.1 ]
	ask "$TLS/version"
	[ "$(field error) $(field tries) $(field transient)" = "tls 1 false" ]
	ask "ca=$CA" "resolve=other.test:$TLS_PORT:127.0.0.1" "https://other.test:$TLS_PORT/version"
	[ "$(field error)" = tls ]
	ask "ca=$CA" "resolve=web.test:$TLS_PORT:127.0.0.1" "https://web.test:$TLS_PORT/version"
	[ "$(field error)" = ok ]
}

@test "one connection serves a host, request by request" {
	: >"$SERVER/access"
	args=()
	for i in $(seq 20); do args+=("/feed.xml?$i"); done
	ask "${args[@]}"
	[ "$(echo "$output" | wc -l)" = 20 ]
	[ "$(cut -d' ' -f7 "$SERVER/access" | head -n 3 | tr '\n' ' ')" = "/feed.xml?1 /feed.xml?2 /feed.xml?3 " ]
}

@test "Retry-After is waited for, and then given up" {
	start=$(date +%s)
	ask tries=2 wait=2 /later/
	[ "$(field status) $(field tries) $(field retry_after)" = "503 2 2" ]
	[ $(($(date +%s) - start)) -ge 2 ]
	ask wait=1 /later/ /feed.xml
	[ "$(field status) $(field tries)" = "503 1" ]
	[ "$(field error 1)" = held ]
}

@test "nothing on this machine is asked unless its network is allowed" {
	run -0 "$TOOL" gap=0 "$URL/feed.xml" "http://localhost:$PORT/" "http://[::ffff:127.0.0.1]:$PORT/" \
		"http://2130706433:$PORT/"
	[ "$(echo "$output" | grep -c '"error":"private"')" = 4 ]
	run -0 "$TOOL" gap=0 allow=10.0.0.0/8 "$URL/feed.xml"
	[ "$(field error)" = private ]
	run -0 "$TOOL" gap=0 allow=127.0.0.1 "$URL/feed.xml"
	[ "$(field error)" = ok ]
}

@test "HEAD brings no body" {
	ask head=1 /feed.xml
	[ "$(field status) $(field bytes)" = "200 0" ]
	ask head=1 max=10 /feed.xml
	[ "$(field error)" = ok ]
}

@test "a stopped run answers for everything" {
	args=()
	for i in $(seq 20); do args+=("/feed.xml?$i"); done
	ask stop-after=3 "${args[@]}"
	[ "$(echo "$output" | wc -l)" = 20 ]
	[ "$(echo "$output" | grep -c '"error":"stopped"')" -ge 16 ]
}

@test "what was fetched is kept as WARC that another reader takes" {
	ask "warc=$WORK" "header=Authorization: Bearer secret" /feed.xml /none
	[ "$(field status) $(field status 1)" = "200 404" ]
	/usr/bin/python3 - "$WORK/test.warc.gz" "$URL" "$WEB/feed.xml" <<'PY'
import gzip, hashlib, sys, zlib
path, url, feed = sys.argv[1:]
data, records = open(path, "rb").read(), []
while data:  # one gzip member for each record
    member = zlib.decompressobj(31)
    text = member.decompress(data)
    assert member.eof
    data = member.unused_data
    head, _, rest = text.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "WARC/1.1"
    fields = dict(line.split(": ", 1) for line in lines[1:])
    block = rest[: int(fields["Content-Length"])]
    assert rest[len(block):] == b"\r\n\r\n"
    assert fields["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(block).hexdigest()
    records.append((fields, block))
assert [f["WARC-Type"] for f, _ in records] == ["warcinfo", "response", "request", "response", "request"]
assert len({f["WARC-Record-ID"] for f, _ in records}) == 5
fields, block = records[1]
head, _, body = block.partition(b"\r\n\r\n")
assert body == open(feed, "rb").read()
assert fields["WARC-Target-URI"] == url + "/feed.xml" and fields["WARC-IP-Address"] == "127.0.0.1"
assert fields["WARC-Payload-Digest"] == "sha256:" + hashlib.sha256(body).hexdigest()
assert head.startswith(b"HTTP/1.1 200 OK\r\n")
assert b"\r\nX-Skein-Original-Content-Encoding: gzip" in head
assert head.endswith(b"\r\nContent-Length: %d" % len(body))
request, block = records[2]
assert request["WARC-Concurrent-To"] == fields["WARC-Record-ID"]
assert block.startswith(b"GET /feed.xml HTTP/1.1\r\n") and b"secret" not in block
PY
	run -2 "$TOOL" allow=127.0.0.1 gap=0 "warc=$WORK" "$URL/feed.xml" # the file is there already
}

@test "a WARC of HTTP/2 reads like one of HTTP/1.1" {
	ask "ca=$CA" "warc=$WORK" "$TLS/feed.xml"
	gzip -dc "$WORK/test.warc.gz" | grep -a -q '^HTTP/1.1 200'
	gzip -dc "$WORK/test.warc.gz" | grep -a -q '^GET /feed.xml HTTP/1.1'
	refute grep -a -q HTTP/2 <(gzip -dc "$WORK/test.warc.gz")
}

@test "an archive of nothing is no file" {
	ask "warc=$WORK" http://127.0.0.1:1/
	[ ! -e "$WORK/test.warc.gz" ]
}
