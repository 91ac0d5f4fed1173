/* page_dump FILE...: what skn_webpage_extract makes of each, a JSON object a line. */
#include "base/fs.h"
#include "gather/page.h"
#include "text/jsonw.h"

static void dump(struct skn_sink *out, const char *file, const struct skn_webpage *page, const char *fault)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "file", file);
	skn_jsonw_str(&w, "error", fault);
	skn_jsonw_str(&w, "title", page->title);
	skn_jsonw_str(&w, "byline", page->byline);
	skn_jsonw_str(&w, "siteName", page->site);
	skn_jsonw_str(&w, "excerpt", page->excerpt);
	skn_jsonw_str(&w, "lang", page->language);
	skn_jsonw_str(&w, "publishedTime", page->published_raw);
	skn_jsonw_str(&w, "published", page->published);
	skn_jsonw_strn(&w, "text", page->text.p, page->text.n);
	skn_jsonw_object_end(&w);
}

int main(int argc, char **argv)
{
	struct skn_sink out;

	skn_sink_to_file(&out, stdout);
	for (int i = 1; i < argc; i++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_webpage page;

		if (skn_fs_read(&bytes, argv[i], 32 << 20, &err) != SKN_OK)
			return 1;
		skn_webpage_extract(&page, bytes.p, bytes.n, NULL, NULL, &err);
		dump(&out, argv[i], &page, err.code ? err.msg : NULL);
		skn_webpage_release(&page);
		skn_buf_release(&bytes);
	}
	return 0;
}
