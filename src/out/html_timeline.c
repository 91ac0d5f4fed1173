/*
 * html_timeline.c - events along a line whose gaps follow time.
 *
 * Most timelines have years of silence and weeks that are full: no even scale shows
 * both.  The median gap is given GAP_MEDIAN steps, the others in proportion, none more
 * than GAP_MAX; what is cut there says how long it is.
 */
#include "out/html.h"

#include "out/human.h"
#include "text/edtf.h"

#define GAP_MEDIAN 2
#define GAP_MAX 8 /* classes g0 .. g8 of the style sheet */

void skn_html_out_when(struct skn_html_out *h, const char *date)
{
	struct skn_buf words = SKN_BUF_INIT, machine = SKN_BUF_INIT;
	bool known = skn_human_datetime(&machine, date);

	skn_human_date(&words, date);
	skn_html_out_raw(h, known ? "<time" : "<span class=\"time\"");
	if (known)
		skn_html_out_attr(h, "datetime", machine.p);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, words.p);
	skn_html_out_raw(h, known ? "</time>" : "</span>");
	skn_buf_release(&words);
	skn_buf_release(&machine);
}

struct scale {
	struct skn_edtf *date; /* of each event; lower == upper: it has none */
	int64_t unit;          /* seconds of a step, 0: no gap at all */
};

static int64_t begin_of(const struct skn_edtf *d)
{
	return d->open_start ? d->upper : d->lower;
}

static bool is_known(const struct skn_edtf *d)
{
	return d->lower < d->upper;
}

/* From the event before; 0 where that is not known. */
static int64_t gap_before(const struct scale *s, size_t i)
{
	const struct skn_edtf *a, *b;

	if (i == 0)
		return 0;
	a = &s->date[i - 1];
	b = &s->date[i];
	return is_known(a) && is_known(b) && begin_of(b) > begin_of(a) ? begin_of(b) - begin_of(a) : 0;
}

static int by_length(const void *pa, const void *pb)
{
	const int64_t *a = pa, *b = pb;

	return *a < *b ? -1 : *a > *b;
}

static void make_scale(struct scale *s, const struct skn_records *events)
{
	SKN_VEC(int64_t) gaps = { 0 };

	s->date = skn_xcalloc(events->n, sizeof(*s->date));
	s->unit = 0;
	for (size_t i = 0; i < events->n; i++) {
		size_t n = 0;
		const char *date = skn_record_text(&events->v[i], "date", &n);
		struct skn_err err = SKN_ERR_INIT;

		if (!date || skn_edtf_parse(&s->date[i], date, n, &err) != SKN_OK)
			s->date[i] = (struct skn_edtf){ 0 };
		if (gap_before(s, i))
			skn_vec_push(&gaps, gap_before(s, i));
	}
	if (gaps.n) {
		qsort(gaps.v, gaps.n, sizeof(*gaps.v), by_length);
		s->unit = gaps.v[(gaps.n - 1) / 2] / GAP_MEDIAN;
		s->unit = s->unit ? s->unit : 1;
	}
	skn_vec_release(&gaps);
}

static void classes(struct skn_buf *out, const struct scale *s, size_t i, bool *cut)
{
	const struct skn_edtf *d = &s->date[i];
	int64_t gap = gap_before(s, i), steps = s->unit ? gap / s->unit + (gap % s->unit >= s->unit / 2 + s->unit % 2) : 0;

	*cut = steps > GAP_MAX;
	skn_buf_addf(out, "g%d", *cut ? GAP_MAX : (int)steps);
	if (is_known(d) && (d->approximate || d->uncertain))
		skn_buf_adds(out, " circa");
	if (is_known(d) && d->interval)
		skn_buf_adds(out, " range");
}

static void later(struct skn_html_out *h, int64_t gap)
{
	struct skn_buf words = SKN_BUF_INIT;

	skn_human_span(&words, gap);
	skn_html_out_raw(h, "<span class=\"later\">");
	skn_html_out_text(h, words.p);
	skn_html_out_raw(h, " later</span> ");
	skn_buf_release(&words);
}

static void event(struct skn_html_out *h, const struct scale *s, size_t i)
{
	const struct skn_record *r = &h->thread->events.v[i];
	const char *date = skn_record_text(r, "date", NULL);
	struct skn_buf class = SKN_BUF_INIT;
	bool cut;

	classes(&class, s, i, &cut);
	skn_html_out_raw(h, "<li");
	skn_html_out_ref(h, "id", "event-", r->id);
	skn_html_out_attr(h, "class", class.p);
	skn_html_out_attr(h, "data-date", date);
	skn_html_out_attr(h, "data-order", skn_record_text(r, "order", NULL));
	skn_html_out_attr(h, "data-expected", skn_record_text(r, "expected", NULL));
	skn_html_out_raw(h, ">");
	if (cut)
		later(h, gap_before(s, i));
	skn_html_out_raw(h, "<a class=\"here\"");
	skn_html_out_ref(h, "href", "#event-", r->id);
	skn_html_out_raw(h, ">");
	skn_html_out_when(h, date ? date : "");
	skn_html_out_raw(h, "</a> <span class=\"text\">");
	skn_html_out_line(h, r, "event");
	skn_html_out_raw(h, "</span></li>\n");
	skn_buf_release(&class);
}

void skn_html_out_timeline(struct skn_html_out *h)
{
	const struct skn_records *events = &h->thread->events;
	struct scale scale;

	if (events->n == 0)
		return;
	make_scale(&scale, events);
	skn_html_out_section(h, "timeline", "Timeline");
	skn_html_out_raw(h, "<ol>\n");
	for (size_t i = 0; i < events->n; i++)
		event(h, &scale, i);
	skn_html_out_raw(h, "</ol>\n</section>\n");
	free(scale.date);
}
