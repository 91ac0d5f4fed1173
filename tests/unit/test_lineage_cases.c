/*
 * Small histories, each with what it makes of the parts, a case a row; steps
 * that are none; limits.
 */
#include "lineage_gen.h"
#include "repo/write.h"
#include "rev/lineage_step.h"

#define EDITS 8
#define CHANGES 4

struct change {
	const char *path; /* in the thread; "n" is narrative.md, "e1" timeline/e1.yaml, "i1" items/i1.yaml */
	const char *text; /* NULL: removed */
};

struct edit {
	char on;          /* branch: 'm' is main, others begin where main is */
	char merge;       /* '\0', or the branch that is merged into it */
	struct change changes[CHANGES];
};

struct row {
	const char *what;
	struct edit edits[EDITS];
	const char *says;
};

#define L "The price of lithium fell in the last quarter of this year"
#define M "Mines in the north of the country were closed one after the other"
#define K "Nobody knows what comes of it when the snow is gone"

/*
 * Per sentence that is there, in order, then per one that went, then per field,
 * by their numbers: the edit that introduced it, "~" and the one that changed
 * it, "^" returned, "@" removed; behind a ":" its citations, key first.
 */
static const struct row rows[] = {
	{ "nothing but an edit elsewhere", { { 'm', 0, { { "n", "One.\n" } } }, { 'm', 0, { { "watch.yaml", "feeds: []\n" } } } },
	  "0 |" },
	{ "wrapped otherwise", { { 'm', 0, { { "n", L ". " M ".\n" } } }, { 'm', 0, { { "n", L ".\n" M ".\n" } } } }, "0 0 |" },
	{ "moved", { { 'm', 0, { { "n", "One.\nTwo.\nThree.\n" } } }, { 'm', 0, { { "n", "Three.\n\nOne.\nTwo.\n" } } } }, "0 0 0 |" },
	{ "typography is no rewording", { { 'm', 0, { { "n", "\"One\" - two.\n" } } },
	  { 'm', 0, { { "n", "\xE2\x80\x9COne\xE2\x80\x9D \xE2\x80\x93 two.\n" } } } }, "0 |" },
	{ "reworded", { { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", L " and the next one.\n" } } } }, "0~1 |" },
	{ "reworded and moved", { { 'm', 0, { { "n", L ".\n" K ".\n" M ".\n" } } },
	  { 'm', 0, { { "n", K ".\n" M ".\n" L " and the next one.\n" } } } }, "0 0 0~1 |" },
	{ "rewritten is another", { { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", M ".\n" } } } }, "1 | 0@1" },
	{ "a rewording undone", { { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", L " and the next one.\n" } } },
	  { 'm', 0, { { "n", L ".\n" } } } }, "0 |" },
	{ "and done again", { { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", L " and the next one.\n" } } },
	  { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", L " and the next one.\n" } } } }, "0~1 |" },
	{ "an old wording beside the new one", { { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", L " and the next one.\n" } } },
	  { 'm', 0, { { "n", L " and the next one.\n" L ".\n" } } } }, "0~1 0^2 |" },
	{ "gone and back", { { 'm', 0, { { "n", L ".\n" M ".\n" } } }, { 'm', 0, { { "n", M ".\n" } } }, { 'm', 0, { { "n", M ".\n" L ".\n" } } } },
	  "0 0^2 |" },
	{ "gone, and back in an older wording", { { 'm', 0, { { "n", L ".\n" M ".\n" } } },
	  { 'm', 0, { { "n", L " and the next one.\n" M ".\n" } } }, { 'm', 0, { { "n", M ".\n" } } },
	  { 'm', 0, { { "n", L ".\n" M ".\n" } } } }, "0^3 0 |" },
	{ "vandals", { { 'm', 0, { { "n", L ".\n" M ". [@a]\n" } } }, { 'm', 0, { { "n", "Haha.\n" } } },
	  { 'm', 0, { { "n", L ".\n" M ". [@a]\n" } } } }, "0^2 0^2:a0 | 1@2" },
	{ "the file removed", { { 'm', 0, { { "n", L ".\n" M ".\n" } } }, { 'm', 0, { { "n", NULL } } },
	  { 'm', 0, { { "n", L ".\n" } } } }, "0^2 | 0@1" },
	{ "the thread removed", { { 'm', 0, { { "n", L ".\n" } } }, { 'm', 0, { { "n", NULL }, { "thread.yaml", NULL } } },
	  { 'm', 0, { { "n", L ".\n" }, { "thread.yaml", GEN_THREAD } } } }, "0^2 |" },
	{ "split", { { 'm', 0, { { "n", L " and " M ".\n" } } }, { 'm', 0, { { "n", L ".\n" M ".\n" } } } }, "0~1 0~1 |" },
	{ "split in three", { { 'm', 0, { { "n", L " and " M " and " K ".\n" } } }, { 'm', 0, { { "n", L ".\n" M ".\n" K ".\n" } } } },
	  "0~1 0~1 0~1 |" },
	{ "split, the citation with the second half", { { 'm', 0, { { "n", L " and " M ". [@a]\n" } } },
	  { 'm', 0, { { "n", L ".\n" M ". [@a]\n" } } } }, "0~1 0~1:a0 |" },
	{ "a short end cut off", { { 'm', 0, { { "n", M " and " L ", they say today.\n" } } },
	  { 'm', 0, { { "n", M " and " L ".\nThey say today.\n" } } } }, "0~1 0~1 |" },
	{ "split and joined again", { { 'm', 0, { { "n", L " and " M ".\n" } } }, { 'm', 0, { { "n", L ".\n" M ".\n" } } },
	  { 'm', 0, { { "n", L " and " M ".\n" } } } }, "0 | 0~1@2" },
	{ "joined", { { 'm', 0, { { "n", L ". [@a]\n" M ". [@b]\n" } } }, { 'm', 0, { { "n", L " and " M ". [@a; @b]\n" } } } },
	  "0~1:a0,b0 | 0@1:b0" },
	{ "joined, the longer one last", { { 'm', 0, { { "n", "Snow fell today.\n" M ".\n" } } },
	  { 'm', 0, { { "n", "Snow fell today, and " M ".\n" } } } }, "0~1 | 0@1" },
	{ "twice the same", { { 'm', 0, { { "n", "One.\nTwo.\nOne.\n" } } }, { 'm', 0, { { "n", "Two.\nOne.\n" } } } }, "0 0 | 0@1" },
	{ "twice the same, copied", { { 'm', 0, { { "n", "One.\nTwo.\n" } } }, { 'm', 0, { { "n", "One.\nTwo.\nOne.\n" } } } }, "0 0 1 |" },
	{ "citations come, go, come back", { { 'm', 0, { { "n", "One. [@a]\n" } } }, { 'm', 0, { { "n", "One. [@b; @a]\n" } } },
	  { 'm', 0, { { "n", "One. [@b]\n" } } }, { 'm', 0, { { "n", "One. [@a]\n" } } } }, "0:a0^3,b1@3 |" },
	{ "no narrative that can be read: too deep", { { 'm', 0, { { "n", "One.\n" } } },
	  { 'm', 0, { { "n", ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>"
			     ">>>>>>>>>>>>>>>>>>>> One.\n" } } },
	  { 'm', 0, { { "n", "One.\n" } } } }, "0^2 |" },
	{ "an event", { { 'm', 0, { { "e1", "date: 2020\nevent: One. [@a]\n" } } }, { 'm', 0, { { "e1", "date: '2020'\nevent: |\n  One. [@b]\n" } } },
	  { 'm', 0, { { "e1", "event: One. [@b]\ndate: 2021\n" } } } }, "| e1.date 0~2 e1.event 0:b1,a0@1" },
	{ "a field goes and comes back", { { 'm', 0, { { "e1", "date: 2020\nevent: One.\n" } } }, { 'm', 0, { { "e1", "event: One.\n" } } },
	  { 'm', 0, { { "e1", "date: 2021\nevent: One.\n" } } }, { 'm', 0, { { "e1", "date: 2020\nevent: One.\n" } } } },
	  "| e1.date 0^2 e1.event 0" },
	{ "a file that is broken for a while", { { 'm', 0, { { "e1", "date: 2020\nevent: One.\n" } } }, { 'm', 0, { { "e1", "date: [\n" } } },
	  { 'm', 0, { { "e1", "date: 2020\nevent: Two.\n" } } } }, "| e1.date 0^2 e1.event 0~2^2" },
	{ "renamed", { { 'm', 0, { { "e1", "date: 2020\nevent: " L ".\n" } } },
	  { 'm', 0, { { "e1", NULL }, { "e2", "date: 2020\nevent: " L ".\n" } } } }, "| e2.date 0 e2.event 0" },
	{ "renamed and edited, then back", { { 'm', 0, { { "e1", "date: 2020\nevent: " L ".\n" } } },
	  { 'm', 0, { { "e1", NULL }, { "e2", "date: 2021\nevent: " L " and more.\n" } } },
	  { 'm', 0, { { "e2", NULL }, { "e1", "date: 2020\nevent: " L ".\n" } } } }, "| e1.date 0 e1.event 0" },
	{ "two renamed at once", { { 'm', 0, { { "e1", "date: 1\nevent: " L ".\n" }, { "e2", "date: 2\nevent: " M ".\n" } } },
	  { 'm', 0, { { "e1", NULL }, { "e2", NULL }, { "e3", "date: 2\nevent: " M ".\n" }, { "e4", "date: 1\nevent: " L ".\n" } } } },
	  "| e4.date 0 e4.event 0 e3.date 0 e3.event 0" },
	{ "gone and another one new", { { 'm', 0, { { "e1", "date: 2020\nevent: " L ".\n" } } },
	  { 'm', 0, { { "e1", NULL }, { "e2", "date: 2020\nevent: " M ".\n" } } } },
	  "| e1.date 0@1 e1.event 0@1 e2.date 1 e2.event 1" },
	{ "an item", { { 'm', 0, { { "i1", "type: webpage\ntitle: One\nvia: manual\n" } } },
	  { 'm', 0, { { "i1", "type: webpage\ntitle: Two\nvia: manual\n" } } } }, "| i1.type 0 i1.title 0~1 i1.via 0" },
	{ "lists and mappings by value", { { 'm', 0, { { "i1", "author: [{literal: A, x: b}]\n" } } },
	  { 'm', 0, { { "i1", "author:\n- x: \"b\"\n  literal: 'A'\n" } } }, { 'm', 0, { { "i1", "author: [{literal: A}]\n" } } } },
	  "| i1.author 0~2" },
	/* Merges. */
	{ "added on a branch", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'm', 'b', { { "n", "One.\n" L ".\n" } } } }, "0 1 |" },
	{ "on both sides", { { 'm', 0, { { "n", "One.\nTwo.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\nTwo.\n" } } },
	  { 'm', 0, { { "n", "One.\nTwo.\n" M ".\n" } } }, { 'm', 'b', { { "n", "One.\n" L ".\nTwo.\n" M ".\n" } } } }, "0 1 0 2 |" },
	{ "the same on both sides", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'm', 0, { { "n", "One.\n" L ".\n" } } }, { 'm', 'b', { { "n", "One.\n" L ".\n" } } } }, "0 2 |" },
	{ "reworded on a branch", { { 'm', 0, { { "n", L ".\n" } } }, { 'b', 0, { { "n", L " and the next one.\n" } } },
	  { 'm', 0, { { "n", L ".\n" M ".\n" } } }, { 'm', 'b', { { "n", L " and the next one.\n" M ".\n" } } } }, "0~1 2 |" },
	{ "a branch's rewording undone on main", { { 'm', 0, { { "n", L ".\n" } } }, { 'b', 0, { { "n", L " and the next one.\n" } } },
	  { 'm', 'b', { { "n", L " and the next one.\n" } } }, { 'm', 0, { { "n", L ".\n" } } },
	  { 'm', 0, { { "n", L " and the next one.\n" } } } }, "0~1 |" },
	{ "removed on a branch", { { 'm', 0, { { "n", L ".\n" M ".\n" } } }, { 'b', 0, { { "n", L ".\n" } } },
	  { 'm', 0, { { "n", "One.\n" L ".\n" M ".\n" } } }, { 'm', 'b', { { "n", "One.\n" L ".\n" } } } }, "2 0 | 0@1" },
	{ "reworded on the branch, twice", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'b', 0, { { "n", "One.\n" L " and the next one.\n" } } }, { 'm', 'b', { { "n", "One.\n" L " and the next one.\n" } } } },
	  "0 1~2 |" },
	{ "reworded by the merge", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'm', 0, { { "n", "One.\n" M ".\n" } } }, { 'm', 'b', { { "n", "One.\n" L " and the next one.\n" M ".\n" } } } },
	  "0 1~3 2 |" },
	{ "added by the merge", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'm', 'b', { { "n", "One.\n" L ".\n" M ".\n" } } } }, "0 1 2 |" },
	{ "citations from a branch", { { 'm', 0, { { "n", "One. [@a; @b]\n" } } }, { 'b', 0, { { "n", "One. [@b; @c]\n" } } },
	  { 'm', 0, { { "n", "One. [@a; @b; @d]\n" } } }, { 'm', 'b', { { "n", "One. [@b; @d; @c]\n" } } } },
	  "0:b0,d2,c1,a0@1 |" },
	{ "records from a branch", { { 'm', 0, { { "e1", "date: 1\nevent: " L ".\n" }, { "e2", "date: 2\nevent: " M ".\n" } } },
	  { 'b', 0, { { "e1", "date: 3\nevent: " L ".\n" }, { "e2", NULL }, { "e3", "date: 4\nevent: " K ". [@a]\n" } } },
	  { 'm', 0, { { "n", "One.\n" } } },
	  { 'm', 'b', { { "e1", "date: 3\nevent: " L ".\n" }, { "e2", NULL }, { "e3", "date: 4\nevent: " K ". [@a]\n" } } } },
	  "2 | e1.date 0~1 e1.event 0 e2.date 0@1 e2.event 0@1 e3.date 1 e3.event 1:a1" },
	{ "renamed on a branch", { { 'm', 0, { { "e1", "date: 1\nevent: " L ".\n" } } },
	  { 'b', 0, { { "e1", NULL }, { "e2", "date: 1\nevent: " L ".\n" } } }, { 'b', 0, { { "e2", "date: 1\nevent: " M ".\n" } } },
	  { 'm', 'b', { { "e1", NULL }, { "e2", "date: 1\nevent: " M ".\n" } } } }, "| e2.date 0 e2.event 0~2" },
	{ "back on a branch", { { 'm', 0, { { "n", "One.\n" L ".\n" } } }, { 'm', 0, { { "n", "One.\n" } } },
	  { 'b', 0, { { "n", "One.\n" L ".\n" } } }, { 'm', 0, { { "n", "One.\nTwo.\n" } } },
	  { 'm', 'b', { { "n", "One.\nTwo.\n" L ".\n" } } } }, "0 3 0^2 |" },
	{ "a branch in a branch", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\nTwo.\n" } } },
	  { 'c', 'b', { { "n", "One.\nTwo.\n" L ".\n" } } }, { 'c', 0, { { "n", "One.\nTwo.\n" L ".\n" M ".\n" } } },
	  { 'm', 'c', { { "n", "One.\nTwo.\n" L ".\n" M ".\n" } } } }, "0 1 2 3 |" },
	{ "a branch merged twice", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\nTwo.\n" } } },
	  { 'm', 'b', { { "n", "One.\nTwo.\n" } } }, { 'b', 0, { { "n", "One.\nTwo.\n" L ".\n" } } },
	  { 'm', 'b', { { "n", "One.\nTwo.\n" L ".\n" } } } }, "0 1 3 |" },
	{ "as deep as branches are followed", { { 'm', 0, { { "n", "One.\n" } } }, { 'd', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'c', 'd', { { "n", "One.\n" L ".\n" } } }, { 'b', 'c', { { "n", "One.\n" L ".\n" } } },
	  { 'a', 'b', { { "n", "One.\n" L ".\n" } } }, { 'm', 'a', { { "n", "One.\n" L ".\n" } } } }, "0 1 |" },
	{ "one deeper: it was the merge there", { { 'm', 0, { { "n", "One.\n" } } }, { 'e', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'd', 'e', { { "n", "One.\n" L ".\n" } } }, { 'c', 'd', { { "n", "One.\n" L ".\n" } } },
	  { 'b', 'c', { { "n", "One.\n" L ".\n" } } }, { 'a', 'b', { { "n", "One.\n" L ".\n" } } },
	  { 'm', 'a', { { "n", "One.\n" L ".\n" } } } }, "0 2 |" },
	{ "what the merge did not take", { { 'm', 0, { { "n", "One.\n" } } }, { 'b', 0, { { "n", "One.\n" L ".\n" } } },
	  { 'm', 'b', { { "n", "One.\nTwo.\n" } } } }, "0 2 |" },
};

