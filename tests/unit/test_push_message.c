/* What a message says to programs: trailers, and who signs. */
#include "check/push_message.h"
#include "check/push_model.h"
#include "check_store.h"

#define RUN "20260429T202500Z-6b1f"

/* ---- models ---- */

static void who_is_a_model(void **state)
{
	static const struct {
		const char *ident;
		bool model;
	} rows[] = {
		/* As the programs write it by themselves. */
		{ "Claude <noreply@anthropic.com>", true },
		{ "Claude Opus 4 <x@example.org>", true },
		{ "Claude Code <x@example.org>", true },
		{ "claude-3-5-sonnet", true },
		{ "Copilot <198982749+Copilot@users.noreply.github.com>", true },
		{ "GitHub Copilot <x@example.org>", true },
		{ "copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", true },
		{ "ChatGPT", true },
		{ "gpt-4o <x@example.org>", true },
		{ "GPT-5 (OpenAI)", true },
		{ "Google Gemini 2.5 Pro <g@example.org>", true },
		{ "Meta Llama 3 <l@example.org>", true },
		{ "mistral-large <m@example.org>", true },
		{ "Anna Smith (aider) <anna@example.org>", true },
		{ "aider (gpt-4o) <aider@aider.chat>", true },
		{ "Cursor Agent <cursoragent@cursor.com>", true },
		{ "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>", true },
		{ "Gemma 3 <g@example.org>", true },
		{ "skein bot <skein@example.org>", true },
		/* People, and robots that sign for people. */
		{ "Claude Monet <claude@monet.fr>", false },
		{ "Claude <claude@monet.fr>", false },
		{ "Jean-Claude Juncker <jc@example.eu>", false },
		{ "Devin Small <devin@example.org>", false },
		{ "Gemma Arterton <gemma@example.org>", false },
		{ "Anne Cursor <anne@example.org>", false },
		{ "Jane Doe <jane@openai.com>", false },
		{ "Jane Doe <jane@anthropic.com>", false },
		{ "dependabot[bot] <support@github.com>", false },
		{ "Patrick Flandres Cline <p@example.org>", false },
		{ "Cline Moore <c@example.org>", false },
		{ "Ana Müller <ana@example.org>", false },
		{ "<>", false },
		{ "", false },
		{ "<noreply@anthropic.com", false }, /* no address */
	};
	int wrong = 0;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_push_is_model(rows[i].ident, strlen(rows[i].ident), NULL) != rows[i].model) {
			print_message("%s: wanted %s\n", rows[i].ident, rows[i].model ? "a model" : "none");
			wrong++;
		}
	assert_int_equal(wrong, 0);
}

static void a_model_that_the_message_names(void **state)
{
	struct skn_strings models = { 0 };
	const char *ident = "Olmo-2 <o@example.org>";

	SKN_UNUSED(state);
	assert_false(skn_push_is_model(ident, strlen(ident), &models));
	skn_strings_push(&models, "olmo-2");
	assert_true(skn_push_is_model(ident, strlen(ident), &models));
	skn_strings_release(&models);
}

/* ---- messages ---- */

/* The texts of the faults, a line each. */
static void judge(struct skn_buf *out, const char *message, struct skn_view *before, struct skn_view *after)
{
	struct skn_push_faults faults = { 0 };

	skn_buf_clear(out);
	skn_push_message(&faults, message, before, after);
	for (size_t i = 0; i < faults.list.n; i++)
		skn_buf_addf(out, "%s\n", faults.list.v[i].text);
	skn_push_faults_release(&faults);
}

static const char CLEAN[] = "";

/* WANTED is a part of the one fault, CLEAN: there is none. */
struct row {
	const char *message, *wanted;
};

static int run_rows(const struct row *rows, size_t n, struct skn_view *before, struct skn_view *after)
{
	struct skn_buf said = SKN_BUF_INIT;
	int wrong = 0;

	for (size_t i = 0; i < n; i++) {
		size_t lines = 0;
		bool good;

		judge(&said, rows[i].message, before, after);
		for (const char *p = said.p; *p; p++)
			lines += *p == '\n';
		good = rows[i].wanted == CLEAN ? lines == 0 : lines == 1 && strstr(said.p, rows[i].wanted);
		if (!good) {
			print_message("message:\n%s\n--- wanted: %s\n--- said:\n%s\n", rows[i].message, rows[i].wanted,
				      said.p);
			wrong++;
		}
	}
	skn_buf_release(&said);
	return wrong;
}

