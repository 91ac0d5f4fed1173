/* diff_stat.c - how much of each section changed, as git's --stat says it. */
#include "out/diff_entry.h"

#define NAME_COLUMNS 12 /* "perspectives" */
#define BAR_MAX 40      /* columns */

static size_t total_of(const size_t counts[SKN_MARKS])
{
	size_t n = 0;

	for (int m = 0; m < SKN_MARKS; m++)
		n += counts[m];
	return n;
}

/* A mark for each change; scaled down, but at least one for each kind, where the
 * largest section does not fit. */
static void put_bar(struct skn_sink *out, const struct skn_term *term, const size_t counts[SKN_MARKS],
		    size_t largest, size_t room)
{
	static const enum skn_term_style styles[] = { SKN_TERM_ADDED, SKN_TERM_REMOVED, SKN_TERM_WARNING,
						      SKN_TERM_MOVED };

	for (int m = 0; m < SKN_MARKS; m++) {
		size_t n = largest > room ? counts[m] * room / largest : counts[m];
		struct skn_buf bar = SKN_BUF_INIT;

		skn_buf_fill(&bar, skn_diff_mark_chars[m], n ? n : counts[m] > 0);
		if (bar.n)
			skn_term_styled(term, out, styles[m], bar.p, bar.n);
		skn_buf_release(&bar);
	}
}

void skn_diff_stat(struct skn_sink *out, const struct skn_term *term, const struct skn_diff_head *head,
		   const struct skn_diff *diff)
{
	struct skn_diff_entries entries;
	struct skn_buf summary = SKN_BUF_INIT;
	struct skn_wrap wrap;
	size_t largest = 0, room = term->width > NAME_COLUMNS + 12 ? term->width - NAME_COLUMNS - 12 : 1;

	skn_diff_entries_make(&entries, head, diff, 0);
	for (int s = 0; s < SKN_DIFF_SECTIONS; s++)
		if (total_of(entries.counts[s]) > largest)
			largest = total_of(entries.counts[s]);
	skn_diff_put_head(out, term, head);
	for (int s = 0; s < SKN_DIFF_SECTIONS; s++) {
		size_t n = total_of(entries.counts[s]);

		if (n == 0)
			continue;
		skn_sink_printf(out, " %-*s | %4zu ", NAME_COLUMNS,
				skn_diff_section_title((enum skn_diff_section)s), n);
		put_bar(out, term, entries.counts[s], largest, room < BAR_MAX ? room : BAR_MAX);
		skn_sink_putc(out, '\n');
	}
	skn_diff_summary(&summary, diff);
	skn_sink_putc(out, ' ');
	skn_wrap_init(&wrap, out, term->width, " ", 1);
	skn_wrap_puts(&wrap, summary.p);
	skn_wrap_finish(&wrap);
	skn_buf_release(&summary);
	skn_diff_entries_release(&entries);
}
