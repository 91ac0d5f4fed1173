#include "cli/session.h"
#include "extract/claims.h"
#include "extract/dates.h"
#include "extract/quotes.h"
#include "text/jsonw.h"

#define TEXT_MAX ((size_t)32 << 20) /* bytes of a text */

/* What was found in one text. */
struct found {
	struct skn_buf text;
	struct skn_date_mentions dates;
	struct skn_quotes quotes;
	struct skn_claims claims;
};

static int find(struct found *f, const char *date, const char *language, struct skn_err *err)
{
	struct skn_dates_context context = { .language = language };
	struct skn_edtf day;
	int rc = SKN_OK;

	if (date) {
		rc = skn_edtf_parse(&day, date, strlen(date), err);
		context.known = rc == SKN_OK && !day.open_start;
		context.time = context.known ? day.lower : 0;
	}
	if (rc == SKN_OK)
		rc = skn_dates_find(&f->dates, f->text.p, f->text.n, &context, err);
	if (rc == SKN_OK)
		rc = skn_quotes_find(&f->quotes, f->text.p, f->text.n, err);
	if (rc == SKN_OK)
		rc = skn_claims_find(&f->claims, f->text.p, f->text.n, &f->dates, language, err);
	return rc;
}

static void release(struct found *f)
{
	skn_buf_release(&f->text);
	skn_dates_release(&f->dates);
	skn_quotes_release(&f->quotes);
	skn_claims_release(&f->claims);
}

/* ---- JSON: every text is a span of the input ---- */

static void span_members(struct skn_jsonw *w, const struct found *f, struct skn_span span)
{
	skn_jsonw_int(w, "start", (int64_t)span.start);
	skn_jsonw_int(w, "length", (int64_t)(span.end - span.start));
	skn_jsonw_strn(w, "text", f->text.p + span.start, span.end - span.start);
}

static void span_json(struct skn_jsonw *w, const struct found *f, const char *name, struct skn_span span)
{
	skn_jsonw_key(w, name);
	if (span.end <= span.start) {
		skn_jsonw_null_value(w);
		return;
	}
	skn_jsonw_object_begin(w);
	span_members(w, f, span);
	skn_jsonw_object_end(w);
}

