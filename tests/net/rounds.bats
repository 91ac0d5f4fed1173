# A story in three rounds: feeds on loopback that change, and what each round must bring
# (tests/rounds/expected.txt).

load ../cli/helpers
load ../cli/json

setup() {
	seal
	mkdir web
	(cd web && exec /usr/bin/python3 -m http.server --bind 127.0.0.1 0) >port 2>&1 3>&- &
	WEB_PID=$!
	for _ in $(seq 100); do
		WEB_PORT=$(sed -n 's/.*127\.0\.0\.1 port \([0-9]*\).*/\1/p' port)
		[ -n "$WEB_PORT" ] && break
		sleep 0.05
	done
	mkdir -p "$HOME/.config/skein"
	echo 'fetch: {allow_private: [127.0.0.0/8], pause_ms: 0}' >"$HOME/.config/skein/config.yaml"
}

teardown() { kill "$WEB_PID" 2>/dev/null || true; }

feed() { echo "http://127.0.0.1:$WEB_PORT/$1.xml"; }

# round N SECONDS: the world has moved on to round N; one cycle.
round() {
	cp "$ROOT/tests/rounds/$1/"*.xml "$WORK/web/"
	touch -d "@$2" "$WORK/web/"*
	at "$2"
	if [ "$1" -gt 1 ] && ! grep -q post.xml threads/lune-barrage/watch.yaml; then
		skein feed add lune-barrage "$(feed post)" >/dev/null
		skein commit -m 'lune-barrage: watch the Post' >/dev/null
	fi
	expect 0 skein cycle lune-barrage
	expect 0 skein check lune-barrage
	clean_repo
	skein export lune-barrage -f json >../page.json
	/usr/bin/python3 "$ROOT/tests/rounds/check.py" "$ROOT/tests/rounds/expected.txt" "$1" <../page.json >&2
}

@test "three cycles with a changing world: every expected fact, traceable" {
	at 1772700000 # 2026-03-05
	make_store desk
	skein new lune-barrage -t 'The Lune barrage' >/dev/null
	skein commit -m 'lune-barrage: begin' >/dev/null
	cp "$ROOT/tests/rounds/1/"*.xml "$WORK/web/"
	expect 0 skein feed add lune-barrage "$(feed courier)" "$(feed institute)"
	skein commit -m 'lune-barrage: watch two feeds' >/dev/null
	round 1 1774100000 # 2026-03-21
	round 2 1780300000 # 2026-06-01
	round 3 1787900000 # 2026-08-28
	expect 0 skein log lune-barrage --json
	[ "$(pick "len([v for v in d['versions'] if v['engine']])")" -ge 3 ]
	# Each sentence is an engine's, stands in quotation marks word for word, and is cited.
	expect 0 skein blame lune-barrage --json
	[ "$(pick "all(s['engine'] and s['citations'] for s in d['narrative'])")" = True ]
	# A copy of an article is no second origin.
	[ "$(grep -l 'same_as' threads/lune-barrage/items/*.yaml | wc -l)" -ge 1 ]
	# Nothing new: nothing happens.
	before=$(git rev-parse HEAD)
	expect 0 skein cycle lune-barrage
	[ "$(git rev-parse HEAD)" = "$before" ]
	# What was made from what was kept comes out the same.
	expect 0 skein synthesize lune-barrage --replay
}
