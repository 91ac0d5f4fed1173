/*
 * What the server's API and pages answer, asked without a server: by hand over a small
 * store with a branch, a tag, a renamed thread and a commit that nothing holds any more.
 */
#include "web/api.h"

#include "json/json.h"
#include "repo_env.h"
#include "doc/schema.h"
#include "web/asked.h"

static const char *stream =
	"commit refs/heads/main\nauthor Ann <a@x> 1 +0000\ncommitter C <c@x> 1000 +0000\ndata 1\nm\n"
	"M 100644 inline skein.yaml\ndata <<E\nschema: 1\ntitle: Site & all\nE\n"
	"M 100644 inline threads/g/a/thread.yaml\ndata <<E\nschema: 1\ntitle: Alpha <b>\nstatus: active\nE\n"
	"M 100644 inline threads/g/a/narrative.md\ndata <<E\nOne court stands here.\nIt rained.\nE\n"
	"M 100644 inline threads/g/a/watch.yaml\ndata <<E\nfeeds: []\nsearches: []\nE\n"
	"M 100644 inline threads/old/thread.yaml\ndata <<E\nschema: 1\ntitle: Beta\nstatus: active\nE\n"
	"M 100644 inline threads/old/narrative.md\ndata <<E\nBeta is told.\nE\n"
	"commit refs/heads/main\ncommitter C <c@x> 90000 +0000\ndata 1\nm\n"
	"M 100644 inline threads/g/a/items/k.yaml\ndata <<E\ntype: webpage\ntitle: K\nissued: 2020-01\nvia: manual\nE\n"
	"M 100644 inline threads/g/a/items/k.txt\ndata <<E\nSECRETTEXT of the article.\nE\n"
	"M 100644 inline threads/g/a/narrative.md\ndata <<E\nOne court stands here. [@k]\nIt snowed a lot.\nE\n"
	"commit refs/heads/main\ncommitter C <c@x> 180000 +0000\ndata 1\nm\nR threads/old threads/new\n"
	"M 100644 inline threads/new/thread.yaml\ndata <<E\nschema: 1\ntitle: Beta\nstatus: active\nwas: [old]\nE\n"
	"commit refs/heads/topic/x\ncommitter C <c@x> 200000 +0000\ndata 1\nm\nfrom refs/heads/main\n"
	"M 100644 inline threads/g/a/narrative.md\ndata <<E\nOne court stands here. [@k]\nThe branch speaks.\nE\n"
	"M 100644 inline threads/only/thread.yaml\ndata <<E\nschema: 1\ntitle: Only there\nstatus: active\nE\n"
	"M 100644 inline threads/only/narrative.md\ndata <<E\nUnpublished.\nE\n"
	"commit refs/heads/away\ncommitter C <c@x> 300000 +0000\ndata 1\nm\nfrom refs/heads/main\n"
	"M 100644 inline threads/g/a/narrative.md\ndata <<E\nWITHDRAWNWORDS nobody may read.\nE\n";

static struct skn_store store;
static struct skn_site *site;
static struct skn_search *found;
static struct skn_oid tip, topic, away;

static int set_up(void **state)
{
	const char *argv[] = { "git", "-C", "s", "fast-import", "--quiet", NULL };
	struct skn_site_options options = { 0 };
	struct skn_proc_result r;

	if (env_set_up(state) != 0)
		return -1;
	GIT(env_top.p, "init", "-q", "--bare", "-b", "main", "s");
	OK(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream, .in_len = strlen(stream) }, err));
	if (r.status != 0)
		fail_msg("%s", r.err.p);
	skn_proc_release(&r);
	OK(skn_store_open(&store, "s", NULL, err));
	OK(skn_repo_ref(store.repo, "refs/heads/main", &tip, err));
	OK(skn_repo_ref(store.repo, "refs/heads/topic/x", &topic, err));
	OK(skn_repo_ref(store.repo, "refs/heads/away", &away, err));
	GIT("s", "update-ref", "-d", "refs/heads/away");
	GIT("s", "tag", "first", "main~1");
	OK(skn_site_open(&site, &store, &tip, &options, err));
	OK(skn_search_open(&found, &store, err));
	return 0;
}

