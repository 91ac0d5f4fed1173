#include "site/texts.h"

#include "out/flow.h"
#include "out/page.h"
#include "out/source.h"

struct maker {
	struct skn_site_texts *out;
	const struct skn_thread *thread;
	const struct skn_numbers *numbers;
};

/* Takes the anchor over; the texts are copied, one without anything is left out. */
static void add(struct maker *m, enum skn_site_text_kind kind, char *anchor, const char *head, struct skn_buf *text)
{
	skn_buf_rtrim(text);
	if (text->n == 0 && !*head) {
		free(anchor);
		return;
	}
	skn_vec_push(&m->out->list,
		     ((struct skn_site_text){ .kind = kind, .anchor = anchor, .head = skn_xstrdup(head),
					      .text = skn_xstrndup(text->p, text->n) }));
	skn_buf_clear(text);
}

/* ---- Markdown without marks ---- */

static void add_token(struct skn_buf *out, const struct skn_flow *flow, const struct skn_flow_token *t)
{
	switch (t->kind) {
	case SKN_FLOW_TEXT:
	case SKN_FLOW_CODE:
	case SKN_FLOW_CODE_BLOCK: skn_buf_add(out, skn_flow_text(flow, t), t->n); break;
	case SKN_FLOW_JOIN:
	case SKN_FLOW_BREAK:
	case SKN_FLOW_PARA_END:
	case SKN_FLOW_HEADING_END: skn_buf_addc(out, ' '); break;
	default: break;
	}
}

static void add_field(struct maker *m, struct skn_buf *out, const struct skn_record *record, const char *field)
{
	struct skn_flow flow;
	size_t n = 0;
	const char *md = skn_record_text(record, field, &n);

	if (!md)
		return;
	skn_flow_init(&flow, m->numbers);
	skn_flow_field(&flow, md, n);
	if (out->n)
		skn_buf_addc(out, ' ');
	for (size_t i = 0; i < flow.tokens.n; i++)
		add_token(out, &flow, &flow.tokens.v[i]);
	skn_buf_rtrim(out);
	skn_flow_release(&flow);
}

static void narrative(struct maker *m)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_flow flow;
	char *id = NULL;

	skn_flow_init(&flow, m->numbers);
	skn_flow_narrative(&flow, m->thread);
	for (size_t i = 0; i < flow.tokens.n; i++) {
		const struct skn_flow_token *t = &flow.tokens.v[i];

		if (t->kind == SKN_FLOW_SENTENCE) {
			free(id);
			id = skn_xstrndup(skn_flow_text(&flow, t), t->n);
			skn_buf_clear(&text);
		} else if (t->kind == SKN_FLOW_SENTENCE_END && id) {
			add(m, SKN_SITE_TEXT_SENTENCE, id, "", &text);
			id = NULL;
		} else {
			add_token(&text, &flow, t);
		}
	}
	free(id);
	skn_flow_release(&flow);
	skn_buf_release(&text);
}

/* ---- records ---- */

static const char *or_nothing(const char *s)
{
	return s ? s : "";
}

static void records(struct maker *m, const struct skn_records *list, enum skn_site_text_kind kind, const char *prefix,
		    const char *head)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < list->n; i++) {
		const struct skn_record *r = &list->v[i];

		for (const char *const *field = skn_record_prose_fields(r->kind); *field; field++)
			add_field(m, &text, r, *field);
		add(m, kind, skn_xasprintf("%s%s", prefix, r->id), or_nothing(skn_record_text(r, head, NULL)), &text);
	}
	skn_buf_release(&text);
}

static void sources(struct maker *m)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_source s;

	for (size_t i = 1; i <= m->numbers->keys.n; i++) {
		skn_source_get(&s, m->thread, m->numbers, i);
		skn_buf_adds(&text, s.title);
		if (s.outlet)
			skn_buf_addf(&text, " \u2014 %s", s.outlet);
		add(m, SKN_SITE_TEXT_SOURCE, skn_xasprintf("src-%s", s.key), or_nothing(s.date), &text);
	}
	skn_buf_release(&text);
}

void skn_site_texts_make(struct skn_site_texts *out, const struct skn_thread *thread, const struct skn_numbers *numbers)
{
	struct maker m = { out, thread, numbers };
	struct skn_buf summary = SKN_BUF_INIT;

	*out = (struct skn_site_texts){ 0 };
	add_field(&m, &summary, &thread->meta, "summary");
	add(&m, SKN_SITE_TEXT_THREAD, skn_xstrdup(""), "", &summary);
	narrative(&m);
	records(&m, &thread->events, SKN_SITE_TEXT_EVENT, "event-", "date");
	records(&m, &thread->voices, SKN_SITE_TEXT_VOICE, "voice-", "voice");
	records(&m, &thread->tensions, SKN_SITE_TEXT_TENSION, "tension-", "status");
	sources(&m);
	skn_buf_release(&summary);
}

void skn_site_texts_release(struct skn_site_texts *texts)
{
	for (size_t i = 0; i < texts->list.n; i++) {
		free(texts->list.v[i].anchor);
		free(texts->list.v[i].head);
		free(texts->list.v[i].text);
	}
	skn_vec_release(&texts->list);
}
