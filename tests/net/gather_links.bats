#!/usr/bin/env bats
# skein links check: what is dead, and what only looks so.

load gather

DAY=86400

item() {
	mkdir -p $T/items
	printf 'type: webpage\ntitle: %s\nissued: 2023-01-02\nURL: %s/%s.html\nvia: manual\n' "$1" "$URL" "$1" >"$T/items/$1.yaml"
}

links() { expect "$1" skein links check reef "${ALLOW[@]}" --json "${@:2}"; }
verdict() { jq -r --arg key "$1" '.links[] | select(.key == $key) | .verdict' <<<"$output"; }

@test "dead after three failures three days apart, and no sooner" {
	item gone
	item here
	page here x
	keep
	links 0
	valid links-check
	[ "$(verdict gone)" = failing ]
	[ "$(verdict here)" = ok ]
	for hours in 1 24 40; do # too soon to count
		tick $((hours * 3600))
		links 0
		[ "$(jq '.links[] | select(.key == "gone") | .failures' <<<"$output")" -eq 1 ]
	done
	tick $DAY
	links 0
	[ "$(jq '.links[] | select(.key == "gone") | .failures' <<<"$output")" -eq 2 ]
	tick $((3 * DAY))
	links 1
	[ "$(verdict gone)" = dead ]
	[ "$(jq -r '.links[] | select(.key == "gone") | .archive' <<<"$output")" = "https://web.archive.org/web/20230103/$URL/gone.html" ]
	expect 1 skein links check "${ALLOW[@]}"
	has "reef @gone dead: $URL/gone.html"
	has 'a copy may be at https://web.archive.org/web/20230103/'
	clean_repo
	# It comes back.
	page gone y
	tick $DAY
	links 0
	[ "$(verdict gone)" = ok ]
	rm "$SITE/gone.html"
	tick $DAY
	links 0
	[ "$(verdict gone)" = failing ]
}

@test "a paywall, a login, a refusal is not dead" {
	for status in 401 402 403 451; do
		item "s$status"
		page "s$status" x
		echo $status >"$SITE/s$status.html.status"
	done
	keep
	for _ in 1 2 3 4; do
		links 0
		for status in 401 402 403 451; do
			[ "$(verdict "s$status")" = guarded ]
		done
		tick $((4 * DAY))
	done
}

@test "what moved for good is told, nothing is rewritten" {
	item old
	item new
	page new x
	echo "$URL/new.html" >"$SITE/old.html.location"
	keep
	links 0
	[ "$(verdict old)" = moved ]
	[ "$(jq -r '.links[] | select(.key == "old") | .moved_to' <<<"$output")" = "$URL/new.html" ]
	clean_repo
}

@test "without a network nothing dies" {
	item gone
	keep
	kill "$SERVER"
	wait "$SERVER" 2>/dev/null || true
	SERVER=
	for _ in 1 2 3 4; do
		links 0
		[ "$(verdict gone)" = unknown ]
		tick $((4 * DAY))
	done
	expect 0 skein links check reef
	has '1 unknown'
}

@test "only what is cited; withdrawn items are nobody's matter" {
	item a
	item b
	item c
	page a x
	printf 'withdrawn: {date: 2024, reason: made up}\n' >>$T/items/c.yaml
	echo 'Corals live. [@a]' >$T/narrative.md
	keep
	links 0 --cited
	[ "$(jq '.links | length' <<<"$output")" -eq 1 ]
	links 0
	[ "$(jq '.links | length' <<<"$output")" -eq 2 ]
}
