#include "out/blame_html.h"

#include "hash/sha256.h"
#include "out/base64.h"
#include "out/blame.h"
#include "out/html.h"
#include "out/human.h"
#include "rev/gone.h"
#include "text/escape.h"

struct writer {
	struct skn_html_out h;
	const struct skn_blame_view *view;
	SKN_VEC(const struct skn_version *) versions; /* of the present words, newest first */
	size_t n_parts;  /* described so far */
	const struct skn_blame_row *last; /* whose tag was written last */
};

/* ---- the heat map ---- */

/* Versions of one history lie newest first. */
static int newest_first(const void *pa, const void *pb)
{
	const struct skn_version *const *a = pa, *const *b = pb;

	return *a < *b ? -1 : *a > *b;
}

static void note_versions(struct writer *w, const struct skn_blame_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].changed.version)
			skn_vec_push(&w->versions, rows[i].changed.version);
}

static void find_versions(struct writer *w)
{
	size_t kept = 0;

	note_versions(w, w->view->page->narrative.v, w->view->page->narrative.n);
	note_versions(w, w->view->page->records.v, w->view->page->records.n);
	if (w->versions.n > 1)
		qsort(w->versions.v, w->versions.n, sizeof(*w->versions.v), newest_first);
	for (size_t i = 0; i < w->versions.n; i++)
		if (kept == 0 || w->versions.v[kept - 1] != w->versions.v[i])
			w->versions.v[kept++] = w->versions.v[i];
	w->versions.n = kept;
}

/* The shade of the version with that rank: the newest has the first, the oldest the last. */
static size_t shade_of(const struct writer *w, size_t rank)
{
	return w->versions.n < 2 ? 0 : rank * (SKN_BLAME_SHADES - 1) / (w->versions.n - 1);
}

static void class_of(struct skn_buf *out, const struct writer *w, const struct skn_blame_when *when)
{
	skn_buf_adds(out, "b");
	if (when->sure == SKN_BLAME_UNCOMMITTED)
		skn_buf_adds(out, " new");
	else if (!when->version)
		skn_buf_adds(out, " unknown");
	for (size_t i = 0; when->version && i < w->versions.n; i++)
		if (w->versions.v[i] == when->version)
			skn_buf_addf(out, " a%zu", shade_of(w, i));
}

/* ---- what is known of a part ---- */

static void line(struct writer *w, const char *text)
{
	skn_html_out_raw(&w->h, "<span>");
	skn_html_out_text(&w->h, text);
	skn_html_out_raw(&w->h, "</span>");
}

static void since_words(struct skn_buf *out, const struct skn_blame_row *row)
{
	char from[SKN_BLAME_LABEL_MAX], to[SKN_BLAME_LABEL_MAX], back[SKN_BLAME_LABEL_MAX];

	skn_blame_when_label(from, &row->introduced, false);
	skn_blame_when_label(to, &row->changed, false);
	skn_blame_when_label(back, &row->returned, false);
	if (row->introduced.sure == SKN_BLAME_UNKNOWN)
		skn_buf_adds(out, "Not known: before the beginning of this shallow clone");
	else if (row->introduced.sure == SKN_BLAME_UNCOMMITTED)
		skn_buf_adds(out, "Not committed");
	else
		skn_buf_addf(out, "%s %s", row->introduced.sure == SKN_BLAME_OR_BEFORE ? "Introduced" : "Since", from);
	if (!skn_streq(from, to))
		skn_buf_addf(out, row->changed.sure == SKN_BLAME_UNCOMMITTED ? ", these words %s"
									      : ", these words since %s", to);
	if (*back)
		skn_buf_addf(out, ", back since %s", back);
}

