/*
 * page_csl_date.c - the dates of CSL data as EDTF.
 */
#include "import/page_csl.h"

#include "import/page_lines.h"

/* A number of a date, written as one or as text; false when it is none. */
static bool number(const struct skn_node *node, int64_t *out)
{
	return node && skn_node_as_int(node, out);
}

static bool is_true(const struct skn_node *node)
{
	if (!node || node->kind == SKN_NULL)
		return false;
	if (node->kind == SKN_BOOL)
		return node->boolean;
	return node->len && !skn_streq(node->text, "false") && !skn_streq(node->text, "0");
}

/* Year, month (13..24 and a season: a season), day; months and days of 0 are none. */
static void put_day(struct skn_buf *out, int64_t year, int64_t month, int64_t day, int64_t season)
{
	if (year > 9999 || year < -9999)
		skn_buf_addf(out, "Y%" PRId64, year);
	else
		skn_buf_addf(out, "%s%04" PRId64, year < 0 ? "-" : "", year < 0 ? -year : year);
	if (month >= 13 && month <= 16)
		month += 8;
	if (month == 0 && season)
		month = season < 20 ? season + 20 : season;
	if (month)
		skn_buf_addf(out, "-%02" PRId64, month);
	if (month && day)
		skn_buf_addf(out, "-%02" PRId64, day);
}

/* [year, month, day] */
static bool put_parts(struct skn_buf *out, const struct skn_node *parts, int64_t season)
{
	int64_t v[3] = { 0, 0, 0 };
	size_t n = 0;

	for (const struct skn_node *c = parts ? parts->child : NULL; c; c = c->next) {
		if (n == 3 || !number(c, &v[n++]))
			return false;
	}
	if (n == 0)
		return false;
	put_day(out, v[0], v[1], v[2], season);
	return true;
}

/* {year, month, day, season} as pandoc has it */
static bool put_named(struct skn_buf *out, const struct skn_node *date)
{
	int64_t year = 0, month = 0, day = 0, season = 0;

	if (!number(skn_node_find(date, "year"), &year))
		return false;
	number(skn_node_find(date, "month"), &month);
	number(skn_node_find(date, "day"), &day);
	number(skn_node_find(date, "season"), &season);
	put_day(out, year, month, day, season);
	return true;
}

static bool put_object(struct skn_buf *out, const struct skn_node *date)
{
	const struct skn_node *parts = skn_node_find(date, "date-parts");
	const char *circa = is_true(skn_node_find(date, "circa")) ? "~" : "";
	const char *text = skn_node_text(date, "literal");
	int64_t season = 0;

	if (!parts) {
		if (put_named(out, date)) {
			skn_buf_adds(out, circa);
			return true;
		}
		text = text ? text : skn_node_text(date, "raw");
		skn_buf_adds(out, text ? text : "");
		return text != NULL;
	}
	number(skn_node_find(date, "season"), &season);
	if (!put_parts(out, parts->child, season))
		return false;
	skn_buf_adds(out, circa);
	if (!parts->child->next)
		return true;
	skn_buf_addc(out, '/');
	if (!put_parts(out, parts->child->next, 0))
		return false;
	skn_buf_adds(out, circa);
	return true;
}

static bool put_date(struct skn_buf *out, const struct skn_node *date)
{
	const struct skn_node *first = date->child;

	if (skn_node_is_scalar(date)) {
		skn_buf_adds(out, date->text ? date->text : "");
		return true;
	}
	if (date->kind == SKN_OBJECT)
		return put_object(out, date);
	if (!first || first->kind != SKN_OBJECT || !put_named(out, first))
		return false;
	if (!first->next)
		return true;
	skn_buf_addc(out, '/');
	return put_named(out, first->next);
}

bool skn_page_csl_date(struct skn_buf *out, const struct skn_node *date)
{
	struct skn_buf text = SKN_BUF_INIT;
	bool ok = put_date(&text, date) && skn_page_is_date(text.p, text.n);

	if (ok)
		skn_buf_add(out, text.p, text.n);
	skn_buf_release(&text);
	return ok;
}
