#include "model/engine.h"

#include "base/sink.h"
#include "doc/schema_files.h"
#include "model/merge.h"
#include "model/parse.h"
#include "model/prompt.h"
#include "text/jsonw.h"

#define ANSWER_TOKENS 1500 /* of an ordinary answer, for estimates */

/* One run. */
struct runner {
	struct skn_model_engine *engine;
	const struct skn_synth_input *in;
	struct skn_ops *out;
	struct skn_model_claims claims;
	size_t asked, total; /* questions */
	bool last_try;       /* what the judge minds is for the caller to refuse */
};

void skn_model_engine_init(struct skn_model_engine *engine, const struct skn_provider *provider,
			   struct skn_model *model)
{
	*engine = (struct skn_model_engine){ .provider = provider, .model = model };
	snprintf(engine->name, sizeof(engine->name), "%.40s:%.80s", provider->name, provider->model);
}

static const char *schema_text(const char *name)
{
	const struct skn_schema_file *f = skn_schema_files;

	while (f->name && !skn_streq(f->name, name))
		f++;
	assert(f->name);
	return f->text;
}

/* ---- what it costs ---- */

static double cost_of(const struct skn_provider *p, int64_t in, int64_t out)
{
	return (double)in * p->price_in + (double)out * p->price_out;
}

/* Before a question: what it may use at most must fit into what is left. */
static int check_budget(const struct runner *r, size_t prompt, struct skn_err *err)
{
	const struct skn_model_budget *b = &r->engine->budget;
	const struct skn_provider *p = r->engine->provider;
	int64_t in = skn_model_tokens(prompt);

	if (p->max_input_tokens && in > p->max_input_tokens) {
		skn_fail(err, SKN_ELIMIT, "%s: a prompt of about %" PRId64 " tokens, and the provider takes %" PRId64,
			 p->name, in, p->max_input_tokens);
		return skn_hint(err, "synthesize more often, or ask a model with a larger context");
	}
	if (b->tokens_max && b->tokens + in + p->max_tokens > b->tokens_max) {
		skn_fail(err, SKN_ELIMIT, "%" PRId64 " tokens are used, and the next question may take %" PRId64
			 ": more than --max-tokens", b->tokens, in + p->max_tokens);
		return skn_hint(err, "'skein synthesize --dry-run' estimates what a run takes");
	}
	if (b->cost_max > 0 && b->cost + cost_of(p, in, p->max_tokens) > b->cost_max)
		return skn_fail(err, SKN_ELIMIT, "%.4f is spent, and the next question may cost %.4f: more than --max-cost",
				b->cost, cost_of(p, in, p->max_tokens));
	return SKN_OK;
}

static void account(struct runner *r, const struct skn_model_answer *answer, size_t prompt)
{
	int64_t in = answer->input_tokens >= 0 ? answer->input_tokens : skn_model_tokens(prompt);
	int64_t out = answer->output_tokens >= 0 ? answer->output_tokens : skn_model_tokens(answer->text.n);

	r->engine->budget.tokens += in + out;
	r->engine->budget.cost += cost_of(r->engine->provider, in, out);
}

/* ---- one question ---- */

static void keep_exchange(struct skn_ops *out, const struct skn_model_answer *answer)
{
	struct skn_exchange x = { .request_len = answer->request.n, .answer_len = answer->raw.n };

	x.request = skn_ops_textn(out, answer->request.p, answer->request.n);
	x.answer = skn_ops_textn(out, answer->raw.p, answer->raw.n);
	skn_vec_push(&out->exchanges, x);
}

static int ask(struct skn_model_answer *answer, struct runner *r, const char *system, const char *schema,
	       const struct skn_model_turn *turns, size_t n_turns, struct skn_err *err)
{
	char *name = skn_xstrndup(schema, strcspn(schema, "."));
	size_t prompt = strlen(system);
	int rc;

	for (size_t i = 0; i < n_turns; i++)
		prompt += strlen(turns[i].text);
	*answer = (struct skn_model_answer){ 0 };
	rc = check_budget(r, prompt, err);
	if (rc == SKN_OK)
		rc = skn_model_ask(answer, r->engine->model, &(struct skn_model_request){
			.system = system, .turns = turns, .n_turns = n_turns, .schema_name = name,
			.schema = schema_text(schema) }, err);
	if (rc == SKN_OK) {
		account(r, answer, prompt);
		keep_exchange(r->out, answer);
	}
	free(name);
	return rc;
}

