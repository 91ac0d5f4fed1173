#include "synth/ext.h"

#include "doc/cite.h"
#include "synth/quotable.h"

#define SETTING_MAX 1000

size_t skn_ext_setting(const struct skn_ext *x, const char *name, size_t fallback)
{
	const struct skn_node *node = skn_node_find(x->in->parameters.root, name);
	int64_t value;

	if (!node || !skn_node_as_int(node, &value) || value < 0)
		return fallback;
	return value > SETTING_MAX ? SETTING_MAX : (size_t)value;
}

void skn_ext_outlet(struct skn_buf *out, const struct skn_ext *x, uint32_t d)
{
	const struct skn_corpus_doc *doc = &x->corpus.docs.v[d];
	size_t before = out->n;

	skn_quotable_name(out, doc->outlet);
	if (out->n == before)
		skn_quotable_name(out, doc->author);
	if (out->n == before)
		skn_buf_adds(out, doc->id);
}

bool skn_ext_quote(struct skn_buf *out, const struct skn_ext *x, const char *format, uint32_t d, const char *s,
		   size_t n)
{
	const char *place = strstr(format, "%s");
	struct skn_buf lead = SKN_BUF_INIT;
	bool done;

	skn_buf_add(&lead, format, place ? (size_t)(place - format) : strlen(format));
	if (place) {
		skn_ext_outlet(&lead, x, d);
		skn_buf_adds(&lead, place + 2);
	}
	done = skn_quotable_sentence(out, lead.p, s, n);
	skn_buf_release(&lead);
	return done;
}

bool skn_ext_quote_sentence(struct skn_buf *out, const struct skn_ext *x, const char *format, size_t sentence)
{
	size_t n;
	const char *text = skn_corpus_text(&x->corpus, sentence, &n);

	return skn_ext_quote(out, x, format, x->corpus.sentences.v[sentence].doc, text, n);
}

void skn_ext_say(struct skn_ext *x, struct skn_said_list *list, const char *text, uint32_t d, const char *s, size_t n,
		 const char *voice)
{
	struct skn_said *said = skn_ops_say(x->ops, list, text, strlen(text));
	const char *key = x->corpus.docs.v[d].id;
	struct skn_buf quote = SKN_BUF_INIT;

	skn_quotable_text(&quote, s, n);
	skn_ops_cite(x->ops, said, key, NULL);
	skn_ops_quote(x->ops, said, key, quote.p, quote.n, voice);
	skn_buf_release(&quote);
}

void skn_ext_say_sentence(struct skn_ext *x, struct skn_said_list *list, const char *text, size_t sentence)
{
	size_t n;
	const char *s = skn_corpus_text(&x->corpus, sentence, &n);

	skn_ext_say(x, list, text, x->corpus.sentences.v[sentence].doc, s, n, NULL);
}

bool skn_ext_day_of_key(int32_t *day, const struct skn_ext *x, const char *key)
{
	const struct skn_record *item = skn_records_find(&x->in->before->items, key);
	const char *issued = item ? skn_record_text(item, "issued", NULL) : NULL;

	if (issued)
		return skn_corpus_day(day, NULL, issued);
	for (size_t d = 0; d < x->corpus.docs.n; d++)
		if (skn_streq(x->corpus.docs.v[d].id, key) && x->corpus.docs.v[d].day != SKN_CORPUS_NO_DAY) {
			*day = x->corpus.docs.v[d].day;
			return true;
		}
	return false;
}

/* ---- What the page has ---- */

void skn_ext_old_read(struct skn_ext_old *out, const struct skn_ext *x, const struct skn_prose *prose, size_t unit)
{
	const struct skn_unit *u = &prose->units.v[unit];

	*out = (struct skn_ext_old){ .prose = prose, .unit = unit, .quote = prose->text.p + u->start,
				     .quote_len = u->end - u->start, .day = SKN_CORPUS_NO_DAY };
	if (u->n_groups) {
		const struct skn_cite *cite = &prose->cites.cites.v[prose->cites.groups.v[u->group].first];

		out->key = skn_xstrndup(prose->text.p + cite->key, cite->key_len);
		if (!skn_ext_day_of_key(&out->day, x, out->key))
			out->day = SKN_CORPUS_NO_DAY;
	}
	skn_quotable_parse(prose->text.p + u->start, u->end - u->start, &out->quote, &out->quote_len);
}

static void keep_cite(struct skn_ext *x, struct skn_said *said, const char *text, const struct skn_cite *cite)
{
	char *key = skn_xstrndup(text + cite->key, cite->key_len);
	char *locator = cite->locator_len ? skn_xstrndup(text + cite->locator, cite->locator_len) : NULL;

	skn_ops_cite(x->ops, said, key, locator);
	free(key);
	free(locator);
}

void skn_ext_keep(struct skn_ext *x, struct skn_said_list *list, const struct skn_prose *prose, size_t unit)
{
	const struct skn_unit *u = &prose->units.v[unit];
	const char *text = prose->text.p, *quote;
	struct skn_buf words = SKN_BUF_INIT;
	struct skn_said *said;
	size_t n;

	skn_cites_strip(&words, text + u->start, u->end - u->start);
	said = skn_ops_say(x->ops, list, words.p, words.n);
	said->paragraph = unit > 0 && prose->units.v[unit - 1].block != u->block;
	for (size_t g = u->group; g < u->group + u->n_groups; g++)
		for (size_t c = 0; c < prose->cites.groups.v[g].n; c++)
			keep_cite(x, said, text, &prose->cites.cites.v[prose->cites.groups.v[g].first + c]);
	if (said->cites.n && skn_quotable_parse(text + u->start, u->end - u->start, &quote, &n))
		skn_ops_quote(x->ops, said, said->cites.v[0].key, quote, n, NULL);
	skn_buf_release(&words);
}
