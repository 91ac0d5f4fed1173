/*
 * lineage_gen.h - for tests: the history of a thread by random edits, each of
 * which says what becomes of the origins; git makes the commits.
 *
 * A sentence has a life: the commits in which it was introduced and came back,
 * its wordings and when each first stood there, and its citations.
 */
#ifndef LINEAGE_GEN_H
#define LINEAGE_GEN_H

#include "random.h"
#include "repo_env.h"
#include "rev/lineage.h"
#include "rev/lineage_state.h"

#define GEN_NEVER SIZE_MAX
#define GEN_KEYS 6
#define GEN_EVENTS 5
#define GEN_WORDS 1200
#define GEN_THREAD "schema: 1\ntitle: T\nstatus: active\n" /* thread.yaml */

struct gen_cite {
	size_t key;
	size_t attached, returned; /* commits */
	bool there;
};

struct gen_wording {
	const char *text;
	size_t first;
};

struct gen_life {
	size_t introduced, returned;
	const char *origin; /* the text at introduction */
	SKN_VEC(struct gen_wording) wordings;
	SKN_VEC(struct gen_cite) cites;
};

struct gen_sentence {
	size_t life, wording;
	bool opens;   /* a paragraph */
	bool touched; /* by the commit in hand */
};

struct gen_text {
	struct gen_sentence *v;
	size_t n, cap;
};

/* A field of an event. */
struct gen_field {
	size_t introduced, returned, removed;
	size_t value; /* of `values` */
	SKN_VEC(struct gen_wording) values;
};

struct gen_event {
	char id[24];
	bool there, known; /* known: it was there once */
	struct gen_field date, event;
};

/* What is expected of one sentence after a commit. */
struct gen_expect {
	size_t introduced, returned, changed;
	const char *text, *origin;
	struct gen_cite *cites; /* in the order of the keys */
	size_t n_cites;
};

struct gen_expect_field {
	char id[24];
	bool there;
	size_t introduced, returned, changed;
};

struct gen_commit {
	struct skn_buf narrative;
	char *events[GEN_EVENTS]; /* file texts; NULL: none */
	char ids[GEN_EVENTS][24];
	SKN_VEC(struct gen_expect) sentences;
	struct gen_expect_field dates[GEN_EVENTS], texts[GEN_EVENTS];
	struct skn_oid oid, folder;
};

struct gen {
	struct skn_arena arena;
	SKN_VEC(struct gen_life) lives;
	struct gen_text text;
	struct gen_text gone, before; /* sentences that went; the text before vandals came */
	bool vandalised;
	struct gen_event events[GEN_EVENTS];
	size_t n_ids;
	unsigned reword; /* percent of the words */
	SKN_VEC(struct gen_commit) commits;
	size_t pairs; /* rewordings made */
};

/* ---- texts ---- */

static inline void gen_word(struct skn_buf *out)
{
	static const char *const syllables[] = { "ba", "ko", "ri", "mu", "te", "lan", "dor", "fis", "gem", "hul",
						 "jap", "nev", "pos", "qui", "sar", "vet", "wob", "xan", "yil", "zud" };
	size_t n = random_below(GEN_WORDS);

	skn_buf_adds(out, syllables[n % 20]);
	skn_buf_adds(out, syllables[n / 20 % 20]);
	skn_buf_adds(out, n >= 400 ? syllables[n / 400 % 20] : "");
}

static inline void gen_capital(struct skn_buf *out, size_t at)
{
	if (out->p[at] >= 'a' && out->p[at] <= 'z')
		out->p[at] = (char)(out->p[at] - 'a' + 'A');
}

static inline const char *gen_keep(struct gen *g, struct skn_buf *text)
{
	const char *kept = skn_arena_strndup(&g->arena, text->p, text->n);

	skn_buf_release(text);
	return kept;
}

/* A sentence without its full stop. */
static inline const char *gen_new_text(struct gen *g)
{
	struct skn_buf out = SKN_BUF_INIT;

	for (size_t n = 10 + random_below(14); n > 0; n--) {
		gen_word(&out);
		if (n > 1)
			skn_buf_addc(&out, ' ');
	}
	gen_capital(&out, 0);
	return gen_keep(g, &out);
}

static inline size_t gen_count_words(const char *text)
{
	size_t n = 1;

	for (; *text; text++)
		n += *text == ' ';
	return n;
}

