/* Forges: pauses, words, descriptions, push options by table; requests and comments with a fake of each kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "forge/body.h"
#include "forge/call.h"
#include "forge/push.h"
#include "forge_fake.h"

/* ---- pauses ---- */

static const struct {
	const char *what;
	int status;
	int64_t retry_after, date;
	const char *header, *value, *body;
	unsigned attempt;
	int64_t ms;
} pauses[] = {
	{ "a failure", 500, -1, -1, NULL, NULL, "", 0, 500 },
	{ "the fourth", 502, -1, -1, NULL, NULL, "", 3, 4000 },
	{ "unavailable, and for how long", 503, 9, -1, NULL, NULL, "", 0, 9000 },
	{ "unavailable, shorter than ours", 503, 1, -1, NULL, NULL, "", 3, 4000 },
	{ "not implemented will stay so", 501, -1, -1, NULL, NULL, "", 0, -1 },
	{ "too many, and for how long", 429, 30, -1, NULL, NULL, "", 0, 30000 },
	{ "too many, no word", 429, -1, -1, NULL, NULL, "", 0, 60000 },
	{ "too many, no word, again", 429, -1, -1, NULL, NULL, "", 1, 120000 },
	{ "GitHub's first limit, by its own clock", 403, -1, 1000, "x-ratelimit-reset", "1020", "", 0, 20000 },
	{ "by ours", 403, -1, -1, "x-ratelimit-reset", "520", "", 0, 20000 },
	{ "reset already", 403, -1, 2000, "x-ratelimit-reset", "1020", "", 0, 1000 },
	{ "GitLab's", 429, -1, 1000, "ratelimit-reset", "1005", "", 0, 5000 },
	{ "no number", 429, -1, 1000, "ratelimit-reset", "soon", "", 0, 60000 },
	{ "GitHub's second limit", 403, -1, -1, NULL, NULL, "You have exceeded a secondary rate limit", 0, 60000 },
	{ "forbidden is no limit", 403, -1, -1, NULL, NULL, "Must have admin rights", 0, -1 },
	{ "nor is anything else", 404, 5, -1, NULL, NULL, "", 0, -1 },
	{ "a year", 429, INT64_MAX, -1, NULL, NULL, "", 0, INT64_MAX },
};

static void add_header(struct skn_net_answer *answer, const char *name, const char *value)
{
	struct skn_net_header header = { skn_xstrdup(name), skn_xstrdup(value) };

	skn_vec_push(&answer->headers, header);
}

static void test_pauses(void **state)
{
	SKN_UNUSED(state);
	assert_int_equal(skn_forge_pause(NULL, 0, 0), 500);
	assert_int_equal(skn_forge_pause(NULL, 2, 0), 2000);
	for (size_t i = 0; i < SKN_ARRAY_LEN(pauses); i++) {
		struct skn_net_answer answer = { .status = pauses[i].status, .retry_after = pauses[i].retry_after,
						 .date = pauses[i].date };
		int64_t ms;

		skn_buf_init(&answer.body);
		skn_buf_adds(&answer.body, pauses[i].body);
		if (pauses[i].header) {
			add_header(&answer, *pauses[i].header == 'x' ? "x-ratelimit-remaining" : "ratelimit-remaining", "0");
			add_header(&answer, pauses[i].header, pauses[i].value);
		}
		ms = skn_forge_pause(&answer, pauses[i].attempt, 500);
		if (ms != pauses[i].ms)
			fail_msg("%s: %lld", pauses[i].what, (long long)ms);
		skn_net_answer_release(&answer);
	}
}

/* ---- words ---- */

static const struct { const char *what, *body, *words; } said[] = {
	{ "a message", "{\"message\": \"Bad credentials\"}", ": Bad credentials" },
	{ "GitHub's, with its parts, without the page about it",
	  "{\"message\": \"Validation Failed\", \"errors\": [{\"message\": \"No commits\"}], \"documentation_url\": \"u\"}",
	  ": Validation Failed; No commits" },
	{ "GitLab's list", "{\"message\": [\"Another one exists\"]}", ": Another one exists" },
	{ "GitLab's fields", "{\"message\": {\"title\": [\"is too long\"]}}", ": is too long" },
	{ "GitLab's other form", "{\"error\": \"insufficient_scope\", \"error_description\": \"Too little.\"}",
	  ": insufficient_scope; Too little." },
	{ "no JSON", "<html>", "" },
	{ "the token comes back", "{\"message\": \"bad tok-secret, tok-secret\"}", ": bad ***, ***" },
	{ "escapes for the terminal", "{\"message\": \"\\u001b[31mred\\u202e\"}", ": <U+001B>[31mred<U+202E>" },
	{ "a list of nothing", "[]", "" },
};

