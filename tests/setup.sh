#!/bin/sh
# setup.sh TIER... - installs what the tier needs and the machine lacks, through
# apt.  Says in one line what and why, and nothing when all is there.
# Tiers: build check corpora net browser soak bench.
set -u

build="gcc make pkg-config git libgit2-dev libcmark-dev libyaml-dev libjansson-dev libicu-dev \
	libpcre2-dev libsqlite3-dev libmd-dev zlib1g-dev libgumbo-dev libcurl4-openssl-dev \
	libxml2-dev libstemmer-dev libmicrohttpd-dev libzip-dev libpango1.0-dev libcairo2-dev cmark"
# The tests sign commits with both formats, and compare with pandoc where it is present;
# their server is Python's.
check="$build libcmocka-dev bats openssh-client gnupg openssl python3 poppler-utils qpdf"
[ -n "${VALGRIND:-}" ] && check="$check valgrind"
bench="$build hyperfine pandoc python3 lighttpd nginx-light curl python3-feedparser python3-readability \
	hugo wrk cgit fossil"
# Kinds of git servers, which the tests run themselves, on loopback and out of temporary folders.
net="$check lighttpd nginx-light fcgiwrap gitolite3"
# Node from elsewhere will do; the browser needs letters to draw, also of scripts without spaces.
browser="$check chromium default-jre-headless fonts-dejavu-core fonts-wqy-microhei epubcheck pandoc \
	poppler-utils qpdf"
command -v node >/dev/null && command -v npm >/dev/null || browser="$browser nodejs npm"

wanted=
for tier in "$@"; do
	case $tier in
	build) wanted="$wanted $build" why="to build skein" ;;
	check) wanted="$wanted $check" why="to build and test skein" ;;
	soak) wanted="$wanted $net" why="to test skein for long" ;;
	corpora) wanted="$wanted $check pandoc" why="to test skein with the corpora" ;;
	net) wanted="$wanted $net" why="to test skein over the network" ;;
	browser) wanted="$wanted $browser" why="to test skein in a browser" ;;
	bench) wanted="$wanted $bench" why="to measure skein beside its peers" ;;
	*)
		echo "setup.sh: no tier $tier" >&2
		exit 2
		;;
	esac
done

# Words of $wanted that dpkg does not list as installed.
missing() {
	# shellcheck disable=SC2086
	have=" $(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $wanted 2>/dev/null |
		awk '$2 == "installed" { printf "%s ", $1 }')"
	for package in $wanted; do
		case $have in
		*" $package "*) ;;
		*) have="$have$package " && printf '%s ' "$package" ;;
		esac
	done
}

# Without apt: is what matters there in some other way?
usable() {
	pkg-config --exists libgit2 libcmark yaml-0.1 jansson icu-uc icu-i18n libpcre2-8 sqlite3 \
		libmd zlib gumbo libcurl libxml-2.0 || return 1
	[ "$*" = build ] || { pkg-config --exists cmocka && command -v bats >/dev/null; }
}
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
	usable "$@" 2>/dev/null && exit 0
	# shellcheck disable=SC2086
	echo "setup.sh: no apt on this system; install by hand, $why:" $wanted >&2
	exit 1
fi

todo=$(missing)
[ -z "$todo" ] && exit 0
echo "Installing with apt, $why: ${todo% }"

sudo=
if [ "$(id -u)" -ne 0 ]; then
	sudo=sudo
	if ! command -v sudo >/dev/null; then
		echo "setup.sh: neither root nor sudo; as root run: apt-get install ${todo% }" >&2
		exit 1
	fi
fi
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

# Servers are installed and not started, unless the machine has a rule of its own.
policy=/usr/sbin/policy-rc.d
if [ "$wanted" != "${wanted#*lighttpd}" ] && [ ! -e "$policy" ]; then
	trap 'rm -f "$log"; $sudo rm -f "$policy"' EXIT
	printf '#!/bin/sh\nexit 101\n' | $sudo tee "$policy" >/dev/null && $sudo chmod 755 "$policy"
fi

install() {
	# shellcheck disable=SC2086
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
		$todo >"$log" 2>&1
}

# The lists of a fresh machine are empty or old: then, and only then, update.
install && exit 0
$sudo apt-get update >"$log" 2>&1 && install && exit 0
cat "$log" >&2
echo "setup.sh: apt could not install: ${todo% }" >&2
exit 1
