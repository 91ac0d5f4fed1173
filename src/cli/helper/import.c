#include "base/path.h"
#include "cli/session.h"
#include "import/apply.h"
#include "import/json.h"
#include "import/page_html.h"
#include "import/page_pandoc.h"
#include "import/page_text.h"
#include "rev/message.h"
#include "store/batch.h"
#include "store/kept.h"
#include "text/edtf.h"
#include "text/jsonw.h"
#include "text/name.h"

enum format { TEXT, HTML, PANDOC, JSON };

struct importer {
	struct skn_session *session;
	struct skn_cli *cli;
	struct skn_batch *batch;
	struct skn_view *view; /* HEAD and what the batch holds so far */
	struct skn_jsonw json;
	struct skn_kept kept;  /* threads as the batch left them */
	struct skn_import_memo memo;
	bool first;            /* the store had no thread: the page's site names it */
	const char *title;     /* what it was called until then */
};

static enum format guess(const char *file, const struct skn_buf *bytes)
{
	const char *p = bytes->p;

	if (skn_ends_with(file, ".json"))
		return JSON;
	if (skn_ends_with(file, ".html") || skn_ends_with(file, ".htm"))
		return HTML;
	if (skn_ends_with(file, ".md") || skn_ends_with(file, ".markdown"))
		return PANDOC;
	if (skn_ends_with(file, ".txt"))
		return TEXT;
	p += strspn(p, " \t\r\n");
	if (*p == '{')
		return JSON;
	if (*p == '<')
		return HTML;
	return strncmp(p, "---\n", 4) == 0 ? PANDOC : TEXT;
}

static enum format format_of(const struct importer *im, const char *file, const struct skn_buf *bytes)
{
	static const char *const names[] = { "text", "html", "pandoc", "json" };
	const char *wanted = skn_cli_value(im->cli, "format");

	for (size_t i = 0; wanted && i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(names[i], wanted))
			return (enum format)i;
	return guess(file, bytes);
}

/* The file that the head of a Markdown page names as its bibliography, beside
 * the page or below; NULL.  A page may be a stranger's: it names nothing else. */
static char *named_bibliography(const char *file, const struct skn_buf *bytes)
{
	static const char field[] = "\nbibliography:";
	const char *end = strncmp(bytes->p, "---\n", 4) == 0 ? strstr(bytes->p + 3, "\n---\n") : NULL;
	const char *at = end ? strstr(bytes->p, field) : NULL, *slash = strrchr(file, '/');
	struct skn_buf name = SKN_BUF_INIT;
	char *path = NULL;

	if (at && at < end) {
		at += strlen(field);
		at += strspn(at, " \"'");
		skn_buf_add(&name, at, strcspn(at, "\n"));
		while (name.n && strchr(" \r\"'", name.p[name.n - 1]))
			skn_buf_truncate(&name, name.n - 1);
		if (skn_path_is_safe(name.p))
			path = skn_xasprintf("%.*s%s", slash ? (int)(slash - file + 1) : 0, file, name.p);
	}
	skn_buf_release(&name);
	return path;
}

static int parse_pandoc(struct skn_page *page, struct importer *im, const struct skn_buf *bytes,
			const char *file, struct skn_err *err)
{
	const char *given = skn_cli_value(im->cli, "bibliography");
	char *named = given ? NULL : named_bibliography(file, bytes);
	const char *bib = given ? given : named;
	struct skn_buf list = SKN_BUF_INIT;
	int rc = bib ? skn_session_read(&list, bib, SKN_PAGE_SIZE_MAX, err) : SKN_OK;

	if (rc == SKN_OK) {
		struct skn_page_bibliography bibliography = { .name = bib, .s = list.p, .n = list.n };

		rc = skn_page_parse_pandoc(page, bytes->p, bytes->n, file, bib ? &bibliography : NULL, err);
	}
	skn_buf_release(&list);
	free(named);
	return rc;
}

/* The thread's path: --as, else the thread of that slug, else a new one. */
static int choose_path(char **out, struct importer *im, const char *title, struct skn_err *err)
{
	const char *as = skn_cli_value(im->cli, "as");
	struct skn_buf slug = SKN_BUF_INIT;
	int rc = SKN_OK;

	if (as) {
		skn_buf_adds(&slug, skn_thread_name_of(as));
		rc = skn_store_check_path(slug.p, err);
	} else {
		skn_name_make(&slug, title, strlen(title), "thread");
	}
	if (rc == SKN_OK && skn_store_find(out, im->view, slug.p, err) != SKN_OK) {
		rc = err->code == SKN_ENOTFOUND ? SKN_OK : (int)err->code;
		if (rc == SKN_OK) {
			skn_err_clear(err);
			*out = skn_xasprintf("threads/%s", slug.p);
		}
	}
	skn_buf_release(&slug);
	return rc;
}

static int read_options(struct skn_import_options *options, struct importer *im, char time[32],
			struct skn_err *err)
{
	const char *date = skn_cli_value(im->cli, "date");
	struct skn_edtf parsed;
	int rc = skn_cli_int(im->cli, "version", 1, SKN_PAGE_NUMBER_MAX, 0, &options->version, err);

