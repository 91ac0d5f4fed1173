#include "base/base.h"

#include <strings.h>

#include "gather/feed_xml.h"
#include "gather/plain.h"
#include "text/uriref.h"

enum family { CORE, ATOM, DC, CONTENT, MEDIA, ITUNES, XHTML, PRISM, ARXIV, BURNER, OTHER };

/* ---- Which vocabulary an element is of ---- */

static const struct {
	const char *uri; /* how it begins */
	enum family family;
} namespaces[] = {
	{ "http://www.w3.org/2005/Atom", ATOM },
	{ "http://purl.org/atom/ns", ATOM },
	{ "http://example.com/newformat", ATOM },
	{ "http://www.w3.org/1999/02/22-rdf-syntax", CORE },
	{ "http://purl.org/rss/", CORE },
	{ "http://purl.org/net/rss1.1", CORE },
	{ "http://my.netscape.com/", CORE },
	{ "http://my.netscape.com/publish/", CORE },
	{ "http://channel.netscape.com/rdf", CORE },
	{ "http://backend.userland.com/", CORE },
	{ "http://blogs.law.harvard.edu/", CORE },
	{ "http://cyber.law.harvard.edu/rss", CORE },
	{ "http://www.rssboard.org/rss", CORE },
	{ "http://purl.org/dc/", DC },
	{ "http://purl.org/rss/1.0/modules/content", CONTENT },
	{ "http://search.yahoo.com/mrss", MEDIA },
	{ "http://www.rssboard.org/media-rss", MEDIA },
	{ "http://www.itunes.com/", ITUNES },
	{ "http://www.w3.org/1999/xhtml", XHTML },
	{ "http://prismstandard.org/", PRISM },
	{ "http://arxiv.org/schemas/", ARXIV },
	{ "http://rssnamespace.org/feedburner", BURNER },
};

static const struct {
	const char *prefix;
	enum family family;
} prefixes[] = {
	{ "atom", ATOM }, { "atom10", ATOM }, { "atom03", ATOM }, { "a10", ATOM }, { "dc", DC },
	{ "dcterms", DC }, { "content", CONTENT }, { "media", MEDIA }, { "itunes", ITUNES },
	{ "xhtml", XHTML }, { "prism", PRISM }, { "arxiv", ARXIV }, { "rss", CORE },
	{ "rdf", CORE }, { "feedburner", BURNER },
};

static enum family family_of(const struct skn_xml_node *node)
{
	const char *ns = node->ns + strspn(node->ns, " \t\r\n");
	enum family found = OTHER;
	size_t longest = 0;

	for (size_t i = 0; *ns && i < SKN_ARRAY_LEN(namespaces); i++) {
		size_t n = strlen(namespaces[i].uri);

		if (n > longest && strncasecmp(ns, namespaces[i].uri, n) == 0) {
			longest = n;
			found = namespaces[i].family;
		}
	}
	if (longest)
		return found;
	if (!*node->prefix)
		return CORE; /* a namespace that nobody knows, for all of it */
	for (size_t i = 0; i < SKN_ARRAY_LEN(prefixes); i++)
		if (strcasecmp(prefixes[i].prefix, node->prefix) == 0)
			return prefixes[i].family;
	return OTHER;
}

/* ---- What an element fills ---- */

struct place { /* where it stands */
	struct skn_feed_builder *b;
	const struct skn_xml_node *node;
	const char *base, *language;
	struct skn_buf *text; /* all of it */
	unsigned rank;
};

typedef void handler(struct place *p);

static const char *attr_kept(struct place *p, const char *name)
{
	const char *value = skn_xml_attr(p->node, name);

	return value ? skn_feed_keep(p->b, value, strlen(value)) : NULL;
}

static const char *attr_url(struct place *p, const char *name)
{
	const char *value = skn_xml_attr(p->node, name);

	return value ? skn_feed_keep_url(p->b, p->base, value, strlen(value)) : NULL;
}

