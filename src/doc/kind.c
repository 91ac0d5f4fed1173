#include "doc/kind.h"

static const struct skn_kind_info kinds[SKN_KIND_N] = {
	[SKN_KIND_STORE] = { "store", "stores", "", "skein.yaml", ".yaml", "store.json" },
	[SKN_KIND_THREAD] = { "thread", "threads", "", "thread.yaml", ".yaml", "thread.json" },
	[SKN_KIND_WATCH] = { "watch", "watches", "", "watch.yaml", ".yaml", "watch.json" },
	[SKN_KIND_NARRATIVE] = { "narrative", "narratives", "", "narrative.md", ".md", NULL },
	[SKN_KIND_EVENT] = { "event", "events", "timeline", NULL, ".yaml", "event.json" },
	[SKN_KIND_VOICE] = { "voice", "voices", "perspectives", NULL, ".yaml", "perspective.json" },
	[SKN_KIND_TENSION] = { "tension", "tensions", "tensions", NULL, ".yaml", "tension.json" },
	[SKN_KIND_ITEM] = { "item", "items", "items", NULL, ".yaml", "item.json" },
	[SKN_KIND_TEXT] = { "text", "texts", "items", NULL, ".txt", NULL },
	[SKN_KIND_RUN] = { "run", "runs", "runs", NULL, ".yaml", "run.json" },
};

const struct skn_kind_info *skn_kind_info(enum skn_kind kind)
{
	return &kinds[kind];
}

/* Whether PATH is DIR/<id>EXT with one component for the id. */
static bool in_folder(const struct skn_kind_info *k, const char *path, const char **id, size_t *len)
{
	size_t dir = strlen(k->dir), ext = strlen(k->ext), n = strlen(path);

	if (k->file || dir == 0 || n <= dir + 1 + ext || strncmp(path, k->dir, dir) != 0 ||
	    path[dir] != '/' || strchr(path + dir + 1, '/') || !skn_ends_with(path, k->ext))
		return false;
	*id = path + dir + 1;
	*len = n - dir - 1 - ext;
	return true;
}

bool skn_kind_of_path(const char *path, enum skn_kind *kind, const char **id, size_t *id_len)
{
	*id = "";
	*id_len = 0;
	for (int k = SKN_KIND_THREAD; k < SKN_KIND_N; k++) {
		*kind = (enum skn_kind)k;
		if (kinds[k].file ? skn_streq(path, kinds[k].file)
				  : in_folder(&kinds[k], path, id, id_len))
			return true;
	}
	return false;
}

char *skn_kind_path(enum skn_kind kind, const char *id)
{
	const struct skn_kind_info *k = &kinds[kind];

	if (k->file)
		return skn_xstrdup(k->file);
	return skn_xasprintf("%s/%s%s", k->dir, id, k->ext);
}

char *skn_kind_path_in(const char *thread_path, enum skn_kind kind, const char *id)
{
	char *inside = skn_kind_path(kind, id);
	char *path;

	if (!*thread_path)
		return inside;
	path = skn_xasprintf("%s/%s", thread_path, inside);
	free(inside);
	return path;
}
