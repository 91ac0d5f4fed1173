/*
 * From pages to versions: what goes in comes out, what stayed the same keeps its
 * name and its bytes, and nothing else is touched.
 */
#include "import/apply.h"

#include <setjmp.h>
#include <cmocka.h>

#include "import/page_text.h"
#include "out/page.h"
#include "random.h"
#include "repo_env.h"
#include "store/overlay.h"
#include "text/name.h"

/* ---- random pages ---- */

#define SOURCES 14
#define PARTS 8

/* A text with "{3}" where source 3 of the pool is cited. */
struct sim_text {
	char *text;
};

struct sim {
	unsigned version;
	struct { char title[60]; const char *outlet, *date; } pool[SOURCES];
	bool distinct; /* no title stands twice */
	char *narrative[PARTS];
	struct { char *text; const char *date; } events[PARTS];
	struct { char *name, *stance, *evolution; } voices[PARTS];
	char *tensions[PARTS];
	size_t n_narrative, n_events, n_voices, n_tensions;
	unsigned serial; /* makes texts unlike each other */
};

static void add_cites(struct skn_buf *out)
{
	size_t first = random_below(SOURCES), n = random_below(3);

	for (size_t i = 0; i < n; i++)
		skn_buf_addf(out, "{%zu}", (first + i * 5) % SOURCES);
}

/* Sentences of words of their own, with what Markdown and YAML would misread. */
static char *sim_words(struct sim *sim, size_t sentences, bool cites)
{
	static const char *const odd[] = { "*star*", "_under_", "# no", "- dash", "a: b", "[brackets]", "100 %", "@home", "`code`",
					   "\xe2\x80\x9cquoted\xe2\x80\x9d", "<tag>", "x\\y", "1. first", "{curly}", "null", "5 > 3", "&amp;", "U.S.",
					   "\xe2\x80\x94", "don't", "$5", "http://a.org/b_c", "~", "\xe4\xb8\xad\xe6\x96\x87" };
	struct skn_buf out = SKN_BUF_INIT;
	unsigned serial = ++sim->serial;

	for (size_t s = 0; s < sentences; s++) {
		skn_buf_addf(&out, "%sWord%u%c%zu", s ? " " : "", serial, (int)('a' + s), random_below(1000));
		for (size_t w = 3; w > 0; w--) {
			skn_buf_addf(&out, " w%u%zux%zu", serial, s, w);
			if (random_chance(3))
				skn_buf_addf(&out, " %s", random_pick(odd));
		}
		skn_buf_adds(&out, " end.");
		if (cites) {
			skn_buf_adds(&out, random_chance(2) ? " " : "");
			add_cites(&out);
			skn_buf_rtrim(&out);
		}
	}
	return skn_buf_detach(&out);
}

static void sim_event(struct sim *sim, size_t i, const char *date)
{
	sim->events[i].text = sim_words(sim, 1 + random_below(2), true);
	sim->events[i].date = date;
}

static void sim_voice(struct sim *sim, size_t i)
{
	sim->voices[i].name = skn_xasprintf("Voice%u of town%u", sim->serial + 1, sim->serial + 1);
	sim->voices[i].stance = sim_words(sim, 1 + random_below(3), false);
	/* A citation tells that it is no voice. */
	{
		char *cited = skn_xasprintf("%s {%zu}", sim->voices[i].stance, random_below(SOURCES));

		free(sim->voices[i].stance);
		sim->voices[i].stance = cited;
	}
	sim->voices[i].evolution = random_chance(2) ? sim_words(sim, 1, true) : NULL;
}

