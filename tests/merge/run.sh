#!/bin/sh
# run.sh CLASS COUNT [SEED] - merges COUNT pairs of edits of one class (pairs.c),
# with git and no driver, then with ours, and compares both with what is expected.
#
#	git, skein   how many merges of a hundred leave a conflict: exactly, or a range
#	wanted       a clean merge gives what the generator says, byte for byte; or
#	             a narrative of the same words, where the order is anybody's
#	check        what `skein check` finds in all clean results together:
#	             nothing, or a rule that it finds once in each
#
# For every class: the two sides may be swapped, and ours never leaves more
# conflicts than git, in no single merge.  Prints TAP, and the rates.
set -u
class=$1 count=$2 seed=${3:-1}
BUILD=$(cd "${BUILD:-build}" && pwd) || exit 2

expected() { # CLASS
	case $1 in
	#                   git      skein    wanted check
	distant) echo      "0        0        yes    nothing" ;;
	neighbours) echo   "100      0        yes    nothing" ;;
	append) echo       "100      0        words  nothing" ;;
	reword) echo       "100      100      no     nothing" ;;
	alike) echo        "0        0        yes    nothing" ;;
	# A rewording that goes too far to be seen as one is a sentence less and one more:
	# then a source for the old one has nowhere to go, and a removal no rival.
	reword-cite) echo  "100      0-3      yes    nothing" ;;
	cite-cite) echo    "100      0        words  nothing" ;;
	gather) echo       "0        0        yes    nothing" ;;
	withdraw) echo     "0        0        yes    withdrawn-cited" ;;
	edit-delete) echo  "100      97-100   no     nothing" ;;
	record-delete) echo "100     100      no     nothing" ;;
	resynth) echo      "100      0-100    no     nothing" ;;
	# The controls: how threads are not written.
	numbers) echo      "95-100   -        no     -" ;;
	list) echo         "100      -        no     -" ;;
	esac
}

# shellcheck disable=SC2046
set -- $(expected "$class")
[ $# -eq 4 ] || {
	echo "run.sh: no class $class" >&2
	exit 2
}
git_rate=$1 our_rate=$2 wanted=$3 findings=$4

n_tests=0
report() { # STATUS WHAT
	n_tests=$((n_tests + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n_tests - $class: $2"; else echo "not ok $n_tests - $class: $2"; fi
}
finish() {
	echo "1..$n_tests"
	exit
}

dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
GIT_DIR=$dir/trials.git
export GIT_DIR GIT_AUTHOR_NAME=Trial GIT_AUTHOR_EMAIL=trial@example.org
export GIT_COMMITTER_NAME=Trial GIT_COMMITTER_EMAIL=trial@example.org

if ! git merge-tree -h 2>&1 | grep -q -e --stdin; then
	report 0 "git merge-tree has no --stdin here # SKIP"
	finish
fi

git init -q --bare -b main "$GIT_DIR"
"$BUILD/tests/merge/pairs" "$class" "$count" "$seed" |
	git fast-import --quiet --export-marks="$dir/marks" || exit 2
# A line for each trial: base, ours, theirs, what is wanted.
sort -n -k1.2 "$dir/marks" | awk 'substr($1, 2) + 0 < 1000000000 {
	printf "%s%s", $2, ++n % 4 ? " " : "\n" }' >"$dir/trials"

# merged NAME OURS THEIRS: merges columns of the trials.  NAME gets a line for each:
# 1 (clean) or 0, the tree, how many files are in conflict, how many places.
merged() {
	awk -v a="$2" -v b="$3" '{ print $a, $b }' "$dir/trials" |
		git merge-tree --stdin --name-only --no-messages >"$dir/out" 2>"$dir/messages" || return
	tr '\0' '\n' <"$dir/out" | awk '
		!status { status = $0 + 2; next }
		!tree { tree = $0; next }
		$0 { files++; print tree ":" $0 >paths; next }
		{ print status - 2, tree, files + 0; status = tree = files = 0 }' paths="$dir/paths" >"$dir/short"
	[ -f "$dir/paths" ] || : >"$dir/paths"
	# One place at least for each file: a removed one has no markers.
	git cat-file --batch='FILE %(objectname)' <"$dir/paths" | awk '
		function done() { if (seen++) print n ? n : 1; n = 0 }
		/^FILE [0-9a-f]+$/ || / missing$/ { done() }
		/^<<<<<<< / { n++ }
		END { if (seen) done() }' >"$dir/places"
	awk -v places="$dir/places" '{
		sum = 0
		for (i = 0; i < $3; i++) {
			getline n <places
			sum += n
		}
		print $0, sum }' "$dir/short" >"$dir/$1"
	rm -f "$dir/paths"
	[ "$(wc -l <"$dir/$1")" -eq "$count" ]
}

# rate NAME RANGE: whether as many merges are in conflict.
rate() {
	awk -v range="$2" '
		$1 == 0 { n++ }
		END {
			split(range, limit, "-")
			r = 100 * n / NR
			exit !(r >= limit[1] && r <= (limit[2] == "" ? limit[1] : limit[2]))
		}' "$dir/$1"
}

# same NAME SWAPPED: the clean ones are clean both ways, and the same tree.
same() {
	paste -d ' ' "$dir/$1" "$dir/$2" |
		awk '$1 != $5 || ($1 == 1 && $2 != $6) || $3 != $7 { bad++; print NR, $0 } END { exit bad > 0 }' |
		head -n 5
}

