#include "base/path.h"
#include "repo/gzip.h"
#include "web/api.h"
#include "web/inside.h"
#include "web/negotiate.h"
#include "web/target.h"

#define TAG_LEN 32 /* hex digits of a key that are an ETag */
#define NOT_FOUND_PAGE "404.html"
#define NOT_FOUND_NAME "?404" /* in the cache; no address begins so */
#define FOR_EVER "public, max-age=31536000, immutable"
#define ASK_AGAIN "public, no-cache"

/* What is sent with every reply: nothing runs, loads, frames or is sniffed that is not ours. */
static const char *const safe[][2] = {
	{ "Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
				     "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "strict-origin-when-cross-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
};

/* A request that is being answered. */
struct asked {
	struct skn_web *web;
	const struct skn_httpd_request *request;
	struct skn_web_target target;
	struct skn_web_generation *generation;
	bool api;
	char *name; /* in the cache */
	char key[SKN_SHA256_HEX];
	bool known; /* there is such an address */
	bool lasting; /* what was made may be kept */
};

/* ---- replies ---- */

static struct skn_httpd_reply *reply_of(unsigned status, struct skn_buf *body, const char *media)
{
	struct skn_httpd_reply *reply = skn_httpd_reply_new(status, body);

	if (media)
		skn_httpd_reply_header(reply, "Content-Type", media);
	for (size_t i = 0; i < SKN_ARRAY_LEN(safe); i++)
		skn_httpd_reply_header(reply, safe[i][0], safe[i][1]);
	return reply;
}

static struct skn_httpd_reply *plain(unsigned status, const char *text)
{
	struct skn_buf body = SKN_BUF_INIT;
	struct skn_httpd_reply *reply;

	skn_buf_addf(&body, "%s\n", text);
	reply = reply_of(status, &body, "text/plain; charset=utf-8");
	skn_httpd_reply_header(reply, "Cache-Control", "no-store");
	return reply;
}

static void add_cache_headers(struct skn_httpd_reply *reply, const char *key, const char *tail, bool immutable)
{
	char tag[TAG_LEN + 8];

	snprintf(tag, sizeof(tag), "\"%.*s%s\"", TAG_LEN, key, tail);
	skn_httpd_reply_header(reply, "ETag", tag);
	skn_httpd_reply_header(reply, "Cache-Control", immutable ? FOR_EVER : ASK_AGAIN);
	skn_httpd_reply_header(reply, "Vary", "Accept-Encoding");
}

static struct skn_httpd_reply *unchanged(const char *key, bool immutable)
{
	struct skn_httpd_reply *reply = reply_of(304, NULL, NULL);

	add_cache_headers(reply, key, "", immutable);
	return reply;
}

/* All forms of what an address has; takes BODY. */
static void make_entry(struct skn_web_entry *out, const struct asked *asked, unsigned status, struct skn_buf *body,
		       const char *media, bool immutable)
{
	struct skn_buf packed = SKN_BUF_INIT;
	struct skn_httpd_reply **forms = out->forms;

	*out = (struct skn_web_entry){ .generation = asked->generation->number };
	memcpy(out->key, asked->key, sizeof(out->key));
	if (body->n >= SKN_WEB_GZIP_MIN)
		skn_gzip(&packed, body->p, body->n);
	if (packed.n && packed.n < body->n) {
		forms[SKN_WEB_GZIP] = reply_of(status, &packed, media);
		skn_httpd_reply_header(forms[SKN_WEB_GZIP], "Content-Encoding", "gzip");
	}
	skn_buf_release(&packed);
	forms[SKN_WEB_PLAIN] = reply_of(status, body, media);
	if (status == 200) {
		forms[SKN_WEB_UNCHANGED] = unchanged(asked->key, immutable);
		add_cache_headers(forms[SKN_WEB_PLAIN], asked->key, "", immutable);
		if (forms[SKN_WEB_GZIP])
			add_cache_headers(forms[SKN_WEB_GZIP], asked->key, "-gz", immutable);
	} else {
		skn_httpd_reply_header(forms[SKN_WEB_PLAIN], "Cache-Control", "no-cache");
		if (forms[SKN_WEB_GZIP])
			skn_httpd_reply_header(forms[SKN_WEB_GZIP], "Cache-Control", "no-cache");
	}
}

/* The form that the request asks for. */
static struct skn_httpd_reply *choose(const struct skn_web_entry *entry, const struct skn_httpd_request *request)
{
	char tag[TAG_LEN + 1];

	snprintf(tag, sizeof(tag), "%.*s", TAG_LEN, entry->key);
	if (entry->forms[SKN_WEB_UNCHANGED] && skn_web_matches(request->if_none_match, tag))
		return skn_httpd_reply_ref(entry->forms[SKN_WEB_UNCHANGED]);
	if (entry->forms[SKN_WEB_GZIP] && skn_web_accepts_gzip(request->accept_encoding))
		return skn_httpd_reply_ref(entry->forms[SKN_WEB_GZIP]);
	return skn_httpd_reply_ref(entry->forms[SKN_WEB_PLAIN]);
}

/* ---- what is asked for ---- */

static void release(struct asked *asked)
{
	skn_web_target_release(&asked->target);
	skn_web_generation_put(asked->web, asked->generation);
	free(asked->name);
}

/* An answer of the API that may be kept depends on the tip and on every byte of the target. */
static void name_call(struct asked *asked)
{
	struct skn_sha256 h;

	asked->known = true;
	asked->name = skn_xstrdup(asked->request->target);
	skn_sha256_init(&h);
	skn_sha256_add(&h, asked->generation->key, sizeof(asked->generation->key));
	skn_sha256_add(&h, asked->name, strlen(asked->name));
	skn_sha256_end_hex(&h, asked->key);
}

/* The key of the page that is asked for; of one that is not there, of the page that says so. */
static void name_page(struct asked *asked)
{
	const char *path = asked->target.path;

	asked->known = skn_site_key(asked->key, asked->generation->site, path);
	if (!asked->known && !skn_site_key(asked->key, asked->generation->site, NOT_FOUND_PAGE))
		memset(asked->key, '0', sizeof(asked->key));
	asked->name = skn_xstrdup(asked->known ? path : NOT_FOUND_NAME);
}

static void name_it(struct asked *asked)
{
	if (asked->api)
		name_call(asked);
	else
		name_page(asked);
}

/* Of a page that was asked for in this generation the name is enough. */
static bool find_kept(struct skn_web_entry *out, struct asked *asked)
{
	struct skn_web *web = asked->web;
	const char *name = asked->api ? asked->request->target : asked->target.path;

	if (skn_web_cache_get(out, web->cache, name)) {
		if (out->generation == asked->generation->number)
			return true;
		name_it(asked);
		if (asked->known && memcmp(out->key, asked->key, sizeof(out->key)) == 0) {
			skn_web_cache_confirm(web->cache, name, asked->key, asked->generation->number);
			return true;
		}
		skn_web_entry_release(out);
		return false;
	}
	name_it(asked);
	if (asked->known || !skn_web_cache_get(out, web->cache, asked->name))
		return false;
	if (memcmp(out->key, asked->key, sizeof(out->key)) == 0)
		return true;
	skn_web_entry_release(out);
	return false;
}

/* "threads/a" is at "threads/a/". */
static struct skn_httpd_reply *redirect(const struct asked *asked)
{
	const char *path = asked->target.path;
	size_t n = strcspn(asked->request->target, "?");
	struct skn_httpd_reply *reply;
	char key[SKN_SHA256_HEX], *longer, *to;

	if (!*path || path[strlen(path) - 1] == '/')
		return NULL;
	longer = skn_xasprintf("%s/", path);
	to = skn_site_key(key, asked->generation->site, longer)
		     ? skn_xasprintf("%.*s/%s", (int)n, asked->request->target, asked->request->target + n)
		     : NULL;
	free(longer);
	if (!to)
		return NULL;
	reply = reply_of(301, NULL, NULL);
	skn_httpd_reply_header(reply, "Location", to);
	skn_httpd_reply_header(reply, "Cache-Control", ASK_AGAIN);
	free(to);
	return reply;
}

/* What can be said without work, or NULL; ASKED is filled as far as it came, for who goes on. */
static struct skn_httpd_reply *answer_at_once(struct asked *asked)
{
	const struct skn_httpd_request *request = asked->request;
	struct skn_web *web = asked->web;
	struct skn_httpd_reply *reply;
	struct skn_web_entry entry;
	struct skn_err err = SKN_ERR_INIT;
	char tag[TAG_LEN + 1];

	if (!skn_web_host_is_allowed(request->host, web->options.hosts, web->options.n_hosts))
		return plain(421, "this server does not answer for that name");
	if (skn_web_target_parse(&asked->target, request->target, &err) != SKN_OK)
		return plain(400, err.msg);
	asked->generation = skn_web_generation_get(web);
	asked->api = skn_web_is_api(&asked->target);
	if (find_kept(&entry, asked)) {
		reply = choose(&entry, request);
		skn_web_entry_release(&entry);
		return reply;
	}
	snprintf(tag, sizeof(tag), "%.*s", TAG_LEN, asked->key);
	if (asked->known && !asked->api && skn_web_matches(request->if_none_match, tag) &&
	    strcmp(request->if_none_match, "*") != 0)
		return unchanged(asked->key, skn_site_is_immutable(asked->generation->site, asked->target.path));
	return asked->known ? NULL : redirect(asked);
}

struct skn_httpd_reply *skn_web_quick(void *ctx, const struct skn_httpd_request *request)
{
	struct asked asked = { .web = ctx, .request = request };
	struct skn_httpd_reply *reply = answer_at_once(&asked);

	release(&asked);
	return reply;
}

/* ---- work ---- */

/* The worker's own site of the generation that is asked. */
static int open_site(struct skn_web_worker *worker, const struct skn_web_generation *generation, struct skn_err *err)
{
	if (worker->site && worker->generation == generation->number)
		return SKN_OK;
	skn_site_close(worker->site);
	worker->site = NULL;
	worker->generation = generation->number;
	return skn_site_twin(&worker->site, generation->site, &worker->store, err);
}

static int make_page(struct skn_web_entry *out, struct asked *asked, struct skn_web_worker *worker, struct skn_err *err)
{
	const char *path = asked->known ? asked->target.path : NOT_FOUND_PAGE;
	struct skn_buf body = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	skn_sink_to_buf(&sink, &body);
	rc = skn_site_page(&sink, worker->site, path, err);
	if (rc == SKN_OK)
		rc = skn_buf_check(&body, "a page", err);
	asked->lasting = rc == SKN_OK && !skn_site_page_is_broken(worker->site);
	if (rc == SKN_OK)
		make_entry(out, asked, asked->known ? 200 : 404, &body, skn_site_media(path),
			   asked->known && asked->lasting && skn_site_is_immutable(worker->site, path));
	skn_buf_release(&body);
	return rc;
}

static int make_call(struct skn_web_entry *out, struct asked *asked, struct skn_web_worker *worker, struct skn_err *err)
{
	struct skn_web_call call = { .target = &asked->target, .site = worker->site, .store = &worker->store,
				     .tip = asked->generation->tip };
	struct skn_web_answer answer = { .body = SKN_BUF_INIT };
	char *to;

	if (!worker->search) {
		int rc = skn_search_open(&worker->search, &worker->store, err);

		if (rc != SKN_OK)
			return rc;
	}
	call.search = worker->search;
	skn_web_api(&answer, &call);
	/* Other branches may move while the tip stays: the tag is of what was said. */
	skn_sha256_hex(asked->key, answer.body.p, answer.body.n);
	asked->lasting = answer.immutable;
	make_entry(out, asked, answer.status, &answer.body, answer.media, answer.immutable);
	if (answer.location) {
		to = skn_xasprintf("/%s", answer.location);
		for (size_t i = 0; i < SKN_WEB_UNCHANGED; i++)
			if (out->forms[i])
				skn_httpd_reply_header(out->forms[i], "Location", to);
		free(to);
	}
	skn_buf_release(&answer.body);
	free(answer.location);
	return SKN_OK;
}

static struct skn_httpd_reply *failed(const struct skn_err *err)
{
	return plain(500, err->code == SKN_ELIMIT ? "this page is larger than this server makes" :
						    "this page could not be made; the repository may be damaged");
}

struct skn_httpd_reply *skn_web_work(void *ctx, unsigned number, const struct skn_httpd_request *request)
{
	struct asked asked = { .web = ctx, .request = request };
	struct skn_httpd_reply *reply = answer_at_once(&asked); /* another worker may have been quicker */
	struct skn_web_worker *worker = &asked.web->workers[number];
	struct skn_err err = SKN_ERR_INIT;
	struct skn_web_entry entry;
	int rc;

	if (!reply) {
		rc = open_site(worker, asked.generation, &err);
		if (rc == SKN_OK)
			rc = asked.api ? make_call(&entry, &asked, worker, &err) : make_page(&entry, &asked, worker, &err);
		reply = rc == SKN_OK ? choose(&entry, request) : failed(&err);
		if (rc == SKN_OK && asked.lasting)
			skn_web_cache_put(asked.web->cache, asked.name, &entry, SKN_WEB_CACHE_ONE);
		else if (rc == SKN_OK)
			skn_web_entry_release(&entry);
	}
	release(&asked);
	return reply;
}
