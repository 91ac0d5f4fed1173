#include "out/gone.h"

#include "out/blame.h"
#include "text/edtf.h"

char *skn_gone_reason(const struct skn_blame_commit *commit)
{
	return skn_xasprintf("%s%s%s", commit->subject, *commit->reason ? "\n\n" : "", commit->reason);
}

/* ---- JSON ---- */

static void entry_json(struct skn_jsonw *w, const struct skn_gone *g)
{
	const struct skn_blame_commit *c = g->commit;
	const struct skn_part *part = g->part;
	bool sentence = part->kind == SKN_KIND_NARRATIVE;
	char *reason = c ? skn_gone_reason(c) : NULL;
	char time[32];

	if (c)
		skn_edtf_format_time(time, skn_blame_time(&g->removed, c));
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "kind", skn_gone_word(g));
	if (g->kind == SKN_GONE_CITATION) {
		skn_jsonw_str(w, "key", g->key);
		skn_jsonw_str(w, "on", skn_gone_type(part->kind));
	}
	skn_jsonw_str(w, "id", sentence ? part->id : part->record && *part->record ? part->record : NULL);
	if (sentence)
		skn_jsonw_str(w, "lineage", part->lineage);
	else if (g->kind != SKN_GONE_RECORD)
		skn_jsonw_str(w, "field", part->field);
	skn_jsonw_str(w, "text", g->text);
	skn_blame_json_when(w, "introduced", &g->introduced);
	skn_blame_json_when(w, "removed", &g->removed);
	skn_blame_json_commit(w, "commit", g->removed.commit);
	skn_jsonw_str(w, "author", c ? c->author : NULL);
	skn_jsonw_str(w, "engine", c ? c->engine : NULL);
	skn_jsonw_str(w, "mail", c ? c->mail : NULL);
	skn_jsonw_str(w, "time", c ? time : NULL);
	skn_jsonw_str(w, "reason", reason);
	skn_jsonw_bool(w, "or_before", g->introduced.sure == SKN_BLAME_OR_BEFORE);
	if (g->kind != SKN_GONE_CITATION) {
		skn_jsonw_key(w, "citations");
		skn_jsonw_array_begin(w);
		for (size_t i = 0; i < g->keys.n; i++)
			skn_jsonw_cstring(w, g->keys.v[i]);
		skn_jsonw_array_end(w);
	}
	skn_jsonw_object_end(w);
	free(reason);
}

void skn_gone_json(struct skn_sink *out, const char *name, const struct skn_gone_list *list, bool more)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", name);
	skn_jsonw_key(&w, "gone");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < list->n; i++)
		entry_json(&w, &list->v[i]);
	skn_jsonw_array_end(&w);
	if (more)
		skn_jsonw_bool(&w, "more", true);
	skn_jsonw_object_end(&w);
}

/* ---- terminal ---- */

static size_t width_of(const struct skn_term *term)
{
	return term->width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : term->width;
}

/* TEXT, its lines apart, behind INDENT. */
static void indented(struct skn_sink *out, const struct skn_term *term, const char *indent, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		struct skn_wrap wrap;

		if (n) {
			skn_sink_puts(out, indent);
			skn_wrap_init(&wrap, out, width_of(term), indent, strlen(indent));
			skn_wrap_text(&wrap, text, n);
			skn_wrap_finish(&wrap);
		}
		text += n + (text[n] == '\n');
	}
}

void skn_gone_commit(struct skn_sink *out, const struct skn_term *term, const struct skn_blame_when *when,
		     const struct skn_blame_commit *commit)
{
	char label[SKN_BLAME_LABEL_MAX], hex[SKN_BLAME_SHORT + 1], time[32];
	char *reason;

	skn_blame_when_label(label, when, true);
	skn_term_styled(term, out, SKN_TERM_HEADING, label, strlen(label));
	if (commit) {
		skn_blame_short(hex, &commit->oid);
		skn_edtf_format_time(time, skn_blame_time(when, commit));
		skn_sink_printf(out, "  %.10s  %s  ", time, hex);
		skn_term_safe(out, commit->author, strlen(commit->author), false);
		if (commit->engine) {
			skn_sink_puts(out, "  ");
			skn_term_safe(out, commit->engine, strlen(commit->engine), false);
		}
	}
	skn_sink_putc(out, '\n');
	if (commit) {
		reason = skn_gone_reason(commit);
		indented(out, term, "    ", reason);
		free(reason);
	}
}

/* "since v2, reworded in v4, cited @a @b" */
static void facts(struct skn_buf *out, const struct skn_gone *g)
{
	char from[SKN_BLAME_LABEL_MAX], to[SKN_BLAME_LABEL_MAX];

	skn_blame_when_label(from, &g->introduced, false);
	skn_blame_when_label(to, &g->changed, false);
	skn_buf_addf(out, "%s%s", g->introduced.sure == SKN_BLAME_OR_BEFORE ? "" : "since ", from);
	if (g->kind != SKN_GONE_CITATION && *to && !skn_streq(from, to))
		skn_buf_addf(out, ", reworded in %s", to);
	for (size_t i = 0; i < g->keys.n; i++)
		skn_buf_addf(out, "%s@%s", i ? " " : ", cited ", g->keys.v[i]);
}

/* What it was: "event halt: ", "@key on a sentence: ". */
static void name_of(struct skn_buf *out, const struct skn_gone *g)
{
	const struct skn_part *part = g->part;

	if (g->kind == SKN_GONE_CITATION)
		skn_buf_addf(out, "@%s on ", g->key);
	if (part->kind == SKN_KIND_NARRATIVE) {
		skn_buf_adds(out, g->kind == SKN_GONE_CITATION ? "the sentence: " : "");
		return;
	}
	skn_buf_adds(out, skn_gone_type(part->kind));
	if (part->record && *part->record)
		skn_buf_addf(out, " %s", part->record);
	if (g->kind != SKN_GONE_RECORD)
		skn_buf_addf(out, ", %s", part->field);
	skn_buf_adds(out, ": ");
}

static void entry(struct skn_sink *out, const struct skn_term *term, const struct skn_gone *g)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_wrap wrap;
	const char *begin = skn_term_begin(term, SKN_TERM_REMOVED), *end = skn_term_end(term, SKN_TERM_REMOVED);

	skn_sink_puts(out, "  - ");
	skn_wrap_init(&wrap, out, width_of(term), "    ", 4);
	name_of(&text, g);
	skn_wrap_puts(&wrap, text.p);
	skn_wrap_raw(&wrap, begin, strlen(begin));
	skn_wrap_puts(&wrap, g->text ? g->text : "(its words cannot be read)");
	skn_wrap_raw(&wrap, end, strlen(end));
	skn_wrap_finish(&wrap);
	skn_buf_clear(&text);
	facts(&text, g);
	skn_sink_puts(out, skn_term_begin(term, SKN_TERM_DIM));
	indented(out, term, "    ", text.p);
	skn_sink_puts(out, skn_term_end(term, SKN_TERM_DIM));
	skn_buf_release(&text);
}

void skn_gone_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_gone_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct skn_gone *g = &list->v[i];

		if (i == 0 || g->removed_at.step != g[-1].removed_at.step || g->commit != g[-1].commit) {
			if (i)
				skn_sink_putc(out, '\n');
			skn_gone_commit(out, term, &g->removed, g->commit);
		}
		entry(out, term, g);
	}
}
