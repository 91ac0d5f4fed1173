# Hooks around pushes: pre-push where it leaves, pre-receive and update where it arrives.
# shellcheck disable=SC2154,SC2103
load helpers
load filled

setup() {
	seal
	git config --global --unset skein.hooks
}

# make_hub [URL]: a bare store with the hooks of a server, and a clone of it with hooks of its
# own, entered, with one version that is published.
make_hub() {
	make_filled
	git clone -q --bare . ../hub.git
	(cd ../hub.git && skein hook install >/dev/null)
	git remote add hub "${1:-../hub.git}"
	git push -qu hub main 2>/dev/null
}

# push ...: past our own hook, so that the server judges.
push() { git push --no-verify hub "$@"; }

# declined STATUS... : the last push was, and the ref is where it was.
declined() {
	has 'pre-receive hook declined' "$stderr"
	has 'remote: ' "$stderr"
}

tip() { git -C ../hub.git rev-parse -q --verify "${1:-main}"; }

# say SENTENCE: a version with one more.
say() { echo "$1" >>$T/narrative.md && git commit -qam "${2:-$1}" --no-verify; }

@test "a good push is taken in silence, by path and by file://" {
	local url
	for url in ../hub.git "file://$WORK/hub.git"; do
		cd "$WORK" && rm -rf store hub.git
		make_hub "$url"
		say 'More.'
		expect 0 git push -q hub main
		[ -z "$stderr" ]
		[ "$(tip)" = "$(git rev-parse main)" ]
	done
}

@test "an invalid tip is refused at both ends, on any branch" {
	make_hub
	say 'Bad. [@no]'
	for branch in main topic new/one; do
		expect 1 git push hub "main:$branch"
		has 'unknown-key' "$stderr"
		has "refused: refs/heads/$branch" "$stderr"
		lacks 'remote:' "$stderr"
		expect 1 push "main:$branch"
		has 'unknown-key' "$stderr"
		declined
	done
	[ "$(git -C ../hub.git for-each-ref | wc -l)" = 1 ]
}

@test "only the threads that change are judged, and only what is new in them" {
	make_hub
	say 'Bad. [@no]'
	git -C ../hub.git fetch -q "$PWD" main:main # as somebody with the disk in hand may
	git fetch -q hub
	say 'Good.'
	expect 0 git push -q hub main
	skein new energy/cobalt -t Cobalt >/dev/null && git add -A && git commit -qm cobalt
	expect 0 git push -q hub main
	say 'Bad as well. [@nobody]'
	expect 1 push main
	has "'nobody'" "$stderr"
	lacks "'no'" "$stderr"
}

@test "every version of the published branch is judged; of a topic the tip" {
	make_hub
	say 'Bad. [@no]'
	sed -i '/Bad/d' $T/narrative.md
	git commit -qam 'Mended'
	expect 1 push main
	has 'which a later one follows, has errors' "$stderr"
	declined
	expect 0 push main:topic
	# Landed by a merge it is one version.
	git switch -qc topic && git switch -q main && git reset -q --hard HEAD~2
	git merge -q --no-ff topic -m 'Land the topic'
	expect 0 git push -q hub main
}

@test "the published branch is not deleted, rewound or rewritten" {
	make_hub
	say 'Two.'
	git push -q hub main
	old=$(git rev-parse main)
	git -C ../hub.git config receive.denyDeleteCurrent false
	expect 1 push :main
	has 'the published branch is not deleted' "$stderr"
	expect 1 git push hub :main
	has 'the published branch is not deleted' "$stderr"
	expect 1 push -f main~1:main
	has '[foxtrot]' "$stderr"
	git commit -q --amend -m 'Two, said otherwise'
	expect 1 git push -f hub main
	has '[foxtrot]' "$stderr"
	expect 1 push -f main
	has 'would no longer be in the history' "$stderr"
	[ "$(tip)" = "$old" ]
	# Other branches are anybody's.
	expect 0 push -f main:topic
	expect 0 push -f "$old:topic"
	expect 0 push :topic
}

