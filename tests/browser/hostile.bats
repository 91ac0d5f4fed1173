#!/usr/bin/env bats
# A store that says something bad in every field, in Chromium.

load run

setup_file() { make_pages hostile.sh; }

@test "hostile: nothing runs, leaves or spreads" { node "$FILES/hostile.mjs" "$PAGES/site" "$PAGES/site"; }
# An address that is none stays what it is, in quotes; its words may be in any language and form.
@test "hostile: the Nu checker finds no other markup than ours" {
	nu "$PAGES/site" --errors-only --filterpattern \
		'.*(Content Security Policy|“allow-discrete” is not|Bad value “https://example.org/.* for attribute “href” on element “a”).*'
}
