/* The pack writer, with git as the judge. */
#include <sys/mount.h>

#include "hash/sha1.h"
#include "repo_env.h"
#include "repo/pack.h"
#include "repo/packenc.h"

static const struct skn_fsync no_sync;

static struct skn_oid add_blob(struct skn_pack *pack, const void *p, size_t n,
			       const struct skn_oid *base)
{
	struct skn_oid oid;

	OK(skn_repo_hash_blob(&oid, p, n, err));
	OK(skn_pack_add(pack, SKN_PACK_BLOB, &oid, p, n, base, err));
	return oid;
}

static void assert_blob(const struct skn_oid *oid, const void *p, size_t n)
{
	struct skn_repo *repo;
	struct skn_buf got = SKN_BUF_INIT;
	struct skn_proc_result r;
	char hex[SKN_OID_HEX + 1];
	const char *argv[] = { "git", "-C", "r", "cat-file", "blob", hex, NULL };

	OK(skn_repo_open(&repo, "r", NULL, err));
	OK(skn_repo_read_blob(repo, oid, SKN_BUF_MAX, &got, err));
	assert_int_equal(got.n, n);
	assert_memory_equal(got.p, p, n);
	skn_repo_free(repo);
	skn_buf_release(&got);
	skn_oid_hex(hex, oid);
	assert_int_equal(skn_proc_run(&r, &(struct skn_proc_spec){ .argv = argv }, NULL), SKN_OK);
	assert_int_equal(r.status, 0);
	assert_int_equal(r.out.n, n);
	assert_memory_equal(r.out.p, p, n);
	skn_proc_release(&r);
}

/* Every pack passes verify-pack; its report for the one there is goes to out. */
static void verify_packs(struct skn_buf *out)
{
	struct skn_strings names = { 0 };

	OK(skn_fs_list(&names, "r/objects/pack", err));
	for (size_t i = 0; i < names.n; i++) {
		char *path = skn_xasprintf("objects/pack/%s", names.v[i]);

		if (skn_ends_with(names.v[i], ".idx"))
			GIT_OUT(out, "r", "verify-pack", "-v", path);
		assert_false(skn_starts_with(names.v[i], "tmp_"));
		free(path);
	}
	skn_strings_release(&names);
}

static void make_repo(void)
{
	GIT(".", "init", "-q", "--bare", "r");
}

static void sizes_around_every_boundary(void **unused)
{
	static const size_t sizes[] = { 0, 1, 15, 16, 127, 128, 255, 256, 257, 2047, 2048, 4096,
					16383, 16384, 16385, 65535, 65536, 300000 };
	struct skn_oid oids[SKN_ARRAY_LEN(sizes)];
	struct skn_pack *pack;
	struct skn_buf out = SKN_BUF_INIT;
	char *text = skn_xmalloc(300000);
	uint64_t state = 7;

	SKN_UNUSED(unused);
	make_repo();
	for (size_t i = 0; i < 300000; i++)
		text[i] = (char)next_random(&state);
	pack = skn_pack_new("r/objects", -1);
	for (size_t i = 0; i < SKN_ARRAY_LEN(sizes); i++)
		oids[i] = add_blob(pack, text, sizes[i], NULL);
	add_blob(pack, text, 16, NULL); /* once more: is there already */
	assert_int_equal(skn_pack_count(pack), SKN_ARRAY_LEN(sizes));
	OK(skn_pack_finish(pack, &no_sync, 0, NULL, err));
	skn_pack_free(pack);
	verify_packs(&out);
	for (size_t i = 0; i < SKN_ARRAY_LEN(sizes); i++)
		assert_blob(&oids[i], text, sizes[i]);
	assert_fsck("r");
	skn_buf_release(&out);
	free(text);
}

static void every_level_gives_the_same_bytes_back(void **unused)
{
	struct skn_buf text = SKN_BUF_INIT, out = SKN_BUF_INIT;

	SKN_UNUSED(unused);
	make_repo();
	for (int i = 0; i < 400; i++)
		skn_buf_addf(&text, "line %d of a text that repeats itself\n", i % 50);
	for (int level = -1; level <= 9; level++) {
		struct skn_pack *pack = skn_pack_new("r/objects", level);
		struct skn_oid oid;

		skn_buf_addf(&text, "level %d\n", level);
		oid = add_blob(pack, text.p, text.n, NULL);
		OK(skn_pack_finish(pack, &no_sync, 0, NULL, err));
		skn_pack_free(pack);
		assert_blob(&oid, text.p, text.n);
	}
	verify_packs(&out);
	skn_buf_release(&text);
	skn_buf_release(&out);
}