/* PERCENT of the words are others, at least one. */
static inline const char *gen_reworded(struct gen *g, const char *text, unsigned percent)
{
	struct skn_buf out = SKN_BUF_INIT;
	size_t n = gen_count_words(text), change = n * percent / 100, left = n;

	change = change ? change : 1;
	for (const char *w = text; *w; left--) {
		size_t len = strcspn(w, " ");

		if (random_below(left) < change) {
			gen_word(&out);
			change--;
		} else {
			skn_buf_add(&out, w, len);
		}
		w += len + (w[len] == ' ');
		if (*w)
			skn_buf_addc(&out, ' ');
	}
	gen_capital(&out, 0);
	return gen_keep(g, &out);
}

/* ---- lives ---- */

static inline size_t gen_now(const struct gen *g)
{
	return g->commits.n;
}

static inline size_t gen_add_life(struct gen *g, const char *text)
{
	struct gen_life life = { .introduced = gen_now(g), .returned = GEN_NEVER, .origin = text };

	skn_vec_push(&life.wordings, ((struct gen_wording){ text, gen_now(g) }));
	skn_vec_push(&g->lives, life);
	return g->lives.n - 1;
}

static inline struct gen_sentence gen_new_sentence(struct gen *g)
{
	return (struct gen_sentence){ gen_add_life(g, gen_new_text(g)), 0, random_chance(4), true };
}

static inline const char *gen_text_of(const struct gen *g, const struct gen_sentence *s)
{
	return g->lives.v[s->life].wordings.v[s->wording].text;
}

static inline void gen_reword(struct gen *g, struct gen_sentence *s)
{
	struct gen_life *life = &g->lives.v[s->life];
	const char *text;
	bool known;

	do { /* one that it never had */
		text = gen_reworded(g, gen_text_of(g, s), g->reword);
		known = false;
		for (size_t i = 0; i < life->wordings.n; i++)
			known = known || skn_streq(life->wordings.v[i].text, text);
	} while (known);
	skn_vec_push(&life->wordings, ((struct gen_wording){ text, gen_now(g) }));
	s->wording = life->wordings.n - 1;
	s->touched = true;
	g->pairs++;
}

static inline void gen_insert(struct gen_text *text, size_t at, struct gen_sentence s)
{
	skn_vec_push(text, s);
	memmove(text->v + at + 1, text->v + at, (text->n - 1 - at) * sizeof(*text->v));
	text->v[at] = s;
}

static inline struct gen_sentence gen_take(struct gen_text *text, size_t at)
{
	struct gen_sentence s = text->v[at];

	memmove(text->v + at, text->v + at + 1, (text->n - 1 - at) * sizeof(*text->v));
	text->n--;
	return s;
}

static inline struct gen_cite *gen_find_cite(struct gen_life *life, size_t key)
{
	for (size_t i = 0; i < life->cites.n; i++)
		if (life->cites.v[i].key == key)
			return &life->cites.v[i];
	return NULL;
}

static inline void gen_toggle_cite(struct gen *g, struct gen_life *life)
{
	size_t key = random_below(GEN_KEYS);
	struct gen_cite *cite = gen_find_cite(life, key);

	if (!cite) {
		skn_vec_push(&life->cites, ((struct gen_cite){ key, gen_now(g), GEN_NEVER, true }));
	} else {
		cite->there = !cite->there;
		if (cite->there)
			cite->returned = gen_now(g);
	}
}

static inline bool gen_is_known(const struct gen *g, const char *text, size_t n)
{
	for (size_t i = 0; i < g->lives.n; i++)
		for (size_t w = 0; w < g->lives.v[i].wordings.n; w++)
			if (strlen(g->lives.v[i].wordings.v[w].text) == n &&
			    strncasecmp(g->lives.v[i].wordings.v[w].text, text, n) == 0)
				return true;
	return false;
}

/* Halves of a sentence: the second has the citations.  Nothing that was joined
 * comes apart as it was. */
