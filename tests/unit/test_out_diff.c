/*
 * A diff in every format: golden pairs in tests/fixtures/diff, one folder each with
 * the bundles of both versions and what every format makes of them; then what text
 * of strangers may not do.  GOLDEN_UPDATE=1 writes the files anew; read the
 * difference before it is committed.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "doc/bundle.h"
#include "out/comment.h"
#include "out/diff.h"
#include "out/diff_pieces.h"

#define FIXTURES "tests/fixtures/diff/"

/* ---- threads from bundles ("%% narrative.md", ...) ---- */

static void read_file(struct skn_buf *out, const char *path)
{
	FILE *file = fopen(path, "rb");
	char chunk[4096];
	size_t n;

	skn_buf_clear(out);
	if (!file)
		return;
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		skn_buf_add(out, chunk, n);
	fclose(file);
}

static void add_part(struct skn_thread *thread, struct skn_bundle_part *part)
{
	enum skn_kind kind;
	const char *id_at;
	size_t id_len;
	char *id;
	struct skn_record record;
	struct skn_err err = SKN_ERR_INIT;

	assert_true(skn_kind_of_path(part->path, &kind, &id_at, &id_len));
	id = skn_xstrndup(id_at, id_len);
	if (kind == SKN_KIND_NARRATIVE) {
		skn_buf_add(&thread->narrative, part->data.p, part->data.n);
	} else {
		if (skn_record_parse(&record, kind, id, &part->data, part->path, &err) != SKN_OK)
			fail_msg("%s:%u: %s", err.path, err.line, err.msg);
		if (kind == SKN_KIND_THREAD)
			thread->meta = record;
		else
			skn_vec_push(skn_thread_list(thread, kind), record);
	}
	free(id);
}

static void make_thread(struct skn_thread *thread, const char *path, const char *text, size_t n)
{
	static const enum skn_kind lists[] = { SKN_KIND_EVENT, SKN_KIND_VOICE, SKN_KIND_TENSION, SKN_KIND_ITEM };
	struct skn_bundle bundle;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_bundle_parse(&bundle, text, n, "test", &err) != SKN_OK)
		fail_msg("%u: %s:\n%s", err.line, err.msg, text);
	skn_thread_init(thread, path);
	for (size_t i = 0; i < bundle.parts.n; i++)
		add_part(thread, &bundle.parts.v[i]);
	for (size_t i = 0; i < SKN_ARRAY_LEN(lists); i++)
		skn_records_sort(skn_thread_list(thread, lists[i]));
	assert_int_equal(skn_thread_parse_narrative(thread, NULL), SKN_OK);
	skn_bundle_release(&bundle);
}

/* ---- formats ---- */

enum format { TEXT, COLOR, WORDS, STAT, MD, HTML, FORMATS };
static const char *const files[FORMATS] = { "text", "color", "words", "stat", "md", "html" };

/* Either thread may be NULL. */
static void render(struct skn_buf *out, enum format format, const struct skn_thread *a, const struct skn_thread *b,
		   unsigned flags)
{
	struct skn_term term = { .color = format == COLOR, .width = 72 };
	struct skn_diff_head head = { .name = skn_thread_name(b ? b : a), .title = skn_thread_title(b ? b : a),
				      .from = "v1", .to = "v2", .old_thread = a, .new_thread = b };
	struct skn_diff diff;
	struct skn_sink sink;

	skn_buf_clear(out);
	skn_sink_to_buf(&sink, out);
	skn_diff_make(&diff, a, b);
	switch (format) {
	case TEXT:
	case COLOR: skn_diff_terminal(&sink, &term, &head, &diff, flags); break;
	case WORDS: skn_diff_terminal(&sink, &term, &head, &diff, flags | SKN_DIFF_WORDS); break;
	case STAT: skn_diff_stat(&sink, &term, &head, &diff); break;
	case MD: skn_diff_md(&sink, &head, &diff, flags); break;
	default:
		skn_diff_html_begin(&sink, "v1 \u2192 v2");
		skn_diff_html(&sink, &head, &diff, flags);
		skn_diff_html_end(&sink);
		break;
	}
	assert_int_equal(skn_sink_check(&sink, NULL), SKN_OK);
	skn_diff_release(&diff);
}

