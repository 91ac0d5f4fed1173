# shellcheck shell=sh
# history.sh - the parts of run.sh that look at histories: log, blame, diff, index.
#
# The stores are M (1,000 threads x 20 versions), L (2,000 x 50: 100,000
# commits) and deep (one thread of 5,000 versions among 50 of 20), threads
# grouped 50 to a folder, each after git repack -adf and git gc; git is measured
# on two copies of each, one with changed-path Bloom filters.

if [ -n "${BENCH_SMALL:-}" ]; then big=M; else big=L; fi
topic="group-013/topic-00667" # of M and L
topic_path=threads/$topic
deep_path=threads/group-000/topic-00000

# living NAME: makes NAME, NAME-bloom and NAME-plain (without any index), once.
living() {
	[ -d "$1" ] && return
	case $1 in
	M) sizes='1000 20' ;;
	L) sizes='2000 50' ;;
	deep) sizes='51 20 5000' ;;
	esac
	rm -rf making "$1-bloom" "$1-plain"
	git init -q --bare -b main making
	# shellcheck disable=SC2086
	./living $sizes | git -C making fast-import --quiet
	git -C making config receive.autogc false
	git -C making repack -adfq
	git -C making gc -q
	git clone -q --bare making "$1-bloom"
	git -C "$1-bloom" commit-graph write --reachable --changed-paths
	git clone -q --bare making "$1-plain"
	: >"$1-plain/skein" # where a folder cannot be
	mv making "$1"
	printf '  made %s: %s commits, %s MB\n' "$1" "$(git -C "$1" rev-list --count main)" \
		"$(du -sm "$1" | cut -f1)"
}

# has COMMAND: whether skein has it.
has() {
	skein "$1" -h >/dev/null 2>&1 || {
		heading "$1: not there yet"
		return 1
	}
}

# beyond PART LABEL GOAL: what a command takes beyond process start, in the same race.
beyond() {
	printf '  %-44s %9.2f   %s\n' "  beyond its start" "$(less "$(ms "$1" "$2")" "$(ms "$1" start)")" "${3:-}"
}

# figure WHAT VALUE UNIT GOAL
figure() {
	printf '  %-44s %9s %s   %s\n' "$1" "$2" "$3" "${4:-}"
}

# ---- log ----

part_log() {
	has log || return 0
	living $big
	skein --git-dir $big log $topic >/dev/null
	heading "log: one thread of $big, beside git log -- path, plain and with Bloom filters"
	columns skein git
	race_ms log 11 \
		start '' 'skein --version' \
		skein '' "skein --git-dir $big log $topic" \
		last-name '' "skein --git-dir $big log ${topic#*/}" \
		plain '' "git -C $big log main -- $topic_path" \
		bloom '' "git -C $big-bloom log main -- $topic_path"
	row "plain" "$(ms log skein)" "$(ms log plain)" "at least 200"
	row "with Bloom filters" "$(ms log skein)" "$(ms log bloom)" "at least 25"
	beyond log skein "less than 2"
	row "by the thread's last name, which is looked for" "$(ms log last-name)" "$(ms log bloom)"
}

# ---- blame ----

# blame_of STORE THREAD PATH BLOOM_GOAL
blame_of() {
	living "$1"
	skein --git-dir "$1" blame "$2" >/dev/null
	race_ms "blame-$1" 9 \
		start '' 'skein --version' \
		skein '' "skein --git-dir $1 blame $2" \
		plain '' "git -C $1 blame main -- $3/narrative.md" \
		bloom '' "git -C $1-bloom blame main -- $3/narrative.md"
	row "$1, plain" "$(ms "blame-$1" skein)" "$(ms "blame-$1" plain)"
	row "$1, with Bloom filters" "$(ms "blame-$1" skein)" "$(ms "blame-$1" bloom)" "$4"
	beyond "blame-$1" skein
	XDG_CACHE_HOME=/dev/null
	export XDG_CACHE_HOME
	race_ms "blame-$1-no-index" 3 \
		skein '' "skein --git-dir $1-plain blame $2" \
		plain '' "git -C $1-plain blame main -- $3/narrative.md"
	unset XDG_CACHE_HOME
	row "$1, skein without an index, git plain" "$(ms "blame-$1-no-index" skein)" \
		"$(ms "blame-$1-no-index" plain)" "at least 1"
}

