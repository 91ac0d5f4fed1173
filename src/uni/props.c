#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

#include "uni/uni.h"

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
	return u_isUWhiteSpace((UChar32)cp);
}

bool skn_uni_is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
	return u_isUAlphabetic((UChar32)cp);
}

bool skn_uni_is_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'a' && cp <= 'z';
	return u_isULowercase((UChar32)cp);
}

bool skn_uni_is_upper(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z';
	return u_isUUppercase((UChar32)cp) || u_istitle((UChar32)cp);
}

bool skn_uni_is_digit(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= '0' && cp <= '9';
	return u_isdigit((UChar32)cp);
}

uint32_t skn_uni_to_lower(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp;
	return (uint32_t)u_tolower((UChar32)cp);
}