static void do_title(struct place *p)
{
	skn_feed_set_title(p->b, p->rank,
			   skn_feed_text_of(p->b, p->node, p->base, p->language, true));
}

/* A second text of an entry, "summary" beside "description", is its content. */
static void do_summary(struct place *p)
{
	struct skn_feed_text text = skn_feed_text_of(p->b, p->node, p->base, p->language, false);
	bool second = p->b->entry && p->rank == 1 && p->b->of_entry.rank[SKN_FEED_F_SUMMARY] == 1;

	if (second)
		skn_feed_set_content(p->b, 9, text);
	else
		skn_feed_set_summary(p->b, p->rank, text);
}

static void do_content(struct place *p)
{
	struct skn_feed_text text = skn_feed_text_of(p->b, p->node, p->base, p->language, false);

	if (!text.type && strcasestr(p->node->ns, "xhtml"))
		text.type = "xhtml";
	skn_feed_set_content(p->b, p->rank, text);
}

static void do_published(struct place *p)
{
	skn_feed_set_published(p->b, p->rank, p->text->p, p->text->n);
}

static void do_updated(struct place *p)
{
	skn_feed_set_updated(p->b, p->rank, p->text->p, p->text->n);
}

/* A date that says neither: both, behind those that do. */
static void do_date(struct place *p)
{
	do_published(p);
	do_updated(p);
}

static void do_id(struct place *p)
{
	skn_feed_set_id(p->b, p->rank, p->text->p, p->text->n);
}

static void do_guid(struct place *p)
{
	const char *permanent = skn_xml_attr(p->node, "isPermaLink");
	const char *url;

	do_id(p);
	if (!p->b->entry || (permanent && strcasecmp(permanent, "true") != 0))
		return;
	url = skn_feed_keep_url(p->b, p->base, p->text->p, p->text->n);
	if (!url || (!permanent && !skn_uriref_scheme(url, strlen(url))))
		return;
	p->b->entry->id_is_link = !p->b->entry->url;
	skn_feed_set_url(p->b, 6, url);
}

/* By which link a page is known: Atom's alternate as HTML, or the only RSS has. */
static unsigned link_rank(const struct skn_feed_link *link, bool atom)
{
	if (strcasecmp(link->rel, "alternate") != 0)
		return 0;
	if (!atom)
		return 2;
	return !link->type || strcasestr(link->type, "html") ? 3 : 4;
}

static void use_rel(struct place *p, const struct skn_feed_link *link)
{
	struct skn_feed *feed = p->b->feed;

	if (p->b->entry)
		return;
	if (strcasecmp(link->rel, "self") == 0 && !feed->self)
		feed->self = link->href;
	else if (strcasecmp(link->rel, "next") == 0 && !feed->next)
		feed->next = link->href;
}

static void do_link(struct place *p)
{
	struct skn_feed_link link = { .href = attr_url(p, "href"), .rel = attr_kept(p, "rel"),
				      .type = attr_kept(p, "type"), .title = attr_kept(p, "title"),
				      .language = attr_kept(p, "hreflang"),
				      .length = attr_kept(p, "length") };
	bool atom = link.href != NULL;
	unsigned rank;

	if (!atom)
		link.href = skn_feed_keep_url(p->b, p->base, p->text->p, p->text->n);
	if (!link.rel)
		link.rel = "alternate";
	rank = link.href ? link_rank(&link, atom) : 0;
	if (rank) {
		if (p->b->entry && p->b->of_entry.rank[SKN_FEED_F_URL] == 6)
			p->b->entry->id_is_link = false;
		skn_feed_set_url(p->b, rank, link.href);
	}
	if (link.href)
		use_rel(p, &link);
	skn_feed_add_link(p->b, link);
}

static void do_original(struct place *p)
{
	skn_feed_set_url(p->b, 1, skn_feed_keep_url(p->b, p->base, p->text->p, p->text->n));
}

