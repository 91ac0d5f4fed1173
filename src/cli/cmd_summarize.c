#include "base/fs.h"
#include "cli/cli.h"
#include "synth/input.h"
#include "synth/summary.h"
#include "synth/timeline.h"
#include "text/jsonw.h"

#define WORDS_MAX 1000000

struct wish {
	int64_t length, per_date, words;
	int32_t from, to;
	bool timeline;
};

/* ---- the documents ---- */

static int read_one(struct skn_corpus *corpus, const char *path, const char *language, struct skn_err *err)
{
	bool input = skn_streq(path, "-");
	struct skn_buf bytes = { .p = skn_buf_empty, .max = SKN_INPUT_FILE_MAX };
	int rc = input ? skn_fs_read_fd(&bytes, STDIN_FILENO, SKN_INPUT_FILE_MAX, err)
		       : skn_fs_read(&bytes, path, SKN_INPUT_FILE_MAX, err);

	if (rc == SKN_OK)
		rc = skn_input_add(corpus, input ? "stdin" : path, bytes.p, bytes.n, language, err);
	skn_buf_release(&bytes);
	return rc;
}

static int read_all(struct skn_corpus *corpus, struct skn_cli *cli, struct skn_err *err)
{
	const char *language = skn_cli_value(cli, "language");
	int rc = SKN_OK;

	if (cli->n_args == 0)
		return read_one(corpus, "-", language, err);
	for (size_t i = 0; rc == SKN_OK && i < cli->n_args; i++)
		rc = read_one(corpus, cli->args[i], language, err);
	return rc;
}

/* ---- printing ---- */

