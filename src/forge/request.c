#include <strings.h>

#include "base/utf8.h"
#include "forge/call.h"
#include "text/escape.h"
#include "text/term.h"

#define MAKE_TRIES_MAX 3 /* rounds of making it and looking whether it is there */

void skn_forge_request_release(struct skn_forge_request *request)
{
	free(request->url);
	free(request->title);
	free(request->body);
	*request = (struct skn_forge_request){ .number = 0 };
}

bool skn_forge_is_across(const struct skn_forge_place *place, const struct skn_forge_wanted *wanted)
{
	return wanted->from && (strcasecmp(wanted->from->owner, place->owner) != 0 ||
				strcasecmp(wanted->from->repo, place->repo) != 0);
}

const char *skn_forge_text_in(const struct skn_node *node, const char *outer, const char *inner)
{
	const char *text = skn_node_text(skn_node_find(node, outer), inner);

	return text ? text : "";
}

/* ---- paths ---- */

/* "/repos/o/r/" */
static void repository(struct skn_buf *out, struct skn_forge *forge, const struct skn_forge_place *place)
{
	forge->dialect->repo_path(out, place);
	skn_buf_addc(out, '/');
}

/* The numbers of both repositories, where it takes them to tell requests apart. */
static int read_id(int64_t *out, struct skn_forge *forge, const struct skn_forge_place *place, struct skn_err *err)
{
	struct skn_buf path = SKN_BUF_INIT;
	struct skn_forge_call call = { .method = NULL };
	struct skn_forge_answer answer;
	int rc;

	forge->dialect->repo_path(&path, place);
	call.path = path.p;
	rc = skn_forge_call(&answer, forge, &call, err);
	if (rc == SKN_OK && !skn_node_as_int(skn_node_find(answer.tree.root, "id"), out))
		rc = skn_fail(err, SKN_ENET, "%s does not say which repository %s/%s is", forge->place->host, place->owner,
			      place->repo);
	skn_forge_answer_release(&answer);
	skn_buf_release(&path);
	return rc;
}

static int read_ids(struct skn_forge_ids *out, struct skn_forge *forge, const struct skn_forge_wanted *wanted,
		    struct skn_err *err)
{
	int rc;

	*out = (struct skn_forge_ids){ 0, 0 };
	if (!forge->dialect->makes_at_source || !skn_forge_is_across(forge->place, wanted))
		return SKN_OK;
	rc = read_id(&out->source, forge, wanted->from, err);
	return rc == SKN_OK ? read_id(&out->target, forge, forge->place, err) : rc;
}

/* ---- reading ---- */

/* Its page; what the forge says is taken when it is an address that may be shown. */
static char *page_of(struct skn_forge *forge, const char *said, int64_t number)
{
	static const char *const middles[] = { "", "pull", "-/merge_requests", "pulls" };
	const struct skn_forge_place *p = forge->place;

	if (said && skn_url_is_safe(said, strlen(said)) && skn_starts_with(said, "http"))
		return skn_xstrdup(said);
	return skn_xasprintf("%s/%s/%s/%s/%lld", p->web, p->owner, p->repo, middles[p->kind], (long long)number);
}

static int read_request(struct skn_forge_request *out, struct skn_forge *forge, const struct skn_node *node,
			struct skn_err *err)
{
	const struct skn_forge_dialect *d = forge->dialect;
	const char *title = skn_node_text(node, "title"), *body = skn_node_text(node, d->body);
	int64_t number;

	if (!skn_node_as_int(skn_node_find(node, d->number), &number) || number <= 0)
		return skn_fail(err, SKN_ENET, "%s answers without the number of the %s", forge->place->host, d->noun);
	skn_forge_request_release(out);
	out->number = number;
	out->url = page_of(forge, skn_node_text(node, d->url), number);
	out->title = skn_xstrdup(title ? title : "");
	out->body = skn_xstrdup(body ? body : "");
	return SKN_OK;
}