part_blame() {
	has blame || return 0
	heading "blame: a whole thread, beside git blame of its narrative"
	columns skein git
	blame_of $big $topic $topic_path "at least 20"
	blame_of deep group-000/topic-00000 $deep_path "at least 5"
}

# ---- diff ----

# long_store WORDS
long_store() {
	[ -d "long-$1" ] && return
	rm -rf making
	git init -q --bare -b main making
	./long "$1" | git -C making fast-import --quiet
	mv making "long-$1"
}

part_diff() {
	has diff || return 0
	living $big
	versions=$(git -C $big rev-list --count main -- $topic_path)
	new=$(git -C $big log --format=%h -n 1 main -- $topic_path)
	old=$(git -C $big log --format=%h -n 1 --skip=1 main -- $topic_path)
	skein --git-dir $big diff "$topic@$((versions - 1))..$versions" >/dev/null
	heading "diff: two versions of a thread of $big, beside git diff --word-diff"
	columns skein git
	race_ms diff 21 \
		start '' 'skein --version' \
		skein '' "skein --git-dir $big diff $topic@$((versions - 1))..$versions" \
		git '' "git -C $big diff --word-diff $old $new -- $topic_path"
	row "two versions" "$(ms diff skein)" "$(ms diff git)"
	beyond diff skein "less than 5"
	heading "diff: a long narrative (goal at 100,000 words: less than 1,000 ms; memory linear)"
	columns skein git
	for words in 50000 100000 200000; do
		long_store $words
		race_ms "diff-$words" 3 \
			edited '' "skein --git-dir long-$words diff topic-00000@1..2" \
			git '' "git -C long-$words diff --word-diff main~2 main~1" \
			anew '' "skein --git-dir long-$words diff topic-00000@2..3" \
			git-anew '' "git -C long-$words diff --word-diff main~1 main"
		row "$words words, edited" "$(ms diff-$words edited)" "$(ms diff-$words git)"
		row "$words words, written anew" "$(ms diff-$words anew)" "$(ms diff-$words git-anew)"
		figure "  peak memory, edited and anew" \
			"$(($(memory_kb diff-$words edited) / 1024)), $(($(memory_kb diff-$words anew) / 1024))" MB
	done
}

# ---- the index ----

# How many different sentences the narratives of a store ever had.
distinct_sentences() {
	git -C "$1" rev-list --objects --all | awk '$2 ~ /narrative\.md$/ { print $1 }' |
		git -C "$1" cat-file --batch='' | sed 's/ *\[@[^]]*\]//g' | awk 'NF && !seen[$0]++ { n++ } END { print n }'
}

# A new version of the topic on main, by git alone.
new_commit() {
	cat >new-commit <<-EOF
		cd $1
		blob=\$({ git cat-file blob main:$topic_path/narrative.md; echo "Sentence \$RUN \$\$ is new."; } |
			git hash-object -w --stdin)
		printf 'commit refs/heads/main\ncommitter Bench <bench@example.org> %s +0000\ndata 2\nx\nfrom refs/heads/main^0\nM 100644 %s %s\n' \
			"\$(date +%s)" "\$blob" "$topic_path/narrative.md" | git fast-import --quiet
	EOF
	sh -e new-commit
}

part_index() {
	has reindex || return 0
	living $big
	commits=$(git -C $big rev-list --count main)
	[ -f $big.sentences ] || distinct_sentences $big >$big.sentences
	heading "index: of $big, $commits commits, $(cat $big.sentences) distinct sentences"
	race_ms index 1 build "rm -rf $big/skein" "skein --git-dir $big reindex"
	figure "commits a second" "$(awk -v n="$commits" -v ms="$(ms index build)" 'BEGIN { printf "%.0f", n / ms * 1000 }')" \
		"" "at least 3,000"
	figure "peak memory" "$(($(memory_kb index build) / 1024))" MB "less than 300"
	size=$(du -cb $big/skein/history.db* | awk 'END { print $1 }')
	figure "size for each distinct sentence" "$((size / $(cat $big.sentences)))" bytes "at most 400"
	[ -d $big-new ] || git clone -q --bare $big $big-new
	rm -rf $big-new/skein && cp -R $big/skein $big-new/skein
	new_commit $big-new
	skein --git-dir $big-new log $topic >/dev/null
	race_ms index-new 9 \
		none '' "skein --git-dir $big-new log $topic" \
		one 'sh -e new-commit' "skein --git-dir $big-new log $topic"
	figure "one new commit costs log" "$(less "$(ms index-new one)" "$(ms index-new none)")" ms "less than 10"
}
