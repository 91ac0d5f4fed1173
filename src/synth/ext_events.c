#include "doc/key.h"
#include "synth/ext_said.h"
#include "synth/quotable.h"
#include "synth/timeline.h"

#define DAYS_MIN 4
#define DAYS_MAX 30
#define TRIES 3        /* sentences of a day that are tried */
#define SAME_EVENT 0.3 /* cosine from which two texts of one day tell the same */
#define DAY_SECONDS 86400

/* Whether an event of that day says so already. */
static bool is_told(const struct skn_ext *x, int32_t day, const struct skn_terms *terms)
{
	const struct skn_records *events = &x->in->before->events;

	for (size_t i = 0; i < events->n; i++) {
		size_t n;
		const char *date = skn_record_text(&events->v[i], "date", NULL);
		const char *text = skn_record_text(&events->v[i], "event", &n);
		struct skn_terms old;
		int32_t told;
		double alike;

		if (!date || !text || !skn_corpus_day(&told, NULL, date) || told != day)
			continue;
		skn_corpus_terms(&old, &x->corpus, text, n, NULL);
		alike = skn_terms_cosine(&old, terms);
		skn_corpus_terms_release(&old);
		if (alike >= SAME_EVENT)
			return true;
	}
	return false;
}

static bool names_day(const struct skn_ext *x, const struct skn_corpus_sentence *s, int32_t day)
{
	for (uint32_t i = 0; i < s->mentions; i++)
		if (x->corpus.days.v[s->mention + i] == day)
			return true;
	return false;
}

static bool add_event(struct skn_ext *x, int32_t day, size_t sentence)
{
	const struct skn_corpus_sentence *s = &x->corpus.sentences.v[sentence];
	struct skn_buf text = SKN_BUF_INIT, id = SKN_BUF_INIT;
	size_t n;
	const char *words = skn_corpus_text(&x->corpus, sentence, &n);
	bool add = names_day(x, s, day) && !(s->flags & SKN_CORPUS_ASKS) && !is_told(x, day, &s->terms) &&
		   skn_ext_quote_sentence(&text, x, "%s: ", sentence);

	if (add) {
		struct skn_op *op = skn_ops_add(x->ops, SKN_OP_ADD_EVENT);
		char date[16], *plain = skn_xstrndup(words, n);

		skn_corpus_day_format(date, day);
		skn_key_from_text(&id, date, plain, "event");
		op->id = skn_ops_textn(x->ops, id.p, id.n);
		op->date = skn_ops_text(x->ops, date);
		skn_ext_say_sentence(x, &op->body, text.p, sentence);
		free(plain);
	}
	skn_buf_release(&text);
	skn_buf_release(&id);
	return add;
}

/* ---- What somebody said on a day ---- */

static const struct skn_corpus_sentence *sentence_of(const struct skn_ext *x, const struct skn_ext_said *said)
{
	const struct skn_corpus_doc *doc = &x->corpus.docs.v[said->doc];
	size_t at = (size_t)(said->text - doc->text);

	for (uint32_t i = doc->sentence; i < doc->sentence + doc->sentences; i++)
		if (x->corpus.sentences.v[i].start <= at && at < x->corpus.sentences.v[i].end)
			return &x->corpus.sentences.v[i];
	return NULL;
}

/* Whether this run has an event of that day. */
static bool is_added(const struct skn_ext *x, const char *date)
{
	for (size_t i = 0; i < x->ops->list.n; i++)
		if (x->ops->list.v[i].kind == SKN_OP_ADD_EVENT && skn_streq(x->ops->list.v[i].date, date))
			return true;
	return false;
}

/* "SPEAKER: “…”" for words that the sentence dates; a sentence that quotes somebody
 * cannot be quoted itself. */
static bool add_saying(struct skn_ext *x, const struct skn_ext_said *said, int32_t last)
{
	const struct skn_corpus_sentence *s = said->direct ? sentence_of(x, said) : NULL;
	struct skn_buf text = SKN_BUF_INIT, id = SKN_BUF_INIT;
	char date[16], *lead;
	struct skn_op *op;
	int32_t day;
	bool add;

	if (!s || s->mentions != 1)
		return false;
	day = x->corpus.days.v[s->mention];
	skn_corpus_day_format(date, day);
	lead = skn_xasprintf("%s: ", said->name);
	add = day <= last && !is_added(x, date) && !is_told(x, day, &said->terms) &&
	      skn_quotable_sentence(&text, lead, said->text, said->len);
	if (add) {
		op = skn_ops_add(x->ops, SKN_OP_ADD_EVENT);
		skn_key_from_text(&id, date, text.p, "event");
		op->id = skn_ops_textn(x->ops, id.p, id.n);
		op->date = skn_ops_text(x->ops, date);
		/* The whole sentence is what it rests on: the day stands beside the quotation. */
		skn_ext_say(x, &op->body, text.p, said->doc, x->corpus.docs.v[said->doc].text + s->start, s->end - s->start,
			    said->name);
	}
	free(lead);
	skn_buf_release(&text);
	skn_buf_release(&id);
	return add;
}

void skn_ext_events(struct skn_ext *x, const struct skn_ext_speakers *speakers)
{
	size_t length = 2 * x->corpus.n_origins;
	struct skn_timeline_options options = { .per_date = TRIES, .from = -SKN_CORPUS_DAYS_MAX, .mentioned_only = true };
	struct skn_timeline timeline = { 0 };

	length = length < DAYS_MIN ? DAYS_MIN : length > DAYS_MAX ? DAYS_MAX : length;
	options.to = (int32_t)(x->in->now / DAY_SECONDS);
	options.length = skn_ext_setting(x, "events", length);
	if (options.length == 0)
		return;
	skn_timeline_make(&timeline, &x->corpus, &options);
	for (size_t i = 0; i < timeline.n; i++)
		for (size_t k = 0; k < timeline.v[i].sentences.n; k++)
			if (add_event(x, timeline.v[i].day, timeline.v[i].sentences.v[k]))
				break;
	for (size_t i = 0, left = options.length - timeline.n; i < speakers->all.n && left > 0; i++)
		left -= add_saying(x, &speakers->all.v[i], options.to);
	skn_timeline_release(&timeline);
}
