#include "gather/opml.h"

#include <strings.h>

#include "gather/plain.h"
#include "text/escape.h"
#include "text/uriref.h"
#include "xml/xml.h"

static void release_feed(struct skn_opml_feed *feed)
{
	free(feed->url);
	free(feed->title);
	free(feed->site);
	free(feed->folder);
}

void skn_opml_release(struct skn_opml *list)
{
	for (size_t i = 0; i < list->n; i++)
		release_feed(&list->v[i]);
	skn_vec_release(list);
	free(list->title);
	list->title = NULL;
}

/* ---- Reading ---- */

static char *folded(const char *s)
{
	struct skn_buf out = SKN_BUF_INIT;

	if (s)
		skn_plain_fold(&out, s, strlen(s));
	if (out.n)
		return skn_buf_detach(&out);
	skn_buf_release(&out);
	return NULL;
}

/* "title" where it says more than "text", which OPML asks for. */
static char *name_of(const struct skn_xml_node *outline)
{
	char *name = folded(skn_xml_attr(outline, "text"));

	return name ? name : folded(skn_xml_attr(outline, "title"));
}

/* An address may carry "feed:" or "feed://" in front, as some readers write it. */
static char *address(const char *s)
{
	struct skn_buf out = SKN_BUF_INIT;

	s = s ? s + strspn(s, " \t\r\n") : NULL;
	if (s && strncasecmp(s, "feed://", 7) == 0)
		skn_buf_adds(&out, "http:");
	if (s)
		s += strncasecmp(s, "feed:", 5) == 0 ? 5 : 0;
	skn_uriref_resolve(&out, NULL, s ? s : "", s ? strlen(s) : 0);
	if (out.n)
		return skn_buf_detach(&out);
	skn_buf_release(&out);
	return NULL;
}

struct reading {
	struct skn_opml *out;
	struct skn_buf folder;
	size_t depth;
};

/* Adds the folder's name to the path; "/" in it would make two of it. */
static void enter(struct reading *r, const char *name)
{
	if (r->folder.n)
		skn_buf_addc(&r->folder, '/');
	for (; *name; name++)
		skn_buf_adds(&r->folder, *name == '/' ? "\u2215" : (char[]){ *name, '\0' });
}

static int read_outlines(struct reading *r, const struct skn_xml_node *parent, struct skn_err *err);

static int read_outline(struct reading *r, const struct skn_xml_node *outline, struct skn_err *err)
{
	struct skn_opml_feed feed = { .url = address(skn_xml_attr(outline, "xmlUrl")) };
	size_t before = r->folder.n;
	char *name = name_of(outline);
	int rc = SKN_OK;

	if (feed.url && r->out->n == SKN_OPML_FEEDS_MAX) {
		rc = skn_fail(err, SKN_ELIMIT, "lists more than %d feeds", SKN_OPML_FEEDS_MAX);
		release_feed(&feed);
	} else if (feed.url) {
		feed.title = name ? skn_xstrdup(name) : NULL;
		feed.site = address(skn_xml_attr(outline, "htmlUrl"));
		feed.folder = skn_xstrdup(r->folder.p);
		skn_vec_push(r->out, feed);
	} else if (name && r->depth < SKN_OPML_FOLDERS_MAX) {
		enter(r, name);
		r->depth++;
	}
	if (rc == SKN_OK)
		rc = read_outlines(r, outline, err);
	r->depth -= r->folder.n > before;
	skn_buf_truncate(&r->folder, before);
	free(name);
	return rc;
}

/* As deep as XML may be, SKN_XML_DEPTH_MAX. */
static int read_outlines(struct reading *r, const struct skn_xml_node *parent, struct skn_err *err)
{
	int rc = SKN_OK;

	for (const struct skn_xml_node *c = parent->child; c && rc == SKN_OK; c = c->next)
		if (skn_xml_is(c, "outline"))
			rc = read_outline(r, c, err);
	return rc;
}

int skn_opml_parse(struct skn_opml *out, const char *s, size_t n, const char *content_type,
		   const char *path, struct skn_err *err)
{
	struct reading r = { .out = out, .folder = SKN_BUF_INIT };
	struct skn_buf title = SKN_BUF_INIT;
	struct skn_xml xml;
	const struct skn_xml_node *root, *body;
	int rc;

	*out = (struct skn_opml)SKN_OPML_INIT;
	rc = skn_xml_parse(&xml, s, n, content_type, path, err);
	if (rc != SKN_OK)
		return rc;
	for (root = xml.root; root && !skn_xml_is(root, "opml"); root = skn_xml_next(root, xml.root))
		;
	body = skn_xml_child(root, "body");
	if (!body) {
		rc = skn_fail_at(err, SKN_EDATA, path, 0, 0, "no OPML: it has no <opml> with a <body>");
		goto out;
	}
	if (skn_xml_child(skn_xml_child(root, "head"), "title"))
		skn_xml_text(&title, skn_xml_child(skn_xml_child(root, "head"), "title"));
	out->title = folded(title.p);
	rc = read_outlines(&r, body, err);
out:
	skn_buf_release(&title);
	skn_buf_release(&r.folder);
	skn_xml_release(&xml);
	if (rc != SKN_OK)
		skn_opml_release(out);
	return rc;
}

