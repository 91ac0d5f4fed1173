# servers.bash - real git servers on loopback, run out of a temporary folder.
#
#	load ../cli/helpers; load ../cli/json; load ../cli/filled; load servers
#	teardown() { stop_servers; }
#	make_net KIND [HOOKS]  http (lighttpd, basic auth), https (nginx and fcgiwrap, basic
#	                       auth), daemon (git daemon), gitolite (over a stand-in for ssh)
#	                       or file; with one thread, and clones of two people: enters
#	                       $WORK/ben, beside it is $WORK/ann.  HOOKS: skein's are installed
#	                       on the server
#	$HUB the bare repository, $URL its address
#	stop_server, start_server    as an outage does
#	through_proxy ARGS     (proxy.py) what ben's git talks to from now on
#
# A port is one that the kernel just gave away; a server that does not get it is
# started again with another.
# shellcheck disable=SC2034,SC2154

NET=$ROOT/tests/net
USER_NAME=alice PASSWORD=for-git-only

free_port() {
	/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# spawn COMMAND...: a server in a session of its own, which stop_server ends with all its children.
spawn() {
	setsid "$@" >>"$SERVER/log" 2>&1 </dev/null 3>&- &
	SERVER_PIDS+=($!)
}

# answers PID: the port is open, and by this process.
answers() {
	local i
	for i in $(seq 200); do
		kill -0 "$1" 2>/dev/null || return 1
		(: <"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null && kill -0 "$1" 2>/dev/null && return
		sleep 0.05
	done
	return 1
}

start_lighttpd() {
	cat >"$SERVER/lighttpd.conf" <<-END
		server.modules = ("mod_alias", "mod_setenv", "mod_auth", "mod_authn_file", "mod_cgi")
		server.document-root = "$SERVER/repos"
		server.bind = "127.0.0.1"
		server.port = $PORT
		server.errorlog = "$SERVER/errors"
		server.upload-dirs = ("$TMPDIR")
		server.stream-request-body = 0
		server.reject-expect-100-with-417 = "disable"
		alias.url = ("/git" => "$(git --exec-path)/git-http-backend")
		auth.backend = "plain"
		auth.backend.plain.userfile = "$SERVER/users"
		auth.require = ("/git" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
		cgi.assign = ("" => "")
		setenv.add-environment = ("GIT_PROJECT_ROOT" => "$SERVER/repos", "GIT_HTTP_EXPORT_ALL" => "1",
			"PATH" => "$PATH", "HOME" => "$SERVER", "GIT_CONFIG_NOSYSTEM" => "1", "LC_ALL" => "C.UTF-8",
			"TMPDIR" => "$TMPDIR", "ASAN_OPTIONS" => "$ASAN_OPTIONS", "UBSAN_OPTIONS" => "$UBSAN_OPTIONS")
	END
	echo "$USER_NAME:$PASSWORD" >"$SERVER/users"
	spawn lighttpd -D -f "$SERVER/lighttpd.conf"
	URL=http://127.0.0.1:$PORT/git/threads.git
}

start_nginx() {
	local kind
	[ -e "$SERVER/cert" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-addext subjectAltName=IP:127.0.0.1 -keyout "$SERVER/key" -out "$SERVER/cert" 2>/dev/null
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR" "$SERVER"
	rm -f "$SERVER/cgi"
	spawn env -u GIT_AUTHOR_DATE -u GIT_COMMITTER_DATE HOME="$SERVER" fcgiwrap -c 4 -s "unix:$SERVER/cgi"
	{
		cat <<-END
			daemon off; pid $SERVER/pid; error_log $SERVER/errors; worker_processes 1;
			$([ "$(id -u)" -ne 0 ] || echo "user $(id -un) $(id -gn);")
			events { worker_connections 64; }
			http {
			access_log off;
		END
		for kind in client_body proxy fastcgi uwsgi scgi; do
			[ $kind = uwsgi ] || [ $kind = scgi ] || echo "${kind}_temp_path $SERVER/$kind;"
		done
		cat <<-END
			server {
			listen 127.0.0.1:$PORT ssl;
			ssl_certificate $SERVER/cert; ssl_certificate_key $SERVER/key;
			client_max_body_size 0;
			location / {
			auth_basic git; auth_basic_user_file $SERVER/users;
			fastcgi_pass unix:$SERVER/cgi;
			fastcgi_param SCRIPT_FILENAME $(git --exec-path)/git-http-backend;
			fastcgi_param GIT_PROJECT_ROOT $SERVER/repos;
			fastcgi_param GIT_HTTP_EXPORT_ALL 1;
			fastcgi_param PATH_INFO \$uri;
			fastcgi_param QUERY_STRING \$query_string;
			fastcgi_param REQUEST_METHOD \$request_method;
			fastcgi_param CONTENT_TYPE \$content_type;
			fastcgi_param CONTENT_LENGTH \$content_length;
			fastcgi_param HTTP_CONTENT_ENCODING \$http_content_encoding;
			fastcgi_param GIT_PROTOCOL \$http_git_protocol;
			fastcgi_param REMOTE_USER \$remote_user;
			fastcgi_param REMOTE_ADDR \$remote_addr;
			}}}
		END
	} >"$SERVER/nginx.conf"
	echo "$USER_NAME:{PLAIN}$PASSWORD" >"$SERVER/users"
	spawn nginx -e "$SERVER/errors" -p "$SERVER" -c "$SERVER/nginx.conf"
	URL=https://127.0.0.1:$PORT/threads.git
	git config --global http.sslCAInfo "$SERVER/cert"
}

start_daemon() {
	spawn git daemon --reuseaddr --listen=127.0.0.1 --port="$PORT" --export-all --enable=receive-pack \
		--base-path="$SERVER/repos"
	URL=git://127.0.0.1:$PORT/threads.git
}

# gitolite is no process: each connection starts one, as sshd would.
start_gitolite() {
	if [ ! -d "$SERVER/repositories" ]; then
		HOME=$SERVER gitolite setup -a ann >>"$SERVER/log" 2>&1 || return
		printf 'repo threads\n  RW+ = ann ben\n  R = carl\n' >"$SERVER/.gitolite/conf/gitolite.conf"
		HOME=$SERVER gitolite compile >>"$SERVER/log" 2>&1 || return
		HOME=$SERVER gitolite trigger POST_COMPILE >>"$SERVER/log" 2>&1 || return
	fi
	cat >"$SERVER/ssh" <<-END
		#!/bin/sh
		# ssh [OPTIONS] PERSON@HOST COMMAND
		while [ \$# -gt 2 ]; do shift; done
		[ ! -e "$SERVER/down" ] || { echo 'ssh: connect to host gl port 22: Connection refused' >&2; exit 255; }
		export HOME="$SERVER" SSH_CONNECTION='127.0.0.1 1 127.0.0.1 22' SSH_ORIGINAL_COMMAND="\$2"
		exec /usr/share/gitolite3/gitolite-shell "\${1%@*}"
	END
	chmod +x "$SERVER/ssh"
	rm -f "$SERVER/down"
	export GIT_SSH_COMMAND=$SERVER/ssh GIT_SSH_VARIANT=ssh
	URL=ben@gl:threads
}

start_server() {
	local _
	case $KIND in
	gitolite) start_gitolite && return ;;
	file)
		[ ! -d "$SERVER/away" ] || mv "$SERVER/away" "$SERVER/repos"
		URL=file://$SERVER/repos/threads.git
		return
		;;
	esac
	for _ in 1 2 3 4 5; do
		SERVER_PIDS=()
		case $KIND in
		http) start_lighttpd ;;
		https) start_nginx ;;
		daemon) start_daemon ;;
		esac
		answers "${SERVER_PIDS[-1]}" && return
		stop_server
		PORT=$(free_port)
	done
	cat "$SERVER/log" "$SERVER/errors" >&2
	return 1
}