/* Applies a delta (gitformat-pack, "Deltified representation"). */
static void apply(struct skn_buf *out, const struct skn_buf *delta, const char *base)
{
	const unsigned char *p = (const unsigned char *)delta->p, *end = p + delta->n;

	for (int i = 0; i < 2; i++)
		while (*p++ & 128)
			;
	while (p < end) {
		unsigned char op = *p++;
		size_t from = 0, n = 0;

		assert_int_not_equal(op, 0);
		if (!(op & 128)) {
			skn_buf_add(out, p, op);
			p += op;
			continue;
		}
		for (int i = 0; i < 4; i++)
			if (op & 1 << i)
				from |= (size_t)*p++ << (8 * i);
		for (int i = 0; i < 3; i++)
			if (op & 16 << i)
				n |= (size_t)*p++ << (8 * i);
		skn_buf_add(out, base + from, n ? n : 0x10000);
	}
}

static void deltas_make_the_second_text_of_the_first(void **unused)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT, delta = SKN_BUF_INIT, got = SKN_BUF_INIT;
	uint64_t state = 99;
	size_t used = 0;

	SKN_UNUSED(unused);
	for (int round = 0; round < 3000; round++) {
		size_t n = next_random(&state) % 2000, at, del, ins;

		skn_buf_clear(&a);
		skn_buf_clear(&b);
		skn_buf_clear(&got);
		for (size_t i = 0; i < n; i++)
			skn_buf_addc(&a, (char)('a' + next_random(&state) % 3));
		at = n ? next_random(&state) % n : 0;
		del = next_random(&state) % (n - at + 1);
		ins = next_random(&state) % 300;
		skn_buf_add(&b, a.p, at);
		for (size_t i = 0; i < ins; i++)
			skn_buf_addc(&b, (char)('a' + next_random(&state) % 3));
		skn_buf_add(&b, a.p + at + del, n - at - del);
		if (!skn_pack_delta(&delta, a.p, a.n, b.p, b.n))
			continue;
		used++;
		assert_true(delta.n < b.n);
		apply(&got, &delta, a.p);
		assert_int_equal(got.n, b.n);
		assert_memory_equal(got.p, b.p, b.n);
	}
	assert_true(used > 1000);
	skn_buf_release(&a);
	skn_buf_release(&b);
	skn_buf_release(&delta);
	skn_buf_release(&got);
}

/* A copy of 64 KiB and of more than 16 MiB have forms of their own. */
static void copies_of_awkward_sizes(void **unused)
{
	static const size_t sizes[] = { 0xffff, 0x10000, 0x10001, 0xffffff, 0x1000000, 0x1000001 };
	struct skn_buf delta = SKN_BUF_INIT, got = SKN_BUF_INIT;
	char *a = skn_xcalloc(1, 0x1000010), *b = skn_xcalloc(1, 0x1000010);

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(sizes); i++) {
		b[sizes[i]] = 'x';
		assert_true(skn_pack_delta(&delta, a, sizes[i] + 5, b, sizes[i] + 5));
		skn_buf_clear(&got);
		apply(&got, &delta, a);
		assert_int_equal(got.n, sizes[i] + 5);
		assert_memory_equal(got.p, b, got.n);
		b[sizes[i]] = '\0';
	}
	free(a);
	free(b);
	skn_buf_release(&delta);
	skn_buf_release(&got);
}

/* A chain of a thousand versions, in the thread, past the depth limit. */
static void chains_end_at_the_depth_limit(void **unused)
{
	struct skn_pack *pack;
	struct skn_buf text = SKN_BUF_INIT, out = SKN_BUF_INIT;
	struct skn_oid last = { 0 };
	char too_deep[40];

	SKN_UNUSED(unused);
	make_repo();
	pack = skn_pack_new("r/objects", -1);
	for (int i = 0; i < 200; i++)
		skn_buf_addf(&text, "A sentence that stays, number %d.\n", i);
	for (int i = 0; i < 1000; i++) {
		skn_buf_addf(&text, "Version %d adds this one.\n", i);
		last = add_blob(pack, text.p, text.n, i ? &last : NULL);
	}
	OK(skn_pack_finish(pack, &no_sync, 0, NULL, err));
	skn_pack_free(pack);
	verify_packs(&out);
	snprintf(too_deep, sizeof(too_deep), "chain length = %d:", SKN_PACK_DEPTH_MAX);
	assert_non_null(strstr(out.p, too_deep));
	snprintf(too_deep, sizeof(too_deep), "chain length = %d:", SKN_PACK_DEPTH_MAX + 1);
	assert_null(strstr(out.p, too_deep));
	assert_blob(&last, text.p, text.n);
	assert_fsck("r");
	skn_buf_release(&text);
	skn_buf_release(&out);
}

