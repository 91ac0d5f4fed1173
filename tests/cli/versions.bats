#!/usr/bin/env bats
# Import, log, export, commit, restore: a page goes in, changes, and comes out at any version.

load helpers

setup() {
	seal
	skein init store --title 'The Slow Desk' >/dev/null
	cd store
	PAGES=$ROOT/tests/demo
}

import_all() {
	skein import --as coast/seagrass "$PAGES/seagrass-v2.txt" "$PAGES/seagrass-v3.txt" "$PAGES/seagrass-v5.txt"
}

@test "versions 2, 3 and 5 of a page become three commits with those numbers and times" {
	import_all
	run skein log seagrass
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" == "v5  2026-09-02 11:30 UTC  "*"44 items, 8 sources" ]]
	[[ "${lines[2]}" == "v3  2026-05-19 16:05 UTC  "* ]]
	[[ "${lines[4]}" == "v2  2026-03-11 07:40 UTC  "* ]]
	[ "$(git rev-list --count HEAD)" -eq 4 ]
}

@test "each version comes out as the page that went in" {
	import_all
	for v in 2 3 5; do
		skein export "seagrass@$v" > "out-$v.txt"
		cmp "$PAGES/seagrass-v$v.txt" "out-$v.txt"
	done
}

@test "the page goes round by way of JSON and HTML, JSON into the same tree" {
	import_all
	tree=$(git rev-parse HEAD:threads)
	for format in json html; do
		skein export seagrass -f "$format" -o "../page.$format"
		skein init "../by-$format" --title 'The Slow Desk' > /dev/null
		(cd "../by-$format" && skein import --as coast/seagrass "../page.$format" > /dev/null)
		(cd "../by-$format" && skein export seagrass) > "../by-$format.txt"
		cmp "$PAGES/seagrass-v5.txt" "../by-$format.txt"
	done
	[ "$(git -C ../by-json rev-parse HEAD:threads)" = "$tree" ]
}

@test "ids stay and unchanged files are untouched from version to version" {
	import_all
	run git diff --name-status HEAD~2 HEAD~1 -- threads/coast/seagrass/timeline
	[ "${#lines[@]}" -eq 1 ]
	[[ "${lines[0]}" == A*2026-a-genetic-study* ]]
	run git diff --name-status HEAD~1 HEAD -- threads/coast/seagrass/perspectives
	[ -z "$output" ]
}

@test "importing the same page again changes nothing" {
	import_all
	head=$(git rev-parse HEAD)
	run skein import --as coast/seagrass "$PAGES/seagrass-v5.txt"
	[ "$status" -eq 0 ]
	[ "$output" = "nothing changed" ]
	[ "$(git rev-parse HEAD)" = "$head" ]
}

@test "--version, --date and --items override what the page says" {
	skein import --as s --version 9 --date 2026-12-01T08:00:00Z --items 99 "$PAGES/seagrass-v2.txt"
	run skein log s
	[[ "${lines[0]}" == "v9  2026-12-01 08:00 UTC  "*"99 items, 5 sources" ]]
}

@test "a page that does not fit is refused with its line and nothing is committed" {
	head=$(git rev-parse HEAD)
	sed 's/farms.\[1\]\[2\]/farms.[1][9]/' "$PAGES/seagrass-v2.txt" > bad.txt
	run skein import --as s bad.txt
	[ "$status" -eq 3 ]
	[[ "${lines[0]}" == "skein: bad.txt:11:"* ]]
	[ "$(git rev-parse HEAD)" = "$head" ]
	[ ! -e threads ]
}

@test "commit drafts its message from what changed" {
	import_all
	sed -i 's/The institute credits its seeds\./The institute credits mostly its seeds./' threads/coast/seagrass/narrative.md
	run skein commit seagrass
	[ "$status" -eq 0 ]
	[[ "$output" == *"seagrass: 1 sentence reworded"* ]]
	[ "$(git log -1 --format='%(trailers:key=Skein-Thread,valueonly)' | head -1)" = "coast/seagrass" ]
	[ -z "$(git status --porcelain)" ]
	git fsck --strict
	run skein log seagrass -n 1
	[[ "${lines[0]}" == "v6  "* ]]
}

