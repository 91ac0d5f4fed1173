# Hooks around commits of plain git: what is staged is checked, messages are drafted and judged.
# shellcheck disable=SC2154
load helpers
load filled

setup() {
	seal
	git config --global --unset skein.hooks
}

RUN=20260429T202500Z-6b1f

# bad [TEXT]: an error in the narrative, in the work tree.
bad() { echo "${1:-Nobody says so. [@nobody]}" >>$T/narrative.md; }

# refused: the last command was, for the error of bad, and nothing was committed.
refused() {
	has "unknown-key" "$stderr"
	has 'not committed: 1 error' "$stderr"
	[ "$(git rev-parse HEAD)" = "$head" ]
}

@test "commit, commit -a, commit PATH, --amend" {
	make_filled
	head=$(git rev-parse HEAD)
	bad
	expect 1 git commit -am x
	refused
	expect 1 git commit -m x $T/narrative.md
	refused
	git add -A
	expect 1 git commit -m x
	refused
	expect 1 git commit --amend --no-edit
	refused
	expect 0 git commit --no-verify -qm x
}

@test "what is staged counts, not what the work tree has" {
	make_filled
	head=$(git rev-parse HEAD)
	bad
	git add -A
	git show HEAD:$T/narrative.md >$T/narrative.md
	expect 1 git commit -m x
	refused
	git add -A
	bad
	skein add event lithium --id later -d 2026-04-01 --text "Later. [@$BRINE]" >/dev/null
	git add $T/timeline
	expect 0 git commit -qm 'An event'
	# A partial commit leaves the error in the index out, one of its own it has.
	head=$(git rev-parse HEAD)
	git add -A
	sed -i 's/Later/Much later/' $T/timeline/later.yaml
	expect 0 git commit -qm 'Only the event' $T/timeline/later.yaml
	head=$(git rev-parse HEAD)
	sed -i "s/$BRINE/nobody/" $T/timeline/later.yaml
	expect 1 git commit -m x $T/timeline/later.yaml
	refused
	expect 1 git commit -m x
	refused
}

@test "errors that were there before, and those of other threads, stop nobody" {
	make_filled
	bad
	git commit -qam 'An error comes in' --no-verify
	echo 'A good sentence.' >>$T/narrative.md
	expect 0 git commit -qam 'A good sentence'
	skein new energy/cobalt -t Cobalt >/dev/null
	git add -A
	expect 0 git commit -qm 'Another thread'
	bad 'Another error. [@somebody]'
	expect 1 git commit -am x
	has "'somebody'" "$stderr"
	lacks "'nobody'" "$stderr"
	has 'errors that were there before are not counted' "$stderr"
}

@test "a thread that is moved brings its errors along" {
	make_filled
	bad
	git commit -qam 'An error comes in' --no-verify
	git mv $T threads/energy/li
	expect 0 git commit -qm 'Move it'
}

@test "around threads: strays, links, odd names, settings" {
	make_filled
	echo x >threads/README.md
	git add -A
	expect 1 git commit -m x
	has 'threads/README.md: error: belongs to no thread [stray-file]' "$stderr"
	git rm -qf threads/README.md
	mkdir -p 'threads/Odd Folder'
	cp -r $T 'threads/Odd Folder/lithium'
	git add -A
	expect 1 git commit -m x
	has '[bad-name]' "$stderr"
	git rm -rqf 'threads/Odd Folder'
	cp -r $T threads/energy/LITHIUM
	git add -A
	expect 1 git commit -m x
	has "differs from 'LITHIUM' in case only" "$stderr"
	git rm -rqf threads/energy/LITHIUM
	ln -s ../../../etc/passwd $T/timeline/link.yaml
	git add -A
	expect 1 git commit -m x
	has 'is a symbolic link [bad-mode]' "$stderr"
	git rm -qf $T/timeline/link.yaml
	git rm -q --cached $T/thread.yaml
	expect 1 git commit -m x
	has 'belongs to no thread' "$stderr"
	git reset -q
	echo 'policy: {signing: perhaps}' >>skein.yaml
	git add -A
	expect 1 git commit -m x
	has 'skein.yaml:' "$stderr"
	git checkout -q HEAD skein.yaml
	git rm -q --cached skein.yaml
	expect 1 git commit -m x
	has 'without it this is no store' "$stderr"
}

