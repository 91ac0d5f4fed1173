#!/usr/bin/env bats
# serve: the pages of a store over HTTP, with the bytes of the static site.

load helpers
load filled
load serving

setup() {
	seal
	SERVE_AT=()
	make_filled >/dev/null
}

teardown() { stop; }

# another TEXT: one more version of the first thread.
another() {
	tick
	echo "$1" >>"$(git ls-files '*/narrative.md' | head -1)"
	git commit -qam "more: $1"
}

# becomes COMMAND...: within some seconds it succeeds.
becomes() {
	for _ in $(seq 100); do
		if "$@"; then return 0; fi
		sleep 0.1
	done
	return 1
}

@test "every page of the static site is served with its bytes, plain, compressed, by HEAD and by tag" {
	skein site ../out
	serve
	expect 0 client same ../out
}

@test "the address is the first line, one connection serves many requests, and many at once" {
	serve
	[[ $URL == http://127.0.0.1:*/ ]]
	expect 0 client keep 20 /
	expect 0 client pipeline 20 /style.css
}

@test "a folder's address without its slash leads there; what is not there is 404 with the site's own page" {
	serve
	local thread
	thread=$(skein list --names | head -1)
	get "/threads/$thread"
	[ "$code" = 301 ]
	has "location: /threads/$thread/"
	get "/threads/$thread?a=b"
	has "location: /threads/$thread/?a=b"
	get /nothing/here
	[ "$code" = 404 ]
	has 'content-type: text/html'
	skein site ../out
	has "$(sed -n '/<main/,$p' ../out/404.html)"
}

@test "a new commit is served without a restart, and what did not change keeps its tag" {
	serve
	local thread page style
	thread=$(skein list --names | head -1)
	page=$(client get "/threads/$thread/" | grep ^etag)
	style=$(client get /style.css | grep ^etag)
	another 'A sentence of this very minute.'
	seen() { client get "/threads/$thread/" | grep -q 'of this very minute'; }
	becomes seen
	[ "$(client get "/threads/$thread/" | grep ^etag)" != "$page" ]
	[ "$(client get /style.css | grep ^etag)" = "$style" ]
	skein site ../out
	expect 0 client same ../out
}

@test "a branch that went back, a thread that went, a repository that was packed: pages follow" {
	local thread before
	thread=$(skein list --names | head -1)
	before=$(git rev-parse HEAD)
	another 'Words that will be gone again.'
	serve
	get "/threads/$thread/"
	has 'gone again'
	git reset -q --hard "$before"
	back() { client get "/threads/$thread/" | grep -vq 'gone again' && ! client get "/threads/$thread/" | grep -q 'gone again'; }
	becomes back
	git reflog expire --expire=now --all && git gc -q --prune=now
	skein site ../out
	expect 0 client same ../out
	git rm -rq "threads/$thread" && git commit -qm 'no more'
	gone() { client get "/threads/$thread/" | grep -q ^404; }
	becomes gone
}

@test "what the API says of another branch is said anew when that branch moves" {
	local thread tag
	thread=$(skein list --names | head -1)
	git branch topic
	serve
	tag=$(client get "/api/threads/$thread?at=topic" | grep ^etag)
	[ -n "$tag" ]
	[ "$(client get "/api/threads/$thread?at=topic" "If-None-Match: ${tag#etag: }" | head -1)" = 304 ]
	git checkout -q topic && another 'Only on the topic.' && git checkout -q main
	get "/api/threads/$thread?at=topic" "If-None-Match: ${tag#etag: }"
	[ "$code" = 200 ]
	has 'Only on the topic'
}

@test "a bare repository that follows another by fetching" {
	git clone -q --mirror . ../mirror.git
	SERVE_AT=(--git-dir ../mirror.git)
	serve
	another 'News that travel by mirror.'
	git -C ../mirror.git fetch -q
	travelled() { client get / | grep -q . && client get "/threads/$(skein list --names | head -1)/" | grep -q 'travel by mirror'; }
	becomes travelled
	skein site ../out
	expect 0 client same ../out
}

@test "a repository that cannot be written is served, too" {
	git clone -q --bare . ../still.git
	[ "$(id -u)" -ne 0 ] || skip "root may write anywhere"
	chmod -R a-w ../still.git
	SERVE_AT=(--git-dir ../still.git)
	serve
	get /
	[ "$code" = 200 ]
	chmod -R u+w ../still.git
}

@test "only names that it knows are answered" {
	sed -i 's|^title:.*|&\nbase_url: https://from.example.org/x/|' skein.yaml && git commit -qam base
	serve --host extra.example.org --base-url https://base.example.org/y
	local name
	for name in localhost "localhost:$PORT" 127.0.0.1 '[::1]:80' EXTRA.example.org base.example.org from.example.org:443; do
		get / "Host: $name"
		[ "$code" = 200 ] || { echo "$name: $code"; false; }
	done
	for name in evil.example localhost.evil.example 'localhost:80x' 'localhost@evil' '' 'extra.example.org.'; do
		get / "Host: $name"
		[ "$code" = 421 ] || { echo "$name: $code"; false; }
	done
	stop
	serve --host '*'
	get / 'Host: anything.example'
	[ "$code" = 200 ]
}

@test "nothing runs, frames or loads that is not the site's: every reply says so" {
	serve
	local target
	for target in / /style.css /nothing /site.js; do
		get "$target"
		has "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'"
		has 'x-content-type-options: nosniff'
	done
}

# sends STATUS TEXT: the request, with \r and \n as printf has them, gets that status.
sends() {
	printf "$2" >"$BATS_TEST_TMPDIR/request"
	run client raw "$BATS_TEST_TMPDIR/request"
	[[ ${lines[0]} == "HTTP/1.1 $1 "* ]] || { printf '%s: %s\n' "$2" "$output"; return 1; }
}

@test "what no page can be at is refused, and read from no file" {
	serve
	local host='Host: localhost\r\n' target
	for target in /../etc/passwd /threads/../skein.yaml '/%%2e%%2e/x' '/a%%2fb' '/a%%00b' '/%%zz' '/%%' '/a//b' '/./x' \
		'/%%ff' '/a%%0d%%0aX' '/?%%zz=1' '/?a=%%f'; do
		sends 400 "GET $target HTTP/1.1\r\n$host\r\n"
	done
	sends 404 "GET /skein.yaml HTTP/1.1\r\n$host\r\n"
	sends 404 "GET /.git/config HTTP/1.1\r\n$host\r\n"
	sends 404 "GET /%%252e%%252e/etc/passwd HTTP/1.1\r\n$host\r\n"
	sends 400 "GET http://localhost/ HTTP/1.1\r\n$host\r\n"
	sends 414 "GET /$(printf 'a%.0s' $(seq 9000)) HTTP/1.1\r\n$host\r\n"
	sends 404 "GET /$(printf 'a%.0s' $(seq 8191)) HTTP/1.1\r\n$host\r\n"
	sends 414 "GET /$(printf 'a%.0s' $(seq 8192)) HTTP/1.1\r\n$host\r\n"
}

@test "other methods, bodies, no name or two of them are refused" {
	serve
	local host='Host: localhost\r\n' method
	for method in POST PUT DELETE OPTIONS TRACE PATCH CONNECT get FROB; do
		sends 405 "$method / HTTP/1.1\r\n$host\r\n"
	done
	[[ $output == *'Allow: GET, HEAD'* ]]
	sends 413 "GET / HTTP/1.1\r\n${host}Content-Length: 5\r\n\r\nhello"
	sends 413 "GET / HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
	sends 200 "GET / HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n"
	sends 400 "GET / HTTP/1.1\r\n\r\n"
	sends 400 "GET / HTTP/1.1\r\n${host}Host: localhost\r\n\r\n"
	get / # and the server goes on
	[ "$code" = 200 ]
}

@test "readers see one state or the next while versions land and packs go" {
	skein site ../before
	serve
	(
		for i in $(seq 3); do
			another "One more, the $i. time."
			git gc -q
			skein site "../after-$i"
		done
	) >/dev/null 2>&1 3>&- &
	local writer=$!
	run client keep 200 /
	wait "$writer"
	[ "$status" -ne 99 ]
	settled() { client same ../after-3 >/dev/null; }
	becomes settled
	expect 0 client storm 2 8 ../after-3
}

@test "a thread that is broken says so, and of a damaged repository nothing is left out in silence" {
	local thread file blob
	thread=$(skein list --names | head -1)
	file=threads/$thread/thread.yaml
	echo 'title: [' >"$file"
	git -c core.hooksPath=/dev/null commit -qam broken
	serve
	get "/threads/$thread/"
	[ "$code" = 200 ]
	has 'cannot be read'
	stop
	git reset -q --hard HEAD^
	blob=$(git rev-parse "HEAD:threads/$thread/narrative.md")
	mkdir ../aside && mv .git/objects/pack/*.pack .git/objects/pack/*.idx ../aside/
	local pack
	for pack in ../aside/*.pack; do git unpack-objects -q <"$pack"; done
	rm -rf ".git/objects/${blob:0:2}/${blob:2}" .git/skein
	serve
	get "/threads/$thread/v/1/"
	has 'cannot be read'
	has 'is not in the repository'
	lacks immutable
	lacks "$PWD"
	get /style.css
	[ "$code" = 200 ]
}

@test "it ends when it is told to, with what was asked answered; errors of starting are clear" {
	serve
	stop
	[ "$STATUS" -eq 0 ]
	serve
	expect 4 skein serve --listen "127.0.0.1:$PORT"
	has 'listen there: Address already in use' "$stderr"
	for bad in x 70000 1.2.3:80 :: '[::1]' localhost:x example.org:80; do
		expect 2 skein serve --listen "$bad"
		has '--listen takes' "$stderr"
	done
	expect 2 skein serve --base-url ftp://x
	mkdir ../none && cd ../none
	expect 3 skein serve
	git init -q . && git commit -q --allow-empty -m x
	expect 3 skein serve
}
