#include "base/utf8.h"
#include "doc/schema_run.h"
#include "doc/schema_value.h"

static bool check(struct skn_schema_run *run, const struct skn_schema_node *schema,
		  const struct skn_node *at);

/* Tries a schema without reporting. */
static bool fits(struct skn_schema_run *run, const struct skn_schema_node *schema,
		 const struct skn_node *at)
{
	bool ok;

	run->quiet++;
	ok = check(run, schema, at);
	run->quiet--;
	return ok;
}

static bool check_child(struct skn_schema_run *run, const struct skn_schema_node *schema,
			const struct skn_node *child, size_t index)
{
	struct skn_schema_step step = { run->way, child, index };
	bool ok;

	run->way = &step;
	ok = check(run, schema, child);
	run->way = step.up;
	return ok;
}

static bool check_general(struct skn_schema_run *run, const struct skn_schema_node *s,
			  const struct skn_node *at, unsigned types)
{
	if (s->types && !(types & s->types))
		return skn_fault_type(run, s, at);
	if (s->constant && !skn_schema_same(s->constant, at)) {
		char shown[SKN_SHOWN_MAX];
		const char *text = s->constant->text;

		return text ? skn_schema_fault(run, at, "const", "must be '%s'",
					       skn_schema_show(shown, text, s->constant->len))
			    : skn_schema_fault(run, at, "const", "is not the only value allowed");
	}
	if (s->choices) {
		const struct skn_node *c = s->choices->child;

		while (c && !skn_schema_same(c, at))
			c = c->next;
		if (!c)
			return skn_fault_choice(run, s, at);
	}
	return true;
}

static bool check_number(struct skn_schema_run *run, const struct skn_schema_node *s,
			 const struct skn_node *at)
{
	struct skn_decimal v, bound;
	char shown[SKN_SHOWN_MAX];
	bool ok = true;

	if (!(s->maximum || s->minimum || s->exclusive_maximum || s->exclusive_minimum ||
	      s->multiple_of) || !skn_decimal_of(&v, at))
		return true;
	skn_schema_show(shown, at->text ? at->text : "the value", at->text ? at->len : 9);
	if (s->maximum && skn_decimal_of(&bound, s->maximum) && skn_decimal_compare(&v, &bound) > 0)
		ok = skn_schema_fault(run, at, "maximum", "%s is more than %s", shown,
				      s->maximum->text);
	if (s->minimum && skn_decimal_of(&bound, s->minimum) && skn_decimal_compare(&v, &bound) < 0)
		ok = skn_schema_fault(run, at, "minimum", "%s is less than %s", shown,
				      s->minimum->text);
	if (s->exclusive_maximum && skn_decimal_of(&bound, s->exclusive_maximum) &&
	    skn_decimal_compare(&v, &bound) >= 0)
		ok = skn_schema_fault(run, at, "exclusiveMaximum", "%s is not less than %s", shown,
				      s->exclusive_maximum->text);
	if (s->exclusive_minimum && skn_decimal_of(&bound, s->exclusive_minimum) &&
	    skn_decimal_compare(&v, &bound) <= 0)
		ok = skn_schema_fault(run, at, "exclusiveMinimum", "%s is not more than %s", shown,
				      s->exclusive_minimum->text);
	if (s->multiple_of && skn_decimal_of(&bound, s->multiple_of) &&
	    !skn_decimal_is_multiple(&v, &bound))
		ok = skn_schema_fault(run, at, "multipleOf", "%s is no multiple of %s", shown,
				      s->multiple_of->text);
	return ok;
}

static bool check_format(struct skn_schema_run *run, const struct skn_schema_node *s,
			 const struct skn_node *at)
{
	const struct skn_schema_format *f = run->formats;
	char shown[SKN_SHOWN_MAX];

	while (f->name && !skn_streq(f->name, s->format->text))
		f++;
	if (!f->name || f->valid(at->text, at->len))
		return true;
	return skn_schema_fault(run, at, "format", "'%s' is not %s",
				skn_schema_show(shown, at->text, at->len), f->what);
}

