#include "model/merge.h"
#include "uni/uni.h"

/* Cleaned, on one line. */
static void add_line(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf clean = SKN_BUF_INIT;

	skn_uni_clean(&clean, s, n);
	for (size_t i = 0; i < clean.n; i++)
		if (clean.p[i] == '\n' || clean.p[i] == '\t')
			clean.p[i] = ' ';
	skn_buf_rtrim(&clean);
	skn_buf_add(out, clean.p, clean.n);
	skn_buf_release(&clean);
}

/* A Markdown text without citations. */
static void add_prose(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf bare = SKN_BUF_INIT;

	skn_cites_strip(&bare, s, n);
	add_line(out, bare.p, bare.n);
	skn_buf_release(&bare);
}

static void add_field(struct skn_buf *out, const struct skn_record *record, const char *label, const char *field)
{
	size_t n;
	const char *text = skn_record_text(record, field, &n);

	if (!text)
		return;
	skn_buf_adds(out, label);
	add_prose(out, text, n);
	skn_buf_addc(out, '\n');
}

static void add_narrative(struct skn_buf *out, const struct skn_synth_input *in)
{
	const struct skn_prose *prose = &in->before->prose;
	size_t block = SIZE_MAX;

	skn_buf_adds(out, "## Narrative\n\n");
	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *u = &prose->units.v[i];

		if (u->block != block && block != SIZE_MAX)
			skn_buf_addc(out, '\n');
		block = u->block;
		skn_buf_addf(out, "[%s] (%s) ", u->id, skn_synth_is_engines(in, u->id) ? "engine" : "person");
		add_prose(out, prose->text.p + u->start, u->end - u->start);
		skn_buf_addc(out, '\n');
	}
	skn_buf_adds(out, prose->units.n ? "\n" : "(empty)\n\n");
}

static void add_events(struct skn_buf *out, const struct skn_records *events)
{
	skn_buf_adds(out, "## Timeline\n\n");
	for (size_t i = 0; i < events->n; i++) {
		const char *date = skn_record_text(&events->v[i], "date", NULL);

		skn_buf_addf(out, "[%s] %s: ", events->v[i].id, date ? date : "");
		add_field(out, &events->v[i], "", "event");
	}
	skn_buf_adds(out, events->n ? "\n" : "(empty)\n\n");
}

static void add_voices(struct skn_buf *out, const struct skn_records *voices)
{
	skn_buf_adds(out, "## Perspectives\n\n");
	for (size_t i = 0; i < voices->n; i++) {
		skn_buf_addf(out, "[%s] ", voices->v[i].id);
		add_field(out, &voices->v[i], "", "voice");
		add_field(out, &voices->v[i], "  stance: ", "stance");
		add_field(out, &voices->v[i], "  evolution: ", "evolution");
	}
	skn_buf_adds(out, voices->n ? "\n" : "(empty)\n\n");
}

static void add_tensions(struct skn_buf *out, const struct skn_records *tensions)
{
	skn_buf_adds(out, "## Tensions\n\n");
	for (size_t i = 0; i < tensions->n; i++) {
		const char *status = skn_record_text(&tensions->v[i], "status", NULL);

		skn_buf_addf(out, "[%s] (%s) ", tensions->v[i].id, status ? status : "open");
		add_field(out, &tensions->v[i], "", "question");
		add_field(out, &tensions->v[i], "  so far: ", "resolution");
	}
	skn_buf_adds(out, tensions->n ? "\n" : "(empty)\n\n");
}

static void add_claim(struct skn_buf *out, size_t number, const struct skn_model_claim *c, const struct skn_synth_input *in)
{
	const struct skn_record *item = skn_records_find(&in->before->items, c->key);
	const char *outlet = item ? skn_record_text(item, "container-title", NULL) : NULL;
	const char *issued = item ? skn_record_text(item, "issued", NULL) : NULL;

	skn_buf_addf(out, "c%zu (%s", number, c->kind);
	if (*c->date)
		skn_buf_addf(out, ", %s", c->date);
	skn_buf_adds(out, ") ");
	skn_buf_adds(out, c->claim);
	skn_buf_adds(out, "\n   said by: ");
	skn_buf_adds(out, *c->voice ? c->voice : "the document");
	skn_buf_addf(out, "; document %s", c->key);
	if (outlet) {
		skn_buf_adds(out, ", ");
		add_line(out, outlet, strlen(outlet));
	}
	skn_buf_addf(out, "%s%s\n   words: \u201c%s\u201d\n", issued ? ", " : "", issued ? issued : "", c->quote);
}

void skn_model_merge_prompt(struct skn_buf *out, const struct skn_synth_input *in, const struct skn_model_claims *claims)
{
	skn_buf_adds(out, "# The account: ");
	add_line(out, skn_thread_title(in->before), strlen(skn_thread_title(in->before)));
	skn_buf_adds(out, "\n\n");
	add_narrative(out, in);
	add_events(out, &in->before->events);
	add_voices(out, &in->before->voices);
	add_tensions(out, &in->before->tensions);
	skn_buf_adds(out, "# Statements\n\n");
	for (size_t i = 0; i < claims->list.n; i++)
		add_claim(out, i + 1, &claims->list.v[i], in);
}
