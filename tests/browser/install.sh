#!/bin/sh
# install.sh - puts what package-lock.json names below the build folder, with npm; when it is there
# already, does nothing.  Status 77: npm's registry cannot be reached.
set -u
here=$(cd "$(dirname "$0")" && pwd)
to=${BUILD:-build}/browser
cmp -s "$here/package-lock.json" "$to/package-lock.json" && [ -d "$to/node_modules/playwright-core" ] && exit 0
if ! command -v npm >/dev/null; then
	echo "install.sh: there is no npm" >&2
	exit 77
fi
mkdir -p "$to" && cp "$here/package.json" "$to/" && rm -f "$to/package-lock.json" || exit 1
cp "$here/package-lock.json" "$to/package-lock.json" || exit 1
echo "Installing with npm, to test skein in a browser: axe-core playwright-core vnu-jar"
npm --prefix "$to" ci --ignore-scripts --no-audit --no-fund >"$to/npm.log" 2>&1 && exit 0
rm -f "$to/package-lock.json"
cat "$to/npm.log" >&2
npm ping >/dev/null 2>&1 || exit 77
exit 1
