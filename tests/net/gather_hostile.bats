# Feeds and pages that mean harm to who gathers them.

load ../cli/helpers
load ../cli/json

teardown() {
	for pid in ${PIDS:-}; do kill "$pid" 2>/dev/null || true; done
}

start_hostile() {
	/usr/bin/python3 "$ROOT/tests/net/hostile_web.py" >port 2>/dev/null 3>&- &
	PIDS="${PIDS:-} $!"
	for _ in $(seq 100); do
		[ -s port ] && break
		sleep 0.05
	done
	mkdir -p "$HOME/.config/skein"
	echo 'fetch: {allow_private: [127.0.0.0/8], pause_ms: 0}' >"$HOME/.config/skein/config.yaml"
	AT=http://127.0.0.1:$(cat port)
}

@test "what the hostile server says is gathered without harm" {
	start_hostile
	make_store
	skein new bad -t 'Bad things' >/dev/null
	skein commit -m bad >/dev/null
	skein feed add bad --no-check $AT/entities $AT/circle $AT/length >/dev/null
	skein commit -m watch >/dev/null
	run --separate-stderr timeout 60 skein gather bad --json
	[ "$status" -eq 5 ]
	skein check bad --severity warning >/dev/null
	refute grep -rq 'hahahaha' threads/bad/items
	run --separate-stderr timeout 60 skein gather bad --url $AT/deep
	[ "$status" -ne 0 ]
	clean_repo
}

@test "a feed of 100,000 entries" {
	start_hostile
	make_store
	skein new many -t 'Many' >/dev/null
	skein commit -m many >/dev/null
	skein feed add many --no-check $AT/many >/dev/null
	skein commit -m watch >/dev/null
	run --separate-stderr timeout 200 skein gather many --dry-run
	# The newest 5,000 are taken; their pages are nowhere.
	[ "$status" -eq 5 ]
	has 'found 5000: 5000 new'
}
