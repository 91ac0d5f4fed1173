#include "model/prompt.h"

#include "base/base.h"
#include "doc/schema_files.h"

const char *skn_prompt(const char *name)
{
	const struct skn_prompt_file *f = skn_prompt_files;

	while (f->name && !skn_streq(f->name, name))
		f++;
	assert(f->name);
	return f->text;
}

/* A name, a text, and where they end. */
static void add(struct skn_sha256 *h, const char *name, const char *text)
{
	skn_sha256_add(h, name, strlen(name) + 1);
	skn_sha256_add(h, text, strlen(text) + 1);
}

void skn_prompt_hash(char out[SKN_PROMPT_HASH_MAX])
{
	struct skn_sha256 h;

	skn_sha256_init(&h);
	for (const struct skn_prompt_file *f = skn_prompt_files; f->name; f++)
		add(&h, f->name, f->text);
	for (const struct skn_schema_file *f = skn_schema_files; f->name; f++)
		if (skn_starts_with(f->name, "model-"))
			add(&h, f->name, f->text);
	memcpy(out, "sha256:", 7);
	skn_sha256_end_hex(&h, out + 7);
}
