/*
 * skein-verify - `skein verify`: finds the version that a file says it shows, and says what
 * verify/verify.h found.
 */
#include "cli/session.h"
#include "text/jsonw.h"
#include "verify/verify.h"

enum answer { NO_ANSWER, NO_RECORD, UNKNOWN_COMMIT, UNKNOWN_THREAD, UNREADABLE, IDENTICAL, SAME, DIFFERS };

static const char *const answer_names[] = { "failed",	       "no-record",  "unknown-commit", "unknown-thread",
					    "unreadable",      "identical",  "same",	       "differs" };

struct verifier {
	struct skn_session *session;
	struct skn_cli *cli;
	struct skn_jsonw json;
	bool found;          /* a file that differs */
	struct skn_err last; /* of the last file that could not be judged */
};

/* One file. */
struct job {
	const char *file;
	struct skn_buf bytes;
	const char *format;
	struct skn_provenance record;
	enum answer answer;
	bool has_loaded;
	struct skn_loaded loaded;
	struct skn_verified verified;
	char *spec;      /* the version it is held against */
	char *was_named; /* what it called itself before it was published; or NULL */
	bool renamed;    /* says another version number than its commit has */
};

/* ---- which version ---- */

static int no_record(struct job *j, struct skn_err *err)
{
	j->answer = NO_RECORD;
	if (j->record.thread && !j->record.commit) {
		skn_fail_at(err, SKN_EDATA, j->file, 0, 0,
			    "was exported from a work tree, so it names no commit of '%s'", j->record.thread);
		return skn_hint(err, "--at %s@REV says what to compare it with", j->record.thread);
	}
	skn_fail_at(err, SKN_EDATA, j->file, 0, 0, "carries no record of where it comes from");
	return skn_hint(err, "--at THREAD@REV says what to compare it with");
}

static int find_commit(struct job *j, const struct verifier *v, struct skn_err *err)
{
	struct skn_oid oid;
	struct skn_commit_brief brief;

	if (!skn_oid_parse(&oid, j->record.commit, strlen(j->record.commit)) ||
	    skn_repo_read_brief(v->session->store.repo, &oid, &brief, NULL) != SKN_OK) {
		j->answer = UNKNOWN_COMMIT;
		skn_fail_at(err, SKN_ENOTFOUND, j->file, 0, 0, "says that it shows '%s' at commit %.12s, which is not in "
			    "this repository", j->record.thread, j->record.commit);
		return skn_hint(err, "'git fetch' gets what is missing, or the file is of another repository");
	}
	j->spec = skn_xasprintf("%s@%s", j->record.thread, j->record.commit);
	return SKN_OK;
}

/* Threads of one title. */
struct namesakes {
	const char *title;
	char *first; /* the name of one; NULL */
	size_t n;
};

static void try_thread(struct namesakes *s, struct skn_view *view, const char *path)
{
	struct skn_record meta;
	const char *own;

	if (skn_store_load_record(&meta, view, path, SKN_KIND_THREAD, "", 0, NULL) != SKN_OK)
		return;
	own = skn_record_text(&meta, "title", NULL);
	if (own && skn_streq(own, s->title) && s->n++ == 0)
		s->first = skn_xstrdup(skn_thread_name_of(path));
	skn_record_release(&meta);
}

/* Whether the thread at PATH had the title in its VERSION. */
static void try_version(struct namesakes *s, const struct verifier *v, const char *path, const char *version)
{
	struct skn_view *view = NULL;
	struct skn_rev rev = { 0 };

	if (skn_rev_resolve(&rev, &v->session->store, path, version, NULL) == SKN_OK &&
	    skn_rev_view(&view, &v->session->store, &rev, NULL) == SKN_OK)
		try_thread(s, view, rev.path);
	skn_view_free(view);
	skn_rev_release(&rev);
}

