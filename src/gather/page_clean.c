/* page_clean.c - what stands in an article and belongs to its surroundings. */
#include "gather/page_find.h"

#include <strings.h>

#define SHARE_CHARS 500      /* a box with buttons to share is smaller */
#define COMMAS_SAFE 10       /* as many commas make prose */
#define LINKS_MAX 0.2        /* of a box that no name speaks for, */
#define LINKS_MAX_GOOD 0.5   /* of one that a name does */
#define SHORT_CHARS 25
#define EMBED_CHARS 75       /* text around a single embedded thing */
#define LIST_SHARE 0.9       /* of a box's text, that makes it a list */
#define ITEMS_MORE 100       /* entries of lists that are no sign */
#define ROWS_DATA 10         /* rows, columns, cells of tables that hold data */
#define COLUMNS_DATA 5
#define CELLS_DATA 10
#define ADVERT_CHARS 20

/* ---- tables ---- */

struct grid {
	size_t rows, columns;
	bool marked, nested; /* it has a head, a caption, columns; another table */
};

static void see_row(struct grid *grid, const struct skn_dom *row)
{
	size_t columns = 0;

	for (const struct skn_dom *c = row->child; c; c = c->next)
		columns += c->tag == SKN_TAG_TD || c->tag == SKN_TAG_TH;
	if (columns > grid->columns)
		grid->columns = columns;
	grid->rows++;
}

static void see(struct grid *grid, const struct skn_dom *table)
{
	for (struct skn_dom *d = skn_dom_next(table, table); d; d = skn_dom_next(d, table)) {
		switch ((int)d->tag) {
		case SKN_TAG_TABLE:
			grid->nested = true;
			return;
		case SKN_TAG_CAPTION:
		case SKN_TAG_COL:
		case SKN_TAG_COLGROUP:
		case SKN_TAG_TFOOT:
		case SKN_TAG_THEAD:
		case SKN_TAG_TH:
			grid->marked = true;
			break;
		case SKN_TAG_TR:
			see_row(grid, d);
			break;
		}
	}
}

/* Whether a table holds data, and is not there for the looks of a page. */
static bool is_data(const struct skn_dom *table)
{
	const char *role = skn_dom_attr(table, "role");
	struct grid grid = { 0 };

	if (role && skn_streq(role, "presentation"))
		return false;
	if (skn_dom_attr(table, "summary"))
		return true;
	see(&grid, table);
	if (grid.marked)
		return true;
	if (grid.nested || grid.rows < 2 || grid.columns < 2)
		return false;
	return grid.rows >= ROWS_DATA || grid.columns >= COLUMNS_DATA || grid.rows * grid.columns > CELLS_DATA;
}

static void mark_data(struct skn_dom *top)
{
	for (struct skn_dom *d = top; d; d = skn_dom_next(d, top))
		if (d->tag == SKN_TAG_TABLE)
			d->data = is_data(d);
}

/* ---- boxes by name ---- */

/* A box that says nothing but that it holds one. */
static bool is_advert(const struct skn_dom *node)
{
	static const char *const words[] = { "ad", "advertising", "advertisement", "pub", "publicité", "werb", "werbung",
					     "anzeige", "广告", "реклама", "Реклама", "anuncio", "publicidad", "loading",
					     "loading...", "loading…", "chargement", "cargando" };
	struct skn_buf text = SKN_BUF_INIT;
	bool yes = false;

	if (node->sum.chars == 0 || node->sum.chars > ADVERT_CHARS)
		return false;
	skn_dom_text(&text, node, ADVERT_CHARS * 4);
	for (size_t i = 0; i < SKN_ARRAY_LEN(words); i++)
		yes |= strcasecmp(text.p, words[i]) == 0;
	skn_buf_release(&text);
	return yes;
}

static bool is_foreign_tag(const struct skn_dom *node)
{
	return node->tag == SKN_TAG_FOOTER || node->tag == SKN_TAG_ASIDE || node->tag == SKN_TAG_NAV;
}

