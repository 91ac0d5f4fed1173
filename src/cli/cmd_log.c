#include "cli/log_of.h"
#include "cli/log_signed.h"
#include "cli/session.h"
#include "out/log.h"
#include "rev/index_log.h"
#include "text/edtf.h"

/* One line of the log: a version of one thread. */
struct entry {
	const struct skn_version *version;
	const char *name; /* of the thread */
	int64_t place;    /* among the versions of its thread, 0 the newest */
};

struct logger {
	struct skn_cli *cli;
	struct skn_session *session;
	struct skn_store *store;
	struct skn_jsonw json;
	int64_t max;
	int64_t since; /* seconds; INT64_MIN: all */
	bool many;     /* more than one thread */
	const char *thread; /* the one thread's name; NULL: many */
	bool begun;    /* the JSON is */
	bool more;     /* than max */
	bool any;      /* there was a version at all */
	struct skn_log_signed *signatures; /* with --signatures */
	struct skn_index_learned learned;
};

static void write_json(struct logger *l, const struct entry *e, const struct skn_gist *gist)
{
	skn_log_json_entry(&l->json, e->version, l->many ? e->name : NULL, gist);
	if (l->signatures)
		skn_log_signed_json(&l->json, l->signatures, &e->version->commit);
	skn_log_json_entry_end(&l->json);
}

static void describe(struct skn_buf *out, const struct skn_version *v, const struct skn_gist *gist)
{
	struct skn_diff diff = { 0 };

	memcpy(diff.counts, gist->counts, sizeof(diff.counts));
	if (v->removed)
		skn_buf_adds(out, "thread removed");
	else if (gist->broken)
		skn_buf_adds(out, "cannot be read");
	else if (v->collection)
		skn_buf_adds(out, "collection");
	else if (gist->broken_before)
		skn_buf_adds(out, "what was before it cannot be read");
	else if (!v->path_before)
		skn_buf_adds(out, "first version");
	else
		skn_diff_summary(out, &diff);
}

static void write_text(struct logger *l, const struct entry *e, const struct skn_gist *gist)
{
	struct skn_sink *out = l->cli->out;
	const struct skn_version *v = e->version;
	char label[SKN_VERSION_LABEL_MAX], hex[SKN_OID_HEX + 1], time[24];
	struct skn_buf what = SKN_BUF_INIT;

	skn_version_label(v, label);
	skn_oid_hex(hex, &v->commit);
	skn_page_minute(time, v->time);
	skn_sink_puts(out, skn_term_begin(&l->cli->term, SKN_TERM_HEADING));
	if (l->many)
		skn_sink_printf(out, "%s ", e->name);
	skn_sink_printf(out, v->collection ? "(%s)" : "v%s", label);
	skn_sink_puts(out, skn_term_end(&l->cli->term, SKN_TERM_HEADING));
	skn_sink_printf(out, "  %s UTC  %.10s  ", time, hex);
	skn_term_safe(out, gist->author, strlen(gist->author), false);
	if (gist->engine) {
		skn_sink_puts(out, "  ");
		skn_term_safe(out, gist->engine, strlen(gist->engine), false);
	}
	describe(&what, v, gist);
	if (!gist->broken)
		skn_sink_printf(out, "  %" PRId64 " item%s, %" PRId64 " source%s", gist->items,
				gist->items == 1 ? "" : "s", gist->sources, gist->sources == 1 ? "" : "s");
	skn_sink_printf(out, "\n    %s\n", what.p);
	if (l->signatures)
		skn_log_signed_text(out, &l->cli->term, l->signatures, &v->commit);
	skn_buf_release(&what);
}

/* Nothing is written before it is clear that there is a log. */
static void begin_json(struct logger *l)
{
	if (!l->cli->json || l->begun)
		return;
	skn_log_json_begin(&l->json, l->cli->out, l->thread);
	l->begun = true;
}

static void end_json(struct logger *l)
{
	begin_json(l);
	if (l->begun)
		skn_log_json_end(&l->json, l->more);
}