static bool check_string(struct skn_schema_run *run, const struct skn_schema_node *s,
			 const struct skn_node *at)
{
	bool ok = true;
	int64_t n = s->max_length >= 0 || s->min_length > 0 ? (int64_t)skn_utf8_length(at->text, at->len) : 0;

	if (s->max_length >= 0 && n > s->max_length)
		ok = skn_schema_fault(run, at, "maxLength",
				      "is %" PRId64 " characters long, at most %" PRId64 " are allowed",
				      n, s->max_length);
	if (s->min_length > 0 && n < s->min_length)
		ok = at->len ? skn_schema_fault(run, at, "minLength",
						"is %" PRId64 " characters long, at least %" PRId64
						" are needed", n, s->min_length)
			     : skn_schema_fault(run, at, "minLength", "is empty");
	if (s->regex) {
		int match = skn_regex_match(s->regex, at->text, at->len, NULL);

		if (match == SKN_ELIMIT)
			ok = skn_schema_fault(run, at, "pattern", "takes too long to match %s",
					      s->pattern->text);
		else if (match != 1)
			ok = skn_fault_pattern(run, s, at);
	}
	if (s->format && run->formats && !check_format(run, s, at))
		ok = false;
	return ok;
}

static bool check_unique(struct skn_schema_run *run, const struct skn_node *at)
{
	struct skn_map seen = SKN_MAP_INIT;
	struct skn_buf key = SKN_BUF_INIT;
	bool ok = true;

	for (const struct skn_node *c = at->child; ok && c; c = c->next) {
		skn_buf_clear(&key);
		skn_value_key(&key, c);
		if (skn_map_has(&seen, key.p, key.n))
			ok = skn_schema_fault(run, c, "uniqueItems", "stands in the list twice");
		skn_map_put(&seen, key.p, key.n, (void *)(uintptr_t)c);
	}
	skn_buf_release(&key);
	skn_map_release(&seen, NULL);
	return ok;
}

static bool check_contains(struct skn_schema_run *run, const struct skn_schema_node *s,
			   const struct skn_node *at)
{
	int64_t min = s->min_contains >= 0 ? s->min_contains : 1, n = 0;

	for (const struct skn_node *c = at->child; c; c = c->next)
		n += fits(run, s->contains, c);
	if (n < min)
		return skn_schema_fault(run, at, "contains", "holds %" PRId64 " of the items that it "
					"needs at least %" PRId64 " of", n, min);
	if (s->max_contains >= 0 && n > s->max_contains)
		return skn_schema_fault(run, at, "maxContains", "holds %" PRId64 " of the items that "
					"it may have at most %" PRId64 " of", n, s->max_contains);
	return true;
}

static bool check_size(struct skn_schema_run *run, const struct skn_node *at, const char *what,
		       int64_t min, int64_t max)
{
	int64_t n = (int64_t)at->n_children;
	bool list = at->kind == SKN_ARRAY;

	if (max >= 0 && n > max)
		return skn_schema_fault(run, at, list ? "maxItems" : "maxProperties",
					"has %" PRId64 " %s, at most %" PRId64 " are allowed", n, what,
					max);
	if (n < min)
		return skn_schema_fault(run, at, list ? "minItems" : "minProperties",
					"has %" PRId64 " %s, at least %" PRId64 " are needed", n, what,
					min);
	return true;
}

static bool check_array(struct skn_schema_run *run, const struct skn_schema_node *s,
			const struct skn_node *at)
{
	bool ok = check_size(run, at, "items", s->min_items, s->max_items);
	size_t i = 0;

	for (const struct skn_node *c = at->child; c; c = c->next, i++) {
		const struct skn_schema_node *part = i < s->prefix.n ? s->prefix.v[i] : s->items;

		if (!ok && run->quiet)
			return false;
		if (part && !check_child(run, part, c, i))
			ok = false;
	}
	if (s->unique && !check_unique(run, at))
		ok = false;
	if (s->contains && !check_contains(run, s, at))
		ok = false;
	return ok;
}

