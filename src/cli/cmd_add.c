#include "cli/session.h"
#include "doc/key.h"
#include "store/put.h"
#include "text/jsonw.h"
#include "text/name.h"

/* A record being put together from the command line. */
struct adding {
	struct skn_session session;
	struct skn_cli *cli;
	struct skn_view *view;
	char *thread;
	struct skn_tree tree;
	struct skn_node *fields;
	struct skn_changes changes;
};

static void set_line(struct adding *a, const char *field, const char *value)
{
	if (value)
		skn_node_set(&a->tree, a->fields, field, skn_node_string(&a->tree, value, strlen(value)));
}

static void set_option(struct adding *a, const char *field, const char *option)
{
	set_line(a, field, skn_cli_value(a->cli, option));
}

/* Markdown from an option, "-" from standard input, one sentence a line. */
static int set_prose(struct adding *a, const char *field, const char *option, struct skn_err *err)
{
	const char *value = skn_cli_value(a->cli, option);
	struct skn_buf text = SKN_BUF_INIT, out = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (!value)
		return SKN_OK;
	if (skn_streq(value, "-"))
		rc = skn_session_read(&text, "-", SKN_RECORD_MAX, err);
	else
		skn_buf_adds(&text, value);
	if (rc == SKN_OK) {
		skn_prose_format(&out, text.p, text.n);
		skn_node_set(&a->tree, a->fields, field, skn_node_string(&a->tree, out.p, out.n));
	}
	skn_buf_release(&text);
	skn_buf_release(&out);
	return rc;
}

static int set_order(struct adding *a, struct skn_err *err)
{
	int64_t order;
	int rc = skn_cli_int(a->cli, "order", -1000000, 1000000, INT64_MIN, &order, err);

	if (rc == SKN_OK && order != INT64_MIN)
		skn_node_set(&a->tree, a->fields, "order", skn_node_int(&a->tree, order));
	return rc;
}

static bool exists(struct adding *a, enum skn_kind kind, const char *id)
{
	char *path = skn_kind_path_in(a->thread, kind, id);
	bool there = skn_view_has(a->view, path);

	free(path);
	return there;
}

/* --id, which must be free, else BASE or the first of BASE-2, BASE-3 that is. */
static int choose_id(char **out, struct adding *a, enum skn_kind kind, const char *base, struct skn_err *err)
{
	const char *id = skn_cli_value(a->cli, "id");
	int rc;

	if (id) {
		rc = skn_name_check(id, strlen(id), SKN_NAME_ID, err);
		if (rc == SKN_OK && exists(a, kind, id))
			rc = skn_fail(err, SKN_EEXISTS, "there is a %s '%s' already", skn_kind_info(kind)->word, id);
		if (rc == SKN_OK)
			*out = skn_xstrdup(id);
		return rc;
	}
	*out = skn_xstrdup(base);
	for (unsigned n = 2; exists(a, kind, *out); n++) {
		free(*out);
		*out = skn_xasprintf("%s-%u", base, n);
	}
	return SKN_OK;
}

/* Puts the record and says where. */
static int finish(struct adding *a, enum skn_kind kind, const char *id, struct skn_err *err)
{
	char *path = skn_kind_path_in(a->thread, kind, id);
	struct skn_jsonw w;
	int rc = skn_put_record(&a->changes, a->view, a->thread, kind, id, a->fields, false, err);

	if (rc == SKN_OK) {
		char *message = skn_xasprintf("%s: add %s %s", skn_thread_name_of(a->thread),
					      skn_kind_info(kind)->word, id);

		rc = skn_session_apply(&a->session, &a->changes, message, false, NULL, err);
		free(message);
	}
	if (rc == SKN_OK && a->cli->json) {
		skn_jsonw_init(&w, a->cli->out, true);
		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "kind", skn_kind_info(kind)->word);
		skn_jsonw_str(&w, "id", id);
		skn_jsonw_str(&w, "path", path);
		skn_jsonw_object_end(&w);
	} else if (rc == SKN_OK) {
		skn_sink_printf(a->cli->out, kind == SKN_KIND_ITEM ? "[@%s]\n" : "%s\n",
				kind == SKN_KIND_ITEM ? id : path);
	}
	free(path);
	return rc;
}

