#!/usr/bin/env bats
# skein cite: finding an item by any words.

load helpers
load filled
load json

setup() {
	seal
	make_filled
}

@test "one item is printed as it is cited" {
	expect 0 skein cite brine
	[ "$output" = "[@$BRINE]" ]
	[ -z "$stderr" ]
}

@test "any words: title, author, outlet, date, DOI, address, key; begun; any case, no accents" {
	for query in 'permits halted' 'BRINE' müller muller 'MULLER jürgen' 'brine watch' '2026-03-02' \
		'example.org/brine' 'https://example.org/brine' "$BRINE" "@$BRINE" 'perm ha' 'watch 2026'; do
		# shellcheck disable=SC2086
		expect 0 skein cite $query
		[ "$output" = "[@$BRINE]" ]
	done
	for query in 10.1000/court-1 'ardle explains' 'doi 10.1000' court; do
		# shellcheck disable=SC2086
		[ "$query" = 'doi 10.1000' ] || expect 0 skein cite $query
	done
	expect 0 skein cite 10.1000/court-1
	[ "$output" = "[@$COURT]" ]
}

@test "every word must fit" {
	expect 1 skein cite brine nonsense
	[ -z "$output" ]
	has 'no item fits' "$stderr"
	expect 1 skein cite rine
}

@test "several: best first, with title, outlet and date" {
	skein add item lithium -t 'Nothing but the permits' -u https://example.org/permits --outlet Other >/dev/null
	expect 0 skein cite permits
	[ "${#lines[@]}" -eq 2 ]
	has "[@$BRINE]  Brine permits halted — Brine Watch (2026-03-02)"
	expect 0 skein cite -n 1 permits
	[ "${#lines[@]}" -eq 1 ]
	has '1 more' "$stderr"
	skein add item lithium -t 'Watch this' -u https://example.org/w --outlet 'A brine periodical' >/dev/null
	expect 0 skein cite watch
	[[ "${lines[0]}" == *'Watch this'* ]]
}

@test "-1 wants exactly one" {
	expect 0 skein cite -1 brine
	[ "$output" = "[@$BRINE]" ]
	expect 1 skein cite -1 2026
	[ -z "$output" ]
	has '2 items fit' "$stderr"
	expect 1 skein cite -1 nonsense
	expect 0 skein cite --one "$COURT"
	[ "$output" = "[@$COURT]" ]
}

@test "one thread, or a version of it" {
	skein new other >/dev/null
	skein add item other -t 'Brine elsewhere' -u https://example.org/elsewhere >/dev/null
	expect 0 skein cite brine
	[ "${#lines[@]}" -eq 2 ]
	has 'in energy/lithium'
	expect 0 skein cite -t other brine
	[ "${#lines[@]}" -eq 1 ]
	expect 0 skein cite -t lithium@1 brine
	expect 3 skein cite -t nowhere brine
	expect 3 skein cite -t lithium@9 brine
}

@test "other scripts and hostile titles are found and shown safely" {
	skein add item lithium -t 'Литий дорожает' -u https://example.org/ru >/dev/null
	expect 0 skein cite литий
	has '-'
	expect 0 skein cite litij || expect 0 skein cite litii
	printf 'type: webpage\ntitle: "a \\e[31mred one"\nvia: manual\n' >"$T/items/red-one.yaml"
	skein add item lithium -t 'Another red one' -u https://example.org/red >/dev/null
	expect 0 skein cite red one
	lacks $'\033'
}

@test "a broken item is told, the others are found" {
	printf 'title: [\n' >"$T/items/broken.yaml"
	expect 0 skein cite brine
	[ "$output" = "[@$BRINE]" ]
	has "$T/items/broken.yaml" "$stderr"
}

@test "bad usage" {
	expect 2 skein cite
	expect 2 skein cite '!?'
	expect 2 skein cite -n 0 brine
}

@test "JSON" {
	expect 0 skein cite 2026 --json
	valid cite
	[ "$(pick "len(d['items'])")" = 2 ]
	[ "$(pick "d['items'][0]['thread']")" = energy/lithium ]
	expect 1 skein cite nonsense --json
	valid cite
}

@test "a bare repository" {
	git clone -q --bare . ../bare.git
	cd ../bare.git
	expect 0 skein cite brine
	[ "$output" = "[@$BRINE]" ]
}