static void who_words(struct skn_buf *out, const struct skn_blame_row *row)
{
	char commit[SKN_BLAME_SHORT + 1];

	skn_blame_short(commit, &row->commit->oid);
	skn_buf_adds(out, row->commit->author);
	if (row->engine)
		skn_buf_addf(out, ", written by the engine %s", row->engine);
	skn_buf_adds(out, " \u00b7 ");
	skn_human_time(out, skn_blame_time(&row->changed, row->commit));
	skn_buf_addf(out, " \u00b7 commit %s", commit);
}

static void cite_words(struct skn_buf *out, const struct writer *w, const struct skn_blame_row *row)
{
	for (size_t i = 0; i < row->cites.n; i++) {
		const struct skn_blame_cite *c = &row->cites.v[i];
		char since[SKN_BLAME_LABEL_MAX];

		skn_blame_when_label(since, &c->attached, false);
		skn_buf_addf(out, "%s[%zu] %s%s", i ? ", " : "Citations: ",
			     skn_numbers_of(&w->h.numbers, c->key, strlen(c->key)),
			     c->attached.sure == SKN_BLAME_AT ? "since " : "", since);
	}
}

/* The attributes of the element that shows a part, which ends the tag. */
static void part_begin(struct writer *w, const struct skn_blame_row *row)
{
	struct skn_buf class = SKN_BUF_INIT;
	char *id = skn_xasprintf("%zu", ++w->n_parts);

	class_of(&class, w, &row->changed);
	skn_html_out_attr(&w->h, "class", class.p);
	if (row->unit)
		skn_html_out_attr(&w->h, "id", row->id);
	skn_html_out_raw(&w->h, " tabindex=\"0\"");
	skn_html_out_ref(&w->h, "aria-describedby", "who-", id);
	skn_html_out_raw(&w->h, ">");
	free(id);
	skn_buf_release(&class);
}

/* What is known of it, which must follow its element. */
static void part_end(struct writer *w, const struct skn_blame_row *row)
{
	struct skn_buf text = SKN_BUF_INIT;
	char *id = skn_xasprintf("%zu", w->n_parts);

	skn_html_out_raw(&w->h, "<span class=\"who\" role=\"tooltip\"");
	skn_html_out_ref(&w->h, "id", "who-", id);
	skn_html_out_raw(&w->h, "><b>");
	since_words(&text, row);
	skn_html_out_text(&w->h, text.p);
	skn_html_out_raw(&w->h, "</b>");
	skn_buf_clear(&text);
	if (row->commit) {
		who_words(&text, row);
		line(w, text.p);
		line(w, row->commit->subject);
	}
	skn_buf_clear(&text);
	cite_words(&text, w, row);
	if (text.n)
		line(w, text.p);
	skn_html_out_raw(&w->h, "</span>");
	skn_buf_release(&text);
	free(id);
}

/* The version in words, where it is another than that of the part before. */
static void tag(struct writer *w, const struct skn_blame_row *row)
{
	char label[SKN_BLAME_LABEL_MAX], before[SKN_BLAME_LABEL_MAX] = "";

	skn_blame_when_label(label, &row->changed, true);
	if (w->last)
		skn_blame_when_label(before, &w->last->changed, true);
	w->last = row;
	if (skn_streq(label, before))
		return;
	skn_html_out_raw(&w->h, "<span class=\"tag\">");
	skn_html_out_text(&w->h, row->changed.sure == SKN_BLAME_UNCOMMITTED ? "not committed" : label);
	skn_html_out_raw(&w->h, "</span>");
}

/* ---- the narrative ---- */

/* A token that out/html.h writes, which needs to see where its list began. */
static void plain_token(struct writer *w, const struct skn_flow *flow, size_t from, size_t i)
{
	struct skn_flow slice = *flow;

	if (flow->tokens.v[i].kind == SKN_FLOW_LIST_END) {
		skn_html_out_raw(&w->h, flow->tokens.v[from].number >= 0 ? "</ol>\n" : "</ul>\n");
		return;
	}
	slice.tokens.v = flow->tokens.v + i;
	slice.tokens.n = 1;
	skn_html_out_flow(&w->h, &slice, NULL, NULL);
}