static void forms(void **state)
{
	static const struct row rows[] = {
		{ "", CLEAN },
		{ "Subject", CLEAN },
		{ "Subject\n\nBody.\n", CLEAN },
		/* The subject is no trailer, whatever it looks like. */
		{ "Skein-Thread: ../x", CLEAN },
		{ "Subject\n\nSkein-Thread: energy/lithium\nSkein-Op: edit\n", CLEAN },
		{ "Subject\n\nSkein-Thread: energy/lithium\n\n\n", CLEAN },
		{ "Subject\r\n\r\nSkein-Thread: energy/lithium\r\n", CLEAN },
		{ "Subject\n\nskein-thread : energy/lithium\n", CLEAN },
		{ "Subject\n\nSkein-Thread: ../../etc/passwd\n", "is no thread's name" },
		{ "Subject\n\nSkein-Thread:\n", "is no thread's name" },
		{ "Subject\n\nSkein-Thread: Energy/Lithium\n", "is no thread's name" },
		{ "Subject\n\nSkein-Thread: threads//lithium\n", "is no thread's name" },
		{ "Subject\n\nSkein-Op: EDIT\n", "is no word in small letters" },
		{ "Subject\n\nSkein-Op:\n", "is no word in small letters" },
		{ "Subject\n\nSkein-Op: abcdefghijklmnopqrstuvwxyz-abcde\n", CLEAN },        /* 32 */
		{ "Subject\n\nSkein-Op: abcdefghijklmnopqrstuvwxyz-abcdef\n", "is no word" }, /* 33 */
		{ "Subject\n\nSkein-Run: " RUN "\n", CLEAN },
		{ "Subject\n\nSkein-Run: latest\n", "Skein-Run: 'latest'" },
		/* Folded: git unfolds, others do not. */
		{ "Subject\n\nSkein-Op: edit\n more\n", "goes on in a second line" },
		{ "Subject\n\nReviewed-by: Ana\n <ana@example.org>\nSkein-Op: edit\n", CLEAN },
		/* Among prose git sees none; with one line that it makes itself it does. */
		{ "Subject\n\nSome words.\nSkein-Op: edit\n", "in a paragraph of prose" },
		{ "Subject\n\nSome words.\nSkein-Op: edit\nSigned-off-by: Ana <a@example.org>\n", CLEAN },
		{ "Subject\n\n1\n2\n3\n4\n5\n6\nSkein-Op: edit\nSigned-off-by: Ana <a@example.org>\n", CLEAN },
		{ "Subject\n\n1\n2\n3\n4\n5\n6\n7\nSkein-Op: edit\nSigned-off-by: Ana <a@example.org>\n",
		  "in a paragraph of prose" },
		{ "Subject\n\nSome words.\nSkein-Op: edit\n(cherry picked from commit 12)\n", CLEAN },
		/* A squash keeps the trailers of its commits in the middle. */
		{ "Subject\n\nSkein-Thread: ../x\n\nBody.\n", CLEAN },
		/* Other programs' ways. */
		{ "Subject\n\nAssisted-by: Claude:opus-4 [editor]\n", CLEAN },
		{ "Subject\n\nAssisted-by: Jane\n", CLEAN },
		{ "Subject\n\nSkein-Run: " RUN "\nAssisted-by: skein/0.1:extractive/1\n", CLEAN },
		{ "Subject\n\nAssisted-by: skein/0.1:extractive/1\n", "no Skein-Run says so" },
		{ "Subject\n\nAssisted-by: skein/0.1:\n", "is not skein/VERSION:ENGINE" },
		{ "Subject\n\nAssisted-by: skein/0.1\n", "is not skein/VERSION:ENGINE" },
		{ "Subject\n\nSkein-Future: whatever it is\n", CLEAN },
		/* Who signs, wherever the line stands and however it is written. */
		{ "Subject\n\nSigned-off-by: Ana <a@example.org>\n", CLEAN },
		{ "Subject\n\nSIGNED-OFF-BY: ChatGPT <x@example.org>\n", "names a model" },
		{ "Co-authored-by: ChatGPT\n", "names a model" },
		{ "Subject\n\nCo-authored-by: Claude <noreply@anthropic.com>\n\nMore.\n", "names a model" },
		{ "Subject\n\nAssisted-by: tool:olmo-2\nCo-authored-by: OLMo-2 <o@example.org>\n", "names a model" },
		{ "Subject\n\nReviewed-by: ChatGPT\n", CLEAN },
	};

	SKN_UNUSED(state);
	assert_int_equal(run_rows(rows, SKN_ARRAY_LEN(rows), NULL, NULL), 0);
}

