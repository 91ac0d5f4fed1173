/*
 * page_dump FILE...: what skn_webpage_extract makes of each, a JSON object a line.
 * page_dump -b N FILE...: reads all of them N times; pages a second of processor time,
 * that of the parser's children included.
 */
#include <sys/resource.h>

#include "base/fs.h"
#include "gather/page.h"
#include "text/jsonw.h"

static void dump(struct skn_sink *out, const char *file, const struct skn_webpage *page, const char *fault)
{
	struct skn_buf authors = SKN_BUF_INIT;
	struct skn_jsonw w;

	for (size_t i = 0; i < page->authors.n; i++)
		skn_buf_addf(&authors, "%s%s", i ? "; " : "", page->authors.v[i]);
	skn_jsonw_init(&w, out, false);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "file", file);
	skn_jsonw_str(&w, "error", fault);
	skn_jsonw_str(&w, "title", page->title);
	skn_jsonw_str(&w, "byline", page->byline);
	skn_jsonw_str(&w, "authors", authors.n ? authors.p : NULL);
	skn_jsonw_str(&w, "siteName", page->site);
	skn_jsonw_str(&w, "excerpt", page->excerpt);
	skn_jsonw_str(&w, "lang", page->language);
	skn_jsonw_str(&w, "publishedTime", page->published_raw);
	skn_jsonw_str(&w, "published", page->published);
	skn_jsonw_str(&w, "canonical", page->canonical);
	skn_jsonw_strn(&w, "text", page->text.p, page->text.n);
	skn_jsonw_object_end(&w);
	skn_buf_release(&authors);
}

/* Reads FILE and its article TIMES times; says what the first gave to OUT, if there is one. */
static bool read_page(const char *file, int times, struct skn_sink *out)
{
	struct skn_buf bytes = SKN_BUF_INIT;
	bool read = skn_fs_read(&bytes, file, 32 << 20, NULL) == SKN_OK;

	for (int i = 0; read && i < times; i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_webpage page;

		skn_webpage_extract(&page, bytes.p, bytes.n, NULL, NULL, &err);
		if (out)
			dump(out, file, &page, err.code ? err.msg : NULL);
		skn_webpage_release(&page);
	}
	skn_buf_release(&bytes);
	return read;
}

static double processor_seconds(int who)
{
	struct rusage used;

	getrusage(who, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

int main(int argc, char **argv)
{
	bool bench = argc > 2 && skn_streq(argv[1], "-b");
	int times = bench ? (int)strtol(argv[2], NULL, 10) : 1, first = bench ? 3 : 1;
	struct skn_sink out;

	skn_sink_to_file(&out, stdout);
	for (int i = first; i < argc; i++)
		if (!read_page(argv[i], times, bench ? NULL : &out))
			return 1;
	if (bench)
		printf("%.1f\n", (argc - first) * times /
				 (processor_seconds(RUSAGE_SELF) + processor_seconds(RUSAGE_CHILDREN)));
	return 0;
}
