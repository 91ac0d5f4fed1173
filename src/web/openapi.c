/*
 * openapi.c - api/openapi.json, OpenAPI 3.1 (spec.openapis.org/oas/v3.1.0), from the
 * table of routes and the schemas that are built into the program.
 *
 * Schemas are bundled as components: each file that an answer needs, and what it
 * refers to, with its references made to point into this document, which every tool
 * follows.
 */
#include "doc/schema_files.h"
#include "json/json.h"
#include "text/jsonw.h"
#include "web/asked.h"

static const char json[] = "application/json";

static const char *text_of(const char *file)
{
	for (const struct skn_schema_file *f = skn_schema_files; f->name; f++)
		if (skn_streq(f->name, file))
			return f->text;
	return NULL;
}

/* Appends "#/components/schemas/out-log/$defs/label" for "out-log.json#/$defs/label". */
static void place_of(struct skn_buf *out, const char *file, const char *fragment)
{
	size_t n = strlen(file);

	n -= skn_ends_with(file, ".json") ? strlen(".json") : 0;
	skn_buf_addf(out, "#/components/schemas/%.*s%s", (int)n, file, *fragment == '#' ? fragment + 1 : fragment);
}

/* ---- schemas ---- */

struct bundle {
	struct skn_jsonw *w;
	struct skn_strings files; /* wanted, in order */
	const char *file;         /* that is written */
};

static void want(struct bundle *b, const char *file)
{
	if (!skn_strings_has(&b->files, file))
		skn_strings_push(&b->files, file);
}

static void reference(struct bundle *b, const char *ref)
{
	const char *hash = strchrnul(ref, '#');
	char *file = hash == ref ? skn_xstrdup(b->file) : skn_xstrndup(ref, (size_t)(hash - ref));
	struct skn_buf place = SKN_BUF_INIT;

	want(b, file);
	place_of(&place, file, hash);
	skn_jsonw_str(b->w, "$ref", place.p);
	skn_buf_release(&place);
	free(file);
}

static void node(struct bundle *b, const struct skn_node *n)
{
	if (n->kind == SKN_ARRAY) {
		skn_jsonw_array_begin(b->w);
		for (const struct skn_node *c = n->child; c; c = c->next)
			node(b, c);
		skn_jsonw_array_end(b->w);
	} else if (n->kind == SKN_OBJECT) {
		skn_jsonw_object_begin(b->w);
		for (const struct skn_node *c = n->child; c; c = c->next) {
			if (skn_streq(c->name, "$ref") && c->kind == SKN_STRING) {
				reference(b, c->text);
			} else if (!skn_streq(c->name, "$schema") && !skn_streq(c->name, "$id")) {
				skn_jsonw_keyn(b->w, c->name, c->name_len);
				node(b, c);
			}
		}
		skn_jsonw_object_end(b->w);
	} else {
		skn_node_write_json(b->w, n);
	}
}

static int schemas(struct skn_jsonw *w, struct skn_err *err)
{
	struct bundle b = { .w = w };
	int rc = SKN_OK;

	want(&b, "out-error.json");
	want(&b, "defs.json"); /* of the parameters */
	for (const struct skn_web_route *r = skn_web_routes; r->id; r++)
		if (r->schema)
			want(&b, r->schema);
	skn_jsonw_key(w, "schemas");
	skn_jsonw_object_begin(w);
	for (size_t i = 0; rc == SKN_OK && i < b.files.n; i++) {
		struct skn_tree tree = SKN_TREE_INIT;
		const char *text = text_of(b.files.v[i]);

		b.file = b.files.v[i];
		rc = text ? skn_json_parse(&tree, text, strlen(text), b.file, err)
			  : skn_fail(err, SKN_EDATA, "there is no schema %s", b.file);
		if (rc == SKN_OK) {
			skn_jsonw_keyn(w, b.file, strlen(b.file) - strlen(".json"));
			node(&b, tree.root);
		}
		skn_tree_release(&tree);
	}
	skn_jsonw_object_end(w);
	skn_strings_release(&b.files);
	return rc;
}

/* ---- parameters ---- */

static void choices(struct skn_jsonw *w, const struct skn_web_rule *rule)
{
	skn_jsonw_str(w, "type", "string");
	skn_jsonw_key(w, "enum");
	skn_jsonw_array_begin(w);
	for (const char *p = rule->choices; *p; p += strcspn(p, "|"), p += *p == '|')
		skn_jsonw_string(w, p, strcspn(p, "|"));
	skn_jsonw_array_end(w);
	if (!rule->all)
		skn_jsonw_strn(w, "default", rule->choices, strcspn(rule->choices, "|"));
}

static void type(struct skn_jsonw *w, const struct skn_web_rule *rule)
{
	switch (rule->type) {
	case SKN_WEB_CHOICE: choices(w, rule); break;
	case SKN_WEB_FLAG:
		skn_jsonw_str(w, "type", "boolean");
		skn_jsonw_bool(w, "default", false);
		break;
	case SKN_WEB_INT:
		skn_jsonw_str(w, "type", "integer");
		skn_jsonw_int(w, "minimum", rule->min);
		skn_jsonw_int(w, "maximum", rule->max);
		skn_jsonw_int(w, "default", rule->fallback);
		break;
	case SKN_WEB_THREAD:
		skn_jsonw_str(w, "$ref", "#/components/schemas/defs/$defs/path");
		break;
	default:
		skn_jsonw_str(w, "type", "string");
		skn_jsonw_int(w, "minLength", 1);
		skn_jsonw_int(w, "maxLength", rule->max);
	}
}

