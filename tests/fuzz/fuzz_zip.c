/* fuzz_zip.c - archives: opened, every entry read; what could be read is packed again. */
#include "zip/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void pack(struct skn_zip *zip)
{
	struct skn_buf entry = SKN_BUF_INIT, made = SKN_BUF_INIT;
	struct skn_zip_writer *w;
	struct skn_zip *again;
	struct skn_sink sink;
	size_t n = 0;

	skn_sink_to_buf(&sink, &made);
	if (skn_zip_writer_new(&w, NULL) != SKN_OK)
		return;
	for (size_t i = 0; i < skn_zip_count(zip); i++) {
		skn_buf_clear(&entry);
		if (skn_zip_read(&entry, zip, i, NULL) == SKN_OK &&
		    skn_zip_add(w, skn_zip_name(zip, i), entry.p, entry.n, SKN_ZIP_DEFLATED, NULL) == SKN_OK)
			n++;
	}
	if (n && (skn_zip_finish(w, &sink, NULL) != SKN_OK ||
		  skn_zip_open(&again, made.p, made.n, NULL, NULL) != SKN_OK))
		abort(); /* what we wrote we can read */
	if (n) {
		if (skn_zip_count(again) != n)
			abort();
		skn_zip_free(again);
	}
	skn_zip_writer_free(w);
	skn_buf_release(&entry);
	skn_buf_release(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_zip *zip;

	if (skn_zip_open(&zip, data, size, "fuzz", &err) == SKN_OK)
		pack(zip);
	skn_zip_free(zip);
	return 0;
}
