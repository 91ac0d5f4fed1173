# shellcheck shell=sh
# hooks.sh - the part of run.sh that measures hooks, each by itself as git would run
# it: a change of one thread in a store of 1,000 threads x 20 versions.

hook_row() { # NAME
	figure "$1" "$(ms hooks "$1")" ms "less than 100"
}

part_hooks() {
	living M
	rm -rf hooked hooked.git
	git clone -q --bare M hooked.git
	git clone -q hooked.git hooked
	(cd hooked && skein init >/dev/null && skein log $topic >/dev/null)
	(cd hooked.git && skein hook install >/dev/null && skein log $topic >/dev/null)
	old=$(git -C hooked rev-parse HEAD)
	(cd hooked && echo "A sentence that is new." >>$topic_path/narrative.md &&
		git commit -qam new --no-verify && git push -q --no-verify origin HEAD:refs/heads/objects)
	new=$(git -C hooked rev-parse HEAD)
	git -C hooked reset -q --soft "$old"
	message='Skein-Thread: group-013/topic-00667'
	heading "hooks: one thread of $(git -C M ls-tree -r -d --name-only main | grep -c '/topic-[0-9]*$') changes"
	# What is measured is a script each, so a shell's start is in it, as with git.
	in_work() { printf 'cd hooked && exec .git/hooks/%s %s\n' "$1" "${2:-}" >"hook-$1"; }
	in_bare() { printf 'cd hooked.git && export GIT_DIR=. && echo %s | %s\n' "$2" "$3" >"hook-$1"; }
	echo : >hook-none
	in_work pre-commit && in_work pre-merge-commit && in_work post-merge 0
	in_work prepare-commit-msg message && in_work commit-msg message
	echo "cd hooked && echo main $new refs/heads/main $old | .git/hooks/pre-push origin url" >hook-pre-push
	in_bare pre-receive "$old $new refs/heads/main" hooks/pre-receive
	in_bare post-receive "$old $new refs/heads/main" hooks/post-receive
	in_bare update '' "skein hook run update refs/heads/main $old $new"
	race_ms hooks-commit 15 \
		none '' 'sh hook-none' \
		pre-commit '' 'sh hook-pre-commit' \
		pre-merge-commit '' 'sh hook-pre-merge-commit' \
		prepare-commit-msg 'echo >hooked/message' 'sh hook-prepare-commit-msg' \
		commit-msg "printf 'New\n\n$message\n' >hooked/message" 'sh hook-commit-msg' \
		post-merge '' 'sh hook-post-merge'
	race_ms hooks-push 15 \
		pre-push '' 'sh hook-pre-push' \
		pre-receive '' 'sh hook-pre-receive' \
		update '' 'sh hook-update' \
		post-receive '' 'sh hook-post-receive'
	cat hooks-commit.times hooks-push.times >hooks.times
	figure "a shell that does nothing, for comparison" "$(ms hooks none)" ms
	for hook in pre-commit pre-merge-commit prepare-commit-msg commit-msg pre-push pre-receive update \
		post-receive post-merge; do
		hook_row $hook
	done
}
