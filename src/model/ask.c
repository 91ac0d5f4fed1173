#include "base/clock.h"
#include "hash/sha256.h"
#include "json/json.h"
#include "model/cassette.h"
#include "model/dialect.h"
#include "net/http.h"

#define PAUSE_FIRST_MS 500
#define PAUSE_MAX_MS 60000

struct skn_model {
	const struct skn_provider *provider;
	const struct skn_model_dialect *dialect;
	struct skn_model_options options;
	struct skn_net *net;       /* NULL: all is played from a cassette */
	struct skn_cassette cassette;
	char *url, *auth;          /* AUTH: the whole header, wiped at the end; NULL */
};

/* One try. */
struct attempt {
	struct skn_model *model;
	struct skn_model_reading reading;
	struct skn_events events;
	struct skn_err fault;      /* what was wrong with the stream */
	bool again;                /* asking again may help */
	int64_t pause_ms;          /* that the server asked for; -1: none */
};

/* ---- open and close ---- */

static int make_auth(struct skn_model *model, struct skn_err *err)
{
	char *key;
	int rc = skn_provider_key(&key, model->provider, err);

	if (rc == SKN_OK && key)
		model->auth = skn_xasprintf("%s%s", model->dialect->auth, key);
	skn_provider_key_free(key);
	return rc;
}

int skn_model_open(struct skn_model **out, const struct skn_provider *provider,
		   const struct skn_model_options *options, struct skn_err *err)
{
	struct skn_model *model = skn_xcalloc(1, sizeof(*model));
	struct skn_net_options net = { .ca_file = options ? options->ca_file : NULL };
	int rc;

	*out = NULL;
	model->provider = provider;
	model->dialect = skn_model_dialect_of(provider->kind);
	if (options)
		model->options = *options;
	model->url = skn_xasprintf("%s%s", provider->base_url, model->dialect->path);
	rc = skn_cassette_open(&model->cassette, err);
	if (rc == SKN_OK && model->cassette.mode != SKN_CASSETTE_PLAY) {
		rc = make_auth(model, err);
		if (rc == SKN_OK)
			rc = skn_net_open(&model->net, &net, err);
	}
	if (rc == SKN_OK)
		*out = model;
	else
		skn_model_close(model);
	return rc;
}

void skn_model_close(struct skn_model *model)
{
	if (!model)
		return;
	skn_net_close(model->net);
	skn_cassette_close(&model->cassette);
	skn_provider_key_free(model->auth);
	free(model->url);
	free(model);
}

void skn_model_answer_release(struct skn_model_answer *answer)
{
	skn_buf_release(&answer->text);
	skn_buf_release(&answer->request);
	skn_buf_release(&answer->raw);
	free(answer->model);
	free(answer->request_id);
	answer->model = answer->request_id = NULL;
}

int64_t skn_model_tokens(size_t bytes)
{
	return (int64_t)(bytes / 3 + 1);
}

/* ---- the request ---- */

static int make_body(struct skn_buf *out, const struct skn_model *model, const struct skn_model_request *request,
		     struct skn_err *err)
{
	const struct skn_provider *p = model->provider;
	struct skn_tree schema = SKN_TREE_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;
	int rc = SKN_OK;

	if (request->schema)
		rc = skn_json_parse(&schema, request->schema, strlen(request->schema), request->schema_name, err);
	if (rc != SKN_OK)
		return rc;
	skn_sink_to_buf(&sink, out);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	model->dialect->write(&w, p, request, schema.root);
	for (const struct skn_node *c = p->parameters ? p->parameters->child : NULL; c && !model->dialect->own_parameters;
	     c = c->next) {
		skn_jsonw_key(&w, c->name);
		skn_model_write_scalar(&w, c);
	}
	skn_jsonw_object_end(&w);
	skn_tree_release(&schema);
	return skn_buf_check(out, "the request to the model", err);
}

/* ---- the stream ---- */

