#!/usr/bin/env bats
# Servers that lie, break off, never end or lead astray: each ends soon, with its reason.

load ../cli/helpers
load fetch_servers

setup() {
	seal
	start_hostile
}
teardown() { stop_servers; }

# ends PATH ERROR [OPTION...]: one try, and it ends so within the test's time.
ends() {
	local path=$1 error=$2
	shift 2
	ask tries=1 idle=1 timeout=8000 "$@" "$path"
	[ "$(field error)" = "$error" ] || {
		echo "$path: $output" >&2
		return 1
	}
}

@test "it serves what is well" {
	ask body=1 /ok
	[ "$(field status) $(field body)" = "200 fine" ]
}

@test "every encoding is undone" {
	ask body=1 /gzip /deflate /br /zstd
	[ "$(echo "$output" | grep -c '"body":"hello"')" = 4 ]
}

@test "silence, and a drop now and then" {
	ends /silent timeout
	ends /drip timeout timeout=1000
}

@test "bodies and heads without end" {
	ends /endless size
	ends /endless-plain size
	ends /endless-head size
	ask tries=3 /endless
	[ "$(field tries)" = 1 ] # nobody asks for that again
}

@test "bombs stay small" {
	ask max=1000000 count=1 /ok
	before=$(echo "$output" | sed 's/.*memory_kb":\([0-9]*\).*/\1/')
	for path in /bomb /bomb-2; do
		ends "$path" size max=1000000
		ask max=1000000 count=1 "$path"
		after=$(echo "$output" | sed 's/.*memory_kb":\([0-9]*\).*/\1/')
		[ $((after - before)) -lt 30000 ]
	done
	ends /bomb-many broken
}

@test "lengths that lie" {
	ends /length-more broken
	ends /length-less ok body=1
	[ "$(field body)" = lo ]
	ends /length-minus broken
	ends /length-word broken
	ends /length-huge size
	ends /length-lie size
}

@test "connections that break" {
	ends /half broken
	ends /reset broken
	ends /nothing broken
	ends /chunk-cut broken
	ends /chunk-bad broken
	ends /chunk-huge broken
	ends /no-http broken
	ends /gzip-not broken
	ask tries=3 /reset
	[ "$(field tries)" = 3 ]
}

@test "redirects that lead nowhere" {
	ends /circle-a redirects
	ends /on/0 redirects
	ends /to-file redirects
	ends /to-long redirects
	[ "$(field hops)" = "[302]" ]
}

@test "cookies are not kept, passwords not guessed" {
	ask body=1 /cookie
	field body | grep -q 'GET /echo'
	refute grep -q -i cookie <(field body)
	ask /basic
	[ "$(field status) $(field tries)" = "401 1" ]
	printf 'machine 127.0.0.1 login ann password secret\n' >"$HOME/.netrc"
	chmod 600 "$HOME/.netrc"
	ask body=1 /echo
	refute grep -q -i authorization <(field body)
}

@test "no proxy is taken from the environment" {
	export http_proxy=http://127.0.0.1:1/ all_proxy=http://127.0.0.1:1/
	ask /ok
	[ "$(field status)" = 200 ]
}

@test "a proxy that is named is used" {
	ask "proxy=$URL" body=1 http://example.invalid/echo
	[ "$(field error) $(field address)" = "ok 127.0.0.1" ]
	field body | grep -q 'Host: example.invalid'
}

@test "a robots.txt of 5 MB is read to the limit" {
	ends /robots.txt ok kind=robots
	[ "$(field cut) $(field bytes)" = "true 524288" ]
}

@test "hosts that want to be left alone for long" {
	ask /busy-long /ok
	[ "$(field status) $(field retry_after) $(field tries)" = "503 100000 1" ]
	[ "$(field error 1)" = held ]
	ask /busy-date
	[ "$(field tries)" = 1 ]
	[ "$(field retry_after)" -gt 1000000 ]
	ask "hold=${URL#http://}=1000" /ok
	[ "$(field error) $(field tries)" = "held 0" ]
}

@test "a head with a zero byte is refused or cut, and nothing else happens" {
	ask tries=1 heads=1 /nul
	refute grep -q 'a.u0000b' <(field head)
}

@test "bad servers do not keep a good one waiting" {
	port=${URL##*:}
	names=()
	for i in 1 2 3 4; do names+=("resolve=h$i.test:$port:127.0.0.1"); done
	ask tries=1 idle=5 timeout=3000 "${names[@]}" "http://h1.test:$port/silent" "http://h2.test:$port/drip" \
		"http://h3.test:$port/half" "http://h4.test:$port/ok"
	[ "$(field error) $(field status)" = "ok 200" ]
	[ "$(echo "$output" | wc -l)" = 4 ]
}
