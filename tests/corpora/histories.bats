# Real living documents as threads: is what diff says of each version true?
load ../cli/helpers

# living KIND BUNDLE [EVERY]: $WORK/store with the versions of the document in the bundle.
living() {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	/usr/bin/python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed"
	git clone -q --bare "$CORPORA/histories/$2.bundle" "$WORK/document.git"
	git init -q "$WORK/store"
	/usr/bin/python3 "$ROOT/tests/corpora/histories.py" "$1" "$WORK/document.git" ${3:-} |
		git -C "$WORK/store" fast-import --quiet
	git -C "$WORK/store" reset -q --hard
	/usr/bin/python3 -W ignore "$ROOT/tests/corpora/histories_check.py" "$1" "$WORK/store" "$ROOT/schema" >&3
}

@test "a list of post-mortems: every version against the one before" {
	living readme post-mortems
}

@test "a living review as Markdown, every fifth version" {
	living readme HEPML-LivingReview 5
}

@test "a living review with its bibliography: who cites what, every tenth version" {
	living review HEPML-LivingReview 10
}
