#include <signal.h>
#include <sys/wait.h>

#include "base/fs.h"
#include "cli/cli.h"
#include "rev/merge3.h"
#include "text/jsonw.h"

#define FILE_MAX ((size_t)256 << 20) /* bytes of one side */
#define MARKER_MAX 1000

enum { BASE, OURS, THEIRS, N_SIDES };

struct merging {
	struct skn_cli *cli;
	struct skn_buf in[N_SIDES];
	bool whole; /* the base could be read */
	const char *path;
	struct skn_merge3_options options;
	struct skn_buf out;
	struct skn_conflicts conflicts;
};

/* ---- the command line ---- */

/* What git gives for %S, %X and %Y before it knew them is no label. */
static const char *label(const char *given)
{
	return given && *given && !(given[0] == '%' && given[1] && !given[2]) ? given : NULL;
}

static int read_options(struct merging *m, struct skn_err *err)
{
	const struct skn_cli *cli = m->cli;
	const char *size = cli->n_args > 3 ? cli->args[3] : "";
	uint64_t marker = 0;
	int64_t wanted = 0;
	size_t n;
	const char *const *labels = skn_cli_values(cli, "label", &n);
	int rc = skn_cli_int(cli, "marker-size", 1, MARKER_MAX, 0, &wanted, err);

	skn_parse_uint(size, strlen(size), MARKER_MAX, &marker);
	m->options.marker_size = (unsigned)(wanted ? (uint64_t)wanted : marker);
	m->options.diff3 = skn_cli_flag(cli, "diff3");
	m->options.ours = label(n > 0 ? labels[0] : NULL);
	m->options.base = label(n > 1 ? labels[1] : NULL);
	m->options.theirs = label(n > 2 ? labels[2] : NULL);
	m->path = cli->n_args > 4 ? cli->args[4] : cli->args[OURS];
	if (rc == SKN_OK && cli->json && skn_cli_flag(cli, "stdout"))
		rc = skn_fail(err, SKN_EUSAGE, "--stdout and --json both write to standard output: give one");
	if (rc == SKN_OK && n > N_SIDES)
		rc = skn_fail(err, SKN_EUSAGE, "there are three labels, for ours, base and theirs");
	return rc < 0 ? rc : SKN_OK;
}

static int read_files(struct merging *m, struct skn_err *err)
{
	struct skn_err fault = SKN_ERR_INIT;
	int rc = skn_fs_read(&m->in[OURS], m->cli->args[OURS], FILE_MAX, err);

	if (rc == SKN_OK)
		rc = skn_fs_read(&m->in[THEIRS], m->cli->args[THEIRS], FILE_MAX, err);
	if (rc != SKN_OK)
		return rc;
	m->whole = skn_fs_read(&m->in[BASE], m->cli->args[BASE], FILE_MAX, &fault) == SKN_OK;
	if (!m->whole)
		skn_cli_report(m->cli, &fault);
	return SKN_OK;
}

/* ---- the result ---- */

static void print_json(struct merging *m, bool clean)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, m->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "path", m->path);
	skn_jsonw_bool(&w, "clean", clean);
	skn_jsonw_key(&w, "conflicts");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < m->conflicts.n; i++) {
		const struct skn_conflict *c = &m->conflicts.v[i];

		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "id", c->id);
		skn_jsonw_str(&w, "kind", skn_conflict_name(c->kind));
		skn_jsonw_str(&w, "record", c->record);
		skn_jsonw_str(&w, "field", c->field);
		skn_jsonw_str(&w, "base", c->base);
		skn_jsonw_str(&w, "ours", c->ours);
		skn_jsonw_str(&w, "theirs", c->theirs);
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static int put_out(struct merging *m, struct skn_err *err)
{
	const char *ours = m->cli->args[OURS];
	struct stat st;

	if (skn_cli_flag(m->cli, "stdout")) {
		skn_sink_put(m->cli->out, m->out.p, m->out.n);
		return SKN_OK;
	}
	if (skn_buf_eq(&m->out, m->in[OURS].p, m->in[OURS].n))
		return SKN_OK;
	return skn_fs_write_atomic(ours, m->out.p, m->out.n, stat(ours, &st) == 0 ? st.st_mode & 0777 : 0644, err);
}