static int tear_down(void **state)
{
	skn_search_close(found);
	skn_site_close(site);
	skn_store_close(&store);
	return env_tear_down(state);
}

/* PATH?a=b&c=d, nothing of it encoded. */
static unsigned ask(struct skn_web_answer *out, const char *text)
{
	char *copy = skn_xstrdup(text), *query = strchr(copy, '?'), *save = NULL;
	struct skn_web_target target = { .path = copy };
	const struct skn_web_call call = { .target = &target, .site = site, .store = &store, .search = found, .tip = tip };

	if (query) {
		*query++ = '\0';
		for (char *p = strtok_r(query, "&", &save); p; p = strtok_r(NULL, "&", &save)) {
			char *is = strchr(p, '=');

			*is = '\0';
			target.params[target.n_params++] = (struct skn_web_param){ p, is + 1 };
		}
	}
	assert_true(skn_web_is_api(&target));
	skn_web_api(out, &call);
	free(copy);
	return out->status;
}

static void drop(struct skn_web_answer *answer)
{
	skn_buf_release(&answer->body);
	free(answer->location);
}

static const struct { const char *ask; unsigned status; const char *says; } rows[] = {
	{ "api/openapi.json", 200, "\"openapi\": \"3.1.0\"" },
	{ "api/threads", 200, "Alpha <b>" },
	{ "api/threads?limit=1", 200, "\"more\": true" },
	{ "api/threads?offset=999999", 200, "\"threads\": []" },
	{ "api/threads?limit=0", 400, "limit is a number from 1" },
	{ "api/threads?limit=1001", 400, "limit is a number" },
	{ "api/threads?limit=1000", 200, "Alpha" },
	{ "api/threads?limt=1", 400, "no parameter 'limt'" },
	{ "api/threads?limit=1&limit=2", 400, "twice" },
	{ "api/threads?limit=", 400, "limit is a number" },
	{ "api/threads?limit=99999999999999999999", 400, "limit is a number" },
	{ "api/threads/g/a", 200, "It snowed a lot." },
	{ "api/threads/a", 200, "It snowed a lot." },
	{ "api/threads/g/a?at=1", 200, "It rained." },
	{ "api/threads/g/a?at=-1", 200, "It rained." },
	{ "api/threads/g/a?at=1970-01-01", 200, "It rained." },
	{ "api/threads/g/a?at=first", 200, "It snowed" },
	{ "api/threads/g/a?at=topic/x", 200, "The branch speaks." },
	{ "api/threads/only?at=topic/x", 200, "Unpublished." },
	{ "api/threads/only", 404, "not-found" },
	{ "api/threads/g/a?at=9", 404, "no version '9'" },
	{ "api/threads/g/a?at=work", 404, "not-found" },
	{ "api/threads/g/a?at=staged", 404, "not-found" },
	{ "api/threads/g/a?at=HEAD", 404, "not-found" },
	{ "api/threads/g/a?at=main~1", 404, "not-found" },
	{ "api/threads/g/a?at=:/m", 404, "not-found" },
	{ "api/threads/g/a?at=main@{0}", 404, "not-found" },
	{ "api/threads/g/a?at=../../config", 404, "not-found" },
	{ "api/threads/g/a?at=", 400, "at is empty" },
	{ "api/threads/../../etc/passwd", 404, "not-found" },
	{ "api/threads/g/a/log", 200, "\"versions\"" },
	{ "api/threads/g/a/log?limit=1", 200, "\"more\": true" },
	{ "api/threads/g/a/log?since=1970-01-02", 200, "\"version\": \"2\"" },
	{ "api/threads/g/a/log?since=soon", 400, "since is a date" },
	{ "api/threads/g/a/log?items=yes", 400, "true or false" },
	{ "api/threads/g/a/blame", 200, "\"narrative\"" },
	{ "api/threads/g/a/blame?section=head", 200, "\"records\"" },
	{ "api/threads/g/a/blame?section=tail", 400, "one of narrative" },
	{ "api/threads/g/a/blame?citations=true", 200, "\"cited_by\"" },
	{ "api/threads/g/a/blame?citations=true&section=head", 400, "leave section out" },
	{ "api/threads/g/a/gone", 200, "\"gone\"" },
	{ "api/threads/g/a/gone?q=nothing", 200, "\"gone\": []" },
	{ "api/threads/g/a/sources", 200, "\"id\": \"k\"" },
	{ "api/threads/g/a/diff?from=1&to=2", 200, "source-gained" },
	{ "api/threads/g/a/diff?from=1", 200, "\"to\": \"v2\"" },
	{ "api/threads/g/a/diff", 400, "from is missing" },
	{ "api/threads/g/a/diff?from=1&to=topic/x", 200, "The branch speaks" },
	{ "api/threads/new/diff?from=first", 200, "\"changes\"" },
	{ "api/search?q=court", 200, "One court stands here." },
	{ "api/search?q=rained&scope=ever", 200, "\"last\"" },
	{ "api/search?q=rained", 200, "\"hits\": []" },
	{ "api/search?q=court&thread=g/a", 200, "One court" },
	{ "api/search?q=court&thread=nope", 404, "not-found" },
	{ "api/search?q=SECRETTEXT", 200, "\"hits\": []" },
	{ "api/search", 400, "q is missing" },
	{ "api/search?q=court&limit=101", 400, "limit is" },
	{ "api", 404, "not-found" },
	{ "api/nothing", 404, "not-found" },
	{ "search/?q=court", 200, "<mark>court</mark>" },
	{ "search/?q=rained&scope=ever", 200, "first appeared in version" },
	{ "search/?q=nobodysaid", 200, "Nothing was found" },
	{ "search/?q=<script>", 200, "&lt;script&gt;" },
	{ "search/?q=court&kind=&thread=", 200, "court" },
	{ "search/?q=court&kinds=x", 400, "no parameter" },
	{ "search?q=a", 302, NULL },
	{ "threads/g/a/compare/?from=1&to=2", 200, "It snowed" },
	{ "threads/g/a/compare/?from=1&to=topic/x", 200, "The branch speaks" },
	{ "threads/g/a/compare/?from=&to=", 200, "Compare" },
	{ "threads/g/a/compare/?from=77", 404, "no such page" },
	{ "threads/nope/compare/?from=1", 404, "no such page" },
	{ "at/1/threads/g/a/", 302, NULL },
	{ "at/topic/x/threads/g/a/", 200, "The branch speaks." },
	{ "at/topic/x/threads/g/a/", 200, "noindex" },
	{ "at/topic/x/threads/only/", 200, "not what is published" },
	{ "at/topic/x/threads/g/a", 302, NULL },
	{ "at/work/threads/g/a/", 404, "no such page" },
	{ "at/HEAD/threads/g/a/", 404, "no such page" },
	{ "at/1/threads/../x/", 404, "no such page" },
	{ "at/1/", 404, "no such page" },
};

