#include "site/ages.h"

#include "base/path.h"

/* "narrowed" is open still; so is what says nothing or what is not known. */
static bool is_settled(const char *status)
{
	return skn_streq(status, "resolved") || skn_streq(status, "dissolved");
}

static int by_id(const void *pa, const void *pb)
{
	const struct skn_site_age *a = pa, *b = pb;

	return strcmp(a->id, b->id);
}

static const struct skn_site_age *find(const struct skn_site_states *states, const char *id)
{
	const struct skn_site_age key = { .id = (char *)(uintptr_t)id };

	return states && states->list.n ? bsearch(&key, states->list.v, states->list.n, sizeof(key), by_id) : NULL;
}

static const struct skn_site_age *find_question(const struct skn_site_states *states, const char *question)
{
	for (size_t i = 0; states && *question && i < states->list.n; i++)
		if (skn_streq(states->list.v[i].question, question))
			return &states->list.v[i];
	return NULL;
}

/* What the record says; a broken one says nothing. */
static int read_age(struct skn_site_age *out, struct skn_view *view, struct skn_err *err)
{
	char *path = skn_kind_path(SKN_KIND_TENSION, out->id);
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record record;
	const char *status = NULL, *question = NULL;
	int rc = skn_view_read(view, path, SKN_RECORD_MAX, &src, err);

	if (rc == SKN_OK)
		rc = skn_record_parse(&record, SKN_KIND_TENSION, out->id, &src, path, err);
	if (rc == SKN_OK) {
		status = skn_record_text(&record, "status", NULL);
		question = skn_record_text(&record, "question", NULL);
	}
	out->status = skn_xstrdup(status ? status : "");
	out->question = skn_xstrdup(question ? question : "");
	if (rc == SKN_OK)
		skn_record_release(&record);
	skn_buf_release(&src);
	free(path);
	return skn_store_forgive(rc, err);
}

/* As of VERSION, from what it was before. */
static void date_age(struct skn_site_age *age, const struct skn_site_age *before, size_t version)
{
	bool again = before && is_settled(before->status) && !is_settled(age->status);

	age->opened = before && !again ? before->opened : version;
	age->changed = before && skn_streq(before->status, age->status) ? before->changed : version;
}

static int read_entry(struct skn_site_states *out, const struct skn_site_states *before, struct skn_view *view,
		      const struct skn_view_entry *entry, size_t version, struct skn_err *err)
{
	const size_t ext = strlen(".yaml");
	struct skn_site_age age = { .id = skn_xstrndup(entry->name, strlen(entry->name) - ext), .blob = entry->oid };
	const struct skn_site_age *was = find(before, age.id);
	int rc = SKN_OK;

	if (was && skn_oid_eq(&was->blob, &age.blob)) {
		age.status = skn_xstrdup(was->status);
		age.question = skn_xstrdup(was->question);
	} else {
		rc = read_age(&age, view, err);
	}
	date_age(&age, was ? was : find_question(before, age.question), version);
	skn_vec_push(&out->list, age);
	return rc;
}

/* The folder in the thread's TREE; zero when there is none. */
static int folder_of(struct skn_oid *out, struct skn_view *view, struct skn_err *err)
{
	int rc = skn_view_oid(view, "tensions", out, err);

	if (rc == SKN_ENOTFOUND)
		*out = (struct skn_oid){ 0 };
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

static int read_folder(struct skn_site_ages *ages, struct skn_view *view, size_t version, struct skn_err *err)
{
	const struct skn_site_states *before = ages->states.n ? skn_vec_last(&ages->states) : NULL;
	struct skn_site_states states = { 0 };
	struct skn_view_entries entries = { 0 };
	int rc = view ? skn_view_list(view, "tensions", &entries, err) : SKN_OK;

	rc = skn_forgive(rc, SKN_ENOTFOUND, err);
	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++)
		if (skn_path_has_ext(entries.v[i].name, ".yaml"))
			rc = read_entry(&states, before, view, &entries.v[i], version, err);
	if (states.list.n > 1)
		qsort(states.list.v, states.list.n, sizeof(*states.list.v), by_id);
	skn_vec_push(&ages->states, states);
	skn_view_entries_release(&entries);
	return rc;
}

