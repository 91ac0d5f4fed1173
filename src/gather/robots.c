#include "gather/robots.h"

#include <strings.h>

#include "text/url.h"

struct rule {
	char *pattern; /* percent-encoding made equal; '$' at its end stands in END */
	size_t n;
	bool end, allow;
};

struct skn_robots {
	SKN_VEC(struct rule) rules;
	unsigned delay;
	bool unknown; /* nothing is allowed */
};

/* ---- percent-encoding ---- */

static int hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* Both sides of a comparison: what is encoded is decoded, but for what would then mean
 * something else; beyond ASCII, controls and blanks are encoded. */
static void add_equal(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		bool coded = c == '%' && n - i > 2 && isxdigit((unsigned char)s[i + 1]) &&
			     isxdigit((unsigned char)s[i + 2]);

		if (coded) {
			c = (unsigned char)(hex_value(s[i + 1]) * 16 + hex_value(s[i + 2]));
			i += 2;
		}
		if (c <= ' ' || c >= 127 || (coded && strchr("%/*$?#", c)))
			skn_buf_addf(out, "%%%02X", (unsigned)c);
		else
			skn_buf_addc(out, (char)c);
	}
}

/* ---- parsing ---- */

struct line {
	const char *name, *value;
	size_t name_len, value_len;
};

static void trim(const char **s, size_t *n)
{
	while (*n && (**s == ' ' || **s == '\t'))
		++*s, --*n;
	while (*n && ((*s)[*n - 1] == ' ' || (*s)[*n - 1] == '\t'))
		--*n;
}

/* The next line "name: value" at *AT; false at the end. */
static bool next_line(struct line *out, const char *text, size_t n, size_t *at)
{
	while (*at < n) {
		const char *s = text + *at, *hash, *colon;
		size_t len = 0;

		while (*at + len < n && s[len] != '\n' && s[len] != '\r')
			len++;
		*at += len + 1;
		hash = memchr(s, '#', len);
		len = hash ? (size_t)(hash - s) : len;
		colon = memchr(s, ':', len);
		if (!colon)
			continue;
		*out = (struct line){ s, colon + 1, (size_t)(colon - s), len - (size_t)(colon + 1 - s) };
		trim(&out->name, &out->name_len);
		trim(&out->value, &out->value_len);
		return true;
	}
	return false;
}

static bool is_field(const struct line *line, const char *name)
{
	return line->name_len == strlen(name) && strncasecmp(line->name, name, line->name_len) == 0;
}

static bool is_agent(const struct line *line, const char *product)
{
	size_t n = 0;

	/* RFC 9309, 2.2.1: what follows the token ("/1.0") counts for nothing. */
	while (n < line->value_len && (isalnum((unsigned char)line->value[n]) || strchr("-_", line->value[n])) &&
	       line->value[n])
		n++;
	return n == strlen(product) && strncasecmp(line->value, product, n) == 0;
}

static bool names_all(const struct line *line)
{
	return line->value_len && line->value[0] == '*';
}

static void add_rule(struct skn_robots *robots, const struct line *line)
{
	struct skn_buf pattern = SKN_BUF_INIT;
	struct rule rule = { .allow = is_field(line, "allow") };
	size_t n = line->value_len;

	if (!n || n > SKN_ROBOTS_PATTERN_MAX || robots->rules.n >= SKN_ROBOTS_RULES_MAX)
		return;
	rule.end = line->value[n - 1] == '$';
	add_equal(&pattern, line->value, n - rule.end);
	rule.n = pattern.n;
	rule.pattern = skn_buf_detach(&pattern);
	skn_vec_push(&robots->rules, rule);
}

/* "1.5" is 2: a pause is never shorter than asked for. */
static unsigned read_delay(const char *s, size_t n)
{
	uint64_t whole = 0;
	size_t digits = 0;

	while (digits < n && isdigit((unsigned char)s[digits]))
		digits++;
	if (!digits || !skn_parse_uint(s, digits, SKN_ROBOTS_DELAY_MAX, &whole))
		return digits ? SKN_ROBOTS_DELAY_MAX : 0;
	for (size_t i = digits; i < n; i++)
		if (s[i] >= '1' && s[i] <= '9')
			return whole < SKN_ROBOTS_DELAY_MAX ? (unsigned)whole + 1 : SKN_ROBOTS_DELAY_MAX;
	return (unsigned)whole;
}

/* Takes the rules of the groups that name PRODUCT, or of those for all when it is NULL;
 * returns whether there was such a group. */
static bool take_groups(struct skn_robots *robots, const char *text, size_t n, const char *product)
{
	bool in_agents = false, ours = false, found = false;
	struct line line;
	size_t at = 0;

	while (next_line(&line, text, n, &at)) {
		if (is_field(&line, "user-agent")) {
			ours = (in_agents && ours) || (product ? is_agent(&line, product) : names_all(&line));
			in_agents = true;
			found = found || ours;
		} else if (is_field(&line, "allow") || is_field(&line, "disallow")) {
			in_agents = false;
			if (ours)
				add_rule(robots, &line);
		} else if (is_field(&line, "crawl-delay")) {
			in_agents = false;
			if (ours)
				robots->delay = read_delay(line.value, line.value_len);
		}
	}
	return found;
}

struct skn_robots *skn_robots_parse(const char *text, size_t n, const char *product)
{
	struct skn_robots *robots = skn_xcalloc(1, sizeof(*robots));

	if (n > SKN_ROBOTS_SIZE_MAX)
		n = SKN_ROBOTS_SIZE_MAX;
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3, n -= 3;
	if (!take_groups(robots, text, n, product))
		take_groups(robots, text, n, NULL);
	return robots;
}

