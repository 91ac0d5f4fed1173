#include "base/utf8.h"

static bool tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

static size_t decode3(const unsigned char *s, size_t n, uint32_t *cp)
{
	uint32_t c;

	if (n < 3 || !tail(s[1]) || !tail(s[2]))
		return 0;
	c = (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
	if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*cp = c;
	return 3;
}

static size_t decode4(const unsigned char *s, size_t n, uint32_t *cp)
{
	uint32_t c;

	if (n < 4 || !tail(s[1]) || !tail(s[2]) || !tail(s[3]))
		return 0;
	c = (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3F) << 12 |
	    (uint32_t)(s[2] & 0x3F) << 6 | (s[3] & 0x3F);
	if (c < 0x10000 || c > 0x10FFFF)
		return 0;
	*cp = c;
	return 4;
}

size_t skn_utf8_decode(const char *p, size_t n, uint32_t *cp)
{
	const unsigned char *s = (const unsigned char *)p;

	if (n == 0)
		return 0;
	if (s[0] < 0x80) {
		*cp = s[0];
		return 1;
	}
	if (s[0] < 0xC2 || s[0] > 0xF4)
		return 0;
	if (s[0] < 0xE0) {
		if (n < 2 || !tail(s[1]))
			return 0;
		*cp = (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
		return 2;
	}
	return s[0] < 0xF0 ? decode3(s, n, cp) : decode4(s, n, cp);
}

size_t skn_utf8_decode_last(const char *p, size_t n, uint32_t *cp)
{
	size_t len = 1;
	uint32_t c;

	while (len < 4 && len < n && tail((unsigned char)p[n - len]))
		len++;
	if (n == 0 || skn_utf8_decode(p + n - len, len, &c) != len)
		return 0;
	*cp = c;
	return len;
}

size_t skn_utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

size_t skn_utf8_ascii(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; n - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, p + i, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (i < n && (unsigned char)p[i] < 0x80)
		i++;
	return i;
}

bool skn_utf8_valid(const char *p, size_t n, size_t *bad)
{
	size_t i = 0, len;
	uint32_t cp;

	while (i < n) {
		i += skn_utf8_ascii(p + i, n - i);
		if (i == n)
			break;
		len = skn_utf8_decode(p + i, n - i, &cp);
		if (len == 0)
			break;
		i += len;
	}
	if (bad)
		*bad = i;
	return i == n;
}

size_t skn_utf8_length(const char *p, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += !tail((unsigned char)p[i]);
	return count;
}
