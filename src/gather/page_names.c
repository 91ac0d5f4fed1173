/* page_names.c - what class names and ids say; parts of words, in lower case. */
#include "gather/page_find.h"

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

bool skn_names_unlikely(const char *names)
{
	static const char *const parts[] = { "banner", "breadcrumb", "combx", "comment", "community", "cover-wrap", "disqus",
					     "extra", "footer", "gdpr", "cookie", "consent", "header", "legends", "menu",
					     "related", "remark", "replies", "rss", "shoutbox", "sidebar", "skyscraper",
					     "social", "sponsor", "supplemental", "ad-break", "agegate", "pagination", "pager",
					     "popup", "newsletter", "subscribe", "navbar", "toolbar", "masthead", "recommend",
					     "promo", "outbrain", "taboola", "most-read", "paywall-", "signup", "sign-up", NULL };

	return has_any(names, parts) || has_word(names, "ad") || has_word(names, "ads") || has_word(names, "nav");
}

bool skn_names_maybe(const char *names)
{
	static const char *const parts[] = { "and", "article", "body", "column", "content", "main", "shadow", "story", "post",
					     "mathjax", NULL };

	return has_any(names, parts);
}

int skn_names_weight(const char *names)
{
	static const char *const good[] = { "article", "body", "content", "entry", "hentry", "h-entry", "main", "page",
					    "pagination", "post", "text", "blog", "story", NULL };
	static const char *const bad[] = { "-ad-", "hidden", "banner", "combx", "comment", "com-", "contact", "foot", "footer",
					   "footnote", "gdpr", "masthead", "media", "meta", "outbrain", "promo", "related",
					   "scroll", "share", "shoutbox", "sidebar", "skyscraper", "sponsor", "shopping",
					   "tags", "tool", "widget", "newsletter", "cookie", NULL };

	return (has_any(names, good) ? 25 : 0) - (has_any(names, bad) || has_word(names, "hid") ? 25 : 0);
}

bool skn_names_byline(const char *names)
{
	static const char *const parts[] = { "byline", "author", "dateline", "writtenby", "p-author", NULL };

	return has_any(names, parts);
}

bool skn_names_share(const char *names)
{
	return has_word(names, "share") || strstr(names, "sharedaddy") || has_word(names, "sharing");
}

bool skn_names_date(const char *class)
{
	return class && (strcasestr(class, "date") || strcasestr(class, "timestamp") || strcasestr(class, "published"));
}
