/*
 * history_world.h - for tests: repositories of random histories, made by git,
 * and what the library says of them beside what the model says.
 */
#ifndef HISTORY_WORLD_H
#define HISTORY_WORLD_H

#include "history_model.h"
#include "repo_env.h"
#include "rev/history.h"

#define PER_REPOSITORY 150

/* A bare repository with a number of random histories, and git's names for their commits. */
struct world {
	struct model models[PER_REPOSITORY];
	size_t n;
	char *dir;
};

static inline void read_marks(struct world *w, const char *path)
{
	struct skn_buf text = SKN_BUF_INIT;
	size_t model = 0, first = 1;

	assert_int_equal(skn_fs_read(&text, path, SKN_BUF_MAX, NULL), SKN_OK);
	SKN_VEC(struct skn_oid) oids = { 0 };
	for (const char *line = text.p; *line; line = strchrnul(line, '\n'), line += *line == '\n') {
		size_t mark = strtoul(line + 1, NULL, 10);

		while (oids.n <= mark)
			skn_vec_push(&oids, ((struct skn_oid){ { 0 } }));
		assert_true(skn_oid_parse(&oids.v[mark], strchr(line, ' ') + 1, SKN_OID_HEX));
	}
	for (; model < w->n; model++) {
		struct model *m = &w->models[model];

		for (size_t i = 0; i < m->commits.n; i++)
			m->commits.v[i].oid = oids.v[first + i];
		first += m->commits.n;
	}
	skn_vec_release(&oids);
	skn_buf_release(&text);
}

static inline void make_world(struct world *w, const char *name, size_t n, size_t size)
{
	const char *argv[] = { "git", "--git-dir", NULL, "fast-import", "--quiet", "--force", NULL, NULL };
	struct skn_proc_result r;
	struct skn_buf stream = SKN_BUF_INIT;
	char *marks = skn_xasprintf("%s/%s.marks", env_top.p, name), *option = skn_xasprintf("--export-marks=%s", marks);
	size_t mark = 1;

	w->n = n;
	w->dir = skn_xasprintf("%s/%s", env_top.p, name);
	GIT(env_top.p, "init", "-q", "--bare", w->dir);
	for (size_t i = 0; i < n; i++) {
		char branch[16];

		snprintf(branch, sizeof(branch), "h%zu", i);
		model_make(&w->models[i], branch, size);
		model_write(&stream, &w->models[i], mark);
		mark += w->models[i].commits.n;
	}
	argv[2] = w->dir;
	argv[6] = option;
	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream.p, .in_len = stream.n }, NULL),
			 SKN_OK);
	if (r.status != 0)
		fail_msg("fast-import: %s", r.err.p);
	skn_proc_release(&r);
	read_marks(w, marks);
	skn_buf_release(&stream);
	free(marks);
	free(option);
}

static inline void drop_world(struct world *w)
{
	for (size_t i = 0; i < w->n; i++)
		model_release(&w->models[i]);
	free(w->dir);
}

/* ---- comparing ---- */

static inline void describe(struct skn_buf *out, const struct model *m, const struct model_version *v)
{
	skn_buf_addf(out, "%s#%zu %" PRId64 "+%u%s%s%s time %" PRId64 " items %" PRId64 " %s <- %s\n", m->name, v->commit,
		     v->known ? v->number : -1, v->known ? v->plus : 0, v->known ? "" : " unknown",
		     v->collection ? " collection" : "", v->removed ? " removed" : "", v->time, v->items,
		     model_paths[v->path], v->before_path < 0 ? "-" : model_paths[v->before_path]);
}

static inline void describe_found(struct skn_buf *out, const struct model *m, const struct skn_version *v)
{
	size_t commit = 0;

	while (commit < m->commits.n && !skn_oid_eq(&m->commits.v[commit].oid, &v->commit))
		commit++;
	skn_buf_addf(out, "%s#%zu %" PRId64 "+%u%s%s%s time %" PRId64 " items %" PRId64 " %s <- %s\n", m->name, commit,
		     v->number < 0 ? -1 : v->number, v->number < 0 ? 0 : v->plus, v->number < 0 ? " unknown" : "",
		     v->collection ? " collection" : "", v->removed ? " removed" : "", v->time, v->items, v->path + 8,
		     v->path_before ? v->path_before + 8 : "-");
}

static inline void compare(struct skn_store *store, const struct model *m, size_t tip, uint8_t path, const bool *have,
		    unsigned flags)
{
	struct model_history want;
	struct skn_history found;
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	char *thread = skn_xasprintf("threads/%s", model_paths[path]);

	model_history_of(&want, m, tip, m->main, path, have);
	OK(skn_history_load(&found, store, &m->commits.v[tip].oid, thread, flags, err));
	for (size_t i = 0; i < want.list.n; i++)
		if (flags & SKN_HISTORY_COLLECTIONS || !want.list.v[i].collection)
			describe(&a, m, &want.list.v[i]);
	for (size_t i = 0; i < found.list.n; i++)
		describe_found(&b, m, &found.list.v[i]);
	if (flags & SKN_HISTORY_NEWEST) {
		/* It may stop early, with what it has being right. */
		if (strncmp(a.p, b.p, b.n) != 0 || (b.n == 0) != (a.n == 0))
			fail_msg("%s at #%zu of %s, newest:\nwant\n%sfound\n%s", thread, tip, m->name, a.p, b.p);
	} else if (!skn_buf_eq(&a, b.p, b.n) || want.truncated != found.truncated) {
		fail_msg("%s at #%zu of %s%s:\nwant\n%sfound\n%s", thread, tip, m->name,
			 found.truncated ? ", cut" : "", a.p, b.p);
	}
	model_history_release(&want);
	skn_history_release(&found);
	skn_buf_release(&a);
	skn_buf_release(&b);
	free(thread);
}

static inline void compare_all(struct skn_store *store, const struct model *m, size_t tip, const bool *have)
{
	for (uint8_t path = 0; path < SKN_ARRAY_LEN(model_paths); path++) {
		compare(store, m, tip, path, have, SKN_HISTORY_COLLECTIONS);
		compare(store, m, tip, path, have, 0);
		compare(store, m, tip, path, have, SKN_HISTORY_NEWEST);
	}
}

#endif