static void against_what_is_there(void **state)
{
	static const struct row rows[] = {
		{ "S\n\nSkein-Thread: energy/lithium\n", CLEAN },
		{ "S\n\nSkein-Thread: gone\n", CLEAN }, /* of the parent */
		{ "S\n\nSkein-Thread: lithium\n", "there is no thread 'lithium'" },
		{ "S\n\nSkein-Thread: energy\n", "there is no thread 'energy'" },
		{ "S\n\nSkein-Thread: energy/lithium\nSkein-Run: " RUN "\nSkein-Op: synthesis\n"
		  "Assisted-by: skein/9:extractive/1\n", CLEAN },
		/* The order of trailers is no matter. */
		{ "S\n\nAssisted-by: skein/9:extractive/1\nSkein-Run: " RUN "\nSkein-Thread: energy/lithium\n", CLEAN },
		{ "S\n\nSkein-Run: " RUN "\n", "no thread that is named has the run" },
		{ "S\n\nSkein-Thread: energy/lithium\nSkein-Run: 20260429T202500Z-0000\n", "has the run" },
		{ "S\n\nSkein-Thread: energy/lithium\nSkein-Run: " RUN "\nSkein-Op: gather\n",
		  "says 'gather', the run says 'synthesis'" },
		{ "S\n\nSkein-Thread: energy/lithium\nSkein-Run: " RUN "\nAssisted-by: skein/9:gpt\n",
		  "names 'gpt', the run names 'extractive/1'" },
	};
	struct check_store now, then;

	SKN_UNUSED(state);
	check_store_open(&now);
	check_store_open(&then);
	check_puts(&now, "threads/energy/lithium/thread.yaml", "schema: 1\ntitle: L\nstatus: active\n");
	check_puts(&now, "threads/energy/lithium/runs/" RUN ".yaml", "op: synthesis\nengine: extractive/1\n");
	check_puts(&then, "threads/gone/thread.yaml", "schema: 1\ntitle: G\nstatus: active\n");
	assert_int_equal(run_rows(rows, SKN_ARRAY_LEN(rows), then.view, now.view), 0);
	check_store_close(&now);
	check_store_close(&then);
}

static void what_git_drops(void **state)
{
	static const struct {
		const char *text, *bare;
		char comment;
	} rows[] = {
		{ "S\n# c\n\nT: x\n", "S\n\nT: x\n", '#' },
		{ "S\n# c", "S\n", '#' },
		{ "; c\n# S\n", "# S\n", ';' },
		{ "S\n# ------------------------ >8 ------------------------\n# x\ndiff\n", "S\n", '#' },
		{ "S\n; ------------------------ >8 ------------------------\ndiff\n", "S\n", ';' },
		{ "S\n ------------------------ >8 ------------------------\nT\n",
		  "S\n ------------------------ >8 ------------------------\nT\n", '#' },
		{ "", "", '#' },
		{ "#", "", '#' },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_buf out = SKN_BUF_INIT;

		skn_push_message_bare(&out, rows[i].text, rows[i].comment);
		assert_string_equal(out.p, rows[i].bare);
		skn_buf_release(&out);
	}
}

/* Whatever is judged, something is to be judged: no fault without speaking. */
static void silence_is_no_fault(void **state)
{
	static const char *const parts[] = { "Skein-Thread: x y\n", "\n", "\n\n", "words ", "Signed-off-by: GPT-4\n",
					     "Co-authored-by:", "skein-", "-by: ", "\r\n", " \n", "Assisted-by: skein/1:m\n",
					     "\xff\xfe", "#", "(cherry picked from commit x)\n", ":" };
	struct skn_buf message = SKN_BUF_INIT, said = SKN_BUF_INIT;
	uint64_t seed = 4;

	SKN_UNUSED(state);
	for (int round = 0; round < 3000; round++) {
		skn_buf_clear(&message);
		for (int i = 0; i < 9; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			skn_buf_adds(&message, parts[(seed >> 33) % SKN_ARRAY_LEN(parts)]);
		}
		judge(&said, message.p, NULL, NULL);
		if (said.n)
			assert_true(skn_push_message_speaks(message.p));
	}
	skn_buf_release(&message);
	skn_buf_release(&said);
}

static void faults_are_few(void **state)
{
	struct skn_push_faults faults = { .where = "here: " };

	SKN_UNUSED(state);
	for (int i = 0; i < SKN_PUSH_FAULTS_MAX; i++)
		skn_push_fault(&faults, "a hint", "fault %d", i);
	assert_int_equal(faults.list.n, SKN_PUSH_FAULTS_MAX);
	assert_int_equal(faults.more, 0);
	skn_push_fault(&faults, NULL, "one more");
	assert_int_equal(faults.list.n, SKN_PUSH_FAULTS_MAX);
	assert_int_equal(faults.more, 1);
	assert_string_equal(faults.list.v[1].text, "here: fault 1");
	assert_string_equal(faults.list.v[0].hint, "a hint");
	assert_null(faults.list.v[1].hint);
	skn_push_faults_release(&faults);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_a_model),
		cmocka_unit_test(a_model_that_the_message_names),
		cmocka_unit_test(forms),
		cmocka_unit_test(against_what_is_there),
		cmocka_unit_test(what_git_drops),
		cmocka_unit_test(silence_is_no_fault),
		cmocka_unit_test(faults_are_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
