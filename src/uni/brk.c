#include "base/utf8.h"

#include <pthread.h>

#include "uni/icu.h"
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
	return skn_icu()->ubrk_open(kind == WORDS ? UBRK_WORD : UBRK_SENTENCE,
			 kind == GREEK_SENTENCES ? "el" : "", NULL, 0, &status);
}

/* It must not keep pointing at the caller's text. */
static void give_back(int kind, UBreakIterator *it)
{
	UErrorCode status = U_ZERO_ERROR;
	bool kept = false;

	skn_icu()->ubrk_setText(it, NULL, 0, &status);
	pthread_mutex_lock(&pool.lock);
	if (pool.n[kind] < IDLE_MAX) {
		pool.idle[kind][pool.n[kind]++] = it;
		kept = true;
	}
	pthread_mutex_unlock(&pool.lock);
	if (!kept)
		skn_icu()->ubrk_close(it);
}

/*
 * Sentence ends by UAX #29 (revision 41), its rules SB3 to SB11, for texts of
 * ASCII, Latin-1 and the marks of typography.  Most texts are of these; ICU takes
 * ten times as long, and on first use as long again as a small command takes.
 */
enum class { OTHER, SPACE, SEPARATOR, LOWER, UPPER, DIGIT, FULL_STOP, STOP, CLOSE, CONTINUE, UNKNOWN };

static enum class ascii_class(char c)
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

static enum class wide_class(uint32_t cp)
{
	if (cp < 0xA0 || cp == 0xAD || (cp > 0xFF && cp < 0x2010))
		return UNKNOWN;
	if (cp == 0xA0)
		return SPACE;
	if (cp == 0xAB || cp == 0xBB || (cp >= 0x2018 && cp <= 0x201F) || cp == 0x2039 || cp == 0x203A)
		return CLOSE;
	if (cp == 0x2013 || cp == 0x2014)
		return CONTINUE;
	if (cp <= 0xFF)
		return skn_uni_is_lower(cp) ? LOWER : skn_uni_is_upper(cp) ? UPPER : OTHER;
	return cp <= 0x2023 || cp == 0x2026 || cp == 0x20AC || (cp >= 0x2190 && cp <= 0x21FF) ||
	       (cp >= 0x2200 && cp <= 0x22FF) ? OTHER : UNKNOWN;
}

struct text {
	const char *s;
	size_t n;
};

/* Of the character at I, whose length is added to *next. */
static enum class class_at(const struct text *t, size_t i, size_t *next)
{
	uint32_t cp;
	size_t len;

	*next = i + 1;
	if (i >= t->n)
		return OTHER;
	if ((unsigned char)t->s[i] < 0x80)
		return ascii_class(t->s[i]);
	len = skn_utf8_decode(t->s + i, t->n - i, &cp);
	if (len == 0)
		return UNKNOWN;
	*next = i + len;
	return wide_class(cp);
}

static enum class class_before(const struct text *t, size_t i)
{
	uint32_t cp;

	if (i == 0 || (unsigned char)t->s[i - 1] < 0x80)
		return i ? ascii_class(t->s[i - 1]) : OTHER;
	return skn_utf8_decode_last(t->s, i, &cp) ? wide_class(cp) : OTHER;
}

static bool all_known(const struct text *t)
{
	for (size_t i = 0; i < t->n;) {
		i += skn_utf8_ascii(t->s + i, t->n - i);
		if (i < t->n && class_at(t, i, &i) == UNKNOWN)
			return false;
	}
	return true;
}

static size_t skip(const struct text *t, size_t i, enum class class)
{
	size_t next;

	while (i < t->n && class_at(t, i, &next) == class)
		i = next;
	return i;
}

static size_t after_separator(const struct text *t, size_t i)
{
	return i + 1 < t->n && t->s[i] == '\r' && t->s[i + 1] == '\n' ? i + 2 : i + 1;
}

/* SB8: whether a word in lower case follows before anything that begins another
 * sentence. */
static bool goes_on(const struct text *t, size_t i)
{
	while (i < t->n)
		switch (class_at(t, i, &i)) {
		case LOWER: return true;
		case UPPER: case SEPARATOR: case FULL_STOP: case STOP: return false;
		default: break;
		}
	return false;
}

/* Whether a sentence ends behind its stop at I; *next is where it ends, or where
 * to look on. */
static bool ends_at(const struct text *t, size_t i, size_t *next)
{
	bool full_stop = t->s[i] == '.';
	enum class before = class_before(t, i), after = class_at(t, i + 1, next);
	size_t at;

	*next = i + 1;
	if (full_stop && (after == DIGIT || (after == UPPER && (before == UPPER || before == LOWER))))
		return false;
	at = skip(t, skip(t, i + 1, CLOSE), SPACE);
	after = class_at(t, at, next);
	*next = at;
	if (at == t->n)
		return true;
	if (after == CONTINUE || after == FULL_STOP || after == STOP || (full_stop && goes_on(t, at)))
		return false;
	if (after == SEPARATOR)
		*next = after_separator(t, at);
	return true;
}

static void plain_sentences(struct skn_uni_breaks *out, const struct text *t)
{
	size_t next, last = 0;

	for (size_t i = 0; i < t->n; i = next) {
		enum class class = class_at(t, i, &next);
		bool ends = class == SEPARATOR;

		if (ends)
			next = after_separator(t, i);
		else if (class == FULL_STOP || class == STOP)
			ends = ends_at(t, i, &next);
		if (ends) {
			skn_vec_push(out, next);
			last = next;
		}
	}
	if (last < t->n)
		skn_vec_push(out, t->n);
}

int skn_uni_breaks(struct skn_uni_breaks *out, enum skn_uni_break kind, const char *s, size_t n,
		   const char *lang, struct skn_err *err)
{
	UErrorCode status = U_ZERO_ERROR;
	UText text = UTEXT_INITIALIZER;
	const struct text plain = { s, n };
	int which = kind_of(kind, lang);
	UBreakIterator *it;

	if (n == 0)
		return SKN_OK;
	if (n > SKN_UNI_MAX)
		return skn_fail(err, SKN_ELIMIT, "a text of %zu bytes is over %zu", n,
				SKN_UNI_MAX);
	if (which == SENTENCES && all_known(&plain)) {
		plain_sentences(out, &plain);
		return SKN_OK;
	}
	it = borrow(which);
	if (!it)
		return skn_fail(err, SKN_ESYS, "the Unicode library (ICU) finds no data");
	skn_icu()->utext_openUTF8(&text, s, (int64_t)n, &status);
	skn_icu()->ubrk_setUText(it, &text, &status);
	if (U_SUCCESS(status)) {
		skn_icu()->ubrk_first(it);
		for (int32_t at; (at = skn_icu()->ubrk_next(it)) != UBRK_DONE;)
			skn_vec_push(out, (size_t)at);
	}
	give_back(which, it);
	skn_icu()->utext_close(&text);
	return U_SUCCESS(status) ? SKN_OK
				 : skn_fail(err, SKN_ESYS, "ICU: %s", skn_icu()->u_errorName(status));
}
