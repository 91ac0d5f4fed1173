/*
 * ris.c - the cited items as RIS (Research Information Systems' tagged format,
 * specification of 2011).  Lines end with CR LF as it demands.
 */
#include "out/csl.h"
#include "out/provenance.h"

static const char *type_tag(const char *type)
{
	static const struct { const char *type, *tag; } table[] = {
		{ "article", "GEN" }, { "article-journal", "JOUR" }, { "article-magazine", "MGZN" },
		{ "article-newspaper", "NEWS" }, { "bill", "BILL" }, { "book", "BOOK" },
		{ "broadcast", "VIDEO" }, { "chapter", "CHAP" }, { "classic", "CLSWK" },
		{ "dataset", "DATA" }, { "entry-dictionary", "DICT" }, { "entry-encyclopedia", "ENCYC" },
		{ "figure", "FIGURE" }, { "graphic", "ART" }, { "hearing", "HEAR" },
		{ "legal_case", "CASE" }, { "legislation", "STAT" }, { "manuscript", "UNPB" },
		{ "map", "MAP" }, { "motion_picture", "MPCT" }, { "musical_score", "MUSIC" },
		{ "pamphlet", "PAMP" }, { "paper-conference", "CPAPER" }, { "patent", "PAT" },
		{ "personal_communication", "PCOMM" }, { "post", "ELEC" }, { "post-weblog", "BLOG" },
		{ "report", "RPRT" }, { "review", "JOUR" }, { "review-book", "JOUR" },
		{ "software", "COMP" }, { "song", "SOUND" }, { "speech", "HEAR" },
		{ "standard", "STAND" }, { "thesis", "THES" }, { "webpage", "ELEC" },
	};

	for (size_t i = 0; type && i < SKN_ARRAY_LEN(table); i++)
		if (skn_streq(table[i].type, type))
			return table[i].tag;
	return "GEN";
}

/* One tag; line breaks in the value become blanks, an empty value no line. */
static void tag_n(struct skn_sink *out, const char *name, const char *s, size_t n)
{
	while (n && (s[n - 1] == '\n' || s[n - 1] == ' '))
		n--;
	if (!n)
		return;
	skn_sink_printf(out, "%s  - ", name);
	for (size_t i = 0; i < n; i++)
		skn_sink_putc(out, s[i] == '\n' || s[i] == '\r' ? ' ' : s[i]);
	skn_sink_puts(out, "\r\n");
}

static void tag(struct skn_sink *out, const char *name, const char *s)
{
	if (s)
		tag_n(out, name, s, strlen(s));
}

/* "Family, Given, Suffix", or the name of a body. */
static void person(struct skn_sink *out, const char *name, const struct skn_node *p)
{
	static const char *const parts[] = { "dropping-particle", "non-dropping-particle", "family" };
	const char *given = skn_node_text(p, "given"), *suffix = skn_node_text(p, "suffix");
	struct skn_buf full = SKN_BUF_INIT;

	for (size_t i = 0; i < SKN_ARRAY_LEN(parts); i++)
		if (skn_node_text(p, parts[i]))
			skn_buf_addf(&full, "%s%s", full.n ? " " : "", skn_node_text(p, parts[i]));
	if (full.n && (given || suffix))
		skn_buf_addf(&full, ", %s", given ? given : "");
	else if (given)
		skn_buf_adds(&full, given);
	if (suffix)
		skn_buf_addf(&full, ", %s", suffix);
	if (!full.n && skn_node_text(p, "literal"))
		skn_buf_adds(&full, skn_node_text(p, "literal"));
	tag_n(out, name, full.p, full.n);
	skn_buf_release(&full);
}

static void people(struct skn_sink *out, const char *name, const struct skn_node *list)
{
	for (const struct skn_node *p = list ? list->child : NULL; p; p = p->next)
		person(out, name, p);
}

