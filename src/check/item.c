#include "check/item.h"

#include "check/file.h"
#include "doc/identity.h"
#include "text/edtf.h"
#include "text/fold.h"
#include "uni/uni.h"

static void identities(struct skn_facts *out, const struct skn_node *root,
		       const struct skn_line_starts *lines)
{
	struct skn_identities ids = { 0 };

	skn_identities_add(&ids, root);
	for (size_t i = 0; i < ids.n; i++)
		skn_vec_push(&out->identities, ((struct skn_identity){ .id = skn_xstrdup(ids.v[i].id),
								       .at = skn_node_place(ids.v[i].field, lines) }));
	skn_identities_release(&ids);
}

static void outlet(struct skn_facts *out, const struct skn_node *root)
{
	const char *name = skn_node_text(root, "container-title");
	struct skn_buf folded = SKN_BUF_INIT, lower = SKN_BUF_INIT;

	if (!name)
		return;
	skn_fold(&folded, name, strlen(name));
	skn_uni_lower(&lower, folded.p, folded.n);
	out->outlet = skn_buf_detach(&lower);
	skn_buf_release(&folded);
}

/* The work cannot have been there when the version was made. */
static void not_yet(struct skn_facts *out, const struct skn_node *date, const char *what,
		    const struct skn_line_starts *lines)
{
	struct skn_edtf when;
	struct skn_place at;

	if (!date || !date->text || skn_edtf_parse(&when, date->text, date->len, NULL) != SKN_OK ||
	    when.lower <= SKN_CHECK_ZONE_SLACK)
		return;
	at = skn_node_place(date, lines);
	skn_rule_report(&out->diags, SKN_RULE_IMPOSSIBLE_DATE, "", &at,
			"%s on %s, which is later than this version", what, date->text);
	skn_check_not_before(out, when.lower - SKN_CHECK_ZONE_SLACK);
}

static void links(struct skn_facts *out, const struct skn_node *root, const struct skn_line_starts *lines)
{
	const struct skn_node *list = skn_node_find(root, "same_as");

	for (const struct skn_node *c = list && list->kind == SKN_ARRAY ? list->child : NULL; c; c = c->next)
		if (c->text) {
			struct skn_cite_fact fact = { .key = skn_xstrndup(c->text, c->len), .link = true,
						      .at = skn_node_place(c, lines),
						      .sentence = SKN_FACTS_NO_SENTENCE };

			skn_vec_push(&out->cites, fact);
		}
}

void skn_check_item(struct skn_facts *out, const struct skn_node *root,
		    const struct skn_line_starts *lines)
{
	static const char *const ways[] = { "URL", "DOI", "arXiv", "PMID", "PMCID", "ISBN" };
	const struct skn_node *withdrawn = skn_node_find(root, "withdrawn");
	const struct skn_node *quotes = skn_node_find(root, "quotes");

	for (size_t i = 0; i < SKN_ARRAY_LEN(ways); i++)
		out->findable = out->findable || skn_node_text(root, ways[i]);
	out->withdrawn = withdrawn != NULL;
	out->quoted = quotes && quotes->n_children;
	out->had_text = skn_node_text(skn_node_find(root, "text"), "sha256") != NULL;
	identities(out, root, lines);
	outlet(out, root);
	links(out, root, lines);
	not_yet(out, skn_node_find(root, "issued"), "issued", lines);
	not_yet(out, skn_node_find(root, "accessed"), "accessed", lines);
	not_yet(out, skn_node_find(root, "archive-date"), "archived", lines);
	not_yet(out, skn_node_find(withdrawn, "date"), "withdrawn", lines);
}
