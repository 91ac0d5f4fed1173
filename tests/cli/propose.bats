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
	[ "$(git status --porcelain)" = "$before" ]
	[ "$(git branch --list | wc -l)" -eq 1 ]
}

@test "it is there already: somebody was quicker, or an answer was lost" {
	for kind in github gitlab gitea; do
		begin_anew
		make_forge $kind
		reword 'Prices rise' 'Prices fall'
		path=$([ $kind = gitlab ] && echo merge_requests || echo pulls)
		fault "POST $path" drop-after
		expect 0 skein propose --json
		[ "$(state 'len(r)')" = 1 ]
		[ "$(pick "d['number']")" = 1 ]
		reword 'Nobody knows' 'Everybody knows'
		git switch -q -c other
		fault "POST $path" 502-after
		expect 0 skein propose -b third --json
		[ "$(state 'len(r)')" = 2 ]
		reword 'Everybody knows' 'We know'
		# Not made at all: made the second time.
		fault "POST $path" 503
		expect 0 skein propose -b fourth --json
		[ "$(pick "d['state']")" = opened ]
		[ "$(state 'len(r)')" = 3 ]
		# The list hides it, and making it says that it exists.
		fault "GET $path" lie-short
		expect 5 skein propose
		none_wrong
		stop_forge
	done
}

@test "the open request is on a later page" {
	for kind in github gitlab gitea; do
		begin_anew
		PAGE=2 make_forge $kind
		for i in 1 2 3 4 5; do
			git switch -q -c "topic-$i" main
			sed -i "s/Prices rise/Prices fall by $i/" $T/narrative.md
			skein propose >/dev/null
		done
		git switch -q topic-1
		reword 'Nobody knows' 'Everybody knows'
		expect 0 skein propose --json
		[ "$(pick "d['number'], d['state']")" = "(1, 'updated')" ]
		none_wrong
		stop_forge
	done
}

@test "limits are waited for, failures are tried again" {
	make_forge github
	reword 'Prices rise' 'Prices fall'
	fault 'GET pulls' 429 '"headers": {"Retry-After": "1"}'
	fault 'GET pulls' 502
	fault 'GET pulls' drop
	fault 'POST pulls' 403 '"message": "You have exceeded a secondary rate limit", "headers": {"Retry-After": "1"}'
	SECONDS=0
	expect 0 skein propose --json
	[ "$SECONDS" -ge 2 ]
	[ "$(pick "d['state']")" = opened ]
	has 'limit on requests' "$stderr"
	[ "$(state 'len(r)')" = 1 ]
	none_wrong
	fault 'GET pulls' 403 '"headers": {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9999999999"}'
	expect 5 skein propose
	has 'used up' "$stderr"
	fault 'GET pulls' 429 '"headers": {"Retry-After": "100000"}'
	expect 5 skein propose
	none_wrong
}

@test "what the forge refuses is one clear line, and nothing is pushed" {
	make_forge github
	reword 'Prices rise' 'Prices fall'
	SKEIN_FORGE_TOKEN=expired-token-1 expect 6 skein propose
	has 'does not accept the token in SKEIN_FORGE_TOKEN (401): Bad credentials' "$stderr"
	lacks expired-token-1 "$stderr"
	[ "$(git branch --show-current)" = main ]
	SKEIN_FORGE_TOKEN=reader-token expect 6 skein propose
	has '(403): Must have write access' "$stderr"
	has 'write pull requests in alice/threads' "$stderr"
	fault 'GET pulls' 404
	expect 6 skein propose
	has 'no alice/threads' "$stderr"
	fault 'GET pulls' echo
	expect 6 skein propose
	lacks "$TOKEN" "$stderr$output"
	has '***' "$stderr"
	none_wrong
}

@test "answers that are no answers: exit 5, never a loop" {
	make_forge gitea
	reword 'Prices rise' 'Prices fall'
	for what in garbage huge lie-long lie-short; do
		[ $what = lie-long ] && for _ in 1 2 3 4; do fault 'GET pulls' lie-long; done
		fault 'GET pulls' $what
		expect 5 skein propose
		lacks "$TOKEN" "$stderr$output"
	done
	none_wrong
	[ "$(git branch --list | wc -l)" -eq 1 ]
}

@test "redirects: here is followed, elsewhere is not, and the token stays" {
	make_forge github
	reword 'Prices rise' 'Prices fall'
	fault 'GET pulls' elsewhere
	expect 6 skein propose
	has 'sends us elsewhere' "$stderr"
	[ "$(calls GET)" -eq 1 ]
	fault 'GET pulls' here
	fault 'POST pulls' here
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = opened ]
	none_wrong
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
	! git -C "$HUB" rev-parse -q --verify refs/heads/lithium-1
}

