/* page_blame.c - since when each part of the newest version says what it says. */
#include "out/blame.h"
#include "site/plot.h"

/* Sentences by the version of their present words, newest first. */
static void ages(struct skn_site_frame *f, const struct skn_site_blamed *b)
{
	SKN_VEC(struct skn_site_bar) bars = { 0 };
	const struct skn_history *history = &b->blame.history;
	struct skn_strings labels = { 0 };

	for (size_t v = 0; v < history->list.n; v++) {
		char label[SKN_VERSION_LABEL_MAX], minute[24];
		int64_t n = 0;

		for (size_t i = 0; i < b->page.narrative.n; i++)
			n += b->page.narrative.v[i].changed.version == &history->list.v[v];
		if (n == 0)
			continue;
		skn_version_label(&history->list.v[v], label);
		skn_page_minute(minute, history->list.v[v].time);
		skn_strings_push(&labels, "");
		free(labels.v[labels.n - 1]);
		labels.v[labels.n - 1] = skn_xasprintf("v%s, %.10s", label, minute);
		skn_vec_push(&bars, ((struct skn_site_bar){ .n = n }));
	}
	for (size_t i = 0; i < bars.n; i++)
		bars.v[i].label = labels.v[i];
	if (bars.n > 1) {
		skn_html_out_raw(&f->h, "<div class=\"figures\">\n<figure>\n<figcaption>Sentences by the version of their present words"
					"</figcaption>\n");
		skn_site_plot_bars(f, "Sentences by the version of their present words", bars.v, bars.n);
		skn_html_out_raw(&f->h, "</figure>\n</div>\n");
	}
	skn_vec_release(&bars);
	skn_strings_release(&labels);
}

static void view_of(struct skn_blame_view *out, struct skn_page_info *info, char commit[SKN_OID_HEX + 1], char place[64],
		    struct skn_site *site, const struct skn_site_blamed *b, const struct skn_thread *thread)
{
	const struct skn_site_version *version = &b->thread->versions.v[0];

	skn_site_info(info, commit, site, version, thread);
	snprintf(place, 64, "%s%s", *version->label == '?' ? "" : "v", version->label);
	*out = (struct skn_blame_view){ .name = skn_thread_name(thread), .place = place, .thread = thread,
					.info = info, .blame = &b->blame, .page = &b->page };
}

static int write_page(struct skn_site_frame *f, const struct skn_site_blamed *b, const struct skn_thread *thread,
		      struct skn_err *err)
{
	struct skn_blame_view view;
	struct skn_page_info info;
	char commit[SKN_OID_HEX + 1], place[64];

	view_of(&view, &info, commit, place, f->site, b, thread);
	ages(f, b);
	return skn_blame_html_body(f->h.out, &view, err);
}

int skn_site_make_blame(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			struct skn_err *err)
{
	const struct skn_site_version *version = &place->thread->versions.v[0];
	char *dir = skn_site_dir(place), *title = NULL;
	struct skn_site_head head = { .dir = dir, .class = "cols", .css = "blame.css", .json = "index.json" };
	struct skn_site_blamed *blamed = NULL;
	struct skn_site_frame f;
	const struct skn_err *why;
	const char *name;
	struct skn_thread *thread;
	int rc = skn_site_read(&thread, &why, site, version, false, err);

	skn_site_frame_init(&f, out, site, place);
	if (rc == SKN_OK && thread)
		rc = skn_site_blame(&blamed, site, place->thread, err);
	if (rc == SKN_OK) {
		name = thread ? skn_thread_title(thread) : skn_thread_name_of(place->thread->path);
		title = skn_xasprintf("Blame of %s", name);
		head.title = title;
		skn_site_begin(&f, &head);
		skn_site_heading(&f, "Blame of", name);
		if (thread && blamed) {
			rc = write_page(&f, blamed, thread, err);
		} else {
			skn_html_out_raw(&f.h, "</header>\n");
			skn_site_broken(&f, why);
		}
		skn_site_end(&f);
	}
	skn_site_frame_release(&f);
	free(title);
	free(dir);
	return rc;
}

int skn_site_make_blame_json(struct skn_sink *out, struct skn_site *site, const struct skn_site_place *place,
			     struct skn_err *err)
{
	struct skn_site_blamed *blamed = NULL;
	const struct skn_err *why;
	struct skn_thread *thread;
	struct skn_blame_view view;
	struct skn_page_info info;
	char commit[SKN_OID_HEX + 1], label[64];
	int rc = skn_site_read(&thread, &why, site, &place->thread->versions.v[0], false, err);

	if (rc == SKN_OK && thread)
		rc = skn_site_blame(&blamed, site, place->thread, err);
	if (rc == SKN_OK && thread && blamed) {
		view_of(&view, &info, commit, label, site, blamed, thread);
		skn_blame_json(out, &view);
	} else if (rc == SKN_OK) {
		skn_sink_puts(out, "{}\n");
	}
	return rc;
}
