/* print_json.c - the formats that are JSON: our own, GitLab's, reviewdog's. */
#include "base/map.h"
#include "check/print.h"
#include "text/jsonw.h"

static void number(struct skn_jsonw *w, const char *key, uint32_t v)
{
	if (v)
		skn_jsonw_int(w, key, v);
	else
		skn_jsonw_null(w, key);
}

/* A text member, harmless on a terminal, too; NULL gives null. */
static void safe_text(struct skn_jsonw *w, const char *key, const char *s)
{
	struct skn_buf text = SKN_BUF_INIT;

	if (s)
		skn_diag_safe(&text, s);
	skn_jsonw_str(w, key, s ? text.p : NULL);
	skn_buf_release(&text);
}

void skn_diags_write_json(struct skn_jsonw *w, const struct skn_diags *diags)
{
	skn_jsonw_key(w, "diagnostics");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < diags->list.n; i++) {
		const struct skn_diag *d = &diags->list.v[i];

		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "rule", d->rule);
		skn_jsonw_str(w, "severity", skn_severity_name(d->severity));
		safe_text(w, "path", *d->path ? d->path : NULL);
		number(w, "line", d->line);
		number(w, "column", d->column);
		number(w, "endLine", d->end_line);
		number(w, "endColumn", d->end_column);
		safe_text(w, "message", d->message);
		safe_text(w, "hint", d->hint);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

void skn_diags_print_json(struct skn_sink *out, const struct skn_diags *diags)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_object_begin(&w);
	skn_diags_write_json(&w, diags);
	skn_jsonw_object_end(&w);
}

/* The message with its hint, for readers that know no hints. */
static void whole_message(struct skn_jsonw *w, const char *key, const struct skn_diag *d)
{
	struct skn_buf text = SKN_BUF_INIT;

	skn_diag_safe(&text, d->message);
	if (d->hint) {
		skn_buf_adds(&text, " (");
		skn_diag_safe(&text, d->hint);
		skn_buf_addc(&text, ')');
	}
	skn_jsonw_strn(w, key, text.p, text.n);
	skn_buf_release(&text);
}

void skn_diags_print_gitlab(struct skn_sink *out, const struct skn_diags *diags)
{
	static const char *const severities[] = { "info", "info", "minor", "major" };
	struct skn_map seen = SKN_MAP_INIT;
	char print[SKN_FINGERPRINT_LEN];
	struct skn_jsonw w;

	skn_jsonw_init(&w, out, true);
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < diags->list.n; i++) {
		const struct skn_diag *d = &diags->list.v[i];

		skn_diag_fingerprint(print, d, &seen);
		skn_jsonw_object_begin(&w);
		whole_message(&w, "description", d);
		skn_jsonw_str(&w, "check_name", d->rule);
		skn_jsonw_str(&w, "fingerprint", print);
		skn_jsonw_str(&w, "severity", severities[d->severity]);
		skn_jsonw_key(&w, "location");
		skn_jsonw_object_begin(&w);
		safe_text(&w, "path", *d->path ? d->path : ".");
		skn_jsonw_key(&w, "lines");
		skn_jsonw_object_begin(&w);
		skn_jsonw_int(&w, "begin", d->line ? d->line : 1);
		if (d->end_line > d->line)
			skn_jsonw_int(&w, "end", d->end_line);
		skn_jsonw_object_end(&w);
		skn_jsonw_object_end(&w);
		skn_jsonw_object_end(&w);
	}
	skn_jsonw_array_end(&w);
	skn_map_release(&seen, NULL);
}

static void position(struct skn_jsonw *w, const char *key, uint32_t line, uint32_t column)
{
	skn_jsonw_key(w, key);
	skn_jsonw_object_begin(w);
	skn_jsonw_int(w, "line", line);
	if (column)
		skn_jsonw_int(w, "column", column);
	skn_jsonw_object_end(w);
}

static void one_rdjson(struct skn_jsonw *w, const struct skn_diag *d)
{
	static const char *const severities[] = { "INFO", "INFO", "WARNING", "ERROR" };

	skn_jsonw_object_begin(w);
	whole_message(w, "message", d);
	skn_jsonw_key(w, "location");
	skn_jsonw_object_begin(w);
	safe_text(w, "path", d->path);
	if (d->line) {
		skn_jsonw_key(w, "range");
		skn_jsonw_object_begin(w);
		position(w, "start", d->line, d->column);
		if (d->end_line)
			position(w, "end", d->end_line, d->end_column);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_object_end(w);
	skn_jsonw_str(w, "severity", severities[d->severity]);
	skn_jsonw_key(w, "code");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "value", d->rule);
	skn_jsonw_object_end(w);
	skn_jsonw_key(w, "source");
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "name", "skein");
	skn_jsonw_object_end(w);
	skn_jsonw_object_end(w);
}

void skn_diags_print_rdjsonl(struct skn_sink *out, const struct skn_diags *diags)
{
	for (size_t i = 0; i < diags->list.n; i++) {
		struct skn_jsonw w;

		skn_jsonw_init(&w, out, false);
		one_rdjson(&w, &diags->list.v[i]);
	}
}
