#include "uni/charset.h"

#include <strings.h>

#include "base/utf8.h"
#include "uni/charset_words.h"
#include "uni/icu.h"

#define GUESS_MAX 65536 /* bytes that a guess is made from */
#define GUESS_SURE 30   /* of 100, by ICU's own measure */
#define LONGEST_PREFIX 1024 /* bytes of an XML declaration */

/* 0x80..0x9F of windows-1252; the five without a character stay controls. */
static const uint16_t windows_1252[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static void put(struct skn_buf *out, uint32_t cp)
{
	char bytes[4];

	if (cp == 0 || cp == 0xFEFF)
		return;
	skn_buf_add(out, bytes, skn_utf8_encode(cp, bytes));
}

static void from_windows_1252(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t plain = skn_utf8_ascii(s + i, n - i);
		unsigned char c;

		skn_buf_add(out, s + i, plain);
		i += plain;
		if (i == n)
			break;
		c = (unsigned char)s[i++];
		put(out, c < 0xA0 ? windows_1252[c - 0x80] : c);
	}
}

static void from_utf8(struct skn_buf *out, const char *s, size_t n)
{
	size_t bad = 0;

	for (size_t i = 0; i < n; i += bad + 1) {
		skn_utf8_valid(s + i, n - i, &bad);
		skn_buf_add(out, s + i, bad);
		if (i + bad < n)
			put(out, SKN_UTF8_REPLACEMENT);
	}
}

/* UTF-16 in parts; the first half of a pair waits in *HIGH for the next part. */
static void from_units(struct skn_buf *out, const UChar *u, const UChar *end, uint32_t *high)
{
	for (; u < end; u++) {
		uint32_t cp = *u;

		if (*high && (cp & 0xFC00) == 0xDC00)
			cp = 0x10000 + ((*high & 0x3FF) << 10) + (cp & 0x3FF);
		else if (*high)
			put(out, SKN_UTF8_REPLACEMENT);
		*high = 0;
		if ((cp & 0xFFFFFC00) == 0xD800)
			*high = cp;
		else if ((cp & 0xFFFFFC00) == 0xDC00 || cp == 0x1A) /* 0x1A: how ICU says "bad" */
			put(out, SKN_UTF8_REPLACEMENT);
		else
			put(out, cp);
	}
}

static bool from_icu(struct skn_buf *out, const char *name, const char *s, size_t n)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter = skn_icu()->ucnv_open(name, &status);
	UChar part[2048];
	uint32_t high = 0;
	const char *end = s + n;

	if (U_FAILURE(status))
		return false;
	do {
		UChar *to = part;

		status = U_ZERO_ERROR;
		skn_icu()->ucnv_toUnicode(converter, &to, part + SKN_ARRAY_LEN(part), &s, end, NULL,
					  true, &status);
		from_units(out, part, to, &high);
	} while (status == U_BUFFER_OVERFLOW_ERROR && !out->full);
	skn_icu()->ucnv_close(converter);
	return true;
}

/* Drops NUL bytes; text has none, and what counts in C strings must not stop there. */
static void drop_nuls(struct skn_buf *out, size_t from)
{
	char *to = memchr(out->p + from, '\0', out->n - from);

	if (!to)
		return;
	for (const char *p = to; p < out->p + out->n; p++)
		if (*p)
			*to++ = *p;
	skn_buf_truncate(out, (size_t)(to - out->p));
}

/* ---- What the bytes are ---- */

struct census { /* of the bytes taken as UTF-8 */
	size_t characters; /* outside ASCII */
	size_t bad;
};

static struct census count(const char *s, size_t n)
{
	struct census c = { 0 };

	for (size_t i = skn_utf8_ascii(s, n); i < n; i += skn_utf8_ascii(s + i, n - i)) {
		uint32_t cp;
		size_t len = skn_utf8_decode(s + i, n - i, &cp);

		if (len)
			c.characters++;
		else
			c.bad++;
		i += len ? len : 1;
	}
	return c;
}

struct shape {
	const char *bytes;
	uint8_t len, skip;
	const char *name;
};

static const struct shape marks[] = {
	{ "\xEF\xBB\xBF", 3, 3, "UTF-8" },
	{ "\x00\x00\xFE\xFF", 4, 4, "UTF-32BE" },
	{ "\xFF\xFE\x00\x00", 4, 4, "UTF-32LE" },
	{ "\xFE\xFF", 2, 2, "UTF-16BE" },
	{ "\xFF\xFE", 2, 2, "UTF-16LE" },
};
static const struct shape shapes[] = { /* of an XML document without a mark */
	{ "\x00\x00\x00<", 4, 0, "UTF-32BE" },
	{ "<\x00\x00\x00", 4, 0, "UTF-32LE" },
	{ "\x00<\x00", 3, 0, "UTF-16BE" },
	{ "<\x00", 2, 0, "UTF-16LE" },
};

static const struct shape *find_shape(const struct shape *list, size_t count, const char *s, size_t n)
{
	for (size_t i = 0; i < count; i++)
		if (n >= list[i].len && memcmp(s, list[i].bytes, list[i].len) == 0)
			return &list[i];
	return NULL;
}

