#!/usr/bin/env bats
# Signatures: log --signatures and check --signatures, with keys made for the test.

load helpers
load json
load filled

# key NAME: an ssh key in ../NAME, ../NAME.pub.
key() { ssh-keygen -q -t ed25519 -N '' -C "$1" -f "../$1"; }

# allow NAME [OPTIONS]: a line of allowed signers.
allow() { echo "$1@example.org ${2:+$2 }$(cut -d' ' -f1,2 "../$1.pub")"; }

# signed NAME MESSAGE: a commit of the work tree, signed with that key.
signed() {
	git add -A
	git -c gpg.format=ssh -c user.signingkey="../$1.pub" commit -q --allow-empty -S -m "$2"
	tick
}

setup() {
	command -v ssh-keygen >/dev/null || skip 'no ssh-keygen'
	seal
	make_filled
	for name in maria ken eve; do key $name; done
	sed -i 's/^policy: {/policy: {signing: required, /' skein.yaml
	allow maria 'namespaces="git"' >.allowed_signers
	signed maria 'Who may sign'
	git switch -qc topic
	N=$T/narrative.md
}

# rules: the rules of the findings, sorted, on one line.
rules() { sed -nE 's/.*\[([a-z-]+)\]$/\1/p' <<<"$output" | sort | tr '\n' ' '; }

@test "what maria signed is good, and what nobody or somebody else signed is not" {
	signed maria good
	expect 0 skein check --signatures
	[ -z "$output" ]
	has 'nothing found in 1 commit' "$stderr"
	signed eve unknown
	git commit -q --allow-empty -m unsigned
	expect 1 skein check --signatures
	[ "$(rules)" = 'unknown-signer unsigned ' ]
	has 'SHA256:'
	expect 0 skein check --signatures main..topic~2
	expect 1 skein check --signatures topic~1
	[ "$(rules)" = 'unsigned ' ]
}

@test "a branch cannot allow itself" {
	allow eve >>.allowed_signers
	signed eve 'I may'
	sed -i 's/signing: required, //' skein.yaml
	git add -A
	git commit -qm 'And nothing is required'
	expect 1 skein check --signatures
	[ "$(rules)" = 'unknown-signer unsigned ' ]
	has 'error: ' # still
	lacks 'warning: '
	sed -i 's/^policy: {/policy: {severities: {unsigned: "off", unknown-signer: "off"}, /' skein.yaml
	signed eve 'Nor is it looked at'
	expect 1 skein check --signatures
}

@test "what lands is trusted from then on" {
	allow ken >>.allowed_signers
	signed maria 'Ken, too'
	git switch -q main
	git -c gpg.format=ssh -c user.signingkey=../maria.pub merge -q --no-ff --no-edit -S topic
	git switch -qc next
	signed ken 'Mine'
	expect 0 skein check --signatures
}

@test "a key that expired, one not valid yet, one that is revoked" {
	git switch -q main
	{
		allow maria
		allow ken 'valid-before="20200101",namespaces="git"'
		allow eve 'valid-after="20990101"'
	} >.allowed_signers
	sed -i 's/^policy: {/policy: {revoked_signers: keys\/revoked, /' skein.yaml
	key old
	allow old >>.allowed_signers
	mkdir keys
	cp ../old.pub keys/revoked
	signed maria 'Times'
	git switch -q -C topic main
	signed ken expired
	signed eve early
	signed old revoked
	signed maria good
	expect 1 skein check --signatures
	[ "$(rules)" = 'expired-signer expired-signer revoked-signer ' ]
	has 'ken@example.org'
	expect 0 skein log --signatures --items lithium
	expect 0 skein check --signatures topic~1..
}

@test "a commit that was changed after it was signed is forged" {
	signed maria honest
	git cat-file commit HEAD | sed 's/^honest$/forged/' >../forged
	git reset -q --hard "$(git hash-object -t commit -w ../forged)"
	expect 1 skein check --signatures
	[ "$(rules)" = 'bad-signature ' ]
}

@test "a signature of another namespace, or for another commit, is worth nothing" {
	echo x >>$N
	git add -A
	git commit -qm x
	git cat-file commit HEAD >../plain
	ssh-keygen -q -Y sign -n file -f ../maria ../plain
	{
		sed '/^$/,$d' ../plain
		sed '1s/^/gpgsig /; 2,$s/^/ /' ../plain.sig
		sed -n '/^$/,$p' ../plain
	} >../spliced
	git reset -q --hard "$(git hash-object -t commit -w ../spliced)"
	expect 1 skein check --signatures
	[ "$(rules)" = 'bad-signature ' ] || [ "$(rules)" = 'unknown-signer ' ]
}

@test "commits of merged branches are looked at, too" {
	git switch -qc side
	git commit -q --allow-empty -m unsigned
	git switch -q topic
	signed maria one
	git -c gpg.format=ssh -c user.signingkey=../maria.pub merge -q --no-ff --no-edit -S side
	expect 1 skein check --signatures
	[ "$(rules)" = 'unsigned ' ]
	has 'in 3 commits' "$stderr"
}