static void check_golden(const char *folder, enum format format, const struct skn_thread *a,
			 const struct skn_thread *b)
{
	char *path = skn_xasprintf(FIXTURES "%s/expected.%s", folder, files[format]);
	struct skn_buf got = SKN_BUF_INIT, want = SKN_BUF_INIT;

	render(&got, format, a, b, skn_starts_with(folder, "all-") ? SKN_DIFF_ALL : 0);
	if (getenv("GOLDEN_UPDATE")) {
		FILE *file = fopen(path, "wb");

		assert_non_null(file);
		fwrite(got.p, 1, got.n, file);
		fclose(file);
	}
	read_file(&want, path);
	if (!skn_buf_eq(&got, want.p, want.n)) {
		size_t at = 0;

		while (at < got.n && at < want.n && got.p[at] == want.p[at])
			at++;
		fail_msg("%s differs at byte %zu:\n%.300s\ninstead of\n%.300s", path, at, got.p + at, want.p + at);
	}
	free(path);
	skn_buf_release(&got);
	skn_buf_release(&want);
}

/* The version in FOLDER/NAME; false when the thread is not there. */
static bool load_side(struct skn_thread *out, const char *folder, const char *name)
{
	char *path = skn_xasprintf(FIXTURES "%s/%s", folder, name);
	struct skn_buf text = SKN_BUF_INIT;
	bool there;

	read_file(&text, path);
	there = text.n > 0;
	if (there)
		make_thread(out, skn_streq(folder, "renamed") && skn_streq(name, "a") ? "threads/old/name"
										     : "threads/energy/lithium",
			    text.p, text.n);
	skn_buf_release(&text);
	free(path);
	return there;
}

static void test_goldens(void **state)
{
	DIR *dir = opendir(FIXTURES);
	size_t folders = 0;

	SKN_UNUSED(state);
	assert_non_null(dir);
	for (struct dirent *e; (e = readdir(dir));) {
		struct skn_thread a, b;
		bool had, has;

		if (e->d_name[0] == '.')
			continue;
		folders++;
		had = load_side(&a, e->d_name, "a");
		has = load_side(&b, e->d_name, "b");
		for (int f = 0; f < FORMATS; f++)
			check_golden(e->d_name, (enum format)f, had ? &a : NULL, has ? &b : NULL);
		if (had)
			skn_thread_release(&a);
		if (has)
			skn_thread_release(&b);
	}
	closedir(dir);
	assert_true(folders >= 5);
}

/* ---- pieces ---- */

static void add_piece(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	static const char *const begin[] = { "", "-", "+" };
	struct skn_buf *out = ctx;

	skn_buf_addf(out, "%s%s%.*s%s", begin[op], cite ? "<" : "(", (int)n, s, cite ? ">" : ")");
}

