# What an export promises by somebody else's schema.
load ../cli/helpers

@test "CSL-JSON is valid by the schema of the Citation Style Language" {
	[ -n "${CORPORA:-}" ] || skip "CORPORA is not set"
	python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed"
	python3 - "$CORPORA/csl-data.schema.json" "$ROOT/tests/fixtures/out/expected.csl.json" <<'PY'
import json, sys, jsonschema
schema, data = (json.load(open(f)) for f in sys.argv[1:])
jsonschema.validate(data, schema)
assert len(data) == 7
PY
}

@test "the JSON of export is valid by our schema for another validator" {
	python3 -c 'import jsonschema' 2>/dev/null || skip "python3-jsonschema is not installed"
	python3 - "$ROOT/schema" "$ROOT/tests/fixtures/out/expected.json" <<'PY'
import json, pathlib, sys, jsonschema
base = "https://skein.invalid/"
store = {}
for f in pathlib.Path(sys.argv[1]).glob("*.json"):
    store[base + f.name] = dict(json.load(open(f)), **{"$id": base + f.name})
schema, data = store[base + "out-thread.json"], json.load(open(sys.argv[2]))
try:  # jsonschema 4.18 and later
    from referencing import Registry, Resource
    registry = Registry().with_resources((i, Resource.from_contents(s)) for i, s in store.items())
    validator = jsonschema.Draft202012Validator(schema, registry=registry)
except ImportError:
    resolver = jsonschema.RefResolver(base + "out-thread.json", schema, store=store)
    validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
validator.validate(data)
data["items"][0]["unknown"] = 1
assert not validator.is_valid(data)
PY
}