static void statuses(void **state)
{
	struct skn_web_answer answer;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		unsigned status = ask(&answer, rows[i].ask);

		if (status != rows[i].status || (rows[i].says && !strstr(answer.body.p, rows[i].says)))
			fail_msg("%s: %u\n%s", rows[i].ask, status, answer.body.p);
		assert_null(strstr(answer.body.p, "SECRETTEXT of"));
		assert_null(strstr(answer.body.p, env_top.p));
		drop(&answer);
	}
}

/* A commit that a branch holds is shown, in full for ever; one that none does is not told from none. */
static void commits(void **state)
{
	char hex[SKN_OID_HEX + 1], text[200];
	struct skn_web_answer answer;

	SKN_UNUSED(state);
	skn_oid_hex(hex, &topic);
	snprintf(text, sizeof(text), "api/threads/g/a?at=%s", hex);
	assert_int_equal(ask(&answer, text), 200);
	assert_true(answer.immutable);
	drop(&answer);
	snprintf(text, sizeof(text), "api/threads/g/a?at=%.7s", hex);
	assert_int_equal(ask(&answer, text), 200);
	assert_false(answer.immutable);
	drop(&answer);
	snprintf(text, sizeof(text), "api/threads/g/a?at=%.6s", hex);
	assert_int_equal(ask(&answer, text), 404);
	drop(&answer);
	skn_oid_hex(hex, &away);
	assert_true(skn_repo_has_object(store.repo, &away));
	snprintf(text, sizeof(text), "api/threads/g/a?at=%s", hex);
	assert_int_equal(ask(&answer, text), 404);
	assert_null(strstr(answer.body.p, "WITHDRAWNWORDS"));
	drop(&answer);
	snprintf(text, sizeof(text), "at/%s/threads/g/a/", hex);
	assert_int_equal(ask(&answer, text), 404);
	drop(&answer);
}

