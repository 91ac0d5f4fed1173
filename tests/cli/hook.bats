# Installing hooks: where they go, what was there before, taking them away.
# shellcheck disable=SC2154
load helpers

setup() {
	seal
	git config --global --unset skein.hooks
}

# ours FOLDER: the hooks of ours there, in one line.
ours() { (cd "$1" && grep -l '^# skein hook' -- * 2>/dev/null | grep -v '\.' | sort | tr '\n' ' '); }

WORK_HOOKS='commit-msg post-merge post-receive pre-commit pre-merge-commit pre-push pre-receive prepare-commit-msg '
BARE_HOOKS='post-receive pre-push pre-receive '

# said: a hook of somebody's that writes what it got.
foreign() {
	printf '#!/bin/sh\n{ echo "%s $*"; } >>"$HOME/said"\n%s\n' "$1" "${2:-}"
}

# store_with_thread: entered, one version.
store_with_thread() {
	make_store "$@"
	skein new lithium -t Lithium >/dev/null
	git add -A && git commit -qm new
}

@test "init installs hooks, once, and says nothing more" {
	expect 0 skein init store
	cd store
	[ "$(ours .git/hooks)" = "$WORK_HOOKS" ]
	expect 0 skein init
	has 'Nothing to do'
	expect 0 skein hook install
	[ "$output" = 'Nothing to do: the hooks are there' ]
	expect 0 skein doctor
	has 'hooks       all are installed'
}

@test "init --no-hooks installs none, now and later, and doctor is content" {
	expect 0 skein init --no-hooks store
	cd store
	[ -z "$(ours .git/hooks)" ]
	expect 0 skein init
	[ -z "$(ours .git/hooks)" ]
	expect 0 skein doctor
	has 'none are wanted'
	expect 0 skein hook install
	[ "$(ours .git/hooks)" = "$WORK_HOOKS" ]
	expect 0 skein doctor
	has 'all are installed'
}

@test "a bare repository gets the hooks of a server" {
	expect 0 skein init --bare hub.git
	[ "$(ours hub.git/hooks)" = "$BARE_HOOKS" ]
	cd hub.git
	[ "$(git config receive.fsckObjects)" = true ]
	git config receive.fsckObjects false
	skein hook install >/dev/null
	[ "$(git config receive.fsckObjects)" = false ]
	expect 0 skein hook install update
	[ "$output" = "Installed update in $PWD/hooks" ]
	expect 0 skein hook uninstall update
	[ "$(ours hooks)" = "$BARE_HOOKS" ]
	expect 0 skein doctor
}

@test "a hook that is there is kept, runs first, and comes back" {
	git init -q store && cd store
	foreign mine >.git/hooks/commit-msg
	chmod 750 .git/hooks/commit-msg
	cp -p .git/hooks/commit-msg ../before
	skein init >/dev/null
	[ -x .git/hooks/commit-msg.local ]
	rm "$HOME/said"
	git commit -q --allow-empty -m x
	[ "$(cat "$HOME/said")" = 'mine .git/COMMIT_EDITMSG' ]
	expect 0 skein hook uninstall
	cmp .git/hooks/commit-msg ../before
	[ "$(stat -c %a .git/hooks/commit-msg)" = 750 ]
	[ ! -e .git/hooks/commit-msg.local ]
	[ -z "$(ours .git/hooks)" ]
	expect 0 skein hook uninstall
	has 'there are no hooks of ours'
	expect 0 skein init
	[ -z "$(ours .git/hooks)" ]
}

@test "when what is chained fails, that is the end, with its status" {
	store_with_thread
	foreign mine 'exit 7' >.git/hooks/pre-commit.local
	chmod +x .git/hooks/pre-commit.local
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	expect 1 git commit -am x
	lacks 'unknown-key' "$stderr"
	expect 7 .git/hooks/pre-commit
}

