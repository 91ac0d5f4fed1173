#include "forge/call.h"

#include "base/clock.h"
#include "json/json.h"

void skn_forge_answer_release(struct skn_forge_answer *answer)
{
	skn_tree_release(&answer->tree);
}

const struct skn_forge_dialect *skn_forge_dialect_of(enum skn_forge_kind kind)
{
	static const struct skn_forge_dialect *const rows[] = { NULL, &skn_forge_github, &skn_forge_gitlab,
								 &skn_forge_gitea };

	assert(kind != SKN_FORGE_NONE);
	return rows[kind];
}

size_t skn_forge_body_max(enum skn_forge_kind kind)
{
	return skn_forge_dialect_of(kind)->body_max;
}

const char *skn_forge_noun(enum skn_forge_kind kind)
{
	return skn_forge_dialect_of(kind)->noun;
}

/* ---- the client ---- */

int skn_forge_open(struct skn_forge **out, const struct skn_forge_place *place, const struct skn_forge_token *token,
		   const struct skn_forge_options *options, struct skn_err *err)
{
	struct skn_forge *forge;
	struct skn_net_options net = { .ca_file = options ? options->ca_file : NULL };
	int rc;

	*out = NULL;
	if (!skn_forge_is_private_line(place->api)) {
		skn_fail(err, SKN_EREFUSED, "the token for %s is not sent over http, where others can read it", place->host);
		return skn_hint(err, "give the forge's https address with 'git config skein.forgeUrl'");
	}
	forge = skn_xcalloc(1, sizeof(*forge));
	*forge = (struct skn_forge){ .place = place, .token = token, .dialect = skn_forge_dialect_of(place->kind) };
	if (options)
		forge->options = *options;
	rc = skn_net_open(&forge->net, &net, err);
	if (rc == SKN_OK)
		*out = forge;
	else
		skn_forge_close(forge);
	return rc;
}

void skn_forge_close(struct skn_forge *forge)
{
	if (!forge)
		return;
	skn_net_close(forge->net);
	free(forge->self);
	free(forge);
}

/* ---- waiting ---- */

static void sleep_ms(struct skn_forge *forge, unsigned ms)
{
	struct timespec t = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

	if (forge->options.sleep)
		forge->options.sleep(forge->options.ctx, ms);
	else
		nanosleep(&t, NULL);
}

/* False when there is no patience left. */
static bool wait_for(struct skn_forge *forge, int64_t ms, const char *why)
{
	unsigned chance;

	if (ms > SKN_FORGE_WAIT_MAX_S * 1000 || forge->waited_ms + (uint64_t)ms > SKN_FORGE_WAITS_MAX_S * 1000)
		return false;
	chance = (unsigned)((uint64_t)(skn_clock_monotonic_ns() / 1000 + getpid()) % (unsigned)(ms / 2 + 1));
	if (ms >= 1000 && forge->options.waiting)
		forge->options.waiting(forge->options.ctx, (unsigned)((ms + 999) / 1000), why);
	forge->waited_ms += (uint64_t)ms;
	sleep_ms(forge, (unsigned)ms + (ms < 10000 ? chance : chance / 10));
	return true;
}

static void keep_distance(struct skn_forge *forge)
{
	int64_t now = skn_clock_monotonic_ns(), gap = (int64_t)forge->dialect->write_gap_ms * 1000000;

	if (forge->last_write_ns && now - forge->last_write_ns < gap)
		sleep_ms(forge, (unsigned)((gap - (now - forge->last_write_ns)) / 1000000 + 1));
	forge->last_write_ns = skn_clock_monotonic_ns();
}

/* ---- one request ---- */

static int send(struct skn_net_answer *answer, struct skn_forge *forge, const struct skn_forge_call *call,
		struct skn_err *err)
{
	const struct skn_forge_dialect *d = forge->dialect;
	const char *prefix = forge->token->job && d->job_auth ? d->job_auth : d->auth, *headers[8];
	char *auth = skn_xasprintf("%s%s", prefix, forge->token->text);
	char *url = skn_xasprintf("%s%s", forge->place->api, call->path);
	struct skn_net_request request = { .method = call->method, .url = url, .headers = headers,
					   .body_max = SKN_FORGE_ANSWER_MAX };
	size_t n = 0;
	int rc;

	headers[n++] = auth;
	for (size_t i = 0; d->headers[i]; i++)
		headers[n++] = d->headers[i];
	if (call->body) {
		headers[n++] = "Content-Type: application/json";
		request.body = call->body->p;
		request.body_len = call->body->n;
	}
	headers[n] = NULL;
	if (call->method)
		keep_distance(forge);
	rc = skn_net_send(answer, forge->net, &request, err);
	explicit_bzero(auth, strlen(auth));
	free(auth);
	free(url);
	return rc;
}

static int refused(struct skn_forge *forge, const struct skn_net_answer *answer, struct skn_err *err)
{
	const struct skn_forge_place *p = forge->place;
	struct skn_buf words = SKN_BUF_INIT;

	skn_forge_words(&words, answer, forge->token->text);
	if (answer->status == 401) {
		skn_fail(err, SKN_EREFUSED, "%s does not accept the token in %s (401)%s", p->host, forge->token->from, words.p);
		skn_hint(err, "has it expired? it must be one for %s", p->host);
	} else if (answer->status == 403) {
		skn_fail(err, SKN_EREFUSED, "%s does not let the token in %s do this (403)%s", p->host, forge->token->from,
			 words.p);
		skn_hint(err, "it needs the right to write %ss in %s/%s", forge->dialect->noun, p->owner, p->repo);
	} else if (answer->status == 404) {
		skn_fail(err, SKN_EREFUSED, "%s has no %s/%s that the token in %s may see (404)%s", p->host, p->owner, p->repo,
			 forge->token->from, words.p);
	} else if (answer->status < 400) {
		skn_fail(err, SKN_EREFUSED, "%s sends us elsewhere (%d), where the token does not go", p->host, answer->status);
		skn_hint(err, "has the repository moved? 'git remote set-url' names its new address");
	} else {
		skn_fail(err, SKN_EREFUSED, "%s refuses (%d)%s", p->host, answer->status, words.p);
	}
	skn_buf_release(&words);
	return SKN_EREFUSED;
}

