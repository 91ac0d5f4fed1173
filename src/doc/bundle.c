#include "doc/bundle.h"

#include "doc/kind.h"
#include "text/name.h"

#define MARK "%%"

void skn_bundle_add(struct skn_buf *out, const char *path, const char *data, size_t n)
{
	skn_buf_adds(out, MARK " ");
	skn_buf_addf(out, "%s\n", path);
	for (size_t at = 0; at < n;) {
		const char *nl = memchr(data + at, '\n', n - at);
		size_t len = nl ? (size_t)(nl - (data + at)) + 1 : n - at;
		size_t slashes = 0;

		while (slashes < len && data[at + slashes] == '\\')
			slashes++;
		if (len - slashes >= 2 && data[at + slashes] == '%' && data[at + slashes + 1] == '%')
			skn_buf_addc(out, '\\');
		skn_buf_add(out, data + at, len);
		at += len;
	}
	if (n && data[n - 1] != '\n')
		skn_buf_addc(out, '\n');
}

static int check_path(const char *path, uint32_t line, const char *name, struct skn_err *err)
{
	enum skn_kind kind;
	const char *id;
	size_t len;
	struct skn_err fault = SKN_ERR_INIT;

	if (!skn_kind_of_path(path, &kind, &id, &len)) {
		skn_fail_at(err, SKN_EDATA, name, line, 1, "'%s' is no file of a thread", path);
		return skn_hint(err, "such as narrative.md, timeline/<id>.yaml, perspectives/<id>.yaml");
	}
	if (len && skn_name_check(id, len, kind == SKN_KIND_RUN ? SKN_NAME_RUN : SKN_NAME_ID, &fault) != SKN_OK)
		return skn_fail_at(err, SKN_EDATA, name, line, 1, "%s", fault.msg);
	return SKN_OK;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Whether the line is a mark: alone, or with a blank before what follows. */
static bool is_mark(const char *line, size_t len)
{
	const size_t mark = strlen(MARK);

	return len >= mark && memcmp(line, MARK, mark) == 0 && (len == mark || is_space(line[mark]));
}

static int begin_part(struct skn_bundle *out, const char *line, size_t len, uint32_t number,
		      const char *name, struct skn_err *err)
{
	struct skn_bundle_part part = { .data = SKN_BUF_INIT, .line = number };
	int rc;

	while (len && is_space(line[len - 1]))
		len--;
	while (len && is_space(*line)) {
		line++;
		len--;
	}
	part.path = skn_xstrndup(line, len);
	rc = check_path(part.path, number, name, err);
	if (rc == SKN_OK && skn_bundle_find(out, part.path))
		rc = skn_fail_at(err, SKN_EDATA, name, number, 1, "'%s' is there twice", part.path);
	if (rc == SKN_OK)
		skn_vec_push(&out->parts, part);
	else
		free(part.path);
	return rc;
}

static void add_line(struct skn_bundle_part *part, const char *line, size_t len)
{
	size_t slashes = 0;

	while (slashes < len && line[slashes] == '\\')
		slashes++;
	if (slashes && len - slashes >= 2 && line[slashes] == '%' && line[slashes + 1] == '%') {
		line++;
		len--;
	}
	skn_buf_add(&part->data, line, len);
	skn_buf_addc(&part->data, '\n');
}

int skn_bundle_parse(struct skn_bundle *out, const char *text, size_t n, const char *name,
		     struct skn_err *err)
{
	const size_t mark = strlen(MARK);
	uint32_t number = 1;
	int rc = SKN_OK;

	*out = (struct skn_bundle){ 0 };
	for (size_t at = 0; rc == SKN_OK && at < n; number++) {
		const char *line = text + at, *nl = memchr(line, '\n', n - at);
		size_t len = nl ? (size_t)(nl - line) : n - at;

		if (is_mark(line, len))
			rc = begin_part(out, line + mark, len - mark, number, name, err);
		else if (out->parts.n)
			add_line(skn_vec_last(&out->parts), line, len);
		else if (len && line[0] != '#' && line[0] != '\r')
			rc = skn_fail_at(err, SKN_EDATA, name, number, 1, "text before the first '%%%% <file>' line");
		at += len + 1;
	}
	if (rc != SKN_OK)
		skn_bundle_release(out);
	return rc;
}

struct skn_bundle_part *skn_bundle_find(struct skn_bundle *bundle, const char *path)
{
	for (size_t i = 0; i < bundle->parts.n; i++)
		if (skn_streq(bundle->parts.v[i].path, path))
			return &bundle->parts.v[i];
	return NULL;
}

void skn_bundle_release(struct skn_bundle *bundle)
{
	for (size_t i = 0; i < bundle->parts.n; i++) {
		free(bundle->parts.v[i].path);
		skn_buf_release(&bundle->parts.v[i].data);
	}
	skn_vec_release(&bundle->parts);
}
