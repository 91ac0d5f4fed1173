#!/bin/sh
# embed.sh HEADER STRUCT FILE...: writes a C table of the files' names and texts,
# struct STRUCT STRUCTs[], which HEADER declares.
set -eu
header=$1 struct=$2
shift 2
printf '#include "%s"\nconst struct %s %ss[] = {\n' "$header" "$struct" "$struct"
for f in "$@"; do
	printf '{ "%s",\n' "$(basename "$f")"
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n"/' "$f"
	echo '},'
done
echo '{ 0, 0 } };'
