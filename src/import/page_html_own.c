/*
 * page_html_own.c - pages that our own exporter wrote; its markup is the
 * contract: src/out/html.h.
 */
#include "import/page_html_parts.h"

#include "import/page_csl.h"
#include "import/page_lines.h"

static int missing(const struct skn_page_html *in, const struct skn_html_node *node,
		   const char *what, struct skn_err *err)
{
	return skn_fail_at(err, SKN_EDATA, in->path, node->line, 0, "a <%s> without %s", node->tag,
			   what);
}

/* The text at and below NODE as it stands; NULL when there is none. */
static const char *text_of(struct skn_page_html *in, const struct skn_html_node *node)
{
	struct skn_buf text = SKN_BUF_INIT;
	const char *s = NULL;

	if (node)
		skn_html_text(&text, node);
	if (text.n)
		s = skn_page_strndup(in->page, text.p, text.n);
	skn_buf_release(&text);
	return s;
}

/* The id behind PREFIX; NULL when the element has none such. */
static const char *id_of(struct skn_page_html *in, const struct skn_html_node *node,
			 const char *prefix)
{
	const char *id = skn_html_attr(node, "id");

	if (!id || !skn_starts_with(id, prefix) || !id[strlen(prefix)])
		return NULL;
	id += strlen(prefix);
	return skn_page_strndup(in->page, id, strlen(id));
}

static const struct skn_html_node *find_section(const struct skn_html_node *root, const char *id)
{
	const struct skn_html_node *node = skn_html_find_id(root, id);

	return skn_html_is(node, "section") ? node : NULL;
}

/* After NODE (NULL = from the start) the next element of that tag below TOP,
 * without looking inside those found. */
static const struct skn_html_node *next_tag(const struct skn_html_node *node,
					    const struct skn_html_node *top, const char *tag)
{
	const struct skn_html_node *n = node ? skn_html_skip(node, top) : skn_html_next(top, top);

	while (n && !skn_html_is(n, tag))
		n = skn_html_next(n, top);
	return n;
}

static int read_head(struct skn_page_html *in, const struct skn_html_node *root, struct skn_err *err)
{
	const struct skn_html_node *version = skn_html_find_class(root, "version");
	const char *number = skn_html_attr(version, "data-version");
	const char *time = skn_html_attr(version, "data-time");
	const char *items = skn_html_attr(version, "data-items");
	uint64_t n;

	in->page->site = text_of(in, skn_html_find_class(root, "site"));
	in->page->title = text_of(in, skn_html_find_tag(root, "h1"));
	if (!in->page->title)
		return missing(in, version, "a title before it", err);
	if (!skn_page_is_date(time, strlen(time)) || !skn_ends_with(time, "Z"))
		return missing(in, version, "a time in data-time", err);
	in->page->time = skn_page_strndup(in->page, time, strlen(time));
	/* a version that is no number was never published */
	if (number && skn_parse_uint(number, strlen(number), SKN_PAGE_NUMBER_MAX, &n))
		in->page->version = (int64_t)n;
	if (!items)
		return 0;
	if (!skn_parse_uint(items, strlen(items), SKN_PAGE_NUMBER_MAX, &n))
		return missing(in, version, "a number in data-items", err);
	in->page->items = (int64_t)n;
	return 0;
}

static void copy_attr(struct skn_page_html *in, struct skn_page_source *source,
		      const struct skn_html_node *node, const char *attr, const char *field)
{
	const char *value = skn_html_attr(node, attr);

	if (value && *value)
		skn_page_set(in->page, source, field, value, strlen(value));
}

/* The address may be made from the DOI or from arXiv's number. */
static void copy_address(struct skn_page_html *in, struct skn_page_source *source,
			 const struct skn_html_node *title)
{
	static const struct {
		const char *before, *field;
		bool (*fits)(const char *);
	} made[] = { { "https://doi.org/", "DOI", skn_page_is_doi },
		     { "https://arxiv.org/abs/", "arXiv", skn_page_is_arxiv } };
	const char *url = skn_html_attr(title, "href");

	for (size_t i = 0; url && i < SKN_ARRAY_LEN(made); i++) {
		const char *id = url + strlen(made[i].before);

		if (skn_starts_with(url, made[i].before) && made[i].fits(id)) {
			skn_page_set(in->page, source, made[i].field, id, strlen(id));
			return;
		}
	}
	copy_attr(in, source, title, "href", "URL");
}

