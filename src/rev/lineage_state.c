#include "rev/lineage_state.h"

#include "rev/lineage_text.h"

static const struct skn_origin never = { SKN_STEP_NONE, 0 };

/* ---- slots ---- */

static uint64_t spread(uint64_t key)
{
	key *= UINT64_C(0x9E3779B97F4A7C15);
	return key ^ key >> 32;
}

static void put_slot(struct skn_lineage_slots *slots, uint64_t key, uint32_t index)
{
	size_t at = spread(key) & (slots->n - 1);

	while (slots->v[at])
		at = (at + 1) & (slots->n - 1);
	slots->v[at] = index + 1;
	slots->used++;
}

/* Whether the table has to be made anew before one more is put in; it is empty then. */
static bool grow(struct skn_lineage_slots *slots)
{
	if (slots->n && slots->used < slots->n / 2 + slots->n / 4)
		return false;
	free(slots->v);
	slots->n = slots->n ? slots->n * 2 : 32;
	slots->v = skn_xcalloc(slots->n, sizeof(*slots->v));
	slots->used = 0;
	return true;
}

/* The index + 1 in the next slot from *AT on, 0 at the end. */
static uint32_t next_slot(const struct skn_lineage_slots *slots, uint64_t key, size_t *at)
{
	if (slots->n == 0)
		return 0;
	*at = *at == SIZE_MAX ? spread(key) & (slots->n - 1) : (*at + 1) & (slots->n - 1);
	return slots->v[*at];
}

static void copy_slots(struct skn_lineage_slots *out, const struct skn_lineage_slots *slots)
{
	*out = *slots;
	if (slots->n)
		out->v = skn_xmemdup(slots->v, slots->n * sizeof(*slots->v));
}

/* ---- names ---- */

uint32_t skn_lineage_name_find(const struct skn_lineage_memory *memory, const char *name, size_t len)
{
	return (uint32_t)(uintptr_t)skn_map_find(&memory->names, name, len) - 1;
}

void skn_lineage_name_add(struct skn_lineage_memory *memory, const char *name, size_t len)
{
	skn_map_put(&memory->names, name, len, (void *)(uintptr_t)(memory->names.n + 1));
}

/* ---- wordings ---- */

struct skn_lineage_word *skn_lineage_word_find(const struct skn_lineage_memory *memory, uint64_t word)
{
	size_t at = SIZE_MAX;
	uint32_t index;

	while ((index = next_slot(&memory->by_word, word, &at)) != 0)
		if (memory->words.v[index - 1].word == word)
			return &memory->words.v[index - 1];
	return NULL;
}

struct skn_lineage_wording *skn_lineage_wording_of(const struct skn_lineage *lineage, uint64_t word,
						   uint32_t part)
{
	struct skn_lineage_wording *wordings = lineage->memory->wordings.v;
	uint32_t w = skn_lineage_side(lineage, part)->wording;

	while (w != SKN_LINEAGE_NONE && wordings[w].word != word)
		w = wordings[w].older;
	return w == SKN_LINEAGE_NONE ? NULL : &wordings[w];
}

/* Puts the newest wording behind the others of its word. */
static void join_word(struct skn_lineage_memory *m, uint64_t word)
{
	uint32_t index = (uint32_t)m->wordings.n - 1;
	struct skn_lineage_word *known = skn_lineage_word_find(m, word);

	if (known) {
		m->wordings.v[known->last].next = index;
		known->last = index;
		return;
	}
	if (grow(&m->by_word))
		for (size_t i = 0; i < m->words.n; i++)
			put_slot(&m->by_word, m->words.v[i].word, (uint32_t)i);
	SKN_LINEAGE_PUSH(&m->words, ((struct skn_lineage_word){ word, index, index, 0 }));
	put_slot(&m->by_word, word, (uint32_t)m->words.n - 1);
}

void skn_lineage_wording_add(struct skn_lineage *lineage, uint64_t word, uint32_t part,
			     const struct skn_origin *first)
{
	struct skn_lineage_memory *m = lineage->memory;
	struct skn_lineage_wording w = { word, *first, part, SKN_LINEAGE_NONE, m->sides.v[part].wording };

	m->sides.v[part].wording = (uint32_t)m->wordings.n;
	SKN_LINEAGE_PUSH(&m->wordings, w);
	if (lineage->parts.v[part].kind == SKN_KIND_NARRATIVE)
		join_word(m, word);
}

/* ---- records ---- */

static uint64_t record_key(enum skn_kind kind, uint32_t name)
{
	return (uint64_t)kind << 32 | name;
}

