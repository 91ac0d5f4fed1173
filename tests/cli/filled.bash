# filled.bash - a store with one thread of every kind of record, entered.
#
#	load filled
#	make_filled          $WORK/store with energy/lithium, committed as version 1
#
# $BRINE and $COURT are the keys of its two items; the third, 'Uncited', is not cited.
# shellcheck disable=SC2034

T=threads/energy/lithium

make_filled() {
	at 1780000000 # 2026-05-28: after everything in it
	make_store "${1:-store}" || return 1
	skein new energy/lithium -t 'The lithium squeeze' --summary 'What lithium costs.' >/dev/null
	BRINE=$(skein add item lithium -t 'Brine permits halted' -u https://example.org/brine -d 2026-03-02 \
		--outlet 'Brine Watch' -a 'Müller, Jürgen') || return 1
	COURT=$(skein add item lithium -t 'The court explains' --doi 10.1000/court-1 -d 2026-04 \
		-a 'Ardle Institute') || return 1
	skein add item lithium -t 'Uncited: a survey' -u https://example.org/uncited >/dev/null
	BRINE=${BRINE:2:-1} COURT=${COURT:2:-1}
	printf '%s\n%s\n\n%s\n' "The court halts the permits. [@$BRINE; @$COURT, p. 7]" \
		'Prices rise.' "Nobody knows for how long. [@$BRINE]" >$T/narrative.md
	skein add event lithium --id halt -d 2026-03-02 --text "The court halts the permits. [@$BRINE]" >/dev/null
	skein add voice lithium --id ardle --name 'Ardle Institute' --stance "It was due. [@$COURT]" \
		--evolution "More certain since April. [@$COURT]" >/dev/null
	skein add tension lithium --id how-long -q "For how long? [@$BRINE]" >/dev/null
	printf 'The full text of the brine article.\n' >"$T/items/$BRINE.txt"
	skein commit >/dev/null
}
