#include "check/settings.h"

#include "check/file.h"
#include "store/setup.h"
#include "store/store.h"

#define CONFIG SKN_SETUP_CONFIG
#define ATTRIBUTES SKN_SETUP_ATTRIBUTES

void skn_severities_read(struct skn_severities *out, struct skn_view *view)
{
	struct skn_buf src = SKN_BUF_INIT;
	struct skn_record config;
	const struct skn_node *list;

	*out = (struct skn_severities){ 0 };
	if (skn_view_read(view, CONFIG, SKN_RECORD_MAX, &src, NULL) != SKN_OK ||
	    skn_record_parse(&config, SKN_KIND_STORE, "", &src, CONFIG, NULL) != SKN_OK) {
		skn_buf_release(&src);
		return;
	}
	list = skn_node_find(skn_node_find(config.tree.root, "policy"), "severities");
	for (const struct skn_node *c = list ? list->child : NULL; c; c = c->next) {
		const struct skn_rule *rule = c->name ? skn_rule_find(c->name) : NULL;

		if (rule && c->text && skn_severity_parse(c->text, &out->of[rule - skn_rules]))
			out->set[rule - skn_rules] = true;
	}
	skn_record_release(&config);
	skn_buf_release(&src);
}

static bool is_on(void *ctx, const struct skn_diag *diag)
{
	SKN_UNUSED(ctx);
	return diag->severity != SKN_SEVERITY_OFF;
}

void skn_severities_apply(const struct skn_severities *severities, struct skn_diags *diags)
{
	for (size_t i = 0; i < diags->list.n; i++) {
		size_t rule = (size_t)(skn_rule_find(diags->list.v[i].rule) - skn_rules);

		if (severities->set[rule])
			diags->list.v[i].severity = severities->of[rule];
	}
	skn_diags_filter(diags, is_on, NULL);
}

/* Findings about a file that cannot be read; *there false when it is missing. */
static int read_file(struct skn_diags *out, struct skn_view *view, const char *path, struct skn_buf *data,
		     bool *there, struct skn_err *err)
{
	struct skn_err why = SKN_ERR_INIT;
	int rc = skn_view_read(view, path, SKN_RECORD_MAX, data, &why);

	*there = rc == SKN_OK;
	switch (rc) {
	case SKN_OK:
	case SKN_ENOTFOUND:
		return SKN_OK;
	case SKN_ELIMIT:
		skn_rule_report(out, SKN_RULE_TOO_LARGE, path, NULL, "is larger than %zu bytes",
				SKN_RECORD_MAX);
		return SKN_OK;
	case SKN_EDATA:
		skn_rule_report(out, SKN_RULE_BAD_MODE, path, NULL, "%s", why.msg);
		return SKN_OK;
	default:
		return skn_fail_at(err, (enum skn_errc)rc, path, 0, 0, "%s", why.msg);
	}
}

static int config(struct skn_diags *out, struct skn_view *view, struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT;
	struct skn_facts facts;
	bool there;
	int rc = read_file(out, view, CONFIG, &data, &there, err);

	if (there) {
		skn_facts_init(&facts);
		skn_check_file(&facts, SKN_KIND_STORE, data.p, data.n);
		skn_diags_move(out, &facts.diags, CONFIG);
		skn_facts_release(&facts);
	}
	skn_buf_release(&data);
	return rc;
}

static int attributes(struct skn_diags *out, struct skn_view *view, struct skn_err *err)
{
	struct skn_buf data = SKN_BUF_INIT;
	size_t before, missing;
	bool there;
	int rc = read_file(out, view, ATTRIBUTES, &data, &there, err);

	before = data.n;
	missing = rc == SKN_OK ? skn_setup_attributes(&data) : 0;
	if (missing && !there) {
		skn_rule_report(out, SKN_RULE_GITATTRIBUTES, ATTRIBUTES, NULL, "is not there");
		skn_diags_hint(out, "'skein init' makes it");
	} else if (missing) {
		const char *first = data.p + before;

		first += strspn(first, "\n");
		skn_rule_report(out, SKN_RULE_GITATTRIBUTES, ATTRIBUTES, NULL,
				"%zu line%s missing, such as '%.*s'", missing, missing == 1 ? " is" : "s are",
				(int)strcspn(first, "\n"), first);
		skn_diags_hint(out, "'skein init' adds what is missing");
	}
	skn_buf_release(&data);
	return rc;
}

int skn_settings_check(struct skn_diags *out, struct skn_view *view, struct skn_err *err)
{
	int rc = config(out, view, err);

	return rc == SKN_OK ? attributes(out, view, err) : rc;
}