static inline void gen_split(struct gen *g, size_t at)
{
	struct gen_sentence *s = &g->text.v[at];
	const char *text = gen_text_of(g, s);
	size_t n = gen_count_words(text), words = n / 2, len = 0;
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	struct gen_life first = g->lives.v[s->life], second = first;
	struct gen_sentence other = { .touched = true };

	for (size_t i = 0; i < first.cites.n; i++)
		if (!first.cites.v[i].there) /* whose it was is anybody's guess */
			return;
	if (n < 8)
		return;
	for (; words > 0; words--)
		len += strcspn(text + len, " ") + 1;
	while (gen_is_known(g, text, len - 1) || gen_is_known(g, text + len, strlen(text + len)))
		len += strcspn(text + len, " ") + 1;
	skn_buf_add(&a, text, len - 1);
	skn_buf_adds(&b, text + len);
	gen_capital(&b, 0);
	memset(&first.cites, 0, sizeof(first.cites));
	memset(&first.wordings, 0, sizeof(first.wordings));
	memset(&second.cites, 0, sizeof(second.cites));
	memset(&second.wordings, 0, sizeof(second.wordings));
	for (size_t i = 0; i < g->lives.v[s->life].cites.n; i++)
		if (g->lives.v[s->life].cites.v[i].there)
			skn_vec_push(&second.cites, g->lives.v[s->life].cites.v[i]);
	skn_vec_push(&first.wordings, ((struct gen_wording){ gen_keep(g, &a), gen_now(g) }));
	skn_vec_push(&second.wordings, ((struct gen_wording){ gen_keep(g, &b), gen_now(g) }));
	skn_vec_push(&g->lives, first);
	s->life = g->lives.n - 1;
	skn_vec_push(&g->lives, second);
	other.life = g->lives.n - 1;
	s->wording = 0;
	s->touched = true;
	gen_insert(&g->text, at + 1, other);
}

/* The next sentence goes into this one. */
static inline void gen_join(struct gen *g, size_t at)
{
	struct gen_sentence *a = &g->text.v[at], *b = &g->text.v[at + 1];
	struct gen_life *from = &g->lives.v[b->life], joined = g->lives.v[a->life];
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_addf(&text, "%s and %s", gen_text_of(g, a), gen_text_of(g, b));
	memset(&joined.cites, 0, sizeof(joined.cites));
	memset(&joined.wordings, 0, sizeof(joined.wordings));
	for (size_t i = 0; i < g->lives.v[a->life].cites.n; i++)
		skn_vec_push(&joined.cites, g->lives.v[a->life].cites.v[i]);
	for (size_t i = 0; i < from->cites.n; i++) {
		struct gen_cite *known = gen_find_cite(&joined, from->cites.v[i].key);

		if (!from->cites.v[i].there || (known && known->there))
			continue;
		if (known) /* it had gone from there, and comes with the other one */
			*known = from->cites.v[i];
		else
			skn_vec_push(&joined.cites, from->cites.v[i]);
	}
	skn_vec_push(&joined.wordings, ((struct gen_wording){ gen_keep(g, &text), gen_now(g) }));
	skn_vec_push(&g->lives, joined);
	a->life = g->lives.n - 1;
	a->wording = 0;
	a->touched = true;
	gen_take(&g->text, at + 1);
}

/* ---- edits ---- */

static inline void gen_edit_sentence(struct gen *g)
{
	size_t at = random_below(g->text.n + 1), to = random_below(g->text.n + 1);
	bool can = at < g->text.n && !g->text.v[at].touched;
	struct gen_sentence s;

	switch (random_below(12)) {
	case 0:
	case 1:
		gen_insert(&g->text, at, gen_new_sentence(g));
		break;
	case 2:
		if (can && g->text.n > 3) {
			s = gen_take(&g->text, at);
			s.touched = true;
			skn_vec_push(&g->gone, s);
		}
		break;
	case 3:
		if (g->gone.n && !g->gone.v[0].touched) { /* comes back as it was */
			s = gen_take(&g->gone, 0);
			g->lives.v[s.life].returned = gen_now(g);
			s.touched = true;
			gen_insert(&g->text, at, s);
		}
		break;
	case 4:
	case 5:
		if (can) {
			s = gen_take(&g->text, at);
			gen_insert(&g->text, to < g->text.n ? to : g->text.n, s);
		}
		break;
	case 6:
	case 7:
		if (can)
			gen_reword(g, &g->text.v[at]);
		break;
	case 8:
		if (can && g->lives.v[g->text.v[at].life].wordings.n > 1) { /* a rewording is undone */
			g->text.v[at].wording = random_below(g->lives.v[g->text.v[at].life].wordings.n);
			g->text.v[at].touched = true;
		}
		break;
	case 9:
	case 10:
		if (can) {
			gen_toggle_cite(g, &g->lives.v[g->text.v[at].life]);
			g->text.v[at].touched = true;
		}
		break;
	default:
		if (at < g->text.n)
			g->text.v[at].opens = !g->text.v[at].opens;
	}
}

