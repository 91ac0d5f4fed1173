/* diff_words.c - what changes are called, and the lines that all formats share. */
#include "out/diff_entry.h"

#include "out/diff_pieces.h"
#include "out/source.h"

const char skn_diff_mark_chars[SKN_MARKS] = { '+', '-', '~', '>' };

const char *skn_diff_section_title(enum skn_diff_section section)
{
	static const char *const titles[] = { "Thread",	      "Narrative", "Timeline",
					      "Perspectives", "Tensions",  "Sources" };

	return titles[section];
}

enum skn_diff_section skn_diff_section_of(const struct skn_diff_change *change)
{
	switch (change->of) {
	case SKN_KIND_NARRATIVE: return SKN_DIFF_IN_NARRATIVE;
	case SKN_KIND_EVENT: return SKN_DIFF_IN_TIMELINE;
	case SKN_KIND_VOICE: return SKN_DIFF_IN_PERSPECTIVES;
	case SKN_KIND_TENSION: return SKN_DIFF_IN_TENSIONS;
	case SKN_KIND_ITEM: return SKN_DIFF_IN_SOURCES;
	default: return SKN_DIFF_IN_THREAD;
	}
}

/* What happened, behind the name of what it happened to. */
static const char *const words[SKN_DIFF_N] = {
	[SKN_DIFF_SENTENCE_ADDED] = "added", [SKN_DIFF_SENTENCE_REMOVED] = "removed",
	[SKN_DIFF_SENTENCE_MOVED] = "moved", [SKN_DIFF_SENTENCE_REWORDED] = "reworded",
	[SKN_DIFF_HEADING_ADDED] = "heading added", [SKN_DIFF_HEADING_REMOVED] = "heading removed",
	[SKN_DIFF_HEADING_REWORDED] = "heading reworded", [SKN_DIFF_PARAGRAPH_SPLIT] = "now begins a paragraph",
	[SKN_DIFF_PARAGRAPHS_JOINED] = "now goes on with the paragraph before",
	[SKN_DIFF_PARAGRAPHS] = "blanks or marks of lists changed",
	[SKN_DIFF_CITATIONS] = "citations changed", [SKN_DIFF_CITATION_ORDER] = "citations reordered",
	[SKN_DIFF_SOURCE_GAINED] = "added", [SKN_DIFF_SOURCE_LOST] = "no longer cited",
	[SKN_DIFF_SOURCE_CHANGED] = "record changed", [SKN_DIFF_EVENT_ADDED] = "added",
	[SKN_DIFF_EVENT_REMOVED] = "removed", [SKN_DIFF_EVENT_REDATED] = "re-dated",
	[SKN_DIFF_EVENT_REWORDED] = "reworded", [SKN_DIFF_EVENT_EXPECTED] = "expectation changed",
	[SKN_DIFF_VOICE_ADDED] = "added", [SKN_DIFF_VOICE_DROPPED] = "dropped",
	[SKN_DIFF_VOICE_RENAMED] = "renamed", [SKN_DIFF_STANCE_CHANGED] = "stance changed",
	[SKN_DIFF_EVOLUTION_NOTED] = "evolution noted", [SKN_DIFF_TENSION_OPENED] = "opened",
	[SKN_DIFF_TENSION_REMOVED] = "removed", [SKN_DIFF_TENSION_NARROWED] = "narrowed",
	[SKN_DIFF_TENSION_RESOLVED] = "resolved", [SKN_DIFF_TENSION_DISSOLVED] = "dissolved",
	[SKN_DIFF_TENSION_REOPENED] = "reopened", [SKN_DIFF_QUESTION_REWORDED] = "question reworded",
	[SKN_DIFF_RESOLUTION_REWORDED] = "resolution reworded", [SKN_DIFF_RECORD_RENAMED] = "id changed",
	[SKN_DIFF_ORDER] = "place changed", [SKN_DIFF_TITLE] = "title changed",
	[SKN_DIFF_SUMMARY] = "summary changed", [SKN_DIFF_STATUS] = "status changed",
	[SKN_DIFF_PUBLISHED] = "published stamp changed", [SKN_DIFF_WAS] = "moved",
	[SKN_DIFF_FIELD] = "other field changed",
};

static bool same_but_blanks(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " \t\n");
		b += strspn(b, " \t\n");
		if (!*a || *a != *b)
			return *a == *b;
	}
}

