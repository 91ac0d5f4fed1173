#include "check/across.h"

#include "check/pack.h"
#include "text/nearest.h"

size_t skn_across_item(const struct skn_across *across, const char *key)
{
	uintptr_t i = (uintptr_t)skn_map_find(&across->items, key, strlen(key));

	return i ? i - 1 : SKN_ACROSS_NONE;
}

/* Appends what is remembered; false when nothing is. */
bool skn_across_recall(struct skn_across *across, const struct skn_memory_key *key)
{
	struct skn_buf value = SKN_BUF_INIT;
	struct skn_diags found = { 0 };
	bool known = skn_memory_get(across->memory, key, &value);

	if (known) {
		struct skn_unpack in = { value.p, value.p + value.n, false };

		skn_diags_unpack(&found, &in);
		known = !in.bad && in.p == in.end;
		if (known)
			skn_diags_move(across->out, &found, "");
	}
	skn_diags_release(&found);
	skn_buf_release(&value);
	return known;
}

void skn_across_keep(struct skn_across *across, const struct skn_memory_key *key, struct skn_diags *found)
{
	struct skn_buf value = SKN_BUF_INIT;

	if (across->memory) {
		skn_diags_pack(&value, found);
		skn_memory_put(across->memory, key, &value);
	}
	skn_diags_move(across->out, found, "");
	skn_diags_release(found);
	skn_buf_release(&value);
}

static void unknown_key(struct skn_across *a, const char *path, const struct skn_cite_fact *cite)
{
	size_t n = a->guesses++ < SKN_ACROSS_GUESSES_MAX ? a->items.n : 0;
	const char **keys = skn_xcalloc(n + 1, sizeof(*keys));
	const char *near;

	for (size_t i = 0; i < n; i++)
		keys[i] = a->items.entries[i].key;
	near = skn_nearest(cite->key, keys, n, 0);
	skn_rule_report(a->out, SKN_RULE_UNKNOWN_KEY, path, &cite->at, "%s '%s', but there is no items/%s.yaml",
			cite->link ? "same_as names" : "cites", cite->key, cite->key);
	if (near)
		skn_diags_hint(a->out, "did you mean '%s%s'?", cite->link ? "" : "@", near);
	else
		skn_diags_hint(a->out, "'skein cite WORDS' finds a key, 'skein add item' makes an item");
	free(keys);
}

static void judge_cite(struct skn_across *a, const char *path, const struct skn_cite_fact *cite, bool *used)
{
	size_t item = skn_across_item(a, cite->key);

	if (item == SKN_ACROSS_NONE) {
		unknown_key(a, path, cite);
		return;
	}
	if (cite->link)
		return;
	used[item] = true;
	if (a->facts[item].withdrawn && !cite->admits) {
		skn_rule_report(a->out, SKN_RULE_WITHDRAWN_CITED, path, &cite->at,
				"cites '%s', which is withdrawn, without saying so", cite->key);
		skn_diags_hint(a->out, "say in the sentence that it was withdrawn or retracted, or cite another item");
	}
}

static void cites(struct skn_across *a)
{
	bool *used = skn_xcalloc(a->listing->files.n + 1, sizeof(*used));

	for (size_t i = 0; i < a->listing->files.n; i++)
		for (size_t k = 0; k < a->facts[i].cites.n; k++)
			judge_cite(a, a->listing->files.v[i].path, &a->facts[i].cites.v[k], used);
	for (size_t i = 0; i < a->listing->files.n; i++)
		if (used[i] && !a->facts[i].findable)
			skn_rule_report(a->out, SKN_RULE_NO_LINK, a->listing->files.v[i].path, NULL,
					"is cited, but has no address and no identifier");
	free(used);
}

int skn_across_check(struct skn_across *a, struct skn_err *err)
{
	int rc;

	for (size_t i = 0; i < a->listing->files.n; i++) {
		const struct skn_listed *file = &a->listing->files.v[i];

		if (file->kind == SKN_KIND_ITEM)
			skn_map_put(&a->items, file->id, strlen(file->id), (void *)(uintptr_t)(i + 1));
	}
	cites(a);
	skn_origin_check(a);
	rc = skn_quotes_check(a, err);
	if (rc == SKN_OK)
		rc = skn_verbatim_check(a, err);
	skn_map_release(&a->items, NULL);
	return rc;
}
