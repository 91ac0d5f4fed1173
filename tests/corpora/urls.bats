# The cases of the WHATWG URL standard that concern http and https.
load ../cli/helpers

@test "addresses parse and are written as the standard says" {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	"$BUILD/tests/unit/test_url_corpus" >log 2>&1 || { cat log >&2; false; }
	grep '^figures' log >&3
}