static void test_words(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(said); i++) {
		struct skn_net_answer answer = { .status = 422 };
		struct skn_buf out = SKN_BUF_INIT;

		skn_buf_init(&answer.body);
		skn_buf_adds(&answer.body, said[i].body);
		skn_forge_words(&out, &answer, "tok-secret");
		if (!skn_streq(out.p, said[i].words))
			fail_msg("%s: %s", said[i].what, out.p);
		skn_buf_release(&out);
		skn_net_answer_release(&answer);
	}
}

/* ---- descriptions ---- */

#define A SKN_FORGE_MARKER "\n"
#define Z "\n" SKN_FORGE_MARKER_END

static const struct { const char *what, *old, *review, *body; } bodies[] = {
	{ "new", "", "R\n", A "R" Z },
	{ "what people wrote stays before it", "Hello.", "R", "Hello.\n\n" A "R" Z },
	{ "ours is replaced", "Hello.\n\n" A "old" Z "\n\nBye.", "R", "Hello.\n\n" A "R" Z "\n\nBye." },
	{ "the end was lost", "Hello.\n\n" A "old", "R", "Hello.\n\n" A "R" Z },
	{ "a review that has the marker", "", A "R\n", A "R" Z },
	{ "the same again", A "R" Z, "R", A "R" Z },
};

static void test_bodies(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(bodies); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_forge_body_make(&out, bodies[i].old, bodies[i].review, 1000, "more");
		if (!skn_streq(out.p, bodies[i].body))
			fail_msg("%s: %s", bodies[i].what, out.p);
		skn_buf_release(&out);
	}
}

/* UTF-16 units, counted in another way. */
static size_t units(const char *s)
{
	size_t n = 0, len;
	uint32_t c = 0;

	for (; *s; s += len) {
		len = skn_utf8_decode(s, strlen(s), &c);
		n += c > 0xFFFF ? 2 : 1;
	}
	return n;
}

/* At the limit it is whole, one past it is cut, at every limit it fits and is UTF-8. */
static void test_body_limits(void **state)
{
	struct skn_buf review = SKN_BUF_INIT, out = SKN_BUF_INIT, old = SKN_BUF_INIT;
	size_t whole;

	SKN_UNUSED(state);
	for (int i = 0; i < 40; i++)
		skn_buf_adds(&review, i % 4 ? "a line \u00e4\u20ac\n" : "\U0001f600 a longer line without an end ");
	skn_buf_rtrim(&review);
	skn_forge_body_make(&out, "old", review.p, SIZE_MAX, "more");
	whole = units(out.p);
	for (size_t max = 0; max <= whole; max++) {
		skn_buf_clear(&out);
		skn_forge_body_make(&out, "old", review.p, max, "more");
		if (!skn_utf8_valid(out.p, out.n, NULL) || (units(out.p) > max && !skn_streq(out.p, "old")) ||
		    (max == whole) != (units(out.p) == whole && !strstr(out.p, "was cut")))
			fail_msg("%zu: %zu, %s", max, out.n, out.p);
	}
	skn_buf_fill(&old, 'x', 500);
	skn_buf_clear(&out);
	skn_forge_body_make(&out, old.p, review.p, 510, NULL);
	assert_string_equal(out.p, old.p);
	skn_buf_release(&review);
	skn_buf_release(&out);
	skn_buf_release(&old);
}

/* ---- without a token ---- */

