# Fetching from nginx as it is, and from a server that means harm.  fetch_tool prints a line of
# JSON for each answer.

load ../cli/helpers
load ../cli/json
load servers

TOOL=$BUILD/tests/net/fetch_tool

setup() { seal; }
teardown() {
	for pid in ${PIDS:-}; do kill "$pid" 2>/dev/null || true; done
}

# nginx on $WEB_PORT and with TLS and HTTP/2 on $TLS_PORT; its folder is www.
start_nginx() {
	command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || skip "nginx is not installed"
	WEB_PORT=$(free_port) TLS_PORT=$(free_port)
	mkdir -p www logs
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout key.pem -out cert.pem -subj /CN=localhost \
		-addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' 2>/dev/null
	cat >nginx.conf <<-CONF
		worker_processes 1; pid $PWD/nginx.pid; error_log $PWD/logs/error; daemon off; master_process off;
		events { worker_connections 256; }
		http {
			access_log $PWD/logs/access; types { application/rss+xml xml; text/html html; }
			client_body_temp_path $PWD/logs; proxy_temp_path $PWD/logs; fastcgi_temp_path $PWD/logs;
			uwsgi_temp_path $PWD/logs; scgi_temp_path $PWD/logs;
			gzip on; gzip_types application/rss+xml; gzip_min_length 1;
			server {
				listen 127.0.0.1:$WEB_PORT; listen 127.0.0.1:$TLS_PORT ssl http2;
				ssl_certificate $PWD/cert.pem; ssl_certificate_key $PWD/key.pem;
				root $PWD/www;
				location /moved { return 301 /feed.xml; }
				location /for-now { return 302 /feed.xml; }
				location /busy { add_header Retry-After 1 always; return 503; }
				location /gone { return 410; }
			}
		}
	CONF
	PATH=$PATH:/usr/sbin nginx -c "$PWD/nginx.conf" >/dev/null 2>&1 3>&- &
	PIDS="${PIDS:-} $!"
	for _ in $(seq 100); do
		(exec 4<>"/dev/tcp/127.0.0.1/$TLS_PORT") 2>/dev/null && break
		sleep 0.05
	done
	printf '<rss version="2.0"><channel><title>F</title>%s</channel></rss>' \
		"$(for i in $(seq 200); do echo "<item><title>Number $i</title></item>"; done)" >www/feed.xml
	AT=http://127.0.0.1:$WEB_PORT
}

start_hostile() {
	/usr/bin/python3 "$ROOT/tests/net/hostile_web.py" >port 2>/dev/null 3>&- &
	PIDS="${PIDS:-} $!"
	for _ in $(seq 100); do
		[ -s port ] && break
		sleep 0.05
	done
	AT=http://127.0.0.1:$(cat port)
}

fetch() { expect 0 "$TOOL" allow=127.0.0.0/8 allow=::1 gap=0 backoff=1 tries=1 "$@"; }

@test "nginx: validators, compression, redirects, refusals" {
	start_nginx
	fetch body=1 $AT/feed.xml
	[ "$(pick "d['status'], d['bytes'] > 5000")" = "(200, True)" ]
	etag=$(pick "d['etag']") modified=$(pick "d['modified']")
	[ "$(pick "d['body']")" = "$(cat www/feed.xml)" ]
	fetch "etag=$etag" "modified=$modified" $AT/feed.xml
	[ "$(pick "d['status'], d['unchanged'], d['bytes']")" = '(304, True, 0)' ]
	fetch $AT/moved
	[ "$(pick "d['status'], d['hops'], d['moved']")" = '(200, [301], True)' ]
	fetch $AT/for-now
	[ "$(pick "d['status'], d['hops'], d['moved']")" = '(200, [302], False)' ]
	fetch tries=2 wait=2 $AT/busy
	[ "$(pick "d['status'], d['tries'], d['retry_after']")" = '(503, 2, 1)' ]
	fetch $AT/gone
	[ "$(pick "d['status']")" = 410 ]
}

