#include "cli/record.h"
#include "cli/session.h"
#include "out/source.h"
#include "text/jsonw.h"
#include "uni/uni.h"

#define QUERY_WORDS_MAX 32  /* further words of a query do not count */
#define FIELD_BYTES_MAX 1000 /* what a field is searched in */

struct hit {
	struct skn_record item;
	char *thread; /* its name */
	int score;
};

struct search {
	struct skn_cli *cli;
	struct skn_strings words; /* folded */
	char *key;                /* the query when it is one word: may be a key */
	SKN_VEC(struct hit) hits;
};

/* What is searched, and what a whole word in it is worth; a word that is only
 * begun is worth half. */
static const struct { const char *name; int worth; } fields[] = {
	{ "title", 8 }, { "container-title", 4 }, { "publisher", 4 }, { "issued", 4 }, { "DOI", 2 },
	{ "arXiv", 2 }, { "PMID", 2 },            { "PMCID", 2 },     { "ISBN", 2 },   { "URL", 2 },
};
#define KEY_WORTH 8
#define AUTHOR_WORTH 6
#define EXACT_KEY 1000

/* Splits text into words without case and accents, in Latin letters. */
static void fold(struct skn_buf *out, const char *text, size_t n)
{
	skn_buf_addc(out, '-');
	skn_uni_slug(out, text, n < FIELD_BYTES_MAX ? n : FIELD_BYTES_MAX, 4 * FIELD_BYTES_MAX);
	skn_buf_addc(out, '-');
}

static void add_words(struct search *s, const char *text)
{
	struct skn_buf folded = SKN_BUF_INIT;

	fold(&folded, text, strlen(text));
	for (const char *p = folded.p; *p;) {
		size_t n = strcspn(p, "-");

		if (n && s->words.n < QUERY_WORDS_MAX)
			skn_strings_pushn(&s->words, p, n);
		p += n + (p[n] == '-');
	}
	skn_buf_release(&folded);
}

/* How well WORD fits a folded field: 2 a whole word, 1 the beginning of one. */
static int fits(const struct skn_buf *folded, const char *word)
{
	size_t n = strlen(word);
	int best = 0;

	for (const char *p = folded->p; (p = strstr(p, word)) != NULL; p++)
		if (p > folded->p && p[-1] == '-')
			best = p[n] == '-' ? 2 : best ? best : 1;
	return best;
}

struct fielded {
	struct skn_buf text;
	int worth;
};

static void add_field(struct fielded *list, size_t *n, const char *text, int worth)
{
	if (!text)
		return;
	list[*n] = (struct fielded){ .text = SKN_BUF_INIT, .worth = worth };
	fold(&list[*n].text, text, strlen(text));
	++*n;
}

static void add_people(struct skn_buf *out, const struct skn_record *item, const char *field)
{
	const struct skn_node *list = skn_node_find(item->tree.root, field);

	for (const struct skn_node *p = list ? list->child : NULL; p; p = p->next)
		for (const struct skn_node *part = p->child; part; part = part->next)
			if (part->text)
				skn_buf_addf(out, "%s ", part->text);
}

/* Every word of the query must fit somewhere; 0 when one does not. */
static int score(const struct search *s, const struct skn_record *item)
{
	struct fielded list[SKN_ARRAY_LEN(fields) + 2];
	struct skn_buf people = SKN_BUF_INIT;
	size_t n = 0;
	int total = s->key && skn_streq(s->key, item->id) ? EXACT_KEY : 0;

	add_people(&people, item, "author");
	add_people(&people, item, "editor");
	add_field(list, &n, item->id, KEY_WORTH);
	add_field(list, &n, people.p, AUTHOR_WORTH);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++)
		add_field(list, &n, skn_record_text(item, fields[i].name, NULL), fields[i].worth);
	for (size_t w = 0; w < s->words.n; w++) {
		int best = 0;

		for (size_t i = 0; i < n; i++) {
			int worth = list[i].worth * fits(&list[i].text, s->words.v[w]);

			best = worth > best ? worth : best;
		}
		total = best ? total + best : 0;
		if (!best)
			break;
	}
	for (size_t i = 0; i < n; i++)
		skn_buf_release(&list[i].text);
	skn_buf_release(&people);
	return total;
}

