#include "md/cites.h"

#include "base/map.h"
#include "base/utf8.h"
#include "md/cite_hidden.h"
#include "md/line.h"

#define LOOK_MAX 200 /* bytes searched for the brackets around a fault */

/* A group or fault as found; what is hidden in code or links goes later. */
struct scanner {
	struct skn_cites *out;
	const char *s;
	size_t n;
	size_t from; /* everything before is done with */
};

static bool is_key_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool escaped(const struct scanner *c, size_t at)
{
	size_t i = at;

	while (i > c->from && c->s[i - 1] == '\\')
		i--;
	return (at - i) % 2 == 1;
}

static void fault(struct scanner *c, size_t start, size_t end, enum skn_cite_fault_kind kind,
		  const char *message)
{
	skn_vec_push(&c->out->faults, ((struct skn_cite_fault){ start, end, kind, message }));
}

/* Whether the paragraph goes on behind the line end at AT. */
static bool goes_on(const struct scanner *c, size_t at)
{
	size_t line = at + 1, len = skn_md_line_length(c->s + line, c->n - line);

	return skn_md_blanks(c->s + line, len) < len &&
	       skn_md_line_mark(c->s + line, len) == SKN_MD_NO_MARK;
}

/* Past blanks and one line end, unless the paragraph ends with that line. */
static size_t skip_space(const struct scanner *c, size_t at)
{
	at += skn_md_blanks(c->s + at, c->n - at);
	if (at < c->n && c->s[at] == '\n' && goes_on(c, at)) {
		at++;
		at += skn_md_blanks(c->s + at, c->n - at);
	}
	return at;
}

/* Whether skip_space stopped at the end of the paragraph. */
static bool ends(const struct scanner *c, size_t at)
{
	return at >= c->n || c->s[at] == '\n';
}

static bool opens_group(const struct scanner *c, size_t at)
{
	return at + 1 < c->n && c->s[at] == '[' && c->s[at + 1] == '@';
}

/* Past the "]" that closes what is faulty at AT; AT itself when none is near. */
static size_t close_of(const struct scanner *c, size_t at)
{
	size_t end = c->n - at > LOOK_MAX ? at + LOOK_MAX : c->n;

	for (size_t i = at; i < end && c->s[i] != '\n' && !opens_group(c, i); i++) {
		if (c->s[i] == '\\')
			i++;
		else if (c->s[i] == ']')
			return i + 1;
	}
	return at;
}

/* Key characters as a person may have written them: up to what ends a key. */
static size_t key_end(const struct scanner *c, size_t at)
{
	while (at < c->n && ((unsigned char)c->s[at] >= 0x80 || isalnum((unsigned char)c->s[at]) ||
			     (c->s[at] && strchr("._-:/#+%&?~$|'", c->s[at]))))
		at++;
	return at;
}

/* What is wrong with the key, or NULL. */
static const char *key_error(const char *key, size_t n)
{
	if (n > SKN_CITE_KEY_MAX)
		return "a key has at most 80 characters";
	for (size_t i = 0; i < n; i++) {
		if (key[i] >= 'A' && key[i] <= 'Z')
			return "keys are written in lower case";
		if (is_key_char(key[i]))
			continue;
		if (!strchr("._-", key[i]) || !key[i])
			return "a key has only a-z, 0-9 and single . _ - between them";
		if (i == 0)
			return "a key begins with a letter or digit";
		if (i + 1 == n)
			return "a key ends with a letter or digit; put what follows outside the brackets";
		if (!is_key_char(key[i + 1]) && !isupper((unsigned char)key[i + 1]))
			return "a key has only single . _ - between letters and digits";
	}
	return NULL;
}

/* A failure inside the group that opens at OPEN, noticed at AT. */
static bool group_fault(struct scanner *c, size_t open, size_t *at, enum skn_cite_fault_kind kind,
			const char *message)
{
	size_t end = kind == SKN_CITE_UNCLOSED ? *at : close_of(c, *at);

	if (end < open + 2)
		end = open + 2;
	fault(c, open, end > c->n ? c->n : end, kind, message);
	*at = end;
	return false;
}

static bool unclosed(struct scanner *c, size_t open, size_t *at)
{
	return group_fault(c, open, at, SKN_CITE_UNCLOSED, "the citation is not closed: ] is missing");
}

/* Whether a tag or autolink may begin at AT. */
static bool opens_tag(const struct scanner *c, size_t at)
{
	return at + 1 < c->n && c->s[at] == '<' &&
	       (isalpha((unsigned char)c->s[at + 1]) || (c->s[at + 1] && strchr("/!?", c->s[at + 1])));
}