/* More than is kept in memory goes through the file, bases are forgotten. */
static void more_than_the_buffer(void **unused)
{
	struct skn_pack *pack;
	struct skn_buf out = SKN_BUF_INIT;
	size_t n = (size_t)700 << 10;
	char *text = skn_xmalloc(n);
	uint64_t state = 3;
	struct skn_oid first, last = { 0 };

	SKN_UNUSED(unused);
	make_repo();
	for (size_t i = 0; i < n; i++)
		text[i] = (char)next_random(&state);
	pack = skn_pack_new("r/objects", 1);
	first = last = add_blob(pack, text, n, NULL);
	for (int i = 0; i < 110; i++) {
		for (size_t k = 0; k < (i % 4 ? 100 : n); k++)
			text[k] = (char)next_random(&state);
		last = add_blob(pack, text, n, &last);
	}
	OK(skn_pack_finish(pack, &no_sync, 0, NULL, err));
	skn_pack_free(pack);
	verify_packs(&out);
	assert_blob(&last, text, n);
	assert_false(skn_oid_eq(&first, &last));
	free(text);
	skn_buf_release(&out);
}

static void the_same_pack_again_is_fine(void **unused)
{
	SKN_UNUSED(unused);
	make_repo();
	for (int i = 0; i < 2; i++) {
		struct skn_pack *pack = skn_pack_new("r/objects", -1);
		struct skn_strings names = { 0 };

		add_blob(pack, "hello\n", 6, NULL);
		OK(skn_pack_finish(pack, &no_sync, 0, NULL, err));
		skn_pack_free(pack);
		OK(skn_fs_list(&names, "r/objects/pack", err));
		assert_int_equal(names.n, 2);
		skn_strings_release(&names);
	}
	assert_fsck("r");
}

static void nothing_leaves_nothing(void **unused)
{
	struct skn_pack *pack;
	struct skn_strings names = { 0 };

	SKN_UNUSED(unused);
	make_repo();
	pack = skn_pack_new("r/objects", -1);
	OK(skn_pack_finish(pack, &no_sync, 0, NULL, err));
	skn_pack_free(pack);
	pack = skn_pack_new("r/objects", -1);
	add_blob(pack, "dropped\n", 8, NULL);
	skn_pack_free(pack);
	skn_pack_free(NULL);
	OK(skn_fs_list(&names, "r/objects/pack", err));
	assert_int_equal(names.n, 0);
	skn_strings_release(&names);
}

static void a_shared_repository_gets_wider_modes(void **unused)
{
	struct skn_pack *pack;
	struct skn_strings names = { 0 };
	mode_t mask = umask(077);

	SKN_UNUSED(unused);
	make_repo();
	pack = skn_pack_new("r/objects", -1);
	add_blob(pack, "x\n", 2, NULL);
	OK(skn_pack_finish(pack, &no_sync, 0440, NULL, err));
	skn_pack_free(pack);
	umask(mask);
	OK(skn_fs_list(&names, "r/objects/pack", err));
	for (size_t i = 0; i < names.n; i++) {
		char *path = skn_xasprintf("r/objects/pack/%s", names.v[i]);
		struct stat st;

		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0440);
		free(path);
	}
	skn_strings_release(&names);
}