/* "YYYY/MM/DD/other": what is not known is left empty, the slashes stay. */
static void date(struct skn_sink *out, const char *name, const char *edtf, bool year_too)
{
	struct skn_csl_date d;
	struct skn_buf text = SKN_BUF_INIT;

	if (!edtf)
		return;
	if (skn_csl_date(&d, edtf)) {
		if (year_too)
			skn_sink_printf(out, "PY  - %04" PRId64 "\r\n", d.from.year);
		skn_buf_addf(&text, "%04" PRId64 "/", d.from.year);
		if (d.from.month)
			skn_buf_addf(&text, "%02d", d.from.month);
		skn_buf_addc(&text, '/');
		if (d.from.day)
			skn_buf_addf(&text, "%02d", d.from.day);
		skn_buf_addc(&text, '/');
		if (d.range || d.circa || d.from.season)
			skn_buf_adds(&text, edtf);
	} else {
		skn_buf_addf(&text, "///%s", edtf);
	}
	tag_n(out, name, text.p, text.n);
	skn_buf_release(&text);
}

/* "101-117", also with an en dash. */
static void pages(struct skn_sink *out, const char *page)
{
	size_t first = page ? strcspn(page, "-") : 0;
	const char *dash = page ? strstr(page, "\u2013") : NULL;
	const char *rest;

	if (!page)
		return;
	if (dash && (size_t)(dash - page) < first)
		first = (size_t)(dash - page);
	rest = page + first;
	tag_n(out, "SP", page, first);
	if (*rest == '-')
		rest += strspn(rest, "-");
	else if (*rest)
		rest += strlen("\u2013");
	tag(out, "EP", rest);
}

static void provenance_field(void *ctx, const char *name, const char *value)
{
	skn_buf_addf(ctx, "%sskein:%s=%s", ((struct skn_buf *)ctx)->n ? " " : "", name, value);
}

/* One of the fields that RIS leaves to programs; readers show it or pass it by. */
static void provenance(struct skn_sink *out, const struct skn_thread *thread, const struct skn_page_info *info)
{
	struct skn_buf line = SKN_BUF_INIT;
	struct skn_provenance record;

	skn_provenance_make(&record, thread, info, "ris");
	skn_provenance_each(&record, provenance_field, &line);
	tag_n(out, "C8", line.p, line.n);
	skn_provenance_release(&record);
	skn_buf_release(&line);
}

static void entry(struct skn_sink *out, const struct skn_source *source)
{
	const struct skn_node *f = source->fields;
	struct skn_buf url = SKN_BUF_INIT;

	tag(out, "TY", type_tag(source->type));
	tag(out, "ID", source->key);
	tag(out, "TI", source->title);
	people(out, "AU", skn_node_find(f, "author"));
	people(out, "A2", skn_node_find(f, "editor"));
	tag(out, "T2", skn_node_text(f, "container-title"));
	tag(out, "PB", skn_node_text(f, "publisher"));
	date(out, "DA", skn_node_text(f, "issued"), true);
	tag(out, "VL", skn_node_text(f, "volume"));
	tag(out, "IS", skn_node_text(f, "issue"));
	pages(out, skn_node_text(f, "page"));
	tag(out, "SN", skn_node_text(f, skn_node_text(f, "ISBN") ? "ISBN" : "ISSN"));
	tag(out, "DO", skn_node_text(f, "DOI"));
	tag(out, "AN", skn_node_text(f, "arXiv") ? skn_node_text(f, "arXiv") : skn_node_text(f, "PMID"));
	skn_source_url(&url, source);
	tag_n(out, "UR", url.p, url.n);
	date(out, "Y2", skn_node_text(f, "accessed"), false);
	tag(out, "LA", skn_node_text(f, "language"));
	tag(out, "AB", skn_node_text(f, "abstract"));
	tag(out, "N1", skn_node_text(f, "note"));
	skn_buf_release(&url);
}

int skn_render_ris(struct skn_sink *out, const struct skn_thread *thread,
		   const struct skn_page_info *info, struct skn_err *err)
{
	struct skn_numbers numbers;

	skn_numbers_make(&numbers, thread);
	for (size_t n = 1; n <= numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, thread, &numbers, n);
		skn_sink_puts(out, n > 1 ? "\r\n" : "");
		entry(out, &source);
		if (n == 1)
			provenance(out, thread, info);
		skn_sink_puts(out, "ER  - \r\n");
	}
	skn_numbers_release(&numbers);
	return skn_sink_check(out, err);
}