/* ---- Writing ---- */

static void put_attr(struct skn_sink *sink, const char *name, const char *value)
{
	if (!value)
		return;
	skn_sink_printf(sink, " %s=\"", name);
	skn_esc_xml(sink, value, strlen(value));
	skn_sink_putc(sink, '"');
}

static void indent(struct skn_sink *sink, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		skn_sink_puts(sink, "  ");
}

static void put_feed(struct skn_sink *sink, const struct skn_opml_feed *feed, size_t depth)
{
	indent(sink, depth);
	skn_sink_puts(sink, "<outline type=\"rss\"");
	put_attr(sink, "text", feed->title ? feed->title : feed->url);
	put_attr(sink, "title", feed->title ? feed->title : feed->url);
	put_attr(sink, "xmlUrl", feed->url);
	put_attr(sink, "htmlUrl", feed->site);
	skn_sink_puts(sink, "/>\n");
}

/* How many folders two paths begin with in common, and the bytes of that in B. */
static size_t common(const char *a, const char *b, size_t *bytes)
{
	size_t folders = 0;

	*bytes = 0;
	for (size_t i = 0;; i++) {
		bool end_a = a[i] == '\0' || a[i] == '/', end_b = b[i] == '\0' || b[i] == '/';

		if (end_a && end_b && i > 0) {
			folders++;
			*bytes = i + (b[i] == '/');
		}
		if (a[i] != b[i] || a[i] == '\0')
			return folders;
	}
}

static size_t count_folders(const char *path)
{
	size_t n = *path != '\0';

	for (; *path; path++)
		n += *path == '/';
	return n;
}

/* Closes the folders of FROM that TO is not in, opens those of TO. */
static void change_folder(struct skn_sink *sink, const char *from, const char *to)
{
	size_t bytes, same = common(from, to, &bytes), depth = count_folders(from);

	for (; depth > same; depth--) {
		indent(sink, depth + 1);
		skn_sink_puts(sink, "</outline>\n");
	}
	for (to += bytes; *to; depth++) {
		size_t n = strcspn(to, "/");

		indent(sink, depth + 2);
		skn_sink_puts(sink, "<outline text=\"");
		skn_esc_xml(sink, to, n);
		skn_sink_puts(sink, "\">\n");
		to += n + (to[n] == '/');
	}
}

/* Paths so that what is in a folder follows it at once: "/" counts as the least byte. */
static int compare_paths(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (*a == '/' ? 1 : 2 * (unsigned char)*a) - (*b == '/' ? 1 : 2 * (unsigned char)*b);
}

/* By folder, so that each is written once; within it in the order given. */
static int by_folder(const void *a, const void *b)
{
	const struct skn_opml_feed *x = *(const struct skn_opml_feed *const *)a;
	const struct skn_opml_feed *y = *(const struct skn_opml_feed *const *)b;
	int order = compare_paths(x->folder, y->folder);

	return order ? order : x < y ? -1 : x > y;
}

static const struct skn_opml_feed **in_folders(const struct skn_opml *list)
{
	const struct skn_opml_feed **v = skn_xcalloc(list->n + 1, sizeof(const struct skn_opml_feed *));

	for (size_t i = 0; i < list->n; i++)
		v[i] = &list->v[i];
	qsort(v, list->n, sizeof(const struct skn_opml_feed *), by_folder);
	return v;
}

/* The same in every locale. */
static void put_date(struct skn_sink *sink, int64_t date)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = (time_t)date;
	struct tm tm;

	if (date < 0 || !gmtime_r(&t, &tm))
		return;
	skn_sink_printf(sink, "    <dateCreated>%.3s, %02d %.3s %d %02d:%02d:%02d GMT</dateCreated>\n",
			days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
			tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void skn_opml_write(struct skn_sink *sink, const struct skn_opml *list, int64_t date)
{
	const struct skn_opml_feed **feeds = in_folders(list);
	const char *folder = "";

	skn_sink_puts(sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n");
	skn_sink_puts(sink, "    <title>");
	if (list->title)
		skn_esc_xml(sink, list->title, strlen(list->title));
	skn_sink_puts(sink, "</title>\n");
	put_date(sink, date);
	skn_sink_puts(sink, "  </head>\n  <body>\n");
	for (size_t i = 0; i < list->n; i++) {
		change_folder(sink, folder, feeds[i]->folder);
		folder = feeds[i]->folder;
		put_feed(sink, feeds[i], count_folders(folder) + 2);
	}
	change_folder(sink, folder, "");
	skn_sink_puts(sink, "  </body>\n</opml>\n");
	free(feeds);
}