@test "a foxtrot is refused, and a landing is not" {
	make_hub
	git switch -qc topic
	say 'From the topic.'
	git switch -q main
	skein add event lithium --id later -d 2026-04-01 --text "Later. [@$BRINE]" >/dev/null
	git add -A && git commit -qm event && git push -q hub main
	git switch -q topic && git merge -q main -m 'Take main in'
	expect 1 git push hub topic:main
	has '[foxtrot]' "$stderr"
	expect 1 push topic:main
	has 'no longer on the line of first parents' "$stderr"
	declined
	expect 0 git push -q hub topic
	git switch -q main && git merge -q --no-ff topic -m 'Land'
	expect 0 git push -q hub main
}

@test "a forced push over versions that this clone does not know" {
	make_hub
	git clone -q ../hub.git ../other 2>/dev/null
	(cd ../other && git switch -q main && say 'Theirs.' && git push -q origin main)
	say 'Ours.'
	expect 1 git push -f hub main
	has 'versions there that this repository does not know' "$stderr"
	expect 1 push -f main
	has '[foxtrot]' "$stderr"
}

@test "policy.branch names the published branch" {
	make_hub
	sed -i 's/branch: main/branch: published/' skein.yaml
	git commit -qam 'Publish elsewhere'
	git push -q hub main main:published
	expect 1 push -f main~1:published
	has '[foxtrot]' "$stderr"
	expect 0 push -f main~1:main
}

@test "several refs: one that is refused refuses all; tags" {
	make_hub
	git tag good && git tag -a -m x annotated
	expect 0 git push -q hub good annotated
	say 'Bad. [@no]'
	git tag bad
	expect 1 push main:refs/heads/one main~1:refs/heads/two
	has 'refused: refs/heads/one: 1 fault' "$stderr"
	declined
	expect 1 tip two
	expect 1 push bad
	git tag blob "$(git rev-parse main:skein.yaml)"
	expect 1 push blob
	has 'is no commit and no tag of one' "$stderr"
}

@test "the hook update judges one branch, the others go" {
	make_hub
	(cd ../hub.git && skein hook uninstall pre-receive >/dev/null && skein hook install update >/dev/null)
	say 'Bad. [@no]'
	expect 1 push main:refs/heads/one main~1:refs/heads/two
	has 'unknown-key' "$stderr"
	has 'hook declined' "$stderr"
	tip two
	expect 1 push -f main~2:main
	expect 1 tip one
}

@test "the first push to an empty repository" {
	make_filled
	git init -q --bare ../empty.git
	(cd ../empty.git && skein hook install >/dev/null)
	git remote add hub ../empty.git
	say 'Bad. [@no]'
	expect 1 git push hub main
	expect 1 push main
	declined
	git reset -q --hard HEAD~1
	expect 0 git push -q hub main
}

# ---- hostile branches ----

# commit_tree MODE BLOB PATH: a commit on main with that entry, made without an index's care.
commit_tree() {
	GIT_INDEX_FILE=$WORK/index git read-tree main
	GIT_INDEX_FILE=$WORK/index git -c core.protectHFS=false -c core.protectNTFS=false \
		update-index --add --cacheinfo "$1,$2,$3"
	git commit-tree -p main -m "${4:-x}" "$(GIT_INDEX_FILE=$WORK/index git write-tree)"
}

