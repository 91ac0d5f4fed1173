#include "base/clock.h"
#include "repo/ident.h"

#define DIGITS_MAX 18 /* of a time in seconds: no overflow */
#define OFFSET_MAX (14 * 60)

/* ---- dates ---- */

static const char *skip(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* A number of LOW to HIGH digits; NULL when there is none. */
static const char *number(const char *p, int low, int high, int64_t *out)
{
	int n = 0;

	*out = 0;
	for (; n < high && p[n] >= '0' && p[n] <= '9'; n++)
		*out = *out * 10 + (p[n] - '0');
	return n < low || (p[n] >= '0' && p[n] <= '9') ? NULL : p + n;
}

/* Days since 1970-01-01 of a date in the Gregorian calendar (H. Hinnant,
 * "chrono-compatible low-level date algorithms"). */
static int64_t days(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t in_era = y - era * 400;
	int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

/* "", "Z", "UTC", "GMT", "+0100", "+01:00", "+01": the rest of the text. */
static bool zone(const char *p, int *offset)
{
	int64_t hours, minutes = 0;
	bool minus;
	const char *q;

	p = skip(p);
	*offset = 0;
	if (!*p || skn_streq(p, "Z") || skn_streq(p, "UTC") || skn_streq(p, "GMT"))
		return true;
	if (*p != '+' && *p != '-')
		return false;
	minus = *p++ == '-';
	q = number(p, 4, 4, &hours);
	if (q) {
		minutes = hours % 100;
		hours /= 100;
	} else {
		q = number(p, 2, 2, &hours);
		if (q && *q == ':')
			q = number(q + 1, 2, 2, &minutes);
	}
	if (!q || *skip(q) || minutes > 59 || hours * 60 + minutes > OFFSET_MAX)
		return false;
	*offset = (int)(hours * 60 + minutes) * (minus ? -1 : 1);
	return true;
}

/* "20:25:00" or "20:25", a fraction is dropped; then the zone. */
static bool clock_and_zone(const char *p, int64_t day, int64_t *time, int *offset)
{
	int64_t h, m, s = 0, fraction;

	p = number(p, 1, 2, &h);
	if (!p || *p != ':')
		return false;
	p = number(p + 1, 2, 2, &m);
	if (p && *p == ':') {
		p = number(p + 1, 2, 2, &s);
		if (p && *p == '.')
			p = number(p + 1, 1, 9, &fraction);
	}
	if (!p || h > 23 || m > 59 || s > 60 || !zone(p, offset))
		return false;
	*time = day * 86400 + h * 3600 + m * 60 + s - *offset * 60;
	return true;
}

static bool valid_day(int64_t year, int64_t month, int64_t day)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= length[month - 1] + (month == 2 && leap);
}

static bool iso(const char *p, int64_t *time, int *offset)
{
	int64_t year, month, day;

	p = number(p, 4, 4, &year);
	if (!p || *p != '-' || !(p = number(p + 1, 2, 2, &month)) || *p != '-' ||
	    !(p = number(p + 1, 2, 2, &day)) || !valid_day(year, month, day))
		return false;
	*time = days(year, month, day) * 86400;
	*offset = 0;
	if (!*skip(p))
		return true;
	return (*p == 'T' || *p == ' ') &&
	       clock_and_zone(skip(p + 1), days(year, month, day), time, offset);
}

static bool rfc2822(const char *p, int64_t *time, int *offset)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t year, day, month = 0;
	const char *comma = strchr(p, ',');

	if (comma)
		p = skip(comma + 1);
	p = number(p, 1, 2, &day);
	if (!p || *p != ' ')
		return false;
	p = skip(p);
	for (size_t i = 0; i < 12; i++)
		if (strncasecmp(p, months + 3 * i, 3) == 0)
			month = (int64_t)i + 1;
	if (!month || p[3] != ' ' || !(p = number(skip(p + 3), 4, 4, &year)) || *p != ' ' ||
	    !valid_day(year, month, day))
		return false;
	return clock_and_zone(skip(p), days(year, month, day), time, offset);
}

static bool raw(const char *p, int64_t *time, int *offset)
{
	bool at = *p == '@';

	p = number(p + at, at ? 1 : 9, DIGITS_MAX, time);
	return p && (!*p || *p == ' ') && zone(p, offset);
}

