#include "out/pdf.h"

#include "out/human.h"
#include "out/pdf_parts.h"

#define SHORT_COMMIT 12
#define DOT " \xc2\xb7 "

/* "Version 2", or what stands in its place. */
static void version_words(struct skn_buf *out, const struct skn_page_info *info)
{
	if (info->version)
		skn_buf_addf(out, "Version %s", info->version);
	else
		skn_buf_adds(out, "Unpublished");
}

static void title_line(struct skn_pdf_out *o)
{
	const char *title = skn_thread_title(o->thread);
	struct skn_pdf_block block = {
		.role = SKN_PDF_HEADING, .level = 1, .size = 23, .leading = 29, .above = 0, .below = 8,
		.keep = true,
	};

	skn_pdf_text_clear(&o->text);
	skn_pdf_text_adds(&o->text, SKN_PDF_BOLD, title);
	skn_pdf_add(o->pdf, &block, &o->text);
}

static void small_line(struct skn_pdf_out *o, unsigned look, const char *s, double below, bool keep)
{
	struct skn_pdf_block block = {
		.role = SKN_PDF_PARA, .size = 9.6, .leading = 13.5, .below = below, .keep = keep,
	};

	skn_pdf_text_clear(&o->text);
	skn_pdf_text_adds(&o->text, SKN_PDF_SANS | look, s);
	skn_pdf_add(o->pdf, &block, &o->text);
}

static void title_block(struct skn_pdf_out *o)
{
	struct skn_buf line = SKN_BUF_INIT;
	struct skn_pdf_setting lead = skn_pdf_body;

	if (o->info->site)
		small_line(o, SKN_PDF_BOLD | SKN_PDF_ACCENT, o->info->site, 8, true);
	title_line(o);
	version_words(&line, o->info);
	skn_buf_adds(&line, DOT);
	skn_human_time(&line, o->info->time);
	if (o->info->items >= 0)
		skn_buf_addf(&line, DOT "%" PRId64 " item%s collected", o->info->items,
			     o->info->items == 1 ? "" : "s");
	if (o->info->commit)
		skn_buf_addf(&line, DOT "commit %.*s", SHORT_COMMIT, o->info->commit);
	small_line(o, SKN_PDF_QUIET, line.p, 14, false);
	lead.size = 11.4;
	lead.leading = 17;
	lead.outline_level = 0;
	skn_pdf_out_field(o, &o->thread->meta, "summary", &lead);
	skn_pdf_rule(o->pdf, 12, 4);
	skn_buf_release(&line);
}

static int write_blocks(struct skn_pdf_out *o, size_t *missing, struct skn_err *err)
{
	size_t n = o->numbers.keys.n ? o->numbers.keys.n : 1;

	o->first = skn_xcalloc(n, sizeof(*o->first));
	o->last = skn_xcalloc(n, sizeof(*o->last));
	skn_pdf_text_init(&o->text);
	skn_pdf_text_init(&o->label);
	title_block(o);
	skn_pdf_out_narrative(o);
	skn_pdf_out_timeline(o);
	skn_pdf_out_perspectives(o);
	skn_pdf_out_tensions(o);
	skn_pdf_out_sources(o);
	skn_pdf_text_release(&o->text);
	skn_pdf_text_release(&o->label);
	skn_vec_release(&o->cited);
	free(o->first);
	free(o->last);
	*missing = skn_pdf_missing(o->pdf);
	return skn_pdf_close(o->pdf, err);
}

/* "skein:version=2 skein:commit=…": in one line, what a list of keywords can show. */
static void keywords(struct skn_buf *out, const struct skn_pdf_how *how)
{
	for (size_t i = 0; i < how->n_fields; i++)
		skn_buf_addf(out, "%sskein:%s=%s", i ? " " : "", how->fields[i].name,
			     how->fields[i].value);
}

int skn_page_pdf(struct skn_sink *out, const struct skn_thread *thread,
		 const struct skn_page_info *info, const struct skn_pdf_how *how, size_t *missing,
		 struct skn_err *err)
{
	static const struct skn_pdf_how usual = { .paper = SKN_PDF_A4 };
	struct skn_pdf_out o = { .thread = thread, .info = info };
	struct skn_buf head = SKN_BUF_INIT, keys = SKN_BUF_INIT, subject = SKN_BUF_INIT;
	struct skn_pdf_about about;
	size_t boxes = 0;
	int rc;

	how = how ? how : &usual;
	skn_buf_addf(&head, "%s" DOT, skn_thread_title(thread));
	version_words(&head, info);
	version_words(&subject, info);
	keywords(&keys, how);
	about = (struct skn_pdf_about){
		.paper = how->paper, .title = skn_thread_title(thread), .author = info->site,
		.subject = subject.p, .keywords = keys.p, .language = info->language, .time = info->time,
		.head = head.p, .fields = how->fields, .n_fields = how->n_fields,
	};
	skn_numbers_make(&o.numbers, thread);
	rc = skn_pdf_open(&o.pdf, out, &about, err);
	if (rc == SKN_OK)
		rc = write_blocks(&o, &boxes, err);
	if (missing)
		*missing = boxes;
	skn_numbers_release(&o.numbers);
	skn_buf_release(&head);
	skn_buf_release(&keys);
	skn_buf_release(&subject);
	return rc;
}
