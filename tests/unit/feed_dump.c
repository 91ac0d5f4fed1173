/*
 * feed_dump.c - feeds as JSON, for the tests and measures that read real ones.
 *
 *	feed_dump <LIST          a line "FILE TAB CONTENT-TYPE TAB URL" each gives a line of JSON
 *	feed_dump -b N FILE …    parses all files N times: bytes and nanoseconds
 */
#include "base/base.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/fs.h"
#include "gather/feed.h"
#include "text/jsonw.h"

static void put_text(struct skn_jsonw *w, const char *key, const struct skn_feed_text *text)
{
	if (!text->text && !text->src)
		return;
	skn_jsonw_key(w, key);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "text", text->text);
	skn_jsonw_bool(w, "html", text->kind == SKN_FEED_HTML);
	skn_jsonw_str(w, "language", text->language);
	skn_jsonw_str(w, "base", text->base);
	skn_jsonw_str(w, "src", text->src);
	skn_jsonw_str(w, "type", text->type);
	skn_jsonw_object_end(w);
}

static void put_people(struct skn_jsonw *w, const struct skn_feed_person *v, size_t n)
{
	skn_jsonw_key(w, "authors");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "name", v[i].name);
		skn_jsonw_str(w, "email", v[i].email);
		skn_jsonw_str(w, "uri", v[i].uri);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void put_links(struct skn_jsonw *w, const struct skn_feed_link *v, size_t n)
{
	skn_jsonw_key(w, "links");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "href", v[i].href);
		skn_jsonw_str(w, "rel", v[i].rel);
		skn_jsonw_str(w, "type", v[i].type);
		skn_jsonw_str(w, "title", v[i].title);
		skn_jsonw_str(w, "hreflang", v[i].language);
		skn_jsonw_str(w, "length", v[i].length);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void put_categories(struct skn_jsonw *w, const struct skn_feed_category *v, size_t n)
{
	skn_jsonw_key(w, "categories");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "term", v[i].term);
		skn_jsonw_str(w, "scheme", v[i].scheme);
		skn_jsonw_str(w, "label", v[i].label);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void put_entry(struct skn_jsonw *w, const struct skn_feed_entry *e)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "id", e->id);
	skn_jsonw_bool(w, "id_is_link", e->id_is_link);
	skn_jsonw_str(w, "title", e->title);
	put_text(w, "title_markup", &e->title_markup);
	skn_jsonw_str(w, "url", e->url);
	skn_jsonw_str(w, "published", e->published);
	skn_jsonw_str(w, "published_raw", e->published_raw);
	skn_jsonw_str(w, "updated", e->updated);
	skn_jsonw_str(w, "updated_raw", e->updated_raw);
	put_text(w, "summary", &e->summary);
	put_text(w, "content", &e->content);
	skn_jsonw_str(w, "doi", e->doi);
	skn_jsonw_str(w, "language", e->language);
	skn_jsonw_str(w, "source", e->source);
	skn_jsonw_str(w, "source_url", e->source_url);
	put_people(w, e->authors, e->n_authors);
	put_links(w, e->links, e->n_links);
	put_categories(w, e->categories, e->n_categories);
	skn_jsonw_object_end(w);
}

static void put_feed(struct skn_jsonw *w, const struct skn_feed *f)
{
	skn_jsonw_str(w, "format", skn_feed_format_name(f->format));
	skn_jsonw_str(w, "encoding", f->encoding);
	skn_jsonw_bool(w, "fault", f->fault.code != SKN_OK);
	skn_jsonw_str(w, "id", f->id);
	skn_jsonw_str(w, "title", f->title);
	put_text(w, "title_markup", &f->title_markup);
	put_text(w, "subtitle", &f->subtitle);
	skn_jsonw_str(w, "url", f->url);
	skn_jsonw_str(w, "self", f->self);
	skn_jsonw_str(w, "next", f->next);
	skn_jsonw_str(w, "moved", f->moved);
	skn_jsonw_str(w, "language", f->language);
	skn_jsonw_str(w, "published", f->published);
	skn_jsonw_str(w, "published_raw", f->published_raw);
	skn_jsonw_str(w, "updated", f->updated);
	skn_jsonw_str(w, "updated_raw", f->updated_raw);
	skn_jsonw_int(w, "ttl", f->ttl);
	put_people(w, f->authors, f->n_authors);
	put_links(w, f->links, f->n_links);
	put_categories(w, f->categories, f->n_categories);
	skn_jsonw_key(w, "entries");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < f->n_entries; i++)
		put_entry(w, &f->entries[i]);
	skn_jsonw_array_end(w);
}

static void dump(const char *path, const char *type, const char *url)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;
	struct skn_feed feed;
	int rc;

	skn_sink_to_file(&sink, stdout);
	skn_jsonw_init(&w, &sink, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "file", path);
	rc = skn_fs_read(&bytes, path, SKN_BUF_MAX, &err);
	if (rc == SKN_OK)
		rc = skn_feed_parse(&feed, bytes.p, bytes.n, *type ? type : NULL, *url ? url : NULL,
				    &err);
	if (rc == SKN_OK) {
		put_feed(&w, &feed);
		skn_feed_release(&feed);
	} else {
		skn_jsonw_str(&w, "error", err.msg);
	}
	skn_jsonw_object_end(&w);
	skn_buf_release(&bytes);
}

static int dump_list(void)
{
	char *line = NULL;
	size_t cap = 0;

	while (getline(&line, &cap, stdin) > 0) {
		char *type, *url;

		line[strcspn(line, "\n")] = '\0';
		type = strchr(line, '\t');
		url = type ? strchr(type + 1, '\t') : NULL;
		if (!url)
			return 2;
		*type++ = *url++ = '\0';
		dump(line, type, url);
	}
	free(line);
	return 0;
}

static int measure(int times, char **files, int n)
{
	struct skn_buf *all = skn_xcalloc((size_t)n, sizeof(*all));
	size_t bytes = 0, entries = 0;
	int64_t start;

	for (int i = 0; i < n; i++) {
		skn_buf_init(&all[i]);
		if (skn_fs_read(&all[i], files[i], SKN_BUF_MAX, NULL) != 0)
			return 2;
		bytes += all[i].n;
	}
	start = skn_clock_monotonic_ns();
	for (int k = 0; k < times; k++)
		for (int i = 0; i < n; i++) {
			struct skn_feed feed;

			if (skn_feed_parse(&feed, all[i].p, all[i].n, NULL,
					   "http://example.org/feed", NULL) == 0) {
				entries += feed.n_entries;
				skn_feed_release(&feed);
			}
		}
	printf("%zu\t%" PRId64 "\t%zu\n", bytes * (size_t)times, skn_clock_monotonic_ns() - start,
	       entries / (size_t)times);
	for (int i = 0; i < n; i++)
		skn_buf_release(&all[i]);
	free(all);
	return 0;
}

int main(int argc, char **argv)
{
	uint64_t times;

	if (argc > 3 && skn_streq(argv[1], "-b") &&
	    skn_parse_uint(argv[2], strlen(argv[2]), 1000000, &times) && times > 0)
		return measure((int)times, argv + 3, argc - 3);
	return dump_list();
}
