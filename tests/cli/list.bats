#!/usr/bin/env bats
# skein list: the threads of a store.

load helpers
load filled
load json

setup() { seal; }

@test "names and titles, sorted; long with version, time and status" {
	make_filled
	skein new copper -t Copper >/dev/null
	expect 0 skein list
	[ "${lines[0]}" = 'copper          Copper' ]
	[ "${lines[1]}" = 'energy/lithium  The lithium squeeze' ]
	expect 0 skein list -l
	[[ "${lines[0]}" == 'copper          v-'*active*Copper ]]
	[[ "${lines[1]}" == 'energy/lithium  v1     2026-05-28 20:26  active   The lithium squeeze' ]]
}

@test "an empty store" {
	make_store
	expect 0 skein list
	[ -z "$output" ]
	expect 0 skein list --json
	valid list
}

@test "a thread that cannot be read is named, and told" {
	make_filled
	printf 'title: [\n' >$T/thread.yaml
	skein new copper >/dev/null
	expect 0 skein list
	[ "${lines[1]}" = energy/lithium ]
	has "$T/thread.yaml:" "$stderr"
	expect 0 skein list --json
	valid list
}

@test "folders that are no threads, links, files" {
	make_store
	mkdir -p threads/empty/deep threads/real
	echo x >threads/file
	ln -s real threads/link
	printf 'schema: 1\ntitle: R\nstatus: active\n' >threads/real/thread.yaml
	expect 0 skein list
	[ "$output" = 'real  R' ]
}

@test "JSON, a bare repository" {
	make_filled
	expect 0 skein list --json -l
	valid list
	[ "$(pick "d['threads'][0]['thread'], d['threads'][0]['version']")" = "('energy/lithium', '1')" ]
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git list --json
	valid list
	[ "$(pick "d['threads'][0]['title']")" = 'The lithium squeeze' ]
}

@test "log and commit say in JSON what their schemas say" {
	make_filled
	expect 0 skein log lithium --json
	valid log
	expect 0 skein log --json
	valid log
	[ "$(pick "d['thread'], d['versions'][0]['thread']")" = "(None, 'energy/lithium')" ]
	skein add item lithium -t One -u https://example.org/1 >/dev/null
	expect 0 skein commit --json
	valid commit
	[ "$(pick "d['threads'][0]['thread']")" = energy/lithium ]
	expect 0 skein log lithium --items --json
	valid log
	[ "$(pick "[v['collection'] for v in d['versions']]")" = '[True, False]' ]
	expect 0 skein import "$ROOT"/tests/demo/seagrass-v2.txt --json
	valid import
	expect 0 skein import "$ROOT"/tests/demo/seagrass-v2.txt --json
	valid import
}