static void do_enclosure(struct place *p)
{
	struct skn_feed_link link = { .href = attr_url(p, "url"), .rel = "enclosure",
				      .type = attr_kept(p, "type"),
				      .length = attr_kept(p, "length") };

	if (!link.href)
		link.href = attr_url(p, "href");
	skn_feed_add_link(p->b, link);
}

static void do_media(struct place *p)
{
	struct skn_feed_link link = { .href = attr_url(p, "url"), .rel = "media",
				      .type = attr_kept(p, "type"),
				      .length = attr_kept(p, "fileSize") };

	skn_feed_add_link(p->b, link);
}

static const char *child_text(struct place *p, const char *const *names, size_t count)
{
	struct skn_buf text = SKN_BUF_INIT;
	const char *kept = NULL;

	for (size_t i = 0; !kept && i < count; i++) {
		const struct skn_xml_node *child = skn_xml_child(p->node, names[i]);

		if (child)
			skn_xml_text(&text, child);
		kept = skn_feed_keep(p->b, text.p, text.n);
		skn_buf_clear(&text);
	}
	skn_buf_release(&text);
	return kept;
}

static void do_author(struct place *p)
{
	static const char *const names[] = { "name" }, *const mails[] = { "email" },
				 *const uris[] = { "uri", "url", "homepage" };
	struct skn_feed_person person = { .name = child_text(p, names, 1),
					  .email = child_text(p, mails, 1),
					  .uri = child_text(p, uris, 3) };

	if (person.uri)
		person.uri = skn_feed_keep_url(p->b, p->base, person.uri, strlen(person.uri));
	if (person.name || person.email || person.uri)
		skn_feed_add_person(p->b, p->rank, person);
	else
		skn_feed_add_author(p->b, p->rank, p->text->p, p->text->n);
}

static void do_category(struct place *p)
{
	struct skn_feed_category category = { .term = attr_kept(p, "term"),
					      .scheme = attr_kept(p, "scheme"),
					      .label = attr_kept(p, "label") };

	if (!category.term)
		category.term = skn_feed_keep(p->b, p->text->p, p->text->n);
	if (!category.term)
		category.term = attr_kept(p, "text"); /* itunes */
	if (!category.scheme)
		category.scheme = attr_kept(p, "domain");
	skn_feed_add_category(p->b, category);
}

static void do_language(struct place *p)
{
	skn_feed_set_language(p->b, p->rank, p->text->p, p->text->n);
}

static void do_ttl(struct place *p)
{
	const char *s = p->text->p + strspn(p->text->p, " \t\r\n");
	uint64_t minutes;

	if (skn_parse_uint(s, strspn(s, "0123456789"), 10000000, &minutes) && !p->b->entry)
		p->b->feed->ttl = (int)minutes;
}

static void do_moved(struct place *p)
{
	static const char *const names[] = { "newLocation", "location" };
	const char *to = child_text(p, names, 2);

	if (!to)
		to = p->text->p;
	if (!p->b->entry)
		p->b->feed->moved = skn_feed_keep_url(p->b, p->base, to, strlen(to));
}

static void do_doi(struct place *p)
{
	skn_feed_set_doi(p->b, p->text->p, p->text->n);
}

static void do_source(struct place *p)
{
	const struct skn_xml_node *title = skn_xml_child(p->node, "title");
	const struct skn_xml_node *link = skn_xml_child(p->node, "link");
	struct skn_feed_entry *entry = p->b->entry;
	const char *url = attr_url(p, "url");
	struct skn_feed_text text = { 0 };

	if (!entry)
		return;
	if (title)
		text = skn_feed_text_of(p->b, title, p->base, p->language, true);
	else if (!link)
		text.text = skn_feed_keep(p->b, p->text->p, p->text->n);
	if (!entry->source && text.text)
		entry->source = skn_feed_plain(p->b, &text);
	if (!url && link && skn_xml_attr(link, "href"))
		url = skn_feed_keep_url(p->b, p->base, skn_xml_attr(link, "href"),
					strlen(skn_xml_attr(link, "href")));
	if (!entry->source_url)
		entry->source_url = url;
}