@test "threads that is a link, or a file" {
	make_filled
	git mv threads elsewhere
	ln -s elsewhere threads
	git add -A
	expect 1 git commit -m x
	has 'threads: error: is a symbolic link [bad-mode]' "$stderr"
}

@test "policy.severities counts, and warnings are shown" {
	make_filled
	sed -i 's/^policy: {/&severities: {unknown-key: warning}, /' skein.yaml
	bad
	expect 0 git commit -qam x
	has 'warning: cites' "$stderr"
	echo 'Good.' >>$T/narrative.md
	expect 0 git commit -qam y
	lacks 'cites' "$stderr"
}

@test "text from threads is harmless on the terminal" {
	make_filled
	bad $'Bad [@\e]0;owned\a\xe2\x80\xae].'
	expect 1 git commit -am x
	lacks $'\e' "$stderr"
	lacks $'\xe2\x80\xae' "$stderr"
}

@test "a merge is checked; what the other side has is not new on a topic" {
	make_filled
	git switch -qc topic
	echo 'From the topic.' >>$T/narrative.md
	git commit -qam topic
	git switch -q main
	sed -i '1i Of main. [@nobody]\n' $T/narrative.md
	git commit -qam main --no-verify
	git switch -q topic
	expect 0 git merge -q main -m merged
	[ "$(git rev-parse HEAD^2)" = "$(git rev-parse main)" ]
	git reset -q --hard HEAD^
	expect 0 skein merge main
	[ "$(git rev-parse HEAD^2)" = "$(git rev-parse main)" ]
	# On the published branch it is.
	git switch -q main
	git reset -q --hard HEAD^
	expect 1 git merge -q topic -m merged
	has 'unknown-key' "$stderr"
}

@test "a merge that was in conflict is checked when it is concluded" {
	make_filled
	git switch -qc topic
	sed -i '2s/.*/Prices double./' $T/narrative.md
	git commit -qam topic
	git switch -q main
	sed -i '2s/.*/Prices treble./' $T/narrative.md
	git commit -qam main
	git config --remove-section merge.skein
	expect 1 git merge topic
	git add -A
	expect 1 git commit --no-edit
	has 'conflict-markers' "$stderr"
	sed -i '/^<<<<<<<\|^=======\|^>>>>>>>\|treble/d' $T/narrative.md
	git add -A
	expect 0 git commit -q --no-edit
	# The message is git's.
	[ "$(git log -1 --format=%s)" = "Merge branch 'topic'" ]
	lacks 'Skein-' "$(git log -1 --format=%B)"
}

@test "rebase, cherry-pick and revert keep their messages" {
	make_filled
	git switch -qc topic
	echo 'One.' >>$T/narrative.md
	git commit -qam 'Plain words' --no-verify
	git commit -q --amend -m 'Plain words'
	git switch -q main
	skein add event lithium --id later -d 2026-04-01 --text "Later. [@$BRINE]" >/dev/null
	git add -A && git commit -qm event
	git switch -q topic
	expect 0 git rebase -q main
	[ "$(git log -1 --format=%B)" = 'Plain words' ]
	git switch -q main
	expect 0 git cherry-pick topic
	[ "$(git log -1 --format=%s)" = 'Plain words' ]
	expect 0 git revert --no-edit HEAD
	has 'Revert "Plain words"' "$(git log -1 --format=%B)"
}

# ---- messages ----

