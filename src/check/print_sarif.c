/*
 * print_sarif.c - SARIF 2.1.0, section 3: one run with the rules that were
 * broken and a result for each finding.
 *
 * Regions are whole lines: SARIF counts columns in characters, we in bytes.
 */
#include "base/map.h"
#include "check/print.h"
#include "check/rules.h"
#include "text/escape.h"
#include "text/jsonw.h"

static const char *const levels[] = { "none", "note", "warning", "error" };

static void text_object(struct skn_jsonw *w, const char *key, const char *text)
{
	struct skn_buf safe = SKN_BUF_INIT;

	skn_diag_safe(&safe, text);
	skn_jsonw_key(w, key);
	skn_jsonw_object_begin(w);
	skn_jsonw_strn(w, "text", safe.p, safe.n);
	skn_jsonw_object_end(w);
	skn_buf_release(&safe);
}

/* The rules that occur, in the table's order; INDEX gets each one's place. */
static void rules(struct skn_jsonw *w, const struct skn_diags *diags, int64_t index[SKN_RULE_N])
{
	bool used[SKN_RULE_N] = { false };
	int64_t n = 0;

	for (size_t i = 0; i < diags->list.n; i++) {
		const struct skn_rule *rule = skn_rule_find(diags->list.v[i].rule);

		if (rule)
			used[rule - skn_rules] = true;
	}
	skn_jsonw_key(w, "rules");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < SKN_RULE_N; i++) {
		index[i] = used[i] ? n++ : -1;
		if (!used[i])
			continue;
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "id", skn_rules[i].code);
		text_object(w, "shortDescription", skn_rules[i].summary);
		skn_jsonw_key(w, "help");
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "text", skn_rules[i].text);
		skn_jsonw_object_end(w);
		skn_jsonw_key(w, "defaultConfiguration");
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "level", levels[skn_rules[i].severity]);
		skn_jsonw_object_end(w);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void location(struct skn_jsonw *w, const struct skn_diag *d)
{
	struct skn_buf uri = SKN_BUF_INIT;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &uri);
	skn_esc_url_path(&sink, d->path, strlen(d->path));
	skn_jsonw_key(w, "locations");
	skn_jsonw_array_begin(w);
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "physicalLocation");
	skn_jsonw_object_begin(w);
	skn_jsonw_key(w, "artifactLocation");
	skn_jsonw_object_begin(w);
	skn_jsonw_strn(w, "uri", uri.p, uri.n);
	skn_jsonw_object_end(w);
	skn_jsonw_key(w, "region");
	skn_jsonw_object_begin(w);
	skn_jsonw_int(w, "startLine", d->line ? d->line : 1);
	if (d->end_line > d->line)
		skn_jsonw_int(w, "endLine", d->end_line);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	skn_jsonw_array_end(w);
	skn_buf_release(&uri);
}

static void result(struct skn_jsonw *w, const struct skn_diag *d, const int64_t index[SKN_RULE_N],
		   struct skn_map *seen)
{
	const struct skn_rule *rule = skn_rule_find(d->rule);
	char print[SKN_FINGERPRINT_LEN];
	char *message = d->hint ? skn_xasprintf("%s (%s)", d->message, d->hint) : skn_xstrdup(d->message);

	skn_diag_fingerprint(print, d, seen);
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "ruleId", d->rule);
	if (rule)
		skn_jsonw_int(w, "ruleIndex", index[rule - skn_rules]);
	skn_jsonw_str(w, "level", levels[d->severity]);
	text_object(w, "message", message);
	if (*d->path)
		location(w, d);
	skn_jsonw_key(w, "partialFingerprints");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "primaryLocationLineHash", print);
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
	free(message);
}

void skn_diags_print_sarif(struct skn_sink *out, const struct skn_diags *diags)
{
	struct skn_map seen = SKN_MAP_INIT;
	int64_t index[SKN_RULE_N];
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	skn_jsonw_str(&w, "version", "2.1.0");
	skn_jsonw_key(&w, "runs");
	skn_jsonw_array_begin(&w);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "tool");
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "driver");
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "name", "skein");
	skn_jsonw_str(&w, "version", SKN_VERSION);
	rules(&w, diags, index);
	skn_jsonw_object_end(&w);
	skn_jsonw_object_end(&w);
	skn_jsonw_key(&w, "results");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < diags->list.n; i++)
		result(&w, &diags->list.v[i], index, &seen);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	skn_jsonw_array_end(&w);
	skn_jsonw_object_end(&w);
	skn_map_release(&seen, NULL);
}
