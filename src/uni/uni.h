/*
 * uni.h - Unicode, by way of ICU: normal forms, case folding, slugs, which
 * characters a record may have, and breaks between words and sentences.
 *
 * All text is UTF-8.  Loading ICU's data takes longer than many a command, so
 * every function first tries to do without: ASCII, and where it can be said
 * from tables the common ranges, never touch it.  What ICU needs is opened on
 * first use, kept, and shared between threads under a lock.
 *
 * Makers append to `out`.  Where they need ICU, bytes that are no UTF-8 become
 * U+FFFD, and text of over SKN_UNI_MAX bytes is dropped with out->full set.
 */
#ifndef SKN_UNI_UNI_H
#define SKN_UNI_UNI_H

#include "base/buf.h"
#include "base/vec.h"

#define SKN_UNI_MAX ((size_t)512 << 20) /* bytes of one text */

const char *skn_uni_version(void); /* "ICU 72.1, Unicode 15.0" */

/* ---- Normal forms (UAX #15) and case ---- */

bool skn_uni_is_nfc(const char *s, size_t n); /* false for invalid UTF-8 */
void skn_uni_nfc(struct skn_buf *out, const char *s, size_t n);
void skn_uni_nfkc(struct skn_buf *out, const char *s, size_t n);
void skn_uni_lower(struct skn_buf *out, const char *s, size_t n); /* full case folding: ß -> ss */
/* Without the diacritics U+0300..036F, in NFC: é -> e. */
void skn_uni_bare(struct skn_buf *out, const char *s, size_t n);

/*
 * Text in a-z, 0-9 and single '-': transliterated ("Дмитрий" -> dmitrij),
 * folded, whatever else stands between becomes '-'.  At most MAX bytes, cut at
 * a '-' when one is in the second half.  Appends nothing when nothing is left.
 */
void skn_uni_slug(struct skn_buf *out, const char *s, size_t n, size_t max);

/* ---- Characters; none of these loads data ---- */

/* Of a script written without spaces between words (Han, kana, Thai, Lao,
 * Khmer, Burmese, …), its punctuation and fullwidth forms included; Hangul is
 * not.  The ideographic space is white space and therefore not, either. */
bool skn_uni_spaceless(uint32_t cp);
bool skn_uni_is_space(uint32_t cp); /* White_Space */
bool skn_uni_is_letter(uint32_t cp);
bool skn_uni_is_lower(uint32_t cp);
bool skn_uni_is_upper(uint32_t cp); /* and title case */
bool skn_uni_is_digit(uint32_t cp); /* decimal digits of any script */
bool skn_uni_combines(uint32_t cp); /* a mark on or beside a letter: category M */
uint32_t skn_uni_to_lower(uint32_t cp); /* simple: one character to one */

/* ---- What a record may have ---- */

enum skn_uni_fault {
	SKN_UNI_OK,
	SKN_UNI_INVALID, /* no UTF-8 */
	SKN_UNI_CONTROL, /* C0 but LF and TAB, DEL, C1 */
	SKN_UNI_BIDI,    /* bidi embedding, override, isolate: U+202A..E, 2066..9 */
	SKN_UNI_TAG,     /* U+E0000..E007F but in the flags of England, Scotland, Wales */
	SKN_UNI_JOINER,  /* zero-width space, word joiner, BOM; ZWNJ and ZWJ out of place */
	SKN_UNI_NONCHAR  /* U+FDD0..FDEF and U+xxFFFE, U+xxFFFF */
};

/* The first refused character: its fault, byte offset and number (0 when
 * invalid); offset and cp may be NULL.  ZWNJ and ZWJ stand where RFC 5892
 * appendix A.1 and A.2 allow them, ZWJ also between emoji (UAX #29, GB11). */
enum skn_uni_fault skn_uni_scan(const char *s, size_t n, size_t *offset, uint32_t *cp);
const char *skn_uni_fault_name(enum skn_uni_fault fault); /* "a bidi control character" */

/* Makes any bytes such that skn_uni_scan and skn_uni_is_nfc accept them:
 * invalid ones become U+FFFD, refused characters are dropped, CR LF and CR
 * become LF, the result is NFC. */
void skn_uni_clean(struct skn_buf *out, const char *s, size_t n);

/* ---- Names of hosts (UTS 46) ---- */

#define SKN_UNI_DOMAIN_MAX 1024 /* bytes of a name */

/* Appends the host's name in lower-case ASCII, as a browser asks for it: not
 * transitional (ß stays itself), right-to-left and joiner rules checked, lengths of
 * labels not; what is ASCII already, "xn--" included, is only put in lower case.  false, and nothing appended, for a name that cannot be written so. */
bool skn_uni_domain(struct skn_buf *out, const char *s, size_t n);

/* ---- Breaks (UAX #29) ---- */

enum skn_uni_break { SKN_UNI_SENTENCE, SKN_UNI_WORD };

struct skn_uni_breaks {
	size_t *v; /* ascending byte offsets, the last one is n */
	size_t n, cap;
};

/* Appends where pieces end.  LANG is a language tag or NULL (only Greek
 * sentences differ).  SKN_ELIMIT beyond SKN_UNI_MAX, SKN_ESYS when ICU has no
 * data. */
int skn_uni_breaks(struct skn_uni_breaks *out, enum skn_uni_break kind, const char *s, size_t n,
		   const char *lang, struct skn_err *err);

#endif
