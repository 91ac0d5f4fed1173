#include "synth/guards.h"

#include "check/file.h"
#include "doc/prose.h"
#include "synth/guard_parts.h"
#include "text/edtf.h"
#include "text/name.h"

static const struct skn_guard_info infos[SKN_GUARD_N] = {
	[SKN_GUARD_UNKNOWN_KEY] = { "unknown-key", "cites an item that the thread does not have" },
	[SKN_GUARD_WITHDRAWN_KEY] = { "withdrawn-key", "cites an item that was withdrawn" },
	[SKN_GUARD_NO_QUOTE] = { "no-quote", "cites an item without a quote from it" },
	[SKN_GUARD_QUOTE_MISSING] = { "quote-missing", "rests on a quote that its item does not have" },
	[SKN_GUARD_QUOTE_UNCITED] = { "quote-uncited", "quotes an item that it does not cite" },
	[SKN_GUARD_ALTERED_QUOTATION] = { "altered-quotation", "puts words in quotation marks that no cited quote has" },
	[SKN_GUARD_UNSUPPORTED] = { "unsupported", "has a number, date or name that no cited quote has" },
	[SKN_GUARD_HUMAN] = { "human", "changes what a person wrote" },
	[SKN_GUARD_NO_REASON] = { "no-reason", "takes something away and does not say why" },
	[SKN_GUARD_EVOLUTION] = { "evolution", "tells of a change that the history does not show" },
	[SKN_GUARD_OLD_EVIDENCE] = { "old-evidence", "settles a question by what was known before" },
	[SKN_GUARD_CHARACTER] = { "character", "has characters that are not seen" },
	[SKN_GUARD_RAW_HTML] = { "raw-html", "has HTML in it" },
	[SKN_GUARD_UNKNOWN_LINK] = { "unknown-link", "leads to an address that no cited item is at" },
	[SKN_GUARD_COMMAND] = { "command", "holds what a build server or a forge may obey" },
	[SKN_GUARD_CITATION] = { "citation-syntax", "has citations where none belong, or none that can be read" },
	[SKN_GUARD_TOO_LARGE] = { "too-large", "is larger than it may be" },
	[SKN_GUARD_SENTENCE] = { "sentence", "is not one sentence" },
	[SKN_GUARD_UNKNOWN_ID] = { "unknown-id", "means a sentence or record that is not there" },
	[SKN_GUARD_TWICE] = { "twice", "changes what another operation changes" },
	[SKN_GUARD_PLACE] = { "place", "goes to a place that is not there" },
	[SKN_GUARD_DUPLICATE] = { "duplicate", "says what the thread says already" },
	[SKN_GUARD_DATE] = { "date", "has a date that cannot be" },
	[SKN_GUARD_STATUS] = { "status", "brings a question where it is already" },
	[SKN_GUARD_NOTHING] = { "nothing", "changes nothing" },
};

const struct skn_guard_info *skn_guard_info(enum skn_guard guard)
{
	return &infos[guard];
}

void skn_guard_tell(struct skn_judge *judge, enum skn_guard guard, const char *fmt, ...)
{
	struct skn_refusal refusal = { .op = judge->op, .guard = guard };
	struct skn_buf text = SKN_BUF_INIT;
	va_list ap;

	refusal.warning = guard == SKN_GUARD_UNSUPPORTED && judge->options->unsupported == SKN_GUARD_WARN;
	if (!refusal.warning)
		judge->out->accepted[judge->op] = false;
	if (judge->out->list.n >= SKN_GUARD_REFUSALS_MAX)
		return;
	va_start(ap, fmt);
	skn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	refusal.message = skn_buf_detach(&text);
	skn_vec_push(&judge->out->list, refusal);
}

/* ---- what it is about ---- */

static const struct skn_unit *find_unit(const struct skn_judge *judge, const char *id)
{
	size_t at = (size_t)(uintptr_t)skn_map_find(&judge->sentences, id, strlen(id));

	return at ? &judge->in->before->prose.units.v[at - 1] : NULL;
}

static const struct skn_record *find_record(const struct skn_judge *judge, const struct skn_op *op)
{
	struct skn_thread *thread = (struct skn_thread *)judge->in->before;
	const struct skn_records *list = skn_thread_list(thread, skn_op_info(op->kind)->of);

	return op->id && list ? skn_records_find(list, op->id) : NULL;
}

