#include "base/clock.h"
#include "base/fs.h"
#include "check/shingles.h"
#include "cli/gitrun.h"
#include "cli/session.h"
#include "gather/redact.h"
#include "gather/texts.h"
#include "rev/message.h"
#include "text/edtf.h"
#include "text/jsonw.h"
#include "text/name.h"

#define STREAM_MAX_MB 500 /* of git's stream of the history */

struct redaction {
	struct skn_session session;
	struct skn_cli *cli;
	const char *key;
	char date[32];
	struct skn_view *head;
	struct skn_oid head_oid;
	struct skn_strings threads; /* that have the item */
	struct skn_strings hashes;  /* of texts that go */
	struct skn_changes changes;
	struct skn_strings quoted;  /* "lithium narrative.md: sentence": a person must look */
	struct skn_redact_counts counts;
	char commit[SKN_OID_HEX + 1];
};

/* ---- what still has the source's words ---- */

struct looking {
	struct redaction *x;
	const struct skn_thread *thread;
	struct skn_shingles shingles;
	SKN_VEC(char *) labels; /* of each text that was added */
};

static int add_text(void *ctx, const struct skn_record *record, const char *field, const char *text, size_t len)
{
	struct looking *l = ctx;
	const char *name = skn_thread_name_of(l->thread->path);
	uint32_t i = (uint32_t)l->labels.n;
	char *label = record ? skn_xasprintf("%s %s %s (%s)", name, skn_kind_info(record->kind)->word, record->id, field)
			     : skn_xasprintf("%s narrative", name);

	skn_vec_push(&l->labels, label);
	skn_shingles_add(&l->shingles, i, i, text, 0, len);
	return SKN_OK;
}

/* Notes the prose of a thread that has twelve words or more of TEXT. */
static int find_quoted(struct redaction *x, const char *path, const struct skn_buf *text, struct skn_err *err)
{
	struct looking l = { .x = x };
	struct skn_thread thread;
	size_t i = 0, first, last;
	int rc = skn_store_load(&thread, x->head, path, SKN_LOAD_NO_ITEMS, err);

	if (rc != SKN_OK)
		return rc;
	l.thread = &thread;
	skn_thread_each_text(&thread, add_text, &l);
	skn_shingles_build(&l.shingles);
	skn_shingles_walk(&l.shingles, text->p, text->n);
	while (skn_shingles_run(&l.shingles, &i, &first, &last)) {
		const char *label = l.labels.v[l.shingles.words.v[first].text];

		if (!skn_strings_has(&x->quoted, label))
			skn_strings_push(&x->quoted, label);
	}
	for (size_t k = 0; k < l.labels.n; k++)
		free(l.labels.v[k]);
	skn_vec_release(&l.labels);
	skn_shingles_release(&l.shingles);
	skn_thread_release(&thread);
	return SKN_OK;
}

/* ---- the present ---- */

static int redact_thread(struct redaction *x, const char *path, struct skn_err *err)
{
	char *record_path = skn_kind_path_in(path, SKN_KIND_ITEM, x->key), *text_path = skn_kind_path_in(path, SKN_KIND_TEXT, x->key);
	struct skn_buf text = SKN_BUF_INIT, src = SKN_BUF_INIT;
	struct skn_record item = { .src = SKN_BUF_INIT };
	const char *hash;
	int rc = skn_store_load_record(&item, x->head, path, SKN_KIND_ITEM, x->key, 0, err);

	if (rc == SKN_OK) {
		hash = skn_node_text(skn_node_find(item.tree.root, "text"), "sha256");
		if (hash)
			skn_strings_push(&x->hashes, hash);
		if (skn_texts_of(&text, x->session.store.repo, x->head, path, &item, NULL) == SKN_OK)
			rc = find_quoted(x, path, &text, err);
	}
	if (rc == SKN_OK) {
		skn_buf_add(&src, item.src.p, item.src.n);
		rc = skn_redact_record(&src, x->date, skn_cli_value(x->cli, "reason"), err);
	}
	if (rc == SKN_OK) {
		skn_changes_put(&x->changes, record_path, &src);
		skn_changes_remove(&x->changes, text_path);
		skn_strings_push(&x->threads, path);
	}
	skn_record_release(&item);
	skn_buf_release(&text);
	skn_buf_release(&src);
	free(record_path);
	free(text_path);
	return rc;
}

