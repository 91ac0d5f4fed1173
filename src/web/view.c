#include "web/view.h"

struct skn_site_thread *skn_web_view_thread(const struct skn_site *site, const char *path, const char *tail)
{
	size_t n = strlen(path), end = strlen(tail);

	return n > end && skn_ends_with(path, tail) ? skn_map_find(&site->by_path, path, n - end) : NULL;
}

void skn_web_view_error(struct skn_web_answer *out, const struct skn_web_call *call, unsigned status,
			const struct skn_err *why)
{
	const char *title = status == 404   ? "There is no such page"
			    : status == 400 ? "This cannot be asked so"
			    : status == 422 ? "This is too much"
					    : "This cannot be shown now";
	const struct skn_site_place place = { .kind = SKN_SITE_404 };
	struct skn_site_head head = { .title = title, .dir = "", .hidden = true };
	struct skn_site_frame f;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &out->body);
	skn_site_frame_init(&f, &sink, call->site, &place);
	skn_site_begin(&f, &head);
	skn_html_out_raw(&f.h, "<h1>");
	skn_html_out_text(&f.h, title);
	skn_html_out_raw(&f.h, "</h1>\n</header>\n<main id=\"main\">\n<p dir=\"auto\">");
	skn_html_out_text(&f.h, why->msg);
	skn_html_out_raw(&f.h, "</p>\n");
	if (*why->hint) {
		skn_html_out_raw(&f.h, "<p>");
		skn_html_out_text(&f.h, why->hint);
		skn_html_out_raw(&f.h, "</p>\n");
	}
	skn_html_out_raw(&f.h, "<p><a");
	skn_site_href(&f, "href", "", "");
	skn_html_out_raw(&f.h, ">All threads</a></p>\n</main>\n");
	skn_site_end(&f);
	skn_site_frame_release(&f);
}
