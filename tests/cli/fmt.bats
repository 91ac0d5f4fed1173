#!/usr/bin/env bats
# skein fmt: files in canonical form.

load helpers
load filled

setup() {
	seal
	make_filled
}

@test "what skein wrote is canonical" {
	expect 0 skein fmt --check
	[ -z "$output" ]
	expect 0 skein fmt
	[ -z "$output" ]
	[ -z "$(git status --porcelain)" ]
}

@test "a file edited by hand becomes canonical, comments stay, the rest is untouched" {
	cat >$T/timeline/halt.yaml <<-END
	# by hand
	event:  "The court  halts the permits. It was due. [@$BRINE][@$COURT]"
	date:   "2026-03-02"   # a Monday
	END
	expect 1 skein fmt --check
	[ "$output" = $T/timeline/halt.yaml ]
	touch -d @1000000000 $T/narrative.md
	expect 0 skein fmt
	[ "$output" = $T/timeline/halt.yaml ]
	diff - $T/timeline/halt.yaml <<-END
	# by hand
	date: 2026-03-02  # a Monday
	event: |
	  The court  halts the permits.
	  It was due. [@$BRINE; @$COURT]
	END
	[ "$(stat -c %Y $T/narrative.md)" = 1000000000 ]
	expect 0 skein fmt --check
}

@test "a narrative: one sentence a line, CR LF, byte order mark, decomposed letters, joined groups" {
	printf '\xef\xbb\xbfOne cafe\xcc\x81 two. Three\r\nfour. [@%s][@%s]\r\n\r\n\r\nFive.' "$BRINE" "$COURT" >$T/narrative.md
	expect 0 skein fmt lithium
	diff - $T/narrative.md <<-END
	One café two.
	Three four. [@$BRINE; @$COURT]

	Five.
	END
}

@test "only the threads that are named, and skein.yaml with the whole store" {
	skein new other >/dev/null
	sed -i 's/^title: /title:   /' $T/thread.yaml threads/other/thread.yaml
	printf 'title: x\nschema: 1\npolicy:\n  branch: main\n' >skein.yaml
	expect 0 skein fmt other
	[ "$output" = threads/other/thread.yaml ]
	expect 0 skein fmt
	[ "$output" = "skein.yaml
$T/thread.yaml" ]
	[ "$(cat skein.yaml)" = $'schema: 1\ntitle: x\npolicy: {branch: main}' ]
}

@test "a broken file is named and stays, the others are formatted" {
	printf 'date: [\n' >$T/timeline/halt.yaml
	printf 'bad \xff byte\n' >$T/narrative.md
	sed -i 's/^order/order /; s/^voice: /voice:   /' $T/perspectives/ardle.yaml
	expect 3 skein fmt
	has "$T/perspectives/ardle.yaml"
	has "$T/timeline/halt.yaml:" "$stderr"
	has "$T/narrative.md:1:5: this is no UTF-8" "$stderr"
	[ "$(cat $T/timeline/halt.yaml)" = 'date: [' ]
}

@test "one file from standard input" {
	expect 0 skein fmt - --kind narrative <<<'One. Two.'
	[ "$output" = $'One.\nTwo.' ]
	expect 0 skein fmt - --kind event <<<$'event: a\ndate: 2016'
	[ "$output" = $'date: 2016\nevent: |\n  a' ]
	expect 1 skein fmt - --kind narrative --check <<<'One. Two.'
	expect 0 skein fmt - --kind narrative --check <<<'One.'
	[ -z "$output" ]
	expect 2 skein fmt - <<<x
	expect 2 skein fmt - --kind nonsense <<<x
	expect 2 skein fmt --kind event
	expect 3 skein fmt - --kind event <<<'a: ['
	has '<stdin>:' "$stderr"
	cd / && expect 0 skein fmt - --kind narrative <<<'No store is needed.'
}

@test "what is staged can be checked" {
	cp $T/thread.yaml good
	sed -i 's/^title: /title:   /' $T/thread.yaml
	expect 0 skein fmt --check --staged
	git add $T/thread.yaml
	mv good $T/thread.yaml
	expect 1 skein fmt --check --staged
	[ "$output" = $T/thread.yaml ]
	expect 0 skein fmt --check
	expect 2 skein fmt --staged
}

@test "texts of items are left alone" {
	printf 'No newline at the end.  Two blanks\r\n' >"$T/items/$BRINE.txt"
	cp "$T/items/$BRINE.txt" before
	skein fmt >/dev/null
	cmp before "$T/items/$BRINE.txt"
}

@test "a link in a thread is refused, names that are none too" {
	expect 3 skein fmt nowhere
	ln -s /etc/passwd $T/timeline/link.yaml
	expect 3 skein fmt
}

@test "a bare repository gets a commit, and none when all is well" {
	sed -i 's/^title: /title:   /' $T/thread.yaml
	git commit -qam raw
	git clone -q --bare . ../bare.git && cd ../bare.git
	expect 1 skein fmt --check
	expect 0 skein fmt
	[ "$(git log -1 --format=%s)" = 'store: 1 file in canonical form' ]
	head=$(git rev-parse HEAD)
	expect 0 skein fmt
	[ "$(git rev-parse HEAD)" = "$head" ]
}
