#include "rev/codeowners.h"

#include "regex/regex.h"
#include "rev/glob.h"

struct line {
	char *pattern;           /* a glob; NULL for Gitea's */
	struct skn_regex *regex;
	bool negated;            /* GitLab: takes out; Gitea: matches what does not */
	struct skn_strings owners;
	size_t section;
};

struct section {
	char *name; /* NULL: what stands before the first heading */
	bool optional;
	struct skn_strings owners; /* of lines that name none */
};

struct skn_codeowners {
	char *path;
	bool gitea;
	SKN_VEC(struct line) lines;
	SKN_VEC(struct section) sections;
};

void skn_owners_release(struct skn_owners *owners)
{
	for (size_t i = 0; i < owners->list.n; i++)
		free(owners->list.v[i].name);
	skn_vec_release(&owners->list);
}

/* ---- one line ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\0';
}

static const char *skip_blanks(const char *s, const char *end)
{
	while (s < end && is_blank(*s))
		s++;
	return s;
}

/* Appends the first word of S, where a backslash takes what follows as it is:
 * before a blank, '#' or itself it goes.  Returns where the word ends. */
static const char *take_pattern(struct skn_buf *out, const char *s, const char *end)
{
	while (s < end && !is_blank(*s)) {
		if (*s == '\\' && s + 1 < end && strchr(" \t#\\", s[1]))
			s++;
		skn_buf_addc(out, *s++);
	}
	return s;
}

static void take_owners(struct skn_strings *out, const char *s, const char *end)
{
	for (s = skip_blanks(s, end); s < end && *s != '#'; s = skip_blanks(s, end)) {
		const char *start = s;

		while (s < end && !is_blank(*s))
			s++;
		skn_strings_pushn(out, start, (size_t)(s - start));
	}
}

/* "[Name]", "^[Name]", "[Name][2] @default"; false when it is no heading. */
static bool take_section(struct skn_codeowners *c, size_t *current, const char *s, const char *end)
{
	bool optional = *s == '^';
	const char *name = s + optional + 1, *close;
	struct section section = { .optional = optional };

	if (name > end || name[-1] != '[' || !(close = memchr(name, ']', (size_t)(end - name))) || close == name)
		return false;
	section.name = skn_xstrndup(name, (size_t)(close - name));
	s = close + 1;
	if (s < end && *s == '[') { /* how many must approve */
		close = memchr(s, ']', (size_t)(end - s));
		s = close ? close + 1 : end;
	}
	take_owners(&section.owners, s, end);
	for (*current = 1; *current < c->sections.n; ++*current)
		if (strcasecmp(c->sections.v[*current].name, section.name) == 0)
			break;
	if (*current == c->sections.n) {
		skn_vec_push(&c->sections, section);
		return true;
	}
	/* The same section again: its lines join, these defaults hold from here. */
	if (section.owners.n) {
		skn_strings_release(&c->sections.v[*current].owners);
		c->sections.v[*current].owners = section.owners;
	}
	free(section.name);
	return true;
}

static void add_line(struct skn_codeowners *c, size_t section, const char *s, const char *end)
{
	struct line line = { .section = section, .negated = *s == '!' };
	struct skn_buf pattern = SKN_BUF_INIT;

	s = take_pattern(&pattern, s + line.negated, end);
	take_owners(&line.owners, s, end);
	if (c->gitea) {
		struct skn_buf whole = SKN_BUF_INIT;

		skn_buf_addf(&whole, "^(?:%s)$", pattern.p);
		skn_regex_compile(&line.regex, whole.p, whole.n, NULL);
		skn_buf_release(&whole);
	} else {
		line.pattern = skn_xstrdup(pattern.p);
		if (!line.owners.n && !line.negated)
			for (size_t i = 0; i < c->sections.v[section].owners.n; i++)
				skn_strings_push(&line.owners, c->sections.v[section].owners.v[i]);
	}
	skn_vec_push(&c->lines, line);
	skn_buf_release(&pattern);
}

struct skn_codeowners *skn_codeowners_parse(const char *path, enum skn_codeowners_forge forge, const char *s, size_t n)
{
	struct skn_codeowners *c = skn_xcalloc(1, sizeof(*c));
	const char *end = s + n;
	size_t section = 0;

