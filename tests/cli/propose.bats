#!/usr/bin/env bats
# propose: a topic branch, a push, and a pull request on a forge of each kind.

load helpers
load json
load filled
load forge

teardown() { stop_forge; }

body_of() { state "r[$1].get('body', r[$1].get('description'))"; }

opens_and_updates() { # KIND
	make_forge "$1"
	reword 'Prices rise' 'Prices fall'
	tick
	expect 0 skein propose --json
	valid propose
	[ "$(pick "d['state']")" = opened ]
	[ "$(pick "d['branch'], d['new_branch'], d['base'], d['number']")" = "('lithium-1', True, 'main', 1)" ]
	[ "$(pick "d['made'] == d['commit']")" = True ]
	[ "$(pick "d['forge']")" = "$1" ]
	[[ "$(pick "d['url']")" == "$WEB/alice/threads/"*/1 ]]
	[ "$(pick "d['threads']")" = "['energy/lithium']" ]
	[ "$(git branch --show-current)" = lithium-1 ]
	[ "$(git -C "$HUB" rev-parse lithium-1)" = "$(git rev-parse HEAD)" ]
	[ "$(git -C "$HUB" rev-parse main)" = "$(git rev-parse HEAD~)" ]
	[ "$(git rev-parse --abbrev-ref '@{upstream}')" = origin/lithium-1 ]
	has 'Prices fall' "$(body_of 0)"
	has '<!-- skein:review -->' "$(body_of 0)"
	has 'merge commit' "$(body_of 0)"
	has 'v1 → v1+1' "$(body_of 0)"
	has 'Written by:** Test Author' "$(body_of 0)"
	clean_repo

	# Again: nothing is sent that would change nothing.
	writes=$(($(calls POST) + $(calls PATCH) + $(calls PUT)))
	expect 0 skein propose --json
	valid propose
	[ "$(pick "d['state'], d['made'], d['number']")" = "('unchanged', None, 1)" ]
	[ $(($(calls POST) + $(calls PATCH) + $(calls PUT))) -eq "$writes" ]

	# More work on it.
	tick
	reword 'Nobody knows' 'Everybody knows'
	expect 0 skein propose -m 'Say who knows'
	has 'updated'
	has "$WEB/alice/threads/"
	has '<ins>Everybody</ins> knows' "$(body_of 0)"
	[ "$(state 'len(r)')" = 1 ]
	[ "$(git log -1 --format=%s)" = 'Say who knows' ]
	title=$(state "r[0]['title']")
	has lithium "$title"
	expect 0 skein propose --title 'A better title'
	[ "$(state "r[0]['title']")" = 'A better title' ]
	none_wrong
}

@test "github: open, again, update" { opens_and_updates github; }
@test "gitlab: open, again, update" { opens_and_updates gitlab; }
@test "gitea: open, again, update" { opens_and_updates gitea; }

@test "drafts, each kind in its way" {
	make_forge github
	reword 'Prices rise' 'Prices fall'
	expect 0 skein propose --draft --title 'T' --json
	[ "$(state "r[0]['draft'], r[0]['title']")" = "(True, 'T')" ]
	stop_forge
	for kind in gitlab gitea; do
		begin_anew
		make_forge $kind
		reword 'Prices rise' 'Prices fall'
		expect 0 skein propose --draft --title 'T'
		title=$(state "r[0]['title']")
		[ "$title" = "$([ $kind = gitlab ] && echo 'Draft: T' || echo 'WIP: T')" ]
		expect 0 skein propose --title 'U'
		[ "$(state "r[0]['title']")" = "${title%T}U" ]
		none_wrong
		stop_forge
	done
}

@test "what people write around the review stays" {
	make_forge github
	reword 'Prices rise' 'Prices fall'
	expect 0 skein propose
	number=$(state "r[0]['number']")
	/usr/bin/python3 - "$WEB" "$TOKEN" <<'PYTHON'
import json, sys, urllib.request
web, token = sys.argv[1:]
url = web + "/api/v3/repos/alice/threads/pulls"
head = {"Authorization": "Bearer " + token, "User-Agent": "t"}
body = json.load(urllib.request.urlopen(urllib.request.Request(url + "?state=open", headers=head)))[0]["body"]
urllib.request.urlopen(urllib.request.Request(url + "/1", method="PATCH", headers=head,
    data=json.dumps({"body": "Before.\n\n" + body + "\n\nBehind."}).encode()))
PYTHON
	rm -f "$FORGE/wrong" # the token was in our own arguments
	reword 'Nobody knows' 'Everybody knows'
	expect 0 skein propose
	body=$(body_of 0)
	[[ "$body" == 'Before.'*'<!-- skein:review -->'*'Everybody</ins> knows'*'<!-- /skein:review -->'*'Behind.' ]]
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = unchanged ]
}

