#include "synth/ops.h"

/* What the operations on records share. */
#define EVENT .of = SKN_KIND_EVENT, .body = "event"
#define VOICE .of = SKN_KIND_VOICE, .body = "stance", .note = "evolution"
#define TENSION .of = SKN_KIND_TENSION, .body = "question", .note = "resolution"
#define SENTENCE .of = SKN_KIND_NARRATIVE, .body = "sentence"

static const struct skn_op_info infos[SKN_OP_N] = {
	[SKN_OP_ADD_SENTENCE] = { .name = "add-sentence", SENTENCE, .does = SKN_OP_ADDS, .needs_body = true },
	[SKN_OP_REPLACE_SENTENCE] = { .name = "replace-sentence", SENTENCE, .does = SKN_OP_CHANGES, .needs_body = true },
	[SKN_OP_MOVE_SENTENCE] = { .name = "move-sentence", SENTENCE, .does = SKN_OP_MOVES },
	[SKN_OP_REMOVE_SENTENCE] = { .name = "remove-sentence", SENTENCE, .does = SKN_OP_REMOVES },
	[SKN_OP_ADD_EVENT] = { .name = "add-event", EVENT, .does = SKN_OP_ADDS, .needs_body = true },
	[SKN_OP_CHANGE_EVENT] = { .name = "change-event", EVENT, .does = SKN_OP_CHANGES },
	[SKN_OP_REMOVE_EVENT] = { .name = "remove-event", EVENT, .does = SKN_OP_REMOVES },
	[SKN_OP_ADD_PERSPECTIVE] = { .name = "add-perspective", VOICE, .does = SKN_OP_ADDS, .needs_body = true },
	[SKN_OP_CHANGE_PERSPECTIVE] = { .name = "change-perspective", VOICE, .does = SKN_OP_CHANGES },
	[SKN_OP_REMOVE_PERSPECTIVE] = { .name = "remove-perspective", VOICE, .does = SKN_OP_REMOVES },
	[SKN_OP_OPEN_TENSION] = { .name = "open-tension", TENSION, .does = SKN_OP_ADDS, .status = "open",
				  .needs_body = true },
	[SKN_OP_NARROW_TENSION] = { .name = "narrow-tension", TENSION, .does = SKN_OP_CHANGES, .status = "narrowed",
				    .needs_note = true },
	[SKN_OP_RESOLVE_TENSION] = { .name = "resolve-tension", TENSION, .does = SKN_OP_CHANGES,
				     .status = "resolved", .needs_note = true },
	[SKN_OP_DISSOLVE_TENSION] = { .name = "dissolve-tension", TENSION, .does = SKN_OP_CHANGES,
				      .status = "dissolved", .needs_note = true },
	[SKN_OP_REOPEN_TENSION] = { .name = "reopen-tension", TENSION, .does = SKN_OP_CHANGES, .status = "open" },
	[SKN_OP_CHANGE_TENSION] = { .name = "change-tension", TENSION, .does = SKN_OP_CHANGES },
	[SKN_OP_REMOVE_TENSION] = { .name = "remove-tension", TENSION, .does = SKN_OP_REMOVES },
	[SKN_OP_SUGGEST_SEARCH] = { .name = "suggest-search", .of = SKN_KIND_WATCH, .does = SKN_OP_SUGGESTS },
};

const struct skn_op_info *skn_op_info(enum skn_op_kind kind)
{
	return &infos[kind];
}

static void release_list(struct skn_said_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		skn_vec_release(&list->v[i].cites);
		skn_vec_release(&list->v[i].quotes);
	}
	skn_vec_release(list);
}

void skn_ops_release(struct skn_ops *ops)
{
	for (size_t i = 0; i < ops->list.n; i++) {
		release_list(&ops->list.v[i].body);
		release_list(&ops->list.v[i].note);
	}
	skn_vec_release(&ops->list);
	skn_vec_release(&ops->exchanges);
	skn_arena_release(&ops->arena);
	*ops = (struct skn_ops)SKN_OPS_INIT;
}

struct skn_op *skn_ops_add(struct skn_ops *ops, enum skn_op_kind kind)
{
	struct skn_op op = { .kind = kind, .place = SKN_OP_PLACE_INIT, .expected = -1 };

	skn_vec_push(&ops->list, op);
	return skn_vec_last(&ops->list);
}

const char *skn_ops_textn(struct skn_ops *ops, const char *s, size_t n)
{
	return s ? skn_arena_strndup(&ops->arena, s, n) : NULL;
}

const char *skn_ops_text(struct skn_ops *ops, const char *s)
{
	return s ? skn_ops_textn(ops, s, strlen(s)) : NULL;
}

struct skn_said *skn_ops_say(struct skn_ops *ops, struct skn_said_list *list, const char *text, size_t n)
{
	struct skn_said said = { .text = skn_ops_textn(ops, text, n) };

	skn_vec_push(list, said);
	return skn_vec_last(list);
}

void skn_ops_cite(struct skn_ops *ops, struct skn_said *said, const char *key, const char *locator)
{
	struct skn_op_cite cite = { .key = skn_ops_text(ops, key), .locator = skn_ops_text(ops, locator) };

	skn_vec_push(&said->cites, cite);
}

void skn_ops_quote(struct skn_ops *ops, struct skn_said *said, const char *key, const char *text, size_t n,
		   const char *voice)
{
	struct skn_op_quote quote = {
		.key = skn_ops_text(ops, key), .text = skn_ops_textn(ops, text, n), .voice = skn_ops_text(ops, voice),
	};

	skn_vec_push(&said->quotes, quote);
}
