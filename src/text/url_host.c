/* Hosts by the URL Standard: names, IPv4 in all its spellings, IPv6. */
#include "base/base.h"

#include <arpa/inet.h>

#include "base/utf8.h"
#include "text/url_parts.h"
#include "uni/uni.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void skn_url_decode(struct skn_buf *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%' && i + 2 < n && hex_digit(s[i + 1]) >= 0 && hex_digit(s[i + 2]) >= 0) {
			skn_buf_addc(out, (char)(hex_digit(s[i + 1]) * 16 + hex_digit(s[i + 2])));
			i += 2;
		} else {
			skn_buf_addc(out, s[i]);
		}
	}
}

void skn_url_encode(struct skn_buf *out, const char *s, size_t n, const char *set)
{
	uint32_t cp;

	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)s[i];
		size_t len = c < 128 ? 1 : skn_utf8_decode(s + i, n - i, &cp);

		if (len == 0) {
			skn_buf_adds(out, "%EF%BF%BD");
			len = 1;
		} else if (c > 32 && c < 127 && !strchr(set, c)) {
			skn_buf_addc(out, (char)c);
		} else {
			for (size_t k = 0; k < len; k++)
				skn_buf_addf(out, "%%%02X", (unsigned)(unsigned char)s[i + k]);
		}
		i += len;
	}
}

/* ---- IPv6 ---- */

/* RFC 5952: the first longest run of two or more zero pieces becomes "::". */
static void write_ipv6(struct skn_buf *out, const unsigned char a[16])
{
	int best = -1, best_len = 1;

	for (int i = 0; i < 8; i++) {
		int len = 0;

		while (i + len < 8 && !a[2 * (i + len)] && !a[2 * (i + len) + 1])
			len++;
		if (len > best_len) {
			best = i;
			best_len = len;
		}
	}
	skn_buf_addc(out, '[');
	for (int i = 0; i < 8; i++) {
		if (i == best) {
			skn_buf_adds(out, i == 0 ? "::" : ":");
			i += best_len - 1;
			continue;
		}
		skn_buf_addf(out, i < 7 ? "%x:" : "%x", (unsigned)(a[2 * i] << 8 | a[2 * i + 1]));
	}
	skn_buf_addc(out, ']');
}

static bool read_ipv6(struct skn_buf *out, const char *s, size_t n)
{
	char text[INET6_ADDRSTRLEN + 1];
	unsigned char address[16];

	if (n >= sizeof(text) || memchr(s, '\0', n))
		return false;
	memcpy(text, s, n);
	text[n] = '\0';
	if (inet_pton(AF_INET6, text, address) != 1)
		return false;
	write_ipv6(out, address);
	return true;
}

/* ---- IPv4 ---- */

/* A number in decimal, octal ("0...") or hexadecimal ("0x..."); "0x" is 0.  Too large
 * ones become UINT64_MAX. */
static bool read_number(uint64_t *out, const char *s, size_t n)
{
	unsigned base = 10;

	if (n == 0)
		return false;
	if (n >= 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		base = 16;
		s += 2, n -= 2;
	} else if (n >= 2 && s[0] == '0') {
		base = 8;
		s++, n--;
	}
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		int digit = hex_digit(s[i]);

		if (digit < 0 || (unsigned)digit >= base)
			return false;
		*out = *out > UINT64_MAX / 32 ? UINT64_MAX : *out * base + (unsigned)digit;
	}
	return true;
}

/* The last part; a dot at the end counts for nothing. */
static const char *last_part(const char *s, size_t *n)
{
	const char *dot;

	if (*n && s[*n - 1] == '.')
		--*n;
	dot = memrchr(s, '.', *n);
	if (dot) {
		*n -= (size_t)(dot + 1 - s);
		s = dot + 1;
	}
	return s;
}

static bool ends_in_number(const char *s, size_t n)
{
	const char *last = last_part(s, &n);
	bool digits = n > 0;
	uint64_t value;

	for (size_t i = 0; i < n; i++)
		digits = digits && isdigit((unsigned char)last[i]);
	return digits || (n >= 2 && last[0] == '0' && (last[1] == 'x' || last[1] == 'X') && read_number(&value, last, n));
}

static bool read_ipv4(struct skn_buf *out, const char *s, size_t n)
{
	uint64_t part[4], address;
	size_t parts = 0;

	if (n && s[n - 1] == '.')
		n--;
	for (size_t i = 0; i <= n; i++) {
		size_t from = i;

		while (i < n && s[i] != '.')
			i++;
		if (parts == 4 || !read_number(&part[parts++], s + from, i - from))
			return false;
	}
	for (size_t i = 0; i + 1 < parts; i++)
		if (part[i] > 255)
			return false;
	if (part[parts - 1] >= UINT64_C(1) << (8 * (5 - parts)))
		return false;
	address = part[parts - 1];
	for (size_t i = 0; i + 1 < parts; i++)
		address |= part[i] << (8 * (3 - i));
	skn_buf_addf(out, "%u.%u.%u.%u", (unsigned)(address >> 24), (unsigned)(address >> 16 & 255),
		     (unsigned)(address >> 8 & 255), (unsigned)(address & 255));
	return true;
}

/* ---- names ---- */

static bool is_forbidden(char c)
{
	return (unsigned char)c <= ' ' || c == 127 || strchr("#/:<>?@[\\]^|%", c);
}

bool skn_url_read_host(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf name = SKN_BUF_INIT, ascii = SKN_BUF_INIT;
	bool ok;

	if (n && s[0] == '[')
		return s[n - 1] == ']' && n > 2 && read_ipv6(out, s + 1, n - 2);
	skn_url_decode(&name, s, n);
	ok = skn_uni_domain(&ascii, name.p, name.n) && ascii.n > 0;
	for (size_t i = 0; i < ascii.n && ok; i++)
		ok = !is_forbidden(ascii.p[i]);
	if (ok && ends_in_number(ascii.p, ascii.n))
		ok = read_ipv4(out, ascii.p, ascii.n);
	else if (ok)
		skn_buf_add(out, ascii.p, ascii.n);
	skn_buf_release(&name);
	skn_buf_release(&ascii);
	return ok;
}
