#!/usr/bin/env bats
# skein status: what is not committed, in meaning.

load helpers
load filled
load json

setup() {
	seal
	make_filled
}

@test "nothing to commit" {
	expect 0 skein status
	[ "${lines[0]}" = 'On main, the published branch' ]
	[ "${lines[1]}" = 'Nothing to commit' ]
	expect 0 skein status lithium
	has 'energy/lithium (v1)'
	has unchanged
}

@test "what changed, by kind; what is staged" {
	sed -i 's/for how long/for how much longer/' $T/narrative.md
	skein add event lithium -d 2026-05-01 --text "More. [@$COURT]" >/dev/null
	expect 0 skein status
	has 'energy/lithium (v1)'
	has '1 event'
	has 'reworded'
	has '2 files, none staged'
	git add $T/narrative.md
	expect 0 skein status
	has '2 files, some staged'
	git add .
	expect 0 skein status
	has '2 files, all staged'
}

@test "wrapping and quoting are no change of meaning" {
	tr '\n' ' ' <$T/timeline/halt.yaml >/dev/null
	sed -i 's/^date: 2026-03-02/date: "2026-03-02"/' $T/timeline/halt.yaml
	expect 0 skein status
	has 'nothing that the page shows'
	has '1 file, none staged'
}

@test "new and removed threads, files of the store" {
	skein new other >/dev/null
	git rm -rq $T
	echo 'language: en' >>skein.yaml
	mkdir -p threads/loose && echo x >threads/loose/file
	expect 0 skein status
	has 'other (new)'
	has $'energy/lithium (v1)\n  removed'
	has 'skein.yaml: modified'
	has 'threads/loose/file: added'
}

@test "items: new ones, and those collected since the version" {
	skein add item lithium -t One -u https://example.org/1 >/dev/null
	expect 0 skein status
	has '1 new item'
	skein commit >/dev/null
	expect 0 skein status lithium
	has '1 item collected since v1'
	expect 0 skein status
	lacks collected
}

@test "a topic branch names versions by their base" {
	git switch -qc topic
	expect 0 skein status
	[ "${lines[0]}" = 'On topic; the published branch is main' ]
	sed -i 's/Prices rise\./Prices fall./' $T/narrative.md
	skein commit >/dev/null
	sed -i 's/Prices fall\./Prices stall./' $T/narrative.md
	expect 0 skein status
	has 'energy/lithium (v1+1)'
	git stash -q && git switch -q --detach
	expect 0 skein status
	has 'HEAD is detached'
}

@test "a thread that cannot be read is said with its place, and the others go on" {
	skein new other >/dev/null
	printf 'date: [\n' >$T/timeline/halt.yaml
	expect 0 skein status
	has "cannot be compared: $T/timeline/halt.yaml:"
	has 'other (new)'
	expect 0 skein status --json
	valid status
}

@test "before the first commit, and where there is no store" {
	cd .. && skein init early --no-commit >/dev/null && cd early
	skein new one >/dev/null
	expect 0 skein status
	has 'one (new)'
	expect 0 skein status --json
	valid status
	[ "$(pick "d['commit']")" = None ]
	mkdir ../none && cd ../none
	expect 3 skein status
	git init -q .
	expect 3 skein status
	has 'not a store' "$stderr"
}

@test "a conflict is said" {
	git switch -qc a && sed -i 's/Prices rise\./Prices fall./' $T/narrative.md && skein commit >/dev/null
	git switch -q main && sed -i 's/Prices rise\./Prices jump./' $T/narrative.md && skein commit >/dev/null
	git merge -q a || true
	expect 0 skein status
	has '1 file in conflict'
	expect 0 skein status --json
	valid status
}

@test "JSON" {
	sed -i 's/for how long/for how much longer/' $T/narrative.md
	skein add item lithium -t One -u https://example.org/1 >/dev/null
	git add $T/narrative.md
	expect 0 skein status --json
	valid status
	[ "$(pick "d['branch'], d['on_published'], d['threads'][0]['thread']")" = "('main', True, 'energy/lithium')" ]
	[ "$(pick "d['threads'][0]['changes']")" = "{'sentence-reworded': 1}" ]
	[ "$(pick "d['threads'][0]['items'], d['threads'][0]['version']")" = "(1, '1')" ]
	[ "$(pick "sorted(f['staged'] for f in d['threads'][0]['files'])")" = "['no', 'yes']" ]
	git checkout -q HEAD -- . && git clean -fdq
	expect 0 skein status --json
	valid status
	[ "$(pick "d['threads']")" = '[]' ]
}

@test "staged and then changed again, or undone" {
	sed -i 's/Prices rise\./Prices fall./' $T/narrative.md
	git add .
	sed -i 's/Prices fall\./Prices stall./' $T/narrative.md
	expect 0 skein status --json
	[ "$(pick "d['threads'][0]['files'][0]['staged']")" = partly ]
	sed -i 's/Prices stall\./Prices rise./' $T/narrative.md
	expect 0 skein status --json
	valid status
	[ "$(pick "d['threads'][0]['files'][0]['staged']")" = partly ]
}

@test "a bare repository" {
	git clone -q --bare . ../bare.git
	expect 0 skein -C ../bare.git status
	has 'nothing to commit'
	expect 0 skein -C ../bare.git status lithium --json
	valid status
	[ "$(pick "d['bare'], d['threads'][0]['version']")" = "(True, '1')" ]
}