@test "without a message one is drafted" {
	make_filled
	skein add event lithium --id later -d 2026-04-01 --text "Later. [@$BRINE]" >/dev/null
	git add -A
	GIT_EDITOR=true expect 0 git commit -q
	[ "$(git log -1 --format=%B)" = "lithium: 1 event

Skein-Thread: energy/lithium
Skein-Op: edit" ]
	# As skein says it.
	git reset -q --soft HEAD^
	skein commit --staged >/dev/null
	git log -1 --format=%s | grep -qx 'lithium: 1 event'
}

@test "the person can empty the draft, which gives up" {
	make_filled
	echo 'More.' >>$T/narrative.md
	GIT_EDITOR='sed -i /^[^#]/d' expect 1 git commit -a
	has 'empty commit message' "$stderr"
}

@test "a message gets the trailers it lacks; what is there stays" {
	make_filled
	echo 'More.' >>$T/narrative.md
	git commit -qam 'Say more' -m 'Because there is more.'
	[ "$(git log -1 --format=%B)" = "Say more

Because there is more.

Skein-Thread: energy/lithium
Skein-Op: edit" ]
	echo 'Yet more.' >>$T/narrative.md
	printf 'Say yet more\n\nReviewed-by: Ana <a@example.org>\nSkein-Op: correction\n' >../message
	git commit -qaF ../message
	[ "$(git log -1 --format=%B)" = "Say yet more

Reviewed-by: Ana <a@example.org>
Skein-Op: correction
Skein-Thread: energy/lithium" ]
	# Nothing of the store: nothing is added.
	echo x >README && git add README
	git commit -qm 'Add a readme'
	[ "$(git log -1 --format=%B)" = 'Add a readme' ]
}

@test "a run that is committed is named" {
	make_filled
	mkdir -p $T/runs
	printf 'op: synthesis\nengine: extractive/1\n' >$T/runs/$RUN.yaml
	echo 'From a run.' >>$T/narrative.md
	git add -A
	GIT_EDITOR=true expect 0 git commit -q
	[ "$(git log -1 --format='%(trailers)' | sed 's|skein/[0-9.]*|skein/V|;/^$/d')" = "Skein-Thread: energy/lithium
Skein-Op: synthesis
Skein-Run: $RUN
Assisted-by: skein/V:extractive/1" ]
}

@test "amend, merge, squash and templates keep their text" {
	make_filled
	git commit -q --amend -m 'My own words'
	echo 'More.' >>$T/narrative.md
	GIT_EDITOR=true expect 0 git commit -qa --amend
	[ "$(git log -1 --format=%B)" = 'My own words' ]
	echo 'Why:' >../template
	echo 'Yet more.' >>$T/narrative.md
	GIT_EDITOR=true expect 1 git commit -at ../template
	has 'did not edit' "$stderr"
	GIT_EDITOR='echo because >>' expect 0 git commit -qat ../template
	[ "$(git log -1 --format=%B | tr -d '\n')" = Why:because ]
	: >../template
	echo 'Even more.' >>$T/narrative.md
	GIT_EDITOR=true expect 0 git commit -qat ../template
	has 'Skein-Thread: energy/lithium' "$(git log -1 --format=%B)"
	git switch -qc topic
	echo 'Squashed.' >>$T/narrative.md
	git commit -qam 'On the topic'
	git switch -q main
	git merge -q --ff --squash topic >/dev/null
	GIT_EDITOR=true expect 0 git commit -q
	has 'Squashed commit of the following' "$(git log -1 --format=%B)"
}

@test "commit -v and other characters for comments" {
	make_filled
	echo 'More.' >>$T/narrative.md
	GIT_EDITOR=true expect 0 git commit -qav
	lacks 'diff --git' "$(git log -1 --format=%B)"
	has 'Skein-Op: edit' "$(git log -1 --format=%B)"
	git config core.commentChar ';'
	echo 'Yet more.' >>$T/narrative.md
	GIT_EDITOR=true expect 0 git commit -qa
	[ "$(git log -1 --format='%(trailers:key=Skein-Op,valueonly)' | head -1)" = edit ]
	lacks ';' "$(git log -1 --format=%B)"
	echo 'Verbose.' >>$T/narrative.md
	GIT_EDITOR=true expect 0 git commit -qa --cleanup=scissors -v
	has 'Skein-Op: edit' "$(git log -1 --format=%B)"
}

@test "trailers that are not true are refused, and the message is kept" {
	make_filled
	while IFS='|' read -r trailer wanted; do
		expect 1 git commit --allow-empty -m 'Words' -m "$trailer"
		has "$wanted" "$stderr"
		has 'not committed: the message has 1 fault' "$stderr"
		grep -q '^Words' .git/COMMIT_EDITMSG
		expect 1 skein commit --no-check -m "Words

$trailer"
	done <<-'END'
		Skein-Thread: energy/cobalt|there is no thread 'energy/cobalt'
		Skein-Thread: ../../etc|is no thread's name
		Skein-Run: 20260429T202500Z-6b1f|no thread that is named has the run
		Skein-Run: yesterday|Skein-Run: 'yesterday'
		Skein-Op: What I Like|is no word in small letters
		Assisted-by: skein/1.0:gpt|no Skein-Run says so
		Signed-off-by: Claude Opus 4 <noreply@anthropic.com>|names a model
		Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>|names a model
		co-authored-by: aider (gpt-4o) <aider@aider.chat>|names a model
	END
	expect 0 git commit -q --allow-empty -m 'Words' -m 'Signed-off-by: Claude Monet <claude@monet.fr>'
	expect 0 git commit -q --allow-empty -m 'Words' -m 'Assisted-by: Claude:opus-4 [editor]'
}

@test "a run's trailers must say what the run says" {
	make_filled
	mkdir -p $T/runs
	printf 'op: synthesis\nengine: extractive/1\n' >$T/runs/$RUN.yaml
	git add -A
	expect 1 git commit -m x -m "Skein-Thread: energy/lithium
Skein-Op: gather
Skein-Run: $RUN"
	has "says 'gather', the run says 'synthesis'" "$stderr"
	expect 1 git commit -m x -m "Skein-Thread: energy/lithium
Skein-Run: $RUN
Assisted-by: skein/1.0:openai:gpt-5"
	has "names 'openai:gpt-5', the run names 'extractive/1'" "$stderr"
}

# ---- skein's own commits ----

@test "skein commit checks once, and runs what is chained" {
	make_filled
	skein hook uninstall pre-push >/dev/null # no matter
	printf '#!/bin/sh\necho "pre $SKEIN_HOOKS_DONE" >>"$HOME/said"\n' >.git/hooks/pre-commit.local
	printf '#!/bin/sh\necho "Checked-by: Me <me@example.org>" >>"$1"\n' >.git/hooks/commit-msg.local
	echo 'More.' >>$T/narrative.md
	expect 0 skein commit
	[ ! -e "$HOME/said" ]
	chmod +x .git/hooks/*.local
	echo 'Yet more.' >>$T/narrative.md
	expect 0 skein commit
	[ "$(cat "$HOME/said")" = 'pre ' ]
	has 'Checked-by: Me' "$(git log -1 --format=%B)"
	bad
	expect 1 skein commit
	expect 0 skein commit --no-check
	clean_repo
}

@test "skein merge runs the hooks of a merge" {
	make_filled
	git switch -qc topic
	skein add event lithium --id later -d 2026-04-01 --text "Later. [@nobody]" >/dev/null
	git add -A
	git commit -qm topic --no-verify
	git switch -q main
	expect 6 skein merge topic
	has 'pre-merge-commit' "$stderr"
	expect 0 skein merge topic --no-verify
}

# ---- odd repositories ----

@test "the first commit, a detached HEAD, a bare index" {
	mkdir first && cd first && git init -q
	skein hook install >/dev/null
	printf 'schema: 1\ntitle: First\n' >skein.yaml
	mkdir -p threads/a
	printf 'schema: 1\ntitle: A\nstatus: active\n' >threads/a/thread.yaml
	echo 'Bad. [@no]' >threads/a/narrative.md
	git add -A
	expect 1 git commit -m x
	has 'unknown-key' "$stderr"
	echo 'Good.' >threads/a/narrative.md
	git add -A
	GIT_EDITOR=true expect 0 git commit -q
	git checkout -q --detach
	echo 'Bad. [@no]' >threads/a/narrative.md
	expect 1 git commit -am x
	has 'unknown-key' "$stderr"
}

@test "a repository that is no store is left alone" {
	mkdir plain && cd plain && git init -q
	skein hook install >/dev/null
	mkdir threads
	ln -s /etc/passwd threads/x
	git add -A
	git commit -qm 'x

Signed-off-by: ChatGPT <noreply@openai.com>
Skein-Thread: ??'
	echo y >y && git add y
	GIT_EDITOR=true expect 1 git commit
	has 'empty commit message' "$stderr"
	git init -q --bare ../hub.git
	expect 0 git push -q ../hub.git HEAD:main
}

@test "post-merge brings the index up to date" {
	make_filled
	git clone -q . ../clone
	cd ../clone
	skein init >/dev/null
	(cd ../store && echo 'More.' >>$T/narrative.md && git commit -qam more)
	rm -rf .git/skein
	git pull -q
	[ -s .git/skein/history.db ]
	[ "$(skein log lithium | grep -c '^')" -ge 2 ]
}
