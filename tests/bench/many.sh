# many.sh - part of run.sh: many writers on one server, beside plain git.
#
# MANY="WRITERS VERSIONS" says how many (8 50).  The server is lighttpd with git
# http-backend, or git daemon where there is none.

# serve DIR: a server for the empty repository DIR/t.git; its address is $url then.
serve() {
	mkdir -p "$1"
	git init -q --bare -b main "$1/t.git"
	git -C "$1/t.git" config http.receivepack true
	git -C "$1/t.git" config receive.autogc false
	port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	if command -v lighttpd >/dev/null; then
		cat >"$1/conf" <<-END
			server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
			server.document-root = "$1"
			server.bind = "127.0.0.1"
			server.port = $port
			server.errorlog = "$1/errors"
			server.upload-dirs = ("$1")
			server.stream-request-body = 0
			alias.url = ("/git" => "$(git --exec-path)/git-http-backend")
			cgi.assign = ("" => "")
			setenv.add-environment = ("GIT_PROJECT_ROOT" => "$1", "GIT_HTTP_EXPORT_ALL" => "1", "PATH" => "$PATH")
		END
		lighttpd -D -f "$1/conf" >"$1/log" 2>&1 &
		url=http://127.0.0.1:$port/git/t.git
	else
		git daemon --listen=127.0.0.1 --port="$port" --export-all --enable=receive-pack --base-path="$1" \
			>"$1/log" 2>&1 &
		url=git://127.0.0.1:$port/t.git
	fi
	server=$!
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		git ls-remote -q "$url" >/dev/null 2>&1 && return
		sleep 0.3
	done
	cat "$1/log" >&2
	return 1
}

# write NAME [VARIABLE=VALUE...]: leaves its milliseconds in NAME.ms.
write() {
	name=$1
	shift
	rm -rf "many-$name" "served-$name"
	serve "$dir/served-$name" || exit 1
	ok=0
	# shellcheck disable=SC2086
	env XDG_CACHE_HOME="$dir/cache" "$@" sh "$here/writers.sh" "many-$name" "$url" ${MANY:-8 50} >"$name.said" 2>&1 || ok=$?
	kill "$server" && wait "$server" 2>/dev/null || true
	server=
	[ "$ok" -eq 0 ] || { cat "$name.said" >&2; exit 1; }
	sed -n "s/^figures: /  $name: /p" "$name.said"
	cp "many-$name/ms" "$name.ms"
	rm -rf "many-$name" "served-$name"
}

part_writers() {
	heading "writers: ${MANY:-8 50} (writers, versions each), a clone each, one server; beside git pull --rebase and git push until it lands"
	write mixed-git GIT_ONLY=1
	write mixed
	write mixed-apart APART=1
	for every in 1 10; do
		write own-$every-git ON=own EVERY=$every GIT_ONLY=1
		write own-$every ON=own EVERY=$every
		write own-$every-apart ON=own EVERY=$every APART=1
	done
	columns skein git
	for row in mixed own-1 own-10; do
		row "$row (ms for all)" "$(cat $row.ms)" "$(cat $row-git.ms)" "at least 1"
		row "$row, each on its own machine" "$(cat $row-apart.ms)" "$(cat $row-git.ms)"
	done
}
