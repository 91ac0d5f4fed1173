# fetch_servers.bash - servers for fetching, on loopback, and the program that asks.
#
#	load ../cli/helpers; load fetch_servers
#	teardown() { stop_servers; }
#	start_hostile          hostile.py; its address is $URL
#	start_web              nginx with files below $WEB: $URL, and over TLS with HTTP/2 $TLS,
#	                       by a certificate of our own making, $CA
#	ask OPTION... PATH...  (fetch_tool.c) PATH "/x" is below $URL; the answers in $output
#	field NAME [N]         of the Nth answer
# shellcheck disable=SC2034,SC2154

load servers
TOOL=$BUILD/tests/net/fetch_tool
SERVER_PIDS=() KIND=web

start_hostile() {
	local i
	SERVER=$BATS_TEST_TMPDIR/server
	mkdir -p "$SERVER"
	spawn /usr/bin/python3 "$NET/hostile.py" "$SERVER/port"
	for i in $(seq 200); do
		[ ! -s "$SERVER/port" ] || break
		sleep 0.05
	done
	URL=http://127.0.0.1:$(cat "$SERVER/port")
}

make_certificate() {
	CA=$SERVER/ca.pem
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=Tests' -keyout "$SERVER/ca.key" -out "$CA" 2>/dev/null
	openssl req -newkey rsa:2048 -nodes -subj /CN=web.test -keyout "$SERVER/key" -out "$SERVER/csr" 2>/dev/null
	echo 'subjectAltName=DNS:web.test,IP:127.0.0.1' >"$SERVER/names"
	openssl x509 -req -days 2 -in "$SERVER/csr" -CA "$CA" -CAkey "$SERVER/ca.key" -CAcreateserial \
		-extfile "$SERVER/names" -out "$SERVER/cert" 2>/dev/null
}

web_config() {
	local kind
	echo "daemon off; pid $SERVER/pid; error_log $SERVER/errors; worker_processes 1;"
	[ "$(id -u)" -ne 0 ] || echo "user $(id -un) $(id -gn);"
	echo "events { worker_connections 1024; } http { access_log $SERVER/access;"
	for kind in client_body proxy fastcgi uwsgi scgi; do
		echo "${kind}_temp_path $SERVER/$kind;"
	done
	cat <<-END
		types { application/rss+xml xml; text/html html; } default_type text/plain;
		gzip on; gzip_min_length 100; gzip_types *;
		server {
		listen 127.0.0.1:$PORT; listen 127.0.0.1:$TLS_PORT ssl http2;
		ssl_certificate $SERVER/cert; ssl_certificate_key $SERVER/key;
		root $WEB;
		location /for-good/ { return 301 /feed.xml; }
		location /for-good-too/ { return 308 /for-good/; }
		location /for-now/ { return 302 /feed.xml; }
		location /up/ { return 301 https://127.0.0.1:$TLS_PORT/feed.xml; }
		location /down/ { return 301 http://127.0.0.1:$PORT/feed.xml; }
		location /later/ { add_header Retry-After 2 always; return 503; }
		location /version { default_type text/plain; return 200 \$server_protocol; }
		}}
	END
}

start_web() {
	local _
	SERVER=$BATS_TEST_TMPDIR/server WEB=$BATS_TEST_TMPDIR/server/web
	mkdir -p "$WEB"
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_TEST_TMPDIR" "$SERVER"
	make_certificate
	for _ in 1 2 3 4 5; do
		PORT=$(free_port) TLS_PORT=$(free_port)
		web_config >"$SERVER/nginx.conf"
		spawn nginx -e "$SERVER/errors" -p "$SERVER" -c "$SERVER/nginx.conf"
		URL=http://127.0.0.1:$PORT TLS=https://127.0.0.1:$TLS_PORT
		answers "${SERVER_PIDS[-1]}" && return
		stop_server
	done
	cat "$SERVER/log" "$SERVER/errors" >&2
	return 1
}

ask() {
	local args=() arg
	for arg in "$@"; do
		case $arg in /*) args+=("$URL$arg") ;; *) args+=("$arg") ;; esac
	done
	run -0 "$TOOL" allow=127.0.0.0/8 gap=0 backoff=10 "${args[@]}"
}

field() {
	/usr/bin/python3 -c 'import json, sys
value = json.loads(sys.argv[2].splitlines()[int(sys.argv[3])])[sys.argv[1]]
print(value if isinstance(value, str) else json.dumps(value))' "$1" "$output" "${2:-0}"
}