/* ---- What is said of them ---- */

/* Whether bytes of which this is the census can be what NAME says. */
static bool believable(const char *name, struct census c, const char *s, size_t n)
{
	if (skn_streq(name, "UTF-8"))
		return c.bad * 10 <= c.characters;
	if (skn_starts_with(name, "UTF-16") || skn_starts_with(name, "UTF-32"))
		return memchr(s, '\0', n < LONGEST_PREFIX ? n : LONGEST_PREFIX) != NULL;
	return c.bad > 0 || c.characters < 4 || skn_starts_with(name, "ISO-2022");
}

static bool known(const char **name, const char *label)
{
	UErrorCode status = U_ZERO_ERROR;

	*name = skn_charset_known(label);
	if (*name)
		return **name != '\0';
	if (*label == '\0')
		return false;
	*name = skn_icu()->ucnv_getAlias(label, 0, &status);
	return U_SUCCESS(status) && *name;
}

/* "<?xml" in EBCDIC: the letters and digits of all its code pages are the same. */
static const char *ebcdic(const char *s, size_t n)
{
	struct skn_buf head = SKN_BUF_INIT;
	char label[SKN_CHARSET_LABEL_MAX + 1];
	const char *name = NULL;

	if (n < 5 || memcmp(s, "\x4C\x6F\xA7\x94\x93", 5) != 0)
		return NULL;
	if (from_icu(&head, "ibm-37", s, n < LONGEST_PREFIX ? n : LONGEST_PREFIX) &&
	    !(skn_charset_of_xml(label, head.p, head.n) && known(&name, label)))
		name = "ibm-37-s390";
	skn_buf_release(&head);
	return name;
}

/* By how often which bytes stand side by side; only what is no Latin script, where
 * such a guess is right far more often than windows-1252. */
static const char *guess(const char *s, size_t n)
{
	static const char *const names[] = { "Big5", "EUC-JP", "EUC-KR", "GB18030", "Shift_JIS",
					     "KOI8-R", "windows-1251", "windows-1253", "windows-1255",
					     "windows-1256", "ISO-8859-5", "ISO-8859-7", "ISO-8859-8",
					     "ISO-2022-JP" };
	const struct skn_icu_i18n *icu = skn_icu_i18n();
	UErrorCode status = U_ZERO_ERROR;
	UCharsetDetector *detector = icu->ucsdet_open(&status);
	const UCharsetMatch *match = NULL;
	const char *said, *name = "windows-1252";

	if (U_FAILURE(status))
		return name;
	icu->ucsdet_setText(detector, s, (int32_t)(n < GUESS_MAX ? n : GUESS_MAX), &status);
	match = icu->ucsdet_detect(detector, &status);
	if (U_SUCCESS(status) && match && icu->ucsdet_getConfidence(match, &status) >= GUESS_SURE) {
		said = icu->ucsdet_getName(match, &status);
		for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
			if (strncmp(said, names[i], strlen(names[i])) == 0)
				name = skn_charset_known(names[i]) ? skn_charset_known(names[i])
								  : names[i];
	}
	icu->ucsdet_close(detector);
	return name;
}

static const char *decide(const char *s, size_t n, const char *content_type,
			  enum skn_charset_kind kind)
{
	char label[SKN_CHARSET_LABEL_MAX + 1];
	const char *name = kind == SKN_CHARSET_XML ? ebcdic(s, n) : NULL;
	const struct shape *shape = find_shape(shapes, SKN_ARRAY_LEN(shapes), s, n);
	struct census c;

	if (name)
		return name;
	if (kind != SKN_CHARSET_TEXT && shape)
		return shape->name;
	c = count(s, n);
	if (skn_charset_of_type(label, content_type) && known(&name, label) &&
	    believable(name, c, s, n))
		return name;
	if (((kind == SKN_CHARSET_XML && skn_charset_of_xml(label, s, n)) ||
	     (kind == SKN_CHARSET_HTML && skn_charset_of_meta(label, s, n))) &&
	    known(&name, label) && believable(name, c, s, n))
		return name;
	return c.bad * 10 <= c.characters ? "UTF-8" : guess(s, n);
}

int skn_charset_to_utf8(struct skn_buf *out, const char **used, const char *s, size_t n,
			const char *content_type, enum skn_charset_kind kind,
			struct skn_err *err)
{
	const struct shape *mark = find_shape(marks, SKN_ARRAY_LEN(marks), s, n);
	const char *name;
	size_t from = out->n;

	if (n > SKN_CHARSET_MAX)
		return skn_fail(err, SKN_ELIMIT, "is %zu bytes long; a document may have %zu", n,
				SKN_CHARSET_MAX);
	if (mark) {
		s += mark->skip;
		n -= mark->skip;
	}
	name = mark ? mark->name : decide(s, n, content_type, kind);
	if (used)
		*used = name;
	if (skn_streq(name, "UTF-8"))
		from_utf8(out, s, n);
	else if (skn_streq(name, "windows-1252") || !from_icu(out, name, s, n))
		from_windows_1252(out, s, n);
	drop_nuls(out, from);
	return skn_buf_check(out, "the text", err);
}
