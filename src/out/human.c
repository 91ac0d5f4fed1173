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

/* "since Apr 2016", "until 2016"; what is no date either as it is. */
static void open_ended(struct skn_buf *out, const char *edtf)
{
	const char *slash = strchr(edtf, '/');
	bool from = slash && (skn_streq(slash, "/..") || skn_streq(slash, "/"));
	bool to = slash && (slash == edtf || skn_starts_with(edtf, "../"));
	char *end = from ? skn_xstrndup(edtf, (size_t)(slash - edtf)) : skn_xstrdup(to ? slash + 1 : "");
	struct skn_csl_date d;

	if (from != to && skn_csl_date(&d, end)) {
		skn_buf_adds(out, from ? "since " : "until ");
		skn_human_date(out, end);
	} else {
		skn_buf_adds(out, edtf);
	}
	free(end);
}

void skn_human_date(struct skn_buf *out, const char *edtf)
{
	struct skn_csl_date d;
	bool same_year, same_month;

	if (!skn_csl_date(&d, edtf)) {
		open_ended(out, edtf);
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

void skn_human_span(struct skn_buf *out, int64_t seconds)
{
	/* A month and a year are those of the Gregorian mean, 30.436875 and 365.2425 days. */
	static const struct { int64_t from, length; const char *name; } units[] = {
		{ 2 * INT64_C(31556952), 31556952, "year" },
		{ 2 * INT64_C(2629746), 2629746, "month" },
		{ 86400, 86400, "day" },
	};

	for (size_t i = 0; i < SKN_ARRAY_LEN(units); i++)
		if (seconds >= units[i].from) {
			int64_t n = seconds / units[i].length;

			skn_buf_addf(out, "%" PRId64 " %s%s", n, units[i].name, n == 1 ? "" : "s");
			return;
		}
	skn_buf_adds(out, "less than a day");
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