@test "standard input goes to the chained hook and to ours" {
	skein init --bare hub.git >/dev/null
	foreign mine 'cat >>"$HOME/said"' >hub.git/hooks/pre-receive.local
	chmod +x hub.git/hooks/pre-receive.local
	store_with_thread
	git push -q ../hub.git main:topic
	grep -q "^0\{40\} $(git rev-parse main) refs/heads/topic\$" "$HOME/said"
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	git commit -qam x --no-verify
	expect 1 git push --no-verify ../hub.git main:topic
	has 'unknown-key' "$stderr"
	[ "$(grep -c refs/heads/topic "$HOME/said")" = 2 ]
}

@test "a chained hook that reads nothing is no harm, one that may not be run is skipped" {
	skein init --bare hub.git >/dev/null
	printf '#!/bin/sh\nexit 0\n' >hub.git/hooks/pre-receive.local
	chmod +x hub.git/hooks/pre-receive.local
	store_with_thread
	expect 0 git push -q ../hub.git main:topic
	foreign never 'exit 1' >.git/hooks/pre-commit.local
	expect 0 git commit --allow-empty -m x
	[ ! -e "$HOME/said" ]
}

@test "a hook that somebody put there since stays, and is chained by installing again" {
	store_with_thread
	foreign new >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	expect 1 skein doctor
	has "pre-commit is somebody else's"
	expect 0 skein hook uninstall
	has 'commit-msg'
	lacks 'pre-commit,'
	grep -q '"new' .git/hooks/pre-commit
	expect 0 skein hook install
	[ -x .git/hooks/pre-commit.local ]
	git commit -q --allow-empty -m x
	grep -q '^new' "$HOME/said"
}

@test "two hooks of others are not put into one" {
	store_with_thread
	foreign new >.git/hooks/pre-commit
	foreign old >.git/hooks/pre-commit.local
	expect 3 skein hook install
	has "is somebody else's hook, and 'pre-commit.local' is there, too" "$stderr"
	grep -q new .git/hooks/pre-commit
	grep -q old .git/hooks/pre-commit.local
	expect 0 skein init
	has 'pre-commit.local' "$stderr"
}

@test "ours that pre-commit or another program runs as .legacy counts" {
	store_with_thread
	mv .git/hooks/pre-commit .git/hooks/pre-commit.legacy
	printf '#!/bin/sh\nexec .git/hooks/pre-commit.legacy "$@"\n' >.git/hooks/pre-commit
	chmod +x .git/hooks/pre-commit
	expect 0 skein hook install
	has 'Nothing to do'
	expect 0 skein doctor
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	expect 1 git commit -am x
	has 'unknown-key' "$stderr"
}

@test "a link that is a hook is kept as a link; a folder is no hook" {
	git init -q store && cd store
	foreign linked >mine && chmod +x mine
	ln -s ../../mine .git/hooks/commit-msg
	skein init >/dev/null
	[ -L .git/hooks/commit-msg.local ]
	[ ! -L .git/hooks/commit-msg ]
	git commit -q --allow-empty -m x
	[ "$(grep -c '^linked' "$HOME/said")" = 2 ]
	skein hook uninstall >/dev/null
	[ "$(readlink .git/hooks/commit-msg)" = ../../mine ]
	mkdir .git/hooks/pre-push
	expect 3 skein hook install
	has 'is a folder' "$stderr"
}

@test "an older script is replaced, one that may not be run becomes what it was" {
	store_with_thread
	sed -i 's/^# skein hook 1:/# skein hook 0:/; $d' .git/hooks/pre-push
	sed -i 's/^# skein hook 1:/# skein hook 99:/' .git/hooks/commit-msg
	chmod -x .git/hooks/pre-commit
	expect 1 skein doctor
	has 'commit-msg is that of another version, or may not be run'
	has 'pre-commit is that of another version, or may not be run'
	expect 0 skein hook install
	has 'pre-commit, commit-msg, pre-push'
	[ -x .git/hooks/pre-commit ]
	expect 0 skein doctor
}

