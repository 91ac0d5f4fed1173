/*
 * Promises of what a site's folder is kept by: its manifest and the briefs in it, which
 * anybody may have changed, and the writing of files, which stays inside the folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "site/folder.h"
#include "site/inside.h"
#include "site/manifest.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void put(struct skn_buf *out, const char *s)
{
	skn_buf_adds(out, s);
	skn_buf_addc(out, '\0');
}

/* A brief with one open tension, and a word in every shard. */
static void make_brief(struct skn_buf *out)
{
	skn_buf_init(out);
	for (size_t i = 0; i < 3; i++)
		put(out, i == 0 ? "Title" : i == 1 ? "About it" : "active");
	for (size_t i = 0; i < 3; i++)
		put(out, i == 0 ? "12" : i == 1 ? "3" : "45");
	put(out, "1");
	put(out, "how-long");
	put(out, "For how long?");
	put(out, "7");
	put(out, "1777493100");
	put(out, "1");
	for (size_t s = 0; s < SKN_SITE_GROUPS; s++) {
		put(out, "11"); /* bytes */
		put(out, "0123456789abcdef");
		put(out, "apple");
		put(out, "pear");
	}
}

static void a_brief_says_what_was_put(void **state)
{
	struct skn_site_brief brief;
	struct skn_buf bytes;

	(void)state;
	make_brief(&bytes);
	assert_true(skn_site_brief_decode(&brief, &bytes));
	assert_string_equal(brief.title, "Title");
	assert_string_equal(brief.about, "About it");
	assert_int_equal(brief.sources, 12);
	assert_int_equal(brief.sentences, 45);
	assert_int_equal(brief.open.n, 1);
	assert_string_equal(brief.open.v[0].question, "For how long?");
	assert_string_equal(brief.open.v[0].since, "7");
	assert_int_equal(brief.open.v[0].time, 1777493100);
	assert_true(brief.open.v[0].or_before);
	assert_int_equal(brief.group[SKN_SITE_GROUPS - 1].size, 11);
	assert_string_equal(brief.group[7].first, "apple");
	skn_site_brief_release(&brief);
	skn_buf_release(&bytes);
}

/* Every cut is noticed; bytes that are changed give what lies inside them, or nothing. */
static void a_damaged_brief_is_none(void **state)
{
	struct skn_site_brief brief;
	struct skn_buf bytes;
	uint64_t seed = 7;
	size_t whole;

	(void)state;
	make_brief(&bytes);
	whole = bytes.n;
	while (bytes.n > 0) {
		skn_buf_truncate(&bytes, bytes.n - 1);
		assert_false(skn_site_brief_decode(&brief, &bytes));
	}
	skn_buf_release(&bytes);
	for (int round = 0; round < 2000; round++) {
		make_brief(&bytes);
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		bytes.p[(seed >> 33) % whole] = (char)(seed >> 20);
		if (skn_site_brief_decode(&brief, &bytes)) {
			for (size_t s = 0; s < SKN_SITE_GROUPS; s++) {
				const char *word = brief.group[s].first;

				for (const char *end = word + brief.group[s].size; word < end; word += strlen(word) + 1)
					assert_true(word >= bytes.p && end <= bytes.p + bytes.n);
			}
			skn_site_brief_release(&brief);
		}
		skn_buf_release(&bytes);
	}
}

static bool parse(struct skn_site_manifest *out, const char *text)
{
	struct skn_site site = { 0 };
	struct skn_buf bytes = SKN_BUF_INIT;
	bool ok;

	*out = (struct skn_site_manifest)SKN_SITE_MANIFEST_INIT;
	skn_buf_adds(&bytes, text);
	ok = skn_site_manifest_parse(out, &site, &bytes);
	skn_buf_release(&bytes);
	return ok;
}

/* The last line of a path counts; what is no line, and a path that leads out, do not. */
static void a_manifest_is_read_with_care(void **state)
{
	static const char text[] = SKN_SITE_MANIFEST_MAGIC
		"f " KEY " 5 a/b\n"
		"f " KEY " 7 a/b\n"
		"f " KEY " 7 ../out\n"
		"f " KEY " 7 /etc/passwd\n"
		"f " KEY " 7 a//b\n"
		"f " KEY " -1 minus\n"
		"f " KEY " 99999999999999999999 huge\n"
		"f short 7 short\n"
		"\n"
		"t " KEY " 3 nobody\nf x\n"
		"f " KEY " 1 after\n"
		"t " KEY " 300 beyond\n"
		"f " KEY " 1 cut";
	struct skn_site_manifest m;

	(void)state;
	assert_true(parse(&m, text));
	assert_int_equal(m.files.n, 2);
	assert_int_equal(skn_site_manifest_get(&m, "a/b")->size, 7);
	assert_int_equal(skn_site_manifest_get(&m, "after")->size, 1);
	skn_site_manifest_release(&m);
	assert_false(parse(&m, "skein-site 2\n"));
	assert_false(parse(&m, ""));
}

