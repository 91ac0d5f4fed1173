/* A request of any bytes over a small store: it is answered, with a status that is documented, nothing of a
 * reply comes from outside the store, HEAD says what GET does, and an ETag that is sent back gives 304.
 * The first line is the target, the second Accept-Encoding. */
#include "base/base.h"

#include "base/fs.h"
#include "repo/write.h"
#include "store/store.h"
#include "web/web.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
static const char *const any_host[] = { "*" };

int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct skn_buf dir = SKN_BUF_INIT;
static struct skn_web *web;

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void clean_up(void)
{
	skn_web_close(web);
	skn_fs_remove_tree(dir.p, NULL);
	skn_buf_release(&dir);
}

/* A commit that puts TEXT into a file, on top of TIP unless FIRST. */
static void commit(struct skn_repo *repo, struct skn_oid *tip, bool first, const char *path, const char *text, int64_t time)
{
	struct skn_repo_change change = { .path = path, .data = text, .len = strlen(text) };
	struct skn_ident who = { .name = (char *)"A", .email = (char *)"a@x", .time = time };
	struct skn_writer *writer = NULL;

	require(skn_writer_open(&writer, repo, "refs/heads/main", first ? NULL : tip, NULL) == SKN_OK);
	require(skn_writer_commit(writer, &change, 1, "m\n", &who, &who, tip, NULL) == SKN_OK);
	require(skn_writer_finish(writer, "test", NULL) == SKN_OK);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct skn_web_options options = { .workers = 1 };
	struct skn_repo *repo;
	struct skn_oid tip;

	SKN_UNUSED(argc);
	SKN_UNUSED(argv);
	unsetenv("GIT_DIR");
	require(skn_fs_temp_dir(&dir, NULL) == SKN_OK);
	require(skn_repo_init(&repo, dir.p, true, "main", NULL) == SKN_OK);
	commit(repo, &tip, true, "skein.yaml", "schema: 1\ntitle: S\n", 1600000000);
	commit(repo, &tip, false, "threads/a/thread.yaml", "schema: 1\ntitle: A\nstatus: active\n", 1600086400);
	commit(repo, &tip, false, "threads/g/b/thread.yaml", "schema: 1\ntitle: B\nstatus: active\n", 1600172800);
	commit(repo, &tip, false, "threads/a/narrative.md", "One court.\n", 1600259200);
	skn_repo_free(repo);
	options.dir = dir.p;
	options.hosts = any_host;
	options.n_hosts = 1;
	require(skn_web_open(&web, &options, NULL) == SKN_OK);
	atexit(clean_up);
	return 0;
}

static struct skn_httpd_reply *ask(const struct skn_httpd_request *request)
{
	struct skn_httpd_reply *reply = skn_web_quick(web, request);

	return reply ? reply : skn_web_work(web, 0, request);
}

static bool same(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

static void examine(const struct skn_httpd_reply *reply)
{
	static const unsigned known[] = { 200, 301, 302, 304, 400, 404, 421, 422, 503 };
	const struct skn_buf *body = skn_httpd_reply_body(reply);
	bool documented = false;

	for (size_t i = 0; i < SKN_ARRAY_LEN(known); i++)
		documented = documented || skn_httpd_reply_status(reply) == known[i];
	require(documented);
	require(!memmem(body->p, body->n, "root:x:", 7) && !memmem(body->p, body->n, dir.p, dir.n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = skn_xstrndup((const char *)data, size), *line = strchr(text, '\n');
	struct skn_httpd_request get = { .target = text, .host = "x", .accept_encoding = "", .if_none_match = "" };
	struct skn_httpd_reply *reply, *other;
	const char *tag;

	if (line) {
		*line = '\0';
		get.accept_encoding = line + 1;
	}
	if (*text == '/' && strlen(text) <= SKN_HTTPD_TARGET_MAX) {
		struct skn_httpd_request head = get, again = get;

		reply = ask(&get);
		examine(reply);
		head.head = true;
		other = ask(&head);
		tag = skn_httpd_reply_get(reply, "ETag");
		require(skn_httpd_reply_status(other) == skn_httpd_reply_status(reply));
		require(same(skn_httpd_reply_get(other, "ETag"), tag));
		require(same(skn_httpd_reply_get(other, "Content-Type"), skn_httpd_reply_get(reply, "Content-Type")));
		skn_httpd_reply_unref(other);
		if (tag && skn_httpd_reply_status(reply) == 200) {
			again.if_none_match = tag;
			other = ask(&again);
			require(skn_httpd_reply_status(other) == 304);
			skn_httpd_reply_unref(other);
		}
		skn_httpd_reply_unref(reply);
	}
	free(text);
	return 0;
}
