/*
 * Following one commit.
 *
 * The paper is F. Flöck and M. Acosta, "WikiWho: Precise and Efficient
 * Attribution of Authorship of Revisioned Content", WWW 2014.  It takes a
 * revision apart into paragraphs, sentences and words; a paragraph that any
 * earlier revision had is that one with all its words, in what is left so is a
 * sentence, and the words of what is left then are compared (Myers' diff) with
 * those that are left of the revision before.  Departures:
 *
 *  - A sentence is the smallest part.  Words have no origin; what the paper
 *    does for them, similarity does for sentences here (rev/match.h).
 *  - Sentences are known by their ids, so without citations and typography, and
 *    are looked for in the revision before by their order first: of two alike
 *    the one beside the same neighbours.  The paper takes the first one.
 *  - Paragraphs are kept to save reading, not to tell what is what
 *    (lineage_text.h): a sentence that returns with its paragraph returns by its
 *    id.  Only those of the last narrative and a few before are kept.
 *  - A wording that returns is the part that had it only when that part is not
 *    there in its newer wording as well; else a new part begins where it did.
 *  - Splits and joins are told (lineage_halves.c), which words need no rule for.
 *  - What was deleted and reintroduced within one revision's edits is matched
 *    there by similarity of at least SKN_MATCH_SENTENCE_MIN, with no limit by
 *    the size of the edit as the paper has against spam.
 *  - Merges: the paper knows one line only.
 */
#include "rev/lineage_plan.h"
#include "rev/lineage_step.h"
#include "store/store.h"

/* One advance in hand. */
struct advance {
	struct skn_lineage *lineage;
	struct skn_repo *repo;
	const struct skn_lineage_input *input;
	struct skn_lineage_narrative narrative; /* the new one, when it is another blob */
	struct skn_oid blob;
	bool new_narrative;
};

static int list_folder(struct skn_tree_entries *out, struct skn_repo *repo, const struct skn_oid *folder,
		       struct skn_err *err)
{
	return skn_oid_is_zero(folder) ? SKN_OK : skn_repo_tree_list(repo, folder, out, err);
}

/* The blob of narrative.md in a folder; zero when it has none. */
static struct skn_oid narrative_of(const struct skn_tree_entries *folder)
{
	for (size_t i = 0; i < folder->n; i++)
		if (S_ISREG(folder->v[i].mode) && skn_streq(folder->v[i].name, "narrative.md"))
			return folder->v[i].oid;
	return (struct skn_oid){ 0 };
}

/* One that is too large or nested too deep is as if it were empty. */
static int read_narrative(struct skn_lineage_narrative *out, struct advance *a, const struct skn_oid *blob,
			  struct skn_err *err)
{
	struct skn_lineage_memory *m = a->lineage->memory;
	struct skn_buf md = SKN_BUF_INIT;
	int rc = SKN_OK;

	*out = (struct skn_lineage_narrative){ 0 };
	if (!m->paragraphs)
		m->paragraphs = skn_lineage_paragraphs_new();
	if (!skn_oid_is_zero(blob)) {
		rc = skn_repo_read_blob(a->repo, blob, SKN_NARRATIVE_MAX, &md, err);
		if (rc == SKN_OK)
			rc = skn_lineage_narrative_read(out, m->paragraphs, md.p, md.n, err);
	}
	skn_buf_release(&md);
	return skn_forgive(rc, SKN_ELIMIT, err);
}

/* Whether a narrative has the sentences that the lineage is at. */
static bool is_at(const struct skn_lineage *l, const struct skn_lineage_narrative *narrative)
{
	struct skn_lineage_place at = { 0 };

	for (size_t i = 0; i < l->sentences.n; i++) {
		const struct skn_lineage_paragraph *p;
		const struct skn_lineage_unit *u = skn_lineage_unit_next(narrative, &at, &p);

		if (!u || u->word != skn_lineage_side(l, l->sentences.v[i])->word)
			return false;
	}
	return narrative->n_units == l->sentences.n;
}

/* The texts of what is left tell the rest. */
static int follow_texts(struct skn_lineage_follow *follow, struct advance *a, const struct skn_oid *before,
			struct skn_err *err)
{
	struct skn_lineage_paragraphs *known = a->lineage->memory->paragraphs;
	struct skn_lineage_narrative read = { 0 };
	bool last = skn_oid_eq(&known->blob, before);
	int rc = last ? SKN_OK : read_narrative(&read, a, before, err);

	if (rc == SKN_OK && !is_at(a->lineage, last ? &known->last : &read))
		rc = skn_fail(err, SKN_EDATA, "the steps of the thread's lineage are not of its narrative");
	if (rc == SKN_OK)
		skn_lineage_follow_texts(follow, last ? &known->last : &read);
	skn_vec_release(&read);
	return rc;
}

/* What other parents of a merge have and our line has not, reworded by the merge. */
static int follow_theirs(struct skn_lineage_follow *follow, struct advance *a, struct skn_err *err)
{
	int rc = SKN_OK;

	for (uint32_t k = 0; rc == SKN_OK && k < a->input->n_others && skn_lineage_follow_unknown(follow); k++) {
		const struct skn_lineage_other *other = &a->input->others[k];
		struct skn_lineage_narrative theirs = { 0 };
		struct skn_tree_entries folder = { 0 };
		struct skn_oid blob;

		rc = list_folder(&folder, a->repo, &other->folder, err);
		blob = narrative_of(&folder);
		skn_tree_entries_release(&folder);
		if (rc == SKN_OK)
			rc = read_narrative(&theirs, a, &blob, err);
		if (rc == SKN_OK && is_at(other->lineage, &theirs))
			skn_lineage_follow_theirs(follow, a->input->others, k, &theirs);
		skn_vec_release(&theirs);
	}
	return rc;
}

