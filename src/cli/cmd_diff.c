#include "cli/compare.h"
#include "out/diff.h"

enum format { FORMAT_TEXT, FORMAT_STAT, FORMAT_MD, FORMAT_HTML, FORMAT_JSON };

struct differ {
	struct skn_cli *cli;
	struct skn_session session;
	struct skn_comparison places;
	struct skn_jsonw json;
	enum format format;
	unsigned flags;
	bool sections[SKN_KIND_N]; /* to show, by the kind of what changed */
	bool begun;                /* something is written */
	size_t shown;              /* threads */
	size_t differing;          /* of them: one thread's JSON is written without differences, too */
	size_t hidden;             /* threads where no reader sees a difference */
	int broken;                /* a thread could not be read: its code */
};

/* ---- options ---- */

static enum format format_of(const struct skn_cli *cli)
{
	static const char *const names[] = { "text", "stat", "md", "html", "json" };
	const char *format = skn_cli_value(cli, "format");

	if (cli->json)
		return FORMAT_JSON;
	if (skn_cli_flag(cli, "stat"))
		return FORMAT_STAT;
	for (size_t i = 0; format && i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(format, names[i]))
			return (enum format)i;
	return FORMAT_TEXT;
}

static void choose_sections(struct differ *d)
{
	static const struct { const char *name; enum skn_kind kind; } sections[] = {
		{ "thread", SKN_KIND_THREAD },		{ "narrative", SKN_KIND_NARRATIVE },
		{ "timeline", SKN_KIND_EVENT },		{ "perspectives", SKN_KIND_VOICE },
		{ "tensions", SKN_KIND_TENSION },	{ "sources", SKN_KIND_ITEM },
	};
	size_t n;
	const char *const *names = skn_cli_values(d->cli, "section", &n);

	for (size_t s = 0; s < SKN_ARRAY_LEN(sections); s++) {
		bool wanted = n == 0;

		for (size_t i = 0; i < n; i++)
			wanted = wanted || skn_streq(names[i], sections[s].name);
		d->sections[sections[s].kind] = wanted;
	}
}

static int read_options(struct differ *d, struct skn_err *err)
{
	const char *format = skn_cli_value(d->cli, "format");

	d->format = format_of(d->cli);
	d->flags = (skn_cli_flag(d->cli, "all") ? SKN_DIFF_ALL : 0u) |
		   (skn_cli_flag(d->cli, "word-diff") ? SKN_DIFF_WORDS : 0u);
	choose_sections(d);
	if (skn_cli_flag(d->cli, "stat") && (format || d->cli->json))
		return skn_fail(err, SKN_EUSAGE, "--stat and --%s are two forms: give one",
				format ? "format" : "json");
	if (format && d->cli->json && !skn_streq(format, "json"))
		return skn_fail(err, SKN_EUSAGE, "--json and --format=%s are two forms: give one", format);
	return SKN_OK;
}

/* ---- one thread ---- */

/* What of the diff is in the sections that were asked for; shares all with DIFF. */
static void select_sections(struct skn_diff *out, const struct skn_diff *diff, const bool sections[SKN_KIND_N])
{
	*out = *diff;
	memset(&out->list, 0, sizeof(out->list));
	memset(out->counts, 0, sizeof(out->counts));
	for (size_t i = 0; i < diff->list.n; i++) {
		const struct skn_diff_change *c = &diff->list.v[i];

		if (!sections[c->of])
			continue;
		skn_vec_push(&out->list, *c);
		out->counts[c->kind]++;
	}
	if (sections[SKN_KIND_ITEM]) /* counts records, not fields */
		out->counts[SKN_DIFF_SOURCE_CHANGED] = diff->counts[SKN_DIFF_SOURCE_CHANGED];
}