/* Threads that have the title now; when there is none, those that had it in that version. */
static int find_title(struct namesakes *s, const struct verifier *v, const char *version, struct skn_err *err)
{
	struct skn_strings threads = { 0 };
	struct skn_view *view = NULL;
	struct skn_oid head;
	int rc = skn_rev_commit(&head, &v->session->store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&view, v->session->store.repo, &head, err);
	if (rc == SKN_OK)
		rc = skn_store_threads(&threads, view, err);
	for (size_t i = 0; rc == SKN_OK && i < threads.n; i++)
		try_thread(s, view, threads.v[i]);
	for (size_t i = 0, none = s->n == 0; rc == SKN_OK && none && i < threads.n; i++)
		try_version(s, v, threads.v[i], version);
	skn_strings_release(&threads);
	skn_view_free(view);
	return rc;
}

static int find_text(struct job *j, const struct verifier *v, struct skn_err *err)
{
	struct namesakes same = { 0 };
	char *title, *version;
	int rc;

	if (!skn_verify_text_head(&title, &version, j->bytes.p, j->bytes.n))
		return no_record(j, err);
	same.title = title;
	rc = find_title(&same, v, version, err);
	if (rc == SKN_OK && same.n == 1) {
		j->spec = skn_xasprintf("%s@%s", same.first, version);
	} else if (rc == SKN_OK) {
		j->answer = UNKNOWN_THREAD;
		rc = skn_fail_at(err, same.n ? SKN_EAMBIGUOUS : SKN_ENOTFOUND, j->file, 0, 0,
				 same.n ? "more than one thread has the title '%.200s'" : "no thread has the title '%.200s'",
				 title);
		skn_hint(err, "--at THREAD@REV says what to compare it with");
	}
	free(same.first);
	free(title);
	free(version);
	return rc;
}

static int find_version(struct job *j, const struct verifier *v, struct skn_err *err)
{
	const char *at = skn_cli_value(v->cli, "at");

	if (at) {
		j->spec = skn_xstrdup(at);
		return SKN_OK;
	}
	if (skn_provenance_is_there(&j->record))
		return find_commit(j, v, err);
	return skn_streq(j->format, "text") ? find_text(j, v, err) : no_record(j, err);
}

static int load(struct job *j, const struct verifier *v, unsigned flags, struct skn_err *err)
{
	int rc = skn_session_load(&j->loaded, v->session, j->spec, flags, err);

	j->has_loaded = rc == SKN_OK;
	if (rc == SKN_ENOTFOUND || rc == SKN_EAMBIGUOUS) {
		j->answer = UNKNOWN_THREAD;
		skn_err_context(err, "%s", j->file);
	}
	return rc;
}

/* A version that was exported on a topic branch has another name once it is published;
 * the file is right to use the one it had.  Any other name is wrong. */
static void take_label(struct job *j, const struct verifier *v)
{
	const char *said = j->record.version, *own = j->loaded.info.version;

	if (skn_cli_value(v->cli, "at") || !said || (own && skn_streq(said, own)))
		return;
	if (!own || strchr(said, '+')) {
		j->was_named = skn_xstrdup(said);
		j->loaded.info.version = j->was_named;
	} else {
		j->renamed = true;
	}
}

static int judge(struct job *j, const struct verifier *v, struct skn_err *err)
{
	bool at = skn_cli_value(v->cli, "at") != NULL;
	struct skn_provenance none;
	int rc;

	take_label(j, v);
	skn_provenance_init(&none);
	rc = skn_verify(&j->verified, j->format, j->bytes.p, j->bytes.n, j->file, at ? &none : &j->record,
			&j->loaded.thread, &j->loaded.info, err);
	if (rc == SKN_EDATA || rc == SKN_ELIMIT)
		j->answer = UNREADABLE;
	if (rc != SKN_OK)
		return rc;
	if (j->verified.verdict == SKN_VERDICT_IDENTICAL)
		j->answer = IDENTICAL;
	else if (j->verified.verdict == SKN_VERDICT_DIFFERS || j->verified.altered || j->renamed ||
		 skn_cli_flag(v->cli, "exact"))
		j->answer = DIFFERS;
	else
		j->answer = SAME;
	return SKN_OK;
}

