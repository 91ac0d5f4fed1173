/*
 * fuzz_verify.c - what a file is, its record of provenance, and what it shows, for the
 * formats that are read without another program.
 */
#include "verify/record.h"
#include "verify/seen.h"
#include "verify/verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* A field that was taken is taken again: values stay what they are. */
static void again(void *ctx, const char *name, const char *value)
{
	require(skn_provenance_set(ctx, name, strlen(name), value, strlen(value)));
}

static void read_record(const char *format, const char *s, size_t n)
{
	struct skn_provenance record, copy;

	if (skn_verify_record(&record, format, s, n, NULL, NULL) == SKN_OK) {
		skn_provenance_init(&copy);
		skn_provenance_each(&record, again, &copy);
		require(skn_provenance_differs(&record, &copy) == SKN_PARTS);
		skn_provenance_release(&copy);
	}
	skn_provenance_release(&record);
}

/* A file is what itself is. */
static void read_parts(const char *format, const char *s, size_t n)
{
	struct skn_seen seen;
	struct skn_seen_differences d;

	if (skn_seen_read(&seen, format, s, n, NULL, NULL) == SKN_OK) {
		skn_seen_compare(&d, &seen, &seen);
		require(d.list.n == 0 && !d.looks);
		skn_seen_differences_release(&d);
	}
	skn_seen_release(&seen);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const formats[] = { "text", "md", "pandoc", "json", "csl-json", "bibtex", "ris" };
	/* a copy of exactly the size, so that a byte too many is noticed */
	char *s = skn_xmemdup(size ? data : (const uint8_t *)"", size ? size : 1), *title, *version;
	struct skn_provenance p;

	skn_verify_format(s, size);
	for (size_t i = 0; i < SKN_ARRAY_LEN(formats); i++) {
		read_record(formats[i], s, size);
		read_parts(formats[i], s, size);
	}
	read_record("html", s, size);
	read_record("latex", s, size);
	read_record("docx", s, size);
	skn_provenance_init(&p);
	skn_verify_record_markup(&p, s, size);
	skn_provenance_release(&p);
	if (skn_verify_text_head(&title, &version, s, size))
		require(*title && *version);
	free(title);
	free(version);
	free(s);
	return 0;
}