static void test_pieces(void **state)
{
	static const struct {
		const char *before, *after, *both;
	} rows[] = {
		/* one side */
		{ "Gone. [@a]", NULL, "-(Gone.)( )-<[>-<@a>-<]>" },
		{ NULL, "Came.", "+(Came.)" },
		{ "Same [@a; @b].", "Same [@a; @b].", "(Same )<[><@a><; ><@b><]>(.)" },
		/* groups are taken apart */
		{ "Text. [@a]", "Text. [@a; @b]", "(Text. )<[><@a>+<; >+<@b><]>" },
		{ "Text. [@a; @b]", "Text. [@b]", "(Text. )<[>-<@a><; ><@b><]>" },
		{ "Text. [@b; @a]", "Text. [@a; @b]", "(Text. )<[>-<@b><; ><@a>+<; >+<@b><]>" },
		{ "Text. [@a, p. 3]", "Text. [@a, p. 4]", "(Text. )<[>-<@a, p. 3>+<; >+<@a, p. 4><]>" },
		/* with the words beside them */
		{ "It stays one half. [@a]", "It stays one third. [@b]",
		  "(It stays one )-(half.)( )+(third.)( )<[>-<@a>+<; >+<@b><]>" },
		/* what came or went whole */
		{ "Text.", "Text. [@a]", "(Text.)( )+<[>+<@a>+<]>" },
		/* an escaped bracket is none */
		{ "A \\[@b] c.", "A \\[@b] c.", "(A \\[@b] c.)" },
		/* the unchanged of a long group are counted */
		{ "T. [@a; @b; @c; @d]", "T. [@n; @a; @b; @c; @d]", "(T. )<[>+<@n><; ><\u2026 4 more><]>" },
		{ "T. [@a; @b; @c]", "T. [@n; @a; @b; @c]", "(T. )<[>+<@n><; ><@a><; ><@b><; ><@c><]>" },
		{ NULL, "[@a; @b; @c; @d]", "+<[>+<@a>+<; >+<@b>+<; >+<@c>+<; >+<@d>+<]>" },
		/* white space is nothing */
		{ "A  b", "A b", "(A b)" },
		{ "", "", "" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_diff_pieces pieces;
		struct skn_buf got = SKN_BUF_INIT;

		skn_diff_pieces_make(&pieces, rows[i].before, rows[i].after);
		skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_BOTH, add_piece, &got);
		if (!skn_streq(got.p, rows[i].both))
			fail_msg("row %zu: %s\ninstead of %s", i, got.p, rows[i].both);
		skn_diff_pieces_release(&pieces);
		skn_buf_release(&got);
	}
}

static void add_text(void *ctx, enum skn_worddiff_op op, bool cite, const char *s, size_t n)
{
	SKN_UNUSED(op);
	SKN_UNUSED(cite);
	skn_buf_add(ctx, s, n);
}

/* Text without white space, and without counted citations. */
static void squeeze(struct skn_buf *out, const char *s)
{
	skn_buf_clear(out);
	for (; *s; s++)
		if (*s != ' ')
			skn_buf_addc(out, *s);
}

/* Each side of any two texts is that text but for blanks. */
static void test_sides(void **state)
{
	static const char *const texts[] = { "", "One. [@a]", "One two three. [@a; @b] Four. [@c]", "[@a] leads.",
					     "Two. [@b; @a] Four five. [@c; @d]", "Nothing at all in common here",
					     "One two [@a; @b] three.", "\\[@a] [@b]", "[@a", "a [@b; @c] [@d]" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(texts); i++)
		for (size_t k = 0; k < SKN_ARRAY_LEN(texts); k++) {
			struct skn_diff_pieces pieces;
			struct skn_buf side = SKN_BUF_INIT, got = SKN_BUF_INIT, want = SKN_BUF_INIT;

			skn_diff_pieces_make(&pieces, texts[i], texts[k]);
			skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_BEFORE, add_text, &side);
			squeeze(&got, side.p);
			squeeze(&want, texts[i]);
			assert_string_equal(got.p, want.p);
			skn_buf_clear(&side);
			skn_diff_pieces_each(&pieces, SKN_DIFF_SIDE_AFTER, add_text, &side);
			squeeze(&got, side.p);
			squeeze(&want, texts[k]);
			assert_string_equal(got.p, want.p);
			skn_diff_pieces_release(&pieces);
			skn_buf_release(&side);
			skn_buf_release(&got);
			skn_buf_release(&want);
		}
}

/* ---- comments ---- */