/* ---- making them ---- */

static char *path_of(const char *thread, const char *path)
{
	const char *dir = path[1] != '\0' && path[2] == '\0' ? path[0] == 'e' ? "timeline/" : "items/" : "";
	bool narrative = skn_streq(path, "n");

	return skn_xasprintf("%s/%s%s%s", thread, dir, narrative ? "narrative.md" : path, *dir ? ".yaml" : "");
}

static void make_commit(struct skn_repo *repo, const char *thread, const struct edit *edit, bool first,
			struct skn_oid *tip, const struct skn_oid *merged, size_t number)
{
	struct skn_ident who = { .name = (char *)"A", .email = (char *)"a@x", .time = 1600000000 + (int64_t)number * 60 };
	struct skn_repo_change changes[CHANGES + 1] = { { 0 } };
	struct skn_writer *writer;
	struct skn_oid old = *tip;
	char ref[32];
	size_t n = 0;

	for (; n < CHANGES && edit->changes[n].path; n++) {
		const char *text = edit->changes[n].text;

		changes[n] = (struct skn_repo_change){ .path = path_of(thread, edit->changes[n].path), .data = text,
						       .len = text ? strlen(text) : 0, .remove = !text };
	}
	if (first)
		changes[n++] = (struct skn_repo_change){ .path = skn_xasprintf("%s/thread.yaml", thread),
			.data = GEN_THREAD, .len = strlen(GEN_THREAD) };
	/* Each commit gets a ref of its own: what it stands on is said. */
	snprintf(ref, sizeof(ref), "refs/heads/c%zu", number);
	OK(skn_writer_open(&writer, repo, ref, NULL, err));
	if (!skn_oid_is_zero(&old))
		OK(skn_writer_start_at(writer, &old, err));
	if (merged)
		skn_writer_add_parent(writer, merged);
	OK(skn_writer_commit(writer, changes, n, "x\n", &who, &who, tip, err));
	OK(skn_writer_finish(writer, "test", err));
	for (size_t i = 0; i < n; i++)
		free((char *)changes[i].path);
}

