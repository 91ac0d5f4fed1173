#include "verify/verify.h"

#include "out/book.h"

static const struct skn_renderer *renderer_of(const char *format)
{
	const struct skn_renderer *r = skn_renderer_find(format);

	return r ? r : skn_book_find(format);
}

/* Reads both and compares. */
static int compare(struct skn_verified *out, const char *format, const void *p, size_t n, const char *path,
		   const struct skn_buf *version, struct skn_err *err)
{
	struct skn_seen file = { 0 }, wanted = { 0 };
	int rc = skn_seen_read(&file, format, p, n, path, err);

	if (rc == SKN_OK)
		rc = skn_seen_read(&wanted, format, version->p, version->n, NULL, err);
	if (rc == SKN_OK) {
		skn_seen_compare(&out->differences, &file, &wanted);
		out->verdict = out->differences.list.n ? SKN_VERDICT_DIFFERS : SKN_VERDICT_SAME;
	}
	skn_seen_release(&file);
	skn_seen_release(&wanted);
	return rc;
}

/* The page again in RENDERER's format: whether it has the very bytes, else what differs. */
static int against(struct skn_verified *out, const struct skn_renderer *renderer, const char *format, const void *p,
		   size_t n, const char *path, const struct skn_thread *thread, const struct skn_page_info *info,
		   struct skn_err *err)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_sink sink;
	int rc;

	skn_sink_to_buf(&sink, &bytes);
	rc = renderer->fn(&sink, thread, info, err);
	if (rc == SKN_OK)
		rc = skn_sink_check(&sink, err);
	if (rc == SKN_OK && skn_buf_eq(&bytes, p, n))
		out->verdict = SKN_VERDICT_IDENTICAL;
	else if (rc == SKN_OK)
		rc = compare(out, format, p, n, path, &bytes, err);
	skn_buf_release(&bytes);
	return rc;
}

/* Parts first: they say more. */
static const char *altered(const struct skn_provenance *record, const struct skn_provenance *own)
{
	enum skn_part part = skn_provenance_differs(record, own);

	if (part < SKN_PARTS)
		return skn_part_names[part];
	if (*record->content && !skn_streq(record->content, own->content))
		return "content";
	return record->format && !skn_streq(record->format, own->format) ? "format" : NULL;
}

/* Whether RENDERER gives exactly these bytes. */
static bool is_bytes(const struct skn_renderer *renderer, const void *p, size_t n, const struct skn_thread *thread,
		     const struct skn_page_info *info)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_sink sink;
	bool same;

	skn_sink_to_buf(&sink, &bytes);
	same = renderer->fn(&sink, thread, info, NULL) == SKN_OK && skn_buf_eq(&bytes, p, n);
	skn_buf_release(&bytes);
	return same;
}

int skn_verify(struct skn_verified *out, const char *format, const void *p, size_t n, const char *path,
	       const struct skn_provenance *record, const struct skn_thread *thread,
	       const struct skn_page_info *info, struct skn_err *err)
{
	const struct skn_renderer *renderer = renderer_of(format);
	struct skn_provenance own;

	*out = (struct skn_verified){ 0 };
	if (!renderer)
		return skn_fail_at(err, SKN_EDATA, path, 0, 0, "this program writes no %s", format);
	skn_provenance_make(&own, thread, info, format);
	out->altered = altered(record, &own);
	skn_provenance_release(&own);
	if (skn_streq(format, "pdf") && skn_book_find("pdf-letter") &&
	    is_bytes(skn_book_find("pdf-letter"), p, n, thread, info)) {
		out->verdict = SKN_VERDICT_IDENTICAL;
		return SKN_OK;
	}
	return against(out, renderer, format, p, n, path, thread, info, err);
}

void skn_verified_release(struct skn_verified *v)
{
	skn_seen_differences_release(&v->differences);
}

/* ---- the page as text ---- */

/* "2", "14+2" */
static bool is_label(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]) && (s[i] != '+' || i == 0))
			return false;
	return n > 0;
}

bool skn_verify_text_head(char **title, char **version, const char *s, size_t n)
{
	static const char history[] = " \xc2\xb7 history", label[] = "Version ";
	const char *end = s + n, *lines[3] = { NULL };
	size_t lengths[3], k = 0;

	*title = *version = NULL;
	while (s < end && k < 3) {
		const char *lf = memchr(s, '\n', (size_t)(end - s)), *stop = lf ? lf : end;
		size_t len = (size_t)(stop - s);

		if (len && s[len - 1] == '\r')
			len--;
		if (len) {
			lines[k] = s;
			lengths[k++] = len;
		}
		s = lf ? lf + 1 : end;
	}
	if (k < 3 || lengths[2] <= strlen(label) || memcmp(lines[2], label, strlen(label)) != 0)
		return false;
	if (lengths[1] > strlen(history) &&
	    memcmp(lines[1] + lengths[1] - strlen(history), history, strlen(history)) == 0)
		lengths[1] -= strlen(history);
	if (memchr(lines[1], '\0', lengths[1]) || !is_label(lines[2] + strlen(label), lengths[2] - strlen(label)))
		return false;
	*title = skn_xstrndup(lines[1], lengths[1]);
	*version = skn_xstrndup(lines[2] + strlen(label), lengths[2] - strlen(label));
	return true;
}
