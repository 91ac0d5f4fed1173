#include "text/language.h"

#include <endian.h>

#define WORD_MAX 5 /* bytes of the longest word */
#define WORD_SIZE 8 /* they are compared in */

enum { EN = 1, DE = 2, FR = 4, ES = 8 };

static const char *const codes[] = { "en", "de", "fr", "es" };

/* Words that are frequent in one of the languages and hardly in the others;
 * sorted by bytes. */
static const struct word {
	char text[WORD_SIZE];
	unsigned char languages;
} words[] = {
	{ "al", ES }, { "and", EN }, { "are", EN }, { "au", FR }, { "auch", DE }, { "auf", DE },
	{ "aux", FR }, { "avec", FR }, { "been", EN }, { "by", EN }, { "ce", FR },
	{ "cette", FR }, { "como", ES }, { "con", ES }, { "dans", FR }, { "das", DE },
	{ "del", ES }, { "dem", DE }, { "den", DE }, { "der", DE }, { "des", DE }, { "du", FR },
	{ "eine", DE }, { "einer", DE }, { "el", ES }, { "elle", FR }, { "en", ES },
	{ "es", ES }, { "est", FR }, { "et", FR }, { "from", EN }, { "has", EN }, { "have", EN },
	{ "im", DE }, { "is", EN }, { "ist", DE }, { "it", EN }, { "las", ES }, { "le", FR },
	{ "les", FR }, { "lo", ES }, { "los", ES }, { "mit", DE }, { "nicht", DE },
	{ "not", EN }, { "of", EN }, { "para", ES }, { "pas", FR }, { "pero", ES },
	{ "por", ES }, { "pour", FR }, { "que", ES }, { "qui", FR }, { "se", ES },
	{ "selon", FR }, { "sich", DE }, { "sind", DE }, { "son", ES }, { "sont", FR },
	{ "sur", FR }, { "sus", ES }, { "that", EN }, { "the", EN }, { "this", EN },
	{ "to", EN }, { "una", ES }, { "und", DE }, { "une", FR }, { "von", DE }, { "was", EN },
	{ "were", EN }, { "which", EN }, { "wird", DE }, { "with", EN }, { "y", ES },
	{ "zum", DE },
};

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '\'';
}

/* The first eight bytes as a number that sorts as they do. */
static uint64_t packed(const char text[WORD_SIZE])
{
	uint64_t n;

	memcpy(&n, text, sizeof(n));
	return be64toh(n);
}

static unsigned languages_of(const char key[WORD_SIZE])
{
	uint64_t wanted = packed(key);
	size_t low = 0, high = SKN_ARRAY_LEN(words);

	while (low < high) {
		size_t mid = (low + high) / 2;
		uint64_t here = packed(words[mid].text);

		if (here == wanted)
			return words[mid].languages;
		if (here < wanted)
			low = mid + 1;
		else
			high = mid;
	}
	return 0;
}

static void count(size_t *counts, const char *word, size_t n)
{
	char key[WORD_SIZE] = "";
	unsigned found;

	if (n > WORD_MAX)
		return;
	for (size_t i = 0; i < n; i++)
		key[i] = (char)(word[i] >= 'A' && word[i] <= 'Z' ? word[i] | 0x20 : word[i]);
	found = languages_of(key);
	for (size_t l = 0; found; l++, found >>= 1)
		counts[l] += found & 1;
}

const char *skn_language_guess(const char *s, size_t n)
{
	size_t counts[SKN_ARRAY_LEN(codes)] = { 0 }, best = 0;

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
	for (size_t l = 1; l < SKN_ARRAY_LEN(codes); l++)
		if (counts[l] > counts[best])
			best = l;
	return counts[best] >= 2 && counts[best] * 4 >= counts[0] * 5 ? codes[best] : codes[0];
}
