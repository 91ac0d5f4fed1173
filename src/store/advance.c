#include "store/advance.h"

static const enum skn_kind lists[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };

/* Shares every record of one list. */
static void share(struct skn_records *to, const struct skn_records *from)
{
	*to = (struct skn_records){ 0 };
	if (!from->n)
		return;
	to->v = skn_xmemdup(from->v, from->n * sizeof(*from->v));
	to->n = to->cap = from->n;
}

static size_t index_of(const struct skn_records *list, const char *id)
{
	size_t i = 0;

	while (i < list->n && !skn_streq(list->v[i].id, id))
		i++;
	return i;
}

static int parse(struct skn_record *out, const struct skn_change *change, enum skn_kind kind,
		 const char *id, struct skn_err *err)
{
	struct skn_buf src = SKN_BUF_INIT;
	int rc;

	skn_buf_add(&src, change->data.p, change->data.n);
	rc = skn_record_parse(out, kind, id, &src, change->path, err);
	skn_buf_release(&src);
	return rc;
}

static int change_record(struct skn_advance *step, const struct skn_change *change, enum skn_kind kind,
			 const char *id, struct skn_err *err)
{
	struct skn_records *list = skn_thread_list(&step->next, kind);
	size_t i = index_of(list, id);
	struct skn_record record = { 0 };
	int rc = change->remove ? SKN_OK : parse(&record, change, kind, id, err);

	if (rc != SKN_OK)
		return rc;
	if (i < list->n)
		skn_vec_push(&step->gone, list->v[i]);
	if (change->remove && i < list->n) {
		memmove(list->v + i, list->v + i + 1, (list->n - i - 1) * sizeof(*list->v));
		list->n--;
	}
	if (change->remove)
		return SKN_OK;
	skn_vec_push(&step->fresh, record);
	if (i < list->n)
		list->v[i] = record;
	else
		skn_vec_push(list, record);
	return SKN_OK;
}

static int change_narrative(struct skn_advance *step, const struct skn_change *change,
			    struct skn_prose *prose, struct skn_err *err)
{
	struct skn_prose before = step->next.prose;

	step->new_narrative = true;
	step->next.narrative = (struct skn_buf)SKN_BUF_INIT;
	step->next.prose = (struct skn_prose){ .text = SKN_BUF_INIT };
	skn_buf_add(&step->next.narrative, change->data.p, change->data.n);
	if (!prose || !skn_buf_eq(&prose->text, change->data.p, change->data.n))
		return skn_prose_parse_after(&step->next.prose, change->data.p, change->data.n, &before, err);
	step->next.prose = *prose;
	*prose = (struct skn_prose){ .text = SKN_BUF_INIT };
	return SKN_OK;
}

/* One change inside the thread, by its path there. */
static int apply(struct skn_advance *step, const struct skn_change *change, const char *inside,
		 struct skn_prose *prose, struct skn_err *err)
{
	enum skn_kind kind;
	const char *id;
	size_t len;
	char *name;
	int rc = SKN_OK;

	if (!skn_kind_of_path(inside, &kind, &id, &len))
		return SKN_OK;
	name = skn_xstrndup(id, len);
	if (kind == SKN_KIND_THREAD) {
		rc = parse(&step->next.meta, change, kind, "", err);
		step->new_meta = rc == SKN_OK;
	} else if (kind == SKN_KIND_NARRATIVE) {
		rc = change_narrative(step, change, prose, err);
	} else if (skn_thread_list(&step->next, kind)) {
		rc = change_record(step, change, kind, name, err);
	}
	free(name);
	return rc;
}

int skn_advance_make(struct skn_advance *out, const struct skn_thread *thread, const char *path,
		     const struct skn_changes *changes, struct skn_prose *prose, struct skn_err *err)
{
	size_t n = strlen(path);
	int rc = SKN_OK;

	*out = (struct skn_advance){ .next = *thread };
	out->next.path = skn_xstrdup(path);
	for (size_t k = 0; k < SKN_ARRAY_LEN(lists); k++)
		share(skn_thread_list(&out->next, lists[k]),
		      skn_thread_list((struct skn_thread *)thread, lists[k]));
	for (size_t i = 0; rc == SKN_OK && i < changes->list.n; i++) {
		const struct skn_change *change = &changes->list.v[i];

		if (skn_starts_with(change->path, path) && change->path[n] == '/')
			rc = apply(out, change, change->path + n + 1, prose, err);
	}
	for (size_t k = 0; k < SKN_ARRAY_LEN(lists); k++)
		skn_records_sort(skn_thread_list(&out->next, lists[k]));
	out->next.n_items = out->next.items.n;
	if (rc != SKN_OK)
		skn_advance_drop(out);
	return rc;
}

/* Frees what only one of the two versions has; the lists of the other go with
 * their array alone. */
static void let_go(struct skn_thread *thread, struct skn_records *own, bool meta, bool narrative)
{
	skn_records_release(own);
	if (meta)
		skn_record_release(&thread->meta);
	if (narrative) {
		skn_buf_release(&thread->narrative);
		skn_prose_release(&thread->prose);
	}
	free(thread->path);
	for (size_t k = 0; k < SKN_ARRAY_LEN(lists); k++)
		skn_vec_release(skn_thread_list(thread, lists[k]));
}

void skn_advance_take(struct skn_advance *step, struct skn_thread *thread)
{
	let_go(thread, &step->gone, step->new_meta, step->new_narrative);
	*thread = step->next;
	skn_vec_release(&step->fresh);
}

void skn_advance_drop(struct skn_advance *step)
{
	let_go(&step->next, &step->fresh, step->new_meta, step->new_narrative);
	skn_vec_release(&step->gone);
}