static const struct rule {
	const char *name;
	unsigned families; /* bits */
	handler *run;
	uint8_t rank;
} rules[] = {
#define F(f) (1u << (f))
#define RSS (F(CORE) | F(ATOM))
	{ "abstract", RSS, do_summary, 2 },
	{ "author", RSS, do_author, 1 },
	{ "author", F(DC), do_author, 2 },
	{ "author", F(ITUNES), do_author, 4 },
	{ "body", F(XHTML) | F(CORE), do_content, 2 },
	{ "category", RSS | F(ITUNES) | F(MEDIA), do_category, 1 },
	{ "content", RSS, do_content, 1 },
	{ "content", F(MEDIA), do_media, 1 },
	{ "created", RSS | F(DC), do_published, 3 },
	{ "creator", F(DC) | F(CORE), do_author, 2 },
	{ "date", F(DC) | F(CORE), do_date, 4 },
	{ "description", RSS, do_summary, 1 },
	{ "description", F(DC), do_summary, 3 },
	{ "description", F(MEDIA), do_summary, 6 },
	{ "doi", F(PRISM) | F(ARXIV), do_doi, 1 },
	{ "enclosure", RSS, do_enclosure, 1 },
	{ "encoded", F(CONTENT), do_content, 1 },
	{ "encoded", F(CORE), do_content, 2 },
	{ "fullitem", F(CORE), do_content, 2 },
	{ "guid", F(CORE), do_guid, 1 },
	{ "id", RSS, do_id, 2 },
	{ "identifier", F(DC), do_doi, 1 },
	{ "info", RSS, do_summary, 2 },
	{ "issued", RSS | F(DC), do_published, 2 },
	{ "language", RSS, do_language, 1 },
	{ "language", F(DC), do_language, 2 },
	{ "lastBuildDate", F(CORE), do_updated, 1 },
	{ "link", RSS, do_link, 1 },
	{ "managingEditor", F(CORE), do_author, 1 },
	{ "modified", RSS | F(DC), do_updated, 1 },
	{ "new-feed-url", F(ITUNES), do_moved, 1 },
	{ "newLocation", F(CORE), do_moved, 1 },
	{ "origLink", F(BURNER), do_original, 1 },
	{ "pubDate", F(CORE), do_published, 1 },
	{ "publicationDate", F(PRISM), do_published, 5 },
	{ "published", RSS, do_published, 1 },
	{ "redirect", F(CORE), do_moved, 1 },
	{ "redirection", F(CORE), do_moved, 1 },
	{ "source", RSS, do_source, 1 },
	{ "subject", F(DC), do_category, 1 },
	{ "subtitle", RSS, do_summary, 1 },
	{ "subtitle", F(ITUNES), do_summary, 5 },
	{ "summary", RSS, do_summary, 1 },
	{ "summary", F(ITUNES), do_summary, 4 },
	{ "tagline", RSS, do_summary, 1 },
	{ "title", RSS, do_title, 1 },
	{ "title", F(DC), do_title, 2 },
	{ "title", F(MEDIA), do_title, 5 },
	{ "title", F(ITUNES), do_title, 4 },
	{ "ttl", F(CORE), do_ttl, 1 },
	{ "updated", RSS, do_updated, 1 },
	{ "webMaster", F(CORE), do_author, 5 },
#undef RSS
#undef F
};

static const struct rule *find_rule(const struct skn_xml_node *node)
{
	unsigned family = 0;

	for (size_t i = 0; i < SKN_ARRAY_LEN(rules); i++) {
		if ((rules[i].name[0] | 0x20) != (node->name[0] | 0x20) ||
		    strcasecmp(rules[i].name, node->name) != 0)
			continue;
		if (!family)
			family = 1u << family_of(node);
		if (rules[i].families & family)
			return &rules[i];
	}
	return NULL;
}