static int take_event(void *ctx, const char *name, const char *data, size_t n, struct skn_err *err)
{
	struct attempt *a = ctx;
	struct skn_tree tree = SKN_TREE_INIT;
	int rc;

	if (n == 6 && memcmp(data, "[DONE]", 6) == 0) {
		a->reading.whole = true;
		return SKN_OK;
	}
	rc = skn_json_parse(&tree, data, n, "the model's answer", err);
	if (rc == SKN_OK && tree.root->kind == SKN_OBJECT)
		a->model->dialect->read(&a->reading, name, tree.root);
	skn_tree_release(&tree);
	return rc;
}

static bool take_bytes(void *ctx, const char *p, size_t n)
{
	struct attempt *a = ctx;
	const struct skn_model_options *o = &a->model->options;

	skn_buf_add(&a->reading.answer->raw, p, n);
	if (skn_events_feed(&a->events, p, n, &a->fault) != SKN_OK)
		return false;
	if (o->progress)
		o->progress(o->ctx, a->reading.answer->raw.n);
	return !o->stop || !o->stop(o->ctx);
}

static void attempt_begin(struct attempt *a, struct skn_model *model, struct skn_model_answer *answer)
{
	*a = (struct attempt){ .model = model, .reading = { .answer = answer }, .pause_ms = -1 };
	skn_buf_init(&a->reading.words);
	skn_events_init(&a->events, model->dialect->form);
	a->events.take = take_event;
	a->events.ctx = a;
	skn_buf_clear(&answer->text);
	skn_buf_clear(&answer->raw);
	answer->input_tokens = answer->output_tokens = answer->cached_tokens = -1;
	free(answer->model);
	answer->model = NULL;
}

static void attempt_end(struct attempt *a)
{
	skn_events_release(&a->events);
	skn_buf_release(&a->reading.words);
}

/* ---- judging ---- */

static const char *name_of(const struct skn_model *model)
{
	return model->provider->name;
}

static int refused(const struct attempt *a, const char *what, struct skn_err *err)
{
	return skn_fail(err, SKN_EREFUSED, "%s: %s%s%.300s", name_of(a->model), what, a->reading.words.n ? ": " : "",
			a->reading.words.p);
}

/* After a stream that began with status 2xx. */
static int judge_stream(struct attempt *a, struct skn_err *err)
{
	const struct skn_model_reading *r = &a->reading;

	if (r->overflow)
		return refused(a, "the prompt does not fit into the model's context", err);
	if (r->failed) {
		a->again = !r->spent;
		return r->spent ? refused(a, "the account is used up", err)
				: skn_fail(err, SKN_ENET, "%s: %.300s", name_of(a->model), r->words.p);
	}
	if (!r->whole) {
		a->again = true;
		return skn_fail(err, SKN_ENET, "%s: the answer broke off after %zu bytes", name_of(a->model),
				r->answer->raw.n);
	}
	if (r->refused)
		return refused(a, "no answer", err);
	if (r->cut) {
		skn_fail(err, SKN_EMODEL, "%s: the answer was cut off at %" PRId64 " tokens", name_of(a->model),
			 a->model->provider->max_tokens);
		return skn_hint(err, "raise the provider's max_tokens, or let it do less at once");
	}
	return SKN_OK;
}

/* An answer of another status: what its body says. */
static void read_error(struct attempt *a, const struct skn_buf *body)
{
	struct skn_tree tree = SKN_TREE_INIT;

	if (skn_json_parse(&tree, body->p, body->n, NULL, NULL) == SKN_OK && tree.root->kind == SKN_OBJECT)
		skn_model_take_error(&a->reading, skn_node_find(tree.root, "error") ? skn_node_find(tree.root, "error")
										    : tree.root);
	skn_tree_release(&tree);
	if (a->reading.words.n == 0)
		skn_buf_adds(&a->reading.words, "no reason given");
}

