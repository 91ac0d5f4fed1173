/* Models over their four protocols: what is sent, what is read, and every way in which
 * an answer goes wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/base.h"

#include <cmocka.h>

#include "json/json.h"
#include "model/model.h"
#include "net_server.h"
#include "yaml/yaml.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
#define CHAT(text) "data: {\"model\":\"m-1\",\"choices\":[{\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define CHAT_STOP(why) "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" why "\"}]}\n\n"
#define CHAT_END "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3," \
		 "\"prompt_tokens_details\":{\"cached_tokens\":2}}}\n\ndata: [DONE]\n\n"
#define CHAT_WHOLE OK_HEAD CHAT("A") CHAT("B") CHAT_STOP("stop") CHAT_END

#define RESPONSE(type, rest) "event: " type "\ndata: {\"type\":\"" type "\"" rest "}\n\n"
#define RESPONSES_WHOLE OK_HEAD RESPONSE("response.created", ",\"response\":{\"model\":\"m-1\"}") \
	RESPONSE("response.output_text.delta", ",\"delta\":\"A\"") RESPONSE("response.output_text.delta", ",\"delta\":\"B\"")
#define RESPONSES_END RESPONSE("response.completed", ",\"response\":{\"usage\":{\"input_tokens\":7," \
	"\"output_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":2}}}")

#define CLAUDE(type, rest) RESPONSE(type, rest)
#define CLAUDE_START OK_HEAD CLAUDE("message_start", ",\"message\":{\"model\":\"m-1\",\"usage\":{\"input_tokens\":4," \
	"\"cache_read_input_tokens\":2,\"cache_creation_input_tokens\":1,\"output_tokens\":1}}") \
	CLAUDE("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}") CLAUDE("ping", "") \
	CLAUDE("content_block_delta", ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}") \
	CLAUDE("content_block_delta", ",\"delta\":{\"type\":\"text_delta\",\"text\":\"AB\"}")
#define CLAUDE_STOP(why) CLAUDE("message_delta", ",\"delta\":{\"stop_reason\":\"" why "\"},\"usage\":{\"output_tokens\":3}")
#define CLAUDE_END CLAUDE("message_stop", "")

#define OLLAMA(text) "{\"model\":\"m-1\",\"message\":{\"role\":\"assistant\",\"content\":\"" text "\"},\"done\":false}\n"
#define OLLAMA_END(why) "{\"model\":\"m-1\",\"done\":true,\"done_reason\":\"" why "\",\"prompt_eval_count\":7,\"eval_count\":3}\n"

#define ERROR(status, body) "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n" body

static const char *const kinds[] = { "openai-chat", "openai-responses", "anthropic", "ollama" };

/* One question to a server that gives REPLIES in turn. */
struct trial {
	struct net_server server;
	struct skn_tree config;
	struct skn_provider provider;
	struct skn_model *model;
	struct skn_model_answer answer;
	struct skn_err err;
	unsigned pauses;
	uint64_t slept; /* ms */
};

static void count_sleep(void *ctx, unsigned ms)
{
	struct trial *t = ctx;

	t->pauses++;
	t->slept += ms;
}

static void begin(struct trial *t, enum skn_model_kind kind, const char *extra, const struct net_reply *replies, size_t n)
{
	char *yaml;

	*t = (struct trial){ .err = SKN_ERR_INIT };
	net_start(&t->server, replies, n);
	yaml = skn_xasprintf("providers:\n  p:\n    kind: %s\n    base_url: %s\n    model: m\n%s", kinds[kind],
			     t->server.url, extra);
	assert_int_equal(skn_yaml_parse(&t->config, yaml, strlen(yaml), "config", &t->err), SKN_OK);
	assert_int_equal(skn_provider_read(&t->provider, t->config.root, "p", &t->err), SKN_OK);
	assert_int_equal(skn_model_open(&t->model, &t->provider, &(struct skn_model_options){ .sleep = count_sleep, .ctx = t },
					&t->err), SKN_OK);
	free(yaml);
}