@test "commit takes only the named thread and leaves what else is staged alone" {
	import_all
	skein import --as other "$PAGES/seagrass-v2.txt"
	echo 'New words here.' >> threads/other/narrative.md
	echo 'More words here.' >> threads/coast/seagrass/narrative.md
	echo note > note.txt
	git add note.txt
	skein commit other -m 'only this'
	run git show --name-only --format= HEAD
	[ "$output" = "threads/other/narrative.md" ]
	run git status --porcelain
	[[ "$output" == *"A  note.txt"* ]]
	[[ "$output" == *" M threads/coast/seagrass/narrative.md"* ]]
}

@test "commit refuses what check calls an error, and says where" {
	import_all
	head=$(git rev-parse HEAD)
	echo 'A claim without a source.[@nobody-2026-nothing-0000]' >> threads/coast/seagrass/narrative.md
	run skein commit
	[ "$status" -eq 1 ]
	[[ "$output" == *"narrative.md:"* ]]
	[[ "$output" == *"nobody-2026-nothing-0000"* ]]
	[ "$(git rev-parse HEAD)" = "$head" ]
}

@test "commit with nothing changed says so" {
	run skein commit
	[ "$status" -eq 1 ]
	[ "$output" = "nothing to commit" ]
}

@test "hooks run as git would run them" {
	import_all
	printf '#!/bin/sh\ngit diff --cached --name-only > hook-saw\n' > .git/hooks/pre-commit
	printf '#!/bin/sh\necho "Reviewed-by: Nobody <n@example.org>" >> "$1"\n' > .git/hooks/commit-msg
	chmod +x .git/hooks/pre-commit .git/hooks/commit-msg
	echo 'One more sentence.' >> threads/coast/seagrass/narrative.md
	skein commit -m words
	[ "$(cat hook-saw)" = "threads/coast/seagrass/narrative.md" ]
	git log -1 --format=%B | grep -q '^Reviewed-by: Nobody'
	printf '#!/bin/sh\necho no >&2; exit 1\n' > .git/hooks/pre-commit
	echo 'And one more.' >> threads/coast/seagrass/narrative.md
	head=$(git rev-parse HEAD)
	run skein commit -m more
	[ "$status" -eq 6 ]
	[ "$(git rev-parse HEAD)" = "$head" ]
	skein commit --no-verify -m more
	[ "$(git rev-parse HEAD)" != "$head" ]
}

@test "identity and dates come from where git takes them" {
	import_all
	echo 'One more sentence.' >> threads/coast/seagrass/narrative.md
	GIT_AUTHOR_NAME='A Person' GIT_AUTHOR_EMAIL=a@example.org GIT_AUTHOR_DATE='2026-10-01T10:00:00+0200' skein commit -m x
	[ "$(git log -1 --format='%an <%ae> %aI')" = 'A Person <a@example.org> 2026-10-01T10:00:00+02:00' ]
}

@test "an ssh-signed commit is good in git's eyes" {
	command -v ssh-keygen || skip "no ssh-keygen"
	ssh-keygen -q -t ed25519 -N '' -f "$HOME/key" -C test@example.org
	git config gpg.format ssh
	git config user.signingkey "$HOME/key.pub"
	git config commit.gpgsign true
	echo "test@example.org $(cat "$HOME/key.pub")" > "$HOME/signers"
	git config gpg.ssh.allowedSignersFile "$HOME/signers"
	import_all
	git verify-commit HEAD
}

@test "restore makes an older version the newest and keeps items" {
	import_all
	items=$(ls threads/coast/seagrass/items | wc -l)
	skein restore seagrass@2
	run skein log seagrass -n 1
	[[ "${lines[0]}" == "v6  "* ]]
	[ "$(ls threads/coast/seagrass/items | wc -l)" -eq "$items" ]
	skein export seagrass | sed -n '/^Narrative/,$p' > now
	sed -n '/^Narrative/,$p' "$PAGES/seagrass-v2.txt" > then
	cmp then now
	run skein restore seagrass@-0
	[[ "$output" == *"already shows that version" ]]
}

