#include "zip/zip.h"

#include "zip/zip_wire.h"

bool skn_zip_is(const void *p, size_t n)
{
	return n >= 4 && (memcmp(p, "PK\x03\x04", 4) == 0 || memcmp(p, "PK\x05\x06", 4) == 0);
}

#ifdef SKN_HAVE_ZIP
#include <zip.h>

#include "base/map.h"

#define CHUNK 65536u

struct skn_zip {
	zip_t *archive;
	char *path; /* for errors; NULL */
	size_t n;
	size_t total; /* bytes that came out so far */
	struct skn_map names;
};

static int refuse(const struct skn_zip *zip, enum skn_errc code, struct skn_err *err, const char *fmt, ...)
	SKN_PRINTF(4, 5);

static int refuse(const struct skn_zip *zip, enum skn_errc code, struct skn_err *err, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return skn_fail_at(err, code, zip->path, 0, 0, "%s", text);
}

/* What is wrong with entry I before a byte of it was read. */
static int check_entry(struct skn_zip *zip, size_t i, struct skn_err *err)
{
	const zip_uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
	zip_stat_t st;

	if (zip_stat_index(zip->archive, i, 0, &st) != 0 || (st.valid & wanted) != wanted)
		return refuse(zip, SKN_EDATA, err, "entry %zu of the archive is damaged", i);
	if (!*st.name || strlen(st.name) > SKN_ZIP_NAME_MAX)
		return refuse(zip, SKN_ELIMIT, err, "the name of entry %zu has more than %u bytes, or none", i,
			      SKN_ZIP_NAME_MAX);
	if (st.encryption_method != ZIP_EM_NONE)
		return refuse(zip, SKN_EDATA, err, "'%.200s' is encrypted", st.name);
	if (st.comp_method != ZIP_CM_STORE && st.comp_method != ZIP_CM_DEFLATE)
		return refuse(zip, SKN_EDATA, err, "'%.200s' is packed by method %u", st.name, st.comp_method);
	if (skn_map_put(&zip->names, st.name, strlen(st.name), (void *)(uintptr_t)(i + 1)))
		return refuse(zip, SKN_EDATA, err, "two entries have the name '%.200s'", st.name);
	return SKN_OK;
}

static int open_archive(struct skn_zip *zip, const void *p, size_t n, struct skn_err *err)
{
	zip_source_t *source;
	zip_error_t e;
	int rc = SKN_OK;

	zip_error_init(&e);
	source = zip_source_buffer_create(p, n, 0, &e);
	if (source)
		zip->archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &e);
	if (!zip->archive) {
		rc = refuse(zip, SKN_EDATA, err, "no readable archive: %s", zip_error_strerror(&e));
		zip_source_free(source);
	}
	zip_error_fini(&e);
	return rc;
}

int skn_zip_open(struct skn_zip **out, const void *p, size_t n, const char *path, struct skn_err *err)
{
	struct skn_zip *zip = skn_xcalloc(1, sizeof(*zip));
	zip_int64_t count;
	int rc = SKN_OK;

	*out = NULL;
	zip->names = (struct skn_map)SKN_MAP_INIT;
	zip->path = path ? skn_xstrdup(path) : NULL;
	if (n > SKN_ZIP_SIZE_MAX)
		rc = refuse(zip, SKN_ELIMIT, err, "the archive has %zu bytes, more than %zu", n, SKN_ZIP_SIZE_MAX);
	else if (n == 0) /* to libzip, an archive without entries */
		rc = refuse(zip, SKN_EDATA, err, "no readable archive: it is empty");
	if (rc == SKN_OK)
		rc = open_archive(zip, p, n, err);
	count = rc == SKN_OK ? zip_get_num_entries(zip->archive, 0) : 0;
	if (count < 0 || (uint64_t)count > SKN_ZIP_ENTRIES_MAX)
		rc = refuse(zip, SKN_ELIMIT, err, "the archive has more than %u entries", SKN_ZIP_ENTRIES_MAX);
	for (zip_int64_t i = 0; rc == SKN_OK && i < count; i++)
		rc = check_entry(zip, (size_t)i, err);
	if (rc == SKN_OK) {
		zip->n = (size_t)count;
		*out = zip;
	} else {
		skn_zip_free(zip);
	}
	return rc;
}

void skn_zip_free(struct skn_zip *zip)
{
	if (!zip)
		return;
	if (zip->archive)
		zip_discard(zip->archive);
	skn_map_release(&zip->names, NULL);
	free(zip->path);
	free(zip);
}

