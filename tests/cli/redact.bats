#!/usr/bin/env bats
# skein redact: the words of a source leave the store, and nothing changes its number.

load helpers

KEY=rossi-2025-ponds-1a2b

# Three versions; the item's quote changes from the first to the second.
fill() {
	make_store
	skein new salt/lithium -t Lithium >/dev/null
	T=threads/salt/lithium
	mkdir -p $T/items
	item 'output doubled within a year'
	text 'The new ponds were finished early and they dried fast because the winter was warm.'
	echo "Output doubled. [@$KEY]" >$T/narrative.md
	commit one
	item 'ponds were finished early'
	text 'The new ponds were finished early and they dried fast because the summer was warm and long.'
	commit two
	echo "Rossi says that the new ponds were finished early and they dried fast because the summer was warm. [@$KEY]" >$T/narrative.md
	commit three
}

item() {
	cat >$T/items/$KEY.yaml <<-YAML
		# found by Ines
		type: report
		title: Ponds
		URL: https://survey.example.org/ponds
		abstract: A secret summary.
		via: manual
		text: {sha256: $(printf x | sha256sum | cut -d' ' -f1), language: en}
		quotes:
		- {id: q1, text: $1}
	YAML
}

text() { echo "$1" >$T/items/$KEY.txt; }

commit() {
	tick
	git add -A
	git commit -qm "$1"
}

versions() { skein log salt/lithium --json | jq -c '[.versions[].version]'; }

@test "the text goes in a commit, the record says why, the prose is named" {
	fill
	expect 0 skein redact $KEY -r 'order of the court'
	has 'salt/lithium: @'$KEY' is redacted'
	has 'still in its words: salt/lithium narrative'
	has '--history' "$stderr"
	[ ! -e $T/items/$KEY.txt ]
	expect 0 cat $T/items/$KEY.yaml
	has '# found by Ines'
	has 'title: Ponds'
	has "redacted: {date: 2023-11-14, reason: order of the court}"
	lacks 'finished early'
	lacks 'secret'
	clean_repo
	expect 0 skein check --json
	has '"text-not-here"'
	lacks '"error"'
	expect 0 git log -1 --format=%B
	has 'Skein-Op: redact'
}

@test "a dry run changes nothing" {
	fill
	expect 0 skein redact $KEY -r x --dry-run --history --json
	has '"still_quoted"'
	[ "$(jq .texts <<<"$output")" -eq 2 ]
	clean_repo
	[ "$(git log --oneline | wc -l)" -eq 4 ]
}

@test "the history loses every word and no number" {
	fill
	git tag -am 'as it was' v1 HEAD~1
	git branch old HEAD~2
	expect 0 skein log salt/lithium --json
	before=$(jq -c '[.versions[] | [.version, .time, .author]]' <<<"$output")
	expect 0 skein redact $KEY -r 'order of the court' --history
	has 'history: 2 texts and 2 records are gone'
	expect 0 skein log salt/lithium --json
	[ "$(jq -c '[.versions[1:][] | [.version, .time, .author]]' <<<"$output")" = "$before" ]
	[ "$(git rev-list --all --count)" -eq 5 ]
	clean_repo
	# No object anywhere has the words.
	git cat-file --batch-all-objects --batch-check='%(objectname) %(objecttype)' |
		while read -r id type; do
			[ "$type" != blob ] || git cat-file -p "$id"
		done >blobs
	refute grep -q 'dried fast because the winter\|secret summary\|text: ponds were\|text: output doubled' blobs
	rm blobs
	expect 0 skein show salt/lithium@1
	has 'Output doubled'
	expect 0 git log --format=%s
	[ "${lines[1]}" = three ]
	expect 0 git cat-file -p v1
	has 'as it was'
}

@test "done again it changes nothing" {
	fill
	skein redact $KEY -r x --history >/dev/null
	head=$(git rev-parse HEAD)
	expect 0 skein redact $KEY -r x --history
	has '0 texts and 0 records'
	[ "$(git rev-parse HEAD)" = "$head" ]
}

@test "the text is found under another name, and in another thread" {
	fill
	skein new wind -t Wind >/dev/null
	mkdir -p threads/wind/items
	cp $T/items/$KEY.yaml threads/wind/items/
	cp $T/items/$KEY.txt threads/wind/items/
	cp $T/items/$KEY.txt threads/wind/items/other.txt
	sed '/^quotes/,$d' $T/items/$KEY.yaml >threads/wind/items/other.yaml
	commit four
	expect 0 skein redact $KEY -r x --history
	has 'wind: @'
	git rev-list --objects --all >objects
	refute grep -q "items/$KEY.txt\|items/other.txt" objects
}

@test "what is asked wrongly" {
	fill
	expect 2 skein redact $KEY
	has '--reason' "$stderr"
	expect 2 skein redact 'No Key' -r x
	expect 3 skein redact nobody -r x
	has 'skein cite' "$stderr"
	clean_repo
}
