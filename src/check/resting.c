/* resting.c - the sentences behind a quote that is gone from its source. */
#include "check/across.h"
#include "doc/record.h"
#include "text/fold.h"

#define PLACES_MAX 5 /* that a hint names */

struct gone {
	char *id;
	struct skn_buf words; /* folded */
	size_t found;         /* sentences that have them */
};

struct resting {
	struct skn_across *a;
	const struct skn_listed *item;
	SKN_VEC(struct gone) quotes; /* that are not in the text */
	struct skn_buf places;       /* that cite the item in other words */
	size_t n_places;
};

static int read_gone(struct resting *r, const struct skn_listed *text, struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT, folded = SKN_BUF_INIT;
	struct skn_record record;
	int rc = skn_listing_read(&data, r->a->listing, r->a->blobs, text, err);

	if (rc == SKN_OK) {
		skn_fold(&folded, data.p, data.n);
		rc = skn_listing_read(&data, r->a->listing, r->a->blobs, r->item, err);
	}
	if (rc == SKN_OK && skn_record_parse(&record, SKN_KIND_ITEM, r->item->id, &data, NULL, NULL) == SKN_OK) {
		const struct skn_node *list = skn_node_find(record.tree.root, "quotes");

		for (const struct skn_node *q = list ? list->child : NULL; q; q = q->next) {
			const struct skn_node *words = skn_node_find(q, "text");
			const char *id = skn_node_text(q, "id");
			struct gone gone = { .words = SKN_BUF_INIT };

			if (words && words->text)
				skn_fold(&gone.words, words->text, words->len);
			if (gone.words.n == 0 || memmem(folded.p, folded.n, gone.words.p, gone.words.n)) {
				skn_buf_release(&gone.words);
				continue;
			}
			gone.id = skn_xstrdup(id ? id : "?");
			skn_vec_push(&r->quotes, gone);
		}
		skn_record_release(&record);
	}
	skn_buf_release(&data);
	skn_buf_release(&folded);
	return skn_forgive(rc, SKN_ELIMIT, err);
}

/* Line NUMBER of a file, folded. */
static void fold_line(struct skn_buf *out, const struct skn_buf *data, uint32_t number)
{
	const char *p = data->p, *end = data->p + data->n, *nl;

	for (uint32_t i = 1; i < number && p < end; i++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		p = nl ? nl + 1 : end;
	}
	nl = memchr(p, '\n', (size_t)(end - p));
	skn_fold(out, p, (size_t)((nl ? nl : end) - p));
}

/* One citation of the item. */
static void judge(struct resting *r, const struct skn_listed *file, const struct skn_buf *data,
		  const struct skn_cite_fact *cite)
{
	struct skn_buf line = SKN_BUF_INIT;
	bool any = false;

	fold_line(&line, data, cite->at.line);
	for (size_t i = 0; i < r->quotes.n; i++) {
		struct gone *quote = &r->quotes.v[i];

		if (!memmem(line.p, line.n, quote->words.p, quote->words.n))
			continue;
		skn_rule_report(r->a->out, SKN_RULE_QUOTE_GONE, file->path, &cite->at,
				"rests on the quote %s of '%s', which does not stand in items/%s.txt any more",
				quote->id, r->item->id, r->item->id);
		quote->found++;
		any = true;
	}
	if (!any && r->n_places++ < PLACES_MAX)
		skn_buf_addf(&r->places, "%s%s:%u", r->places.n ? ", " : "", file->path, cite->at.line);
	skn_buf_release(&line);
}

static int judge_file(struct resting *r, size_t index, struct skn_err *err)
{
	const struct skn_listed *file = &r->a->listing->files.v[index];
	const struct skn_facts *facts = &r->a->facts[index];
	struct skn_buf data = SKN_BUF_INIT;
	bool read = false;
	int rc = SKN_OK;

	for (size_t k = 0; rc == SKN_OK && k < facts->cites.n; k++) {
		const struct skn_cite_fact *cite = &facts->cites.v[k];

		if (cite->link || !skn_streq(cite->key, r->item->id))
			continue;
		if (!read)
			rc = skn_listing_read(&data, r->a->listing, r->a->blobs, file, err);
		read = true;
		if (rc == SKN_OK)
			judge(r, file, &data, cite);
	}
	skn_buf_release(&data);
	return skn_forgive(rc, SKN_ELIMIT, err);
}

/* Where none has the words of a quote: who cites the item at all. */
static void add_hints(struct resting *r, size_t first, size_t end)
{
	for (size_t i = first; i < end && r->places.n; i++) {
		struct skn_diag *d = &r->a->out->list.v[i];
		bool named = false;

		for (size_t k = 0; k < r->quotes.n && !named; k++) {
			char *start = skn_xasprintf("the quote %s does", r->quotes.v[k].id);

			named = r->quotes.v[k].found && skn_starts_with(d->message, start);
			free(start);
		}
		if (named || d->hint)
			continue;
		d->hint = skn_xasprintf("the item is cited in %s%s", r->places.p,
					r->n_places > PLACES_MAX ? " and elsewhere" : "");
	}
}

int skn_quotes_resting(struct skn_across *a, const struct skn_listed *item, const struct skn_listed *text,
		       size_t first, struct skn_err *err)
{
	struct resting r = { .a = a, .item = item, .places = SKN_BUF_INIT };
	size_t end = a->out->list.n;
	int rc = read_gone(&r, text, err);

	for (size_t i = 0; rc == SKN_OK && i < a->listing->files.n; i++)
		rc = judge_file(&r, i, err);
	if (rc == SKN_OK)
		add_hints(&r, first, end);
	for (size_t i = 0; i < r.quotes.n; i++) {
		free(r.quotes.v[i].id);
		skn_buf_release(&r.quotes.v[i].words);
	}
	skn_vec_release(&r.quotes);
	skn_buf_release(&r.places);
	return rc;
}