static int ask(struct trial *t)
{
	static const struct skn_model_turn turn = { false, "Say it." };

	return skn_model_ask(&t->answer, t->model, &(struct skn_model_request){
		.system = "You answer.", .turns = &turn, .n_turns = 1, .schema_name = "reply",
		.schema = "{\"type\":\"object\",\"required\":[\"a\"]}" }, &t->err);
}

static void end(struct trial *t)
{
	struct skn_buf asked = SKN_BUF_INIT;

	skn_model_answer_release(&t->answer);
	skn_model_close(t->model);
	skn_provider_release(&t->provider);
	skn_tree_release(&t->config);
	kill(t->server.pid, SIGKILL);
	net_stop(&t->server, &asked);
	skn_buf_release(&asked);
}

static const struct row {
	const char *what;
	enum skn_model_kind kind;
	int rc;
	const char *said;   /* in the message, or the text of the answer */
	const char *replies[6];
	unsigned pauses;
} rows[] = {
	{ "chat", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { CHAT_WHOLE }, 0 },
	{ "responses", SKN_MODEL_OPENAI_RESPONSES, SKN_OK, "AB", { RESPONSES_WHOLE RESPONSES_END }, 0 },
	{ "messages", SKN_MODEL_ANTHROPIC, SKN_OK, "AB", { CLAUDE_START CLAUDE_STOP("end_turn") CLAUDE_END }, 0 },
	{ "ollama", SKN_MODEL_OLLAMA, SKN_OK, "AB", { OK_HEAD OLLAMA("A") OLLAMA("B") OLLAMA_END("stop") }, 0 },

	{ "chat that breaks off, then whole", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { OK_HEAD CHAT("A"), CHAT_WHOLE }, 1 },
	{ "no [DONE] is no end", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { OK_HEAD CHAT("A") CHAT_STOP("stop"), CHAT_WHOLE }, 1 },
	{ "responses that break off", SKN_MODEL_OPENAI_RESPONSES, SKN_OK, "AB",
	  { RESPONSES_WHOLE, RESPONSES_WHOLE RESPONSES_END }, 1 },
	{ "messages that break off", SKN_MODEL_ANTHROPIC, SKN_OK, "AB",
	  { CLAUDE_START, CLAUDE_START CLAUDE_STOP("end_turn") CLAUDE_END }, 1 },
	{ "ollama that breaks off in a line", SKN_MODEL_OLLAMA, SKN_OK, "AB",
	  { OK_HEAD OLLAMA("A") "{\"mess", OK_HEAD OLLAMA("AB") OLLAMA_END("stop") }, 1 },
	{ "to the end of patience", SKN_MODEL_OPENAI_CHAT, SKN_ENET, "broke off",
	  { OK_HEAD, OK_HEAD, OK_HEAD, OK_HEAD, OK_HEAD, CHAT_WHOLE }, 4 },
	{ "no answer at all", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { NULL, CHAT_WHOLE }, 1 },

	{ "cut at the limit, chat", SKN_MODEL_OPENAI_CHAT, SKN_EMODEL, "cut off", { OK_HEAD CHAT("A") CHAT_STOP("length") CHAT_END }, 0 },
	{ "cut, responses", SKN_MODEL_OPENAI_RESPONSES, SKN_EMODEL, "cut off",
	  { RESPONSES_WHOLE RESPONSE("response.incomplete", ",\"response\":{\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}") }, 0 },
	{ "cut, messages", SKN_MODEL_ANTHROPIC, SKN_EMODEL, "cut off", { CLAUDE_START CLAUDE_STOP("max_tokens") CLAUDE_END }, 0 },
	{ "cut, ollama", SKN_MODEL_OLLAMA, SKN_EMODEL, "cut off", { OK_HEAD OLLAMA("A") OLLAMA_END("length") }, 0 },
	{ "context full, messages", SKN_MODEL_ANTHROPIC, SKN_EREFUSED, "does not fit",
	  { CLAUDE_START CLAUDE_STOP("model_context_window_exceeded") CLAUDE_END }, 0 },

	{ "a refusal, chat", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "I may not",
	  { OK_HEAD "data: {\"choices\":[{\"delta\":{\"refusal\":\"I may not\"}}]}\n\n" CHAT_END }, 0 },
	{ "a filter, chat", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "filter", { OK_HEAD CHAT("A") CHAT_STOP("content_filter") CHAT_END }, 0 },
	{ "a refusal, responses", SKN_MODEL_OPENAI_RESPONSES, SKN_EREFUSED, "I may not",
	  { OK_HEAD RESPONSE("response.refusal.delta", ",\"delta\":\"I may not\"") RESPONSES_END }, 0 },
	{ "a filter, responses", SKN_MODEL_OPENAI_RESPONSES, SKN_EREFUSED, "filter",
	  { RESPONSES_WHOLE RESPONSE("response.incomplete", ",\"response\":{\"incomplete_details\":{\"reason\":\"content_filter\"}}") }, 0 },
	{ "a refusal, messages", SKN_MODEL_ANTHROPIC, SKN_EREFUSED, "refuses", { CLAUDE_START CLAUDE_STOP("refusal") CLAUDE_END }, 0 },

	{ "an error after 200, chat", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB",
	  { OK_HEAD CHAT("A") "data: {\"error\":{\"message\":\"oops\"}}\n\n", CHAT_WHOLE }, 1 },
	{ "an error after 200, responses", SKN_MODEL_OPENAI_RESPONSES, SKN_OK, "AB",
	  { RESPONSES_WHOLE RESPONSE("response.failed", ",\"response\":{\"error\":{\"code\":\"server_error\"}}"),
	    RESPONSES_WHOLE RESPONSES_END }, 1 },
	{ "an error after 200, messages", SKN_MODEL_ANTHROPIC, SKN_OK, "AB",
	  { CLAUDE_START CLAUDE("error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}"),
	    CLAUDE_START CLAUDE_STOP("end_turn") CLAUDE_END }, 1 },
	{ "an error after 200, ollama", SKN_MODEL_OLLAMA, SKN_OK, "AB",
	  { OK_HEAD OLLAMA("A") "{\"error\":\"gone\"}\n", OK_HEAD OLLAMA("AB") OLLAMA_END("stop") }, 1 },
	{ "an error that never ends", SKN_MODEL_OLLAMA, SKN_ENET, "no memory",
	  { OK_HEAD "{\"error\":\"no memory\"}\n", OK_HEAD "{\"error\":\"no memory\"}\n", OK_HEAD "{\"error\":\"no memory\"}\n",
	    OK_HEAD "{\"error\":\"no memory\"}\n", OK_HEAD "{\"error\":\"no memory\"}\n" }, 4 },
	{ "no JSON in an event", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { OK_HEAD "data: {oops\n\n", CHAT_WHOLE }, 1 },
	{ "other events and members", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB",
	  { OK_HEAD "event: news\ndata: {\"x\":1}\n\ndata: [1]\n\n: c\n\n" CHAT("AB") CHAT_END }, 0 },
	{ "a page instead of a stream", SKN_MODEL_OPENAI_CHAT, SKN_ENET, "broke off",
	  { OK_HEAD "<html>", OK_HEAD "<html>", OK_HEAD "<html>", OK_HEAD "<html>", OK_HEAD "<html>" }, 4 },

	{ "429 and Retry-After", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB",
	  { ERROR("429 Too Many\r\nRetry-After: 7", "{\"error\":{\"message\":\"slow\",\"code\":\"rate_limit\"}}"), CHAT_WHOLE }, 1 },
	{ "429 without", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { ERROR("429 Too Many", ""), CHAT_WHOLE }, 1 },
	{ "429 for too long", SKN_MODEL_OPENAI_CHAT, SKN_ENET, "status 429", { ERROR("429 Too Many\r\nRetry-After: 121", ""), CHAT_WHOLE }, 0 },
	{ "429, the money is gone", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "used up",
	  { ERROR("429 Too Many", "{\"error\":{\"message\":\"pay\",\"type\":\"insufficient_quota\"}}"), CHAT_WHOLE }, 0 },
	{ "529", SKN_MODEL_ANTHROPIC, SKN_OK, "AB",
	  { ERROR("529 Overloaded", "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}"),
	    CLAUDE_START CLAUDE_STOP("end_turn") CLAUDE_END }, 1 },
	{ "503 while loading", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { ERROR("503 No", "{\"error\":{\"message\":\"Loading model\"}}"), CHAT_WHOLE }, 1 },
	{ "500 to the end", SKN_MODEL_OPENAI_CHAT, SKN_ENET, "status 500",
	  { ERROR("500 No", ""), ERROR("500 No", ""), ERROR("500 No", ""), ERROR("500 No", ""), ERROR("500 No", "") }, 4 },
	{ "the server says not again", SKN_MODEL_OPENAI_CHAT, SKN_ENET, "status 500",
	  { ERROR("500 No\r\nx-should-retry: false", ""), CHAT_WHOLE }, 0 },
	{ "the server says again", SKN_MODEL_OPENAI_CHAT, SKN_OK, "AB", { ERROR("400 No\r\nx-should-retry: true", ""), CHAT_WHOLE }, 1 },
	{ "401", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "status 401: bad key", { ERROR("401 No", "{\"error\":{\"message\":\"bad key\"}}"), CHAT_WHOLE }, 0 },
	{ "404", SKN_MODEL_OLLAMA, SKN_EREFUSED, "status 404: no model", { ERROR("404 No", "{\"error\":\"no model\"}") }, 0 },
	{ "context, by its code", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "does not fit",
	  { ERROR("400 No", "{\"error\":{\"message\":\"long\",\"code\":\"context_length_exceeded\"}}"), CHAT_WHOLE }, 0 },
	{ "context, llama.cpp's 500", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "does not fit",
	  { ERROR("500 No", "{\"error\":{\"message\":\"long\",\"type\":\"exceed_context_size_error\"}}"), CHAT_WHOLE }, 0 },
	{ "context, after 200", SKN_MODEL_OPENAI_CHAT, SKN_EREFUSED, "does not fit",
	  { OK_HEAD "data: {\"error\":{\"message\":\"long\",\"type\":\"exceed_context_size_error\"}}\n\n", CHAT_WHOLE }, 0 },
	{ "413", SKN_MODEL_ANTHROPIC, SKN_EREFUSED, "does not fit", { ERROR("413 No", "") }, 0 },
};