@test "tokens go to their host only" {
	make_forge github
	unset SKEIN_FORGE_TOKEN
	git config --global --unset credential.helper
	git remote set-url --push origin "file://$HUB"
	reword 'Prices rise' 'Prices fall'
	GH_TOKEN=$TOKEN expect 0 skein propose -b one --json
	[ "$(pick "d['state']")" = pushed ]
	has 'GH_TOKEN is not sent to 127.0.0.1' "$stderr"
	[ ! -e "$FORGE/log" ]
	SKEIN_FORGE_TOKEN=$TOKEN SKEIN_FORGE_HOST=example.org expect 0 skein propose --json
	[ "$(pick "d['state']")" = pushed ]
	[ ! -e "$FORGE/log" ]
	GH_TOKEN=$TOKEN SKEIN_FORGE_HOST=127.0.0.1 expect 0 skein propose --json
	[ "$(pick "d['state']")" = opened ]
	reword 'Nobody knows' 'Everybody knows'
	GITHUB_TOKEN=$TOKEN GITHUB_SERVER_URL=$WEB GITHUB_API_URL=$WEB/api/v3 expect 0 skein propose --json
	[ "$(pick "d['state']")" = updated ]
	SKEIN_FORGE_TOKEN=$'two\nlines' expect 3 skein propose
	lacks two "$stderr"
	none_wrong
}

@test "git's credentials are a token, the repository's files are none" {
	make_forge gitea
	unset SKEIN_FORGE_TOKEN
	printf 'forge: {token: stolen}\n' >>skein.yaml
	git checkout -q skein.yaml
	git config --global credential.helper "!f() { echo username=alice; echo password=$TOKEN; }; f"
	reword 'Prices rise' 'Prices fall'
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = opened ]
	git config --global credential.helper "!f() { echo username=alice; echo password=for-git-only; }; f"
	expect 6 skein propose
	has "git's credentials (401)" "$stderr"
	lacks for-git-only "$stderr"
	# A helper that asks nobody: no token.
	git config --global credential.helper ''
	git remote set-url --push origin "file://$HUB"
	GIT_ASKPASS=/bin/false expect 0 skein propose --json
	[ "$(pick "d['state']")" = pushed ]
}

@test "a fork: the topic is pushed there, the request crosses" {
	for kind in github gitlab gitea; do
		begin_anew
		make_forge $kind
		mkdir -p "$FORGE/git/ben"
		git clone -q --bare "$HUB" "$FORGE/git/ben/threads.git"
		git -C "$FORGE/git/ben/threads.git" config http.receivepack true
		git remote add fork "$WEB/ben/threads.git"
		git config remote.pushDefault fork
		reword 'Prices rise' 'Prices fall'
		expect 0 skein propose --json
		valid propose
		[ "$(pick "d['state'], d['remote']")" = "('opened', 'fork')" ]
		has "$WEB/alice/threads/" "$(pick "d['url']")"
		! git -C "$HUB" rev-parse -q --verify refs/heads/lithium-1
		reword 'Nobody knows' 'Everybody knows'
		expect 0 skein propose --json
		[ "$(pick "d['state'], d['number']")" = "('updated', 1)" ]
		none_wrong
		stop_forge
	done
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
	! grep -q '^::' <<<"$body"
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
	[ "$(printf '%s' "$body" | wc -c)" -le 65536 ]
	has 'was cut here' "$body"
	has 'skein diff @main..lithium-1' "$body"
	[[ "$body" == *'<!-- /skein:review -->' ]]
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = unchanged ]
	none_wrong
}

@test "over TLS: only with a certificate that is trusted; a token never goes over http" {
	command -v openssl >/dev/null || skip 'openssl is not installed'
	seal
	(cd "$TMPDIR" && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem \
		-subj /CN=127.0.0.1 -addext 'subjectAltName=IP:127.0.0.1' 2>/dev/null)
	unset CURL_CA_BUNDLE SSL_CERT_FILE GIT_SSL_CAINFO
	cert=$TMPDIR/cert.pem
	start_forge gitea "$cert" "$TMPDIR/key.pem"
	make_filled store
	HUB=$FORGE/git/alice/threads.git
	git clone -q --bare . "$HUB"
	git -C "$HUB" config http.receivepack true
	git remote add origin "file://$HUB"
	git config skein.forgeUrl "https://$HOST"
	git config skein.forge forgejo
	export SKEIN_FORGE_TOKEN=$TOKEN
	reword 'Prices rise' 'Prices fall'
	expect 5 skein propose
	has 'SSL_CERT_FILE' "$stderr"
	[ ! -e "$FORGE/log" ]
	SSL_CERT_FILE=$cert expect 0 skein propose --json
	[ "$(pick "d['state']")" = opened ]
	# As git is told: pushing and asking go the same way.
	git config "http.https://$HOST/.sslCAInfo" "$cert"
	git config --global credential.helper "!f() { echo username=alice; echo password=for-git-only; }; f"
	git remote set-url origin "https://$HOST/alice/threads.git"
	git config --unset skein.forgeUrl
	reword 'Nobody knows' 'Everybody knows'
	expect 0 skein propose --json
	[ "$(pick "d['state']")" = updated ]
	git config skein.forgeUrl http://git.example.org
	expect 6 skein propose
	has 'not sent over http' "$stderr"
	none_wrong
}
