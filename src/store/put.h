/*
 * put.h - putting one record into a set of changes so that as little as
 * possible changes: an existing file keeps every byte but those of the fields
 * that differ, a new file is canonical, an equal one is left alone.  What is
 * put is in NFC and valid against its schema; else SKN_EDATA, with its place.
 */
#ifndef SKN_STORE_PUT_H
#define SKN_STORE_PUT_H

#include "store/changes.h"

/* FIELDS is an object; with PARTIAL the fields it does not name stay as they
 * are, otherwise they are removed. */
int skn_put_record(struct skn_changes *changes, struct skn_view *view, const char *thread_path,
		   enum skn_kind kind, const char *id, const struct skn_node *fields, bool partial,
		   struct skn_err *err);

/* The same where the record as it is is in hand (OLD NULL: there is none): it is
 * neither read nor parsed again, and nothing is put when nothing differs. */
int skn_put_over(struct skn_changes *changes, const char *thread_path, enum skn_kind kind,
		 const char *id, const struct skn_record *old, const struct skn_node *fields,
		 bool partial, struct skn_err *err);

/* narrative.md, in canonical form. */
void skn_put_narrative(struct skn_changes *changes, const char *thread_path, const char *md, size_t n);

void skn_put_remove(struct skn_changes *changes, const char *thread_path, enum skn_kind kind,
		    const char *id);

#endif
