/* Archives: what is written comes back, byte for byte the same each time; limits; what strangers send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "zip/zip.h"

#include <cmocka.h>

#define OK(call) assert_int_equal(call, SKN_OK)

struct entry {
	const char *name;
	const void *p;
	size_t n;
	enum skn_zip_method method;
};

static void make(struct skn_buf *out, const struct entry *entries, size_t n)
{
	struct skn_zip_writer *w;
	struct skn_sink sink;
	struct skn_err err = SKN_ERR_INIT;

	skn_sink_to_buf(&sink, out);
	OK(skn_zip_writer_new(&w, &err));
	for (size_t i = 0; i < n; i++)
		OK(skn_zip_add(w, entries[i].name, entries[i].p, entries[i].n, entries[i].method, &err));
	OK(skn_zip_finish(w, &sink, &err));
	skn_zip_writer_free(w);
}

static int open_buf(struct skn_zip **out, const struct skn_buf *bytes, struct skn_err *err)
{
	skn_err_clear(err);
	return skn_zip_open(out, bytes->p, bytes->n, "x.zip", err);
}

static void test_round(void **state)
{
	char *big = skn_xmalloc(200000);
	const struct entry entries[] = { { "mimetype", "a/b", 3, SKN_ZIP_STORED },
					 { "empty", "", 0, SKN_ZIP_DEFLATED },
					 { "d/\xc3\xa9.txt", "text", 4, SKN_ZIP_DEFLATED },
					 { "big", big, 200000, SKN_ZIP_DEFLATED } };
	struct skn_buf bytes = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_zip *zip;
	size_t at;

	SKN_UNUSED(state);
	for (size_t i = 0; i < 200000; i++)
		big[i] = (char)(i * 2654435761u >> 13);
	make(&bytes, entries, SKN_ARRAY_LEN(entries));
	assert_true(skn_zip_is(bytes.p, bytes.n));
	assert_memory_equal(bytes.p + 30, "mimetypea/b", 11); /* stored first, without an extra field */
	OK(open_buf(&zip, &bytes, &err));
	assert_int_equal(skn_zip_count(zip), SKN_ARRAY_LEN(entries));
	for (size_t i = 0; i < SKN_ARRAY_LEN(entries); i++) {
		struct skn_buf got = SKN_BUF_INIT;

		assert_string_equal(skn_zip_name(zip, i), entries[i].name);
		assert_true(skn_zip_find(zip, entries[i].name, &at));
		assert_int_equal(at, i);
		OK(skn_zip_read(&got, zip, i, &err));
		assert_true(skn_buf_eq(&got, entries[i].p, entries[i].n));
		skn_buf_release(&got);
	}
	assert_false(skn_zip_find(zip, "Mimetype", &at));
	skn_zip_free(zip);
	skn_buf_release(&bytes);
	free(big);
}

/* Neither the clock nor the zone gets in. */
static void test_reproducible(void **state)
{
	static const char *const zones[] = { "UTC", "Pacific/Kiritimati", "America/St_Johns" };
	const struct entry entries[] = { { "a", "one", 3, SKN_ZIP_STORED }, { "b", "two two two", 11, SKN_ZIP_DEFLATED } };
	struct skn_buf first = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(zones); i++) {
		struct skn_buf again = SKN_BUF_INIT;

		setenv("TZ", zones[i], 1);
		tzset();
		make(i ? &again : &first, entries, 2);
		if (i)
			assert_true(skn_buf_eq(&again, first.p, first.n));
		skn_buf_release(&again);
	}
	setenv("TZ", "UTC", 1);
	tzset();
	skn_buf_release(&first);
}

static void test_writer_limits(void **state)
{
	struct skn_zip_writer *w;
	struct skn_err err = SKN_ERR_INIT;
	char *name = skn_xmalloc(SKN_ZIP_NAME_MAX + 2);

	SKN_UNUSED(state);
	memset(name, 'n', SKN_ZIP_NAME_MAX + 1);
	name[SKN_ZIP_NAME_MAX + 1] = '\0';
	OK(skn_zip_writer_new(&w, &err));
	assert_int_equal(skn_zip_add(w, name, "x", 1, SKN_ZIP_STORED, &err), SKN_ELIMIT);
	skn_err_clear(&err);
	OK(skn_zip_add(w, name + 1, "x", 1, SKN_ZIP_STORED, &err));
	assert_int_equal(skn_zip_add(w, name + 1, "y", 1, SKN_ZIP_STORED, &err), SKN_EEXISTS);
	skn_err_clear(&err);
	assert_int_equal(skn_zip_add(w, "", "y", 1, SKN_ZIP_STORED, &err), SKN_ELIMIT);
	skn_zip_writer_free(w); /* without having been finished */
	free(name);
}

/* The number of entries that a reader takes, and one more. */
static void test_entries(void **state)
{
	SKN_UNUSED(state);
	for (unsigned more = 0; more < 2; more++) {
		struct skn_buf bytes = SKN_BUF_INIT;
		struct skn_zip_writer *w;
		struct skn_sink sink;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_zip *zip;
		int rc = SKN_OK;

		skn_sink_to_buf(&sink, &bytes);
		OK(skn_zip_writer_new(&w, &err));
		for (unsigned i = 0; rc == SKN_OK && i < SKN_ZIP_ENTRIES_MAX + more; i++) {
			char name[16];

			snprintf(name, sizeof(name), "%u", i);
			rc = skn_zip_add(w, name, "", 0, SKN_ZIP_STORED, &err);
		}
		assert_int_equal(rc, more ? SKN_ELIMIT : SKN_OK);
		if (!more) {
			OK(skn_zip_finish(w, &sink, &err));
			OK(open_buf(&zip, &bytes, &err));
			assert_int_equal(skn_zip_count(zip), SKN_ZIP_ENTRIES_MAX);
			skn_zip_free(zip);
			/* The archive's own count says one more: no longer consistent, or too many. */
			bytes.p[bytes.n - 12] = (char)(bytes.p[bytes.n - 12] + 1);
			assert_true(open_buf(&zip, &bytes, &err) < 0);
			assert_null(zip);
		}
		skn_zip_writer_free(w);
		skn_buf_release(&bytes);
	}
}