/* The next row whose id is that of the sentence; rows are in the order of the text. */
static const struct skn_blame_row *row_of(const struct writer *w, size_t *next, const char *id, size_t n)
{
	const struct skn_blame_page *page = w->view->page;

	for (size_t i = *next; i < page->narrative.n; i++)
		if (strlen(page->narrative.v[i].id) == n && memcmp(page->narrative.v[i].id, id, n) == 0) {
			*next = i + 1;
			return &page->narrative.v[i];
		}
	return NULL;
}

/* A block of code with what is known of it, where it is a unit of its own. */
static void code_block(struct writer *w, const struct skn_flow *flow, size_t *next, size_t i)
{
	const struct skn_blame_page *page = w->view->page;
	const struct skn_blame_row *row = *next < page->narrative.n ? &page->narrative.v[*next] : NULL;

	if (!row || row->unit->kind != SKN_UNIT_OPAQUE) {
		plain_token(w, flow, 0, i);
		return;
	}
	(*next)++;
	tag(w, row);
	skn_html_out_raw(&w->h, "<div");
	part_begin(w, row);
	plain_token(w, flow, 0, i);
	skn_html_out_raw(&w->h, "</div>");
	part_end(w, row);
}

static void narrative_tokens(struct writer *w, const struct skn_flow *flow)
{
	const struct skn_blame_row *row = NULL;
	SKN_VEC(size_t) lists = { 0 };
	size_t next = 0;

	for (size_t i = 0; i < flow->tokens.n; i++) {
		const struct skn_flow_token *t = &flow->tokens.v[i];

		if (t->kind == SKN_FLOW_LIST)
			skn_vec_push(&lists, i);
		if (t->kind == SKN_FLOW_SENTENCE) {
			row = row_of(w, &next, skn_flow_text(flow, t), t->n);
			if (row) {
				tag(w, row);
				skn_html_out_raw(&w->h, "<span");
				part_begin(w, row);
			}
		} else if (t->kind == SKN_FLOW_SENTENCE_END) {
			if (row) {
				skn_html_out_raw(&w->h, "</span>");
				part_end(w, row);
			}
			row = NULL;
		} else if (t->kind == SKN_FLOW_CODE_BLOCK) {
			code_block(w, flow, &next, i);
		} else {
			plain_token(w, flow, lists.n ? *skn_vec_last(&lists) : 0, i);
		}
		if (t->kind == SKN_FLOW_LIST_END)
			lists.n--;
	}
	skn_vec_release(&lists);
}

static void section_begin(struct writer *w, const char *title)
{
	skn_html_out_raw(&w->h, "<section>\n<h2>");
	skn_html_out_text(&w->h, title);
	skn_html_out_raw(&w->h, "</h2>\n");
	w->last = NULL;
}

static void narrative(struct writer *w)
{
	struct skn_flow flow;

	if (w->view->page->narrative.n == 0)
		return;
	skn_flow_init(&flow, &w->h.numbers);
	skn_flow_narrative(&flow, w->view->thread);
	section_begin(w, "Narrative");
	narrative_tokens(w, &flow);
	skn_html_out_raw(&w->h, "</section>\n");
	skn_flow_release(&flow);
}

/* ---- records ---- */

static void field(struct writer *w, const struct skn_blame_row *row)
{
	skn_html_out_raw(&w->h, "<div");
	part_begin(w, row);
	tag(w, row);
	skn_html_out_raw(&w->h, "<span class=\"field\">");
	skn_html_out_text(&w->h, row->field);
	skn_html_out_raw(&w->h, "</span>");
	if (row->prose)
		skn_html_out_line(&w->h, row->record, row->field);
	else if (row->value->text)
		skn_html_out_text(&w->h, row->value->text);
	skn_html_out_raw(&w->h, "</div>");
	part_end(w, row);
	skn_html_out_raw(&w->h, "\n");
}

