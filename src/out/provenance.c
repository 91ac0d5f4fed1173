#include "out/provenance.h"

#define HASH_PREFIX "sha256:"

const char *const skn_part_names[SKN_PARTS] = { "title",	"summary",  "narrative", "timeline",
						"perspectives", "tensions", "sources" };

void skn_provenance_init(struct skn_provenance *p)
{
	*p = (struct skn_provenance){ 0 };
}

void skn_provenance_release(struct skn_provenance *p)
{
	free(p->thread);
	free(p->version);
	free(p->commit);
	free(p->format);
	*p = (struct skn_provenance){ 0 };
}

/* ---- making ---- */

/* Every value is words of these; each kind has a rule of its own on top. */
static bool all_of(const char *s, size_t n, const char *extra)
{
	for (size_t i = 0; i < n; i++) {
		bool plain = (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= '0' && s[i] <= '9');

		if (!plain && (s[i] == '\0' || !strchr(extra, s[i])))
			return false;
	}
	return n > 0;
}

static void hash(char out[SKN_PROVENANCE_HASH], const struct skn_buf *text)
{
	memcpy(out, HASH_PREFIX, strlen(HASH_PREFIX));
	skn_sha256_hex(out + strlen(HASH_PREFIX), text->p, text->n);
}

#define THREAD_EXTRA "._/-"

/* A name that no valid store has is left out: nothing then has to be escaped anywhere. */
static char *thread_name(const struct skn_thread *thread)
{
	const char *name = skn_thread_name(thread);

	return all_of(name, strlen(name), THREAD_EXTRA) ? skn_xstrdup(name) : NULL;
}

void skn_provenance_make(struct skn_provenance *out, const struct skn_thread *thread,
			 const struct skn_page_info *info, const char *format)
{
	struct skn_shown shown;
	struct skn_buf whole = SKN_BUF_INIT;

	skn_provenance_init(out);
	out->thread = thread_name(thread);
	out->version = info->version ? skn_xstrdup(info->version) : NULL;
	out->commit = info->commit ? skn_xstrdup(info->commit) : NULL;
	out->format = skn_xstrdup(format);
	skn_shown_make(&shown, thread);
	for (size_t i = 0; i < SKN_PARTS; i++) {
		if (shown.part[i].n == 0)
			continue;
		hash(out->part[i], &shown.part[i]);
		skn_buf_addf(&whole, "%s %s\n", skn_part_names[i], out->part[i]);
	}
	hash(out->content, &whole);
	skn_buf_release(&whole);
	skn_shown_release(&shown);
}

void skn_provenance_each(const struct skn_provenance *p, skn_provenance_fn *fn, void *ctx)
{
	const char *const names[] = { "thread", "version", "commit", "format", "content" };
	const char *const values[] = { p->thread, p->version, p->commit, p->format, p->content };

	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (values[i] && *values[i])
			fn(ctx, names[i], values[i]);
	for (size_t i = 0; i < SKN_PARTS; i++)
		if (*p->part[i])
			fn(ctx, skn_part_names[i], p->part[i]);
}

/* ---- reading ---- */

static bool is_hex(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\0' || !strchr("0123456789abcdef", s[i]))
			return false;
	return true;
}

static bool set_text(char **field, const char *s, size_t n)
{
	if (*field)
		return strlen(*field) == n && memcmp(*field, s, n) == 0;
	*field = skn_xstrndup(s, n);
	return true;
}

static bool set_hash(char field[SKN_PROVENANCE_HASH], const char *s, size_t n)
{
	size_t prefix = strlen(HASH_PREFIX);

	if (n != SKN_PROVENANCE_HASH - 1 || memcmp(s, HASH_PREFIX, prefix) != 0 || !is_hex(s + prefix, n - prefix))
		return false;
	if (*field)
		return memcmp(field, s, n) == 0;
	memcpy(field, s, n);
	field[n] = '\0';
	return true;
}

static bool is_version(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]) && (s[i] != '+' || i == 0))
			return false;
	return n > 0;
}

static bool name_is(const char *name, size_t n, const char *word)
{
	return strlen(word) == n && memcmp(name, word, n) == 0;
}

bool skn_provenance_set(struct skn_provenance *p, const char *name, size_t name_n, const char *value,
			size_t value_n)
{
	if (value_n > SKN_PROVENANCE_VALUE_MAX)
		return false;
	if (name_is(name, name_n, "thread"))
		return all_of(value, value_n, THREAD_EXTRA) && set_text(&p->thread, value, value_n);
	if (name_is(name, name_n, "version"))
		return is_version(value, value_n) && set_text(&p->version, value, value_n);
	if (name_is(name, name_n, "commit"))
		return (value_n == 40 || value_n == 64) && is_hex(value, value_n) &&
		       set_text(&p->commit, value, value_n);
	if (name_is(name, name_n, "format"))
		return all_of(value, value_n, "-") && set_text(&p->format, value, value_n);
	if (name_is(name, name_n, "content"))
		return set_hash(p->content, value, value_n);
	for (size_t i = 0; i < SKN_PARTS; i++)
		if (name_is(name, name_n, skn_part_names[i]))
			return set_hash(p->part[i], value, value_n);
	return false;
}

bool skn_provenance_is_there(const struct skn_provenance *p)
{
	return p->thread && p->commit;
}

enum skn_part skn_provenance_differs(const struct skn_provenance *a, const struct skn_provenance *b)
{
	for (size_t i = 0; i < SKN_PARTS; i++)
		if (*a->part[i] && *b->part[i] && !skn_streq(a->part[i], b->part[i]))
			return (enum skn_part)i;
	return SKN_PARTS;
}