static void test_comment_text(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "Plain text, with (marks): 5 % - fine.", "Plain text, with (marks): 5 % - fine." },
		{ "@octocat and a@b.org", "@&#8203;octocat and a@&#8203;b.org" },
		{ "fixes #12, org/x#3, GH-7, gh-7", "fixes \\#&#8203;12, org/x\\#&#8203;3, GH-&#8203;7, gh-&#8203;7" },
		{ "!5 $5 %a &1 ~bug", "!&#8203;5 \\$&#8203;5 %&#8203;a \\&&#8203;1 \\~&#8203;bug" },
		{ "https://evil.example/", "https:&#8203;//evil.example/" },
		{ "www.evil.example WWW.x", "www&#8203;.evil.example WWW&#8203;.x" },
		{ "<script>&lt;", "\\<script\\>\\&&#8203;lt;" },
		{ "*a* _b_ `c` [d](e) ~~f~~ a|b", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\~\\~&#8203;f\\~\\~ a\\|b" },
		{ "a\n/close\n::error::x", "a<br>/close<br>::error::x" },
		{ "##[error]x", "\\#\\#\\[error\\]x" },
		{ "\xe2\x80\xae" "abc\x1b[2J", "\\<U+202E\\>abc\\<U+001B\\>\\[2J" },
		{ "", "" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;

		skn_comment_text(&got, rows[i].text, strlen(rows[i].text));
		assert_string_equal(got.p, rows[i].want);
		skn_buf_release(&got);
	}
}

static void test_comment_code(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "key-1", "`key-1`" },	    { "a`b", "`` a`b ``" }, { "`", "`` ` ``" },
		{ "a\n- b", "`a - b`" },    { " x", "`  x `" },	    { "", "" },
		{ "``x```", "```` ``x``` ````" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf got = SKN_BUF_INIT;

		skn_comment_code(&got, rows[i].text, strlen(rows[i].text));
		assert_string_equal(got.p, rows[i].want);
		skn_buf_release(&got);
	}
}

/* ---- hostile text in every field ---- */

#define EVIL "@octocat <img src=x onerror=alert(1)> ::error::x ##[set-output] #12 https://evil.example [x](javascript:1) " \
	     "</ins></p><script> \\u202e\\e[2J `*_~~"

/* A thread with hostile text everywhere; WORD differs between two of them. */
static void hostile(struct skn_thread *out, const char *word)
{
	char *text = skn_xasprintf(
		"%%%% thread.yaml\nschema: 1\ntitle: \"%s " EVIL "\"\nsummary: \"%s " EVIL "\"\nstatus: \"%s " EVIL "\"\n"
		"%%%% narrative.md\n%s @octocat <img src=x onerror=alert(1)> ::error::x #12 https://evil.example [@k].\n"
		"Second one @octocat [@k2]\n\n- /close @octocat %s\n\n```\n::error::%s @octocat\n/close\n```\n"
		"%%%% timeline/e.yaml\ndate: \"%s " EVIL "\"\nevent: \"%s " EVIL " [@k]\"\n"
		"%%%% timeline/%s.yaml\ndate: \"" EVIL "\"\nevent: \"%s\\n\\n/close\\n" EVIL "\"\n"
		"%%%% perspectives/v.yaml\nvoice: \"%s " EVIL "\"\nstance: \"%s " EVIL "\"\nevolution: \"%s " EVIL "\"\n"
		"%%%% tensions/t.yaml\nstatus: \"%s " EVIL "\"\nquestion: \"%s " EVIL "\"\nresolution: \"%s " EVIL "\"\n"
		"%%%% items/k.yaml\ntype: webpage\ntitle: \"%s " EVIL "\"\ncontainer-title: \"" EVIL "\"\nissued: \"" EVIL "\"\n"
		"URL: \"javascript:alert(1)%s\"\nnote: [\"%s " EVIL "\"]\nvia: manual\n",
		word, word, word, word, word, word, word, word, word, word, word, word, word, word, word, word, word,
		word, word);

	make_thread(out, "threads/energy/lithium", text, strlen(text));
	free(text);
}

static void check_terminal(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 && s[i] != '\n')
			fail_msg("control character %d in: %.80s", s[i], s + i);
	assert_null(strstr(s, "\u202e"));
}