/* What unpacks to too many times its size; small entries may. */
static void test_ratio(void **state)
{
	const size_t sizes[] = { SKN_ZIP_RATIO_FROM, SKN_ZIP_RATIO_FROM + 1 };

	SKN_UNUSED(state);
	for (size_t i = 0; i < 2; i++) {
		char *zeros = skn_xcalloc(1, sizes[i]);
		const struct entry entry = { "zeros", zeros, sizes[i], SKN_ZIP_DEFLATED };
		struct skn_buf bytes = SKN_BUF_INIT, got = SKN_BUF_INIT;
		struct skn_err err = SKN_ERR_INIT;
		struct skn_zip *zip;

		make(&bytes, &entry, 1);
		OK(open_buf(&zip, &bytes, &err));
		assert_int_equal(skn_zip_read(&got, zip, 0, &err), i ? SKN_ELIMIT : SKN_OK);
		if (i)
			assert_non_null(strstr(err.msg, "times its size"));
		skn_zip_free(zip);
		skn_buf_release(&bytes);
		skn_buf_release(&got);
		free(zeros);
	}
}

/* All that is read of an archive together. */
static void test_total(void **state)
{
	const size_t n = SKN_ZIP_ENTRY_MAX / 2;
	char *text = skn_xmalloc(n);
	const struct entry entries[] = { { "a", text, n, SKN_ZIP_DEFLATED }, { "b", text, n, SKN_ZIP_DEFLATED } };
	struct skn_buf bytes = SKN_BUF_INIT, got = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;
	struct skn_zip *zip;
	size_t reads = 0;
	int rc;

	SKN_UNUSED(state);
	for (size_t i = 0; i < n; i++) /* packs to a tenth */
		text[i] = i % 16 ? 'a' : (char)(i * 2654435761u >> 11);
	make(&bytes, entries, 2);
	OK(open_buf(&zip, &bytes, &err));
	do {
		skn_buf_clear(&got);
		rc = skn_zip_read(&got, zip, reads % 2, &err);
	} while (rc == SKN_OK && ++reads < 100);
	assert_int_equal(rc, SKN_ELIMIT);
	assert_int_equal(reads, SKN_ZIP_TOTAL_MAX / n);
	skn_zip_free(zip);
	skn_buf_release(&bytes);
	skn_buf_release(&got);
	free(text);
}

/* A byte anywhere is another: an error, or another content; never a crash. */
static void test_any_byte(void **state)
{
	const struct entry entries[] = { { "a", "some text some text", 19, SKN_ZIP_DEFLATED },
					 { "b", "plain", 5, SKN_ZIP_STORED } };
	struct skn_buf bytes = SKN_BUF_INIT;

	SKN_UNUSED(state);
	make(&bytes, entries, 2);
	for (size_t i = 0; i < bytes.n; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct skn_err err = SKN_ERR_INIT;
			struct skn_zip *zip;

			bytes.p[i] = (char)(bytes.p[i] ^ (1 << bit));
			if (open_buf(&zip, &bytes, &err) == SKN_OK)
				for (size_t k = 0; k < skn_zip_count(zip); k++) {
					struct skn_buf got = SKN_BUF_INIT;

					skn_err_clear(&err);
					if (skn_zip_read(&got, zip, k, &err) == SKN_OK)
						assert_true(skn_buf_eq(&got, entries[0].p, 19) ||
							    skn_buf_eq(&got, "plain", 5));
					skn_buf_release(&got);
				}
			skn_zip_free(zip);
			bytes.p[i] = (char)(bytes.p[i] ^ (1 << bit));
		}
	for (size_t n = 0; n < bytes.n; n++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_zip *zip;

		assert_int_equal(skn_zip_open(&zip, bytes.p, n, NULL, &err), SKN_EDATA);
	}
	skn_buf_release(&bytes);
}

static void test_size(void **state)
{
	char *p = skn_xcalloc(1, SKN_ZIP_SIZE_MAX + 1);
	struct skn_err err = SKN_ERR_INIT;
	struct skn_zip *zip;

	SKN_UNUSED(state);
	assert_int_equal(skn_zip_open(&zip, p, SKN_ZIP_SIZE_MAX + 1, NULL, &err), SKN_ELIMIT);
	skn_err_clear(&err);
	assert_int_equal(skn_zip_open(&zip, p, SKN_ZIP_SIZE_MAX, NULL, &err), SKN_EDATA);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),	     cmocka_unit_test(test_reproducible),
		cmocka_unit_test(test_writer_limits), cmocka_unit_test(test_entries),
		cmocka_unit_test(test_ratio),	     cmocka_unit_test(test_total),
		cmocka_unit_test(test_any_byte),     cmocka_unit_test(test_size),
	};

#ifndef SKN_HAVE_ZIP
	printf("test_zip: skipped, built without libzip\n");
	SKN_UNUSED(tests);
	return 0;
#else
	return cmocka_run_group_tests(tests, NULL, NULL);
#endif
}
