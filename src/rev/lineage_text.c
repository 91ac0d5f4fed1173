#include "rev/lineage_text.h"

#include "doc/prose.h"
#include "md/line.h"
#include "rev/lineage_state.h"
#include "text/language.h"

/* A stretch of lines of the source. */
struct chunk {
	size_t start, end;
	uint32_t first_line, last_line;
	struct skn_lineage_paragraph *read;
};

struct chunks {
	struct chunk *v;
	size_t n, cap;
};

/* ---- where paragraphs are ---- */

/* Whether a line is one of a paragraph or a heading, whatever stands around it. */
static bool is_plain(const char *line, size_t n)
{
	size_t mark = skn_md_line_mark(line, n);

	return mark == SKN_MD_NO_MARK || line[mark] == '#';
}

/* Finds the stretches between blank lines; false when blank lines may not be what
 * bounds the blocks. */
static bool find_chunks(struct chunks *out, const char *md, size_t n)
{
	uint32_t line = 1;
	bool inside = false;

	if (memchr(md, '\r', n))
		return false;
	for (size_t at = 0; at < n; line++) {
		const char *nl = memchr(md + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (md + at)) : n - at;
		bool blank = skn_md_blanks(md + at, len) == len;

		if (!blank && !is_plain(md + at, len))
			return false;
		if (!blank && !inside)
			skn_vec_push(out, ((struct chunk){ .start = at, .first_line = line }));
		inside = !blank;
		at += len + (nl != NULL);
		if (inside) {
			skn_vec_last(out)->end = at;
			skn_vec_last(out)->last_line = line;
		}
	}
	return true;
}

/* ---- paragraphs ---- */

static void free_paragraph(struct skn_lineage_paragraph *p)
{
	if (p->text != p->raw)
		free(p->text);
	free(p->raw);
	free(p->keys);
	free(p->units);
	free(p);
}

/* The keys that a unit cites, each once. */
static void add_keys(struct skn_buf *out, struct skn_lineage_unit *unit, const struct skn_prose *prose,
		     const struct skn_unit *u)
{
	unit->keys = (uint32_t)out->n;
	for (size_t g = u->group; g < u->group + u->n_groups; g++) {
		const struct skn_cite_group *group = &prose->cites.groups.v[g];

		for (size_t c = group->first; c < group->first + group->n; c++) {
			const struct skn_cite *cite = &prose->cites.cites.v[c];
			const char *key = prose->text.p + cite->key;
			bool known = unit->n_keys >= SKN_LINEAGE_CITES_MAX || cite->key_len == 0 ||
				     cite->key_len > SKN_LINEAGE_NAME_MAX;

			for (const char *k = out->p + unit->keys; !known && k < out->p + out->n; k += strlen(k) + 1)
				known = strlen(k) == cite->key_len && memcmp(k, key, cite->key_len) == 0;
			if (known)
				continue;
			skn_buf_add(out, key, cite->key_len);
			skn_buf_addc(out, '\0');
			unit->n_keys++;
		}
	}
}

/* Finds the texts of the units in the paragraph's own bytes, where they mostly are. */
static bool in_raw(struct skn_lineage_paragraph *p, const struct skn_prose *prose, size_t from)
{
	const char *at = p->raw, *end = p->raw + p->raw_n;

	for (size_t i = 0; i < p->n_units; i++) {
		const struct skn_unit *u = &prose->units.v[from + i];
		size_t len = u->end - u->start;
		const char *found = memmem(at, (size_t)(end - at), prose->text.p + u->start, len);

		if (!found)
			return false;
		p->units[i].start = (uint32_t)(found - p->raw);
		at = found + len;
	}
	p->text = p->raw;
	return true;
}

static void copy_texts(struct skn_lineage_paragraph *p, const struct skn_prose *prose, size_t from)
{
	struct skn_buf text = SKN_BUF_INIT;

	for (size_t i = 0; i < p->n_units; i++) {
		p->units[i].start = (uint32_t)text.n;
		skn_buf_add(&text, prose->text.p + prose->units.v[from + i].start, p->units[i].len);
	}
	p->text_n = text.n;
	p->text = skn_xmemdup(text.p, text.n);
	skn_buf_release(&text);
}

