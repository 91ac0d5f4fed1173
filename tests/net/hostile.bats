#!/usr/bin/env bats
# Branches of somebody who means harm, on a server that checks nothing: they are fetched,
# reviewed, synced and proposed on, and nothing happens.

load ../cli/helpers
load ../cli/json
load ../cli/filled
load servers

SECRET=the-secret-outside

setup() {
	make_net daemon
	printf '%s\n' "$SECRET" >"$WORK/secret.txt"
	text=$(git rev-parse main:$T/narrative.md)
	link=$(printf %s "$WORK/secret.txt" | git hash-object -w --stdin)
	up=$(printf ../../../../secret.txt | git hash-object -w --stdin)
}

teardown() { stop_servers; }

# planted MODE BLOB PATH [MESSAGE]: a commit on main with that entry, made without an index's care.
planted() {
	local tree
	export GIT_INDEX_FILE=$WORK/index
	git read-tree main
	git -c core.protectHFS=false -c core.protectNTFS=false update-index --add --cacheinfo "$1,$2,$3" || return
	tree=$(git write-tree)
	unset GIT_INDEX_FILE
	git commit-tree -p main -m "${4:-Planted}" "$tree"
}

# harmless: what was printed has no terminal codes, no workflow commands, no secrets; and
# nothing but JSON, which is data, has characters that turn the order of others.
harmless() {
	refute grep -q $'\e\|\x07' <<<"$output$stderr"
	[[ $output == [[{]* ]] || refute grep -q $'\xe2\x80\xae' <<<"$output"
	refute grep -q $'\xe2\x80\xae' <<<"$stderr"
	lacks "$SECRET" "$output$stderr"
	[ "$(grep -v '^::\(error\|warning\|notice\|stop-commands\|group\|endgroup\|debug\)[: ]' <<<"$output" | grep -c '^::')" -eq 0 ]
	refute grep -q '^::\(set-env\|add-path\|set-output\|add-mask\)' <<<"$output"
}

# any STATUSES COMMAND...: it ends with one of them, in time, harmlessly.
any() {
	local wanted=$1
	shift
	run --separate-stderr timeout 60 "$@"
	echo "$*: $status" >&2
	[[ " $wanted " == *" $status "* ]] || { printf '%s\n' "$output" "$stderr" >&2 && return 1; }
	harmless
}

# looked_at COMMIT: pushed as a topic by ben; ann looks at it in every way.
looked_at() {
	local format before
	git push -q --force --no-verify origin "$1:refs/heads/evil"
	before=$(git -C ../ann rev-parse main)
	cd ../ann
	any '0' skein sync
	git fetch -q origin
	for format in md text html json github gitlab sarif rdjsonl; do
		any '0 1' skein review -f "$format" main..origin/evil
	done
	any '0 1' skein review --exit-code main..origin/evil
	any '0 1 3' skein diff "lithium@main..origin/evil"
	any '0 1 3' skein merge --dry-run origin/evil
	# On the branch itself, without a file of it in the work tree: a bare clone.
	git clone -q --bare --branch evil "$URL" ../bare.git
	cd ../bare.git
	git symbolic-ref HEAD refs/heads/evil
	git fetch -q origin main:main
	any '0 1 3' skein sync
	cd ..
	rm -rf bare.git
	[ "$(git -C ann rev-parse main)" = "$before" ]
	[ -z "$(git -C ann status --porcelain)" ]
	cd ben
	[ "$(cat "$WORK/secret.txt")" = "$SECRET" ]
}

@test "links, submodules, programs and odd names" {
	local mode blob path
	while IFS='|' read -r mode blob path; do
		looked_at "$(planted "$mode" "${!blob}" "$path")"
	done <<-END
		120000|link|$T/timeline/a.yaml
		120000|up|$T/narrative.md
		120000|link|$T/items/$BRINE.txt
		120000|link|skein.yaml
		120000|up|threads/energy/lithium2
		100755|text|$T/narrative.md
		160000|text|$T/module
		100644|text|$T/a\\\\b.yaml
		100644|text|docs/git~1
		100644|text|$T/CON.yaml
	END
	looked_at "$(planted 100644 "$text" $'docs/\e[2Jgone.txt')"
	looked_at "$(planted 100644 "$text" $'threads/energy/::error::x/\xe2\x80\xaethread.yaml')"
	looked_at "$(planted 100644 "$text" "$T/$(printf 'n%.0s' {1..200}).yaml")"
}

@test "files of a size that nobody writes" {
	big=$(head -c 30000000 /dev/zero | tr '\0' 'x' | git hash-object -w --stdin)
	looked_at "$(planted 100644 "$big" "$T/narrative.md")"
	looked_at "$(planted 100644 "$big" "$T/timeline/halt.yaml")"
	looked_at "$(planted 100644 "$big" skein.yaml)"
}

@test "bidi text, terminal codes, HTML and workflow commands in titles and texts" {
	local body
	git switch -qc evil
	printf 'schema: 1\ntitle: "\\e]0;x\\aRed\\u202E ::set-env name=PATH::x"\nstatus: active\n' >$T/thread.yaml
	printf 'Text \xe2\x80\xae\x1b[31m.\n\n::add-path::/evil\n%%0A::set-output name=x::y\n' >>$N
	sed -i 's|The court|<script>alert(1)</script> @everyone &|' $T/timeline/halt.yaml
	git -c user.name=$'Eve \e[31m\xe2\x80\xae ::error::' commit -qam $'Title \e[31mred\xe2\x80\xae\n\n::set-env name=A::b' --no-verify
	git switch -q main
	looked_at evil
	# A title that is one, and a text that is one: it is shown, and does nothing.
	git switch -qC evil main
	sed -i 's/^title: .*/title: "::set-env name=PATH::x @everyone <!-- skein:review --> <script>"/' $T/thread.yaml
	printf '\\::add-path::/evil @everyone &lt;script> \\[x](javascript:alert(1))\n' >>$N
	git commit -qam '::set-output name=x::y' --no-verify
	git switch -q main
	looked_at evil
	cd ../ann
	expect 0 skein review main..origin/evil
	lacks '<script>'
	[ "$(grep -c '<!-- skein:review -->' <<<"$output")" -eq 1 ]
	# And proposed on: what the pull request would say.
	git switch -q evil
	git config skein.forge github
	mkdir "$SERVER/repos/alice" && ln -s "$HUB" "$SERVER/repos/alice/"
	git remote set-url origin "${URL/threads.git/alice/threads.git}"
	sed -i 's/^status: .*/status: dormant/' $T/thread.yaml
	any 0 skein propose --dry-run
	lacks '<script>'
	lacks ' @everyone'
}

@test "forged trailers and models that sign" {
	local evil
	evil=$(git commit-tree -p main -m 'x

Skein-Thread: energy/cobalt
Skein-Run: 20260429T202500Z-6b1f
Signed-off-by: Claude <noreply@anthropic.com>
Assisted-by: skein/9:$(touch x)' 'main^{tree}')
	looked_at "$evil"
	# On our side of the line: our hook says so before anything is sent.
	git config --global --unset skein.hooks
	skein hook install >/dev/null
	git reset -q --hard "$evil"
	any 6 skein sync
	has 'names a model' "$stderr"
}

# The published branch itself: what comes may be of no use, but it does nothing.
@test "a published branch that turned hostile" {
	local commit
	for what in "120000,$link,$T/timeline/a.yaml" "120000,$up,$T/narrative.md" "120000,$link,skein.yaml" \
		"160000,$text,$T/module"; do
		IFS=, read -r mode blob path <<<"$what"
		commit=$(planted "$mode" "$blob" "$path")
		old=$(hub rev-parse main)
		git push -q --force --no-verify origin "$commit:refs/heads/main"
		cd ../ann
		git fetch -q
		git reset -q --hard "$old"
		any '0 1 3' skein sync
		any '0 1 3' skein check
		any '0 1 3' skein list
		any '0 1 3' skein show lithium
		any '0 1 3' skein export lithium
		[ "$(cat "$WORK/secret.txt")" = "$SECRET" ]
		git reset -q --hard "$old"
		# With a version of ours that goes on top of it.
		tick
		skein add event lithium --id "mine" -d 2026-03-03 --text 'A.' >/dev/null
		skein commit -m 'ann goes on' >/dev/null
		any '0 1 3' skein sync
		[ "$(cat "$WORK/secret.txt")" = "$SECRET" ]
		[ "$(git log --all --format=%s | grep -c 'ann goes on')" -ge 1 ]
		git push -q --force --no-verify origin "$old:main"
		git reset -q --hard "$old"
		cd ../ben
	done
}

@test "branches with names that mean something elsewhere" {
	local name
	for name in '-x' 'a;b' '$(touch${IFS}x)' "a'b" '::error::x' '@everyone' 'a<b>' $'\xe2\x80\xaea' 'HEAD' 'refs/heads/main'; do
		git update-ref "refs/heads/$name" main^ 2>/dev/null || continue
		git push -q --no-verify origin "refs/heads/$name:refs/heads/$name" || continue
		git update-ref -d "refs/heads/$name"
	done
	cd ../ann
	git fetch -q
	any 0 skein sync
	git for-each-ref --format='%(refname)' refs/remotes | while IFS= read -r name; do
		any '0 1' skein review "main..$name"
	done
	git switch -qc 'a;b' 'refs/remotes/origin/a;b'
	any 0 skein sync
	git switch -qc "it's;\$(touch\${IFS}x)" main
	tick
	skein add event lithium --id odd -d 2026-03-03 --text 'A.' >/dev/null
	skein commit -m odd >/dev/null
	git config push.default current
	any 0 skein sync
	[ ! -e x ]
	[ "$(hub rev-parse "it's;\$(touch\${IFS}x)")" = "$(git rev-parse HEAD)" ]
}
