#include "out/human.h"

#include "out/csl.h"
#include "text/edtf.h"

static const char *const months[] = { "January", "February", "March",     "April",   "May",      "June",
				      "July",    "August",   "September", "October", "November", "December" };

/* The parts of a day from the smallest down to those that WITH names. */
static void add_day(struct skn_buf *out, const struct skn_csl_day *d, bool month, bool year)
{
	static const char *const seasons[] = { "spring", "summer", "autumn", "winter" };
	size_t from = out->n;

	if (d->day)
		skn_buf_addf(out, "%d", d->day);
	if (d->season)
		skn_buf_adds(out, seasons[d->season - 1]);
	else if (d->month && month)
		skn_buf_addf(out, "%s%.3s", out->n > from ? " " : "", months[d->month - 1]);
	if (year && d->year > 0)
		skn_buf_addf(out, "%s%" PRId64, out->n > from ? " " : "", d->year);
	else if (year)
		skn_buf_addf(out, "%s%" PRId64 " BC", out->n > from ? " " : "", 1 - d->year);
}

void skn_human_date(struct skn_buf *out, const char *edtf)
{
	struct skn_csl_date d;
	bool same_year, same_month;

	if (!skn_csl_date(&d, edtf)) {
		skn_buf_adds(out, edtf);
		return;
	}
	if (d.circa)
		skn_buf_adds(out, "c. ");
	if (!d.range) {
		add_day(out, &d.from, true, true);
		return;
	}
	same_year = d.from.year == d.to.year && (d.from.month || d.from.season) &&
		    (d.to.month || d.to.season);
	same_month = same_year && d.from.month == d.to.month && d.from.day && d.to.day;
	add_day(out, &d.from, !same_month, !same_year);
	skn_buf_adds(out, same_month || !d.from.month ? "\u2013" : " \u2013 ");
	add_day(out, &d.to, true, true);
}

void skn_human_time(struct skn_buf *out, int64_t time)
{
	char text[32], *end;
	int64_t year;
	int month, day;

	skn_edtf_format_time(text, time);
	year = strtoll(text, &end, 10);
	month = (int)strtol(end + 1, &end, 10);
	day = (int)strtol(end + 1, &end, 10);
	skn_buf_addf(out, "%d %s %" PRId64 ", %.5s UTC", day, months[month - 1], year, end + 1);
}

bool skn_human_datetime(struct skn_buf *out, const char *edtf)
{
	struct skn_csl_date d;

	if (!skn_csl_date(&d, edtf) || d.from.year < 1 || d.from.year > 9999)
		return false;
	skn_buf_addf(out, "%04d", (int)d.from.year);
	if (d.from.month && !d.from.season)
		skn_buf_addf(out, "-%02d", d.from.month);
	if (d.from.day)
		skn_buf_addf(out, "-%02d", d.from.day);
	return true;
}