@test "doctor --fix installs what is missing" {
	store_with_thread
	rm .git/hooks/pre-push .git/hooks/post-merge
	expect 1 skein doctor
	has 'pre-push is not installed'
	expect 0 skein doctor --fix
	has 'pre-push is installed'
	[ "$(ours .git/hooks)" = "$WORK_HOOKS" ]
	rm .git/hooks/pre-push
	expect 1 skein doctor --json
	has '"check": "hooks"'
}

@test "core.hooksPath in the work tree, relative and absolute" {
	git init -q store && cd store
	mkdir -p sub
	git config core.hooksPath .githooks
	skein init >/dev/null
	[ "$(ours .githooks)" = "$WORK_HOOKS" ]
	[ -z "$(ours .git/hooks)" ]
	skein new lithium -t Lithium >/dev/null
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	git add threads
	cd sub
	expect 1 git commit -m x
	has 'unknown-key' "$stderr"
	cd ..
	git config core.hooksPath "$PWD/other"
	expect 0 skein hook install
	[ "$(ours other)" = "$WORK_HOOKS" ]
}

@test "core.hooksPath that others use, too, is left alone" {
	mkdir "$HOME/shared"
	git config --global core.hooksPath '~/shared'
	expect 0 skein init store
	has 'no hooks were installed' "$stderr"
	[ -z "$(ours "$HOME/shared")" ]
	cd store
	expect 3 skein hook install
	has 'which other repositories use, too' "$stderr"
	expect 0 skein doctor
	git config core.hooksPath .git/hooks
	expect 0 skein hook install
	[ "$(ours .git/hooks)" = "$WORK_HOOKS" ]
}

@test "linked work trees share the hooks" {
	store_with_thread
	git worktree add -q ../linked -b topic
	cd ../linked
	expect 0 skein hook install
	has 'Nothing to do'
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	expect 1 git commit -am x
	has 'unknown-key' "$stderr"
	expect 0 skein hook uninstall
	[ -z "$(ours ../store/.git/hooks)" ]
}

@test "GIT_DIR, GIT_WORK_TREE and --git-dir name the repository" {
	store_with_thread
	skein hook uninstall >/dev/null
	cd ..
	GIT_DIR=$PWD/store/.git GIT_WORK_TREE=$PWD/store expect 0 skein hook install
	[ "$(ours store/.git/hooks)" = "$WORK_HOOKS" ]
	echo 'Bad. [@no]' >store/threads/lithium/narrative.md
	GIT_DIR=store/.git GIT_WORK_TREE=store expect 1 git commit -am x
	has 'unknown-key' "$stderr"
	expect 1 git --git-dir=store/.git --work-tree=store commit -am x
	has 'unknown-key' "$stderr"
	expect 0 skein --git-dir store/.git hook uninstall
	[ -z "$(ours store/.git/hooks)" ]
}

@test "a separate git folder and a repository inside another" {
	git init -q --separate-git-dir="$WORK/elsewhere" store
	skein init store >/dev/null
	[ "$(ours elsewhere/hooks)" = "$WORK_HOOKS" ]
	cd store
	skein new lithium -t Lithium >/dev/null
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	git add -A
	expect 1 git commit -m x
	has 'unknown-key' "$stderr"
}

@test "a path with blanks and quotes" {
	store_with_thread "it's a \"store\" \$HOME"
	echo 'Bad. [@no]' >threads/lithium/narrative.md
	expect 1 git commit -am x
	has 'unknown-key' "$stderr"
}

@test "without skein guards fail and say so, the others do nothing" {
	local only=$WORK/only tool
	store_with_thread
	skein hook install --print pre-commit >.git/hooks/pre-commit
	skein hook install --print prepare-commit-msg >.git/hooks/prepare-commit-msg
	mkdir "$only"
	for tool in sh git cat; do ln -s "$(command -v $tool)" "$only/"; done
	expect 1 env PATH="$only" git commit --allow-empty -m x
	has 'pre-commit: skein, which checks this, is not on the PATH.' "$stderr"
	expect 0 env PATH="$only" .git/hooks/prepare-commit-msg x
	[ -z "$output$stderr" ]
	expect 0 git commit -q --allow-empty -m x
	# What installs knows where it is.
	skein hook install >/dev/null
	expect 0 env PATH="$only" git commit -q --allow-empty -m x
}

