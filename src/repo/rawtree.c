#include "repo/rawtree.h"

#define MODE_DIGITS_MAX 7

int skn_rawtree_next(struct skn_rawtree *tree, struct skn_rawtree_entry *out)
{
	const char *p = tree->p, *nul;
	uint32_t mode = 0;
	int digits = 0;

	if (p == tree->end)
		return 0;
	for (; p < tree->end && *p >= '0' && *p <= '7' && digits < MODE_DIGITS_MAX; p++, digits++)
		mode = mode << 3 | (uint32_t)(*p - '0');
	if (p == tree->end || *p != ' ' || digits == 0)
		return -1;
	p++;
	nul = memchr(p, '\0', (size_t)(tree->end - p));
	if (!nul || nul == p || (size_t)(tree->end - nul) < 1 + sizeof(struct skn_oid))
		return -1;
	out->start = tree->p;
	out->name = p;
	out->len = (size_t)(nul - p);
	out->mode = mode;
	out->oid = (const unsigned char *)nul + 1;
	tree->p = nul + 1 + sizeof(struct skn_oid);
	out->size = (size_t)(tree->p - out->start);
	return 1;
}

int skn_rawtree_cmp(const char *a, size_t an, bool a_dir, const char *b, size_t bn, bool b_dir)
{
	size_t n = an < bn ? an : bn;
	int c = memcmp(a, b, n);
	unsigned char x, y;

	if (c != 0)
		return c;
	x = n < an ? (unsigned char)a[n] : a_dir ? '/' : '\0';
	y = n < bn ? (unsigned char)b[n] : b_dir ? '/' : '\0';
	return x < y ? -1 : x > y;
}