/* All of it is something else; the next commit undoes that. */
static inline void gen_vandalise(struct gen *g)
{
	g->before = g->text;
	g->text = (struct gen_text){ 0 };
	for (size_t n = 1 + random_below(4); n > 0; n--)
		skn_vec_push(&g->text, gen_new_sentence(g));
	g->vandalised = true;
}

static inline void gen_undo_vandals(struct gen *g)
{
	skn_vec_release(&g->text);
	g->text = g->before;
	g->before = (struct gen_text){ 0 };
	for (size_t i = 0; i < g->text.n; i++)
		g->lives.v[g->text.v[i].life].returned = gen_now(g);
	g->vandalised = false;
}

static inline void gen_set_value(struct gen *g, struct gen_field *field, const char *value)
{
	for (field->value = 0; field->value < field->values.n; field->value++)
		if (skn_streq(field->values.v[field->value].text, value))
			return;
	skn_vec_push(&field->values, ((struct gen_wording){ value, gen_now(g) }));
}

static inline const char *gen_date(struct gen *g)
{
	struct skn_buf date = SKN_BUF_INIT;

	skn_buf_addf(&date, "20%02zu", random_below(30));
	return gen_keep(g, &date);
}

static inline void gen_edit_event(struct gen *g)
{
	struct gen_event *e = &g->events[random_below(GEN_EVENTS)];

	if (!e->there && random_chance(2)) { /* new, or back under its id with what it said or not */
		struct gen_field *fields[] = { &e->date, &e->event };

		for (size_t f = 0; f < 2; f++) {
			if (!e->known)
				fields[f]->introduced = gen_now(g);
			fields[f]->returned = e->known ? gen_now(g) : GEN_NEVER;
		}
		if (!e->known)
			snprintf(e->id, sizeof(e->id), "e-%zu", g->n_ids++);
		if (!e->known || random_chance(2)) {
			gen_set_value(g, &e->date, gen_date(g));
			gen_set_value(g, &e->event, gen_new_text(g));
		}
		e->there = e->known = true;
	} else if (e->there) {
		switch (random_below(4)) {
		case 0: e->there = false; break;
		case 1: gen_set_value(g, &e->date, gen_date(g)); break;
		case 2: gen_set_value(g, &e->event, gen_new_text(g)); break;
		default: snprintf(e->id, sizeof(e->id), "e-%zu", g->n_ids++); break; /* renamed */
		}
	}
}

/* ---- commits ---- */

static inline void gen_expect_field(struct gen_expect_field *out, const struct gen_event *e, const struct gen_field *f)
{
	*out = (struct gen_expect_field){ .there = e->there };
	if (!e->there)
		return;
	memcpy(out->id, e->id, sizeof(out->id));
	out->introduced = f->introduced;
	out->returned = f->returned;
	out->changed = f->values.v[f->value].first;
}

static inline int gen_by_key(const void *pa, const void *pb)
{
	const struct gen_cite *a = pa, *b = pb;

	return a->key < b->key ? -1 : a->key > b->key;
}

static inline void gen_expect_sentence(struct gen *g, struct gen_commit *c, const struct gen_sentence *s)
{
	const struct gen_life *life = &g->lives.v[s->life];
	struct gen_expect e = { .introduced = life->introduced, .returned = life->returned,
				.changed = life->wordings.v[s->wording].first,
				.text = life->wordings.v[s->wording].text, .origin = life->origin };

	e.cites = skn_arena_alloc(&g->arena, (life->cites.n + 1) * sizeof(*e.cites));
	for (size_t i = 0; i < life->cites.n; i++)
		if (life->cites.v[i].there)
			e.cites[e.n_cites++] = life->cites.v[i];
	qsort(e.cites, e.n_cites, sizeof(*e.cites), gen_by_key);
	skn_vec_push(&c->sentences, e);
}

