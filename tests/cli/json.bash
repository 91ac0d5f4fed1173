# json.bash - what a command prints with --json, against its schema.
#
#	load json
#	expect 0 skein list --json
#	valid list                  $output is what schema/out-list.json says
#	[ "$(pick "d['threads'][0]['title']")" = 'The squeeze' ]
#
# Without python3's jsonschema `valid` checks that it is JSON and no more.
# shellcheck disable=SC2154 # bats sets output

valid() {
	/usr/bin/python3 - "$ROOT/schema" "out-$1.json" 3<<<"$output" <<'PYTHON'
import json, os, sys, warnings
warnings.simplefilter("ignore")
folder, name = sys.argv[1:]
data = json.load(os.fdopen(3))
try:
    import jsonschema
except ImportError:
    sys.exit(0)
files = {f: json.load(open(os.path.join(folder, f))) for f in os.listdir(folder) if f.endswith(".json")}
resolver = jsonschema.RefResolver(base_uri=name, referrer=files[name], store=files)
errors = list(jsonschema.Draft202012Validator(files[name], resolver=resolver).iter_errors(data))
for e in errors[:5]:
    print("/".join(map(str, e.absolute_path)), e.message[:300], file=sys.stderr)
sys.exit(bool(errors))
PYTHON
}

# pick EXPRESSION: a value of $output, in Python with `d` for the whole: "d['threads'][0]['title']".
pick() {
	/usr/bin/python3 -c 'import json, sys; d = json.loads(sys.argv[1]); print(eval(sys.argv[2]))' "$output" "$1"
}
