#include "import/page_refs.h"

#include "doc/cite.h"
#include "import/bibtex.h"
#include "json/json.h"
#include "yaml/yaml.h"

void skn_page_refs_release(struct skn_page_refs *refs)
{
	for (size_t i = 0; i < refs->refs.n; i++)
		free(refs->refs.v[i].key);
	skn_vec_release(&refs->refs);
	skn_map_release(&refs->by_key, NULL);
	skn_tree_release(&refs->tree);
	free(refs->fault);
	memset(refs, 0, sizeof(*refs));
}

static struct skn_page_ref *find_ref(const struct skn_page_refs *refs, const char *key, size_t n)
{
	size_t at = (size_t)(uintptr_t)skn_map_find(&refs->by_key, key, n);

	return at ? &refs->refs.v[at - 1] : NULL;
}

int skn_page_refs_add(struct skn_page_refs *refs, const struct skn_node *list,
		      enum skn_page_csl_text text, bool keep, const char *path,
		      struct skn_err *err)
{
	if (list && list->kind == SKN_OBJECT)
		list = skn_node_find(list, "references");
	if (!list || list->kind != SKN_ARRAY)
		return skn_fail_at(err, SKN_EDATA, path, list ? list->line : 0, 0,
				   "a list of references is expected");
	for (const struct skn_node *c = list->child; c; c = c->next) {
		const char *key = skn_node_text(c, "id");
		struct skn_page_ref ref = { .csl = c, .text = text, .keep = keep };

		if (!key || !*key)
			return skn_fail_at(err, SKN_EDATA, path, c->line, c->column,
					   "a reference without an id");
		if (find_ref(refs, key, strlen(key)))
			continue;
		ref.key = skn_xstrdup(key);
		skn_vec_push(&refs->refs, ref);
		skn_map_put(&refs->by_key, key, strlen(key), (void *)(uintptr_t)refs->refs.n);
	}
	return 0;
}

static int read_bibtex(struct skn_page_refs *refs, struct skn_page *page,
		       const struct skn_page_bibliography *b, struct skn_err *err)
{
	struct skn_bibtex bib;
	int rc = skn_bibtex_parse(&bib, b->s, b->n, b->name, err);

	if (rc != 0)
		return rc;
	for (size_t i = 0; i < bib.faults.n; i++)
		skn_page_note_at(page, 0, "%s:%" PRIu32 ": %s", b->name, bib.faults.v[i].line,
				 bib.faults.v[i].text);
	if (bib.faults.n)
		refs->fault = skn_xasprintf("%s:%" PRIu32 ": %s", b->name, bib.faults.v[0].line,
					    bib.faults.v[0].text);
	refs->tree = bib.tree;
	skn_vec_release(&bib.faults);
	return skn_page_refs_add(refs, refs->tree.root, SKN_PAGE_CSL_PLAIN, false, b->name, err);
}

int skn_page_refs_read(struct skn_page_refs *refs, struct skn_page *page,
		       const struct skn_page_bibliography *b, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_page_bibliography clean = { .name = b->name };
	int rc = skn_page_input(page, &text, b->s, b->n, true, b->name, err);

	clean.s = text.p;
	clean.n = text.n;
	if (rc != 0)
		goto out;
	if (skn_ends_with(b->name, ".json")) {
		rc = skn_json_parse(&refs->tree, text.p, text.n, b->name, err);
		if (rc == 0)
			rc = skn_page_refs_add(refs, refs->tree.root, SKN_PAGE_CSL_MARKUP, false,
					       b->name, err);
	} else if (skn_ends_with(b->name, ".yaml") || skn_ends_with(b->name, ".yml")) {
		rc = skn_yaml_parse(&refs->tree, text.p, text.n, b->name, err);
		if (rc == 0)
			rc = skn_page_refs_add(refs, refs->tree.root, SKN_PAGE_CSL_MARKDOWN, false,
					       b->name, err);
	} else if (skn_ends_with(b->name, ".bib") || skn_ends_with(b->name, ".bibtex")) {
		rc = read_bibtex(refs, page, &clean, err);
	} else {
		rc = skn_fail_at(err, SKN_EUSAGE, b->name, 0, 0,
				 "the name of a bibliography ends in .bib, .json or .yaml");
	}
out:
	skn_buf_release(&text);
	return rc;
}

static void add_source(struct skn_page *page, struct skn_page_ref *ref)
{
	struct skn_page_source *source = skn_page_add_source(page, ref->csl->line);

	source->key = skn_page_strndup(page, ref->key, strlen(ref->key));
	skn_page_csl(page, source, ref->csl, ref->text);
	ref->number = page->sources.n;
}