/* What one answer was worth: fills *fits, or says in COMPLAINTS what is wrong. */
typedef int judge_fn(struct runner *r, const struct skn_buf *answer, struct skn_buf *complaints, void *ctx,
		     struct skn_err *err);

static void fill_in(struct skn_buf *out, const char *text, const char *complaints)
{
	static const char mark[] = "{{complaints}}";
	const char *at = strstr(text, mark);

	assert(at);
	skn_buf_add(out, text, (size_t)(at - text));
	skn_buf_adds(out, complaints);
	skn_buf_adds(out, at + strlen(mark));
}

/* Reads an answer; one that is no JSON of the schema is a complaint, too. */
static int judge(struct runner *r, judge_fn *fn, void *ctx, const struct skn_buf *answer, struct skn_buf *complaints,
		 struct skn_err *err)
{
	int rc = fn(r, answer, complaints, ctx, err);

	if (rc == SKN_EMODEL) {
		skn_buf_addf(complaints, "- %s\n", err->msg);
		skn_err_clear(err);
		rc = SKN_OK;
	}
	return rc;
}

/* Asks, and once more with what was wrong. */
static int ask_twice(struct runner *r, const char *system, const char *schema, const char *prompt, judge_fn *fn,
		     void *ctx, struct skn_err *err)
{
	struct skn_buf complaints = SKN_BUF_INIT, repair = SKN_BUF_INIT;
	struct skn_model_answer first, second = { 0 };
	struct skn_model_turn turns[3] = { { false, prompt } };
	int rc;

	r->last_try = false;
	rc = ask(&first, r, skn_prompt(system), schema, turns, 1, err);

	if (rc == SKN_OK)
		rc = judge(r, fn, ctx, &first.text, &complaints, err);
	if (rc == SKN_OK && complaints.n) {
		fill_in(&repair, skn_prompt("repair.md"), complaints.p);
		turns[1] = (struct skn_model_turn){ true, first.text.p };
		turns[2] = (struct skn_model_turn){ false, repair.p };
		skn_buf_clear(&complaints);
		rc = ask(&second, r, skn_prompt(system), schema, turns, 3, err);
		r->last_try = true;
		if (rc == SKN_OK)
			rc = judge(r, fn, ctx, &second.text, &complaints, err);
		if (rc == SKN_OK && complaints.n)
			rc = skn_fail(err, SKN_EMODEL, "%s: the answer is not usable, and neither is the second one: %.700s",
				      r->engine->name, complaints.p + 2);
	}
	skn_model_answer_release(&first);
	skn_model_answer_release(&second);
	skn_buf_release(&complaints);
	skn_buf_release(&repair);
	return rc;
}

/* ---- the first step ---- */

struct piece {
	const struct skn_synth_item *item;
};

static int judge_claims(struct runner *r, const struct skn_buf *answer, struct skn_buf *complaints, void *ctx,
			struct skn_err *err)
{
	const struct piece *piece = ctx;

	SKN_UNUSED(complaints);
	return skn_model_claims_read(&r->claims, piece->item->record->id, answer, &piece->item->text, err);
}

static void tell_step(struct runner *r, const char *what)
{
	if (r->engine->step)
		r->engine->step(r->engine->ctx, what, r->asked, r->total);
	r->asked++;
}

static int read_item(struct runner *r, const struct skn_synth_item *item, struct skn_err *err)
{
	struct piece piece = { .item = item };
	int rc = SKN_OK;

	for (size_t at = 0, end; rc == SKN_OK && at < item->text.n; at = end) {
		struct skn_buf prompt = SKN_BUF_INIT;

		end = skn_model_piece_end(&item->text, at);
		tell_step(r, item->record->id);
		skn_model_claims_prompt(&prompt, r->in, item->record, item->text.p + at, end - at);
		rc = ask_twice(r, "extract.md", "model-claims.json", prompt.p, judge_claims, &piece, err);
		skn_buf_release(&prompt);
	}
	return rc;
}

/* ---- the second step ---- */

/* The operations of the last answer alone are kept. */
static void forget_ops(struct skn_ops *ops)
{
	for (size_t i = 0; i < ops->list.n; i++) {
		struct skn_said_list *lists[] = { &ops->list.v[i].body, &ops->list.v[i].note };

		for (size_t k = 0; k < 2; k++) {
			for (size_t j = 0; j < lists[k]->n; j++) {
				skn_vec_release(&lists[k]->v[j].cites);
				skn_vec_release(&lists[k]->v[j].quotes);
			}
			skn_vec_release(lists[k]);
		}
	}
	skn_vec_clear(&ops->list);
}