static void sim_make(struct sim *sim)
{
	static const char *const titles[] = { "Same title twice", "A \xe2\x80\x94 B", "Brackets [1] inside", "Colons: and # hashes", "\"Quoted\"",
					      "null", "2016", "Plain title", "Plain title of another", "\xe4\xb8\xad\xe6\x96\x87", "- dash", "(2016)" };
	static const char *const outlets[] = { NULL, "Alignment Forum", "Outlet: B", "reactive:one-search", "feed:a-feed" };
	static const char *const dates[] = { NULL, "2016", "2016-04", "2016-04-25" };
	static const char *const when[] = { "2019", "2019-05", "2020-01-01", "2021", "2021", "2021", "2022~", "2023" };

	*sim = (struct sim){ .version = 2, .distinct = !random_chance(3) };
	for (size_t i = 0; i < SOURCES; i++) {
		snprintf(sim->pool[i].title, sizeof(sim->pool[i].title), "%s", random_pick(titles));
		if (sim->distinct)
			snprintf(sim->pool[i].title + strlen(sim->pool[i].title), 8, ", %zu", i);
		sim->pool[i].outlet = random_pick(outlets);
		sim->pool[i].date = random_pick(dates);
	}
	sim->n_narrative = 1 + random_below(4);
	sim->n_events = random_below(PARTS);
	sim->n_voices = random_below(4);
	sim->n_tensions = random_below(5);
	for (size_t i = 0; i < sim->n_narrative; i++)
		sim->narrative[i] = sim_words(sim, 1 + random_below(4), true);
	for (size_t i = 0; i < sim->n_events; i++)
		sim_event(sim, i, when[i]);
	for (size_t i = 0; i < sim->n_voices; i++)
		sim_voice(sim, i);
	for (size_t i = 0; i < sim->n_tensions; i++)
		sim->tensions[i] = sim_words(sim, 1 + random_below(2), true);
}

static void sim_release(struct sim *sim)
{
	for (size_t i = 0; i < PARTS; i++) {
		free(sim->narrative[i]);
		free(sim->events[i].text);
		free(sim->voices[i].name);
		free(sim->voices[i].stance);
		free(sim->voices[i].evolution);
		free(sim->tensions[i]);
	}
}

/* Numbers in order of first citation. */
struct numbering {
	size_t number[SOURCES], source[SOURCES], n;
};

static void print_cited(struct skn_buf *out, struct numbering *numbers, const char *text)
{
	for (const char *c = text; *c; c++) {
		size_t source;

		if (*c != '{' || !isdigit((unsigned char)c[1])) {
			skn_buf_addc(out, *c);
			continue;
		}
		source = strtoul(c + 1, NULL, 10);
		c = strchr(c, '}');
		if (!numbers->number[source]) {
			numbers->source[numbers->n] = source;
			numbers->number[source] = ++numbers->n;
		}
		skn_buf_addf(out, "[%zu]", numbers->number[source]);
	}
}

static void sim_print(struct skn_buf *out, const struct sim *sim, struct numbering *numbers)
{
	*numbers = (struct numbering){ 0 };
	skn_buf_addf(out, "The Site\n\nA title: of %u \xc2\xb7 history\n\nVersion %u\n\n2026-04-2%u 20:25 UTC \xc2\xb7 67 items\n\nNarrative",
		     sim->version, sim->version, sim->version);
	for (size_t i = 0; i < sim->n_narrative; i++) {
		skn_buf_adds(out, "\n\n");
		print_cited(out, numbers, sim->narrative[i]);
	}
	for (size_t i = 0; i < sim->n_events; i++) {
		skn_buf_addf(out, "%s\n  \xe2\x80\xa2 %s: ", i ? "" : "\n\nTimeline\n", sim->events[i].date);
		print_cited(out, numbers, sim->events[i].text);
	}
	for (size_t i = 0; i < sim->n_voices; i++) {
		skn_buf_addf(out, "%s\n\n%s\n\n", i ? "" : "\n\nPerspectives", sim->voices[i].name);
		print_cited(out, numbers, sim->voices[i].stance);
		if (sim->voices[i].evolution) {
			skn_buf_adds(out, "\n\nEvolution: ");
			print_cited(out, numbers, sim->voices[i].evolution);
		}
	}
	for (size_t i = 0; i < sim->n_tensions; i++) {
		skn_buf_adds(out, i ? "\n  \xe2\x80\xa2 " : "\n\nTensions\n\n  \xe2\x80\xa2 ");
		print_cited(out, numbers, sim->tensions[i]);
	}
	for (size_t i = 0; i < numbers->n; i++) {
		size_t k = numbers->source[i];

		skn_buf_addf(out, "%s\n  %zu. [%zu] %s", i ? "" : "\n\nSources\n", i + 1, i + 1, sim->pool[k].title);
		if (sim->pool[k].outlet)
			skn_buf_addf(out, " \xe2\x80\x94 %s", sim->pool[k].outlet);
		if (sim->pool[k].date)
			skn_buf_addf(out, " (%s)", sim->pool[k].date);
	}
	skn_buf_addc(out, '\n');
}