/* Nothing is written before the first thread could be read. */
static void begin(struct differ *d)
{
	const struct skn_comparison *p = &d->places;

	if (d->begun)
		return;
	d->begun = true;
	if (d->format == FORMAT_HTML) {
		char *title = p->many ? skn_xasprintf("%s \u2192 %s", p->from.label, p->to.label)
				      : skn_xasprintf("%s: %s \u2192 %s", d->cli->args[0] ? d->cli->args[0] : "",
						      p->from.label, p->to.label);

		skn_diff_html_begin(d->cli->out, title);
		free(title);
	} else if (d->format == FORMAT_JSON) {
		skn_jsonw_init(&d->json, d->cli->out, true);
		if (!p->many)
			return;
		skn_jsonw_object_begin(&d->json);
		skn_jsonw_str(&d->json, "from", p->from.label);
		skn_jsonw_str(&d->json, "to", p->to.label);
		skn_jsonw_key(&d->json, "threads");
		skn_jsonw_array_begin(&d->json);
	}
}

static void render(struct differ *d, const struct skn_diff_head *head, const struct skn_diff *diff)
{
	struct skn_sink *out = d->cli->out;
	const struct skn_term *term = &d->cli->term;

	begin(d);
	if (d->shown++ && d->format != FORMAT_HTML && d->format != FORMAT_JSON)
		skn_sink_putc(out, '\n');
	switch (d->format) {
	case FORMAT_TEXT: skn_diff_terminal(out, term, head, diff, d->flags); break;
	case FORMAT_STAT: skn_diff_stat(out, term, head, diff); break;
	case FORMAT_MD: skn_diff_md(out, head, diff, d->flags); break;
	case FORMAT_HTML: skn_diff_html(out, head, diff, d->flags); break;
	case FORMAT_JSON: skn_diff_json(&d->json, head, diff, d->flags); break;
	}
}

static void show(struct differ *d, const struct skn_twin *twin, const struct skn_thread *from,
		 const struct skn_thread *to)
{
	char old_hex[SKN_OID_HEX + 1], new_hex[SKN_OID_HEX + 1];
	const struct skn_compare_side *a = &d->places.from, *b = &d->places.to;
	struct skn_diff_head head = {
		.name = skn_thread_name_of(twin->to ? twin->to : twin->from),
		.title = skn_thread_title(to ? to : from),
		.from = a->label, .to = b->label, .old_thread = from, .new_thread = to,
	};
	struct skn_diff whole, diff;
	bool differs;

	skn_oid_hex(old_hex, &a->commit);
	skn_oid_hex(new_hex, &b->commit);
	head.from_commit = a->place == SKN_PLACE_COMMIT && !a->unborn ? old_hex : NULL;
	head.to_commit = b->place == SKN_PLACE_COMMIT && !b->unborn ? new_hex : NULL;
	skn_diff_make(&whole, from, to);
	select_sections(&diff, &whole, d->sections);
	/* A thread without anything on its page came or went all the same. */
	differs = (!from != !to && d->sections[SKN_KIND_THREAD]) || skn_diff_has_shown(&diff, d->flags);
	d->differing += differs;
	if (differs || (d->format == FORMAT_JSON && !d->places.many))
		render(d, &head, &diff);
	else
		d->hidden += diff.list.n > 0;
	skn_vec_release(&diff.list);
	skn_diff_release(&whole);
}

static int load(struct skn_thread *out, bool *there, const struct skn_compare_side *side, const char *path,
		struct skn_err *err)
{
	int rc;

	if (!path)
		return SKN_OK;
	rc = skn_store_load(out, side->view, path, 0, err);
	*there = rc == SKN_OK;
	return rc;
}

/* A thread that cannot be read does not hide the others. */
static int compare(struct differ *d, const struct skn_twin *twin, struct skn_err *err)
{
	struct skn_thread from, to;
	bool had = false, has = false;
	int rc = load(&from, &had, &d->places.from, twin->from, err);

	if (rc == SKN_OK)
		rc = load(&to, &has, &d->places.to, twin->to, err);
	if (rc == SKN_OK)
		show(d, twin, had ? &from : NULL, has ? &to : NULL);
	if (had)
		skn_thread_release(&from);
	if (has)
		skn_thread_release(&to);
	if (rc != SKN_OK && d->places.many) {
		skn_cli_report(d->cli, err);
		d->broken = rc;
		rc = SKN_OK;
	}
	return rc;
}

