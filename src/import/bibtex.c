#include "import/bibtex.h"

#include "base/map.h"

struct parser {
	struct skn_bibtex *bib;
	const char *p, *end;
	uint32_t line;
	struct skn_map macros; /* name -> char * */
	struct skn_map fields; /* of the entry: name -> char *, as written */
	size_t total;          /* bytes of values so far */
};

static void fault(struct parser *p, uint32_t line, const char *fmt, ...) SKN_PRINTF(3, 4);

static void fault(struct parser *p, uint32_t line, const char *fmt, ...)
{
	struct skn_bibtex_fault f = { .line = line };
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	f.text = skn_arena_strndup(&p->bib->tree.arena, text, strlen(text));
	skn_vec_push(&p->bib->faults, f);
}

static void forward(struct parser *p)
{
	p->line += *p->p == '\n';
	p->p++;
}

static void skip_blanks(struct parser *p)
{
	while (p->p < p->end && strchr(" \t\r\n", *p->p))
		forward(p);
}

static bool take(struct parser *p, char c)
{
	skip_blanks(p);
	if (p->p == p->end || *p->p != c)
		return false;
	p->p++;
	return true;
}

static bool is_name_char(char c)
{
	return (unsigned char)c > ' ' && c != 0x7F && !strchr("\"#%'(),={}@", c);
}

/* A name in lower case; its length, 0 when there is none. */
static size_t take_name(struct parser *p, char *name, size_t size)
{
	size_t n = 0;

	skip_blanks(p);
	for (; p->p < p->end && is_name_char(*p->p); p->p++) {
		if (n < size - 1)
			name[n++] = (char)(*p->p >= 'A' && *p->p <= 'Z' ? *p->p - 'A' + 'a' : *p->p);
	}
	name[n] = '\0';
	return n;
}

/* What stands between braces or quotes, appended as it is. */
static bool take_delimited(struct parser *p, struct skn_buf *out, char close)
{
	int depth = 0;

	for (; p->p < p->end; forward(p)) {
		if (*p->p == close && depth == 0) {
			p->p++;
			return true;
		}
		if (*p->p == '{' && ++depth > SKN_BIBTEX_NESTING_MAX)
			return false;
		if (*p->p == '}' && --depth < 0)
			return false;
		skn_buf_addc(out, *p->p);
		if (*p->p == '\\' && p->p + 1 < p->end && !strchr("{}\"\n", p->p[1]))
			skn_buf_addc(out, *++p->p);
	}
	return false;
}

static bool take_macro(struct parser *p, struct skn_buf *out)
{
	char name[128];
	size_t n = take_name(p, name, sizeof(name));
	const char *value = skn_map_find(&p->macros, name, n);

	if (n == 0)
		return false;
	if (strspn(name, "0123456789") == n)
		value = name;
	if (!value)
		fault(p, p->line, "the name \"%s\" is not defined", name);
	skn_buf_adds(out, value ? value : name);
	return true;
}

/* piece *("#" piece) */
static bool take_value(struct parser *p, struct skn_buf *out)
{
	size_t before = out->n;
	bool ok;

	do {
		skip_blanks(p);
		if (p->p < p->end && (*p->p == '{' || *p->p == '"')) {
			char close = *p->p == '{' ? '}' : '"';

			p->p++;
			ok = take_delimited(p, out, close);
		} else {
			ok = take_macro(p, out);
		}
		if (p->total + (out->n - before) > SKN_BIBTEX_TOTAL_MAX)
			ok = false;
	} while (ok && take(p, '#'));
	p->total += out->n - before;
	return ok;
}

static void put_copy(struct skn_map *map, const char *name, const char *value)
{
	free(skn_map_put(map, name, strlen(name), skn_xstrdup(value)));
}

/* "name = value" into MAP. */
static bool take_field(struct parser *p, struct skn_map *map)
{
	struct skn_buf value = SKN_BUF_INIT;
	char name[128];
	uint32_t line = p->line;
	bool ok = take_name(p, name, sizeof(name)) && take(p, '=') && take_value(p, &value);

	if (ok && skn_map_has(map, name, strlen(name)) && map == &p->fields)
		fault(p, line, "the field \"%s\" stands twice in an entry; the first counts", name);
	else if (ok)
		put_copy(map, name, value.p);
	skn_buf_release(&value);
	return ok;
}

/* ---- An entry as CSL ---- */

static const struct {
	const char *entry, *type;
} types[] = {
	{ "article", "article-journal" }, { "book", "book" }, { "booklet", "pamphlet" },
	{ "collection", "book" }, { "conference", "paper-conference" }, { "dataset", "dataset" },
	{ "electronic", "webpage" }, { "inbook", "chapter" }, { "incollection", "chapter" },
	{ "inproceedings", "paper-conference" }, { "inreference", "entry-encyclopedia" },
	{ "manual", "report" }, { "mastersthesis", "thesis" }, { "mvbook", "book" },
	{ "online", "webpage" }, { "patent", "patent" }, { "phdthesis", "thesis" },
	{ "proceedings", "book" }, { "report", "report" }, { "software", "software" },
	{ "techreport", "report" }, { "thesis", "thesis" }, { "unpublished", "manuscript" },
	{ "www", "webpage" },
};

