#!/usr/bin/env bats
# skein init --ci: what the workflows are, what they do, and what they must not do.

load helpers
load filled

WORKFLOWS=(github:.github/workflows/skein.yml gitlab:.gitlab-ci.yml forgejo:.forgejo/workflows/skein.yml)

# Python with a YAML reader, or the test is skipped.
need_yaml() {
	PYTHON=
	for PYTHON in /usr/bin/python3 python3; do
		"$PYTHON" -c 'import yaml' 2>/dev/null && return
	done
	skip 'no YAML reader for python3'
}

# look FILE EXPRESSION: a value of a YAML file, `d` being the whole.
look() {
	"$PYTHON" -c 'import sys, yaml; d = yaml.safe_load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"
}

# scripts FILE: writes each shell text of a workflow to scripts/N.sh.
scripts() {
	rm -rf scripts
	mkdir scripts
	"$PYTHON" - "$1" <<'PYTHON'
import sys, yaml
d = yaml.safe_load(open(sys.argv[1]))
texts = []
def walk(v):
    if isinstance(v, dict):
        for k, x in v.items():
            if k == "run": texts.append(x)
            elif k in ("script", "before_script"): texts.extend(x)
            else: walk(x)
    elif isinstance(v, list):
        for x in v: walk(x)
walk(d)
assert texts
for i, t in enumerate(texts):
    open("scripts/%d.sh" % i, "w").write("#!/bin/sh\n" + t + "\n")
PYTHON
}

@test "each forge gets its workflow, in a commit of its own, once" {
	make_store
	for w in "${WORKFLOWS[@]}"; do
		expect 0 skein init --ci "${w%%:*}"
		has 'Check and review pull requests'
		has "${w#*:}" "$stderr"
		[ -f "${w#*:}" ]
		clean_repo
		expect 0 skein init --ci "${w%%:*}"
		has 'Nothing to do'
	done
	[ "$(git log --format=%s | head -n 3 | sort -u)" = 'Check and review pull requests' ]
	expect 0 skein check
	expect 2 skein init --ci bitbucket
	expect 2 skein init --force
}

@test "a new store may have one from the beginning, a bare one as well" {
	expect 0 skein init new --ci github
	[ "$(git -C new log --format=%s)" = 'Start a store of threads' ]
	[ -f new/.github/workflows/skein.yml ]
	expect 0 skein init --bare bare.git --ci forgejo
	git -C bare.git cat-file -e HEAD:.forgejo/workflows/skein.yml
}

@test "a file that is there stays, but for --force" {
	make_store
	mkdir -p .github/workflows
	echo '# mine' >.github/workflows/skein.yml
	expect 3 skein init --ci github
	has '.github/workflows/skein.yml: there is another file already' "$stderr"
	has -- '--force' "$stderr"
	[ "$(cat .github/workflows/skein.yml)" = '# mine' ]
	expect 3 skein init --ci github --force
	has 'an untracked file is in the way' "$stderr" # nothing is lost for good
	git add -A && git commit -qm mine
	expect 0 skein init --ci github --force
	grep -q 'skein review' .github/workflows/skein.yml
}

@test "beside a .gitlab-ci.yml that is there it becomes a file to include" {
	make_store
	echo 'test: {script: [make]}' >.gitlab-ci.yml
	expect 0 skein init --ci gitlab
	[ -f .gitlab/skein.yml ]
	has 'include: {local: .gitlab/skein.yml}' "$stderr"
	[ "$(cat .gitlab-ci.yml)" = 'test: {script: [make]}' ]
	expect 0 skein init --ci gitlab
	has 'Nothing to do'
}

