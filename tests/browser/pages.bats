#!/usr/bin/env bats
# Every page type of a site, in Chromium.

load run

setup_file() { make_pages stores.sh; }

@test "no message in the console, no request that fails or leaves" { check quiet; }
@test "axe finds nothing, light and dark, narrow and wide" { check axe; }
@test "no page is wider than its window" { check overflow; }
@test "without script everything is there, and nothing waits in vain" { check scriptless; }
@test "on paper there is the text and no navigation" { check print; }
@test "dark is dark and light is light" { check schemes; }
@test "one heading, one main, a language, a title of its own" { check outline; }
@test "the Nu checker finds nothing in pages and styles" { nu "$PAGES/site"; }
@test "every link leads somewhere; feeds, sitemap, JSON and JSON-LD are well formed" {
	node "$FILES/links.mjs" "$PAGES/site" "$PAGES/site"
}