/* The first field of BibTeX that is there gives the field of CSL. */
static const struct {
	const char *field, *csl;
	bool verbatim; /* addresses and identifiers: no TeX but escapes */
} fields[] = {
	{ "journaltitle", "container-title", false }, { "journal", "container-title", false },
	{ "booktitle", "container-title", false }, { "howpublished", "container-title", false },
	{ "publisher", "publisher", false }, { "school", "publisher", false },
	{ "institution", "publisher", false }, { "organization", "publisher", false },
	{ "volume", "volume", false }, { "number", "issue", false }, { "issue", "issue", false },
	{ "doi", "DOI", true }, { "url", "URL", true }, { "isbn", "ISBN", true },
	{ "issn", "ISSN", true }, { "pmid", "PMID", true }, { "pmcid", "PMCID", true },
	{ "langid", "language", false }, { "language", "language", false },
	{ "abstract", "abstract", false }, { "note", "note", false },
	{ "urldate", "accessed", true },
};

static const char *field(const struct parser *p, const char *name)
{
	return skn_map_find(&p->fields, name, strlen(name));
}

static void set(struct parser *p, struct skn_node *entry, const char *name, const char *s, size_t n)
{
	if (n && !skn_node_find(entry, name))
		skn_node_set(&p->bib->tree, entry, name, skn_node_string(&p->bib->tree, s, n));
}

/* An address: braces and the backslashes of escapes left out. */
static void put_verbatim(struct skn_buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '\\' && strchr("%#&_~{}$^", s[1]) && s[1])
			skn_buf_addc(out, *++s);
		else if (!strchr("{} \t\r\n", *s))
			skn_buf_addc(out, *s);
	}
}

static void set_field(struct parser *p, struct skn_node *entry, const char *csl, const char *value,
		      bool verbatim)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (value && verbatim)
		put_verbatim(&text, value);
	else if (value)
		skn_bibtex_plain(&text, value, strlen(value));
	set(p, entry, csl, text.p, text.n);
	skn_buf_release(&text);
}

/* A month by number or by name, 1..12; 0 when it is none. */
static unsigned month_number(const char *s)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	uint64_t number;

	if (skn_parse_uint(s, strlen(s), 12, &number))
		return (unsigned)number;
	for (unsigned i = 0; i < 12; i++) {
		if (strncasecmp(s, names + 3 * i, 3) == 0)
			return i + 1;
	}
	return 0;
}

static void set_date(struct parser *p, struct skn_node *entry)
{
	const char *year = field(p, "year"), *month = field(p, "month"), *day = field(p, "day");
	struct skn_buf text = SKN_BUF_INIT, plain = SKN_BUF_INIT;
	unsigned number = 0;
	uint64_t d = 0;

	set_field(p, entry, "issued", field(p, "date"), true);
	if (month) {
		skn_bibtex_plain(&plain, month, strlen(month));
		number = month_number(plain.p);
	}
	put_verbatim(&text, year ? year : "");
	if (text.n && number)
		skn_buf_addf(&text, "-%02u", number);
	if (text.n && number && day && skn_parse_uint(day, strlen(day), 31, &d) && d)
		skn_buf_addf(&text, "-%02u", (unsigned)d);
	set(p, entry, "issued", text.p, text.n);
	skn_buf_release(&text);
	skn_buf_release(&plain);
}

/* Title and subtitle; "pages" with one hyphen, as CSL has it; arXiv's number. */
static void set_special(struct parser *p, struct skn_node *entry)
{
	const char *title = field(p, "title"), *sub = field(p, "subtitle");
	const char *pages = field(p, "pages"), *eprint = field(p, "eprint");
	const char *archive = field(p, "archiveprefix");
	struct skn_buf text = SKN_BUF_INIT;

	skn_bibtex_plain(&text, title ? title : "", title ? strlen(title) : 0);
	if (sub && text.n) {
		skn_buf_adds(&text, ": ");
		skn_bibtex_plain(&text, sub, strlen(sub));
	}
	set(p, entry, "title", text.p, text.n);
	skn_buf_clear(&text);
	for (; pages && *pages; pages++) {
		if (*pages != '-' || text.n == 0 || text.p[text.n - 1] != '-')
			skn_buf_addc(&text, *pages);
	}
	set_field(p, entry, "page", text.p, false);
	if (!archive)
		archive = field(p, "eprinttype");
	if (eprint && archive && strcasecmp(archive, "arxiv") == 0)
		set_field(p, entry, "arXiv", eprint, true);
	skn_buf_release(&text);
}