static const char *section_title(enum skn_kind kind)
{
	switch (kind) {
	case SKN_KIND_EVENT: return "Timeline";
	case SKN_KIND_VOICE: return "Perspectives";
	case SKN_KIND_TENSION: return "Tensions";
	case SKN_KIND_ITEM: return "Records of the sources";
	default: return "Head";
	}
}

/* The fields FROM up to TO. */
static void records(struct writer *w, size_t from, size_t to)
{
	const struct skn_blame_row *rows = w->view->page->records.v;

	for (size_t i = from; i < to; i++) {
		bool first_kind = i == from || rows[i].kind != rows[i - 1].kind;
		bool first = first_kind || rows[i].record != rows[i - 1].record;
		bool last_kind = i + 1 == to || rows[i].kind != rows[i + 1].kind;
		bool last = last_kind || rows[i].record != rows[i + 1].record;

		if (first_kind)
			section_begin(w, section_title(rows[i].kind));
		if (first) {
			skn_html_out_raw(&w->h, "<div class=\"record\">\n");
			if (*rows[i].record->id) {
				skn_html_out_raw(&w->h, "<h3>");
				skn_html_out_text(&w->h, rows[i].record->id);
				skn_html_out_raw(&w->h, "</h3>\n");
			}
			w->last = NULL;
		}
		field(w, &rows[i]);
		if (last)
			skn_html_out_raw(&w->h, "</div>\n");
		if (last_kind)
			skn_html_out_raw(&w->h, "</section>\n");
	}
}

/* ---- the whole ---- */

static void add_hash(struct skn_buf *policy, const char *css)
{
	unsigned char hash[SKN_SHA256_LEN];

	skn_sha256(hash, css, strlen(css));
	skn_buf_adds(policy, " 'sha256-");
	skn_base64(policy, hash, sizeof(hash));
	skn_buf_addc(policy, '\'');
}

static void head(struct writer *w)
{
	struct skn_html_out *h = &w->h;
	struct skn_buf policy = SKN_BUF_INIT, title = SKN_BUF_INIT;

	skn_buf_adds(&policy, "default-src 'none'; style-src");
	add_hash(&policy, skn_html_css);
	add_hash(&policy, skn_blame_css);
	skn_buf_adds(&policy, "; base-uri 'none'; form-action 'none'");
	skn_buf_addf(&title, "%s %s \u00b7 blame", skn_thread_title(w->view->thread), w->view->place);
	skn_html_out_raw(h, "<!DOCTYPE html>\n<html");
	skn_html_out_attr(h, "lang", h->info->language ? h->info->language : "en");
	skn_html_out_raw(h, ">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\"");
	skn_html_out_attr(h, "content", policy.p);
	skn_html_out_raw(h, ">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			    "<meta name=\"referrer\" content=\"no-referrer\">\n"
			    "<meta name=\"generator\" content=\"skein\">\n<title>");
	skn_html_out_text(h, title.p);
	skn_html_out_raw(h, "</title>\n<style>");
	skn_html_out_raw(h, skn_html_css);
	skn_html_out_raw(h, "</style>\n<style>");
	skn_html_out_raw(h, skn_blame_css);
	skn_html_out_raw(h, "</style>\n</head>\n");
	skn_buf_release(&policy);
	skn_buf_release(&title);
}

