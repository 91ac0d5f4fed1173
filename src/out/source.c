#include "out/source.h"

static bool is_found_via(const char *via)
{
	return via && (skn_starts_with(via, "feed:") || skn_starts_with(via, "reactive:"));
}

const char *skn_source_outlet(const struct skn_node *fields)
{
	const char *container = skn_node_text(fields, "container-title");
	const char *via = skn_node_text(fields, "via");

	return container ? container : is_found_via(via) ? via : skn_node_text(fields, "publisher");
}

void skn_source_get(struct skn_source *out, const struct skn_thread *thread,
		    const struct skn_numbers *numbers, size_t number)
{
	const char *key = numbers->keys.v[number - 1];
	const struct skn_record *item = skn_records_find(&thread->items, key);
	const struct skn_node *f = item ? item->tree.root : NULL;

	*out = (struct skn_source){ .item = item, .key = key, .number = number, .title = key,
				    .fields = f };
	if (!f)
		return;
	if (skn_node_text(f, "title"))
		out->title = skn_node_text(f, "title");
	out->via = skn_node_text(f, "via");
	out->date = skn_node_text(f, "issued");
	out->type = skn_node_text(f, "type");
	out->outlet = skn_source_outlet(f);
}

void skn_source_url(struct skn_buf *out, const struct skn_source *source)
{
	const char *url = skn_node_text(source->fields, "URL");
	const char *doi = skn_node_text(source->fields, "DOI");
	const char *arxiv = skn_node_text(source->fields, "arXiv");

	if (url)
		skn_buf_adds(out, url);
	else if (doi)
		skn_buf_addf(out, "https://doi.org/%s", doi);
	else if (arxiv)
		skn_buf_addf(out, "https://arxiv.org/abs/%s", arxiv);
}

void skn_sources_write(struct skn_sink *out, const struct skn_thread *thread, const char *between,
		       void (*entry)(struct skn_sink *out, const struct skn_source *source))
{
	struct skn_numbers numbers;

	skn_numbers_make(&numbers, thread);
	for (size_t n = 1; n <= numbers.keys.n; n++) {
		struct skn_source source;

		skn_source_get(&source, thread, &numbers, n);
		if (n > 1)
			skn_sink_puts(out, between);
		entry(out, &source);
	}
	skn_numbers_release(&numbers);
}
