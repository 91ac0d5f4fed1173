#include "repo/limits.h"

#include "repo/internal.h"

void skn_repo_limit(const struct skn_repo_limits *limits, struct skn_repo_limits *old)
{
	ssize_t used = 0, cached = 0;

	if (skn_git_start(NULL) < 0)
		return;
	if (old) {
		*old = (struct skn_repo_limits){ 0 };
		git_libgit2_opts(GIT_OPT_GET_MWINDOW_MAPPED_LIMIT, &old->mapped);
		git_libgit2_opts(GIT_OPT_GET_CACHED_MEMORY, &used, &cached);
		old->cached = (size_t)cached;
	}
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, limits->mapped);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)limits->cached);
}
