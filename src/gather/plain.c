#include "gather/plain.h"

#include <strings.h>

#include "xml/entity.h"

static const char tags[] =
	" a abbr acronym address area article aside audio b bdi bdo big blockquote br button "
	"caption center cite code col colgroup dd del details dfn dir div dl dt em embed fieldset "
	"figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd "
	"label legend li main map mark menu nav object ol optgroup option p param picture pre q rp "
	"rt ruby s samp script section select small source span strike strong style sub summary sup "
	"table tbody td textarea tfoot th thead time tr track tt u ul var video wbr ";
static const char blocks[] =
	" address article aside blockquote br caption center dd details dir div dl dt fieldset "
	"figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section "
	"table tbody td tfoot th thead tr ul ";

/* Whether the N bytes of S, in any case, are a word of LIST. */
static bool listed(const char *list, const char *s, size_t n)
{
	char word[24];

	if (n == 0 || n + 3 > sizeof(word))
		return false;
	word[0] = ' ';
	for (size_t i = 0; i < n; i++)
		word[i + 1] = (char)tolower((unsigned char)s[i]);
	word[n + 1] = ' ';
	word[n + 2] = '\0';
	return strstr(list, word) != NULL;
}

static size_t name_length(const char *s, const char *end)
{
	const char *p = s;

	while (p < end && isalnum((unsigned char)*p))
		p++;
	return (size_t)(p - s);
}

struct tags { /* of one text, so that what does not end is looked for once */
	const char *end;
	bool no_comment, no_quoted, no_end;
};

/* The ">" that ends the tag at S, not in quotes if that can be. */
static const char *bracket(struct tags *t, const char *s)
{
	char quote = '\0';

	for (const char *p = s; !t->no_quoted && p < t->end; p++) {
		if (quote)
			quote = *p == quote ? '\0' : quote;
		else if (*p == '>')
			return p;
		else if ((*p == '"' || *p == '\'') && p[-1] == '=')
			quote = *p;
	}
	t->no_quoted = true;
	return memchr(s, '>', (size_t)(t->end - s));
}

/* What follows the tag or comment at S; NULL when there is none. */
static const char *tag_end(struct tags *t, const char *s)
{
	const char *to;

	if (t->end - s >= 4 && memcmp(s, "<!--", 4) == 0) {
		to = t->no_comment ? NULL : memmem(s, (size_t)(t->end - s), "-->", 3);
		t->no_comment = !to;
		return to ? to + 3 : NULL;
	}
	if (t->no_end || t->end - s < 2 ||
	    !(isalpha((unsigned char)s[1]) || s[1] == '/' || s[1] == '!'))
		return NULL;
	to = bracket(t, s + 1);
	t->no_end = !to;
	return to ? to + 1 : NULL;
}

void skn_plain_of_html(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf text = SKN_BUF_INIT;
	const char *end = s + n;
	struct tags in = { .end = end };

	while (s < end) {
		const char *to = *s == '<' ? tag_end(&in, s) : NULL;
		size_t len = *s == '&' ? skn_entity_decode(&text, s, (size_t)(end - s)) : 0;

		if (to) {
			const char *name = s + 1 + (s[1] == '/');

			if (listed(blocks, name, name_length(name, end)))
				skn_buf_addc(&text, ' ');
			s = to;
		} else if (len) {
			s += len;
		} else {
			skn_buf_addc(&text, *s++);
		}
	}
	skn_plain_fold(out, text.p, text.n);
	skn_buf_release(&text);
}

void skn_plain_fold(struct skn_buf *out, const char *s, size_t n)
{
	bool gap = false;
	size_t from = out->n;

	for (size_t i = 0; i < n; i++) {
		bool nbsp = i + 1 < n && s[i] == '\xC2' && s[i + 1] == '\xA0';

		if (nbsp || isspace((unsigned char)s[i])) {
			gap = true;
			i += nbsp;
			continue;
		}
		if (gap && out->n > from)
			skn_buf_addc(out, ' ');
		gap = false;
		skn_buf_addc(out, s[i]);
	}
}

bool skn_plain_is_html(const char *s, size_t n)
{
	struct skn_buf scratch = SKN_BUF_INIT;
	const char *end = s + n;
	struct tags in = { .end = end };
	bool sure = false, good = true;

	for (; good && s < end; s++) {
		if (*s == '<' && end - s > 2) {
			bool close = s[1] == '/';
			const char *name = s + 1 + close, *to;
			size_t len = name_length(name, end);

			if (len == 0)
				continue;
			to = tag_end(&in, s);
			good = to && listed(tags, name, len);
			sure = sure || close || (good && to[-2] == '/') || listed(" br hr img ", name, len);
		} else if (*s == '&') {
			sure = skn_entity_decode(&scratch, s, (size_t)(end - s)) > 0 || sure;
		}
	}
	skn_buf_release(&scratch);
	return sure && good;
}

static void trim(const char **s, size_t *n)
{
	while (*n && (isspace((unsigned char)**s) || !**s)) {
		++*s;
		--*n;
	}
	while (*n && (isspace((unsigned char)(*s)[*n - 1]) || !(*s)[*n - 1]))
		--*n;
}

char *skn_plain_keep(struct skn_arena *arena, const char *s, size_t n)
{
	char *copy, *to;

	trim(&s, &n);
	if (n == 0)
		return NULL;
	copy = skn_arena_strndup(arena, s, n);
	to = memchr(copy, '\0', n);
	if (to) {
		for (const char *p = to; p < copy + n; p++)
			if (*p)
				*to++ = *p;
		*to = '\0';
	}
	return copy;
}

const char *skn_plain_doi(const char *s, size_t *n)
{
	static const char *const before[] = { "https://doi.org/", "http://doi.org/",
					      "https://dx.doi.org/", "http://dx.doi.org/",
					      "info:doi/", "doi:" };
	size_t len = *n;

	trim(&s, &len);
	for (size_t i = 0; i < SKN_ARRAY_LEN(before); i++)
		if (len > strlen(before[i]) && strncasecmp(s, before[i], strlen(before[i])) == 0) {
			s += strlen(before[i]);
			len -= strlen(before[i]);
			break;
		}
	while (len && *s == ' ') {
		s++;
		len--;
	}
	*n = len;
	if (len < 7 || len > 512 || memcmp(s, "10.", 3) != 0 || !memchr(s, '/', len) ||
	    memchr(s, ' ', len) || memchr(s, '\0', len))
		return NULL;
	return s;
}
