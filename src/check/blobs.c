#include "check/blobs.h"

#define HELD_MAX ((size_t)1 << 16) /* bytes of a content that is kept */

static int read_index(struct skn_blobs *blobs, struct skn_err *err)
{
	blobs->index_read = true;
	return skn_index_read(&blobs->index, skn_repo_index_path(skn_view_repo(blobs->view)), err);
}

int skn_blobs_open(struct skn_blobs *out, struct skn_view *view, bool work, bool few,
		   struct skn_err *err)
{
	int rc;

	*out = (struct skn_blobs){ .view = view, .work = work, .files = SKN_WORK_INIT };
	if (!work)
		return SKN_OK;
	rc = few ? SKN_OK : read_index(out, err);
	if (rc == SKN_OK)
		rc = skn_work_open(&out->files, skn_repo_work_dir(skn_view_repo(view)), err);
	if (rc != SKN_OK)
		skn_blobs_close(out);
	return rc;
}

void skn_blobs_close(struct skn_blobs *blobs)
{
	skn_index_release(&blobs->index);
	if (blobs->work)
		skn_work_close(&blobs->files);
	blobs->work = false;
}

void skn_blob_release(struct skn_blob *blob)
{
	skn_buf_release(&blob->data);
	blob->held = false;
}

/* Whether the index knows the file of the work tree as it is now. */
static bool unchanged(struct skn_blobs *blobs, const char *path, struct skn_oid *out)
{
	const struct skn_index_entry *entry;
	struct stat st;

	if (!blobs->work || skn_work_stat(&blobs->files, path, &st, NULL) != SKN_OK)
		return false;
	if (!blobs->index_read && (st.st_size <= SKN_BLOBS_FEW_SIZE || read_index(blobs, NULL) != SKN_OK))
		return false;
	entry = skn_index_find(&blobs->index, path);
	if (!entry || skn_index_stage(entry) != 0 || skn_index_intended(entry) || !S_ISREG(skn_index_mode(entry)) ||
	    !skn_index_is_clean(&blobs->index, entry, &st))
		return false;
	*out = skn_index_oid(entry);
	return true;
}

int skn_blobs_find(struct skn_blob *out, struct skn_blobs *blobs, const char *path,
		   const struct skn_oid *own, size_t max, struct skn_err *err)
{
	int rc;

	*out = (struct skn_blob){ .data = SKN_BUF_INIT };
	if (own) {
		out->oid = *own;
		out->known = true;
		return SKN_OK;
	}
	if (unchanged(blobs, path, &out->oid)) {
		out->known = true;
		return SKN_OK;
	}
	rc = skn_view_read(blobs->view, path, max, &out->data, err);
	if (rc == SKN_OK)
		rc = skn_repo_hash_blob(&out->oid, out->data.p, out->data.n, err);
	out->known = rc == SKN_OK;
	out->held = rc == SKN_OK && out->data.n <= HELD_MAX;
	if (!out->held)
		skn_buf_release(&out->data);
	return rc;
}

int skn_blobs_read(struct skn_buf *out, struct skn_blobs *blobs, const struct skn_blob *blob,
		   const char *path, size_t max, struct skn_err *err)
{
	struct skn_repo *repo = skn_view_repo(blobs->view);

	skn_buf_clear(out);
	if (blob->held) {
		skn_buf_add(out, blob->data.p, blob->data.n);
		return SKN_OK;
	}
	if (skn_repo_has_object(repo, &blob->oid))
		return skn_repo_read_blob(repo, &blob->oid, max, out, err);
	/* A file of the work tree that is too large to keep, or a blob that a
	 * partial clone left out. */
	return skn_view_read(blobs->view, path, max, out, err);
}