static int find_threads(struct redaction *x, struct skn_err *err)
{
	struct skn_strings all = { 0 };
	int rc = skn_store_threads(&all, x->head, err);

	for (size_t i = 0; rc == SKN_OK && i < all.n; i++) {
		char *path = skn_kind_path_in(all.v[i], SKN_KIND_ITEM, x->key);

		if (skn_view_has(x->head, path))
			rc = redact_thread(x, all.v[i], err);
		free(path);
	}
	skn_strings_release(&all);
	if (rc == SKN_OK && x->threads.n == 0 && !skn_cli_flag(x->cli, "history")) {
		skn_fail(err, SKN_ENOTFOUND, "no thread has an item '%s'", x->key);
		return skn_hint(err, "'skein cite WORDS' finds a key; --history looks for it in earlier versions, too");
	}
	return rc;
}

static int commit(struct redaction *x, struct skn_err *err)
{
	struct skn_commit_options options = { .parent = &x->head_oid };
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_oid made;
	int rc = skn_changes_prune(&x->changes, x->head, err);

	if (rc != SKN_OK || x->changes.list.n == 0)
		return rc;
	skn_buf_addf(&message, "redact %s: %s\n", x->key, skn_cli_value(x->cli, "reason"));
	skn_message_trailers(&message, &x->threads, "redact", NULL, NULL);
	options.message = message.p;
	rc = skn_changes_commit(&made, &x->changes, &x->session.store, &options, err);
	if (rc == SKN_OK)
		skn_oid_hex(x->commit, &made);
	skn_buf_release(&message);
	return rc;
}

/* ---- the past ---- */

static int git(struct skn_proc_result *out, struct redaction *x, const char *const *args, const struct skn_buf *in,
	       struct skn_err *err)
{
	char *dir = skn_xasprintf("--git-dir=%s", skn_repo_git_dir(x->session.store.repo));
	SKN_VEC(const char *) argv = { 0 };
	struct skn_proc_spec spec = { .out_max = (size_t)STREAM_MAX_MB << 20 };
	int rc;

	skn_vec_push(&argv, "git");
	skn_vec_push(&argv, dir);
	for (; *args; args++)
		skn_vec_push(&argv, *args);
	skn_vec_push(&argv, NULL);
	spec.argv = argv.v;
	if (in) {
		spec.in = in->p;
		spec.in_len = in->n;
	}
	rc = skn_proc_run(out, &spec, err);
	if (rc == SKN_OK && out->status != 0) {
		struct skn_buf words = SKN_BUF_INIT;

		skn_gitrun_words(&words, &out->err);
		rc = skn_fail(err, SKN_ESYS, "git %s: %s", argv.v[2], words.p);
		skn_buf_release(&words);
	}
	skn_vec_release(&argv);
	free(dir);
	return rc;
}

static int rewrite(struct redaction *x, struct skn_err *err)
{
	static const char *const export[] = { "fast-export", "--no-data", "--branches", "--tags", "--signed-tags=strip",
					      "--tag-of-filtered-object=rewrite", "--reencode=no", "--fake-missing-tagger",
					      "--use-done-feature", NULL };
	static const char *const import[] = { "fast-import", "--force", "--quiet", "--done", "--date-format=raw-permissive", NULL };
	struct skn_proc_result got = { .out = SKN_BUF_INIT, .err = SKN_BUF_INIT }, put = { .out = SKN_BUF_INIT, .err = SKN_BUF_INIT };
	struct skn_buf stream = SKN_BUF_INIT;
	int rc = git(&got, x, export, NULL, err);

	if (rc == SKN_OK)
		rc = skn_redact_stream(&stream, &got.out, x->key, x->session.store.repo, &x->hashes, &x->counts, err);
	if (rc == SKN_OK && x->counts.texts + x->counts.records && !skn_cli_flag(x->cli, "dry-run"))
		rc = git(&put, x, import, &stream, err);
	skn_proc_release(&got);
	skn_proc_release(&put);
	skn_buf_release(&stream);
	return rc;
}

