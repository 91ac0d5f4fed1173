#include "import/page.h"

#include "uni/uni.h"

void skn_page_init(struct skn_page *page)
{
	*page = (struct skn_page){ .items = -1 };
}

void skn_page_release(struct skn_page *page)
{
	skn_vec_release(&page->narrative);
	skn_vec_release(&page->events);
	skn_vec_release(&page->voices);
	skn_vec_release(&page->tensions);
	skn_vec_release(&page->sources);
	skn_vec_release(&page->notes);
	skn_tree_release(&page->tree);
	skn_page_init(page);
}

char *skn_page_strndup(struct skn_page *page, const char *s, size_t n)
{
	return skn_arena_strndup(&page->tree.arena, s, n);
}

void skn_page_note_at(struct skn_page *page, uint32_t line, const char *fmt, ...)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_page_note note = { .line = line };
	va_list ap;

	va_start(ap, fmt);
	skn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	note.text = skn_page_strndup(page, text.p, text.n);
	skn_vec_push(&page->notes, note);
	skn_buf_release(&text);
}

struct skn_page_source *skn_page_add_source(struct skn_page *page, uint32_t line)
{
	struct skn_page_source source = { .title = "", .line = line };

	source.item = skn_node_new(&page->tree, SKN_OBJECT);
	skn_vec_push(&page->sources, source);
	return skn_vec_last(&page->sources);
}

void skn_page_sync(struct skn_page_source *source)
{
	const char *title = skn_node_text(source->item, "title");

	source->title = title ? title : "";
	source->outlet = skn_node_text(source->item, "container-title");
	source->via = skn_node_text(source->item, "via");
	source->date = skn_node_text(source->item, "issued");
	source->url = skn_node_text(source->item, "URL");
}

void skn_page_set(struct skn_page *page, struct skn_page_source *source, const char *field,
		  const char *s, size_t n)
{
	skn_node_set(&page->tree, source->item, field, skn_node_string(&page->tree, s, n));
	skn_page_sync(source);
}

bool skn_page_cite(struct skn_page *page, size_t n)
{
	struct skn_page_source *source;

	if (n == 0 || n > page->sources.n)
		return false;
	source = &page->sources.v[n - 1];
	if (source->cited)
		return true;
	source->cited = true;
	if (page->last_first_cited != SIZE_MAX)
		page->last_first_cited = n == page->last_first_cited + 1 ? n : SIZE_MAX;
	return true;
}

void skn_page_finish(struct skn_page *page)
{
	/* where there are keys the numbers are our own */
	if (page->last_first_cited == SIZE_MAX && !page->sources.v[0].key)
		skn_page_note_at(page, page->sources.v[0].line,
				 "sources are not numbered in order of first citation; "
				 "an export numbers them anew");
	for (size_t i = 0; i < page->sources.n; i++) {
		const struct skn_page_source *source = &page->sources.v[i];

		if (!source->cited)
			skn_page_note_at(page, source->line,
					 "source %zu is not cited; it is kept as an item", i + 1);
	}
}

static int refuse_at(const struct skn_buf *text, size_t at, const char *what, const char *path,
		     struct skn_err *err)
{
	uint32_t line = 1;
	size_t start = 0;

	for (size_t i = 0; i < at; i++) {
		if (text->p[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	return skn_fail_at(err, SKN_EDATA, path, line, (uint32_t)(at - start + 1),
			   "%s can't stand in a page", what);
}

static int check_characters(const struct skn_buf *text, bool allow_tab, const char *path,
			    struct skn_err *err)
{
	size_t at;
	uint32_t cp;
	enum skn_uni_fault fault = skn_uni_scan(text->p, text->n, &at, &cp);
	const char *tab = allow_tab ? NULL : memchr(text->p, '\t', text->n);
	char what[80];

	if (tab && (fault == SKN_UNI_OK || (size_t)(tab - text->p) < at)) {
		at = (size_t)(tab - text->p);
		snprintf(what, sizeof(what), "a TAB");
	} else if (fault == SKN_UNI_INVALID) {
		snprintf(what, sizeof(what), "the byte 0x%02x, which is no UTF-8,",
			 (unsigned char)text->p[at]);
	} else if (fault != SKN_UNI_OK) {
		snprintf(what, sizeof(what), "%s, U+%04" PRIX32 ",", skn_uni_fault_name(fault), cp);
	} else {
		return 0;
	}
	return refuse_at(text, at, what, path, err);
}

static void copy_lines(struct skn_buf *out, const char *s, size_t n)
{
	for (const char *end = s + n, *cr; s < end; s = cr + 1) {
		cr = memchr(s, '\r', (size_t)(end - s));
		if (!cr) {
			skn_buf_add(out, s, (size_t)(end - s));
			return;
		}
		skn_buf_add(out, s, (size_t)(cr - s));
		if (cr + 1 == end || cr[1] != '\n')
			skn_buf_addc(out, '\r'); /* refused later, with its place */
	}
}

int skn_page_input(struct skn_page *page, struct skn_buf *out, const char *s, size_t n,
		   bool allow_tab, const char *path, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	if (n > SKN_PAGE_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "the page has %zu bytes, more than %zu", n, SKN_PAGE_SIZE_MAX);
	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
		s += 3;
		n -= 3;
	}
	copy_lines(&text, s, n);
	rc = check_characters(&text, allow_tab, path, err);
	if (rc == 0 && !skn_uni_is_nfc(text.p, text.n)) {
		skn_page_note_at(page, 0, "the page was brought to Unicode normal form C");
		skn_uni_nfc(out, text.p, text.n);
	} else if (rc == 0) {
		skn_buf_add(out, text.p, text.n);
	}
	skn_buf_release(&text);
	return rc;
}
