# synthesis.bash - a thread with items and an engine of the test's own.
# shellcheck disable=SC2034 # used by the tests

K=reuters-2026-output-aaaa
L=press-2026-reply-bbbb

# make_thread [NAME]: a thread with one item, committed; in the store, entered.
make_thread() {
	local name=${1:-coast/seagrass}
	skein new "$name" --title Seagrass >/dev/null
	add_item "$name" "$K" Reuters 2023-10-02 'Output fell by 12 percent in March 2023. The ministry said that the meadows recovered. “We are ready,” said Jane Doe.'
	skein commit "$name" >/dev/null
}

# add_item THREAD KEY OUTLET DATE TEXT
add_item() {
	skein add item "$1" --id "$2" -t "A report of $3" --outlet "$3" -d "$4" -u "https://example.org/$2" >/dev/null
	printf '%s\n' "$5" >"threads/$1/items/$2.txt"
}

# said TEXT QUOTE [KEY]: one statement.
said() {
	printf '{"text":"%s","cites":[{"key":"%s"}],"quotes":[{"key":"%s","text":"%s"}]}' "$1" "${3:-$K}" "${3:-$K}" "$2"
}

# ops OPERATION...: a list on standard output.
ops() {
	local IFS=,
	printf '{"engine":"tester/1","operations":[%s]}\n' "$*"
}

FELL='Output fell by 12 percent in March 2023.'
MINISTRY='The ministry said that the meadows recovered.'

# add TEXT [QUOTE [KEY]]: an operation that adds a sentence.
add() { printf '{"op":"add-sentence","sentence":%s}' "$(said "$1" "${2:-$1}" "${3:-$K}")"; }

# program NAME: an engine of the user's own that answers with what $ANSWER holds, and
# keeps what it was given in $GIVEN.
program() {
	mkdir -p "$HOME/.config/skein"
	cat >"$HOME/engine" <<'SH'
#!/bin/sh
cat >"${GIVEN:-/dev/null}"
[ ! -s "$HOME/fails" ] || { cat "$HOME/fails" >&2; exit 9; }
cat "$ANSWER"
SH
	chmod +x "$HOME/engine"
	printf 'engines: {%s: {command: ["%s"]}}\n' "$1" "$HOME/engine" >"$HOME/.config/skein/config.yaml"
	chmod 600 "$HOME/.config/skein/config.yaml"
	export ANSWER=$HOME/answer.json
}