	if (rc == SKN_OK)
		rc = skn_cli_int(im->cli, "items", 0, SKN_PAGE_NUMBER_MAX, -1, &options->items, err);
	options->time = NULL;
	if (rc == SKN_OK && date) {
		rc = skn_edtf_parse(&parsed, date, strlen(date), err);
		if (rc == SKN_OK) {
			skn_edtf_format_time(time, parsed.lower);
			options->time = time;
		}
	}
	return rc;
}

/* The first page names the site of an empty store. */
static int name_site(struct skn_changes *changes, struct importer *im, const char *site, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields;
	int rc;

	if (!im->first || !site)
		return SKN_OK;
	fields = skn_node_new(&tree, SKN_OBJECT);
	skn_node_set(&tree, fields, "title", skn_node_string(&tree, site, strlen(site)));
	rc = skn_put_record(changes, im->view, "", SKN_KIND_STORE, "", fields, true, err);
	skn_tree_release(&tree);
	if (rc == SKN_OK && !skn_streq(site, im->title))
		skn_cli_hint(im->cli, "the store is called '%s' now, as its first page says", site);
	im->first = false;
	return rc;
}

/* What one file makes of its thread. */
struct version {
	const char *file;
	char *path;                   /* of the thread */
	struct skn_kept_thread *kept; /* as the version before left it */
	struct skn_changes changes;
	struct skn_prose prose;       /* of its narrative, from a page */
};

static const struct skn_thread *previous(const struct version *v)
{
	return v->kept->there ? &v->kept->thread : NULL;
}

static int choose_thread(struct version *v, struct importer *im, const char *title, const char *site,
			 struct skn_err *err)
{
	int rc = choose_path(&v->path, im, title, err);

	if (rc == SKN_OK)
		rc = skn_kept_get(&v->kept, &im->kept, im->view, v->path, err);
	if (rc == SKN_OK)
		rc = name_site(&v->changes, im, site, err);
	return rc;
}

/* Two versions of one number could not be told apart by it. */
static int refuse_older(const struct version *v, int64_t number, struct skn_err *err)
{
	const struct skn_node *published =
		v->kept->there ? skn_node_find(v->kept->thread.meta.tree.root, "published") : NULL;
	const struct skn_node *version = published ? skn_node_find(published, "version") : NULL;
	int64_t last;

	if (number <= 0 || !version || !skn_node_as_int(version, &last) || number >= last)
		return SKN_OK;
	skn_fail_at(err, SKN_EDATA, v->file, 0, 0, "this is version %" PRId64 ", but '%s' has version %" PRId64
		    " already", number, v->path + strlen("threads/"), last);
	return skn_hint(err, "import versions in their order, or give this one a number with --version");
}

static void warn(struct importer *im, const char *file, const struct skn_page_note *note)
{
	if (note->line)
		skn_cli_warn(im->cli, "%s:%u: %s", file, note->line, note->text);
	else
		skn_cli_warn(im->cli, "%s: %s", file, note->text);
}

static int build_page(struct version *v, struct importer *im, struct skn_page *page, struct skn_err *err)
{
	struct skn_import_options options;
	char time[32];
	int rc = read_options(&options, im, time, err);

	for (size_t i = 0; i < page->notes.n; i++)
		warn(im, v->file, &page->notes.v[i]);
	if (rc == SKN_OK)
		rc = choose_thread(v, im, page->title, page->site, err);
	if (rc == SKN_OK)
		rc = refuse_older(v, options.version ? options.version : page->version, err);
	if (rc == SKN_OK)
		rc = skn_import_apply(&v->changes, v->path, previous(v), page, &options, &im->memo, &v->prose, err);
	return rc;
}

static int build_json(struct version *v, struct importer *im, const struct skn_buf *bytes, struct skn_err *err)
{
	struct skn_import_json json;
	struct skn_import_options options;
	char time[32];
	int rc = skn_import_json_parse(&json, bytes->p, bytes->n, v->file, err);

	if (rc != SKN_OK)
		return rc;
	rc = read_options(&options, im, time, err);
	if (rc == SKN_OK)
		rc = choose_thread(v, im, skn_cli_value(im->cli, "as") ? "" : json.name, json.site, err);
	if (rc == SKN_OK)
		rc = skn_import_json_apply(&v->changes, im->view, v->path, previous(v), &json, &options, err);
	skn_import_json_release(&json);
	return rc;
}

static int build(struct version *v, struct importer *im, struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_page page;
	enum format format;
	int rc = skn_session_read(&bytes, v->file, SKN_JSON_IMPORT_MAX, err);

	if (rc != SKN_OK) {
		skn_buf_release(&bytes);
		return rc;
	}
	format = format_of(im, v->file, &bytes);
	skn_page_init(&page);
	if (format == JSON) {
		rc = build_json(v, im, &bytes, err);
	} else {
		if (format == TEXT)
			rc = skn_page_parse_text(&page, bytes.p, bytes.n, v->file, err);
		else if (format == HTML)
			rc = skn_page_parse_html(&page, bytes.p, bytes.n, v->file, err);
		else
			rc = parse_pandoc(&page, im, &bytes, v->file, err);
		if (rc == SKN_OK)
			rc = build_page(v, im, &page, err);
	}
	skn_page_release(&page);
	skn_buf_release(&bytes);
	return rc;
}