static void drop_named(struct skn_dom *top, const struct skn_find *find)
{
	for (struct skn_dom *d = top, *next; d; d = next) {
		bool heading = d->tag == SKN_TAG_H1 || d->tag == SKN_TAG_H2;

		if (d != top && d->tag != SKN_TAG_TEXT)
			d->gone = is_foreign_tag(d) || (d->class != SKN_TAG_INLINE && is_advert(d)) ||
				  (d->sum.chars < SHARE_CHARS && skn_names_share(d)) ||
				  (heading && find->rules & SKN_FIND_NAMES && skn_names_weight(d) < 0);
		next = skn_dom_next(d, top);
	}
}

/* ---- boxes by what they hold ---- */

/* What is above a box, as far as it protects it. */
struct above {
	bool data, code, figure, quote;
};

static bool looks_foreign(const struct skn_dom *node, const struct above *above, int weight)
{
	const struct skn_dom_sum *sum = &node->sum;
	double density = skn_dom_link_density(node);
	bool list = node->tag == SKN_TAG_UL || node->tag == SKN_TAG_OL ||
		    (sum->chars && (double)sum->list_chars / sum->chars > LIST_SHARE);
	bool heading = sum->chars && (double)sum->heading_chars / sum->chars >= 0.9;

	if (sum->videos)
		return false;
	if (!above->figure && sum->img > 1 && sum->p * 2 < sum->img)
		return true;
	if (!list && sum->li > sum->p + ITEMS_MORE)
		return true;
	if (sum->input > sum->p / 3)
		return true;
	if (!list && !above->figure && !heading && sum->chars < SHORT_CHARS && (sum->img == 0 || sum->img > 2) && density > 0)
		return true;
	if (!list && weight < 25 && density > LINKS_MAX)
		return true;
	if (weight >= 25 && density > LINKS_MAX_GOOD)
		return true;
	return sum->embeds > 1 || (sum->embeds == 1 && sum->chars < EMBED_CHARS);
}


static bool is_foreign(struct skn_dom *node, const struct above *above, const struct skn_find *find)
{
	int weight;

	if (above->data || above->code || above->quote || node->data)
		return false;
	weight = find->rules & SKN_FIND_NAMES ? skn_names_weight(node) : 0;
	if (weight < 0)
		return true;
	return node->sum.commas < COMMAS_SAFE && looks_foreign(node, above, weight);
}

/* One pass over the boxes of KIND, inner ones first; sums are brought up to date on the
 * way.  Whether a table with data is left at or below NODE. */
static bool sweep(struct skn_dom *node, struct above above, bool (*kind)(const struct skn_dom *),
		  const struct skn_find *find, bool top)
{
	bool data = false;

	if (node->tag == SKN_TAG_TEXT) /* its sum stays */
		return false;
	above.data |= node->data;
	above.code |= node->tag == SKN_TAG_CODE;
	above.quote |= node->tag == SKN_TAG_BLOCKQUOTE;
	above.figure |= node->tag == SKN_TAG_FIGURE;
	node->sum = (struct skn_dom_sum){ 0 };
	for (struct skn_dom *c = node->child; c; c = c->next) {
		if (c->gone)
			continue;
		data |= sweep(c, above, kind, find, false);
		if (!c->gone)
			skn_dom_add(node, c);
	}
	skn_dom_own(node);
	if (!top && kind(node) && !data && is_foreign(node, &above, find))
		node->gone = true;
	return !node->gone && (data || node->data);
}

static bool is_form(const struct skn_dom *node)
{
	return node->tag == SKN_TAG_FORM || node->tag == SKN_TAG_FIELDSET;
}

static bool is_table(const struct skn_dom *node)
{
	return node->tag == SKN_TAG_TABLE;
}

static bool is_list(const struct skn_dom *node)
{
	return node->tag == SKN_TAG_UL;
}

static bool is_div(const struct skn_dom *node)
{
	return node->tag == SKN_TAG_DIV || node->tag == SKN_TAG_SECTION || node->tag == SKN_TAG_HEADER;
}

void skn_find_clean(struct skn_dom *top, const struct skn_find *find)
{
	static bool (*const kinds[])(const struct skn_dom *) = { is_form, is_table, is_list, is_div };

	mark_data(top);
	drop_named(top, find);
	for (size_t i = 0; find->rules & SKN_FIND_CLEAN && i < SKN_ARRAY_LEN(kinds); i++)
		sweep(top, (struct above){ 0 }, kinds[i], find, true);
}
