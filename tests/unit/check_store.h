/* check_store.h - for tests: stores in memory and on disk, to be checked. */
#ifndef CHECK_STORE_H
#define CHECK_STORE_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/fs.h"
#include "base/path.h"
#include "check/check.h"
#include "check/rules.h"
#include "store/overlay.h"

/* 2026-06-01T12:00:00Z: when the versions of the tests are made. */
#define CHECK_NOW 1780315200

/* A repository in a folder of its own, and files laid over its empty work tree. */
struct check_store {
	struct skn_buf dir;
	struct skn_store store;
	struct skn_view *base, *view;
	struct skn_changes changes;
};

static inline void must(int rc, const struct skn_err *err)
{
	if (rc < 0)
		fail_msg("%s: %s", err->path, err->msg);
}

static inline void check_store_open(struct check_store *s)
{
	struct skn_err err = SKN_ERR_INIT;

	memset(s, 0, sizeof(*s));
	skn_buf_init(&s->dir);
	must(skn_fs_temp_dir(&s->dir, &err), &err);
	must(skn_repo_init(&s->store.repo, s->dir.p, false, "main", &err), &err);
	must(skn_view_work(&s->base, s->store.repo, &err), &err);
	must(skn_view_overlay(&s->view, s->base, &s->changes, &err), &err);
}

static inline void check_store_close(struct check_store *s)
{
	skn_view_free(s->view);
	skn_view_free(s->base);
	skn_changes_release(&s->changes);
	skn_store_close(&s->store);
	skn_fs_remove_tree(s->dir.p, NULL);
	skn_buf_release(&s->dir);
}

static inline void check_put(struct check_store *s, const char *path, const char *data, size_t n)
{
	struct skn_buf buf = SKN_BUF_INIT;

	skn_buf_add(&buf, data, n);
	skn_changes_put(&s->changes, path, &buf);
	skn_buf_release(&buf);
}

static inline void check_puts(struct check_store *s, const char *path, const char *data)
{
	check_put(s, path, data, strlen(data));
}

/* A file of the form "%% path", lines, "%% path", ... into the store; lines
 * before the first part that begin with "# expect: " go to EXPECT. */
static inline void check_put_file(struct check_store *s, const char *file, struct skn_strings *expect)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf text = SKN_BUF_INIT, part = SKN_BUF_INIT;
	char *path = NULL;

	must(skn_fs_read(&text, file, 1 << 20, &err), &err);
	for (char *line = text.p, *end; *line; line = end) {
		end = strchr(line, '\n') + 1;
		if (strncmp(line, "%% ", 3) == 0) {
			if (path)
				check_put(s, path, part.p, part.n);
			free(path);
			path = skn_xstrndup(line + 3, (size_t)(end - line) - 4);
			skn_buf_clear(&part);
		} else if (path) {
			skn_buf_add(&part, line, (size_t)(end - line));
		} else if (expect && strncmp(line, "# expect: ", 10) == 0) {
			skn_strings_pushn(expect, line + 10, (size_t)(end - line) - 11);
		}
	}
	if (path)
		check_put(s, path, part.p, part.n);
	free(path);
	skn_buf_release(&part);
	skn_buf_release(&text);
}

static inline void check_run(struct skn_diags *out, struct check_store *s)
{
	struct skn_check_options options = { .no_memory = true, .now = CHECK_NOW };
	struct skn_err err = SKN_ERR_INIT;

	must(skn_check_all(out, &s->store, s->view, &options, &err), &err);
}

/* "rule path:line:column" */
static inline char *check_describe(const struct skn_diag *d)
{
	return d->line ? skn_xasprintf("%s %s:%u:%u", d->rule, d->path, d->line, d->column)
		       : skn_xasprintf("%s %s", d->rule, d->path);
}

static inline void check_fail_with(const struct skn_diags *diags, const char *what)
{
	print_message("%s; found:\n", what);
	for (size_t i = 0; i < diags->list.n; i++)
		print_message("  %s %s:%u:%u %s\n", diags->list.v[i].rule, diags->list.v[i].path,
			      diags->list.v[i].line, diags->list.v[i].column, diags->list.v[i].message);
	fail();
}

#endif