@test "--print gives the scripts of the folder hooks" {
	local event
	for event in pre-commit prepare-commit-msg commit-msg pre-merge-commit pre-push pre-receive update \
		post-merge post-receive; do
		expect 0 skein hook install --print $event
		same "$ROOT/hooks/$event"
		[ -x "$ROOT/hooks/$event" ]
		sh -n "$ROOT/hooks/$event"
	done
	expect 2 skein hook install --print
	expect 2 skein hook install --print pre-comit
	has "is no hook of ours" "$stderr"
	has 'pre-receive' "$stderr"
}

@test "the files for pre-commit and lefthook name hooks that there are" {
	local event
	sed -n 's/.*skein hook run \([a-z-]*\).*/\1/p' "$ROOT"/hooks/*.y*ml "$ROOT"/hooks/.pre-commit-hooks.yaml |
		sort -u >events
	[ "$(wc -l <events)" = 6 ]
	while read -r event; do [ -x "$ROOT/hooks/$event" ]; done <events
	if python3 -c 'import yaml' 2>/dev/null; then
		python3 -c 'import sys, yaml; [yaml.safe_load(open(f)) for f in sys.argv[1:]]' \
			"$ROOT"/hooks/*.y*ml "$ROOT/hooks/.pre-commit-hooks.yaml"
	fi
}

@test "--global: every new repository and clone" {
	expect 0 skein hook install --global
	[ "$(git config --global init.templateDir)" = "$HOME/.config/skein/template" ]
	expect 0 skein hook install --global
	has 'Nothing to do'
	git init -q plain && cd plain
	[ "$(ours .git/hooks)" = "$WORK_HOOKS" ]
	# No store: nothing is said.
	mkdir threads && echo x >threads/y && git add -A
	git commit -qm 'x

Skein-Thread: ../nonsense'
	cd ..
	expect 0 skein hook uninstall --global
	expect 1 git config --global init.templateDir
	[ -z "$(ours "$HOME/.config/skein/template/hooks")" ]
	mkdir mine && git config --global init.templateDir '~/mine'
	skein hook install --global >/dev/null
	[ "$(ours "$HOME/mine/hooks")" = "$WORK_HOOKS" ]
	skein hook uninstall --global >/dev/null
	[ "$(git config --global init.templateDir)" = '~/mine' ] || [ "$(git config --global init.templateDir)" = "$HOME/mine" ]
}

@test "hooks in repositories that skein cannot open are no hindrance" {
	skein hook install --global >/dev/null
	git init -q --object-format=sha256 big && cd big
	expect 0 git commit -q --allow-empty -m x
}

@test "hook run says what is wrong with how it is called" {
	make_store
	expect 2 skein hook run
	expect 2 skein hook run no-such
	has "'no-such' is no hook of ours" "$stderr"
	expect 2 skein hook run update refs/heads/main
	expect 2 skein hook run update refs/heads/main 12 34
	has 'are not two ids' "$stderr"
	expect 2 skein hook run commit-msg
	expect 3 skein hook run commit-msg no-such-file
	expect 2 skein hook run pre-receive <<<'nonsense'
	has 'no line that git tells a hook' "$stderr"
	expect 0 skein hook run pre-receive </dev/null
	expect 2 skein hook install no-such
	cd ..
	expect 3 skein hook install
	expect 3 skein hook run pre-commit
}

@test "a folder that cannot be written" {
	[ "$(id -u)" != 0 ] || skip 'root may write anywhere'
	make_store
	skein hook uninstall >/dev/null
	chmod a-w .git/hooks
	expect 4 skein hook install
	chmod u+w .git/hooks
}