@test "the branch, the base, several threads, and work that stands on main" {
	make_forge gitea
	skein new energy/cobalt -t Cobalt >/dev/null
	reword 'Prices rise' 'Prices fall'
	expect 2 skein propose -b 'a..b'
	expect 2 skein propose -b main
	expect 2 skein propose -b --force
	expect 0 skein propose cobalt -b topics/cobalt --json
	[ "$(pick "d['branch']")" = topics/cobalt ]
	[ "$(pick "d['threads']")" = "['energy/cobalt']" ]
	[ -n "$(git status --porcelain)" ] # lithium is not committed
	git switch -q main
	expect 3 skein propose -b topics/cobalt
	has 'git switch' "$stderr"
	skein commit -m 'On main' >/dev/null
	expect 0 skein propose
	has 'git branch -f main origin/main' "$stderr"
	[ "$(git branch --show-current)" = lithium-1 ]
	[ "$(state "r[1]['title']")" = 'On main' ]
	git switch -q main
	git branch -q -f main origin/main 2>/dev/null || git reset -q --hard origin/main
	git branch -q -D lithium-1
	# The name is taken at the remote.
	reword 'Prices rise' 'Prices stay'
	expect 0 skein propose --json
	[ "$(pick "d['branch']")" = lithium-2 ]
	none_wrong
}

@test "nothing to propose; check refuses; both leave everything as it was" {
	make_forge github
	expect 1 skein propose
	has 'nothing to propose'
	[ "$(git branch --show-current)" = main ]
	expect 1 skein propose --json
	valid propose
	printf 'Cites nothing. [@no-such-key]\n' >>$T/narrative.md
	expect 1 skein propose
	has 'not committed' "$stderr"
	[ "$(git branch --show-current)" = main ]
	[ "$(git branch --list | wc -l)" -eq 1 ]
	[ "$(git -C "$HUB" branch --list | wc -l)" -eq 1 ]
	[ "$(calls POST)" -eq 0 ]
	# What is named has not changed, other things have.
	git checkout -q .
	skein new energy/cobalt -t Cobalt >/dev/null
	expect 1 skein propose lithium
	[ "$(git branch --show-current)" = main ]
	[ "$(git branch --list | wc -l)" -eq 1 ]
}

@test "--dry-run asks nobody and changes nothing" {
	make_forge github
	reword 'Prices rise' 'Prices fall'
	before=$(git status --porcelain)
	stop_forge
	expect 0 skein propose --dry-run
	has 'Prices fall'
	has 'lithium-1 -> main'
	expect 0 skein propose --dry-run --json
	valid propose
	[ "$(pick "d['state'], d['pushed'], d['url']")" = "('none', False, None)" ]
	has '<!-- skein:review -->' "$(pick "d['body']")"
	[ "$(git status --porcelain)" = "$before" ]
	[ "$(git branch --list | wc -l)" -eq 1 ]
	# What is committed is reviewed as it will be.
	skein commit -m 'On main' >/dev/null
	expect 0 skein propose --dry-run
	has 'On main'
	has 'Written by:** Test Author'
	[ "$(git branch --list | wc -l)" -eq 1 ]
}

@test "no token: github shows the page, gitlab and gitea are asked by the push" {
	make_forge github
	unset SKEIN_FORGE_TOKEN
	git config --global credential.helper "!f() { [ \"\$1\" = get ] && grep -q '^path' - && exit; echo username=alice; echo password=for-git-only; }; f"
	git config --global credential.useHttpPath false
	reword 'Prices rise' 'Prices fall'
	git remote set-url --push origin "file://$HUB"
	git config --global --unset credential.helper
	expect 0 skein propose --json
	valid propose
	[ "$(pick "d['state'], d['number']")" = "('pushed', None)" ]
	[ "$(pick "d['url']")" = "$WEB/alice/threads/compare/main...lithium-1?expand=1" ]
	has 'SKEIN_FORGE_TOKEN' "$stderr"
	[ "$(git -C "$HUB" rev-parse lithium-1)" = "$(git rev-parse HEAD)" ]
	stop_forge
}