/* Reads a locator up to its ";" or "]"; *at is its first character. */
static bool read_locator(struct scanner *c, size_t open, size_t *at, struct skn_cite *cite)
{
	size_t i = *at, depth = 0;

	for (; i < c->n; i++) {
		char ch = c->s[i];

		*at = i;
		if (depth == 0 && (ch == ']' || ch == ';'))
			break;
		if (ch == '\\' && i + 1 < c->n && c->s[i + 1] != '\n')
			i++;
		else if (opens_group(c, i) || (ch == '\n' && !goes_on(c, i)))
			return unclosed(c, open, at);
		else if (ch == '`' || opens_tag(c, i) || ch == ';')
			return group_fault(c, open, at, SKN_CITE_LOCATOR,
					   "a locator holds no code, tags or ; in brackets: put \\ before it");
		else if (ch == '@')
			return group_fault(c, open, at, SKN_CITE_SEPARATOR,
					   "citations in a group are separated by ;");
		else if (ch == '[' || ch == ']')
			depth += ch == '[' ? 1 : (size_t)-1;
	}
	if (i >= c->n) {
		*at = c->n;
		return unclosed(c, open, at);
	}
	cite->locator_len = i - cite->locator;
	while (cite->locator_len && strchr(" \t\n", c->s[cite->locator + cite->locator_len - 1]))
		cite->locator_len--;
	if (cite->locator_len == 0)
		return group_fault(c, open, at, SKN_CITE_EMPTY, "no locator follows the comma");
	return true;
}

/* A cite has to begin at *at, which holds something else. */
static bool no_cite(struct scanner *c, size_t open, size_t *at)
{
	if (ends(c, *at))
		return unclosed(c, open, at);
	if (c->s[*at] == ']' || c->s[*at] == ';')
		return group_fault(c, open, at, SKN_CITE_EMPTY, "an empty citation: write [@key]");
	if (c->s[*at] == '-' && *at + 1 < c->n && c->s[*at + 1] == '@')
		return group_fault(c, open, at, SKN_CITE_SUPPRESSED,
				   "-@key is not used: name the author in the sentence, cite as [@key]");
	return group_fault(c, open, at, SKN_CITE_PREFIX,
			   "a citation begins with @key: put other text into the sentence");
}

/* Reads one cite from *at, to its ";" or "]". */
static bool read_cite(struct scanner *c, size_t open, size_t *at)
{
	struct skn_cite cite = { .start = *at, .key = *at + 1 };
	const char *error;

	if (*at >= c->n || c->s[*at] != '@')
		return no_cite(c, open, at);
	*at = cite.end = key_end(c, cite.key);
	cite.key_len = cite.end - cite.key;
	if (cite.key_len == 0)
		return group_fault(c, open, at, SKN_CITE_EMPTY, "no key follows the @: write [@key]");
	error = key_error(c->s + cite.key, cite.key_len);
	if (error)
		return group_fault(c, open, at, SKN_CITE_KEY, error);
	*at = skip_space(c, *at);
	if (ends(c, *at) || opens_group(c, *at))
		return unclosed(c, open, at);
	if (c->s[*at] == ',') {
		*at = cite.locator = skip_space(c, *at + 1);
		if (!read_locator(c, open, at, &cite))
			return false;
	} else if (c->s[*at] != ']' && c->s[*at] != ';') {
		return group_fault(c, open, at, SKN_CITE_SEPARATOR, c->s[*at] == '@'
				   ? "citations in a group are separated by ;"
				   : "a comma stands between the key and the locator: [@key, p. 7]");
	}
	skn_vec_push(&c->out->cites, cite);
	return true;
}

/* Reads the group that opens at OPEN; returns where to go on. */
static size_t read_group(struct scanner *c, size_t open)
{
	struct skn_cite_group group = { .start = open, .first = c->out->cites.n };
	size_t at = skip_space(c, open + 1);

	while (read_cite(c, open, &at)) {
		if (c->s[at++] == ';') {
			at = skip_space(c, at);
			continue;
		}
		group.end = at;
		group.n = c->out->cites.n - group.first;
		skn_vec_push(&c->out->groups, group);
		return at;
	}
	c->out->cites.n = group.first;
	return at;
}

/* Whether pandoc may begin a citation behind what ends at AT: not in a word. */
static bool at_boundary(const struct scanner *c, size_t at)
{
	uint32_t cp;

	if (at == 0)
		return true;
	if ((unsigned char)c->s[at - 1] < 0x80)
		return !isalnum((unsigned char)c->s[at - 1]) && c->s[at - 1] != '.';
	/* Beyond ASCII: punctuation of Latin-1, of U+2000 and of CJK. */
	return skn_utf8_decode_last(c->s, at, &cp) != 0 &&
	       ((cp >= 0xa0 && cp <= 0xbf && cp != 0xaa && cp != 0xb5 && cp != 0xba) ||
		(cp >= 0x2000 && cp <= 0x206f) || (cp >= 0x3000 && cp <= 0x3003) ||
		(cp >= 0x3008 && cp <= 0x3020));
}

