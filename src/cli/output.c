#include "cli/frame.h"

#include <signal.h>
#include <sys/ioctl.h>

/* ---- standard output ---- */

static unsigned window_width(int fd)
{
	struct winsize size;

	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static void get_term(struct skn_term *term, int fd, enum skn_term_when when)
{
	bool tty = isatty(fd);

	skn_term_init(term, &(struct skn_term_facts){
		.tty = tty,
		.when = when,
		.no_color = getenv("NO_COLOR"),
		.clicolor_force = getenv("CLICOLOR_FORCE"),
		.term = getenv("TERM"),
		.columns = getenv("COLUMNS"),
		.window_width = tty ? window_width(fd) : 0,
	});
}

static int lost; /* errno of the first write to standard output that failed */

static void note_loss(bool failed)
{
	if (failed && !lost)
		lost = errno ? errno : EIO;
}

static int write_stdout(void *ctx, const char *p, size_t n, struct skn_err *err)
{
	SKN_UNUSED(ctx);
	if (fwrite(p, 1, n, stdout) == n)
		return SKN_OK;
	note_loss(true);
	return skn_fail(err, SKN_ESYS, "cannot write the output: %s", strerror(lost));
}

void skn_output_open(struct skn_cli *cli)
{
	static char buffer[1 << 16];

	get_term(&cli->term, STDOUT_FILENO, cli->when);
	if (!cli->term.tty)
		setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	cli->out_sink = (struct skn_sink){ .write = write_stdout };
	cli->out = &cli->out_sink;
}

/* The reader went away: end as the signal would have ended us. */
static void die_of_pipe(void)
{
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
	_exit(128 + SIGPIPE);
}

int skn_output_close(struct skn_cli *cli, struct skn_err *err)
{
	skn_progress_finish(&cli->progress);
	note_loss(fclose(stdout) != 0);
	skn_pager_wait();
	if (lost == EPIPE)
		die_of_pipe();
	if (lost)
		return skn_fail(err, SKN_ESYS, "cannot write the output: %s", strerror(lost));
	return SKN_OK;
}

/* ---- standard error ---- */

void skn_output_error(struct skn_sink *out, const struct skn_err *err)
{
	struct skn_buf line = SKN_BUF_INIT;

	skn_buf_adds(&line, SKN_PROGRAM ": ");
	if (err->path[0]) {
		skn_term_safe_buf(&line, err->path, strlen(err->path), false);
		if (err->line)
			skn_buf_addf(&line, ":%u", err->line);
		if (err->line && err->column)
			skn_buf_addf(&line, ":%u", err->column);
		skn_buf_adds(&line, ": ");
	}
	skn_term_safe_buf(&line, err->msg, strlen(err->msg), false);
	if (err->hint[0]) {
		skn_buf_adds(&line, "\nhint: ");
		skn_term_safe_buf(&line, err->hint, strlen(err->hint), false);
	}
	skn_buf_addc(&line, '\n');
	skn_sink_put(out, line.p, line.n);
	skn_buf_release(&line);
}

/* What stderr says comes after what stdout said, and not inside a progress bar. */
static struct skn_sink *error_sink(struct skn_cli *cli)
{
	skn_progress_clear(&cli->progress);
	if (cli->out)
		note_loss(fflush(stdout) != 0);
	if (!cli->err_sink.write)
		skn_sink_to_file(&cli->err_sink, stderr);
	return &cli->err_sink;
}

void skn_cli_report(struct skn_cli *cli, struct skn_err *err)
{
	if (err->code != SKN_OK && err->msg[0])
		skn_output_error(error_sink(cli), err);
	skn_err_clear(err);
}

static void say(struct skn_cli *cli, const char *prefix, const char *fmt, va_list ap)
{
	struct skn_buf text = SKN_BUF_INIT, line = SKN_BUF_INIT;

	skn_buf_vaddf(&text, fmt, ap);
	skn_buf_adds(&line, prefix);
	skn_term_safe_buf(&line, text.p, text.n, false);
	skn_buf_addc(&line, '\n');
	skn_sink_put(error_sink(cli), line.p, line.n);
	skn_buf_release(&line);
	skn_buf_release(&text);
}

void skn_cli_warn(struct skn_cli *cli, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(cli, SKN_PROGRAM ": warning: ", fmt, ap);
	va_end(ap);
}

void skn_cli_hint(struct skn_cli *cli, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(cli, "hint: ", fmt, ap);
	va_end(ap);
}

/* ---- progress ---- */

static uint64_t now_ms(void *ctx)
{
	struct timespec t;

	SKN_UNUSED(ctx);
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void flush_stderr(void *ctx)
{
	SKN_UNUSED(ctx);
	fflush(stderr);
}

struct skn_progress *skn_cli_progress(struct skn_cli *cli, const char *label, const char *unit,
				      uint64_t total)
{
	struct skn_progress *progress = &cli->progress;
	const char *term = getenv("TERM");

	/* A pager owns the screen; a dumb terminal cannot clear a line. */
	if (!progress->sink && isatty(STDERR_FILENO) && !cli->paged && term &&
	    !skn_streq(term, "dumb")) {
		struct skn_term facts;

		get_term(&facts, STDERR_FILENO, SKN_TERM_NEVER);
		*progress = (struct skn_progress){
			.sink = (error_sink(cli), &cli->err_sink),
			.now = now_ms,
			.flush = flush_stderr,
			.width = facts.width,
		};
	}
	skn_progress_start(progress, label, unit, total);
	return progress;
}