/* A paragraph of the N bytes at RAW, with the units [from, to). */
static struct skn_lineage_paragraph *make(const char *raw, size_t n, const struct skn_prose *prose, size_t from,
					  size_t to)
{
	struct skn_lineage_paragraph *p = skn_xcalloc(1, sizeof(*p));
	struct skn_buf keys = SKN_BUF_INIT;

	p->raw = skn_xmemdup(raw, n);
	p->raw_n = n;
	p->language = prose->language;
	p->units = skn_xcalloc(to - from, sizeof(*p->units));
	p->n_units = to - from;
	for (size_t i = from; i < to; i++) {
		const struct skn_unit *u = &prose->units.v[i];
		struct skn_lineage_unit *unit = &p->units[i - from];

		unit->word = skn_lineage_word_of_id(u->id);
		unit->len = (uint32_t)(u->end - u->start);
		add_keys(&keys, unit, prose, u);
	}
	if (!in_raw(p, prose, from))
		copy_texts(p, prose, from);
	p->keys_n = keys.n;
	p->keys = skn_xmemdup(keys.p, keys.n);
	skn_buf_release(&keys);
	return p;
}

/* One that was read; they mostly come in the order of the last time. */
static struct skn_lineage_paragraph *find(struct skn_lineage_paragraphs *known, const char *raw, size_t raw_n,
					  const char *language)
{
	size_t n = known->all.n;

	for (size_t i = 0; i < n; i++) {
		size_t at = known->hint + i < n ? known->hint + i : known->hint + i - n;
		struct skn_lineage_paragraph *p = known->all.v[at];

		if (p->raw_n == raw_n && memcmp(p->raw, raw, raw_n) == 0 && skn_streq(p->language, language)) {
			known->hint = at + 1 < n ? at + 1 : 0;
			return p;
		}
	}
	return NULL;
}

/* ---- reading ---- */

/* Reads the chunk by itself.  *whole is set when that does not tell: it would be
 * taken for another language than the whole is in. */
static int read_alone(struct chunk *chunk, struct skn_lineage_paragraphs *known, const char *md,
		      const char *language, bool *whole, struct skn_err *err)
{
	const char *raw = md + chunk->start;
	size_t n = chunk->end - chunk->start;
	struct skn_prose prose;
	int rc;

	chunk->read = find(known, raw, n, language);
	if (chunk->read)
		return SKN_OK;
	rc = skn_prose_parse(&prose, raw, n, err);
	if (rc != SKN_OK)
		return rc;
	*whole = !skn_streq(prose.language, language);
	if (!*whole) {
		chunk->read = make(raw, n, &prose, 0, prose.units.n);
		skn_vec_push(&known->all, chunk->read);
	}
	skn_prose_release(&prose);
	return SKN_OK;
}

/* Reads all of it at once and deals the units out to the chunks. */
static int read_whole(struct chunks *chunks, struct skn_lineage_paragraphs *known, const char *md, size_t n,
		      struct skn_err *err)
{
	struct skn_prose prose;
	size_t unit = 0;
	int rc = skn_prose_parse(&prose, md, n, err);

	if (rc != SKN_OK)
		return rc;
	for (size_t i = 0; i < chunks->n; i++) {
		struct chunk *c = &chunks->v[i];
		const char *raw = md + c->start;
		size_t from = unit;

		while (unit < prose.units.n && prose.units.v[unit].line <= c->last_line)
			unit++;
		c->read = find(known, raw, c->end - c->start, prose.language);
		if (!c->read) {
			c->read = make(raw, c->end - c->start, &prose, from, unit);
			skn_vec_push(&known->all, c->read);
		}
	}
	skn_prose_release(&prose);
	return SKN_OK;
}

