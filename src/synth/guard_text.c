#include "base/utf8.h"
#include "doc/prose.h"
#include "md/md.h"
#include "synth/guard_parts.h"
#include "text/url.h"
#include "uni/uni.h"

/* What a program that reads logs or messages would take for an order. */
static const char *const commands[] = {
	"##[", "##vso[", "##teamcity[", "[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]",
	"***no_ci***", "skip-checks:",
};

static bool is_command(const char *text)
{
	struct skn_buf lower = SKN_BUF_INIT;
	const char *p = text;
	bool yes = false;

	while (*p == ' ' || *p == '\t')
		p++;
	if (p[0] == ':' && p[1] == ':' && isalpha((unsigned char)p[2]))
		return true;
	skn_uni_lower(&lower, text, strlen(text));
	for (size_t i = 0; i < SKN_ARRAY_LEN(commands) && !yes; i++)
		yes = strstr(lower.p, commands[i]) != NULL;
	skn_buf_release(&lower);
	return yes;
}

/* Characters and orders; false when the text is not worth another look. */
static bool plain(struct skn_judge *judge, const char *what, const char *text)
{
	enum skn_uni_fault fault;
	size_t at;

	fault = skn_uni_scan(text, strlen(text), &at, NULL);
	if (fault != SKN_UNI_OK) {
		skn_guard_tell(judge, SKN_GUARD_CHARACTER, "the %s has %s at byte %zu", what,
			       skn_uni_fault_name(fault), at);
		return false;
	}
	if (strchr(text, '\n') || strchr(text, '\t'))
		skn_guard_tell(judge, SKN_GUARD_CHARACTER, "the %s has a line end or tab in it", what);
	if (is_command(text))
		skn_guard_tell(judge, SKN_GUARD_COMMAND, "the %s holds what a build server may obey: '%.60s'", what,
			       text);
	return true;
}

/* ---- Markdown ---- */

struct inline_walk {
	struct skn_judge *judge;
	const struct skn_said *said;
};

static bool same_address(const struct skn_record *item, const char *url)
{
	const char *own = skn_node_text(item->tree.root, "URL");
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	bool same;

	if (!own)
		return false;
	skn_url_canonical(&a, own);
	skn_url_canonical(&b, url);
	same = skn_buf_eq(&a, b.p, b.n);
	skn_buf_release(&a);
	skn_buf_release(&b);
	return same;
}

/* The addresses of the works that the statement cites may be linked, no others. */
static bool is_known(struct inline_walk *w, const char *p, size_t n)
{
	char *url = skn_xstrndup(p, n);
	bool known = false;

	for (size_t i = 0; i < w->said->cites.n && !known; i++) {
		struct skn_evidence_item *item;

		known = skn_evidence_get(&item, &w->judge->evidence, w->said->cites.v[i].key, NULL) == SKN_OK &&
			same_address(item->record, url);
	}
	free(url);
	return known;
}

/* An address that is written out: a page may make a link of it. */
static const char *find_address(const char *p, size_t n, size_t *len)
{
	static const char *const starts[] = { "http://", "https://", "www." };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < SKN_ARRAY_LEN(starts); k++)
			if (n - i > strlen(starts[k]) && strncasecmp(p + i, starts[k], strlen(starts[k])) == 0) {
				for (*len = 0; i + *len < n && !strchr(" \t<>\"", p[i + *len]);)
					++*len;
				while (*len && strchr(".,;:!?)", p[i + *len - 1]))
					--*len;
				return p + i;
			}
	return NULL;
}

static int inline_event(void *ctx, const struct skn_md_event *event, struct skn_err *err)
{
	struct inline_walk *w = ctx;
	const char *address = event->p;
	size_t n = event->n;

	SKN_UNUSED(err);
	switch (event->kind) {
	case SKN_MD_RAW_HTML:
		skn_guard_tell(w->judge, SKN_GUARD_RAW_HTML, "the text has HTML in it: '%.*s'",
			       (int)(n < 40 ? n : 40), event->p);
		break;
	case SKN_MD_IMAGE:
		skn_guard_tell(w->judge, SKN_GUARD_UNKNOWN_LINK, "the text has an image in it: '%.*s'",
			       (int)(n < 80 ? n : 80), event->p);
		break;
	case SKN_MD_TEXT:
	case SKN_MD_CODE_SPAN:
		address = find_address(event->p, event->n, &n);
		/* fall through */
	case SKN_MD_LINK:
		if (address && !is_known(w, address, n))
			skn_guard_tell(w->judge, SKN_GUARD_UNKNOWN_LINK,
				       "the text leads to '%.*s', which no cited item is at",
				       (int)(n < 80 ? n : 80), address);
		break;
	default:
		break;
	}
	return 0;
}