@test "they are YAML, run on pull requests and on the published branch" {
	need_yaml
	skein init store --branch "it's+odd" >/dev/null
	cd store
	for w in "${WORKFLOWS[@]}"; do skein init --ci "${w%%:*}" >/dev/null; done
	for file in .github/workflows/skein.yml .forgejo/workflows/skein.yml; do
		# YAML 1.1 reads the key "on" as true.
		[ "$(look $file "sorted(d[True])")" = "['pull_request', 'push']" ]
		[ "$(look $file "d[True]['push']['branches']")" = '["it'\''s\\+odd"]' ] ||
			[ "$(look $file "d[True]['push']['branches'][0]")" = "it's\\+odd" ]
		lacks pull_request_target "$(grep -v '^ *#' $file)"
	done
	[ "$(look .github/workflows/skein.yml "d['permissions']")" = "{'contents': 'read', 'pull-requests': 'write'}" ]
	[ "$(look .gitlab-ci.yml "d['skein']['variables']['SKEIN_BRANCH']")" = "it's+odd" ]
	[ "$(look .gitlab-ci.yml "d['skein']['variables']['GIT_DEPTH']")" = 0 ]
	version=$(skein --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+')
	grep -q "SKEIN_VERSION: 'v$version'" .github/workflows/skein.yml
	lacks '@BRANCH@' "$(cat .github/workflows/skein.yml .gitlab-ci.yml .forgejo/workflows/skein.yml)"
	lacks '@VERSION@' "$(cat .github/workflows/skein.yml .gitlab-ci.yml .forgejo/workflows/skein.yml)"
}

@test "no text of strangers is put into a shell, and the shells are sound" {
	need_yaml
	make_store
	for w in "${WORKFLOWS[@]}"; do
		skein init --ci "${w%%:*}" >/dev/null
		scripts "${w#*:}"
		# shellcheck disable=SC2016 # the text itself
		lacks '${{' "$(cat scripts/*.sh)"
		for s in scripts/*.sh; do sh -n "$s"; done
		if command -v shellcheck >/dev/null; then
			# Variables of the forge are not assigned here; steps of GitLab share a shell.
			shellcheck -s sh -e SC2154,SC2034 scripts/*.sh >&2
		fi
	done
}

# step N: runs a script as the forge would, in a clone; its output and status.
step() { expect "$1" sh -e "$BATS_TEST_TMPDIR/steps/scripts/$2.sh"; }

@test "on GitHub the steps check, review and block" {
	need_yaml
	make_filled
	skein init --ci github >/dev/null
	git switch -qc topic
	tick
	echo 'It is wrong. ::error::pwned [@nobody-2020]' >>$T/narrative.md
	git add -A && git commit -qm wrong
	mkdir "$BATS_TEST_TMPDIR/steps" && cd "$BATS_TEST_TMPDIR/steps"
	scripts "$WORK/store/.github/workflows/skein.yml"
	git clone -q "$WORK/store" clone
	cd clone
	git checkout -q --detach origin/topic
	export BASE HEAD GITHUB_STEP_SUMMARY=$WORK/summary GITHUB_PATH=$WORK/path RUNNER_TEMP=$WORK
	BASE=$(git rev-parse origin/main) HEAD=$(git rev-parse origin/topic)
	: >"$GITHUB_STEP_SUMMARY"
	step 0 0 # skein is there
	step 1 1
	[[ "$output" = "::error file=$T/narrative.md,"* ]]
	[ -z "$(grep -vE '^::(error|notice) file=' <<<"$output" | grep '^::' || true)" ]
	step 1 2
	step 0 3
	[ "$(head -n 1 "$GITHUB_STEP_SUMMARY")" = '<!-- skein:review -->' ]
	export SKEIN_EXEC_PATH=$WORK/helpers NUMBER=7
	mkdir "$SKEIN_EXEC_PATH"
	printf '#!/bin/sh\necho "$1" && exit 6\n' >"$SKEIN_EXEC_PATH/skein-post-review"
	chmod +x "$SKEIN_EXEC_PATH/skein-post-review"
	step 0 4
	has 7
	has "the review is in the job's summary"
	sed -i 's/exit 6/exit 5/' "$SKEIN_EXEC_PATH/skein-post-review"
	step 5 4
	# A topic that is right passes.
	cd "$WORK/store" && git revert --no-edit HEAD >/dev/null && cd - >/dev/null
	git fetch -q
	HEAD=$(git rev-parse origin/topic)
	step 0 1
}

@test "on GitLab as well, with its reports as artifacts" {
	need_yaml
	make_filled
	skein init --ci gitlab >/dev/null
	git switch -qc topic
	tick
	echo 'It is wrong. [@nobody-2020]' >>$T/narrative.md
	git add -A && git commit -qm wrong
	mkdir "$BATS_TEST_TMPDIR/steps" && cd "$BATS_TEST_TMPDIR/steps"
	scripts "$WORK/store/.gitlab-ci.yml"
	{
		echo 'set -e'
		cat scripts/*.sh
	} >all.sh
	git clone -q "$WORK/store" clone
	cd clone
	git checkout -q --detach origin/topic
	export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_MERGE_REQUEST_IID=3 SKEIN_BRANCH=main
	export CI_COMMIT_SHA=$(git rev-parse origin/topic) CI_COMMIT_BEFORE_SHA=0000000000000000000000000000000000000000
	expect 1 sh ../all.sh
	grep -q unknown-key skein-codequality.json
	grep -q 'skein:review' skein-review.md
	# A push to the published branch.
	unset CI_MERGE_REQUEST_TARGET_BRANCH_NAME CI_MERGE_REQUEST_IID
	git checkout -q --detach origin/main
	CI_COMMIT_SHA=$(git rev-parse origin/main)
	expect 0 sh ../all.sh
}

@test "without a source the installing step says what is missing" {
	need_yaml
	make_store
	skein init --ci github >/dev/null
	scripts .github/workflows/skein.yml
	mkdir bin
	for tool in sh git; do ln -s "$(command -v $tool)" bin/; done
	expect 1 env PATH="$PWD/bin" SKEIN_SOURCE= sh -e scripts/0.sh
	has 'SKEIN_SOURCE is not set'
}
