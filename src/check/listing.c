#include "check/listing.h"

#include "base/map.h"
#include "check/facts.h"
#include "store/store.h"

size_t skn_listing_max(enum skn_kind kind)
{
	return kind == SKN_KIND_TEXT ? SKN_TEXT_MAX
	       : kind == SKN_KIND_NARRATIVE ? SKN_NARRATIVE_MAX : SKN_RECORD_MAX;
}

/* ---- names, modes ---- */

void skn_check_name(struct skn_diags *out, const char *name, size_t n, enum skn_name_kind kind,
		    const char *what, const char *path)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_buf better = SKN_BUF_INIT;

	if (skn_name_check(name, n, kind, &err) == SKN_OK)
		return;
	skn_rule_report(out, SKN_RULE_BAD_NAME, path, NULL, "the name of the %s: %s", what, err.msg);
	if (kind != SKN_NAME_RUN && skn_name_make(&better, name, n, what))
		skn_diags_hint(out, "'%s' would do", better.p);
	skn_buf_release(&better);
}

static void check_id(struct skn_listing *out, const struct skn_listed *file)
{
	if (skn_kind_info(file->kind)->file)
		return;
	skn_check_name(&out->diags, file->id, strlen(file->id),
		       file->kind == SKN_KIND_RUN ? SKN_NAME_RUN : SKN_NAME_ID,
		       skn_kind_info(file->kind)->word, file->path);
}

void skn_check_twins(struct skn_diags *out, const struct skn_view_entries *entries, const char *prefix)
{
	struct skn_map seen = SKN_MAP_INIT;

	for (size_t i = 0; i < entries->n; i++) {
		char *lower = skn_xstrdup(entries->v[i].name);
		const char *other;

		for (char *c = lower; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		other = skn_map_find(&seen, lower, strlen(lower));
		if (other) {
			char *path = skn_xasprintf("%s%s", prefix, entries->v[i].name);

			skn_rule_report(out, SKN_RULE_DUPLICATE_ID, path, NULL,
					"differs from '%s' in case only", other);
			free(path);
		} else {
			skn_map_put(&seen, lower, strlen(lower), entries->v[i].name);
		}
		free(lower);
	}
	skn_map_release(&seen, NULL);
}

bool skn_check_mode(struct skn_diags *out, enum skn_view_kind kind, const char *path)
{
	static const char *const what[] = {
		[SKN_VIEW_EXEC] = "is executable", [SKN_VIEW_SYMLINK] = "is a symbolic link",
		[SKN_VIEW_SUBMODULE] = "is a submodule", [SKN_VIEW_OTHER] = "is no plain file",
	};

	if (kind == SKN_VIEW_FILE || kind == SKN_VIEW_DIR)
		return true;
	skn_rule_report(out, SKN_RULE_BAD_MODE, path, NULL, "%s", what[kind]);
	return false;
}

/* ---- the walk ---- */

struct walk {
	struct skn_listing *out;
	struct skn_blobs *blobs;
	bool settled; /* the ids of entries are final: nothing can be in conflict */
};

static bool is_folder_of_thread(const char *name)
{
	for (int kind = SKN_KIND_THREAD; kind < SKN_KIND_N; kind++)
		if (skn_streq(skn_kind_info((enum skn_kind)kind)->dir, name))
			return true;
	return false;
}

static void stray(struct skn_listing *out, const char *path, bool folder)
{
	skn_rule_report(&out->diags, SKN_RULE_STRAY_FILE, path, NULL,
			"%s belongs to no part of a thread", folder ? "the folder" : "the file");
	skn_diags_hint(&out->diags, "keep other files outside threads/");
}

/* What skn_blobs_find failed with, as a finding; other failures go on. */
static int not_found(struct skn_listing *out, const struct skn_listed *file, int rc, struct skn_err *why,
		     struct skn_err *err)
{
	if (rc == SKN_ELIMIT)
		skn_rule_report(&out->diags, SKN_RULE_TOO_LARGE, file->path, NULL,
				"is larger than %zu bytes", skn_listing_max(file->kind));
	else if (rc == SKN_EDATA || rc == SKN_ENOTFOUND)
		skn_rule_report(&out->diags, SKN_RULE_UNREADABLE, file->path, NULL, "%s", why->msg);
	else
		return skn_fail_at(err, (enum skn_errc)rc, why->path, 0, 0, "%s", why->msg);
	if (why->hint[0] && rc != SKN_ELIMIT)
		skn_diags_hint(&out->diags, "%s", why->hint);
	out->whole = false;
	return SKN_OK;
}

/* Appends a plain file; PATH is inside the thread. */
static int add_file(struct walk *w, const char *path, const struct skn_view_entry *entry,
		    struct skn_err *err)
{
	struct skn_listing *out = w->out;
	struct skn_listed file = { .path = skn_xstrdup(path), .blob.data = SKN_BUF_INIT };
	struct skn_err why = SKN_ERR_INIT;
	struct skn_oid own = entry->oid;
	bool has = entry->has_oid;
	const char *id;
	char *full;
	size_t len;
	int rc = SKN_OK;

	if (!skn_kind_of_path(path, &file.kind, &id, &len)) {
		stray(out, path, false);
		free(file.path);
		return SKN_OK;
	}
	file.id = skn_xstrndup(id, len);
	full = skn_xasprintf("%s/%s", out->thread, path);
	if (has && !w->settled)
		rc = skn_view_oid(w->blobs->view, full, &own, &why);
	if (rc == SKN_OK)
		rc = skn_blobs_find(&file.blob, w->blobs, full, has ? &own : NULL,
				    skn_listing_max(file.kind), &why);
	rc = rc == SKN_OK ? SKN_OK : not_found(out, &file, rc, &why, err);
	check_id(out, &file);
	skn_vec_push(&out->files, file);
	free(full);
	return rc;
}

static int list_folder(struct walk *w, const char *dir, struct skn_err *err)
{
	struct skn_view_entries entries = { 0 };
	char *full = *dir ? skn_xasprintf("%s/%s", w->out->thread, dir) : skn_xstrdup(w->out->thread);
	char *prefix = *dir ? skn_xasprintf("%s/", dir) : skn_xstrdup("");
	int rc = skn_view_list(w->blobs->view, full, &entries, err);

	skn_check_twins(&w->out->diags, &entries, prefix);
	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++) {
		char *path = skn_xasprintf("%s%s", prefix, entries.v[i].name);

		if (!skn_check_mode(&w->out->diags, entries.v[i].kind, path))
			;
		else if (entries.v[i].kind == SKN_VIEW_FILE)
			rc = add_file(w, path, &entries.v[i], err);
		else if (!*dir && is_folder_of_thread(path))
			rc = list_folder(w, path, err);
		else
			stray(w->out, path, true);
		free(path);
	}
	skn_view_entries_release(&entries);
	free(prefix);
	free(full);
	return rc;
}

