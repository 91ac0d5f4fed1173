/* Which addresses may be connected to: every disguise of a private one, by table and at random. */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "net/cidr.h"
#include "random.h"

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* Valid until the next eight calls. */
static const struct sockaddr *at(const char *text)
{
	static union address many[8];
	static size_t next;
	union address *slot = &many[next++ % 8];
	union address a = { .any.sa_family = strchr(text, ':') ? AF_INET6 : AF_INET };
	void *to = a.any.sa_family == AF_INET ? (void *)&a.v4.sin_addr : (void *)&a.v6.sin6_addr;

	if (inet_pton(a.any.sa_family, text, to) != 1)
		fail_msg("%s is no address", text);
	*slot = a;
	return &slot->any;
}

static const struct {
	const char *says, *address;
	bool public;
} rows[] = {
	{ "an address of the internet", "93.184.216.34", true },
	{ "the first of all", "1.0.0.0", true },
	{ "this network", "0.0.0.0", false },
	{ "this network, its last", "0.255.255.255", false },
	{ "private use, 10", "10.0.0.1", false },
	{ "before it", "9.255.255.255", true },
	{ "behind it", "11.0.0.0", true },
	{ "a provider's own", "100.64.0.1", false },
	{ "its last", "100.127.255.255", false },
	{ "before it", "100.63.255.255", true },
	{ "behind it", "100.128.0.0", true },
	{ "loopback", "127.0.0.1", false },
	{ "loopback, its last", "127.255.255.255", false },
	{ "behind it", "128.0.0.0", true },
	{ "keys of cloud machines", "169.254.169.254", false },
	{ "behind link-local", "169.255.0.0", true },
	{ "private use, 172", "172.16.0.1", false },
	{ "its last", "172.31.255.255", false },
	{ "before it", "172.15.255.255", true },
	{ "behind it", "172.32.0.0", true },
	{ "protocol assignments", "192.0.0.8", false },
	{ "documentation", "192.0.2.1", false },
	{ "between them", "192.0.1.1", true },
	{ "relays of 6to4", "192.88.99.1", false },
	{ "private use, 192", "192.168.1.1", false },
	{ "before it", "192.167.255.255", true },
	{ "benchmarking", "198.18.0.1", false },
	{ "its last", "198.19.255.255", false },
	{ "behind it", "198.20.0.0", true },
	{ "documentation, 2", "198.51.100.9", false },
	{ "documentation, 3", "203.0.113.9", false },
	{ "the last of all that is public", "223.255.255.255", true },
	{ "multicast", "224.0.0.1", false },
	{ "reserved", "240.0.0.1", false },
	{ "broadcast", "255.255.255.255", false },
	{ "an address of the new internet", "2606:2800:220:1::1", true },
	{ "unspecified", "::", false },
	{ "loopback", "::1", false },
	{ "a compatible address, long gone", "::93.184.216.34", false },
	{ "mapped loopback", "::ffff:127.0.0.1", false },
	{ "mapped private", "::ffff:10.1.2.3", false },
	{ "mapped keys", "::ffff:a9fe:a9fe", false },
	{ "mapped public", "::ffff:93.184.216.34", true },
	{ "translated loopback", "64:ff9b::127.0.0.1", false },
	{ "translated private", "64:ff9b::192.168.0.1", false },
	{ "translated public", "64:ff9b::93.184.216.34", true },
	{ "translated for local use", "64:ff9b:1::93.184.216.34", false },
	{ "6to4 of loopback", "2002:7f00:1::1", false },
	{ "6to4 of private", "2002:c0a8:101::1", false },
	{ "6to4 of public", "2002:5db8:d822::1", true },
	{ "Teredo", "2001:0:53aa:64c::1", false },
	{ "protocol assignments", "2001:1ff::1", false },
	{ "behind them", "2001:200::1", true },
	{ "documentation", "2001:db8::1", false },
	{ "documentation, the new one", "3fff::1", false },
	{ "behind it", "3fff:1000::1", true },
	{ "ISATAP of private", "2606:2800:220:1:0:5efe:10.0.0.1", false },
	{ "ISATAP of private, its other mark", "2606:2800:220:1:200:5efe:10.0.0.1", false },
	{ "ISATAP of public", "2606:2800:220:1:200:5efe:93.184.216.34", true },
	{ "unique local", "fc00::1", false },
	{ "unique local, the half in use", "fd12:3456::1", false },
	{ "link-local", "fe80::1", false },
	{ "site-local, long gone", "fec0::1", false },
	{ "multicast", "ff02::1", false },
	{ "discard", "100::1", false },
	{ "outside of what was given out", "4000::1", false },
};

static void test_rows(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		if (skn_address_is_public(at(rows[i].address)) != rows[i].public)
			fail_msg("%s: %s", rows[i].says, rows[i].address);
	}
}

static void test_other_families(void **state)
{
	struct sockaddr_un file = { .sun_family = AF_UNIX, .sun_path = "/tmp/socket" };
	struct skn_cidr all = { .bits = 0 };
	char text[SKN_ADDRESS_TEXT];

	SKN_UNUSED(state);
	assert_false(skn_address_is_public((const struct sockaddr *)&file));
	assert_false(skn_address_is_allowed((const struct sockaddr *)&file, &all, 1));
	skn_address_text(text, (const struct sockaddr *)&file);
	assert_string_equal(text, "");
}