/* A shade with the versions that have it: [from, to) of the ranks. */
static void legend_entry(struct writer *w, size_t from, size_t to)
{
	struct skn_blame_when newest = { .sure = SKN_BLAME_AT, .version = w->versions.v[from] };
	struct skn_blame_when oldest = { .sure = SKN_BLAME_AT, .version = w->versions.v[to - 1] };
	struct skn_buf class = SKN_BUF_INIT, text = SKN_BUF_INIT;
	char new_label[SKN_BLAME_LABEL_MAX], old_label[SKN_BLAME_LABEL_MAX], day[24];

	class_of(&class, w, &newest);
	skn_blame_when_label(new_label, &newest, false);
	skn_blame_when_label(old_label, &oldest, false);
	if (to - from > 1)
		skn_buf_addf(&text, "%s \u2013 ", old_label);
	skn_page_minute(day, newest.version->time);
	skn_buf_addf(&text, "%s, %.10s", new_label, day);
	skn_html_out_raw(&w->h, "<li><span");
	skn_html_out_attr(&w->h, "class", class.p);
	skn_html_out_raw(&w->h, "></span>");
	skn_html_out_text(&w->h, text.p);
	skn_html_out_raw(&w->h, "</li>\n");
	skn_buf_release(&class);
	skn_buf_release(&text);
}

static void legend(struct writer *w)
{
	skn_html_out_raw(&w->h, "<ul class=\"legend\" aria-label=\"Versions of the present words, newest first\">\n");
	for (size_t from = 0, to; from < w->versions.n; from = to) {
		for (to = from + 1; to < w->versions.n && shade_of(w, to) == shade_of(w, from); to++)
			;
		legend_entry(w, from, to);
	}
	skn_html_out_raw(&w->h, "</ul>\n");
}

static void banner(struct writer *w)
{
	struct skn_html_out *h = &w->h;

	skn_html_out_raw(h, "<body class=\"cols\">\n<a class=\"skip\" href=\"#main\">Skip to the text</a>\n<header>\n"
			    "<div class=\"mast\">\n<p class=\"site\">");
	skn_html_out_text(h, h->info->site ? h->info->site : "");
	skn_html_out_raw(h, "</p>\n</div>\n<h1 class=\"title\">");
	skn_html_out_text(h, skn_thread_title(w->view->thread));
	skn_html_out_raw(h, "</h1>\n");
}

static void about(struct writer *w)
{
	struct skn_html_out *h = &w->h;

	skn_html_out_raw(h, "<p class=\"version\">Blame of ");
	skn_html_out_text(h, w->view->place);
	skn_html_out_raw(h, ": since when each part has these words. Point at a part, or go to it with the "
			    "tab key, to see who brought it.</p>\n");
	legend(w);
	skn_html_out_raw(h, "</header>\n");
}

static void begin(struct writer *w, struct skn_sink *out, const struct skn_blame_view *view)
{
	*w = (struct writer){ .view = view };
	w->h = (struct skn_html_out){ .out = out, .thread = view->thread, .info = view->info };
	skn_html_out_begin(&w->h, true);
	find_versions(w);
}

static void body(struct writer *w)
{
	const struct skn_blame_page *page = w->view->page;
	size_t top = 0; /* the thread's own fields stand above its text */

	about(w);
	skn_html_out_raw(&w->h, "<main id=\"main\">\n");
	while (top < page->records.n && page->records.v[top].kind == SKN_KIND_THREAD)
		top++;
	records(w, 0, top);
	narrative(w);
	records(w, top, page->records.n);
	skn_html_out_sources(&w->h);
	skn_html_out_raw(&w->h, "</main>\n");
}

static void end(struct writer *w)
{
	skn_html_out_end(&w->h);
	skn_vec_release(&w->versions);
}

int skn_blame_html(struct skn_sink *out, const struct skn_blame_view *view, struct skn_err *err)
{
	struct writer w;

	begin(&w, out, view);
	head(&w);
	banner(&w);
	body(&w);
	skn_html_out_raw(&w.h, "</body>\n</html>\n");
	end(&w);
	return skn_sink_check(out, err);
}

int skn_blame_html_body(struct skn_sink *out, const struct skn_blame_view *view, struct skn_err *err)
{
	struct writer w;

	begin(&w, out, view);
	body(&w);
	end(&w);
	return skn_sink_check(out, err);
}