static void dates_json(struct skn_jsonw *w, const struct found *f)
{
	static const char *const kinds[] = { "date", "range", "time" };

	skn_jsonw_key(w, "dates");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < f->dates.n; i++) {
		const struct skn_date_mention *d = &f->dates.v[i];

		skn_jsonw_object_begin(w);
		span_members(w, f, (struct skn_span){ d->start, d->start + d->len });
		skn_jsonw_str(w, "kind", kinds[d->kind]);
		skn_jsonw_str(w, "value", *d->value ? d->value : NULL);
		skn_jsonw_bool(w, "relative", d->relative);
		skn_jsonw_bool(w, "certain", d->certain);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void quotes_json(struct skn_jsonw *w, const struct found *f)
{
	static const char *const kinds[] = { "direct", "indirect", "mixed" };

	skn_jsonw_key(w, "quotes");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < f->quotes.n; i++) {
		const struct skn_quote *q = &f->quotes.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "kind", kinds[q->kind]);
		skn_jsonw_key(w, "content");
		skn_jsonw_array_begin(w);
		for (size_t k = q->piece; k < q->piece + q->pieces; k++) {
			skn_jsonw_object_begin(w);
			span_members(w, f, f->quotes.content.v[k]);
			skn_jsonw_object_end(w);
		}
		skn_jsonw_array_end(w);
		span_json(w, f, "cue", q->cue);
		span_json(w, f, "speaker", q->speaker);
		span_json(w, f, "name", q->name);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void numbers_json(struct skn_jsonw *w, const struct found *f, const struct skn_statement *s)
{
	skn_jsonw_key(w, "numbers");
	skn_jsonw_array_begin(w);
	for (size_t i = s->number; i < s->number + s->numbers; i++) {
		const struct skn_number *n = &f->claims.numbers.v[i];

		skn_jsonw_object_begin(w);
		span_members(w, f, n->span);
		skn_jsonw_real(w, "value", n->value);
		span_json(w, f, "unit", n->unit);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void spans_json(struct skn_jsonw *w, const struct found *f, const char *name, const struct skn_span *v, size_t n)
{
	skn_jsonw_key(w, name);
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		skn_jsonw_object_begin(w);
		span_members(w, f, v[i]);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void statement_json(struct skn_jsonw *w, const struct found *f, const struct skn_statement *s)
{
	skn_jsonw_object_begin(w);
	span_members(w, f, s->sentence);
	skn_jsonw_int(w, "score", s->score);
	skn_jsonw_bool(w, "claim", s->flags & SKN_STATEMENT_CLAIM);
	skn_jsonw_bool(w, "question", s->flags & SKN_STATEMENT_QUESTION);
	skn_jsonw_bool(w, "hedged", s->flags & SKN_STATEMENT_HEDGED);
	skn_jsonw_bool(w, "negated", s->flags & SKN_STATEMENT_NEGATED);
	skn_jsonw_bool(w, "reported", s->flags & SKN_STATEMENT_REPORTED);
	numbers_json(w, f, s);
	skn_jsonw_key(w, "names");
	skn_jsonw_array_begin(w);
	for (size_t i = s->name; i < s->name + s->names; i++) {
		skn_jsonw_object_begin(w);
		span_members(w, f, f->claims.names.v[i].span);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
	spans_json(w, f, "hedges", f->claims.hedges.v + s->hedge, s->hedges);
	spans_json(w, f, "negations", f->claims.negations.v + s->negation, s->negations);
	skn_jsonw_object_end(w);
}

static void print_json(struct skn_cli *cli, const struct found *f)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, cli->out, true);
	skn_jsonw_object_begin(&w);
	dates_json(&w, f);
	quotes_json(&w, f);
	skn_jsonw_key(&w, "sentences");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < f->claims.n; i++)
		statement_json(&w, f, &f->claims.v[i]);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

/* ---- for people ---- */

static void print_words(struct skn_cli *cli, const struct found *f, struct skn_span span)
{
	skn_term_safe(cli->out, f->text.p + span.start, span.end - span.start, false);
}

static void heading(struct skn_cli *cli, const char *title, bool *any)
{
	if (*any)
		skn_sink_puts(cli->out, "\n");
	*any = true;
	skn_term_styled(&cli->term, cli->out, SKN_TERM_HEADING, title, strlen(title));
	skn_sink_puts(cli->out, "\n");
}

static void print_dates(struct skn_cli *cli, const struct found *f, bool *any)
{
	if (f->dates.n)
		heading(cli, "Dates", any);
	for (size_t i = 0; i < f->dates.n; i++) {
		const struct skn_date_mention *d = &f->dates.v[i];

		skn_sink_printf(cli->out, "  %6zu  %-24s ", d->start, *d->value ? d->value : "?");
		print_words(cli, f, (struct skn_span){ d->start, d->start + d->len });
		skn_sink_puts(cli->out, "\n");
	}
}

static void print_quotes(struct skn_cli *cli, const struct found *f, bool *any)
{
	if (f->quotes.n)
		heading(cli, "Quotes", any);
	for (size_t i = 0; i < f->quotes.n; i++) {
		const struct skn_quote *q = &f->quotes.v[i];
		struct skn_span who = q->name.end > q->name.start ? q->name : q->speaker;

		skn_sink_printf(cli->out, "  %6zu  ", f->quotes.content.v[q->piece].start);
		if (who.end > who.start)
			print_words(cli, f, who);
		else
			skn_sink_puts(cli->out, "?");
		skn_sink_puts(cli->out, ": ");
		for (size_t k = q->piece; k < q->piece + q->pieces; k++) {
			skn_sink_puts(cli->out, k > q->piece ? " … " : "");
			print_words(cli, f, f->quotes.content.v[k]);
		}
		skn_sink_puts(cli->out, "\n");
	}
}

static void print_sentences(struct skn_cli *cli, const struct found *f, const char *title, unsigned flag, bool *any)
{
	bool first = true;

	for (size_t i = 0; i < f->claims.n; i++) {
		const struct skn_statement *s = &f->claims.v[i];

		if (!(s->flags & flag))
			continue;
		if (first)
			heading(cli, title, any);
		first = false;
		skn_sink_printf(cli->out, "  %6zu  ", s->sentence.start);
		print_words(cli, f, s->sentence);
		skn_sink_puts(cli->out, "\n");
	}
}

static void print_text(struct skn_cli *cli, const struct found *f)
{
	bool any = false;

	print_dates(cli, f, &any);
	print_quotes(cli, f, &any);
	print_sentences(cli, f, "Claims", SKN_STATEMENT_CLAIM, &any);
	print_sentences(cli, f, "Questions", SKN_STATEMENT_QUESTION, &any);
	print_sentences(cli, f, "Hedged", SKN_STATEMENT_HEDGED, &any);
}

/* ---- where the text is ---- */

/* THREAD[@REV]:KEY, an item's text, with the date and language of its record. */
static int read_item(struct found *f, struct skn_cli *cli, const char *spec, const char *key, char **date, char **language,
		     struct skn_err *err)
{
	struct skn_session session;
	struct skn_loaded loaded;
	struct skn_record item;
	char *path;
	int rc = skn_session_open(&session, cli, err);

	if (rc != SKN_OK)
		return rc;
	rc = skn_session_load(&loaded, &session, spec, SKN_LOAD_NO_ITEMS, err);
	if (rc == SKN_OK) {
		path = skn_kind_path_in(loaded.rev.path, SKN_KIND_TEXT, key);
		rc = skn_store_load_record(&item, loaded.view, loaded.rev.path, SKN_KIND_ITEM, key, 0, err);
		if (rc == SKN_OK) {
			const char *issued = skn_record_text(&item, "issued", NULL);
			const char *lang = skn_node_text(skn_node_find(item.tree.root, "text"), "language");

			*date = issued ? skn_xstrdup(issued) : NULL;
			*language = lang ? skn_xstrdup(lang) : NULL;
			skn_record_release(&item);
			rc = skn_view_read(loaded.view, path, TEXT_MAX, &f->text, err);
		}
		free(path);
		skn_loaded_release(&loaded);
	}
	skn_session_close(&session);
	return rc;
}

static int read_text(struct found *f, struct skn_cli *cli, char **date, char **language, struct skn_err *err)
{
	const char *arg = cli->args[0], *colon = strrchr(arg, ':');
	char *spec;
	int rc;

	if (skn_streq(arg, "-") || !colon || access(arg, F_OK) == 0)
		return skn_session_read(&f->text, arg, TEXT_MAX, err);
	spec = skn_xstrndup(arg, (size_t)(colon - arg));
	rc = read_item(f, cli, spec, colon + 1, date, language, err);
	free(spec);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct found f = { .text = SKN_BUF_INIT };
	char *date = NULL, *language = NULL;
	int rc = read_text(&f, cli, &date, &language, err);

	if (rc == SKN_OK)
		rc = find(&f, skn_cli_value(cli, "date") ? skn_cli_value(cli, "date") : date,
			  skn_cli_value(cli, "language") ? skn_cli_value(cli, "language") : language, err);
	if (rc == SKN_OK && cli->json)
		print_json(cli, &f);
	else if (rc == SKN_OK)
		print_text(cli, &f);
	release(&f);
	free(date);
	free(language);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "date", .short_name = 'd', .arg = "DATE", .help = "when the text was written: what \"yesterday\" is counted from" },
	{ .long_name = "language", .arg = "TAG", .help = "the text's language (guessed)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein extract article.txt --date 2026-04-29", "dates, quotes, claims and questions of a file" },
	{ "skein extract lithium:brine-watch-2026-court-halts-1a2b", "of an item that was collected" },
	{ 0 },
};

const struct skn_cmd skn_cmd_extract = {
	.name = "extract", .group = SKN_GROUP_PIPELINE, .summary = "find dates, quotes, claims and questions in a text",
	.args = "FILE",
	.description =
		"Reads a plain text from a file, from standard input (-), or an item's as THREAD[@REV]:KEY, and lists what it "
		"says: date expressions with their values (EDTF), who is quoted with what, sentences that claim something "
		"that can be checked, questions, and what is hedged. The number before each is where it begins, in bytes.\n\n"
		"Everything is a verbatim span of the text. Relative dates are counted from --date, or the item's own; without "
		"one they have no value.",
	.options = options, .examples = examples, .json = true, .pager = true, .run = run,
};
