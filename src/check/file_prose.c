#include "check/file.h"
#include "doc/prose.h"
#include "md/md.h"
#include "text/escape.h"
#include "uni/uni.h"

/* One text under way. */
struct reading {
	struct skn_facts *out;
	const struct skn_source *source;
	struct skn_prose prose;
	struct skn_cites raw;      /* of the text as it stands */
	struct skn_md_blocks blocks;
	bool mended;               /* fmt mends something that was reported */
	size_t links;              /* findings about links and HTML */
};

/* Beginnings of words that say that a work was taken back. */
static const char *const admissions[] = {
	"withdr", "retract", "zurückgezogen", "zurückgenommen", "widerruf", "rétract", "retiré",
	"retirad", "retract", "ritirat", "ritratt", "retratad", "ingetrokken", "teruggetrokken",
	"отозван", "отозвал", "撤回", "撤稿", "取り下げ",
};

static bool admits(const char *s, size_t n)
{
	struct skn_buf lower = SKN_BUF_INIT;
	bool yes = false;

	skn_uni_lower(&lower, s, n);
	for (size_t i = 0; i < SKN_ARRAY_LEN(admissions) && !yes; i++)
		yes = strstr(lower.p, admissions[i]) != NULL;
	skn_buf_release(&lower);
	return yes;
}

/* ---- citations ---- */

static void citation_faults(struct reading *r)
{
	for (size_t i = 0; i < r->raw.faults.n; i++) {
		const struct skn_cite_fault *fault = &r->raw.faults.v[i];
		bool adjacent = fault->kind == SKN_CITE_ADJACENT;
		struct skn_place at = skn_source_place(r->source, fault->start, fault->end);

		skn_rule_report(&r->out->diags,
				adjacent ? SKN_RULE_ADJACENT_CITATIONS : SKN_RULE_MALFORMED_CITATION, "",
				&at, "%s", fault->message);
		if (adjacent)
			skn_diags_hint(&r->out->diags, "'skein fmt' joins them");
		r->mended = r->mended || adjacent;
	}
}

/* The cites of one unit of the canonical text.  Their places are those of the
 * same cites in the source: putting it in canonical form moves none past another. */
static void unit_cites(struct reading *r, const struct skn_unit *unit, uint32_t ordinal)
{
	const struct skn_cites *cites = &r->prose.cites;
	const char *text = r->prose.text.p;
	bool yes = unit->n_groups && admits(text + unit->start, unit->end - unit->start);

	for (size_t g = unit->group; g < unit->group + unit->n_groups; g++)
		for (size_t i = cites->groups.v[g].first;
		     i < cites->groups.v[g].first + cites->groups.v[g].n; i++) {
			const struct skn_cite *cite = &cites->cites.v[i];
			struct skn_cite_fact fact = {
				.key = skn_xstrndup(text + cite->key, cite->key_len),
				.sentence = ordinal, .admits = yes,
			};
			size_t line = skn_line_starts_offset(&r->source->lines, unit->line);

			fact.at = r->raw.cites.n == cites->cites.n
				? skn_source_place(r->source, r->raw.cites.v[i].start,
						   r->raw.cites.v[i].end)
				: skn_source_place(r->source, line, line);
			skn_vec_push(&r->out->cites, fact);
		}
}

/* ---- sentences ---- */

static bool has_words(const struct reading *r, const struct skn_unit *unit)
{
	const char *s = r->prose.text.p + unit->start;

	for (size_t i = 0; i < unit->end - unit->start; i++)
		if (isalnum((unsigned char)s[i]) || (unsigned char)s[i] >= 0x80)
			return true;
	return false;
}

static void units(struct reading *r, bool uncited, struct skn_prose_count *count)
{
	for (size_t i = 0; i < r->prose.units.n; i++) {
		const struct skn_unit *unit = &r->prose.units.v[i];
		size_t at = skn_line_starts_offset(&r->source->lines, unit->line);

		unit_cites(r, unit, count->sentences++);
		if (uncited && unit->kind == SKN_UNIT_SENTENCE && !unit->n_groups && has_words(r, unit)) {
			struct skn_place place = skn_source_place(r->source, at, at);

			skn_rule_report(&r->out->diags, SKN_RULE_UNCITED, "", &place,
					"the sentence cites nothing");
		}
	}
	count->groups = r->raw.groups.n;
}

static void misplaced(struct reading *r, uint32_t line, const char *what)
{
	size_t at = skn_line_starts_offset(&r->source->lines, line);
	struct skn_place place = skn_source_place(r->source, at, at);

	skn_rule_report(&r->out->diags, SKN_RULE_SENTENCE_LINE, "", &place, "%s", what);
	skn_diags_hint(&r->out->diags, "one sentence, one line: 'skein fmt' does it");
	r->mended = true;
}

/* One paragraph, ordinal BLOCK, from unit I on: its sentences against its lines. */
static void paragraph_lines(struct reading *r, const struct skn_md_block *block, size_t ordinal, size_t i)
{
	uint32_t line = block->first_line;

	for (; i < r->prose.units.n && r->prose.units.v[i].block == ordinal; i++, line++) {
		uint32_t begins = r->prose.units.v[i].line;

		if (begins < line) {
			misplaced(r, begins, "two sentences on one line");
			return;
		}
		if (begins > line) {
			misplaced(r, line, "a sentence goes on from the line above");
			return;
		}
	}
	if (line <= block->last_line)
		misplaced(r, line, "a sentence goes on from the line above");
}

