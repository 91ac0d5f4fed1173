#include "text/hostlines.h"

#define HOST_COLUMNS 28
#define LINE_MAX_BYTES 400

void skn_hostlines_start(struct skn_hostlines *lines, struct skn_progress *progress)
{
	*lines = (struct skn_hostlines){ .progress = progress };
	if (progress->sink)
		lines->started = progress->now(progress->ctx);
}

void skn_hostlines_host(struct skn_hostlines *lines, const char *host, const char *doing, size_t waiting,
			size_t done, size_t failed)
{
	uintptr_t i;
	struct skn_hostline *line;

	if (!lines->progress->sink)
		return;
	i = (uintptr_t)skn_map_find(&lines->by_host, host, strlen(host));
	if (!i) {
		struct skn_hostline fresh = { .host = skn_xstrdup(host) };

		skn_vec_push(&lines->hosts, fresh);
		i = lines->hosts.n;
		skn_map_put(&lines->by_host, host, strlen(host), (void *)i);
	}
	line = &lines->hosts.v[i - 1];
	free(line->doing);
	line->doing = doing ? skn_xstrdup(doing) : NULL;
	line->waiting = waiting;
	line->done = done;
	line->failed = failed;
	line->touched = ++lines->turn;
}

/* One line, cut to the terminal's width, without what could move the cursor. */
static void put_line(struct skn_hostlines *lines, const char *text)
{
	struct skn_sink *out = lines->progress->sink;
	unsigned columns = lines->progress->width ? lines->progress->width : 80, used = 0;

	for (const char *p = text; *p && used + 1 < columns; p++) {
		unsigned char c = (unsigned char)*p;

		skn_sink_putc(out, c < 0x20 || c == 0x7f || c >= 0x80 ? '?' : *p);
		used++;
	}
	skn_sink_puts(out, "\033[K\n");
	lines->drawn++;
}

static void go_up(struct skn_hostlines *lines)
{
	if (lines->drawn)
		skn_sink_printf(lines->progress->sink, "\033[%zuA\r", lines->drawn);
	lines->drawn = 0;
}

static bool is_busy(const struct skn_hostline *line)
{
	return line->doing || line->waiting;
}

/* The busy host that was touched last before TURN, or NULL. */
static const struct skn_hostline *next_host(const struct skn_hostlines *lines, uint64_t turn)
{
	const struct skn_hostline *best = NULL;

	for (size_t i = 0; i < lines->hosts.n; i++) {
		const struct skn_hostline *line = &lines->hosts.v[i];

		if (is_busy(line) && line->touched < turn && (!best || line->touched > best->touched))
			best = line;
	}
	return best;
}

static void draw_hosts(struct skn_hostlines *lines)
{
	uint64_t turn = UINT64_MAX;

	for (size_t k = 0; k < SKN_HOSTLINES_MAX; k++) {
		const struct skn_hostline *line = next_host(lines, turn);
		char text[LINE_MAX_BYTES];

		if (!line)
			break;
		snprintf(text, sizeof(text), "%-*.*s %zu/%zu  %s", HOST_COLUMNS, HOST_COLUMNS, line->host,
			 line->done + line->failed, line->done + line->failed + line->waiting + (line->doing != NULL),
			 line->doing ? line->doing : "waiting");
		put_line(lines, text);
		turn = line->touched;
	}
}

static void draw(struct skn_hostlines *lines, uint64_t now)
{
	uint64_t ms = now - lines->started;
	char text[LINE_MAX_BYTES];

	go_up(lines);
	draw_hosts(lines);
	snprintf(text, sizeof(text), "gathering  %zu/%zu answers, %zu failed, %.1f MB, %.1f/s", lines->done + lines->failed,
		 lines->total, lines->failed, (double)lines->bytes / 1e6,
		 ms ? (double)(lines->done + lines->failed) * 1000.0 / (double)ms : 0.0);
	put_line(lines, text);
	skn_sink_puts(lines->progress->sink, "\033[J");
	if (lines->progress->flush)
		lines->progress->flush(lines->progress->ctx);
	lines->last = now;
}

void skn_hostlines_total(struct skn_hostlines *lines, size_t done, size_t failed, size_t total, uint64_t bytes)
{
	uint64_t now;

	if (!lines->progress->sink)
		return;
	lines->done = done;
	lines->failed = failed;
	lines->total = total;
	lines->bytes = bytes;
	now = lines->progress->now(lines->progress->ctx);
	if (now - lines->started >= SKN_PROGRESS_DELAY_MS &&
	    (!lines->last || now - lines->last >= SKN_PROGRESS_REDRAW_MS))
		draw(lines, now);
}

void skn_hostlines_finish(struct skn_hostlines *lines)
{
	if (lines->drawn) {
		go_up(lines);
		skn_sink_puts(lines->progress->sink, "\033[J");
		if (lines->progress->flush)
			lines->progress->flush(lines->progress->ctx);
	}
	for (size_t i = 0; i < lines->hosts.n; i++) {
		free(lines->hosts.v[i].host);
		free(lines->hosts.v[i].doing);
	}
	skn_vec_release(&lines->hosts);
	skn_map_release(&lines->by_host, NULL);
}