static void markdown(struct skn_judge *judge, const struct skn_said *said)
{
	static const struct skn_md_handler handler = { inline_event };
	struct inline_walk walk = { judge, said };

	if (skn_md_inline(said->text, strlen(said->text), &handler, &walk, NULL) != SKN_OK)
		skn_guard_tell(judge, SKN_GUARD_RAW_HTML, "the text is no Markdown that can be read");
}

/* ---- citations ---- */

/* "[12]" and "[^a]" are citations to the page as text and to pandoc. */
static bool has_number_mark(const char *text)
{
	for (const char *p = strchr(text, '['); p; p = strchr(p + 1, '[')) {
		size_t n = strspn(p + 1, "0123456789");

		if ((n && p[n + 1] == ']') || p[1] == '^')
			return true;
	}
	return false;
}

static void citations(struct skn_judge *judge, const struct skn_said *said)
{
	struct skn_cites cites = { 0 };

	skn_cites_scan(&cites, said->text, strlen(said->text));
	if (cites.groups.n)
		skn_guard_tell(judge, SKN_GUARD_CITATION, "the text cites; citations belong into 'cites'");
	else if (cites.faults.n)
		skn_guard_tell(judge, SKN_GUARD_CITATION, "the text: %s", cites.faults.v[0].message);
	else if (has_number_mark(said->text))
		skn_guard_tell(judge, SKN_GUARD_CITATION, "the text has a numbered mark in it, which pages read as a citation");
	skn_cites_release(&cites);
}

/* A locator must come out as one when the group is written. */
static void locators(struct skn_judge *judge, const struct skn_said *said)
{
	for (size_t i = 0; i < said->cites.n; i++) {
		const struct skn_op_cite *cite = &said->cites.v[i];
		struct skn_buf group = SKN_BUF_INIT;
		struct skn_cites cites = { 0 };

		if (!cite->locator || !plain(judge, "locator", cite->locator))
			continue;
		skn_buf_addf(&group, "A. [@%s, %s]", cite->key, cite->locator);
		skn_cites_scan(&cites, group.p, group.n);
		if (cites.groups.n != 1 || cites.cites.n != 1 || cites.faults.n || cites.groups.v[0].end != group.n ||
		    cites.cites.v[0].locator_len != strlen(cite->locator) || strchr(cite->locator, '<'))
			skn_guard_tell(judge, SKN_GUARD_CITATION, "'%.60s' is no locator", cite->locator);
		skn_cites_release(&cites);
		skn_buf_release(&group);
	}
}

/* ---- sentences ---- */

bool skn_guard_is_sentence(const char *text, size_t n)
{
	struct skn_prose prose = { .text = SKN_BUF_INIT };
	struct skn_buf line = SKN_BUF_INIT;
	bool yes = false;

	skn_md_escape_line_start(&line, text, n);
	if (skn_prose_parse(&prose, line.p, line.n, NULL) == SKN_OK) {
		yes = prose.units.n == 1 && prose.units.v[0].kind == SKN_UNIT_SENTENCE;
		skn_prose_release(&prose);
	}
	skn_buf_release(&line);
	return yes;
}

static bool has_words(const char *text)
{
	for (const char *p = text; *p; p++)
		if (isalnum((unsigned char)*p) || (unsigned char)*p >= 0x80)
			return true;
	return false;
}

void skn_guard_statement(struct skn_judge *judge, const struct skn_said *said)
{
	size_t n = strlen(said->text);

	if (n > SKN_GUARD_SENTENCE_MAX) {
		skn_guard_tell(judge, SKN_GUARD_TOO_LARGE, "a sentence of %zu bytes; at most %d", n,
			       SKN_GUARD_SENTENCE_MAX);
		return;
	}
	if (!plain(judge, "text", said->text))
		return;
	citations(judge, said);
	locators(judge, said);
	markdown(judge, said);
	if (!has_words(said->text) || said->text[0] == ' ' || (n && said->text[n - 1] == ' '))
		skn_guard_tell(judge, SKN_GUARD_SENTENCE, "'%.60s' is no sentence", said->text);
	else if (!skn_guard_is_sentence(said->text, n))
		skn_guard_tell(judge, SKN_GUARD_SENTENCE, "'%.60s' is more than one sentence: give each a statement",
			       said->text);
}

void skn_guard_words(struct skn_judge *judge, const char *what, const char *text, size_t max)
{
	if (!text)
		return;
	if (strlen(text) > max)
		skn_guard_tell(judge, SKN_GUARD_TOO_LARGE, "the %s takes %zu bytes; at most %zu", what, strlen(text),
			       max);
	else if (plain(judge, what, text) && (!*text || strspn(text, " ") == strlen(text)))
		skn_guard_tell(judge, SKN_GUARD_NOTHING, "the %s is empty", what);
}
