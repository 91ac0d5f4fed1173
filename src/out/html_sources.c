/* html_sources.c - a page's sources: the list, and what each citation shows of its own. */
#include "out/html.h"

#include "out/human.h"
#include "out/source.h"
#include "text/escape.h"

#define QUOTE_MAX 260 /* bytes of a quote that a citation shows */

/* ---- links to sources ---- */

static void robust(struct skn_html_out *h, const struct skn_source *source, const char *url)
{
	const char *copy = skn_node_text(source->fields, "archive-url");
	const char *day = skn_node_text(source->fields, "archive-date");

	day = day ? day : skn_node_text(source->fields, "accessed");
	copy = copy && skn_url_is_safe(copy, strlen(copy)) ? copy : NULL;
	if (!copy && !day)
		return;
	skn_html_out_attr(h, "data-originalurl", url);
	skn_html_out_attr(h, "data-versionurl", copy);
	skn_html_out_attr(h, "data-versiondate", day);
}

void skn_html_out_source_title(struct skn_html_out *h, const struct skn_source *source)
{
	struct skn_buf url = SKN_BUF_INIT;
	bool link;

	skn_source_url(&url, source);
	link = skn_url_is_safe(url.p, url.n);
	skn_html_out_raw(h, link ? "<a class=\"title\" dir=\"auto\"" : "<span class=\"title\" dir=\"auto\"");
	if (link) {
		skn_html_out_attr(h, "href", url.p);
		robust(h, source, url.p);
	}
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, source->title);
	skn_html_out_raw(h, link ? "</a>" : "</span>");
	skn_buf_release(&url);
}

/* ---- what a citation shows ---- */

static void quote(struct skn_html_out *h, const struct skn_source *source)
{
	const struct skn_node *list = skn_node_find(source->fields, "quotes");
	const char *words = list && list->child ? skn_node_text(list->child, "text") : NULL;
	struct skn_buf text = SKN_BUF_INIT;

	if (!words)
		return;
	skn_buf_adds(&text, words);
	skn_html_cut(&text, QUOTE_MAX);
	skn_html_out_raw(h, "<q>");
	skn_html_out_text(h, text.p);
	skn_html_out_raw(h, "</q>");
	skn_buf_release(&text);
}

/* It stands behind the number, hidden, and is heard by way of the list's entry. */
static void peek(struct skn_html_out *h, const struct skn_source *source)
{
	skn_html_out_raw(h, "<span class=\"peek\" hidden=\"\"><b dir=\"auto\">");
	skn_html_out_text(h, source->title);
	skn_html_out_raw(h, "</b>");
	if (source->outlet || source->date) {
		skn_html_out_raw(h, " <span>");
		skn_html_out_text(h, source->outlet ? source->outlet : "");
		if (source->date) {
			skn_html_out_raw(h, source->outlet ? " \u00b7 " : "");
			skn_html_out_when(h, source->date);
		}
		skn_html_out_raw(h, "</span>");
	}
	if (skn_node_find(source->fields, "withdrawn"))
		skn_html_out_raw(h, " <span class=\"withdrawn\">Withdrawn</span>");
	quote(h, source);
	skn_html_out_raw(h, "</span>");
}

void skn_html_out_begin(struct skn_html_out *h, bool peeks)
{
	struct skn_sink *out = h->out, sink;

	skn_numbers_make(&h->numbers, h->thread);
	h->cited = skn_xcalloc(h->numbers.keys.n + 1, sizeof(*h->cited));
	if (!peeks)
		return;
	h->peeks = skn_xcalloc(h->numbers.keys.n + 1, sizeof(*h->peeks));
	for (size_t n = 1; n <= h->numbers.keys.n; n++) {
		struct skn_source source;

		skn_buf_init(&h->peeks[n - 1]);
		skn_sink_to_buf(&sink, &h->peeks[n - 1]);
		h->out = &sink;
		skn_source_get(&source, h->thread, &h->numbers, n);
		peek(h, &source);
	}
	h->out = out;
}

