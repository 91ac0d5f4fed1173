#!/bin/sh
# The main job on the shipped samples.  First three published versions of a page become
# commits, what changed between them and since when each sentence stands is told,
# and any version comes out again in every format.  Then articles that appear in three
# rounds become items, and the built-in engine writes a version from each round.
#
#	tests/demo.sh [FOLDER]     everything is left in FOLDER (build/demo)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-build/demo}
PATH=$(cd "${BUILD:-build}" && pwd):$PATH
export PATH GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1
export GIT_AUTHOR_NAME='Demo' GIT_AUTHOR_EMAIL='demo@example.org'
export GIT_COMMITTER_NAME='Demo' GIT_COMMITTER_EMAIL='demo@example.org'

say() {
	printf '\n$ %s\n' "$*"
	"$@"
}

rm -rf "$out"
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$out"

say skein init store --title 'The Slow Desk'
cd store
say skein import --as coast/seagrass "$here/demo/seagrass-v2.txt" "$here/demo/seagrass-v3.txt" \
	"$here/demo/seagrass-v5.txt"
say skein list -l
say skein log seagrass
say skein check seagrass --severity warning
say git -c core.pager=cat diff --stat HEAD~1
say skein diff seagrass@3..5
say skein blame seagrass --section narrative

for format in text md pandoc html json csl-json bibtex ris; do
	for version in 2 3 5; do
		skein export "seagrass@$version" -f "$format" -o "$out/seagrass-v$version.$format"
	done
done
skein diff seagrass@2..5 -f html >"$out/seagrass-v2-to-v5.html"
skein blame seagrass -f html >"$out/seagrass-blame.html"
printf '\nExported versions 2, 3 and 5 as text, md, pandoc, html, json, csl-json, bibtex and ris:\n'
ls "$out" | sed 's/^/  /'

for version in 2 3 5; do
	cmp "$here/demo/seagrass-v$version.txt" "$out/seagrass-v$version.text"
done
printf '\nEvery exported page equals the page that was imported, byte for byte.\n'
printf 'Look at it: %s/seagrass-v5.html, seagrass-v2-to-v5.html, seagrass-blame.html\n' "$out"

printf '\nNow articles become versions: three rounds of news about a barrage.\n'
cd "$out"
say skein init newsroom --title 'The Slow Desk'
cd newsroom
say skein new lune-barrage -t 'The Lune barrage'
say skein commit -m 'lune-barrage: begin'

# round N SECONDS: the articles of round N are there, and it is SECONDS after 1970.
round() {
	set -- "$2" "$here/demo/lune/$1/"*.html
	SKEIN_CLOCK=$1 GIT_AUTHOR_DATE="$1 +0000" GIT_COMMITTER_DATE="$1 +0000"
	export SKEIN_CLOCK GIT_AUTHOR_DATE GIT_COMMITTER_DATE
	shift
	printf '\n$ skein gather lune-barrage --offline'
	for file; do
		shift
		set -- "$@" --from "$file"
		printf ' \\\n    --from %s' "${file##*/demo/}"
	done
	printf '\n'
	skein gather lune-barrage --offline "$@"
	say skein cycle lune-barrage --no-gather
}
round 1 1774100000
round 2 1780300000
round 3 1787900000

say skein log lune-barrage
say skein show lune-barrage
say skein diff lune-barrage@3..4
say skein blame lune-barrage --section tensions
say skein search 280 megawatts
say skein check lune-barrage --severity warning
