#include "cli/frame.h"

#include <signal.h>

#ifndef SKN_VERSION
#error "SKN_VERSION comes from the Makefile"
#endif

/* ---- what commands ask ---- */

static const struct skn_opt *row_option(const struct skn_cli *cli, const char *name)
{
	const struct skn_opt *tables[] = { cli->cmd->options, cli->cmd->json ? skn_opts_json : NULL,
					   skn_opts_global };

	for (size_t i = 0; i < SKN_ARRAY_LEN(tables); i++)
		for (const struct skn_opt *opt = tables[i]; opt && opt->long_name; opt++)
			if (skn_streq(opt->long_name, name))
				return opt;
	fprintf(stderr, SKN_PROGRAM ": bug: '%s' asks for an option '--%s' that its row does not have\n",
		cli->name, name);
	abort();
}

bool skn_cli_flag(const struct skn_cli *cli, const char *name)
{
	row_option(cli, name);
	return skn_opts_find(cli->parsed, name) != NULL;
}

const char *skn_cli_value(const struct skn_cli *cli, const char *name)
{
	const struct skn_parsed_opt *given;

	row_option(cli, name);
	given = skn_opts_find(cli->parsed, name);
	return given ? given->value : NULL;
}

const char *const *skn_cli_values(const struct skn_cli *cli, const char *name, size_t *n)
{
	row_option(cli, name);
	return skn_opts_values(cli->parsed, name, n);
}

int skn_cli_int(const struct skn_cli *cli, const char *name, int64_t min, int64_t max,
		int64_t fallback, int64_t *out, struct skn_err *err)
{
	const char *value = skn_cli_value(cli, name);
	char *end = NULL;
	long long v;

	*out = fallback;
	if (!value)
		return SKN_OK;
	errno = 0;
	v = strtoll(value, &end, 10);
	if (errno || *end || end == value || isspace((unsigned char)value[0]))
		return skn_fail(err, SKN_EUSAGE, "--%s takes a whole number, not '%s'", name, value);
	if (v < min || v > max)
		return skn_fail(err, SKN_EUSAGE, "--%s takes %" PRId64 " to %" PRId64 ", not '%s'", name,
				min, max, value);
	*out = v;
	return SKN_OK;
}

int skn_cli_exit_code(int code)
{
	switch ((enum skn_errc)code) {
	case SKN_OK:
		return 0;
	case SKN_EFINDING:
		return 1;
	case SKN_EUSAGE:
		return 2;
	case SKN_EDATA:
	case SKN_ENOTFOUND:
	case SKN_EEXISTS:
	case SKN_ELIMIT:
	case SKN_EAMBIGUOUS:
		return 3;
	case SKN_ENET:
		return 5;
	case SKN_EREFUSED:
		return 6;
	case SKN_EMODEL:
		return 7;
	case SKN_ESYS:
	case SKN_ELOCKED:
	case SKN_EMOVED:
		break;
	}
	return 4;
}

/* ---- running one ---- */

/* Every usage error ends with where to look. */
static void add_usage_hint(const struct skn_cli *cli, struct skn_err *err)
{
	size_t n = strlen(err->hint);

	if (err->code != SKN_EUSAGE)
		return;
	snprintf(err->hint + n, sizeof(err->hint) - n, "%ssee '" SKN_PROGRAM "%s%s -h'",
		 !n ? "" : skn_ends_with(err->hint, "?") ? " " : "; ", cli->name[0] ? " " : "",
		 cli->name);
}

int skn_cli_finish(struct skn_cli *cli, int rc, struct skn_err *err)
{
	struct skn_err lost = SKN_ERR_INIT;

	if (rc < 0 && err->code == SKN_OK)
		err->code = (enum skn_errc)rc;
	add_usage_hint(cli, err);
	skn_cli_report(cli, err);
	/* A command that failed has said why; one that did its work did it for nothing. */
	if (cli->out && skn_output_close(cli, &lost) < 0 && (rc == SKN_OK || rc == SKN_EFINDING)) {
		rc = lost.code;
		cli->out = NULL;
		skn_cli_report(cli, &lost);
	}
	return skn_cli_exit_code(rc);
}