/* ---- importing ---- */

struct step {
	struct skn_changes changes;
	struct skn_view *view; /* what the thread is after the import */
	struct skn_thread thread;
};

/* Imports a page on top of the step before (NULL: a new thread over BASE). */
static void import_page(struct step *out, struct step *before, struct skn_view *base, const char *text, size_t n)
{
	struct skn_import_options options = { .items = -1 };
	struct skn_import_memo memo = SKN_IMPORT_MEMO_INIT;
	struct skn_page page;
	struct skn_prose prose = { .text = SKN_BUF_INIT };
	struct skn_err failed = SKN_ERR_INIT;

	memset(out, 0, sizeof(*out));
	if (skn_page_parse_text(&page, text, n, "page", &failed) != SKN_OK)
		fail_msg("page:%u: %s\n%s", failed.line, failed.msg, text);
	if (skn_import_apply(&out->changes, "threads/t", before ? &before->thread : NULL, &page, &options, &memo, &prose, &failed) !=
	    SKN_OK)
		fail_msg("%s: %s\n%s", failed.path, failed.msg, text);
	OK(skn_view_overlay(&out->view, before ? before->view : base, &out->changes, err));
	OK(skn_store_load(&out->thread, out->view, "threads/t", SKN_LOAD_ALL_ITEMS | SKN_LOAD_VALID, err));
	assert_true(skn_buf_eq(&prose.text, out->thread.prose.text.p, out->thread.prose.text.n));
	OK(skn_changes_prune(&out->changes, before ? before->view : base, err));
	skn_prose_release(&prose);
	skn_page_release(&page);
	skn_import_memo_release(&memo);
}

static void step_release(struct step *step)
{
	skn_thread_release(&step->thread);
	skn_view_free(step->view);
	skn_changes_release(&step->changes);
}

static void check_export(struct step *step, const struct skn_buf *page, unsigned version)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct skn_sink sink;
	char label[12];
	struct skn_page_info info = { .site = "The Site", .version = label, .items = 67,
				      .time = 1776716700 + ((int64_t)version) * 86400 };

	snprintf(label, sizeof(label), "%u", version);
	skn_sink_to_buf(&sink, &out);
	OK(skn_render_text(&sink, &step->thread, &info, err));
	if (!skn_buf_eq(&out, page->p, page->n)) {
		size_t i = 0;

		while (out.p[i] == page->p[i])
			i++;
		i = i > 60 ? i - 60 : 0;
		fail_msg("...%.160s\nwas exported as\n...%.160s", page->p + i, out.p + i);
	}
	skn_buf_release(&out);
}

/* ---- what a mutation did ---- */

struct mutation {
	bool narrative, source_dropped;
	bool event[PARTS], voice[PARTS], tension[PARTS]; /* changed in place */
	size_t removed_events, added_events, removed_tensions;
	bool moved_tension;
};

static void append_word(char **text, struct sim *sim)
{
	char *longer = skn_xasprintf("More%u %s", ++sim->serial, *text);

	free(*text);
	*text = longer;
}

