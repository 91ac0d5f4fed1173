#include "out/story.h"

#include "out/blame.h"
#include "out/gone.h"
#include "text/edtf.h"
#include "text/worddiff.h"

static const char *type_of(const struct skn_story *story)
{
	return story->kind == SKN_KIND_ITEM ? "source" : skn_gone_type(story->kind);
}

/* "introduced", "reworded", ...: in JSON. */
static const char *word_of(const struct skn_story_line *line)
{
	switch (line->what) {
	case SKN_LIFE_INTRODUCED: return line->whole || line->part->kind == SKN_KIND_NARRATIVE ? "introduced" : "set";
	case SKN_LIFE_REWORDED: return line->part->kind == SKN_KIND_NARRATIVE ? "reworded" : "changed";
	case SKN_LIFE_RENAMED: return "renamed";
	case SKN_LIFE_CITED: return "cited";
	case SKN_LIFE_CITED_AGAIN: return "cited-again";
	case SKN_LIFE_UNCITED: return "uncited";
	case SKN_LIFE_REMOVED: return "removed";
	case SKN_LIFE_RETURNED: return "returned";
	}
	return "";
}

/* The lines [*first, returned) of one version that is to be shown, the first of
 * them at or behind FROM. */
static size_t next_version(const struct skn_story *story, const struct skn_story_limits *limits, size_t from,
			   size_t *first)
{
	size_t end = from;

	while (from < story->lines.n) {
		const struct skn_story_line *line = &story->lines.v[from];

		for (end = from; end < story->lines.n && story->lines.v[end].at.step == line->at.step &&
		     story->lines.v[end].commit == line->commit; end++)
			;
		if (!line->when.version || line->when.version->time >= limits->since)
			break;
		from = end;
	}
	*first = from;
	return end;
}

/* ---- JSON ---- */

static void line_json(struct skn_jsonw *w, const struct skn_story *story, const struct skn_story_line *line)
{
	const struct skn_blame_commit *c = line->commit;
	const struct skn_part *part = line->part;
	char *reason = c ? skn_gone_reason(c) : NULL;
	char time[32];

	if (c)
		skn_edtf_format_time(time, skn_blame_time(&line->when, c));
	skn_jsonw_object_begin(w);
	skn_blame_json_when(w, "version", &line->when);
	skn_blame_json_commit(w, "commit", line->when.commit);
	skn_jsonw_str(w, "time", c ? time : NULL);
	skn_jsonw_str(w, "author", c ? c->author : NULL);
	skn_jsonw_str(w, "engine", c ? c->engine : NULL);
	skn_jsonw_str(w, "reason", reason);
	skn_jsonw_bool(w, "collection", line->when.version && line->when.version->collection);
	skn_jsonw_str(w, "change", word_of(line));
	if (story->kind == SKN_KIND_ITEM && part->kind != SKN_KIND_ITEM) {
		skn_jsonw_str(w, "on", skn_gone_type(part->kind));
		skn_jsonw_str(w, "id", part->kind == SKN_KIND_NARRATIVE ? part->id : *part->record ? part->record : NULL);
		skn_jsonw_bool(w, "with_part", line->with_part);
	}
	if (part->field && !line->whole)
		skn_jsonw_str(w, "field", part->field);
	if (line->keys.n) {
		skn_jsonw_key(w, "keys");
		skn_jsonw_array_begin(w);
		for (size_t i = 0; i < line->keys.n; i++)
			skn_jsonw_cstring(w, line->keys.v[i]);
		skn_jsonw_array_end(w);
	}
	skn_jsonw_str(w, "before", line->before);
	skn_jsonw_str(w, "after", line->after);
	skn_jsonw_object_end(w);
	free(reason);
}

void skn_story_json(struct skn_sink *out, const char *name, const struct skn_story *story,
		    const struct skn_story_limits *limits)
{
	struct skn_jsonw w;
	int64_t left = limits->max;
	size_t first;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", name);
	skn_jsonw_key(&w, "of");
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "kind", type_of(story));
	skn_jsonw_str(&w, "id", story->id);
	skn_jsonw_str(&w, "lineage", story->lineage);
	skn_jsonw_str(&w, "text", story->text);
	skn_jsonw_bool(&w, "gone", story->gone);
	skn_jsonw_object_end(&w);
	skn_jsonw_key(&w, "life");
	skn_jsonw_array_begin(&w);
	for (size_t from = 0, end; left > 0; left--, from = end) {
		end = next_version(story, limits, from, &first);
		if (first >= story->lines.n)
			break;
		for (size_t i = first; i < end; i++)
			line_json(&w, story, &story->lines.v[i]);
	}
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
}

/* ---- terminal ---- */

struct writer {
	struct skn_sink *out;
	const struct skn_term *term;
	const struct skn_story *story;
	struct skn_wrap wrap;
};

static void styled(struct writer *w, enum skn_term_style style, const char *s, size_t n)
{
	const char *begin = skn_term_begin(w->term, style), *end = skn_term_end(w->term, style);

	skn_wrap_raw(&w->wrap, begin, strlen(begin));
	skn_wrap_text(&w->wrap, s, n);
	skn_wrap_raw(&w->wrap, end, strlen(end));
}