/* Makes the row's commits; the tip of main is the last of OIDS that counts. */
static struct skn_oid make_row(struct skn_repo *repo, const char *thread, const struct row *row, struct skn_oid *oids,
			       size_t *made, struct skn_oid main)
{
	struct skn_oid tips[128] = { { { 0 } } };

	tips['m'] = main;
	for (size_t i = 0; i < EDITS && row->edits[i].on; i++) {
		const struct edit *edit = &row->edits[i];
		struct skn_oid *tip = &tips[(unsigned char)edit->on];

		if (skn_oid_is_zero(tip))
			*tip = tips['m'];
		make_commit(repo, thread, edit, i == 0, tip, edit->merge ? &tips[(unsigned char)edit->merge] : NULL, ++*made);
		oids[i] = *tip;
	}
	return tips['m'];
}

/* ---- saying what they are ---- */

static void say_origin(struct skn_buf *out, const char *sign, const struct skn_lineage *l, const struct skn_origin *origin,
		       const struct skn_oid *oids)
{
	size_t i = 0;

	if (origin->step == SKN_STEP_NONE) {
		if (!*sign)
			skn_buf_adds(out, "?");
		return;
	}
	while (i < EDITS && !skn_oid_eq(&oids[i], &l->commits.v[origin->commit]))
		i++;
	skn_buf_addf(out, "%s%zu", sign, i);
}

