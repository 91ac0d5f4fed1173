#include "cli/session.h"
#include "cli/since.h"
#include "out/blame.h"

enum form { FORM_TERMINAL, FORM_PORCELAIN, FORM_JSON, FORM_HTML };

struct blaming {
	struct skn_cli *cli;
	struct skn_session session;
	struct skn_loaded loaded;
	struct skn_blame blame;
	struct skn_blame_page page;
	enum form form;
	bool citations;
	unsigned kinds;
};

/* The parts that the option's words name; all without it. */
static int parse_sections(struct blaming *b, struct skn_err *err)
{
	size_t n;
	const char *const *words = skn_cli_values(b->cli, "section", &n);

	if (n && b->citations)
		return skn_fail(err, SKN_EUSAGE, "--citations looks at the whole page; leave --section out");
	b->kinds = n ? 0 : SKN_BLAME_ALL;
	for (size_t i = 0; i < n; i++)
		b->kinds |= skn_blame_section(words[i]);
	return SKN_OK;
}

static int parse_form(struct blaming *b, struct skn_err *err)
{
	const char *format = skn_cli_value(b->cli, "format");
	bool html = format && skn_streq(format, "html"), porcelain = skn_cli_flag(b->cli, "porcelain");
	bool json = b->cli->json || (format && skn_streq(format, "json"));

	if (html + porcelain + json + (format && skn_streq(format, "text")) > 1)
		return skn_fail(err, SKN_EUSAGE, "--porcelain, --json and --format are forms of the output: give one");
	if (b->citations && (html || porcelain))
		return skn_fail(err, SKN_EUSAGE, "--citations has no %s form", html ? "HTML" : "porcelain");
	b->form = html ? FORM_HTML : porcelain ? FORM_PORCELAIN : json ? FORM_JSON : FORM_TERMINAL;
	return SKN_OK;
}

/* Titles and addresses of the sources are read where they may show. */
static unsigned load_flags(const struct blaming *b)
{
	bool titles = b->citations || b->form == FORM_HTML || (b->form == FORM_TERMINAL && b->cli->term.links);

	return titles || b->kinds & SKN_BLAME_KIND(SKN_KIND_ITEM) ? 0 : SKN_LOAD_NO_ITEMS;
}

static const char *place_of(const struct blaming *b, char out[SKN_VERSION_LABEL_MAX + SKN_OID_HEX])
{
	const struct skn_loaded *l = &b->loaded;

	if (l->rev.place != SKN_PLACE_COMMIT)
		return l->rev.place == SKN_PLACE_WORK ? "work tree" : "index";
	if (l->rev.has_version)
		snprintf(out, SKN_VERSION_LABEL_MAX + SKN_OID_HEX, "%s%s", *l->label == '?' ? "" : "v", l->label);
	else
		snprintf(out, SKN_VERSION_LABEL_MAX + SKN_OID_HEX, "%.10s", l->commit);
	return out;
}

static int write_sources(struct blaming *b, const struct skn_blame_view *view, struct skn_err *err)
{
	struct skn_blame_sources sources;
	int rc = skn_blame_sources_make(&sources, &b->blame, &b->page, &b->loaded.thread, err);

	if (rc != SKN_OK)
		return rc;
	if (b->form == FORM_JSON)
		skn_blame_sources_json(b->cli->out, view, &sources);
	else
		skn_blame_sources_terminal(b->cli->out, &b->cli->term, view, &sources);
	skn_blame_sources_release(&sources);
	return SKN_OK;
}

static int write_page(struct blaming *b, struct skn_err *err)
{
	char place[SKN_VERSION_LABEL_MAX + SKN_OID_HEX];
	struct skn_blame_view view = { .name = skn_thread_name(&b->loaded.thread), .place = place_of(b, place),
				       .thread = &b->loaded.thread, .info = &b->loaded.info,
				       .blame = &b->blame, .page = &b->page };

	if (b->citations)
		return write_sources(b, &view, err);
	switch (b->form) {
	case FORM_JSON: skn_blame_json(b->cli->out, &view); break;
	case FORM_PORCELAIN: skn_blame_porcelain(b->cli->out, &view); break;
	case FORM_HTML: return skn_blame_html(b->cli->out, &view, err);
	default: skn_blame_terminal(b->cli->out, &b->cli->term, &view); break;
	}
	return SKN_OK;
}