/* Without colour the marks of git's --word-diff say what went and came. */
static void marked(struct writer *w, enum skn_worddiff_op op, const char *s, size_t n)
{
	bool removed = op == SKN_WORD_REMOVED;

	if (op == SKN_WORD_SAME) {
		skn_wrap_text(&w->wrap, s, n);
		return;
	}
	skn_wrap_puts(&w->wrap, w->term->color ? "" : removed ? "[-" : "{+");
	styled(w, removed ? SKN_TERM_REMOVED : SKN_TERM_ADDED, s, n);
	skn_wrap_puts(&w->wrap, w->term->color ? "" : removed ? "-]" : "+}");
}

static void word_diff(struct writer *w, const char *before, const char *after)
{
	struct skn_worddiff diff = { 0 };

	skn_worddiff_make(&diff, before, strlen(before), after, strlen(after));
	for (size_t i = 0; i < diff.n; i++) {
		const struct skn_worddiff_part *p = &diff.v[i];
		const char *from = p->op == SKN_WORD_REMOVED ? before : after;

		marked(w, p->op, from + p->start, p->end - p->start);
	}
	skn_worddiff_release(&diff);
}

static void texts(struct writer *w, const struct skn_story_line *line)
{
	if (line->what == SKN_LIFE_RENAMED) {
		skn_wrap_puts(&w->wrap, line->before);
		skn_wrap_puts(&w->wrap, " \u2192 ");
		skn_wrap_puts(&w->wrap, line->after);
	} else if (line->before && line->after) {
		word_diff(w, line->before, line->after);
	} else if (line->before) {
		styled(w, SKN_TERM_REMOVED, line->before, strlen(line->before));
	} else if (line->after) {
		styled(w, SKN_TERM_ADDED, line->after, strlen(line->after));
	}
}

/* "@a, @b": which citations; of a source the part that cites it. */
static void cites(struct writer *w, const struct skn_story_line *line)
{
	const struct skn_part *part = line->part;

	if (w->story->kind != SKN_KIND_ITEM) {
		for (size_t i = 0; i < line->keys.n; i++) {
			skn_wrap_puts(&w->wrap, i ? " @" : "@");
			styled(w, SKN_TERM_KEY, line->keys.v[i], strlen(line->keys.v[i]));
		}
		return;
	}
	skn_wrap_puts(&w->wrap, "by ");
	skn_wrap_puts(&w->wrap, skn_gone_type(part->kind));
	if (part->kind != SKN_KIND_NARRATIVE) {
		skn_wrap_puts(&w->wrap, *part->record ? " " : "");
		skn_wrap_puts(&w->wrap, part->record);
		skn_wrap_puts(&w->wrap, ", ");
		skn_wrap_puts(&w->wrap, part->field);
	}
	if (line->with_part)
		skn_wrap_puts(&w->wrap, line->what == SKN_LIFE_UNCITED ? ", which went" : ", which came back");
	skn_wrap_puts(&w->wrap, ": ");
	texts(w, line);
}

static const char *verb_of(const struct skn_story_line *line)
{
	switch (line->what) {
	case SKN_LIFE_CITED_AGAIN: return "cited again";
	case SKN_LIFE_UNCITED: return "no longer cited";
	default: return word_of(line);
	}
}

static void write_line(struct writer *w, const struct skn_story_line *line)
{
	skn_sink_puts(w->out, "  ");
	skn_wrap_init(&w->wrap, w->out, w->term->width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : w->term->width,
		      "    ", 2);
	styled(w, SKN_TERM_DIM, verb_of(line), strlen(verb_of(line)));
	skn_wrap_puts(&w->wrap, " ");
	if (line->keys.n) {
		cites(w, line);
	} else {
		if (line->part->field && !line->whole) {
			skn_wrap_puts(&w->wrap, line->part->field);
			skn_wrap_puts(&w->wrap, ": ");
		}
		texts(w, line);
	}
	skn_wrap_finish(&w->wrap);
}

static void head(struct writer *w)
{
	const struct skn_story *s = w->story;
	const char *type = type_of(s);

	skn_term_styled(w->term, w->out, SKN_TERM_HEADING, type, strlen(type));
	skn_sink_putc(w->out, ' ');
	skn_term_styled(w->term, w->out, SKN_TERM_KEY, s->id, strlen(s->id));
	skn_sink_puts(w->out, s->gone ? s->kind == SKN_KIND_ITEM ? "  (cited nowhere now)\n" : "  (gone)\n" : "\n");
	if (!s->text)
		return;
	skn_sink_puts(w->out, "    ");
	skn_wrap_init(&w->wrap, w->out, w->term->width > SKN_TERM_TEXT_WIDTH ? SKN_TERM_TEXT_WIDTH : w->term->width,
		      "    ", 4);
	skn_wrap_puts(&w->wrap, s->text);
	skn_wrap_finish(&w->wrap);
}

void skn_story_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_story *story,
			const struct skn_story_limits *limits)
{
	struct writer w = { .out = out, .term = term, .story = story };
	int64_t left = limits->max;
	size_t first;

	head(&w);
	for (size_t from = 0, end; left > 0; left--, from = end) {
		end = next_version(story, limits, from, &first);
		if (first >= story->lines.n)
			break;
		skn_sink_putc(out, '\n');
		skn_gone_commit(out, term, &story->lines.v[first].when, story->lines.v[first].commit);
		for (size_t i = first; i < end; i++)
			write_line(&w, &story->lines.v[i]);
	}
}
