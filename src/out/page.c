#include "out/page.h"

#include "text/edtf.h"

#define UTF8 "; charset=utf-8"

const struct skn_renderer skn_renderers[] = {
	{ "text", "text/plain" UTF8, ".txt", "the published page as text", skn_render_text },
	{ "md", "text/markdown" UTF8, ".md", "Markdown with numbered citations", skn_render_md },
	{ "pandoc", "text/markdown" UTF8, ".md", "Markdown with references for pandoc --citeproc",
	  skn_render_pandoc },
	{ "html", "text/html" UTF8, ".html", "one self-contained page", skn_render_html },
	{ "json", "application/json", ".json", "everything, for programs", skn_render_json },
	{ "csl-json", "application/vnd.citationstyles.csl+json", ".json", "the cited items as CSL-JSON",
	  skn_render_csl_json },
	{ "bibtex", "application/x-bibtex" UTF8, ".bib", "the cited items as BibTeX",
	  skn_render_bibtex },
	{ "ris", "application/x-research-info-systems" UTF8, ".ris", "the cited items as RIS",
	  skn_render_ris },
	{ NULL, NULL, NULL, NULL, NULL }
};

const struct skn_renderer *skn_renderer_find(const char *name)
{
	for (const struct skn_renderer *r = skn_renderers; r->name; r++)
		if (skn_streq(r->name, name))
			return r;
	return NULL;
}

void skn_page_minute(char out[24], int64_t time)
{
	char full[32], *t;
	size_t n;

	skn_edtf_format_time(full, time);
	n = strlen(full) - strlen(":00Z");
	if (n > 23)
		n = 23;
	memcpy(out, full, n);
	out[n] = '\0';
	t = strchr(out, 'T');
	if (t)
		*t = ' ';
}

const char *skn_page_resolution_label(const char *status)
{
	if (status && skn_streq(status, "narrowed"))
		return "Narrowed";
	if (status && skn_streq(status, "resolved"))
		return "Resolved";
	if (status && skn_streq(status, "dissolved"))
		return "Dissolved";
	return NULL;
}