/* What git would keep of the old history. */
static int forget(struct redaction *x, struct skn_err *err)
{
	static const char *const reflog[] = { "reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all", NULL };
	static const char *const gc[] = { "gc", "--prune=now", "--quiet", NULL };
	struct skn_proc_result a = { .out = SKN_BUF_INIT, .err = SKN_BUF_INIT }, b = { .out = SKN_BUF_INIT, .err = SKN_BUF_INIT };
	int rc = git(&a, x, reflog, NULL, err);

	if (rc == SKN_OK)
		rc = git(&b, x, gc, NULL, err);
	skn_proc_release(&a);
	skn_proc_release(&b);
	return rc;
}

/* ---- beside git ---- */

/* Derived files that may hold the words; they are made again. */
static void drop_caches(struct redaction *x)
{
	static const char *const names[] = { "search.db", "check.db", "history.db" };
	static const char *const ends[] = { "", "-wal", "-shm" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		for (size_t k = 0; k < SKN_ARRAY_LEN(ends); k++) {
			char *path = skn_xasprintf("%s/skein/%s%s", skn_repo_common_dir(x->session.store.repo), names[i], ends[k]);

			unlink(path);
			free(path);
		}
}

static int drop_texts(struct redaction *x, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < x->hashes.n; i++)
		rc = skn_texts_remove(x->session.store.repo, x->hashes.v[i], err);
	return rc;
}

static void hint(struct redaction *x)
{
	char *archive = skn_xasprintf("%s/skein/archive", skn_repo_common_dir(x->session.store.repo));
	struct skn_strings remotes = { 0 };

	if (skn_fs_is_dir(archive))
		skn_cli_hint(x->cli, "%s may hold the page as it came: delete the file it is in", archive);
	if (!skn_cli_flag(x->cli, "history"))
		skn_cli_hint(x->cli, "earlier versions still have the text: --history rewrites them");
	else if (skn_repo_ref_list(x->session.store.repo, "refs/remotes/", &remotes, NULL) == SKN_OK && remotes.n)
		skn_cli_hint(x->cli, "what was fetched from remotes still has it: 'git push --force --all --no-verify', fetch again, "
				     "then 'git gc --prune=now'; every other clone must be made anew");
	skn_strings_release(&remotes);
	free(archive);
}

/* ---- the command ---- */

static void strings_json(struct skn_jsonw *w, const char *name, const struct skn_strings *list)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < list->n; i++)
		skn_jsonw_cstring(w, skn_thread_name_of(list->v[i]));
	skn_jsonw_array_end(w);
}

static void report_json(struct redaction *x)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, x->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "key", x->key);
	skn_jsonw_str(&w, "commit", *x->commit ? x->commit : NULL);
	strings_json(&w, "threads", &x->threads);
	strings_json(&w, "still_quoted", &x->quoted);
	skn_jsonw_bool(&w, "history", skn_cli_flag(x->cli, "history"));
	skn_jsonw_int(&w, "texts", (int64_t)x->counts.texts);
	skn_jsonw_int(&w, "records", (int64_t)x->counts.records);
	skn_jsonw_object_end(&w);
}

static void report(struct redaction *x)
{
	bool dry = skn_cli_flag(x->cli, "dry-run");
	struct skn_sink *out = x->cli->out;

	if (x->cli->json) {
		report_json(x);
		return;
	}
	for (size_t i = 0; i < x->threads.n; i++)
		skn_sink_printf(out, "%s: @%s %s\n", skn_thread_name_of(x->threads.v[i]), x->key,
				dry ? "would be redacted" : "is redacted");
	if (skn_cli_flag(x->cli, "history"))
		skn_sink_printf(out, "history: %zu text%s and %zu record%s %s\n", x->counts.texts,
				x->counts.texts == 1 ? "" : "s", x->counts.records, x->counts.records == 1 ? "" : "s",
				dry ? "would go" : "are gone");
	for (size_t i = 0; i < x->quoted.n; i++)
		skn_sink_printf(out, "still in its words: %s\n", x->quoted.v[i]);
}