/* The unescaped "[" that the text before AT is in, or AT when none is near. */
static size_t open_of(const struct scanner *c, size_t at)
{
	size_t end = at - c->from > LOOK_MAX ? at - LOOK_MAX : c->from;

	for (size_t i = at; i > end && c->s[i - 1] != '\n' && c->s[i - 1] != ']'; i--)
		if (c->s[i - 1] == '[' && !escaped(c, i - 1))
			return i - 1;
	return at;
}

/* An "@" that opens no group; returns where to go on. */
static size_t read_bare(struct scanner *c, size_t at)
{
	size_t end = key_end(c, at + 1), open, close;
	bool minus = at > c->from && c->s[at - 1] == '-';

	if (at + 1 >= c->n || !at_boundary(c, at) ||
	    !(isalnum((unsigned char)c->s[at + 1]) || (unsigned char)c->s[at + 1] >= 0x80 ||
	      c->s[at + 1] == '_' || c->s[at + 1] == '{'))
		return at + 1;
	open = open_of(c, at);
	close = close_of(c, end);
	if (open < at && close > end) {
		fault(c, open, close, SKN_CITE_PREFIX,
		      "a citation begins with @key: put other text into the sentence");
		return close;
	}
	while (end > at + 2 && !isalnum((unsigned char)c->s[end - 1]) &&
	       (unsigned char)c->s[end - 1] < 0x80)
		end--;
	if (end == at + 1)
		end++;
	if (minus)
		fault(c, at - 1, end, SKN_CITE_SUPPRESSED,
		      "-@key is not used: name the author in the sentence, cite as [@key]");
	else
		fault(c, at, end, SKN_CITE_BARE, "a citation stands in brackets, [@key]; "
		      "a character @ is written \\@");
	return end;
}

/* An "@": where its group opens, if it does. */
static size_t read_at(struct scanner *c, size_t at)
{
	size_t open = at;

	if (escaped(c, at))
		return at + 1;
	if (open > c->from && c->s[open - 1] == '-')
		open--;
	while (open > c->from && skn_md_is_blank(c->s[open - 1]))
		open--;
	if (open > c->from && c->s[open - 1] == '[' && !escaped(c, open - 1))
		return read_group(c, open - 1);
	return read_bare(c, at);
}

static void scan_all(struct scanner *c)
{
	const char *p;

	while (c->from < c->n && (p = memchr(c->s + c->from, '@', c->n - c->from)) != NULL)
		c->from = read_at(c, (size_t)(p - c->s));
}

/* Faults of groups that are well-formed in themselves. */

static bool repeats_key(const struct skn_cites *cites, const struct skn_cite_group *g,
			const char *s, struct skn_cite *repeated)
{
	struct skn_map seen = SKN_MAP_INIT;
	bool found = false;

	for (size_t i = g->first; !found && g->n > 1 && i < g->first + g->n; i++) {
		*repeated = cites->cites.v[i];
		found = skn_map_put(&seen, s + repeated->key, repeated->key_len, &seen) != NULL;
	}
	skn_map_release(&seen, NULL);
	return found;
}

static void check_group(struct scanner *c, size_t i)
{
	const struct skn_cite_group *g = &c->out->groups.v[i], *next = g + 1;
	struct skn_cite repeated;

	c->from = 0;
	if (g->start > 0 && c->s[g->start - 1] == '!' && !escaped(c, g->start - 1))
		fault(c, g->start - 1, g->end, SKN_CITE_CONTEXT,
		      "a ! directly before makes it an image: write \\![@key], or a blank between");
	if (repeats_key(c->out, g, c->s, &repeated))
		fault(c, repeated.start, repeated.end, SKN_CITE_DUPLICATE,
		      "the key stands in this group already");
	if (g->end >= c->n || c->s[g->end] != '[')
		return;
	if (i + 1 < c->out->groups.n && next->start == g->end)
		fault(c, g->start, next->end, SKN_CITE_ADJACENT,
		      "groups side by side are written as one: [@a; @b]");
	else
		fault(c, g->start, g->end, SKN_CITE_CONTEXT,
		      "a [ directly behind makes it a link: write \\[, or a blank between");
}

static int by_start(const void *a, const void *b)
{
	const struct skn_cite_fault *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->end != y->end ? (x->end < y->end ? -1 : 1) : (int)x->kind - (int)y->kind;
}

void skn_cites_scan(struct skn_cites *out, const char *s, size_t n)
{
	struct scanner c = { .out = out, .s = s, .n = n };

	skn_cites_release(out);
	scan_all(&c);
	skn_cites_drop_hidden(out, s, n);
	for (size_t i = 0; i < out->groups.n; i++)
		check_group(&c, i);
	if (out->faults.n > 1)
		qsort(out->faults.v, out->faults.n, sizeof(*out->faults.v), by_start);
}

void skn_cites_release(struct skn_cites *cites)
{
	skn_vec_release(&cites->groups);
	skn_vec_release(&cites->cites);
	skn_vec_release(&cites->faults);
}