void skn_html_out_end(struct skn_html_out *h)
{
	for (size_t i = 0; h->peeks && i < h->numbers.keys.n; i++)
		skn_buf_release(&h->peeks[i]);
	free(h->peeks);
	free(h->cited);
	skn_numbers_release(&h->numbers);
}

/* ---- the list ---- */

/* a .. z, then aa, ab, …: how a source counts the places that cite it. */
static void letters(char out[8], unsigned n)
{
	char reversed[8];
	size_t len = 0;

	for (; n > 0 && len < 7; n = (n - 1) / 26)
		reversed[len++] = (char)('a' + (n - 1) % 26);
	for (size_t i = 0; i < len; i++)
		out[i] = reversed[len - 1 - i];
	out[len] = '\0';
}

static void back_links(struct skn_html_out *h, const struct skn_source *source)
{
	unsigned times = h->cited[source->number - 1];

	for (unsigned i = 1; i <= times; i++) {
		char *place = skn_xasprintf("%s-%u", source->key, i);
		char *label = skn_xasprintf("Back to citation %u of source %zu", i, source->number);
		char name[8];

		letters(name, i);
		skn_html_out_raw(h, " <a class=\"back\" role=\"doc-backlink\"");
		skn_html_out_ref(h, "href", "#cite-", place);
		skn_html_out_attr(h, "aria-label", label);
		skn_html_out_raw(h, ">");
		skn_html_out_text(h, times == 1 ? "\u21a9\ufe0e" : name);
		skn_html_out_raw(h, "</a>");
		free(place);
		free(label);
	}
}

static void withdrawn(struct skn_html_out *h, const struct skn_source *source)
{
	const struct skn_node *w = skn_node_find(source->fields, "withdrawn");
	const char *date = skn_node_text(w, "date"), *reason = skn_node_text(w, "reason");

	if (!w)
		return;
	skn_html_out_raw(h, " <span class=\"withdrawn\">Withdrawn");
	if (date) {
		skn_html_out_raw(h, " ");
		skn_html_out_when(h, date);
	}
	if (reason) {
		skn_html_out_raw(h, ": ");
		skn_html_out_text(h, reason);
	}
	skn_html_out_raw(h, "</span>");
}

static void source_item(struct skn_html_out *h, const struct skn_source *source)
{
	skn_html_out_raw(h, "<li");
	skn_html_out_ref(h, "id", "src-", source->key);
	skn_html_out_attr(h, "data-type", source->type);
	skn_html_out_attr(h, "data-outlet", skn_node_text(source->fields, "container-title"));
	skn_html_out_attr(h, "data-publisher", skn_node_text(source->fields, "publisher"));
	skn_html_out_attr(h, "data-via", source->via);
	skn_html_out_attr(h, "data-issued", source->date);
	skn_html_out_raw(h, ">");
	skn_html_out_source_title(h, source);
	if (source->outlet) {
		skn_html_out_raw(h, " <span class=\"outlet\">\u2014 ");
		skn_html_out_text(h, source->outlet);
		skn_html_out_raw(h, "</span>");
	}
	if (source->date) {
		skn_html_out_raw(h, " (");
		skn_html_out_when(h, source->date);
		skn_html_out_raw(h, ")");
	}
	withdrawn(h, source);
	back_links(h, source);
	skn_html_out_raw(h, "</li>\n");
}

void skn_html_out_sources(struct skn_html_out *h)
{
	if (h->numbers.keys.n == 0)
		return;
	skn_html_out_section(h, "sources", "Sources");
	skn_html_out_raw(h, "<ol>\n");
	for (size_t n = 1; n <= h->numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, h->thread, &h->numbers, n);
		source_item(h, &source);
	}
	skn_html_out_raw(h, "</ol>\n");
	skn_html_out_raw(h, "</section>\n");
}
