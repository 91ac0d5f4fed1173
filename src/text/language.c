#include "text/language.h"

#define WORD_MAX 8 /* bytes of the longest function word */

/* Words that are frequent in one of the languages and in none of the others. */
static const struct {
	const char *code;
	const char *words; /* each between blanks */
} languages[] = {
	{ "en", " the of and to that is was were with from which are has by have been it this not " },
	{ "de", " der das und den dem ist nicht sich auch auf eine mit von des wird sind einer im zum " },
	{ "fr", " le les et est dans pour une sur qui avec sont pas du au ce cette selon aux elle " },
	{ "es", " el los las y en del que por una con es se al lo como pero sus para son " },
};

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '\'';
}

static void count(size_t *counts, const char *word, size_t n)
{
	char key[WORD_MAX + 3];

	if (n > WORD_MAX)
		return;
	key[0] = key[n + 1] = ' ';
	key[n + 2] = '\0';
	for (size_t i = 0; i < n; i++)
		key[i + 1] = (char)tolower((unsigned char)word[i]);
	for (size_t l = 0; l < SKN_ARRAY_LEN(languages); l++)
		counts[l] += strstr(languages[l].words, key) != NULL;
}

const char *skn_language_guess(const char *s, size_t n)
{
	size_t counts[SKN_ARRAY_LEN(languages)] = { 0 }, best = 0;

	if (n > SKN_LANGUAGE_BYTES_MAX)
		n = SKN_LANGUAGE_BYTES_MAX;
	for (size_t i = 0; i < n;) {
		size_t start = i;

		while (i < n && is_word_byte(s[i]))
			i++;
		if (i > start)
			count(counts, s + start, i - start);
		else
			i++;
	}
	for (size_t l = 1; l < SKN_ARRAY_LEN(languages); l++)
		if (counts[l] > counts[best])
			best = l;
	return counts[best] >= 2 && counts[best] * 4 >= counts[0] * 5 ? languages[best].code : languages[0].code;
}
