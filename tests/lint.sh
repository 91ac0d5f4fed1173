#!/bin/sh
# lint.sh [ROOT] - does the tree keep the rules of the house?  Prints each
# violation as FILE:LINE: [rule] text, then the figures; status 1 when any.
#
# Over C files (tests/lint/lint.awk):
#   layer            an own header is included as "layer/name.h", every folder has a layer
#   upward           nothing includes a higher layer
#   cycle            no circle of includes between files
#   folder-cycle     nor between folders of one level
#   gate             a foreign library's header stands in its one folder only
#   function-length  at most 80 lines, signature and closing brace included
#   file-length      at most 700 lines, tables in file scope aside
#   banned           strcpy and the like
#   library          only src/cli prints or exits (a forked child may _exit); abort is
#                    for src/base
# Over all text that people write:
#   left-over        a word that marks unfinished work
#   machine-path     the path of somebody's machine
#   toothless        a line of a bats test that begins with '!' fails nothing: say refute
#   makefile-length  at most 250 lines
#
# tests/lint/bad holds one small bad tree for each rule; tests/lint/run.sh
# proves that each is found.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/..}" || exit 2
status=0

# Files below the named folders, but not the bad trees and not test data.
files() {
	find "$@" -type f -print 2>/dev/null | grep -v -E '^tests/(lint/bad|fuzz/corpus)/' | sort
}

c_files=$(files src tests | grep '\.[ch]$')
if [ -n "$c_files" ]; then
	# shellcheck disable=SC2086 # one word a file: names in the tree have no blanks
	awk -f "$here/lint/lint.awk" $c_files || status=1
fi

# Markup is written as it stands by one function only; its calls are counted.
raw=$(files src | grep '\.c$' | xargs grep -h -E '[^ ].*skn_html_out_raw\(' /dev/null)
echo "figures: raw HTML writes $(printf '%s' "$raw" | grep -c .), of text that is no literal" \
	"$(printf '%s' "$raw" | grep -c -v 'raw([^,]*, *"')"

# The words are put together so that this file does not contain them.
words="TO""DO|FIX""ME|X""XX|HA""CK"
paths="/wo""rk|/ro""ot|/tmp/""h|/tmp/""bash_jobs|/home/[a-z]+/(src|code|skein)"
text_files=$(files src tests schema hooks .ci Makefile README.md doc |
	grep -E '(\.([ch]|sh|awk|bats|bash)|\.ci/run|^Makefile|^hooks/[^/]*|^[^t].*\.(md|json))$')

# search RULE PATTERN TEXT: the lines of text_files that match are violations.
search() {
	# shellcheck disable=SC2086
	found=$(grep -n -E -e "$2" /dev/null $text_files | sed -E "s|^([^:]*:[0-9]*):.*|\1: [$1] $3|")
	[ -z "$found" ] && return
	printf '%s\n' "$found"
	status=1
}
search left-over "(^|[^A-Za-z0-9_-])($words)([^A-Za-z0-9_-]|\$)" 'unfinished work'
search machine-path "(^|[^A-Za-z0-9_.~*})-])($paths)(/|[^A-Za-z0-9_.-]|\$)" 'the path of a machine'

all_text_files=$text_files
text_files=$(printf '%s\n' "$all_text_files" | grep '\.bats$')
[ -z "$text_files" ] || search toothless '^[[:space:]]+! [^|]*(\|[^|]*)?$' 'no failure of it counts'

lines=$(cat Makefile 2>/dev/null | wc -l)
if [ "$lines" -gt 250 ]; then
	echo "Makefile:$lines: [makefile-length] $lines lines, at most 250"
	status=1
fi
exit $status
