#include "check/print.h"

#include "base/map.h"
#include "hash/sha256.h"
#include "text/term.h"

static void print_all(struct skn_sink *out, const struct skn_diags *diags)
{
	skn_diags_print_text(out, diags, SKN_SEVERITY_NOTE);
}

const struct skn_diag_printer skn_diag_printers[] = {
	{ "text", print_all },
	{ "json", skn_diags_print_json },
	{ "github", skn_diags_print_github },
	{ "gitlab", skn_diags_print_gitlab },
	{ "sarif", skn_diags_print_sarif },
	{ "rdjsonl", skn_diags_print_rdjsonl },
	{ 0 },
};

const struct skn_diag_printer *skn_diag_printer_find(const char *name)
{
	for (const struct skn_diag_printer *p = skn_diag_printers; p->name; p++)
		if (skn_streq(p->name, name))
			return p;
	return NULL;
}

void skn_diag_safe(struct skn_buf *out, const char *s)
{
	skn_term_safe_buf(out, s, strlen(s), false);
}

void skn_diag_fingerprint(char out[SKN_FINGERPRINT_LEN], const struct skn_diag *diag,
			  struct skn_map *seen)
{
	struct skn_buf text = SKN_BUF_INIT;
	char hex[SKN_SHA256_HEX];
	uintptr_t times;

	skn_buf_addf(&text, "%s\n%s\n%s", diag->rule, diag->path, diag->message);
	times = (uintptr_t)skn_map_find(seen, text.p, text.n);
	skn_map_put(seen, text.p, text.n, (void *)(times + 1));
	if (times)
		skn_buf_addf(&text, "\n%zu", (size_t)times);
	skn_sha256_hex(hex, text.p, text.n);
	snprintf(out, SKN_FINGERPRINT_LEN, "%.16s", hex);
	skn_buf_release(&text);
}

static void safe(struct skn_sink *out, const char *s)
{
	skn_term_safe(out, s, strlen(s), false);
}

static void print_one(struct skn_sink *out, const struct skn_diag *d)
{
	if (*d->path) {
		safe(out, d->path);
		if (d->line)
			skn_sink_printf(out, ":%u", d->line);
		if (d->line && d->column)
			skn_sink_printf(out, ":%u", d->column);
		skn_sink_puts(out, ": ");
	}
	skn_sink_printf(out, "%s: ", skn_severity_name(d->severity));
	safe(out, d->message);
	skn_sink_printf(out, " [%s]\n", d->rule);
	if (d->hint) {
		skn_sink_puts(out, "  hint: ");
		safe(out, d->hint);
		skn_sink_putc(out, '\n');
	}
}

void skn_diags_print_text(struct skn_sink *out, const struct skn_diags *diags, enum skn_severity at_least)
{
	for (size_t i = 0; i < diags->list.n; i++)
		if (diags->list.v[i].severity >= at_least)
			print_one(out, &diags->list.v[i]);
}
