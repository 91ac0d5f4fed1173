/*
 * bibtex.c - the cited items as BibTeX, readable by BibTeX styles and by biber.
 *
 * `year` and `month` are for BibTeX; `date` (EDTF) is added for biblatex where
 * they do not say all.  Styles turn titles into lower case: in a title that is
 * written as a sentence every later word with a capital is put in braces, in a
 * title in capitals only what has capitals inside (DNA, PAC-Bayes).
 */
#include "out/csl.h"
#include "out/provenance.h"
#include "text/escape.h"

static const struct entry_type {
	const char *type, *entry, *container; /* container: the field of the outlet */
} entry_types[] = {
	{ "article-journal", "article", "journal" },
	{ "article-magazine", "article", "journal" },
	{ "article-newspaper", "article", "journal" },
	{ "review", "article", "journal" },
	{ "review-book", "article", "journal" },
	{ "book", "book", "series" },
	{ "classic", "book", "series" },
	{ "chapter", "incollection", "booktitle" },
	{ "entry-dictionary", "incollection", "booktitle" },
	{ "entry-encyclopedia", "incollection", "booktitle" },
	{ "paper-conference", "inproceedings", "booktitle" },
	{ "manuscript", "unpublished", "howpublished" },
	{ "pamphlet", "booklet", "howpublished" },
	{ "report", "techreport", "series" },
	{ "thesis", "phdthesis", "series" },
};

static const struct entry_type *type_of(const char *type)
{
	static const struct entry_type other = { "", "misc", "howpublished" };

	for (size_t i = 0; type && i < SKN_ARRAY_LEN(entry_types); i++)
		if (skn_streq(entry_types[i].type, type))
			return &entry_types[i];
	return &other;
}

static void begin(struct skn_sink *out, const char *name)
{
	skn_sink_printf(out, ",\n  %s = {", name);
}

static void field(struct skn_sink *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	begin(out, name);
	skn_esc_bibtex(out, value, strlen(value));
	skn_sink_puts(out, "}");
}

/* Addresses are read verbatim: only what would unbalance the braces is encoded. */
static void verbatim(struct skn_sink *out, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	begin(out, name);
	for (; *value; value++)
		if (strchr("{}\\", *value))
			skn_sink_printf(out, "%%%02X", (unsigned char)*value);
		else
			skn_sink_putc(out, *value);
	skn_sink_puts(out, "}");
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Words of the title from its second on: those with a capital first, and all
 * that are longer than three letters; one word alone tells nothing. */
static bool is_title_case(const char *title)
{
	size_t capital = 0, words = 0;

	for (const char *w = title; *w;) {
		size_t n = strcspn(w, " ");

		if (w != title && n > 3 && is_letter(*w)) {
			words++;
			capital += is_upper(*w);
		}
		w += n + strspn(w + n, " ");
	}
	return words > 1 && capital * 4 >= words * 3;
}

/* Whether the word would lose a capital that it should keep. */
static bool needs_braces(const char *w, size_t n, bool first, bool title_case)
{
	for (size_t i = 0; i < n; i++) {
		bool lead = i == 0 || !is_letter(w[i - 1]);

		if (is_upper(w[i]) && (!lead || i > 0))
			return true;
		if (is_upper(w[i]) && lead && !first && !title_case)
			return true;
		if ((unsigned char)w[i] >= 0xc3 && !title_case && !first && i == 0)
			return true; /* perhaps a capital with an accent */
	}
	return false;
}

static void title(struct skn_sink *out, const char *value)
{
	bool title_case = is_title_case(value);

	begin(out, "title");
	for (const char *w = value; *w;) {
		size_t n = strcspn(w, " "), blanks = strspn(w + n, " ");
		bool braces = needs_braces(w, n, w == value, title_case);

		skn_sink_puts(out, braces ? "{" : "");
		skn_esc_bibtex(out, w, n);
		skn_sink_puts(out, braces ? "}" : "");
		skn_sink_put(out, w + n, blanks);
		w += n + blanks;
	}
	skn_sink_puts(out, "}");
}

static void name_part(struct skn_sink *out, const struct skn_node *p, const char *part,
		      const char *before)
{
	const char *s = skn_node_text(p, part);

	if (!s)
		return;
	skn_sink_puts(out, before);
	skn_esc_bibtex(out, s, strlen(s));
}

/* "von Last, Jr, First"; a body's name in braces is not taken apart. */
static void person(struct skn_sink *out, const struct skn_node *p)
{
	bool particle = skn_node_text(p, "dropping-particle"), von;

	if (!skn_node_text(p, "family")) {
		skn_sink_puts(out, "{");
		name_part(out, p, skn_node_text(p, "literal") ? "literal" : "given", "");
		skn_sink_puts(out, "}");
		return;
	}
	name_part(out, p, "dropping-particle", "");
	name_part(out, p, "non-dropping-particle", particle ? " " : "");
	von = particle || skn_node_text(p, "non-dropping-particle");
	/* Two words without braces would make "von" of the first in lower case. */
	name_part(out, p, "family", von ? " {" : "{");
	skn_sink_puts(out, "}");
	name_part(out, p, "suffix", ", ");
	name_part(out, p, "given", ", ");
}

static void people(struct skn_sink *out, const char *name, const struct skn_node *list)
{
	if (!list || !list->child)
		return;
	begin(out, name);
	for (const struct skn_node *p = list->child; p; p = p->next) {
		person(out, p);
		skn_sink_puts(out, p->next ? " and " : "");
	}
	skn_sink_puts(out, "}");
}

static void date(struct skn_sink *out, const char *edtf)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
					      "jul", "aug", "sep", "oct", "nov", "dec" };
	struct skn_csl_date d;
	bool known = edtf && skn_csl_date(&d, edtf);

	if (!edtf)
		return;
	if (!known || d.range || d.circa || d.from.day || d.from.season)
		field(out, "date", edtf);
	if (!known)
		return;
	skn_sink_printf(out, ",\n  year = {%" PRId64 "}", d.from.year);
	if (d.from.month && !d.range && !d.from.season)
		skn_sink_printf(out, ",\n  month = %s", months[d.from.month - 1]);
}

