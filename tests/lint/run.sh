#!/bin/sh
# run.sh - a lint that cannot fail is worth nothing: over each tree of bad/,
# lint.sh must print exactly the violations of its file "expect", and fail when
# there are any.  Every rule that lint.sh names must have such a tree.  A slash may be
# written %2F in them, so that they do not hold what they are to be caught for.
set -u
cd "$(dirname "$0")" || exit 2
passed=0 failed=0
copy=$(mktemp -d) || exit 2
trap 'rm -rf "$copy"' EXIT
cp -R bad "$copy" || exit 2
find "$copy" -type f -exec sed -i 's|%2F|/|g' {} +

verdict() { # NAME WANTED GOT
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
		return
	fi
	failed=$((failed + 1))
	printf 'not ok: %s\n--- wanted\n%s\n--- got\n%s\n' "$1" "$2" "$3"
}

for tree in bad/*/; do
	got=$(sh ../lint.sh "$copy/$tree")
	status=$?
	got=$(printf '%s\n' "$got" | sed -n 's/^\([^ ]*:[0-9]*: \[[a-z-]*\]\).*/\1/p' | sort)
	wanted=$(sort "$tree/expect")
	verdict "$tree violations" "$wanted" "$got"
	verdict "$tree status" "$([ -z "$wanted" ]; echo $?)" "$status"
done
for rule in $(sed -n 's/^#   \([a-z-]*\)  *[a-z].*/\1/p' ../lint.sh); do
	verdict "a bad tree for rule $rule" "$rule" "$(cat bad/*/expect | grep -o -x ".*\[$rule\]" |
		sed -n "1s/.*/$rule/p")"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
