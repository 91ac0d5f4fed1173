#include "site/manifest.h"

#include "base/path.h"

#define MAGIC SKN_SITE_MANIFEST_MAGIC
#define KEY_LEN (SKN_SHA256_HEX - 1)

void skn_site_manifest_line(struct skn_buf *out, const char *path, const char *key, uint64_t size)
{
	skn_buf_adds(out, "f ");
	if (key)
		skn_buf_adds(out, key);
	else
		skn_buf_fill(out, '0', KEY_LEN);
	skn_buf_addf(out, " %" PRIu64 " %s\n", size, path);
}

struct skn_site_file *skn_site_manifest_get(struct skn_site_manifest *manifest, const char *path)
{
	struct skn_site_file *file = skn_map_find(&manifest->files, path, strlen(path));

	if (!file) {
		file = skn_xcalloc(1, sizeof(*file));
		skn_map_put(&manifest->files, path, strlen(path), file);
	}
	return file;
}

/* A line "X KEY NUMBER PATH": false when it is none. */
static bool take_line(const char *line, size_t n, char key[SKN_SHA256_HEX], uint64_t *number, char **path)
{
	const char *space = n > KEY_LEN + 3 ? memchr(line + KEY_LEN + 3, ' ', n - KEY_LEN - 3) : NULL;
	const char *digits = line + KEY_LEN + 3;

	if (!space || line[1] != ' ' || line[KEY_LEN + 2] != ' ')
		return false;
	memcpy(key, line + 2, KEY_LEN);
	key[KEY_LEN] = '\0';
	if (strspn(key, "0123456789abcdef") != KEY_LEN)
		return false;
	if (!skn_parse_uint(digits, (size_t)(space - digits), INT64_MAX, number))
		return false;
	*path = skn_xstrndup(space + 1, n - (size_t)(space + 1 - line));
	return true;
}

static void take_file(struct skn_site_manifest *out, const char *path, const char *key, uint64_t size)
{
	struct skn_site_file *file;

	if (!skn_path_is_safe(path))
		return;
	file = skn_site_manifest_get(out, path);
	memcpy(file->key, key, SKN_SHA256_HEX);
	file->size = size;
}

bool skn_site_manifest_parse(struct skn_site_manifest *out, struct skn_site *site, const struct skn_buf *bytes)
{
	const char *p = bytes->p, *end = bytes->p + bytes->n;

	if (!skn_starts_with(bytes->p, MAGIC))
		return false;
	for (p += strlen(MAGIC); p < end;) {
		const char *line = p, *stop = memchr(p, '\n', (size_t)(end - p));
		char key[SKN_SHA256_HEX], *path = NULL;
		uint64_t number;

		if (!stop)
			break;
		p = stop + 1;
		if (!take_line(line, (size_t)(stop - line), key, &number, &path))
			continue;
		if (line[0] == 'f') {
			take_file(out, path, key, number);
		} else if (line[0] == 't' && number < (uint64_t)(end - p)) {
			skn_site_seed(site, path, key, p, (size_t)number);
			p += number + 1;
		}
		free(path);
	}
	return true;
}

static int compare(const void *pa, const void *pb)
{
	const struct skn_map_entry *const *a = pa, *const *b = pb;

	return strcmp((*a)->key, (*b)->key);
}

/* By path, whatever the order in which they came. */
static void write_files(struct skn_buf *out, const struct skn_site_manifest *manifest)
{
	const struct skn_map_entry **sorted = skn_xcalloc(manifest->files.n + 1, sizeof(*sorted));
	size_t n = 0;

	for (size_t i = 0; i < manifest->files.n; i++)
		if (((const struct skn_site_file *)manifest->files.entries[i].value)->seen)
			sorted[n++] = &manifest->files.entries[i];
	if (n > 1)
		qsort(sorted, n, sizeof(*sorted), compare);
	for (size_t i = 0; i < n; i++) {
		const struct skn_site_file *file = sorted[i]->value;

		skn_site_manifest_line(out, sorted[i]->key, file->key, file->size);
	}
	free(sorted);
}

void skn_site_manifest_write(struct skn_buf *out, const struct skn_site_manifest *manifest, struct skn_site *site)
{
	const struct skn_buf *brief;

	skn_buf_adds(out, MAGIC);
	write_files(out, manifest);
	for (size_t i = 0; i < skn_site_n_threads(site); i++) {
		if (skn_site_brief(&brief, site, i, NULL) != SKN_OK || brief->n == 0)
			continue;
		skn_buf_addf(out, "t %s %zu %s\n", skn_site_thread_key(site, i), brief->n, skn_site_thread_path(site, i));
		skn_buf_add(out, brief->p, brief->n);
		skn_buf_addc(out, '\n');
	}
}

void skn_site_manifest_release(struct skn_site_manifest *manifest)
{
	skn_map_release(&manifest->files, free);
}
