#include "gather/redact.h"

#include "base/map.h"
#include "doc/canon.h"
#include "doc/kind.h"
#include "hash/sha256.h"
#include "store/store.h"
#include "yaml/yaml.h"

#define MARK "[redacted "
#define MARK_HEX 8

/* ---- records ---- */

/* "[redacted 3f9a1c2b]"; what is one already stays. */
static struct skn_node *mark(struct skn_tree *tree, const struct skn_node *text)
{
	char hex[SKN_SHA256_HEX], out[sizeof(MARK) + MARK_HEX + 1];

	if (text->len == sizeof(out) - 1 && skn_starts_with(text->text, MARK))
		return skn_node_string(tree, text->text, text->len);
	skn_sha256_hex(hex, text->text, text->len);
	snprintf(out, sizeof(out), MARK "%.*s]", MARK_HEX, hex);
	return skn_node_string(tree, out, strlen(out));
}

static int redact_quotes(struct skn_buf *yaml, struct skn_tree *tree, const struct skn_node *quotes, struct skn_err *err)
{
	struct skn_node *list = skn_node_copy(tree, quotes);

	for (struct skn_node *q = list->child; q; q = q->next) {
		const struct skn_node *text = skn_node_find(q, "text");

		if (text && text->text)
			skn_node_set(tree, q, "text", mark(tree, text));
	}
	return skn_canon_edit(yaml, skn_kind_info(SKN_KIND_ITEM)->schema, "quotes", list, err);
}

static int say_redacted(struct skn_buf *yaml, struct skn_tree *tree, const char *date, const char *reason,
			struct skn_err *err)
{
	struct skn_node *node = skn_node_new(tree, SKN_OBJECT);

	skn_node_set(tree, node, "date", skn_node_string(tree, date, strlen(date)));
	skn_node_set(tree, node, "reason", skn_node_string(tree, reason, strlen(reason)));
	return skn_canon_edit_path(yaml, skn_kind_info(SKN_KIND_ITEM)->schema, "text.redacted", node, err);
}

int skn_redact_record(struct skn_buf *yaml, const char *date, const char *reason, struct skn_err *err)
{
	const char *schema = skn_kind_info(SKN_KIND_ITEM)->schema;
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *abstract, *quotes, *said;
	int rc = skn_yaml_parse(&tree, yaml->p, yaml->n, NULL, err);

	if (rc != SKN_OK)
		return rc;
	abstract = skn_node_find(tree.root, "abstract");
	quotes = skn_node_find(tree.root, "quotes");
	said = skn_node_find(skn_node_find(tree.root, "text"), "redacted");
	if (abstract && abstract->text)
		rc = skn_canon_edit(yaml, schema, "abstract", mark(&tree, abstract), err);
	if (rc == SKN_OK && quotes && quotes->kind == SKN_ARRAY)
		rc = redact_quotes(yaml, &tree, quotes, err);
	if (rc == SKN_OK && reason && !said)
		rc = say_redacted(yaml, &tree, date, reason, err);
	skn_tree_release(&tree);
	return rc;
}

/* ---- the stream ---- */

static bool is_item(const char *path, size_t n, const char *key, const char *ext)
{
	char *end = skn_xasprintf("/items/%s%s", key, ext);
	size_t len = strlen(end);
	bool yes = n > len && memcmp(path + n - len, end, len) == 0 && strncmp(path, "threads/", 8) == 0;

	free(end);
	return yes;
}

bool skn_redact_is_text(const char *path, size_t n, const char *key)
{
	return is_item(path, n, key, ".txt");
}

bool skn_redact_is_record(const char *path, size_t n, const char *key)
{
	return is_item(path, n, key, ".yaml");
}

struct rewrite {
	const char *key;
	struct skn_repo *repo;
	struct skn_buf *out;
	struct skn_strings *hashes;
	struct skn_redact_counts *counts;
	struct skn_map texts;   /* ids of blobs that go, under whatever name */
	struct skn_map records; /* ids of those that were redacted */
};

/* "M 100644 <id> <path>"; false when LINE is none. */
struct change_line {
	const char *mode, *id, *path;
	size_t mode_len, id_len, path_len;
};

static bool parse_change(struct change_line *out, const char *line, size_t n)
{
	const char *end = line + n, *a, *b;

	if (n < 2 || line[0] != 'M' || line[1] != ' ')
		return false;
	a = memchr(line + 2, ' ', n - 2);
	b = a ? memchr(a + 1, ' ', (size_t)(end - a) - 1) : NULL;
	if (!b)
		return false;
	*out = (struct change_line){ line + 2, a + 1, b + 1, (size_t)(a - line) - 2, (size_t)(b - a) - 1,
				     (size_t)(end - b) - 1 };
	return true;
}

