#include "store/store.h"

#include "base/path.h"

static int read_record(struct skn_record *out, struct skn_view *view, const char *path,
		       enum skn_kind kind, const char *id, unsigned flags, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	int rc = skn_view_read(view, path, SKN_RECORD_MAX, &src, err);

	if (rc == SKN_OK)
		rc = flags & SKN_LOAD_VALID ? skn_record_parse_valid(out, kind, id, &src, path, err)
					    : skn_record_parse(out, kind, id, &src, path, err);
	skn_buf_release(&src);
	return rc;
}

int skn_store_load_record(struct skn_record *out, struct skn_view *view, const char *thread_path,
			  enum skn_kind kind, const char *id, unsigned flags, struct skn_err *err)
{
	char *path = skn_kind_path_in(thread_path, kind, id);
	int rc = read_record(out, view, path, kind, id, flags, err);

	free(path);
	return rc;
}

int skn_store_ids(struct skn_strings *out, struct skn_view *view, const char *thread_path,
		  enum skn_kind kind, struct skn_err *err)
{
	const struct skn_kind_info *info = skn_kind_info(kind);
	struct skn_view_entries entries = { 0 };
	char *dir = skn_xasprintf("%s/%s", thread_path, info->dir);
	int rc = skn_view_list(view, dir, &entries, err);

	for (size_t i = 0; i < entries.n; i++) {
		const char *name = entries.v[i].name;

		/* What is no plain file is an error when it is read: nothing is missing silently. */
		if (skn_path_has_ext(name, info->ext))
			skn_strings_pushn(out, name, strlen(name) - strlen(info->ext));
	}
	skn_view_entries_release(&entries);
	free(dir);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* Every record of one kind. */
static int load_folder(struct skn_thread *thread, struct skn_view *view, enum skn_kind kind,
		       unsigned flags, struct skn_err *err)
{
	struct skn_records *list = skn_thread_list(thread, kind);
	struct skn_strings ids = { 0 };
	int rc = skn_store_ids(&ids, view, thread->path, kind, err);

	for (size_t i = 0; rc == SKN_OK && i < ids.n; i++) {
		skn_vec_room(list);
		rc = skn_store_load_record(&list->v[list->n], view, thread->path, kind, ids.v[i], flags, err);
		if (rc == SKN_OK)
			list->n++;
	}
	skn_records_sort(list);
	skn_strings_release(&ids);
	return rc;
}

static int list_items(struct skn_thread *thread, struct skn_view *view, struct skn_err *err)
{
	int rc = skn_store_ids(&thread->item_keys, view, thread->path, SKN_KIND_ITEM, err);

	thread->n_items = thread->item_keys.n;
	return rc;
}

/* The items that the page cites; a key without an item is left out here and
 * reported by check. */
static int load_cited(struct skn_thread *thread, struct skn_view *view, unsigned flags,
		      struct skn_err *err)
{
	struct skn_numbers numbers;
	int rc = SKN_OK;

	skn_numbers_make(&numbers, thread);
	for (size_t i = 0; rc == SKN_OK && i < numbers.keys.n; i++) {
		skn_vec_room(&thread->items);
		rc = skn_store_load_record(&thread->items.v[thread->items.n], view, thread->path,
					   SKN_KIND_ITEM, numbers.keys.v[i], flags, err);
		if (rc == SKN_OK)
			thread->items.n++;
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	}
	skn_numbers_release(&numbers);
	return rc;
}

static int load_narrative(struct skn_thread *thread, struct skn_view *view, unsigned flags,
			  struct skn_err *err)
{
	char *path = skn_xasprintf("%s/narrative.md", thread->path);
	int rc = skn_view_read(view, path, SKN_NARRATIVE_MAX, &thread->narrative, err);

	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	if (rc == SKN_OK && flags & SKN_LOAD_VALID)
		rc = skn_record_check_text(thread->narrative.p, thread->narrative.n, path, err);
	if (rc == SKN_OK)
		rc = skn_thread_parse_narrative(thread, err);
	free(path);
	return rc;
}

static int load_file(struct skn_thread *thread, struct skn_view *view, const char *inside, struct skn_err *err)
{
	struct skn_file file = { .data = SKN_BUF_INIT };
	char *path = skn_xasprintf("%s/%s", thread->path, inside);
	int rc = skn_view_read(view, path, SKN_TEXT_MAX, &file.data, err);

	free(path);
	if (rc == SKN_OK) {
		file.path = skn_xstrdup(inside);
		skn_vec_push(&thread->files, file);
	} else {
		skn_buf_release(&file.data);
	}
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	return rc;
}

/* The files of one kind. */
static int load_files(struct skn_thread *thread, struct skn_view *view, enum skn_kind kind, struct skn_err *err)
{
	struct skn_strings ids = { 0 };
	int rc = skn_store_ids(&ids, view, thread->path, kind, err);

	for (size_t i = 0; rc == SKN_OK && i < ids.n; i++) {
		char *inside = skn_kind_path(kind, ids.v[i]);

		rc = load_file(thread, view, inside, err);
		free(inside);
	}
	skn_strings_release(&ids);
	return rc;
}

int skn_store_load(struct skn_thread *out, struct skn_view *view, const char *path, unsigned flags,
		   struct skn_err *err)
{
	static const enum skn_kind folders[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION };
	int rc;

	skn_thread_init(out, path);
	rc = skn_store_load_record(&out->meta, view, path, SKN_KIND_THREAD, "", flags, err);
	if (rc == SKN_OK)
		rc = load_narrative(out, view, flags, err);
	for (size_t i = 0; rc == SKN_OK && i < SKN_ARRAY_LEN(folders); i++)
		rc = load_folder(out, view, folders[i], flags, err);
	if (rc == SKN_OK)
		rc = list_items(out, view, err);
	if (rc == SKN_OK && flags & SKN_LOAD_ALL_ITEMS)
		rc = load_folder(out, view, SKN_KIND_ITEM, flags, err);
	else if (rc == SKN_OK && !(flags & SKN_LOAD_NO_ITEMS))
		rc = load_cited(out, view, flags, err);
	if (rc == SKN_OK && flags & SKN_LOAD_FILES) {
		rc = load_file(out, view, "watch.yaml", err);
		if (rc == SKN_OK)
			rc = load_files(out, view, SKN_KIND_TEXT, err);
		if (rc == SKN_OK)
			rc = load_files(out, view, SKN_KIND_RUN, err);
	}
	if (rc != SKN_OK)
		skn_thread_release(out);
	return rc;
}

int skn_store_forgive(int rc, struct skn_err *err)
{
	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	rc = skn_forgive(rc, SKN_EDATA, err);
	return skn_forgive(rc, SKN_ELIMIT, err);
}