static void test_push(void **state)
{
	struct skn_forge_place place = { .kind = SKN_FORGE_GITHUB, .host = (char[]){ "h" }, .web = (char[]){ "https://h" },
					 .owner = (char[]){ "a" }, .repo = (char[]){ "b" } };
	struct skn_forge_wanted wanted = { .head = "t/1", .base = "main", .title = "T\x1b\nx", .body = "one\ntwo\xe2\x80\xae", .draft = true };
	struct skn_strings options = { 0 };
	char *text;

	SKN_UNUSED(state);
	skn_forge_push_options(&options, SKN_FORGE_GITHUB, &wanted);
	assert_int_equal(options.n, 0);
	skn_forge_push_options(&options, SKN_FORGE_GITLAB, &wanted);
	skn_forge_push_options(&options, SKN_FORGE_GITEA, &wanted);
	assert_int_equal(options.n, 7);
	for (size_t i = 0; i < options.n; i++)
		for (const char *s = options.v[i]; *s; s++)
			assert_false(iscntrl((unsigned char)*s));
	assert_string_equal(options.v[2], "merge_request.title=T<U+001B> x");
	assert_string_equal(options.v[3], "merge_request.description=one two<U+202E>");
	assert_string_equal(options.v[5], "title=WIP: T<U+001B> x");
	skn_strings_release(&options);
	text = skn_forge_push_ref(SKN_FORGE_GITEA, &wanted);
	assert_string_equal(text, "refs/for/main/t/1");
	free(text);
	text = skn_forge_page_to_make(&place, &wanted);
	assert_string_equal(text, "https://h/a/b/compare/main...t/1?expand=1");
	free(text);
	text = skn_forge_page_in("To https://h/a/b\nremote: see https://h.evil.org/x\nremote:   https://h/a/b/pulls/3 \n", &place);
	assert_string_equal(text, "https://h/a/b/pulls/3");
	free(text);
	assert_null(skn_forge_page_in("https://h/a/b\nremote: http://h/a/b", &place));
}

/* ---- with a forge of each kind ---- */

static void no_sleep(void *ctx, unsigned ms)
{
	unsigned *slept = ctx;

	*slept += ms;
}

static const char *const kinds[] = { "github", "gitlab", "gitea" };

#define CHECK(call) \
	do { \
		struct skn_err *e_ = &err; \
		if ((call) != SKN_OK) \
			fail_msg("%s: %s", kinds[k], e_->msg); \
	} while (0)

static void test_requests(void **state)
{
	SKN_UNUSED(state);
	for (size_t k = 0; k < SKN_ARRAY_LEN(kinds); k++) {
		struct skn_forge_wanted wanted = { .head = "topic", .base = "main", .title = "T", .body = "B" };
		struct skn_forge_request request;
		enum skn_forge_outcome outcome;
		unsigned slept = 0;
		struct skn_forge_options options = { .sleep = no_sleep, .ctx = &slept };
		struct skn_err err = SKN_ERR_INIT;
		struct skn_forge *forge;
		struct forge_fake fake;

		fake_start(&fake, kinds[k], "100");
		CHECK(skn_forge_open(&forge, &fake.place, &fake.token, &options, &err));
		CHECK(skn_forge_find(&request, forge, &wanted, &err));
		assert_int_equal(request.number, 0);
		fake_fault(&fake, k == 1 ? "POST merge_requests" : "POST pulls", "503");
		fake_fault(&fake, k == 1 ? "POST merge_requests" : "POST pulls", "drop");
		CHECK(skn_forge_propose(&request, &outcome, forge, &wanted, &err));
		assert_int_equal(outcome, SKN_FORGE_CREATED);
		assert_int_equal(request.number, 1);
		skn_forge_request_release(&request);
		/* Making it a second time finds it. */
		wanted.body = "C";
		CHECK(skn_forge_create(&request, &outcome, forge, &wanted, &err));
		assert_int_equal(outcome, SKN_FORGE_UPDATED);
		assert_string_equal(request.body, "C");
		skn_forge_request_release(&request);
		for (int i = 0; i < 4; i++)
			fake_fault(&fake, "GET requests", "500"), fake_fault(&fake, "GET pulls", "500");
		slept = 0;
		CHECK(skn_forge_propose(&request, &outcome, forge, &wanted, &err));
		assert_int_equal(outcome, SKN_FORGE_UNCHANGED);
		assert_true(slept >= 500 + 1000 + 2000 + 4000);
		skn_forge_request_release(&request);
		/* A base that is not there is refused, and not asked for ever. */
		wanted.base = "nowhere";
		assert_int_equal(skn_forge_propose(&request, &outcome, forge, &wanted, &err), SKN_EREFUSED);
		skn_forge_request_release(&request);
		skn_forge_close(forge);
		assert_true(fake_stop(&fake));
	}
}

static void use_token(struct forge_fake *fake, const char *text)
{
	skn_forge_token_release(&fake->token);
	fake->token = (struct skn_forge_token){ .text = skn_xstrdup(text), .from = "a test" };
}