@test "links, modes and odd names are refused, by the policy of nobody" {
	make_hub
	sed -i 's/^policy: {/&severities: {bad-mode: off, bad-name: off, stray-file: off}, /' skein.yaml
	git commit -qam 'Turn it off'
	git push -q hub main
	git -C ../hub.git config receive.fsckObjects false # git refuses some of them by itself
	link=$(printf /etc/passwd | git hash-object -w --stdin)
	text=$(git rev-parse main:$T/narrative.md)
	while IFS='|' read -r mode blob path wanted; do
		commit=$(commit_tree "$mode" "${!blob}" "$path")
		expect 1 push "$commit:refs/heads/evil"
		has "$wanted" "$stderr"
		declined
	done <<-END
		120000|link|$T/timeline/a.yaml|is a symbolic link
		120000|link|skein.yaml|skein.yaml: is a symbolic link
		100755|text|$T/narrative.md|is executable
		160000|link|$T/module|is a submodule
		100644|text|$T/a\\b.yaml|is no safe name of a file
		100644|text|docs/con\\.txt|is no safe name of a file
		100644|text|docs/git~1|is no safe name of a file
	END
	commit=$(commit_tree 100644 "$text" $'docs/\e[2Jgone.txt')
	expect 1 push "$commit:refs/heads/evil"
	lacks $'\e' "$stderr"
	# Outside of threads links are git's business.
	commit=$(commit_tree 120000 "$link" docs/link)
	expect 0 push "$commit:refs/heads/fine"
}

@test "a file in the middle of a branch counts, too" {
	make_hub
	head -c 2000000 /dev/zero | tr '\0' 'x' >$T/timeline/big.yaml
	git add -A && git commit -qm 'Too large' --no-verify
	git rm -q $T/timeline/big.yaml && git commit -qm 'Gone again'
	expect 1 git push hub main:topic
	has 'big.yaml: has 2000000 bytes, at most 1048576 are taken' "$stderr"
	expect 1 push main:topic
	has 'not only out of the last one' "$stderr"
	declined
	ln -s /etc/passwd $T/timeline/link.yaml
	git add -A && git reset -q --soft HEAD~2 && git commit -qm link --no-verify
	git rm -qf $T/timeline/link.yaml && git commit -qm 'Gone again'
	expect 1 push main:topic
	has 'link.yaml: is a symbolic link' "$stderr"
}

@test "what a merge brings by itself is looked at" {
	make_hub
	git switch -qc topic && say 'Topic.' && git switch -q main
	skein add event lithium --id later -d 2026-04-01 --text "Later. [@$BRINE]" >/dev/null
	git add -A && git commit -qm event
	git merge -q --no-ff --no-commit topic
	ln -s /etc/passwd $T/tensions/evil.yaml
	git add -A && git commit -q --no-verify -m 'Evil merge'
	git rm -q $T/tensions/evil.yaml && git commit -qm 'Gone again'
	expect 1 push main:topic2
	has 'evil.yaml: is a symbolic link' "$stderr"
}

@test "a tree that stands for more files than memory holds" {
	local i tree blob
	make_hub
	blob=$(echo x | git hash-object -w --stdin)
	tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '100644 blob %s\tf%s\n' "$blob" "$i"; done | git mktree)
	for _ in 1 2 3 4 5 6 7 8; do
		tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\td%s\n' "$tree" "$i"; done | git mktree)
	done
	commit=$(git commit-tree -p main -m bomb "$tree")
	expect 1 push "$commit:refs/heads/bomb"
	has 'more than 1048576 files and folders differ' "$stderr"
	declined
}

@test "bidi text, escapes in titles, raw HTML are refused and shown harmlessly" {
	make_hub
	git switch -qc topic
	printf 'schema: 1\ntitle: "\\e[31mRed\\u202E"\nstatus: active\n' >$T/thread.yaml
	printf 'Text \xe2\x80\xae\x1b]0;x\x07.\n' >>$T/narrative.md
	sed -i 's|The court|<script>alert(1)</script>&|' $T/timeline/halt.yaml
	git add -A && git commit -qm $'Title \e[31mred\xe2\x80\xae' --no-verify
	expect 1 push topic
	has '[bad-character]' "$stderr"
	has '[raw-html]' "$stderr"
	lacks $'\e' "$stderr"
	lacks $'\xe2\x80\xae' "$stderr"
	declined
}

