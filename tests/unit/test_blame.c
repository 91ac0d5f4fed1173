/*
 * Blame, what is gone and the lives of parts, on histories that are made here:
 * random ones against what their model says, and each rule in a row of its own.
 */
#include "rev/blame_page.h"
#include "rev/gone.h"
#include "rev/story.h"

#include "random.h"
#include "repo_env.h"

#define N_POOL 9
#define N_KEYS 3
#define VERSIONS_MAX 40
#define HISTORIES 12

static const char *const keys[N_KEYS] = { "ann-2020-one-1a2b", "ben-2021-two-3c4d", "cat-2022-three-5e6f" };

/* Sentences without a word in common. */
static const char *const pool[N_POOL] = {
	"Alder roots bind wet ground.",     "Bakers knead before dawn comes.",
	"Copper pipes carry warm water.",   "Distant bells rang all night.",
	"Every harbour keeps its ledger.",  "Foxes learned where hens sleep.",
	"Glass melts slower than sugar.",   "Hidden doors open inwards only.",
	"Iron rusts quickest near sea.",
};

/* ---- a store ---- */

static void fast_import(const char *dir, const struct skn_buf *stream)
{
	const char *argv[] = { "git", "--git-dir", dir, "fast-import", "--quiet", "--force", NULL };
	struct skn_proc_result r;

	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream->p, .in_len = stream->n }, err));
	if (r.status != 0)
		fail_msg("fast-import: %s", r.err.p);
	skn_proc_release(&r);
}

static void put_file(struct skn_buf *out, const char *path, const char *text)
{
	skn_buf_addf(out, "M 100644 inline %s\ndata %zu\n%s\n", path, strlen(text), text);
}

static void put_commit(struct skn_buf *out, size_t i, const char *author, const char *message)
{
	skn_buf_addf(out, "commit refs/heads/main\nauthor %s <a@example.org> %zu +0000\n"
			  "committer C <c@example.org> %zu +0000\ndata %zu\n%s\n",
		     author, 1600000000 + i * 1000, 1600000000 + i * 1000, strlen(message), message);
}

/* Opens DIR and resolves "main". */
static void open_store(struct skn_store *store, struct skn_oid *tip, const char *dir)
{
	OK(skn_repo_open(&store->repo, dir, dir, err));
	OK(skn_repo_resolve(store->repo, "main", tip, err));
}

static void load_thread(struct skn_thread *out, struct skn_store *store, const struct skn_oid *commit)
{
	struct skn_view *view = NULL;

	OK(skn_view_commit(&view, store->repo, commit, err));
	OK(skn_store_load(out, view, "threads/t", 0, err));
	skn_view_free(view);
}

/* ---- random histories ---- */

struct state {
	size_t order[N_POOL], n;
	unsigned cites[N_POOL]; /* bits of keys, per sentence of the pool */
};

struct model {
	struct state versions[VERSIONS_MAX];
	size_t n;
};

static size_t place_of(const struct state *s, size_t sentence)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->order[i] == sentence)
			return i;
	return SIZE_MAX;
}

static void insert(struct state *s, size_t sentence)
{
	size_t at = random_below(s->n + 1);

	for (size_t i = s->n++; i > at; i--)
		s->order[i] = s->order[i - 1];
	s->order[at] = sentence;
}

static void take_out(struct state *s, size_t at)
{
	s->n--;
	for (size_t i = at; i < s->n; i++)
		s->order[i] = s->order[i + 1];
}

static void edit(struct state *s)
{
	size_t sentence = random_below(N_POOL), at = place_of(s, sentence);

	switch (random_below(4)) {
	case 0:
	case 1:
		if (at == SIZE_MAX)
			insert(s, sentence);
		else if (s->n > 1)
			take_out(s, at);
		break;
	case 2:
		if (at != SIZE_MAX) {
			take_out(s, at);
			insert(s, sentence);
		}
		break;
	default: s->cites[sentence] ^= 1u << random_below(N_KEYS); break;
	}
}