/* Texts whose record is missing. */
static void lone_texts(struct skn_listing *out)
{
	for (size_t i = 0; i < out->files.n; i++) {
		const struct skn_listed *file = &out->files.v[i];

		if (file->kind != SKN_KIND_TEXT || skn_listing_find(out, SKN_KIND_ITEM, file->id))
			continue;
		skn_rule_report(&out->diags, SKN_RULE_STRAY_FILE, file->path, NULL,
				"is the text of no item: there is no items/%s.yaml", file->id);
	}
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct skn_listed *)a)->path, ((const struct skn_listed *)b)->path);
}

int skn_listing_make(struct skn_listing *out, struct skn_blobs *blobs, const char *thread,
		     struct skn_err *err)
{
	struct walk w = { .out = out, .blobs = blobs };
	struct skn_oid tree;
	int rc;

	*out = (struct skn_listing){ .thread = skn_xstrdup(thread), .whole = true };
	/* Only a tree has an id; the index has entries in conflict. */
	w.settled = !blobs->work && skn_view_oid(blobs->view, thread, &tree, NULL) == SKN_OK;
	rc = list_folder(&w, "", err);
	if (rc != SKN_OK) {
		skn_listing_release(out);
		return rc;
	}
	if (out->files.n > 1)
		qsort(out->files.v, out->files.n, sizeof(*out->files.v), by_path);
	lone_texts(out);
	return SKN_OK;
}

void skn_listing_release(struct skn_listing *listing)
{
	for (size_t i = 0; i < listing->files.n; i++) {
		free(listing->files.v[i].path);
		free(listing->files.v[i].id);
		skn_blob_release(&listing->files.v[i].blob);
	}
	skn_vec_release(&listing->files);
	skn_diags_release(&listing->diags);
	free(listing->thread);
	listing->thread = NULL;
}

const struct skn_listed *skn_listing_find(const struct skn_listing *listing, enum skn_kind kind,
					  const char *id)
{
	char *path = skn_kind_path(kind, id);
	struct skn_listed wanted = { .path = path };
	const struct skn_listed *found =
		listing->files.n ? bsearch(&wanted, listing->files.v, listing->files.n,
					   sizeof(wanted), by_path) : NULL;

	free(path);
	return found;
}

int skn_listing_read(struct skn_buf *out, const struct skn_listing *listing, struct skn_blobs *blobs,
		     const struct skn_listed *file, struct skn_err *err)
{
	char *full = skn_xasprintf("%s/%s", listing->thread, file->path);
	int rc = skn_blobs_read(out, blobs, &file->blob, full, skn_listing_max(file->kind), err);

	free(full);
	return rc;
}

void skn_listing_key(struct skn_memory_key *out, const struct skn_listing *listing)
{
	struct skn_memory_hash hash;
	struct skn_buf diags = SKN_BUF_INIT;

	skn_memory_hash_init(&hash, "files");
	for (size_t i = 0; i < listing->files.n; i++) {
		skn_memory_hash_add(&hash, listing->files.v[i].path, strlen(listing->files.v[i].path));
		skn_memory_hash_add(&hash, listing->files.v[i].blob.oid.b, sizeof(struct skn_oid));
	}
	skn_diags_pack(&diags, &listing->diags);
	skn_memory_hash_add(&hash, diags.p, diags.n);
	skn_memory_hash_end(&hash, out);
	skn_buf_release(&diags);
}