static int plan_narrative(struct skn_lineage_plan *plan, struct advance *a, const struct skn_oid *before,
			  struct skn_err *err)
{
	struct skn_lineage_follow follow;
	int rc = SKN_OK;

	skn_lineage_follow_init(&follow, a->lineage, &a->narrative);
	skn_lineage_follow_past(&follow);
	skn_lineage_follow_others(&follow, a->input->others, a->input->n_others);
	if (skn_lineage_follow_needs_texts(&follow))
		rc = follow_texts(&follow, a, before, err);
	if (rc == SKN_OK)
		rc = follow_theirs(&follow, a, err);
	if (rc == SKN_OK)
		skn_lineage_plan_sentences(plan, &follow);
	skn_lineage_follow_release(&follow);
	return rc;
}

/* What changed from one folder to the other. */
static int plan_folders(struct skn_lineage_plan *plan, struct advance *a, const struct skn_oid *from,
			const struct skn_oid *to, struct skn_err *err)
{
	struct skn_tree_entries before = { 0 }, after = { 0 };
	struct skn_oid blob;
	int rc = list_folder(&before, a->repo, from, err);

	if (rc == SKN_OK)
		rc = list_folder(&after, a->repo, to, err);
	blob = narrative_of(&before);
	a->blob = narrative_of(&after);
	a->new_narrative = rc == SKN_OK && !skn_oid_eq(&blob, &a->blob);
	if (a->new_narrative)
		rc = read_narrative(&a->narrative, a, &a->blob, err);
	if (rc == SKN_OK && a->new_narrative)
		rc = plan_narrative(plan, a, &blob, err);
	if (rc == SKN_OK)
		rc = skn_lineage_plan_records(plan, a->repo, a->input, &before, &after, err);
	skn_tree_entries_release(&before);
	skn_tree_entries_release(&after);
	return rc;
}

/* Makes the block and does it.  Its flags go to *flags, its bytes behind STEP. */
static int do_block(struct skn_lineage_plan *plan, struct advance *a, const struct skn_oid *from,
		    const struct skn_oid *to, const struct skn_origin *now, struct skn_buf *step, unsigned *flags,
		    struct skn_err *err)
{
	struct skn_step_reader r = { 0 };
	size_t at = step->n;
	int rc;

	skn_lineage_plan_init(plan, a->lineage);
	rc = plan_folders(plan, a, from, to, err);
	if (rc != SKN_OK)
		return rc;
	*flags = skn_lineage_plan_write(plan, step);
	if (step->n > SKN_STEP_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "a commit changes too much of a thread");
	r.p = (const unsigned char *)step->p + at;
	r.end = (const unsigned char *)step->p + step->n;
	rc = skn_lineage_block(a->lineage, &r, *flags, now, err);
	assert(rc != SKN_EDATA);
	if (rc == SKN_OK && a->new_narrative)
		skn_lineage_paragraphs_keep(a->lineage->memory->paragraphs, &a->narrative, &a->blob);
	skn_vec_release(&a->narrative);
	return rc;
}

/* Behind the end of a shallow clone: what was there before the first commit. */
static int do_prelude(struct advance *a, struct skn_buf *step, struct skn_err *err)
{
	static const struct skn_oid nothing;
	const struct skn_origin none = { SKN_STEP_NONE, 0 };
	struct skn_lineage_plan plan;
	size_t at = step->n;
	unsigned flags = 0;
	int rc;

	skn_buf_addc(step, 0);
	rc = do_block(&plan, a, &nothing, a->input->before, &none, step, &flags, err);
	step->p[at] = (char)flags;
	skn_lineage_plan_release(&plan);
	return rc;
}

int skn_lineage_advance(struct skn_lineage *lineage, struct skn_repo *repo,
			const struct skn_lineage_input *input, struct skn_buf *step, struct skn_err *err)
{
	struct advance a = { .lineage = lineage, .repo = repo, .input = input };
	bool prelude = lineage->n_steps == 0 && !skn_oid_is_zero(input->before);
	size_t at = step->n;
	struct skn_lineage_plan plan = { 0 };
	struct skn_buf own = SKN_BUF_INIT;
	unsigned flags = 0;
	uint32_t first_new;
	int rc = SKN_OK;

	skn_buf_addc(step, 0);
	skn_lineage_begin(lineage, input->commit);
	if (prelude)
		rc = do_prelude(&a, step, err);
	first_new = (uint32_t)lineage->parts.n;
	if (rc == SKN_OK)
		rc = do_block(&plan, &a, input->before, input->after, &lineage->memory->now, &own, &flags, err);
	skn_buf_add(step, own.p, own.n);
	skn_buf_clear(&own);
	if (rc == SKN_OK && input->n_others && skn_lineage_patch(&own, lineage, first_new, &plan, input)) {
		struct skn_step_reader r = { (const unsigned char *)own.p, (const unsigned char *)own.p + own.n, false };

		flags |= SKN_STEP_PATCHES;
		rc = skn_lineage_patches(lineage, &r, err);
		assert(rc == SKN_OK);
		skn_buf_add(step, own.p, own.n);
	}
	step->p[at] = (char)(flags | (prelude ? SKN_STEP_PRELUDE : 0));
	skn_lineage_end(lineage);
	skn_lineage_plan_release(&plan);
	skn_vec_release(&a.narrative);
	skn_buf_release(&own);
	return rc;
}
