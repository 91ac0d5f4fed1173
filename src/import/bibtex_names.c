/*
 * bibtex_names.c - names as BibTeX writes them: separated by "and", each
 * "First von Last", "von Last, First" or "von Last, Jr, First"; the von part is
 * the words that begin in lower case.  What is all in braces is one name that
 * is not taken apart.
 */
#include "import/bibtex.h"

#include "base/utf8.h"
#include "uni/uni.h"

struct span {
	const char *p;
	size_t n;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '~';
}

static struct span trim(struct span s)
{
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* How deep in braces the text is after the character at I; commands skipped. */
static int step(struct span s, size_t *i, int depth)
{
	if (s.p[*i] == '\\' && *i + 1 < s.n)
		++*i;
	else if (s.p[*i] == '{')
		return depth + 1;
	else if (s.p[*i] == '}')
		return depth - 1;
	return depth;
}

/* The offset of the first blank, or of C, outside braces at or after FROM. */
static size_t find(struct span s, size_t from, char c)
{
	int depth = 0;

	for (size_t i = from; i < s.n; i++) {
		if (depth == 0 && (c == ' ' ? is_blank(s.p[i]) : s.p[i] == c))
			return i;
		depth = step(s, &i, depth);
	}
	return s.n;
}

/* Where "and" stands as a word of its own outside braces; S.n when nowhere. */
static size_t find_and(struct span s)
{
	for (size_t i = find(s, 0, ' '); i < s.n; i = find(s, i + 1, ' ')) {
		if (s.n - i > 4 && strncasecmp(s.p + i + 1, "and", 3) == 0 && is_blank(s.p[i + 4]))
			return i + 1;
	}
	return s.n;
}

/* Whether the word begins in lower case; braces and commands are looked past. */
static bool is_lower_word(struct span word)
{
	for (size_t i = 0; i < word.n;) {
		uint32_t cp;
		size_t len = skn_utf8_decode(word.p + i, word.n - i, &cp);

		if (word.p[i] == '{' && i == 0 && word.n > 1 && word.p[1] != '\\')
			return false; /* braces keep it from being read */
		if (len && skn_uni_is_letter(cp) && (i == 0 || word.p[i - 1] != '\\'))
			return skn_uni_is_lower(cp);
		i += len ? len : 1;
	}
	return false;
}

static void set(struct skn_tree *tree, struct skn_node *name, const char *part, struct span s)
{
	struct skn_buf text = SKN_BUF_INIT;

	s = trim(s);
	skn_bibtex_plain(&text, s.p, s.n);
	if (text.n)
		skn_node_set(tree, name, part, skn_node_string(tree, text.p, text.n));
	skn_buf_release(&text);
}

/* Where the last name begins in "von Last": behind the last word in lower case
 * that has another behind it. */
static size_t after_von(struct span s, size_t from)
{
	size_t start = from;

	for (size_t at = from; at < s.n;) {
		size_t end = find(s, at, ' ');

		if (end < s.n && is_lower_word((struct span){ s.p + at, end - at }))
			start = end;
		for (at = end; at < s.n && is_blank(s.p[at]); at++)
			;
	}
	return start;
}

static void set_last(struct skn_tree *tree, struct skn_node *name, struct span s)
{
	size_t last;

	s = trim(s);
	last = is_lower_word((struct span){ s.p, find(s, 0, ' ') }) ? after_von(s, 0) : 0;
	set(tree, name, "non-dropping-particle", (struct span){ s.p, last });
	set(tree, name, "family", (struct span){ s.p + last, s.n - last });
}

/* "First von Last": the von part begins at the first word in lower case; without
 * one the last word is the last name. */
static void set_first_last(struct skn_tree *tree, struct skn_node *name, struct span s)
{
	size_t last = 0;

	for (size_t at = 0; at < s.n;) {
		size_t end = find(s, at, ' ');

		last = at;
		if (end < s.n && is_lower_word((struct span){ s.p + at, end - at }))
			break;
		for (at = end; at < s.n && is_blank(s.p[at]); at++)
			;
	}
	set_last(tree, name, (struct span){ s.p + last, s.n - last });
	set(tree, name, "given", (struct span){ s.p, last });
}

static struct skn_node *read_name(struct skn_tree *tree, struct span s)
{
	struct skn_node *name = skn_node_new(tree, SKN_OBJECT);
	size_t comma = find(s, 0, ','), second;

	if (s.p[0] == '{' && find(s, 0, ' ') == s.n && comma == s.n && s.p[s.n - 1] == '}') {
		set(tree, name, "literal", s);
		return name;
	}
	if (comma == s.n) {
		set_first_last(tree, name, s);
		return name;
	}
	set_last(tree, name, (struct span){ s.p, comma });
	second = find(s, comma + 1, ',');
	if (second < s.n)
		set(tree, name, "suffix", (struct span){ s.p + comma + 1, second - comma - 1 });
	else
		second = comma;
	set(tree, name, "given", (struct span){ s.p + second + 1, s.n - second - 1 });
	return name;
}

struct skn_node *skn_bibtex_names(struct skn_tree *tree, const char *s, size_t n)
{
	struct skn_node *names = skn_node_new(tree, SKN_ARRAY);
	struct span rest = { s, n };

	while (rest.n) {
		size_t end = find_and(rest);
		struct span name = trim((struct span){ rest.p, end });

		/* "and others" says that there are more */
		if (name.n && !(name.n == 6 && memcmp(name.p, "others", 6) == 0)) {
			struct skn_node *node = read_name(tree, name);

			if (node->child)
				skn_node_append(names, node);
		}
		end = end < rest.n ? end + 3 : end;
		rest.p += end;
		rest.n -= end;
	}
	return names;
}