static void sentence_lines(struct reading *r)
{
	size_t ordinal = 0, unit = 0;

	for (size_t b = 0; b < r->blocks.n; b++) {
		const struct skn_md_block *block = &r->blocks.v[b];

		if (block->depth != 0)
			continue;
		while (unit < r->prose.units.n && r->prose.units.v[unit].block < ordinal)
			unit++;
		if (block->kind == SKN_MD_PARAGRAPH)
			paragraph_lines(r, block, ordinal, unit);
		ordinal++;
	}
}

/* ---- links and HTML ---- */

struct inline_walk {
	struct reading *r;
	size_t from, end; /* where in the source to look for what comes next */
};

/* Where the source has the bytes, from the last find on; else where the block begins. */
static struct skn_place seek(struct inline_walk *w, const char *p, size_t n)
{
	const char *s = w->r->source->s;
	const char *hit = n ? memmem(s + w->from, w->end - w->from, p, n) : NULL;
	size_t at = hit ? (size_t)(hit - s) : w->from;

	if (hit)
		w->from = at + n;
	return skn_source_place(w->r->source, at, hit ? at + n : at);
}

static int inline_event(void *ctx, const struct skn_md_event *event, struct skn_err *err)
{
	struct inline_walk *w = ctx;
	struct skn_diags *diags = &w->r->out->diags;
	bool link = event->kind == SKN_MD_LINK || event->kind == SKN_MD_IMAGE;

	SKN_UNUSED(err);
	if (event->kind == SKN_MD_RAW_HTML) {
		struct skn_place at = seek(w, event->p, event->n);

		skn_rule_report(diags, SKN_RULE_RAW_HTML, "", &at, "HTML '%.*s'",
				(int)(event->n < 40 ? event->n : 40), event->p);
		skn_diags_hint(diags, "write Markdown, or '\\<' for the character");
	} else if (link && !skn_url_is_safe(event->p, event->n)) {
		struct skn_place at = seek(w, event->p, event->n);

		skn_rule_report(diags, SKN_RULE_UNSAFE_LINK, "", &at, "link to '%.*s'",
				(int)(event->n < 80 ? event->n : 80), event->p);
		skn_diags_hint(diags, "links go to an http, https or mailto address");
	} else {
		return 0;
	}
	return ++w->r->links >= SKN_CHECK_LINKS_MAX;
}

static void html_block(struct reading *r, const struct skn_md_block *block)
{
	struct skn_place at = skn_source_place(r->source, block->start, block->start);

	r->links++;
	skn_rule_report(&r->out->diags, SKN_RULE_RAW_HTML, "", &at, "a block of HTML");
	skn_diags_hint(&r->out->diags, "write Markdown, or '\\<' for the character");
}

static void links(struct reading *r)
{
	static const struct skn_md_handler handler = { inline_event };
	const struct skn_source *source = r->source;

	/* Most texts have neither, and need not be read again. */
	if (!memchr(source->s, '<', source->n) && !memmem(source->s, source->n, "](", 2))
		return;
	for (size_t i = 0; i < r->blocks.n && r->links < SKN_CHECK_LINKS_MAX; i++) {
		const struct skn_md_block *block = &r->blocks.v[i];
		struct inline_walk walk = { r, block->start, block->end };
		struct skn_buf text = SKN_BUF_INIT;

		if (block->kind == SKN_MD_HTML) {
			html_block(r, block);
		} else if (block->kind == SKN_MD_PARAGRAPH || block->kind == SKN_MD_HEADING) {
			skn_md_block_text(&text, source->s, block);
			skn_md_inline(text.p, text.n, &handler, &walk, NULL);
		}
		skn_buf_release(&text);
	}
}

void skn_check_prose(struct skn_facts *out, const struct skn_source *source, bool uncited,
		     struct skn_prose_count *count)
{
	struct reading r = { .out = out, .source = source };
	struct skn_place top = skn_source_place(source, 0, 0);
	struct skn_err err = SKN_ERR_INIT;

	count->groups = 0;
	if (skn_md_blocks(&r.blocks, source->s, source->n, &err) != SKN_OK ||
	    skn_prose_parse(&r.prose, source->s, source->n, &err) != SKN_OK) {
		skn_rule_report(&out->diags, SKN_RULE_TOO_LARGE, "", &top, "%s", err.msg);
		skn_vec_release(&r.blocks);
		return;
	}
	skn_cites_scan(&r.raw, source->s, source->n);
	citation_faults(&r);
	units(&r, uncited, count);
	if (source->how == SKN_SOURCE_FILE || source->how == SKN_SOURCE_LITERAL)
		sentence_lines(&r);
	links(&r);
	out->mended = out->mended || r.mended;
	skn_cites_release(&r.raw);
	skn_prose_release(&r.prose);
	skn_vec_release(&r.blocks);
}
