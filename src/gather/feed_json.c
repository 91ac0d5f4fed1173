#include "base/base.h"

#include <strings.h>

#include "gather/feed_xml.h"
#include "gather/plain.h"
#include "gather/rebase.h"

struct reading {
	struct skn_feed_builder *b;
	const char *base;
};

/* Of a scalar member, or of the "#value" that RSS as JSON puts beside attributes. */
static const struct skn_node *value_of(const struct skn_node *node)
{
	if (node && node->kind == SKN_OBJECT)
		node = skn_node_find(node, "#value");
	return node && node->text ? node : NULL;
}

static const struct skn_node *value(const struct skn_node *object, const char *name)
{
	return value_of(skn_node_find(object, name));
}

static const char *kept(struct reading *r, const struct skn_node *object, const char *name)
{
	const struct skn_node *v = value(object, name);

	return v ? skn_feed_keep(r->b, v->text, v->len) : NULL;
}

static const char *kept_url(struct reading *r, const struct skn_node *object, const char *name)
{
	const struct skn_node *v = value(object, name);

	return v ? skn_feed_keep_url(r->b, r->base, v->text, v->len) : NULL;
}

static struct skn_feed_text text_of(struct reading *r, const struct skn_node *v, bool html)
{
	struct skn_feed_text text = { .kind = html ? SKN_FEED_HTML : SKN_FEED_PLAIN,
				      .base = r->base };
	struct skn_buf done = SKN_BUF_INIT;

	if (!v)
		return text;
	if (html)
		skn_html_rebase(&done, v->text, v->len, r->base);
	text.text = html ? skn_feed_keep(r->b, done.p, done.n) : skn_feed_keep(r->b, v->text, v->len);
	skn_buf_release(&done);
	return text;
}

static void add_link(struct reading *r, const struct skn_node *object, const char *name,
		     const char *rel)
{
	struct skn_feed_link link = { .href = kept_url(r, object, name), .rel = rel };

	skn_feed_add_link(r->b, link);
}

/* Runs DO for the member, or for each of its items when it is an array. */
static void each(struct reading *r, const struct skn_node *node,
		 void (*run)(struct reading *, const struct skn_node *))
{
	if (node && node->kind == SKN_ARRAY)
		for (const struct skn_node *item = node->child; item; item = item->next)
			run(r, item);
	else if (node)
		run(r, node);
}

static void add_category(struct reading *r, const struct skn_node *node)
{
	const struct skn_node *v = value_of(node);
	struct skn_feed_category category = {
		.term = v ? skn_feed_keep(r->b, v->text, v->len) : NULL,
		.scheme = kept(r, node, "domain"),
	};

	skn_feed_add_category(r->b, category);
}

/* ---- JSON Feed (jsonfeed.org, versions 1 and 1.1) ---- */

static void add_person(struct reading *r, const struct skn_node *node)
{
	struct skn_feed_person person = { .name = kept(r, node, "name"),
					  .uri = kept_url(r, node, "url") };

	if (node->text) {
		skn_feed_add_author(r->b, 1, node->text, node->len);
		return;
	}
	if (person.uri && strncasecmp(person.uri, "mailto:", 7) == 0) {
		person.email = person.uri + 7;
		person.uri = NULL;
	}
	skn_feed_add_person(r->b, 1, person);
}

static void add_people(struct reading *r, const struct skn_node *object)
{
	const struct skn_node *authors = skn_node_find(object, "authors");

	if (authors && authors->child)
		each(r, authors, add_person);
	else
		each(r, skn_node_find(object, "author"), add_person);
}

static void add_attachment(struct reading *r, const struct skn_node *node)
{
	struct skn_feed_link link = { .href = kept_url(r, node, "url"), .rel = "enclosure",
				      .type = kept(r, node, "mime_type"),
				      .title = kept(r, node, "title"),
				      .length = kept(r, node, "size_in_bytes") };

	skn_feed_add_link(r->b, link);
}

static void set_date(struct reading *r, const struct skn_node *object, const char *name,
		     void (*set)(struct skn_feed_builder *, unsigned, const char *, size_t))
{
	const struct skn_node *v = value(object, name);

	if (v)
		set(r->b, 1, v->text, v->len);
}

static void read_item(struct reading *r, const struct skn_node *item)
{
	const struct skn_node *id = value(item, "id"), *html = value(item, "content_html");

	if (item->kind != SKN_OBJECT || !skn_feed_begin_entry(r->b))
		return;
	if (id)
		skn_feed_set_id(r->b, 1, id->text, id->len);
	skn_feed_set_title(r->b, 1, text_of(r, value(item, "title"), false));
	skn_feed_set_content(r->b, 1, text_of(r, html ? html : value(item, "content_text"), html));
	skn_feed_set_summary(r->b, 1, text_of(r, value(item, "summary"), false));
	set_date(r, item, "date_published", skn_feed_set_published);
	set_date(r, item, "date_modified", skn_feed_set_updated);
	skn_feed_set_url(r->b, 1, kept_url(r, item, "url"));
	skn_feed_set_url(r->b, 2, kept_url(r, item, "external_url"));
	add_link(r, item, "url", "alternate");
	add_link(r, item, "external_url", "related");
	add_people(r, item);
	each(r, skn_node_find(item, "tags"), add_category);
	each(r, skn_node_find(item, "attachments"), add_attachment);
	set_date(r, item, "language", skn_feed_set_language);
	skn_feed_end_entry(r->b);
}