	c->path = skn_xstrdup(path);
	c->gitea = forge == SKN_OWNERS_GITEA || skn_starts_with(path, ".gitea/") || skn_starts_with(path, ".forgejo/");
	skn_vec_push(&c->sections, (struct section){ .name = NULL });
	while (s < end) {
		const char *eol = memchr(s, '\n', (size_t)(end - s)), *text;

		eol = eol ? eol : end;
		text = skip_blanks(s, eol);
		if (text < eol && *text != '#' && (c->gitea || !take_section(c, &section, text, eol)))
			add_line(c, section, text, eol);
		s = eol + 1;
	}
	return c;
}

void skn_codeowners_free(struct skn_codeowners *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->lines.n; i++) {
		free(c->lines.v[i].pattern);
		skn_regex_free(c->lines.v[i].regex);
		skn_strings_release(&c->lines.v[i].owners);
	}
	for (size_t i = 0; i < c->sections.n; i++) {
		free(c->sections.v[i].name);
		skn_strings_release(&c->sections.v[i].owners);
	}
	skn_vec_release(&c->lines);
	skn_vec_release(&c->sections);
	free(c->path);
	free(c);
}

const char *skn_codeowners_path(const struct skn_codeowners *c)
{
	return c->path;
}

/* ---- which file ---- */

int skn_codeowners_read(struct skn_codeowners **out, struct skn_view *view, enum skn_codeowners_forge forge,
			struct skn_err *err)
{
	static const struct {
		const char *path;
		unsigned forges; /* bits of the enum */
	} places[] = {
		{ ".github/CODEOWNERS", 1u << SKN_OWNERS_ANY | 1u << SKN_OWNERS_GITHUB },
		{ "CODEOWNERS", ~0u },
		{ "docs/CODEOWNERS", ~0u },
		{ ".gitlab/CODEOWNERS", 1u << SKN_OWNERS_ANY | 1u << SKN_OWNERS_GITLAB },
		{ ".gitea/CODEOWNERS", 1u << SKN_OWNERS_ANY | 1u << SKN_OWNERS_GITEA },
		{ ".forgejo/CODEOWNERS", 1u << SKN_OWNERS_ANY | 1u << SKN_OWNERS_GITEA },
	};
	struct skn_buf text = SKN_BUF_INIT;
	int rc = SKN_ENOTFOUND;

	*out = NULL;
	for (size_t i = 0; rc == SKN_ENOTFOUND && i < SKN_ARRAY_LEN(places); i++) {
		if (!(places[i].forges >> forge & 1u))
			continue;
		rc = skn_forgive(rc, SKN_ENOTFOUND, err);
		rc = skn_view_read(view, places[i].path, SKN_CODEOWNERS_MAX, &text, err);
		if (rc == SKN_OK)
			*out = skn_codeowners_parse(places[i].path, forge, text.p, text.n);
	}
	skn_buf_release(&text);
	return skn_forgive(rc, SKN_ENOTFOUND, err);
}

/* ---- a file's owners ---- */

static bool line_matches(const struct skn_codeowners *c, const struct line *line, const char *path)
{
	if (!c->gitea)
		return skn_glob_match(line->pattern, path);
	return line->regex && (skn_regex_match(line->regex, path, strlen(path), NULL) == 1) != line->negated;
}

static void add_owner(struct skn_owners *out, const char *name, const struct section *section)
{
	for (size_t i = 0; i < out->list.n; i++) {
		const struct skn_owner *o = &out->list.v[i];

		if (skn_streq(o->name, name) && o->section == section->name)
			return;
	}
	skn_vec_push(&out->list, ((struct skn_owner){ .name = skn_xstrdup(name), .section = section->name,
						       .optional = section->optional }));
}

static bool add_line_owners(struct skn_owners *out, const struct skn_codeowners *c, const struct line *line)
{
	for (size_t i = 0; i < line->owners.n; i++)
		add_owner(out, line->owners.v[i], &c->sections.v[line->section]);
	return line->owners.n > 0;
}

bool skn_codeowners_match(struct skn_owners *out, const struct skn_codeowners *c, const char *path)
{
	const struct line **last = skn_xcalloc(c->sections.n, sizeof(*last));
	bool any = false;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct line *line = &c->lines.v[i];

		if (!line_matches(c, line, path))
			continue;
		if (c->gitea)
			any |= add_line_owners(out, c, line);
		else
			last[line->section] = line;
	}
	for (size_t i = 0; i < c->sections.n; i++)
		if (last[i] && !last[i]->negated)
			any |= add_line_owners(out, c, last[i]);
	free(last);
	return any;
}