static int begin(struct adding *a, struct skn_cli *cli, struct skn_err *err)
{
	int rc = skn_session_open(&a->session, cli, err);

	a->cli = cli;
	a->fields = skn_node_new(&a->tree, SKN_OBJECT);
	if (rc == SKN_OK)
		rc = skn_session_base(&a->view, &a->session, err);
	if (rc == SKN_OK)
		rc = skn_store_find(&a->thread, a->view, cli->args[0], err);
	return rc;
}

static int end(struct adding *a, int rc)
{
	skn_changes_release(&a->changes);
	skn_tree_release(&a->tree);
	free(a->thread);
	skn_view_free(a->view);
	skn_session_close(&a->session);
	return rc;
}

static int require(struct adding *a, const char *option, struct skn_err *err)
{
	if (skn_cli_value(a->cli, option))
		return SKN_OK;
	return skn_fail(err, SKN_EUSAGE, "--%s is missing", option);
}

/* ---- item ---- */

static void set_authors(struct adding *a)
{
	size_t n;
	const char *const *names = skn_cli_values(a->cli, "author", &n);
	struct skn_node *list = skn_node_new(&a->tree, SKN_ARRAY);

	for (size_t i = 0; i < n; i++) {
		struct skn_node *person = skn_node_new(&a->tree, SKN_OBJECT);
		const char *comma = strstr(names[i], ", ");

		if (comma) {
			skn_node_set(&a->tree, person, "family",
				     skn_node_string(&a->tree, names[i], (size_t)(comma - names[i])));
			skn_node_set(&a->tree, person, "given",
				     skn_node_string(&a->tree, comma + 2, strlen(comma + 2)));
		} else {
			skn_node_set(&a->tree, person, "literal",
				     skn_node_string(&a->tree, names[i], strlen(names[i])));
		}
		skn_node_append(list, person);
	}
	if (n)
		skn_node_set(&a->tree, a->fields, "author", list);
}

/* The item that is this work already, or NULL; caller frees. */
static int find_same(char **out, struct adding *a, struct skn_err *err)
{
	struct skn_buf mine = SKN_BUF_INIT, other = SKN_BUF_INIT;
	struct skn_thread thread;
	int rc;

	*out = NULL;
	if (skn_key_is_weak(a->fields))
		return SKN_OK;
	rc = skn_store_load(&thread, a->view, a->thread, SKN_LOAD_ALL_ITEMS, err);
	if (rc != SKN_OK)
		return rc;
	skn_key_identity(&mine, a->fields);
	for (size_t i = 0; i < thread.items.n && !*out; i++) {
		skn_buf_clear(&other);
		skn_key_identity(&other, thread.items.v[i].tree.root);
		if (skn_buf_eq(&other, mine.p, mine.n))
			*out = skn_xstrdup(thread.items.v[i].id);
	}
	skn_thread_release(&thread);
	skn_buf_release(&mine);
	skn_buf_release(&other);
	return rc;
}

