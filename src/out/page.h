/*
 * page.h - one version of a thread as bytes: the table of export formats.
 *
 * A renderer is a pure function: the same thread and the same info give the
 * same bytes, whatever the clock, time zone or locale.  It fails only when the
 * sink does.  The thread is validated by whoever loads it; a renderer shows
 * what is there, a cited item without a record appears under its key.
 *
 * Citations are numbered in order of first citation (skn_numbers_make); the
 * summary stands on no list of the page and is numbered last.
 *
 * What each format keeps:
 *	text      the published page; no summary, no heading levels, no links
 *	md        Markdown that a forge shows; numbers link to the sources
 *	pandoc    Markdown with `references:`; pandoc --citeproc gives our numbers
 *	html      one page without scripts or requests; import reads it back
 *	json      everything; schema/out-thread.json
 *	csl-json, bibtex, ris    the cited items, in order of their numbers
 * All but text carry a record of where they come from (out/provenance.h).  Formats that
 * need further libraries stand in out/book.h.
 */
#ifndef SKN_OUT_PAGE_H
#define SKN_OUT_PAGE_H

#include "base/sink.h"
#include "doc/thread.h"

struct skn_page_info {
	const char *site;     /* title of the site in skein.yaml */
	const char *commit;   /* full hex name, or NULL for the work tree */
	const char *version;  /* "2", "14+2", or NULL where there is none */
	int64_t time;         /* seconds since 1970 UTC */
	int64_t items;        /* how many were collected; < 0 = not known */
	const char *language; /* BCP 47 tag, or NULL: then "en" where one is required */
	const char *base_url; /* where the site is published, or NULL */
};

typedef int skn_render_fn(struct skn_sink *out, const struct skn_thread *thread,
			  const struct skn_page_info *info, struct skn_err *err);

struct skn_renderer {
	const char *name;  /* "csl-json": the value of --format */
	const char *media; /* "application/json; charset=utf-8" */
	const char *ext;   /* ".json" */
	const char *about; /* one line for help */
	skn_render_fn *fn;
};

extern const struct skn_renderer skn_renderers[]; /* ends with a NULL name */
/* NULL when there is none of that name. */
const struct skn_renderer *skn_renderer_find(const char *name);

skn_render_fn skn_render_text, skn_render_md, skn_render_pandoc, skn_render_html, skn_render_json,
	skn_render_csl_json, skn_render_bibtex, skn_render_ris;

/* "2026-04-29 20:25", to the minute, UTC. */
void skn_page_minute(char out[24], int64_t time);
/* "Resolved", "Narrowed", "Dissolved"; NULL for an open or unknown status. */
const char *skn_page_resolution_label(const char *status);

#endif