static int judge_ops(struct runner *r, const struct skn_buf *answer, struct skn_buf *complaints, void *ctx,
		     struct skn_err *err)
{
	int rc;

	SKN_UNUSED(ctx);
	forget_ops(r->out);
	rc = skn_model_merge_read(r->out, complaints, answer, r->in, &r->claims, err);
	if (rc == SKN_OK && complaints->n == 0 && r->engine->judge && !r->last_try)
		rc = r->engine->judge(r->engine->ctx, r->out, complaints, err);
	return rc;
}

static int merge(struct runner *r, struct skn_err *err)
{
	struct skn_buf prompt = SKN_BUF_INIT;
	int rc;

	tell_step(r, "the next version");
	skn_model_merge_prompt(&prompt, r->in, &r->claims);
	rc = ask_twice(r, "merge.md", "model-operations.json", prompt.p, judge_ops, NULL, err);
	skn_buf_release(&prompt);
	return rc;
}

/* ---- the run ---- */

static size_t pieces_of(const struct skn_buf *text)
{
	size_t n = 0;

	for (size_t at = 0; at < text->n; at = skn_model_piece_end(text, at))
		n++;
	return n;
}

/* What of the provider's settings changes an answer. */
static void hash_parameters(char out[SKN_PROMPT_HASH_MAX], const struct skn_provider *p)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;

	skn_sink_to_buf(&sink, &text);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "kind", skn_model_kind_name(p->kind));
	skn_jsonw_str(&w, "model", p->model);
	skn_jsonw_int(&w, "max_tokens", p->max_tokens);
	skn_jsonw_key(&w, "omit");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < p->omit.n; i++)
		skn_jsonw_cstring(&w, p->omit.v[i]);
	skn_jsonw_array_end(&w);
	if (p->parameters) {
		skn_jsonw_key(&w, "parameters");
		skn_node_write_json(&w, p->parameters);
	}
	skn_jsonw_object_end(&w);
	memcpy(out, "sha256:", 7);
	skn_sha256_hex(out + 7, text.p, text.n);
	skn_buf_release(&text);
}

int skn_model_engine_run(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
			 struct skn_err *err)
{
	struct runner r = { .engine = engine->ctx, .in = in, .out = out, .total = 1 };
	char hash[SKN_PROMPT_HASH_MAX];
	int rc = SKN_OK;

	for (size_t i = 0; i < in->fresh.n; i++)
		r.total += pieces_of(&in->fresh.v[i].text);
	for (size_t i = 0; rc == SKN_OK && i < in->fresh.n; i++)
		rc = read_item(&r, &in->fresh.v[i], err);
	if (rc == SKN_OK && r.claims.list.n)
		rc = merge(&r, err);
	if (rc == SKN_OK) {
		out->engine = skn_ops_text(out, r.engine->name);
		skn_prompt_hash(hash);
		out->prompt = skn_ops_text(out, hash);
		hash_parameters(hash, r.engine->provider);
		out->parameters = skn_ops_text(out, hash);
	}
	skn_model_claims_release(&r.claims);
	return rc;
}

void skn_model_engine_estimate(struct skn_model_estimate *out, const struct skn_provider *provider,
			       const struct skn_synth_input *in)
{
	struct skn_model_claims none = { .dropped = 0 };
	struct skn_buf prompt = SKN_BUF_INIT;

	*out = (struct skn_model_estimate){ .questions = 1 };
	skn_model_merge_prompt(&prompt, in, &none);
	out->input_tokens = skn_model_tokens(prompt.n + strlen(skn_prompt("merge.md")));
	for (size_t i = 0; i < in->fresh.n; i++) {
		size_t pieces = pieces_of(&in->fresh.v[i].text);

		out->questions += pieces;
		out->input_tokens += skn_model_tokens(in->fresh.v[i].text.n + pieces * strlen(skn_prompt("extract.md")));
		/* What is found comes back as statements of the second step. */
		out->input_tokens += (int64_t)pieces * ANSWER_TOKENS;
	}
	out->output_tokens = (int64_t)out->questions * ANSWER_TOKENS;
	out->cost = cost_of(provider, out->input_tokens, out->output_tokens);
	skn_buf_release(&prompt);
}
