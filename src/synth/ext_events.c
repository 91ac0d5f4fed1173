#include "doc/key.h"
#include "synth/ext.h"
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

void skn_ext_events(struct skn_ext *x)
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
	skn_timeline_release(&timeline);
}