static void parameter(struct skn_jsonw *w, const struct skn_web_rule *rule)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "name", rule->name);
	skn_jsonw_str(w, "in", "query");
	if (rule->required)
		skn_jsonw_bool(w, "required", true);
	skn_jsonw_str(w, "description", rule->about);
	skn_jsonw_key(w, "schema");
	skn_jsonw_object_begin(w);
	type(w, rule);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
}

static void parameters(struct skn_jsonw *w, const struct skn_web_route *route)
{
	if (!route->of_thread && !route->rules->name)
		return;
	skn_jsonw_key(w, "parameters");
	skn_jsonw_array_begin(w);
	if (route->of_thread) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "$ref", "#/components/parameters/name");
		skn_jsonw_object_end(w);
	}
	for (const struct skn_web_rule *r = route->rules; r->name; r++)
		parameter(w, r);
	skn_jsonw_array_end(w);
}

static void name_parameter(struct skn_jsonw *w)
{
	skn_jsonw_key(w, "parameters");
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "name");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "name", "name");
	skn_jsonw_str(w, "in", "path");
	skn_jsonw_bool(w, "required", true);
	skn_jsonw_str(w, "description", "The thread. One in a folder has slashes, energy/lithium, which stand in the address "
					"as they are: an encoded slash is refused. The end of a name is enough where one "
					"thread has it.");
	skn_jsonw_key(w, "schema");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "$ref", "#/components/schemas/defs/$defs/path");
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
}

/* ---- answers ---- */

static const struct {
	unsigned status;
	const char *name, *about;
} failures[] = {
	{ 400, "BadRequest", "A parameter is unknown, missing, given twice or out of bounds" },
	{ 404, "NotFound", "There is no such thread or version, or the name fits more than one" },
	{ 422, "TooMuch", "A limit was passed" },
	{ 500, "Internal", "The server could not read what it needs" },
	{ 503, "Busy", "Too much is asked at once, or the index of the search is being made; ask again" },
};

static void content(struct skn_jsonw *w, const char *file)
{
	struct skn_buf place = SKN_BUF_INIT;

	skn_jsonw_key(w, "content");
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, json);
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "schema");
	skn_jsonw_object_begin(w);
	if (file) {
		place_of(&place, file, "");
		skn_jsonw_str(w, "$ref", place.p);
	} else {
		skn_jsonw_str(w, "type", "object");
	}
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	skn_buf_release(&place);
}

static void responses(struct skn_jsonw *w, const struct skn_web_route *route)
{
	char status[16], *ref;

	skn_jsonw_key(w, "responses");
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "200");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "description", route->summary);
	content(w, route->schema);
	skn_jsonw_object_end(w);
	skn_jsonw_key(w, "304");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "description", "Nothing has changed since the answer whose ETag was sent as If-None-Match");
	skn_jsonw_object_end(w);
	for (size_t i = 0; i < SKN_ARRAY_LEN(failures); i++) {
		snprintf(status, sizeof(status), "%u", failures[i].status);
		ref = skn_xasprintf("#/components/responses/%s", failures[i].name);
		skn_jsonw_key(w, status);
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "$ref", ref);
		skn_jsonw_object_end(w);
		free(ref);
	}
	skn_jsonw_object_end(w);
}

static void failure_responses(struct skn_jsonw *w)
{
	skn_jsonw_key(w, "responses");
	skn_jsonw_object_begin(w);
	for (size_t i = 0; i < SKN_ARRAY_LEN(failures); i++) {
		skn_jsonw_key(w, failures[i].name);
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "description", failures[i].about);
		content(w, "out-error.json");
		skn_jsonw_object_end(w);
	}
	skn_jsonw_object_end(w);
}

static void path(struct skn_jsonw *w, const struct skn_web_route *route)
{
	char *key = route->of_thread ? skn_xasprintf("/threads/{name}%s%s", *route->tail ? "/" : "", route->tail)
				     : skn_xasprintf("/%s", route->tail);

	skn_jsonw_key(w, key);
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "get");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "operationId", route->id);
	skn_jsonw_str(w, "summary", route->summary);
	skn_jsonw_str(w, "description", route->about);
	parameters(w, route);
	responses(w, route);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	free(key);
}

static void info(struct skn_jsonw *w)
{
	skn_jsonw_key(w, "info");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "title", "skein");
	skn_jsonw_str(w, "version", SKN_VERSION);
	skn_jsonw_str(w, "description",
		      "Threads, each a cited synthesis of one topic, in all their versions. The documents are those that "
		      "the commands print with --json. Every address answers HEAD, too, and sends an ETag.");
	skn_jsonw_object_end(w);
	skn_jsonw_key(w, "servers");
	skn_jsonw_array_begin(w);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "url", "../api");
	skn_jsonw_object_end(w);
	skn_jsonw_array_end(w);
}

int skn_web_make_openapi(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err)
{
	struct skn_jsonw w;
	int rc;

	(void)asked;
	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "openapi", "3.1.0");
	info(&w);
	skn_jsonw_key(&w, "paths");
	skn_jsonw_object_begin(&w);
	for (const struct skn_web_route *r = skn_web_routes; r->id; r++)
		path(&w, r);
	skn_jsonw_object_end(&w);
	skn_jsonw_key(&w, "components");
	skn_jsonw_object_begin(&w);
	name_parameter(&w);
	failure_responses(&w);
	rc = schemas(&w, err);
	skn_jsonw_object_end(&w);
	skn_jsonw_object_end(&w);
	return rc;
}
