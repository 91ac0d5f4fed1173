#include "uni/uni.h"

#include "uni/icu.h"

const char *skn_uni_version(void)
{
	return "ICU " U_ICU_VERSION ", Unicode " U_UNICODE_VERSION;
}

/* By block; Hangul and its compatibility forms are left out of each. */
static const struct {
	uint32_t first, last;
} spaceless[] = {
	{ 0x0E01, 0x0E7F },   /* Thai */
	{ 0x0E80, 0x0EFF },   /* Lao */
	{ 0x0F00, 0x0FFF },   /* Tibetan */
	{ 0x1000, 0x109F },   /* Myanmar */
	{ 0x1780, 0x17FF },   /* Khmer */
	{ 0x1950, 0x19FF },   /* Tai Le, New Tai Lue, Khmer symbols */
	{ 0x1A20, 0x1AAF },   /* Tai Tham */
	{ 0x2E80, 0x2FFF },   /* CJK radicals, description characters */
	{ 0x3001, 0x302D },   /* CJK punctuation; 302E, 302F are Hangul tone marks */
	{ 0x3030, 0x312F },   /* and Hiragana, Katakana, Bopomofo */
	{ 0x3190, 0x31FF },   /* Kanbun, Bopomofo, strokes, Katakana extensions */
	{ 0x3220, 0x325F },   /* enclosed CJK */
	{ 0x3280, 0x4DBF },   /* enclosed and compatibility CJK, Han extension A */
	{ 0x4E00, 0x9FFF },   /* Han */
	{ 0xA9E0, 0xA9FF },   /* Myanmar extended B */
	{ 0xAA60, 0xAADF },   /* Myanmar extended A, Tai Viet */
	{ 0xF900, 0xFAFF },   /* Han compatibility */
	{ 0xFE10, 0xFE1F },   /* vertical forms */
	{ 0xFE30, 0xFE6F },   /* CJK compatibility and small forms */
	{ 0xFF01, 0xFF9F },   /* fullwidth ASCII, halfwidth Katakana */
	{ 0xFFE0, 0xFFE6 },   /* fullwidth signs */
	{ 0x16FE0, 0x18DFF }, /* Tangut, Khitan, Nushu marks */
	{ 0x1AFF0, 0x1B2FF }, /* kana supplements, Nushu */
	{ 0x1F200, 0x1F2FF }, /* enclosed ideographs */
	{ 0x20000, 0x3FFFD }, /* Han extensions */
};

bool skn_uni_spaceless(uint32_t cp)
{
	if (cp < spaceless[0].first)
		return false;
	for (size_t i = 0; i < SKN_ARRAY_LEN(spaceless) && cp >= spaceless[i].first; i++)
		if (cp <= spaceless[i].last)
			return true;
	return false;
}

bool skn_uni_is_space(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 ||
	       cp == 0x2029 || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* The marks that typography brings into a text of any language (general
 * punctuation, currency, arrows, mathematics) are neither letters nor digits,
 * nor are those of Latin-1 but three. */
static bool is_mark(uint32_t cp)
{
	return (cp >= 0x2000 && cp <= 0x206F) || (cp >= 0x20A0 && cp <= 0x20BF) ||
	       (cp >= 0x2190 && cp <= 0x22FF) || (cp >= 0x80 && cp <= 0xBF) || cp == 0xD7 || cp == 0xF7;
}

static bool is_latin(uint32_t cp)
{
	return cp >= 0xC0 && cp <= 0xFF && cp != 0xD7 && cp != 0xF7;
}

static bool is_latin_sign(uint32_t cp)
{
	return cp == 0xAA || cp == 0xB5 || cp == 0xBA;
}

bool skn_uni_is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
	if (is_latin(cp) || is_latin_sign(cp))
		return true;
	return !is_mark(cp) && skn_icu()->u_isUAlphabetic((UChar32)cp);
}

bool skn_uni_is_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z';
	if (is_latin(cp) || is_latin_sign(cp))
		return cp >= 0xDF || is_latin_sign(cp);
	return !is_mark(cp) && skn_icu()->u_isULowercase((UChar32)cp);
}

bool skn_uni_is_upper(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z';
	if (is_latin(cp) || is_mark(cp))
		return is_latin(cp) && cp < 0xDF;
	return skn_icu()->u_isUUppercase((UChar32)cp) || skn_icu()->u_istitle((UChar32)cp);
}

bool skn_uni_is_digit(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= '0' && cp <= '9';
	return cp >= 0x660 && !is_mark(cp) && skn_icu()->u_isdigit((UChar32)cp);
}

bool skn_uni_combines(uint32_t cp)
{
	int32_t category;

	if (cp < 0x300)
		return false;
	category = skn_icu()->u_getIntPropertyValue((UChar32)cp, UCHAR_GENERAL_CATEGORY);
	return category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_COMBINING_SPACING_MARK;
}

uint32_t skn_uni_to_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp;
	if (is_latin(cp) || is_mark(cp))
		return is_latin(cp) && cp < 0xDF ? cp + 0x20 : cp;
	return (uint32_t)skn_icu()->u_tolower((UChar32)cp);
}