/* The name of a member as a value of its own, with its place. */
static struct skn_node name_node(const struct skn_node *member)
{
	return (struct skn_node){ .kind = SKN_STRING, .text = member->name, .len = member->name_len,
				  .line = member->name_line, .column = member->name_column,
				  .start = member->name_start, .end = member->name_end };
}

static const struct skn_schema_node *property(const struct skn_schema_props *props,
					      const char *name, size_t len)
{
	for (size_t i = 0; i < props->n; i++)
		if (props->v[i].len == len && memcmp(props->v[i].name, name, len) == 0)
			return props->v[i].schema;
	return NULL;
}

static bool check_member(struct skn_schema_run *run, const struct skn_schema_node *s,
			 const struct skn_node *m)
{
	const struct skn_schema_node *declared = property(&s->properties, m->name, m->name_len);
	bool known = declared != NULL, ok = true;

	if (s->names) {
		struct skn_node name = name_node(m);

		ok = check_child(run, s->names, &name, 0);
	}
	if (declared && !check_child(run, declared, m, 0))
		ok = false;
	for (size_t i = 0; i < s->n_patterns; i++) {
		if (skn_regex_match(s->patterns[i].regex, m->name, m->name_len, NULL) != 1)
			continue;
		known = true;
		if (!check_child(run, s->patterns[i].schema, m, 0))
			ok = false;
	}
	if (known || !s->additional)
		return ok;
	if (s->additional->is_boolean && !s->additional->boolean) {
		struct skn_node name = name_node(m);

		return skn_fault_unknown(run, s, &name);
	}
	return check_child(run, s->additional, m, 0) && ok;
}

static bool check_required(struct skn_schema_run *run, const struct skn_node *names,
			   const struct skn_node *at, const char *because)
{
	bool ok = true;

	for (const struct skn_node *name = names->child; name; name = name->next) {
		if (skn_node_find(at, name->text))
			continue;
		ok = because ? skn_schema_fault(run, at, "dependentRequired",
						"missing field '%s', which '%s' needs", name->text,
						because)
			     : skn_schema_fault(run, at, "required", "missing field '%s'", name->text);
	}
	return ok;
}

static bool check_dependents(struct skn_schema_run *run, const struct skn_schema_node *s,
			     const struct skn_node *at)
{
	bool ok = true;

	for (size_t i = 0; i < s->dependents.n; i++)
		if (skn_node_find(at, s->dependents.v[i].name) &&
		    !check(run, s->dependents.v[i].schema, at))
			ok = false;
	if (s->dependent_required)
		for (const struct skn_node *d = s->dependent_required->child; d; d = d->next)
			if (skn_node_find(at, d->name) && !check_required(run, d, at, d->name))
				ok = false;
	return ok;
}

static bool check_object(struct skn_schema_run *run, const struct skn_schema_node *s,
			 const struct skn_node *at)
{
	bool ok = check_size(run, at, "fields", s->min_properties, s->max_properties);

	for (const struct skn_node *m = at->child; m; m = m->next) {
		if (!ok && run->quiet)
			return false;
		if (!check_member(run, s, m))
			ok = false;
	}
	if (s->required && !check_required(run, s->required, at, NULL))
		ok = false;
	return check_dependents(run, s, at) && ok;
}

/* No branch fits: the reports of the only one that the value's type allows say
 * more than that. */
static bool fault_branches(struct skn_schema_run *run, const struct skn_schema_list *list,
			   const struct skn_node *at, const char *keyword)
{
	const struct skn_schema_node *candidate = NULL;
	unsigned types = skn_value_types(at);
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct skn_schema_node *s = list->v[i];

		for (int refs = 0; !s->types && s->ref && refs < 16; refs++)
			s = s->ref;
		if (s->types & types) {
			candidate = list->v[i];
			n++;
		}
	}
	if (n == 1 && !run->quiet)
		return check(run, candidate, at);
	return skn_schema_fault(run, at, keyword, "has none of the forms that are allowed here");
}

