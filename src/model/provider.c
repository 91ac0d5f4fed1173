#include "model/provider.h"

#include "base/proc.h"
#include "net/url.h"

#define KEY_CMD_MS 30000
#define PER 1e6 /* tokens that a price is for */

static const struct service {
	const char *kind, *url, *url_env, *host, *key_env;
} services[SKN_MODEL_N] = {
	[SKN_MODEL_OPENAI_CHAT] = { "openai-chat", "https://api.openai.com/v1", "OPENAI_BASE_URL", "api.openai.com",
				    "OPENAI_API_KEY" },
	[SKN_MODEL_OPENAI_RESPONSES] = { "openai-responses", "https://api.openai.com/v1", "OPENAI_BASE_URL",
					 "api.openai.com", "OPENAI_API_KEY" },
	[SKN_MODEL_ANTHROPIC] = { "anthropic", "https://api.anthropic.com", "ANTHROPIC_BASE_URL", "api.anthropic.com",
				  "ANTHROPIC_API_KEY" },
	[SKN_MODEL_OLLAMA] = { "ollama", "http://127.0.0.1:11434", "OLLAMA_HOST", "", NULL },
};

const char *skn_model_kind_name(enum skn_model_kind kind)
{
	return services[kind].kind;
}

static const char *env(const char *name)
{
	const char *value = name ? getenv(name) : NULL;

	return value && *value ? value : NULL;
}

/* ---- reading ---- */

/* Where a member is wrong: "provider 'fast': kind ...". */
static int wrong(struct skn_err *err, const char *name, const char *member, const char *what)
{
	return skn_fail(err, SKN_EDATA, "provider '%s': %s %s", name, member, what);
}

static int read_kind(struct skn_provider *out, const struct skn_node *node, struct skn_err *err)
{
	const char *kind = skn_node_text(node, "kind");

	for (int k = 0; kind && k < SKN_MODEL_N; k++)
		if (skn_streq(services[k].kind, kind)) {
			out->kind = (enum skn_model_kind)k;
			return SKN_OK;
		}
	return wrong(err, out->name, "kind", "is none of openai-chat, openai-responses, anthropic, ollama");
}

static int read_url(struct skn_provider *out, const struct skn_node *node, struct skn_err *err)
{
	const char *given = skn_node_text(node, "base_url");
	const char *said = given ? given : env(services[out->kind].url_env);
	struct skn_buf url = SKN_BUF_INIT;
	char *whole;
	bool ok;

	said = said ? said : services[out->kind].url;
	whole = strstr(said, "://") ? skn_xstrdup(said) : skn_xasprintf("http://%s", said);
	ok = skn_net_url_resolve(&url, whole, whole);
	free(whole);
	while (url.n && url.p[url.n - 1] == '/')
		skn_buf_truncate(&url, url.n - 1);
	out->base_url = skn_buf_detach(&url);
	return ok ? SKN_OK : wrong(err, out->name, "base_url", "is no http or https address without a user");
}

static int read_int(const struct skn_provider *p, int64_t *out, const struct skn_node *node, const char *member,
		    int64_t fallback, int64_t max, struct skn_err *err)
{
	const struct skn_node *value = skn_node_find(node, member);

	*out = fallback;
	if (!value)
		return SKN_OK;
	if (!skn_node_as_int(value, out) || *out < 1 || *out > max) {
		*out = fallback;
		skn_fail(err, SKN_EDATA, "provider '%s': %s is no number from 1 to %" PRId64, p->name, member, max);
		return SKN_EDATA;
	}
	return SKN_OK;
}

static int read_list(const struct skn_provider *p, struct skn_strings *out, const struct skn_node *node,
		     const char *member, struct skn_err *err)
{
	const struct skn_node *list = skn_node_find(node, member);

	if (!list)
		return SKN_OK;
	if (list->kind != SKN_ARRAY)
		return wrong(err, p->name, member, "is no list");
	for (const struct skn_node *c = list->child; c; c = c->next) {
		if (!skn_node_is_scalar(c) || !c->text)
			return wrong(err, p->name, member, "is no list of words");
		skn_strings_push(out, c->text);
	}
	return SKN_OK;
}

static int read_price(const struct skn_provider *p, double *out, const struct skn_node *price, const char *member,
		      struct skn_err *err)
{
	const char *text = skn_node_text(price, member);
	char *end;

