#include "cli/log_signed.h"

#include "rev/fork.h"

static const char *bytes(const struct skn_oid *oid)
{
	return (const char *)oid->b;
}

int skn_log_signed_load(struct skn_log_signed *out, struct skn_store *store, const struct skn_oid *tip,
			const struct skn_oid *commits, size_t n, struct skn_err *err)
{
	struct skn_map seen = SKN_MAP_INIT;
	struct skn_oid *once = skn_xcalloc(n + 1, sizeof(*once)), published;
	struct skn_signing signing;
	int rc = skn_fork_published_tip(&published, store, tip, err);

	*out = (struct skn_log_signed){ .by_commit = SKN_MAP_INIT };
	for (size_t i = 0; i < n; i++) {
		if (!skn_map_has(&seen, bytes(&commits[i]), sizeof(commits[i].b)))
			once[out->n++] = commits[i];
		skn_map_put(&seen, bytes(&commits[i]), sizeof(commits[i].b), once);
	}
	out->v = skn_xcalloc(out->n + 1, sizeof(*out->v));
	if (rc == SKN_OK) {
		rc = skn_signing_read_at(&signing, store, &published, err);
		if (rc == SKN_OK)
			rc = skn_signed_check(out->v, store->repo, once, out->n, &signing, err);
		skn_signing_release(&signing);
	}
	for (size_t i = 0; rc == SKN_OK && i < out->n; i++)
		skn_map_put(&out->by_commit, bytes(&out->v[i].commit), sizeof(out->v[i].commit.b), &out->v[i]);
	skn_map_release(&seen, NULL);
	free(once);
	return rc;
}

void skn_log_signed_release(struct skn_log_signed *list)
{
	for (size_t i = 0; i < list->n; i++)
		skn_signed_release(&list->v[i]);
	free(list->v);
	skn_map_release(&list->by_commit, NULL);
}

static const struct skn_signed *find(const struct skn_log_signed *list, const struct skn_oid *commit)
{
	return skn_map_find(&list->by_commit, bytes(commit), sizeof(commit->b));
}

void skn_log_signed_text(struct skn_sink *out, const struct skn_term *term, const struct skn_log_signed *list,
			 const struct skn_oid *commit)
{
	const struct skn_signed *one = find(list, commit);
	const char *state = skn_signed_name(one->state);
	enum skn_term_style style = one->state == SKN_SIGNED_GOOD  ? SKN_TERM_ADDED
				    : one->state == SKN_SIGNED_NOT ? SKN_TERM_DIM
								   : SKN_TERM_ERROR;

	skn_sink_puts(out, one->state == SKN_SIGNED_NOT ? "    " : "    signature ");
	skn_term_styled(term, out, style, state, strlen(state));
	if (*one->signer || *one->key)
		skn_sink_puts(out, ": ");
	skn_term_safe(out, one->signer, strlen(one->signer), false);
	skn_sink_puts(out, *one->signer && *one->key ? ", " : "");
	skn_term_safe(out, one->key, strlen(one->key), false);
	skn_sink_putc(out, '\n');
}

void skn_log_signed_json(struct skn_jsonw *w, const struct skn_log_signed *list, const struct skn_oid *commit)
{
	const struct skn_signed *one = find(list, commit);

	skn_jsonw_key(w, "signature");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "state", skn_signed_name(one->state));
	skn_jsonw_str(w, "signer", *one->signer ? one->signer : NULL);
	skn_jsonw_str(w, "key", *one->key ? one->key : NULL);
	skn_jsonw_object_end(w);
}
