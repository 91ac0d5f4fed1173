# Dates and quotations that others annotated.
load ../cli/helpers

@test "date expressions" {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	/usr/bin/python3 "$ROOT/tests/corpora/dates.py" "$BUILD/skein" "$CORPORA/date-expressions.json" >&3
}

@test "who said what in news" {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	/usr/bin/python3 "$ROOT/tests/corpora/quotes.py" "$BUILD/skein" "$CORPORA/quotes/polnear-train" >&3
}