static int redact(struct redaction *x, struct skn_err *err)
{
	bool dry = skn_cli_flag(x->cli, "dry-run"), history = skn_cli_flag(x->cli, "history");
	int rc = skn_rev_commit(&x->head_oid, &x->session.store, NULL, err);

	if (rc == SKN_OK)
		rc = skn_view_commit(&x->head, x->session.store.repo, &x->head_oid, err);
	if (rc == SKN_OK)
		rc = find_threads(x, err);
	if (rc == SKN_OK && !dry)
		rc = commit(x, err);
	if (rc == SKN_OK && history)
		rc = rewrite(x, err);
	if (rc == SKN_OK && history && !dry)
		rc = forget(x, err);
	if (rc == SKN_OK && !dry) {
		rc = drop_texts(x, err);
		drop_caches(x);
	}
	if (rc == SKN_OK) {
		report(x);
		hint(x);
	}
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct redaction x = { .cli = cli, .changes = SKN_CHANGES_INIT };
	const char *reason = skn_cli_value(cli, "reason");
	int rc;

	x.key = cli->args[0] + (cli->args[0][0] == '@');
	rc = skn_name_check(x.key, strlen(x.key), SKN_NAME_ID, err) == SKN_OK ? SKN_OK : SKN_EUSAGE;
	if (rc == SKN_OK && (!reason || !*reason))
		rc = skn_fail(err, SKN_EUSAGE, "--reason is missing: it stays in the record");
	skn_edtf_format_time(x.date, skn_clock_now());
	x.date[10] = '\0';
	if (rc == SKN_OK)
		rc = skn_session_open(&x.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = redact(&x, err);
	skn_changes_release(&x.changes);
	skn_strings_release(&x.threads);
	skn_strings_release(&x.hashes);
	skn_strings_release(&x.quoted);
	skn_view_free(x.head);
	skn_session_close(&x.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "reason", .short_name = 'r', .arg = "TEXT", .help = "why; needed, and kept in the item's record" },
	{ .long_name = "history", .help = "rewrite all earlier versions, too: every commit gets another id" },
	{ .long_name = "dry-run", .short_name = 'n', .help = "show what would go; change nothing" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein redact brine-2026-1a2b -r 'order of the district court' --dry-run", "which threads have it, and who quotes it" },
	{ "skein redact brine-2026-1a2b -r 'order of the district court' --history", "its words leave every version" },
	{ 0 },
};

const struct skn_cmd skn_cmd_redact = {
	.name = "redact", .group = SKN_GROUP_PIPELINE, .summary = "take a source's words out of the store, where the law asks for it",
	.args = "KEY",
	.description =
		"In every thread that has the item: items/KEY.txt is removed, the abstract and the texts of its quotes become "
		"\"[redacted 3f9a1c2b]\", and the record says when and why (text.redacted), so that 'skein gather' never brings "
		"the text back. That is one commit; where the item is cited it is a version. The item stays with title, "
		"address and citations: nothing changes its number. The prose is yours: what has twelve words or more of the source "
		"is named, for you to edit.\n\n"
		"Earlier versions keep the text. --history rewrites all branches and tags of this repository, by git fast-export and "
		"fast-import: the text is in none of them, under whatever name, and the record has the marks throughout. Commits keep "
		"people, dates and messages, and each still makes the versions it made, since records that differed still "
		"differ: all version numbers and citation numbers stay. Commit ids change, signatures are lost, and reflogs and "
		"unreachable objects are deleted. What others have is theirs: remotes must be pushed to by force, and clones made anew.\n\n"
		"The derived files in .git/skein are deleted and made again; the text's file in .git/skein/texts goes; WARC files "
		"in .git/skein/archive are yours to delete.",
	.options = options, .examples = examples, .json = true, .run = run,
};