static void say_life(struct skn_buf *out, const struct skn_lineage *l, const struct skn_life *life, const struct skn_origin *changed,
		     const struct skn_oid *oids)
{
	say_origin(out, "", l, &life->introduced, oids);
	if (changed && (changed->step != life->introduced.step || changed->commit != life->introduced.commit))
		say_origin(out, "~", l, changed, oids);
	say_origin(out, "^", l, &life->returned, oids);
	say_origin(out, "@", l, &life->removed, oids);
}

static void say_part(struct skn_buf *out, const struct skn_lineage *l, const struct skn_part *part, const struct skn_oid *oids)
{
	say_life(out, l, &part->life, &part->changed, oids);
	for (size_t c = 0; c < part->cites.n; c++) {
		skn_buf_addf(out, "%c%s", c ? ',' : ':', part->cites.v[c].key);
		say_life(out, l, &part->cites.v[c].life, NULL, oids);
	}
}

static void say(struct skn_buf *out, const struct skn_lineage *l, const struct skn_oid *oids)
{
	for (size_t i = 0; i < l->sentences.n; i++) {
		say_part(out, l, &l->parts.v[l->sentences.v[i]], oids);
		skn_buf_addc(out, ' ');
	}
	skn_buf_addc(out, '|');
	for (size_t i = 0; i < l->parts.n; i++) {
		const struct skn_part *part = &l->parts.v[i];

		if (part->kind == SKN_KIND_THREAD || (part->kind == SKN_KIND_NARRATIVE && skn_part_is_there(part)))
			continue;
		skn_buf_addc(out, ' ');
		if (part->field)
			skn_buf_addf(out, "%s.%s ", part->record, part->field);
		say_part(out, l, part, oids);
	}
}

