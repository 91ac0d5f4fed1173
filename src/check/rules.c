#include "check/rules.h"

#include "base/buf.h"
#include "text/nearest.h"

const struct skn_rule *skn_rule_find(const char *code)
{
	for (size_t i = 0; i < SKN_RULE_N; i++)
		if (skn_streq(skn_rules[i].code, code))
			return &skn_rules[i];
	return NULL;
}

const char *skn_rule_nearest(const char *code)
{
	const char *codes[SKN_RULE_N];

	for (size_t i = 0; i < SKN_RULE_N; i++)
		codes[i] = skn_rules[i].code;
	return skn_nearest(code, codes, SKN_RULE_N, 0);
}

struct skn_diag *skn_rule_report(struct skn_diags *diags, enum skn_rule_id rule, const char *path,
				 const struct skn_place *at, const char *fmt, ...)
{
	const struct skn_rule *row = &skn_rules[rule];
	struct skn_buf message = SKN_BUF_INIT;
	struct skn_diag *diag;
	va_list ap;

	va_start(ap, fmt);
	skn_buf_vaddf(&message, fmt, ap);
	va_end(ap);
	diag = skn_diags_add(diags, row->code, row->severity, path, at ? at->line : 0,
			     at ? at->column : 0, "%s", message.p);
	if (at) {
		diag->end_line = at->end_line;
		diag->end_column = at->end_column;
	}
	skn_buf_release(&message);
	return diag;
}