/* A broken item is told and left out. */
static void look_at(struct search *s, struct skn_view *view, const char *thread, const char *id)
{
	struct skn_err fault = SKN_ERR_INIT;
	struct hit hit = { 0 };

	if (skn_store_load_record(&hit.item, view, thread, SKN_KIND_ITEM, id, 0, &fault) != SKN_OK) {
		skn_cli_report(s->cli, &fault);
	} else if ((hit.score = score(s, &hit.item)) > 0) {
		hit.thread = skn_xstrdup(skn_thread_name_of(thread));
		skn_vec_push(&s->hits, hit);
	} else {
		skn_record_release(&hit.item);
	}
}

static int search_thread(struct search *s, struct skn_view *view, const char *thread, struct skn_err *err)
{
	struct skn_strings ids = { 0 };
	int rc = skn_store_ids(&ids, view, thread, SKN_KIND_ITEM, err);

	for (size_t i = 0; i < ids.n; i++)
		look_at(s, view, thread, ids.v[i]);
	skn_strings_release(&ids);
	return rc;
}

/* The thread of -t as it is in the work tree, or at its revision; or all. */
static int search_store(struct search *s, struct skn_session *session, struct skn_err *err)
{
	const char *wanted = skn_cli_value(s->cli, "thread");
	struct skn_strings threads = { 0 };
	struct skn_view *view = NULL;
	struct skn_rev rev = { 0 };
	struct skn_spec spec = { 0 };
	char *path = NULL;
	int rc = wanted ? skn_spec_parse(&spec, wanted, err) : SKN_OK;

	if (rc == SKN_OK && spec.rev) {
		rc = skn_rev_resolve(&rev, &session->store, spec.thread, spec.rev, err);
		if (rc == SKN_OK) {
			skn_strings_push(&threads, rev.path);
			rc = skn_rev_view(&view, &session->store, &rev, err);
			skn_rev_release(&rev);
		}
	} else if (rc == SKN_OK) {
		rc = skn_session_base(&view, session, err);
		if (rc == SKN_OK && wanted)
			rc = skn_store_find(&path, view, spec.thread, err);
		else if (rc == SKN_OK)
			rc = skn_store_threads(&threads, view, err);
		if (path)
			skn_strings_push(&threads, path);
	}
	for (size_t i = 0; rc == SKN_OK && i < threads.n; i++)
		rc = search_thread(s, view, threads.v[i], err);
	free(path);
	skn_spec_release(&spec);
	skn_strings_release(&threads);
	skn_view_free(view);
	return rc;
}

/* Best first; then the newest, the key, the thread. */
static int best_first(const void *pa, const void *pb)
{
	const struct hit *a = pa, *b = pb;
	const char *da = skn_record_text(&a->item, "issued", NULL), *db = skn_record_text(&b->item, "issued", NULL);
	int order = b->score - a->score;

	if (order == 0)
		order = strcmp(db ? db : "", da ? da : "");
	if (order == 0)
		order = strcmp(a->item.id, b->item.id);
	return order ? order : strcmp(a->thread, b->thread);
}

