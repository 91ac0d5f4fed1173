#include "synth/stems.h"

#include "base/utf8.h"
#include "stem/stem.h"
#include "synth/stop.h"
#include "uni/uni.h"

static char none[] = "";

void skn_stems_release(struct skn_stems *stems)
{
	for (size_t i = 0; i < stems->n; i++) {
		skn_stemmer_free(stems->languages[i].stemmer);
		skn_map_release(&stems->languages[i].words, NULL);
		skn_arena_release(&stems->languages[i].arena);
	}
	*stems = (struct skn_stems){ 0 };
}

static struct skn_stems_language *language_of(struct skn_stems *stems, const char *code)
{
	struct skn_stems_language *fresh;

	for (size_t i = 0; i < stems->n; i++)
		if (strncmp(stems->languages[i].code, code, sizeof(stems->languages[i].code) - 1) == 0)
			return &stems->languages[i];
	if (stems->n == SKN_STEMS_LANGUAGES)
		return &stems->languages[SKN_STEMS_LANGUAGES - 1];
	fresh = &stems->languages[stems->n++];
	snprintf(fresh->code, sizeof(fresh->code), "%s", code);
	if (skn_stemmer_new(&fresh->stemmer, code, NULL) < 0)
		fresh->stemmer = NULL;
	return fresh;
}

static void straighten(struct skn_buf *out, const char *word, size_t n)
{
	skn_uni_lower(out, word, n);
	for (size_t i = 0; i + 3 <= out->n; i++)
		if (memcmp(out->p + i, "\xE2\x80\x99", 3) == 0)
			skn_buf_splice(out, i, 3, "'", 1);
}

static bool is_word(const char *word, size_t n)
{
	uint32_t cp;
	size_t len = skn_utf8_decode(word, n, &cp);

	if (!len || (!skn_uni_is_letter(cp) && !skn_uni_is_digit(cp)))
		return false;
	return len < n || !skn_uni_is_letter(cp) || skn_uni_spaceless(cp);
}

static char *make(struct skn_stems_language *language, const char *word, size_t n)
{
	struct skn_buf lower = SKN_BUF_INIT;
	const char *stem;
	char *out = none;
	size_t len;

	if (!is_word(word, n) || memchr(word, '\0', n))
		return none;
	straighten(&lower, word, n);
	if (!skn_stop_word(language->code, lower.p, lower.n)) {
		stem = skn_stem(language->stemmer, lower.p, lower.n, &len);
		out = skn_arena_strndup(&language->arena, stem, len);
	}
	skn_buf_release(&lower);
	return out;
}

const char *skn_stems_term(struct skn_stems *stems, const char *language, const char *word, size_t n)
{
	struct skn_stems_language *in = language_of(stems, language);
	char *term = skn_map_find(&in->words, word, n);

	if (!term) {
		if (in->words.n >= SKN_STEMS_REMEMBER) {
			skn_map_release(&in->words, NULL);
			skn_arena_release(&in->arena);
		}
		term = make(in, word, n);
		skn_map_put(&in->words, word, n, term);
	}
	return *term ? term : NULL;
}