static int unable(struct skn_forge *forge, const struct skn_net_answer *answer, struct skn_err *err)
{
	struct skn_buf words = SKN_BUF_INIT;

	skn_forge_words(&words, answer, forge->token->text);
	if (answer->status >= 500)
		skn_fail(err, SKN_ENET, "%s fails (%d)%s", forge->place->host, answer->status, words.p);
	else
		skn_fail(err, SKN_ENET, "%s has a limit on requests that is used up (%d)%s", forge->place->host,
			 answer->status, words.p);
	skn_hint(err, "what was done so far stays; try again later");
	skn_buf_release(&words);
	return SKN_ENET;
}

static int take_success(struct skn_forge_answer *out, struct skn_forge *forge, const struct skn_net_answer *answer,
			struct skn_err *err)
{
	const char *link = skn_net_header(answer, "link"), *next = skn_net_header(answer, "x-next-page");
	struct skn_err detail = SKN_ERR_INIT;

	out->more = (link && strstr(link, "rel=\"next\"")) || (next && *next);
	out->last = !out->more && (link || next);
	if (answer->body.n == 0 || skn_json_parse(&out->tree, answer->body.p, answer->body.n, NULL, &detail) == SKN_OK)
		return SKN_OK;
	return skn_fail(err, SKN_ENET, "%s answers with what is no JSON", forge->place->host);
}

/* *again: it is of use to send it once more, the pause is over. */
static int judge(struct skn_forge_answer *out, bool *again, struct skn_forge *forge, const struct skn_forge_call *call,
		 const struct skn_net_answer *answer, unsigned attempt, struct skn_err *err)
{
	int64_t ms = skn_forge_pause(answer, attempt, skn_clock_now());
	bool failure = answer->status >= 500;

	out->status = answer->status;
	if (answer->status >= 200 && answer->status < 300)
		return take_success(out, forge, answer, err);
	if (ms < 0)
		return refused(forge, answer, err);
	*again = !(failure && call->makes) && attempt + 1 < SKN_FORGE_TRIES_MAX &&
		 wait_for(forge, ms, failure ? "it fails" : "its limit on requests is used up");
	return *again ? SKN_OK : unable(forge, answer, err);
}

int skn_forge_call(struct skn_forge_answer *out, struct skn_forge *forge, const struct skn_forge_call *call,
		   struct skn_err *err)
{
	struct skn_net_answer answer;
	bool again = true;
	int rc = SKN_OK;

	*out = (struct skn_forge_answer){ .status = 0 };
	for (unsigned attempt = 0; again; attempt++) {
		struct skn_err failure = SKN_ERR_INIT;

		again = false;
		rc = send(&answer, forge, call, &failure);
		if (rc == SKN_OK)
			rc = judge(out, &again, forge, call, &answer, attempt, err);
		else if (rc == SKN_ENET && !answer.lasting && !call->makes && attempt + 1 < SKN_FORGE_TRIES_MAX)
			again = wait_for(forge, skn_forge_pause(NULL, attempt, 0), "it cannot be reached");
		if (failure.code != SKN_OK && !again && err && err->code == SKN_OK)
			*err = failure;
		skn_net_answer_release(&answer);
	}
	return rc;
}

/* ---- lists ---- */

/* Lists that are not paged give the same entries for every page: told by the first one's id. */
static bool seen_before(int64_t *first_id, const struct skn_node *first)
{
	int64_t id = 0;
	bool same = skn_node_as_int(skn_node_find(first, "id"), &id) && id == *first_id;

	*first_id = id;
	return same;
}

int skn_forge_each(struct skn_forge *forge, const char *path, int (*each)(void *ctx, const struct skn_node *entry),
		   void *ctx, struct skn_err *err)
{
	int64_t first_id = -1;
	bool more = true;
	int rc = SKN_OK;

	for (int page = 1; rc == SKN_OK && more; page++) {
		char *one = skn_xasprintf("%s%s%s&page=%d", path, strchr(path, '?') ? "&" : "?", forge->dialect->page_size, page);
		struct skn_forge_call call = { .path = one };
		const struct skn_node *entry;
		struct skn_forge_answer answer;

		rc = skn_forge_call(&answer, forge, &call, err);
		if (rc == SKN_OK && (!answer.tree.root || answer.tree.root->kind != SKN_ARRAY))
			rc = skn_fail(err, SKN_ENET, "%s answers with no list", forge->place->host);
		entry = rc == SKN_OK ? answer.tree.root->child : NULL;
		if (entry && seen_before(&first_id, entry))
			entry = NULL;
		more = entry && !answer.last;
		for (; entry && rc == SKN_OK; entry = entry->next)
			rc = each(ctx, entry);
		if (rc == SKN_OK && more && page == SKN_FORGE_PAGES_MAX)
			rc = skn_fail(err, SKN_ENET, "%s gives a list of more than %d pages", forge->place->host,
				      SKN_FORGE_PAGES_MAX);
		skn_forge_answer_release(&answer);
		free(one);
	}
	return rc > 0 ? SKN_OK : rc;
}