/* 1 when the log ends with this line, which is left out. */
static int write_entry(struct logger *l, const struct entry *e, struct skn_err *err)
{
	struct skn_gist gist;
	int rc;

	l->any = true;
	if (e->version->time < l->since)
		return SKN_OK;
	l->more = l->max == 0;
	if (l->more)
		return 1;
	rc = skn_index_gist(&gist, &l->learned, l->store, e->version, err);
	if (rc != SKN_OK)
		return rc;
	begin_json(l);
	if (l->cli->json)
		write_json(l, e, &gist);
	else
		write_text(l, e, &gist);
	skn_gist_release(&gist);
	l->max--;
	return SKN_OK;
}

/* ---- all threads, as the index has them ---- */

static int from_index(void *ctx, const struct skn_version *version, const char *thread, struct skn_err *err)
{
	struct logger *l = ctx;
	int rc = write_entry(l, &(struct entry){ .version = version, .name = skn_thread_name_of(thread) }, err);

	/* All that follow are older. */
	return rc == SKN_OK && version->time < l->since ? 1 : rc;
}

/* ---- histories of threads, one by one ---- */

static int newest_first(const void *pa, const void *pb)
{
	const struct entry *a = pa, *b = pb;
	int c;

	if (a->version->time != b->version->time)
		return a->version->time > b->version->time ? -1 : 1;
	c = strcmp(a->name, b->name);
	return c ? c : a->place < b->place ? -1 : a->place > b->place;
}

/* Of what will be printed. */
static int verify(struct logger *l, const struct entry *entries, size_t n, const struct skn_oid *tip,
		  struct skn_err *err)
{
	struct skn_oid *commits = skn_xcalloc(n + 1, sizeof(*commits));
	size_t wanted = 0;
	int rc;

	for (size_t i = 0; i < n && wanted < (size_t)l->max; i++)
		if (entries[i].version->time >= l->since)
			commits[wanted++] = entries[i].version->commit;
	l->signatures = skn_xcalloc(1, sizeof(*l->signatures));
	rc = skn_log_signed_load(l->signatures, l->store, tip, commits, wanted, err);
	free(commits);
	return rc;
}

static int print(struct logger *l, struct skn_history *histories, const struct skn_strings *names,
		 const struct skn_oid *tip, struct skn_err *err)
{
	SKN_VEC(struct entry) entries = { 0 };
	int rc = SKN_OK;

	for (size_t i = 0; i < names->n; i++)
		for (size_t k = 0; k < histories[i].list.n; k++)
			skn_vec_push(&entries, ((struct entry){ &histories[i].list.v[k], skn_thread_name_of(names->v[i]),
								(int64_t)k }));
	if (l->many && entries.n > 1)
		qsort(entries.v, entries.n, sizeof(*entries.v), newest_first);
	if (skn_cli_flag(l->cli, "signatures"))
		rc = verify(l, entries.v, entries.n, tip, err);
	for (size_t i = 0; rc == SKN_OK && i < entries.n; i++)
		rc = write_entry(l, &entries.v[i], err);
	if (rc >= 0 && !l->any && names->n && skn_repo_is_shallow(l->store->repo))
		skn_cli_hint(l->cli, "the clone is shallow and has no version whole; 'git fetch --unshallow' "
				     "gets them");
	skn_vec_release(&entries);
	return rc;
}

static int walk(struct logger *l, const struct skn_strings *names, const struct skn_oid *tip, unsigned flags,
		struct skn_err *err)
{
	struct skn_history *histories = skn_xcalloc(names->n, sizeof(*histories));
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < names->n; i++)
		rc = skn_history_load(&histories[i], l->store, tip, names->v[i], flags, err);
	if (rc == SKN_OK)
		rc = print(l, histories, names, tip, err);
	for (size_t i = 0; i < names->n; i++)
		skn_history_release(&histories[i]);
	free(histories);
	return rc;
}

