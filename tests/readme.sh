#!/bin/bash
# Runs the examples of a Markdown file and prints the file with what they print:
# equal to the file when the file is right.
#
#	tests/readme.sh README.md | diff README.md -      what the test does
#	tests/readme.sh README.md > new; mv new README.md to bring it up to date
#
# An example is a ```console block.  A line that begins with "$ " is a command
# (a line that ends in a backslash goes on); what follows is its output, messages
# included.  All blocks run in one shell, one after the other, in an empty folder.
set -u

file=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
# Without the program every example would print that it is missing, and so would the README.
command -v skein >/dev/null || { echo "readme.sh: no skein on the PATH" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/home" "$work/here"
export HOME=$work/home GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$work/home/.gitconfig
export TZ=UTC LC_ALL=C.UTF-8 TERM=dumb GIT_PAGER=cat PAGER=cat SKEIN_CLOCK=1790000000
export GIT_AUTHOR_DATE='1790000000 +0000' GIT_COMMITTER_DATE='1790000000 +0000'
export DEMO=$here/demo
git config --global user.name 'Ada Example'
git config --global user.email ada@example.org
git config --global init.defaultBranch main
cd "$work/here" || exit 1

state=text command=
run() {
	printf '%s\n' "$command" | sed '1s/^/$ /'
	eval "$command" > "$work/out" 2>&1 < /dev/null
	cat "$work/out"
	command=
}
while IFS= read -r line; do
	case $state in
	text)
		printf '%s\n' "$line"
		[ "$line" = '```console' ] && state=block
		;;
	block)
		if [ "$line" = '```' ]; then
			state=text
			printf '%s\n' "$line"
		elif [ "${line#\$ }" != "$line" ] || [ -n "$command" ]; then
			command=${command:+$command$'\n'}${line#\$ }
			case $line in *\\) ;; *) run ;; esac
		fi
		;;
	esac
done < "$file"
exit 0