void skn_page_refs_finish(struct skn_page_refs *refs, struct skn_page *page)
{
	size_t unused = 0;

	for (size_t i = 0; i < refs->refs.n; i++) {
		struct skn_page_ref *ref = &refs->refs.v[i];

		if (!ref->number && ref->keep)
			add_source(page, ref);
		unused += !ref->number;
	}
	if (unused)
		skn_page_note_at(page, 0, "%zu %s cited; left out", unused,
				 unused == 1 ? "entry of the bibliography is not"
					     : "entries of the bibliography are not");
}

/* ---- Citations ---- */

/*
 * Pandoc's keys may have more characters than ours (capitals, colons ...).  The
 * scanner reads a copy in which every key is as long as it was, and of ours.
 */
static bool is_key_start(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t key_length(const char *s, size_t n)
{
	size_t i = 0;

	if (n == 0 || !is_key_start(s[0]))
		return 0;
	for (i = 1; i < n; i++) {
		if (is_key_start(s[i]))
			continue;
		if (!strchr(":.#$%&-+?<>~/", s[i]) || i + 1 == n || !is_key_start(s[i + 1]))
			break;
	}
	return i;
}

static void put_copy(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool cite = s[i] == '@' && i && strchr("[ ;\n-", s[i - 1]);
		size_t len = cite ? key_length(s + i + 1, n - i - 1) : 0;

		skn_buf_addc(out, s[i]);
		skn_buf_fill(out, 'k', len);
		i += len;
	}
}

static uint32_t count_lines(const char *s, size_t n)
{
	uint32_t lines = 0;

	for (size_t i = 0; i < n; i++)
		lines += s[i] == '\n';
	return lines;
}

/* The number of a key, which becomes a source if it wasn't; 0 with an error. */
static size_t number_of(struct skn_page_refs *refs, struct skn_page *page, const char *key,
			size_t n, struct skn_page_place place, struct skn_err *err)
{
	struct skn_page_ref *ref = find_ref(refs, key, n);

	if (!ref) {
		skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
			    "\"%.*s\" is cited, but no reference has this key", (int)(n > 80 ? 80 : n),
			    key);
		if (refs->fault)
			skn_hint(err, "perhaps %s", refs->fault);
		else
			skn_hint(err, "--bibliography gives a bibliography beside the page");
		return 0;
	}
	if (!ref->number)
		add_source(page, ref);
	skn_page_cite(page, ref->number);
	if (!*page->sources.v[ref->number - 1].title) {
		skn_fail_at(err, SKN_EDATA, place.path, place.line, 0,
			    "the reference \"%s\" has no title", ref->key);
		return 0;
	}
	return ref->number;
}

static int put_numbers(struct skn_page_refs *refs, struct skn_page *page, struct skn_buf *out,
		       const char *md, size_t n, const struct skn_cites *cites,
		       struct skn_page_place place, struct skn_err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < cites->cites.n; i++) {
		const struct skn_cite *c = &cites->cites.v[i];
		size_t number;

		place.line += count_lines(md + at, c->key - at);
		number = number_of(refs, page, md + c->key, c->key_len, place, err);
		if (!number)
			return SKN_EDATA;
		skn_buf_add(out, md + at, c->key - at);
		skn_buf_addf(out, "%zu", number);
		at = c->key + c->key_len;
	}
	skn_buf_add(out, md + at, n - at);
	return 0;
}

/* Of the faults those stay that are there with the true keys too. */
static bool is_real(const struct skn_cite_fault *fault)
{
	return fault->kind != SKN_CITE_DUPLICATE && fault->kind != SKN_CITE_ADJACENT;
}

int skn_page_refs_cite(struct skn_page_refs *refs, struct skn_page *page, struct skn_buf *out,
		       const char *md, size_t n, struct skn_page_place place, struct skn_err *err)
{
	struct skn_buf copy = SKN_BUF_INIT, numbered = SKN_BUF_INIT;
	struct skn_cites cites = { 0 };
	int rc = 0;

	put_copy(&copy, md, n);
	skn_cites_scan(&cites, copy.p, copy.n);
	for (size_t i = 0; rc == 0 && i < cites.faults.n; i++) {
		const struct skn_cite_fault *f = &cites.faults.v[i];
		int len = (int)(f->end - f->start > 80 ? 80 : f->end - f->start);

		if (is_real(f))
			rc = skn_fail_at(err, SKN_EDATA, place.path,
					 place.line + count_lines(md, f->start), 0, "%s: %.*s",
					 f->message, len, md + f->start);
	}
	if (rc == 0)
		rc = put_numbers(refs, page, &numbered, md, n, &cites, place, err);
	if (rc == 0) {
		skn_cites_join_adjacent(&numbered);
		rc = skn_page_check_cites(numbered.p, numbered.n, place, err);
	}
	skn_buf_add(out, numbered.p, numbered.n);
	skn_cites_release(&cites);
	skn_buf_release(&copy);
	skn_buf_release(&numbered);
	return rc;
}