static void read_json_feed(struct reading *r, const struct skn_node *root)
{
	struct skn_feed *feed = r->b->feed;

	feed->self = kept_url(r, root, "feed_url");
	if (!r->base)
		r->base = feed->self;
	skn_feed_set_title(r->b, 1, text_of(r, value(root, "title"), false));
	skn_feed_set_summary(r->b, 1, text_of(r, value(root, "description"), false));
	skn_feed_set_url(r->b, 1, kept_url(r, root, "home_page_url"));
	feed->next = kept_url(r, root, "next_url");
	add_link(r, root, "home_page_url", "alternate");
	add_link(r, root, "feed_url", "self");
	add_people(r, root);
	set_date(r, root, "language", skn_feed_set_language);
	each(r, skn_node_find(root, "items"), read_item);
}

/* ---- RSS as JSON (scripting.com) ---- */

static void add_enclosure(struct reading *r, const struct skn_node *node)
{
	struct skn_feed_link link = { .href = kept_url(r, node, "url"), .rel = "enclosure",
				      .type = kept(r, node, "type"),
				      .length = kept(r, node, "length") };

	skn_feed_add_link(r->b, link);
}

static void read_guid(struct reading *r, const struct skn_node *item)
{
	const struct skn_node *guid = value(item, "guid");
	const struct skn_node *permanent = skn_node_find(skn_node_find(item, "guid"), "isPermaLink");

	if (!guid)
		return;
	skn_feed_set_id(r->b, 1, guid->text, guid->len);
	if (!r->b->entry->url && (!permanent || !permanent->text ||
				  strcasecmp(permanent->text, "false") != 0) &&
	    skn_starts_with(guid->text, "http")) {
		r->b->entry->id_is_link = true;
		skn_feed_set_url(r->b, 6, skn_feed_keep(r->b, guid->text, guid->len));
	}
}

static void read_common(struct reading *r, const struct skn_node *node)
{
	const struct skn_node *title = value(node, "title");
	static const char *const people[] = { "author", "managingEditor", "webMaster" };

	skn_feed_set_title(r->b, 1, text_of(r, title, title && skn_plain_is_html(title->text,
										 title->len)));
	skn_feed_set_summary(r->b, 1, text_of(r, value(node, "description"), true));
	skn_feed_set_url(r->b, 1, kept_url(r, node, "link"));
	add_link(r, node, "link", "alternate");
	set_date(r, node, "pubDate", skn_feed_set_published);
	set_date(r, node, "lastBuildDate", skn_feed_set_updated);
	for (size_t i = 0; i < SKN_ARRAY_LEN(people); i++)
		if (value(node, people[i]))
			skn_feed_add_author(r->b, 1 + (unsigned)i, value(node, people[i])->text,
					    value(node, people[i])->len);
	each(r, skn_node_find(node, "category"), add_category);
}

static void read_rss_item(struct reading *r, const struct skn_node *item)
{
	const struct skn_node *source = skn_node_find(item, "source");

	if (item->kind != SKN_OBJECT || !skn_feed_begin_entry(r->b))
		return;
	read_common(r, item);
	read_guid(r, item);
	skn_feed_set_content(r->b, 1, text_of(r, value(item, "content:encoded"), true));
	each(r, skn_node_find(item, "enclosure"), add_enclosure);
	r->b->entry->source = kept(r, item, "source");
	r->b->entry->source_url = kept_url(r, source, "url");
	skn_feed_end_entry(r->b);
}

static void read_rss(struct reading *r, const struct skn_node *channel)
{
	const struct skn_node *ttl = value(channel, "ttl");
	uint64_t minutes;

	read_common(r, channel);
	if (ttl && skn_parse_uint(ttl->text, ttl->len, 10000000, &minutes))
		r->b->feed->ttl = (int)minutes;
	set_date(r, channel, "language", skn_feed_set_language);
	each(r, skn_node_find(channel, "item"), read_rss_item);
	each(r, skn_node_find(channel, "items"), read_rss_item);
}

bool skn_feed_read_json(struct skn_feed_builder *b, const struct skn_node *root, const char *url)
{
	struct reading r = { .b = b, .base = url };
	const char *version = skn_node_text(root, "version");
	const struct skn_node *rss = skn_node_find(root, "rss");
	const struct skn_node *channel = skn_node_find(rss ? rss : root, "channel");

	if (channel && channel->kind == SKN_OBJECT) {
		b->feed->format = SKN_FEED_RSS_JSON;
		read_rss(&r, channel);
		return true;
	}
	if (!(version && strcasestr(version, "jsonfeed.org")) &&
	    !(skn_node_find(root, "items") && skn_node_find(root, "title")))
		return false;
	b->feed->format = version && (strstr(version, "1.1") ||
				      !strcasestr(version, "jsonfeed.org/version/1"))
				  ? SKN_FEED_JSON_11 : SKN_FEED_JSON_1;
	read_json_feed(&r, root);
	return true;
}
