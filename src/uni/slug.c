#include "base/utf8.h"

#include <pthread.h>

#include "uni/icu.h"
#include "uni/utf16.h"

/*
 * ICU takes 12 ms to build the transliterator and 60 more at the first Han
 * character, so Latin letters are done without: by canonical decomposition,
 * and those that have none by this table (the same as CLDR's Latin-ASCII).
 */
static const struct {
	uint32_t cp;
	char ascii[3];
} letters[] = {
	{ 0xC6, "ae" },  { 0xD0, "d" },   { 0xD8, "o" },   { 0xDE, "th" },  { 0xDF, "ss" },
	{ 0xE6, "ae" },  { 0xF0, "d" },   { 0xF8, "o" },   { 0xFE, "th" },  { 0x110, "d" },
	{ 0x111, "d" },  { 0x126, "h" },  { 0x127, "h" },  { 0x131, "i" },  { 0x132, "ij" },
	{ 0x133, "ij" }, { 0x138, "q" },  { 0x13F, "l" },  { 0x140, "l" },  { 0x141, "l" },
	{ 0x142, "l" },  { 0x149, "n" },  { 0x14A, "n" },  { 0x14B, "n" },  { 0x152, "oe" },
	{ 0x153, "oe" }, { 0x166, "t" },  { 0x167, "t" },  { 0x17F, "s" },
};

static struct {
	pthread_mutex_t lock;
	UTransliterator *latin;
	bool failed;
} shared = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct slug {
	struct skn_buf *out;
	size_t start; /* of the slug in out */
	bool gap;     /* something was left out since the last letter */
	const char *run; /* letters that wait for the transliterator */
	size_t run_len;
};

static void put(struct slug *g, char c)
{
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) {
		g->gap = true;
		return;
	}
	if (g->gap && g->out->n > g->start)
		skn_buf_addc(g->out, '-');
	g->gap = false;
	skn_buf_addc(g->out, c);
}

static const char *from_table(uint32_t cp)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(letters); i++)
		if (letters[i].cp == cp)
			return letters[i].ascii;
	return NULL;
}

/* The ASCII letter that CP is but for marks, or 0. */
static char base_letter(uint32_t cp)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc;
	UChar parts[8];

	if (!(cp >= 0xC0 && cp < 0x250) && !(cp >= 0x1E00 && cp < 0x1F00))
		return 0;
	nfc = skn_icu()->unorm2_getNFCInstance(&status);
	if (U_FAILURE(status) || skn_icu()->unorm2_getDecomposition(nfc, (UChar32)cp, parts, 8, &status) < 1)
		return 0;
	return U_SUCCESS(status) && parts[0] < 0x80 ? (char)parts[0] : 0;
}

static const UTransliterator *transliterator(void)
{
	static const UChar id[] = u"Any-Latin; Latin-ASCII; Lower";
	UErrorCode status = U_ZERO_ERROR;

	if (!shared.latin && !shared.failed) {
		shared.latin = skn_icu_i18n()->utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
		shared.failed = U_FAILURE(status);
	}
	return shared.latin;
}

static bool transliterate(struct skn_utf16 *u)
{
	UErrorCode status = U_ZERO_ERROR;
	const UTransliterator *latin;
	int32_t limit = u->n;

	skn_utf16_room(u, 8 * u->n + 64);
	pthread_mutex_lock(&shared.lock);
	latin = transliterator();
	if (latin)
		skn_icu_i18n()->utrans_transUChars(latin, u->p, &u->n, u->cap, 0, &limit, &status);
	pthread_mutex_unlock(&shared.lock);
	return latin && U_SUCCESS(status);
}

/* Marks that transliteration puts for soft signs, glottal stops and the like
 * are no gaps. */
static bool is_sign(UChar c)
{
	return c == '\'' || c == 0x2019 || (c >= 0x2B0 && c <= 0x36F);
}

static void flush(struct slug *g)
{
	struct skn_utf16 u = SKN_UTF16_INIT;

	if (g->run_len && skn_utf16_from(&u, g->run, g->run_len) && transliterate(&u))
		for (int32_t i = 0; i < u.n; i++)
			if (!is_sign(u.p[i]))
				put(g, u.p[i] < 0x80 ? (char)u.p[i] : '-');
	g->run_len = 0;
	skn_utf16_release(&u);
}

static bool is_mark(uint32_t cp)
{
	return cp >= 0x300 && cp <= 0x36F;
}

static void add(struct slug *g, uint32_t cp, const char *at, size_t len)
{
	const char *ascii = cp < 0x80 ? NULL : from_table(cp);
	char base = cp < 0x80 ? (char)cp : base_letter(cp);

	if (!ascii && !base && (skn_uni_is_letter(cp) || skn_uni_is_digit(cp) ||
				(g->run_len && !skn_uni_is_space(cp) && is_mark(cp)))) {
		if (!g->run_len)
			g->run = at;
		g->run_len += len;
		return;
	}
	flush(g);
	if (is_mark(cp))
		return;
	for (; ascii && *ascii; ascii++)
		put(g, *ascii);
	if (!from_table(cp))
		put(g, base ? base : '-');
}

static void cut(struct slug *g, size_t max)
{
	size_t end = g->start + max;

	if (g->out->n - g->start <= max)
		return;
	while (end > g->start + max / 2 && g->out->p[end] != '-')
		end--;
	if (g->out->p[end] != '-')
		end = g->start + max;
	skn_buf_truncate(g->out, end);
	while (g->out->n > g->start && g->out->p[g->out->n - 1] == '-')
		skn_buf_truncate(g->out, g->out->n - 1);
}

void skn_uni_slug(struct skn_buf *out, const char *s, size_t n, size_t max)
{
	struct skn_buf composed = SKN_BUF_INIT;
	struct slug g = { .out = out, .start = out->n };
	size_t enough = 4 * max + 64, len;
	uint32_t cp;

	/* No text needs to be read far beyond what fits. */
	n = n < 64 * enough ? n : 64 * enough;
	skn_uni_nfc(&composed, s, n);
	for (size_t i = 0; i < composed.n && out->n - g.start <= max; i += len ? len : 1) {
		len = skn_utf8_decode(composed.p + i, composed.n - i, &cp);
		add(&g, len ? cp : ' ', composed.p + i, len);
		if (g.run_len > enough)
			flush(&g);
	}
	flush(&g);
	cut(&g, max);
	skn_buf_release(&composed);
}
