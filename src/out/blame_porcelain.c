#include "out/blame.h"

/* "NAME VALUE" on one line. */
static void line(struct skn_sink *out, const char *name, const char *value)
{
	skn_sink_printf(out, "%s ", name);
	skn_term_safe(out, value, strlen(value), false);
	skn_sink_putc(out, '\n');
}

/* One word of the first line: what a broken file may name otherwise has no blanks. */
static void put_word(struct skn_sink *out, const char *word)
{
	struct skn_buf safe = SKN_BUF_INIT;

	skn_term_safe_buf(&safe, word && *word ? word : "-", word && *word ? strlen(word) : 1, false);
	for (size_t i = 0; i < safe.n; i++)
		if (safe.p[i] == ' ')
			safe.p[i] = '_';
	skn_sink_putc(out, ' ');
	skn_sink_put(out, safe.p, safe.n);
	skn_buf_release(&safe);
}

static void put_commit(struct skn_sink *out, const struct skn_oid *oid)
{
	static const struct skn_oid none;
	char hex[SKN_OID_HEX + 1];

	skn_oid_hex(hex, oid ? oid : &none);
	skn_sink_puts(out, hex);
}

static void put_when(struct skn_sink *out, const struct skn_blame_when *when)
{
	char label[SKN_BLAME_LABEL_MAX];
	const char *text = skn_blame_when_json(label, when);

	skn_sink_printf(out, " %s", text ? text : "-");
}

static void commit_lines(struct skn_sink *out, const struct skn_blame_row *row)
{
	const struct skn_blame_commit *c = row->commit;
	char *mail;

	if (!c)
		return;
	mail = skn_xasprintf("<%s>", c->mail);
	line(out, "author", c->author);
	line(out, "author-mail", mail);
	skn_sink_printf(out, "committer-time %" PRId64 "\n", c->time);
	line(out, "summary", c->subject);
	free(mail);
}

static void text_lines(struct skn_sink *out, const struct skn_blame_row *row)
{
	const char *text = row->text ? row->text : row->value && row->value->text ? row->value->text : "";

	do {
		size_t n = strcspn(text, "\n");

		skn_sink_putc(out, '\t');
		skn_term_safe(out, text, n, false);
		skn_sink_putc(out, '\n');
		text += n + (text[n] == '\n');
	} while (*text);
}

static void entry(struct skn_sink *out, const struct skn_blame_row *row)
{
	put_commit(out, row->commit ? &row->commit->oid : NULL);
	put_word(out, skn_blame_type(row));
	put_word(out, row->unit ? row->id : row->record->id);
	put_word(out, row->field);
	put_when(out, &row->introduced);
	put_when(out, &row->changed);
	skn_sink_putc(out, '\n');
	commit_lines(out, row);
	if (row->engine)
		line(out, "engine", row->engine);
	if (row->unit)
		line(out, "lineage", row->part ? row->part->lineage : row->id);
	if (row->introduced.commit) {
		skn_sink_puts(out, "introduced-commit ");
		put_commit(out, row->introduced.commit);
		skn_sink_putc(out, '\n');
	}
	if (row->introduced.sure == SKN_BLAME_OR_BEFORE)
		skn_sink_puts(out, "or-before\n");
	if (row->returned.commit) {
		skn_sink_puts(out, "returned");
		put_when(out, &row->returned);
		skn_sink_putc(out, ' ');
		put_commit(out, row->returned.commit);
		skn_sink_putc(out, '\n');
	}
	for (size_t i = 0; i < row->cites.n; i++) {
		skn_sink_puts(out, "cite ");
		skn_sink_puts(out, row->cites.v[i].key);
		put_when(out, &row->cites.v[i].attached);
		skn_sink_putc(out, ' ');
		put_commit(out, row->cites.v[i].attached.commit);
		skn_sink_putc(out, '\n');
	}
	text_lines(out, row);
}

void skn_blame_porcelain(struct skn_sink *out, const struct skn_blame_view *view)
{
	for (size_t i = 0; i < view->page->narrative.n; i++)
		entry(out, &view->page->narrative.v[i]);
	for (size_t i = 0; i < view->page->records.n; i++)
		entry(out, &view->page->records.v[i]);
}