/* Whether the page of two states is the same: then there is no version. */
static bool same_page(const struct state *a, const struct state *b)
{
	if (a->n != b->n || memcmp(a->order, b->order, a->n * sizeof(a->order[0])) != 0)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (a->cites[a->order[i]] != b->cites[a->order[i]])
			return false;
	return true;
}

static void make_model(struct model *m)
{
	struct state s = { .n = 0 };

	m->n = 0;
	insert(&s, random_below(N_POOL));
	while (m->n < VERSIONS_MAX) {
		if (m->n == 0 || !same_page(&m->versions[m->n - 1], &s))
			m->versions[m->n++] = s;
		if (random_chance(9)) /* a revert */
			s = m->versions[random_below(m->n)];
		for (size_t k = random_below(3) + 1; k > 0; k--)
			edit(&s);
	}
}

static void write_model(struct skn_buf *out, const struct model *m)
{
	for (size_t i = 0; i < m->n; i++) {
		struct skn_buf text = SKN_BUF_INIT;
		const struct state *s = &m->versions[i];

		put_commit(out, i, "A", "words");
		if (i == 0)
			put_file(out, "threads/t/thread.yaml", "schema: 1\ntitle: T\nstatus: active\n");
		for (size_t k = 0; k < s->n; k++) {
			skn_buf_adds(&text, pool[s->order[k]]);
			for (size_t c = 0, first = 1; c < N_KEYS; c++)
				if (s->cites[s->order[k]] >> c & 1) {
					skn_buf_addf(&text, "%s@%s", first ? " [" : "; ", keys[c]);
					first = 0;
				}
			skn_buf_adds(&text, s->cites[s->order[k]] ? "]\n" : "\n");
		}
		put_file(out, "threads/t/narrative.md", text.p);
		skn_buf_release(&text);
	}
}

/* When something that is there in the versions where IS says came first, came
 * last and went last; 0: it did not, else the version. */
struct truth {
	size_t first, back, gone, n_gone;
};

static struct truth truth_of(const struct model *m, bool (*is)(const struct state *s, size_t a, size_t b), size_t a,
			     size_t b)
{
	struct truth t = { 0 };
	bool was = false;

	for (size_t i = 0; i < m->n; i++) {
		bool now = is(&m->versions[i], a, b);

		if (now && !was && !t.first)
			t.first = i + 1;
		else if (now && !was)
			t.back = i + 1;
		if (was && !now)
			t.n_gone++;
		t.gone = now ? 0 : was ? i + 1 : t.gone;
		was = now;
	}
	return t;
}

static bool has_sentence(const struct state *s, size_t sentence, size_t unused)
{
	SKN_UNUSED(unused);
	return place_of(s, sentence) != SIZE_MAX;
}

static bool has_cite(const struct state *s, size_t sentence, size_t key)
{
	return has_sentence(s, sentence, 0) && s->cites[sentence] >> key & 1;
}

static bool has_source(const struct state *s, size_t key, size_t unused)
{
	SKN_UNUSED(unused);
	for (size_t i = 0; i < s->n; i++)
		if (has_cite(s, s->order[i], key))
			return true;
	return false;
}

static size_t version_in(const struct skn_blame_when *when)
{
	return when->sure == SKN_BLAME_AT ? (size_t)when->version->number : 0;
}

static size_t key_index(const char *key)
{
	for (size_t k = 0; k < N_KEYS; k++)
		if (skn_streq(keys[k], key))
			return k;
	fail_msg("no key '%s'", key);
	return 0;
}

static void check_page(const struct model *m, const struct skn_blame_page *page)
{
	const struct state *last = &m->versions[m->n - 1];

	assert_int_equal(page->narrative.n, last->n);
	for (size_t i = 0; i < page->narrative.n; i++) {
		const struct skn_blame_row *row = &page->narrative.v[i];
		struct truth t = truth_of(m, has_sentence, last->order[i], 0);

		assert_string_equal(row->text, pool[last->order[i]]);
		assert_int_equal(version_in(&row->introduced), t.first);
		assert_int_equal(version_in(&row->changed), t.first);
		assert_int_equal(version_in(&row->returned), t.back);
		for (size_t c = 0; c < row->cites.n; c++) {
			t = truth_of(m, has_cite, last->order[i], key_index(row->cites.v[c].key));
			assert_int_equal(version_in(&row->cites.v[c].attached), t.first);
		}
		assert_int_equal(row->cites.n, __builtin_popcount(last->cites[last->order[i]]));
	}
}