static void a_full_disk_is_an_error_and_leaves_nothing(void **unused)
{
	struct skn_pack *pack;
	struct skn_strings names = { 0 };
	char *text = skn_xmalloc(100000);
	uint64_t state = 5;
	int rc;

	SKN_UNUSED(unused);
	make_repo();
	if (mount("tmpfs", "r/objects/pack", "tmpfs", 0, "size=64k") < 0) {
		print_message("skipped: no tmpfs can be mounted\n");
		free(text);
		skip();
	}
	for (size_t i = 0; i < 100000; i++)
		text[i] = (char)next_random(&state);
	for (int many = 0; many < 2; many++) {
		struct skn_err err = SKN_ERR_INIT;
		struct skn_oid oid;

		pack = skn_pack_new("r/objects", -1);
		for (int i = 0; i < (many ? 200 : 1); i++) {
			text[0] = (char)i;
			assert_int_equal(skn_repo_hash_blob(&oid, text, 100000, NULL), SKN_OK);
			/* in the thread a failure shows at the end */
			skn_pack_add(pack, SKN_PACK_BLOB, &oid, text, 100000, NULL, &err);
		}
		rc = skn_pack_finish(pack, &no_sync, 0, NULL, &err);
		skn_pack_free(pack);
		assert_int_equal(rc, SKN_ESYS);
		assert_non_null(strstr(err.msg, "No space left"));
	}
	OK(skn_fs_list(&names, "r/objects/pack", err));
	assert_int_equal(names.n, 0);
	skn_strings_release(&names);
	assert_int_equal(umount("r/objects/pack"), 0);
	free(text);
}

/* The index of a pack beyond 2 GiB has a second table; made without the pack. */
static void offsets_beyond_31_bits(void **unused)
{
	struct skn_pack_entry entries[3] = { { .offset = 0x7fffffff }, { .offset = 0x80000000 },
					     { .offset = 0x123456789a } };
	static const unsigned char sum[20];
	struct skn_buf out = SKN_BUF_INIT;
	const unsigned char *p;

	SKN_UNUSED(unused);
	for (unsigned char i = 0; i < 3; i++)
		entries[i].oid.b[0] = (unsigned char)(3 - i);
	OK(skn_packidx_build(&out, entries, 3, sum, err));
	assert_int_equal(out.n, 8 + 1024 + 3 * 20 + 3 * 4 + 3 * 4 + 2 * 8 + 40);
	p = (const unsigned char *)out.p + 8 + 1024 + 3 * 24;
	assert_memory_equal(p, "\x80\0\0\0\x80\0\0\1\x7f\xff\xff\xff", 12);
	assert_memory_equal(p + 12, "\0\0\0\x12\x34\x56\x78\x9a\0\0\0\0\x80\0\0\0", 16);
	skn_buf_release(&out);
}

static void sha1_is_the_same_both_ways(void **unused)
{
	static const struct {
		const char *text, *hex;
	} known[] = {
		{ "", "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
		{ "abc", "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
	};
	unsigned char text[300], a[20], b[20];
	struct skn_sha1 sha1;
	struct skn_oid oid;

	SKN_UNUSED(unused);
	for (size_t i = 0; i < SKN_ARRAY_LEN(known); i++)
		for (int portable = 0; portable < 2; portable++) {
			skn_sha1_set_portable(portable);
			skn_sha1_init(&sha1);
			skn_sha1_add(&sha1, known[i].text, strlen(known[i].text));
			skn_sha1_end(&sha1, a);
			assert_true(skn_oid_parse(&oid, known[i].hex, 40));
			assert_memory_equal(a, oid.b, 20);
		}
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (unsigned char)(i * 31);
	for (size_t n = 0; n <= sizeof(text); n++) {
		skn_sha1_set_portable(true);
		skn_sha1_init(&sha1);
		skn_sha1_add(&sha1, text, n);
		skn_sha1_end(&sha1, a);
		skn_sha1_set_portable(false);
		skn_sha1_init(&sha1);
		for (size_t i = 0; i < n; i += 1 + n / 3)
			skn_sha1_add(&sha1, text + i, i + 1 + n / 3 < n ? 1 + n / 3 : n - i);
		skn_sha1_end(&sha1, b);
		assert_memory_equal(a, b, 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sizes_around_every_boundary, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(every_level_gives_the_same_bytes_back, env_set_up,
						env_tear_down),
		cmocka_unit_test(deltas_make_the_second_text_of_the_first),
		cmocka_unit_test(copies_of_awkward_sizes),
		cmocka_unit_test_setup_teardown(chains_end_at_the_depth_limit, env_set_up,
						env_tear_down),
		cmocka_unit_test_setup_teardown(more_than_the_buffer, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(the_same_pack_again_is_fine, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(nothing_leaves_nothing, env_set_up, env_tear_down),
		cmocka_unit_test_setup_teardown(a_shared_repository_gets_wider_modes, env_set_up,
						env_tear_down),
		cmocka_unit_test_setup_teardown(a_full_disk_is_an_error_and_leaves_nothing, env_set_up,
						env_tear_down),
		cmocka_unit_test(offsets_beyond_31_bits),
		cmocka_unit_test(sha1_is_the_same_both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
