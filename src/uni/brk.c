#include <pthread.h>
#include <unicode/ubrk.h>

#include "base/utf8.h"
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

/*
 * Sentence ends of ASCII, by UAX #29 (revision 41) from its rules SB3 to SB11.
 * Most texts are ASCII; ICU takes ten times as long, and on first use as long
 * again as a small command takes.
 */
enum class { OTHER, SPACE, SEPARATOR, LOWER, UPPER, DIGIT, FULL_STOP, STOP, CLOSE, CONTINUE };

static enum class class_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return LOWER;
	if (c >= 'A' && c <= 'Z')
		return UPPER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	switch (c) {
	case ' ': case '\t': case '\v': case '\f': return SPACE;
	case '\n': case '\r': return SEPARATOR;
	case '.': return FULL_STOP;
	case '!': case '?': return STOP;
	case '"': case '\'': case '(': case ')': case '[': case ']': case '{': case '}': return CLOSE;
	case ',': case '-': case ':': return CONTINUE;
	default: return OTHER;
	}
}

static size_t skip(const char *s, size_t n, size_t i, enum class class)
{
	while (i < n && class_of(s[i]) == class)
		i++;
	return i;
}

static size_t after_separator(const char *s, size_t n, size_t i)
{
	return i + 1 < n && s[i] == '\r' && s[i + 1] == '\n' ? i + 2 : i + 1;
}

/* SB8: whether a word in lower case follows before anything that begins another
 * sentence. */
static bool goes_on(const char *s, size_t n, size_t i)
{
	for (; i < n; i++)
		switch (class_of(s[i])) {
		case LOWER: return true;
		case UPPER: case SEPARATOR: case FULL_STOP: case STOP: return false;
		default: break;
		}
	return false;
}

/* Where the sentence ends whose stop stands at I; *next is where to look on. */
static bool ends_at(const char *s, size_t n, size_t i, size_t *next)
{
	bool full_stop = s[i] == '.';
	enum class before = i ? class_of(s[i - 1]) : OTHER, after = i + 1 < n ? class_of(s[i + 1]) : OTHER;
	size_t at;

	*next = i + 1;
	if (full_stop && (after == DIGIT || (after == UPPER && (before == UPPER || before == LOWER))))
		return false;
	*next = at = skip(s, n, skip(s, n, i + 1, CLOSE), SPACE);
	if (at == n)
		return true;
	after = class_of(s[at]);
	if (after == CONTINUE || after == FULL_STOP || after == STOP || (full_stop && goes_on(s, n, at)))
		return false;
	if (after == SEPARATOR)
		*next = after_separator(s, n, at);
	return true;
}

static void ascii_sentences(struct skn_uni_breaks *out, const char *s, size_t n)
{
	size_t i = 0, next, last = 0;

	while (i < n) {
		enum class class = class_of(s[i]);
		bool ends = class == SEPARATOR;

		next = ends ? after_separator(s, n, i) : i + 1;
		if (class == FULL_STOP || class == STOP)
			ends = ends_at(s, n, i, &next);
		if (ends)
			skn_vec_push(out, next);
		if (ends)
			last = next;
		i = next;
	}
	if (last < n)
		skn_vec_push(out, n);
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
	if (which == SENTENCES && skn_utf8_is_ascii(s, n)) {
		ascii_sentences(out, s, n);
		return SKN_OK;
	}
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