static void mutate(struct sim *sim, struct mutation *did)
{
	*did = (struct mutation){ 0 };
	sim->version++;
	for (size_t n = 1 + random_below(3); n > 0; n--) {
		size_t e = sim->n_events ? random_below(sim->n_events) : 0, v = sim->n_voices ? random_below(sim->n_voices) : 0;
		size_t t = sim->n_tensions ? random_below(sim->n_tensions) : 0;

		switch (random_below(7)) {
		case 0:
			append_word(&sim->narrative[0], sim);
			break;
		case 1:
			if (sim->n_events && !did->event[e]) {
				append_word(&sim->events[e].text, sim);
				did->event[e] = true;
			}
			break;
		case 2:
			if (sim->n_voices && !did->voice[v]) {
				append_word(&sim->voices[v].stance, sim);
				did->voice[v] = true;
			}
			break;
		case 3:
			if (sim->n_voices) { /* an evolution comes or goes */
				char *new = sim->voices[v].evolution ? NULL : sim_words(sim, 1, false);

				free(sim->voices[v].evolution);
				sim->voices[v].evolution = new;
				did->voice[v] = true;
			}
			break;
		case 4:
			if (sim->n_events < PARTS && sim->n_events) {
				sim_event(sim, sim->n_events, sim->events[sim->n_events - 1].date);
				did->event[sim->n_events++] = true;
			}
			break;
		case 5:
			if (sim->n_tensions) {
				append_word(&sim->tensions[t], sim);
				did->tension[t] = true;
			}
			break;
		default:
			if (sim->n_tensions > 1 && t + 1 < sim->n_tensions) {
				char *first = sim->tensions[t];

				sim->tensions[t] = sim->tensions[t + 1];
				sim->tensions[t + 1] = first;
				did->tension[t] = did->tension[t + 1] = did->moved_tension = true;
			}
		}
	}
}

static bool lone_source(const struct sim *sim, size_t k)
{
	for (size_t i = 0; i < SOURCES; i++)
		if (i != k && skn_streq(sim->pool[i].title, sim->pool[k].title))
			return false;
	return true;
}

static bool touched(const struct step *step, const char *dir, const char *id)
{
	char *path = skn_xasprintf("threads/t/%s/%s.yaml", dir, id);
	bool removed, is = skn_changes_find((struct skn_changes *)&step->changes, path, &removed) || removed;

	free(path);
	return is;
}

/* Events and the rest stand on the page in the order of the simulation. */
static void check_kept(const struct sim *sim, const struct mutation *did, const struct step *before, const struct step *after)
{
	const struct skn_thread *a = &before->thread, *b = &after->thread;
	bool same = sim->distinct; /* else a text may come to cite the other of two that are alike */

	for (size_t i = 0; i < a->events.n; i++) {
		bool shared_date = i + 1 < sim->n_events && skn_streq(sim->events[i + 1].date, sim->events[i].date);

		if (!skn_streq(a->events.v[i].id, b->events.v[i].id))
			fail_msg("event %zu: %s became %s", i, a->events.v[i].id, b->events.v[i].id);
		shared_date = shared_date || (i && skn_streq(sim->events[i - 1].date, sim->events[i].date));
		if (same && !did->event[i] && !shared_date)
			assert_false(touched(after, "timeline", b->events.v[i].id));
	}
	for (size_t i = 0; i < a->voices.n; i++) {
		assert_string_equal(a->voices.v[i].id, b->voices.v[i].id);
		if (same && !did->voice[i])
			assert_false(touched(after, "perspectives", b->voices.v[i].id));
		if (same && !did->voice[i])
			assert_true(skn_buf_eq(&a->voices.v[i].src, b->voices.v[i].src.p, b->voices.v[i].src.n));
	}
	for (size_t i = 0; i < a->tensions.n; i++) {
		if (!did->moved_tension)
			assert_string_equal(a->tensions.v[i].id, b->tensions.v[i].id);
		assert_non_null(skn_records_find(&b->tensions, a->tensions.v[i].id));
		if (same && !did->tension[i])
			assert_false(touched(after, "tensions", a->tensions.v[i].id));
	}
}