struct skn_lineage_record *skn_lineage_record_find(const struct skn_lineage_memory *memory,
						   enum skn_kind kind, uint32_t name)
{
	size_t at = SIZE_MAX;
	uint32_t index;

	while (name != SKN_LINEAGE_NONE && (index = next_slot(&memory->by_record, record_key(kind, name), &at)) != 0) {
		struct skn_lineage_record *r = &memory->records.v[index - 1];

		if (r->kind == kind && r->name == name)
			return r;
	}
	return NULL;
}

/* Makes the record findable by its name. */
static void enter_record(struct skn_lineage_memory *m, uint32_t index)
{
	uint64_t key = record_key(m->records.v[index].kind, m->records.v[index].name);
	size_t at = SIZE_MAX;
	uint32_t found;

	/* It may have had that name before. */
	while ((found = next_slot(&m->by_record, key, &at)) != 0)
		if (found == index + 1)
			return;
	if (grow(&m->by_record))
		for (size_t i = 0; i < m->records.n; i++)
			put_slot(&m->by_record, record_key(m->records.v[i].kind, m->records.v[i].name), (uint32_t)i);
	else
		put_slot(&m->by_record, key, index);
}

void skn_lineage_record_rename(struct skn_lineage *lineage, struct skn_lineage_record *record, uint32_t name)
{
	struct skn_lineage_memory *m = lineage->memory;

	record->name = name;
	enter_record(m, (uint32_t)(record - m->records.v));
	for (uint32_t p = record->first; p != SKN_LINEAGE_NONE; p = m->sides.v[p].next) {
		m->sides.v[p].record = name;
		lineage->parts.v[p].record = skn_lineage_name(m, name);
	}
}

uint32_t skn_lineage_field_find(const struct skn_lineage *lineage, const struct skn_lineage_record *record,
				uint32_t field)
{
	const struct skn_lineage_side *sides = lineage->memory->sides.v;
	uint32_t p = record ? record->first : SKN_LINEAGE_NONE;

	while (p != SKN_LINEAGE_NONE && sides[p].field != field)
		p = sides[p].next;
	return p;
}

/* ---- parts ---- */

static void join_record(struct skn_lineage_memory *m, enum skn_kind kind, uint32_t part)
{
	uint32_t name = m->sides.v[part].record;
	struct skn_lineage_record *r = skn_lineage_record_find(m, kind, name);

	if (r) {
		m->sides.v[r->last].next = part;
		r->last = part;
		r->n++;
	} else {
		SKN_LINEAGE_PUSH(&m->records, ((struct skn_lineage_record){ kind, name, part, part, 1 }));
		enter_record(m, (uint32_t)m->records.n - 1);
	}
}

uint32_t skn_lineage_part_add(struct skn_lineage *lineage, enum skn_kind kind, uint32_t record,
			      uint32_t field, uint64_t word, const struct skn_origin *now)
{
	struct skn_lineage_memory *m = lineage->memory;
	uint32_t index = (uint32_t)lineage->parts.n;
	struct skn_part part = { .kind = kind, .life = { *now, never, never }, .changed = *now };

	if (record != SKN_LINEAGE_NONE) {
		part.record = skn_lineage_name(m, record);
		part.field = skn_lineage_name(m, field);
	}
	SKN_LINEAGE_PUSH(&lineage->parts, part);
	SKN_LINEAGE_PUSH(&m->sides, ((struct skn_lineage_side){ word, record, field, SKN_LINEAGE_NONE, SKN_LINEAGE_NONE }));
	if (record != SKN_LINEAGE_NONE)
		join_record(m, kind, index);
	skn_lineage_wording_add(lineage, word, index, now);
	return index;
}

/* ---- ids ---- */

void skn_lineage_id(char out[SKN_SENTENCE_ID_MAX], uint64_t word, uint32_t occurrence)
{
	memcpy(out, "s-", 2);
	for (int i = 0; i < 10; i++)
		out[2 + i] = "0123456789abcdef"[word >> (36 - 4 * i) & 15];
	out[12] = '\0';
	if (occurrence > 1)
		snprintf(out + 12, SKN_SENTENCE_ID_MAX - 12, ".%u", (unsigned)occurrence);
}

uint64_t skn_lineage_word_of_id(const char *id)
{
	uint64_t word = 0;

	for (int i = 2; i < 12; i++)
		word = word << 4 | (uint64_t)(id[i] <= '9' ? id[i] - '0' : id[i] - 'a' + 10);
	return word;
}

