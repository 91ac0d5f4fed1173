/* verbatim.c - prose that takes over twelve or more words of a source unquoted. */
#include "check/across.h"
#include "check/quoted.h"
#include "check/shingles.h"
#include "check/source.h"
#include "doc/cite.h"
#include "doc/record.h"
#include "md/md.h"

/* One text of the thread's prose: the narrative, or a Markdown field. */
struct passage {
	struct skn_source source;
	const char *path; /* of its file, inside the thread */
};

struct prose {
	struct skn_across *a;
	SKN_VEC(struct skn_buf) narratives; /* what sources point into */
	SKN_VEC(struct skn_record) records;
	SKN_VEC(struct passage) passages;
	struct skn_shingles shingles;
	uint32_t stretch;
	bool built;
};

static bool has_prose(enum skn_kind kind)
{
	return kind == SKN_KIND_NARRATIVE || *skn_record_prose_fields(kind);
}

/* ---- the prose as stretches of words ---- */

/* S[START..END] without citation groups, which part nothing. */
static void add_uncited(struct prose *p, uint32_t text, const char *s, size_t start, size_t end,
			const struct skn_cites *cites, size_t *group)
{
	p->stretch++;
	for (; *group < cites->groups.n && cites->groups.v[*group].start < end; ++*group) {
		const struct skn_cite_group *g = &cites->groups.v[*group];

		if (g->start < start)
			continue;
		skn_shingles_add(&p->shingles, text, p->stretch, s, start, g->start);
		start = g->end < end ? g->end : end;
	}
	skn_shingles_add(&p->shingles, text, p->stretch, s, start, end);
}

/* One paragraph or heading, without what is quoted. */
static void add_block(struct prose *p, uint32_t text, const char *s, const struct skn_md_block *block,
		      const struct skn_cites *cites, size_t *group)
{
	struct skn_spans quoted = { 0 };
	size_t start = block->start;

	skn_quoted_find(&quoted, s, block->start, block->end);
	for (size_t i = 0; i < quoted.n; i++) {
		add_uncited(p, text, s, start, quoted.v[i].start, cites, group);
		start = quoted.v[i].end;
	}
	add_uncited(p, text, s, start, block->end, cites, group);
	skn_vec_release(&quoted);
}

static void add_words(struct prose *p, uint32_t text)
{
	const struct skn_source *source = &p->passages.v[text].source;
	struct skn_md_blocks blocks = { 0 };
	struct skn_cites cites = { 0 };
	size_t group = 0;

	if (skn_md_blocks(&blocks, source->s, source->n, NULL) != SKN_OK)
		return;
	skn_cites_scan(&cites, source->s, source->n);
	for (size_t i = 0; i < blocks.n; i++)
		if (blocks.v[i].quotes == 0 &&
		    (blocks.v[i].kind == SKN_MD_PARAGRAPH || blocks.v[i].kind == SKN_MD_HEADING))
			add_block(p, text, source->s, &blocks.v[i], &cites, &group);
	skn_cites_release(&cites);
	skn_vec_release(&blocks);
}

/* ---- reading it ---- */

static void add_fields(struct prose *p, const struct skn_record *record, const char *path)
{
	for (const char *const *f = skn_record_prose_fields(record->kind); *f; f++) {
		const struct skn_node *node = skn_node_find(record->tree.root, *f);
		struct passage passage = { .path = path };

		if (!node || !node->text)
			continue;
		skn_source_of_node(&passage.source, node, record->src.p, record->src.n);
		skn_vec_push(&p->passages, passage);
	}
}

static int add_file(struct prose *p, const struct skn_listed *file, struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT;
	struct skn_record record;
	int rc = skn_listing_read(&data, p->a->listing, p->a->blobs, file, err);

	if (rc == SKN_OK && file->kind == SKN_KIND_NARRATIVE) {
		struct passage passage = { .path = file->path };

		skn_source_of_file(&passage.source, data.p, data.n);
		skn_vec_push(&p->passages, passage);
		skn_vec_push(&p->narratives, data);
		return SKN_OK;
	} else if (rc == SKN_OK &&
		   skn_record_parse(&record, file->kind, file->id, &data, NULL, NULL) == SKN_OK) {
		skn_vec_push(&p->records, record);
		add_fields(p, &record, file->path);
	}
	skn_buf_release(&data);
	return skn_forgive(rc, SKN_ELIMIT, err); /* said already */
}

static int build(struct prose *p, struct skn_err *err)
{
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < p->a->listing->files.n; i++)
		if (has_prose(p->a->listing->files.v[i].kind) && p->a->listing->files.v[i].blob.known)
			rc = add_file(p, &p->a->listing->files.v[i], err);
	if (rc != SKN_OK)
		return rc;
	for (size_t i = 0; i < p->passages.n; i++)
		add_words(p, (uint32_t)i);
	skn_shingles_build(&p->shingles);
	p->built = true;
	return SKN_OK;
}