int skn_cli_globals(struct skn_cli *cli, const struct skn_parsed *parsed, struct skn_err *err)
{
	for (size_t i = 0; i < parsed->given.n; i++) {
		const char *name = parsed->given.v[i].opt->long_name;
		const char *value = parsed->given.v[i].value;

		if (skn_streq(name, "directory") && value[0] && chdir(value) != 0)
			return skn_fail_errno(err, value, "cannot go there");
		if (skn_streq(name, "git-dir"))
			cli->git_dir = value;
		if (skn_streq(name, "color") && (!value || !skn_term_when_parse(value, &cli->when)))
			cli->when = SKN_TERM_ALWAYS;
		if (skn_streq(name, "no-color"))
			cli->when = SKN_TERM_NEVER;
		if (skn_streq(name, "no-pager"))
			cli->no_pager = true;
	}
	return SKN_OK;
}

/* Goes down to a verb: CLI->cmd and the name become the verb's. */
static int enter_sub(struct skn_cli *cli, const char *word, struct skn_err *err)
{
	const struct skn_cmd *sub = skn_dispatch_sub(cli->cmd, word);
	struct skn_guess guess = { .word = word };
	size_t n = strlen(cli->name);

	if (sub) {
		cli->cmd = sub;
		snprintf(cli->name + n, sizeof(cli->name) - n, " %s", sub->name);
		return SKN_OK;
	}
	skn_fail(err, SKN_EUSAGE, "'%s' is no verb of '" SKN_PROGRAM " %s'", word, cli->name);
	for (const struct skn_cmd *const *s = cli->cmd->subs; *s; s++)
		skn_guess_try(&guess, (*s)->name);
	if (guess.best)
		skn_hint(err, "did you mean '%s'?", guess.best);
	return SKN_EUSAGE;
}

/* 'h' or 'H' when help was asked for by -h or --help, else 0. */
static char help_wanted(const struct skn_parsed *parsed)
{
	const struct skn_parsed_opt *help = skn_opts_find(parsed, "help");

	return !help ? 0 : help->by_letter ? 'h' : 'H';
}

static void show_help(struct skn_cli *cli, char kind)
{
	skn_output_open(cli);
	if (kind == 'h') {
		skn_help_short(cli->out, cli->term.width, cli->cmd, cli->name);
		return;
	}
	if (!cli->no_pager)
		skn_pager_start(cli);
	skn_help_page(cli->out, &cli->term, cli->cmd, cli->name);
}

/* Where the row is run: in this program, or in its helper. */
static skn_cmd_run *runner(const struct skn_cli *cli)
{
	return cli->cmd->run ? cli->cmd->run : cli->helper_run;
}

/* The row is final, its options are read: does the work. */
static int perform(struct skn_cli *cli, struct skn_parsed *parsed, struct skn_err *err)
{
	cli->parsed = parsed;
	cli->args = parsed->args.v;
	cli->n_args = parsed->args.n;
	cli->dir = ".";
	cli->json = cli->cmd->json && skn_opts_find(parsed, "json");
	if (!cli->git_dir)
		cli->git_dir = getenv("GIT_DIR");
	skn_output_open(cli);
	if (cli->cmd->pager && !cli->no_pager)
		skn_pager_start(cli);
	return runner(cli)(cli, err);
}

static int parse_and_perform(struct skn_cli *cli, struct skn_parsed *parsed, int argc, char **argv,
			     struct skn_err *err)
{
	int used, rc;
	char help;

	if ((rc = skn_opts_parse(parsed, cli->cmd, argc, argv, &used, err)) < 0)
		return rc;
	if ((help = help_wanted(parsed))) {
		show_help(cli, help);
		return SKN_OK;
	}
	if (cli->cmd->subs)
		return skn_fail(err, SKN_EUSAGE, "'" SKN_PROGRAM " %s' needs a verb", cli->name);
	if ((rc = skn_opts_check_args(parsed, err)) < 0)
		return rc;
	if (!runner(cli))
		return skn_dispatch_helper(cli, err);
	if ((rc = skn_cli_globals(cli, parsed, err)) < 0)
		return rc;
	return perform(cli, parsed, err);
}