/* Page ranges with an en dash, which BibTeX writes as two hyphens. */
static void pages(struct skn_sink *out, const char *value)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (!value)
		return;
	for (; *value; value++) {
		skn_buf_addc(&text, *value);
		if (*value == '-' && value[1] != '-' && (text.n < 2 || text.p[text.n - 2] != '-'))
			skn_buf_addc(&text, '-');
	}
	field(out, "pages", text.p);
	skn_buf_release(&text);
}

static void entry(struct skn_sink *out, const struct skn_source *source)
{
	const struct skn_node *f = source->fields;
	const struct entry_type *type = type_of(source->type);
	struct skn_buf url = SKN_BUF_INIT;

	skn_sink_printf(out, "@%s{%s", type->entry, source->key);
	title(out, source->title);
	people(out, "author", skn_node_find(f, "author"));
	people(out, "editor", skn_node_find(f, "editor"));
	field(out, type->container, skn_node_text(f, "container-title"));
	field(out, skn_streq(type->entry, "techreport") ? "institution"
		   : skn_streq(type->entry, "phdthesis") ? "school" : "publisher",
	      skn_node_text(f, "publisher"));
	date(out, skn_node_text(f, "issued"));
	field(out, "volume", skn_node_text(f, "volume"));
	field(out, "number", skn_node_text(f, "issue"));
	pages(out, skn_node_text(f, "page"));
	verbatim(out, "doi", skn_node_text(f, "DOI"));
	if (skn_node_text(f, "arXiv")) {
		verbatim(out, "eprint", skn_node_text(f, "arXiv"));
		field(out, "eprinttype", "arxiv");
	}
	field(out, "isbn", skn_node_text(f, "ISBN"));
	field(out, "issn", skn_node_text(f, "ISSN"));
	skn_source_url(&url, source);
	verbatim(out, "url", url.p);
	field(out, "urldate", skn_node_text(f, "accessed"));
	field(out, "abstract", skn_node_text(f, "abstract"));
	field(out, "note", skn_node_text(f, "note"));
	skn_sink_puts(out, "\n}\n");
	skn_buf_release(&url);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_sink_printf(ctx, "%% skein:%s %s\n", name, value);
}

int skn_render_bibtex(struct skn_sink *out, const struct skn_thread *thread,
		      const struct skn_page_info *info, struct skn_err *err)
{
	struct skn_provenance record;

	skn_provenance_make(&record, thread, info, "bibtex");
	skn_provenance_each(&record, provenance_field, out);
	if (*record.part[SKN_PART_SOURCES])
		skn_sink_putc(out, '\n');
	skn_provenance_release(&record);
	skn_sources_write(out, thread, "\n", entry);
	return skn_sink_check(out, err);
}