@test "forged trailers and models that sign are refused, in every new commit" {
	make_hub
	while IFS='|' read -r trailer wanted; do
		git commit -q --allow-empty --no-verify -m "Words

$trailer"
		git commit -q --allow-empty -m 'And another'
		expect 1 git push hub main:topic
		has "$wanted" "$stderr"
		expect 1 push main
		has "$wanted" "$stderr"
		declined
		git reset -q --hard HEAD~2
	done <<-'END'
		Skein-Thread: energy/cobalt|there is no thread 'energy/cobalt'
		Skein-Run: 20260429T202500Z-6b1f|no thread that is named has the run
		Co-authored-by: Claude <noreply@anthropic.com>|names a model
	END
	expect 0 git push -q hub main
}

@test "a push of nothing but damage" {
	make_hub
	git -C ../hub.git config receive.fsckObjects false
	tree=$(printf '100644 blob %s\tskein.yaml\n' "$(echo '{{{' | git hash-object -w --stdin)" | git mktree)
	commit=$(git commit-tree -p main -m x "$tree")
	expect 1 push "$commit:main"
	has 'skein.yaml:' "$stderr"
	tree=$(git mktree </dev/null)
	commit=$(git commit-tree -p main -m x "$tree")
	expect 1 push "$commit:main"
	has 'without it this is no store' "$stderr"
	# A branch that shares nothing with the store is a page of its own.
	commit=$(git commit-tree -m x "$(printf '100644 blob %s\tindex.html\n' "$(echo hi | git hash-object -w --stdin)" | git mktree)")
	expect 0 push "$commit:refs/heads/pages"
}

# ---- signatures ----

# key NAME MAIL: $HOME/NAME; the line for allowed_signers on standard output.
key() {
	ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$HOME/$1"
	printf '%s namespaces="git" %s\n' "$2" "$(cut -d' ' -f1,2 "$HOME/$1.pub")"
}

sign_with() {
	git config gpg.format ssh
	git config user.signingkey "$HOME/$1.pub"
	git config commit.gpgsign true
}

make_signed_hub() {
	make_hub
	key ana author@example.org >.allowed_signers
	key eve eve@example.org >/dev/null
	sed -i 's/^policy: {/&signing: required, /' skein.yaml
	git add -A && git commit -qm 'Ask for signatures'
	git push -q hub main
}

@test "signatures that the published branch asks for" {
	make_signed_hub
	say 'Unsigned.'
	expect 1 git push hub main
	has 'is not signed' "$stderr"
	expect 1 push main
	has 'is not signed' "$stderr"
	has '[unsigned]' "$stderr"
	declined
	expect 1 push main:topic
	has 'is not signed' "$stderr"
	git reset -q --hard HEAD~1
	sign_with eve
	say 'Signed by a stranger.'
	expect 1 push main
	has '[unknown-signer]' "$stderr"
	git reset -q --hard HEAD~1
	sign_with ana
	say 'Signed.'
	expect 0 git push -q hub main
	# A message that is not what was signed.
	commit=$(git cat-file commit main | sed 's/^Signed\.$/Forged./' | git hash-object -w -t commit --stdin)
	expect 1 push "$commit:refs/heads/topic"
	has '[bad-signature]' "$stderr"
}

@test "what is pushed has no say in how it is judged" {
	make_signed_hub
	sign_with eve
	cat >>.allowed_signers <<<"eve@example.org namespaces=\"git\" $(cut -d' ' -f1,2 "$HOME/eve.pub")"
	git commit -qam 'Vouch for myself'
	expect 1 push main
	has '[unknown-signer]' "$stderr"
	git reset -q --hard HEAD~1
	git config commit.gpgsign false
	sed -i 's/signing: required/signing: none/' skein.yaml
	git commit -qam 'Ask for none'
	expect 1 push main
	has 'is not signed' "$stderr"
	# Who is vouched for may change both.
	git reset -q --hard HEAD~1
	sign_with ana
	cat >>.allowed_signers <<<"eve@example.org namespaces=\"git\" $(cut -d' ' -f1,2 "$HOME/eve.pub")"
	git commit -qam 'Vouch for Eve'
	git push -q hub main
	sign_with eve
	say 'Of Eve.'
	expect 0 git push -q hub main
}

