/*
 * fuzz_pdf.c - any bytes in every field of a thread give a PDF: whole, the same a second time,
 * and with no addresses but such as can stand in a PDF string.
 *
 * The input is parts with "\n%%\n" between them, in the order of `fields`.
 */
#include "base/base.h"

#include "out/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef SKN_HAVE_PANGO

static const struct field {
	enum skn_kind kind;
	const char *name;
} fields[] = {
	{ SKN_KIND_THREAD, "title" },	 { SKN_KIND_THREAD, "summary" }, { SKN_KIND_EVENT, "date" },
	{ SKN_KIND_EVENT, "event" },	 { SKN_KIND_VOICE, "voice" },	 { SKN_KIND_VOICE, "stance" },
	{ SKN_KIND_VOICE, "evolution" }, { SKN_KIND_TENSION, "status" }, { SKN_KIND_TENSION, "question" },
	{ SKN_KIND_TENSION, "resolution" }, { SKN_KIND_ITEM, "title" },	 { SKN_KIND_ITEM, "URL" },
	{ SKN_KIND_ITEM, "container-title" }, { SKN_KIND_ITEM, "issued" },
};

struct part {
	const char *p;
	size_t n;
};

static struct part next_part(struct part *rest)
{
	static const char between[] = "\n%%\n";
	const char *end = memmem(rest->p, rest->n, between, sizeof(between) - 1);
	struct part part = { rest->p, end ? (size_t)(end - rest->p) : rest->n };
	size_t used = end ? part.n + sizeof(between) - 1 : part.n;

	rest->p += used;
	rest->n -= used;
	return part;
}

/* The record of a kind that the thread has, made when there is none. */
static struct skn_record *record_of(struct skn_thread *thread, enum skn_kind kind)
{
	struct skn_records *list = skn_thread_list(thread, kind);
	struct skn_record *record = &thread->meta;

	if (kind != SKN_KIND_THREAD) {
		if (list->n == 0) {
			struct skn_record made = { .kind = kind, .src = SKN_BUF_INIT };

			made.id = skn_xstrdup("key");
			skn_vec_push(list, made);
		}
		record = &list->v[0];
	}
	if (!record->tree.root)
		record->tree.root = skn_node_new(&record->tree, SKN_OBJECT);
	return record;
}

static void fill(struct skn_thread *thread, struct part rest)
{
	struct part narrative = next_part(&rest);

	skn_buf_add(&thread->narrative, narrative.p, narrative.n);
	if (skn_thread_parse_narrative(thread, NULL) != SKN_OK)
		skn_buf_clear(&thread->narrative);
	for (size_t i = 0; i < SKN_ARRAY_LEN(fields); i++) {
		struct skn_record *record = record_of(thread, fields[i].kind);
		struct part part = next_part(&rest);

		skn_node_set(&record->tree, record->tree.root, fields[i].name,
			     skn_node_string(&record->tree, part.p, part.n));
	}
}

static void render(struct skn_buf *out, const struct skn_thread *thread)
{
	static const struct skn_page_info info = { .site = "Site", .version = "1", .time = 1700000000, .items = 1 };
	struct skn_sink sink;

	skn_sink_to_buf(&sink, out);
	if (skn_page_pdf(&sink, thread, &info, NULL, NULL, NULL) != SKN_OK || out->n < 100 ||
	    memcmp(out->p, "%PDF-", 5) != 0 || memcmp(out->p + out->n - 6, "%%EOF\n", 6) != 0)
		abort();
}

/* Behind cairo's part of the file stands text, where anything may stand. */
static void check_addresses(const struct skn_buf *pdf)
{
	const char *end = memmem(pdf->p, pdf->n, "\nstartxref\n", 11), *p = pdf->p;

	while ((p = memmem(p, (size_t)(end - p), "/URI (", 6))) {
		for (p += 6; *p != ')'; p++)
			if (*p <= ' ' || *p > '~' || strchr("(\\<>'\"", *p))
				abort();
		if (p[1] != '\n')
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_buf one = SKN_BUF_INIT, two = SKN_BUF_INIT;
	struct skn_thread thread;

	skn_thread_init(&thread, "threads/fuzz");
	fill(&thread, (struct part){ (const char *)data, size });
	render(&one, &thread);
	render(&two, &thread);
	if (!skn_buf_eq(&one, two.p, two.n))
		abort();
	check_addresses(&one);
	skn_thread_release(&thread);
	skn_buf_release(&one);
	skn_buf_release(&two);
	return 0;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SKN_UNUSED(data);
	SKN_UNUSED(size);
	return 0;
}

#endif
