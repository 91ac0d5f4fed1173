#include "rev/glob.h"

/* One name against the part of a pattern between two slashes. */
static bool name_matches(const char *p, size_t pn, const char *s, size_t sn)
{
	size_t i = 0, k = 0, star = SIZE_MAX, from = 0;

	while (k < sn) {
		if (i < pn && p[i] == '*') {
			star = i++;
			from = k;
		} else if (i < pn && (p[i] == '?' || p[i] == s[k])) {
			i++;
			k++;
		} else if (star != SIZE_MAX) { /* the last star takes one more */
			i = star + 1;
			k = ++from;
		} else {
			return false;
		}
	}
	while (i < pn && p[i] == '*')
		i++;
	return i == pn;
}

static size_t name_len(const char *s)
{
	return strcspn(s, "/");
}

static const char *next_name(const char *s)
{
	s += name_len(s);
	return *s ? s + 1 : NULL;
}

static bool is_double_star(const char *p, size_t n)
{
	return n == 2 && p[0] == '*' && p[1] == '*';
}

/* Whether P, names with '/' between, fits S from its first name on; also when S
 * goes on below, if BELOW. */
static bool names_match(const char *p, const char *s, bool below, bool folder)
{
	const char *star = NULL, *from = NULL; /* behind the last "**", and where it stopped */

	for (;;) {
		size_t pn = p ? name_len(p) : 0;

		if (p && is_double_star(p, pn)) {
			star = next_name(p);
			from = s;
			p = star;
			if (!p) /* at the end it takes all that is there */
				return s != NULL;
			continue;
		}
		if (!p && (!s ? !folder : below))
			return true;
		if (p && s && name_matches(p, pn, s, name_len(s))) {
			p = next_name(p);
			s = next_name(s);
			continue;
		}
		if (!star || !from || !(from = next_name(from)))
			return false;
		p = star;
		s = from;
	}
}

bool skn_glob_match(const char *pattern, const char *path)
{
	size_t n = strlen(pattern);
	bool folder = n > 1 && pattern[n - 1] == '/', tied, below, found = false;
	const char *last;
	char *p;

	tied = *pattern == '/' || memchr(pattern, '/', n - folder);
	p = skn_xstrndup(pattern + (*pattern == '/'), n - folder - (*pattern == '/' && n > 0));
	last = strrchr(p, '/');
	below = folder || !(tied && skn_streq(last ? last + 1 : p, "*"));
	for (const char *s = path; *p && s && !found; s = tied ? NULL : next_name(s))
		found = names_match(p, s, below, folder);
	free(p);
	return found;
}
