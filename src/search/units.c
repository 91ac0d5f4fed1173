#include "search/units.h"

#include "md/md.h"

static const char *const kinds[SKN_SEARCH_KINDS] = { "title", "summary", "sentence", "event", "perspective", "tension",
						     "source" };

const char *skn_search_kind_name(enum skn_search_kind kind)
{
	return kinds[kind];
}

bool skn_search_kind_find(enum skn_search_kind *out, const char *name, size_t n)
{
	for (size_t i = 0; i < SKN_SEARCH_KINDS; i++)
		if (strlen(kinds[i]) == n && memcmp(kinds[i], name, n) == 0) {
			*out = (enum skn_search_kind)i;
			return true;
		}
	return false;
}

/* Control characters become blanks. */
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

static void add(struct skn_search_units *out, enum skn_search_kind kind, const char *id, const char *field, char *text)
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

		add(out, SKN_SEARCH_SENTENCE, u->id, "", plain(prose->text.p + u->start, u->end - u->start));
	}
}

/* FIELD holds Markdown, or plain text (PLAIN). */
static void add_field(struct skn_search_units *out, const struct skn_record *record, enum skn_search_kind kind,
		      const char *field, bool is_plain)
{
	size_t len;
	const char *text = skn_record_text(record, field, &len);

	if (text)
		add(out, kind, record->id, field, is_plain ? one_line(skn_xstrndup(text, len)) : plain(text, len));
}

static void add_records(struct skn_search_units *out, const struct skn_records *records, enum skn_search_kind kind,
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
	add_field(out, &thread->meta, SKN_SEARCH_TITLE, "title", true);
	add_field(out, &thread->meta, SKN_SEARCH_SUMMARY, "summary", false);
	add_prose(out, &thread->prose);
	add_records(out, &thread->events, SKN_SEARCH_EVENT, skn_record_prose_fields(SKN_KIND_EVENT), false);
	add_records(out, &thread->voices, SKN_SEARCH_PERSPECTIVE, voice, true);
	add_records(out, &thread->voices, SKN_SEARCH_PERSPECTIVE, skn_record_prose_fields(SKN_KIND_VOICE), false);
	add_records(out, &thread->tensions, SKN_SEARCH_TENSION, skn_record_prose_fields(SKN_KIND_TENSION), false);
	add_records(out, &thread->items, SKN_SEARCH_SOURCE, source, true);
}

void skn_search_units_release(struct skn_search_units *units)
{
	for (size_t i = 0; i < units->list.n; i++) {
		free(units->list.v[i].id);
		free(units->list.v[i].text);
	}
	skn_vec_release(&units->list);
}
