#include "base/buf.h"
#include "base/utf8.h"
#include "doc/schema_run.h"
#include "doc/schema_value.h"
#include "text/nearest.h"

#define LIST_MAX 12 /* choices that a message names */

static void add_pointer(struct skn_buf *out, const struct skn_schema_step *step)
{
	if (!step)
		return;
	add_pointer(out, step->up);
	if (!step->node->name) {
		skn_buf_addf(out, "/%zu", step->index);
		return;
	}
	skn_buf_addc(out, '/');
	for (size_t i = 0; i < step->node->name_len; i++)
		switch (step->node->name[i]) {
		case '~': skn_buf_adds(out, "~0"); break;
		case '/': skn_buf_adds(out, "~1"); break;
		default: skn_buf_addc(out, step->node->name[i]);
		}
}

bool skn_schema_fault(struct skn_schema_run *run, const struct skn_node *at, const char *keyword,
		      const char *fmt, ...)
{
	struct skn_buf message = SKN_BUF_INIT;
	va_list ap;

	if (run->quiet || run->gave_up)
		return false;
	run->violations++;
	if (!run->report)
		return false;
	va_start(ap, fmt);
	skn_buf_vaddf(&message, fmt, ap);
	va_end(ap);
	if (at->line == 0 && run->way) {
		skn_buf_adds(&message, " (at ");
		add_pointer(&message, run->way);
		skn_buf_addc(&message, ')');
	}
	run->report(run->ctx, at, keyword, message.p);
	skn_buf_release(&message);
	return false;
}

const char *skn_schema_show(char out[SKN_SHOWN_MAX], const char *s, size_t n)
{
	const size_t room = SKN_SHOWN_MAX - 4; /* "…" and the NUL */
	size_t used = 0, i = 0;

	while (i < n) {
		uint32_t cp;
		size_t step = skn_utf8_decode(s + i, n - i, &cp);

		if (used + (step ? step : 1) > room)
			break;
		if (step && cp >= 0x20 && cp != 0x7f) {
			memcpy(out + used, s + i, step);
			used += step;
		} else {
			out[used++] = ' ';
		}
		i += step ? step : 1;
	}
	memcpy(out + used, i < n ? "\xe2\x80\xa6" : "", i < n ? 4 : 1);
	return out;
}

/* "a list", "'12x'": the value in hand. */
static const char *show_value(char out[SKN_SHOWN_MAX + 2], const struct skn_node *at)
{
	char text[SKN_SHOWN_MAX];

	switch (at->kind) {
	case SKN_NULL: return "null";
	case SKN_ARRAY: return "a list";
	case SKN_OBJECT: return "a mapping";
	default:
		snprintf(out, SKN_SHOWN_MAX + 2, "'%s'",
			 skn_schema_show(text, at->text ? at->text : "", at->text ? at->len : 0));
		return out;
	}
}

bool skn_fault_type(struct skn_schema_run *run, const struct skn_schema_node *schema,
		    const struct skn_node *at)
{
	static const char *const names[] = { "nothing", "true or false", "an integer", "a number",
					     "text", "a list", "a mapping" };
	struct skn_buf wanted = SKN_BUF_INIT;
	char shown[SKN_SHOWN_MAX + 2];
	unsigned left = schema->types;

	for (unsigned i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (left & 1u << i) {
			left &= ~(1u << i);
			skn_buf_addf(&wanted, "%s%s", !wanted.n ? "" : left ? ", " : " or ", names[i]);
		}
	if (at->kind == SKN_PLAIN && at->len == 0)
		skn_schema_fault(run, at, "type", "has no value, but should be %s", wanted.p);
	else
		skn_schema_fault(run, at, "type", "%s should be %s%s", show_value(shown, at), wanted.p,
				 at->kind == SKN_STRING && !(schema->types & (SKN_T_ARRAY | SKN_T_OBJECT))
					 ? ", without quotes" : "");
	skn_buf_release(&wanted);
	return false;
}

bool skn_fault_choice(struct skn_schema_run *run, const struct skn_schema_node *schema,
		      const struct skn_node *at)
{
	const char *names[128];
	struct skn_buf list = SKN_BUF_INIT;
	char shown[SKN_SHOWN_MAX + 2], text[SKN_SHOWN_MAX];
	const char *near = NULL;
	size_t n = 0;

	for (const struct skn_node *c = schema->choices->child; c; c = c->next) {
		if (n < LIST_MAX)
			skn_buf_addf(&list, "%s%s", n ? ", " : "",
				     c->text ? skn_schema_show(text, c->text, c->len)
					     : show_value(shown, c));
		if (c->text && n < SKN_ARRAY_LEN(names))
			names[n++] = c->text;
	}
	if (at->text && n)
		near = skn_nearest(at->text, names, n, 0);
	if (n >= LIST_MAX && near)
		skn_schema_fault(run, at, "enum", "%s is not known here; did you mean '%s'?",
				 show_value(shown, at), near);
	else if (schema->choices->n_children > LIST_MAX)
		skn_schema_fault(run, at, "enum", "%s is not one of %s, …", show_value(shown, at),
				 list.p);
	else
		skn_schema_fault(run, at, "enum", "%s is not one of %s", show_value(shown, at), list.p);
	skn_buf_release(&list);
	return false;
}

bool skn_fault_unknown(struct skn_schema_run *run, const struct skn_schema_node *schema,
		       const struct skn_node *name)
{
	const size_t n = schema->properties.n;
	const char **names = skn_xcalloc(n + 1, sizeof(*names));
	char shown[SKN_SHOWN_MAX];
	const char *near;

	for (size_t i = 0; i < n; i++)
		names[i] = schema->properties.v[i].name;
	near = n ? skn_nearest(name->text, names, n, 0) : NULL;
	skn_schema_show(shown, name->text, name->len);
	if (near)
		skn_schema_fault(run, name, "additionalProperties",
				 "unknown field '%s' — did you mean '%s'?", shown, near);
	else
		skn_schema_fault(run, name, "additionalProperties", "unknown field '%s'", shown);
	free(names);
	return false;
}

bool skn_fault_pattern(struct skn_schema_run *run, const struct skn_schema_node *schema,
		       const struct skn_node *at)
{
	char shown[SKN_SHOWN_MAX];
	const struct skn_node *what = schema->description ? schema->description : schema->title;

	skn_schema_show(shown, at->text, at->len);
	if (what)
		return skn_schema_fault(run, at, "pattern", "'%s' does not match %s (%s)", shown,
					schema->pattern->text, what->text);
	return skn_schema_fault(run, at, "pattern", "'%s' does not match %s", shown,
				schema->pattern->text);
}