static void set_names(struct parser *p, struct skn_node *entry, const char *name)
{
	const char *value = field(p, name);
	struct skn_node *names;

	if (!value)
		return;
	names = skn_bibtex_names(&p->bib->tree, value, strlen(value));
	if (names->child)
		skn_node_set(&p->bib->tree, entry, name, names);
}

static const char *type_of(const struct parser *p, const char *entry)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(types); i++) {
		if (skn_streq(types[i].entry, entry))
			return types[i].type;
	}
	return field(p, "url") ? "webpage" : "document";
}

static void add_entry(struct parser *p, const char *entry_type, const char *key)
{
	struct skn_node *entry = skn_node_new(&p->bib->tree, SKN_OBJECT);
	const char *type = type_of(p, entry_type);

	set(p, entry, "id", key, strlen(key));
	set(p, entry, "type", type, strlen(type));
	set_special(p, entry);
	set_names(p, entry, "author");
	set_names(p, entry, "editor");
	set_date(p, entry);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++)
		set_field(p, entry, fields[i].csl, field(p, fields[i].field), fields[i].verbatim);
	skn_node_append(p->bib->tree.root, entry);
}

/* ---- The file ---- */

static void free_values(struct skn_map *map)
{
	skn_map_release(map, free);
	*map = (struct skn_map)SKN_MAP_INIT;
}

/* The key and the fields; from behind the opening brace. */
static bool take_entry(struct parser *p, const char *type, char close)
{
	struct skn_buf key = SKN_BUF_INIT;
	bool ok;

	skip_blanks(p);
	while (p->p < p->end && (unsigned char)*p->p > ' ' && !strchr(",{}()\"", *p->p))
		skn_buf_addc(&key, *p->p++);
	ok = key.n > 0;
	while (ok && take(p, ',')) {
		skip_blanks(p);
		if (p->p < p->end && *p->p == close)
			break; /* a comma behind the last field */
		ok = take_field(p, &p->fields);
	}
	ok = ok && take(p, close);
	if (ok)
		add_entry(p, type, key.p);
	skn_buf_release(&key);
	free_values(&p->fields);
	return ok;
}

static bool take_object(struct parser *p, const char *type)
{
	struct skn_buf skipped = SKN_BUF_INIT;
	char close;
	bool ok;

	skip_blanks(p);
	if (p->p == p->end || (*p->p != '{' && *p->p != '('))
		return skn_streq(type, "comment");
	close = *p->p++ == '{' ? '}' : ')';
	if (skn_streq(type, "comment"))
		ok = take_delimited(p, &skipped, close);
	else if (skn_streq(type, "preamble"))
		ok = take_value(p, &skipped) && take(p, close);
	else if (skn_streq(type, "string"))
		ok = take_field(p, &p->macros) && take(p, close);
	else
		ok = take_entry(p, type, close);
	skn_buf_release(&skipped);
	return ok;
}

/* To the next "@" that begins a line. */
static void recover(struct parser *p)
{
	while (p->p < p->end && !(*p->p == '@' && p->p[-1] == '\n'))
		forward(p);
}

static void parse_all(struct parser *p)
{
	while (p->p < p->end) {
		char type[64];
		uint32_t line;

		if (*p->p != '@') {
			forward(p);
			continue;
		}
		p->p++;
		line = p->line;
		if (take_name(p, type, sizeof(type)) && take_object(p, type))
			continue;
		fault(p, line, "the entry @%s that begins here can't be read beyond line %" PRIu32, type,
		      p->line);
		recover(p);
	}
}

int skn_bibtex_parse(struct skn_bibtex *out, const char *s, size_t n, const char *path,
		     struct skn_err *err)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun",
					      "jul", "aug", "sep", "oct", "nov", "dec" };
	struct parser p = { .bib = out, .p = s, .end = s + n, .line = 1 };
	int rc = 0;

	memset(out, 0, sizeof(*out));
	if (n > SKN_BIBTEX_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "the bibliography has %zu bytes, more than %zu", n,
				   SKN_BIBTEX_SIZE_MAX);
	out->tree.root = skn_node_new(&out->tree, SKN_ARRAY);
	for (size_t i = 0; i < SKN_ARRAY_LEN(months); i++)
		put_copy(&p.macros, months[i], months[i]);
	parse_all(&p);
	if (p.total > SKN_BIBTEX_TOTAL_MAX) {
		rc = skn_fail_at(err, SKN_ELIMIT, path, p.line, 0,
				 "the values of the bibliography have more than %zu bytes",
				 SKN_BIBTEX_TOTAL_MAX);
		skn_bibtex_release(out);
	}
	free_values(&p.macros);
	return rc;
}

void skn_bibtex_release(struct skn_bibtex *bib)
{
	skn_tree_release(&bib->tree);
	skn_vec_release(&bib->faults);
}