@test "gitlab: push options" {
	make_forge gitlab
	unset SKEIN_FORGE_TOKEN
	git config --global --unset credential.helper
	git remote set-url --push origin "file://$HUB"
	git -C "$HUB" config receive.advertisePushOptions true
	cat >"$HUB/hooks/post-receive" <<HOOK
#!/bin/sh
cat >/dev/null
i=0
while [ \$i -lt "\${GIT_PUSH_OPTION_COUNT:-0}" ]; do eval "echo \"\\\$GIT_PUSH_OPTION_\$i\"" >>"$FORGE/options"; i=\$((i + 1)); done
echo "View merge request for lithium-1:" >&2
echo "  $WEB/alice/threads/-/merge_requests/7" >&2
HOOK
	chmod +x "$HUB/hooks/post-receive"
	reword 'Prices rise' 'Prices fall'
	expect 0 skein propose --draft -m 'A subject

A body with
two lines' --json
	valid propose
	[ "$(pick "d['state'], d['url']")" = "('requested', '$WEB/alice/threads/-/merge_requests/7')" ]
	grep -qx 'merge_request.create' "$FORGE/options"
	grep -qx 'merge_request.target=main' "$FORGE/options"
	grep -qx 'merge_request.title=A subject' "$FORGE/options"
	grep -q '^merge_request.description=1 thread changed' "$FORGE/options"
	grep -qx 'merge_request.draft' "$FORGE/options"
	[ "$(wc -l <"$FORGE/options")" -eq 5 ]
	# A server that takes no options: by hand.
	git -C "$HUB" config receive.advertisePushOptions false
	reword 'Nobody knows' 'Everybody knows'
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = pushed ]
	has 'merge_requests/new?merge_request%5Bsource_branch%5D=lithium-1&merge_request%5Btarget_branch%5D=main'
}

@test "gitea: AGit" {
	make_forge gitea
	unset SKEIN_FORGE_TOKEN
	git config --global --unset credential.helper
	git remote set-url --push origin "file://$HUB"
	git -C "$HUB" config receive.advertisePushOptions true
	git -C "$HUB" config receive.procReceiveRefs refs/for
	cat >"$HUB/hooks/proc-receive" <<HOOK
#!/usr/bin/python3
import sys
def read():
    n = int(sys.stdin.buffer.read(4), 16)
    return sys.stdin.buffer.read(n - 4).decode() if n else None
def send(s):
    sys.stdout.buffer.write(b"%04x" % (len(s) + 4) + s.encode()); sys.stdout.buffer.flush()
def flush():
    sys.stdout.buffer.write(b"0000"); sys.stdout.buffer.flush()
log = open("$FORGE/options", "a")
version = read(); read()
send("version=1\0push-options\n"); flush()
commands = []
while (line := read()): commands.append(line.strip())
if "push-options" in version:
    while (line := read()): print(line.strip(), file=log)
print("Visit the new pull request:\n  $WEB/alice/threads/pulls/9", file=sys.stderr)
for c in commands:
    old, new, ref = c.split()
    print(ref, file=log)
    send("ok %s\n" % ref); send("option refname refs/pull/9/head\n"); send("option new-oid %s\n" % new)
flush()
HOOK
	chmod +x "$HUB/hooks/proc-receive"
	reword 'Prices rise' 'Prices fall'
	expect 0 skein propose -m 'A subject' --draft --json
	valid propose
	[ "$(pick "d['state'], d['url']")" = "('requested', '$WEB/alice/threads/pulls/9')" ]
	grep -qx 'refs/for/main/lithium-1' "$FORGE/options"
	grep -qx 'title=WIP: A subject' "$FORGE/options"
	absent "$HUB" lithium-1
}

