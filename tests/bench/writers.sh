#!/bin/sh
# writers.sh DIR URL WRITERS VERSIONS - many writers, one git server.
#
# Each of WRITERS processes makes VERSIONS commits in a clone of its own, all at
# once, with `skein sync` after each: one in three rewords the writer's own
# sentence in a narrative that all share, one adds a record to that shared thread,
# one is of a thread that only this writer has.  URL is a repository without a
# commit; the clones are made in DIR.
#
#	EVERY=N      sync after N commits instead of each
#	ON=own       all versions are of threads that only one writer has
#	APART=1      as on machines of their own: nobody can wait for another's turn
#	GIT_ONLY=1   `git pull --rebase` and `git push` until it lands, instead of skein
#	             sync (to compare)
#
# Leaves the milliseconds of all in DIR/ms, and prints "figures: ..." with what
# landed per second and the rounds that a sync needed.  Then looks that every
# version landed once, that the numbers of each thread are contiguous, and that
# nothing is lost; status 1 and words on stderr when anything is not as it should be.
set -u
mkdir -p "$1" || exit 2
dir=$(cd "$1" && pwd) url=$2 writers=$3 versions=$4 every=${EVERY:-1}
if [ "${ON:-}" = own ]; then own=$versions; else own=$(((versions + 1) / 3)); fi # of each writer's versions
shared=shared/thread
narrative=threads/$shared/narrative.md
: >"$dir/faults"

fault() {
	echo "writers.sh: $*" >>"$dir/faults"
}

# The store: the shared thread with two paragraphs for each writer, and a thread for each.
seed() {
	git clone -q "$url" "$dir/seed" 2>/dev/null && cd "$dir/seed" || return 1
	skein init --title Writers >/dev/null && skein new $shared -t 'What all write' >/dev/null || return 1
	for w in $(seq "$writers"); do
		[ "$w" -gt 1 ] && echo >>$narrative
		printf 'Here begins what writer %s has to say.\n\nNothing is known so far of number %s.\n' \
			"$w" "$w" >>$narrative
		skein new "own/w$w" -t "What writer $w alone writes" >/dev/null || return 1
	done
	skein commit -m seed >/dev/null && git push -q origin HEAD
}

# change W I: what version I of writer W is made of.
change() {
	kind=$(($2 % 3))
	[ "${ON:-}" != own ] || kind=2
	case $kind in
	0) sed -i "s/^.* of number $1\.$/State $2 is known of number $1./" $narrative ;;
	1) skein add event $shared --id "w$1-$2" -d 2026-03-03 --text "Writer $1 adds number $2." >/dev/null ;;
	2) echo "Sentence $2 of writer $1." >>"threads/own/w$1/narrative.md" ;;
	esac
}

publish() {
	if [ -z "${GIT_ONLY:-}" ]; then
		skein sync --json
		return
	fi
	rounds=1
	until git push -q origin HEAD; do
		git pull -q --rebase || return
		rounds=$((rounds + 1))
	done
	echo "\"rounds\": $rounds"
}

writer() {
	cd "$dir/w$1" || return
	[ -z "${APART:-}" ] || export XDG_CACHE_HOME="$dir/cache$1"
	i=0
	while [ "$i" -lt "$versions" ]; do
		i=$((i + 1))
		change "$1" "$i" && skein commit -m "writer $1 version $i" >/dev/null || fault "writer $1: no commit $i"
		[ $((i % every)) -eq 0 ] || [ "$i" -eq "$versions" ] || continue
		publish >"$dir/said$1" 2>"$dir/words$1" || fault "writer $1, sync $i: $(cat "$dir/words$1")"
		sed -n 's/.*"rounds": *\([0-9]*\).*/\1/p' "$dir/said$1" >>"$dir/rounds"
	done
}

# A thread has as many versions as commits touched it, numbered from 1 up.
numbers() { # THREAD VERSIONS
	skein log "$1" --json | sed -n 's|.*"version": "\([0-9]*\)".*|\1|p' | sort -n >"$dir/numbers"
	seq "$2" | cmp -s - "$dir/numbers" || fault "$1: versions $(tr '\n' ' ' <"$dir/numbers")instead of 1 to $2"
}

verify() {
	git clone -q "$url" "$dir/after" && cd "$dir/after" || return
	for w in $(seq "$writers"); do
		for i in $(seq "$versions"); do echo "writer $w version $i"; done
		numbers "own/w$w" $((1 + own))
	done | sort >"$dir/wanted"
	git log --first-parent --format=%s | grep '^writer ' | sort | cmp - "$dir/wanted" >&2 ||
		fault "not every version landed once"
	numbers $shared $((1 + writers * (versions - own)))
	[ "$(git rev-list --merges --count HEAD)" -eq 0 ] || fault "there are merges"
	[ "${ON:-}" = own ] || [ "$(find threads/$shared/timeline -name '*.yaml' | wc -l)" -eq \
		$((writers * ((versions + 2) / 3))) ] || fault "events are missing"
	for w in $(seq "$writers"); do
		[ "$versions" -lt 3 ] || [ "${ON:-}" = own ] || grep -qx "State $((versions - versions % 3)) is known of number $w." $narrative ||
			fault "the last state of writer $w is lost"
		[ "$(cat "threads/own/w$w/narrative.md" 2>/dev/null | wc -l)" -eq "$own" ] ||
			fault "sentences of writer $w are lost"
	done
	skein check --severity error >&2 || fault "skein check finds errors"
	git fsck --strict --no-dangling >&2 || fault "git fsck finds faults"
}

now() {
	date +%s%N
}

(seed) || { echo "writers.sh: cannot make the store at $url" >&2; exit 1; }
for w in $(seq "$writers"); do
	git clone -q "$url" "$dir/w$w" || exit 1
done
start=$(now)
for w in $(seq "$writers"); do
	(writer "$w") &
done
wait
end=$(now)
echo $(((end - start) / 1000000)) >"$dir/ms"
(verify)
awk -v n=$((writers * versions)) -v ns=$((end - start)) -v writers="$writers" '
	{ sum += $1; if ($1 > most) most = $1 }
	END {
		printf "figures: %d versions of %d writers in %.1f s: %.1f a second", n, writers, ns / 1e9, n / (ns / 1e9)
		if (NR) printf "; rounds of a sync: %.2f on average, %d at most", sum / NR, most
		print ""
	}' "$dir/rounds"
cat "$dir/faults" >&2
[ ! -s "$dir/faults" ]