/* The day of the archived copy, where there is one, else of reading. */
static void copy_day(struct skn_page_html *in, struct skn_page_source *source, const struct skn_html_node *title)
{
	const char *day = skn_html_attr(title, "data-versiondate");

	if (day && skn_page_is_date(day, strlen(day)))
		copy_attr(in, source, title, "data-versiondate",
			  skn_html_attr(title, "data-versionurl") ? "archive-date" : "accessed");
}

static int read_source(struct skn_page_html *in, const struct skn_html_node *node,
		       struct skn_err *err)
{
	const struct skn_html_node *title = skn_html_find_class(node, "title");
	const char *key = id_of(in, node, "src-"), *text = text_of(in, title);
	struct skn_page_source *source;

	if (!title)
		text = text_of(in, title = skn_html_find_tag(node, "a"));
	if (!key)
		return missing(in, node, "an id \"src-…\"", err);
	if (!text)
		return missing(in, node, "a title", err);
	source = skn_page_add_source(in->page, node->line);
	source->key = key;
	if (skn_map_put(&in->keys, key, strlen(key), (void *)(uintptr_t)in->page->sources.n))
		return skn_fail_at(err, SKN_EDATA, in->path, node->line, 0,
				   "source \"%s\" stands here a second time", key);
	copy_attr(in, source, node, "data-type", "type");
	skn_page_set(in->page, source, "title", text, strlen(text));
	copy_attr(in, source, node, "data-outlet", "container-title");
	copy_attr(in, source, node, "data-publisher", "publisher");
	copy_attr(in, source, node, "data-issued", "issued");
	copy_address(in, source, title);
	copy_attr(in, source, title, "data-versionurl", "archive-url");
	copy_day(in, source, title);
	copy_attr(in, source, node, "data-via", "via");
	if (source->date && !skn_page_is_date(source->date, strlen(source->date)))
		return missing(in, node, "a date in data-issued", err);
	return 0;
}

static int read_summary(struct skn_page_html *in, const struct skn_html_node *root,
			struct skn_err *err)
{
	const struct skn_html_node *summary = skn_html_find_class(root, "summary");
	struct skn_page_html_blocks blocks = { 0 };
	int rc = summary ? skn_page_html_blocks(in, &blocks, skn_page_inside(summary), err) : 0;

	in->page->summary = skn_page_html_join(in, &blocks);
	return rc;
}

static int read_narrative(struct skn_page_html *in, const struct skn_html_node *section,
			  struct skn_err *err)
{
	struct skn_page_html_blocks blocks = { 0 };
	struct skn_page_span span = skn_page_inside(section);
	int rc;

	while (span.first && !skn_html_is(span.first, "h2"))
		span.first = span.first->next;
	if (!span.first)
		return missing(in, section, "its heading", err);
	span.first = span.first->next;
	rc = skn_page_html_blocks(in, &blocks, span, err);
	for (size_t i = 0; i < blocks.blocks.n; i++)
		skn_vec_push(&in->page->narrative, blocks.blocks.v[i]);
	skn_vec_release(&blocks.blocks);
	return rc;
}

static int read_event(struct skn_page_html *in, const struct skn_html_node *node,
		      struct skn_err *err)
{
	const struct skn_html_node *span = skn_html_find_class(node, "text");
	const char *date = skn_html_attr(node, "data-date");
	struct skn_page_event event = { .line = node->line };
	struct skn_buf text = SKN_BUF_INIT;
	int rc;

	if (!date || !skn_page_is_date(date, strlen(date)))
		return missing(in, node, "a date in data-date", err);
	if (!span)
		return missing(in, node, "a text", err);
	event.id = id_of(in, node, "event-");
	event.date = skn_page_strndup(in->page, date, strlen(date));
	rc = skn_page_html_inline(in, &text, skn_page_inside(span), 0, err);
	event.text = skn_page_strndup(in->page, text.p, text.n);
	skn_vec_push(&in->page->events, event);
	skn_buf_release(&text);
	return rc;
}