int skn_lineage_narrative_read(struct skn_lineage_narrative *out, struct skn_lineage_paragraphs *paragraphs,
			       const char *md, size_t n, struct skn_err *err)
{
	const char *language = skn_language_guess(md, n);
	struct chunks chunks = { 0 };
	bool whole = false;
	int rc = SKN_OK;

	*out = (struct skn_lineage_narrative){ 0 };
	if (!find_chunks(&chunks, md, n)) {
		chunks.n = 0;
		skn_vec_push(&chunks, ((struct chunk){ .end = n, .last_line = UINT32_MAX }));
	}
	for (size_t i = 0; rc == SKN_OK && !whole && i < chunks.n; i++)
		rc = read_alone(&chunks.v[i], paragraphs, md, language, &whole, err);
	if (rc == SKN_OK && whole)
		rc = read_whole(&chunks, paragraphs, md, n, err);
	for (size_t i = 0; rc == SKN_OK && i < chunks.n; i++) {
		skn_vec_push(out, chunks.v[i].read);
		out->n_units += chunks.v[i].read->n_units;
	}
	skn_vec_release(&chunks);
	return rc;
}

struct skn_lineage_paragraph *skn_lineage_prose(const char *md, size_t n)
{
	struct skn_lineage_paragraph *p;
	struct skn_prose prose;

	if (skn_prose_parse(&prose, md, n, NULL) != SKN_OK)
		return NULL;
	p = make(md, n, &prose, 0, prose.units.n);
	skn_prose_release(&prose);
	return p;
}

void skn_lineage_prose_free(struct skn_lineage_paragraph *prose)
{
	if (prose)
		free_paragraph(prose);
}

const struct skn_lineage_unit *skn_lineage_unit_next(const struct skn_lineage_narrative *narrative,
						     struct skn_lineage_place *at,
						     const struct skn_lineage_paragraph **paragraph)
{
	while (at->paragraph < narrative->n && at->unit >= narrative->v[at->paragraph]->n_units) {
		at->paragraph++;
		at->unit = 0;
	}
	if (at->paragraph >= narrative->n)
		return NULL;
	*paragraph = narrative->v[at->paragraph];
	return &(*paragraph)->units[at->unit++];
}

/* ---- the memory ---- */

struct skn_lineage_paragraphs *skn_lineage_paragraphs_new(void)
{
	return skn_xcalloc(1, sizeof(struct skn_lineage_paragraphs));
}

void skn_lineage_paragraphs_free(struct skn_lineage_paragraphs *paragraphs)
{
	if (!paragraphs)
		return;
	for (size_t i = 0; i < paragraphs->all.n; i++)
		free_paragraph(paragraphs->all.v[i]);
	skn_vec_release(&paragraphs->all);
	skn_vec_release(&paragraphs->last);
	free(paragraphs);
}

static size_t size_of(const struct skn_lineage_paragraph *p)
{
	return sizeof(*p) + p->raw_n + p->text_n + p->keys_n + p->n_units * sizeof(*p->units);
}

void skn_lineage_paragraphs_keep(struct skn_lineage_paragraphs *paragraphs,
				 struct skn_lineage_narrative *narrative, const struct skn_oid *blob)
{
	SKN_VEC(struct skn_lineage_paragraph *) kept = { 0 };
	size_t old = 0;

	skn_vec_release(&paragraphs->last);
	paragraphs->last = *narrative;
	*narrative = (struct skn_lineage_narrative){ 0 };
	paragraphs->blob = *blob;
	for (size_t i = 0; i < paragraphs->last.n; i++) {
		if (!paragraphs->last.v[i]->held)
			skn_vec_push(&kept, paragraphs->last.v[i]);
		paragraphs->last.v[i]->held = true;
	}
	for (size_t i = 0; i < paragraphs->all.n; i++) {
		struct skn_lineage_paragraph *p = paragraphs->all.v[i];

		if (p->held)
			continue;
		old += size_of(p);
		if (old > SKN_LINEAGE_OLD_BYTES)
			free_paragraph(p);
		else
			skn_vec_push(&kept, p);
	}
	for (size_t i = 0; i < kept.n; i++)
		kept.v[i]->held = false;
	skn_vec_release(&paragraphs->all);
	paragraphs->all.v = kept.v;
	paragraphs->all.n = kept.n;
	paragraphs->all.cap = kept.cap;
	paragraphs->hint = 0;
}