/* A commit without threads may be no store at all. */
static int check_store(struct skn_view *view, struct skn_err *err)
{
	struct skn_record config;
	int rc = skn_store_config(&config, view, err);

	if (rc == SKN_OK)
		skn_record_release(&config);
	return rc;
}

static int log_all(struct logger *l, const struct skn_oid *tip, unsigned flags, struct skn_err *err)
{
	struct skn_strings names = { 0 };
	struct skn_view *view = NULL;
	bool known = false;
	int rc = skn_session_index(l->session, tip, err);

	if (rc == SKN_OK && !skn_cli_flag(l->cli, "signatures"))
		rc = skn_index_log(l->store, tip, flags, from_index, l, &known, err);
	if (rc == SKN_OK && !(known && l->any))
		rc = skn_view_commit(&view, l->store->repo, tip, err);
	if (view && !known)
		rc = skn_store_threads(&names, view, err);
	if (view && rc == SKN_OK && names.n == 0)
		rc = check_store(view, err);
	else if (view && rc == SKN_OK)
		rc = walk(l, &names, tip, flags, err);
	skn_view_free(view);
	skn_strings_release(&names);
	return rc;
}

/* The newest version on HEAD is no reason to leave out the collections after it. */
static int start_thread(struct logger *l, struct skn_oid *tip, struct skn_strings *names,
			const struct skn_spec *spec, struct skn_err *err)
{
	struct skn_rev rev;
	int rc = skn_rev_resolve(&rev, l->store, spec->thread, spec->rev, err);

	if (rc != SKN_OK)
		return rc;
	*tip = rev.commit;
	if (!spec->rev || rev.place != SKN_PLACE_COMMIT)
		rc = skn_rev_commit(tip, l->store, NULL, err);
	if (rev.place == SKN_PLACE_COMMIT)
		skn_strings_push(names, rev.path);
	else if (rc == SKN_OK && !spec->rev)
		skn_cli_hint(l->cli, "%s has no version yet; 'skein commit' makes the first",
			     rev.path + strlen("threads/"));
	skn_rev_release(&rev);
	return rc;
}

/* The commit to start from and the thread, from the operand. */
static int start(struct logger *l, struct skn_oid *tip, struct skn_strings *names, struct skn_err *err)
{
	struct skn_spec spec = { 0 };
	int rc;

	l->many = l->cli->n_args == 0;
	if (l->many)
		return skn_rev_commit(tip, l->store, NULL, err);
	rc = skn_spec_parse(&spec, l->cli->args[0], err);
	if (rc == SKN_OK && spec.rev_to)
		rc = skn_fail(err, SKN_EUSAGE, "log takes one revision, not a range");
	if (rc == SKN_OK && !*spec.thread && !spec.rev)
		rc = skn_fail(err, SKN_EUSAGE, "an empty name is no thread");
	if (rc == SKN_OK && !*spec.thread) {
		l->many = true;
		rc = skn_rev_commit(tip, l->store, spec.rev, err);
	} else if (rc == SKN_OK) {
		rc = start_thread(l, tip, names, &spec, err);
	}
	skn_spec_release(&spec);
	return rc;
}

static int parse_since(struct logger *l, struct skn_err *err)
{
	const char *since = skn_cli_value(l->cli, "since");
	struct skn_edtf date;

	l->since = INT64_MIN;
	if (!since)
		return SKN_OK;
	if (skn_edtf_parse(&date, since, strlen(since), NULL) != SKN_OK)
		return skn_fail(err, SKN_EUSAGE, "--since takes a date such as 2026-04 or 2026-04-29, not '%s'",
				since);
	l->since = date.lower;
	return SKN_OK;
}

static int log_one(struct logger *l, const struct skn_oid *tip, const struct skn_strings *names, unsigned flags,
		   struct skn_err *err)
{
	struct skn_view *view = NULL;
	int rc;

