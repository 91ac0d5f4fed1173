#!/bin/bash
# stores.sh FOLDER - the store that the browser reads: FOLDER/store, its site FOLDER/site, and
# FOLDER/single with the pages that export, diff and blame write.  Same bytes every time.
#
#	energy/lithium  five versions with every kind of record, one by an engine's hand
#	coast/seagrass  an imported page in three versions
#	lune-barrage    three versions that the built-in engine wrote
#	tea             Japanese; sea: Arabic; new: a thread with nothing in it yet
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
export HOME=$PWD TZ=UTC LC_ALL=C.UTF-8 GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$PWD/gitconfig
git config --global user.name 'Ada Reader'
git config --global user.email ada@example.org
git config --global init.defaultBranch main
git config --global skein.hooks false

at() { export SKEIN_CLOCK=$1 GIT_AUTHOR_DATE="$1 +0000" GIT_COMMITTER_DATE="$1 +0000"; }
days() { at $((SKEIN_CLOCK + $1 * 86400)); }
# item THREAD ID TITLE DATE [OPTION...]
item() {
	local thread=$1 id=$2 title=$3 date=$4
	shift 4
	skein add item "$thread" --id "$id" -t "$title" -d "$date" -u "https://example.org/$id" "$@" >/dev/null
}
# publish MESSAGE
publish() { skein commit -m "$1" >/dev/null; }

at 1767744000 # 2026-01-07
skein init store --title 'The Slow Desk' >/dev/null
cd store

# ---- energy/lithium
T=threads/energy/lithium
skein new energy/lithium -t 'The lithium squeeze' \
	--summary 'Permits for brine fields were halted, and nobody agrees on what that does to prices.' >/dev/null
item lithium brine 'Brine permits halted by the court' 2026-01-02 --outlet 'Brine Watch' -a 'Müller, Jürgen'
item lithium court 'Ruling 14/2026: the reasons' 2026-01-03 --outlet 'High Court' --type report
item lithium price 'Lithium prices double in a week' 2026-01-05 --outlet 'Metals Daily' -a 'Okafor, Ngozi'
cat >$T/narrative.md <<'TEXT'
The court halted every permit for new brine fields on 2 January. [@brine; @court, p. 7]
Its reasons are narrow: the water balance had not been measured. [@court]

Prices doubled within a week. [@price]
TEXT
skein add event lithium --id halt -d 2026-01-02 --text 'The court halts the permits. [@brine]' >/dev/null
skein add event lithium --id double -d 2026-01-05 --text 'Prices have doubled. [@price]' >/dev/null
skein add voice lithium --id court --name 'The High Court' \
	--stance 'Permits may come back once the water is measured. [@court]' >/dev/null
skein add voice lithium --id brine --name 'Brine Watch' \
	--stance 'The fields were never legal. [@brine]' >/dev/null
skein add tension lithium --id how-long -q 'How long will the halt last? [@court; @brine]' >/dev/null
skein add tension lithium --id shortage -q 'Is there a shortage, or only fear of one? [@price]' >/dev/null
printf 'The court said on Friday that no permit stands until the water balance is measured.\n' >$T/items/court.txt
publish 'lithium: the halt'

days 20
item lithium survey 'A survey of the brine fields: what the pumps take' 2026-01-18 --outlet 'Ardle Institute' \
	-a 'Ardle, Mary' -a 'Quispe, Juan'
cat >$T/narrative.md <<'TEXT'
The court halted every permit for new brine fields on 2 January. [@brine; @court, p. 7]
Its reasons are narrow: the water balance had not been measured. [@court]
A survey has begun to measure it. [@survey]

Prices doubled within a week, then fell back by a third. [@price]
TEXT
skein add event lithium --id survey -d 2026-01-18 --text 'The survey begins. [@survey]' >/dev/null
skein add voice lithium --id ardle --name 'Ardle Institute' \
	--stance 'Two of the seven fields take more water than the rain brings. [@survey]' >/dev/null
publish 'lithium: a survey begins'

days 35
cat >$T/perspectives/brine.yaml <<'TEXT'
voice: Brine Watch
stance: |
  Five of the seven fields could have been legal, had anybody asked. [@brine]
