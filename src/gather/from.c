#include "gather/from.h"

#include "gather/fragment.h"
#include "gather/gather.h"
#include "text/edtf.h"

#define DAY_BYTES 10 /* 2026-04-29 */

/* To the day: the hour says nothing about a work, and feeds change it. */
static void set_day(char **field, const char *date)
{
	char *day;

	if (!date)
		return;
	day = strchr(date, 'T') ? skn_xstrndup(date, DAY_BYTES) : skn_xstrdup(date);
	skn_found_set(field, day);
	free(day);
}

/* The text of an entry's content or summary. */
static void text_of(struct skn_buf *out, const struct skn_feed_text *text)
{
	if (!text->text)
		return;
	if (text->kind == SKN_FEED_HTML && skn_fragment_text(out, text->text, strlen(text->text), NULL) == SKN_OK)
		return;
	skn_buf_clear(out);
	skn_buf_adds(out, text->text);
}

static void set_authors(struct skn_found *found, const struct skn_feed_person *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *name = v[i].name ? v[i].name : v[i].email;

		if (name)
			skn_strings_push(&found->authors, name);
	}
}

static void set_texts(struct skn_found *found, const struct skn_feed_entry *entry)
{
	struct skn_buf summary = SKN_BUF_INIT;

	text_of(&found->text, &entry->content);
	text_of(&summary, &entry->summary);
	/* Without a page the summary is all there will ever be; a long one is the article. */
	if (found->text.n == 0 && (!entry->url || summary.n >= SKN_GATHER_WHOLE_MIN)) {
		skn_buf_release(&found->text);
		found->text = summary;
		skn_buf_init(&summary);
	}
	skn_found_set(&found->abstract, summary.p);
	skn_buf_release(&summary);
}

void skn_found_of_entry(struct skn_found *found, const struct skn_feed *feed, const struct skn_feed_entry *entry,
			const char *via)
{
	skn_found_set(&found->via, via);
	skn_found_set(&found->url, entry->url);
	skn_found_set(&found->title, entry->title);
	skn_found_set(&found->outlet, entry->source ? entry->source : feed->title);
	skn_found_set(&found->language, entry->language ? entry->language : feed->language);
	skn_found_set(&found->doi, entry->doi);
	set_day(&found->issued, entry->published ? entry->published : entry->updated);
	if (entry->n_authors)
		set_authors(found, entry->authors, entry->n_authors);
	else
		set_authors(found, feed->authors, feed->n_authors);
	set_texts(found, entry);
}

void skn_found_of_hit(struct skn_found *found, const struct skn_websearch_hit *hit, const char *via)
{
	skn_found_set(&found->via, via);
	skn_found_set(&found->url, hit->url);
	skn_found_set(&found->title, hit->title);
	skn_found_set(&found->outlet, hit->outlet);
	skn_found_set(&found->doi, hit->doi);
	skn_found_set(&found->abstract, hit->snippet);
	set_day(&found->issued, hit->published);
	for (size_t i = 0; i < hit->n_authors; i++)
		skn_strings_push(&found->authors, hit->authors[i]);
}

bool skn_entry_before(const struct skn_feed_entry *entry, int64_t since)
{
	const char *date = entry->updated ? entry->updated : entry->published;
	struct skn_edtf parsed;

	return date && skn_edtf_parse(&parsed, date, strlen(date), NULL) == SKN_OK && !parsed.open_end &&
	       parsed.upper <= since;
}