size_t skn_zip_count(const struct skn_zip *zip)
{
	return zip->n;
}

const char *skn_zip_name(const struct skn_zip *zip, size_t i)
{
	return zip_get_name(zip->archive, i, 0);
}

bool skn_zip_find(const struct skn_zip *zip, const char *name, size_t *i)
{
	void *found = skn_map_find(&zip->names, name, strlen(name));

	if (found)
		*i = (size_t)(uintptr_t)found - 1;
	return found != NULL;
}

/* After GOT bytes of an entry that is PACKED bytes in the archive. */
static int check_growth(const struct skn_zip *zip, const char *name, size_t got, uint64_t packed,
			struct skn_err *err)
{
	if (got > SKN_ZIP_ENTRY_MAX)
		return refuse(zip, SKN_ELIMIT, err, "'%.200s' unpacks to more than %zu bytes", name,
			      SKN_ZIP_ENTRY_MAX);
	if (zip->total + got > SKN_ZIP_TOTAL_MAX)
		return refuse(zip, SKN_ELIMIT, err, "the archive unpacks to more than %zu bytes", SKN_ZIP_TOTAL_MAX);
	if (got > SKN_ZIP_RATIO_FROM && got / SKN_ZIP_RATIO_MAX > packed)
		return refuse(zip, SKN_ELIMIT, err, "'%.200s' unpacks to more than %u times its size", name,
			      SKN_ZIP_RATIO_MAX);
	return SKN_OK;
}

static int read_all(struct skn_buf *out, struct skn_zip *zip, zip_file_t *file, const zip_stat_t *st,
		    struct skn_err *err)
{
	char *chunk = skn_xmalloc(CHUNK);
	size_t got = 0;
	int rc = SKN_OK;

	while (rc == SKN_OK) {
		zip_int64_t n = zip_fread(file, chunk, CHUNK);

		if (n == 0)
			break;
		if (n < 0) {
			rc = refuse(zip, SKN_EDATA, err, "'%.200s' is damaged: %s", st->name,
				    zip_file_strerror(file));
			break;
		}
		got += (size_t)n;
		rc = check_growth(zip, st->name, got, st->comp_size, err);
		if (rc == SKN_OK)
			skn_buf_add(out, chunk, (size_t)n);
	}
	zip->total += got;
	free(chunk);
	return rc;
}

int skn_zip_read(struct skn_buf *out, struct skn_zip *zip, size_t i, struct skn_err *err)
{
	zip_stat_t st;
	zip_file_t *file;
	int rc;

	if (zip_stat_index(zip->archive, i, 0, &st) != 0)
		return refuse(zip, SKN_EDATA, err, "no entry %zu in the archive", i);
	file = zip_fopen_index(zip->archive, i, 0);
	if (!file)
		return refuse(zip, SKN_EDATA, err, "'%.200s' is damaged: %s", st.name, zip_strerror(zip->archive));
	rc = read_all(out, zip, file, &st, err);
	if (zip_fclose(file) != 0 && rc == SKN_OK)
		rc = refuse(zip, SKN_EDATA, err, "'%.200s' is damaged", st.name);
	return rc;
}

#else

int skn_zip_open(struct skn_zip **out, const void *p, size_t n, const char *path, struct skn_err *err)
{
	SKN_UNUSED(p);
	SKN_UNUSED(n);
	SKN_UNUSED(path);
	*out = NULL;
	return skn_zip_absent(err);
}

void skn_zip_free(struct skn_zip *zip)
{
	SKN_UNUSED(zip);
}

size_t skn_zip_count(const struct skn_zip *zip)
{
	SKN_UNUSED(zip);
	return 0;
}

const char *skn_zip_name(const struct skn_zip *zip, size_t i)
{
	SKN_UNUSED(zip);
	SKN_UNUSED(i);
	return "";
}

bool skn_zip_find(const struct skn_zip *zip, const char *name, size_t *i)
{
	SKN_UNUSED(zip);
	SKN_UNUSED(name);
	SKN_UNUSED(i);
	return false;
}

int skn_zip_read(struct skn_buf *out, struct skn_zip *zip, size_t i, struct skn_err *err)
{
	SKN_UNUSED(out);
	SKN_UNUSED(zip);
	SKN_UNUSED(i);
	return skn_zip_absent(err);
}

#endif