/* ---- The walk ---- */

struct walk {
	struct skn_feed_builder *b;
	struct skn_buf text;
};

static const char *base_of(struct walk *w, const struct skn_xml_node *node, const char *base)
{
	const char *own = skn_xml_attr_of(node, "xml", "base"), *url;

	if (!own && w->b->feed->format == SKN_FEED_CDF)
		own = skn_xml_attr(node, "base");
	url = own && *own ? skn_feed_keep_url(w->b, base, own, strlen(own)) : NULL;
	if (!url || (strncasecmp(url, "http:", 5) != 0 && strncasecmp(url, "https:", 6) != 0 &&
		     skn_uriref_scheme(url, strlen(url))))
		return base;
	return url;
}

static const char *language_of(struct walk *w, const struct skn_xml_node *node, const char *language)
{
	const char *own = skn_xml_attr_of(node, "xml", "lang");

	return own ? skn_feed_keep_language(w->b, own, strlen(own)) : language;
}

static bool is_entry(const struct skn_xml_node *node)
{
	return (skn_xml_is(node, "item") || skn_xml_is(node, "entry")) &&
	       (family_of(node) == CORE || family_of(node) == ATOM);
}

static void fill(struct walk *w, const struct skn_xml_node *node, const char *base,
		 const char *language)
{
	const struct rule *rule = find_rule(node);
	struct place place = { .b = w->b, .node = node, .text = &w->text };

	if (!rule)
		return;
	skn_buf_clear(&w->text);
	skn_xml_text(&w->text, node);
	place.base = base_of(w, node, base);
	place.language = language_of(w, node, language);
	place.rank = rule->rank;
	rule->run(&place);
}

/* CDF keeps addresses and dates of an item in attributes; RDF its name. */
static void fill_from_tag(struct walk *w, const struct skn_xml_node *node, const char *base)
{
	const char *href = skn_xml_attr(node, "href");
	const char *modified = skn_xml_attr(node, "lastmod");
	const char *about = skn_xml_attr_of(node, "rdf", "about");

	if (href) {
		struct skn_feed_link link = { .rel = "alternate",
					      .href = skn_feed_keep_url(w->b, base, href,
									strlen(href)) };

		skn_feed_set_url(w->b, 4, link.href);
		skn_feed_add_link(w->b, link);
	}
	if (modified)
		skn_feed_set_updated(w->b, 5, modified, strlen(modified));
	if (about && w->b->entry) {
		skn_feed_set_id(w->b, 3, about, strlen(about));
		if (skn_uriref_scheme(about, strlen(about)))
			skn_feed_set_url(w->b, 7, skn_feed_keep(w->b, about, strlen(about)));
	}
}

static void read_entry(struct walk *w, const struct skn_xml_node *node, const char *base,
		       const char *language)
{
	if (!skn_feed_begin_entry(w->b))
		return;
	base = base_of(w, node, base);
	language = language_of(w, node, language);
	for (const struct skn_xml_node *child = node->child; child; child = child->next) {
		if (child->name && skn_xml_is(child, "group") && family_of(child) == MEDIA) {
			for (const struct skn_xml_node *in = child->child; in; in = in->next)
				if (in->name)
					fill(w, in, base, language);
		} else if (child->name) {
			fill(w, child, base, language);
		}
	}
	fill_from_tag(w, node, base);
	if (language)
		skn_feed_set_language(w->b, 9, language, strlen(language));
	skn_feed_end_entry(w->b);
	for (const struct skn_xml_node *child = node->child; child; child = child->next)
		if (child->name && is_entry(child)) /* the end tag of this one is missing */
			read_entry(w, child, base, language);
}