static void table(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct net_reply replies[6] = { { 0 } };
		struct trial t;
		int rc;

		for (size_t k = 0; k < 6; k++)
			replies[k].text = row->replies[k];
		begin(&t, row->kind, "", replies, 6);
		rc = ask(&t);
		if (rc != row->rc || t.pauses != row->pauses)
			fail_msg("%s: %d (%s), %u pauses", row->what, rc, t.err.msg, t.pauses);
		if (!strstr(rc == SKN_OK ? t.answer.text.p : t.err.msg, row->said))
			fail_msg("%s: says '%s' '%s'", row->what, t.answer.text.p, t.err.msg);
		if (rc == SKN_OK && strlen(t.answer.text.p) != strlen(row->said))
			fail_msg("%s: text is '%s'", row->what, t.answer.text.p);
		end(&t);
	}
}

static void counts_and_names(void **state)
{
	static const char *const whole[] = { CHAT_WHOLE, RESPONSES_WHOLE RESPONSES_END,
					     CLAUDE_START CLAUDE_STOP("end_turn") CLAUDE_END,
					     OK_HEAD OLLAMA("AB") OLLAMA_END("stop") };

	SKN_UNUSED(state);
	for (int kind = 0; kind < SKN_MODEL_N; kind++) {
		struct net_reply reply = { .text = whole[kind] };
		struct trial t;

		begin(&t, (enum skn_model_kind)kind, "", &reply, 1);
		assert_int_equal(ask(&t), SKN_OK);
		assert_int_equal(t.answer.input_tokens, 7);
		assert_int_equal(t.answer.output_tokens, 3);
		assert_int_equal(t.answer.cached_tokens, kind == SKN_MODEL_OLLAMA ? -1 : 2);
		assert_string_equal(t.answer.model, "m-1");
		end(&t);
	}
}