/* The stance is what stands between the name and the first paragraph that says
 * it is the evolution. */
static int read_voice(struct skn_page_html *in, const struct skn_html_node *node,
		      struct skn_err *err)
{
	const struct skn_html_node *name = skn_html_find_tag(node, "h3"), *evolution;
	struct skn_page_html_blocks stance = { 0 }, notes = { 0 };
	struct skn_page_voice voice = { .line = node->line };
	int rc;

	voice.id = id_of(in, node, "voice-");
	voice.voice = text_of(in, name);
	if (!voice.voice)
		return missing(in, node, "the voice's name in <h3>", err);
	evolution = name->next;
	while (evolution && !skn_html_has_class(evolution, "evolution"))
		evolution = evolution->next;
	rc = skn_page_html_blocks(in, &stance, (struct skn_page_span){ name->next, evolution }, err);
	if (rc == 0)
		rc = skn_page_html_blocks(in, &notes, (struct skn_page_span){ evolution, NULL }, err);
	voice.stance = skn_page_html_join(in, &stance);
	voice.evolution = skn_page_html_join(in, &notes);
	if (rc == 0 && !voice.stance)
		rc = missing(in, node, "a stance", err);
	skn_vec_push(&in->page->voices, voice);
	return rc;
}

/* All of the item but its state and its resolution is the question. */
static int read_tension(struct skn_page_html *in, const struct skn_html_node *node,
			struct skn_err *err)
{
	const struct skn_html_node *resolution = skn_html_find_class(node, "resolution");
	const char *status = skn_html_attr(node, "data-status");
	struct skn_page_html_blocks question = { 0 }, answer = { 0 };
	struct skn_page_tension tension = { .line = node->line };
	struct skn_page_span span = { node->child, resolution };
	int rc;

	while (span.first && span.first != resolution &&
	       (span.first->kind == SKN_HTML_TEXT || skn_html_has_class(span.first, "status")))
		span.first = span.first->next;
	tension.id = id_of(in, node, "tension-");
	if (status)
		tension.status = skn_page_strndup(in->page, status, strlen(status));
	rc = skn_page_html_blocks(in, &question, span, err);
	if (rc == 0 && resolution)
		rc = skn_page_html_blocks(in, &answer, skn_page_inside(resolution), err);
	tension.text = skn_page_html_join(in, &question);
	tension.resolution = skn_page_html_join(in, &answer);
	if (rc == 0 && !tension.text)
		rc = missing(in, node, "a question", err);
	skn_vec_push(&in->page->tensions, tension);
	return rc;
}

static int each(struct skn_page_html *in, const struct skn_html_node *section, const char *tag,
		int (*read)(struct skn_page_html *, const struct skn_html_node *, struct skn_err *),
		struct skn_err *err)
{
	int rc = 0;

	for (const struct skn_html_node *n = section ? next_tag(NULL, section, tag) : NULL;
	     rc == 0 && n; n = next_tag(n, section, tag))
		rc = read(in, n, err);
	return rc;
}

int skn_page_html_own(struct skn_page_html *in, const struct skn_html_node *root,
		      struct skn_err *err)
{
	const struct skn_html_node *narrative = find_section(root, "narrative");
	int rc = read_head(in, root, err);

	if (rc == 0)
		rc = each(in, find_section(root, "sources"), "li", read_source, err);
	if (rc == 0 && narrative)
		rc = read_narrative(in, narrative, err);
	if (rc == 0)
		rc = each(in, find_section(root, "timeline"), "li", read_event, err);
	if (rc == 0)
		rc = each(in, find_section(root, "perspectives"), "article", read_voice, err);
	if (rc == 0)
		rc = each(in, find_section(root, "tensions"), "li", read_tension, err);
	if (rc == 0)
		rc = read_summary(in, root, err);
	return rc;
}
