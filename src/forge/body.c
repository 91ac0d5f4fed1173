#include "forge/body.h"

#include "base/utf8.h"

/* The end of the last whole character in N bytes. */
static size_t char_end(const char *p, size_t n)
{
	uint32_t c;

	for (size_t back = 0; back < 4 && back < n; back++)
		if (skn_utf8_decode_last(p, n - back, &c))
			return n - back;
	return n < 4 ? 0 : n;
}

void skn_forge_body_cut(struct skn_buf *text, size_t max, const char *more)
{
	char *note;
	const char *line;
	size_t room;

	if (text->n <= max)
		return;
	note = skn_xasprintf("\n\n*This is too long for a comment and was cut here.%s%s*\n", more ? " " : "", more ? more : "");
	room = strlen(note) < max ? max - strlen(note) : 0;
	line = memrchr(text->p, '\n', room);
	skn_buf_truncate(text, line && line > text->p ? (size_t)(line - text->p) : char_end(text->p, room));
	if (strlen(note) < max)
		skn_buf_adds(text, note);
	free(note);
}

/* Where our part begins and ends in TEXT; false when it has none. */
static bool find_part(const char *text, size_t *start, size_t *end)
{
	const char *open = strstr(text, SKN_FORGE_MARKER), *close = open ? strstr(open, SKN_FORGE_MARKER_END) : NULL;

	if (!open)
		return false;
	*start = (size_t)(open - text);
	*end = close ? (size_t)(close - text) + strlen(SKN_FORGE_MARKER_END) : strlen(text);
	return true;
}

void skn_forge_body_make(struct skn_buf *out, const char *old, const char *review, size_t max, const char *more)
{
	struct skn_buf part = SKN_BUF_INIT;
	size_t start = strlen(old), end = start, n = strlen(old), around, frame;
	bool there = find_part(old, &start, &end);

	around = n - (end - start) + (there || n == 0 ? 0 : 2);
	frame = strlen(SKN_FORGE_MARKER "\n") + strlen("\n" SKN_FORGE_MARKER_END);
	if (around + frame >= max) { /* people filled it: ours has no room */
		skn_buf_adds(out, old);
		return;
	}
	skn_buf_adds(&part, review);
	skn_buf_rtrim(&part);
	skn_forge_body_cut(&part, max - around - frame, more);
	skn_buf_rtrim(&part);
	skn_buf_add(out, old, start);
	if (!there && n)
		skn_buf_adds(out, "\n\n");
	skn_buf_addf(out, SKN_FORGE_MARKER "\n%s\n" SKN_FORGE_MARKER_END, part.p);
	skn_buf_add(out, old + end, n - end);
	skn_buf_release(&part);
}