/* What is sent: parsed again, with the members that each protocol wants and no other. */
static const struct {
	enum skn_model_kind kind;
	const char *extra, *path, *members;
} sent[] = {
	{ SKN_MODEL_OPENAI_CHAT, "", "POST /chat/completions ", "model messages max_completion_tokens response_format stream stream_options " },
	{ SKN_MODEL_OPENAI_CHAT, "    omit: [max_completion_tokens, response_format, stream_options]\n    parameters: {temperature: 0.5, seed: 7}\n",
	  "POST /chat/completions ", "model messages max_tokens stream temperature seed " },
	{ SKN_MODEL_OPENAI_RESPONSES, "", "POST /responses ", "model instructions input max_output_tokens text store stream " },
	{ SKN_MODEL_ANTHROPIC, "", "POST /v1/messages ", "model max_tokens system messages output_config stream " },
	{ SKN_MODEL_OLLAMA, "    parameters: {temperature: 0}\n    max_input_tokens: 1000\n", "POST /api/chat ", "model messages format stream options " },
};

static void what_is_sent(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(sent); i++) {
		struct net_reply reply = { .text = ERROR("404 No", "") };
		struct skn_tree body = SKN_TREE_INIT;
		struct skn_buf members = SKN_BUF_INIT;
		struct trial t;

		begin(&t, sent[i].kind, sent[i].extra, &reply, 1);
		assert_int_equal(ask(&t), SKN_EREFUSED);
		assert_int_equal(skn_json_parse(&body, t.answer.request.p, t.answer.request.n, NULL, &t.err), SKN_OK);
		for (const struct skn_node *c = body.root->child; c; c = c->next)
			skn_buf_addf(&members, "%s ", c->name);
		assert_string_equal(members.p, sent[i].members);
		assert_null(strstr(t.answer.request.p, "temperature") && !strstr(sent[i].extra, "temperature") ? "x" : NULL);
		skn_tree_release(&body);
		skn_buf_release(&members);
		end(&t);
	}
}