/* Writes the narrative, one sentence a line or wrapped anyhow. */
static inline void gen_write(struct gen *g, struct gen_commit *c)
{
	bool wrap = random_chance(4);
	size_t column = 0;

	for (size_t i = 0; i < g->text.n; i++) {
		const struct gen_expect *e = &c->sentences.v[i];
		size_t at = c->narrative.n;

		if (i && g->text.v[i].opens)
			skn_buf_adds(&c->narrative, "\n");
		skn_buf_addf(&c->narrative, "%s.", e->text);
		for (size_t k = 0; k < e->n_cites; k++)
			skn_buf_addf(&c->narrative, "%s@key-%zu%s", k ? "; " : " [", e->cites[k].key,
				     k + 1 == e->n_cites ? "]" : "");
		skn_buf_addc(&c->narrative, wrap && random_chance(2) && i + 1 < g->text.n &&
			     !g->text.v[i + 1].opens ? ' ' : '\n');
		for (; wrap && at < c->narrative.n; at++, column++)
			if (c->narrative.p[at] == ' ' && column > 50) {
				c->narrative.p[at] = '\n';
				column = 0;
			}
	}
}

static inline void gen_commit(struct gen *g)
{
	struct gen_commit c = { .narrative = SKN_BUF_INIT };

	for (size_t i = 0; i < g->text.n; i++)
		gen_expect_sentence(g, &c, &g->text.v[i]);
	gen_write(g, &c);
	for (size_t e = 0; e < GEN_EVENTS; e++) {
		const struct gen_event *event = &g->events[e];

		gen_expect_field(&c.dates[e], event, &event->date);
		gen_expect_field(&c.texts[e], event, &event->event);
		if (!event->there)
			continue;
		memcpy(c.ids[e], event->id, sizeof(c.ids[e]));
		c.events[e] = skn_xasprintf(random_chance(2) ? "date: %s\nevent: |\n  %s.\n" : "date: '%s'\nevent: %s.\n",
					    event->date.values.v[event->date.value].text,
					    event->event.values.v[event->event.value].text);
	}
	skn_vec_push(&g->commits, c);
	for (size_t i = 0; i < g->text.n; i++)
		g->text.v[i].touched = false;
	for (size_t i = 0; i < g->gone.n; i++)
		g->gone.v[i].touched = false;
}

static inline void gen_step(struct gen *g)
{
	if (g->vandalised)
		gen_undo_vandals(g);
	else if (random_chance(25))
		gen_vandalise(g);
	else if (random_chance(8) && g->text.n > 1) /* alone: halves stand beside each other */
		(random_chance(2) ? gen_split : gen_join)(g, random_below(g->text.n - 1));
	else
		for (size_t n = 1 + random_below(4); n > 0; n--)
			gen_edit_sentence(g);
	if (random_chance(2))
		gen_edit_event(g); /* one: two that are renamed at once may be anything */
	gen_commit(g);
}

static inline void gen_make(struct gen *g, size_t steps, unsigned reword)
{
	*g = (struct gen){ .reword = reword };
	for (size_t n = 4 + random_below(20); n > 0; n--)
		skn_vec_push(&g->text, gen_new_sentence(g));
	gen_commit(g);
	while (steps-- > 0)
		gen_step(g);
}

static inline void gen_release(struct gen *g)
{
	for (size_t i = 0; i < g->lives.n; i++) {
		skn_vec_release(&g->lives.v[i].wordings);
		skn_vec_release(&g->lives.v[i].cites);
	}
	for (size_t i = 0; i < g->commits.n; i++) {
		skn_buf_release(&g->commits.v[i].narrative);
		skn_vec_release(&g->commits.v[i].sentences);
		for (size_t e = 0; e < GEN_EVENTS; e++)
			free(g->commits.v[i].events[e]);
	}
	for (size_t e = 0; e < GEN_EVENTS; e++) {
		skn_vec_release(&g->events[e].date.values);
		skn_vec_release(&g->events[e].event.values);
	}
	skn_vec_release(&g->lives);
	skn_vec_release(&g->text);
	skn_vec_release(&g->gone);
	skn_vec_release(&g->before);
	skn_vec_release(&g->commits);
	skn_arena_release(&g->arena);
}

/* ---- git ---- */

static inline void gen_file(struct skn_buf *out, const char *path, const char *text, size_t n)
{
	skn_buf_addf(out, "M 100644 inline %s\ndata %zu\n", path, n);
	skn_buf_add(out, text, n);
	skn_buf_addc(out, '\n');
}

