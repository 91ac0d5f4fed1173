#include "check/past.h"
#include "synth/guard_parts.h"
#include "text/edtf.h"
#include "text/similar.h"

/* ---- evolution ---- */

/* From here on two stances are the same one, worded differently. */
#define SAME_STANCE 0.9

static void join(struct skn_buf *out, const struct skn_said_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		skn_buf_addf(out, "%s%s", i ? " " : "", list->v[i].text);
}

static size_t count_quotes(const struct skn_said_list *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += list->v[i].quotes.n;
	return n;
}

static void evolution(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	struct skn_buf note = SKN_BUF_INIT, stance = SKN_BUF_INIT;
	struct skn_node node = { .kind = SKN_STRING };
	size_t n = 0;
	const char *before = old ? skn_record_text(old, "stance", &n) : NULL;

	join(&note, &op->note);
	join(&stance, &op->body);
	node.text = note.p;
	node.len = note.n;
	if (skn_past_claims(&node))
		skn_guard_tell(judge, SKN_GUARD_EVOLUTION, "what is new or unchanged since a version is told by the "
							   "history: the note says what changed");
	else if (old && op->body.n == 0)
		skn_guard_tell(judge, SKN_GUARD_EVOLUTION, "the note tells of a change, and the stance stays as it was");
	else if (before && skn_similarity(before, n, stance.p, stance.n) >= SAME_STANCE)
		skn_guard_tell(judge, SKN_GUARD_EVOLUTION, "the note tells of a change, and the stance says what it said");
	else if (count_quotes(&op->note) < 2)
		skn_guard_tell(judge, SKN_GUARD_EVOLUTION, "a change takes two quotes: what was said then and what is "
							   "said now");
	skn_buf_release(&note);
	skn_buf_release(&stance);
}

/* ---- resolutions ---- */

/* The newest source of the question; false when none has a date. */
static bool newest(int64_t *out, struct skn_judge *judge, const struct skn_record *tension)
{
	struct skn_cites cites = { 0 };
	bool found = false;
	size_t n;
	const char *question = skn_record_text(tension, "question", &n);

	*out = INT64_MIN;
	skn_cites_scan(&cites, question ? question : "", question ? n : 0);
	for (size_t i = 0; i < cites.cites.n; i++) {
		char *key = skn_xstrndup(question + cites.cites.v[i].key, cites.cites.v[i].key_len);
		struct skn_evidence_item *item;
		struct skn_edtf issued;
		const char *date = skn_evidence_get(&item, &judge->evidence, key, NULL) == SKN_OK
			? skn_node_text(item->record->tree.root, "issued") : NULL;

		if (date && skn_edtf_parse(&issued, date, strlen(date), NULL) == SKN_OK) {
			*out = issued.lower > *out ? issued.lower : *out;
			found = true;
		}
		free(key);
	}
	skn_cites_release(&cites);
	return found;
}

static bool is_fresh(const struct skn_judge *judge, const char *key)
{
	for (size_t i = 0; i < judge->in->fresh.n; i++)
		if (skn_streq(judge->in->fresh.v[i].record->id, key))
			return true;
	return false;
}

/* An item is newer than a question when it came out after the question's newest source;
 * where either has no date, when no synthesis has seen it yet. */
static bool is_newer(struct skn_judge *judge, const char *key, bool dated, int64_t than)
{
	struct skn_evidence_item *item;
	struct skn_edtf issued;
	const char *date;

	if (skn_evidence_get(&item, &judge->evidence, key, NULL) != SKN_OK)
		return false;
	date = skn_node_text(item->record->tree.root, "issued");
	if (!dated || !date || skn_edtf_parse(&issued, date, strlen(date), NULL) != SKN_OK)
		return is_fresh(judge, key);
	return issued.lower > than;
}

static void resolution(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	int64_t than;
	bool dated = newest(&than, judge, old), found = false, cited = false;

	for (size_t i = 0; i < op->note.n; i++)
		for (size_t k = 0; k < op->note.v[i].cites.n; k++) {
			cited = true;
			found = found || is_newer(judge, op->note.v[i].cites.v[k].key, dated, than);
		}
	if (!cited)
		skn_guard_tell(judge, SKN_GUARD_OLD_EVIDENCE, "the resolution cites nothing");
	else if (!found)
		skn_guard_tell(judge, SKN_GUARD_OLD_EVIDENCE, "no source of the resolution is newer than those of the "
							      "question");
}

void skn_guard_past(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	const struct skn_op_info *info = skn_op_info(op->kind);

	if (info->of == SKN_KIND_VOICE && op->note.n)
		evolution(judge, op, old);
	if (info->of == SKN_KIND_TENSION && info->needs_note && old)
		resolution(judge, op, old);
}
