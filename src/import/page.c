#include "import/page.h"

#include "base/buf.h"
#include "base/utf8.h"

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
	if (page->last_first_cited == SIZE_MAX)
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

static bool is_refused(uint32_t cp, bool allow_tab)
{
	if (cp < 0x20)
		return cp != '\n' && cp != '\r' && !(cp == '\t' && allow_tab);
	return (cp >= 0x7F && cp <= 0x9F) || (cp >= 0x2028 && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF || (cp & 0xFFFE) == 0xFFFE ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

int skn_page_check_bytes(const char *s, size_t n, bool allow_tab, const char *path,
			 struct skn_err *err)
{
	uint32_t line = 1, cp = 0;
	size_t start = 0, len;

	if (n > SKN_PAGE_SIZE_MAX)
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0,
				   "the page has %zu bytes, more than %zu", n, SKN_PAGE_SIZE_MAX);
	for (size_t i = 0; i < n; i += len) {
		len = skn_utf8_decode(s + i, n - i, &cp);
		if (len == 0)
			return skn_fail_at(err, SKN_EDATA, path, line, (uint32_t)(i - start + 1),
					   "byte 0x%02x is not UTF-8", (unsigned char)s[i]);
		if (is_refused(cp, allow_tab) || (cp == '\r' && (i + 1 == n || s[i + 1] != '\n')))
			return skn_fail_at(err, SKN_EDATA, path, line, (uint32_t)(i - start + 1),
					   "character U+%04" PRIX32 " can't stand in a page", cp);
		if (cp == '\n') {
			line++;
			start = i + 1;
		}
	}
	return 0;
}
