#include "zip/zip.h"

#include "zip/zip_wire.h"

int skn_zip_absent(struct skn_err *err)
{
	skn_fail(err, SKN_ESYS, "this program was built without libzip");
	return skn_hint(err, "install libzip-dev and build again");
}

#ifdef SKN_HAVE_ZIP
#include <zip.h>

#define DOS_TIME 0x0000 /* 00:00:00 */
#define DOS_DATE 0x0021 /* 1980-01-01 */
#define LEVEL 9
#define CHUNK 65536u

struct skn_zip_writer {
	zip_t *archive; /* NULL once it is finished */
	zip_source_t *bytes;
	size_t n, size;
};

static int failed(const char *what, zip_error_t *e, struct skn_err *err)
{
	return skn_fail(err, SKN_ESYS, "%s: %s", what, zip_error_strerror(e));
}

int skn_zip_writer_new(struct skn_zip_writer **out, struct skn_err *err)
{
	struct skn_zip_writer *w = skn_xcalloc(1, sizeof(*w));
	zip_error_t e;
	int rc = SKN_OK;

	*out = NULL;
	zip_error_init(&e);
	w->bytes = zip_source_buffer_create(NULL, 0, 0, &e);
	if (w->bytes)
		w->archive = zip_open_from_source(w->bytes, ZIP_TRUNCATE, &e);
	if (w->archive) {
		zip_source_keep(w->bytes);
		*out = w;
	} else {
		rc = failed("cannot begin an archive", &e, err);
		zip_source_free(w->bytes);
		free(w);
	}
	zip_error_fini(&e);
	return rc;
}

static int check_room(const struct skn_zip_writer *w, const char *name, size_t n, struct skn_err *err)
{
	if (w->n >= SKN_ZIP_ENTRIES_MAX)
		return skn_fail(err, SKN_ELIMIT, "the archive would have more than %u entries", SKN_ZIP_ENTRIES_MAX);
	if (strlen(name) > SKN_ZIP_NAME_MAX || !*name)
		return skn_fail(err, SKN_ELIMIT, "the name of an entry has more than %u bytes, or none",
				SKN_ZIP_NAME_MAX);
	if (n > SKN_ZIP_ENTRY_MAX || w->size + n > SKN_ZIP_SIZE_MAX)
		return skn_fail(err, SKN_ELIMIT, "%s: more than an archive may hold, %zu bytes", name,
				SKN_ZIP_SIZE_MAX);
	if (zip_name_locate(w->archive, name, 0) >= 0)
		return skn_fail(err, SKN_EEXISTS, "the archive has '%s' already", name);
	return SKN_OK;
}

int skn_zip_add(struct skn_zip_writer *w, const char *name, const void *p, size_t n,
		enum skn_zip_method method, struct skn_err *err)
{
	int rc = check_room(w, name, n, err);
	zip_source_t *source;
	zip_int64_t at = -1;

	if (rc != SKN_OK)
		return rc;
	/* libzip frees the copy, except that of nothing */
	source = zip_source_buffer(w->archive, n ? skn_xmemdup(p, n) : NULL, n, n > 0);
	if (source) {
		at = zip_file_add(w->archive, name, source, ZIP_FL_ENC_UTF_8);
		if (at < 0)
			zip_source_free(source);
	}
	if (at < 0 || zip_file_set_dostime(w->archive, (zip_uint64_t)at, DOS_TIME, DOS_DATE, 0) != 0 ||
	    zip_set_file_compression(w->archive, (zip_uint64_t)at,
				     method == SKN_ZIP_STORED ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
				     method == SKN_ZIP_STORED ? 0 : LEVEL) != 0)
		return failed("cannot add to an archive", zip_get_error(w->archive), err);
	w->n++;
	w->size += n;
	return SKN_OK;
}

/* The finished archive is where its source was. */
static int copy_out(struct skn_zip_writer *w, struct skn_sink *out, struct skn_err *err)
{
	char *chunk = skn_xmalloc(CHUNK);
	zip_int64_t n;

	if (zip_source_open(w->bytes) != 0) {
		free(chunk);
		return failed("cannot read the archive back", zip_source_error(w->bytes), err);
	}
	while ((n = zip_source_read(w->bytes, chunk, CHUNK)) > 0)
		skn_sink_put(out, chunk, (size_t)n);
	zip_source_close(w->bytes);
	free(chunk);
	if (n < 0)
		return failed("cannot read the archive back", zip_source_error(w->bytes), err);
	return skn_sink_check(out, err);
}

int skn_zip_finish(struct skn_zip_writer *w, struct skn_sink *out, struct skn_err *err)
{
	zip_t *archive = w->archive;

	assert(archive);
	if (zip_close(archive) != 0)
		return failed("cannot write an archive", zip_get_error(archive), err);
	w->archive = NULL;
	return copy_out(w, out, err);
}

void skn_zip_writer_free(struct skn_zip_writer *w)
{
	if (!w)
		return;
	if (w->archive)
		zip_discard(w->archive);
	zip_source_free(w->bytes);
	free(w);
}

#else

int skn_zip_writer_new(struct skn_zip_writer **out, struct skn_err *err)
{
	*out = NULL;
	return skn_zip_absent(err);
}

int skn_zip_add(struct skn_zip_writer *w, const char *name, const void *p, size_t n,
		enum skn_zip_method method, struct skn_err *err)
{
	SKN_UNUSED(w);
	SKN_UNUSED(name);
	SKN_UNUSED(p);
	SKN_UNUSED(n);
	SKN_UNUSED(method);
	return skn_zip_absent(err);
}

int skn_zip_finish(struct skn_zip_writer *w, struct skn_sink *out, struct skn_err *err)
{
	SKN_UNUSED(w);
	SKN_UNUSED(out);
	return skn_zip_absent(err);
}

void skn_zip_writer_free(struct skn_zip_writer *w)
{
	SKN_UNUSED(w);
}

#endif
