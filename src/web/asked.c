#include "web/asked.h"

#include "site/inside.h"
#include "text/edtf.h"

/* ---- the route of a path ---- */

static const struct skn_web_route *with_tail(const char *path, size_t *stem)
{
	for (const struct skn_web_route *r = skn_web_routes; r->id; r++) {
		size_t n = strlen(path), tail = strlen(r->tail);

		if (!r->of_thread || !tail || n < tail + 2 || path[n - tail - 1] != '/' ||
		    !skn_streq(path + n - tail, r->tail))
			continue;
		*stem = n - tail - 1;
		return r;
	}
	return NULL;
}

static const struct skn_web_route *of_thread(void)
{
	const struct skn_web_route *r = skn_web_routes;

	while (!r->of_thread || *r->tail)
		r++;
	return r;
}

const struct skn_web_route *skn_web_route_find(char **thread, const struct skn_site *site, const char *path)
{
	const struct skn_web_route *r;
	size_t stem;

	*thread = NULL;
	for (r = skn_web_routes; r->id; r++)
		if (!r->of_thread && skn_streq(r->tail, path))
			return r;
	if (!skn_starts_with(path, "threads/"))
		return NULL;
	/* A thread may be called as what is asked of threads. */
	stem = strlen(path);
	r = skn_map_has(&site->by_path, path, stem) ? NULL : with_tail(path, &stem);
	*thread = skn_xstrndup(path, stem);
	return r ? r : of_thread();
}

/* ---- one parameter ---- */

static bool is_choice(const char *choices, const char *text)
{
	size_t n = strlen(text);

	for (const char *p = choices; *p; p += strcspn(p, "|"), p += *p == '|')
		if (strcspn(p, "|") == n && memcmp(p, text, n) == 0)
			return true;
	return false;
}

static int read_int(struct skn_web_value *out, const struct skn_web_rule *rule, struct skn_err *err)
{
	uint64_t n;

	if (!skn_parse_uint(out->text, strlen(out->text), (uint64_t)rule->max, &n) || (int64_t)n < rule->min)
		return skn_fail(err, SKN_EUSAGE, "%s is a number from %" PRId64 " to %" PRId64, rule->name, rule->min,
				rule->max);
	out->number = (int64_t)n;
	return SKN_OK;
}

static int read_text(const struct skn_web_value *value, const struct skn_web_rule *rule, struct skn_err *err)
{
	size_t n = strlen(value->text);

	if (n == 0)
		return skn_fail(err, SKN_EUSAGE, "%s is empty", rule->name);
	if (n > (size_t)rule->max)
		return skn_fail(err, SKN_EUSAGE, "%s is longer than %" PRId64 " bytes", rule->name, rule->max);
	return SKN_OK;
}

static int read_day(const struct skn_web_value *value, const struct skn_web_rule *rule, struct skn_err *err)
{
	struct skn_edtf date;

	if (strlen(value->text) > SKN_EDTF_MAX ||
	    skn_edtf_parse(&date, value->text, strlen(value->text), NULL) != SKN_OK)
		return skn_fail(err, SKN_EUSAGE, "%s is a date such as 2026-04 or 2026-04-29", rule->name);
	return SKN_OK;
}

static int read_one(struct skn_web_value *out, const struct skn_web_rule *rule, struct skn_err *err)
{
	switch (rule->type) {
	case SKN_WEB_INT: return read_int(out, rule, err);
	case SKN_WEB_DAY: return read_day(out, rule, err);
	case SKN_WEB_FLAG:
		if (!is_choice("true|false", out->text))
			return skn_fail(err, SKN_EUSAGE, "%s is true or false", rule->name);
		out->number = skn_streq(out->text, "true");
		return SKN_OK;
	case SKN_WEB_CHOICE:
		return is_choice(rule->choices, out->text)
			       ? SKN_OK
			       : skn_fail(err, SKN_EUSAGE, "%s is one of %s", rule->name, rule->choices);
	default: return read_text(out, rule, err);
	}
}

/* ---- all of them ---- */

static int unknown(const struct skn_web_rule *rules, const char *name, struct skn_err *err)
{
	struct skn_buf list = SKN_BUF_INIT;

	for (const struct skn_web_rule *r = rules; r->name; r++)
		skn_buf_addf(&list, "%s%s", list.n ? ", " : "", r->name);
	skn_fail(err, SKN_EUSAGE, "there is no parameter '%.64s' here", name);
	if (list.n)
		skn_hint(err, "it takes %s", list.p);
	else
		skn_hint(err, "it takes none");
	skn_buf_release(&list);
	return SKN_EUSAGE;
}

int skn_web_asked_read(struct skn_web_value values[SKN_WEB_PARAMS_MAX], const struct skn_web_rule *rules, bool form,
		       const struct skn_web_target *target, struct skn_err *err)
{
	int rc = SKN_OK;

	memset(values, 0, SKN_WEB_PARAMS_MAX * sizeof(*values));
	for (size_t i = 0; rules[i].name; i++)
		values[i].number = rules[i].fallback;
	for (size_t p = 0; rc == SKN_OK && p < target->n_params; p++) {
		const struct skn_web_param *param = &target->params[p];
		size_t i = 0;

		while (rules[i].name && !skn_streq(rules[i].name, param->name))
			i++;
		if (!rules[i].name)
			return unknown(rules, param->name, err);
		if (values[i].text)
			return skn_fail(err, SKN_EUSAGE, "%s is given twice", param->name);
		if (form && !*param->value)
			continue;
		values[i].text = param->value;
		rc = read_one(&values[i], &rules[i], err);
	}
	for (size_t i = 0; rc == SKN_OK && rules[i].name; i++)
		if (rules[i].required && !values[i].text)
			rc = skn_fail(err, SKN_EUSAGE, "%s is missing", rules[i].name);
	return rc;
}

const struct skn_web_value *skn_web_value(const struct skn_web_value *values, const struct skn_web_rule *rules,
					  const char *name)
{
	size_t i = 0;

	while (!skn_streq(rules[i].name, name))
		i++;
	return &values[i];
}

const char *skn_web_text(const struct skn_web_asked *asked, const char *name)
{
	return skn_web_value(asked->values, asked->route->rules, name)->text;
}

int64_t skn_web_number(const struct skn_web_asked *asked, const char *name)
{
	return skn_web_value(asked->values, asked->route->rules, name)->number;
}

/* ---- threads ---- */

int skn_web_thread(char **out, const struct skn_web_call *call, const char *name, struct skn_err *err)
{
	struct skn_view *view;
	char *path = skn_xasprintf("threads/%s", name);
	int rc = skn_store_check_path(name, NULL);

	*out = NULL;
	if (rc != SKN_OK) {
		rc = skn_fail(err, SKN_ENOTFOUND, "no thread is called so");
	} else if (skn_map_has(&call->site->by_path, path, strlen(path))) {
		*out = skn_xstrdup(path);
	} else {
		rc = skn_view_commit(&view, call->store->repo, &call->tip, err);
		if (rc == SKN_OK) {
			rc = skn_store_find(out, view, name, err);
			skn_view_free(view);
		}
	}
	free(path);
	return rc;
}
