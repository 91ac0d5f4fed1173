#include "model/cassette.h"

#include "base/fs.h"
#include "json/json.h"
#include "text/jsonw.h"

#define FILE_MAX ((size_t)64 << 20) /* bytes of one exchange */

int skn_cassette_open(struct skn_cassette *out, struct skn_err *err)
{
	static const struct { const char *name; enum skn_cassette_mode mode; } modes[] = {
		{ "none", SKN_CASSETTE_PLAY }, { "new", SKN_CASSETTE_NEW }, { "all", SKN_CASSETTE_ALL },
	};
	const char *dir = getenv("SKEIN_MODEL_CASSETTE"), *mode = getenv("SKEIN_MODEL_RECORD");

	*out = (struct skn_cassette){ 0 };
	if (!dir || !*dir)
		return SKN_OK;
	mode = mode && *mode ? mode : "none";
	for (size_t i = 0; i < SKN_ARRAY_LEN(modes); i++)
		if (skn_streq(modes[i].name, mode)) {
			out->mode = modes[i].mode;
			out->dir = skn_xstrdup(dir);
			return SKN_OK;
		}
	return skn_fail(err, SKN_EUSAGE, "SKEIN_MODEL_RECORD is '%.100s', not none, new or all", mode);
}

void skn_cassette_close(struct skn_cassette *cassette)
{
	free(cassette->dir);
	*cassette = (struct skn_cassette){ 0 };
}

void skn_cassette_name(char out[SKN_SHA256_HEX], const char *path, const struct skn_buf *body)
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	skn_sha256_add(&h, path, strlen(path));
	skn_sha256_add(&h, "\n", 1);
	skn_sha256_add(&h, body->p, body->n);
	skn_sha256_end_hex(&h, out);
}

static char *file_of(const struct skn_cassette *cassette, const char *name)
{
	return skn_xasprintf("%s/%s.json", cassette->dir, name);
}

static int read_file(struct skn_buf *stream, const char *file, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_tree tree = SKN_TREE_INIT;
	const struct skn_node *node;
	int rc = skn_fs_read(&text, file, FILE_MAX, err);

	if (rc == SKN_OK)
		rc = skn_json_parse(&tree, text.p, text.n, file, err);
	if (rc == SKN_OK) {
		node = skn_node_find(tree.root, "stream");
		if (node && node->text)
			skn_buf_add(stream, node->text, node->len);
		else
			rc = skn_fail(err, SKN_EDATA, "%s: holds no stream", file);
	}
	skn_tree_release(&tree);
	skn_buf_release(&text);
	return rc;
}

int skn_cassette_find(struct skn_buf *stream, bool *found, const struct skn_cassette *cassette, const char *name,
		      struct skn_err *err)
{
	char *file;
	int rc = SKN_OK;

	*found = false;
	if (cassette->mode == SKN_CASSETTE_OFF || cassette->mode == SKN_CASSETTE_ALL)
		return SKN_OK;
	file = file_of(cassette, name);
	*found = access(file, F_OK) == 0;
	if (*found) {
		rc = read_file(stream, file, err);
	} else if (cassette->mode == SKN_CASSETTE_PLAY) {
		skn_fail(err, SKN_ENOTFOUND, "the cassette has no answer to request %s", name);
		rc = skn_hint(err, "SKEIN_MODEL_RECORD=new asks for what is missing");
	}
	free(file);
	return rc;
}

int skn_cassette_keep(const struct skn_cassette *cassette, const char *name, const char *path,
		      const struct skn_model_answer *answer, struct skn_err *err)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;
	char *file;
	int rc;

	if (cassette->mode == SKN_CASSETTE_OFF || cassette->mode == SKN_CASSETTE_PLAY)
		return SKN_OK;
	skn_sink_to_buf(&sink, &text);
	skn_jsonw_init(&w, &sink, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "path", path);
	skn_jsonw_strn(&w, "request", answer->request.p, answer->request.n);
	skn_jsonw_strn(&w, "stream", answer->raw.p, answer->raw.n);
	skn_jsonw_object_end(&w);
	file = file_of(cassette, name);
	rc = skn_fs_write_atomic(file, text.p, text.n, 0666, err);
	free(file);
	skn_buf_release(&text);
	return rc;
}