	*out = 0;
	if (!text)
		return SKN_OK;
	*out = strtod(text, &end) / PER;
	if (end == text || *end || !(*out >= 0) || !(*out < 1))
		return wrong(err, p->name, "price", "is no number of money for a million tokens");
	return SKN_OK;
}

static int read_parameters(struct skn_provider *out, const struct skn_node *node, struct skn_err *err)
{
	out->parameters = skn_node_find(node, "parameters");
	if (out->parameters && out->parameters->kind != SKN_OBJECT)
		return wrong(err, out->name, "parameters", "is no mapping");
	for (const struct skn_node *c = out->parameters ? out->parameters->child : NULL; c; c = c->next)
		if (!skn_node_is_scalar(c))
			return wrong(err, out->name, "parameters", "holds more than numbers and words");
	return SKN_OK;
}

static int check_members(const struct skn_provider *p, const struct skn_node *node, struct skn_err *err)
{
	static const char *const known[] = { "kind", "base_url", "model", "key_env", "key_cmd", "omit", "parameters",
					     "max_tokens", "max_input_tokens", "timeout", "price", NULL };

	if (node->kind != SKN_OBJECT)
		return skn_fail(err, SKN_EDATA, "provider '%s' is no mapping", p->name);
	for (const struct skn_node *c = node->child; c; c = c->next) {
		size_t i = 0;

		while (known[i] && !skn_streq(known[i], c->name))
			i++;
		if (!known[i] && skn_streq(c->name, "api_key"))
			return wrong(err, p->name, "api_key", "is not read from a file: use key_env or key_cmd");
		if (!known[i])
			return wrong(err, p->name, c->name, "is not known");
	}
	return SKN_OK;
}

static int read_all(struct skn_provider *out, const struct skn_node *node, struct skn_err *err)
{
	const struct skn_node *price = skn_node_find(node, "price");
	int64_t timeout = 0;
	int rc = check_members(out, node, err);

	if (rc == SKN_OK)
		rc = read_kind(out, node, err);
	if (rc == SKN_OK)
		rc = read_url(out, node, err);
	if (rc == SKN_OK && !skn_node_text(node, "model"))
		rc = wrong(err, out->name, "model", "is missing");
	if (rc == SKN_OK)
		rc = read_int(out, &out->max_tokens, node, "max_tokens", SKN_PROVIDER_OUTPUT, SKN_PROVIDER_TOKENS_MAX, err);
	if (rc == SKN_OK)
		rc = read_int(out, &out->max_input_tokens, node, "max_input_tokens", 0, SKN_PROVIDER_TOKENS_MAX, err);
	if (rc == SKN_OK)
		rc = read_int(out, &timeout, node, "timeout", SKN_PROVIDER_TIMEOUT_S, SKN_PROVIDER_TIMEOUT_MAX_S, err);
	if (rc == SKN_OK)
		rc = read_list(out, &out->omit, node, "omit", err);
	if (rc == SKN_OK)
		rc = read_list(out, &out->key_cmd, node, "key_cmd", err);
	if (rc == SKN_OK)
		rc = read_parameters(out, node, err);
	if (rc == SKN_OK)
		rc = read_price(out, &out->price_in, price, "input", err);
	if (rc == SKN_OK)
		rc = read_price(out, &out->price_out, price, "output", err);
	if (rc != SKN_OK)
		return rc;
	out->timeout_s = (int)timeout;
	out->model = skn_xstrdup(skn_node_text(node, "model"));
	if (skn_node_text(node, "key_env"))
		out->key_env = skn_xstrdup(skn_node_text(node, "key_env"));
	return SKN_OK;
}

static int none_such(const struct skn_node *providers, const char *name, struct skn_err *err)
{
	struct skn_buf names = SKN_BUF_INIT;

	for (const struct skn_node *c = providers ? providers->child : NULL; c; c = c->next)
		skn_buf_addf(&names, "%s%s", names.n ? ", " : "", c->name);
	skn_fail(err, SKN_ENOTFOUND, "your configuration has no provider '%s'", name);
	if (names.n)
		skn_hint(err, "it has %.200s", names.p);
	else
		skn_hint(err, "'skein help models' shows how to write one");
	skn_buf_release(&names);
	return SKN_ENOTFOUND;
}