@test "the push is refused: exit 6, what was committed stays" {
	make_forge github
	printf '#!/bin/sh\necho "not on a Friday" >&2\nexit 1\n' >"$HUB/hooks/pre-receive"
	chmod +x "$HUB/hooks/pre-receive"
	reword 'Prices rise' 'Prices fall'
	expect 6 skein propose
	has 'not on a Friday' "$stderr"
	[ "$(calls POST)" -eq 0 ]
	[ "$(git branch --show-current)" = lithium-1 ]
	rm "$HUB/hooks/pre-receive"
	expect 0 skein propose --json
	[ "$(pick "d['state'], d['made']")" = "('opened', None)" ]
	# Somebody else pushed to the topic.
	git clone -q "$WEB/alice/threads.git" ../ben
	(cd ../ben && git switch -q lithium-1 && sed -i 's/Nobody/We/' $T/narrative.md && skein commit >/dev/null && git push -q)
	reword 'Prices fall' 'Prices stay'
	expect 6 skein propose
	has 'skein sync' "$stderr"
	expect 0 skein sync
	expect 0 skein propose
	stop_forge
	expect 5 skein propose
	lacks "$TOKEN" "$stderr"
}

@test "hostile names: nothing of a title or a text does anything" {
	make_forge github
	sed -i 's/^title: .*/title: "@everyone <script>alert(1)<\/script> #1 ::error::x"/' $T/thread.yaml
	reword 'Prices rise' 'Prices \\<!-- \/skein:review --> fall \\@alice'
	expect 0 skein propose
	body=$(body_of 0)
	lacks '<script>' "$body"
	lacks '@everyone' "$body"
	[ "$(grep -c '<!-- /skein:review -->' <<<"$body")" -eq 1 ]
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = unchanged ]
	[ "$(grep -c '^::' <<<"$body")" -eq 0 ]
	git remote set-url origin 'ext::sh -c evil'
	expect 3 skein propose --dry-run
	git remote set-url origin "https://user:secret-in-url@127.0.0.1/../x"
	expect 3 skein propose --dry-run
	lacks secret-in-url "$stderr"
}

@test "a description of any size fits" {
	make_forge github
	for i in $(seq 900); do
		printf 'Sentence %d says that something new was found out about the price of lithium in year %d.\n\n' "$i" "$i"
	done >>$T/narrative.md
	expect 0 skein propose
	body=$(body_of 0)
	[ "${#body}" -gt 60000 ]
	[ "${#body}" -le 65536 ]
	[[ "$body" == *'left out for length'* ]]
	[[ "$body" == *'merge commit'* ]]
	[[ "$body" == *'<!-- /skein:review -->' ]]
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = unchanged ]
	none_wrong
}

@test "a push that is cut off, before and after it was done, and a hook of ours" {
	make_forge gitea
	reword 'Prices rise' 'Prices fall'
	fault 'POST git-receive-pack' cut
	expect 5 skein propose
	[ "$(git branch --show-current)" = lithium-1 ]
	[ -z "$(git status --porcelain)" ]
	[ "$(calls POST)" -eq 0 ]
	fault 'POST git-receive-pack' cut-after
	expect 5 skein propose
	[ "$(git -C "$HUB" rev-parse lithium-1)" = "$(git rev-parse HEAD)" ]
	printf '#!/bin/sh\necho "not today" >&2\nexit 1\n' >.git/hooks/pre-push
	chmod +x .git/hooks/pre-push
	reword 'Nobody knows' 'Everybody knows'
	expect 6 skein propose
	has 'not today' "$stderr"
	rm .git/hooks/pre-push
	expect 0 skein propose --json
	[ "$(pick "d['state'], d['number']")" = "('opened', 1)" ]
	none_wrong
}

@test "a review is posted as a comment, and kept up to date" {
	for kind in github gitlab gitea; do
		begin_anew
		make_forge $kind
		reword 'Prices rise' 'Prices fall'
		expect 0 skein propose
		expect 0 skein review --post
		has 'posted the review on'
		expect 0 skein review --post
		has 'unchanged the review'
		tick
		reword 'Nobody knows' 'Everybody knows'
		skein commit >/dev/null
		expect 0 skein review --post
		has 'updated the review'
		[ "$(state 'len(c)')" = 1 ]
		has '<ins>Everybody</ins>' "$(state "c[0]['body']")"
		[ "$(state "c[0]['body'].count('<!-- skein:review -->')")" = 1 ]
		git switch -q -c elsewhere
		expect 3 skein review main..elsewhere --post
		has 'skein propose' "$stderr"
		none_wrong
	done
	unset SKEIN_FORGE_TOKEN
	git config --global --unset credential.helper
	expect 6 skein review main..elsewhere --post
	has 'no token' "$stderr"
}
