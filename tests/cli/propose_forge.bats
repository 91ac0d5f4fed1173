#!/usr/bin/env bats
# propose against forges that fail, limit, redirect, lie and refuse; tokens, forks and TLS.

load helpers
load json
load filled
load forge

teardown() { stop_forge; }

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
		absent "$HUB" lithium-1
		reword 'Nobody knows' 'Everybody knows'
		expect 0 skein propose --json
		[ "$(pick "d['state'], d['number']")" = "('updated', 1)" ]
		none_wrong
		stop_forge
	done
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
