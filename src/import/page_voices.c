#include "import/page_voices.h"

#include "import/page_text.h"

#define EVOLUTION "Evolution: "

enum part { OPEN, VOICE, STANCE, NOTE };

struct shape {
	bool cited, sentence, is_long;
};

struct voices {
	struct skn_page *page;
	const struct skn_page_line *lines;
	size_t n;
	const char *path;
	enum part *parts;     /* of each line */
	struct shape *shapes; /* of each line */
	bool regular; /* the known lines have the shapes that the rule expects */
};

static bool cut_suffix(const char *s, size_t *n, const char *const *list)
{
	for (; *list; list++) {
		size_t len = strlen(*list);

		if (*n >= len && memcmp(s + *n - len, *list, len) == 0) {
			*n -= len;
			return true;
		}
	}
	return false;
}

/* Ends as a sentence does, closing quotes and brackets aside. */
static bool ends_sentence(const char *s, size_t n)
{
	static const char *const closers[] = { ")", "]", "\"", "'", "”", "’", "»", "«", "“",
					       "›", "）", "」", "』", "》", NULL };
	static const char *const ends[] = { ".", "?", "!", "…", "。", "？", "！", "．", "؟",
					    "۔", "।", NULL };

	while (cut_suffix(s, &n, closers))
		;
	return cut_suffix(s, &n, ends);
}

static size_t count_chars(const char *s, size_t n)
{
	size_t chars = 0;

	for (size_t i = 0; i < n; i++)
		chars += ((unsigned char)s[i] & 0xC0) != 0x80;
	return chars;
}

static bool is_evolution(const struct skn_page_line *line)
{
	size_t len = strlen(EVOLUTION);

	return line->n > len && memcmp(line->p, EVOLUTION, len) == 0;
}

static struct shape shape_of(const struct skn_page *page, const struct skn_page_line *line)
{
	return (struct shape){
		.cited = skn_page_has_cite(page, line->p, line->n),
		.sentence = ends_sentence(line->p, line->n),
		.is_long = count_chars(line->p, line->n) > SKN_PAGE_VOICE_LIKELY,
	};
}

static int refuse(const struct voices *v, size_t at, const char *what, struct skn_err *err)
{
	return skn_fail_at(err, SKN_EDATA, v->path, v->lines[at].line, 0, "%s", what);
}

static bool is_paragraph(const struct shape *shape)
{
	return shape->sentence || shape->cited;
}

/* The lines that are known from where they stand.  A run is from..to. */
static int mark_run(struct voices *v, size_t from, size_t to, struct skn_err *err)
{
	if (to == from)
		return refuse(v, to, "\"Evolution: \" without a voice before it", err);
	if (to == from + 1)
		return refuse(v, from, "a voice without a stance", err);
	if (v->shapes[from].cited)
		return refuse(v, from, "a voice is expected here, but this line holds a citation",
			      err);
	v->parts[from] = VOICE;
	v->parts[from + 1] = STANCE;
	v->parts[to - 1] = STANCE;
	if (v->shapes[from].sentence)
		v->regular = false;
	if (!is_paragraph(&v->shapes[from + 1]) || !is_paragraph(&v->shapes[to - 1]))
		v->regular = false;
	return 0;
}

static int mark_known(struct voices *v, struct skn_err *err)
{
	size_t from = 0;

	for (size_t i = 0; i < v->n; i++)
		v->shapes[i] = shape_of(v->page, &v->lines[i]);
	for (size_t i = 0; i < v->n; i++) {
		int rc;

		if (v->lines[i].n + 1 == strlen(EVOLUTION) &&
		    memcmp(v->lines[i].p, EVOLUTION, v->lines[i].n) == 0)
			return refuse(v, i, "\"Evolution:\" without text", err);
		if (!is_evolution(&v->lines[i]))
			continue;
		rc = mark_run(v, from, i, err);
		if (rc != 0)
			return rc;
		v->parts[i] = NOTE;
		from = i + 1;
	}
	return from < v->n ? mark_run(v, from, v->n, err) : 0;
}

static void mark_by_shape(struct voices *v)
{
	for (size_t i = 0; i < v->n; i++) {
		const struct shape *s = &v->shapes[i];

		if (v->parts[i] != OPEN)
			continue;
		if (s->cited)
			v->parts[i] = STANCE;
		else if (v->regular && s->sentence && s->is_long)
			v->parts[i] = STANCE;
		else if (v->regular && !s->sentence && !s->is_long)
			v->parts[i] = VOICE;
	}
	for (size_t i = 1; i + 1 < v->n; i++) {
		if (v->parts[i] == OPEN && (v->parts[i - 1] == VOICE || v->parts[i + 1] == VOICE))
			v->parts[i] = STANCE;
	}
}

static int check_marks(const struct voices *v, struct skn_err *err)
{
	for (size_t i = 0; i < v->n; i++) {
		if (v->parts[i] != OPEN && !(i && v->parts[i] == VOICE && v->parts[i - 1] == VOICE))
			continue;
		refuse(v, i, "it can't be told whether this line is a voice or a further paragraph",
		       err);
		skn_hint(err, "give the voice before it an \"Evolution: \" paragraph, "
			      "or import the page as HTML or Markdown");
		return SKN_EDATA;
	}
	return 0;
}

/* The voice at line AT; returns the line after it. */
static int add_voice(struct voices *v, size_t *at, struct skn_err *err)
{
	const struct skn_page_line *line = &v->lines[*at];
	struct skn_page_voice voice = { .line = line->line };
	struct skn_buf stance = SKN_BUF_INIT, evolution = SKN_BUF_INIT;
	const size_t skip = strlen(EVOLUTION);
	int rc = 0;

	voice.voice = skn_page_strndup(v->page, line->p, line->n);
	for (++*at; rc == 0 && *at < v->n && v->parts[*at] == STANCE; ++*at) {
		line = &v->lines[*at];
		if (stance.n)
			skn_buf_adds(&stance, "\n\n");
		rc = skn_page_plain(v->page, &stance, line->p, line->n,
				    (struct skn_page_place){ v->path, line->line }, err);
	}
	voice.stance = skn_page_strndup(v->page, stance.p, stance.n);
	if (rc == 0 && *at < v->n && v->parts[*at] == NOTE) {
		line = &v->lines[(*at)++];
		rc = skn_page_plain(v->page, &evolution, line->p + skip, line->n - skip,
				    (struct skn_page_place){ v->path, line->line }, err);
		voice.evolution = skn_page_strndup(v->page, evolution.p, evolution.n);
	}
	skn_vec_push(&v->page->voices, voice);
	skn_buf_release(&stance);
	skn_buf_release(&evolution);
	return rc;
}

int skn_page_voices(struct skn_page *page, const struct skn_page_line *lines, size_t n,
		    const char *path, struct skn_err *err)
{
	struct voices v = { .page = page, .lines = lines, .n = n, .path = path, .regular = true };
	int rc;

	v.parts = skn_xcalloc(n + 1, sizeof(*v.parts));
	v.shapes = skn_xcalloc(n + 1, sizeof(*v.shapes));
	rc = mark_known(&v, err);
	if (rc != 0)
		goto out;
	mark_by_shape(&v);
	rc = check_marks(&v, err);
	for (size_t at = 0; rc == 0 && at < n;)
		rc = add_voice(&v, &at, err);
out:
	free(v.parts);
	free(v.shapes);
	return rc;
}
