#include "out/html.h"

#include "hash/sha256.h"
#include "out/base64.h"
#include "out/human.h"
#include "out/plain.h"
#include "out/provenance.h"
#include "text/edtf.h"

#define DESCRIPTION_MAX 300 /* bytes of the description that search engines show */

void skn_html_cut(struct skn_buf *text, size_t max)
{
	size_t n = max;

	if (text->n <= max)
		return;
	while (n > 0 && ((unsigned char)text->p[n] & 0xc0) == 0x80)
		n--;
	for (size_t i = n; i > max / 2; i--)
		if (text->p[i] == ' ') {
			n = i;
			break;
		}
	skn_buf_truncate(text, n);
	skn_buf_adds(text, "\u2026");
}

void skn_html_out_description(struct skn_buf *out, const struct skn_html_out *h)
{
	struct skn_strings paragraphs = { 0 };
	struct skn_buf text = SKN_BUF_INIT, bare = SKN_BUF_INIT;
	struct skn_flow flow;
	size_t n;
	const char *summary = skn_record_text(&h->thread->meta, "summary", &n);

	skn_flow_init(&flow, &h->numbers);
	skn_cites_strip(&bare, summary ? summary : h->thread->prose.text.p,
			summary ? n : h->thread->prose.text.n);
	skn_flow_field(&flow, bare.p, bare.n);
	skn_plain_paragraphs(&paragraphs, &flow);
	for (size_t i = 0; i < paragraphs.n && text.n < DESCRIPTION_MAX; i++)
		skn_buf_addf(&text, "%s%s", i ? " " : "", paragraphs.v[i]);
	skn_html_cut(&text, DESCRIPTION_MAX);
	skn_buf_add(out, text.p, text.n);
	skn_strings_release(&paragraphs);
	skn_flow_release(&flow);
	skn_buf_release(&text);
	skn_buf_release(&bare);
}

static void description(struct skn_html_out *h)
{
	struct skn_buf text = SKN_BUF_INIT;

	skn_html_out_description(&text, h);
	if (text.n) {
		skn_html_out_raw(h, "<meta name=\"description\"");
		skn_html_out_attr(h, "content", text.p);
		skn_html_out_raw(h, ">\n");
	}
	skn_buf_release(&text);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	struct skn_html_out *h = ctx;

	skn_html_out_raw(h, "<meta");
	skn_html_out_ref(h, "name", "skein:", name);
	skn_html_out_attr(h, "content", value);
	skn_html_out_raw(h, ">\n");
}

static void provenance(struct skn_html_out *h)
{
	struct skn_provenance p;

	skn_provenance_make(&p, h->thread, h->info, "html");
	skn_provenance_each(&p, provenance_field, h);
	skn_provenance_release(&p);
}

static void head(struct skn_html_out *h)
{
	struct skn_buf policy = SKN_BUF_INIT;
	unsigned char hash[SKN_SHA256_LEN];

	/* The one style sheet is allowed by its hash, everything else is not. */
	skn_sha256(hash, skn_html_css, strlen(skn_html_css));
	skn_buf_adds(&policy, "default-src 'none'; style-src 'sha256-");
	skn_base64(&policy, hash, sizeof(hash));
	skn_buf_adds(&policy, "'; base-uri 'none'; form-action 'none'");
	skn_html_out_raw(h, "<!DOCTYPE html>\n<html");
	skn_html_out_attr(h, "lang", h->info->language ? h->info->language : "en");
	skn_html_out_raw(h, ">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"");
	skn_html_out_attr(h, "content", policy.p);
	skn_html_out_raw(h, ">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			    "<meta name=\"referrer\" content=\"no-referrer\">\n"
			    "<meta name=\"generator\" content=\"skein\">\n");
	provenance(h);
	description(h);
	skn_html_out_raw(h, "<title>");
	skn_html_out_text(h, skn_thread_title(h->thread));
	if (h->info->site) {
		skn_html_out_raw(h, " \u00b7 ");
		skn_html_out_text(h, h->info->site);
	}
	skn_html_out_raw(h, "</title>\n<style>");
	skn_html_out_raw(h, skn_html_css);
	skn_html_out_raw(h, "</style>\n</head>\n");
	skn_buf_release(&policy);
}

static void version(struct skn_html_out *h)
{
	struct skn_buf words = SKN_BUF_INIT;
	char time[32], items[24];

	skn_edtf_format_time(time, h->info->time);
	skn_human_time(&words, h->info->time);
	snprintf(items, sizeof(items), "%" PRId64, h->info->items);
	skn_html_out_raw(h, "<p class=\"version\"");
	skn_html_out_attr(h, "data-version", h->info->version);
	skn_html_out_attr(h, "data-time", time);
	skn_html_out_attr(h, "data-items", h->info->items < 0 ? NULL : items);
	skn_html_out_attr(h, "data-commit", h->info->commit);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, h->info->version ? "Version " : "Unpublished");
	skn_html_out_text(h, h->info->version ? h->info->version : "");
	skn_html_out_raw(h, " \u00b7 <time");
	skn_html_out_attr(h, "datetime", time);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, words.p);
	skn_html_out_raw(h, "</time>");
	if (h->info->items >= 0) {
		skn_html_out_raw(h, " \u00b7 ");
		skn_html_out_text(h, items);
		skn_html_out_raw(h, h->info->items == 1 ? " item" : " items");
	}
	skn_html_out_raw(h, "</p>\n");
	skn_buf_release(&words);
}

