/*
 * setup.h - what makes a git repository a store: two files in it, and a few
 * settings of git in each clone, which no clone gets from another.
 *
 * The attributes say which files are text and how git shows and merges them;
 * the settings say what the attributes' names mean and keep the published
 * branch's first-parent line what it was (no fast-forward of a merge).  A
 * store works without either; they make plain git good at it.
 */
#ifndef SKN_STORE_SETUP_H
#define SKN_STORE_SETUP_H

#include "store/store.h"

#define SKN_SETUP_CONFIG "skein.yaml"
#define SKN_SETUP_ATTRIBUTES ".gitattributes"
#define SKN_SETUP_ATTRIBUTES_MAX ((size_t)1 << 20) /* bytes */

/* Appends a skein.yaml; LANGUAGE and BRANCH may be NULL.  SKN_EUSAGE when the
 * schema does not allow one of the values. */
int skn_setup_config(struct skn_buf *out, const char *title, const char *language, const char *branch,
		     struct skn_err *err);
/* Appends to TITLE what a folder's name gives as one: its last component
 * without ".git", valid text on one line, "threads" when nothing is left. */
void skn_setup_title(struct skn_buf *title, const char *folder);

/* Appends the attribute lines that TEXT lacks; returns how many. */
size_t skn_setup_attributes(struct skn_buf *text);

/* One setting of a clone. */
struct skn_setup_setting {
	char *key;
	const char *value; /* static */
	bool word;         /* others may stand beside it, separated by blanks */
	const char *why;   /* static, after "without it" */
};
struct skn_setup_settings {
	SKN_VEC(struct skn_setup_setting) list;
};
/* All of them.  PUBLISHED_REF is the published branch's full name. */
void skn_setup_settings(struct skn_setup_settings *out, const char *published_ref);
void skn_setup_settings_release(struct skn_setup_settings *settings);

enum skn_setup_state { SKN_SETUP_UNSET, SKN_SETUP_DIFFERS, SKN_SETUP_RIGHT };
/* What the clone has (any of git's configuration files counts); its value is
 * put into FOUND when that is not NULL. */
enum skn_setup_state skn_setup_look(struct skn_repo *repo, const struct skn_setup_setting *setting,
				    struct skn_buf *found);
/* Sets it in the clone's own configuration, keeping other words beside it. */
int skn_setup_set(struct skn_repo *repo, const struct skn_setup_setting *setting, struct skn_err *err);

/* Sets all that are unset; *n of them. */
int skn_setup_clone(struct skn_repo *repo, const char *published_ref, size_t *n, struct skn_err *err);

#endif