stop_server() {
	local pid
	for pid in "${SERVER_PIDS[@]}"; do
		kill -- "-$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	SERVER_PIDS=()
	case ${KIND:-} in
	gitolite) touch "$SERVER/down" ;;
	file) mv "$SERVER/repos" "$SERVER/away" ;;
	esac
}

stop_servers() {
	[ -z "${PROXY_PID:-}" ] || kill "$PROXY_PID" 2>/dev/null || true
	[ -z "${SERVER:-}" ] || stop_server
}

# The bare repository that is served, with what ./store has.
fill_hub() {
	if [ "$KIND" = gitolite ]; then
		HUB=$SERVER/repositories/threads.git
		git -C "$HUB" fetch -q "$WORK/store" main:main # its hook lets nobody push past it
	else
		HUB=$SERVER/repos/threads.git
		git clone -q --bare store "$HUB"
		git -C "$HUB" config http.receivepack true
	fi
	git -C "$HUB" symbolic-ref HEAD refs/heads/main
	git -C "$HUB" config receive.autogc false
	[ -z "${1:-}" ] || (cd "$HUB" && skein hook install >/dev/null)
}

make_net() { # KIND [HOOKS]
	seal
	KIND=$1 SERVER=$BATS_TEST_TMPDIR/server PORT=$(free_port)
	SERVER_PIDS=()
	mkdir -p "$SERVER/repos"
	make_filled store
	sed -i 's/^Nobody/Between them stands this.\n\nAnd this stands there.\n\nAnd a third one.\n\nNobody/' $T/narrative.md
	skein commit -m longer >/dev/null
	cd ..
	start_server
	fill_hub "${2:-}"
	printf 'username=%s\npassword=%s\n' $USER_NAME $PASSWORD >"$WORK/login"
	git config --global credential.helper "!cat '$WORK/login' #"
	rm -rf store
	git clone -q "$URL" ann
	git clone -q "$URL" ben
	[ "$KIND" != gitolite ] || git -C ann remote set-url origin ann@gl:threads
	N=$T/narrative.md
	cd ben
}