static void check_gone(const struct model *m, const struct skn_gone_list *list)
{
	const struct state *last = &m->versions[m->n - 1];
	size_t sentences = 0, cites = 0, found = 0;

	for (size_t s = 0; s < N_POOL; s++) {
		struct truth t = truth_of(m, has_sentence, s, 0);

		sentences += t.first && t.gone;
		for (size_t k = 0; k < N_KEYS; k++)
			cites += has_sentence(last, s, 0) && !has_cite(last, s, k) && truth_of(m, has_cite, s, k).first;
		for (size_t i = 0; i < list->n; i++) {
			const struct skn_gone *g = &list->v[i];

			if (g->kind != SKN_GONE_SENTENCE || !g->text || !skn_streq(g->text, pool[s]))
				continue;
			found++;
			assert_int_equal(version_in(&g->introduced), t.first);
			assert_int_equal(version_in(&g->removed), t.gone);
			assert_non_null(g->commit);
		}
	}
	assert_int_equal(found, sentences);
	assert_int_equal(list->n, sentences + cites);
	for (size_t i = 1; i < list->n; i++)
		assert_true(list->v[i - 1].removed_at.step >= list->v[i].removed_at.step);
}

static void check_sources(const struct model *m, const struct skn_blame_sources *sources)
{
	size_t known = 0;

	for (size_t k = 0; k < N_KEYS; k++)
		known += truth_of(m, has_source, k, 0).first > 0;
	assert_int_equal(sources->list.n, known);
	for (size_t i = 0; i < sources->list.n; i++) {
		const struct skn_blame_source *s = &sources->list.v[i];
		struct truth t = truth_of(m, has_source, key_index(s->key), 0);

		assert_int_equal(version_in(&s->first), t.first);
		assert_int_equal(version_in(&s->returned), t.back);
		assert_int_equal(version_in(&s->dropped), t.gone);
		assert_int_equal(!s->number, t.gone > 0);
		assert_int_equal(s->uses.n > 0, t.gone == 0);
	}
}

/* Each sentence comes once, goes as often as it went, and comes back in between. */
static void check_stories(const struct model *m, struct skn_blame *blame)
{
	for (size_t s = 0; s < N_POOL; s++) {
		struct truth t = truth_of(m, has_sentence, s, 0);
		size_t came = 0, went = 0, back = 0;
		struct skn_story story;

		if (!t.first) {
			FAILS(SKN_ENOTFOUND, "nothing in the thread", skn_story_make(&story, blame, pool[s], err));
			continue;
		}
		OK(skn_story_make(&story, blame, pool[s], err));
		assert_int_equal(story.gone, t.gone > 0);
		assert_string_equal(story.text, pool[s]);
		for (size_t i = 0; i < story.lines.n; i++) {
			came += story.lines.v[i].what == SKN_LIFE_INTRODUCED;
			went += story.lines.v[i].what == SKN_LIFE_REMOVED;
			back += story.lines.v[i].what == SKN_LIFE_RETURNED;
			assert_true(story.lines.v[i].what != SKN_LIFE_REWORDED);
		}
		assert_int_equal(came, 1);
		assert_int_equal(went, t.n_gone);
		assert_int_equal(back, t.gone ? t.n_gone - 1 : t.n_gone);
		skn_story_release(&story);
	}
}

