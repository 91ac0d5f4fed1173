#include "synth/apply.h"

#include "md/md.h"
#include "synth/apply_parts.h"
#include "uni/uni.h"

void skn_apply_line(struct skn_buf *out, const struct skn_said *said)
{
	struct skn_buf nfc = SKN_BUF_INIT;

	skn_uni_nfc(&nfc, said->text, strlen(said->text));
	skn_md_escape_line_start(out, nfc.p, nfc.n);
	skn_buf_release(&nfc);
	for (size_t i = 0; i < said->cites.n; i++) {
		const struct skn_op_cite *cite = &said->cites.v[i];

		skn_buf_addf(out, "%s@%s", i ? "; " : " [", cite->key);
		if (cite->locator)
			skn_buf_addf(out, ", %s", cite->locator);
	}
	if (said->cites.n)
		skn_buf_addc(out, ']');
}

static void note_reason(struct skn_applying *a, const struct skn_op *op)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	const char *word = info->of == SKN_KIND_NARRATIVE ? "sentence" : skn_kind_info(info->of)->word;
	const char *what = info->does == SKN_OP_ADDS ? "added" : info->does == SKN_OP_REMOVES ? "removed"
			   : info->does == SKN_OP_MOVES ? "moved" : info->status ? info->status : "changed";
	char *line;

	if (!op->reason || info->does == SKN_OP_SUGGESTS)
		return;
	line = skn_xasprintf("%s %s %s: %s", word, op->id ? op->id : "", what, op->reason);
	skn_strings_push(&a->out->reasons, line);
	free(line);
}

static int each(struct skn_applying *a, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < a->ops->list.n; i++) {
		const struct skn_op *op = &a->ops->list.v[i];
		const struct skn_op_info *info = skn_op_info(op->kind);

		if (!a->verdict->accepted[i])
			continue;
		a->out->n++;
		a->out->n_searches += info->does == SKN_OP_SUGGESTS;
		note_reason(a, op);
		if (info->of != SKN_KIND_NARRATIVE && info->of != SKN_KIND_WATCH)
			rc = skn_apply_record(a, op, err);
	}
	return rc;
}

int skn_apply(struct skn_applied *out, struct skn_changes *changes, const struct skn_ops *ops,
	      const struct skn_verdict *verdict, const struct skn_synth_input *in, struct skn_view *view,
	      bool searches, struct skn_err *err)
{
	struct skn_applying a = { .out = out, .changes = changes, .ops = ops, .verdict = verdict, .in = in, .view = view };
	int rc;

	*out = (struct skn_applied){ .n = 0 };
	rc = each(&a, err);
	if (rc == SKN_OK)
		rc = skn_apply_narrative(&a, err);
	if (rc == SKN_OK)
		rc = skn_apply_quotes(&a, err);
	if (rc == SKN_OK && searches)
		rc = skn_apply_searches(&a, err);
	skn_map_release(&a.ids, NULL);
	if (rc != SKN_OK)
		skn_applied_release(out);
	return rc;
}

void skn_applied_release(struct skn_applied *applied)
{
	skn_strings_release(&applied->wrote);
	skn_strings_release(&applied->reasons);
}
