/*
 * file.h - the rules that need one file only.
 *
 *	file.c         which rules for which kind; canonical form
 *	file_text.c    bytes: characters, line ends, conflict markers
 *	file_record.c  YAML: schema, dates, items, watches
 *	file_prose.c   Markdown: citations, sentences, links
 */
#ifndef SKN_CHECK_FILE_H
#define SKN_CHECK_FILE_H

#include "check/facts.h"
#include "check/source.h"
#include "doc/record.h"

#define SKN_CHECK_FAULTS_MAX 10 /* characters and markers of one file that are listed */
#define SKN_CHECK_LINKS_MAX 100 /* findings about links and HTML of one text; more are not looked for */
/* A day may have begun elsewhere: what is dated up to that much later is no
 * future (the clocks of UTC+14). */
#define SKN_CHECK_ZONE_SLACK (14 * 3600)

/* Judges a file by its kind and bytes; OUT is made by skn_facts_init. */
void skn_check_file(struct skn_facts *out, enum skn_kind kind, const char *s, size_t n);

/* For the files named above. */

/* Bad characters, line ends, conflict markers.  Appends the text with LF line
 * ends to LF.  False when it is no use to read it as what it should be. */
bool skn_check_text(struct skn_facts *out, enum skn_kind kind, const char *s, size_t n, struct skn_buf *lf);

/* A whole YAML file, FILE being its bytes.  False when canonical form means nothing. */
bool skn_check_record(struct skn_facts *out, enum skn_kind kind, const char *file, size_t n);

struct skn_prose_count {
	uint32_t sentences; /* so far in the file: the next one's ordinal */
	size_t groups;      /* citation groups in this text */
};
/* Markdown.  UNCITED: sentences without a citation are noted. */
void skn_check_prose(struct skn_facts *out, const struct skn_source *source, bool uncited,
		     struct skn_prose_count *count);

/* A finding about a time that is yet to come: it holds for versions before UNTIL. */
void skn_check_not_before(struct skn_facts *out, int64_t until);

#endif