static bool is_container(const struct skn_xml_node *node)
{
	static const char *const names[] = { "rss", "rdf", "channel", "feed", "items", "" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (skn_xml_is(node, names[i]))
			return true;
	return false;
}

static void read_feed(struct walk *w, const struct skn_xml_node *node, const char *base,
		      const char *language)
{
	base = base_of(w, node, base);
	language = language_of(w, node, language);
	if (skn_xml_is(node, "channel") || skn_xml_is(node, "feed"))
		fill_from_tag(w, node, base);
	for (const struct skn_xml_node *child = node->child; child; child = child->next) {
		if (!child->name)
			continue;
		if (is_entry(child))
			read_entry(w, child, base, language);
		else if (is_container(child))
			read_feed(w, child, base, language);
		else
			fill(w, child, base, language);
	}
	if (language)
		skn_feed_set_language(w->b, 9, language, strlen(language));
}

/* ---- Which format it is ---- */

const struct skn_xml_node *skn_feed_xml_root(const struct skn_xml *xml)
{
	static const char *const names[] = { "rss", "rdf", "feed", "channel" };
	const struct skn_xml_node *node = xml->root;

	for (unsigned seen = 0; node && seen < 200; node = skn_xml_next(node, xml->root)) {
		seen += node->name != NULL;
		for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
			if (skn_xml_is(node, names[i]))
				return node;
	}
	return NULL;
}

static enum skn_feed_format rss_version(const struct skn_xml *xml, const struct skn_xml_node *root)
{
	const char *version = skn_xml_attr(root, "version");

	version = version ? version + strspn(version, " ") : "";
	if (skn_starts_with(version, "0.91"))
		return strcasestr(xml->doctype, "netscape") ? SKN_FEED_RSS_091N : SKN_FEED_RSS_091;
	if (skn_starts_with(version, "0.90"))
		return SKN_FEED_RSS_090;
	if (skn_starts_with(version, "0.92"))
		return SKN_FEED_RSS_092;
	if (skn_starts_with(version, "0.93"))
		return SKN_FEED_RSS_093;
	if (skn_starts_with(version, "0.94"))
		return SKN_FEED_RSS_094;
	if (skn_starts_with(version, "1."))
		return SKN_FEED_RSS_10;
	return skn_starts_with(version, "2") ? SKN_FEED_RSS_20 : SKN_FEED_RSS;
}

/* RDF's version is the namespace of what is in it. */
static enum skn_feed_format rdf_version(const struct skn_xml_node *root)
{
	for (const struct skn_xml_node *child = root->child; child; child = child->next)
		if (child->name && strcasestr(child->ns, "netscape.com"))
			return SKN_FEED_RSS_090;
	return SKN_FEED_RSS_10;
}

static enum skn_feed_format format_of(const struct skn_xml *xml, const struct skn_xml_node *root)
{
	const char *version = skn_xml_attr(root, "version");

	if (skn_xml_is(root, "rdf"))
		return rdf_version(root);
	if (skn_xml_is(root, "rss"))
		return rss_version(xml, root);
	if (skn_xml_is(root, "channel"))
		return skn_xml_child(root, "item") && skn_xml_attr(root, "href") ? SKN_FEED_CDF
										: SKN_FEED_RSS;
	if (strcasestr(root->ns, "purl.org/atom") || (version && skn_starts_with(version, "0.")))
		return SKN_FEED_ATOM_03;
	return SKN_FEED_ATOM_10;
}

void skn_feed_read_xml(struct skn_feed_builder *b, const struct skn_xml *xml,
		       const struct skn_xml_node *root, const char *url)
{
	struct walk w = { .b = b, .text = SKN_BUF_INIT };

	b->feed->format = format_of(xml, root);
	b->html_titles = b->feed->format != SKN_FEED_ATOM_03 && b->feed->format != SKN_FEED_ATOM_10;
	read_feed(&w, root, url, NULL);
	skn_buf_release(&w.text);
}
