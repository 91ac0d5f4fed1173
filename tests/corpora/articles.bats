# Saved web pages, beside what Readability finds in them.
load ../cli/helpers

@test "the article and the metadata of saved pages" {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	"$BUILD/tests/corpora/page_dump" "$CORPORA"/articles/*/source.html >dump
	/usr/bin/python3 "$ROOT/tests/corpora/articles.py" dump "$CORPORA/articles" >&3
}