	l->thread = names->n ? skn_thread_name_of(names->v[0]) : l->cli->args[0];
	if (names->n)
		return walk(l, names, tip, flags | SKN_HISTORY_GISTS, err);
	rc = skn_view_commit(&view, l->store->repo, tip, err);
	if (rc == SKN_OK)
		rc = check_store(view, err);
	skn_view_free(view);
	return rc;
}

static void release(struct logger *l)
{
	skn_index_learned_keep(&l->learned, NULL);
	if (l->signatures)
		skn_log_signed_release(l->signatures);
	free(l->signatures);
}

/* --of: one part instead of all versions. */
static int run_of(struct logger *l, struct skn_session *session, const struct skn_oid *tip,
		  const struct skn_strings *names, struct skn_err *err)
{
	const struct skn_story_limits limits = { .max = l->max, .since = l->since };

	if (l->many || names->n == 0)
		return skn_fail(err, SKN_EUSAGE, "--of looks at one thread with a version: name it");
	return skn_log_of(session, tip, names->v[0], skn_cli_value(l->cli, "of"), &limits, err);
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct skn_session session;
	struct skn_strings names = { 0 };
	struct logger l = { .cli = cli, .session = &session, .store = &session.store };
	unsigned flags = skn_cli_flag(cli, "items") ? SKN_HISTORY_COLLECTIONS : 0;
	struct skn_oid tip;
	int rc = skn_cli_int(cli, "max-count", 1, INT32_MAX, INT32_MAX, &l.max, err);

	if (rc == SKN_OK)
		rc = parse_since(&l, err);
	if (rc == SKN_OK)
		rc = skn_session_open(&session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = start(&l, &tip, &names, err);
	if (rc == SKN_OK && skn_cli_value(cli, "of")) {
		rc = run_of(&l, &session, &tip, &names, err);
		skn_strings_release(&names);
		skn_session_close(&session);
		return rc;
	}
	if (rc == SKN_OK)
		rc = l.many ? log_all(&l, &tip, flags, err) : log_one(&l, &tip, &names, flags, err);
	if (rc >= 0) {
		end_json(&l);
		skn_index_learned_keep(&l.learned, l.store);
		rc = SKN_OK;
	}
	release(&l);
	skn_strings_release(&names);
	skn_session_close(&session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "max-count", .short_name = 'n', .arg = "N", .help = "show at most N versions" },
	{ .long_name = "since", .arg = "DATE", .help = "only versions of that day or later" },
	{ .long_name = "items", .help = "list collections too: commits that only gathered items" },
	{ .long_name = "signatures", .help = "verify each commit's signature, and say who signed it" },
	{ .long_name = "of", .arg = "PART", .help = "the life of one sentence, source, event, voice or tension" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein log lithium -n 3", "the last three versions" },
	{ "skein log lithium --of 'court halts'", "the life of that sentence, also when it is gone" },
	{ "skein log --since 2026-11-01", "what happened to all threads this month" },
	{ 0 },
};

const struct skn_cmd skn_cmd_log = {
	.name = "log", .group = SKN_GROUP_HISTORY, .summary = "show the versions of a thread",
	.args = "[THREAD[@REV]]",
	.description =
		"Lists the versions of the thread, newest first: number, time, commit, author, engine, "
		"how many items were collected and how many of them the page cites, and what changed. "
		"THREAD@REV starts at that version; without a thread, the versions of all threads.\n\n"
		"A commit is a version when it changes what the thread's page shows. Other commits of "
		"the thread are collections; --items shows them too, with the version they follow.\n\n"
		"--signatures says of each commit whether it is signed, and by whom: good, unknown (nobody who is "
		"allowed), expired, revoked, bad, or unsigned. For ssh the allowed signers of the published branch "
		"count (skein help rules unknown-signer), for gpg the keyring.\n\n"
		"--of PART shows the life of one part of the thread: each version that introduced, reworded, cited, "
		"removed or returned it. PART is the id of a sentence (s-...) or record, the key of a source, or "
		"words that stand in one sentence only; those of what is gone are found, too.",
	.options = options, .examples = examples, .json = true, .pager = true, .run = run,
};
