#!/bin/sh
# Writes a C table of the given files: struct skn_schema_file skn_schema_files[].
set -eu
echo '#include "doc/schema_files.h"'
echo 'const struct skn_schema_file skn_schema_files[] = {'
for f in "$@"; do
	printf '{ "%s",\n' "$(basename "$f")"
	sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$/\\n"/' "$f"
	echo '},'
done
echo '{ 0, 0 } };'
