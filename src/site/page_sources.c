/*
 * page_sources.c - what the newest version rests on: its sources as origins.
 *
 * Sources that say same_as of each other, or of one more, are one origin: a report
 * and its copies count once.  Withdrawn sources are shown, and count for nothing.
 */
#include "out/human.h"
#include "out/source.h"
#include "site/plot.h"
#include "text/escape.h"

struct origins {
	struct skn_map sets;      /* key -> index + 1 into up */
	SKN_VEC(size_t) up;
};

static size_t root_of(const struct origins *o, size_t i)
{
	while (o->up.v[i] != i)
		i = o->up.v[i] = o->up.v[o->up.v[i]];
	return i;
}

static size_t set_of(struct origins *o, const char *key)
{
	uintptr_t i = (uintptr_t)skn_map_find(&o->sets, key, strlen(key));

	if (!i) {
		skn_vec_push(&o->up, o->up.n);
		i = o->up.n;
		skn_map_put(&o->sets, key, strlen(key), (void *)i);
	}
	return root_of(o, i - 1);
}

static void unite(struct origins *o, const char *key, const struct skn_node *fields)
{
	const struct skn_node *list = skn_node_find(fields, "same_as");

	set_of(o, key);
	for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next)
		if (c->text)
			o->up.v[set_of(o, key)] = set_of(o, c->text);
}

/* An item that the page does not cite may say that two it cites are one.  Most say nothing of the
 * kind, and are not parsed. */
static int unite_uncited(struct origins *o, struct skn_view *view, const char *path, const char *key, struct skn_err *err)
{
	char *file = skn_kind_path_in(path, SKN_KIND_ITEM, key);
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record record;
	int rc = skn_view_read(view, file, SKN_RECORD_MAX, &src, err);

	if (rc == SKN_OK && strstr(src.p, "same_as")) {
		rc = skn_record_parse(&record, SKN_KIND_ITEM, key, &src, file, err);
		if (rc == SKN_OK) {
			unite(o, key, record.tree.root);
			skn_record_release(&record);
		}
	}
	skn_buf_release(&src);
	free(file);
	return skn_store_forgive(rc, err);
}

static int unite_all_uncited(struct origins *o, struct skn_site_frame *f, const struct skn_thread *thread,
			     struct skn_err *err)
{
	const struct skn_version *v = &f->place->thread->versions.v[0].v;
	struct skn_view *view = NULL;
	int rc = skn_view_commit(&view, f->site->store->repo, &v->commit, err);

	for (size_t i = 0; rc == SKN_OK && i < thread->item_keys.n; i++) {
		const char *key = thread->item_keys.v[i];

		if (!skn_numbers_of(&f->h.numbers, key, strlen(key)))
			rc = unite_uncited(o, view, thread->path, key, err);
	}
	skn_view_free(view);
	return rc;
}

static bool is_withdrawn(const struct skn_source *s)
{
	return s->fields && skn_node_find(s->fields, "withdrawn");
}

/* ---- the mix of outlets ---- */

static int most_first(const void *pa, const void *pb)
{
	const struct skn_site_bar *a = pa, *b = pb;

	return a->n != b->n ? (a->n > b->n ? -1 : 1) : strcmp(a->label, b->label);
}

static void mix(struct skn_site_frame *f, const struct skn_source *sources, size_t n)
{
	SKN_VEC(struct skn_site_bar) bars = { 0 };
	struct skn_map seen = SKN_MAP_INIT;

	for (size_t i = 0; i < n; i++) {
		const char *label = sources[i].outlet ? sources[i].outlet : "unknown";
		uintptr_t at = (uintptr_t)skn_map_find(&seen, label, strlen(label));

		if (!at) {
			skn_vec_push(&bars, ((struct skn_site_bar){ .label = label }));
			at = bars.n;
			skn_map_put(&seen, label, strlen(label), (void *)at);
		}
		bars.v[at - 1].n++;
	}
	if (bars.n > 1) {
		qsort(bars.v, bars.n, sizeof(*bars.v), most_first);
		skn_html_out_raw(&f->h, "<div class=\"figures\">\n<figure>\n<figcaption>Sources by who published them</figcaption>\n");
		skn_site_plot_bars(f, "Sources by who published them", bars.v, bars.n);
		skn_html_out_raw(&f->h, "</figure>\n</div>\n");
	}
	skn_vec_release(&bars);
	skn_map_release(&seen, NULL);
}

/* ---- the list ---- */

static void source(struct skn_site_frame *f, const struct skn_source *s)
{
	struct skn_buf date = SKN_BUF_INIT;
	char number[24];

	snprintf(number, sizeof(number), "%zu", s->number);
	skn_html_out_raw(&f->h, "<li");
	skn_html_out_attr(&f->h, "value", number);
	skn_html_out_ref(&f->h, "id", "src-", s->key);
	skn_html_out_raw(&f->h, ">");
	skn_html_out_source_title(&f->h, s);
	if (s->outlet) {
		skn_html_out_raw(&f->h, " <span class=\"outlet\">\u2014 ");
		skn_html_out_text(&f->h, s->outlet);
		skn_html_out_raw(&f->h, "</span>");
	}
	if (s->date) {
		skn_human_date(&date, s->date);
		skn_html_out_raw(&f->h, " <span class=\"time\">(");
		skn_html_out_text(&f->h, date.p);
		skn_html_out_raw(&f->h, ")</span>");
	}
	if (is_withdrawn(s))
		skn_html_out_raw(&f->h, " <span class=\"withdrawn\">Withdrawn</span>");
	skn_html_out_raw(&f->h, "</li>\n");
	skn_buf_release(&date);
}