static const struct {
	const char *says, *text;
	bool ok;
	const char *in, *out; /* of an address inside, and one outside */
} cidrs[] = {
	{ "a network", "10.0.0.0/8", true, "10.255.255.255", "11.0.0.0" },
	{ "bits that end inside of a byte", "172.16.0.0/12", true, "172.31.0.1", "172.32.0.0" },
	{ "one address", "127.0.0.1", true, "127.0.0.1", "127.0.0.2" },
	{ "its mapped form is the same one", "127.0.0.1", true, "::ffff:127.0.0.1", "::1" },
	{ "all of the old internet", "0.0.0.0/0", true, "255.1.2.3", "::1" },
	{ "all of the new one, the mapped old one in it", "::/0", true, "127.0.0.1", NULL },
	{ "a network of the new one", "fd00::/8", true, "fdff::1", "fc00::1" },
	{ "one address of it", "::1", true, "::1", "::2" },
	{ "the longest prefix", "::1/128", true, "::1", "::" },
	{ "one too long", "::1/129", false, NULL, NULL },
	{ "one too long for the old one", "10.0.0.0/33", false, NULL, NULL },
	{ "the longest of the old one", "10.0.0.1/32", true, "10.0.0.1", "10.0.0.0" },
	{ "bits behind the prefix", "10.0.0.1/8", false, NULL, NULL },
	{ "no prefix behind the slash", "10.0.0.0/", false, NULL, NULL },
	{ "a sign", "10.0.0.0/+8", false, NULL, NULL },
	{ "a short form", "10/8", false, NULL, NULL },
	{ "a number in octal", "010.0.0.0/8", false, NULL, NULL },
	{ "a name", "localhost", false, NULL, NULL },
	{ "nothing", "", false, NULL, NULL },
	{ "a blank", " 10.0.0.0/8", false, NULL, NULL },
	{ "a zone", "fe80::1%eth0", false, NULL, NULL },
};

static void test_cidrs(void **state)
{
	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(cidrs); i++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_cidr cidr;
		int rc = skn_cidr_parse(&cidr, cidrs[i].text, &err);

		if ((rc == SKN_OK) != cidrs[i].ok || (rc != SKN_OK && rc != SKN_EDATA))
			fail_msg("%s: %s: %d %s", cidrs[i].says, cidrs[i].text, rc, err.msg);
		if (cidrs[i].in && !skn_cidr_has(&cidr, at(cidrs[i].in)))
			fail_msg("%s: %s is not in it", cidrs[i].says, cidrs[i].in);
		if (cidrs[i].out && skn_cidr_has(&cidr, at(cidrs[i].out)))
			fail_msg("%s: %s is in it", cidrs[i].says, cidrs[i].out);
	}
}

/* Bit by bit, beside comparing bytes. */
static void test_random(void **state)
{
	SKN_UNUSED(state);
	random_seed(7);
	for (int round = 0; round < 20000; round++) {
		union address a = { .v6.sin6_family = AF_INET6 };
		struct skn_cidr cidr = { .bits = (unsigned)(random_next() % 129) };
		bool same = true;

		for (int i = 0; i < 16; i++) {
			a.v6.sin6_addr.s6_addr[i] = (unsigned char)random_next();
			cidr.address[i] = a.v6.sin6_addr.s6_addr[i];
		}
		if (random_next() % 2)
			cidr.address[random_next() % 16] ^= (unsigned char)(1 << random_next() % 8);
		for (unsigned i = 0; i < cidr.bits; i++)
			same = same && !((cidr.address[i / 8] ^ a.v6.sin6_addr.s6_addr[i / 8]) & (0x80 >> i % 8));
		assert_int_equal(skn_cidr_has(&cidr, &a.any), same);
	}
}

static void test_allowed(void **state)
{
	struct skn_cidr allow[2];
	char text[SKN_ADDRESS_TEXT];

	SKN_UNUSED(state);
	assert_int_equal(skn_cidr_parse(&allow[0], "127.0.0.0/8", NULL), SKN_OK);
	assert_int_equal(skn_cidr_parse(&allow[1], "fd00::/16", NULL), SKN_OK);
	assert_true(skn_address_is_allowed(at("127.3.2.1"), allow, 2));
	assert_true(skn_address_is_allowed(at("fd00::1"), allow, 2));
	assert_true(skn_address_is_allowed(at("93.184.216.34"), allow, 2));
	assert_false(skn_address_is_allowed(at("::1"), allow, 2));
	assert_false(skn_address_is_allowed(at("10.0.0.1"), allow, 2));
	assert_false(skn_address_is_allowed(at("127.3.2.1"), allow, 0));
	skn_address_text(text, at("fd00::1"));
	assert_string_equal(text, "fd00::1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),   cmocka_unit_test(test_other_families), cmocka_unit_test(test_cidrs),
		cmocka_unit_test(test_random), cmocka_unit_test(test_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
