/* The messages that commits get: what they say, and how long their subjects are. */
#include "rev/message.h"

#include "random.h"
#include "repo_env.h"
#include "store/overlay.h"

static struct skn_repo *repo;
static struct skn_view *base; /* an empty work tree */

static int set_up(void **state)
{
	if (env_set_up(state) != 0)
		return -1;
	OK(skn_repo_init(&repo, "r", false, "main", err));
	OK(skn_view_work(&base, repo, err));
	return 0;
}

static int tear_down(void **state)
{
	skn_view_free(base);
	skn_repo_free(repo);
	return env_tear_down(state);
}

/* Two states of a store, each laid over the one before. */
struct states {
	struct skn_changes old, new;
	struct skn_view *before, *after;
};

static void open_states(struct states *s)
{
	memset(s, 0, sizeof(*s));
	OK(skn_view_overlay(&s->before, base, &s->old, err));
	OK(skn_view_overlay(&s->after, s->before, &s->new, err));
}

static void close_states(struct states *s)
{
	skn_view_free(s->after);
	skn_view_free(s->before);
	skn_changes_release(&s->old);
	skn_changes_release(&s->new);
}

static void put(struct skn_changes *changes, const char *path, const char *text)
{
	struct skn_buf data = SKN_BUF_INIT;

	skn_buf_adds(&data, text);
	skn_changes_put(changes, path, &data);
}

#define THREAD "schema: 1\ntitle: T\nstatus: active\n"

static void draft(struct skn_buf *out, struct states *s, bool unborn)
{
	struct skn_strings changed = { 0 }, threads = { 0 };

	for (size_t i = 0; i < s->new.list.n; i++)
		skn_strings_push(&changed, s->new.list.v[i].path);
	OK(skn_message_threads(&threads, unborn ? NULL : s->before, s->after, &changed, err));
	OK(skn_message_draft(out, unborn ? NULL : s->before, s->after, &threads, "edit", err));
	skn_strings_release(&changed);
	skn_strings_release(&threads);
}