static void a_key_goes_to_its_host_in_a_header(void **state)
{
	struct net_reply reply = { .text = CHAT_WHOLE };
	struct skn_buf asked = SKN_BUF_INIT;
	struct trial t;

	SKN_UNUSED(state);
	setenv("SOME_KEY", "sk-123", 1);
	setenv("OPENAI_API_KEY", "sk-never", 1);
	begin(&t, SKN_MODEL_OPENAI_CHAT, "    key_env: SOME_KEY\n", &reply, 1);
	assert_int_equal(ask(&t), SKN_OK);
	assert_null(strstr(t.answer.request.p, "sk-123"));
	net_stop(&t.server, &asked);
	assert_non_null(strstr(asked.p, "Authorization: Bearer sk-123\r\n"));
	assert_null(strstr(asked.p, "sk-never"));
	skn_buf_release(&asked);
	skn_model_answer_release(&t.answer);
	skn_model_close(t.model);
	skn_provider_release(&t.provider);
	skn_tree_release(&t.config);
	unsetenv("SOME_KEY");
	unsetenv("OPENAI_API_KEY");
}

static const struct {
	const char *what, *yaml;
	int rc;
	const char *said;
} configs[] = {
	{ "whole", "kind: ollama\n    model: m\n", SKN_OK, "" },
	{ "no kind", "model: m\n", SKN_EDATA, "kind" },
	{ "a kind that is none", "kind: oracle\n    model: m\n", SKN_EDATA, "kind" },
	{ "no model", "kind: ollama\n", SKN_EDATA, "model" },
	{ "a key in the file", "kind: ollama\n    model: m\n    api_key: x\n", SKN_EDATA, "key_env" },
	{ "a member that is not known", "kind: ollama\n    model: m\n    modle: x\n", SKN_EDATA, "modle" },
	{ "an address with a user", "kind: ollama\n    model: m\n    base_url: http://a:b@c/\n", SKN_EDATA, "base_url" },
	{ "an address that is none", "kind: ollama\n    model: m\n    base_url: file:///etc/passwd\n", SKN_EDATA, "base_url" },
	{ "the most tokens", "kind: ollama\n    model: m\n    max_tokens: 10000000\n", SKN_OK, "" },
	{ "too many tokens", "kind: ollama\n    model: m\n    max_tokens: 10000001\n", SKN_EDATA, "max_tokens" },
	{ "no tokens", "kind: ollama\n    model: m\n    max_tokens: 0\n", SKN_EDATA, "max_tokens" },
	{ "the longest time", "kind: ollama\n    model: m\n    timeout: 7200\n", SKN_OK, "" },
	{ "too long", "kind: ollama\n    model: m\n    timeout: 7201\n", SKN_EDATA, "timeout" },
	{ "a price", "kind: ollama\n    model: m\n    price: {input: 3, output: 0.5}\n", SKN_OK, "" },
	{ "a price that is none", "kind: ollama\n    model: m\n    price: {input: cheap}\n", SKN_EDATA, "price" },
	{ "parameters that are more", "kind: ollama\n    model: m\n    parameters: {a: [1]}\n", SKN_EDATA, "parameters" },
	{ "a list that is none", "kind: ollama\n    model: m\n    omit: x\n", SKN_EDATA, "omit" },
};

