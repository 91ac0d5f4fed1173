#include "site/plot.h"

#define WIDTH 400  /* of the drawing, in its own units */
#define MARGIN 12
#define ROW 24
#define LABEL 150
#define LABEL_MAX 20 /* characters of a bar's label */

static void number(struct skn_site_frame *f, const char *name, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, n);
	skn_html_out_attr(&f->h, name, text);
}

static void begin(struct skn_site_frame *f, const char *title, int64_t height)
{
	char box[64];

	snprintf(box, sizeof(box), "0 0 %d %" PRId64, WIDTH, height);
	skn_html_out_raw(&f->h, "<svg class=\"plot\" role=\"group\"");
	skn_html_out_attr(&f->h, "viewBox", box);
	skn_html_out_attr(&f->h, "aria-label", title);
	skn_html_out_raw(&f->h, ">\n");
}

/* ---- versions over time ---- */

static void day(struct skn_site_frame *f, int64_t x, const char *anchor, int64_t time)
{
	char minute[24];

	skn_page_minute(minute, time);
	minute[10] = '\0';
	skn_html_out_raw(&f->h, "<text y=\"52\"");
	number(f, "x", x);
	skn_html_out_attr(&f->h, "text-anchor", anchor);
	skn_html_out_raw(&f->h, ">");
	skn_html_out_text(&f->h, minute);
	skn_html_out_raw(&f->h, "</text>\n");
}

static void dot(struct skn_site_frame *f, const struct skn_site_thread *t, const struct skn_site_version *v, int64_t x)
{
	char *path = skn_xasprintf("%s/v/%s/", t->path, v->address), minute[24];

	skn_page_minute(minute, v->v.time);
	minute[10] = '\0';
	skn_html_out_raw(&f->h, "<a");
	skn_site_href(f, "href", path, "");
	skn_html_out_raw(&f->h, "><circle cy=\"22\" r=\"6\"");
	number(f, "cx", x);
	skn_html_out_raw(&f->h, "><title>Version ");
	skn_html_out_text(&f->h, v->label);
	skn_html_out_raw(&f->h, ", ");
	skn_html_out_text(&f->h, minute);
	skn_html_out_raw(&f->h, "</title></circle></a>\n");
	free(path);
}

void skn_site_plot_versions(struct skn_site_frame *f, const struct skn_site_thread *thread)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	size_t shown = 0;

	for (size_t i = 0; i < thread->versions.n; i++) {
		int64_t time = thread->versions.v[i].v.time;

		if (!thread->versions.v[i].address)
			continue;
		shown++;
		first = time < first ? time : first;
		last = time > last ? time : last;
	}
	if (shown < 2 || first == last)
		return;
	skn_html_out_raw(&f->h, "<div class=\"figures\">\n<figure>\n<figcaption>Versions over time</figcaption>\n");
	begin(f, "Versions over time", 60);
	skn_html_out_raw(&f->h, "<line class=\"axis\" x1=\"12\" x2=\"388\" y1=\"22\" y2=\"22\"/>\n");
	day(f, 0, "start", first);
	day(f, WIDTH, "end", last);
	for (size_t i = thread->versions.n; i-- > 0;)
		if (thread->versions.v[i].address) {
			double share = (double)(thread->versions.v[i].v.time - first) / (double)(last - first);

			dot(f, thread, &thread->versions.v[i], MARGIN + (int64_t)(share * (WIDTH - 2 * MARGIN) + .5));
		}
	skn_html_out_raw(&f->h, "</svg>\n</figure>\n</div>\n");
}

/* ---- bars ---- */

/* The first characters, and a mark where there are more. */
static void shortened(struct skn_site_frame *f, const char *label)
{
	size_t i = 0, n = 0;

	for (; label[i]; i++)
		if (((unsigned char)label[i] & 0xc0) != 0x80 && ++n > LABEL_MAX)
			break;
	if (label[i]) {
		char *start = skn_xasprintf("%.*s\u2026", (int)i, label);

		skn_html_out_text(&f->h, start);
		free(start);
	} else {
		skn_html_out_text(&f->h, label);
	}
}

static void bar(struct skn_site_frame *f, const struct skn_site_bar *b, int64_t most, int64_t y)
{
	int64_t width = b->n * (WIDTH - LABEL - 60) / most;
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, b->n);
	skn_html_out_raw(&f->h, "<g><title>");
	skn_html_out_text(&f->h, b->label);
	skn_html_out_raw(&f->h, ": ");
	skn_html_out_text(&f->h, text);
	skn_html_out_raw(&f->h, "</title><text text-anchor=\"end\"");
	number(f, "x", LABEL - 10);
	number(f, "y", y + 16);
	skn_html_out_raw(&f->h, ">");
	shortened(f, b->label);
	skn_html_out_raw(&f->h, "</text><rect height=\"18\" rx=\"2\"");
	skn_html_out_attr(&f->h, "class", b->class);
	number(f, "x", LABEL);
	number(f, "y", y + 2);
	number(f, "width", width < 2 ? 2 : width);
	skn_html_out_raw(&f->h, "/><text");
	number(f, "x", LABEL + (width < 2 ? 2 : width) + 8);
	number(f, "y", y + 16);
	skn_html_out_raw(&f->h, ">");
	skn_html_out_text(&f->h, text);
	skn_html_out_raw(&f->h, "</text></g>\n");
}

void skn_site_plot_bars(struct skn_site_frame *f, const char *title, const struct skn_site_bar *bars, size_t n)
{
	size_t shown = n > SKN_SITE_BARS ? SKN_SITE_BARS - 1 : n;
	struct skn_site_bar rest = { .label = "others" };
	int64_t most = 1;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		rest.n += i >= shown ? bars[i].n : 0;
		most = i < shown && bars[i].n > most ? bars[i].n : most;
	}
	most = rest.n > most ? rest.n : most;
	begin(f, title, (int64_t)(shown + (rest.n > 0)) * ROW);
	for (size_t i = 0; i < shown; i++)
		bar(f, &bars[i], most, (int64_t)i * ROW);
	if (rest.n)
		bar(f, &rest, most, (int64_t)shown * ROW);
	skn_html_out_raw(&f->h, "</svg>\n");
}