@test "an unsigned commit comes in by no merge, and not by way of a topic of before" {
	make_hub
	git switch -qc topic && say 'Unsigned, before the policy.' && git push -q hub topic && git switch -q main
	key ana author@example.org >.allowed_signers
	sed -i 's/^policy: {/&signing: required, /' skein.yaml
	git add -A && git commit -qm 'Ask for signatures' && git push -q hub main
	sign_with ana
	git merge -q --no-ff topic -m 'Signed merge'
	expect 1 push main
	has 'is not signed' "$stderr"
	declined
}

@test "a policy of signers that could never be met is not taken" {
	make_signed_hub
	sign_with ana
	sed -i 's/^policy: {/&allowed_signers: keys, /' skein.yaml
	git commit -qam 'Name a file that is not there' --no-verify
	expect 1 push main
	has "policy.allowed_signers names 'keys', which is not there" "$stderr"
	git mv .allowed_signers keys
	git commit -qa --amend --no-edit
	expect 0 git push -q hub main
	say 'More.'
	expect 0 git push -q hub main
}

@test "policies are those of the version before" {
	make_hub
	git switch -qc topic
	sed -i 's/^policy: {/&severities: {unknown-key: off}, /' skein.yaml
	say 'Bad. [@no]' 'Turn it off and break it'
	expect 1 push topic
	has 'unknown-key' "$stderr"
	# The owner of the published branch does one after the other.
	git switch -q main
	sed -i 's/^policy: {/&severities: {unknown-key: off}, /' skein.yaml
	git commit -qam 'Turn it off'
	say 'Bad. [@no]'
	expect 0 git push -q hub main
}

# ---- places ----

@test "a server whose objects lie in another repository" {
	make_filled
	git clone -q --bare . ../pool.git
	git clone -q --bare --shared ../pool.git ../hub.git
	(cd ../hub.git && skein hook install >/dev/null)
	git remote add hub ../hub.git
	say 'More.'
	expect 0 git push -q hub main
	say 'Bad. [@no]'
	expect 1 push main
	has 'unknown-key' "$stderr"
}

@test "a repository with a work tree that is pushed to" {
	make_filled
	git clone -q . ../clone
	git config receive.denyCurrentBranch updateInstead
	cd ../clone
	git remote rename origin hub
	echo 'Bad. [@no]' >>$T/narrative.md && git commit -qam bad
	expect 1 push main
	has 'unknown-key' "$stderr"
	declined
	sed -i 's/Bad.*/Good./' $T/narrative.md && git commit -q --amend -am good
	expect 0 push main
	grep -q Good ../store/$T/narrative.md
}

@test "a shallow clone pushes" {
	make_hub
	say 'Two.'
	git push -q hub main
	git clone -q --depth 1 "file://$WORK/hub.git" ../shallow
	cd ../shallow
	git remote rename origin hub 2>/dev/null
	skein init >/dev/null
	say 'More.'
	expect 0 git push -q hub main
	git switch -qc topic
	say 'Yet more.'
	expect 0 git push -q hub topic
	expect 0 git push -q "file://$WORK/hub.git" topic:other
	say 'Bad. [@no]'
	expect 1 git push -q hub topic
	has 'unknown-key' "$stderr"
	git commit -q --allow-empty --no-verify -m 'x

Co-authored-by: Claude <noreply@anthropic.com>'
	expect 1 git push -q hub topic
	has 'names a model' "$stderr"
}

@test "post-receive brings the index up to date" {
	make_hub
	rm -rf ../hub.git/skein
	say 'More.'
	git push -q hub main
	[ -s ../hub.git/skein/history.db ]
	[ "$(skein --git-dir ../hub.git log lithium --json | grep -c '"version"')" = 2 ]
}

@test "skein sync is refused like git push, and says by whom" {
	make_hub
	git config branch.main.remote hub && git config branch.main.merge refs/heads/main
	git commit -q --allow-empty --no-verify -m 'x

Co-authored-by: Claude <noreply@anthropic.com>'
	expect 6 skein sync
	has 'refused' "$stderr"
}