@test "nginx: HTTP/2 over TLS, only with a certificate that is trusted" {
	start_nginx
	fetch https://localhost:$TLS_PORT/feed.xml
	[ "$(pick "d['status'] == 200")" = False ]
	fetch ca=$PWD/cert.pem https://localhost:$TLS_PORT/feed.xml
	[ "$(pick "d['status']")" = 200 ]
	grep -q '/feed.xml HTTP/2.0" 200' logs/access
	fetch ca=$PWD/cert.pem resolve=other.test:$TLS_PORT:127.0.0.1 https://other.test:$TLS_PORT/feed.xml
	[ "$(pick "d['status'] == 200")" = False ]
}

@test "one request at a time to each host, hosts beside each other" {
	start_nginx
	for i in $(seq 60); do echo "http://127.0.0.$((i % 6 + 1)):$WEB_PORT/feed.xml?$i"; done >urls
	sed -i "s/listen 127.0.0.1:$WEB_PORT/listen $WEB_PORT/" nginx.conf
	kill $PIDS && PIDS= && sleep 0.3
	PATH=$PATH:/usr/sbin nginx -c "$PWD/nginx.conf" >/dev/null 2>&1 3>&- &
	PIDS=$!
	sleep 0.5
	run --separate-stderr "$TOOL" allow=127.0.0.0/8 gap=0 count=1 <urls
	[ "$status" -eq 0 ]
	[ "$(pick "d['answers'], d['failures']")" = '(60, 0)' ]
}

# ends PATH CONDITION [OPTION...]: the answer to PATH is as it must be, and came in time.
ends() {
	local path=$1 condition=$2
	shift 2
	expect 0 timeout 20 "$TOOL" allow=127.0.0.0/8 gap=0 backoff=1 tries=1 idle=2 timeout=8000 "$@" "$AT$path"
	[ "$(pick "$condition")" = True ] || { echo "$path: $output" >&2; return 1; }
}

@test "lies, bombs, circles, silence: each ends with a reason, in bounded memory" {
	start_hostile
	ulimit -v 4000000 || true
	failed="d['status'] != 200 or d['cut']"
	ends /length "$failed"
	ends /bomb "$failed" max=1000000
	ends /endless "$failed" max=1000000
	ends /circle "$failed"
	ends /far "$failed"
	ends /slow "$failed"
	ends /silent "$failed"
	ends /garbage "$failed"
	ends /headers "$failed"
	ends /twice "$failed or d['bytes'] == 5"
	ends /chunks "$failed"
	ends /robots "d['status'] == 200 and d['cut']" kind=robots max=600000
}

@test "no cookie comes back, and none goes elsewhere" {
	start_hostile
	expect 0 "$TOOL" allow=127.0.0.0/8 gap=0 body=1 "$AT/cookie" "$AT/cookie"
	[ "$(grep -c '"body":"none"' <<<"$output")" -eq 2 ]
}

@test "what the hostile server says is gathered without harm" {
	start_hostile
	mkdir -p "$HOME/.config/skein"
	echo 'fetch: {allow_private: [127.0.0.0/8], pause_ms: 0}' >"$HOME/.config/skein/config.yaml"
	make_store
	skein new bad -t 'Bad things' >/dev/null
	skein commit -m bad >/dev/null
	skein feed add bad --no-check $AT/entities $AT/circle $AT/length >/dev/null
	skein commit -m watch >/dev/null
	run --separate-stderr timeout 60 skein gather bad --json
	[ "$status" -eq 5 ]
	skein check bad --severity warning >/dev/null
	refute grep -rq 'hahahaha' threads/bad/items
	run --separate-stderr timeout 60 skein gather bad --url $AT/deep --url $AT/bomb
	[ "$status" -ne 0 ]
	clean_repo
}

@test "a feed of 100,000 entries" {
	start_hostile
	mkdir -p "$HOME/.config/skein"
	echo 'fetch: {allow_private: [127.0.0.0/8], pause_ms: 0}' >"$HOME/.config/skein/config.yaml"
	make_store
	skein new many -t 'Many' >/dev/null
	skein commit -m many >/dev/null
	skein feed add many --no-check $AT/many >/dev/null
	skein commit -m watch >/dev/null
	run --separate-stderr timeout 200 skein gather many --dry-run
	# The newest 5,000 are taken; their pages are nowhere.
	[ "$status" -eq 5 ]
	has 'found 5000: 5000 new'
}