/* Appends a commit's head to a stream of fast-import; then come its files. */
static inline void gen_head(struct skn_buf *out, size_t mark, const size_t *parents, size_t n_parents)
{
	skn_buf_addf(out, "commit refs/tmp/x\nmark :%zu\ncommitter C <c@x> %zu +0000\ndata 2\nx\n\n", mark,
		     1600000000 + mark * 60);
	for (size_t p = 0; p < n_parents; p++)
		skn_buf_addf(out, "%s :%zu\n", p ? "merge" : "from", parents[p]);
	skn_buf_adds(out, "deleteall\n");
	gen_file(out, "threads/t/thread.yaml", GEN_THREAD, strlen(GEN_THREAD));
}

static inline void gen_tail(struct skn_buf *out)
{
	skn_buf_adds(out, "\nreset refs/tmp/x\n\n");
}

/* Runs git fast-import; OIDS has room for the marks 1 to N at [mark]. */
static inline void gen_import(const char *dir, struct skn_buf *stream, struct skn_oid *oids, size_t n)
{
	char *marks = skn_xasprintf("%s/marks", env_top.p), *option = skn_xasprintf("--export-marks=%s", marks);
	const char *argv[] = { "git", "--git-dir", dir, "fast-import", "--quiet", "--force", option, NULL };
	struct skn_proc_result r;
	struct skn_buf text = SKN_BUF_INIT;

	skn_buf_addf(stream, "reset refs/heads/main\nfrom :%zu\n\n", n);
	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv, .in = stream->p, .in_len = stream->n },
				      NULL), SKN_OK);
	if (r.status != 0)
		fail_msg("fast-import: %s", r.err.p);
	skn_proc_release(&r);
	assert_int_equal(skn_fs_read(&text, marks, SKN_BUF_MAX, NULL), SKN_OK);
	for (const char *line = text.p; *line; line = strchrnul(line, '\n'), line += *line == '\n') {
		size_t mark = strtoul(line + 1, NULL, 10);

		assert_true(mark <= n && skn_oid_parse(&oids[mark], strchr(line, ' ') + 1, SKN_OID_HEX));
	}
	skn_buf_release(&text);
	free(marks);
	free(option);
}

/* Makes a commit the tip of main. */
static inline void gen_point(const char *dir, const struct skn_oid *oid)
{
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid);
	GIT(dir, "update-ref", "refs/heads/main", hex);
	GIT(dir, "symbolic-ref", "HEAD", "refs/heads/main");
}

static inline struct skn_oid gen_folder(struct skn_repo *repo, const struct skn_oid *commit)
{
	struct skn_commit_brief brief;
	struct skn_tree_entry entry;

	OK(skn_repo_read_brief(repo, commit, &brief, err));
	OK(skn_repo_tree_find(repo, &brief.tree, "threads/t", &entry, err));
	return entry.oid;
}

/* Makes the commits in a new bare repository. */
static inline void gen_store(struct gen *g, const char *dir, struct skn_repo **repo)
{
	struct skn_buf stream = SKN_BUF_INIT;
	struct skn_oid *oids = skn_xcalloc(g->commits.n + 1, sizeof(*oids));

	GIT(env_top.p, "init", "-q", "--bare", dir);
	for (size_t i = 0; i < g->commits.n; i++) {
		const struct gen_commit *c = &g->commits.v[i];

		gen_head(&stream, i + 1, &i, i > 0);
		gen_file(&stream, "threads/t/narrative.md", c->narrative.p, c->narrative.n);
		for (size_t e = 0; e < GEN_EVENTS; e++)
			if (c->events[e]) {
				char path[80];

				snprintf(path, sizeof(path), "threads/t/timeline/%s.yaml", c->ids[e]);
				gen_file(&stream, path, c->events[e], strlen(c->events[e]));
			}
		gen_tail(&stream);
	}
	gen_import(dir, &stream, oids, g->commits.n);
	OK(skn_repo_open(repo, NULL, dir, err));
	for (size_t i = 0; i < g->commits.n; i++) {
		g->commits.v[i].oid = oids[i + 1];
		g->commits.v[i].folder = gen_folder(*repo, &oids[i + 1]);
	}
	free(oids);
	skn_buf_release(&stream);
}

#endif