static void unload(struct job *j)
{
	if (j->has_loaded)
		skn_loaded_release(&j->loaded);
	j->has_loaded = false;
	skn_verified_release(&j->verified);
	j->verified = (struct skn_verified){ 0 };
	free(j->was_named);
	j->was_named = NULL;
	j->renamed = false;
}

static int load_and_judge(struct job *j, const struct verifier *v, unsigned flags, struct skn_err *err)
{
	int rc;

	unload(j);
	rc = load(j, v, flags, err);
	return rc == SKN_OK ? judge(j, v, err) : rc;
}

/* JSON is exported with all items and files; that of a site or a server leaves away
 * what the page does not cite. */
static int compare(struct job *j, const struct verifier *v, struct skn_err *err)
{
	int rc = load_and_judge(j, v, 0, err);

	if (rc == SKN_OK && j->answer == DIFFERS && skn_streq(j->format, "json"))
		rc = load_and_judge(j, v, SKN_LOAD_ALL_ITEMS | SKN_LOAD_FILES, err);
	return rc;
}

static int examine(struct job *j, const struct verifier *v, struct skn_err *err)
{
	const char *format = skn_cli_value(v->cli, "format");
	int rc = skn_session_read(&j->bytes, j->file, SKN_VERIFY_FILE_MAX, err);

	if (rc != SKN_OK) {
		j->answer = rc == SKN_ELIMIT ? UNREADABLE : NO_ANSWER;
		return rc;
	}
	j->format = format ? format : skn_verify_format(j->bytes.p, j->bytes.n);
	rc = skn_verify_record(&j->record, j->format, j->bytes.p, j->bytes.n, j->file, err);
	if (rc != SKN_OK) {
		j->answer = UNREADABLE;
		return rc;
	}
	rc = find_version(j, v, err);
	return rc == SKN_OK ? compare(j, v, err) : rc;
}

/* ---- saying it ---- */

static void safe(struct skn_sink *out, const char *s)
{
	skn_term_safe(out, s, strlen(s), false);
}

static void quote(struct skn_sink *out, const char *who, const char *passage)
{
	skn_sink_puts(out, who);
	if (!*passage) {
		skn_sink_puts(out, " ends there");
		return;
	}
	skn_sink_puts(out, " has \"");
	safe(out, passage);
	skn_sink_puts(out, "\"");
}

static void print_version(struct skn_sink *out, const struct job *j)
{
	const struct skn_page_info *info = &j->loaded.info;

	safe(out, skn_thread_name(&j->loaded.thread));
	if (info->version)
		skn_sink_printf(out, ", version %s", info->version);
	if (info->commit)
		skn_sink_printf(out, ", commit %.12s", info->commit);
}

static void print_differences(struct skn_sink *out, const struct job *j)
{
	const struct skn_verified *d = &j->verified;

	if (j->renamed)
		skn_sink_printf(out, "  version: the file calls itself version %s, that commit is version %s\n",
				j->record.version, j->loaded.info.version);
	for (size_t i = 0; i < d->differences.list.n; i++) {
		const struct skn_seen_difference *one = &d->differences.list.v[i];

		skn_sink_printf(out, "  %s: ", one->part);
		quote(out, "the file", one->file);
		quote(out, ", the version", one->version);
		skn_sink_puts(out, "\n");
	}
	if (d->altered && skn_streq(d->altered, "format"))
		skn_sink_printf(out, "  record: the file says that it is %s, it is %s\n", j->record.format, j->format);
	else if (d->altered)
		skn_sink_printf(out, "  record: the file's hash of the %s is not that of the commit\n", d->altered);
	if (!d->differences.list.n && !d->altered && !j->renamed)
		skn_sink_puts(out, "  bytes: the content is the same, the bytes are not\n");
}