/* The next line at *POS, without its end; a data block behind "data N" comes with it. */
static bool next_line(const struct skn_buf *in, size_t *pos, const char **line, size_t *len, const char **data,
		      size_t *data_len, struct skn_err *err)
{
	const char *p = in->p + *pos, *nl;
	uint64_t n = 0;

	*data = NULL;
	*data_len = 0;
	if (*pos >= in->n)
		return false;
	nl = memchr(p, '\n', in->n - *pos);
	*line = p;
	*len = nl ? (size_t)(nl - p) : in->n - *pos;
	*pos += *len + (nl != NULL);
	if (*len > 5 && memcmp(p, "data ", 5) == 0) {
		if (!skn_parse_uint(p + 5, *len - 5, in->n - *pos, &n)) {
			skn_fail(err, SKN_EDATA, "git's stream of the history cannot be read");
			return false;
		}
		*data = in->p + *pos;
		*data_len = (size_t)n;
		*pos += (size_t)n;
	}
	return true;
}

/* The ids of all contents that items/KEY.txt ever had. */
static int find_texts(struct rewrite *r, const struct skn_buf *in, struct skn_err *err)
{
	const char *line, *data;
	size_t pos = 0, len, data_len;
	struct change_line c;

	while (next_line(in, &pos, &line, &len, &data, &data_len, err))
		if (!data && parse_change(&c, line, len) && skn_redact_is_text(c.path, c.path_len, r->key) &&
		    !skn_map_put(&r->texts, c.id, c.id_len, r))
			r->counts->texts++;
	return err && err->code != SKN_OK ? (int)err->code : SKN_OK;
}

/* The hash of the text that a record names, once. */
static void note_hash(struct rewrite *r, const struct skn_buf *record)
{
	struct skn_tree tree = SKN_TREE_INIT;
	const char *hash = NULL;

	if (skn_yaml_parse(&tree, record->p, record->n, NULL, NULL) == SKN_OK)
		hash = skn_node_text(skn_node_find(tree.root, "text"), "sha256");
	if (hash && !skn_strings_has(r->hashes, hash))
		skn_strings_push(r->hashes, hash);
	skn_tree_release(&tree);
}

/* The record as it may stay, in the stream itself; one that cannot be read is dropped
 * with its words. */
static int put_record(struct rewrite *r, const struct change_line *c, struct skn_err *err)
{
	struct skn_buf record = SKN_BUF_INIT, before = SKN_BUF_INIT;
	char *id = skn_xstrndup(c->id, c->id_len);
	struct skn_oid oid;
	int rc = skn_oid_parse(&oid, id, c->id_len) ? SKN_OK : skn_fail(err, SKN_EDATA, "'%s' is no id", id);

	if (rc == SKN_OK)
		rc = skn_repo_read_blob(r->repo, &oid, SKN_RECORD_MAX, &record, err);
	if (rc == SKN_OK) {
		skn_buf_add(&before, record.p, record.n);
		note_hash(r, &record);
		if (skn_redact_record(&record, NULL, NULL, NULL) != SKN_OK)
			skn_buf_clear(&record);
		if (!skn_buf_eq(&record, before.p, before.n))
			r->counts->records += !skn_map_put(&r->records, c->id, c->id_len, r);
		skn_buf_addf(r->out, "M %.*s inline %.*s\ndata %zu\n", (int)c->mode_len, c->mode, (int)c->path_len,
			     c->path, record.n);
		skn_buf_add(r->out, record.p, record.n);
		skn_buf_addc(r->out, '\n');
	}
	skn_buf_release(&record);
	skn_buf_release(&before);
	free(id);
	return rc;
}

static int put_line(struct rewrite *r, const char *line, size_t len, struct skn_err *err)
{
	struct change_line c;

	if (parse_change(&c, line, len)) {
		if (skn_redact_is_record(c.path, c.path_len, r->key))
			return put_record(r, &c, err);
		if (skn_map_has(&r->texts, c.id, c.id_len)) {
			/* The file may have been another one before, which goes as well. */
			skn_buf_addf(r->out, "D %.*s\n", (int)c.path_len, c.path);
			return SKN_OK;
		}
	}
	skn_buf_add(r->out, line, len);
	skn_buf_addc(r->out, '\n');
	return SKN_OK;
}

int skn_redact_stream(struct skn_buf *out, const struct skn_buf *in, const char *key, struct skn_repo *repo,
		      struct skn_strings *hashes, struct skn_redact_counts *counts, struct skn_err *err)
{
	struct rewrite r = { .key = key, .repo = repo, .out = out, .hashes = hashes, .counts = counts };
	struct skn_err local = SKN_ERR_INIT;
	const char *line, *data;
	size_t pos = 0, len, data_len;
	int rc;

	err = err ? err : &local;
	*counts = (struct skn_redact_counts){ 0 };
	rc = find_texts(&r, in, err);
	while (rc == SKN_OK && next_line(in, &pos, &line, &len, &data, &data_len, err)) {
		rc = put_line(&r, line, len, err);
		skn_buf_add(out, data ? data : "", data_len);
	}
	if (rc == SKN_OK && err->code != SKN_OK)
		rc = (int)err->code;
	if (rc == SKN_OK)
		rc = skn_buf_check(out, "the history", err);
	skn_map_release(&r.texts, NULL);
	skn_map_release(&r.records, NULL);
	return rc;
}