through_proxy() { # HOW
	[ -z "${PROXY_PID:-}" ] || { kill "$PROXY_PID" && wait "$PROXY_PID" || true; } 2>/dev/null
	rm -f "$SERVER/proxy"
	/usr/bin/python3 "$NET/proxy.py" "$SERVER/proxy" "$PORT" "$@" >>"$SERVER/log" 2>&1 3>&- &
	PROXY_PID=$!
	for _ in $(seq 200); do
		[ -s "$SERVER/proxy" ] && break
		sleep 0.05
	done
	git remote set-url origin "${URL/:$PORT/:$(<"$SERVER/proxy")}"
}

# as DIR MESSAGE COMMAND...: a version made in that clone.
as() {
	local dir=$1 message=$2
	shift 2
	tick
	(cd "../$dir" && "$@" >/dev/null && skein commit -m "$message" >/dev/null)
}

# ann_has MESSAGE COMMAND...: and it is published.
ann_has() {
	as ann "$@"
	(cd ../ann && skein sync >/dev/null)
}

reword() { sed -i "s/$1/$2/" "$N"; }

hub() { git -C "$HUB" "$@"; }

# settled: both clones are where the server is, sound, and every version counts once.
settled() {
	(cd ../ann && skein sync >/dev/null && clean_repo)
	clean_repo
	[ "$(git rev-parse main)" = "$(hub rev-parse main)" ]
	[ "$(git -C ../ann rev-parse main)" = "$(hub rev-parse main)" ]
	hub fsck --strict --no-progress >&2
	[ -z "$(hub log --format=%s main | sort | uniq -d)" ]
	skein check --severity error
	skein log lithium --json | sed -n 's/.*"version": "*\([0-9]*\)".*/\1/p' >"$WORK/numbers"
	seq "$(wc -l <"$WORK/numbers")" -1 1 | diff - "$WORK/numbers" >&2
}