static bool may_try_again(const struct skn_net_answer *net)
{
	const char *said = skn_net_header(net, "x-should-retry");

	if (said)
		return skn_streq(said, "true");
	return net->status == 408 || net->status == 409 || net->status == 429 || net->status >= 500;
}

static int64_t pause_said(const struct skn_net_answer *net)
{
	const char *ms = skn_net_header(net, "retry-after-ms");
	uint64_t v;

	if (ms && skn_parse_uint(ms, strlen(ms), INT32_MAX, &v))
		return (int64_t)v;
	return net->retry_after >= 0 ? net->retry_after * 1000 : -1;
}

/* A member that the server does not know: the provider can be told to leave it out. */
static void hint_omit(const struct attempt *a, struct skn_err *err)
{
	static const char *const members[] = { "response_format", "max_completion_tokens", "stream_options", "store",
					       "output_config", "cache_control", "temperature", "top_p", "top_k", "seed",
					       "format" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(members); i++)
		if (strstr(a->reading.words.p, members[i])) {
			skn_hint(err, "if this server does not know it, set 'omit: [%s]' for provider '%s', or drop it from "
				 "its parameters", members[i], a->model->provider->name);
			return;
		}
}

static int judge_status(struct attempt *a, const struct skn_net_answer *net, struct skn_err *err)
{
	read_error(a, &net->body);
	if (a->reading.overflow || net->status == 413)
		return refused(a, "the prompt does not fit into the model's context", err);
	if (a->reading.spent)
		return refused(a, "the account is used up", err);
	a->again = may_try_again(net);
	a->pause_ms = pause_said(net);
	if (a->pause_ms > SKN_MODEL_WAIT_MAX_S * 1000)
		a->again = false;
	if (may_try_again(net) || net->status >= 500)
		return skn_fail(err, SKN_ENET, "%s: status %d: %.300s", name_of(a->model), net->status, a->reading.words.p);
	skn_fail(err, SKN_EREFUSED, "%s: status %d: %.300s", name_of(a->model), net->status, a->reading.words.p);
	if (net->status == 401 || net->status == 403)
		return skn_hint(err, "the key is wrong, has run out, or is not allowed to use this model");
	if (net->status == 400 || net->status == 422)
		hint_omit(a, err);
	return SKN_EREFUSED;
}

/* ---- one try ---- */

static int send(struct attempt *a, const struct skn_buf *body, struct skn_err *err)
{
	struct skn_model *m = a->model;
	const char *headers[8] = { "Content-Type: application/json", "Accept: application/json, text/event-stream" };
	struct skn_net_answer net;
	size_t n = 2;
	int rc;

	for (size_t i = 0; m->dialect->headers && m->dialect->headers[i]; i++)
		headers[n++] = m->dialect->headers[i];
	headers[n++] = m->auth;
	rc = skn_net_send(&net, m->net, &(struct skn_net_request){
		.method = "POST", .url = m->url, .headers = headers, .body = body->p, .body_len = body->n,
		.body_max = SKN_MODEL_ANSWER_MAX, .timeout_ms = m->provider->timeout_s * 1000,
		.idle_s = m->provider->timeout_s, .take = take_bytes, .ctx = a }, err);
	if (a->fault.code != SKN_OK) {
		a->again = true;
		skn_err_clear(err);
		rc = skn_fail(err, SKN_ENET, "%s: the answer is damaged: %.300s", name_of(m), a->fault.msg);
	} else if (rc == SKN_OK && m->options.stop && m->options.stop(m->options.ctx)) {
		rc = skn_fail(err, SKN_ENET, "%s: stopped", name_of(m));
	} else if (rc != SKN_OK) {
		a->again = rc == SKN_ENET && !net.lasting && !(m->options.stop && m->options.stop(m->options.ctx));
	} else if (net.status < 200 || net.status > 299) {
		rc = judge_status(a, &net, err);
	} else {
		const char *id = skn_net_header(&net, "x-request-id");

		id = id ? id : skn_net_header(&net, "request-id");
		free(a->reading.answer->request_id);
		a->reading.answer->request_id = id ? skn_xstrdup(id) : NULL;
		skn_events_end(&a->events, &a->fault);
		rc = judge_stream(a, err);
	}
	skn_net_answer_release(&net);
	return rc;
}