bool skn_ident_parse_date(const char *text, int64_t *time, int *offset)
{
	text = skip(text);
	return raw(text, time, offset) || iso(text, time, offset) || rfc2822(text, time, offset);
}

/* ---- who ---- */

static bool junk(char c)
{
	return (unsigned char)c <= ' ' || strchr(".,:;<>\"\\'", c);
}

/* As git: marks at either end go, and what would break the header anywhere. */
static char *clean(const char *s)
{
	size_t n = strlen(s), used = 0;
	char *out = skn_xmalloc(n + 1);

	while (n && junk(s[n - 1]))
		n--;
	while (n && junk(*s)) {
		s++;
		n--;
	}
	for (size_t i = 0; i < n; i++)
		if (s[i] != '<' && s[i] != '>' && s[i] != '\n' && s[i] != '\r')
			out[used++] = s[i];
	out[used] = '\0';
	return out;
}

/* The first of: environment, config "<role>.<what>", "user.<what>", fallback. */
static char *find(struct skn_repo *repo, const char *env, const char *role, const char *what,
		  const char *fallback)
{
	struct skn_buf value = SKN_BUF_INIT;
	char key[32];
	char *out = NULL;

	if (getenv(env) && *getenv(env))
		skn_buf_adds(&value, getenv(env));
	snprintf(key, sizeof(key), "%s.%s", role, what);
	if (!value.n)
		skn_repo_config_get(repo, key, &value);
	snprintf(key, sizeof(key), "user.%s", what);
	if (!value.n)
		skn_repo_config_get(repo, key, &value);
	if (!value.n && fallback)
		skn_buf_adds(&value, fallback);
	if (value.n)
		out = clean(value.p);
	skn_buf_release(&value);
	return out;
}

static int fail_unknown(const char *what, const char *env, struct skn_err *err)
{
	int rc = skn_fail(err, SKN_EDATA, "who are you? git knows no %s", what);

	skn_hint(err, "git config --global user.%s \"…\" (or set %s)",
		 skn_streq(what, "name") ? "name" : "email", env);
	return rc;
}

static int make(struct skn_ident *out, struct skn_repo *repo, const char *role, const char *prefix,
		struct skn_err *err)
{
	char name[32], email[32], date[32];
	const char *when;
	int rc = SKN_OK;

	snprintf(name, sizeof(name), "%s_NAME", prefix);
	snprintf(email, sizeof(email), "%s_EMAIL", prefix);
	snprintf(date, sizeof(date), "%s_DATE", prefix);
	out->name = find(repo, name, role, "name", NULL);
	out->email = find(repo, email, role, "email", getenv("EMAIL"));
	out->time = skn_clock_now();
	out->offset = 0;
	when = getenv(date);
	if (!out->name || !*out->name)
		rc = fail_unknown("name", name, err);
	else if (!out->email || !*out->email)
		rc = fail_unknown("e-mail address", email, err);
	else if (strlen(out->name) > SKN_IDENT_MAX || strlen(out->email) > SKN_IDENT_MAX)
		rc = skn_fail(err, SKN_ELIMIT, "a name or e-mail address has more than %d bytes",
			      SKN_IDENT_MAX);
	else if (when && *when && !skn_ident_parse_date(when, &out->time, &out->offset))
		rc = skn_fail(err, SKN_EUSAGE, "%s: '%.100s' is no date", date, when);
	if (rc != SKN_OK)
		skn_ident_release(out);
	return rc;
}

int skn_ident_author(struct skn_ident *out, struct skn_repo *repo, struct skn_err *err)
{
	return make(out, repo, "author", "GIT_AUTHOR", err);
}

int skn_ident_committer(struct skn_ident *out, struct skn_repo *repo, struct skn_err *err)
{
	return make(out, repo, "committer", "GIT_COMMITTER", err);
}

void skn_ident_release(struct skn_ident *ident)
{
	free(ident->name);
	free(ident->email);
	ident->name = ident->email = NULL;
}

void skn_ident_format(struct skn_buf *out, const struct skn_ident *ident)
{
	int zone_abs = abs(ident->offset);

	skn_buf_addf(out, "%s <%s> %" PRId64 " %c%02d%02d", ident->name, ident->email, ident->time,
		     ident->offset < 0 ? '-' : '+', zone_abs / 60, zone_abs % 60);
}
