#include "rev/gist.h"

#include "rev/run.h"

/* Reads one side of a version; *found false when the thread is not there. */
static int read_side(struct skn_thread *out, bool *found, struct skn_store *store, const struct skn_oid *commit,
		     const char *path, struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, store->repo, commit, err);

	*found = false;
	if (rc == SKN_OK)
		rc = skn_store_load(out, view, path, 0, err);
	*found = rc == SKN_OK;
	skn_view_free(view);
	return rc;
}

static void count(struct skn_gist *gist, const struct skn_version *v, const struct skn_thread *from,
		  const struct skn_thread *to)
{
	struct skn_numbers numbers;
	struct skn_diff diff;

	if (!gist->broken_before) {
		skn_diff_make(&diff, from, to);
		memcpy(gist->counts, diff.counts, sizeof(gist->counts));
		skn_diff_release(&diff);
	}
	skn_numbers_make(&numbers, to);
	gist->sources = (int64_t)numbers.keys.n;
	gist->items = v->items >= 0 ? v->items : (int64_t)to->n_items;
	skn_numbers_release(&numbers);
}

/* What is wrong with the thread itself is noted in *broken. */
static int forgive(int rc, bool *broken, struct skn_err *err)
{
	int forgiven = skn_store_forgive(rc, err);

	*broken = rc != SKN_OK && forgiven == SKN_OK;
	return forgiven;
}

static int examine(struct skn_gist *gist, struct skn_store *store, const struct skn_version *v, struct skn_err *err)
{
	struct skn_commit_brief brief;
	struct skn_thread from, to;
	bool had = false, has = false;
	int rc = forgive(skn_repo_read_brief(store->repo, &v->commit, &brief, err), &gist->broken, err);

	if (rc == SKN_OK && !gist->broken && v->path_before)
		rc = forgive(read_side(&from, &had, store, &brief.parent, v->path_before, err), &gist->broken_before,
			     err);
	if (rc == SKN_OK && !gist->broken && !v->removed)
		rc = forgive(read_side(&to, &has, store, &v->commit, v->path, err), &gist->broken, err);
	if (has)
		count(gist, v, had ? &from : NULL, &to);
	if (has)
		skn_thread_release(&to);
	if (had)
		skn_thread_release(&from);
	return rc;
}

int skn_gist_who(struct skn_gist *gist, struct skn_store *store, const struct skn_version *version,
		 struct skn_err *err)
{
	struct skn_run_info run;
	int rc = skn_run_info(&run, store, version, err);

	if (rc != SKN_OK)
		return rc;
	gist->author = run.author;
	gist->op = run.op;
	gist->engine = run.engine;
	run.author = run.op = run.engine = NULL;
	skn_run_info_release(&run);
	return SKN_OK;
}

int skn_gist_read(struct skn_gist *out, struct skn_store *store, const struct skn_version *version,
		   struct skn_err *err)
{
	int rc;

	*out = (struct skn_gist){ 0 };
	rc = examine(out, store, version, err);
	return rc == SKN_OK ? skn_gist_who(out, store, version, err) : rc;
}

void skn_gist_release(struct skn_gist *gist)
{
	free(gist->author);
	free(gist->op);
	free(gist->engine);
	*gist = (struct skn_gist){ 0 };
}

/* ---- as bytes: numbers, then the counts that are not 0, then the names ---- */

static void put_int(struct skn_buf *out, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		skn_buf_addc(out, (char)(v | 0x80));
	skn_buf_addc(out, (char)v);
}

struct bytes {
	const unsigned char *p, *end;
	bool bad;
};

static uint64_t get_int(struct bytes *in)
{
	uint64_t v = 0;

	for (unsigned shift = 0; in->p < in->end && shift < 64; shift += 7) {
		unsigned char c = *in->p++;

		v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return v;
	}
	in->bad = true;
	return 0;
}

static char *get_name(struct bytes *in)
{
	const unsigned char *nul = in->bad ? NULL : memchr(in->p, '\0', (size_t)(in->end - in->p));
	char *name;

	if (!nul) {
		in->bad = true;
		return NULL;
	}
	name = skn_xstrdup((const char *)in->p);
	in->p = nul + 1;
	return name;
}

void skn_gist_encode(struct skn_buf *out, const struct skn_gist *gist)
{
	uint64_t kinds = 0;

	put_int(out, (uint64_t)gist->items);
	put_int(out, (uint64_t)gist->sources);
	for (int k = 0; k < SKN_DIFF_N; k++)
		kinds += gist->counts[k] != 0;
	put_int(out, kinds);
	for (int k = 0; k < SKN_DIFF_N; k++) {
		if (!gist->counts[k])
			continue;
		put_int(out, (uint64_t)k);
		put_int(out, gist->counts[k]);
	}
	skn_buf_add(out, gist->author, strlen(gist->author) + 1);
	skn_buf_add(out, gist->op, strlen(gist->op) + 1);
	if (gist->engine)
		skn_buf_add(out, gist->engine, strlen(gist->engine) + 1);
}

bool skn_gist_decode(struct skn_gist *out, const void *p, size_t n)
{
	struct bytes in = { .p = p, .end = (const unsigned char *)p + n };
	uint64_t kinds;

	*out = (struct skn_gist){ 0 };
	out->items = (int64_t)get_int(&in);
	out->sources = (int64_t)get_int(&in);
	kinds = get_int(&in);
	for (; kinds > 0 && !in.bad; kinds--) {
		uint64_t k = get_int(&in);

		if (k >= SKN_DIFF_N)
			in.bad = true;
		else
			out->counts[k] = (size_t)get_int(&in);
	}
	out->author = get_name(&in);
	out->op = get_name(&in);
	out->engine = in.p < in.end ? get_name(&in) : NULL;
	if (!in.bad && in.p == in.end)
		return true;
	skn_gist_release(out);
	return false;
}