static int run_item(struct skn_cli *cli, struct skn_err *err)
{
	struct adding a = { .changes = SKN_CHANGES_INIT };
	struct skn_buf key = SKN_BUF_INIT;
	char *id = NULL;
	const char *via;
	int rc = begin(&a, cli, err);

	if (rc == SKN_OK)
		rc = require(&a, "title", err);
	if (rc == SKN_OK) {
		const char *type = skn_cli_value(cli, "type");

		via = skn_cli_value(cli, "via");
		set_line(&a, "type", type ? type : "webpage");
		set_option(&a, "title", "title");
		set_authors(&a);
		set_option(&a, "container-title", "outlet");
		set_option(&a, "issued", "date");
		set_option(&a, "DOI", "doi");
		set_option(&a, "arXiv", "arxiv");
		set_option(&a, "URL", "url");
		set_option(&a, "language", "language");
		set_line(&a, "via", via ? via : "manual");
		rc = find_same(&id, &a, err);
	}
	if (rc == SKN_OK && id) {
		rc = skn_fail(err, SKN_EEXISTS, "this work is here already: [@%s]", id);
	} else if (rc == SKN_OK) {
		skn_key_make(&key, a.fields);
		rc = choose_id(&id, &a, SKN_KIND_ITEM, key.p, err);
	}
	if (rc == SKN_OK)
		rc = finish(&a, SKN_KIND_ITEM, id, err);
	skn_buf_release(&key);
	free(id);
	return end(&a, rc);
}

/* ---- event, voice, tension ---- */

static int run_record(struct skn_cli *cli, enum skn_kind kind, const char *named_by,
		      int (*fill)(struct adding *, struct skn_err *), struct skn_err *err)
{
	struct adding a = { .changes = SKN_CHANGES_INIT };
	struct skn_buf base = SKN_BUF_INIT;
	char *id = NULL;
	int rc = begin(&a, cli, err);

	if (rc == SKN_OK)
		rc = fill(&a, err);
	if (rc == SKN_OK)
		rc = set_order(&a, err);
	if (rc == SKN_OK) {
		skn_key_from_text(&base, skn_node_text(a.fields, "date"), skn_node_text(a.fields, named_by),
				  skn_kind_info(kind)->word);
		rc = choose_id(&id, &a, kind, base.p, err);
	}
	if (rc == SKN_OK)
		rc = finish(&a, kind, id, err);
	skn_buf_release(&base);
	free(id);
	return end(&a, rc);
}

static int fill_event(struct adding *a, struct skn_err *err)
{
	int rc = require(a, "date", err);

	if (rc == SKN_OK)
		rc = require(a, "text", err);
	set_option(a, "date", "date");
	if (skn_cli_flag(a->cli, "expected")) {
		struct skn_node *yes = skn_node_new(&a->tree, SKN_BOOL);

		yes->boolean = true;
		yes->text = "true";
		yes->len = 4;
		skn_node_set(&a->tree, a->fields, "expected", yes);
	}
	return rc == SKN_OK ? set_prose(a, "event", "text", err) : rc;
}

static int fill_voice(struct adding *a, struct skn_err *err)
{
	int rc = require(a, "name", err);

	if (rc == SKN_OK)
		rc = require(a, "stance", err);
	set_option(a, "voice", "name");
	if (rc == SKN_OK)
		rc = set_prose(a, "stance", "stance", err);
	return rc == SKN_OK ? set_prose(a, "evolution", "evolution", err) : rc;
}

static int fill_tension(struct adding *a, struct skn_err *err)
{
	int rc = require(a, "question", err);

	set_line(a, "status", "open");
	return rc == SKN_OK ? set_prose(a, "question", "question", err) : rc;
}

static int run_event(struct skn_cli *cli, struct skn_err *err)
{
	return run_record(cli, SKN_KIND_EVENT, "event", fill_event, err);
}

static int run_voice(struct skn_cli *cli, struct skn_err *err)
{
	return run_record(cli, SKN_KIND_VOICE, "voice", fill_voice, err);
}

static int run_tension(struct skn_cli *cli, struct skn_err *err)
{
	return run_record(cli, SKN_KIND_TENSION, "question", fill_tension, err);
}

#define ID_OPTION { .long_name = "id", .arg = "ID", .help = "its id (made from what it says)" }
#define ORDER_OPTION { .long_name = "order", .arg = "N", .help = "its place on the page" }

