/* diff_part.h - the texts of an entry; for diff_entry.c only. */
#ifndef SKN_OUT_DIFF_PART_H
#define SKN_OUT_DIFF_PART_H

#include "out/diff_entry.h"

/* A sentence, and a record's Markdown field, as a diff shows them: each paragraph
 * on one line.  NULL when there is none; caller frees. */
char *skn_diff_unit_text(const struct skn_thread *thread, size_t unit);
char *skn_diff_field_text(const struct skn_record *record, const char *field);

bool skn_diff_has_part(const struct skn_diff_entry *entry, const char *label);
/* Takes over both texts. */
void skn_diff_add_part(struct skn_diff_entry *entry, const char *label, char *before, char *after, bool value);
/* A Markdown field of two records, either of which may be NULL; nothing when it
 * stands there already or neither has it. */
void skn_diff_add_field(struct skn_diff_entry *entry, const struct skn_record *a, const struct skn_record *b,
			const char *field);
/* Any other field. */
void skn_diff_add_value(struct skn_diff_entry *entry, const char *label, const struct skn_record *a,
			const struct skn_record *b, const char *field);

#endif
