#include "stem/stem.h"

#include <dlfcn.h>
#include <libstemmer.h>
#include <pthread.h>

#include "base/utf8.h"

#define LANGUAGE_MAX 32 /* bytes of a tag */

static struct {
	__typeof__(sb_stemmer_new) *make;
	__typeof__(sb_stemmer_delete) *drop;
	__typeof__(sb_stemmer_stem) *stem;
	__typeof__(sb_stemmer_length) *length;
	bool there;
} lib;

/* The name changed with the distribution's packaging, never the functions. */
static void *open_library(void)
{
	static const char *const names[] = { "libstemmer.so.0d", "libstemmer.so.0", "libstemmer.so" };
	void *library = NULL;

	for (size_t i = 0; !library && i < SKN_ARRAY_LEN(names); i++)
		library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
	return library;
}

static void load(void)
{
	void *library = open_library();

	if (!library)
		return;
	*(void **)&lib.make = dlsym(library, "sb_stemmer_new");
	*(void **)&lib.drop = dlsym(library, "sb_stemmer_delete");
	*(void **)&lib.stem = dlsym(library, "sb_stemmer_stem");
	*(void **)&lib.length = dlsym(library, "sb_stemmer_length");
	lib.there = lib.make && lib.drop && lib.stem && lib.length;
}

/* The language of a tag, in lower case: "pt_BR" -> "pt". */
static void primary(char out[LANGUAGE_MAX], const char *tag)
{
	size_t n = 0;

	for (; n < LANGUAGE_MAX - 1 && tag[n] && tag[n] != '-' && tag[n] != '_'; n++)
		out[n] = (char)tolower((unsigned char)tag[n]);
	out[n] = '\0';
	if (skn_streq(out, "nb") || skn_streq(out, "nn")) /* Snowball has one Norwegian */
		memcpy(out, "no", sizeof("no"));
}

int skn_stemmer_new(struct skn_stemmer **out, const char *language, struct skn_err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	char name[LANGUAGE_MAX];

	*out = NULL;
	pthread_once(&once, load);
	if (!lib.there)
		return skn_fail(err, SKN_ESYS, "the stemming library is missing (Debian: libstemmer0d)");
	primary(name, language);
	*out = (struct skn_stemmer *)lib.make(name, NULL);
	if (!*out)
		return skn_fail(err, SKN_ENOTFOUND, "no rules for stems of the language '%s'", language);
	return 0;
}

void skn_stemmer_free(struct skn_stemmer *stemmer)
{
	if (stemmer)
		lib.drop((struct sb_stemmer *)stemmer);
}

const char *skn_stem(struct skn_stemmer *stemmer, const char *word, size_t n, size_t *out_n)
{
	struct sb_stemmer *st = (struct sb_stemmer *)stemmer;
	const sb_symbol *got;

	*out_n = n;
	if (!st || n == 0 || n > SKN_STEM_WORD_MAX || !skn_utf8_valid(word, n, NULL))
		return word;
	got = lib.stem(st, (const sb_symbol *)word, (int)n);
	if (!got)
		skn_out_of_memory();
	*out_n = (size_t)lib.length(st);
	return (const char *)got;
}
