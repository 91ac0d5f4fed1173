#include "cli/conflict.h"

#include "base/utf8.h"
#include "doc/thread.h"

#define EXCERPT_MAX 200 /* bytes of a text on a terminal */

/* The path of the thread that a file is in, and NULL where it is in none.  Caller frees. */
static char *thread_of(const char *path)
{
	enum skn_kind kind;
	const char *id;
	size_t len, thread = 0;

	return skn_merge_place(path, &kind, &id, &len, &thread) && thread ? skn_xstrndup(path, thread) : NULL;
}

/* On one line, cut where it is long. */
static void print_text(struct skn_sink *out, const char *label, const char *text)
{
	struct skn_buf line = SKN_BUF_INIT;
	size_t n = text ? strlen(text) : 0, cut;

	while (n && text[n - 1] == '\n')
		n--;
	cut = n > EXCERPT_MAX ? EXCERPT_MAX : n;
	while (cut < n && cut && ((unsigned char)text[cut] & 0xc0) == 0x80)
		cut--;
	for (size_t i = 0; i < cut; i++)
		skn_buf_addc(&line, text[i] == '\n' ? ' ' : text[i]);
	skn_sink_printf(out, "    %-6s  ", label);
	if (!text)
		skn_sink_puts(out, "(not there)");
	else
		skn_term_safe(out, line.p, line.n, false);
	skn_sink_puts(out, cut < n ? " …\n" : "\n");
	skn_buf_release(&line);
}

void skn_conflict_print(struct skn_sink *out, const struct skn_term *term, const struct skn_conflict *conflict)
{
	char *thread = thread_of(conflict->path);
	const char *word = conflict->of < SKN_KIND_N ? skn_kind_info(conflict->of)->word : NULL;

	skn_sink_printf(out, "%s%s%s  ", skn_term_begin(term, SKN_TERM_HEADING), conflict->id,
			skn_term_end(term, SKN_TERM_HEADING));
	if (thread && word)
		skn_sink_printf(out, "%s  %s", skn_thread_name_of(thread), word);
	else
		skn_term_safe(out, conflict->path, strlen(conflict->path), false);
	if (thread && word && conflict->record && *conflict->record)
		skn_sink_printf(out, " %s", conflict->record);
	if (conflict->field)
		skn_sink_printf(out, ", %s", conflict->field);
	skn_sink_printf(out, "  (%s)\n", skn_conflict_name(conflict->kind));
	if (conflict->base || conflict->kind != SKN_CONFLICT_TEXT) /* markers may not show it */
		print_text(out, "base", conflict->base);
	print_text(out, "ours", conflict->ours);
	print_text(out, "theirs", conflict->theirs);
	free(thread);
}

static void write_conflict(struct skn_jsonw *w, const struct skn_conflict *c)
{
	char *thread = thread_of(c->path);

	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "id", c->id);
	skn_jsonw_str(w, "kind", skn_conflict_name(c->kind));
	skn_jsonw_str(w, "path", c->path);
	skn_jsonw_str(w, "thread", thread ? skn_thread_name_of(thread) : NULL);
	skn_jsonw_str(w, "type", c->of < SKN_KIND_N ? skn_kind_info(c->of)->word : NULL);
	skn_jsonw_str(w, "record", c->record && *c->record ? c->record : NULL);
	skn_jsonw_str(w, "field", c->field);
	skn_jsonw_str(w, "base", c->base);
	skn_jsonw_str(w, "ours", c->ours);
	skn_jsonw_str(w, "theirs", c->theirs);
	skn_jsonw_object_end(w);
	free(thread);
}

void skn_conflicts_json(struct skn_jsonw *w, const struct skn_conflicts *conflicts)
{
	skn_jsonw_key(w, "conflicts");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < conflicts->n; i++)
		write_conflict(w, &conflicts->v[i]);
	skn_jsonw_array_end(w);
}

void skn_merge_notes_json(struct skn_jsonw *w, const struct skn_merge *merge)
{
	skn_jsonw_key(w, "notes");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < merge->notes.n; i++) {
		const struct skn_merge_note *note = &merge->notes.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "kind", skn_merge_note_name(note->kind));
		skn_jsonw_str(w, "thread", skn_thread_name_of(note->thread));
		skn_jsonw_str(w, "key", note->key);
		skn_jsonw_str(w, "other", note->other);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

void skn_merge_notes_warn(struct skn_cli *cli, const struct skn_merge *merge)
{
	for (size_t i = 0; i < merge->notes.n; i++) {
		const struct skn_merge_note *note = &merge->notes.v[i];
		const char *name = skn_thread_name_of(note->thread);

		switch (note->kind) {
		case SKN_MERGE_KEY_FOLLOWED:
			skn_cli_warn(cli, "%s: @%s is called @%s now; what cites it follows", name, note->key,
				     note->other);
			break;
		case SKN_MERGE_ITEM_KEPT:
			skn_cli_warn(cli, "%s: @%s was removed on one side and is cited on the other: it stays",
				     name, note->key);
			break;
		case SKN_MERGE_WITHDRAWN_CITED:
			skn_cli_warn(cli, "%s: @%s was withdrawn on one side and is cited on the other: "
					  "reword what rests on it", name, note->key);
			break;
		case SKN_MERGE_SAME_WORK:
			skn_cli_warn(cli, "%s: @%s and @%s are one work, collected on both sides; "
					  "same_as says so", name, note->key, note->other);
			break;
		}
	}
}
