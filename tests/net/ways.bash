# ways.bash - what two people do, on any kind of server (servers.bash): one function each.
# shellcheck disable=SC2154

way_independent() {
	make_net "$1"
	ann_has 'ann rewords' reword 'Prices rise' 'Prices fall'
	as ben 'ben adds' skein add event lithium --id mine -d 2026-03-03 --text "Mine. [@$BRINE]"
	as ben 'ben rewords' reword 'Nobody knows' 'Everybody knows'
	expect 0 skein sync --json
	valid sync
	[ "$(pick "d['pushed'], len(d['replayed'])")" = '(True, 2)' ]
	grep -q 'Prices fall' "$N"
	grep -q 'Everybody knows' "$N"
	settled
	[ "$(hub log --format=%s -3 main | tr '\n' ,)" = 'ben rewords,ben adds,ann rewords,' ]
}

way_same_sentence() {
	make_net "$1"
	ann_has ann reword 'Prices rise' 'Prices fall'
	as ben ben reword 'Prices rise' 'Prices stay'
	old=$(git rev-parse main) there=$(hub rev-parse main)
	expect 1 skein sync --json
	valid sync
	[ "$(pick "d['conflicts'][0]['kind']")" = sentence ]
	[ "$(git rev-parse main) $(hub rev-parse main)" = "$old $there" ]
	clean_repo
	git config merge.skein.driver 'skein merge-file %O %A %B %L %P'
	git rebase origin/main >/dev/null 2>&1 || true
	expect 0 skein resolve --theirs --all
	GIT_EDITOR=true git rebase --continue >/dev/null
	expect 0 skein sync
	grep -q 'Prices stay' "$N"
	settled
}

way_same_record() {
	make_net "$1"
	ann_has 'ann dates' sed -i 's/2026-03-02/2026-03-08/' $T/timeline/halt.yaml
	as ben 'ben rewords' sed -i 's/The court halts/The high court halts/' $T/timeline/halt.yaml
	expect 0 skein sync
	grep -q 2026-03-08 $T/timeline/halt.yaml
	grep -q 'The high court' $T/timeline/halt.yaml
	ann_has 'ann dates again' sed -i 's/2026-03-08/2026-03-09/' $T/timeline/halt.yaml
	as ben 'ben dates' sed -i 's/2026-03-08/2026-03-10/' $T/timeline/halt.yaml
	expect 1 skein sync
	has 'event halt, date  (field)'
	git reset -q --hard HEAD~1
	expect 0 skein sync
	settled
}

way_same_source() {
	make_net "$1"
	ann_has 'ann finds it' skein add item lithium -t 'Alpha study' --doi 10.1000/x -d 2026-05
	as ben 'ben finds it' skein add item lithium -t 'Beta study' --doi 10.1000/x -d 2026-05
	expect 0 skein sync
	has 'are one work' "$stderr"
	# By address alone both give it the same key and the same bytes.
	ann_has 'ann finds another' skein add item lithium -t Gamma -u https://example.org/gamma -d 2026-05
	as ben 'ben finds the other' skein add item lithium -t Gamma -u https://example.org/gamma -d 2026-05
	expect 0 skein sync
	has dropped
	[ "$(find $T/items -name '*gamma*.yaml' | wc -l)" -eq 1 ]
	settled
}

way_delete_edit() {
	make_net "$1"
	ann_has 'ann removes' rm $T/timeline/halt.yaml
	as ben 'ben edits' sed -i 's/The court halts/The high court halts/' $T/timeline/halt.yaml
	expect 1 skein sync
	has '(record-edit-delete)'
	clean_repo
	git reset -q --hard HEAD~1
	as ben 'ben removes it, too' rm $T/timeline/halt.yaml
	as ben 'ben goes on' reword 'Nobody knows' 'Everybody knows'
	expect 0 skein sync
	has dropped
	[ ! -e $T/timeline/halt.yaml ]
	settled
}

way_rename_edit() {
	make_net "$1"
	ann_has 'ann renames the key' skein mv lithium "@$BRINE" brine-renamed
	as ben 'ben cites it' sh -c "echo 'It rests on it. [@$BRINE]' >>$N"
	expect 0 skein sync
	has 'what cites it follows' "$stderr"
	grep -q '^It rests on it. \[@brine-renamed\]' "$N"
	ann_has 'ann moves the thread' skein mv lithium energy/batteries
	as ben 'ben edits the old one' reword 'Prices rise' 'Prices fall'
	expect 0 skein sync
	grep -q 'Prices fall' threads/energy/batteries/narrative.md
	[ ! -e $T ]
	clean_repo
	[ "$(git rev-parse main)" = "$(hub rev-parse main)" ]
}

