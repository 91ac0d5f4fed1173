/* page_date.c - days and instants as pages write them for machines.  ISO 8601; RFC 3339. */
#include "gather/page_meta.h"
#include "text/edtf.h"

static bool digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]))
			return false;
	return true;
}

static bool is_date(const char *s)
{
	return digits(s, 4) && s[4] == '-' && digits(s + 5, 2) && s[7] == '-' && digits(s + 8, 2);
}

static bool accept(char out[SKN_WEBPAGE_FIELD_MAX], const char *text)
{
	struct skn_edtf date;

	if (skn_edtf_parse(&date, text, strlen(text), NULL) != SKN_OK)
		return false;
	snprintf(out, SKN_WEBPAGE_FIELD_MAX, "%s", text);
	return true;
}

/* A zone behind a time: "Z", "+01:00", "+0100", "+01", or none. */
static bool zone(const char *s, int *seconds)
{
	int sign = *s == '-' ? -1 : 1, hours, minutes = 0;

	*seconds = 0;
	while (*s == ' ')
		s++;
	if (!*s || skn_streq(s, "Z") || skn_streq(s, "z") || skn_streq(s, "UTC") || skn_streq(s, "GMT"))
		return true;
	if ((*s != '+' && *s != '-') || !digits(s + 1, 2))
		return false;
	sign = *s == '-' ? -1 : 1;
	hours = (s[1] - '0') * 10 + s[2] - '0';
	s += 3;
	s += *s == ':';
	if (digits(s, 2)) {
		minutes = (s[0] - '0') * 10 + s[1] - '0';
		s += 2;
	}
	*seconds = sign * (hours * 3600 + minutes * 60);
	return !*s && hours < 24 && minutes < 60;
}

bool skn_webpage_date(char out[SKN_WEBPAGE_FIELD_MAX], const char *written)
{
	char day[11], text[32];
	const char *s = written;
	int h, m, sec = 0, offset;
	struct skn_edtf date;

	while (*s == ' ')
		s++;
	if (strlen(s) < 10 || !is_date(s))
		return false;
	memcpy(day, s, 10);
	day[10] = '\0';
	s += 10;
	if (!*s)
		return accept(out, day);
	if ((*s != 'T' && *s != ' ' && *s != 't') || strlen(s) < 6 || !digits(s + 1, 2) || s[3] != ':' || !digits(s + 4, 2))
		return accept(out, day);
	h = (s[1] - '0') * 10 + s[2] - '0';
	m = (s[4] - '0') * 10 + s[5] - '0';
	s += 6;
	if (*s == ':' && strlen(s) >= 3 && digits(s + 1, 2)) {
		sec = (s[1] - '0') * 10 + s[2] - '0';
		s += 3;
	}
	if (*s == '.' || *s == ',')
		s += 1 + strspn(s + 1, "0123456789");
	if (h > 23 || m > 59 || sec > 60 || !zone(s, &offset) || skn_edtf_parse(&date, day, 10, NULL) != SKN_OK)
		return accept(out, day);
	skn_edtf_format_time(text, date.lower + h * 3600 + m * 60 + sec - offset);
	return accept(out, text);
}

bool skn_webpage_date_of_url(char out[SKN_WEBPAGE_FIELD_MAX], const char *url)
{
	const char *path = strstr(url, "://");

	path = path ? strchr(path + 3, '/') : NULL;
	for (const char *s = path ? path : ""; *s; s++) {
		char text[11];

		if ((*s != '/' && *s != '-' && *s != '_') || strlen(s) < 9 || !digits(s + 1, 4) || (s[1] != '1' && s[1] != '2'))
			continue;
		if ((s[5] == '/' || s[5] == '-') && digits(s + 6, 2) && s[8] == s[5] && strlen(s) >= 11 && digits(s + 9, 2) &&
		    !isdigit((unsigned char)s[11]))
			snprintf(text, sizeof(text), "%.4s-%.2s-%.2s", s + 1, s + 6, s + 9);
		else if (digits(s + 5, 4) && !isdigit((unsigned char)s[9]))
			snprintf(text, sizeof(text), "%.4s-%.2s-%.2s", s + 1, s + 5, s + 7);
		else
			continue;
		if (accept(out, text))
			return true;
	}
	return false;
}
