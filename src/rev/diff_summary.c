#include "rev/diff.h"

static const struct skn_diff_info infos[SKN_DIFF_N] = {
	[SKN_DIFF_SENTENCE_ADDED] = { "sentence-added", "sentence added", "sentences added", false },
	[SKN_DIFF_SENTENCE_REMOVED] = { "sentence-removed", "sentence removed", "sentences removed", false },
	[SKN_DIFF_SENTENCE_MOVED] = { "sentence-moved", "sentence moved", "sentences moved", false },
	[SKN_DIFF_SENTENCE_REWORDED] = { "sentence-reworded", "sentence reworded", "sentences reworded", false },
	[SKN_DIFF_HEADING_ADDED] = { "heading-added", "heading added", "headings added", false },
	[SKN_DIFF_HEADING_REMOVED] = { "heading-removed", "heading removed", "headings removed", false },
	[SKN_DIFF_HEADING_REWORDED] = { "heading-reworded", "heading reworded", "headings reworded", false },
	[SKN_DIFF_PARAGRAPH_SPLIT] = { "paragraph-split", "paragraph split", "paragraphs split", false },
	[SKN_DIFF_PARAGRAPHS_JOINED] = { "paragraphs-joined", "paragraph joined", "paragraphs joined", false },
	[SKN_DIFF_PARAGRAPHS] = { "paragraphs", "layout change", "layout changes", true },
	[SKN_DIFF_CITATIONS] = { "citations", "citation changed", "citations changed", false },
	[SKN_DIFF_CITATION_ORDER] = { "citation-order", "", "", true },
	[SKN_DIFF_SOURCE_GAINED] = { "source-gained", "source", "sources", false },
	[SKN_DIFF_SOURCE_LOST] = { "source-lost", "source dropped", "sources dropped", false },
	[SKN_DIFF_SOURCE_CHANGED] = { "source-changed", "source record changed", "source records changed", false },
	[SKN_DIFF_EVENT_ADDED] = { "event-added", "event", "events", false },
	[SKN_DIFF_EVENT_REMOVED] = { "event-removed", "event removed", "events removed", false },
	[SKN_DIFF_EVENT_REDATED] = { "event-redated", "event re-dated", "events re-dated", false },
	[SKN_DIFF_EVENT_REWORDED] = { "event-reworded", "event reworded", "events reworded", false },
	[SKN_DIFF_EVENT_EXPECTED] = { "event-expected", "expectation changed", "expectations changed", false },
	[SKN_DIFF_VOICE_ADDED] = { "voice-added", "voice", "voices", false },
	[SKN_DIFF_VOICE_DROPPED] = { "voice-dropped", "voice dropped", "voices dropped", false },
	[SKN_DIFF_VOICE_RENAMED] = { "voice-renamed", "voice renamed", "voices renamed", false },
	[SKN_DIFF_STANCE_CHANGED] = { "stance-changed", "stance changed", "stances changed", false },
	[SKN_DIFF_EVOLUTION_NOTED] = { "evolution-noted", "evolution noted", "evolutions noted", false },
	[SKN_DIFF_TENSION_OPENED] = { "tension-opened", "tension", "tensions", false },
	[SKN_DIFF_TENSION_REMOVED] = { "tension-removed", "tension removed", "tensions removed", false },
	[SKN_DIFF_TENSION_NARROWED] = { "tension-narrowed", "tension narrowed", "tensions narrowed", false },
	[SKN_DIFF_TENSION_RESOLVED] = { "tension-resolved", "tension resolved", "tensions resolved", false },
	[SKN_DIFF_TENSION_DISSOLVED] = { "tension-dissolved", "tension dissolved", "tensions dissolved", false },
	[SKN_DIFF_TENSION_REOPENED] = { "tension-reopened", "tension reopened", "tensions reopened", false },
	[SKN_DIFF_QUESTION_REWORDED] = { "question-reworded", "question reworded", "questions reworded", false },
	[SKN_DIFF_RESOLUTION_REWORDED] = { "resolution-reworded", "resolution reworded", "resolutions reworded", false },
	[SKN_DIFF_RECORD_RENAMED] = { "record-renamed", "record renamed", "records renamed", false },
	[SKN_DIFF_ORDER] = { "order", "place changed", "places changed", true },
	[SKN_DIFF_TITLE] = { "title", "title changed", "title changed", false },
	[SKN_DIFF_SUMMARY] = { "summary", "summary changed", "summary changed", false },
	[SKN_DIFF_STATUS] = { "status", "status changed", "status changed", false },
	[SKN_DIFF_PUBLISHED] = { "published", "", "", true },
	[SKN_DIFF_WAS] = { "was", "thread moved", "thread moved", false },
	[SKN_DIFF_FIELD] = { "field", "other field changed", "other fields changed", false },
};

const struct skn_diff_info *skn_diff_info(enum skn_diff_kind kind)
{
	return &infos[kind];
}

/* Additions of records come first, then what happened to what was there. */
static bool is_gain(enum skn_diff_kind kind)
{
	return kind == SKN_DIFF_EVENT_ADDED || kind == SKN_DIFF_VOICE_ADDED ||
	       kind == SKN_DIFF_TENSION_OPENED || kind == SKN_DIFF_SOURCE_GAINED;
}

/* What a thread has one of is not counted. */
static bool is_single(enum skn_diff_kind kind)
{
	return kind >= SKN_DIFF_TITLE && kind <= SKN_DIFF_WAS;
}

static void summarize(struct skn_buf *out, const struct skn_diff *diff, bool gains)
{
	const char *comma = "";

	for (int k = 0; k < SKN_DIFF_N; k++) {
		size_t n = diff->counts[k];

		if (n == 0 || is_gain((enum skn_diff_kind)k) != gains || !*infos[k].singular)
			continue;
		if (!gains && !*comma && out->n)
			skn_buf_adds(out, "; ");
		skn_buf_adds(out, comma);
		if (!is_single((enum skn_diff_kind)k))
			skn_buf_addf(out, "%zu ", n);
		skn_buf_adds(out, n == 1 ? infos[k].singular : infos[k].plural);
		comma = ", ";
	}
}

void skn_diff_summary(struct skn_buf *out, const struct skn_diff *diff)
{
	struct skn_buf text = SKN_BUF_INIT;

	summarize(&text, diff, true);
	summarize(&text, diff, false);
	if (text.n == 0)
		skn_buf_adds(&text, diff->counts[SKN_DIFF_CITATION_ORDER] ? "citations reordered" : "no change");
	skn_buf_add(out, text.p, text.n);
	skn_buf_release(&text);
}
