/*
 * abbrev.h - which words end in a full stop without ending a sentence, and
 * which words begin one; what sentence.h decides by.
 *
 * Words are given in lower case, without their last full stop ("z.b" for
 * z.B.).  The lists are English, German, French, Spanish and Russian, chosen
 * by the language tag ("de", "de-AT"); without one, or for another language,
 * English.  Words of Cyrillic letters are also looked for among the Russian,
 * and what no language reads otherwise is common to all.
 */
#ifndef SKN_TEXT_ABBREV_H
#define SKN_TEXT_ABBREV_H

#include "base/base.h"

#define SKN_ABBREV_MAX 32 /* bytes; a longer word is no abbreviation */

enum skn_abbrev {
	SKN_ABBREV_NONE,
	SKN_ABBREV_ENDS,   /* "usw.", "и т. д.": a capital after it begins a sentence */
	SKN_ABBREV_ALWAYS, /* the sentence goes on: "Dr.", "e.g.", "vs." */
	SKN_ABBREV_NUMBER, /* it goes on when a number follows: "no. 5", "Fig. 3" */
	SKN_ABBREV_UNLESS, /* it goes on unless a starter follows: "Inc.", "U.S.", "et al." */
	SKN_ABBREV_TIME    /* "5 p.m.": it goes on before a zone, a day, a month */
};

/* CAPITAL: it is written with one; titles and short names of days count only then. */
enum skn_abbrev skn_abbrev_find(const char *word, size_t n, bool capital, const char *lang);

/* A word that often begins a sentence and is no name ("The", "However"). */
bool skn_abbrev_starter(const char *word, size_t n, const char *lang);
/* The name of a month, in any of the languages. */
bool skn_abbrev_month(const char *word, size_t n);
/* What follows a time of day: a zone, a day of the week, a month. */
bool skn_abbrev_after_time(const char *word, size_t n);
/* Whether the tag is of that language: "de" and "de-CH" are of "de". */
bool skn_abbrev_is_lang(const char *lang, const char *code);

#endif