static void random_histories(void **state)
{
	SKN_UNUSED(state);
	random_seed(11);
	for (size_t i = 0; i < random_rounds(HISTORIES); i++) {
		struct skn_buf stream = SKN_BUF_INIT;
		struct skn_store store = { 0 };
		struct skn_oid tip;
		struct skn_rev rev = { .place = SKN_PLACE_COMMIT, .path = skn_xstrdup("threads/t") };
		struct skn_blame blame;
		struct skn_blame_page page;
		struct skn_blame_sources sources;
		struct skn_gone_list gone;
		struct skn_thread thread;
		struct model m;
		char *dir = skn_xasprintf("random-%zu", i);

		GIT(".", "init", "-q", "--bare", dir);
		make_model(&m);
		write_model(&stream, &m);
		fast_import(dir, &stream);
		open_store(&store, &tip, dir);
		rev.commit = tip;
		load_thread(&thread, &store, &tip);
		OK(skn_blame_load(&blame, &store, &rev, err));
		OK(skn_blame_page_make(&page, &blame, &thread, &rev, SKN_BLAME_ALL, err));
		check_page(&m, &page);
		OK(skn_gone_make(&gone, &blame, NULL, err));
		check_gone(&m, &gone);
		OK(skn_blame_sources_make(&sources, &blame, &page, &thread, err));
		check_sources(&m, &sources);
		check_stories(&m, &blame);
		skn_blame_sources_release(&sources);
		skn_gone_release(&gone);
		skn_blame_page_release(&page);
		skn_blame_release(&blame);
		skn_thread_release(&thread);
		skn_rev_release(&rev);
		skn_store_close(&store);
		skn_buf_release(&stream);
		free(dir);
	}
}

/* ---- who ---- */

/* A commit on top of a thread with one sentence: what it writes, what its runs say. */
struct who_row {
	const char *message, *run, *wrote; /* WROTE: which ids stand in the run's list */
	const char *engine;      /* of the commit */
	const char *sentence_by; /* the engine of the new sentence, NULL: a person */
	const char *reason;
};

static const struct who_row who_rows[] = {
	{ "by hand", NULL, NULL, NULL, NULL, "" },
	{ "run\n\nWhy it ran.\n", "op: synthesis\nengine: model/1\n", "new", "model/1", "model/1", "Why it ran." },
	{ "run\n\nWhy.\n\nSkein-Op: synthesis\nSkein-Thread: t\n", "op: synthesis\nengine: model/1\n", "other", "model/1",
	  NULL, "Why." },
	{ "no list\n\nSkein-Op: edit\n", "op: synthesis\nengine: model/1\n", NULL, "model/1", NULL, "" },
	{ "no engine", "op: synthesis\n", "new", NULL, NULL, "" },
	{ "second occurrence", "op: synthesis\nengine: m\n", "new.2", "m", "m", "" },
	{ "broken run", "op: [\n", NULL, NULL, NULL, "" },
	{ "trailer only\n\nAssisted-by: skein/1.0:prov:model\n", NULL, NULL, "prov:model", NULL, "" },
	{ "another's trailer\n\nAssisted-by: other/1.0:x\n", NULL, NULL, NULL, NULL, "" },
	{ "body\n\none: two\nno trailer here\n", NULL, NULL, NULL, NULL, "one: two\nno trailer here" },
	{ "body\n\nText.\n\nA: b\n continued\nC-d: e\n\n", NULL, NULL, NULL, NULL, "Text." },
	{ "subject: only\n", NULL, NULL, NULL, NULL, "" },
	{ "\n\nno subject\n", NULL, NULL, NULL, NULL, "no subject" },
};

static void write_who(struct skn_buf *out, const struct who_row *row)
{
	char id[SKN_SENTENCE_ID_MAX];

	put_commit(out, 0, "First Author", "first");
	put_file(out, "threads/t/thread.yaml", "schema: 1\ntitle: T\nstatus: active\n");
	put_file(out, "threads/t/narrative.md", "Alder roots bind wet ground.\n");
	/* a run of an earlier commit is not this one's */
	skn_prose_id(id, pool[1], strlen(pool[1]));
	put_commit(out, 1, "First Author", "gather");
	skn_buf_addf(out, "M 100644 inline threads/t/runs/20200101T000000Z-0000.yaml\ndata <<END\nop: synthesis\n"
			  "engine: early\nwrote:\n- %s\nEND\n\n", id);
	put_commit(out, 2, "Second Author", row->message);
	put_file(out, "threads/t/narrative.md", "Alder roots bind wet ground.\nBakers knead before dawn comes.\n");
	if (row->run) {
		struct skn_buf run = SKN_BUF_INIT;

		skn_buf_adds(&run, row->run);
		if (row->wrote && skn_starts_with(row->wrote, "new"))
			skn_buf_addf(&run, "wrote:\n- s-0000000000\n- %s%s\n", id, row->wrote + 3);
		else if (row->wrote)
			skn_buf_adds(&run, "wrote:\n- s-0000000000\n");
		put_file(out, "threads/t/runs/20200102T000000Z-0000.yaml", run.p);
		skn_buf_release(&run);
	}
}