static void configurations(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(configs); i++) {
		char *yaml = skn_xasprintf("providers:\n  p:\n    %s", configs[i].yaml);
		struct skn_tree tree = SKN_TREE_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_provider p;
		int rc;

		assert_int_equal(skn_yaml_parse(&tree, yaml, strlen(yaml), "config", &err), SKN_OK);
		rc = skn_provider_read(&p, tree.root, "p", &err);
		if (rc != configs[i].rc || !strstr(err.msg, configs[i].said))
			fail_msg("%s: %d %s", configs[i].what, rc, err.msg);
		skn_provider_release(&p);
		assert_int_equal(skn_provider_read(&p, tree.root, "q", &(struct skn_err){ 0 }), SKN_ENOTFOUND);
		skn_tree_release(&tree);
		free(yaml);
	}
}

static int key_of(const char *base_url, const char *extra, char **key, struct skn_err *err)
{
	char *yaml = skn_xasprintf("providers:\n  p:\n    kind: openai-chat\n    model: m\n    base_url: %s\n%s", base_url, extra);
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_provider p;
	int rc = skn_yaml_parse(&tree, yaml, strlen(yaml), "config", err);

	if (rc == SKN_OK)
		rc = skn_provider_read(&p, tree.root, "p", err);
	assert_int_equal(rc, SKN_OK);
	rc = skn_provider_key(key, &p, err);
	skn_provider_release(&p);
	skn_tree_release(&tree);
	free(yaml);
	return rc;
}

