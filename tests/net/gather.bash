# gather.bash - a store, and a site on loopback for it to gather from.
# shellcheck disable=SC2034,SC2154

load ../cli/helpers
load ../cli/json

ALLOW=(--allow-private 127.0.0.0/8)

setup() {
	seal
	SITE=$BATS_TEST_TMPDIR/site
	LOG=$BATS_TEST_TMPDIR/requests
	mkdir -p "$SITE"
	: >"$LOG"
	python3 "$ROOT/tests/net/site.py" "$SITE" "$LOG" >"$BATS_TEST_TMPDIR/port" 3>&- &
	SERVER=$!
	for _ in $(seq 200); do
		[ -s "$BATS_TEST_TMPDIR/port" ] && break
		sleep 0.05
	done
	URL=http://127.0.0.1:$(cat "$BATS_TEST_TMPDIR/port")
	make_store
	skein new reef -t 'Reef Restoration' >/dev/null
	T=threads/reef
	keep
	mkdir -p "$HOME/.config/skein"
	config '' # the site is ours: no pause between requests
}

# config LINE: the user's configuration.
config() { printf '%s\n' "fetch: {pause_ms: 0}" "$@" >"$HOME/.config/skein/config.yaml"; }

# policy TEXT: how much text the store keeps.
policy() {
	sed -i '/^policy/d' skein.yaml
	printf 'policy: {branch: main, text: %s}\n' "$1" >>skein.yaml
}

teardown() {
	[ -z "${SERVER:-}" ] || kill "$SERVER" 2>/dev/null || true
}

# feed NAME ITEM...: an RSS feed of the site.
feed() {
	local name=$1
	shift
	{
		echo '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Reef Watch</title>'
		printf '%s\n' "$@"
		echo '</channel></rss>'
	} >"$SITE/$name"
}

# entry NAME [TEXT]: an item that links to NAME; TEXT is the whole of it.
entry() {
	echo "<item><title>Story $1</title><link>$URL/$1.html</link><pubDate>Tue, 14 Nov 2023 10:00:00 GMT</pubDate>"
	if [ -n "${2:-}" ]; then
		echo "<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">$2</content:encoded>"
	else
		echo "<description>In short: $1.</description>"
	fi
	echo '</item>'
}

# page NAME TEXT: an article of the site.
page() {
	cat >"$SITE/$1.html" <<-HTML
		<!DOCTYPE html><html lang="en"><head><title>Story $1</title></head><body>
		<article><h1>Story $1</h1><p>$2</p>
		<p>The survey of the lagoon went on through the whole winter, and the divers who took part in it
		said that they had never seen so many young corals in one place before, not even in the north.</p>
		<p>Whether they will still be there in a year is another question, which nobody wants to answer.</p>
		</article></body></html>
	HTML
}

# watch FEED...: the thread follows these feeds of the site; committed.
watch() {
	local name
	echo "feeds:" >$T/watch.yaml
	for name in "$@"; do
		echo "- {id: ${name%.*}, url: '$URL/$name'}" >>$T/watch.yaml
	done
	keep
}

keep() {
	tick
	git add -A
	git commit -qm "by hand"
}

# requests PATTERN: how many lines of the log match.
requests() { grep -c -- "$1" "$LOG" || true; }

# account: "new changed duplicate unchanged failed" of the JSON in $output; the sum must hold.
account() {
	jq -r '.threads[0].account | if .found == .new + .changed + .duplicate + .unchanged + .failed
		then "\(.new) \(.changed) \(.duplicate) \(.unchanged) \(.failed)" else "the sum is wrong" end' <<<"$output"
}

collect() { expect "$1" skein gather reef "${ALLOW[@]}" --json "${@:2}"; }
