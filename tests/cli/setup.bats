# tests/setup.sh, with an apt and a dpkg of our own that only keep a list.
load helpers

setup() {
	seal
	mkdir bin
	# installed: the packages, one a line; calls: what was asked of apt
	cat >bin/dpkg-query <<'STUB'
#!/bin/sh
while read -r p; do echo "$p installed"; done <"$WORK/installed"
echo 'gcc-gone config-files'
STUB
	cat >bin/apt-get <<'STUB'
#!/bin/sh
echo "$*" >>"$WORK/calls"
case $1 in
update) : >"$WORK/updated" ;;
install)
	[ -e "$WORK/updated" ] || [ -e "$WORK/fresh" ] || exit 100
	shift 3
	printf '%s\n' "$@" >>"$WORK/installed"
	;;
esac
STUB
	printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
	chmod +x bin/*
	PATH=$WORK/bin:$PATH
	: >installed
	: >calls
}

@test "setup installs what is missing, after an update when it must" {
	expect 0 sh "$ROOT/tests/setup.sh" build check
	[ "$(wc -l <<<"$output")" -eq 1 ]
	has 'Installing with apt, to build and test skein:'
	has 'libgit2-dev'
	[ "$(cut -d' ' -f1 calls | tr '\n' ' ')" = 'install update install ' ]
	[ -z "$(sort installed | uniq -d)" ]
}

@test "setup does not update when the lists are good" {
	touch fresh
	expect 0 sh "$ROOT/tests/setup.sh" build
	[ "$(cut -d' ' -f1 calls)" = install ]
	lacks bats
}

@test "setup says and does nothing when all is there" {
	touch fresh
	sh "$ROOT/tests/setup.sh" check
	: >calls
	expect 0 sh "$ROOT/tests/setup.sh" build check
	[ -z "$output$stderr" ]
	[ ! -s calls ]
}

@test "setup asks for the one package that is missing" {
	touch fresh
	sh "$ROOT/tests/setup.sh" check
	sed -i '/^bats$/d' installed
	expect 0 sh "$ROOT/tests/setup.sh" build check
	[ "$output" = 'Installing with apt, to build and test skein: bats' ]
}

@test "setup fails with apt's own words" {
	printf '#!/bin/sh\necho "E: no route"; exit 100\n' >bin/apt-get
	expect 1 sh "$ROOT/tests/setup.sh" build
	has 'E: no route' "$stderr"
	has 'apt could not install' "$stderr"
}

@test "setup names the packages where there is no apt" {
	local tool
	mkdir only
	for tool in sh dirname mktemp id awk; do ln -s "$(command -v $tool)" only/; done
	PATH=$WORK/only expect 1 sh "$ROOT/tests/setup.sh" build
	has 'no apt on this system' "$stderr"
	has 'libcmark-dev' "$stderr"
}