static void load(struct skn_lineage *out, struct skn_history *history, struct skn_store *store, const struct skn_oid *tip,
		 const char *thread)
{
	OK(skn_history_load(history, store, tip, thread, SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err));
	OK(skn_lineage_load(out, store, history, 0, err));
}

static void cases(void **state)
{
	struct skn_store store = { 0 };
	struct skn_oid main = { { 0 } };
	size_t made = 0, wrong = 0;

	SKN_UNUSED(state);
	OK(skn_repo_init(&store.repo, env_top.p, true, "main", err));
	for (size_t r = 0; r < SKN_ARRAY_LEN(rows); r++) {
		char *thread = skn_xasprintf("threads/t%zu", r);
		struct skn_oid oids[EDITS] = { { { 0 } } };
		struct skn_buf said = SKN_BUF_INIT;
		struct skn_history history;
		struct skn_lineage lineage;

		main = make_row(store.repo, thread, &rows[r], oids, &made, main);
		load(&lineage, &history, &store, &main, thread);
		say(&said, &lineage, oids);
		if (!skn_buf_eq(&said, rows[r].says, strlen(rows[r].says))) {
			print_error("%s:\n  want %s\n  have %s\n", rows[r].what, rows[r].says, said.p);
			wrong++;
		}
		skn_lineage_release(&lineage);
		skn_history_release(&history);
		skn_buf_release(&said);
		free(thread);
	}
	assert_int_equal(wrong, 0);
	skn_store_close(&store);
}

