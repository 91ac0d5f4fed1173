/*
 * html.h - what the files that write the HTML page share.
 *
 * Every byte goes out through skn_html_out_raw, which writes markup that stands
 * in our source and nothing else, or through one of the escapers for text and
 * attributes.  Nothing of a store is ever written raw.
 *
 * Import (import/page_html.c) reads this markup back; the classes, ids and
 * data-* attributes are a contract:
 *
 *	header   p.site, h1.title, p.version[data-version data-time data-items
 *	         data-commit], div.summary
 *	#narrative     p of span.s[id=s-…]; h3 .. h6, ul, ol, blockquote, pre, hr
 *	#timeline      li[id=event-… data-date data-order data-expected] span.text
 *	#perspectives  article[id=voice-… data-order] h3, p, p.evolution span.label
 *	#tensions      li[id=tension-… data-status data-order] p.status, p,
 *	               div.resolution p
 *	#sources       li[id=src-… data-type data-outlet data-via data-issued
 *	               data-publisher] .title[data-versionurl data-versiondate]
 *
 * Sentences are parted by exactly what parts them in the joined paragraph, one
 * blank or nothing.  A group of citations is span.cites, with the blanks that
 * stand before it in data-before and not in the text, around a.cite[data-key
 * data-locator]; what else is in there is passed over.  Paragraphs that follow each
 * other are parted by no blank text.
 *
 * The links to sources are Robust Links (robustlinks.mementoweb.org): the address,
 * that of an archived copy where the record names one, and the day on which the
 * thread read it.
 */
#ifndef SKN_OUT_HTML_H
#define SKN_OUT_HTML_H

#include "out/flow.h"
#include "out/page.h"

/* Since when a tension is as it is, for pages that know the history. */
struct skn_html_since {
	const char *id, *status; /* the tension's */
	const char *opened;      /* label of the version that has it first, or opened it again; NULL: not known */
	const char *changed;     /* of that since which it has its status */
	int64_t opened_time, changed_time; /* of those versions */
	bool is_new;             /* OPENED is the page's own version */
	bool or_before;          /* what is known begins with OPENED, the thread does not */
};

struct skn_html_out {
	struct skn_sink *out;
	const struct skn_thread *thread;
	const struct skn_page_info *info;
	struct skn_numbers numbers;
	unsigned *cited; /* by number - 1: how often it was cited so far */
	struct skn_buf *peeks; /* by number - 1: what a citation shows of its source; NULL: nothing */
	const struct skn_html_since *since; /* N_SINCE of them, or NULL */
	size_t n_since;
};

/* What is counted along the page, for the thread and with its numbers; with PEEKS
 * citations show their source on hover and focus. */
void skn_html_out_begin(struct skn_html_out *h, bool peeks);
void skn_html_out_end(struct skn_html_out *h);

void skn_html_out_raw(struct skn_html_out *h, const char *markup);
void skn_html_out_text(struct skn_html_out *h, const char *s);
/* A blank, the name and the value in quotes; nothing when VALUE is NULL. */
void skn_html_out_attr(struct skn_html_out *h, const char *name, const char *value);
void skn_html_out_attr_n(struct skn_html_out *h, const char *name, const char *value, size_t n);
/* The same with PREFIX before the value: ids and "#…" references. */
void skn_html_out_ref(struct skn_html_out *h, const char *name, const char *prefix,
		      const char *value);

/* A flow as blocks; P_CLASS (or NULL) is the class of its paragraphs, and LABEL
 * (or NULL) stands in a span.label at the start of the first one. */
void skn_html_out_flow(struct skn_html_out *h, const struct skn_flow *flow, const char *p_class,
		       const char *label);
/* A record's Markdown field; nothing when it is absent. */
void skn_html_out_field(struct skn_html_out *h, const struct skn_record *record, const char *field,
			const char *p_class, const char *label);
/* The field without block markup, its paragraphs parted by a blank. */
void skn_html_out_line(struct skn_html_out *h, const struct skn_record *record, const char *field);

/* The date in words; its exact form stands elsewhere. */
void skn_html_out_when(struct skn_html_out *h, const char *date);
/* Its title, a link where its address is a safe one. */
struct skn_source;
void skn_html_out_source_title(struct skn_html_out *h, const struct skn_source *source);
/* Cuts plain text before a character and, where there is one, at a blank; marks the cut. */
void skn_html_cut(struct skn_buf *text, size_t max);

/* The begin of a section; "</section>" is its end. */
void skn_html_out_section(struct skn_html_out *h, const char *id, const char *title);
/* Each writes its section, or nothing when that is empty. */
void skn_html_out_narrative(struct skn_html_out *h);
void skn_html_out_timeline(struct skn_html_out *h);
void skn_html_out_perspectives(struct skn_html_out *h);
void skn_html_out_tensions(struct skn_html_out *h);
void skn_html_out_sources(struct skn_html_out *h);

/* Parts of the head, for pages that have one of their own: what search engines show, the
 * summary or the beginning of the narrative as plain text; title, summary and the line about the version;
 * the links to the sections. */
void skn_html_out_description(struct skn_buf *out, const struct skn_html_out *h);
void skn_html_out_heading(struct skn_html_out *h);
void skn_html_out_contents(struct skn_html_out *h);
bool skn_html_out_is_empty(const struct skn_html_out *h); /* no section would be written */

extern const char skn_html_css[]; /* the style sheet */

#endif
