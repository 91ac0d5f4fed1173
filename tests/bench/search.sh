# shellcheck shell=sh
# search.sh - the part of run.sh that measures full text: 2,000 threads, beside git grep.

part_search() {
	living L
	heading "search: 2,000 threads, first filled from nothing"
	rm -f L/skein/search.db*
	race_ms search-fill 1 skein 'rm -f L/skein/search.db*' 'skein -C L search harbour'
	units=$(skein -C L search 'a* OR e*' --fts -n 1 >/dev/null 2>&1
		python3 -c 'import sqlite3; print(sqlite3.connect("L/skein/search.db").execute("SELECT count(*) FROM now_unit").fetchone()[0])' 2>/dev/null || echo '?')
	figure "the index of $units texts" "$(ms search-fill skein)" ms
	columns skein 'git grep'
	race_ms search 21 start '' 'skein --version' word '' 'skein -C L search harbour' \
		two '' 'skein -C L search harbour drought' \
		prefix '' 'skein -C L search harb*' \
		grep '' 'git -C L grep -c harbour HEAD -- threads'
	share=$(python3 -c 'import sqlite3; print(sqlite3.connect("L/skein/search.db").execute("SELECT count(*) FROM now_words WHERE now_words MATCH ?", ("harbour",)).fetchone()[0])' 2>/dev/null || echo '?')
	echo "  the word is in $share texts"
	for what in word two prefix; do
		row "$what, the best 20, with snippets" "$(ms search $what)" "$(ms search grep)"
		figure "  beyond the start of a process" "$(less "$(ms search $what)" "$(ms search start)")" ms "less than 10"
	done
}