struct search {
	struct skn_forge *forge;
	const struct skn_forge_wanted *wanted;
	struct skn_forge_ids ids;
	struct skn_forge_request *out;
	struct skn_err *err;
};

static int look_at(void *ctx, const struct skn_node *entry)
{
	struct search *s = ctx;
	int rc;

	if (!s->forge->dialect->matches(entry, s->forge->place, s->wanted, &s->ids))
		return 0;
	rc = read_request(s->out, s->forge, entry, s->err);
	return rc == SKN_OK ? 1 : rc;
}

int skn_forge_find(struct skn_forge_request *out, struct skn_forge *forge, const struct skn_forge_wanted *wanted,
		   struct skn_err *err)
{
	struct search search = { .forge = forge, .wanted = wanted, .out = out, .err = err };
	struct skn_buf path = SKN_BUF_INIT;
	int rc = read_ids(&search.ids, forge, wanted, err);

	*out = (struct skn_forge_request)SKN_FORGE_REQUEST_INIT;
	if (rc == SKN_OK) {
		repository(&path, forge, forge->place);
		skn_buf_addf(&path, "%s?", forge->dialect->requests);
		forge->dialect->query(&path, forge->place, wanted);
		rc = skn_forge_each(forge, path.p, look_at, &search, err);
	}
	skn_buf_release(&path);
	return rc;
}

/* ---- writing ---- */

/* One harmless line of at most so many characters. */
static void write_title(struct skn_buf *out, const struct skn_forge_dialect *d, const char *title, const char *prefix)
{
	struct skn_buf safe = SKN_BUF_INIT;
	size_t left = d->title_max - strlen(prefix) - 1, n;
	uint32_t c;

	skn_buf_adds(out, prefix);
	skn_term_safe_buf(&safe, title, strcspn(title, "\n"), false);
	for (const char *p = safe.p; *p; p += n) {
		n = skn_utf8_decode(p, strlen(p), &c);
		if (left-- == 0) {
			skn_buf_adds(out, "\u2026");
			break;
		}
		skn_buf_add(out, p, n);
	}
	skn_buf_release(&safe);
}

/* A draft made by us, or by hand, has the prefix and keeps it. */
static const char *prefix_of(const struct skn_forge_dialect *d, const char *title, bool draft)
{
	if (!d->draft_prefix)
		return "";
	return draft || skn_starts_with(title, d->draft_prefix) ? d->draft_prefix : "";
}

static int send_request(struct skn_forge_request *out, int *status, struct skn_forge *forge,
			const struct skn_forge_call *call, struct skn_err *err)
{
	struct skn_forge_answer answer;
	int rc = skn_forge_call(&answer, forge, call, err);

	*status = answer.status;
	if (rc == SKN_OK)
		rc = read_request(out, forge, answer.tree.root, err);
	skn_forge_answer_release(&answer);
	return rc;
}

int skn_forge_update(struct skn_forge_request *request, enum skn_forge_outcome *outcome, struct skn_forge *forge,
		     const struct skn_forge_wanted *wanted, struct skn_err *err)
{
	const struct skn_forge_dialect *d = forge->dialect;
	struct skn_buf title = SKN_BUF_INIT, body = SKN_BUF_INIT, path = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;
	bool new_title, new_body = wanted->body && !skn_streq(wanted->body, request->body);
	int rc = SKN_OK, status;

	if (wanted->title)
		write_title(&title, d, wanted->title, prefix_of(d, request->title, false));
	new_title = wanted->title && !skn_streq(title.p, request->title);
	*outcome = new_title || new_body ? SKN_FORGE_UPDATED : SKN_FORGE_UNCHANGED;
	if (*outcome == SKN_FORGE_UPDATED) {
		skn_sink_to_buf(&sink, &body);
		skn_jsonw_init(&w, &sink, false);
		skn_jsonw_object_begin(&w);
		if (new_title)
			skn_jsonw_str(&w, "title", title.p);
		if (new_body)
			skn_jsonw_str(&w, d->body, wanted->body);
		skn_jsonw_object_end(&w);
		repository(&path, forge, forge->place);
		skn_buf_addf(&path, "%s/%lld", d->requests, (long long)request->number);
		rc = send_request(request, &status, forge,
				  &(struct skn_forge_call){ .method = d->update_method, .path = path.p, .body = &body }, err);
	}
	skn_buf_release(&title);
	skn_buf_release(&body);
	skn_buf_release(&path);
	return rc;
}