/* ---- all of them ---- */

static void end(struct differ *d)
{
	begin(d);
	if (d->format == FORMAT_HTML) {
		skn_diff_html_end(d->cli->out);
	} else if (d->format == FORMAT_JSON && d->places.many) {
		skn_jsonw_array_end(&d->json);
		skn_jsonw_object_end(&d->json);
	} else if (d->format == FORMAT_STAT && d->places.many && d->shown) {
		skn_sink_printf(d->cli->out, "\n%zu thread%s changed\n", d->shown, d->shown == 1 ? "" : "s");
	}
	if (!d->shown && d->hidden)
		skn_cli_hint(d->cli, "only what no reader of the page sees differs; --all shows it");
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct differ d = { .cli = cli };
	int rc = read_options(&d, err);

	if (rc == SKN_OK)
		rc = skn_session_open(&d.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_compare_open(&d.places, &d.session.store, cli->n_args ? cli->args[0] : NULL,
			      skn_cli_flag(cli, "staged"), err);
	if (rc == SKN_OK) {
		for (size_t i = 0; rc == SKN_OK && i < d.places.twins.n; i++)
			rc = compare(&d, &d.places.twins.v[i], err);
		if (rc == SKN_OK)
			end(&d);
		skn_compare_close(&d.places);
	}
	skn_session_close(&d.session);
	if (rc == SKN_OK && d.broken)
		return d.broken;
	return rc == SKN_OK && d.differing && skn_cli_flag(cli, "exit-code") ? (int)SKN_EFINDING : rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "staged", .help = "compare what is staged instead of the work tree" },
	{ .long_name = "stat", .help = "how much of each section changed" },
	{ .long_name = "word-diff", .help = "mark the words that changed: [-old-]{+new+}" },
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT", .choices = "text|md|html|json",
	  .help = "what to write (text)" },
	{ .long_name = "section", .arg = "SECTION", .repeat = true,
	  .choices = "thread|narrative|timeline|perspectives|tensions|sources", .help = "only this section" },
	{ .long_name = "all", .short_name = 'a',
	  .help = "what no reader sees, too: the order of citations, the published stamp" },
	{ .long_name = "exit-code", .help = "exit with 1 when there are differences" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein diff lithium@2..3", "what version 3 changed, and the new sources behind it" },
	{ "skein diff", "what is not committed yet, in all threads" },
	{ "skein diff @main..topic --format md", "a branch, for a pull request's comment" },
	{ "skein diff lithium@-1.. --word-diff", "since the version before, with the words marked" },
	{ 0 },
};

const struct skn_cmd skn_cmd_diff = {
	.name = "diff", .group = SKN_GROUP_HISTORY, .summary = "show what changed between two versions",
	.args = "[THREAD[@A[..B]]]",
	.description =
		"Shows what changed in meaning, in the order of the page: sentences added, removed, moved and "
		"reworded, citations, events, voices, tensions and sources, each with the newly collected items "
		"behind it. How lines are wrapped and YAML is quoted does not count.\n\n"
		"THREAD@A..B compares two versions (skein help revisions); an open end is the work tree, an open "
		"start the newest version on HEAD, and THREAD@A compares with the work tree. A thread that is on "
		"one side only is all new or all removed; one that was renamed is followed. Without THREAD "
		"(@A..B, or nothing) every thread that differs is shown; A and B are then commits, days, work or "
		"staged.\n\n"
		"md is for comments of pull requests, html one page with both an inline and a side-by-side view, "
		"json what a program can apply to A to get B.",
	.options = options, .examples = examples,
	.exit_codes = "1  with --exit-code: there are differences",
	.json = true, .pager = true, .run = run,
};