/* One operation a sentence or record: what two of them would leave is nobody's. */
static void touch(struct skn_judge *judge, const char *word, const char *id)
{
	char *name = skn_xasprintf("%s:%s", word, id);
	size_t first = (size_t)(uintptr_t)skn_map_find(&judge->touched, name, strlen(name));

	if (first)
		skn_guard_tell(judge, SKN_GUARD_TWICE, "operation %zu is about the %s '%s' already", first - 1, word, id);
	else
		skn_map_put(&judge->touched, name, strlen(name), (void *)(uintptr_t)(judge->op + 1));
	free(name);
}

static void is_human(struct skn_judge *judge, const char *what)
{
	skn_guard_tell(judge, SKN_GUARD_HUMAN, "a person wrote the %s; --allow-human lets engines change it", what);
}

/* Whether a person wrote the field as it stands; false for a field that is not there. */
static bool persons_field(const struct skn_judge *judge, const struct skn_record *record, const char *field)
{
	char id[SKN_SENTENCE_ID_MAX];
	size_t n;
	const char *text = skn_record_text(record, field, &n);

	if (!text || judge->in->allow_human)
		return false;
	skn_prose_id(id, text, n);
	return !skn_synth_is_engines(judge->in, id);
}

/* ---- sentences ---- */

static const struct skn_op *sentence_of_op(const struct skn_judge *judge, size_t at)
{
	const struct skn_op *op = at < judge->op ? &judge->ops->list.v[at] : NULL;

	return op && op->kind == SKN_OP_ADD_SENTENCE && judge->out->accepted[at] ? op : NULL;
}

static void place(struct skn_judge *judge, const struct skn_op *op)
{
	const struct skn_op_place *at = &op->place;

	if (at->where == SKN_PLACE_END)
		return;
	if (at->where == SKN_PLACE_UNDER) {
		struct skn_said heading = { .text = at->heading };

		skn_guard_words(judge, "heading", at->heading, 200);
		if (*at->heading)
			skn_guard_statement(judge, &heading);
	} else if (at->op != SIZE_MAX) {
		if (!sentence_of_op(judge, at->op))
			skn_guard_tell(judge, SKN_GUARD_PLACE, "operation %zu before this one adds no sentence", at->op);
	} else if (!at->id || !find_unit(judge, at->id)) {
		skn_guard_tell(judge, SKN_GUARD_PLACE, "there is no sentence '%s'", at->id ? at->id : "");
	} else if (op->id && skn_streq(op->id, at->id)) {
		skn_guard_tell(judge, SKN_GUARD_PLACE, "a sentence does not go beside itself");
	}
}

static void duplicate(struct skn_judge *judge, const struct skn_op *op)
{
	char id[SKN_SENTENCE_ID_MAX];
	const char *text = op->body.v[0].text;
	size_t first;

	skn_prose_id(id, text, strlen(text));
	first = (size_t)(uintptr_t)skn_map_find(&judge->added, id, strlen(id));
	if (first)
		skn_guard_tell(judge, SKN_GUARD_DUPLICATE, "operation %zu says the same", first - 1);
	else if (find_unit(judge, id) && !(op->kind == SKN_OP_REPLACE_SENTENCE && op->id &&
					   skn_starts_with(op->id, id)))
		skn_guard_tell(judge, SKN_GUARD_DUPLICATE, "the narrative says the same in '%s'", id);
	else
		skn_map_put(&judge->added, id, strlen(id), (void *)(uintptr_t)(judge->op + 1));
}

static void sentence(struct skn_judge *judge, const struct skn_op *op)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	const struct skn_unit *unit = op->id ? find_unit(judge, op->id) : NULL;

	if (info->does != SKN_OP_ADDS) {
		if (!unit || unit->kind != SKN_UNIT_SENTENCE)
			skn_guard_tell(judge, SKN_GUARD_UNKNOWN_ID, "there is no sentence '%s'", op->id ? op->id : "");
		else if (!judge->in->allow_human && !skn_synth_is_engines(judge->in, unit->id))
			is_human(judge, "sentence");
		if (unit)
			touch(judge, "sentence", op->id);
	}
	if (info->needs_body && op->body.n != 1)
		skn_guard_tell(judge, SKN_GUARD_SENTENCE, "it has %zu sentences and takes one", op->body.n);
	else if (op->body.n)
		duplicate(judge, op);
	place(judge, op);
}

/* ---- records ---- */