@test "without a policy an unsigned commit is a warning, and git's own file counts" {
	git switch -q --orphan fresh
	printf 'schema: 1\ntitle: Fresh\npolicy: {branch: fresh}\n' >skein.yaml
	git add -A
	git commit -qm start
	git switch -qc work
	git commit -q --allow-empty -m unsigned
	signed ken ken
	expect 1 skein check --signatures
	[ "$(rules)" = 'unknown-signer unsigned ' ]
	has 'warning: commit'
	allow ken >../mine
	git config gpg.ssh.allowedSignersFile "$PWD/../mine"
	expect 0 skein check --signatures
	[ "$(rules)" = 'unsigned ' ]
	expect 1 skein check --signatures --strict
	expect 0 skein check --signatures --severity error
	[ -z "$output" ]
}

@test "a policy that names a file which is not there is an error" {
	git switch -q main
	sed -i 's/^policy: {/policy: {allowed_signers: nowhere\/signers, /' skein.yaml
	signed maria 'Nowhere'
	git switch -q -C topic main
	signed maria one
	expect 3 skein check --signatures
	has "policy.allowed_signers names 'nowhere/signers'" "$stderr"
	sed -i 's/nowhere\/signers/..\/..\/etc\/passwd/' skein.yaml
	expect 1 skein check
	has 'schema'
}

@test "log says of each version whether it is signed, and by whom" {
	echo 'Signed.' >>$N
	signed maria signed
	echo 'By eve.' >>$N
	signed eve eve
	expect 0 skein log lithium --signatures
	[[ "${lines[2]}" = '    signature unknown: SHA256:'* ]]
	[[ "${lines[5]}" = '    signature good: maria@example.org, SHA256:'* ]]
	[ "${lines[8]}" = '    unsigned' ]
	expect 0 skein log lithium --signatures --json
	valid log
	[ "$(pick "[v['signature']['state'] for v in d['versions']]")" = "['unknown', 'good', 'unsigned']" ]
	[ "$(pick "d['versions'][1]['signature']['signer']")" = maria@example.org ]
	expect 0 skein log --signatures -n 1
	has 'signature unknown'
	lacks 'signature good'
	expect 0 skein log --json
	lacks signature
}

@test "skein's own commits are signed as git's are" {
	git config gpg.format ssh
	git config user.signingkey "$PWD/../maria.pub"
	git config commit.gpgSign true
	echo 'By skein.' >>$N
	skein commit -m 'lithium: by skein' >/dev/null
	expect 0 skein check --signatures
	has 'in 1 commit' "$stderr"
}

@test "formats, ranges and what does not go together" {
	git commit -q --allow-empty -m $'::error::pwned\n'
	GIT_COMMITTER_NAME='::error::%0A @everyone' git commit -q --allow-empty -m x
	for format in json gitlab sarif; do
		expect 1 skein check --signatures --format $format
		python3 -c 'import json, sys; json.load(sys.stdin)' <<<"$output"
	done
	expect 1 skein check --signatures --json
	valid check
	expect 1 skein check --signatures --format github
	[ "${#lines[@]}" -eq 2 ]
	[[ "${lines[0]}" = '::error title=unsigned::commit'* ]]
	[[ "${lines[1]}" = '::error title=unsigned::commit'* ]]
	expect 2 skein check --signatures main..topic main..topic
	expect 2 skein check --signatures --staged
	expect 3 skein check --signatures nowhere..topic
	expect 0 skein check --signatures topic..topic
	has 'nothing found in 0 commits' "$stderr"
	git clone -q --bare . ../bare.git
	cd ../bare.git
	expect 1 skein check --signatures main..topic
}

@test "gpg: the keyring and its trust decide" {
	command -v gpg >/dev/null || skip 'no gpg'
	export GNUPGHOME=$WORK/gnupg
	mkdir -m 700 "$GNUPGHOME"
	export SKEIN_CLOCK=1780100000 GIT_AUTHOR_DATE='1780100000 +0000' GIT_COMMITTER_DATE='1780100000 +0000'
	gpg --batch --quiet --faked-system-time 1780000000 --pinentry-mode loopback --passphrase '' \
		--quick-generate-key 'Gina <gina@example.org>' ed25519 sign never 2>/dev/null
	id=$(gpg --list-keys --with-colons gina | sed -n 's/^fpr:*\([0-9A-F]*\):.*/\1/p' | head -n 1)
	mkdir "$WORK/bin"
	printf '#!/bin/sh\nexec %s --faked-system-time 1780200000 "$@"\n' "$(command -v gpg)" >"$WORK/bin/gpg"
	chmod +x "$WORK/bin/gpg"
	PATH=$WORK/bin:$PATH
	git -c user.signingkey="$id" commit -q --allow-empty -S -m gpg
	expect 0 skein check --signatures
	echo 'Gpg.' >>$N
	git add -A
	git -c user.signingkey="$id" commit -q -S -m gpg
	expect 0 skein log --signatures lithium -n 1
	has 'signature good: Gina <gina@example.org>'
	gpg --export "$id" >../gina.asc
	export GNUPGHOME=$WORK/others
	mkdir -m 700 "$GNUPGHOME"
	expect 1 skein check --signatures
	[ "$(rules)" = 'unknown-signer unknown-signer ' ]
	gpg --batch --quiet --import ../gina.asc 2>/dev/null # known, not trusted
	expect 1 skein check --signatures
	[ "$(rules)" = 'unknown-signer unknown-signer ' ]
	has 'Gina'
	gpgconf --kill all 2>/dev/null || true
}

teardown() {
	if command -v gpgconf >/dev/null && [ -d "$WORK/gnupg" ]; then
		GNUPGHOME=$WORK/gnupg gpgconf --kill all 2>/dev/null || true
		GNUPGHOME=$WORK/others gpgconf --kill all 2>/dev/null || true
	fi
}
