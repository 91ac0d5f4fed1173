#include "doc/key.h"
#include "synth/ext.h"
#include "synth/ext_said.h"
#include "synth/quotable.h"

#define FIRST_VOICES 8  /* new voices of a run, at most */
#define STANCE_MAX 3    /* statements of a stance */
#define NEW_STANCE 2    /* of a new voice's */
#define SAME_SAYING 0.5 /* cosine from which two statements say the same */
#define FIELD_PROSE_MAX 200 /* sentences of a stance that are read */

/* ---- Against what the voice said before ---- */

struct change {
	struct skn_ext *x;
	const struct skn_record *voice;
	struct skn_prose stance, evolution;
	SKN_VEC(const struct skn_ext_said *) fresh; /* that go into the stance */
	const struct skn_ext_said **turned; /* for each unit of the stance: what took its place */
	bool *passed;                       /* for each: it makes room for later words */
	size_t n_passed;
};

static int read_field(struct skn_prose *out, const struct skn_record *record, const char *field, struct skn_err *err)
{
	size_t n = 0;
	const char *text = skn_record_text(record, field, &n);

	*out = (struct skn_prose){ .text = SKN_BUF_INIT };
	return text ? skn_prose_parse(out, text, n, err) : SKN_OK;
}

static bool opposes(const struct skn_ext_old *old, const struct skn_ext_said *said)
{
	struct skn_statement_words a, b;
	bool opposed;

	if (said->day == SKN_CORPUS_NO_DAY || old->day == SKN_CORPUS_NO_DAY || said->day <= old->day || !old->key)
		return false;
	skn_statement_words_init(&a, old->quote, old->quote_len);
	skn_statement_words_init(&b, said->text, said->len);
	opposed = skn_oppose(&a, &b) != SKN_OPPOSE_NONE ||
		  skn_settles(old->quote, old->quote_len, said->text, said->len);
	skn_statement_words_release(&a);
	skn_statement_words_release(&b);
	return opposed;
}

/* Whether the statement is like what stands there, and which it turns around. */
static bool compare(struct change *c, const struct skn_ext_said *said)
{
	size_t turned = SIZE_MAX;
	bool known = false;

	for (size_t i = 0; i < c->stance.units.n && i < FIELD_PROSE_MAX; i++) {
		struct skn_ext_old old;
		struct skn_terms terms;

		skn_ext_old_read(&old, c->x, &c->stance, i);
		skn_corpus_terms(&terms, &c->x->corpus, old.quote, old.quote_len, NULL);
		if (!c->turned[i] && opposes(&old, said))
			turned = i;
		else if (skn_terms_cosine(&terms, &said->terms) >= SAME_SAYING)
			known = true;
		skn_corpus_terms_release(&terms);
		free(old.key);
	}
	if (turned != SIZE_MAX)
		c->turned[turned] = said;
	return known || turned != SIZE_MAX;
}

/* Whether there is room for another statement: where there is none the oldest that is
 * older makes it. */
static bool make_room(struct change *c, const struct skn_ext_said *said)
{
	size_t oldest = SIZE_MAX;
	int32_t day = said->day;

	if (c->stance.units.n - c->n_passed + c->fresh.n < STANCE_MAX)
		return true;
	for (size_t i = 0; i < c->stance.units.n && day != SKN_CORPUS_NO_DAY; i++) {
		struct skn_ext_old old;

		skn_ext_old_read(&old, c->x, &c->stance, i);
		if (!c->turned[i] && !c->passed[i] && old.day != SKN_CORPUS_NO_DAY && old.day < day) {
			day = old.day;
			oldest = i;
		}
		free(old.key);
	}
	if (oldest == SIZE_MAX)
		return false;
	c->passed[oldest] = true;
	c->n_passed++;
	return true;
}

static bool is_like_fresh(const struct change *c, const struct skn_ext_said *said)
{
	for (size_t i = 0; i < c->fresh.n; i++)
		if (skn_terms_cosine(&c->fresh.v[i]->terms, &said->terms) >= SAME_SAYING)
			return true;
	return false;
}

static void say(struct skn_ext *x, struct skn_said_list *list, const char *lead, const struct skn_ext_said *said)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (skn_ext_quote(&text, x, lead, said->doc, said->text, said->len))
		skn_ext_say(x, list, text.p, said->doc, said->text, said->len, said->name);
	skn_buf_release(&text);
}

/* "On DATE: “…”" of a statement that stood in the stance. */
static void say_old(struct change *c, struct skn_said_list *list, size_t unit)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_ext_old old;
	struct skn_said *said;
	char date[16], lead[32];

	skn_ext_old_read(&old, c->x, &c->stance, unit);
	skn_corpus_day_format(date, old.day);
	snprintf(lead, sizeof(lead), "On %s: ", date);
	if (skn_quotable_sentence(&text, lead, old.quote, old.quote_len)) {
		said = skn_ops_say(c->x->ops, list, text.p, text.n);
		skn_ops_cite(c->x->ops, said, old.key, NULL);
		skn_ops_quote(c->x->ops, said, old.key, old.quote, old.quote_len, NULL);
	}
	skn_buf_release(&text);
	free(old.key);
}