struct skn_robots *skn_robots_of_status(int status, const char *body, size_t n, const char *product)
{
	struct skn_robots *robots;

	if (status >= 200 && status < 300)
		return skn_robots_parse(body, n, product);
	robots = skn_xcalloc(1, sizeof(*robots));
	robots->unknown = status < 300 || status >= 500 || status == 429;
	return robots;
}

struct skn_robots *skn_robots_of_answer(const struct skn_fetch_answer *answer, const char *product)
{
	bool redirects = answer->error == SKN_FETCH_REDIRECTS; /* RFC 9309, 2.3.1.2: as if there was none */
	int status = answer->error == SKN_FETCH_OK ? answer->status : redirects ? 404 : 0;

	return skn_robots_of_status(status, answer->body, answer->n, product);
}

void skn_robots_free(struct skn_robots *robots)
{
	if (!robots)
		return;
	for (size_t i = 0; i < robots->rules.n; i++)
		free(robots->rules.v[i].pattern);
	skn_vec_release(&robots->rules);
	free(robots);
}

/* ---- matching ---- */

/* Greedy with one point of return: the last '*'.  A pattern without END matches a
 * beginning, as if it ended in '*'.  When *STEPS comes to 0 the answer means nothing. */
static bool matches(const struct rule *rule, const char *path, size_t n, size_t *steps)
{
	size_t p = 0, s = 0, star = SIZE_MAX, back = 0;

	while (*steps && --*steps) {
		if (p == rule->n && (!rule->end || s == n))
			return true;
		if (p < rule->n && rule->pattern[p] == '*') {
			star = ++p;
			back = s;
		} else if (p < rule->n && s < n && rule->pattern[p] == path[s]) {
			p++, s++;
		} else if (star != SIZE_MAX && back < n) {
			p = star;
			s = ++back;
		} else {
			return false;
		}
	}
	return false;
}

/* Appends path and query in the form that patterns have. */
static bool add_path(struct skn_buf *out, const char *url)
{
	struct skn_url parts;
	size_t n;

	if (url[0] == '/') {
		n = strcspn(url, "#");
		add_equal(out, url, n);
		return true;
	}
	if (!skn_url_parse(&parts, url, strlen(url), NULL))
		return false;
	add_equal(out, parts.path, strlen(parts.path));
	if (parts.query) {
		skn_buf_addc(out, '?');
		add_equal(out, parts.query, strlen(parts.query));
	}
	skn_url_release(&parts);
	return true;
}

bool skn_robots_allows(const struct skn_robots *robots, const char *url)
{
	struct skn_buf path = SKN_BUF_INIT;
	size_t longest = 0, steps = SKN_ROBOTS_STEPS_MAX;
	bool allowed = true, found = false, ok = add_path(&path, url);

	if (ok && skn_streq(path.p, "/robots.txt")) {
		skn_buf_release(&path);
		return true;
	}
	for (size_t i = 0; i < robots->rules.n && ok; i++) {
		const struct rule *rule = &robots->rules.v[i];
		size_t weight = rule->n + rule->end;

		if (found && (weight < longest || (weight == longest && !rule->allow)))
			continue;
		if (matches(rule, path.p, path.n, &steps)) {
			found = true;
			longest = weight;
			allowed = rule->allow;
		}
	}
	skn_buf_release(&path);
	return ok && allowed && steps && !robots->unknown;
}

unsigned skn_robots_delay(const struct skn_robots *robots)
{
	return robots->delay;
}

bool skn_robots_unknown(const struct skn_robots *robots)
{
	return robots->unknown;
}

bool skn_robots_url(struct skn_buf *out, const char *page_url)
{
	struct skn_buf url = SKN_BUF_INIT;
	bool ok = skn_url_resolve(&url, page_url, "/robots.txt");

	if (ok)
		skn_buf_add(out, url.p, url.n);
	skn_buf_release(&url);
	return ok;
}

/* ---- X-Robots-Tag ---- */

static unsigned tag_of(const char *s, size_t n)
{
	static const struct {
		const char *name;
		unsigned tags;
	} table[] = {
		{ "noindex", SKN_ROBOTS_NOINDEX },
		{ "noarchive", SKN_ROBOTS_NOARCHIVE },
		{ "nosnippet", SKN_ROBOTS_NOSNIPPET },
		{ "none", SKN_ROBOTS_NOINDEX },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(table); i++)
		if (strlen(table[i].name) == n && strncasecmp(s, table[i].name, n) == 0)
			return table[i].tags;
	return 0;
}

/* "noindex, otherbot: noarchive, nosnippet": a name holds for what follows it. */
static unsigned tags_of(const char *value, const char *product)
{
	unsigned tags = 0;
	bool ours = true;

	while (*value) {
		size_t n = strcspn(value, ","), len = n;
		const char *s = value, *colon = memchr(value, ':', n);

		trim(&s, &len);
		if (colon && strncasecmp(s, "unavailable_after", 17) != 0) {
			len = (size_t)(colon - s);
			ours = len == strlen(product) && strncasecmp(s, product, len) == 0;
			s = colon + 1;
			len = n - (size_t)(s - value);
			trim(&s, &len);
		}
		if (ours)
			tags |= tag_of(s, len);
		value += n + (value[n] == ',');
	}
	return tags;
}

unsigned skn_robots_tags(const struct skn_fetch_answer *answer, const char *product)
{
	unsigned tags = 0;

	for (size_t i = 0; i < answer->n_headers; i++)
		if (skn_streq(answer->headers[i].name, "x-robots-tag"))
			tags |= tags_of(answer->headers[i].value, product);
	return tags;
}