way_topic() {
	make_net "$1"
	git switch -qc topic
	as ben 'ben on a topic' reword 'Nobody knows' 'Everybody knows'
	expect 0 skein sync
	[ "$(hub rev-parse topic)" = "$(git rev-parse topic)" ]
	ann_has 'ann publishes' reword 'Prices rise' 'Prices fall'
	expect 0 skein sync --json
	valid sync
	[ "$(pick "d['published'], d['merged'] is None")" = '(False, False)' ]
	[ "$(hub rev-parse topic)" = "$(git rev-parse topic)" ]
	[ "$(hub rev-parse main)" = "$(git -C ../ann rev-parse main)" ]
	expect 0 skein review
	has 'Everybody'
	# Whoever lands it makes one version of it.
	git switch -q main
	expect 0 skein sync
	expect 0 skein merge topic
	expect 0 skein sync
	[ "$(hub log --first-parent --format=%s -2 main | tail -n 1)" = 'ann publishes' ]
	grep -q 'Everybody knows' "$N"
	settled
}

# The same sentence on a topic branch and on the published one.
way_topic_conflict() {
	make_net "$1"
	git switch -qc topic
	as ben ben reword 'Prices rise' 'Prices stay'
	ann_has ann reword 'Prices rise' 'Prices fall'
	expect 1 skein sync
	has 'skein merge origin/main' "$stderr"
	clean_repo
	expect 1 skein merge origin/main
	expect 0 skein resolve --ours --all
	expect 0 skein merge --continue
	expect 0 skein sync
	[ "$(hub rev-parse topic)" = "$(git rev-parse topic)" ]
	grep -q 'Prices stay' "$N"
}

# refused WORD...: exit 6 with these words of the server's, and nothing lost.
refused() {
	local there mine word
	there=$(hub rev-parse main) mine=$(git rev-parse main)
	expect 6 skein sync
	for word in "$@"; do has "$word" "$stderr"; done
	[ "$(grep -c '^skein: ' <<<"$stderr")" -eq 1 ]
	[ "$(hub rev-parse main) $(git rev-parse main)" = "$there $mine" ]
	clean_repo
}

# skein's hooks on the server: its pre-receive is the last to look.
way_our_hooks() {
	make_net "$1" hooks
	as ben 'ben is fine' reword 'Nobody knows' 'Everybody knows'
	expect 0 skein sync
	echo 'Bad. [@no-such-key]' >>$N
	git commit -qam 'ben is not' --no-verify
	refused 'pre-receive hook declined' 'unknown-key'
	git reset -q --hard HEAD~1
	git commit -q --allow-empty -m 'x

Co-authored-by: Claude <noreply@anthropic.com>'
	refused 'names a model'
	git reset -q --hard HEAD~1
	as ben 'ben goes on' reword 'Prices rise' 'Prices fall'
	expect 0 skein sync
	settled
}

way_their_hook() {
	make_net "$1"
	printf '#!/bin/sh\nprintf "no: the moon is \\033[1mfull\\n" >&2\nexit 1\n' >"$HUB/hooks/pre-receive"
	chmod +x "$HUB/hooks/pre-receive"
	ann=$(git -C ../ann rev-parse main)
	as ben ben reword 'Nobody knows' 'Everybody knows'
	refused 'pre-receive hook declined' 'the moon is'
	lacks $'\e' "$stderr"
	rm "$HUB/hooks/pre-receive"
	expect 0 skein sync
	[ "$(git rev-parse main^)" = "$ann" ]
	settled
}

way_down() {
	make_net "$1"
	as ben ben reword 'Nobody knows' 'Everybody knows'
	mine=$(git rev-parse main)
	stop_server
	expect 5 skein sync
	has "skein: cannot reach 'origin': " "$stderr"
	[ "$(grep -c '^skein: ' <<<"$stderr")" -eq 1 ]
	[ "$(git rev-parse main)" = "$mine" ]
	clean_repo
	start_server
	expect 0 skein sync
	settled
}

# A person whom the server does not know, or not any more.
way_stranger() {
	make_net "$1"
	as ben ben reword 'Nobody knows' 'Everybody knows'
	mine=$(git rev-parse main)
	case $1 in
	http | https) printf 'username=%s\npassword=expired\n' $USER_NAME >"$WORK/login" ;;
	gitolite) git remote set-url origin carl@gl:threads ;;
	daemon)
		stop_server
		mv "$HUB" "$HUB.off"
		mkdir "$HUB"
		start_server
		;;
	file) hub config receive.denyUpdates 1 && printf '#!/bin/sh\necho "not you" >&2\nexit 1\n' >"$HUB/hooks/update" && chmod +x "$HUB/hooks/update" ;;
	esac
	expect 6 skein sync
	[ "$(grep -c '^skein: ' <<<"$stderr")" -eq 1 ]
	case $1 in
	http | https)
		has "'origin' does not let you in" "$stderr"
		has 'credential' "$stderr"
		lacks expired "$stderr"
		printf 'username=%s\npassword=%s\n' $USER_NAME $PASSWORD >"$WORK/login"
		;;
	gitolite)
		has 'DENIED' "$stderr"
		git remote set-url origin ben@gl:threads
		;;
	daemon) rmdir "$HUB" && mv "$HUB.off" "$HUB" ;;
	file) rm "$HUB/hooks/update" ;;
	esac
	[ "$(git rev-parse main)" = "$mine" ]
	expect 0 skein sync
	settled
}
