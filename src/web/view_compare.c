/* view_compare.c - threads/NAME/compare/?from=A&to=B: any two versions, without script. */
#include "web/sides.h"
#include "web/view.h"

static const struct skn_web_rule rules[] = {
	{ .name = "from", .type = SKN_WEB_REV, .max = SKN_WEB_REV_MAX },
	{ .name = "to", .type = SKN_WEB_REV, .max = SKN_WEB_REV_MAX },
	{ 0 },
};

static void option(struct skn_site_frame *f, const char *value, bool version, bool chosen)
{
	skn_html_out_raw(&f->h, "<option");
	skn_html_out_attr(&f->h, "value", value);
	skn_html_out_raw(&f->h, chosen ? " selected>" : ">");
	skn_html_out_raw(&f->h, version ? "Version " : "");
	skn_html_out_text(&f->h, value);
	skn_html_out_raw(&f->h, "</option>\n");
}

/* The versions, and before them what was asked for where it is none. */
static void choose(struct skn_site_frame *f, const char *name, const char *label, const struct skn_web_side *side,
		   const char *asked)
{
	const struct skn_site_thread *t = f->place->thread;
	size_t found = t->versions.n;

	for (size_t i = t->versions.n; i-- > 0;)
		if (t->versions.v[i].address && skn_oid_eq(&t->versions.v[i].v.commit, &side->commit))
			found = i;
	skn_html_out_raw(&f->h, "<label>");
	skn_html_out_raw(&f->h, label);
	skn_html_out_raw(&f->h, " <select");
	skn_html_out_attr(&f->h, "name", name);
	skn_html_out_raw(&f->h, ">\n");
	if (found == t->versions.n && asked)
		option(f, asked, false, true);
	for (size_t i = 0; i < t->versions.n; i++)
		if (t->versions.v[i].address)
			option(f, t->versions.v[i].address, true, i == found);
	skn_html_out_raw(&f->h, "</select></label>\n");
}

static void write_page(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_site_thread *t,
		       const struct skn_web_sides *sides, const char *from, const char *to)
{
	const struct skn_site_place place = { .kind = SKN_SITE_NOTHING, .thread = t };
	char *title = skn_xasprintf("%s \u2192 %s: %s", sides->from.label, sides->to.label, sides->head.title);
	struct skn_site_head head = { .title = title, .dir = call->target->path, .css = "diff.css", .hidden = true };
	struct skn_site_frame f;
	struct skn_sink sink;

	skn_sink_to_buf(&sink, &out->body);
	skn_site_frame_init(&f, &sink, call->site, &place);
	skn_site_begin(&f, &head);
	skn_html_out_raw(&f.h, "<h1>");
	skn_html_out_text(&f.h, title);
	skn_html_out_raw(&f.h, "</h1>\n<form method=\"get\" class=\"compare\">\n");
	choose(&f, "from", "From", &sides->from, from);
	choose(&f, "to", "to", &sides->to, to);
	skn_html_out_raw(&f.h, "<button type=\"submit\">Compare</button>\n</form>\n</header>\n");
	skn_html_out_raw(&f.h, "<main id=\"main\">\n");
	skn_diff_html_switch(&sink);
	skn_diff_html(&sink, &sides->head, &sides->diff, 0);
	skn_html_out_raw(&f.h, "</main>\n");
	skn_site_end(&f);
	skn_site_frame_release(&f);
	free(title);
}

int skn_web_view_compare(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err)
{
	struct skn_site_thread *t = skn_web_view_thread(call->site, call->target->path, "/compare/");
	struct skn_web_value values[SKN_WEB_PARAMS_MAX];
	struct skn_web_sides sides;
	const char *from, *to;
	int rc = skn_web_asked_read(values, rules, true, call->target, err);

	if (rc == SKN_OK && !t)
		rc = skn_fail(err, SKN_ENOTFOUND, "no thread is called so");
	if (rc != SKN_OK)
		return rc;
	from = skn_web_value(values, rules, "from")->text;
	to = skn_web_value(values, rules, "to")->text;
	/* Without one the version before the newest, or where there is none the newest itself. */
	if (!from && skn_site_older(t, 0) != SIZE_MAX)
		from = t->versions.v[skn_site_older(t, 0)].address;
	rc = skn_web_sides_read(&sides, call, t->path, from, to, err);
	if (rc == SKN_OK)
		write_page(out, call, t, &sides, from, to);
	skn_web_sides_release(&sides);
	return rc;
}
