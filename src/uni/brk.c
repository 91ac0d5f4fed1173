#include <pthread.h>
#include <unicode/ubrk.h>

#include "uni/uni.h"

/*
 * Opening an iterator takes 0.1 ms, most fields of a record are far shorter
 * than that; so those that are idle wait here for the next text.
 */
enum { WORDS, SENTENCES, GREEK_SENTENCES, KINDS };
enum { IDLE_MAX = 4 };

static struct {
	pthread_mutex_t lock;
	UBreakIterator *idle[KINDS][IDLE_MAX];
	size_t n[KINDS];
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int kind_of(enum skn_uni_break kind, const char *lang)
{
	if (kind == SKN_UNI_WORD)
		return WORDS;
	if (lang && strncmp(lang, "el", 2) == 0 && (lang[2] == '\0' || lang[2] == '-'))
		return GREEK_SENTENCES;
	return SENTENCES;
}

static UBreakIterator *borrow(int kind)
{
	UErrorCode status = U_ZERO_ERROR;
	UBreakIterator *it = NULL;

	pthread_mutex_lock(&pool.lock);
	if (pool.n[kind])
		it = pool.idle[kind][--pool.n[kind]];
	pthread_mutex_unlock(&pool.lock);
	if (it)
		return it;
	return ubrk_open(kind == WORDS ? UBRK_WORD : UBRK_SENTENCE,
			 kind == GREEK_SENTENCES ? "el" : "", NULL, 0, &status);
}

/* It must not keep pointing at the caller's text. */
static void give_back(int kind, UBreakIterator *it)
{
	UErrorCode status = U_ZERO_ERROR;
	bool kept = false;

	ubrk_setText(it, NULL, 0, &status);
	pthread_mutex_lock(&pool.lock);
	if (pool.n[kind] < IDLE_MAX) {
		pool.idle[kind][pool.n[kind]++] = it;
		kept = true;
	}
	pthread_mutex_unlock(&pool.lock);
	if (!kept)
		ubrk_close(it);
}

int skn_uni_breaks(struct skn_uni_breaks *out, enum skn_uni_break kind, const char *s, size_t n,
		   const char *lang, struct skn_err *err)
{
	UErrorCode status = U_ZERO_ERROR;
	UText text = UTEXT_INITIALIZER;
	int which = kind_of(kind, lang);
	UBreakIterator *it;

	if (n == 0)
		return SKN_OK;
	if (n > SKN_UNI_MAX)
		return skn_fail(err, SKN_ELIMIT, "a text of %zu bytes is over %zu", n,
				SKN_UNI_MAX);
	it = borrow(which);
	if (!it)
		return skn_fail(err, SKN_ESYS, "the Unicode library (ICU) finds no data");
	utext_openUTF8(&text, s, (int64_t)n, &status);
	ubrk_setUText(it, &text, &status);
	if (U_SUCCESS(status)) {
		ubrk_first(it);
		for (int32_t at; (at = ubrk_next(it)) != UBRK_DONE;)
			skn_vec_push(out, (size_t)at);
	}
	give_back(which, it);
	utext_close(&text);
	return U_SUCCESS(status) ? SKN_OK
				 : skn_fail(err, SKN_ESYS, "ICU: %s", u_errorName(status));
}
