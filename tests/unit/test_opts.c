/* The command line against a row: options, operands, what is wrong and the nearest name. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The library holds no part of the command line; opts.c is pure and stands alone. */
#include "cli/opts.c"

static const struct skn_opt log_options[] = {
	{ .long_name = "max-count", .short_name = 'n', .arg = "N", .help = "how many" },
	{ .long_name = "max-age", .arg = "DAYS", .help = "how old" },
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT", .choices = "text|html|md",
	  .help = "the format" },
	{ .long_name = "quiet", .short_name = 'q', .help = "say nothing" },
	{ .long_name = "verbose", .short_name = 'v', .help = "say more", .repeat = true },
	{ .long_name = "key", .short_name = 'k', .arg = "KEY", .repeat = true, .help = "a key" },
	{ .long_name = "mark", .short_name = 'm', .arg = "HOW", .optional_arg = true,
	  .choices = "red|blue", .help = "mark" },
	{ .long_name = "quick-and-secret", .hidden = true, .help = "not told" },
	{ 0 },
};

static const struct skn_cmd log_row = { .name = "log", .args = "[THREAD[@REV]...]",
					.options = log_options, .json = true };
static const struct skn_cmd bare_row = { .name = "bare" };

/* "max-count=3 q | lithium" : options in order with values, then operands. */
static char *told(const struct skn_parsed *p)
{
	struct skn_buf buf = SKN_BUF_INIT;

	for (size_t i = 0; i < p->given.n; i++) {
		skn_buf_addf(&buf, "%s%s", i ? " " : "", p->given.v[i].opt->long_name);
		if (p->given.v[i].value)
			skn_buf_addf(&buf, "=%s", p->given.v[i].value);
	}
	skn_buf_adds(&buf, " |");
	for (size_t i = 0; i < p->args.n; i++)
		skn_buf_addf(&buf, " %s", p->args.v[i]);
	return skn_buf_detach(&buf);
}

/* Splits at blanks; "_" stands for an empty word. */
static int split(char *line, char **argv, int max)
{
	int argc = 0;
	char *word;

	while ((word = strsep(&line, " ")) && argc < max)
		if (*word)
			argv[argc++] = skn_streq(word, "_") ? word + 1 : word;
	argv[argc] = NULL;
	return argc;
}

static int parse(struct skn_parsed *p, const struct skn_cmd *cmd, char *line, struct skn_err *err)
{
	char *argv[32];
	int argc = split(line, argv, 31), rc;

	*p = (struct skn_parsed){ 0 };
	rc = skn_opts_parse(p, cmd, argc, argv, NULL, err);
	return rc == SKN_OK && cmd ? skn_opts_check_args(p, err) : rc;
}

