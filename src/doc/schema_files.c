#include "doc/schema_files.h"

#include <stdatomic.h>

#include "doc/schema.h"

#define FILES_MAX 128

static const char *lookup(void *ctx, const char *uri)
{
	SKN_UNUSED(ctx);
	for (const struct skn_schema_file *f = skn_schema_files; f->name; f++)
		if (skn_streq(f->name, uri))
			return f->text;
	return NULL;
}

/* Each is compiled by whoever needs it first; when two do, one result is kept. */
const struct skn_schema *skn_schema_of(const char *file, struct skn_err *err)
{
	static _Atomic(struct skn_schema *) compiled[FILES_MAX];
	struct skn_schema *fresh, *expected = NULL;
	size_t i = 0;

	while (skn_schema_files[i].name && !skn_streq(skn_schema_files[i].name, file))
		i++;
	if (!skn_schema_files[i].name || i >= FILES_MAX) {
		skn_fail(err, SKN_ENOTFOUND, "there is no schema '%s'", file);
		return NULL;
	}
	fresh = atomic_load(&compiled[i]);
	if (fresh)
		return fresh;
	if (skn_schema_compile(&fresh, file, lookup, NULL, SKN_SCHEMA_FORMATS | SKN_SCHEMA_STATIC, err) != SKN_OK)
		return NULL;
	if (atomic_compare_exchange_strong(&compiled[i], &expected, fresh))
		return fresh;
	skn_schema_free(fresh);
	return expected;
}
