#include "import/page_csl.h"

#include "md/md.h"
#include "text/name.h"
#include "uni/uni.h"

#define LINE_MAX_CHARS 2000     /* schema/defs.json, line */
#define ABSTRACT_MAX_CHARS 100000 /* schema/item.json */
#define NOTE_MAX_CHARS 10000
#define PEOPLE_MAX 5000         /* schema/defs.json, people */
#define DOI_URL "https://doi.org/"
#define ARXIV_URL "https://arxiv.org/abs/"

struct adopter {
	struct skn_page *page;
	struct skn_page_source *source;
	const struct skn_node *csl;
	enum skn_page_csl_text text;
};

/* The types that a record may have: schema/item.json. */
static const char *const item_types[] = {
	"article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
	"broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
	"entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
	"interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
	"musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
	"personal_communication", "post", "post-weblog", "regulation", "report", "review",
	"review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
};

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* S is N bytes or fewer of the characters in SET and, with ALNUM, letters and digits. */
static bool is_of(const char *s, bool alnum, const char *set, size_t max)
{
	size_t n = strlen(s);

	for (size_t i = 0; i < n; i++) {
		if (!(alnum && is_alnum(s[i])) && !strchr(set, s[i]))
			return false;
	}
	return n > 0 && n <= max;
}

static bool has_blank(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s <= ' ')
			return true;
	}
	return false;
}

bool skn_page_is_doi(const char *s)
{
	size_t digits = skn_starts_with(s, "10.") ? strspn(s + 3, "0123456789") : 0;

	return digits >= 4 && digits <= 9 && s[3 + digits] == '/' && s[4 + digits] && !has_blank(s);
}

/* 1806.07572v3, or hep-th/9901001 */
bool skn_page_is_arxiv(const char *s)
{
	size_t n = strspn(s, "0123456789"), rest = 0;

	if (n == 4 && s[4] == '.') {
		rest = strspn(s + 5, "0123456789");
		n = rest == 4 || rest == 5 ? 5 + rest : 0;
	} else {
		n = strspn(s, "abcdefghijklmnopqrstuvwxyz-");
		if (n && s[n] == '.' && s[n + 1] && s[n + 2])
			n += 3;
		n = n && s[n] == '/' && strspn(s + n + 1, "0123456789") == 7 ? n + 8 : 0;
	}
	if (n && s[n] == 'v' && s[n + 1])
		n += 1 + strspn(s + n + 1, "0123456789");
	return n && !s[n];
}

static bool is_url(const char *s)
{
	return (strncasecmp(s, "http://", 7) == 0 || strncasecmp(s, "https://", 8) == 0) &&
	       !has_blank(s) && strlen(s) <= 4096 && strchr(s, '/')[2];
}

static bool is_isbn(const char *s)
{
	return is_of(s, false, "0123456789Xx -", 20) && strlen(s) >= 10;
}

static bool is_issn(const char *s)
{
	size_t n = strlen(s);

	return is_of(s, false, "0123456789Xx-", 9) && (n == 8 || (n == 9 && s[4] == '-'));
}

static bool is_pmid(const char *s)
{
	return is_of(s, false, "0123456789", 10);
}

static bool is_pmcid(const char *s)
{
	return skn_starts_with(s, "PMC") && is_pmid(s + 3);
}

static bool is_language(const char *s)
{
	size_t n = strcspn(s, "-");

	if (!is_of(s, true, "-", 60) || n < 2 || n > 3 || strcspn(s, "0123456789") < n)
		return false;
	for (; s[n] == '-'; n += 1 + strcspn(s + n + 1, "-")) {
		size_t part = strcspn(s + n + 1, "-");

		if (part < 1 || part > 8)
			return false;
	}
	return true;
}

/* How it was found; our own exports may say so. */
static bool is_via(const char *s)
{
	const char *colon = strchr(s, ':');

	if (!colon)
		return skn_streq(s, "manual") || skn_streq(s, "import");
	return (skn_starts_with(s, "feed:") || skn_starts_with(s, "reactive:")) &&
	       skn_name_check(colon + 1, strlen(colon + 1), SKN_NAME_ID, NULL) == 0;
}

static bool is_type(const char *s)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(item_types); i++) {
		if (skn_streq(s, item_types[i]))
			return true;
	}
	return false;
}

/* ---- Text ---- */

