#include "forge/body.h"

#include "base/utf8.h"

#define FRAME (sizeof(SKN_FORGE_MARKER "\n" "\n" SKN_FORGE_MARKER_END) - 1)

static size_t units(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80 ? 1 + ((unsigned char)*s >= 0xF0) : 0;
	return n;
}

/* The bytes of the longest whole text of at most MAX units that S begins with. */
static size_t prefix(const char *s, size_t max)
{
	size_t at = 0, n = 0;

	while (s[at]) {
		size_t len = 1, wide = (unsigned char)s[at] >= 0xF0;

		while (((unsigned char)s[at + len] & 0xC0) == 0x80)
			len++;
		if (n + 1 + wide > max)
			break;
		n += 1 + wide;
		at += len;
	}
	return at;
}

void skn_forge_body_cut(struct skn_buf *text, size_t max, const char *more)
{
	char *note;
	const char *line;
	size_t room, of_note;

	if (units(text->p) <= max)
		return;
	note = skn_xasprintf("\n\n*This is too long for a comment and was cut here.%s%s*\n", more ? " " : "", more ? more : "");
	of_note = units(note);
	room = prefix(text->p, of_note < max ? max - of_note : 0);
	line = memrchr(text->p, '\n', room);
	skn_buf_truncate(text, line && line > text->p ? (size_t)(line - text->p) : room);
	if (of_note < max)
		skn_buf_adds(text, note);
	free(note);
}

/* Where our part begins and ends in TEXT; at its end where it has none. */
static bool find_part(const char *text, size_t *start, size_t *end)
{
	const char *open = strstr(text, SKN_FORGE_MARKER), *close = open ? strstr(open, SKN_FORGE_MARKER_END) : NULL;

	*start = *end = strlen(text);
	if (open)
		*start = (size_t)(open - text);
	if (close)
		*end = (size_t)(close - text) + strlen(SKN_FORGE_MARKER_END);
	return open != NULL;
}

size_t skn_forge_body_room(const char *old, size_t max)
{
	size_t start, end, around;
	bool there = find_part(old, &start, &end);
	char *before = skn_xstrndup(old, start);

	around = units(before) + units(old + end) + FRAME + (there || start == 0 ? 0 : 2);
	free(before);
	return around < max ? max - around : 0;
}

void skn_forge_body_make(struct skn_buf *out, const char *old, const char *review, size_t max, const char *more)
{
	struct skn_buf part = SKN_BUF_INIT;
	size_t start, end, room = skn_forge_body_room(old, max);
	bool there = find_part(old, &start, &end);

	if (room == 0) { /* people filled it */
		skn_buf_adds(out, old);
		return;
	}
	if (skn_starts_with(review, SKN_FORGE_MARKER "\n"))
		review += strlen(SKN_FORGE_MARKER "\n");
	skn_buf_adds(&part, review);
	skn_buf_rtrim(&part);
	skn_forge_body_cut(&part, room, more);
	skn_buf_rtrim(&part);
	skn_buf_add(out, old, start);
	if (!there && start)
		skn_buf_adds(out, "\n\n");
	skn_buf_addf(out, SKN_FORGE_MARKER "\n%s\n" SKN_FORGE_MARKER_END, part.p);
	skn_buf_adds(out, old + end);
	skn_buf_release(&part);
}