static void check(struct skn_site_folder *folder, const char *path, const char *content)
{
	struct skn_buf read = SKN_BUF_INIT;
	char *whole = skn_xasprintf("%s/%s", folder->path, path);

	assert_int_equal(skn_fs_read(&read, whole, 100, NULL), SKN_OK);
	assert_string_equal(read.p, content);
	assert_true(skn_site_folder_has(folder, path, strlen(content)));
	assert_false(skn_site_folder_has(folder, path, strlen(content) + 1));
	skn_buf_release(&read);
	free(whole);
}

/* Files go where their paths say, replace what was there, and leave no empty folder. */
static void files_come_and_go(void **state)
{
	struct skn_buf dir = SKN_BUF_INIT;
	struct skn_site_folder folder, second;
	char *deep;

	(void)state;
	assert_int_equal(skn_fs_temp_dir(&dir, NULL), SKN_OK);
	assert_int_equal(skn_site_folder_open(&folder, dir.p, NULL), SKN_OK);
	assert_int_equal(skn_site_folder_open(&second, dir.p, NULL), SKN_ELOCKED);
	assert_int_equal(skn_site_folder_write(&folder, "a/b/one", "1", 1, NULL), SKN_OK);
	assert_int_equal(skn_site_folder_write(&folder, "a/two", "22", 2, NULL), SKN_OK);
	assert_int_equal(skn_site_folder_write(&folder, "top", "333", 3, NULL), SKN_OK);
	assert_int_equal(skn_site_folder_write(&folder, "a/b/one", "11", 2, NULL), SKN_OK);
	check(&folder, "a/b/one", "11");
	check(&folder, "a/two", "22");
	check(&folder, "top", "333");
	assert_int_equal(skn_site_folder_remove(&folder, "a/b/one", NULL), SKN_OK);
	assert_int_equal(skn_site_folder_remove(&folder, "a/b/one", NULL), SKN_OK);
	deep = skn_xasprintf("%s/a/b", dir.p);
	assert_false(skn_fs_exists(deep));
	check(&folder, "a/two", "22");
	free(deep);
	skn_site_folder_close(&folder);
	assert_int_equal(skn_fs_remove_tree(dir.p, NULL), SKN_OK);
	skn_buf_release(&dir);
}

/* A link in the way of a folder is an error; one in place of a file is replaced. */
static void links_lead_nowhere(void **state)
{
	struct skn_buf dir = SKN_BUF_INIT, other = SKN_BUF_INIT;
	struct skn_site_folder folder;
	char *at, *target;

	(void)state;
	assert_int_equal(skn_fs_temp_dir(&dir, NULL), SKN_OK);
	assert_int_equal(skn_fs_temp_dir(&other, NULL), SKN_OK);
	assert_int_equal(skn_site_folder_open(&folder, dir.p, NULL), SKN_OK);
	target = skn_xasprintf("%s/file", other.p);
	assert_int_equal(skn_fs_write_atomic(target, "theirs", 6, 0600, NULL), SKN_OK);
	at = skn_xasprintf("%s/folder", dir.p);
	assert_int_equal(symlink(other.p, at), 0);
	assert_true(skn_site_folder_write(&folder, "folder/file", "ours", 4, NULL) < 0);
	assert_false(skn_site_folder_has(&folder, "folder/file", 6));
	assert_int_equal(skn_site_folder_remove(&folder, "folder/file", NULL), SKN_OK);
	free(at);
	at = skn_xasprintf("%s/link", dir.p);
	assert_int_equal(symlink(target, at), 0);
	assert_int_equal(skn_site_folder_write(&folder, "link", "ours", 4, NULL), SKN_OK);
	check(&folder, "link", "ours");
	skn_site_folder_close(&folder);
	assert_int_equal(skn_site_folder_open(&folder, other.p, NULL), SKN_OK);
	check(&folder, "file", "theirs");
	skn_site_folder_close(&folder);
	skn_fs_remove_tree(dir.p, NULL);
	skn_fs_remove_tree(other.p, NULL);
	skn_buf_release(&dir);
	skn_buf_release(&other);
	free(at);
	free(target);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_brief_says_what_was_put), cmocka_unit_test(a_damaged_brief_is_none),
		cmocka_unit_test(a_manifest_is_read_with_care), cmocka_unit_test(files_come_and_go),
		cmocka_unit_test(links_lead_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