static void say_turns(struct change *c, struct skn_op *op)
{
	for (size_t i = 0; i < c->evolution.units.n; i++)
		skn_ext_keep(c->x, &op->note, &c->evolution, i);
	for (size_t i = 0; i < c->stance.units.n; i++) {
		char date[16], lead[32];

		if (!c->turned[i])
			continue;
		skn_corpus_day_format(date, c->turned[i]->day);
		snprintf(lead, sizeof(lead), "On %s: ", date);
		say_old(c, &op->note, i);
		say(c->x, &op->note, lead, c->turned[i]);
	}
}

static void write_change(struct change *c, bool any_turn)
{
	struct skn_op *op = skn_ops_add(c->x->ops, SKN_OP_CHANGE_PERSPECTIVE);

	op->id = skn_ops_text(c->x->ops, c->voice->id);
	op->reason = any_turn ? "a later statement opposes or settles an earlier one"
		   : c->n_passed ? "later words take the place of the oldest" : "a statement about something else";
	for (size_t i = 0; i < c->stance.units.n; i++) {
		if (c->turned[i])
			say(c->x, &op->body, skn_ext_said_lead(c->turned[i]), c->turned[i]);
		else if (!c->passed[i])
			skn_ext_keep(c->x, &op->body, &c->stance, i);
	}
	for (size_t i = 0; i < c->fresh.n; i++)
		say(c->x, &op->body, skn_ext_said_lead(c->fresh.v[i]), c->fresh.v[i]);
	if (any_turn)
		say_turns(c, op);
}

static int change_voice(struct skn_ext *x, const struct skn_record *voice, const struct skn_ext_speaker *speaker,
			struct skn_err *err)
{
	struct change c = { .x = x, .voice = voice };
	bool any_turn = false;
	int rc = read_field(&c.stance, voice, "stance", err);

	if (rc == SKN_OK)
		rc = read_field(&c.evolution, voice, "evolution", err);
	c.turned = skn_xcalloc(c.stance.units.n + 1, sizeof(struct skn_ext_said *));
	c.passed = skn_xcalloc(c.stance.units.n + 1, sizeof(*c.passed));
	for (size_t i = 0; rc == SKN_OK && i < speaker->said.n; i++) {
		const struct skn_ext_said *said = speaker->said.v[i];

		if (c.fresh.n < STANCE_MAX && !compare(&c, said) && !is_like_fresh(&c, said) && make_room(&c, said))
			skn_vec_push(&c.fresh, said);
	}
	for (size_t i = 0; i < c.stance.units.n; i++)
		any_turn |= c.turned[i] != NULL;
	if (rc == SKN_OK && (any_turn || c.fresh.n))
		write_change(&c, any_turn);
	skn_prose_release(&c.stance);
	if (c.evolution.text.p)
		skn_prose_release(&c.evolution);
	skn_vec_release(&c.fresh);
	free(c.turned);
	free(c.passed);
	return rc;
}

/* ---- New voices ---- */

static bool add_voice(struct skn_ext *x, const struct skn_ext_speaker *speaker)
{
	struct skn_buf id = SKN_BUF_INIT, name = SKN_BUF_INIT;
	const struct skn_ext_said *first = NULL;
	struct skn_op *op;
	size_t n = 0;

	skn_quotable_name(&name, speaker->name);
	if (!name.n) {
		skn_buf_release(&name);
		return false;
	}
	op = skn_ops_add(x->ops, SKN_OP_ADD_PERSPECTIVE);
	for (size_t i = 0; i < speaker->said.n && n < NEW_STANCE; i++) {
		const struct skn_ext_said *said = speaker->said.v[i];

		if (first && skn_terms_cosine(&first->terms, &said->terms) >= SAME_SAYING)
			continue;
		say(x, &op->body, skn_ext_said_lead(said), said);
		first = first ? first : said;
		n++;
	}
	skn_key_from_text(&id, NULL, name.p, "voice");
	op->id = skn_ops_textn(x->ops, id.p, id.n);
	op->voice = skn_ops_textn(x->ops, name.p, name.n);
	skn_buf_release(&id);
	skn_buf_release(&name);
	return true;
}

static const struct skn_record *find_voice(const struct skn_ext *x, const struct skn_ext_speaker *speaker)
{
	const struct skn_records *voices = &x->in->before->voices;

	for (size_t i = 0; i < voices->n; i++) {
		const char *voice = skn_record_text(&voices->v[i], "voice", NULL);

		if (voice && skn_ext_same_name(voice, speaker->name))
			return &voices->v[i];
	}
	return NULL;
}

/* Whether the engine may write a field: it is its own, or there is none. */
static bool is_ours(const struct skn_ext *x, const struct skn_record *voice, const char *field)
{
	size_t n;
	const char *text = skn_record_text(voice, field, &n);
	char id[SKN_SENTENCE_ID_MAX];

	if (!text || x->in->allow_human)
		return true;
	skn_prose_id(id, text, n);
	return skn_synth_is_engines(x->in, id);
}

int skn_ext_voices(struct skn_ext *x, const struct skn_ext_speakers *speakers, struct skn_err *err)
{
	size_t added = 0, most = skn_ext_setting(x, "voices", FIRST_VOICES);
	int rc = SKN_OK;

	for (size_t i = 0; rc == SKN_OK && i < speakers->list.n; i++) {
		const struct skn_ext_speaker *speaker = &speakers->list.v[i];
		const struct skn_record *voice = find_voice(x, speaker);

		if (voice && is_ours(x, voice, "stance") && is_ours(x, voice, "evolution"))
			rc = change_voice(x, voice, speaker, err);
		else if (!voice && added < most && speaker->direct)
			added += add_voice(x, speaker);
	}
	return rc;
}
