/*
 * blame.h - blame for readers: terminal, porcelain, JSON, HTML; and by source.
 *
 * Everything was read beforehand (rev/blame_page.h): a writer fails only when
 * the sink does.
 */
#ifndef SKN_OUT_BLAME_H
#define SKN_OUT_BLAME_H

#include "out/page.h"
#include "rev/blame_page.h"
#include "text/jsonw.h"
#include "text/term.h"

/* A blamed page; all borrowed. */
struct skn_blame_view {
	const char *name;  /* of the thread */
	const char *place; /* "v5", "work tree", "index", or a commit */
	const struct skn_thread *thread;
	const struct skn_page_info *info;
	const struct skn_blame *blame;
	const struct skn_blame_page *page;
};

/* A gutter (introduced → present wording, commit, engine or author, day) beside each
 * sentence and field, wrapped to the terminal; where that leaves too little for
 * the text, above it. */
void skn_blame_terminal(struct skn_sink *out, const struct skn_term *term, const struct skn_blame_view *view);

/*
 * For scripts, and stable: an entry for each sentence and field, of lines that end
 * with those of its text, each behind a tab.
 *
 *	<commit> <type> <id> <field> <introduced> <changed>
 *	author <name>
 *	author-mail <<mail>>
 *	committer-time <seconds since 1970>
 *	summary <subject>
 *	engine <name>                      where an engine wrote it
 *	lineage <id>                       of a sentence
 *	introduced-commit <commit>
 *	or-before                          the first import: in or before <introduced>
 *	returned <version> <commit>
 *	cite <key> <attached> <commit>     for each
 *
 * <commit> is that of the present words, zeros where there is none or it is
 * unknown, <field> "-" for a sentence, <id> "-" for the thread's own fields, a version "3",
 * "14+2", "?" (unknown) or "-" (not committed).  Lines whose value is not known
 * are left out; control characters are made visible.
 */
void skn_blame_porcelain(struct skn_sink *out, const struct skn_blame_view *view);

/* schema/out-blame.json */
void skn_blame_json(struct skn_sink *out, const struct skn_blame_view *view);

/* One page without scripts or requests: the text over a heat map of the versions,
 * what is known of each part on hover and on keyboard focus. */
int skn_blame_html(struct skn_sink *out, const struct skn_blame_view *view, struct skn_err *err);
/* Its end alone, from the line about the version, the legend and </header> to </main>: for a
 * page that has a head of its own. */
int skn_blame_html_body(struct skn_sink *out, const struct skn_blame_view *view, struct skn_err *err);

/* Per source. */
void skn_blame_sources_terminal(struct skn_sink *out, const struct skn_term *term,
				const struct skn_blame_view *view, const struct skn_blame_sources *sources);
void skn_blame_sources_json(struct skn_sink *out, const struct skn_blame_view *view,
			    const struct skn_blame_sources *sources);

/* ---- what these share with other outputs ---- */

/* The SKN_BLAME_KIND that "narrative", "timeline", "perspectives", "tensions", "sources" or "head" names; 0: none. */
unsigned skn_blame_section(const char *word);

/* "sentence", "heading", "block", or the record's (rev/gone.h). */
const char *skn_blame_type(const struct skn_blame_row *row);
/* "1a2b3c4d", "" for none. */
#define SKN_BLAME_SHORT 8
void skn_blame_short(char out[SKN_BLAME_SHORT + 1], const struct skn_oid *oid);
/* Members of an open object: a label or null, a commit or null. */
void skn_blame_json_when(struct skn_jsonw *w, const char *key, const struct skn_blame_when *when);
void skn_blame_json_commit(struct skn_jsonw *w, const char *key, const struct skn_oid *oid);

#endif
