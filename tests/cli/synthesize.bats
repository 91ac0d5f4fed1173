#!/usr/bin/env bats
# synthesize: what an engine asks for, as a version; what guards and check refuse.

load helpers
load json
load synthesis

setup() {
	seal
	make_store
	make_thread
	head=$(git rev-parse HEAD)
}

unchanged() {
	[ "$(git rev-parse HEAD)" = "$head" ]
	[ -z "$(git status --porcelain)" ]
}

@test "operations from a file become one commit with a record of the run" {
	ops "$(add "$FELL")" \
		"{\"op\":\"add-event\",\"date\":\"2023-03\",\"event\":[$(said 'Output fell by 12 percent.' "$FELL")]}" \
		"{\"op\":\"open-tension\",\"id\":\"recovery\",\"question\":[$(said 'Did the meadows recover?' "$MINISTRY")]}" \
		>"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --json
	valid synthesize
	[ "$(pick "d['version']")" = 2 ]
	[ "$(pick "d['accepted']")" = 3 ]
	[ "$(git rev-list --count "$head..HEAD")" = 1 ]
	[ -z "$(git status --porcelain)" ]
	[ "$(cat threads/coast/seagrass/narrative.md)" = "$FELL [@$K]" ]
	git log -1 --format=%B >"$HOME/message"
	grep -q '^Skein-Op: synthesis$' "$HOME/message"
	grep -q '^Skein-Thread: coast/seagrass$' "$HOME/message"
	grep -q '^Assisted-by: skein/.*:tester/1$' "$HOME/message"
	run=$(sed -n 's/^Skein-Run: //p' "$HOME/message")
	grep -q '^engine: tester/1$' "threads/coast/seagrass/runs/$run.yaml"
	grep -q "^items: \[$K\]$" "threads/coast/seagrass/runs/$run.yaml"
	grep -q 'text: Output fell by 12 percent in March 2023., start: 0, length: 40' "threads/coast/seagrass/items/$K.yaml"
	expect 0 skein check
	expect 0 skein blame seagrass --json
	[ "$(pick "d['narrative'][0]['engine']")" = tester/1 ]
}

@test "from a pipe, by a program that saw what there is" {
	skein synthesize seagrass --print-input >"$HOME/input.json"
	output=$(cat "$HOME/input.json")
	[ "$(pick "d['items'][0]['key']")" = "$K" ]
	[ "$(pick "d['keys'][0]")" = "$K" ]
	output=$(/usr/bin/python3 - "$ROOT/schema" "$HOME/input.json" <<'PYTHON'
import json, os, sys, warnings
warnings.simplefilter("ignore")
try:
    import jsonschema
except ImportError:
    sys.exit(0)
folder = sys.argv[1]
files = {f: json.load(open(os.path.join(folder, f))) for f in os.listdir(folder) if f.endswith(".json")}
schema = files["synth-input.json"]
resolver = jsonschema.RefResolver(base_uri="synth-input.json", referrer=schema, store=files)
print(*[e.message for e in jsonschema.Draft202012Validator(schema, resolver=resolver).iter_errors(json.load(open(sys.argv[2])))])
PYTHON
	)
	[ -z "$output" ]
	ops "$(add "$FELL")" >"$HOME/o.json"
	run skein synthesize seagrass --engine ops:- <"$HOME/o.json"
	[ "$status" -eq 0 ]
	[ "$(git rev-list --count "$head..HEAD")" = 1 ]
}

@test "no new items: no commit, one line" {
	ops "$(add "$FELL")" >"$HOME/o.json"
	skein synthesize seagrass --engine "ops:$HOME/o.json" >/dev/null
	head=$(git rev-parse HEAD)
	expect 0 skein synthesize seagrass
	[ "$output" = 'coast/seagrass: no new items' ]
	expect 0 skein synthesize seagrass --json
	valid synthesize
	unchanged
}

@test "what is collected and not committed is not seen, and that is said" {
	skein add item seagrass --id new-2023-x-cccc -t New >/dev/null
	ops >"$HOME/o.json"
	skein synthesize seagrass --engine "ops:$HOME/o.json" >/dev/null
	expect 0 skein synthesize seagrass
	has 'no new items'
	has "'skein commit' first" "$stderr"
}