static void draft(struct skn_buf *message, struct importer *im, const struct version *v,
		  const struct skn_thread *next)
{
	const char *own = skn_cli_value(im->cli, "message");
	struct skn_strings paths = { 0 };

	if (!own) {
		skn_message_draft_thread(message, previous(v), next, "import");
		return;
	}
	skn_strings_push(&paths, v->path);
	skn_buf_addf(message, "%s\n", own);
	skn_message_trailers(message, &paths, "import", NULL, NULL);
	skn_strings_release(&paths);
}

static void report(struct importer *im, const char *file, const char *path, const char *message,
		   const struct skn_oid *made)
{
	char hex[SKN_OID_HEX + 1] = "";
	int subject = (int)strcspn(message, "\n");

	if (made)
		skn_oid_hex(hex, made);
	if (im->cli->json) {
		skn_jsonw_object_begin(&im->json);
		skn_jsonw_str(&im->json, "file", file);
		skn_jsonw_str(&im->json, "thread", skn_thread_name_of(path));
		skn_jsonw_str(&im->json, "commit", made ? hex : NULL);
		skn_jsonw_strn(&im->json, "subject", message, (size_t)subject);
		skn_jsonw_object_end(&im->json);
	} else if (made) {
		skn_sink_printf(im->cli->out, "[%.10s] %.*s\n", hex, subject, message);
	} else {
		skn_sink_printf(im->cli->out, "%.*s\n", subject, message);
	}
}

/* Commits what changed, or with --dry-run only says what would. */
static int commit(struct importer *im, struct version *v, struct skn_err *err)
{
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_advance step;
	struct skn_oid made;
	int rc = skn_advance_make(&step, &v->kept->thread, v->path, &v->changes, &v->prose, err);

	if (rc != SKN_OK)
		return rc;
	draft(&message, im, v, &step.next);
	if (skn_cli_flag(im->cli, "dry-run")) {
		report(im, v->file, v->path, message.p, NULL);
		skn_advance_drop(&step);
	} else {
		rc = skn_batch_commit(im->batch, &v->changes, message.p, &made, err);
		if (rc == SKN_OK)
			report(im, v->file, v->path, message.p, &made);
		v->kept->there = true;
		skn_advance_take(&step, &v->kept->thread);
	}
	skn_buf_release(&message);
	return rc;
}

static int import_file(struct importer *im, const char *file, struct skn_err *err)
{
	struct version v = { .file = file, .changes = SKN_CHANGES_INIT, .prose = { .text = SKN_BUF_INIT } };
	int rc = build(&v, im, err);

	if (rc == SKN_OK)
		rc = skn_changes_prune(&v.changes, im->view, err);
	if (rc == SKN_OK && v.changes.list.n == 0)
		report(im, file, v.path, "nothing changed", NULL);
	else if (rc == SKN_OK)
		rc = commit(im, &v, err);
	skn_changes_release(&v.changes);
	skn_prose_release(&v.prose);
	free(v.path);
	return rc;
}

static int import_all(struct importer *im, struct skn_err *err)
{
	struct skn_progress *bar = skn_cli_progress(im->cli, "importing", "versions", im->cli->n_args);
	struct skn_strings threads = { 0 };
	int rc = skn_store_threads(&threads, im->view, err);

	im->first = rc == SKN_OK && threads.n == 0;
	skn_strings_release(&threads);
	if (im->cli->json) {
		skn_jsonw_init(&im->json, im->cli->out, true);
		skn_jsonw_object_begin(&im->json);
		skn_jsonw_key(&im->json, "versions");
		skn_jsonw_array_begin(&im->json);
	}
	for (size_t i = 0; rc == SKN_OK && i < im->cli->n_args; i++) {
		rc = import_file(im, im->cli->args[i], err);
		skn_progress_update(bar, i + 1);
	}
	skn_progress_finish(bar);
	if (im->cli->json) {
		skn_jsonw_array_end(&im->json);
		skn_jsonw_object_end(&im->json);
	}
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct importer im = { .session = &session, .cli = cli };
	struct skn_record config;
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_batch_open(&im.batch, &session.store, err);
	if (rc == SKN_OK) {
		im.view = skn_batch_view(im.batch);
		rc = skn_store_config(&config, im.view, err);
	}
	if (rc == SKN_OK) {
		im.title = skn_store_setting(&config, "title");
		rc = import_all(&im, err);
		skn_record_release(&config);
	}
	if (rc == SKN_OK)
		rc = skn_batch_finish(im.batch, "skein import", err);
	else
		skn_batch_abort(im.batch);
	skn_kept_release(&im.kept);
	skn_import_memo_release(&im.memo);
	skn_session_close(&session);
	return rc;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_import;

	return skn_cli_helper_main(argc, argv, &skn_cmd_import, run);
}