static void event_date(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	struct skn_edtf date;
	const struct skn_node *was = old ? skn_node_find(old->tree.root, "expected") : NULL;
	bool expected = op->expected >= 0 ? op->expected : was && was->text && skn_streq(was->text, "true");

	if (!op->date && !old)
		skn_guard_tell(judge, SKN_GUARD_DATE, "an event has a date");
	if (!op->date)
		return;
	if (skn_edtf_parse(&date, op->date, strlen(op->date), NULL) != SKN_OK)
		skn_guard_tell(judge, SKN_GUARD_DATE, "'%.60s' is no date", op->date);
	else if (!expected && date.lower > judge->in->now + SKN_CHECK_ZONE_SLACK)
		skn_guard_tell(judge, SKN_GUARD_DATE, "%s is yet to come, and the event is not called expected", op->date);
}

/* Whether a record of the kind has the same words. */
static bool says_already(const struct skn_judge *judge, const struct skn_op *op)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	struct skn_thread *thread = (struct skn_thread *)judge->in->before;
	const struct skn_records *list = skn_thread_list(thread, info->of);
	char id[SKN_SENTENCE_ID_MAX], other[SKN_SENTENCE_ID_MAX];
	struct skn_buf text = SKN_BUF_INIT;
	bool found = false;

	for (size_t i = 0; i < op->body.n; i++)
		skn_buf_addf(&text, "%s%s", i ? " " : "", op->body.v[i].text);
	skn_prose_id(id, text.p, text.n);
	skn_buf_release(&text);
	for (size_t i = 0; i < list->n && !found; i++) {
		size_t n;
		const char *words = skn_record_text(&list->v[i], info->body, &n);
		const char *date = skn_node_text(list->v[i].tree.root, "date");

		if (!words || (op->date && date && !skn_streq(date, op->date)))
			continue;
		skn_prose_id(other, words, n);
		found = skn_streq(id, other);
	}
	return found;
}

static void persons_record(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	bool all = info->does == SKN_OP_REMOVES, status = info->status != NULL;

	if ((all || op->body.n || op->date || op->voice || op->expected >= 0) && persons_field(judge, old, info->body))
		is_human(judge, info->body);
	else if (info->note && (all || op->note.n || status) && persons_field(judge, old, info->note))
		is_human(judge, info->note);
}

static bool says_nothing(const struct skn_op *op)
{
	return !skn_op_info(op->kind)->status && !op->body.n && !op->note.n && !op->date && !op->voice &&
	       op->expected < 0;
}

static void change_record(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	const char *status = skn_node_text(old->tree.root, "status");

	persons_record(judge, op, old);
	if (info->does == SKN_OP_CHANGES && says_nothing(op))
		skn_guard_tell(judge, SKN_GUARD_NOTHING, "the operation changes nothing");
	if (info->status && status && skn_streq(info->status, status) && !skn_streq(status, "narrowed"))
		skn_guard_tell(judge, SKN_GUARD_STATUS, "the question is %s already", status);
	if (op->kind == SKN_OP_CHANGE_TENSION && op->note.n && status && skn_streq(status, "open"))
		skn_guard_tell(judge, SKN_GUARD_STATUS, "an open question has no resolution");
}

static void record(struct skn_judge *judge, const struct skn_op *op, const struct skn_record *old)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	const char *word = skn_kind_info(info->of)->word;

	if (info->does == SKN_OP_ADDS) {
		if (op->id && skn_name_check(op->id, strlen(op->id), SKN_NAME_ID, NULL) != SKN_OK)
			skn_guard_tell(judge, SKN_GUARD_UNKNOWN_ID, "'%.80s' is no name for a record", op->id);
		else if (op->body.n && says_already(judge, op))
			skn_guard_tell(judge, SKN_GUARD_DUPLICATE, "there is such a %s already", word);
	} else if (!old) {
		skn_guard_tell(judge, SKN_GUARD_UNKNOWN_ID, "there is no %s '%.80s'", word, op->id ? op->id : "");
	} else {
		change_record(judge, op, old);
		touch(judge, word, op->id);
	}
	if (info->needs_body && !op->body.n)
		skn_guard_tell(judge, SKN_GUARD_NOTHING, "the %s is empty", info->body);
	if (info->needs_note && !op->note.n)
		skn_guard_tell(judge, SKN_GUARD_NOTHING, "the %s is empty", info->note);
	if (info->of == SKN_KIND_EVENT && info->does != SKN_OP_REMOVES)
		event_date(judge, op, old);
	if (op->kind == SKN_OP_ADD_PERSPECTIVE && !op->voice)
		skn_guard_tell(judge, SKN_GUARD_NOTHING, "the voice has no name");
	skn_guard_past(judge, op, old);
}