static void sentences_json(struct skn_jsonw *w, const struct skn_corpus *corpus, const struct skn_picks *picks)
{
	skn_jsonw_key(w, "sentences");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < picks->n; i++) {
		size_t n;
		const char *text = skn_corpus_text(corpus, picks->v[i], &n);

		skn_jsonw_object_begin(w);
		skn_jsonw_strn(w, "text", text, n);
		skn_jsonw_str(w, "id", corpus->docs.v[corpus->sentences.v[picks->v[i]].doc].id);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void timeline_json(struct skn_jsonw *w, const struct skn_corpus *corpus, const struct skn_timeline *timeline)
{
	char date[16];

	skn_jsonw_key(w, "timeline");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < timeline->n; i++) {
		skn_corpus_day_format(date, timeline->v[i].day);
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "date", date);
		sentences_json(w, corpus, &timeline->v[i].sentences);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void sentences_text(struct skn_cli *cli, const struct skn_corpus *corpus, const struct skn_picks *picks,
			   const char *indent)
{
	size_t width = cli->term.width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : cli->term.width;
	struct skn_wrap wrap;

	for (size_t i = 0; i < picks->n; i++) {
		size_t n;
		const char *text = skn_corpus_text(corpus, picks->v[i], &n);

		skn_sink_puts(cli->out, indent);
		skn_wrap_init(&wrap, cli->out, width, indent, strlen(indent));
		skn_wrap_text(&wrap, text, n);
		skn_wrap_text(&wrap, " [", 2);
		skn_wrap_puts(&wrap, corpus->docs.v[corpus->sentences.v[picks->v[i]].doc].id);
		skn_wrap_text(&wrap, "]", 1);
		skn_wrap_finish(&wrap);
	}
}

static void timeline_text(struct skn_cli *cli, const struct skn_corpus *corpus, const struct skn_timeline *timeline)
{
	char date[16];

	for (size_t i = 0; i < timeline->n; i++) {
		skn_corpus_day_format(date, timeline->v[i].day);
		skn_sink_printf(cli->out, "%s%s%s%s\n", i ? "\n" : "", skn_term_begin(&cli->term, SKN_TERM_HEADING), date,
				skn_term_end(&cli->term, SKN_TERM_HEADING));
		sentences_text(cli, corpus, &timeline->v[i].sentences, "  ");
	}
}

/* ---- the command ---- */

static void make_timeline(struct skn_cli *cli, const struct skn_corpus *corpus, const struct wish *wish,
			  const struct skn_terms *query)
{
	struct skn_timeline_options options = { .length = (size_t)wish->length, .per_date = (size_t)wish->per_date,
						.from = wish->from, .to = wish->to, .query = query };
	struct skn_timeline timeline = { 0 };
	struct skn_jsonw w;

	skn_timeline_make(&timeline, corpus, &options);
	if (cli->json) {
		skn_jsonw_init(&w, cli->out, true);
		skn_jsonw_object_begin(&w);
		timeline_json(&w, corpus, &timeline);
		skn_jsonw_object_end(&w);
	} else {
		timeline_text(cli, corpus, &timeline);
	}
	skn_timeline_release(&timeline);
}

static void make_summary(struct skn_cli *cli, const struct skn_corpus *corpus, const struct wish *wish,
			 const struct skn_terms *query)
{
	struct skn_summary_options options = { .words = (size_t)wish->words, .from = wish->from, .to = wish->to,
					       .query = query };
	struct skn_picks picks = { 0 };
	struct skn_jsonw w;

	skn_summary_make(&picks, corpus, &options);
	if (cli->json) {
		skn_jsonw_init(&w, cli->out, true);
		skn_jsonw_object_begin(&w);
		sentences_json(&w, corpus, &picks);
		skn_jsonw_object_end(&w);
	} else {
		sentences_text(cli, corpus, &picks, "");
	}
	skn_vec_release(&picks);
}

static int read_day(struct skn_cli *cli, const char *name, int32_t *day, struct skn_err *err)
{
	const char *value = skn_cli_value(cli, name);

	*day = SKN_CORPUS_NO_DAY;
	if (value && !skn_corpus_day(day, NULL, value))
		return skn_fail(err, SKN_EUSAGE, "--%s: '%s' is no day like 2011-03-12", name, value);
	return SKN_OK;
}

static int read_wish(struct wish *out, struct skn_cli *cli, struct skn_err *err)
{
	out->timeline = skn_cli_flag(cli, "timeline");
	if (skn_cli_int(cli, "length", 1, SKN_TIMELINE_LENGTH_MAX, 0, &out->length, err) < 0 ||
	    skn_cli_int(cli, "per-date", 1, SKN_TIMELINE_PER_DATE_MAX, 1, &out->per_date, err) < 0 ||
	    skn_cli_int(cli, "words", 1, WORDS_MAX, SKN_SUMMARY_WORDS_DEFAULT, &out->words, err) < 0 ||
	    read_day(cli, "from", &out->from, err) < 0 || read_day(cli, "to", &out->to, err) < 0)
		return SKN_EUSAGE;
	if (out->timeline && skn_cli_flag(cli, "words"))
		return skn_fail(err, SKN_EUSAGE, "--words is for a summary, not for a timeline");
	if (!out->timeline && (skn_cli_flag(cli, "length") || skn_cli_flag(cli, "per-date")))
		return skn_fail(err, SKN_EUSAGE, "--length and --per-date are for a timeline (--timeline)");
	if (out->from != SKN_CORPUS_NO_DAY && out->to != SKN_CORPUS_NO_DAY && out->from > out->to)
		return skn_fail(err, SKN_EUSAGE, "--from is later than --to");
	return SKN_OK;
}

static void tell(void *ctx, size_t done)
{
	skn_progress_update(ctx, done);
}

static int analyse(struct skn_corpus *corpus, struct skn_cli *cli, struct skn_err *err)
{
	int rc;

	corpus->tell_ctx = skn_cli_progress(cli, "reading", "", corpus->docs.n);
	corpus->tell = tell;
	rc = skn_corpus_build(corpus, err);
	skn_progress_finish(corpus->tell_ctx);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	const char *query = skn_cli_value(cli, "query");
	struct skn_corpus corpus;
	struct skn_terms terms = { 0 };
	struct wish wish;
	int rc = read_wish(&wish, cli, err);

	if (rc < 0)
		return rc;
	skn_corpus_init(&corpus);
	rc = read_all(&corpus, cli, err);
	if (rc == SKN_OK)
		rc = analyse(&corpus, cli, err);
	if (rc == SKN_OK) {
		if (query)
			skn_corpus_terms(&terms, &corpus, query, strlen(query), skn_cli_value(cli, "language"));
		if (wish.timeline)
			make_timeline(cli, &corpus, &wish, terms.n ? &terms : NULL);
		else
			make_summary(cli, &corpus, &wish, terms.n ? &terms : NULL);
	}
	skn_corpus_terms_release(&terms);
	skn_corpus_release(&corpus);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "words", .arg = "N", .help = "at most N words (100)" },
	{ .long_name = "timeline", .help = "the days that matter, with a sentence for each" },
	{ .long_name = "length", .arg = "N", .help = "N days (as many as stand out)" },
	{ .long_name = "per-date", .arg = "K", .help = "at most K sentences a day (1)" },
	{ .long_name = "from", .arg = "DATE", .help = "nothing before DATE" },
	{ .long_name = "to", .arg = "DATE", .help = "nothing after DATE" },
	{ .long_name = "query", .arg = "TEXT", .help = "prefer what is about TEXT" },
	{ .long_name = "language", .arg = "TAG", .help = "the documents' language (guessed for each)" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein summarize --words 80 a.txt b.txt", "several documents in 80 words" },
	{ "skein summarize --timeline --length 10 --json articles.jsonl", "ten days of a story, as JSON" },
	{ "skein summarize --query 'sea level' articles.jsonl", "what they say about the sea level" },
	{ 0 },
};

const struct skn_cmd skn_cmd_summarize = {
	.name = "summarize",
	.group = SKN_GROUP_PIPELINE,
	.summary = "summarize documents, or make a timeline of them",
	.args = "[FILE...]",
	.description =
		"Chooses sentences from the documents, word for word, each with the id of the document that it is "
		"from. Needs no store.\n\n"
		"A file is a document of plain text (its id is its name, its date a YYYY-MM-DD in the name), or "
		"JSON: an object a line, or an array of objects, with text and, if known, id, date, title, outlet, "
		"author and language. Without files standard input is read.\n\n"
		"A summary is made of sentences that lead their documents and say what many of them say, none "
		"saying again what another says; copies of one article count once. With --from and --to only what "
		"was published then is told.\n\n"
		"A timeline takes the days that the documents speak of most, by mentions and by what was published "
		"then, and for each day the sentences that say best what is said of it. Days lie in the range of "
		"the documents' dates, or from --from to --to.",
	.options = options,
	.examples = examples,
	.json = true,
	.pager = true,
	.run = run,
};