/* Asks for it once.  *status 0, 5xx: it may have been made or not. */
static int make(struct skn_forge_request *out, int *status, struct skn_forge *forge,
		const struct skn_forge_wanted *wanted, struct skn_err *err)
{
	const struct skn_forge_dialect *d = forge->dialect;
	struct skn_buf title = SKN_BUF_INIT, body = SKN_BUF_INIT, path = SKN_BUF_INIT;
	struct skn_forge_ids ids;
	struct skn_sink sink;
	struct skn_jsonw w;
	int rc = read_ids(&ids, forge, wanted, err);

	*status = -1;
	if (rc != SKN_OK)
		return rc;
	write_title(&title, d, wanted->title ? wanted->title : wanted->head, prefix_of(d, "", wanted->draft));
	skn_sink_to_buf(&sink, &body);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "title", title.p);
	skn_jsonw_str(&w, d->body, wanted->body ? wanted->body : "");
	d->write(&w, forge->place, wanted, &ids);
	skn_jsonw_object_end(&w);
	repository(&path, forge, d->makes_at_source && wanted->from ? wanted->from : forge->place);
	skn_buf_adds(&path, d->requests);
	rc = send_request(out, status, forge,
			  &(struct skn_forge_call){ .method = "POST", .path = path.p, .body = &body, .makes = true }, err);
	skn_buf_release(&title);
	skn_buf_release(&body);
	skn_buf_release(&path);
	return rc;
}

/* A failed attempt may have made it, or somebody was quicker: then it is there. */
static bool may_be_there(int rc, int status)
{
	return rc == SKN_ENET ? status != -1 : rc == SKN_EREFUSED && (status == 409 || status == 422);
}

int skn_forge_create(struct skn_forge_request *out, enum skn_forge_outcome *outcome, struct skn_forge *forge,
		     const struct skn_forge_wanted *wanted, struct skn_err *err)
{
	*out = (struct skn_forge_request)SKN_FORGE_REQUEST_INIT;
	*outcome = SKN_FORGE_CREATED;
	for (int i = 0;; i++) {
		struct skn_err failure = SKN_ERR_INIT;
		int status, rc = make(out, &status, forge, wanted, &failure);

		if (may_be_there(rc, status)) {
			int found = skn_forge_find(out, forge, wanted, err);

			if (found != SKN_OK)
				return found;
			if (out->number)
				return skn_forge_update(out, outcome, forge, wanted, err);
			if (rc == SKN_ENET && status >= 500 && i + 1 < MAKE_TRIES_MAX)
				continue;
			if (rc == SKN_ENET && status == 0 && i + 1 < MAKE_TRIES_MAX)
				continue;
		}
		if (rc != SKN_OK && err && err->code == SKN_OK)
			*err = failure;
		return rc;
	}
}

int skn_forge_propose(struct skn_forge_request *out, enum skn_forge_outcome *outcome, struct skn_forge *forge,
		      const struct skn_forge_wanted *wanted, struct skn_err *err)
{
	int rc = skn_forge_find(out, forge, wanted, err);

	if (rc != SKN_OK)
		return rc;
	return out->number ? skn_forge_update(out, outcome, forge, wanted, err)
			   : skn_forge_create(out, outcome, forge, wanted, err);
}
