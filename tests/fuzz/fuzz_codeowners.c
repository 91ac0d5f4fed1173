/*
 * CODEOWNERS of any bytes, by each forge's rules: the first line is the path that
 * is asked about, the rest the file.  An owner is named once for each section, and
 * asked again nothing is new.
 */
#include "base/base.h"

#include "rev/codeowners.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
	if (!ok)
		abort();
}

static void ask(enum skn_codeowners_forge forge, const char *path, const char *s, size_t n)
{
	struct skn_codeowners *c = skn_codeowners_parse("CODEOWNERS", forge, s, n);
	struct skn_owners owners = { 0 };
	bool any = skn_codeowners_match(&owners, c, path);
	size_t found = owners.list.n;

	require(any == (found > 0));
	require(skn_codeowners_match(&owners, c, path) == any && owners.list.n == found);
	for (size_t i = 0; i < found; i++)
		require(*owners.list.v[i].name && !strchr(owners.list.v[i].name, '\n'));
	skn_owners_release(&owners);
	skn_codeowners_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data, *nl = size ? memchr(s, '\n', size) : NULL;
	char *path;

	if (!nl)
		return 0;
	path = skn_xstrndup(s, (size_t)(nl - s));
	for (int forge = SKN_OWNERS_ANY; forge <= SKN_OWNERS_GITEA; forge++)
		ask((enum skn_codeowners_forge)forge, path, nl + 1, size - (size_t)(nl + 1 - s));
	free(path);
	return 0;
}