bool skn_diff_is_blanks_only(const struct skn_diff_change *c)
{
	struct skn_diff_pieces pieces;
	bool marked;

	if (!c->before || !c->after || !same_but_blanks(c->before, c->after))
		return false;
	skn_diff_pieces_make(&pieces, c->before, c->after);
	marked = pieces.changed;
	skn_diff_pieces_release(&pieces);
	return !marked;
}

const char *skn_diff_word(const struct skn_diff_head *head, const struct skn_diff_change *c)
{
	if (c->kind == SKN_DIFF_SOURCE_GAINED && head->old_thread && !c->items.n)
		return "now cited, collected before";
	if (c->kind == SKN_DIFF_SOURCE_CHANGED && !c->field)
		return c->new_record ? "record added" : "record missing";
	if (c->kind == SKN_DIFF_RESOLUTION_REWORDED && !c->before)
		return "resolution given";
	if (c->kind == SKN_DIFF_RESOLUTION_REWORDED && !c->after)
		return "resolution removed";
	if (c->kind == SKN_DIFF_SENTENCE_REWORDED && skn_diff_is_blanks_only(c))
		return "only blanks changed";
	return words[c->kind];
}

/* What no reader of the page sees is shown on demand. */
bool skn_diff_is_shown(const struct skn_diff_change *change, unsigned flags)
{
	return flags & SKN_DIFF_ALL || !skn_diff_info(change->kind)->small;
}

bool skn_diff_has_shown(const struct skn_diff *diff, unsigned flags)
{
	for (size_t i = 0; i < diff->list.n; i++)
		if (skn_diff_is_shown(&diff->list.v[i], flags))
			return true;
	return false;
}

enum skn_diff_mark skn_diff_mark_of(const struct skn_diff_change *c)
{
	switch (c->kind) {
	case SKN_DIFF_SENTENCE_ADDED:
	case SKN_DIFF_HEADING_ADDED:
	case SKN_DIFF_SOURCE_GAINED:
	case SKN_DIFF_EVENT_ADDED:
	case SKN_DIFF_VOICE_ADDED:
	case SKN_DIFF_TENSION_OPENED: return SKN_MARK_ADDED;
	case SKN_DIFF_SENTENCE_REMOVED:
	case SKN_DIFF_HEADING_REMOVED:
	case SKN_DIFF_SOURCE_LOST:
	case SKN_DIFF_EVENT_REMOVED:
	case SKN_DIFF_VOICE_DROPPED:
	case SKN_DIFF_TENSION_REMOVED: return SKN_MARK_REMOVED;
	case SKN_DIFF_SENTENCE_MOVED: return SKN_MARK_MOVED;
	default: return SKN_MARK_CHANGED;
	}
}

/* ---- lines ---- */

const struct skn_record *skn_diff_item(const struct skn_diff_entries *entries, const char *key)
{
	const struct skn_record *item = skn_map_find(&entries->items, key, strlen(key));

	return item && item->tree.root ? item : NULL;
}

void skn_diff_item_line(struct skn_buf *out, const struct skn_diff_entries *entries, const char *key)
{
	const struct skn_record *item = skn_diff_item(entries, key);
	const char *title, *outlet, *date;

	if (!item) {
		skn_buf_adds(out, key);
		return;
	}
	title = skn_node_text(item->tree.root, "title");
	outlet = skn_source_outlet(item->tree.root);
	date = skn_node_text(item->tree.root, "issued");
	skn_buf_adds(out, title ? title : key);
	if (outlet)
		skn_buf_addf(out, " \u2014 %s", outlet);
	if (date)
		skn_buf_addf(out, " (%s)", date);
	if (skn_node_find(item->tree.root, "withdrawn"))
		skn_buf_adds(out, ", withdrawn");
}

void skn_diff_range(struct skn_buf *out, const struct skn_diff_head *head)
{
	const char *from = head->old_thread ? head->from : NULL, *to = head->new_thread ? head->to : NULL;

	if (from && to)
		skn_buf_addf(out, "%s \u2192 %s", from, to);
	else if (to)
		skn_buf_addf(out, "new in %s", to);
	else if (from)
		skn_buf_addf(out, "%s, removed in %s", from, head->to ? head->to : "?");
}