is_wanted() { # NAME
	awk '{ print $4 "^{tree}" }' "$dir/trials" | git cat-file --batch-check='%(objectname)' |
		paste -d ' ' - "$dir/$1" |
		awk '$2 == 1 && $1 != $3 { bad++; print "trial " NR - 1 ": wanted " $1 ", got " $3 } END { exit bad > 0 }'
}

# words COLUMN NAME: the words of the narratives, sorted, of the trials that NAME says
# are clean: 4, as they are wanted, 6, as they are.
words() {
	paste -d ' ' "$dir/trials" "$dir/$2" | awk -v class="$class" -v column="$1" '$5 == 1 {
		printf "%s:threads/%s/g-%03d/t-%05d/narrative.md\n", $column, class, int((NR - 1) / 50), NR - 1 }' |
		git cat-file --batch='TRIAL %(objecttype)' | awk '
			/^TRIAL blob$/ { n++; next }
			{ gsub(/[][;]/, " "); for (i = 1; i <= NF; i++) print n, $i }' | sort
}

has_words() { # NAME
	words 4 "$1" >"$dir/words-wanted"
	words 6 "$1" >"$dir/words"
	diff "$dir/words-wanted" "$dir/words"
}

# Puts the threads of all clean results into one store and checks it.
checked() { # NAME
	n=$(grep -c '^1' "$dir/$1")
	[ "$n" -gt 0 ] || return 0
	first=$(awk '$1 == 1 { print $2; exit }' "$dir/$1")
	# Fifty threads to a folder, as pairs.c has them; trees are divided by empty lines.
	awk -v class="$class" '$1 == 1 {
		group = int((NR - 1) / 50)
		printf "%s:threads/%s/g-%03d/t-%05d %d t-%05d\n", $2, class, group, NR - 1, group, NR - 1
	}' "$dir/$1" | git cat-file --batch-check='%(objectname) %(rest)' | awk '
		NR > 1 && $2 != last { print "" }
		{ printf "040000 tree %s\t%s\n", $1, $3; if ($2 != last || NR == 1) print $2 >groups; last = $2 }
	' groups="$dir/groups" | git mktree --batch >"$dir/folders"
	folder=$(paste -d ' ' "$dir/folders" "$dir/groups" |
		awk '{ printf "040000 tree %s\tg-%03d\n", $1, $2 }' | git mktree)
	threads=$(printf '040000 tree %s\t%s\n' "$folder" "$class" | git mktree)
	tree=$({ git ls-tree "$first" | grep -v '	threads$'; printf '040000 tree %s\tthreads\n' "$threads"; } | git mktree)
	git update-ref refs/heads/main "$(git commit-tree -m merged "$tree")"
	"$BUILD/skein" --git-dir "$GIT_DIR" check --severity warning >"$dir/found" 2>&1
	if [ "$findings" = nothing ]; then
		! grep -E ': (warning|error): ' "$dir/found"
	else
		grep -E ': (warning|error): ' "$dir/found" | grep -v "\[$findings\]"
		[ "$(grep -c ': error: ' "$dir/found")" -eq "$n" ] && ! grep -q ': warning: ' "$dir/found"
	fi
}

look() { # NAME RATE WHO
	merged "$1" 2 3 && merged "$1-swapped" 3 2
	report $? "$3 merges all $count"
	[ -f "$dir/$1-swapped" ] || { sed 's/^/# /' "$dir/messages"; return; }
	rate "$1" "$2"
	report $? "$3 leaves conflicts in $2 of a hundred"
	said=$(same "$1" "$1-swapped")
	[ -z "$said" ] || echo "$said" | sed 's/^/# /'
	[ -z "$said" ]
	report $? "$3 gives the same with the sides swapped"
	if [ "$wanted" != no ]; then
		said=$(case $wanted in yes) is_wanted "$1" ;; *) has_words "$1" ;; esac)
		[ -z "$said" ] || echo "$said" | head -n 5 | sed 's/^/# /'
		[ -z "$said" ]
		report $? "what $3 merges cleanly is as it should be"
	fi
	[ "$findings" = - ] || {
		said=$(checked "$1")
		status=$?
		[ -z "$said" ] || echo "$said" | head -n 5 | sed 's/^/# /'
		report $status "check finds $findings in what $3 merges cleanly"
	}
}

figures() { # NAME WHO
	awk -v who="$2" '$1 == 0 { n++ } { places += $4 } END {
		printf "%s: %.1f %% in conflict, %d places", who, 100 * n / NR, places }' "$dir/$1"
}

look git "$git_rate" git
if [ "$our_rate" = - ]; then
	echo "figures: $count $class, $(figures git git)"
	finish
fi
if ! "$BUILD/skein" merge-file -h >/dev/null 2>&1; then
	report 0 "skein has no merge-file # SKIP"
	echo "figures: $count $class, $(figures git git)"
	finish
fi
git config merge.skein.driver "'$BUILD/skein' merge-file %O %A %B %L %P"
git cat-file blob "$(awk '{ print $1; exit }' "$dir/trials"):.gitattributes" >"$GIT_DIR/info/attributes"
look skein "$our_rate" skein
[ -f "$dir/skein" ] && paste -d ' ' "$dir/git" "$dir/skein" |
	awk '$7 > $3 || $8 > $4 { bad++; print "# trial " NR - 1 ": " $0 } END { exit bad > 0 }'
report $? "skein leaves no more conflicts than git in any merge"
echo "figures: $count $class, $(figures git git); $(figures skein skein)"
finish
