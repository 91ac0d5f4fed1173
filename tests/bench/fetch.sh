# fetch.sh - 1,000 feeds of 20 KB on as many hosts (addresses of 127/8) of one nginx here.

# fetch_urls HOSTS: one feed of each.
fetch_urls() {
	awk -v n="$1" -v port="$fetch_port" 'BEGIN { for (i = 0; i < n; i++)
		printf "http://127.%d.%d.%d:%d/feed.xml\n", 1 + i / 62500, i / 250 % 250, 1 + i % 250, port }'
}

fetch_server() {
	fetch_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	mkdir -p fetch
	{
		echo '<rss version="2.0"><channel><title>Feed</title>'
		for i in $(seq 40); do
			echo "<item><title>Number $i</title><link>http://example.org/$i</link><description>$(seq -s ' ' 130)</description></item>"
		done
		echo '</channel></rss>'
	} >fetch/feed.xml
	chmod 755 . fetch
	{
		echo "daemon off; pid $PWD/fetch/pid; error_log $PWD/fetch/errors; worker_processes 1;"
		[ "$(id -u)" -ne 0 ] || echo "user $(id -un) $(id -gn);"
		echo "events { worker_connections 4096; } http { access_log off; default_type application/rss+xml;"
		for kind in client_body proxy fastcgi uwsgi scgi; do
			echo "${kind}_temp_path $PWD/fetch/$kind;"
		done
		echo "server { listen 0.0.0.0:$fetch_port; allow 127.0.0.0/8; deny all; root $PWD/fetch; } }"
	} >fetch/nginx.conf
	nginx -e "$PWD/fetch/errors" -p "$PWD/fetch" -c "$PWD/fetch/nginx.conf" &
	fetch_pid=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		curl -s -o /dev/null "http://127.0.0.1:$fetch_port/feed.xml" && return
		sleep 0.2
	done
	cat fetch/errors >&2
	exit 1
}

part_fetch() {
	command -v nginx >/dev/null && command -v curl >/dev/null || {
		echo "fetch: nginx and curl are needed" && return
	}
	fetch_server
	tool="$build/tests/net/fetch_tool allow=127.0.0.0/8 gap=0 count=1"
	heading "fetch: feeds of $(wc -c <fetch/feed.xml) bytes, one on each of N local hosts, beside curl --parallel"
	for n in 1000 10000; do
		fetch_urls $n >urls-$n
		sed 's|.*|url = "&"\noutput = "/dev/null"|' urls-$n >curl-$n
	done
	columns skein curl
	for n in 1000 10000; do
		race_ms fetch-$n 5 skein '' "$tool <urls-$n" curl '' "curl -s -Z --parallel-max 64 -K curl-$n"
		row "$n feeds" "$(ms fetch-$n skein)" "$(ms fetch-$n curl)"
	done
	echo "  goals: 500 feeds a second, memory flat"
	for n in 1000 10000; do
		printf '  %s feeds: %s\n' $n "$($tool <urls-$n)"
	done
	kill "$fetch_pid"
	wait "$fetch_pid" 2>/dev/null || true
}
