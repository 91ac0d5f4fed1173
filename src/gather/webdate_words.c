#include "gather/webdate_words.h"

#include <strings.h>

/* How months begin, in lower case; the first that fits counts, so that longer
 * beginnings come first where a shorter one means another month. */
static const struct {
	const char *start;
	int month;
} months[] = {
	/* English, and what other languages share with it */
	{ "jan", 1 }, { "feb", 2 }, { "mar", 3 }, { "apr", 4 }, { "may", 5 }, { "jun", 6 },
	{ "jul", 7 }, { "aug", 8 }, { "sep", 9 }, { "oct", 10 }, { "nov", 11 }, { "dec", 12 },
	/* German, Dutch, Scandinavian */
	{ "j\u00e4n", 1 }, { "m\u00e4r", 3 }, { "mrz", 3 }, { "maa", 3 }, { "mai", 5 }, { "mei", 5 },
	{ "maj", 5 }, { "okt", 10 }, { "dez", 12 }, { "des", 12 },
	/* French, Spanish, Italian, Portuguese */
	{ "f\u00e9v", 2 }, { "fev", 2 }, { "avr", 4 }, { "juin", 6 }, { "juil", 7 }, { "ao\u00fb", 8 },
	{ "aou", 8 }, { "d\u00e9c", 12 }, { "ene", 1 }, { "abr", 4 }, { "ago", 8 }, { "dic", 12 },
	{ "gen", 1 }, { "mag", 5 }, { "giu", 6 }, { "lug", 7 }, { "set", 9 }, { "ott", 10 },
	{ "out", 10 },
	/* Polish, Czech, Hungarian */
	{ "sty", 1 }, { "lut", 2 }, { "kwi", 4 }, { "cze", 6 }, { "lip", 7 }, { "sie", 8 },
	{ "wrz", 9 }, { "pa\u017a", 10 }, { "lis", 11 }, { "gru", 12 }, { "m\u00e1r", 3 },
	{ "\u00e1pr", 4 }, { "m\u00e1j", 5 }, { "j\u00fan", 6 }, { "j\u00fal", 7 }, { "szep", 9 },
	/* Russian, Greek */
	{ "\u044f\u043d\u0432", 1 }, { "\u0444\u0435\u0432", 2 }, { "\u043c\u0430\u0440", 3 },
	{ "\u0430\u043f\u0440", 4 }, { "\u043c\u0430\u0439", 5 }, { "\u043c\u0430\u044f", 5 },
	{ "\u0438\u044e\u043d", 6 }, { "\u0438\u044e\u043b", 7 }, { "\u0430\u0432\u0433", 8 },
	{ "\u0441\u0435\u043d", 9 }, { "\u043e\u043a\u0442", 10 }, { "\u043d\u043e\u044f", 11 },
	{ "\u0434\u0435\u043a", 12 }, { "\u0399\u03b1\u03bd", 1 }, { "\u03a6\u03b5\u03b2", 2 },
	{ "\u039c\u03b1\u03c1", 3 }, { "\u039c\u03ac\u03c1", 3 }, { "\u0391\u03c0\u03c1", 4 },
	{ "\u039c\u03b1\u03b9", 5 }, { "\u039c\u03ac\u03b9", 5 }, { "\u039c\u03b1\u03ca", 5 },
	{ "\u0399\u03bf\u03c5\u03bd", 6 }, { "\u0399\u03bf\u03cd\u03bd", 6 },
	{ "\u0399\u03bf\u03c5\u03bb", 7 }, { "\u0399\u03bf\u03cd\u03bb", 7 },
	{ "\u0391\u03c5\u03b3", 8 }, { "\u0391\u03cd\u03b3", 8 }, { "\u03a3\u03b5\u03c0", 9 },
	{ "\u039f\u03ba\u03c4", 10 }, { "\u039d\u03bf\u03b5", 11 }, { "\u039d\u03bf\u03ad", 11 },
	{ "\u0394\u03b5\u03ba", 12 },
};

static bool begins(const char *s, size_t n, const char *start)
{
	size_t len = strlen(start);

	return n >= len && strncasecmp(s, start, len) == 0;
}

static bool is(const char *s, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(s, word, n) == 0;
}

int skn_webdate_month(const char *s, size_t n)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(months); i++)
		if (begins(s, n, months[i].start))
			return months[i].month;
	return 0;
}

bool skn_webdate_is_weekday(const char *s, size_t n)
{
	static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(days); i++)
		if (begins(s, n, days[i]))
			return true;
	return false;
}

int skn_webdate_half(const char *s, size_t n)
{
	if (is(s, n, "am") || is(s, n, "\u4e0a\u5348") || is(s, n, "\uc624\uc804"))
		return 0;
	if (is(s, n, "pm") || is(s, n, "\u4e0b\u5348") || is(s, n, "\uc624\ud6c4"))
		return 1;
	return -1;
}

bool skn_webdate_ordinal(const char s[2])
{
	return strncasecmp(s, "st", 2) == 0 || strncasecmp(s, "nd", 2) == 0 ||
	       strncasecmp(s, "rd", 2) == 0 || strncasecmp(s, "th", 2) == 0;
}

bool skn_webdate_zone(int *minutes, const char *s, size_t n)
{
	static const struct {
		const char *name;
		int minutes;
	} zones[] = {
		{ "z", 0 }, { "gmt", 0 }, { "ut", 0 }, { "utc", 0 }, { "wet", 0 },
		{ "west", 60 }, { "bst", 60 }, { "cet", 60 }, { "met", 60 }, { "mez", 60 },
		{ "cest", 120 }, { "mest", 120 }, { "mesz", 120 }, { "eet", 120 }, { "sast", 120 },
		{ "eest", 180 }, { "msk", 180 }, { "trt", 180 }, { "msd", 240 }, { "gst", 240 },
		{ "pkt", 300 }, { "ist", 330 }, { "npt", 345 }, { "ict", 420 }, { "wib", 420 },
		{ "hkt", 480 }, { "sgt", 480 }, { "awst", 480 }, { "pht", 480 }, { "jst", 540 },
		{ "kst", 540 }, { "acst", 570 }, { "aest", 600 }, { "acdt", 630 }, { "aedt", 660 },
		{ "nzst", 720 }, { "nzdt", 780 }, { "nst", -210 }, { "ndt", -150 }, { "adt", -180 },
		{ "brt", -180 }, { "art", -180 }, { "ast", -240 }, { "at", -240 }, { "clt", -240 },
		{ "edt", -240 }, { "est", -300 }, { "et", -300 }, { "cdt", -300 }, { "cst", -360 },
		{ "ct", -360 }, { "mdt", -360 }, { "mst", -420 }, { "mt", -420 }, { "pdt", -420 },
		{ "pst", -480 }, { "pt", -480 }, { "akdt", -480 }, { "akst", -540 },
		{ "hst", -600 },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(zones); i++)
		if (is(s, n, zones[i].name)) {
			*minutes = zones[i].minutes;
			return true;
		}
	return false;
}