static void assert_text(const char *what, const char *message, const char *got, const char *wanted)
{
	if (!got != !wanted || (got && !skn_streq(got, wanted)))
		fail_msg("%s of <%s>: '%s', wanted '%s'", what, message, got ? got : "(none)",
			 wanted ? wanted : "(none)");
}

static void who_wrote_it(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(who_rows); i++) {
		const struct who_row *row = &who_rows[i];
		struct skn_buf stream = SKN_BUF_INIT;
		struct skn_store store = { 0 };
		struct skn_rev rev = { .place = SKN_PLACE_COMMIT, .path = skn_xstrdup("threads/t") };
		struct skn_blame blame;
		struct skn_blame_page page;
		struct skn_thread thread;
		char *dir = skn_xasprintf("who-%zu", i);

		GIT(".", "init", "-q", "--bare", dir);
		write_who(&stream, row);
		fast_import(dir, &stream);
		open_store(&store, &rev.commit, dir);
		load_thread(&thread, &store, &rev.commit);
		OK(skn_blame_load(&blame, &store, &rev, err));
		OK(skn_blame_page_make(&page, &blame, &thread, &rev, SKN_BLAME_KIND(SKN_KIND_NARRATIVE), err));
		assert_int_equal(page.records.n, 0);
		assert_text("engine of the first", row->message, page.narrative.v[0].engine, NULL);
		assert_text("author of the first", row->message, page.narrative.v[0].commit->author, "First Author");
		assert_text("engine", row->message, page.narrative.v[1].engine, row->sentence_by);
		assert_text("author", row->message, page.narrative.v[1].commit->author, "Second Author");
		assert_text("commit's engine", row->message, page.narrative.v[1].commit->engine, row->engine);
		assert_text("reason", row->message, page.narrative.v[1].commit->reason, row->reason);
		skn_blame_page_release(&page);
		skn_blame_release(&blame);
		skn_thread_release(&thread);
		skn_rev_release(&rev);
		skn_store_close(&store);
		skn_buf_release(&stream);
		free(dir);
	}
}

/* ---- when ---- */

static void labels(void **state)
{
	static struct skn_version two = { .number = 2 }, plus = { .number = 14, .plus = 2 }, lost = { .number = -1 },
				  collected = { .number = 3, .collection = true };
	static const struct { struct skn_blame_when when; const char *full, *brief, *json; } rows[] = {
		{ { SKN_BLAME_NEVER, NULL, NULL }, "", "", NULL },
		{ { SKN_BLAME_AT, &two, NULL }, "v2", "v2", "2" },
		{ { SKN_BLAME_AT, &plus, NULL }, "v14+2", "v14+2", "14+2" },
		{ { SKN_BLAME_AT, &lost, NULL }, "?", "?", "?" },
		{ { SKN_BLAME_AT, &collected, NULL }, "(v3)", "(v3)", "3" },
		{ { SKN_BLAME_OR_BEFORE, &two, NULL }, "in or before v2", "\u2264v2", "2" },
		{ { SKN_BLAME_UNKNOWN, NULL, NULL }, "?", "?", "?" },
		{ { SKN_BLAME_UNCOMMITTED, NULL, NULL }, "not committed", "-", NULL },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char label[SKN_BLAME_LABEL_MAX];

		skn_blame_when_label(label, &rows[i].when, false);
		assert_string_equal(label, rows[i].full);
		skn_blame_when_label(label, &rows[i].when, true);
		assert_string_equal(label, rows[i].brief);
		assert_text("json", rows[i].full, skn_blame_when_json(label, &rows[i].when), rows[i].json);
	}
}

/* ---- what a word means ---- */