static int blame(struct blaming *b, struct skn_err *err)
{
	const struct skn_rev *rev = &b->loaded.rev;
	int rc = rev->unborn ? SKN_OK : skn_session_index(&b->session, &rev->commit, err);

	if (rc == SKN_OK)
		rc = skn_blame_load(&b->blame, &b->session.store, rev, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_blame_page_make(&b->page, &b->blame, &b->loaded.thread, &b->loaded.rev, b->kinds, err);
	if (rc == SKN_OK) {
		rc = write_page(b, err);
		skn_blame_page_release(&b->page);
	}
	if (rc == SKN_OK && b->blame.history.truncated)
		skn_cli_hint(b->cli, "the clone is shallow: what is marked '?' is older than it; "
				     "'git fetch --unshallow' gets the rest");
	skn_blame_release(&b->blame);
	return rc;
}

static int run(struct skn_cli *cli, struct skn_err *err)
{
	struct blaming b = { .cli = cli, .citations = skn_cli_flag(cli, "citations") };
	int rc = parse_form(&b, err);

	if (rc == SKN_OK)
		rc = parse_sections(&b, err);
	if (rc == SKN_OK)
		rc = skn_session_open(&b.session, cli, err);
	if (rc != SKN_OK)
		return rc;
	rc = skn_session_index(&b.session, NULL, err);
	if (rc == SKN_OK)
		rc = skn_session_load(&b.loaded, &b.session, cli->args[0], load_flags(&b), err);
	if (rc == SKN_OK) {
		rc = blame(&b, err);
		if (rc == SKN_OK && !strchr(cli->args[0], '@'))
			skn_since_hint(&b.session, &b.loaded.rev);
		skn_loaded_release(&b.loaded);
	}
	skn_session_close(&b.session);
	return rc;
}

static const struct skn_opt options[] = {
	{ .long_name = "section", .short_name = 's', .arg = "SECTION", .repeat = true,
	  .choices = "narrative|timeline|perspectives|tensions|sources|head",
	  .help = "show this section only; may be given more than once" },
	{ .long_name = "citations", .help = "show each source: first cited when, and by what since when" },
	{ .long_name = "porcelain", .help = "write a stable form for scripts" },
	{ .long_name = "format", .short_name = 'f', .arg = "FORMAT", .choices = "text|html|json",
	  .help = "what to write; html is one page with a heat map of the versions" },
	{ 0 },
};

static const struct skn_example examples[] = {
	{ "skein blame lithium", "since when the thread says what it says, and who wrote it" },
	{ "skein blame lithium@2 --section tensions", "the open questions of version 2" },
	{ "skein blame lithium --citations", "on which source it rests since when" },
	{ "skein blame lithium@work", "the same with what is not committed yet" },
	{ "skein blame lithium --format html > blame.html", "a page to look at" },
	{ 0 },
};

const struct skn_cmd skn_cmd_blame = {
	.name = "blame", .group = SKN_GROUP_HISTORY,
	.summary = "show since when each sentence and record says what it says",
	.args = "THREAD[@REV]",
	.description =
		"Beside each sentence of the narrative and each field of a record stands the version that "
		"introduced it and, behind an arrow, the version of its present wording; the commit of that "
		"wording, its author, or the engine where a run wrote these words, and the day. Below it: since "
		"when each of its citations is there, and since when it is back where it was gone for a while. "
		"Moves and other line breaks change nothing; a sentence that was reworded keeps its origin.\n\n"
		"What came with the first import of a thread that was no first version is marked with the sign for less "
		"or equal: in or before that version. (v3) is a commit after version 3 that only collected items. What a shallow clone hides is "
		"'?'. THREAD@work shows what is not committed yet as such.\n\n"
		"--porcelain writes an entry for each sentence and field. Its first line is 'COMMIT TYPE ID FIELD "
		"INTRODUCED CHANGED': the commit of the present words (zeros when there is none to name), sentence, "
		"heading, block, event, perspective, tension, item or thread, '-' in place of what it does not have, "
		"and two versions ('?' unknown, '-' not committed). Then follow those of these lines whose value is "
		"known:\n\n"
		"  author NAME\n"
		"  author-mail <MAIL>\n"
		"  committer-time SECONDS\n"
		"  summary SUBJECT\n"
		"  engine NAME\n"
		"  lineage ID\n"
		"  introduced-commit COMMIT\n"
		"  or-before\n"
		"  returned VERSION COMMIT\n"
		"  cite KEY VERSION COMMIT\n\n"
		"and the lines of its text without citations, each behind a tab.",
	.options = options, .examples = examples, .json = true, .pager = true, .run = run,
};
