/* Which items that two branches collected are one work: pairs to link. */
#include "rev/same_work.h"

#include <setjmp.h>
#include <cmocka.h>

/* Items as "key {fields}", one a line. */
static void read_items(struct skn_records *out, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n"), key = strcspn(lines, " ");
		char *id = skn_xstrndup(lines, key);
		struct skn_buf src = SKN_BUF_INIT;
		struct skn_record record;

		skn_buf_add(&src, lines + key + 1, n - key - 1);
		assert_int_equal(skn_record_parse(&record, SKN_KIND_ITEM, id, &src, id, NULL), SKN_OK);
		skn_vec_push(out, record);
		free(id);
		lines += n + (lines[n] == '\n');
	}
}

static void pairs_of(struct skn_buf *out, const char *ours, const char *theirs)
{
	struct skn_records o = { 0 }, t = { 0 };
	struct skn_same_works works = { 0 };

	read_items(&o, ours);
	read_items(&t, theirs);
	skn_merge_same_works(&works, &o, &t);
	for (size_t i = 0; i < works.n; i++)
		skn_buf_addf(out, "%s%s=%s", i ? " " : "", works.v[i].key, works.v[i].other);
	skn_vec_release(&works);
	skn_records_release(&o);
	skn_records_release(&t);
}

static void tables(void **state)
{
	static const struct { const char *what, *ours, *theirs, *pairs; } rows[] = {
		{ "nothing", "", "", "" },
		{ "one DOI in two cases", "a {DOI: 10.1000/X}", "b {DOI: 10.1000/x}", "b=a" },
		{ "the key that comes later gets the link", "b {DOI: 10.1000/x}", "a {DOI: 10.1000/x}", "b=a" },
		{ "a DOI and its address", "a {DOI: 10.1000/x}", "b {URL: 'https://doi.org/10.1000/X'}", "b=a" },
		{ "two versions at arXiv", "a {arXiv: 1806.07572v1}", "b {URL: 'https://arxiv.org/abs/1806.07572v3'}", "b=a" },
		{ "an address with a campaign", "a {URL: 'https://www.Example.org/a?utm_source=x#top'}", "b {URL: 'http://example.org/a/'}", "b=a" },
		{ "by title never", "a {title: T}", "b {title: T}", "" },
		{ "one key is one item", "a {DOI: 10.1000/x}", "a {DOI: 10.1000/x}", "" },
		{ "within one side it is no matter of the merge", "a {DOI: 10.1000/x}\nb {DOI: 10.1000/x}", "c {DOI: 10.1000/y}", "" },
		{ "three items, two links", "a {DOI: 10.1000/x}\nc {DOI: 10.1000/x}", "b {DOI: 10.1000/x}", "b=a c=b" },
		{ "linked already", "a {DOI: 10.1000/x, same_as: [b]}", "b {DOI: 10.1000/x}", "" },
		{ "linked by way of another", "a {DOI: 10.1000/x, same_as: [z]}", "b {DOI: 10.1000/x, same_as: [z]}", "" },
		{ "withdrawn", "a {DOI: 10.1000/x, withdrawn: {date: 2026, reason: r}}", "b {DOI: 10.1000/x}", "" },
		{ "by two identities once", "a {DOI: 10.1000/x, URL: 'https://e.org/x'}", "b {DOI: 10.1000/x, URL: 'https://e.org/x'}", "b=a" },
		{ "two works", "a {DOI: 10.1000/x}\nc {arXiv: 1806.07572}", "b {DOI: 10.1000/x}\nd {arXiv: 1806.07572v2}", "b=a d=c" },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		for (int turned = 0; turned < 2; turned++) {
			struct skn_buf out = SKN_BUF_INIT;

			pairs_of(&out, turned ? rows[i].theirs : rows[i].ours, turned ? rows[i].ours : rows[i].theirs);
			if (!skn_streq(out.p, rows[i].pairs))
				fail_msg("%s: %s, not %s", rows[i].what, out.p, rows[i].pairs);
			skn_buf_release(&out);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tables) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