@test "a refusal stops the whole, --partial carries out the rest" {
	ops "$(add "$FELL")" "$(add 'Output fell by 50 percent.' "$FELL")" >"$HOME/o.json"
	expect 1 skein synthesize seagrass --engine "ops:$HOME/o.json"
	has "operation 1 (add-sentence): unsupported: '50' stands in no cited quote" "$stderr"
	has '1 of 2 operations refused' "$stderr"
	unchanged
	expect 1 skein synthesize seagrass --engine "ops:$HOME/o.json" --json
	valid synthesize
	[ "$(pick "d['operations'][1]['findings'][0]['code']")" = unsupported ]
	unchanged
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --partial
	[ "$(cat threads/coast/seagrass/narrative.md)" = "$FELL [@$K]" ]
	grep -q 'account: {accepted: 1, refused: 1}' threads/coast/seagrass/runs/*.yaml
}

@test "--unsupported=warn says it and goes on" {
	ops "$(add 'Output fell by 50 percent.' "$FELL")" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --unsupported warn
	has unsupported "$stderr"
	[ "$(git rev-list --count "$head..HEAD")" = 1 ]
}

@test "--dry-run writes nothing, not even what is kept" {
	ops "$(add "$FELL")" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --dry-run
	has 'would commit: seagrass: 1 source; 1 sentence added'
	unchanged
	[ ! -d .git/skein/synthesis ]
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --dry-run --json
	valid synthesize
	[ "$(pick "d['dry_run']")" = True ]
}

@test "a person's sentence stays, unless --allow-human" {
	printf 'A person wrote this. [@%s]\n' "$K" >threads/coast/seagrass/narrative.md
	skein commit -m 'By hand' >/dev/null
	head=$(git rev-parse HEAD)
	id=$(skein blame seagrass --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][0]["id"])')
	ops "{\"op\":\"replace-sentence\",\"id\":\"$id\",\"sentence\":$(said "$FELL" "$FELL"),\"reason\":\"it is newer\"}" >"$HOME/o.json"
	expect 1 skein synthesize seagrass --engine "ops:$HOME/o.json"
	has 'a person wrote the sentence' "$stderr"
	unchanged
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --allow-human
	[ "$(cat threads/coast/seagrass/narrative.md)" = "$FELL [@$K]" ]
	git log -1 --format=%B | grep -q "^- sentence $id changed: it is newer$"
	# Now it is the engine's, until a person rewords it.
	id=$(skein blame seagrass --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][0]["id"])')
	ops "{\"op\":\"remove-sentence\",\"id\":\"$id\",\"reason\":\"old\"}" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --dry-run
	sed -i 's/fell/dropped/' threads/coast/seagrass/narrative.md
	skein commit -m 'By hand' >/dev/null
	id=$(skein blame seagrass --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][0]["id"])')
	ops "{\"op\":\"remove-sentence\",\"id\":\"$id\",\"reason\":\"old\"}" >"$HOME/o.json"
	expect 1 skein synthesize seagrass --engine "ops:$HOME/o.json" --dry-run
}

@test "an engine's sentence is told from a person's after a squash" {
	git switch -qc topic
	ops "$(add "$FELL")" >"$HOME/o.json"
	skein synthesize seagrass --engine "ops:$HOME/o.json" >/dev/null
	git switch -q main
	git -c branch.main.mergeOptions= merge -q --squash topic
	git commit -qm 'Squashed, without trailers'
	id=$(skein blame seagrass --json | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["narrative"][0]["id"])')
	ops "{\"op\":\"remove-sentence\",\"id\":\"$id\",\"reason\":\"old\"}" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json"
}

@test "a program of the user's configuration is asked, and told what there is" {
	program mine
	ops "$(add "$FELL")" >"$ANSWER"
	export GIVEN=$HOME/given.json
	expect 0 skein synthesize seagrass --engine exec:mine
	output=$(cat "$GIVEN")
	[ "$(pick "d['items'][0]['text'][:12]")" = 'Output fell ' ]
	[ "$(pick "d['now']")" = 2023-11-14T22:13:20Z ]
}

@test "a program that fails, lies or says nonsense commits nothing" {
	program mine
	echo 'it is on fire' >"$HOME/fails"
	expect 4 skein synthesize seagrass --engine exec:mine
	has 'on fire' "$stderr"
	unchanged
	: >"$HOME/fails"
	echo 'Here are the operations: []' >"$ANSWER"
	expect 7 skein synthesize seagrass --engine exec:mine
	unchanged
	echo '{"operations":[{"op":"write-file","path":"/etc/passwd"}]}' >"$ANSWER"
	expect 7 skein synthesize seagrass --engine exec:mine
	unchanged
	ops "$(add "$FELL" "$FELL" invented-2023-key-0000)" >"$ANSWER"
	expect 7 skein synthesize seagrass --engine exec:mine
	has unknown-key "$stderr"
	unchanged
	: >"$ANSWER"
	expect 7 skein synthesize seagrass --engine exec:mine
	unchanged
}

@test "a repository names no program" {
	printf 'schema: 1\ntitle: T\nengines: {mine: {command: [touch, %s]}}\n' "$HOME/pwned" >skein.yaml
	git commit -qam 'Evil'
	refute skein synthesize seagrass --engine exec:mine
	[ ! -e "$HOME/pwned" ]
	expect 2 skein synthesize seagrass --engine nonesuch
}

@test "what check calls an error is not committed" {
	printf 'schema: 1\ntitle: T\npolicy: {severities: {uncited: error}}\n' >skein.yaml
	git commit -qam 'Every sentence cites'
	head=$(git rev-parse HEAD)
	ops '{"op":"add-sentence","sentence":{"text":"So it goes."}}' >"$HOME/o.json"
	expect 1 skein synthesize seagrass --engine "ops:$HOME/o.json"
	has 'the sentence cites nothing' "$stderr"
	unchanged
	ops "$(add "$FELL")" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json"
}

@test "a hook that refuses stops it" {
	ops "$(add "$FELL")" >"$HOME/o.json"
	mkdir -p .git/hooks
	printf '#!/bin/sh\nexit 1\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	expect 6 skein synthesize seagrass --engine "ops:$HOME/o.json"
	unchanged
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --no-verify
}

@test "new items and nothing to say: the run is recorded, the page stays" {
	ops >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --json
	valid synthesize
	[ "$(pick "d['version']")" = None ]
	[ "$(git diff --name-only "$head" HEAD | grep -vc /runs/)" = 0 ]
	expect 0 skein synthesize seagrass
	has 'no new items'
}

@test "--replay makes the version again, and names what differs" {
	ops "$(add "$FELL")" "{\"op\":\"suggest-search\",\"query\":\"seagrass ministry\"}" >"$HOME/o.json"
	skein synthesize seagrass --engine "ops:$HOME/o.json" --add-searches >/dev/null
	grep -q 'query: seagrass ministry' threads/coast/seagrass/watch.yaml
	tick 1000
	expect 0 skein synthesize --replay seagrass@2
	has 'identical, from the answer of tester/1'
	expect 0 skein synthesize --replay seagrass@2 --json
	valid synthesize
	# The same commit with one word changed by hand.
	sed -i 's/fell/dropped/' threads/coast/seagrass/narrative.md
	git commit -qa --amend --no-edit
	expect 1 skein synthesize --replay seagrass@2
	has 'seagrass@2: narrative.md comes out otherwise'
	# What was kept is gone, or was changed.
	file=$(find .git/skein/synthesis -type f)
	sed -i 's/fell/rose/' "$file"
	expect 3 skein synthesize --replay seagrass@2
	has 'was changed' "$stderr"
	rm -r .git/skein/synthesis
	expect 3 skein synthesize --replay seagrass@2
	has 'not kept here' "$stderr"
	expect 3 skein synthesize --replay seagrass@1
	has 'no synthesis made this version' "$stderr"
}

@test "two at once on one thread: one waits or is told" {
	program mine
	ops "$(add "$FELL")" >"$ANSWER"
	cat >"$HOME/engine" <<-'SH'
		#!/bin/sh
		cat >/dev/null
		: >"$HOME/asked"
		while [ ! -e "$HOME/go" ]; do sleep 0.05; done
		cat "$ANSWER"
	SH
	skein synthesize seagrass --engine exec:mine >"$HOME/first" 2>&1 3>&- &
	pid=$!
	until [ -e "$HOME/asked" ]; do sleep 0.05; done
	expect 4 skein synthesize seagrass --engine exec:mine
	has 'is being worked on' "$stderr"
	: >"$HOME/go"
	wait "$pid"
	[ "$(git rev-list --count "$head..HEAD")" = 1 ]
}

@test "--propose commits on a branch of its own and comes back" {
	git init -q --bare "$HOME/remote"
	git remote add origin "$HOME/remote"
	git push -q origin main
	ops "$(add "$FELL")" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json" --propose --json
	valid synthesize
	branch=$(pick "d['branch']")
	[ "$branch" = synthesis/seagrass-20231114 ]
	unchanged
	[ "$(git symbolic-ref --short HEAD)" = main ]
	[ "$(git rev-parse "$branch")" = "$(git -C "$HOME/remote" rev-parse "$branch")" ]
	[ "$(git rev-parse "$branch^")" = "$head" ]
	# Refused: no branch is left.
	ops "$(add 'Output fell by 50 percent.' "$FELL")" >"$HOME/o.json"
	refute skein synthesize seagrass --engine "ops:$HOME/o.json" --propose
	[ "$(git branch --list 'synthesis/*' | wc -l)" = 1 ]
}

@test "texts that are not kept in git are read where they are" {
	text="threads/coast/seagrass/items/$K.txt"
	sha=$(sha256sum "$text" | cut -c1-64)
	mkdir -p ".git/skein/texts/${sha:0:2}"
	mv "$text" ".git/skein/texts/${sha:0:2}/${sha:2}.txt"
	printf 'text: {sha256: %s}\n' "$sha" >>"threads/coast/seagrass/items/$K.yaml"
	printf 'schema: 1\ntitle: T\npolicy: {text: quotes}\n' >skein.yaml
	skein commit -m 'Quotes only' >/dev/null
	ops "$(add "$FELL")" >"$HOME/o.json"
	expect 0 skein synthesize seagrass --engine "ops:$HOME/o.json"
	grep -q "text: $FELL" "threads/coast/seagrass/items/$K.yaml"
	expect 0 skein check
	expect 0 skein synthesize --replay seagrass
	has identical
}