static void write_words(struct skn_buf *out)
{
	put_commit(out, 0, "A", "first");
	put_file(out, "threads/t/thread.yaml", "schema: 1\ntitle: T\nstatus: active\n");
	put_file(out, "threads/t/narrative.md", "Ships \u201cwait\u201d in ports. [@cat-2022-three-5e6f]\nShips sail at noon.\n"
						"Gulls cry over fish.\n");
	put_file(out, "threads/t/timeline/noon.yaml", "date: 2020\nevent: |\n  A cannon fires. [@ben-2021-two-3c4d]\n");
	put_file(out, "threads/t/tensions/noon.yaml", "status: open\nquestion: |\n  Whose clock is right?\n");
	put_file(out, "threads/t/items/cat-2022-three-5e6f.yaml", "type: webpage\ntitle: Three\nvia: manual\n");
	put_commit(out, 1, "A", "second");
	put_file(out, "threads/t/narrative.md", "Ships \u201cwait\u201d in ports. [@cat-2022-three-5e6f]\nShips sail at noon.\n");
	skn_buf_adds(out, "D threads/t/timeline/noon.yaml\n");
}

static void words_and_ids(void **state)
{
	static const struct { const char *of; int rc; const char *id; enum skn_kind kind; } rows[] = {
		{ "ports", SKN_OK, NULL, SKN_KIND_NARRATIVE },
		{ "SHIPS \"WAIT\"  in", SKN_OK, NULL, SKN_KIND_NARRATIVE }, /* folded, whatever the case */
		{ "Gulls", SKN_OK, NULL, SKN_KIND_NARRATIVE },             /* gone */
		{ "Ships", SKN_EAMBIGUOUS, NULL, 0 },
		{ "Whose clock", SKN_OK, "noon", SKN_KIND_TENSION },
		{ "cannon", SKN_OK, "noon", SKN_KIND_EVENT },              /* gone */
		{ "noon", SKN_EAMBIGUOUS, NULL, 0 },                       /* an id goes before words */
		{ "event:noon", SKN_OK, "noon", SKN_KIND_EVENT },
		{ "tension:noon", SKN_OK, "noon", SKN_KIND_TENSION },
		{ "voice:noon", SKN_ENOTFOUND, NULL, 0 },
		{ "cat-2022-three-5e6f", SKN_OK, "cat-2022-three-5e6f", SKN_KIND_ITEM },
		{ "@cat-2022-three-5e6f", SKN_OK, "cat-2022-three-5e6f", SKN_KIND_ITEM },
		{ "item:ben-2021-two-3c4d", SKN_OK, "ben-2021-two-3c4d", SKN_KIND_ITEM }, /* without a record, gone */
		{ "s-0000000000", SKN_ENOTFOUND, NULL, 0 },
		{ "nothing of it", SKN_ENOTFOUND, NULL, 0 },
	};
	struct skn_buf stream = SKN_BUF_INIT;
	struct skn_store store = { 0 };
	struct skn_blame blame;
	struct skn_oid tip;

	SKN_UNUSED(state);
	GIT(".", "init", "-q", "--bare", "words");
	write_words(&stream);
	fast_import("words", &stream);
	open_store(&store, &tip, "words");
	OK(skn_blame_load_at(&blame, &store, &tip, "threads/t", err));
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_story story = { 0 };
		int rc = skn_story_make(&story, &blame, rows[i].of, &err);

		if (rc != rows[i].rc || (rc == SKN_OK && (story.kind != rows[i].kind ||
							  (rows[i].id && !skn_streq(rows[i].id, story.id)))))
			fail_msg("'%s': %d %s (%s)", rows[i].of, rc, rc == SKN_OK ? story.id : err.msg, err.hint);
		if (rc == SKN_EAMBIGUOUS)
			assert_true(strstr(err.hint, "say which"));
		if (rc == SKN_OK)
			skn_story_release(&story);
	}
	skn_blame_release(&blame);
	skn_store_close(&store);
	skn_buf_release(&stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels),
		cmocka_unit_test(who_wrote_it),
		cmocka_unit_test(words_and_ids),
		cmocka_unit_test(random_histories),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