static void clear(struct skn_site_ages *ages)
{
	for (size_t i = 0; i < ages->states.n; i++) {
		for (size_t k = 0; k < ages->states.v[i].list.n; k++) {
			free(ages->states.v[i].list.v[k].id);
			free(ages->states.v[i].list.v[k].status);
			free(ages->states.v[i].list.v[k].question);
		}
		skn_vec_release(&ages->states.v[i].list);
	}
	skn_vec_release(&ages->states);
	free(ages->state);
	*ages = (struct skn_site_ages){ 0 };
}

void skn_site_ages_free(struct skn_site_ages *ages)
{
	if (ages)
		clear(ages);
	free(ages);
}

static int read_all(struct skn_site_ages *ages, struct skn_site *site, struct skn_site_thread *thread,
		    struct skn_err *err)
{
	struct skn_oid folder, last = { 0 };
	int rc = SKN_OK;

	clear(ages);
	ages->state = skn_xcalloc(thread->versions.n, sizeof(*ages->state));
	for (size_t i = thread->versions.n; rc == SKN_OK && i-- > 0;) {
		const struct skn_version *v = &thread->versions.v[i].v;
		struct skn_view *view = NULL;

		folder = (struct skn_oid){ 0 };
		if (!v->removed) {
			rc = skn_view_tree(&view, site->store->repo, &v->tree, err);
			rc = rc == SKN_OK ? folder_of(&folder, view, err) : rc;
		}
		if (rc == SKN_OK && (!ages->states.n || !skn_oid_eq(&folder, &last)))
			rc = read_folder(ages, skn_oid_is_zero(&folder) ? NULL : view, i, err);
		last = folder;
		ages->state[i] = ages->states.n - 1;
		skn_view_free(view);
	}
	ages->thread = rc == SKN_OK ? thread : NULL;
	return rc;
}

/* A label, or NULL where it is not known. */
static const char *label_of(const struct skn_site_thread *thread, size_t version)
{
	const char *label = thread->versions.v[version].label;

	return *label == '?' ? NULL : label;
}

int skn_site_since(struct skn_site_sinces *out, struct skn_site *site, struct skn_site_thread *thread,
		   size_t version, struct skn_err *err)
{
	size_t first = thread->versions.n - 1;
	const struct skn_site_states *states;
	struct skn_site_ages *ages;
	int rc = SKN_OK;

	*out = (struct skn_site_sinces){ 0 };
	if (!site->ages)
		site->ages = skn_xcalloc(1, sizeof(*site->ages));
	ages = site->ages;
	if (ages->thread != thread)
		rc = read_all(ages, site, thread, err);
	if (rc != SKN_OK)
		return rc;
	states = &ages->states.v[ages->state[version]];
	for (size_t i = 0; i < states->list.n; i++) {
		const struct skn_site_age *age = &states->list.v[i];

		skn_vec_push(out, ((struct skn_html_since){
			.id = age->id, .status = age->status,
			.opened = label_of(thread, age->opened), .changed = label_of(thread, age->changed),
			.opened_time = thread->versions.v[age->opened].v.time,
			.changed_time = thread->versions.v[age->changed].v.time,
			.is_new = age->opened == version,
			.or_before = age->opened == first && !skn_streq(thread->versions.v[first].label, "1"),
		}));
	}
	return SKN_OK;
}

const struct skn_html_since *skn_site_since_of(const struct skn_site_sinces *since, const char *id)
{
	for (size_t i = 0; i < since->n; i++)
		if (skn_streq(since->v[i].id, id))
			return &since->v[i];
	return NULL;
}