evolution: |
  Less certain than in January, since the survey. [@survey]
TEXT
cat >$T/narrative.md <<'TEXT'
# What happened

The court halted all permits for new brine fields on 2 January. [@brine; @court, p. 7]
Its reasons are narrow: the water balance had not been measured. [@court]
A survey has begun to measure it, and found two fields that take too much. [@survey]

# What it costs

Prices doubled within a week, then fell back by a third. [@price]
Contracts for the year were signed at the old price. [@price]
TEXT
publish 'lithium: what the survey found'

days 60
item lithium reopen 'Five fields reopen' 2026-04-24 --outlet 'Brine Watch' --via reactive:brine-fields
cat >$T/narrative.md <<'TEXT'
# What happened

The court halted all permits for new brine fields on 2 January. [@brine; @court, p. 7]
Its reasons are narrow: the water balance had not been measured. [@court]
A survey measured it, and found two fields that take too much. [@survey]
Five fields reopened on 24 April. [@reopen]

# What it costs

Contracts for the year were signed at the old price. [@price]
TEXT
cat >$T/tensions/how-long.yaml <<'TEXT'
status: resolved
question: |
  How long will the halt last? [@court; @brine]
resolution: |
  Sixteen weeks for five of the fields. [@reopen]
TEXT
skein add event lithium --id reopen -d 2026-04-24 --text 'Five fields reopen. [@reopen]' >/dev/null
skein add event lithium --id appeal -d 2026-09 --expected --text 'The appeal of the other two is heard. [@reopen]' >/dev/null
publish 'lithium: five fields reopen'

days 10
sed -i 's/^Contracts .*/Contracts for the year were signed at the old price, and the buyers kept to them. [@price; @survey, table 2]/' $T/narrative.md
git rm -q $T/timeline/double.yaml
publish 'lithium: contracts held'

# ---- coast/seagrass, imported
days 1
skein import --as coast/seagrass "$here"/../demo/seagrass-v[235].txt >/dev/null

# ---- lune-barrage, written by the engine from two rounds of articles
skein new lune-barrage -t 'The Lune barrage' >/dev/null
publish 'lune-barrage: begin'
for round in 1 2; do
	days 30
	from=()
	for file in "$here"/../demo/lune/$round/*.html; do from+=(--from "$file"); done
	skein gather lune-barrage --offline "${from[@]}" >/dev/null
	skein cycle lune-barrage --no-gather >/dev/null
done

# ---- tea: Japanese
days 1
skein new tea -t '日本茶の値段' --summary '新茶の値段が上がった。' >/dev/null
item tea shimbun '新茶の初取引' 2026-04-10 --outlet '静岡新聞' --language ja
printf '新茶の初取引は四月十日に始まった。[@shimbun]\n値段は去年の二倍になった。[@shimbun]\n' >threads/tea/narrative.md
skein add event tea --id first -d 2026-04-10 --text '初取引が始まる。[@shimbun]' >/dev/null
publish 'tea: begin'
days 2
printf '新茶の初取引は四月十日に始まった。[@shimbun]\n値段は去年の二倍になったが、量は減った。[@shimbun]\n' >threads/tea/narrative.md
publish 'tea: less of it'

# ---- sea: Arabic, from right to left
days 1
skein new sea -t 'ارتفاع مستوى البحر' --summary 'ما نعرفه عن السواحل.' >/dev/null
item sea sahil 'البحر يرتفع' 2026-05-01 --outlet 'جريدة الساحل' --language ar
printf 'ارتفع مستوى البحر في الميناء. [@sahil]\nلا أحد يعرف إلى متى. [@sahil]\n' >threads/sea/narrative.md
publish 'sea: begin'

# ---- new: nothing in it yet
days 1
skein new new -t 'A thread that has only begun' >/dev/null
publish 'new: begin'

skein site ../site >/dev/null
mkdir -p ../single
skein export lithium -f html >../single/export.html
skein export seagrass@2 -f html >../single/export-old.html
skein export tea -f html >../single/export-tea.html
skein diff lithium@1..5 -f html >../single/diff.html
skein diff tea@1..2 -f html >../single/diff-tea.html
skein blame lithium -f html >../single/blame.html