static void redirects(void **state)
{
	struct skn_web_answer answer;

	SKN_UNUSED(state);
	ask(&answer, "at/1/threads/g/a/");
	assert_string_equal(answer.location, "threads/g/a/v/1/");
	drop(&answer);
	ask(&answer, "search?q=a b");
	assert_string_equal(answer.location, "search/?q=a%20b");
	drop(&answer);
}

static void report(void *ctx, const struct skn_node *at, const char *keyword, const char *message)
{
	SKN_UNUSED(at);
	print_message("%s: %s: %s\n", (const char *)ctx, keyword, message);
}

static void check(const char *text, const char *file)
{
	struct skn_err err = SKN_ERR_INIT;
	const struct skn_schema *schema = skn_schema_of(file, &err);
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_web_answer answer;

	assert_non_null(schema);
	ask(&answer, text);
	assert_int_equal(skn_json_parse(&tree, answer.body.p, answer.body.n, text, &err), SKN_OK);
	assert_int_equal(skn_schema_validate(schema, tree.root, report, (void *)text), 0);
	skn_tree_release(&tree);
	drop(&answer);
}

/* Each route gives what its schema says, and with an unknown parameter what the schema of errors does. */
static void routes_follow_their_schemas(void **state)
{
	SKN_UNUSED(state);
	for (const struct skn_web_route *r = skn_web_routes; r->id; r++) {
		const char *needs = skn_streq(r->id, "diff") ? "?from=1" : skn_streq(r->id, "search") ? "?q=court" : "";
		char *path = r->of_thread ? skn_xasprintf("api/threads/g/a%s%s", *r->tail ? "/" : "", r->tail)
					  : skn_xasprintf("api/%s", r->tail);
		char *good = skn_xasprintf("%s%s", path, needs), *bad = skn_xasprintf("%s?typo=1", path);

		if (r->schema)
			check(good, r->schema);
		check(bad, "out-error.json");
		free(path);
		free(good);
		free(bad);
	}
}

/* Every reference of the description leads to something in it. */
static void references(const struct skn_node *root, const struct skn_node *n)
{
	if (n->name && skn_streq(n->name, "$ref")) {
		const struct skn_node *at = root;
		char *copy = skn_xstrdup(n->text), *save = NULL;

		assert_true(skn_starts_with(copy, "#/"));
		for (char *p = strtok_r(copy + 2, "/", &save); p && at; p = strtok_r(NULL, "/", &save))
			at = skn_node_find(at, p);
		if (!at)
			fail_msg("%s leads nowhere", n->text);
		free(copy);
	}
	for (const struct skn_node *c = n->child; c; c = c->next)
		references(root, c);
}

static void the_description_is_whole(void **state)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_web_answer answer;
	size_t routes = 0;

	SKN_UNUSED(state);
	ask(&answer, "api/openapi.json");
	assert_int_equal(skn_json_parse(&tree, answer.body.p, answer.body.n, "openapi", &err), SKN_OK);
	references(tree.root, tree.root);
	while (skn_web_routes[routes].id)
		routes++;
	assert_int_equal(skn_node_find(tree.root, "paths")->n_children, routes);
	skn_tree_release(&tree);
	drop(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(statuses),
		cmocka_unit_test(commits),
		cmocka_unit_test(redirects),
		cmocka_unit_test(routes_follow_their_schemas),
		cmocka_unit_test(the_description_is_whole),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