/* ---- steps that are not the thread's ---- */

/* Steps that were damaged are made anew. */
static void damaged_steps(void **state)
{
	static const struct row row = { "", { { 'm', 0, { { "n", L ".\n" M ".\n" } } }, { 'm', 0, { { "n", L " and more.\n" M ".\n" } } },
					      { 'm', 0, { { "n", L " and more.\n" } } } }, "" };
	static const char *const bad[] = { "", "\x02\x0c\x01", "\x7f", "\x02\xff\xff\xff", "\x01\x01\xff" };
	struct skn_oid oids[EDITS] = { { { 0 } } }, tip;
	struct skn_store store = { 0 };
	size_t made = 0;

	SKN_UNUSED(state);
	OK(skn_repo_init(&store.repo, env_top.p, true, "main", err));
	tip = make_row(store.repo, "threads/t", &row, oids, &made, (struct skn_oid){ { 0 } });
	for (size_t i = 0; i < SKN_ARRAY_LEN(bad); i++)
		for (size_t k = 0; k < 3; k++) {
			struct skn_history history;
			struct skn_lineage lineage;
			struct skn_buf said = SKN_BUF_INIT;

			OK(skn_history_load(&history, &store, &tip, "threads/t", SKN_HISTORY_COLLECTIONS | SKN_HISTORY_STEPS, err));
			for (size_t v = 0; v < history.list.n; v++) {
				free(history.list.v[v].step);
				history.list.v[v].step = NULL;
			}
			history.list.v[k].step = skn_xstrdup(bad[i]);
			history.list.v[k].step_len = strlen(bad[i]);
			OK(skn_lineage_load(&lineage, &store, &history, 0, err));
			say(&said, &lineage, oids);
			assert_string_equal(said.p, "0~1 | 0@2");
			assert_true(history.list.v[k].step_len > 1);
			skn_buf_release(&said);
			skn_lineage_release(&lineage);
			skn_history_release(&history);
		}
	skn_store_close(&store);
}

