#include "hash/sha256.h"

#include <setjmp.h>
#include <cmocka.h>

/* The examples of FIPS 180-4's companion, and a million of one letter. */
static void known_answers(void **state)
{
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};
	char hex[SKN_SHA256_HEX];
	char *million = skn_xmalloc(1000000);

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++) {
		skn_sha256_hex(hex, rows[i].text, strlen(rows[i].text));
		assert_string_equal(hex, rows[i].hex);
	}
	memset(million, 'a', 1000000);
	skn_sha256_hex(hex, million, 1000000);
	assert_string_equal(hex,
			    "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	free(million);
}

static void parts_give_what_the_whole_gives(void **state)
{
	unsigned char data[300], whole[SKN_SHA256_LEN], parts[SKN_SHA256_LEN];

	SKN_UNUSED(state);
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i * 7);
	skn_sha256(whole, data, sizeof(data));
	for (size_t step = 1; step < 130; step++) {
		struct skn_sha256 h;

		skn_sha256_init(&h);
		for (size_t i = 0; i < sizeof(data); i += step)
			skn_sha256_add(&h, data + i,
				       sizeof(data) - i < step ? sizeof(data) - i : step);
		skn_sha256_add(&h, NULL, 0);
		skn_sha256_end(&h, parts);
		assert_memory_equal(whole, parts, sizeof(whole));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers),
		cmocka_unit_test(parts_give_what_the_whole_gives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
