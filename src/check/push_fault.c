#include "check/push_fault.h"

static bool has_hint(const struct skn_push_faults *faults, const char *hint)
{
	for (size_t i = 0; i < faults->list.n; i++)
		if (faults->list.v[i].hint && skn_streq(faults->list.v[i].hint, hint))
			return true;
	return false;
}

void skn_push_fault(struct skn_push_faults *out, const char *hint, const char *fmt, ...)
{
	struct skn_push_fault fault = { 0 };
	char *text;
	va_list ap;

	if (out->list.n == SKN_PUSH_FAULTS_MAX) {
		out->more++;
		return;
	}
	va_start(ap, fmt);
	text = skn_xvasprintf(fmt, ap);
	va_end(ap);
	fault.text = out->where ? skn_xasprintf("%s%s", out->where, text) : skn_xstrdup(text);
	fault.hint = hint && !has_hint(out, hint) ? skn_xstrdup(hint) : NULL;
	skn_vec_push(&out->list, fault);
	free(text);
}

void skn_push_faults_release(struct skn_push_faults *faults)
{
	for (size_t i = 0; i < faults->list.n; i++) {
		free(faults->list.v[i].text);
		free(faults->list.v[i].hint);
	}
	skn_vec_release(&faults->list);
	faults->more = 0;
}