static void what_they_say(void **state)
{
	static const struct { const char *old[6], *new[6]; const char *message; } rows[] = {
		{ { NULL }, { "threads/a/thread.yaml", THREAD, NULL },
		  "a: new thread\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		{ { NULL }, { "threads/g/a/thread.yaml", THREAD, "threads/g/a/narrative.md", "One. Two.\n", NULL },
		  "a: new thread: 2 sentences added\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ { "threads/a/thread.yaml", THREAD, "threads/a/narrative.md", "One is here.\n", NULL },
		  { "threads/a/narrative.md", "One is there. Two.\n", NULL },
		  "a: 1 sentence added, 1 sentence reworded\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		{ { "threads/a/thread.yaml", THREAD, NULL }, { "threads/a/thread.yaml", NULL },
		  "a: removed\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		{ { "threads/a/thread.yaml", THREAD, NULL }, { "threads/a/items/k.yaml", "type: book\ntitle: K\nvia: manual\n", NULL },
		  "a: 1 item collected\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		{ { "threads/a/thread.yaml", THREAD, NULL }, { "threads/a/thread.yaml", "# note\n" THREAD, NULL },
		  "a: records touched\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		/* what is broken cannot be told, but it is not new */
		{ { "threads/a/thread.yaml", "title: [\n", NULL }, { "threads/a/thread.yaml", THREAD, NULL },
		  "a: mended\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		{ { "threads/a/thread.yaml", THREAD, NULL }, { "threads/a/thread.yaml", "title: [\n", NULL },
		  "a: changed\n\nSkein-Thread: a\nSkein-Op: edit\n" },
		{ { NULL }, { "skein.yaml", "schema: 1\ntitle: S\n", NULL }, "store: change the settings\n" },
		{ { "threads/a/thread.yaml", THREAD, NULL },
		  { "threads/a/watch.yaml", "feeds: []\n", "threads/b/thread.yaml", THREAD, NULL },
		  "2 threads: a, b\n\na: records touched\nb: new thread\n\nSkein-Thread: a\nSkein-Thread: b\nSkein-Op: edit\n" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct states s;
		struct skn_buf message = SKN_BUF_INIT;

		open_states(&s);
		for (size_t k = 0; rows[i].old[k]; k += 2)
			put(&s.old, rows[i].old[k], rows[i].old[k + 1]);
		for (size_t k = 0; rows[i].new[k]; k += 2)
			if (rows[i].new[k + 1])
				put(&s.new, rows[i].new[k], rows[i].new[k + 1]);
			else
				skn_changes_remove(&s.new, rows[i].new[k]);
		draft(&message, &s, false);
		if (!skn_streq(message.p, rows[i].message))
			fail_msg("row %zu: want\n%sfound\n%s", i, rows[i].message, message.p);
		skn_buf_clear(&message);
		if (!rows[i].old[0]) {
			draft(&message, &s, true);
			assert_string_equal(message.p, rows[i].message);
		}
		close_states(&s);
		skn_buf_release(&message);
	}
}

/* Whatever changes, the subject is one line of at most SKN_MESSAGE_SUBJECT_MAX bytes
 * and the trailers are the last paragraph. */
static void subjects_are_short(void **state)
{
	static const char *const edits[][3] = {
		{ "narrative.md", "A one. B two.\n\nC three. [@k]\n", "B two. A first one.\n\n# H\n\nNew. [@l]\n" },
		{ "timeline/e.yaml", "date: 2020\nevent: |\n  E.\n", "date: 2021\norder: 1\nevent: |\n  Other words. [@m]\n" },
		{ "perspectives/v.yaml", "voice: V\nstance: |\n  S.\n", "voice: W\norder: 3\nstance: |\n  New.\nevolution: |\n  E.\n" },
		{ "tensions/t.yaml", "status: open\nquestion: |\n  Why?\n", "status: resolved\nquestion: |\n  Why so?\nresolution: |\n  R.\n" },
		{ "thread.yaml", "schema: 1\ntitle: A\nstatus: active\n", "schema: 1\ntitle: B\nsummary: |\n  S.\nstatus: closed\nwas: [z]\n" },
	};

	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(300); round > 0; round--) {
		struct states s;
		struct skn_buf message = SKN_BUF_INIT;
		size_t threads = random_chance(2) ? 1 : 1 + random_below(6), subject;
		const char *last, *blank;

		open_states(&s);
		for (size_t t = 0; t < threads; t++) {
			char name[81] = "";

			for (size_t n = 1 + random_below(80); n > 0; n--)
				name[n - 1] = (char)('a' + random_below(26));
			for (size_t e = 0; e < SKN_ARRAY_LEN(edits); e++) {
				char *path = skn_xasprintf("threads/g/%s/%s", name, edits[e][0]);

				if (e == 4 || random_chance(2))
					put(&s.old, path, edits[e][1]);
				if (random_chance(2))
					put(&s.new, path, edits[e][2]);
				free(path);
			}
		}
		draft(&message, &s, false);
		subject = strcspn(message.p, "\n");
		if (subject > SKN_MESSAGE_SUBJECT_MAX || subject == 0 || message.p[subject - 1] == ' ')
			fail_msg("a subject of %zu bytes:\n%s", subject, message.p);
		assert_true(message.p[message.n - 1] == '\n' && !strstr(message.p, "\n\n\n"));
		for (last = message.p; (blank = strstr(last, "\n\n")) != NULL; last = blank + 2)
			continue;
		assert_true(s.new.list.n == 0 || skn_starts_with(last, "Skein-Thread: "));
		close_states(&s);
		skn_buf_release(&message);
	}
}

static void trailers(void **state)
{
	static const struct { const char *message, *want; } rows[] = {
		{ "Mine", "Mine\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ "Mine\n\n\n", "Mine\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ "Mine\n\nBecause: of that\nand more.\n", "Mine\n\nBecause: of that\nand more.\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ "Mine\n\nFixes: #1\n", "Mine\n\nFixes: #1\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ "Mine\n\nSkein-Op: edit\n", "Mine\n\nSkein-Op: edit\nSkein-Thread: g/a\n" },
		{ "Mine\n\nSkein-Thread: g/a\nSkein-Op: edit\n", "Mine\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ "Mine\n\nthe Skein-Op: edit\n", "Mine\n\nthe Skein-Op: edit\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
		{ "Subject: with a colon", "Subject: with a colon\n\nSkein-Thread: g/a\nSkein-Op: edit\n" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_strings paths = { 0 };
		struct skn_buf message = SKN_BUF_INIT;

		skn_strings_push(&paths, "threads/g/a");
		for (int twice = 0; twice < 2; twice++) {
			if (!twice)
				skn_buf_adds(&message, rows[i].message);
			skn_message_trailers(&message, &paths, "edit", NULL, NULL);
			assert_string_equal(message.p, rows[i].want);
		}
		skn_strings_release(&paths);
		skn_buf_release(&message);
	}
	{
		struct skn_strings paths = { 0 };
		struct skn_buf message = SKN_BUF_INIT;

		skn_buf_adds(&message, "M");
		skn_message_trailers(&message, &paths, "synthesis", "20260429T202500Z-6b1f", "p:m");
		assert_string_equal(message.p, "M\n\nSkein-Run: 20260429T202500Z-6b1f\nAssisted-by: skein/" SKN_VERSION ":p:m\n");
		skn_buf_release(&message);
	}
}

static void threads_of_paths(void **state)
{
	static const char *const changed[] = {
		"skein.yaml", "threads/a/narrative.md", "threads/a/timeline/x.yaml", "threads/ab/thread.yaml", "threads/g/b/items/k.yaml",
		"threads/gone/thread.yaml", "threads/nothing/x", "threads/stray", "threads/a/narrative.md",
	};
	static const char *const want[] = { "threads/a", "threads/ab", "threads/g/b", "threads/gone" };
	struct skn_strings paths = { 0 }, found = { 0 };
	struct states s;

	SKN_UNUSED(state);
	open_states(&s);
	put(&s.old, "threads/a/thread.yaml", THREAD);
	put(&s.old, "threads/g/b/thread.yaml", THREAD);
	put(&s.old, "threads/gone/thread.yaml", THREAD);
	put(&s.new, "threads/ab/thread.yaml", THREAD);
	skn_changes_remove(&s.new, "threads/gone/thread.yaml");
	for (size_t i = 0; i < SKN_ARRAY_LEN(changed); i++)
		skn_strings_push(&paths, changed[i]);
	OK(skn_message_threads(&found, s.before, s.after, &paths, err));
	assert_int_equal(found.n, SKN_ARRAY_LEN(want));
	for (size_t i = 0; i < found.n; i++)
		assert_string_equal(found.v[i], want[i]);
	skn_strings_release(&paths);
	skn_strings_release(&found);
	close_states(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_they_say), cmocka_unit_test(subjects_are_short), cmocka_unit_test(trailers),
		cmocka_unit_test(threads_of_paths),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