/* Each source's set, and how many sources it has. */
struct sorted {
	size_t *set, *members;
};

static void sort_out(struct sorted *out, struct origins *o, const struct skn_source *sources, size_t n)
{
	out->set = skn_xcalloc(n + 1, sizeof(*out->set));
	for (size_t i = 0; i < n; i++)
		out->set[i] = set_of(o, sources[i].key);
	out->members = skn_xcalloc(o->up.n + 1, sizeof(*out->members));
	for (size_t i = 0; i < n; i++)
		out->members[out->set[i]]++;
}

/* An origin with more than one source is a list in the list; MEMBERS 0 marks it written. */
static void origin(struct skn_site_frame *f, struct sorted *s, const struct skn_source *sources, size_t n, size_t i)
{
	size_t set = s->set[i], members = s->members[set];

	if (members > 1) {
		skn_html_out_raw(&f->h, "<li class=\"origin\"><p class=\"by\">One origin, ");
		skn_site_number(f, (int64_t)members, " source", " sources");
		skn_html_out_raw(&f->h, "</p>\n<ol>\n");
	}
	for (size_t k = i; k < n && s->members[set]; k++)
		if (s->set[k] == set) {
			source(f, &sources[k]);
			s->members[set]--;
		}
	if (members > 1)
		skn_html_out_raw(&f->h, "</ol></li>\n");
}

static int64_t count_origins(const struct sorted *s, size_t n_sets, const struct skn_source *sources, size_t n)
{
	bool *counted = skn_xcalloc(n_sets + 1, sizeof(*counted));
	int64_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (!is_withdrawn(&sources[i]) && !counted[s->set[i]]) {
			counted[s->set[i]] = true;
			count++;
		}
	free(counted);
	return count;
}

static int body(struct skn_site_frame *f, const struct skn_thread *thread, struct skn_err *err)
{
	struct skn_numbers *numbers = &f->h.numbers;
	struct origins o = { 0 };
	struct skn_source *sources;
	struct sorted sorted;
	size_t n;
	int rc;

	skn_numbers_make(numbers, thread);
	n = numbers->keys.n;
	sources = skn_xcalloc(n + 1, sizeof(*sources));
	for (size_t i = 0; i < n; i++) {
		skn_source_get(&sources[i], thread, numbers, i + 1);
		unite(&o, sources[i].key, sources[i].fields);
	}
	rc = unite_all_uncited(&o, f, thread, err);
	sort_out(&sorted, &o, sources, n);
	skn_html_out_raw(&f->h, "<p class=\"version\">");
	skn_site_number(f, (int64_t)n, " source of ", " sources of ");
	skn_site_number(f, count_origins(&sorted, o.up.n, sources, n), " independent origin", " independent origins");
	skn_html_out_raw(&f->h, "</p>\n</header>\n<main id=\"main\">\n");
	mix(f, sources, n);
	skn_html_out_raw(&f->h, "<section id=\"sources\" aria-label=\"Sources\">\n<ol>\n");
	for (size_t i = 0; i < n; i++)
		if (sorted.members[sorted.set[i]])
			origin(f, &sorted, sources, n, i);
	skn_html_out_raw(&f->h, "</ol>\n</section>\n</main>\n");
	skn_numbers_release(numbers);
	skn_map_release(&o.sets, NULL);
	skn_vec_release(&o.up);
	free(sorted.set);
	free(sorted.members);
	free(sources);
	return rc;
}

int skn_site_make_sources(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			  struct skn_err *err)
{
	char *dir = skn_site_dir(place), *name = NULL;
	const char *title;
	struct skn_site_head head = { .dir = dir, .class = "list", .json = "index.json" };
	struct skn_site_frame f;
	const struct skn_err *why;
	struct skn_thread *thread;
	int rc = skn_site_read(&thread, &why, site, &place->thread->versions.v[0], false, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK) {
		title = thread ? skn_thread_title(thread) : skn_thread_name_of(place->thread->path);
		name = skn_xasprintf("Sources of %s", title);
		head.title = name;
		skn_site_begin(&f, &head);
		skn_site_heading(&f, "Sources of", title);
		if (thread) {
			rc = body(&f, thread, err);
		} else {
			skn_html_out_raw(&f.h, "</header>\n");
			skn_site_broken(&f, why);
		}
		skn_site_end(&f);
	}
	skn_site_frame_release(&f);
	free(name);
	free(dir);
	return rc;
}

int skn_site_make_sources_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			       struct skn_err *err)
{
	char commit[SKN_OID_HEX + 1];
	struct skn_page_info info;
	const struct skn_err *why;
	struct skn_thread *thread;
	int rc = skn_site_read(&thread, &why, site, &place->thread->versions.v[0], false, err);

	if (rc != SKN_OK)
		return rc;
	skn_site_info(&info, commit, site, &place->thread->versions.v[0], thread);
	if (thread)
		return skn_render_csl_json(out, thread, &info, err);
	skn_sink_puts(out, "[]\n");
	return SKN_OK;
}
