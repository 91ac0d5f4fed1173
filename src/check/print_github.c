/*
 * print_github.c - workflow commands: ::error file=…,line=…::message
 *
 * GitHub shows ten errors, ten warnings and ten notices of a step.  What is
 * beyond is printed as text between ::stop-commands::TOKEN and ::TOKEN::, so
 * that nothing in it is taken for a command; the token is a hash of that very
 * text, which the text cannot contain.
 */
#include "check/print.h"
#include "hash/sha256.h"

/* "%" first, then what would end the line; in a property, also what divides them. */
static void escape(struct skn_sink *out, const char *s, bool property)
{
	struct skn_buf safe = SKN_BUF_INIT;

	skn_diag_safe(&safe, s);
	for (size_t i = 0; i < safe.n; i++) {
		switch (safe.p[i]) {
		case '%': skn_sink_puts(out, "%25"); break;
		case '\r': skn_sink_puts(out, "%0D"); break;
		case '\n': skn_sink_puts(out, "%0A"); break;
		case ':': skn_sink_puts(out, property ? "%3A" : ":"); break;
		case ',': skn_sink_puts(out, property ? "%2C" : ","); break;
		default: skn_sink_putc(out, safe.p[i]);
		}
	}
	skn_buf_release(&safe);
}

static void place(struct skn_sink *out, const struct skn_diag *d)
{
	skn_sink_puts(out, "file=");
	escape(out, d->path, true);
	skn_sink_putc(out, ',');
	if (d->line)
		skn_sink_printf(out, "line=%u,", d->line);
	if (d->line && d->end_line)
		skn_sink_printf(out, "endLine=%u,", d->end_line);
	/* Columns only where both ends are on one line: else GitHub refuses them. */
	if (d->line && d->column && d->line == d->end_line)
		skn_sink_printf(out, "col=%u,endColumn=%u,", d->column, d->end_column);
}

static void command(struct skn_sink *out, const struct skn_diag *d)
{
	static const char *const names[] = { "notice", "notice", "warning", "error" };

	skn_sink_printf(out, "::%s ", names[d->severity]);
	if (*d->path)
		place(out, d);
	skn_sink_puts(out, "title=");
	escape(out, d->rule, true);
	skn_sink_puts(out, "::");
	escape(out, d->message, false);
	if (d->hint) {
		skn_sink_puts(out, "%0A");
		escape(out, d->hint, false);
	}
	skn_sink_putc(out, '\n');
}

static void print_rest(struct skn_sink *out, const struct skn_diags *rest)
{
	struct skn_buf text = SKN_BUF_INIT;
	char token[SKN_SHA256_HEX];
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &text);
	skn_sink_printf(&sink, "%zu more:\n", rest->list.n);
	skn_diags_print_text(&sink, rest, SKN_SEVERITY_NOTE);
	skn_sha256_hex(token, text.p, text.n);
	skn_sink_printf(out, "::stop-commands::%s\n", token);
	skn_sink_put(out, text.p, text.n);
	skn_sink_printf(out, "::%s::\n", token);
	skn_buf_release(&text);
}

void skn_diags_print_github(struct skn_sink *out, const struct skn_diags *diags)
{
	size_t shown[SKN_SEVERITY_ERROR + 1] = { 0 };
	struct skn_diags rest = { 0 }; /* shares the strings */

	for (int severity = SKN_SEVERITY_ERROR; severity > SKN_SEVERITY_OFF; severity--)
		for (size_t i = 0; i < diags->list.n; i++) {
			const struct skn_diag *d = &diags->list.v[i];

			if ((int)d->severity != severity)
				continue;
			if (shown[severity]++ < SKN_GITHUB_MAX)
				command(out, d);
			else
				skn_vec_push(&rest.list, *d);
		}
	if (rest.list.n)
		print_rest(out, &rest);
	skn_vec_release(&rest.list);
}