static void check_md(const char *s)
{
	static const char *const never[] = { "@octocat", "<img", "<script", "</ins></p>", "#12", "https://evil",
					     "[x](", "##[", "\u202e", "\033" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(never); i++)
		for (const char *at = s; (at = strstr(at, never[i])); at++)
			if (at == s || at[-1] != '\\')
				fail_msg("%s in: %.200s", never[i], at);
	/* Every line begins with words of ours. */
	for (const char *line = s; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (*line != '\n' && strncmp(line, "- ", 2) != 0 && strncmp(line, "  - ", 4) != 0 && *line != '#' &&
		    *line != '`')
			fail_msg("a line begins with text: %.80s", line);
}

static void check_html(const char *s)
{
	static const char *const never[] = { "<img", "<script", "onerror=\"", "href=\"javascript", "\u202e", "\033" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(never); i++)
		if (strstr(s, never[i]))
			fail_msg("%s in: %.200s", never[i], strstr(s, never[i]));
}

static void check_hostile(const struct skn_thread *a, const struct skn_thread *b)
{
	struct skn_buf got = SKN_BUF_INIT;

	render(&got, TEXT, a, b, SKN_DIFF_ALL);
	check_terminal(got.p, got.n);
	render(&got, STAT, a, b, SKN_DIFF_ALL);
	check_terminal(got.p, got.n);
	render(&got, MD, a, b, SKN_DIFF_ALL);
	check_md(got.p);
	render(&got, HTML, a, b, SKN_DIFF_ALL);
	check_html(got.p);
	skn_buf_release(&got);
}

static void test_hostile(void **state)
{
	struct skn_thread a, b;

	SKN_UNUSED(state);
	hostile(&a, "one");
	hostile(&b, "two");
	check_hostile(&a, &b);
	check_hostile(NULL, &b);
	check_hostile(&a, NULL);
	skn_thread_release(&a);
	skn_thread_release(&b);
}

/* No line of prose is wider than the terminal, whatever its width; keys and
 * addresses stay whole. */
static void test_width(void **state)
{
	static const unsigned widths[] = { 20, 33, 80, 400 };
	struct skn_thread a, b;

	SKN_UNUSED(state);
	assert_true(load_side(&a, "squeeze", "a") && load_side(&b, "squeeze", "b"));
	for (size_t i = 0; i < SKN_ARRAY_LEN(widths); i++) {
		struct skn_term term = { .width = widths[i] };
		struct skn_diff_head head = { .name = "n", .from = "v1", .to = "v2", .old_thread = &a, .new_thread = &b };
		size_t max = widths[i] > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : widths[i];
		struct skn_buf got = SKN_BUF_INIT;
		struct skn_diff diff;
		struct skn_sink sink;

		skn_sink_to_buf(&sink, &got);
		skn_diff_make(&diff, &a, &b);
		skn_diff_terminal(&sink, &term, &head, &diff, 0);
		for (char *line = got.p; *line;) {
			size_t n = strcspn(line, "\n"), lead = strspn(line, " -+~>\u2026");

			if (skn_term_width(line, n) > max && memchr(line + lead, ' ', n - lead))
				fail_msg("%zu columns of %zu: %.*s", skn_term_width(line, n), max, (int)n, line);
			line += n + (line[n] == '\n');
		}
		skn_diff_release(&diff);
		skn_buf_release(&got);
	}
	skn_thread_release(&a);
	skn_thread_release(&b);
}

/* Nothing to show is nothing shown. */
static void test_nothing(void **state)
{
	struct skn_thread a;
	struct skn_diff diff;

	SKN_UNUSED(state);
	assert_true(load_side(&a, "squeeze", "a"));
	skn_diff_make(&diff, &a, &a);
	assert_false(skn_diff_has_shown(&diff, 0));
	assert_false(skn_diff_has_shown(&diff, SKN_DIFF_ALL));
	skn_diff_release(&diff);
	skn_thread_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_goldens),	     cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_sides),	     cmocka_unit_test(test_comment_text),
		cmocka_unit_test(test_comment_code), cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_width),	     cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