/* Merges PATH and puts the result where it belongs; SKN_EFINDING for conflicts. */
static int merge(struct merging *m, const char *path, struct skn_err *err)
{
	struct skn_merge3_side side[N_SIDES];
	bool removed, clean;
	int rc;

	for (int i = 0; i < N_SIDES; i++)
		side[i] = (struct skn_merge3_side){ m->in[i].p, m->in[i].n };
	skn_merge3(&m->out, &removed, &m->conflicts, path, &side[BASE], &side[OURS], &side[THEIRS], &m->options);
	rc = skn_buf_check(&m->out, "the merged file", err);
	if (rc == SKN_OK)
		rc = put_out(m, err);
	clean = rc == SKN_OK && m->conflicts.n == 0 && m->whole;
	if (rc == SKN_OK && m->cli->json)
		print_json(m, clean);
	return rc == SKN_OK && !clean ? SKN_EFINDING : rc;
}

/* ---- never more than 1 ---- */

/* The last resort: ours stays, and git takes it for a conflict. */
static void give_up(int signal)
{
	SKN_UNUSED(signal);
	_exit(1);
}

static void on_death(void (*handler)(int))
{
	static const int fatal[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

	for (size_t i = 0; i < SKN_ARRAY_LEN(fatal); i++)
		signal(fatal[i], handler);
}

/*
 * For git: the merge is made in a child, so that whatever becomes of it (memory
 * that has run out aborts) there is a merge of the lines with markers, and the
 * status is 1.  Git takes a driver that dies for a conflict at best, and leaves
 * ours there without a mark.
 */
static int merge_guarded(struct merging *m, struct skn_err *err)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		int rc;

		on_death(SIG_DFL);
		rc = merge(m, m->path, err);

		if (rc != SKN_OK && rc != SKN_EFINDING)
			skn_cli_report(m->cli, err);
		_exit(rc != SKN_OK);
	}
	if (child < 0)
		return merge(m, m->path, err);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) <= 1)
		return WEXITSTATUS(status) ? SKN_EFINDING : SKN_OK;
	skn_cli_warn(m->cli, "'%s' could not be merged by what it says; its lines are", m->path);
	merge(m, "", err);
	return SKN_EFINDING;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct merging m = { .cli = cli, .out = SKN_BUF_INIT,
			     .in = { SKN_BUF_INIT, SKN_BUF_INIT, SKN_BUF_INIT } };
	int rc = read_options(&m, err);

	if (rc == SKN_OK) {
		on_death(give_up);
		rc = read_files(&m, err);
		if (rc == SKN_OK)
			rc = cli->json || skn_cli_flag(cli, "stdout") ? merge(&m, m.path, err)
								      : merge_guarded(&m, err);
		if (rc != SKN_OK)
			rc = SKN_EFINDING; /* to git, anything else is worse than a conflict */
	}
	for (int i = 0; i < N_SIDES; i++)
		skn_buf_release(&m.in[i]);
	skn_buf_release(&m.out);
	skn_conflicts_release(&m.conflicts);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "stdout", .short_name = 'p', .help = "write the result to standard output, not to OURS" },
	{ .long_name = "diff3", .help = "show the base in conflicts, too" },
	{ .long_name = "label", .short_name = 'L', .arg = "LABEL", .repeat = true,
	  .help = "name of a side in the markers: ours, then base, then theirs" },
	{ .long_name = "marker-size", .arg = "N", .help = "length of the markers (default 7)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein merge-file -p old.yaml mine.yaml yours.yaml", "merge lines, as git merge-file does" },
	{ "skein merge-file old mine yours 7 threads/x/thread.yaml", "merge what a thread's file says, into mine" },
	{ 0 },
};

const struct skn_cmd skn_cmd_merge_file = {
	.name = "merge-file", .group = SKN_GROUP_TOGETHER, .summary = "merge one file three ways: git's merge driver",
	.args = "BASE OURS THEIRS [SIZE] [PATH] [REST...]",
	.description =
		"Merges the changes from BASE to OURS and from BASE to THEIRS, and writes the result to OURS. PATH is "
		"the file's path in the store and says what it is: a record is merged field by field, a narrative "
		"and Markdown fields sentence by sentence, citations as sets; anything else line by line. Where "
		"git merges the lines without a conflict and the file is good, that is the result.\n\n"
		"What one side deleted and the other left alone stays deleted. What both added is there from both. A "
		"conflict is left where both reworded one sentence, gave one field two values, or one changed "
		"what the other deleted; it is marked as git does it, with an id behind the labels, which 'skein "
		"resolve' takes. --json lists the conflicts with what each side says.\n\n"
		"SIZE is the length of the markers. For git it is the driver 'skein merge-file -- %O %A %B %L %P', which "
		"'skein init' sets; what git puts behind PATH is not used.",
	.options = options, .examples = examples,
	.exit_codes = "0  merged\n1  conflicts are left, or something went wrong (it is said on standard error)",
	.json = true, .run = run,
};