static bool check_one(struct skn_schema_run *run, const struct skn_schema_node *s,
		      const struct skn_node *at)
{
	size_t n = 0;

	for (size_t i = 0; i < s->one.n; i++)
		n += fits(run, s->one.v[i], at);
	if (n == 0)
		return fault_branches(run, &s->one, at, "oneOf");
	if (n > 1)
		return skn_schema_fault(run, at, "oneOf", "has more than one of the forms that are "
					"allowed here");
	return true;
}

static bool check_any(struct skn_schema_run *run, const struct skn_schema_node *s,
		      const struct skn_node *at)
{
	for (size_t i = 0; i < s->any.n; i++)
		if (fits(run, s->any.v[i], at))
			return true;
	return s->any.n == 0 || fault_branches(run, &s->any, at, "anyOf");
}

static bool check_applicators(struct skn_schema_run *run, const struct skn_schema_node *s,
			      const struct skn_node *at)
{
	bool ok = !s->ref || check(run, s->ref, at);

	for (size_t i = 0; i < s->all.n; i++)
		if (!check(run, s->all.v[i], at))
			ok = false;
	if (!check_any(run, s, at))
		ok = false;
	if (s->one.n && !check_one(run, s, at))
		ok = false;
	if (s->negation && fits(run, s->negation, at))
		ok = skn_schema_fault(run, at, "not", "has a form that is not allowed here");
	if (s->condition) {
		const struct skn_schema_node *then =
			fits(run, s->condition, at) ? s->consequence : s->alternative;

		if (then && !check(run, then, at))
			ok = false;
	}
	return ok;
}

static bool check_kind(struct skn_schema_run *run, const struct skn_schema_node *s,
		       const struct skn_node *at, unsigned types)
{
	bool ok = true;

	if (types & SKN_T_ARRAY)
		return check_array(run, s, at);
	if (types & SKN_T_OBJECT)
		return check_object(run, s, at);
	/* A plain scalar is a number only where it may not be a string. */
	if ((types & SKN_T_NUMBER) && !(types & s->types & SKN_T_STRING))
		ok = check_number(run, s, at);
	if ((types & SKN_T_STRING) && (!s->types || (s->types & SKN_T_STRING)))
		ok = check_string(run, s, at) && ok;
	return ok;
}

static bool check(struct skn_schema_run *run, const struct skn_schema_node *s,
		  const struct skn_node *at)
{
	unsigned types;
	bool ok, wrong_type;

	if (s->is_boolean)
		return s->boolean || skn_schema_fault(run, at, "false", "is not allowed here");
	if (run->gave_up || run->depth == SKN_SCHEMA_DEPTH_MAX || run->steps == SKN_SCHEMA_STEPS_MAX) {
		run->gave_up = true;
		return false;
	}
	run->depth++;
	run->steps++;
	types = skn_value_types(at);
	ok = check_general(run, s, at, types);
	wrong_type = s->types && !(types & s->types); /* one report is enough then */
	if (!wrong_type && (ok || !run->quiet))
		ok = check_kind(run, s, at, types) && ok;
	if (!wrong_type && (ok || !run->quiet))
		ok = check_applicators(run, s, at) && ok;
	run->depth--;
	return ok && !run->gave_up;
}

int skn_schema_validate(const struct skn_schema *schema, const struct skn_node *node,
			skn_schema_report *report, void *ctx)
{
	struct skn_schema_run run = { .formats = schema->formats, .report = report, .ctx = ctx };

	check(&run, schema->root, node);
	if (run.gave_up) {
		run.gave_up = false;
		skn_schema_fault(&run, node, "$ref", "is too large or too deep to be validated");
	}
	return run.violations;
}
