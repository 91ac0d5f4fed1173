#include "search/units.h"

#include "md/md.h"

/* Control characters, which mark in a snippet, become blanks. */
static char *one_line(char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ')
			text[i] = ' ';
	while (n && text[n - 1] == ' ')
		text[--n] = '\0';
	return text;
}

/* Takes the text of an inline piece: marks and citations dropped, lines joined. */
static char *plain(const char *s, size_t n)
{
	struct skn_buf bare = SKN_BUF_INIT, out = SKN_BUF_INIT;

	skn_cites_strip(&bare, s, n);
	skn_md_plain(&out, bare.p, bare.n);
	skn_buf_release(&bare);
	return one_line(skn_buf_detach(&out));
}

static void add(struct skn_search_units *out, const char *kind, const char *id, const char *field, char *text)
{
	struct skn_search_unit unit = { kind, field, NULL, text };

	if (!*text) {
		free(text);
		return;
	}
	unit.id = skn_xstrdup(id);
	skn_vec_push(&out->list, unit);
}

static void add_prose(struct skn_search_units *out, const struct skn_prose *prose)
{
	for (size_t i = 0; i < prose->units.n; i++) {
		const struct skn_unit *u = &prose->units.v[i];

		add(out, "sentence", u->id, "", plain(prose->text.p + u->start, u->end - u->start));
	}
}

/* FIELD holds Markdown, or plain text (PLAIN). */
static void add_field(struct skn_search_units *out, const struct skn_record *record, const char *kind,
		      const char *field, bool is_plain)
{
	size_t len;
	const char *text = skn_record_text(record, field, &len);

	if (text)
		add(out, kind, record->id, field, is_plain ? one_line(skn_xstrndup(text, len)) : plain(text, len));
}

static void add_records(struct skn_search_units *out, const struct skn_records *records, const char *kind,
			const char *const *fields, bool is_plain)
{
	for (size_t i = 0; i < records->n; i++)
		for (const char *const *f = fields; *f; f++)
			add_field(out, &records->v[i], kind, *f, is_plain);
}

void skn_search_units_make(struct skn_search_units *out, const struct skn_thread *thread)
{
	static const char *const voice[] = { "voice", NULL };
	static const char *const source[] = { "title", "container-title", NULL };

	*out = (struct skn_search_units){ 0 };
	add_field(out, &thread->meta, "title", "title", true);
	add_field(out, &thread->meta, "summary", "summary", false);
	add_prose(out, &thread->prose);
	add_records(out, &thread->events, "event", skn_record_prose_fields(SKN_KIND_EVENT), false);
	add_records(out, &thread->voices, "perspective", voice, true);
	add_records(out, &thread->voices, "perspective", skn_record_prose_fields(SKN_KIND_VOICE), false);
	add_records(out, &thread->tensions, "tension", skn_record_prose_fields(SKN_KIND_TENSION), false);
	add_records(out, &thread->items, "source", source, true);
}

void skn_search_units_release(struct skn_search_units *units)
{
	for (size_t i = 0; i < units->list.n; i++) {
		free(units->list.v[i].id);
		free(units->list.v[i].text);
	}
	skn_vec_release(&units->list);
}