static void understood(void **state)
{
	static const struct {
		const char *why, *line, *expect;
	} rows[] = {
		{ "nothing", "", " |" },
		{ "value apart", "--max-count 3", "max-count=3 |" },
		{ "value attached", "--max-count=3", "max-count=3 |" },
		{ "an empty value", "--max-count=", "max-count= |" },
		{ "an empty word as value", "--max-count _", "max-count= |" },
		{ "a value that looks like an option", "--max-count -1", "max-count=-1 |" },
		{ "a value with an equals sign", "--key=a=b", "key=a=b |" },
		{ "a letter, value apart", "-n 3", "max-count=3 |" },
		{ "a letter, value attached", "-n3", "max-count=3 |" },
		{ "letters in a bundle", "-qvn5", "quiet verbose max-count=5 |" },
		{ "a bundle whose last takes the next word", "-qn 5", "quiet max-count=5 |" },
		{ "an unambiguous beginning", "--max-c=3 --form html", "max-count=3 format=html |" },
		{ "an exact name wins over longer ones", "--color", "color |" },
		{ "options after operands", "lithium -q x", "quiet | lithium x" },
		{ "two dashes end the options", "-- -q --json", " | -q --json" },
		{ "one dash is an operand", "-", " | -" },
		{ "an empty operand", "_ x", " |  x" },
		{ "the last of several counts, all are kept", "-n1 -n2", "max-count=1 max-count=2 |" },
		{ "a value left out", "--mark x", "mark | x" },
		{ "the same by a letter", "-m x", "mark | x" },
		{ "the same attached", "-mred --mark=blue", "mark=red mark=blue |" },
		{ "a hidden one by its full name", "--quick-and-secret", "quick-and-secret |" },
		{ "a hidden one makes nothing ambiguous", "--qui", "quiet |" },
		{ "everybody's", "--json -C d --git-dir=g --no-color", "json directory=d git-dir=g no-color |" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *line = skn_xstrdup(rows[i].line), *got;
		struct skn_parsed p;
		struct skn_err err = SKN_ERR_INIT;

		if (parse(&p, &log_row, line, &err) != SKN_OK)
			fail_msg("%s: %s", rows[i].why, err.msg);
		got = told(&p);
		if (!skn_streq(got, rows[i].expect))
			fail_msg("%s: \"%s\"", rows[i].why, got);
		free(got);
		skn_opts_release(&p);
		free(line);
	}
}

static void refused(void **state)
{
	static const struct {
		const struct skn_cmd *cmd;
		const char *line, *message, *hint;
	} rows[] = {
		{ &log_row, "--formta=html", "unknown option '--formta'", "did you mean '--format'?" },
		{ &log_row, "--zzzzzz", "unknown option '--zzzzzz'", "" },
		{ &log_row, "-x", "unknown option '-x'", "" },
		{ &log_row, "-qx", "unknown option '-x'", "" },
		{ &log_row, "--max 3", "option '--max' is ambiguous: --max-count or --max-age", "" },
		{ &log_row, "--no-", "option '--no-' is ambiguous: --no-color or --no-pager", "" },
		{ &log_row, "--quiet=yes", "option '--quiet' takes no value", "" },
		{ &log_row, "--max-count", "option '--max-count' needs a value: N", "" },
		{ &log_row, "-n", "option '-n' needs a value: N", "" },
		{ &log_row, "--format=pdf", "'pdf' is no value of --format", "one of text, html, md" },
		{ &log_row, "--format=", "'' is no value of --format", "one of text, html, md" },
		{ &log_row, "--format=text|html", "'text|html' is no value of --format",
		  "one of text, html, md" },
		{ &log_row, "--color=blue", "'blue' is no value of --color",
		  "one of auto, always, never" },
		{ &bare_row, "--json", "unknown option '--json'", "" },
		{ &bare_row, "x", "no operand is taken: 'x'", "" },
		{ NULL, "--json", "unknown option '--json'", "" },
		{ NULL, "--versoin", "unknown option '--versoin'", "did you mean '--version'?" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		char *line = skn_xstrdup(rows[i].line);
		struct skn_parsed p;
		struct skn_err err = SKN_ERR_INIT;

		assert_int_equal(parse(&p, rows[i].cmd, line, &err), SKN_EUSAGE);
		assert_string_equal(err.msg, rows[i].message);
		assert_string_equal(err.hint, rows[i].hint);
		skn_opts_release(&p);
		free(line);
	}
}

/* How many operands a synopsis takes; what fits is "", else the message. */
static void counted(void **state)
{
	static const struct {
		const char *args, *line, *message;
	} rows[] = {
		{ NULL, "", "" },
		{ "THREAD", "", "THREAD is missing" },
		{ "THREAD", "a", "" },
		{ "THREAD", "a b", "one operand too many: 'b'" },
		{ "[THREAD[@REV]]", "", "" },
		{ "[THREAD[@REV]]", "a@2", "" },
		{ "[THREAD[@REV]]", "a b", "one operand too many: 'b'" },
		{ "THREAD[@REV] FILE...", "a", "FILE is missing" },
		{ "THREAD[@REV] FILE...", "a b c d", "" },
		{ "[THREAD[@REV]...]", "a b c", "" },
		{ "[THREAD]...", "a b c", "" },
		{ "THREAD [FROM [TO]]", "a", "" },
		{ "THREAD [FROM [TO]]", "a b c", "" },
		{ "THREAD [FROM [TO]]", "a b c d", "one operand too many: 'd'" },
		{ "item|event THREAD", "item", "THREAD is missing" },
		{ "item|event THREAD", "evnet x", "'evnet' is none of item, event" },
		{ "item|event THREAD", "item x", "" },
		{ "[on|off]", "", "" },
		{ "[on|off]", "up", "'up' is none of on, off" },
		{ "[on|off...]", "on off on", "" },
		{ "[on|off...]", "on off up", "'up' is none of on, off" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_cmd cmd = { .name = "x", .args = rows[i].args };
		char *line = skn_xstrdup(rows[i].line);
		struct skn_parsed p;
		struct skn_err err = SKN_ERR_INIT;

		parse(&p, &cmd, line, &err);
		if (!skn_streq(err.msg, rows[i].message))
			fail_msg("%s of \"%s\": \"%s\"", rows[i].line, rows[i].args, err.msg);
		skn_opts_release(&p);
		free(line);
	}
}

static void asked_for(void **state)
{
	char line[] = "-k a --key b -n 1 -n 2 -h";
	struct skn_parsed p;
	struct skn_err err = SKN_ERR_INIT;
	const char *const *keys;
	size_t n;

	SKN_UNUSED(state);
	assert_int_equal(parse(&p, &log_row, line, &err), SKN_OK);
	keys = skn_opts_values(&p, "key", &n);
	assert_int_equal(n, 2);
	assert_string_equal(keys[0], "a");
	assert_string_equal(keys[1], "b");
	assert_string_equal(skn_opts_find(&p, "max-count")->value, "2");
	assert_true(skn_opts_find(&p, "help")->by_letter);
	assert_null(skn_opts_find(&p, "quiet"));
	skn_opts_values(&p, "format", &n);
	assert_int_equal(n, 0);
	skn_opts_release(&p);
}

/* The program's own options end at the command's name. */
static void program_options_stop(void **state)
{
	char line[] = "-C a --no-color log -n 3";
	char *argv[32];
	int argc = split(line, argv, 31), used = 0;
	struct skn_parsed p = { 0 };
	struct skn_err err = SKN_ERR_INIT;

	SKN_UNUSED(state);
	assert_int_equal(skn_opts_parse(&p, NULL, argc, argv, &used, &err), SKN_OK);
	assert_int_equal(used, 3);
	assert_string_equal(argv[used], "log");
	skn_opts_release(&p);
}

static void nearest(void **state)
{
	static const struct {
		const char *word, *expect;
	} rows[] = {
		{ "lgo", "log" },        { "statsu", "status" }, { "stat", "status" },
		{ "exprot", "export" },  { "x", NULL },          { "zzzz", NULL },
		{ "dif", "diff" },       { "", NULL },           { "synthesise", "synthesize" },
	};
	static const char *const names[] = { "log", "status", "export", "diff", "synthesize" };

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		struct skn_guess guess = { .word = rows[i].word };

		for (size_t k = 0; k < SKN_ARRAY_LEN(names); k++)
			skn_guess_try(&guess, names[k]);
		if (!rows[i].expect)
			assert_null(guess.best);
		else
			assert_string_equal(guess.best, rows[i].expect);
	}
}

/* Whatever the words are: an answer, and no operand is lost. */
static void any_words(void **state)
{
	static const char *const atoms[] = { "-", "--", "-n", "--max", "=", "a", "-q", "--format", "-xyz",
					     "--=", "-=", "---", "--json", "_", "-nq", "--color" };
	uint32_t seed = 11;

	SKN_UNUSED(state);
	for (int round = 0; round < 5000; round++) {
		struct skn_buf line = SKN_BUF_INIT;
		struct skn_parsed p;
		struct skn_err err = SKN_ERR_INIT;
		int rc;

		for (int i = 0; i < 6; i++) {
			seed = seed * 1664525u + 1013904223u;
			skn_buf_addf(&line, "%s%s", seed & 0x100 ? " " : "",
				     atoms[(seed >> 16) % SKN_ARRAY_LEN(atoms)]);
		}
		rc = parse(&p, &log_row, line.p, &err);
		assert_true(rc == SKN_OK ? err.code == SKN_OK : rc == SKN_EUSAGE && err.msg[0]);
		assert_null(p.args.v[p.args.n]);
		skn_opts_release(&p);
		skn_buf_release(&line);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(understood), cmocka_unit_test(refused),
		cmocka_unit_test(counted),    cmocka_unit_test(asked_for),
		cmocka_unit_test(nearest),    cmocka_unit_test(program_options_stop),
		cmocka_unit_test(any_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