static void keys(void **state)
{
	static const struct {
		const char *url, *extra, *key;
		int rc;
	} cases[] = {
		{ "https://api.openai.com/v1", "", "sk-open", SKN_OK },
		{ "https://example.org/v1", "", NULL, SKN_OK },
		{ "https://api.openai.com.example.org/v1", "", NULL, SKN_OK },
		{ "https://example.org/v1", "    key_env: MINE\n", "sk-mine", SKN_OK },
		{ "https://example.org/v1", "    key_cmd: [printf, sk-cmd]\n", "sk-cmd", SKN_OK },
		{ "https://example.org/v1", "    key_cmd: [\"false\"]\n", NULL, SKN_ESYS },
		{ "https://example.org/v1", "    key_env: NOT_SET\n", NULL, SKN_EUSAGE },
		{ "http://example.org/v1", "    key_env: MINE\n", NULL, SKN_EREFUSED },
		{ "http://127.0.0.1.example.org/v1", "    key_env: MINE\n", NULL, SKN_EREFUSED },
		{ "http://127.0.0.1:80/v1", "    key_env: MINE\n", "sk-mine", SKN_OK },
		{ "http://localhost/v1", "    key_env: MINE\n", "sk-mine", SKN_OK },
		{ "https://example.org/v1", "    key_cmd: [printf, \"a b\"]\n", NULL, SKN_EUSAGE },
	};

	SKN_UNUSED(state);
	setenv("OPENAI_API_KEY", "sk-open", 1);
	setenv("MINE", "sk-mine", 1);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cases); i++) {
		struct skn_err err = SKN_ERR_INIT;
		char *key;
		int rc = key_of(cases[i].url, cases[i].extra, &key, &err);

		if (rc != cases[i].rc || !skn_streq(key ? key : "", cases[i].key ? cases[i].key : ""))
			fail_msg("%s %s: %d %s %s", cases[i].url, cases[i].extra, rc, key ? key : "none", err.msg);
		assert_null(strstr(err.msg, "sk-"));
		skn_provider_key_free(key);
	}
	unsetenv("OPENAI_API_KEY");
	unsetenv("MINE");
}

static void cassettes(void **state)
{
	struct net_reply reply = { .text = CHAT_WHOLE };
	struct skn_buf dir = SKN_BUF_INIT;
	struct trial t;

	SKN_UNUSED(state);
	assert_int_equal(skn_fs_temp_dir(&dir, NULL), SKN_OK);
	setenv("SKEIN_MODEL_CASSETTE", dir.p, 1);
	setenv("SKEIN_MODEL_RECORD", "new", 1);
	begin(&t, SKN_MODEL_OPENAI_CHAT, "", &reply, 1);
	assert_int_equal(ask(&t), SKN_OK);
	assert_false(t.answer.replayed);
	skn_model_answer_release(&t.answer);
	assert_int_equal(ask(&t), SKN_OK); /* the server has nothing more to say */
	assert_true(t.answer.replayed);
	assert_string_equal(t.answer.text.p, "AB");
	end(&t);
	setenv("SKEIN_MODEL_RECORD", "none", 1);
	begin(&t, SKN_MODEL_OPENAI_CHAT, "", &reply, 1);
	assert_int_equal(ask(&t), SKN_OK);
	assert_true(t.answer.replayed);
	end(&t);
	begin(&t, SKN_MODEL_OPENAI_CHAT, "    max_tokens: 5\n", &reply, 1);
	assert_int_equal(ask(&t), SKN_ENOTFOUND);
	end(&t);
	unsetenv("SKEIN_MODEL_CASSETTE");
	unsetenv("SKEIN_MODEL_RECORD");
	assert_int_equal(skn_fs_remove_tree(dir.p, NULL), SKN_OK);
	skn_buf_release(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table), cmocka_unit_test(counts_and_names), cmocka_unit_test(what_is_sent),
		cmocka_unit_test(a_key_goes_to_its_host_in_a_header), cmocka_unit_test(configurations),
		cmocka_unit_test(keys), cmocka_unit_test(cassettes),
	};

	unsetenv("OPENAI_BASE_URL");
	unsetenv("OLLAMA_HOST");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
