# shellcheck shell=sh
# site.sh - the part of run.sh that measures the static site: 2,000 pages from nothing, beside Hugo
# on the same threads' pages as Markdown where it is installed; then one thread that changed.

# pages_for_hugo STORE FOLDER: each thread once for every HTML page that the site has of it.
pages_for_hugo() {
	rm -rf "$2"
	mkdir -p "$2/content" "$2/layouts/_default"
	printf 'title = "bench"\nbaseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n' >"$2/hugo.toml"
	printf '<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>\n' \
		>"$2/layouts/_default/single.html"
	printf '<html><body>{{ range .Pages }}<a href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}</body></html>\n' \
		>"$2/layouts/_default/list.html"
	skein -C "$1" list --names | while read -r thread; do
		name=$(echo "$thread" | tr / -)
		skein -C "$1" export "$thread" -f md >"$2/thread.md"
		for page in $(seq "$3"); do
			{
				printf -- '---\ntitle: "%s %s"\n---\n' "$name" "$page"
				cat "$2/thread.md"
			} >"$2/content/$name-$page.md"
		done
	done
	rm -f "$2/thread.md"
}

part_site() {
	store_of 143 5 site-store
	heading "site: 143 threads of 5 versions, about 2,000 pages with as much JSON, from nothing"
	rm -rf site-work site-out site-old-*
	git clone -q site-store site-work
	skein -C site-work reindex >/dev/null
	# shellcheck disable=SC2016 # race.c's shell expands it
	# Put aside, not removed: ext4 looks long for inodes that were freed this very second.
	race_ms site-full 5 skein '[ ! -e site-out ] || mv site-out site-old-$RUN' 'skein -C site-work site ../site-out'
	rm -rf site-old-*
	pages=$(find site-out -name '*.html' | wc -l)
	figure "$pages pages, all files" "$(ms site-full skein)" ms "less than 450"
	if command -v hugo >/dev/null; then
		[ -d site-hugo ] || pages_for_hugo site-store site-hugo 14
		race_ms site-hugo 5 hugo '[ ! -e site-hugo/public ] || mv site-hugo/public site-old-$RUN' 'hugo --quiet -s site-hugo'
		rm -rf site-old-*
		row 'the same number of pages' "$(ms site-full skein)" "$(ms site-hugo hugo)" 'twice'
	else
		echo '  hugo is not installed'
	fi
	race_ms site-same 9 skein '' 'skein -C site-work site ../site-out'
	figure 'nothing changed' "$(ms site-same skein)" ms
	one=$(git -C site-work ls-files '*/narrative.md' | head -1)
	race_ms site-one 9 skein \
		"echo 'One more.' >>site-work/$one && git -C site-work commit -qam more" 'skein -C site-work site ../site-out'
	figure 'one thread changed' "$(ms site-one skein)" ms "less than 200"
}
