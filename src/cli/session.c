#include "cli/session.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fs.h"
#include "cli/guard.h"
#include "rev/fork.h"
#include "rev/message.h"
#include "store/unfinished.h"
#include "text/edtf.h"

int skn_session_open(struct skn_session *out, struct skn_cli *cli, struct skn_err *err)
{
	int rc;

	out->cli = cli;
	rc = skn_store_open(&out->store, NULL, cli->git_dir, err);
	if (rc == SKN_OK)
		skn_unfinished_recover(&out->store);
	return rc;
}

void skn_session_close(struct skn_session *session)
{
	if (skn_index_was_remade(&session->store))
		skn_cli_hint(session->cli, "the index of the history was damaged or of another version of skein; "
					   "it is made anew");
	skn_store_close(&session->store);
}

static void show_progress(void *ctx, uint64_t done, uint64_t total)
{
	struct skn_progress *progress = ctx;

	skn_progress_set_total(progress, total);
	skn_progress_update(progress, done);
}

int skn_session_index(struct skn_session *session, const struct skn_oid *tip, struct skn_err *err)
{
	struct skn_index_progress progress = { .cb = show_progress };
	struct skn_store *store = &session->store;
	struct skn_oid head, published;
	bool done = false;
	int rc = SKN_OK;

	if (!tip && skn_rev_commit(&head, store, NULL, NULL) != SKN_OK)
		return SKN_OK;
	tip = tip ? tip : &head;
	progress.ctx = skn_cli_progress(session->cli, "indexing the history", "", 0);
	if (skn_fork_published_tip(&published, store, tip, NULL) == SKN_OK && !skn_oid_eq(&published, tip))
		rc = skn_index_update(store, &published, 0, &progress, &done, err);
	if (rc == SKN_OK)
		rc = skn_index_update(store, tip, 0, &progress, &done, err);
	skn_progress_finish(progress.ctx);
	return rc;
}

int skn_session_load(struct skn_loaded *out, struct skn_session *session, const char *spec,
		     unsigned flags, struct skn_err *err)
{
	struct skn_spec parts = { 0 };
	struct skn_rev rev;
	int rc = skn_spec_parse(&parts, spec, err);

	if (rc == SKN_OK && (parts.rev_to || !*parts.thread))
		rc = skn_fail(err, SKN_EUSAGE, "'%s' does not name one version of a thread", spec);
	if (rc == SKN_OK)
		rc = skn_rev_resolve(&rev, &session->store, parts.thread, parts.rev, err);
	if (rc == SKN_OK)
		rc = skn_loaded_read(out, &session->store, &rev, flags, err);
	skn_spec_release(&parts);
	return rc;
}

int skn_session_base(struct skn_view **out, struct skn_session *session, struct skn_err *err)
{
	struct skn_record config = { 0 };
	struct skn_oid head;
	int rc;

	if (!skn_repo_is_bare(session->store.repo)) {
		rc = skn_view_work(out, session->store.repo, err);
	} else {
		rc = skn_rev_commit(&head, &session->store, NULL, err);
		if (rc == SKN_OK)
			rc = skn_view_commit(out, session->store.repo, &head, err);
	}
	if (rc == SKN_OK)
		rc = skn_store_config(&config, *out, err);
	if (rc == SKN_OK) {
		skn_record_release(&config);
	} else {
		skn_view_free(*out);
		*out = NULL;
	}
	return rc;
}

int skn_session_apply(struct skn_session *session, struct skn_changes *changes, const char *message,
		      bool commit, struct skn_oid *made, struct skn_err *err)
{
	struct skn_commit_options options = { 0 };
	struct skn_strings threads = { 0 };
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_oid oid;
	int rc;

	if (!commit && !skn_repo_is_bare(session->store.repo))
		return skn_changes_write_work(changes, &session->store, err);
	rc = skn_guard(session, changes, &threads, err);
	skn_buf_adds(&text, message);
	skn_message_trailers(&text, &threads, "edit", NULL, NULL);
	options.message = text.p;
	if (rc == SKN_OK)
		rc = skn_changes_commit(made ? made : &oid, changes, &session->store, &options, err);
	skn_buf_release(&text);
	skn_strings_release(&threads);
	return rc;
}

int skn_session_read(struct skn_buf *out, const char *file, size_t max, struct skn_err *err)
{
	struct stat st;
	int rc, fd;

	if (skn_streq(file, "-"))
		return skn_fs_read_fd(out, STDIN_FILENO, max, err);
	if (stat(file, &st) != 0 || !S_ISFIFO(st.st_mode))
		return skn_fs_read(out, file, max, err);
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return skn_fail_at(err, SKN_ESYS, file, 0, 0, "cannot open: %s", strerror(errno));
	rc = skn_fs_read_fd(out, fd, max, err);
	close(fd);
	return rc;
}
