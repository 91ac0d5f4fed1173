#include "gather/watch.h"

#include "store/put.h"
#include "text/name.h"
#include "text/url.h"
#include "uni/uni.h"

static char *copy_text(const struct skn_node *object, const char *name)
{
	const char *text = skn_node_text(object, name);

	return text ? skn_xstrdup(text) : NULL;
}

static int fill(struct skn_watch *out, const struct skn_node *root, const char *path, struct skn_err *err)
{
	const struct skn_node *feeds = skn_node_find(root, "feeds"), *searches = skn_node_find(root, "searches");

	if ((feeds && feeds->n_children > SKN_WATCH_FEEDS_MAX) ||
	    (searches && searches->n_children > SKN_WATCH_SEARCHES_MAX))
		return skn_fail_at(err, SKN_ELIMIT, path, 0, 0, "more than %d feeds or %d searches",
				   SKN_WATCH_FEEDS_MAX, SKN_WATCH_SEARCHES_MAX);
	for (const struct skn_node *f = feeds ? feeds->child : NULL; f; f = f->next) {
		struct skn_watch_feed feed = { copy_text(f, "id"), copy_text(f, "url"), copy_text(f, "title") };

		skn_vec_push(&out->feeds, feed);
	}
	for (const struct skn_node *s = searches ? searches->child : NULL; s; s = s->next) {
		struct skn_watch_search search = { copy_text(s, "id"), copy_text(s, "query"), copy_text(s, "engine") };

		skn_vec_push(&out->searches, search);
	}
	return SKN_OK;
}

