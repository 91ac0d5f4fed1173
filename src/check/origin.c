/* origin.c - which items are one work, and which come from one place. */
#include "check/across.h"

/* Disjoint sets over the files of the listing (Tarjan 1975, with halving). */
static size_t root_of(size_t *up, size_t i)
{
	while (up[i] != i) {
		up[i] = up[up[i]];
		i = up[i];
	}
	return i;
}

static void unite(size_t *up, size_t a, size_t b)
{
	a = root_of(up, a);
	b = root_of(up, b);
	up[a > b ? a : b] = a > b ? b : a;
}

static void unite_linked(const struct skn_across *a, size_t *up)
{
	for (size_t i = 0; i < a->listing->files.n; i++)
		for (size_t k = 0; k < a->facts[i].cites.n; k++) {
			const struct skn_cite_fact *cite = &a->facts[i].cites.v[k];
			size_t other = cite->link ? skn_across_item(a, cite->key) : SKN_ACROSS_NONE;

			if (other != SKN_ACROSS_NONE)
				unite(up, i, other);
		}
}

static void unite_outlets(const struct skn_across *a, size_t *up)
{
	struct skn_map first = SKN_MAP_INIT;

	for (size_t i = 0; i < a->listing->files.n; i++) {
		const char *outlet = a->facts[i].outlet;
		uintptr_t other = outlet ? (uintptr_t)skn_map_find(&first, outlet, strlen(outlet)) : 0;

		if (other)
			unite(up, i, other - 1);
		else if (outlet)
			skn_map_put(&first, outlet, strlen(outlet), (void *)(i + 1));
	}
	skn_map_release(&first, NULL);
}

static void same_work(struct skn_across *a, size_t *up)
{
	struct skn_map first = SKN_MAP_INIT;

	for (size_t i = 0; i < a->listing->files.n; i++)
		for (size_t k = 0; k < a->facts[i].identities.n && !a->facts[i].withdrawn; k++) {
			const struct skn_identity *identity = &a->facts[i].identities.v[k];
			size_t n = strlen(identity->id);
			uintptr_t other = (uintptr_t)skn_map_find(&first, identity->id, n);

			if (!other) {
				skn_map_put(&first, identity->id, n, (void *)(i + 1));
			} else if (root_of(up, other - 1) != root_of(up, i)) {
				const char *key = a->listing->files.v[other - 1].id;

				skn_rule_report(a->out, SKN_RULE_SAME_WORK, a->listing->files.v[i].path,
						&identity->at, "is the same work as '%s' (%s)", key,
						identity->id);
				skn_diags_hint(a->out, "cite one of them, or add 'same_as: [%s]'", key);
				unite(up, other - 1, i); /* said once for a pair */
			}
		}
	skn_map_release(&first, NULL);
}

/* The cites of one sentence, from index *K on, which moves past them. */
static void one_sentence(struct skn_across *a, size_t file, size_t *k, size_t *up)
{
	const struct skn_facts *facts = &a->facts[file];
	const struct skn_cite_fact *first = &facts->cites.v[*k];
	size_t origin = SKN_ACROSS_NONE, keys = 0;
	const char *outlet = NULL; /* of all; NULL: they differ */
	bool single = true;

	for (; *k < facts->cites.n && facts->cites.v[*k].sentence == first->sentence; ++*k) {
		const struct skn_cite_fact *cite = &facts->cites.v[*k];
		size_t item = skn_across_item(a, cite->key);

		if (item == SKN_ACROSS_NONE || cite->link) {
			single = false;
			continue;
		}
		single = single && (origin == SKN_ACROSS_NONE || origin == root_of(up, item));
		if (origin == SKN_ACROSS_NONE)
			outlet = a->facts[item].outlet;
		else if (outlet && (!a->facts[item].outlet || !skn_streq(outlet, a->facts[item].outlet)))
			outlet = NULL;
		origin = root_of(up, item);
		keys += cite == first || !skn_streq(cite->key, first->key);
	}
	if (!single || keys < 2)
		return;
	skn_rule_report(a->out, SKN_RULE_SINGLE_ORIGIN, a->listing->files.v[file].path, &first->at, "%s",
			outlet ? "all sources of the claim are of one outlet"
			       : "all sources of the claim go back to one origin");
}

void skn_origin_check(struct skn_across *a)
{
	size_t n = a->listing->files.n;
	size_t *work = skn_xcalloc(n + 1, sizeof(*work)), *origin = skn_xcalloc(n + 1, sizeof(*origin));

	for (size_t i = 0; i < n; i++)
		work[i] = origin[i] = i;
	unite_linked(a, work);
	unite_linked(a, origin);
	unite_outlets(a, origin);
	same_work(a, work);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < a->facts[i].cites.n;)
			one_sentence(a, i, &k, origin);
	free(work);
	free(origin);
}