/* Of what a shallow clone hides it is not said when it came. */
static void shallow(void **state)
{
	static const struct row row = { "", { { 'm', 0, { { "n", L ".\n" M ".\n" }, { "e1", "date: 1\nevent: One.\n" } } },
					      { 'm', 0, { { "n", L " and more.\n" M ".\n" } } },
					      { 'm', 0, { { "n", L " and more. [@a]\n" }, { "e1", "date: 2\nevent: One.\n" } } } }, "" };
	struct skn_oid oids[EDITS] = { { { 0 } } }, tip;
	struct skn_store store = { 0 };
	struct skn_history history;
	struct skn_lineage lineage;
	struct skn_buf said = SKN_BUF_INIT;
	char *url = skn_xasprintf("file://%s/full", env_top.p), hex[SKN_OID_HEX + 1];
	size_t made = 0;

	SKN_UNUSED(state);
	OK(skn_repo_init(&store.repo, "full", true, "main", err));
	tip = make_row(store.repo, "threads/t", &row, oids, &made, (struct skn_oid){ { 0 } });
	skn_oid_hex(hex, &tip);
	skn_store_close(&store);
	GIT("full", "update-ref", "refs/heads/main", hex);
	GIT(env_top.p, "clone", "-q", "--bare", "--depth", "2", "--branch", "main", url, "cut");
	OK(skn_store_open(&store, NULL, "cut", err));
	load(&lineage, &history, &store, &tip, "threads/t");
	assert_true(history.truncated);
	say(&said, &lineage, oids);
	assert_string_equal(said.p, "?:a2 | ?@2 e1.date ?~2 e1.event ?");
	skn_buf_release(&said);
	skn_lineage_release(&lineage);
	skn_history_release(&history);
	skn_store_close(&store);
	free(url);
}

/* ---- limits ---- */

static int replay(struct skn_lineage *l, const struct skn_buf *step)
{
	struct skn_oid commit = { { 0 } };

	return skn_lineage_replay(l, &commit, step->p, step->n, NULL);
}

static void new_sentences(struct skn_buf *out, uint32_t n)
{
	skn_buf_addc(out, SKN_STEP_SENTENCES);
	skn_step_op(out, SKN_STEP_S_NEW, n);
	for (uint32_t i = 0; i < n; i++)
		skn_step_word(out, i);
	skn_step_op(out, SKN_STEP_S_END, 0);
}

static void parts_limit(void **state)
{
	SKN_UNUSED(state);
	for (uint32_t more = 0; more < 2; more++) {
		struct skn_lineage l;
		struct skn_buf step = SKN_BUF_INIT;

		skn_lineage_init(&l);
		new_sentences(&step, SKN_LINEAGE_PARTS_MAX + more);
		assert_int_equal(replay(&l, &step), more ? SKN_ELIMIT : SKN_OK);
		skn_lineage_release(&l);
		skn_buf_release(&step);
	}
}

static void names(struct skn_buf *out, uint32_t n, size_t len)
{
	skn_buf_addc(out, SKN_STEP_NAMES);
	skn_step_put(out, n);
	for (uint32_t i = 0; i < n; i++) {
		skn_step_put(out, len);
		skn_buf_addf(out, "%0*u", (int)len, (unsigned)i);
	}
}

static void names_limit(void **state)
{
	static const struct { uint32_t n; size_t len; int rc; } limits[] = {
		{ SKN_LINEAGE_NAMES_MAX, 8, SKN_OK }, { SKN_LINEAGE_NAMES_MAX + 1, 8, SKN_ELIMIT },
		{ 1, SKN_LINEAGE_NAME_MAX, SKN_OK }, { 1, SKN_LINEAGE_NAME_MAX + 1, SKN_EDATA },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(limits); i++) {
		struct skn_lineage l;
		struct skn_buf step = SKN_BUF_INIT;

		skn_lineage_init(&l);
		names(&step, limits[i].n, limits[i].len);
		assert_int_equal(replay(&l, &step), limits[i].rc);
		skn_lineage_release(&l);
		skn_buf_release(&step);
	}
}

/* Names that make a step as large as it may be, and one byte more. */
static void step_limit(void **state)
{
	const size_t len = 186, n = (SKN_STEP_SIZE_MAX - 4) / (len + 2);

	SKN_UNUSED(state);
	for (size_t more = 0; more < 2; more++) {
		struct skn_lineage l;
		struct skn_buf step = SKN_BUF_INIT;

		skn_lineage_init(&l);
		names(&step, (uint32_t)n, len);
		if (more) {
			step.p[step.n - len - 2]++; /* the last one is a byte longer */
			skn_buf_addc(&step, 'x');
		}
		assert_int_equal(step.n, SKN_STEP_SIZE_MAX + more);
		assert_int_equal(replay(&l, &step), more ? SKN_ELIMIT : SKN_OK);
		skn_lineage_release(&l);
		skn_buf_release(&step);
	}
}

