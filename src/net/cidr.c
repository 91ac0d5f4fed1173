#include "net/cidr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };

/* The address in 16 bytes, IPv4 mapped; false for another family. */
static bool bytes_of(unsigned char out[16], const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *v4 = (const void *)address;

		memcpy(out, mapped, 12);
		memcpy(out + 12, &v4->sin_addr, 4);
		return true;
	}
	if (address->sa_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = (const void *)address;

		memcpy(out, &v6->sin6_addr, 16);
		return true;
	}
	return false;
}

static bool has_prefix(const unsigned char *address, const unsigned char *prefix, unsigned bits)
{
	unsigned rest = bits % 8;

	return memcmp(address, prefix, bits / 8) == 0 &&
	       (!rest || (address[bits / 8] ^ prefix[bits / 8]) >> (8 - rest) == 0);
}

int skn_cidr_parse(struct skn_cidr *out, const char *text, struct skn_err *err)
{
	const char *slash = strchr(text, '/');
	size_t n = slash ? (size_t)(slash - text) : strlen(text);
	char address[SKN_ADDRESS_TEXT];
	bool v4 = !memchr(text, ':', n), ok = n < sizeof(address);
	uint64_t bits = v4 ? 32 : 128;

	if (ok) {
		memcpy(address, text, n);
		address[n] = '\0';
		memcpy(out->address, mapped, 12);
		ok = inet_pton(v4 ? AF_INET : AF_INET6, address, out->address + (v4 ? 12 : 0)) == 1;
	}
	if (ok && slash)
		ok = skn_parse_uint(slash + 1, strlen(slash + 1), bits, &bits);
	if (!ok) {
		skn_fail(err, SKN_EDATA, "%.100s is no network", text);
		return skn_hint(err, "a network is written like 10.0.0.0/8 or fd00::/8");
	}
	out->bits = (unsigned)bits + (v4 ? 96 : 0);
	for (unsigned i = out->bits; i < 128; i++)
		if (out->address[i / 8] & (0x80 >> i % 8))
			return skn_fail(err, SKN_EDATA, "%.100s: bits of the address are set behind the prefix", text);
	return SKN_OK;
}

bool skn_cidr_has(const struct skn_cidr *cidr, const struct sockaddr *address)
{
	unsigned char bytes[16];

	return bytes_of(bytes, address) && has_prefix(bytes, cidr->address, cidr->bits);
}

/* ---- what is public ---- */

struct range {
	unsigned char prefix[16];
	unsigned bits;
};

static const struct range private_v4[] = {
	{ { 0 }, 8 },             /* this network */
	{ { 10 }, 8 },            /* private use */
	{ { 100, 64 }, 10 },      /* shared by a provider's customers */
	{ { 127 }, 8 },           /* loopback */
	{ { 169, 254 }, 16 },     /* link-local; keys of cloud machines */
	{ { 172, 16 }, 12 },      /* private use */
	{ { 192, 0, 0 }, 24 },    /* protocol assignments */
	{ { 192, 0, 2 }, 24 },    /* documentation */
	{ { 192, 88, 99 }, 24 },  /* 6to4 relays, no more */
	{ { 192, 168 }, 16 },     /* private use */
	{ { 198, 18 }, 15 },      /* benchmarking */
	{ { 198, 51, 100 }, 24 }, /* documentation */
	{ { 203, 0, 113 }, 24 },  /* documentation */
	{ { 224 }, 3 },           /* multicast, reserved, broadcast */
};

static const struct range private_v6[] = { /* inside of 2000::/3 */
	{ { 0x20, 0x01 }, 23 },                   /* protocol assignments; Teredo among them */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },       /* documentation */
	{ { 0x3f, 0xff }, 20 },                   /* documentation */
};

static bool in_any(const struct range *ranges, size_t n, const unsigned char *address)
{
	for (size_t i = 0; i < n; i++)
		if (has_prefix(address, ranges[i].prefix, ranges[i].bits))
			return true;
	return false;
}

static bool v4_is_public(const unsigned char *address)
{
	return !in_any(private_v4, SKN_ARRAY_LEN(private_v4), address);
}

static bool v6_is_public(const unsigned char *a)
{
	static const unsigned char translated[12] = { 0x00, 0x64, 0xff, 0x9b };

	if (memcmp(a, mapped, 12) == 0 || memcmp(a, translated, 12) == 0)
		return v4_is_public(a + 12);
	if ((a[0] & 0xe0) != 0x20 || in_any(private_v6, SKN_ARRAY_LEN(private_v6), a))
		return false;
	if (a[0] == 0x20 && a[1] == 0x02) /* 6to4 */
		return v4_is_public(a + 2);
	if ((a[8] & 0xfd) == 0 && a[9] == 0 && a[10] == 0x5e && a[11] == 0xfe) /* ISATAP */
		return v4_is_public(a + 12);
	return true;
}

bool skn_address_is_public(const struct sockaddr *address)
{
	unsigned char bytes[16];

	return bytes_of(bytes, address) && v6_is_public(bytes);
}

bool skn_address_is_allowed(const struct sockaddr *address, const struct skn_cidr *allow, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (skn_cidr_has(&allow[i], address))
			return true;
	return skn_address_is_public(address);
}

void skn_address_text(char out[SKN_ADDRESS_TEXT], const struct sockaddr *address)
{
	const struct sockaddr_in *v4 = (const void *)address;
	const struct sockaddr_in6 *v6 = (const void *)address;

	out[0] = '\0';
	if (address->sa_family == AF_INET)
		inet_ntop(AF_INET, &v4->sin_addr, out, SKN_ADDRESS_TEXT);
	else if (address->sa_family == AF_INET6)
		inet_ntop(AF_INET6, &v6->sin6_addr, out, SKN_ADDRESS_TEXT);
}