static void check_keys(const struct sim *sim, const struct numbering *na, const struct step *before, const struct numbering *nb,
		       const struct step *after)
{
	struct skn_numbers a, b;

	skn_numbers_make(&a, &before->thread);
	skn_numbers_make(&b, &after->thread);
	for (size_t k = 0; k < SOURCES; k++) {
		if (!na->number[k] || !nb->number[k] || !lone_source(sim, k))
			continue;
		assert_string_equal(a.keys.v[na->number[k] - 1], b.keys.v[nb->number[k] - 1]);
		assert_false(touched(after, "items", b.keys.v[nb->number[k] - 1]));
	}
	/* Items are never removed. */
	for (size_t i = 0; i < before->thread.items.n; i++)
		assert_non_null(skn_records_find(&after->thread.items, before->thread.items.v[i].id));
	skn_numbers_release(&a);
	skn_numbers_release(&b);
}

static void versions_of_pages(void **state)
{
	struct skn_repo *repo;
	struct skn_view *base;

	SKN_UNUSED(state);
	OK(skn_repo_init(&repo, "pages", false, "main", err));
	OK(skn_view_work(&base, repo, err));
	random_seed(3);
	for (size_t round = random_rounds(250); round > 0; round--) {
		struct sim sim;
		struct mutation did;
		struct numbering one, two;
		struct step first, second, again;
		struct skn_buf page = SKN_BUF_INIT, next = SKN_BUF_INIT;

		sim_make(&sim);
		sim_print(&page, &sim, &one);
		import_page(&first, NULL, base, page.p, page.n);
		check_export(&first, &page, sim.version);
		mutate(&sim, &did);
		sim_print(&next, &sim, &two);
		import_page(&second, &first, base, next.p, next.n);
		check_export(&second, &next, sim.version);
		check_kept(&sim, &did, &first, &second);
		check_keys(&sim, &one, &first, &two, &second);
		import_page(&again, &second, base, next.p, next.n);
		if (again.changes.list.n)
			fail_msg("the same page again changes %s:\n%s", again.changes.list.v[0].path, next.p);
		step_release(&again);
		step_release(&second);
		step_release(&first);
		sim_release(&sim);
		skn_buf_release(&page);
		skn_buf_release(&next);
	}
	skn_view_free(base);
	skn_repo_free(repo);
}

/* ---- what was found wrong once ---- */

static const char head[] = "S\n\nT \xc2\xb7 history\n\nVersion 1\n\n2026-04-29 20:25 UTC\n\nNarrative\n\nText.";

static void import_two(struct step *first, struct step *second, struct skn_repo **repo, struct skn_view **base, const char *one,
		       const char *two)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;

	OK(skn_repo_init(repo, "two", false, "main", err));
	OK(skn_view_work(base, *repo, err));
	skn_buf_addf(&a, "%s%s\n", head, one);
	skn_buf_addf(&b, "%s%s\n", head, two);
	import_page(first, NULL, *base, a.p, a.n);
	import_page(second, first, *base, b.p, b.n);
	skn_buf_release(&a);
	skn_buf_release(&b);
}

static void done(struct step *first, struct step *second, struct skn_repo *repo, struct skn_view *base)
{
	step_release(second);
	step_release(first);
	skn_view_free(base);
	skn_repo_free(repo);
}

static void an_evolution_that_is_gone(void **state)
{
	struct step first, second;
	struct skn_repo *repo;
	struct skn_view *base;

	SKN_UNUSED(state);
	import_two(&first, &second, &repo, &base, "\n\nPerspectives\n\nAnn\n\nShe says so.\n\nEvolution: Firmer.",
		   "\n\nPerspectives\n\nAnn\n\nShe says so.");
	assert_int_equal(second.thread.voices.n, 1);
	assert_non_null(skn_record_text(&first.thread.voices.v[0], "evolution", NULL));
	assert_null(skn_record_text(&second.thread.voices.v[0], "evolution", NULL));
	done(&first, &second, repo, base);
}