/* A record's fields and a part's keys, as many as may be and one more; then the
 * same in files, where what is past the limit is not there. */
static void fields_and_keys_limit(void **state)
{
	SKN_UNUSED(state);
	for (uint32_t more = 0; more < 2; more++) {
		struct skn_lineage l;
		struct skn_buf step = SKN_BUF_INIT;
		uint32_t n = SKN_LINEAGE_FIELDS_MAX + more;

		skn_lineage_init(&l);
		names(&step, n, 4);
		step.p[0] = SKN_STEP_NAMES | SKN_STEP_RECORDS;
		skn_step_op(&step, SKN_STEP_R_ADD, SKN_KIND_EVENT);
		skn_step_put(&step, 0);
		skn_step_put(&step, n);
		for (uint32_t i = 0; i < n; i++) {
			skn_step_put(&step, i);
			skn_step_word(&step, i);
		}
		skn_step_op(&step, SKN_STEP_R_END, 0);
		assert_int_equal(replay(&l, &step), more ? SKN_EDATA : SKN_OK);
		skn_lineage_release(&l);
		skn_lineage_init(&l);
		skn_buf_clear(&step);
		n = SKN_LINEAGE_CITES_MAX + more;
		names(&step, n, 4);
		step.p[0] = SKN_STEP_NAMES | SKN_STEP_SENTENCES | SKN_STEP_CITES;
		skn_step_op(&step, SKN_STEP_S_NEW, 1);
		skn_step_word(&step, 1);
		skn_step_op(&step, SKN_STEP_S_END, 0);
		skn_step_put(&step, 1);
		skn_step_put(&step, n);
		for (uint32_t i = 0; i < n; i++)
			skn_step_put(&step, i);
		skn_step_put(&step, 0);
		assert_int_equal(replay(&l, &step), more ? SKN_EDATA : SKN_OK);
		skn_lineage_release(&l);
		skn_buf_release(&step);
	}
}

static void files_past_limits(void **state)
{
	struct skn_buf event = SKN_BUF_INIT, narrative = SKN_BUF_INIT;
	struct row row = { "", { { 'm', 0, { { 0 } } }, { 'm', 0, { { "watch.yaml", "feeds: []\n" } } } }, "" };
	struct skn_oid oids[EDITS] = { { { 0 } } }, tip;
	struct skn_store store = { 0 };
	struct skn_history history;
	struct skn_lineage lineage;
	size_t made = 0, fields = 0;

	SKN_UNUSED(state);
	skn_buf_adds(&narrative, "One. [");
	for (size_t i = 0; i < SKN_LINEAGE_CITES_MAX + 20; i++)
		skn_buf_addf(&narrative, "%s@k%zu", i ? "; " : "", i);
	skn_buf_adds(&narrative, "]\n");
	for (size_t i = 0; i < SKN_LINEAGE_FIELDS_MAX + 20; i++)
		skn_buf_addf(&event, "f%zu: 1\n", i);
	skn_buf_fill(&event, 'x', SKN_LINEAGE_NAME_MAX + 1);
	skn_buf_adds(&event, ": 1\n");
	row.edits[0].changes[0] = (struct change){ "e1", event.p };
	row.edits[0].changes[1] = (struct change){ "n", narrative.p };
	OK(skn_repo_init(&store.repo, env_top.p, true, "main", err));
	tip = make_row(store.repo, "threads/t", &row, oids, &made, (struct skn_oid){ { 0 } });
	load(&lineage, &history, &store, &tip, "threads/t");
	for (size_t i = 0; i < lineage.parts.n; i++)
		fields += lineage.parts.v[i].kind == SKN_KIND_EVENT;
	assert_int_equal(fields, SKN_LINEAGE_FIELDS_MAX);
	assert_int_equal(lineage.parts.v[lineage.sentences.v[0]].cites.n, SKN_LINEAGE_CITES_MAX);
	skn_lineage_release(&lineage);
	skn_history_release(&history);
	skn_store_close(&store);
	skn_buf_release(&event);
	skn_buf_release(&narrative);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cases, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(damaged_steps, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(shallow, env_set_up, env_tear_down),
		cmocka_unit_test(parts_limit),
		cmocka_unit_test(names_limit),
		cmocka_unit_test(step_limit),
		cmocka_unit_test(fields_and_keys_limit),
		cmocka_unit_test_setup_teardown(files_past_limits, env_set_up, env_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