/* ---- the whole ---- */

void skn_lineage_init(struct skn_lineage *lineage)
{
	*lineage = (struct skn_lineage){ .memory = skn_xcalloc(1, sizeof(*lineage->memory)) };
}

void skn_lineage_release(struct skn_lineage *lineage)
{
	struct skn_lineage_memory *m = lineage->memory;

	for (size_t i = 0; i < lineage->parts.n; i++)
		skn_vec_release(&lineage->parts.v[i].cites);
	skn_vec_release(&lineage->parts);
	skn_vec_release(&lineage->sentences);
	skn_vec_release(&lineage->commits);
	if (m) {
		skn_map_release(&m->names, NULL);
		skn_vec_release(&m->sides);
		skn_vec_release(&m->wordings);
		skn_vec_release(&m->words);
		skn_vec_release(&m->records);
		skn_vec_release(&m->twice);
		free(m->by_word.v);
		free(m->by_record.v);
		skn_lineage_paragraphs_free(m->paragraphs);
		free(m);
	}
	*lineage = (struct skn_lineage){ 0 };
}

#define COPY_VEC(out, from)                                                                   \
	((out)->n = (out)->cap = (from)->n,                                                   \
	 (out)->v = (from)->n ? skn_xmemdup((from)->v, (from)->n * sizeof(*(from)->v)) : NULL)

static void copy_memory(struct skn_lineage_memory *out, const struct skn_lineage_memory *from)
{
	for (size_t i = 0; i < from->names.n; i++)
		skn_lineage_name_add(out, from->names.entries[i].key, from->names.entries[i].key_len);
	COPY_VEC(&out->sides, &from->sides);
	COPY_VEC(&out->wordings, &from->wordings);
	COPY_VEC(&out->words, &from->words);
	COPY_VEC(&out->records, &from->records);
	COPY_VEC(&out->twice, &from->twice);
	copy_slots(&out->by_word, &from->by_word);
	copy_slots(&out->by_record, &from->by_record);
}

/* Makes a copied part point at its own memory's names. */
static void own_names(struct skn_part *part, const struct skn_lineage_side *side,
		      const struct skn_lineage_memory *memory)
{
	if (side->record != SKN_LINEAGE_NONE) {
		part->record = skn_lineage_name(memory, side->record);
		part->field = skn_lineage_name(memory, side->field);
	}
	for (size_t c = 0; c < part->cites.n; c++) {
		const char *key = part->cites.v[c].key;

		part->cites.v[c].key = skn_lineage_name(memory, skn_lineage_name_find(memory, key, strlen(key)));
	}
}

void skn_lineage_copy(struct skn_lineage *out, const struct skn_lineage *lineage)
{
	skn_lineage_init(out);
	copy_memory(out->memory, lineage->memory);
	COPY_VEC(&out->parts, &lineage->parts);
	COPY_VEC(&out->sentences, &lineage->sentences);
	COPY_VEC(&out->commits, &lineage->commits);
	out->n_steps = out->forked_steps = lineage->n_steps;
	out->forked_parts = (uint32_t)lineage->parts.n;
	for (size_t i = 0; i < out->parts.n; i++) {
		COPY_VEC(&out->parts.v[i].cites, &lineage->parts.v[i].cites);
		own_names(&out->parts.v[i], skn_lineage_side(out, (uint32_t)i), out->memory);
	}
}

size_t skn_lineage_size(const struct skn_lineage *lineage)
{
	const struct skn_lineage_memory *m = lineage->memory;
	size_t size = sizeof(*m) + lineage->parts.cap * sizeof(*lineage->parts.v) +
		      lineage->sentences.cap * sizeof(*lineage->sentences.v) +
		      lineage->commits.cap * sizeof(*lineage->commits.v) +
		      m->names.cap * sizeof(*m->names.entries) + m->names.n_slots * sizeof(*m->names.slots) +
		      m->sides.cap * sizeof(*m->sides.v) + m->wordings.cap * sizeof(*m->wordings.v) +
		      m->words.cap * sizeof(*m->words.v) +
		      m->records.cap * sizeof(*m->records.v) + m->twice.cap * sizeof(*m->twice.v) +
		      (m->by_word.n + m->by_record.n) * sizeof(uint32_t);

	for (size_t i = 0; i < lineage->parts.n; i++)
		size += lineage->parts.v[i].cites.cap * sizeof(*lineage->parts.v[i].cites.v);
	for (size_t i = 0; i < m->names.n; i++)
		size += m->names.entries[i].key_len + 1;
	return size;
}
