# shellcheck shell=sh
# shellcheck disable=SC2154 # dir is of run.sh
# serve.sh - the part of run.sh that measures the server: requests a second and the slowest of a
# hundred, beside nginx with the same pages as files, cgit (under lighttpd) and fossil with the
# same history.  All of them, and who asks (wrk), share the processors.  Then memory under load.

SECONDS_EACH=3

# load NAME CONNECTIONS URL [HEADER]: into NAME.load, requests a second and the 99th percentile in ms.
load() {
	wrk -t 1 -c "$2" -d "${SECONDS_EACH}s" --latency -H 'Host: localhost' ${4:+-H "$4"} "$3" >"$1.wrk"
	awk '/99%/ { t = $2; n = t + 0; if (t ~ /us$/) n /= 1000; else if (t ~ /[0-9]s$/ && t !~ /ms$/) n *= 1000; p = n }
		/Requests\/sec/ { r = $2 } /Non-2xx/ { bad = $NF } END { print r, p, bad + 0 }' "$1.wrk" >"$1.load"
}
# beside WHAT OURS THEIRS GOAL: how many times their requests a second ours are.
beside() {
	awk -v what="$1" -v goal="${4:-}" 'FNR == 1 { r[++n] = $1; p[n] = $2; bad[n] = $3 } END {
		printf "  %-40s %9.0f %9.0f   x %-8.2f %8.2f %8.2f  %s%s\n", what, r[1], r[2], r[1] / r[2], p[1], p[2], goal,
			bad[1] + bad[2] ? "  (replies that were no page: " bad[1] "/" bad[2] ")" : "" }' "$2.load" "$3.load"
}

start_nginx() {
	mkdir -p nginx
	cat >nginx/conf <<CONF
worker_processes auto; pid $dir/nginx/pid; error_log $dir/nginx/errors; daemon off;
events { worker_connections 1024; }
http {
	include /etc/nginx/mime.types; access_log off; keepalive_requests 100000000; sendfile on; tcp_nopush on;
	client_body_temp_path $dir/nginx; proxy_temp_path $dir/nginx; fastcgi_temp_path $dir/nginx;
	uwsgi_temp_path $dir/nginx; scgi_temp_path $dir/nginx;
	server { listen 127.0.0.1:$1; root $dir/site-out; }
}
CONF
	[ "$(id -u)" -ne 0 ] || sed -i '1i user root;' nginx/conf
	nginx -c "$dir/nginx/conf" >/dev/null 2>&1 &
	servers="$servers $!"
}

start_cgit() {
	mkdir -p cgit
	printf 'enable-blame=1\ncache-size=%s\ncache-root=%s/cgit/cache\nrepo.url=r\nrepo.path=%s/site-store\n' \
		"$2" "$dir" "$dir" >"cgit/rc$2"
	cat >"cgit/conf$2" <<CONF
server.document-root = "$dir/cgit"
server.port = $1
server.bind = "127.0.0.1"
server.modules = ( "mod_cgi", "mod_alias", "mod_setenv" )
alias.url = ( "/cgit" => "/usr/lib/cgit/cgit.cgi" )
cgi.assign = ( "cgit.cgi" => "" )
setenv.set-environment = ( "CGIT_CONFIG" => "$dir/cgit/rc$2" )
CONF
	mkdir -p cgit/cache
	lighttpd -D -f "cgit/conf$2" >/dev/null 2>&1 &
	servers="$servers $!"
}

start_fossil() {
	rm -f site.fossil
	git -C site-store fast-export --all 2>/dev/null | HOME=$dir USER=bench fossil import --git site.fossil >/dev/null 2>&1
	HOME=$dir USER=bench fossil server --localhost --port "$1" site.fossil >/dev/null 2>&1 &
	servers="$servers $!"
}

stop_servers() {
	for one in $servers; do kill "$one" 2>/dev/null || true; done
	servers=
}

# memory_of PID: kB.
memory_of() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

part_serve() {
	for tool in wrk nginx lighttpd fossil; do
		command -v $tool >/dev/null || { echo "  serve: $tool is not installed" && return 0; }
	done
	store_of 143 5 site-store
	[ -d site-out ] || skein --git-dir site-store site site-out >/dev/null
	servers=
	port=$((20000 + $$ % 20000))
	start_nginx $((port + 1))
	[ -x /usr/lib/cgit/cgit.cgi ] && start_cgit $((port + 2)) 0 && start_cgit $((port + 3)) 10000
	start_fossil $((port + 4))
	skein --git-dir site-store serve --listen "127.0.0.1:$port" >serve.address &
	ours=$!
	servers="$servers $ours"
	while [ ! -s serve.address ]; do sleep 0.1; done
	sleep 1
	at=http://127.0.0.1
	thread=$(skein --git-dir site-store list --names | head -1)
	heading "serve: 143 threads of 5 versions; requests a second, and ms of the slowest of a hundred"
	printf '  %-40s %9s %9s   %-10s %8s %8s  %s\n' '' skein other times 'ms' 'ms' goal
	for n in 1 16; do
		load ours $n "$at:$port/threads/$thread/"
		load nginx $n "$at:$((port + 1))/threads/$thread/"
		beside "a page, $n connections, nginx" ours nginx 'more than 0.33'
	done
	tag=$(python3 -c "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).headers['ETag'])" "$at:$port/style.css")
	load ours 16 "$at:$port/style.css" "If-None-Match: $tag"
	load nginx 16 "$at:$((port + 1))/style.css"
	beside 'unchanged (304), nginx sends it whole' ours nginx
	if [ -x /usr/lib/cgit/cgit.cgi ]; then
		load ours 4 "$at:$port/threads/$thread/history/"
		load cgit 4 "$at:$((port + 2))/cgit/r/log/threads/$thread"
		load kept 4 "$at:$((port + 3))/cgit/r/log/threads/$thread"
		beside 'the history, cgit' ours cgit 'more than 20'
		beside 'the history, cgit that caches' ours kept
		load ours 4 "$at:$port/threads/$thread/blame/"
		load cgit 4 "$at:$((port + 2))/cgit/r/blame/threads/$thread/narrative.md"
		beside 'blame, cgit' ours cgit 'more than 20'
		load ours 4 "$at:$port/threads/$thread/v/3/diff/"
		load cgit 4 "$at:$((port + 2))/cgit/r/commit/"
		beside 'what a version changed, cgit' ours cgit 'more than 20'
	fi
	load ours 4 "$at:$port/threads/$thread/history/"
	load fossil 4 "$at:$((port + 4))/timeline?n=20"
	beside 'the history, fossil' ours fossil 'more than 20'
	load ours 4 "$at:$port/threads/$thread/blame/"
	load fossil 4 "$at:$((port + 4))/annotate?filename=threads/$thread/narrative.md&checkin=tip"
	beside 'blame, fossil' ours fossil 'more than 20'
	load ours 4 "$at:$port/api/search?q=harbour"
	load fossil 4 "$at:$((port + 4))/timeline?n=20&y=ci"
	beside 'a search, fossil shows its history' ours fossil
	heading "serve: memory while it is asked for pages of every kind"
	SECONDS_EACH=10
	figure 'before' "$(memory_of $ours)" kB
	load ours 16 "$at:$port/threads/$thread/"
	figure 'after 10 s' "$(memory_of $ours)" kB
	SECONDS_EACH=${BENCH_SMALL:+10}
	SECONDS_EACH=${SECONDS_EACH:-50}
	load ours 16 "$at:$port/threads/$thread/v/2/diff/"
	figure 'after a minute' "$(memory_of $ours)" kB
	SECONDS_EACH=3
	stop_servers
}