/* Reads the words between a command and its verb (options only), then the verb. */
static int descend(struct skn_cli *cli, int *argc, char ***argv, struct skn_err *err)
{
	struct skn_parsed parsed = { 0 };
	int used = 0, rc;

	if (!cli->cmd->subs)
		return SKN_OK;
	rc = skn_opts_parse(&parsed, cli->cmd, *argc, *argv, &used, err);
	if (rc == SKN_OK && used < *argc && !skn_opts_find(&parsed, "help")) {
		rc = enter_sub(cli, (*argv)[used], err);
		/* A helper reads the same words again; a directory is gone to once. */
		if (rc == SKN_OK && runner(cli))
			rc = skn_cli_globals(cli, &parsed, err);
		*argc -= used + 1;
		*argv += used + 1;
	}
	skn_opts_release(&parsed);
	return rc;
}

/* ---- the program ---- */

int skn_cli_run(struct skn_cli *cli, int argc, char **argv)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_parsed parsed = { 0 };
	int rc;

	snprintf(cli->name, sizeof(cli->name), "%s", cli->cmd->name);
	cli->words = argv;
	rc = descend(cli, &argc, &argv, &err);
	if (rc == SKN_OK)
		rc = parse_and_perform(cli, &parsed, argc, argv, &err);
	rc = skn_cli_finish(cli, rc, &err);
	skn_opts_release(&parsed);
	return rc;
}

/* A closed standard stream would become the next file that is opened: it gets
 * one that fails to be used instead, so that the loss is noticed. */
static void hold_streams(void)
{
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY)) < 0)
			_exit(4);
}

void skn_cli_start(void)
{
	hold_streams();
	signal(SIGPIPE, SIG_DFL);
}

static int print_version(struct skn_cli *cli)
{
	struct skn_err err = SKN_ERR_INIT;

	skn_output_open(cli);
	skn_sink_puts(cli->out, SKN_PROGRAM " " SKN_VERSION "\n");
	return skn_cli_finish(cli, SKN_OK, &err);
}

/* `skein` alone is a usage error that shows what there is. */
static int print_list(struct skn_cli *cli, bool asked)
{
	struct skn_err err = SKN_ERR_INIT;

	skn_output_open(cli);
	if (asked) {
		skn_help_list(cli->out, cli->term.width, false);
		return skn_cli_finish(cli, SKN_OK, &err);
	}
	skn_sink_to_file(&cli->err_sink, stderr);
	skn_help_list(&cli->err_sink, cli->term.width, false);
	return skn_cli_exit_code(SKN_EUSAGE);
}

static int dispatch(struct skn_cli *cli, const struct skn_parsed *program, int argc, char **argv)
{
	struct skn_err err = SKN_ERR_INIT;
	int rc;

	if (skn_opts_find(program, "version"))
		return print_version(cli);
	if (skn_opts_find(program, "help") || argc == 0)
		return print_list(cli, argc > 0 || program->given.n > 0);
	if ((rc = skn_cli_globals(cli, program, &err)) < 0)
		return skn_cli_finish(cli, rc, &err);
	cli->cmd = skn_dispatch_find(argv[0]);
	if (cli->cmd)
		return skn_cli_run(cli, argc - 1, argv + 1);
	rc = skn_dispatch_external(cli, argv, &err);
	if (rc == SKN_ENOTFOUND) {
		skn_err_clear(&err);
		rc = skn_dispatch_unknown(argv[0], &err);
	}
	return skn_cli_finish(cli, rc, &err);
}

int skn_cli_main(int argc, char **argv)
{
	struct skn_cli cli = { 0 };
	struct skn_parsed program = { 0 };
	struct skn_err err = SKN_ERR_INIT;
	int used = 0, rc;

	skn_cli_start();
	cli.program = &program;
	if (argc > 0 && skn_opts_parse(&program, NULL, argc - 1, argv + 1, &used, &err) < 0)
		rc = skn_cli_finish(&cli, err.code, &err);
	else
		rc = dispatch(&cli, &program, argc - 1 - used, argv + 1 + used);
	skn_opts_release(&program);
	return rc;
}
