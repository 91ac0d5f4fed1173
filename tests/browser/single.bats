#!/usr/bin/env bats
# The pages that stand alone: export, diff and blame as one HTML file.

load run

setup_file() { make_pages stores.sh; }

@test "alone: no message in the console, no request at all" { alone quiet; }
@test "alone: axe finds nothing" { alone axe; }
@test "alone: no page is wider than its window" { alone overflow; }
@test "alone: everything is there without script" { alone scriptless; }
@test "alone: on paper there is the text" { alone print; }
@test "alone: dark is dark" { alone schemes; }
@test "alone: the Nu checker finds nothing" { nu "$PAGES/single"; }
