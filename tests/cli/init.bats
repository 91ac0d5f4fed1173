#!/usr/bin/env bats
# skein init: new and existing repositories, bare ones, clones.

load helpers

attributes='threads/**/*.md text eol=lf diff=markdown merge=skein
threads/**/*.yaml text eol=lf diff=skein-yaml merge=skein
threads/**/items/*.txt text eol=lf -diff linguist-generated
threads/**/runs/* linguist-generated'

@test "a new store has its two files in one commit, and its settings" {
	expect 0 skein init desk --title 'The Slow Desk' --language en
	has "Started a store in desk"
	cd desk
	[ "$(cat .gitattributes)" = "$attributes" ]
	[ "$(cat skein.yaml)" = $'schema: 1\ntitle: The Slow Desk\nlanguage: en\npolicy: {branch: main}' ]
	[ "$(git log --format=%s)" = 'Start a store of threads' ]
	[ "$(git config branch.main.mergeOptions)" = --no-ff ]
	[ "$(git config pull.ff)" = only ]
	[ -n "$(git config diff.skein-yaml.xfuncname)" ]
	[ "$(git config merge.skein.driver)" = 'skein merge-file -- %O %A %B %L %P' ]
	clean_repo
}

@test "the title is the folder's name" {
	mkdir here && cd here
	expect 0 skein init
	grep -qx 'title: here' skein.yaml
	cd ..
	skein init --bare some.git >/dev/null
	[ "$(git -C some.git show HEAD:skein.yaml | sed -n 2p)" = 'title: some' ]
}

@test "a folder's name that is no title as it stands becomes one" {
	for name in $'bad\xff\xfename' 'a: b # c' $'two\nlines' '- x' "it's \"q\"" '42' 'null' $'tab\there'; do
		expect 0 skein init "./$name"
		expect 0 skein -C "./$name" list
		(cd "./$name" && clean_repo)
	done
	[ "$(git -C 42 show HEAD:skein.yaml | sed -n 2p)" = "title: '42'" ]
}

@test "done again it changes nothing and says so" {
	skein init desk >/dev/null
	head=$(git -C desk rev-parse HEAD)
	cp desk/.git/config config
	expect 0 skein init desk
	has 'Nothing to do'
	cmp config desk/.git/config
	[ "$(git -C desk rev-parse HEAD)" = "$head" ]
}

@test "a title that cannot count is said" {
	skein init desk >/dev/null
	expect 0 skein init desk --title Other
	has 'there is a skein.yaml already' "$stderr"
	refute grep -q Other desk/skein.yaml
}

@test "an existing repository keeps everything" {
	git init -q repo && cd repo
	printf '*.png binary' >.gitattributes
	echo hello >README
	git add . && git commit -qm one
	echo more >>README
	expect 0 skein init --title T
	[ "$(cat .gitattributes)" = "*.png binary
$attributes" ]
	[ "$(git show --format= --name-only HEAD | sort | tr '\n' ' ')" = '.gitattributes skein.yaml ' ]
	[ "$(git status --porcelain)" = ' M README' ]
	[ "$(git rev-list --count HEAD)" -eq 2 ]
	expect 0 skein init
	[ "$(grep -c skein-yaml .gitattributes)" -eq 1 ]
}

@test "attributes with changes of the user's are not committed for them" {
	git init -q repo && cd repo
	echo '*.png binary' >.gitattributes
	git add . && git commit -qm one
	echo '*.jpg binary' >>.gitattributes
	expect 0 skein init
	has 'had changes' "$stderr"
	[ "$(git rev-list --count HEAD)" -eq 1 ]
	grep -q '*.jpg binary' .gitattributes
	grep -q skein-yaml .gitattributes
}

@test "an existing repository without commits, with files" {
	git init -q repo && cd repo
	echo hello >README
	expect 0 skein init
	[ "$(git status --porcelain)" = '?? README' ]
}

@test "a bare repository gets the first commit" {
	expect 0 skein init --bare desk.git --title T
	[ "$(git -C desk.git log --format=%s)" = 'Start a store of threads' ]
	[ "$(git -C desk.git ls-tree --name-only HEAD | tr '\n' ' ')" = '.gitattributes skein.yaml ' ]
	expect 0 skein init --bare desk.git
	has 'Nothing to do'
	expect 0 skein -C desk.git new lithium
	git -C desk.git fsck --strict
}

@test "a bare repository without a store gets one on top" {
	git init -q seed && (cd seed && echo x >a && git add . && git commit -qm one)
	git clone -q --bare seed desk.git
	expect 0 skein init desk.git
	[ "$(git -C desk.git rev-list --count HEAD)" -eq 2 ]
	[ "$(git -C desk.git show HEAD:a)" = x ]
}

@test "a clone of a store gets its settings and nothing else" {
	skein init desk >/dev/null
	git clone -q desk clone && cd clone
	expect 0 skein init
	has 'Set up the store'
	[ "$(git config pull.ff)" = only ]
	[ -z "$(git status --porcelain)" ]
	[ "$(git rev-list --count HEAD)" -eq 1 ]
}

@test "settings of the user's stay" {
	git init -q repo && cd repo
	git config pull.ff false
	skein init >/dev/null
	[ "$(git config pull.ff)" = false ]
}

@test "the branch is named" {
	skein init desk -b trunk >/dev/null
	[ "$(git -C desk symbolic-ref HEAD)" = refs/heads/trunk ]
	grep -q 'branch: trunk' desk/skein.yaml
	[ "$(git -C desk config branch.trunk.mergeOptions)" = --no-ff ]
	for bad in 'a..b' '-x' 'a b' '/a' 'a.lock' 'HEAD' '@' 'a~1' ''; do
		expect 2 skein init other --branch="$bad"
		[ ! -e other ]
	done
}

@test "nothing is left when it fails" {
	git config --global --unset user.email
	git config --global user.useConfigOnly true
	expect 3 skein init desk || expect 4 skein init desk || expect 2 skein init desk
	[ ! -e desk ]
	mkdir desk && echo x >desk/file
	run skein init desk
	[ "$status" -ne 0 ]
	[ "$(ls -A desk)" = file ]
}

@test "a wrong title or language is refused and nothing is made" {
	expect 2 skein init desk --title ''
	[ ! -e desk ]
	expect 2 skein init desk --title $'two\nlines'
	expect 2 skein init desk --language 'not a tag'
	[ ! -e desk ]
}

@test "--no-commit writes and leaves the commit" {
	expect 0 skein init desk --no-commit
	cd desk
	[ -f skein.yaml ]
	run git rev-parse --verify -q HEAD
	[ "$status" -ne 0 ]
	expect 0 skein commit
	[ "$(git rev-list --count HEAD)" -eq 1 ]
	cd ..
	expect 2 skein init --bare b.git --no-commit
	[ ! -e b.git ]
}

@test "inside another repository it asks which is meant" {
	git init -q repo && mkdir repo/sub && cd repo/sub
	expect 2 skein init
	has 'inside the repository' "$stderr"
	expect 0 skein init .
	[ -d .git ]
}

@test "-C and --git-dir" {
	git init -q repo
	expect 0 skein -C repo init
	[ -f repo/skein.yaml ]
	git init -q --bare b.git
	expect 0 skein --git-dir b.git init --title T
	[ "$(git -C b.git show HEAD:skein.yaml | sed -n 2p)" = 'title: T' ]
	expect 2 skein --git-dir b.git init elsewhere
}

@test "a file, a read-only folder, a symbolic link in the way" {
	echo x >file
	run skein init file
	[ "$status" -ge 3 ]
	git init -q repo && ln -s /nowhere repo/.gitattributes
	expect 3 skein init repo
	[ "$(readlink repo/.gitattributes)" = /nowhere ]
	git init -q r2 && mkdir r2/skein.yaml
	expect 3 skein init r2
}

@test "git keeps a citation group one word and names the field of a change" {
	make_store
	mkdir -p threads/t/perspectives
	printf 'One [@a; @b, p. 7] two.\n' >threads/t/narrative.md
	printf 'voice: V\nstance: |\n  a\n  b\n  c\n  d\n  é one\n' >threads/t/perspectives/v.yaml
	git add . && git commit -qm x
	sed -i 's/@b, p. 7/@c/' threads/t/narrative.md
	sed -i 's/one/two/' threads/t/perspectives/v.yaml
	for locale in C C.UTF-8; do
		LC_ALL=$locale run git diff --word-diff=plain threads/t/narrative.md
		has '[-[@a; @b, p. 7]-]{+[@a; @c]+}'
		LC_ALL=$locale run git diff --word-diff=plain -U0 threads/t/perspectives
		has '@@ stance'
		has 'é [-one-]{+two+}'
	done
}
