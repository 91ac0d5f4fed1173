/* page_byline.c - who wrote a page. */
#include "gather/page_meta.h"

#include <ctype.h>
#include <strings.h>

#include "gather/page_find.h"
#include "gather/webdate_words.h"

/* ---- names ---- */

static const char *const before[] = { "by:", "by", "written by", "posted by", "authored by", "author:", "authors:", "von",
				      "par", "por", "di", "door", "av", "af", "words by", "story by", "text:" };
static const char *const parts[] = { ", ", " and ", " & ", "; ", " und ", " et ", " y ", " e ", " | ", " \u2022 ", " \u00b7 ",
				     " / ", " \u2013 ", " \u2014 ", "\u3001" };
static const char *const titles[] = { "jr", "jr.", "sr.", "phd", "ph.d.", "md", "m.d.", "ma", "m.a.", "msc", "mba", "rn", "esq." };
static const char *const links[] = { "follow", "print", "e-mail", "email", "share", "updated", "published", "posted", "on" };

static bool is_one_of(const char *word, size_t n, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == n && strncasecmp(list[i], word, n) == 0)
			return true;
	return false;
}

/* Past "By" and its like, in any case, once. */
static const char *past_by(const char *s)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(before); i++) {
		size_t n = strlen(before[i]);

		if (strncasecmp(s, before[i], n) == 0 && s[n] == ' ')
			return s + n + 1;
	}
	return s;
}

/* How much of a name stands before a date, an account or a button. */
static size_t name_length(const char *s, size_t n)
{
	size_t i = 0, kept = 0;

	while (i < n) {
		size_t word = 0;
		bool digit = false;

		while (i < n && s[i] == ' ')
			i++;
		while (i + word < n && s[i + word] != ' ')
			digit |= isdigit((unsigned char)s[i + word++]) != 0;
		if (word == 0 || digit || s[i] == '@' || skn_webdate_is_weekday(s + i, word) || is_one_of(s + i, word, links, SKN_ARRAY_LEN(links)) ||
		    (skn_webdate_month(s + i, word) && i + word + 1 < n && isdigit((unsigned char)s[i + word + 1])))
			break;
		i += word;
		kept = i;
	}
	return kept;
}

static void add_name(struct skn_strings *out, const char *s, size_t n)
{
	char name[SKN_WEBPAGE_FIELD_MAX + 8];

	while (n && *s == ' ') {
		s++;
		n--;
	}
	n = name_length(s, n);
	while (n && strchr(" ,;:|-", s[n - 1]))
		n--;
	if (n < 2 || n >= sizeof(name) || is_one_of(s, n, titles, SKN_ARRAY_LEN(titles)))
		return;
	memcpy(name, s, n);
	name[n] = '\0';
	if (!skn_strings_has(out, name) && out->n < SKN_WEBPAGE_AUTHORS_MAX)
		skn_strings_push(out, name);
}

void skn_webpage_names(struct skn_strings *out, const char *byline)
{
	byline = past_by(byline);
	while (*byline) {
		const char *end = byline + strlen(byline);
		size_t skip = 0;

		for (size_t i = 0; i < SKN_ARRAY_LEN(parts); i++) {
			const char *at = strstr(byline, parts[i]);

			if (at && at < end) {
				end = at;
				skip = strlen(parts[i]);
			}
		}
		add_name(out, byline, (size_t)(end - byline));
		byline = end + skip;
	}
}

/* ---- where it stands ---- */

/* The name that is marked inside of what is marked as byline, else all of it. */
static char *marked(const struct skn_dom *byline)
{
	struct skn_buf text = SKN_BUF_INIT;
	const struct skn_dom *named = byline;
	char *field;

	for (struct skn_dom *d = skn_dom_next(byline, byline); d; d = skn_dom_next(d, byline)) {
		const char *prop = d->tag == SKN_TAG_TEXT ? NULL : skn_dom_attr(d, "itemprop");

		if (prop && strstr(prop, "name")) {
			named = d;
			break;
		}
	}
	skn_dom_text(&text, named, SKN_WEBPAGE_FIELD_MAX);
	while (text.n && strchr(" |,;:-", text.p[text.n - 1]))
		skn_buf_truncate(&text, text.n - 1);
	field = skn_webpage_field(text.p, text.n);
	skn_buf_release(&text);
	return field;
}

bool skn_webpage_byline(struct skn_webpage *out, const struct skn_metas *metas, const struct skn_dom *byline,
			const char *ld)
{
	static const char *const names[] = { "dc:creator", "dcterm:creator", "author", "parsely-author", "article:author",
					     "citation_author", NULL };
	static const char *const later[] = { "byl", "sailthru:author", "dc:contributor", NULL };
	bool in_text = false;

	out->byline = ld ? skn_xstrdup(ld) : skn_metas_find(metas, names);
	if (out->byline && skn_starts_with(out->byline, "http")) {
		free(out->byline);
		out->byline = NULL;
	}
	if (!out->byline && byline) {
		out->byline = marked(byline);
		in_text = out->byline != NULL;
	}
	if (!out->byline)
		out->byline = skn_metas_find(metas, later);
	if (out->byline)
		skn_webpage_names(&out->authors, out->byline);
	if (!ld && !in_text) /* each of several elements has one of the authors */
		skn_metas_authors(&out->authors, metas, names);
	return in_text;
}