static const struct skn_opt item_options[] = {
	{ .long_name = "title", .short_name = 't', .arg = "TITLE", .help = "its title; needed" },
	{ .long_name = "url", .short_name = 'u', .arg = "URL", .help = "where it is" },
	{ .long_name = "author", .short_name = 'a', .arg = "NAME", .repeat = true,
	  .help = "an author, as 'Family, Given' or as one name" },
	{ .long_name = "outlet", .arg = "NAME", .help = "who published it" },
	{ .long_name = "date", .short_name = 'd', .arg = "DATE", .help = "when it was published" },
	{ .long_name = "doi", .arg = "DOI", .help = "its DOI" },
	{ .long_name = "arxiv", .arg = "ID", .help = "its arXiv id" },
	{ .long_name = "type", .arg = "TYPE", .help = "its CSL type (webpage)" },
	{ .long_name = "language", .arg = "TAG", .help = "the language it is written in" },
	{ .long_name = "via", .arg = "HOW", .help = "manual, feed:<id> or reactive:<id> (manual)" },
	{ .long_name = "id", .arg = "KEY", .help = "its key (made from what it is)" },
	{ 0 },
};

static const struct skn_opt event_options[] = {
	{ .long_name = "date", .short_name = 'd', .arg = "DATE", .help = "when: 2016, 2016-04-25, 2016~, a/b; needed" },
	{ .long_name = "text", .arg = "TEXT", .help = "what happened, with citations; - is standard input; needed" },
	{ .long_name = "expected", .help = "it has yet to come" },
	ID_OPTION, ORDER_OPTION, { 0 },
};

static const struct skn_opt voice_options[] = {
	{ .long_name = "name", .arg = "NAME", .help = "whose voice; needed" },
	{ .long_name = "stance", .arg = "TEXT", .help = "what it holds; - is standard input; needed" },
	{ .long_name = "evolution", .arg = "TEXT", .help = "how that changed" },
	ID_OPTION, ORDER_OPTION, { 0 },
};

static const struct skn_opt tension_options[] = {
	{ .long_name = "question", .short_name = 'q', .arg = "TEXT", .help = "what is open; - is standard input; needed" },
	ID_OPTION, ORDER_OPTION, { 0 },
};

static const struct skn_cmd add_item = {
	.name = "item", .group = SKN_GROUP_WRITE, .summary = "add a collected document", .args = "THREAD",
	.description = "Writes the item's record and prints how to cite it. A work that is there already, by DOI, "
		       "arXiv id or address, is refused and named.",
	.options = item_options, .json = true, .run = run_item,
};
static const struct skn_cmd add_event = {
	.name = "event", .group = SKN_GROUP_WRITE, .summary = "add a dated event", .args = "THREAD",
	.description = "Writes one file in timeline/.", .options = event_options, .json = true, .run = run_event,
};
static const struct skn_cmd add_voice = {
	.name = "voice", .group = SKN_GROUP_WRITE, .summary = "add a perspective", .args = "THREAD",
	.description = "Writes one file in perspectives/.", .options = voice_options, .json = true, .run = run_voice,
};
static const struct skn_cmd add_tension = {
	.name = "tension", .group = SKN_GROUP_WRITE, .summary = "add an open question", .args = "THREAD",
	.description = "Writes one file in tensions/.", .options = tension_options, .json = true, .run = run_tension,
};

static const struct skn_cmd *const subs[] = { &add_item, &add_event, &add_voice, &add_tension, NULL };

static const struct skn_example examples[] = {
	{ "skein add item lithium -t 'Permits halted' -u https://example.org/brine",
	  "prints the key to cite it by" },
	{ "skein add event lithium -d 2026-03-02 --text 'A court halts it. [@key]'",
	  "an event with its evidence" },
	{ 0 },
};

const struct skn_cmd skn_cmd_add = {
	.name = "add", .group = SKN_GROUP_WRITE, .summary = "add an item, event, voice or tension to a thread",
	.description = "Adds one record to the work tree (a bare repository gets a commit). What the options "
		       "say is not asked again.",
	.subs = subs, .examples = examples,
};
