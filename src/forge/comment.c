#include <strings.h>

#include "forge/body.h"
#include "forge/call.h"

void skn_forge_comment_release(struct skn_forge_comment *comment)
{
	free(comment->body);
	*comment = (struct skn_forge_comment){ .id = 0 };
}

/* ---- who we are ---- */

/* The token of a CI job may not ask; it writes as a machine. */
static int learn_self(struct skn_forge *forge, struct skn_err *err)
{
	struct skn_forge_answer answer;
	struct skn_err failure = SKN_ERR_INIT;
	const char *name;
	int rc;

	if (forge->self)
		return SKN_OK;
	rc = skn_forge_call(&answer, forge, &(struct skn_forge_call){ .path = "/user" }, &failure);
	name = rc == SKN_OK ? skn_node_text(answer.tree.root, forge->dialect->name) : NULL;
	if (rc == SKN_OK || (rc == SKN_EREFUSED && answer.status != 401)) {
		forge->self = skn_xstrdup(name ? name : "");
		rc = SKN_OK;
	} else if (err && err->code == SKN_OK) {
		*err = failure;
	}
	skn_forge_answer_release(&answer);
	return rc;
}

static bool is_machine(const char *name)
{
	return skn_ends_with(name, "[bot]") || skn_ends_with(name, "-actions") || skn_ends_with(name, "_bot");
}

static bool is_own(const struct skn_forge *forge, const struct skn_node *entry)
{
	const char *user = skn_forge_text_in(entry, "user", forge->dialect->name);
	const char *author = *user ? user : skn_forge_text_in(entry, "author", forge->dialect->name);

	return *forge->self ? strcasecmp(author, forge->self) == 0 : is_machine(author);
}

/* ---- finding ---- */

struct search {
	struct skn_forge *forge;
	const char *marker;
	struct skn_forge_comment *out;
};

static int look_at(void *ctx, const struct skn_node *entry)
{
	struct search *s = ctx;
	const char *body = skn_node_text(entry, "body");
	int64_t id;

	if (!body || !skn_starts_with(body, s->marker) || !is_own(s->forge, entry) ||
	    !skn_node_as_int(skn_node_find(entry, "id"), &id) || id <= 0)
		return 0;
	s->out->id = id;
	s->out->body = skn_xstrdup(body);
	return 1;
}

static char *comments_path(struct skn_forge *forge, int64_t number)
{
	struct skn_buf path = SKN_BUF_INIT;

	forge->dialect->repo_path(&path, forge->place);
	skn_buf_addc(&path, '/');
	skn_buf_addf(&path, forge->dialect->comments, (long long)number);
	return skn_buf_detach(&path);
}

static char *comment_path(struct skn_forge *forge, int64_t number, int64_t id)
{
	struct skn_buf path = SKN_BUF_INIT;

	forge->dialect->repo_path(&path, forge->place);
	skn_buf_addc(&path, '/');
	if (forge->dialect->one_comment) {
		skn_buf_addf(&path, forge->dialect->one_comment, (long long)id);
	} else {
		skn_buf_addf(&path, forge->dialect->comments, (long long)number);
		skn_buf_addf(&path, "/%lld", (long long)id);
	}
	return skn_buf_detach(&path);
}

int skn_forge_comment_find(struct skn_forge_comment *out, struct skn_forge *forge, int64_t number,
			   const char *marker, struct skn_err *err)
{
	struct search search = { .forge = forge, .marker = marker, .out = out };
	char *path = comments_path(forge, number);
	int rc = learn_self(forge, err);

	*out = (struct skn_forge_comment){ .id = 0 };
	if (rc == SKN_OK)
		rc = skn_forge_each(forge, path, look_at, &search, err);
	free(path);
	return rc;
}

/* ---- writing ---- */

static int send_body(int *status, struct skn_forge *forge, const char *method, const char *path, const char *text,
		     struct skn_err *err)
{
	struct skn_buf body = SKN_BUF_INIT;
	struct skn_forge_call call = { .method = method, .path = path, .body = &body, .makes = skn_streq(method, "POST") };
	struct skn_forge_answer answer;
	struct skn_sink sink;
	struct skn_jsonw w;
	int rc;

	skn_sink_to_buf(&sink, &body);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "body", text);
	skn_jsonw_object_end(&w);
	rc = skn_forge_call(&answer, forge, &call, err);
	*status = answer.status;
	skn_forge_answer_release(&answer);
	skn_buf_release(&body);
	return rc;
}

/* A failed attempt may have left it there, so it is looked for once more. */
static int add(struct skn_forge *forge, int64_t number, const char *marker, const char *text, struct skn_err *err)
{
	char *path = comments_path(forge, number);
	struct skn_err failure = SKN_ERR_INIT;
	struct skn_forge_comment again = { .id = 0 };
	int status, rc = send_body(&status, forge, "POST", path, text, &failure);

	if (rc == SKN_ENET) {
		int found = skn_forge_comment_find(&again, forge, number, marker, NULL);

		if (found == SKN_OK && again.id)
			rc = SKN_OK;
		else if (found == SKN_OK)
			rc = send_body(&status, forge, "POST", path, text, NULL);
	}
	if (rc != SKN_OK && err && err->code == SKN_OK)
		*err = failure;
	skn_forge_comment_release(&again);
	free(path);
	return rc;
}

int skn_forge_comment_put(enum skn_forge_outcome *outcome, struct skn_forge *forge, int64_t number,
			  const char *marker, const char *body, struct skn_err *err)
{
	struct skn_forge_comment there = { .id = 0 };
	struct skn_buf text = SKN_BUF_INIT;
	char *path = NULL;
	int status, rc = skn_forge_comment_find(&there, forge, number, marker, err);

	if (!skn_starts_with(body, marker))
		skn_buf_addf(&text, "%s\n", marker);
	skn_buf_adds(&text, body);
	skn_forge_body_cut(&text, forge->dialect->body_max, NULL);
	if (rc == SKN_OK && there.id == 0) {
		*outcome = SKN_FORGE_CREATED;
		rc = add(forge, number, marker, text.p, err);
	} else if (rc == SKN_OK && skn_streq(there.body, text.p)) {
		*outcome = SKN_FORGE_UNCHANGED;
	} else if (rc == SKN_OK) {
		*outcome = SKN_FORGE_UPDATED;
		path = comment_path(forge, number, there.id);
		rc = send_body(&status, forge, forge->dialect->update_method, path, text.p, err);
	}
	free(path);
	skn_forge_comment_release(&there);
	skn_buf_release(&text);
	return rc;
}
