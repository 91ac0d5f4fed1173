/* apply_prose.c - operations on sentences of the narrative. */
#include "store/put.h"
#include "synth/apply_parts.h"
#include "synth/draft.h"

struct rewriting {
	struct skn_applying *a;
	struct skn_draft draft;
	struct skn_draft_piece **made; /* per operation, the piece that it put */
};

static size_t find_unit(const struct rewriting *r, const char *id)
{
	const struct skn_prose *prose = r->draft.prose;

	for (size_t i = 0; i < prose->units.n; i++)
		if (skn_streq(prose->units.v[i].id, id))
			return i;
	return SIZE_MAX;
}

/* LINE is taken over. */
static struct skn_draft_piece *put(struct rewriting *r, const struct skn_op_place *place, struct skn_buf *line)
{
	struct skn_draft_piece *at = NULL;

	if (place->op != SIZE_MAX)
		at = r->made[place->op];
	else if (place->id)
		at = r->draft.units[find_unit(r, place->id)];
	switch (place->where) {
	case SKN_PLACE_AFTER:
		return skn_draft_after(&r->draft, at, line);
	case SKN_PLACE_FIRST:
		return skn_draft_first(&r->draft, at, line);
	case SKN_PLACE_PARAGRAPH:
		return skn_draft_paragraph(&r->draft, at, line);
	case SKN_PLACE_UNDER:
		return skn_draft_under(&r->draft, place->heading, line);
	case SKN_PLACE_END:
		break;
	}
	return skn_draft_end(&r->draft, line);
}

static void move(struct rewriting *r, const struct skn_op *op, size_t unit)
{
	struct skn_buf line = SKN_BUF_INIT;
	struct skn_draft_piece *piece;

	skn_draft_take(&line, &r->draft, r->draft.units[unit]);
	piece = put(r, &op->place, &line);
	piece->unit = unit;
	piece->moved = true;
	r->draft.units[unit] = piece;
}

static void one(struct rewriting *r, size_t at)
{
	const struct skn_op *op = &r->a->ops->list.v[at];
	struct skn_buf line = SKN_BUF_INIT;
	size_t unit = op->id ? find_unit(r, op->id) : SIZE_MAX;

	if (op->body.n)
		skn_apply_line(&line, &op->body.v[0]);
	switch (skn_op_info(op->kind)->does) {
	case SKN_OP_ADDS:
		r->made[at] = put(r, &op->place, &line);
		r->made[at]->wrote = true;
		break;
	case SKN_OP_CHANGES:
		skn_draft_replace(&r->draft, r->draft.units[unit], &line);
		break;
	case SKN_OP_MOVES:
		move(r, op, unit);
		break;
	case SKN_OP_REMOVES:
		skn_draft_remove(r->draft.units[unit]);
		break;
	case SKN_OP_SUGGESTS:
		break;
	}
	skn_buf_release(&line);
}

/* The ids that the new sentences have where they stand: each piece is one unit. */
static int note_ids(struct rewriting *r, const struct skn_buf *text, struct skn_err *err)
{
	struct skn_prose after = { .text = SKN_BUF_INIT };
	size_t unit = 0;
	int rc = skn_prose_parse(&after, text->p, text->n, err);

	if (rc != SKN_OK)
		return rc;
	for (const struct skn_draft_piece *p = r->draft.first; p; p = p->next) {
		if (p->gone)
			continue;
		if (p->wrote && unit < after.units.n && !skn_strings_has(&r->a->out->wrote, after.units.v[unit].id))
			skn_strings_push(&r->a->out->wrote, after.units.v[unit].id);
		unit++;
	}
	if (unit != after.units.n)
		rc = skn_fail(err, SKN_EDATA, "the narrative of %zu sentences would be read as %zu", unit,
			      after.units.n);
	skn_prose_release(&after);
	return rc;
}

static bool has_any(const struct skn_applying *a)
{
	for (size_t i = 0; i < a->ops->list.n; i++)
		if (a->verdict->accepted[i] && skn_op_info(a->ops->list.v[i].kind)->of == SKN_KIND_NARRATIVE)
			return true;
	return false;
}

int skn_apply_narrative(struct skn_applying *a, struct skn_err *err)
{
	struct rewriting r = { .a = a };
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	if (!has_any(a))
		return SKN_OK;
	rc = skn_draft_init(&r.draft, &a->in->before->prose, err);
	if (rc != SKN_OK)
		return rc;
	r.made = skn_xcalloc(a->ops->list.n + 1, sizeof(struct skn_draft_piece *));
	for (size_t i = 0; i < a->ops->list.n; i++)
		if (a->verdict->accepted[i] && skn_op_info(a->ops->list.v[i].kind)->of == SKN_KIND_NARRATIVE)
			one(&r, i);
	skn_draft_write(&text, &r.draft);
	rc = note_ids(&r, &text, err);
	if (rc == SKN_OK && text.n)
		skn_put_narrative(a->changes, a->in->before->path, text.p, text.n);
	else if (rc == SKN_OK && a->in->before->narrative.n)
		skn_put_remove(a->changes, a->in->before->path, SKN_KIND_NARRATIVE, "");
	free(r.made);
	skn_draft_release(&r.draft);
	skn_buf_release(&text);
	return rc;
}
