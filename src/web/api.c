#include "web/api.h"

#include "base/path.h"
#include "site/inside.h"
#include "text/escape.h"
#include "text/jsonw.h"
#include "web/asked.h"
#include "web/view.h"

static const char json[] = "application/json; charset=utf-8", html[] = "text/html; charset=utf-8";

static bool has(const struct skn_web_target *target, const char *name)
{
	for (size_t i = 0; i < target->n_params; i++)
		if (skn_streq(target->params[i].name, name))
			return true;
	return false;
}

static bool is_compare(const char *path)
{
	return skn_starts_with(path, "threads/") &&
	       (skn_ends_with(path, "/compare/") || skn_ends_with(path, "/compare"));
}

bool skn_web_is_api(const struct skn_web_target *target)
{
	const char *path = target->path;

	return skn_starts_with(path, "api/") || skn_streq(path, "api") || skn_starts_with(path, "at/") ||
	       skn_streq(path, "search") || skn_streq(path, "search/") ||
	       (is_compare(path) && (has(target, "from") || has(target, "to")));
}

/* ---- errors ---- */

static unsigned status_of(enum skn_errc code)
{
	switch (code) {
	case SKN_EUSAGE: return 400;
	case SKN_ENOTFOUND:
	case SKN_EAMBIGUOUS: return 404;
	case SKN_ELIMIT: return 422;
	case SKN_ELOCKED: return 503;
	default: return 500;
	}
}

static const char *word_of(enum skn_errc code)
{
	switch (code) {
	case SKN_EUSAGE: return "bad-request";
	case SKN_ENOTFOUND: return "not-found";
	case SKN_EAMBIGUOUS: return "ambiguous";
	case SKN_ELIMIT: return "too-much";
	case SKN_ELOCKED: return "busy";
	default: return "internal";
	}
}

/* What went wrong inside the server may name its folders: readers learn of a store's own files only. */
static void veil(struct skn_err *err, enum skn_errc code)
{
	if (status_of(code) < 500)
		return;
	if (code == SKN_EDATA && *err->path && skn_path_is_safe(err->path)) {
		char *what = skn_xasprintf("%s: %s", err->path, err->msg);

		snprintf(err->msg, sizeof(err->msg), "%s", what);
		free(what);
	} else {
		snprintf(err->msg, sizeof(err->msg), "%s",
			 code == SKN_ELOCKED ? "the index of the search is being made"
					     : "the server could not read what it needs");
	}
	snprintf(err->hint, sizeof(err->hint), "%s", code == SKN_ELOCKED ? "ask again" : "");
}

static void write_error(struct skn_web_answer *out, const struct skn_err *err, enum skn_errc code)
{
	struct skn_jsonw w;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &out->body);
	skn_jsonw_init(&w, &sink, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "error");
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "code", word_of(code));
	skn_jsonw_str(&w, "message", *err->msg ? err->msg : "it cannot be answered");
	skn_jsonw_str(&w, "hint", *err->hint ? err->hint : NULL);
	skn_jsonw_object_end(&w);
	skn_jsonw_object_end(&w);
}

static void fail(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err, enum skn_errc code)
{
	veil(err, code);
	skn_buf_clear(&out->body);
	free(out->location);
	*out = (struct skn_web_answer){ .status = status_of(code), .body = out->body, .media = json };
	if (skn_starts_with(call->target->path, "api")) {
		write_error(out, err, code);
	} else {
		out->media = html;
		skn_web_view_error(out, call, out->status, err);
	}
}

/* ---- documents ---- */

static bool is_whole_id(const char *rev)
{
	return strlen(rev) == SKN_OID_HEX && strspn(rev, "0123456789abcdef") == SKN_OID_HEX;
}

/* Every revision that it could be of is named by a commit's full id. */
static bool is_immutable(const struct skn_web_asked *asked)
{
	bool any = false;

	for (size_t i = 0; asked->route->rules[i].name; i++) {
		if (asked->route->rules[i].type != SKN_WEB_REV)
			continue;
		if (!asked->values[i].text || !is_whole_id(asked->values[i].text))
			return false;
		any = true;
	}
	return any;
}

static int document(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err)
{
	const char *path = call->target->path, *rest = skn_starts_with(path, "api/") ? path + strlen("api/") : "";
	struct skn_web_asked asked = { .call = call };
	struct skn_sink sink;
	int rc;

	asked.route = skn_web_route_find(&asked.thread, call->site, rest);
	if (!asked.route) {
		skn_fail(err, SKN_ENOTFOUND, "the API has nothing here");
		return skn_hint(err, "api/openapi.json says what it has");
	}
	rc = skn_web_asked_read(asked.values, asked.route->rules, false, call->target, err);
	if (rc == SKN_OK && asked.thread && skn_store_check_path(skn_thread_name_of(asked.thread), NULL) != SKN_OK)
		rc = skn_fail(err, SKN_ENOTFOUND, "no thread is called so");
	if (rc == SKN_OK) {
		skn_sink_to_buf(&sink, &out->body);
		rc = asked.route->make(&sink, &asked, err);
		if (rc == SKN_OK)
			rc = skn_sink_check(&sink, err);
		if (rc == SKN_OK)
			rc = skn_buf_check(&out->body, "the answer", err);
		out->media = json;
		out->immutable = is_immutable(&asked);
	}
	free(asked.thread);
	return rc;
}

/* ---- pages ---- */

/* To the same address with a slash at its end, where its links lead right. */
static int add_slash(struct skn_web_answer *out, const struct skn_web_target *target)
{
	struct skn_buf at = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &at);
	skn_esc_url_path(&sink, target->path, strlen(target->path));
	skn_buf_addc(&at, '/');
	for (size_t i = 0; i < target->n_params; i++) {
		skn_buf_addc(&at, i ? '&' : '?');
		skn_esc_url_query(&sink, target->params[i].name, strlen(target->params[i].name));
		skn_buf_addc(&at, '=');
		skn_esc_url_query(&sink, target->params[i].value, strlen(target->params[i].value));
	}
	out->status = 302;
	out->location = skn_buf_detach(&at);
	return SKN_OK;
}

static int page(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err)
{
	const char *path = call->target->path;

	out->media = html;
	if (!skn_ends_with(path, "/"))
		return add_slash(out, call->target);
	if (skn_streq(path, "search/"))
		return skn_web_view_search(out, call, err);
	return skn_starts_with(path, "at/") ? skn_web_view_at(out, call, err) : skn_web_view_compare(out, call, err);
}

void skn_web_api(struct skn_web_answer *out, const struct skn_web_call *call)
{
	const char *path = call->target->path;
	struct skn_err err = SKN_ERR_INIT;
	int rc;

	*out = (struct skn_web_answer){ .status = 200, .body = SKN_BUF_INIT };
	if (skn_starts_with(path, "api/") || skn_streq(path, "api"))
		rc = document(out, call, &err);
	else
		rc = page(out, call, &err);
	if (rc != SKN_OK)
		fail(out, call, &err, (enum skn_errc)rc);
}
