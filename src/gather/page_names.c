/* page_names.c - what class names and ids say; parts of words, in lower case. */
#include "gather/page_find.h"

#include <ctype.h>

static bool has_any(const char *names, const char *const *parts)
{
	for (; *names && *parts; parts++)
		if (strstr(names, *parts))
			return true;
	return false;
}

/* Whether WORD stands in NAMES as a whole word between blanks, '-' and '_'. */
static bool has_word(const char *names, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = names; (at = strstr(at, word)) != NULL; at++)
		if ((at == names || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[n]))
			return true;
	return false;
}

static bool has_any_word(const char *names, const char *const *words)
{
	for (; *names && *words; words++)
		if (has_word(names, *words))
			return true;
	return false;
}

bool skn_names_unlikely(const char *names)
{
	static const char *const parts[] = { "banner", "breadcrumb", "combx", "comment", "community", "cover-wrap", "disqus",
					     "extra", "footer", "gdpr", "cookie", "consent", "header", "legends", "menu",
					     "related", "remark", "replies", "rss", "shoutbox", "sidebar", "skyscraper",
					     "social", "sponsor", "supplemental", "ad-break", "agegate", "pagination", "pager",
					     "popup", "newsletter", "navbar", "toolbar", "outbrain", "taboola", "most-read",
					     "-ad-", NULL };
	static const char *const words[] = { "ad", "ads", "advert", "advertisement", "nav", "subscribe", "signup", "promo",
					     "masthead", "recommended", "modal", "lightbox", "tooltip", NULL };

	return has_any(names, parts) || has_any_word(names, words);
}

bool skn_names_maybe(const char *names)
{
	static const char *const parts[] = { "and", "article", "body", "column", "content", "main", "shadow", "mathjax", NULL };

	return has_any(names, parts);
}

static int weight(const char *names)
{
	static const char *const good[] = { "article", "body", "content", "entry", "main", "page", "pagination", "post", "text",
					    "blog", "story", NULL };
	static const char *const bad[] = { "-ad-", "hidden", "banner", "combx", "comment", "com-", "contact", "footer", "gdpr",
					   "masthead", "media", "meta", "outbrain", "promo", "related", "scroll", "share",
					   "shoutbox", "sidebar", "skyscraper", "sponsor", "shopping", "tags", "widget",
					   "newsletter", "cookie", NULL };

	if (!*names)
		return 0;
	return (has_any(names, good) ? 25 : 0) - (has_any(names, bad) || has_word(names, "hid") ? 25 : 0);
}

int skn_names_weight(const struct skn_dom *node)
{
	return weight(node->names) + weight(node->id);
}

bool skn_names_byline(const char *names)
{
	static const char *const parts[] = { "byline", "author", "dateline", "writtenby", NULL };

	return has_any(names, parts);
}

static bool shares(const char *names)
{
	static const char *const words[] = { "share", "sharedaddy", "sharing", NULL };

	return has_any_word(names, words);
}

bool skn_names_share(const struct skn_dom *node)
{
	return shares(node->names) || shares(node->id);
}

bool skn_names_date(const char *names)
{
	static const char *const parts[] = { "date", "timestamp", "published", NULL };

	return has_any(names, parts) && !strstr(names, "update");
}
