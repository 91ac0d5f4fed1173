/*
 * icu.h - ICU, loaded when the first text needs it.
 *
 * Linked in the usual way its libraries cost every start of the program 0.8 ms,
 * as much as all else together, and most commands read texts that the tables of
 * this folder can judge.  So the functions are looked up by name at first use:
 *
 *	skn_icu()->ubrk_open(...)
 *
 * A missing library ends the program with a line on standard error, as the
 * dynamic linker would have done at start.
 */
#ifndef SKN_UNI_ICU_H
#define SKN_UNI_ICU_H

#include <unicode/ubrk.h>
#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/uidna.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* unicode/urename.h makes macros of these names, which add the version. */
#define SKN_ICU_UC(X)            \
	X(u_errorName)           \
	X(u_getCombiningClass)   \
	X(u_getIntPropertyValue) \
	X(u_hasBinaryProperty)   \
	X(u_isUAlphabetic)       \
	X(u_isULowercase)        \
	X(u_isUUppercase)        \
	X(u_isdigit)             \
	X(u_istitle)             \
	X(u_strFromUTF8WithSub)  \
	X(u_strToUTF8WithSub)    \
	X(u_tolower)             \
	X(ubrk_close)            \
	X(ubrk_first)            \
	X(ubrk_next)             \
	X(ubrk_open)             \
	X(ubrk_setText)          \
	X(ubrk_setUText)         \
	X(uidna_nameToASCII_UTF8) \
	X(uidna_openUTS46)       \
	X(ucasemap_close)        \
	X(ucasemap_open)         \
	X(ucasemap_utf8FoldCase) \
	X(ucnv_close)            \
	X(ucnv_getAlias)         \
	X(ucnv_open)             \
	X(ucnv_toUnicode)        \
	X(unorm2_getDecomposition) \
	X(unorm2_getNFCInstance) \
	X(unorm2_getNFKCInstance) \
	X(unorm2_isNormalized)   \
	X(unorm2_normalize)      \
	X(utext_close)           \
	X(utext_openUTF8)

#define SKN_ICU_I18N(X) \
	X(ucsdet_close) \
	X(ucsdet_detect) \
	X(ucsdet_getConfidence) \
	X(ucsdet_getName) \
	X(ucsdet_open) \
	X(ucsdet_setText) \
	X(utrans_openU) \
	X(utrans_transUChars)

#define SKN_ICU_FIELD(f) __typeof__(f) *f;
struct skn_icu {
	SKN_ICU_UC(SKN_ICU_FIELD)
};
struct skn_icu_i18n { /* transliteration, guesses at encodings; a library of its own */
	SKN_ICU_I18N(SKN_ICU_FIELD)
};
#undef SKN_ICU_FIELD

const struct skn_icu *skn_icu(void);
const struct skn_icu_i18n *skn_icu_i18n(void);

#endif
