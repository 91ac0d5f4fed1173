#include "check/file.h"

#include "doc/canon.h"
#include "doc/prose.h"

/* Where two texts part. */
static struct skn_place first_difference(const char *a, size_t an, const char *b, size_t bn)
{
	struct skn_place at = { .line = 1, .column = 1 };
	size_t n = an < bn ? an : bn, i = 0;

	for (; i < n && a[i] == b[i]; i++)
		at.line += a[i] == '\n';
	return at;
}

/* Said once for a file, and not beside what fmt mends anyway. */
static void canonical(struct skn_facts *out, enum skn_kind kind, const struct skn_buf *text)
{
	const char *schema = skn_kind_info(kind)->schema;
	struct skn_buf form = SKN_BUF_INIT;
	bool known = true;

	for (size_t i = 0; i < out->diags.list.n; i++)
		if (skn_streq(out->diags.list.v[i].rule, skn_rules[SKN_RULE_NON_CANONICAL].code))
			return;
	if (schema)
		known = skn_canon_format(&form, schema, text->p, text->n, NULL, NULL) == SKN_OK;
	else
		skn_prose_format(&form, text->p, text->n);
	if (known && !skn_buf_eq(&form, text->p, text->n)) {
		struct skn_place at = first_difference(text->p, text->n, form.p, form.n);

		skn_rule_report(&out->diags, SKN_RULE_NON_CANONICAL, "", &at,
				"is not in canonical form from here on");
		skn_diags_hint(&out->diags, "'skein fmt' makes it so");
	}
	skn_buf_release(&form);
}

static void narrative(struct skn_facts *out, const struct skn_buf *text)
{
	struct skn_prose_count count = { 0 };
	struct skn_source source;

	skn_source_of_file(&source, text->p, text->n);
	skn_check_prose(out, &source, true, &count);
	skn_source_release(&source);
}

void skn_check_not_before(struct skn_facts *out, int64_t until)
{
	skn_vec_last(&out->diags.list)->until = until;
}

void skn_check_file(struct skn_facts *out, enum skn_kind kind, const char *s, size_t n)
{
	struct skn_buf lf = SKN_BUF_INIT;
	bool sound = skn_check_text(out, kind, s, n, &lf);

	if (sound && kind == SKN_KIND_NARRATIVE)
		narrative(out, &lf);
	else if (sound && kind != SKN_KIND_TEXT)
		sound = skn_check_record(out, kind, lf.p, lf.n);
	if (sound && !out->mended && kind != SKN_KIND_TEXT)
		canonical(out, kind, &lf);
	skn_buf_release(&lf);
}