static void many_that_are_alike(void **state)
{
	struct step first, second;
	struct skn_repo *repo;
	struct skn_view *base;
	struct skn_buf page = SKN_BUF_INIT;

	SKN_UNUSED(state);
	skn_buf_adds(&page, "\n\nTimeline\n");
	for (int i = 0; i < 3000; i++)
		skn_buf_adds(&page, "\n  \xe2\x80\xa2 2020: The same.");
	import_two(&first, &second, &repo, &base, page.p, page.p);
	assert_int_equal(second.thread.events.n, 3000);
	assert_int_equal(second.changes.list.n, 0);
	done(&first, &second, repo, base);
	skn_buf_release(&page);
}

static void long_words_make_ids(void **state)
{
	struct step first, second;
	struct skn_repo *repo;
	struct skn_view *base;
	const char *page = "\n\nTimeline\n\n  \xe2\x80\xa2 2020: Ab donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft.";

	SKN_UNUSED(state);
	import_two(&first, &second, &repo, &base, page, page);
	OK(skn_name_check(first.thread.events.v[0].id, strlen(first.thread.events.v[0].id), SKN_NAME_ID, err));
	done(&first, &second, repo, base);
}

/* A resolved question, exported as text and taken in again, is not doubled. */
static void a_resolution_comes_back(void **state)
{
	struct step first, second, third;
	struct skn_repo *repo;
	struct skn_view *base, *resolved;
	struct skn_changes changes = SKN_CHANGES_INIT;
	struct skn_buf file = SKN_BUF_INIT, page = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_page_info info = { .site = "S", .version = "1", .items = -1, .time = 1777494300 };
	char *path;

	SKN_UNUSED(state);
	import_two(&first, &second, &repo, &base, "\n\nTensions\n\n  \xe2\x80\xa2 Why is it?", "\n\nTensions\n\n  \xe2\x80\xa2 Why is it?");
	path = skn_xasprintf("threads/t/tensions/%s.yaml", first.thread.tensions.v[0].id);
	skn_buf_adds(&file, "order: 10\nstatus: resolved\nquestion: |\n  Why is it?\nresolution: |\n  Because. It *is*.\n");
	skn_changes_put(&changes, path, &file);
	OK(skn_view_overlay(&resolved, second.view, &changes, err));
	skn_thread_release(&second.thread);
	OK(skn_store_load(&second.thread, resolved, "threads/t", SKN_LOAD_ALL_ITEMS, err));
	skn_sink_to_buf(&sink, &page);
	OK(skn_render_text(&sink, &second.thread, &info, err));
	assert_non_null(strstr(page.p, "Why is it? Resolved: Because. It is."));
	import_page(&third, &(struct step){ .view = resolved, .thread = second.thread }, base, page.p, page.n);
	assert_string_equal(skn_record_text(&third.thread.tensions.v[0], "status", NULL), "resolved");
	assert_string_equal(skn_record_text(&third.thread.tensions.v[0], "question", NULL), "Why is it?\n");
	assert_non_null(strstr(skn_record_text(&third.thread.tensions.v[0], "resolution", NULL), "Because."));
	step_release(&third);
	skn_view_free(resolved);
	skn_changes_release(&changes);
	done(&first, &second, repo, base);
	skn_buf_release(&page);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_of_pages), cmocka_unit_test(an_evolution_that_is_gone),
		cmocka_unit_test(many_that_are_alike), cmocka_unit_test(long_words_make_ids),
		cmocka_unit_test(a_resolution_comes_back),
	};

	return cmocka_run_group_tests(tests, env_set_up, env_tear_down);
}