static void contents_entry(struct skn_html_out *h, const char *id, const char *title, size_t n)
{
	char count[24];

	if (n == 0)
		return;
	skn_html_out_raw(h, "<li><a");
	skn_html_out_ref(h, "href", "#", id);
	skn_html_out_raw(h, ">");
	skn_html_out_text(h, title);
	if (!skn_streq(id, "narrative")) {
		snprintf(count, sizeof(count), "%zu", n);
		skn_html_out_raw(h, " <span class=\"n\">");
		skn_html_out_text(h, count);
		skn_html_out_raw(h, "</span>");
	}
	skn_html_out_raw(h, "</a></li>\n");
}

bool skn_html_out_is_empty(const struct skn_html_out *h)
{
	const struct skn_thread *t = h->thread;

	return !t->prose.units.n && !t->events.n && !t->voices.n && !t->tensions.n &&
	       !h->numbers.keys.n;
}

void skn_html_out_contents(struct skn_html_out *h)
{
	if (skn_html_out_is_empty(h))
		return;
	skn_html_out_raw(h, "<nav class=\"contents\" aria-label=\"Sections\">\n<ul>\n");
	contents_entry(h, "narrative", "Narrative", h->thread->prose.units.n);
	contents_entry(h, "timeline", "Timeline", h->thread->events.n);
	contents_entry(h, "perspectives", "Perspectives", h->thread->voices.n);
	contents_entry(h, "tensions", "Tensions", h->thread->tensions.n);
	contents_entry(h, "sources", "Sources", h->numbers.keys.n);
	skn_html_out_raw(h, "</ul>\n</nav>\n");
}

void skn_html_out_heading(struct skn_html_out *h)
{
	skn_html_out_raw(h, "<h1 class=\"title\">");
	skn_html_out_text(h, skn_thread_title(h->thread));
	skn_html_out_raw(h, "</h1>\n");
	if (skn_record_text(&h->thread->meta, "summary", NULL)) {
		skn_html_out_raw(h, "<div class=\"summary\">\n");
		skn_html_out_field(h, &h->thread->meta, "summary", NULL, NULL);
		skn_html_out_raw(h, "</div>\n");
	}
	version(h);
}

static void banner(struct skn_html_out *h)
{
	skn_html_out_raw(h, "<body class=\"cols\">\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n"
			    "<div class=\"mast\">\n<p class=\"site\">");
	skn_html_out_text(h, h->info->site ? h->info->site : "");
	skn_html_out_raw(h, "</p>\n</div>\n");
	skn_html_out_heading(h);
	skn_html_out_raw(h, "</header>\n");
	skn_html_out_contents(h);
}

static void colophon(struct skn_html_out *h)
{
	if (h->info->commit) {
		skn_html_out_raw(h, "<footer>\n<p>Commit <code>");
		skn_html_out_text(h, h->info->commit);
		skn_html_out_raw(h, "</code></p>\n</footer>\n");
	}
	skn_html_out_raw(h, "</body>\n</html>\n");
}

int skn_render_html(struct skn_sink *out, const struct skn_thread *thread,
		    const struct skn_page_info *info, struct skn_err *err)
{
	struct skn_html_out h = { .out = out, .thread = thread, .info = info };

	skn_html_out_begin(&h, true);
	head(&h);
	banner(&h);
	skn_html_out_raw(&h, "<main id=\"main\">\n");
	skn_html_out_narrative(&h);
	skn_html_out_timeline(&h);
	skn_html_out_perspectives(&h);
	skn_html_out_tensions(&h);
	skn_html_out_sources(&h);
	skn_html_out_raw(&h, "</main>\n");
	colophon(&h);
	skn_html_out_end(&h);
	return skn_sink_check(out, err);
}