/* Tags that CSL allows in text are dropped, others are text. */
static void drop_markup(struct skn_buf *out, const char *s, size_t n)
{
	static const char *const tags[] = { "<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>",
					    "</sub>", "</span>", "<sc>", "</sc>" };

	for (size_t i = 0; i < n;) {
		size_t len = 0;

		for (size_t k = 0; s[i] == '<' && k < SKN_ARRAY_LEN(tags); k++) {
			if (skn_starts_with(s + i, tags[k]))
				len = strlen(tags[k]);
		}
		if (skn_starts_with(s + i, "<span ") && memchr(s + i, '>', n - i))
			len = (size_t)((const char *)memchr(s + i, '>', n - i) - (s + i)) + 1;
		if (!len)
			skn_buf_addc(out, s[i]);
		i += len ? len : 1;
	}
}

/* Appends with runs of white space as one blank, none at the ends. */
static void put_line(struct skn_buf *out, const struct skn_buf *text)
{
	size_t start = out->n;

	for (size_t i = 0; i < text->n; i++) {
		bool blank = strchr(" \t\r\n", text->p[i]) && text->p[i];

		if (!blank)
			skn_buf_addc(out, text->p[i]);
		else if (out->n > start && out->p[out->n - 1] != ' ')
			skn_buf_addc(out, ' ');
	}
	if (out->n > start && out->p[out->n - 1] == ' ')
		skn_buf_truncate(out, out->n - 1);
}

void skn_page_csl_plain(struct skn_buf *out, const struct skn_node *value,
			enum skn_page_csl_text text)
{
	struct skn_buf plain = SKN_BUF_INIT, clean = SKN_BUF_INIT;

	if (!value->text)
		return;
	if (text == SKN_PAGE_CSL_MARKDOWN)
		skn_md_plain(&plain, value->text, value->len);
	else if (text == SKN_PAGE_CSL_MARKUP)
		drop_markup(&plain, value->text, value->len);
	else
		skn_buf_add(&plain, value->text, value->len);
	skn_uni_clean(&clean, plain.p, plain.n);
	put_line(out, &clean);
	skn_buf_release(&plain);
	skn_buf_release(&clean);
}

static size_t count_chars(const struct skn_buf *text)
{
	size_t chars = 0;

	for (size_t i = 0; i < text->n; i++)
		chars += ((unsigned char)text->p[i] & 0xC0) != 0x80;
	return chars;
}

/* ---- Fields ---- */

static void left_out(const struct adopter *a, const char *field, const char *why)
{
	skn_page_note_at(a->page, a->source->line, "source \"%.80s\": %.40s was left out: %s",
			 a->source->key ? a->source->key : "", field, why);
}

static void text_field(struct adopter *a, const struct skn_node *value, size_t max)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (skn_node_is_scalar(value))
		skn_page_csl_plain(&text, value, a->text);
	if (!skn_node_is_scalar(value))
		left_out(a, value->name, "it is no text");
	else if (count_chars(&text) > max)
		left_out(a, value->name, "it is too long");
	else if (text.n)
		skn_page_set(a->page, a->source, value->name, text.p, text.n);
	skn_buf_release(&text);
}

static void code_field(struct adopter *a, const char *field, const char *value,
		       bool (*fits)(const char *))
{
	if (fits(value))
		skn_page_set(a->page, a->source, field, value, strlen(value));
	else if (*value)
		left_out(a, field, "it has not the form of one");
}

static void date_field(struct adopter *a, const struct skn_node *value)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (skn_page_csl_date(&text, value))
		skn_page_set(a->page, a->source, value->name, text.p, text.n);
	else if (value->child || value->len)
		left_out(a, value->name, "it is no date");
	skn_buf_release(&text);
}

/* One name; NULL when nothing of it can be used. */
static struct skn_node *person(struct adopter *a, const struct skn_node *from)
{
	static const char *const parts[] = { "family", "given", "dropping-particle",
					     "non-dropping-particle", "suffix", "literal" };
	struct skn_tree *tree = &a->page->tree;
	struct skn_node *name = skn_node_new(tree, SKN_OBJECT);

	for (size_t i = 0; i < SKN_ARRAY_LEN(parts); i++) {
		bool whole = skn_node_is_scalar(from) && skn_streq(parts[i], "literal");
		const struct skn_node *part = whole ? from : skn_node_find(from, parts[i]);
		struct skn_buf text = SKN_BUF_INIT;

		if (part && skn_node_is_scalar(part))
			skn_page_csl_plain(&text, part, a->text);
		if (text.n && count_chars(&text) <= LINE_MAX_CHARS)
			skn_node_set(tree, name, parts[i], skn_node_string(tree, text.p, text.n));
		skn_buf_release(&text);
	}
	return name->child ? name : NULL;
}