/* POST of a comment by whoever holds TEXT. */
static void say(struct forge_fake *fake, const char *text, const char *marker, const char *body)
{
	enum skn_forge_outcome outcome;
	struct skn_forge *forge;

	use_token(fake, text);
	assert_int_equal(skn_forge_open(&forge, &fake->place, &fake->token, NULL, NULL), SKN_OK);
	assert_int_equal(skn_forge_comment_put(&outcome, forge, 1, marker, body, NULL), SKN_OK);
	skn_forge_close(forge);
}

static void test_comments(void **state)
{
	static const char marker[] = "<!-- skein:review -->";

	SKN_UNUSED(state);
	for (size_t k = 0; k < SKN_ARRAY_LEN(kinds); k++) {
		struct skn_forge_comment comment;
		enum skn_forge_outcome outcome;
		unsigned slept = 0;
		struct skn_forge_options options = { .sleep = no_sleep, .ctx = &slept };
		struct skn_err err = SKN_ERR_INIT;
		struct skn_forge *forge;
		struct forge_fake fake;

		fake_start(&fake, kinds[k], "2");
		/* Somebody else has the marker; then five comments that have it not first. */
		say(&fake, "bot-1234567890", marker, "of a machine");
		for (int i = 0; i < 5; i++) {
			char *other = skn_xasprintf("<!-- other %d --> %s", i, marker);

			say(&fake, "tok-1234567890", other, "chat");
			free(other);
		}
		CHECK(skn_forge_open(&forge, &fake.place, &fake.token, &options, &err));
		CHECK(skn_forge_comment_find(&comment, forge, 1, marker, &err));
		assert_int_equal(comment.id, 0);
		fake_fault(&fake, k == 1 ? "POST notes" : "POST comments", "drop-after");
		CHECK(skn_forge_comment_put(&outcome, forge, 1, marker, "first", &err));
		CHECK(skn_forge_comment_put(&outcome, forge, 1, marker, "first", &err));
		assert_int_equal(outcome, SKN_FORGE_UNCHANGED);
		CHECK(skn_forge_comment_put(&outcome, forge, 1, marker, "second", &err));
		assert_int_equal(outcome, SKN_FORGE_UPDATED);
		CHECK(skn_forge_comment_find(&comment, forge, 1, marker, &err));
		assert_int_equal(comment.id, 9006);
		assert_string_equal(comment.body, "<!-- skein:review -->\nsecond");
		skn_forge_comment_release(&comment);
		skn_forge_close(forge);
		/* A machine, which may not ask who it is, finds a machine's. */
		use_token(&fake, "bot-1234567890");
		CHECK(skn_forge_open(&forge, &fake.place, &fake.token, NULL, &err));
		CHECK(skn_forge_comment_put(&outcome, forge, 1, marker, "third", &err));
		assert_int_equal(outcome, SKN_FORGE_UPDATED);
		skn_forge_close(forge);
		/* Who may only read is told so. */
		use_token(&fake, "reader-1234567890");
		CHECK(skn_forge_open(&forge, &fake.place, &fake.token, NULL, &err));
		assert_int_equal(skn_forge_comment_put(&outcome, forge, 1, marker, "fourth", &err), SKN_EREFUSED);
		assert_null(strstr(err.msg, "reader-1234567890"));
		skn_forge_close(forge);
		assert_true(fake_stop(&fake));
	}
}

/* Pages that never end are ended. */
static void test_pages_limit(void **state)
{
	struct skn_forge_wanted wanted = { .head = "topic", .base = "main" };
	struct skn_forge_request request;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_forge *forge;
	struct forge_fake fake;

	SKN_UNUSED(state);
	fake_start(&fake, "gitea", "100");
	fake_fault(&fake, "GET pulls", "endless");
	assert_int_equal(skn_forge_open(&forge, &fake.place, &fake.token, NULL, &err), SKN_OK);
	assert_int_equal(skn_forge_find(&request, forge, &wanted, &err), SKN_ENET);
	assert_non_null(strstr(err.msg, "more than 100 pages"));
	skn_forge_close(forge);
	fake_stop(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pauses), cmocka_unit_test(test_words),	   cmocka_unit_test(test_bodies),
		cmocka_unit_test(test_body_limits), cmocka_unit_test(test_push),
#ifdef SKN_HAVE_CURL
		cmocka_unit_test(test_requests), cmocka_unit_test(test_comments), cmocka_unit_test(test_pages_limit),
#endif
	};

	unsetenv("http_proxy");
	unsetenv("HTTP_PROXY");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
