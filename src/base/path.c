#include <strings.h>

#include "base/path.h"

void skn_path_join(struct skn_buf *out, const char *dir, const char *name)
{
	skn_buf_clear(out);
	skn_buf_adds(out, dir);
	if (out->n && out->p[out->n - 1] != '/')
		skn_buf_addc(out, '/');
	skn_buf_adds(out, name);
}

const char *skn_path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

size_t skn_path_dir_len(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return 0;
	return slash == path ? 1 : (size_t)(slash - path);
}

bool skn_path_has_ext(const char *path, const char *ext)
{
	const char *base = skn_path_base(path);

	return strlen(base) > strlen(ext) && skn_ends_with(base, ext);
}

/* Length of a character that HFS+ ignores in names (U+200C..200F, 202A..202E,
 * 206A..206F, FEFF), or 0. */
static size_t ignored(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s;

	if (len < 3)
		return 0;
	if (p[0] == 0xe2 && p[1] == 0x80)
		return (p[2] >= 0x8c && p[2] <= 0x8f) || (p[2] >= 0xaa && p[2] <= 0xae) ? 3 : 0;
	if (p[0] == 0xe2 && p[1] == 0x81)
		return p[2] >= 0xaa && p[2] <= 0xaf ? 3 : 0;
	return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

/* The component is a spelling of ".git" on some file system. */
static bool is_dot_git(const char *s, size_t len)
{
	char plain[8];
	size_t n = 0;

	for (size_t i = 0; i < len && s[i] != ':';) {
		size_t skip = ignored(s + i, len - i);

		if (skip) {
			i += skip;
			continue;
		}
		if (n >= 4 && (s[i] == '.' || s[i] == ' ')) {
			i++; /* dropped at the end; inside, what follows decides */
			continue;
		}
		if (n == sizeof(plain) - 1)
			return false;
		plain[n++] = s[i++];
	}
	plain[n] = '\0';
	return strcasecmp(plain, ".git") == 0 || strcasecmp(plain, "git~1") == 0;
}

static bool component_is_safe(const char *s, size_t len)
{
	if (len == 0 || (len == 1 && s[0] == '.') || (len == 2 && s[0] == '.' && s[1] == '.'))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f || c == '\\')
			return false;
	}
	return !is_dot_git(s, len);
}

bool skn_path_is_safe(const char *path)
{
	if (strlen(path) > SKN_PATH_MAX)
		return false;
	for (;;) {
		size_t len = strcspn(path, "/");

		if (!component_is_safe(path, len))
			return false;
		if (path[len] == '\0')
			return true;
		path += len + 1;
	}
}