int skn_provider_read(struct skn_provider *out, const struct skn_node *config, const char *name,
		      struct skn_err *err)
{
	const struct skn_node *providers = skn_node_find(config, "providers");
	const struct skn_node *node = skn_node_find(providers, name);
	int rc;

	*out = (struct skn_provider){ 0 };
	if (!node)
		return none_such(providers, name, err);
	out->name = skn_xstrdup(name);
	rc = read_all(out, node, err);
	if (rc != SKN_OK)
		skn_provider_release(out);
	return rc;
}

void skn_provider_release(struct skn_provider *provider)
{
	free(provider->name);
	free(provider->base_url);
	free(provider->model);
	free(provider->key_env);
	skn_strings_release(&provider->key_cmd);
	skn_strings_release(&provider->omit);
	*provider = (struct skn_provider){ 0 };
}

bool skn_provider_omits(const struct skn_provider *provider, const char *member)
{
	return skn_strings_has(&provider->omit, member);
}

/* ---- keys ---- */

static int run_key_cmd(char **out, const struct skn_provider *provider, struct skn_err *err)
{
	const char **argv = skn_xcalloc(provider->key_cmd.n + 1, sizeof(*argv));
	struct skn_proc_result r;
	int rc;

	for (size_t i = 0; i < provider->key_cmd.n; i++)
		argv[i] = provider->key_cmd.v[i];
	rc = skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .inherit_err = true, .timeout_ms = KEY_CMD_MS,
						       .out_max = SKN_PROVIDER_KEY_MAX + 2 }, err);
	if (rc == SKN_OK && r.status != 0)
		rc = skn_fail(err, SKN_ESYS, "provider '%s': key_cmd ended with status %d", provider->name, r.status);
	if (rc == SKN_OK) {
		skn_buf_rtrim(&r.out);
		*out = skn_xstrndup(r.out.p, r.out.n);
	}
	explicit_bzero(r.out.p, r.out.n);
	skn_proc_release(&r);
	free(argv);
	return rc;
}

/* NULL: none is wanted. */
static int find_key(char **out, const struct skn_provider *p, const char *host, struct skn_err *err)
{
	const char *variable = p->key_env;

	*out = NULL;
	if (p->key_cmd.n)
		return run_key_cmd(out, p, err);
	if (!variable && *services[p->kind].host && skn_streq(host, services[p->kind].host))
		variable = services[p->kind].key_env;
	if (!variable)
		return SKN_OK;
	if (!env(variable)) {
		skn_fail(err, SKN_EUSAGE, "provider '%s': %s is not set", p->name, variable);
		return skn_hint(err, "it holds the key for %s", host);
	}
	*out = skn_xstrdup(env(variable));
	return SKN_OK;
}

static int check_key(const struct skn_provider *p, const char *key, const char *host, struct skn_err *err)
{
	size_t n = strlen(key);

	if (!skn_starts_with(p->base_url, "https://") && !skn_net_host_is_here(host))
		return skn_fail(err, SKN_EREFUSED, "the key of provider '%s' is not sent over http, where others can read it",
				p->name);
	if (n == 0 || n > SKN_PROVIDER_KEY_MAX)
		return skn_fail(err, SKN_EUSAGE, "the key of provider '%s' is empty or longer than %d bytes", p->name,
				SKN_PROVIDER_KEY_MAX);
	for (size_t i = 0; i < n; i++)
		if (!isgraph((unsigned char)key[i]) || (unsigned char)key[i] >= 128)
			return skn_fail(err, SKN_EUSAGE, "the key of provider '%s' holds what no key holds (a blank or a line "
					"end?)", p->name);
	return SKN_OK;
}

int skn_provider_key(char **out, const struct skn_provider *provider, struct skn_err *err)
{
	struct skn_buf host = SKN_BUF_INIT;
	int rc;

	skn_net_url_host(&host, provider->base_url);
	rc = find_key(out, provider, host.p, err);
	if (rc == SKN_OK && *out)
		rc = check_key(provider, *out, host.p, err);
	if (rc != SKN_OK) {
		skn_provider_key_free(*out);
		*out = NULL;
	}
	skn_buf_release(&host);
	return rc;
}

void skn_provider_key_free(char *key)
{
	if (key)
		explicit_bzero(key, strlen(key));
	free(key);
}
