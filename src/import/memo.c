#include "import/memo.h"

#include "doc/prose.h"

const struct skn_import_form *skn_import_memo_prose(struct skn_import_memo *memo, const char *md, size_t n)
{
	struct skn_import_form *form = skn_map_find(&memo->forms, md, n);
	struct skn_buf out = SKN_BUF_INIT;

	if (form)
		return form;
	if (memo->bytes > SKN_IMPORT_MEMO_MAX)
		skn_import_memo_release(memo);
	skn_prose_format(&out, md, n);
	form = skn_arena_alloc(&memo->arena, sizeof(*form));
	form->text = skn_arena_strndup(&memo->arena, out.p, out.n);
	form->len = out.n;
	memo->bytes += n + out.n;
	skn_map_put(&memo->forms, md, n, form);
	skn_buf_release(&out);
	return form;
}

void skn_import_memo_release(struct skn_import_memo *memo)
{
	skn_map_release(&memo->forms, NULL);
	skn_arena_release(&memo->arena);
	memo->bytes = 0;
}
