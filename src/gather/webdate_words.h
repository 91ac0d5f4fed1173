/*
 * webdate_words.h - the words in dates; for webdate.c only.  Each takes N bytes of one
 * word, in any case.
 */
#ifndef SKN_GATHER_WEBDATE_WORDS_H
#define SKN_GATHER_WEBDATE_WORDS_H

#include "base/base.h"

int skn_webdate_month(const char *s, size_t n); /* 1..12; 0 = no month */
bool skn_webdate_is_weekday(const char *s, size_t n); /* in English */
int skn_webdate_half(const char *s, size_t n); /* 0 = am, 1 = pm, -1 = neither */
bool skn_webdate_ordinal(const char s[2]); /* st, nd, rd, th */
/* Sets *minutes east; false for a word that is no zone. */
bool skn_webdate_zone(int *minutes, const char *s, size_t n);

#endif
