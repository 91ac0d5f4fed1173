#include "text/progress.h"

#include "text/term.h"

#define BAR_MIN 10 /* a narrower bar says nothing */
#define BAR_MAX 40

static void add_count(struct skn_buf *buf, uint64_t v)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, v);

	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % 3 == 0)
			skn_buf_addc(buf, ',');
		skn_buf_addc(buf, digits[i]);
	}
}

static void add_bytes(struct skn_buf *buf, uint64_t v)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double x = (double)v;
	size_t u = 0;

	while (x >= 1024 && u + 1 < SKN_ARRAY_LEN(units)) {
		x /= 1024;
		u++;
	}
	skn_buf_addf(buf, u ? "%.1f %s" : "%.0f %s", x, units[u]);
}

static void add_amount(const struct skn_progress *p, struct skn_buf *buf, uint64_t v)
{
	if (skn_streq(p->unit, "B")) {
		add_bytes(buf, v);
		return;
	}
	add_count(buf, v);
	if (p->unit[0])
		skn_buf_addf(buf, " %s", p->unit);
}

static void add_duration(struct skn_buf *buf, uint64_t seconds)
{
	if (seconds < 60)
		skn_buf_addf(buf, "%u s", (unsigned)seconds);
	else if (seconds < 3600)
		skn_buf_addf(buf, "%u min %02u s", (unsigned)(seconds / 60), (unsigned)(seconds % 60));
	else
		skn_buf_addf(buf, "%" PRIu64 " h %02u min", seconds / 3600,
			     (unsigned)(seconds % 3600 / 60));
}

/* " 310/s  2 s left" */
static void add_speed(const struct skn_progress *p, struct skn_buf *buf, uint64_t now)
{
	double seconds = (double)(now - p->started) / 1000;
	double rate = seconds > 0 ? (double)p->done / seconds : 0;

	if (rate <= 0)
		return;
	skn_buf_adds(buf, "  ");
	if (rate < 10 && !skn_streq(p->unit, "B"))
		skn_buf_addf(buf, "%.1f", rate);
	else
		add_amount(&(struct skn_progress){ .unit = skn_streq(p->unit, "B") ? "B" : "" }, buf,
			   (uint64_t)rate);
	skn_buf_adds(buf, "/s");
	if (p->total > p->done) {
		double left = (double)(p->total - p->done) / rate;

		if (left < 360000) {
			skn_buf_adds(buf, "  ");
			add_duration(buf, (uint64_t)(left + 0.999));
			skn_buf_adds(buf, " left");
		}
	}
}

static unsigned percent(const struct skn_progress *p)
{
	if (p->done >= p->total)
		return 100;
	return (unsigned)((double)p->done * 100 / (double)p->total);
}

static void add_bar(const struct skn_progress *p, struct skn_buf *buf, size_t room)
{
	size_t width = room > BAR_MAX ? BAR_MAX : room;
	size_t full = width * percent(p) / 100;

	if (width < BAR_MIN)
		return;
	skn_buf_adds(buf, " [");
	skn_buf_fill(buf, '=', full);
	skn_buf_fill(buf, ' ', width - full);
	skn_buf_addc(buf, ']');
}

static void draw(struct skn_progress *p, uint64_t now)
{
	struct skn_buf head = SKN_BUF_INIT, tail = SKN_BUF_INIT, line = SKN_BUF_INIT;
	size_t width = p->width ? p->width - 1 : SKN_TERM_WIDTH_DEFAULT - 1, used;

	skn_buf_addf(&head, "%s  ", p->label);
	add_amount(p, &head, p->done);
	if (p->total) {
		skn_buf_addc(&head, '/');
		add_amount(p, &head, p->total);
		skn_buf_addf(&tail, " %3u %%", percent(p));
	}
	add_speed(p, &tail, now);
	used = skn_term_width(head.p, head.n) + skn_term_width(tail.p, tail.n) + 3;
	if (p->total && used < width)
		add_bar(p, &head, width - used);
	skn_buf_add(&head, tail.p, tail.n);
	skn_term_cut(&line, head.p, head.n, width);
	skn_sink_printf(p->sink, "\r%s\033[K", line.p);
	if (p->flush)
		p->flush(p->ctx);
	p->drawn = now;
	p->visible = true;
	skn_buf_release(&line);
	skn_buf_release(&tail);
	skn_buf_release(&head);
}

void skn_progress_start(struct skn_progress *progress, const char *label, const char *unit,
			uint64_t total)
{
	if (!progress->sink)
		return;
	skn_progress_clear(progress);
	progress->label = label;
	progress->unit = unit;
	progress->done = 0;
	progress->total = total;
	progress->started = progress->now(progress->ctx);
	progress->drawn = 0;
	progress->active = true;
}

void skn_progress_update(struct skn_progress *progress, uint64_t done)
{
	uint64_t now;

	if (!progress->active)
		return;
	progress->done = done;
	now = progress->now(progress->ctx);
	if (now - progress->started < SKN_PROGRESS_DELAY_MS)
		return;
	if (progress->visible && now - progress->drawn < SKN_PROGRESS_REDRAW_MS)
		return;
	draw(progress, now);
}

void skn_progress_set_total(struct skn_progress *progress, uint64_t total)
{
	progress->total = total;
}

void skn_progress_clear(struct skn_progress *progress)
{
	if (!progress->visible)
		return;
	skn_sink_puts(progress->sink, "\r\033[K");
	if (progress->flush)
		progress->flush(progress->ctx);
	progress->visible = false;
}

void skn_progress_finish(struct skn_progress *progress)
{
	skn_progress_clear(progress);
	progress->active = false;
}