static void print_json(struct search *s, size_t n)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, s->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "items");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < n; i++) {
		const struct hit *h = &s->hits.v[i];

		skn_jsonw_object_begin(&w);
		skn_jsonw_str(&w, "key", h->item.id);
		skn_jsonw_str(&w, "thread", h->thread);
		skn_jsonw_str(&w, "title", skn_record_text(&h->item, "title", NULL));
		skn_jsonw_str(&w, "outlet", skn_source_outlet(h->item.tree.root));
		skn_jsonw_str(&w, "date", skn_record_text(&h->item, "issued", NULL));
		skn_jsonw_str(&w, "url", skn_record_text(&h->item, "URL", NULL));
		skn_jsonw_bool(&w, "withdrawn", skn_node_find(h->item.tree.root, "withdrawn") != NULL);
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

static void print_text(struct search *s, size_t n)
{
	bool alone = s->hits.n == 1 && !s->cli->term.tty, several = false;
	struct skn_sink *out = s->cli->out;
	struct skn_buf cite = SKN_BUF_INIT;

	for (size_t i = 1; i < s->hits.n; i++)
		several = several || !skn_streq(s->hits.v[i].thread, s->hits.v[0].thread);
	for (size_t i = 0; i < n; i++) {
		const struct hit *h = &s->hits.v[i];

		skn_buf_clear(&cite);
		skn_buf_addf(&cite, "[@%s]", h->item.id);
		skn_term_styled(&s->cli->term, out, SKN_TERM_KEY, cite.p, cite.n);
		if (!alone && !skn_cli_flag(s->cli, "one")) {
			skn_sink_puts(out, "  ");
			skn_item_line(out, &h->item);
			if (several)
				skn_sink_printf(out, "  in %s", h->thread);
		}
		skn_sink_putc(out, '\n');
	}
	skn_buf_release(&cite);
}

/* With -1: how many different items are meant; a key that was given in full is one. */
static size_t meant(const struct search *s)
{
	size_t n = 0;

	if (s->hits.n && s->hits.v[0].score >= EXACT_KEY)
		return 1;
	for (size_t i = 0; i < s->hits.n; i++) {
		bool again = false;

		for (size_t k = 0; k < i && !again; k++)
			again = skn_streq(s->hits.v[k].item.id, s->hits.v[i].item.id);
		n += !again;
	}
	return n;
}

static int print(struct search *s, int64_t max, struct skn_err *err)
{
	bool one = skn_cli_flag(s->cli, "one");
	size_t n = s->hits.n < (size_t)max ? s->hits.n : (size_t)max, found;

	if (s->hits.n > 1)
		qsort(s->hits.v, s->hits.n, sizeof(*s->hits.v), best_first);
	found = one ? meant(s) : s->hits.n;
	if (one && found > 1) {
		skn_fail(err, SKN_EFINDING, "%zu items fit", found);
		return skn_hint(err, "say more: @%s and @%s are the first", s->hits.v[0].item.id, s->hits.v[1].item.id);
	}
	n = one && n ? 1 : n;
	if (s->cli->json)
		print_json(s, n);
	else
		print_text(s, n);
	if (found == 0)
		return skn_fail(err, SKN_EFINDING, "no item fits");
	if (!one && n < s->hits.n)
		skn_cli_hint(s->cli, "%zu more; -n shows them", s->hits.n - n);
	return SKN_OK;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct search s = { .cli = cli };
	struct skn_session session;
	int64_t max;
	int rc = skn_cli_int(cli, "max-count", 1, INT32_MAX, 20, &max, err);

	for (size_t i = 0; i < cli->n_args; i++)
		add_words(&s, cli->args[i]);
	if (cli->n_args == 1)
		s.key = cli->args[0][0] == '@' ? cli->args[0] + 1 : cli->args[0];
	if (rc == SKN_OK && s.words.n == 0)
		rc = skn_fail(err, SKN_EUSAGE, "the query has no letters or digits");
	if (rc == SKN_OK)
		rc = skn_session_open(&session, cli, err);
	if (rc == SKN_OK) {
		rc = search_store(&s, &session, err);
		if (rc == SKN_OK)
			rc = print(&s, max, err);
		skn_session_close(&session);
	}
	for (size_t i = 0; i < s.hits.n; i++) {
		skn_record_release(&s.hits.v[i].item);
		free(s.hits.v[i].thread);
	}
	skn_vec_release(&s.hits);
	skn_strings_release(&s.words);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "thread", .short_name = 't', .arg = "THREAD[@REV]", .help = "search this thread only" },
	{ .long_name = "one", .short_name = '1', .help = "print exactly one; fail when none or several fit" },
	{ .long_name = "max-count", .short_name = 'n', .arg = "N", .help = "print at most N (20)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein cite -t lithium brine court", "the items on the court and the brine, best first" },
	{ "skein cite -1 10.1000/182", "the one item with that DOI, for a script" },
	{ 0 },
};

const struct skn_cmd skn_cmd_cite = {
	.name = "cite", .group = SKN_GROUP_WRITE, .summary = "find an item and print how to cite it",
	.args = "QUERY...",
	.description =
		"Finds items in which every word of the query begins a word of the key, title, authors, outlet, "
		"date, DOI or address; case and accents do not count, and other scripts are found by their Latin "
		"transcription, too. Prints [@key], best first, with title, outlet and date when there is more "
		"than one or the output is a terminal.",
	.options = options, .examples = examples,
	.exit_codes = "1  no item fits, or with --one more than one",
	.json = true, .run = run,
};
