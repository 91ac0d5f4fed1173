#!/usr/bin/env bats
# The same readers and checks before a server of the same store.

load run

# A program without `serve`, or one made without its library, has nothing to look at here.
setup_file() {
	make_pages stores.sh
	PATH=$BUILD:$PATH SKEIN_EXEC_PATH=$BUILD/libexec/skein \
		skein -C "$PAGES/store" serve --listen 0 >"$PAGES/serve.out" 2>"$PAGES/serve.err" </dev/null 3>&- &
	export SERVE_PID=$!
	for _ in $(seq 100); do
		URL=$(grep -o -m 1 'http://[^ ]*' "$PAGES/serve.out") && break
		kill -0 "$SERVE_PID" 2>/dev/null || break
		sleep 0.1
	done
	export URL
}
teardown_file() { kill "$SERVE_PID" 2>/dev/null || true; }

setup() {
	seal
	[ -n "$URL" ] || skip "nothing is served: $(tail -n 1 "$PAGES/serve.err")"
}
served() { node "$FILES/pages.mjs" "$1" "$URL"; }
reader() { node "$FILES/ways.mjs" "$1" "$URL" "${@:2}"; }

@test "served: no message in the console, no request that fails or leaves" { served quiet; }
@test "served: axe finds nothing" { served axe; }
@test "served: everything is there without script" { served scriptless; }
@test "served: every link leads somewhere" { node "$FILES/links.mjs" "$URL" "$PAGES/site"; }
@test "served: a citation shows its source" { reader 'a citation shows its source'; }
@test "served: the slider goes through the versions" { reader slider; }
@test "served: an address that is not there has a page" { reader 'not found'; }
@test "served: search and comparison need no script" { reader forms; }
@test "served: the search finds a sentence with script, too" { reader search; }