static void people_field(struct adopter *a, const struct skn_node *value)
{
	struct skn_node *people = skn_node_new(&a->page->tree, SKN_ARRAY);
	const struct skn_node *from = value->kind == SKN_ARRAY ? value->child : value;

	for (; from && people->n_children < PEOPLE_MAX;
	     from = value->kind == SKN_ARRAY ? from->next : NULL) {
		struct skn_node *name = person(a, from);

		if (name)
			skn_node_append(people, name);
	}
	if (from)
		left_out(a, value->name, "there are too many names");
	else if (people->child)
		skn_node_set(&a->page->tree, a->source->item, value->name, people);
}

static bool is_any(const char *name, const char *const *list)
{
	for (; *list; list++) {
		if (skn_streq(name, *list))
			return true;
	}
	return false;
}

static bool set_code(struct adopter *a, const struct skn_node *value)
{
	static const struct {
		const char *name;
		bool (*fits)(const char *);
	} codes[] = {
		{ "type", is_type },   { "DOI", skn_page_is_doi },     { "arXiv", skn_page_is_arxiv },
		{ "PMID", is_pmid },   { "PMCID", is_pmcid }, { "ISBN", is_isbn },
		{ "ISSN", is_issn },   { "URL", is_url },     { "language", is_language },
		{ "via", is_via },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(codes); i++) {
		const char *text = value->text ? value->text : "";

		if (!skn_streq(codes[i].name, value->name))
			continue;
		if (strlen(text) != value->len)
			text = "\n"; /* a NUL inside: it has the form of nothing */
		if (codes[i].fits == skn_page_is_doi && skn_starts_with(text, DOI_URL))
			text += strlen(DOI_URL);
		code_field(a, codes[i].name, text, codes[i].fits);
		return true;
	}
	return false;
}

static void set_member(struct adopter *a, const struct skn_node *value)
{
	static const char *const lines[] = { "title", "container-title", "publisher", "volume",
					     "issue", "page", NULL };
	static const char *const names[] = { "author", "editor", NULL };
	static const char *const dates[] = { "issued", "accessed", NULL };
	static const char *const known[] = { "id", "citation-key", "archive", "archive_location", NULL };

	if (is_any(value->name, lines))
		text_field(a, value, LINE_MAX_CHARS);
	else if (is_any(value->name, names))
		people_field(a, value);
	else if (is_any(value->name, dates))
		date_field(a, value);
	else if (skn_streq(value->name, "abstract"))
		text_field(a, value, ABSTRACT_MAX_CHARS);
	else if (skn_streq(value->name, "note"))
		text_field(a, value, NOTE_MAX_CHARS);
	else if (!set_code(a, value) && !is_any(value->name, known))
		left_out(a, value->name, "a record has no such field");
}

/* Our own CSL gives arXiv's number as a place in an archive, and an address
 * that is only made from the DOI or that number. */
static void set_derived(struct adopter *a)
{
	const char *archive = skn_node_text(a->csl, "archive");
	const char *place = skn_node_text(a->csl, "archive_location");
	const char *doi, *arxiv, *url;

	if (archive && place && skn_streq(archive, "arXiv"))
		code_field(a, "arXiv", place, skn_page_is_arxiv);
	doi = skn_node_text(a->source->item, "DOI");
	arxiv = skn_node_text(a->source->item, "arXiv");
	url = a->source->url;
	if (url && ((doi && skn_starts_with(url, DOI_URL) &&
		     skn_streq(url + strlen(DOI_URL), doi)) ||
		    (arxiv && skn_starts_with(url, ARXIV_URL) &&
		     skn_streq(url + strlen(ARXIV_URL), arxiv))))
		skn_node_set(&a->page->tree, a->source->item, "URL", NULL);
}

void skn_page_csl(struct skn_page *page, struct skn_page_source *source,
		  const struct skn_node *csl, enum skn_page_csl_text text)
{
	struct adopter a = { .page = page, .source = source, .csl = csl, .text = text };

	for (const struct skn_node *c = csl->child; c; c = c->next)
		set_member(&a, c);
	set_derived(&a);
	skn_page_sync(source);
}