@test "a bare repository takes imports and gives exports" {
	cd ..
	skein init --bare bare.git --title 'The Slow Desk' > /dev/null
	skein -C bare.git import --as coast/seagrass "$PAGES/seagrass-v2.txt" "$PAGES/seagrass-v3.txt"
	skein -C bare.git export seagrass@2 > out.txt
	cmp "$PAGES/seagrass-v2.txt" out.txt
	run skein -C bare.git commit
	[ "$status" -eq 2 ]
	git -C bare.git fsck --strict
}

@test "exports do not depend on time zone, locale, umask or folder" {
	import_all
	for format in text md pandoc html json csl-json bibtex ris; do
		skein export seagrass@3 -f "$format" > "../a.$format"
		(cd threads/coast && umask 077 && TZ=Asia/Tokyo LC_ALL=C SKEIN_CLOCK=1 skein export seagrass@3 -f "$format") > "../b.$format"
		cmp "../a.$format" "../b.$format"
	done
}

@test "export writes a file whole or not at all" {
	import_all
	run skein export seagrass -o /nonexistent/x.html -f html
	[ "$status" -ne 0 ]
	run bash -c 'skein export seagrass > /dev/full'
	[ "$status" -eq 4 ]
}

@test "revisions: numbers, ages, dates, branches, commits, the work tree" {
	import_all
	for rev in 3 v3 -1 2026-06-01 HEAD~1 "$(git rev-parse HEAD~1)" "$(git rev-parse --short HEAD~1)"; do
		skein export "seagrass@$rev" > out.txt
		cmp "$PAGES/seagrass-v3.txt" out.txt
	done
	run skein export seagrass@4
	[ "$status" -eq 3 ]
	[[ "${lines[0]}" == "skein: no version '4'" ]]
	sed -i 's/credits its seeds/credits its own seeds/' threads/coast/seagrass/narrative.md
	skein export seagrass@work | grep -q 'its own seeds'
	if skein export seagrass | grep -q 'its own seeds'; then false; fi
}

@test "log begins at the revision that is named" {
	import_all
	run skein log seagrass@3
	[[ "${lines[0]}" == "v3  "* ]]
	[ "${#lines[@]}" -eq 4 ]
	git checkout -qb topic
	echo 'Three words more.' >> threads/coast/seagrass/narrative.md
	skein commit
	git checkout -q main
	git merge -q --no-ff -m 'Merge topic' topic
	[[ "$(skein log seagrass | head -1)" == "v6  "* ]]
	[[ "$(skein log seagrass@topic | head -1)" == "v5+1  "* ]]
	skein log @topic | grep -q '^coast/seagrass v5+1 '
	if skein log | grep -q 'v5+1 '; then false; fi
	run skein log --since yesterday
	[ "$status" -eq 2 ]
}

@test "commit --json prints JSON when there is nothing to commit" {
	run skein commit --json
	[ "$status" -eq 1 ]
	[ "$output" = '{ "commit": null, "subject": null, "threads": [] }' ]
}

@test "a thread with a long name has a subject that says something" {
	name=$(printf 'n%.0s' $(seq 80))
	skein new "$name" --summary 'What it is about.'
	skein commit
	subject=$(git log -1 --format=%s)
	[[ "$subject" == "$name: "[a-z0-9]* ]]
	[ "$(git log -1 --format=%b | head -1)" != '' ]
}

@test "where there is no store, every command says so" {
	git init -q ../plain && cd ../plain
	git commit -q --allow-empty -m x
	for command in 'show x' 'export x' 'log x' log list status 'new x' 'commit' 'cite x' 'fmt' 'check' 'restore x@1' \
		'mv x y' 'withdraw x y -r z' 'edit x' 'add tension x -q y'; do
		run skein $command
		[ "$status" -eq 3 ] || { echo "$command: $status"; false; }
		[[ "${lines[0]}" == 'skein: not a store'* ]] || { echo "$command: $output"; false; }
	done
}