/* A stream from a cassette. */
static int play(struct attempt *a, const struct skn_buf *stream, struct skn_err *err)
{
	a->reading.answer->replayed = true;
	take_bytes(a, stream->p, stream->n);
	skn_events_end(&a->events, &a->fault);
	if (a->fault.code != SKN_OK)
		return skn_fail(err, SKN_EDATA, "the cassette's answer is damaged: %.300s", a->fault.msg);
	return judge_stream(a, err);
}

/* ---- waiting ---- */

static void pause_before(struct skn_model *m, int64_t ms, const char *why)
{
	struct timespec t = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	if (m->options.waiting)
		m->options.waiting(m->options.ctx, (unsigned)((ms + 999) / 1000), why);
	if (m->options.sleep)
		m->options.sleep(m->options.ctx, (unsigned)ms);
	else
		nanosleep(&t, NULL);
}

/* Half a second, doubled each time, a quarter of it by chance. */
static int64_t pause_of(const struct attempt *a, unsigned tries)
{
	int64_t ms = PAUSE_FIRST_MS << tries;

	if (a->pause_ms >= 0)
		return a->pause_ms;
	ms = ms < PAUSE_MAX_MS ? ms : PAUSE_MAX_MS;
	return ms - (int64_t)((uint64_t)skn_clock_monotonic_ns() / 1000 % (uint64_t)(ms / 4));
}

static int ask_server(struct skn_model_answer *out, struct skn_model *model, struct skn_err *err)
{
	int64_t deadline = skn_clock_monotonic_ns() + (int64_t)model->provider->timeout_s * 2 * 1000000000;

	for (unsigned tries = 0;; tries++) {
		struct attempt a;
		int64_t ms;
		bool again;
		int rc;

		attempt_begin(&a, model, out);
		rc = send(&a, &out->request, err);
		again = rc != SKN_OK && a.again && tries < SKN_MODEL_RETRIES;
		ms = again ? pause_of(&a, tries) : 0;
		attempt_end(&a);
		if (!again || skn_clock_monotonic_ns() + ms * 1000000 > deadline)
			return rc;
		pause_before(model, ms, err->msg);
		skn_err_clear(err);
	}
}

int skn_model_ask(struct skn_model_answer *out, struct skn_model *model, const struct skn_model_request *request,
		  struct skn_err *err)
{
	struct skn_err own = SKN_ERR_INIT;
	struct skn_buf stream = SKN_BUF_INIT;
	char name[SKN_SHA256_HEX];
	struct attempt a;
	bool found;
	int rc;

	*out = (struct skn_model_answer){ .input_tokens = -1, .output_tokens = -1, .cached_tokens = -1 };
	skn_buf_init(&out->text);
	skn_buf_init(&out->request);
	skn_buf_init(&out->raw);
	err = err ? err : &own;
	rc = make_body(&out->request, model, request, err);
	if (rc != SKN_OK)
		return rc;
	skn_cassette_name(name, model->dialect->path, &out->request);
	rc = skn_cassette_find(&stream, &found, &model->cassette, name, err);
	if (rc == SKN_OK && found) {
		attempt_begin(&a, model, out);
		rc = play(&a, &stream, err);
		attempt_end(&a);
	} else if (rc == SKN_OK) {
		rc = ask_server(out, model, err);
		if (rc == SKN_OK)
			rc = skn_cassette_keep(&model->cassette, name, model->dialect->path, out, err);
	}
	skn_buf_release(&stream);
	return rc;
}