static void release(struct prose *p)
{
	for (size_t i = 0; i < p->passages.n; i++)
		skn_source_release(&p->passages.v[i].source);
	for (size_t i = 0; i < p->narratives.n; i++)
		skn_buf_release(&p->narratives.v[i]);
	for (size_t i = 0; i < p->records.n; i++)
		skn_record_release(&p->records.v[i]);
	skn_vec_release(&p->passages);
	skn_vec_release(&p->narratives);
	skn_vec_release(&p->records);
	skn_shingles_release(&p->shingles);
}

/* ---- comparing ---- */

static int walk_text(struct prose *p, struct skn_diags *found, const struct skn_listed *text,
		     struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT;
	size_t i = 0, first, last;
	int rc = p->built ? SKN_OK : build(p, err);

	if (rc == SKN_OK && p->shingles.n_runs)
		rc = skn_listing_read(&data, p->a->listing, p->a->blobs, text, err);
	if (rc == SKN_OK && p->shingles.n_runs)
		skn_shingles_walk(&p->shingles, data.p, data.n);
	while (rc == SKN_OK && skn_shingles_run(&p->shingles, &i, &first, &last)) {
		const struct skn_word *from = &p->shingles.words.v[first], *to = &p->shingles.words.v[last];
		const struct passage *passage = &p->passages.v[from->text];
		struct skn_place at = skn_source_place(&passage->source, from->start, to->end);

		skn_rule_report(found, SKN_RULE_VERBATIM, passage->path, &at,
				"%zu consecutive words of items/%s.txt stand outside quotation marks",
				last - first + 1, text->id);
		skn_diags_hint(found, "put them in quotation marks and say whose they are, or say it in other words");
	}
	skn_buf_release(&data);
	return skn_forgive(rc, SKN_ELIMIT, err);
}

static int one_text(struct prose *p, const struct skn_memory_key *prose, const struct skn_listed *text,
		    struct skn_err *err)
{
	struct skn_memory_hash hash;
	struct skn_memory_key key;
	struct skn_diags found = { 0 };
	int rc;

	skn_memory_hash_init(&hash, "verbatim");
	skn_memory_hash_add(&hash, prose->b, sizeof(prose->b));
	skn_memory_hash_add(&hash, text->path, strlen(text->path));
	skn_memory_hash_add(&hash, text->blob.oid.b, sizeof(text->blob.oid));
	skn_memory_hash_end(&hash, &key);
	if (skn_across_recall(p->a, &key))
		return SKN_OK;
	rc = walk_text(p, &found, text, err);
	if (rc == SKN_OK)
		skn_across_keep(p->a, &key, &found);
	skn_diags_release(&found);
	return rc;
}

static void prose_key(struct skn_memory_key *out, const struct skn_listing *listing)
{
	struct skn_memory_hash hash;

	skn_memory_hash_init(&hash, "prose");
	for (size_t i = 0; i < listing->files.n; i++)
		if (has_prose(listing->files.v[i].kind)) {
			const struct skn_listed *file = &listing->files.v[i];

			skn_memory_hash_add(&hash, file->path, strlen(file->path));
			skn_memory_hash_add(&hash, file->blob.oid.b, sizeof(file->blob.oid));
		}
	skn_memory_hash_end(&hash, out);
}

/* The same words in several texts are said once, with the first. */
static bool is_first(void *ctx, const struct skn_diag *diag)
{
	struct skn_map *seen = ctx;
	char *place;
	bool first;

	if (!skn_streq(diag->rule, skn_rules[SKN_RULE_VERBATIM].code))
		return true;
	place = skn_xasprintf("%s:%u:%u", diag->path, diag->line, diag->column);
	first = !skn_map_has(seen, place, strlen(place));
	if (first)
		skn_map_put(seen, place, strlen(place), seen);
	free(place);
	return first;
}

int skn_verbatim_check(struct skn_across *a, struct skn_err *err)
{
	struct prose p = { .a = a };
	struct skn_map seen = SKN_MAP_INIT;
	struct skn_memory_key key;
	int rc = SKN_OK;

	prose_key(&key, a->listing);
	for (size_t i = 0; rc == SKN_OK && i < a->listing->files.n; i++) {
		const struct skn_listed *file = &a->listing->files.v[i];

		if (file->kind == SKN_KIND_TEXT && file->blob.known)
			rc = one_text(&p, &key, file, err);
	}
	skn_diags_filter(a->out, is_first, &seen);
	skn_map_release(&seen, NULL);
	release(&p);
	return rc;
}