@test "a version older than the newest is refused unless it gets a number" {
	skein import "$PAGES/seagrass-v3.txt" --as seagrass
	run skein import "$PAGES/seagrass-v2.txt" --as seagrass
	[ "$status" -eq 3 ]
	[[ "${lines[0]}" == *"this is version 2, but 'seagrass' has version 3 already" ]]
	skein import "$PAGES/seagrass-v2.txt" --as seagrass --version 4
	[[ "$(skein log seagrass | head -1)" == "v4  "* ]]
}

@test "the first page says what the store is called, and import says that it did" {
	skein init ../mine --title Mine >/dev/null && cd ../mine
	run --separate-stderr skein import "$PAGES/seagrass-v2.txt"
	[ "$stderr" = "hint: the store is called 'The Slow Desk' now, as its first page says" ]
	run --separate-stderr skein import "$PAGES/seagrass-v3.txt"
	[ -z "$stderr" ]
}

@test "pandoc Markdown names its bibliography, but none outside its folder" {
	mkdir in
	printf -- '---\ntitle: Tides\nbibliography: "refs.bib"\n---\n\n# Narrative\n\nTides turn.[@smith2019]\n' > in/tides.md
	printf '@misc{smith2019, title={The Moon}, year=2019}\n' > in/refs.bib
	skein import in/tides.md
	skein export tides | grep -q '1. \[1\] The Moon'
	for name in ../in/refs.bib "$PWD/in/refs.bib"; do
		sed "s|refs.bib|$name|" in/tides.md > in/other.md
		run skein import in/other.md --as other
		[ "$status" -eq 3 ]
		[[ "$output" == *"in/other.md:8: \"smith2019\" is cited"* ]]
		[[ "$output" == *"hint: --bibliography"* ]]
	done
	skein import in/other.md --as other --bibliography in/refs.bib
}

@test "a page may come through a pipe" {
	skein import --as seagrass <(cat "$PAGES/seagrass-v2.txt")
	skein export seagrass | cmp - "$PAGES/seagrass-v2.txt"
}

@test "a shallow clone without a whole version says so" {
	import_all
	git commit -q --allow-empty -m 'no version'
	git clone -q --depth 1 "file://$PWD" ../shallow
	run --separate-stderr skein -C ../shallow log
	[[ "$stderr" == "hint: the clone is shallow"* ]]
	git commit -q --allow-empty -m again
	printf 'More is said.\n' >>threads/*/seagrass/narrative.md
	skein commit -m more
	git clone -q --depth 2 "file://$PWD" ../shallow2
	run --separate-stderr skein -C ../shallow2 show seagrass@1
	[ "$status" -eq 3 ]
	[[ "$stderr" == *"hint: the clone is shallow and tells no numbers"* ]]
}

@test "a thread that moved is one thread in the message, and its old versions come back" {
	import_all
	skein mv seagrass sea/
	run skein commit
	[ "$status" -eq 0 ]
	[[ "$output" == *"] seagrass: moved from coast/seagrass"* ]]
	skein restore seagrass@2
	[ -f threads/sea/seagrass/thread.yaml ]
	[ ! -e threads/coast ]
	[[ "$(skein log seagrass | head -1)" == "v7  "* ]]
	grep -q 'coast/seagrass' threads/sea/seagrass/thread.yaml
	skein check --severity warning
	git fsck --strict
}

@test "a commit of many threads names some and lists all" {
	for name in alpha beta gamma delta; do skein new "$name"; done
	skein commit
	[ "$(git log -1 --format=%s)" = '4 threads: alpha, beta, delta and more' ]
	[ "$(git log -1 --format=%b | grep -c ': new thread')" -eq 4 ]
	[ "$(git log -1 --format=%B | git interpret-trailers --parse | grep -c '^Skein-Thread: ')" -eq 4 ]
}

@test "a thread that was never committed has no versions, and log says so" {
	skein new fresh
	run --separate-stderr skein log fresh
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	[ "$stderr" = "hint: fresh has no version yet; 'skein commit' makes the first" ]
	skein init ../unborn --no-commit && cd ../unborn
	skein new fresh
	run skein log fresh
	[ "$status" -eq 3 ]
	[ "${lines[0]}" = 'skein: there is no commit yet' ]
	run skein show fresh
	[ "$status" -eq 0 ]
	[[ "$output" == *'0 items'* && "$output" != *1970* ]]
}