int skn_watch_read(struct skn_watch *out, struct skn_changes *changes, struct skn_view *view,
		   const char *thread_path, struct skn_err *err)
{
	struct skn_changes none = SKN_CHANGES_INIT;
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record record;
	char *path = skn_kind_path_in(thread_path, SKN_KIND_WATCH, "");
	int rc = skn_changes_read(changes ? changes : &none, view, path, SKN_RECORD_MAX, &src, err);

	*out = (struct skn_watch){ .feeds = { 0 } };
	/* A file that holds nothing yet is as good as none. */
	if (rc == SKN_OK && strspn(src.p, " \t\r\n") < src.n) {
		rc = skn_record_parse_valid(&record, SKN_KIND_WATCH, "", &src, path, err);
		if (rc == SKN_OK) {
			rc = fill(out, record.tree.root, path, err);
			skn_record_release(&record);
		}
	}
	skn_buf_release(&src);
	free(path);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

void skn_watch_release(struct skn_watch *watch)
{
	for (size_t i = 0; i < watch->feeds.n; i++) {
		free(watch->feeds.v[i].id);
		free(watch->feeds.v[i].url);
		free(watch->feeds.v[i].title);
	}
	for (size_t i = 0; i < watch->searches.n; i++) {
		free(watch->searches.v[i].id);
		free(watch->searches.v[i].query);
		free(watch->searches.v[i].engine);
	}
	skn_vec_release(&watch->feeds);
	skn_vec_release(&watch->searches);
}

static bool same_url(const char *a, const char *b)
{
	struct skn_buf x = SKN_BUF_INIT, y = SKN_BUF_INIT;
	bool same;

	skn_url_canonical(&x, a);
	skn_url_canonical(&y, b);
	same = skn_buf_eq(&x, y.p, y.n);
	skn_buf_release(&x);
	skn_buf_release(&y);
	return same;
}

const struct skn_watch_feed *skn_watch_find(const struct skn_watch *watch, const char *id_or_url)
{
	for (size_t i = 0; i < watch->feeds.n; i++)
		if (skn_streq(watch->feeds.v[i].id, id_or_url) || same_url(watch->feeds.v[i].url, id_or_url))
			return &watch->feeds.v[i];
	return NULL;
}

static bool id_taken(const struct skn_watch *watch, const char *id)
{
	for (size_t i = 0; i < watch->feeds.n; i++)
		if (skn_streq(watch->feeds.v[i].id, id))
			return true;
	for (size_t i = 0; i < watch->searches.n; i++)
		if (skn_streq(watch->searches.v[i].id, id))
			return true;
	return false;
}

#define ID_MAX_BYTES 40

void skn_watch_new_id(struct skn_buf *out, const struct skn_watch *watch, const char *title, const char *url)
{
	struct skn_buf slug = SKN_BUF_INIT;
	const char *host = strstr(url, "://");
	size_t n;

	host = host ? host + 3 : url;
	if (strncasecmp(host, "www.", 4) == 0)
		host += 4;
	if (title)
		skn_uni_slug(&slug, title, strlen(title), ID_MAX_BYTES);
	if (slug.n == 0)
		skn_uni_slug(&slug, host, strcspn(host, "/?#:"), ID_MAX_BYTES);
	skn_name_make(out, slug.p, slug.n, "feed");
	n = out->n;
	for (unsigned i = 2; id_taken(watch, out->p); i++) {
		skn_buf_truncate(out, n);
		skn_buf_addf(out, "-%u", i);
	}
	skn_buf_release(&slug);
}

void skn_watch_add(struct skn_watch *watch, const char *id, const char *url, const char *title)
{
	struct skn_watch_feed feed = { skn_xstrdup(id), skn_xstrdup(url), title ? skn_xstrdup(title) : NULL };

	skn_vec_push(&watch->feeds, feed);
}

void skn_watch_add_search(struct skn_watch *watch, const char *id, const char *query, const char *engine)
{
	struct skn_watch_search search = { skn_xstrdup(id), skn_xstrdup(query), skn_xstrdup(engine) };

	skn_vec_push(&watch->searches, search);
}

bool skn_watch_remove(struct skn_watch *watch, const char *id_or_url)
{
	const struct skn_watch_feed *feed = skn_watch_find(watch, id_or_url);
	size_t i;

	if (!feed)
		return false;
	i = (size_t)(feed - watch->feeds.v);
	free(watch->feeds.v[i].id);
	free(watch->feeds.v[i].url);
	free(watch->feeds.v[i].title);
	memmove(&watch->feeds.v[i], &watch->feeds.v[i + 1], (watch->feeds.n - i - 1) * sizeof(*watch->feeds.v));
	watch->feeds.n--;
	return true;
}

static void set_text(struct skn_tree *tree, struct skn_node *node, const char *name, const char *text)
{
	if (text)
		skn_node_set(tree, node, name, skn_node_string(tree, text, strlen(text)));
}

static struct skn_node *feeds_node(struct skn_tree *tree, const struct skn_watch *watch)
{
	struct skn_node *list = skn_node_new(tree, SKN_ARRAY);

	for (size_t i = 0; i < watch->feeds.n; i++) {
		struct skn_node *node = skn_node_new(tree, SKN_OBJECT);

		set_text(tree, node, "id", watch->feeds.v[i].id);
		set_text(tree, node, "url", watch->feeds.v[i].url);
		set_text(tree, node, "title", watch->feeds.v[i].title);
		skn_node_append(list, node);
	}
	return list;
}

static struct skn_node *searches_node(struct skn_tree *tree, const struct skn_watch *watch)
{
	struct skn_node *list = skn_node_new(tree, SKN_ARRAY);

	for (size_t i = 0; i < watch->searches.n; i++) {
		struct skn_node *node = skn_node_new(tree, SKN_OBJECT);

		set_text(tree, node, "id", watch->searches.v[i].id);
		set_text(tree, node, "query", watch->searches.v[i].query);
		set_text(tree, node, "engine", watch->searches.v[i].engine);
		skn_node_append(list, node);
	}
	return list;
}

int skn_watch_put(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
		  const struct skn_watch *watch, bool searches, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_node *fields = skn_node_new(&tree, SKN_OBJECT);
	int rc;

	skn_node_set(&tree, fields, "feeds", feeds_node(&tree, watch));
	if (searches)
		skn_node_set(&tree, fields, "searches", searches_node(&tree, watch));
	rc = skn_put_record(changes, view, thread_path, SKN_KIND_WATCH, "", fields, true, err);
	skn_tree_release(&tree);
	return rc;
}
