# model.bash - a thread with new items, and a model server on loopback.
#
#	load model
#	make_asked KIND      $WORK/store with a thread and two items with text; the provider
#	                     "mock" of that kind in the user's configuration
#	fault NAME...        what the next requests get (tests/model/server.py)
#	stop_model           in teardown
# shellcheck disable=SC2034,SC2154

T=threads/barrage

start_model() {
	MODEL=$BATS_TEST_TMPDIR/model
	mkdir -p "$MODEL"
	/usr/bin/python3 "$ROOT/tests/model/server.py" "$MODEL/port" "$MODEL" >/dev/null 2>"$MODEL/err" 3>&- &
	MODEL_PID=$!
	for _ in $(seq 100); do
		[ -e "$MODEL/port" ] && break
		sleep 0.05
	done
	MODEL_PORT=$(cat "$MODEL/port")
}

stop_model() {
	[ -z "${MODEL_PID:-}" ] || kill "$MODEL_PID" 2>/dev/null || true
}

# configure KIND [MORE LINES]
configure() {
	local base=http://127.0.0.1:$MODEL_PORT
	case $1 in openai*) base=$base/v1 ;; esac
	mkdir -p "$HOME/.config/skein"
	cat >"$HOME/.config/skein/config.yaml" <<-YAML
		providers:
		  mock:
		    kind: $1
		    base_url: $base
		    model: mock-1
		    timeout: 20
		    price: {input: 1, output: 10}
		$(printf '%s' "${2:-}")
	YAML
}

make_asked() {
	start_model
	configure "$1"
	make_store
	skein new barrage -t 'The Lune barrage' >/dev/null
	skein add item barrage --id courier -t 'Ministry presents plan' --outlet 'Dunmere Courier' -d 2026-03-03 \
		-u https://courier.example/1 >/dev/null
	skein add item barrage --id institute -t 'Model runs' --outlet 'Ardle Institute' -d 2026-03-19 \
		-u https://institute.example/1 >/dev/null
	cat >$T/items/courier.txt <<-TEXT
		The Energy Ministry presented its plan for a tidal barrage on 2 March 2026.

		The barrage is to have 24 turbines and an output of 320 megawatts.

		Ines Calder said the barrage will give the coast clean power.
	TEXT
	cat >$T/items/institute.txt <<-TEXT
		Between 0.4 and 1.1 million tonnes of silt a year stay in the basin.

		Will the barrage silt up the port of Dunmere?
	TEXT
	skein commit -m 'barrage: two items' >/dev/null
	at 1777000000
	BEFORE=$(git rev-parse HEAD)
}

fault() { printf '%s\n' "$@" >"$MODEL/faults"; }
asked() { wc -l <"$MODEL/log"; }

# untouched: no commit was made and nothing lies about.
untouched() {
	[ "$(git rev-parse HEAD)" = "$BEFORE" ] && clean_repo
}
