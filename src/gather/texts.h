/*
 * texts.h - the texts of items that are not kept in git, by their hash.
 *
 * Where policy.text is `quotes` only the quotes stand in the store; the whole texts
 * stay on the machine that gathered them, in $GIT_COMMON_DIR/skein/texts/, as
 * <2 hex>/<62 hex>.txt of their SHA-256.  A file whose bytes do not have the hash
 * that its name says is as good as none.  Deleting the folder loses no history: an
 * item says which text it had, and gathering it again brings the text back while the
 * source still has it.
 */
#ifndef SKN_GATHER_TEXTS_H
#define SKN_GATHER_TEXTS_H

#include "store/store.h"

enum skn_text_policy {
	SKN_TEXT_FULL,   /* items/<key>.txt */
	SKN_TEXT_QUOTES, /* the quotes in git, the text in this folder */
	SKN_TEXT_NONE    /* nowhere; its hash alone */
};
/* policy.text of a store's skein.yaml; CONFIG may be NULL. */
enum skn_text_policy skn_text_policy_of(const struct skn_record *config);

/* Keeps a text; HEX gets its hash (64 digits and a NUL).  Synced and renamed: whole
 * or not at all. */
int skn_texts_put(char hex[65], struct skn_repo *repo, const char *text, size_t n, struct skn_err *err);
/* SKN_ENOTFOUND when it is not here. */
int skn_texts_get(struct skn_buf *out, struct skn_repo *repo, const char *sha256, struct skn_err *err);
/* A text that is not here is no error. */
int skn_texts_remove(struct skn_repo *repo, const char *sha256, struct skn_err *err);

/* The text of an item wherever it is: beside its record in VIEW, else in the folder.
 * SKN_ENOTFOUND when it is nowhere. */
int skn_texts_of(struct skn_buf *out, struct skn_repo *repo, struct skn_view *view, const char *thread_path,
		 const struct skn_record *item, struct skn_err *err);

#endif
