#include "md/md.h"
#include "synth/figures.h"
#include "synth/guard_parts.h"

static void add_text(struct skn_figures *figures, const char *text)
{
	if (text)
		skn_figures_add(figures, text, strlen(text), NULL, NULL);
}

static void add_people(struct skn_figures *figures, const struct skn_node *people)
{
	for (const struct skn_node *person = people ? people->child : NULL; person; person = person->next)
		for (const struct skn_node *part = person->child; part; part = part->next)
			add_text(figures, part->text);
}

/* What the record of a cited item says of itself may be said of it. */
static void add_record(struct skn_figures *figures, const struct skn_record *item)
{
	const struct skn_node *root = item->tree.root;

	add_text(figures, skn_node_text(root, "title"));
	add_text(figures, skn_node_text(root, "container-title"));
	add_text(figures, skn_node_text(root, "publisher"));
	add_people(figures, skn_node_find(root, "author"));
	add_people(figures, skn_node_find(root, "editor"));
	skn_figures_add_date(figures, skn_node_text(root, "issued"));
}

static void add_thread(struct skn_figures *figures, const struct skn_thread *thread)
{
	add_text(figures, skn_node_text(thread->meta.tree.root, "title"));
	for (size_t i = 0; i < thread->voices.n; i++)
		add_text(figures, skn_node_text(thread->voices.v[i].tree.root, "voice"));
}

/* When the item came out, for what its quotes count from there. */
static struct skn_dates_context time_of(const struct skn_record *item)
{
	const char *issued = skn_node_text(item->tree.root, "issued");
	struct skn_dates_context now = { .known = false };
	struct skn_edtf edtf;

	if (issued && skn_edtf_parse(&edtf, issued, strlen(issued), NULL) == SKN_OK &&
	    edtf.precision >= SKN_EDTF_DAY) {
		now.known = true;
		now.time = edtf.lower;
	}
	return now;
}

static int add_said(struct skn_figures *figures, struct skn_judge *judge, const struct skn_said *said,
		    struct skn_err *err)
{
	struct skn_evidence_item *item;
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < said->cites.n; i++) {
		if (!skn_evidence_knows(&judge->evidence, said->cites.v[i].key))
			continue;
		rc = skn_evidence_get(&item, &judge->evidence, said->cites.v[i].key, err);
		if (rc == SKN_OK)
			add_record(figures, item->record);
	}
	for (size_t i = 0; rc == SKN_OK && i < said->quotes.n; i++) {
		const struct skn_op_quote *quote = &said->quotes.v[i];
		struct skn_dates_context now;

		if (!skn_evidence_knows(&judge->evidence, quote->key))
			continue;
		rc = skn_evidence_get(&item, &judge->evidence, quote->key, err);
		if (rc != SKN_OK)
			break;
		now = time_of(item->record);
		rc = skn_figures_add(figures, quote->text, strlen(quote->text), &now, err);
		add_text(figures, quote->voice);
	}
	return rc;
}

static bool is_judged(const struct skn_judge *judge, const struct skn_said *said)
{
	return judge->options->unsupported != SKN_GUARD_IGNORE && strlen(said->text) <= SKN_GUARD_SENTENCE_MAX;
}

int skn_guard_support(struct skn_judge *judge, const struct skn_said *said, struct skn_err *err)
{
	struct skn_figures figures = { .dates = { 0 } };
	struct skn_strings lacking = { 0 };
	struct skn_buf plain = SKN_BUF_INIT;
	int rc;

	if (!is_judged(judge, said))
		return SKN_OK;
	add_thread(&figures, judge->in->before);
	rc = add_said(&figures, judge, said, err);
	skn_md_plain(&plain, said->text, strlen(said->text));
	if (rc == SKN_OK)
		rc = skn_figures_lack(&lacking, &figures, plain.p, plain.n, err);
	for (size_t i = 0; rc == SKN_OK && i < lacking.n; i++)
		skn_guard_tell(judge, SKN_GUARD_UNSUPPORTED, "'%.80s' stands in no cited quote", lacking.v[i]);
	skn_figures_release(&figures);
	skn_strings_release(&lacking);
	skn_buf_release(&plain);
	return rc;
}

int skn_guard_support_date(struct skn_judge *judge, const char *date, const struct skn_said_list *said,
			   struct skn_err *err)
{
	struct skn_figures figures = { .dates = { 0 } };
	struct skn_edtf edtf;
	int rc = SKN_OK;

	if (judge->options->unsupported == SKN_GUARD_IGNORE ||
	    skn_edtf_parse(&edtf, date, strlen(date), NULL) != SKN_OK)
		return SKN_OK;
	for (size_t i = 0; rc == SKN_OK && i < said->n; i++)
		rc = add_said(&figures, judge, &said->v[i], err);
	if (rc == SKN_OK && !skn_figures_have_date(&figures, &edtf))
		skn_guard_tell(judge, SKN_GUARD_UNSUPPORTED, "the date %s stands in no cited quote", date);
	skn_figures_release(&figures);
	return rc;
}