/* ---- each ---- */

static int statements(struct skn_judge *judge, const struct skn_said_list *list, struct skn_err *err)
{
	size_t bytes = 0;
	int rc = SKN_OK;

	for (size_t i = 0; i < list->n; i++)
		bytes += strlen(list->v[i].text);
	if (bytes > SKN_GUARD_FIELD_MAX)
		skn_guard_tell(judge, SKN_GUARD_TOO_LARGE, "a text of %zu bytes; at most %d", bytes, SKN_GUARD_FIELD_MAX);
	for (size_t i = 0; rc == SKN_OK && i < list->n; i++) {
		skn_guard_statement(judge, &list->v[i]);
		rc = skn_guard_evidence(judge, &list->v[i], err);
		if (rc == SKN_OK)
			rc = skn_guard_support(judge, &list->v[i], err);
	}
	return rc;
}

static bool needs_reason(const struct skn_op *op)
{
	return skn_op_info(op->kind)->does == SKN_OP_REMOVES || op->kind == SKN_OP_REOPEN_TENSION;
}

static int judge_one(struct skn_judge *judge, const struct skn_op *op, struct skn_err *err)
{
	const struct skn_op_info *info = skn_op_info(op->kind);
	int rc;

	if (info->of == SKN_KIND_NARRATIVE)
		sentence(judge, op);
	else if (info->of != SKN_KIND_WATCH)
		record(judge, op, find_record(judge, op));
	else if (!op->query)
		skn_guard_tell(judge, SKN_GUARD_NOTHING, "the query is empty");
	if (needs_reason(op) && (!op->reason || !*op->reason))
		skn_guard_tell(judge, SKN_GUARD_NO_REASON, "nothing is taken away without a reason");
	skn_guard_words(judge, "reason", op->reason, 2000);
	skn_guard_words(judge, "voice", op->voice, 2000);
	skn_guard_words(judge, "query", op->query, 500);
	rc = statements(judge, &op->body, err);
	if (rc == SKN_OK)
		rc = statements(judge, &op->note, err);
	if (rc == SKN_OK && op->date)
		rc = skn_guard_support_date(judge, op->date, &op->body, err);
	return rc;
}

static void judge_init(struct skn_judge *judge)
{
	const struct skn_prose *prose = &judge->in->before->prose;

	skn_evidence_init(&judge->evidence, judge->in);
	for (size_t i = 0; i < prose->units.n; i++)
		skn_map_put(&judge->sentences, prose->units.v[i].id, strlen(prose->units.v[i].id),
			    (void *)(uintptr_t)(i + 1));
}

int skn_guards_judge(struct skn_verdict *out, const struct skn_ops *ops, const struct skn_synth_input *in,
		     const struct skn_guard_options *options, struct skn_err *err)
{
	struct skn_judge judge = { .out = out, .ops = ops, .in = in, .options = options };
	int rc = SKN_OK;

	*out = (struct skn_verdict){ .n = ops->list.n };
	if (ops->list.n > SKN_OPS_MAX)
		return skn_fail(err, SKN_ELIMIT, "%zu operations; at most %d", ops->list.n, SKN_OPS_MAX);
	out->accepted = skn_xcalloc(ops->list.n + 1, sizeof(*out->accepted));
	judge_init(&judge);
	for (judge.op = 0; rc == SKN_OK && judge.op < ops->list.n; judge.op++) {
		out->accepted[judge.op] = true;
		rc = judge_one(&judge, &ops->list.v[judge.op], err);
		out->n_accepted += out->accepted[judge.op];
	}
	skn_evidence_release(&judge.evidence);
	skn_map_release(&judge.sentences, NULL);
	skn_map_release(&judge.touched, NULL);
	skn_map_release(&judge.added, NULL);
	if (rc != SKN_OK)
		skn_verdict_release(out);
	return rc;
}

void skn_verdict_release(struct skn_verdict *verdict)
{
	for (size_t i = 0; i < verdict->list.n; i++)
		free(verdict->list.v[i].message);
	skn_vec_release(&verdict->list);
	free(verdict->accepted);
	verdict->accepted = NULL;
	verdict->n = verdict->n_accepted = 0;
}
