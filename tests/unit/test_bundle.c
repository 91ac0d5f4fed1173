/* A thread as one text: every file comes out as it went in, mistakes are named. */
#include "doc/bundle.h"

#include <setjmp.h>
#include <cmocka.h>

#include "random.h"

static void random_content(struct skn_buf *out)
{
	static const char *const pieces[] = {
		"%%", "%% ", "\\%%", "\\\\%%", "\\", "%", "\n", "\n", "a: b", "# ", "%% narrative.md", " ", "\t", "\r\n", "\xc3\xa9", "|",
	};

	random_pieces(out, pieces, SKN_ARRAY_LEN(pieces), random_below(12));
	if (out->n && out->p[out->n - 1] != '\n')
		skn_buf_addc(out, '\n');
}

/* The paths in another order each time, some left out. */
static size_t random_paths(const char *out[6])
{
	static const char *const all[] = { "thread.yaml", "narrative.md", "watch.yaml", "timeline/2019-a.yaml",
					   "tensions/b.yaml", "items/a-2020-b-1c2d.yaml" };
	size_t n = 0, start = random_below(SKN_ARRAY_LEN(all));

	for (size_t i = 0; i < SKN_ARRAY_LEN(all); i++)
		if (!random_chance(3))
			out[n++] = all[(start + i) % SKN_ARRAY_LEN(all)];
	return n;
}

static void there_and_back(void **state)
{
	SKN_UNUSED(state);
	random_seed(1);
	for (size_t round = random_rounds(5000); round > 0; round--) {
		const char *paths[6];
		struct skn_buf data[6], text = SKN_BUF_INIT;
		struct skn_bundle bundle;
		struct skn_err err = SKN_ERR_INIT;
		size_t n = random_paths(paths);

		if (random_chance(2))
			skn_buf_adds(&text, "# for the reader\n\n#\n");
		for (size_t i = 0; i < n; i++) {
			skn_buf_init(&data[i]);
			random_content(&data[i]);
			skn_bundle_add(&text, paths[i], data[i].p, data[i].n);
		}
		if (skn_bundle_parse(&bundle, text.p, text.n, "edit", &err) != SKN_OK)
			fail_msg("<%s>: %s", text.p, err.msg);
		assert_int_equal(bundle.parts.n, n);
		for (size_t i = 0; i < n; i++) {
			assert_string_equal(bundle.parts.v[i].path, paths[i]);
			if (!skn_buf_eq(&bundle.parts.v[i].data, data[i].p, data[i].n))
				fail_msg("<%s> came back as <%s>", data[i].p, bundle.parts.v[i].data.p);
			assert_ptr_equal(skn_bundle_find(&bundle, paths[i]), &bundle.parts.v[i]);
			skn_buf_release(&data[i]);
		}
		skn_bundle_release(&bundle);
		skn_buf_release(&text);
	}
}

static void final_newline(void **state)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_bundle bundle;

	SKN_UNUSED(state);
	skn_bundle_add(&text, "narrative.md", "no end", 6);
	skn_bundle_add(&text, "thread.yaml", "", 0);
	assert_string_equal(text.p, "%% narrative.md\nno end\n%% thread.yaml\n");
	assert_int_equal(skn_bundle_parse(&bundle, text.p, text.n, "edit", NULL), SKN_OK);
	assert_string_equal(bundle.parts.v[0].data.p, "no end\n");
	assert_int_equal(bundle.parts.v[1].data.n, 0);
	skn_bundle_release(&bundle);
	skn_buf_release(&text);
}

static void as_a_person_writes(void **state)
{
	const char *text = "# help\r\n\r\n%% narrative.md \t\r\nOne.\n100 %% sure\n%%x\n%%   tensions/a.yaml\nstatus: open";
	struct skn_bundle bundle;
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	if (skn_bundle_parse(&bundle, text, strlen(text), "edit", &err) != SKN_OK)
		fail_msg("%s", err.msg);
	assert_int_equal(bundle.parts.n, 2);
	assert_string_equal(bundle.parts.v[0].data.p, "One.\n100 %% sure\n%%x\n");
	assert_int_equal(bundle.parts.v[0].line, 3);
	assert_string_equal(bundle.parts.v[1].path, "tensions/a.yaml");
	assert_string_equal(bundle.parts.v[1].data.p, "status: open\n");
	assert_null(skn_bundle_find(&bundle, "thread.yaml"));
	skn_bundle_release(&bundle);
	assert_int_equal(skn_bundle_parse(&bundle, "", 0, "edit", NULL), SKN_OK);
	assert_int_equal(bundle.parts.n, 0);
	skn_bundle_release(&bundle);
}

static void mistakes(void **state)
{
	static const struct { const char *text; uint32_t line; const char *says; } rows[] = {
		{ "text\n%% thread.yaml\n", 1, "text before" },
		{ "#\n\ntext\n", 3, "text before" },
		{ "%% thread.yaml\na\n%% thread.yaml\n", 3, "twice" },
		{ "%% thread.yml\n", 1, "no file of a thread" },
		{ "%% skein.yaml\n", 1, "no file of a thread" },
		{ "%% ../thread.yaml\n", 1, "no file of a thread" },
		{ "%% timeline/a/b.yaml\n", 1, "no file of a thread" },
		{ "%% timeline/.yaml\n", 1, "no file of a thread" },
		{ "%% timeline/..yaml\n", 1, "" },
		{ "%% timeline/A.yaml\n", 1, "" },
		{ "%% items/con.txt\n", 1, "" },
		{ "%% \n", 1, "no file of a thread" },
		{ "%%\n", 1, "no file of a thread" },
		{ "%% narrative.md\na\n%%\n", 3, "no file of a thread" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_bundle bundle;
		struct skn_err err = SKN_ERR_INIT;

		if (skn_bundle_parse(&bundle, rows[i].text, strlen(rows[i].text), "edit", &err) != SKN_EDATA ||
		    err.line != rows[i].line || !strstr(err.msg, rows[i].says) || !skn_streq(err.path, "edit"))
			fail_msg("<%s>: %s:%u: %s", rows[i].text, err.path, err.line, err.msg);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back), cmocka_unit_test(final_newline),
		cmocka_unit_test(as_a_person_writes), cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