static void print_text(const struct verifier *v, const struct job *j)
{
	struct skn_sink *out = v->cli->out;

	safe(out, skn_streq(j->file, "-") ? "standard input" : j->file);
	skn_sink_puts(out, j->answer == DIFFERS ? ": differs from " : ": verified: ");
	print_version(out, j);
	if (j->answer != DIFFERS)
		skn_sink_puts(out, j->answer == IDENTICAL ? ", byte for byte" : ", same content, other bytes");
	skn_sink_puts(out, "\n");
	if (j->answer == DIFFERS)
		print_differences(out, j);
	if (j->verified.differences.looks && j->answer == SAME)
		skn_cli_warn(v->cli, "%s: its styles are not those that this program writes; what a viewer shows may "
			     "differ from what was compared", j->file);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_jsonw_str(ctx, name, value);
}

static void print_json(struct verifier *v, const struct job *j, const struct skn_err *err)
{
	struct skn_jsonw *w = &v->json;
	const struct skn_page_info *info = &j->loaded.info;

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "file", j->file);
	skn_jsonw_str(w, "result", answer_names[j->answer]);
	skn_jsonw_str(w, "format", j->format);
	skn_jsonw_str(w, "thread", j->has_loaded ? skn_thread_name(&j->loaded.thread) : NULL);
	skn_jsonw_str(w, "version", j->has_loaded ? info->version : NULL);
	skn_jsonw_str(w, "commit", j->has_loaded ? info->commit : NULL);
	skn_jsonw_key(w, "record");
	skn_jsonw_object_begin(w);
	skn_provenance_each(&j->record, provenance_field, w);
	skn_jsonw_object_end(w);
	skn_jsonw_key(w, "differs");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < j->verified.differences.list.n; i++) {
		const struct skn_seen_difference *one = &j->verified.differences.list.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "part", one->part);
		skn_jsonw_str(w, "file", one->file);
		skn_jsonw_str(w, "version", one->version);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
	skn_jsonw_str(w, "altered", j->verified.altered);
	skn_jsonw_bool(w, "renamed", j->renamed);
	skn_jsonw_bool(w, "looks", j->verified.differences.looks);
	skn_jsonw_str(w, "message", err->code != SKN_OK ? err->msg : NULL);
	skn_jsonw_object_end(w);
}

static void release(struct job *j)
{
	unload(j);
	skn_provenance_release(&j->record);
	skn_buf_release(&j->bytes);
	free(j->spec);
}

static void verify_file(struct verifier *v, const char *file)
{
	struct job j = { .file = file, .bytes = SKN_BUF_INIT };
	struct skn_err err = SKN_ERR_INIT;
	int rc = examine(&j, v, &err);

	if (v->cli->json)
		print_json(v, &j, &err);
	else if (rc == SKN_OK)
		print_text(v, &j);
	v->found = v->found || (rc == SKN_OK && j.answer == DIFFERS);
	if (rc != SKN_OK) {
		if (!*err.path && !skn_starts_with(err.msg, file))
			skn_err_context(&err, "%s", file);
		if (v->last.code != SKN_OK)
			skn_cli_report(v->cli, &v->last);
		v->last = err;
	}
	release(&j);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct verifier v = { .session = &session, .cli = cli, .last = SKN_ERR_INIT };
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	if (cli->json) {
		skn_jsonw_init(&v.json, cli->out, true);
		skn_jsonw_object_begin(&v.json);
		skn_jsonw_key(&v.json, "files");
		skn_jsonw_array_begin(&v.json);
	}
	for (size_t i = 0; i < cli->n_args; i++)
		verify_file(&v, cli->args[i]);
	if (cli->json) {
		skn_jsonw_array_end(&v.json);
		skn_jsonw_object_end(&v.json);
	}
	skn_session_close(&session);
	if (v.last.code != SKN_OK) {
		*err = v.last;
		return err->code;
	}
	return v.found ? SKN_EFINDING : SKN_OK;
}

int main(int argc, char **argv)
{
	extern const struct skn_cmd skn_cmd_verify;

	return skn_cli_helper_main(argc, argv, &skn_cmd_verify, run);
}
