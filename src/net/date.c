#include "net/date.h"

#include <strings.h>

#include "text/edtf.h"

static int month_of(const char *s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (strncasecmp(s, names + 3 * i, 3) == 0)
			return i + 1;
	return 0;
}

static int64_t time_of(int year, int month, int day, int hour, int minute, int second)
{
	if (!month || year < 1 || day < 1 || day > skn_edtf_month_days(year, month) || hour < 0 || hour > 23 ||
	    minute < 0 || minute > 59 || second < 0 || second > 60)
		return -1;
	return skn_edtf_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
}

int64_t skn_net_date(const char *s)
{
	int year, day, hour, minute, second, end = 0;
	char month[4];

	/* Sun, 06 Nov 1994 08:49:37 GMT */
	if (sscanf(s, "%*3[A-Za-z], %2d %3[A-Za-z] %4d %2d:%2d:%2d GMT%n", &day, month, &year, &hour, &minute, &second,
		   &end) == 6 && end && !s[end])
		return time_of(year, month_of(month), day, hour, minute, second);
	/* Sunday, 06-Nov-94 08:49:37 GMT; dates of the web begin in 1970 */
	if (sscanf(s, "%*9[A-Za-z], %2d-%3[A-Za-z]-%2d %2d:%2d:%2d GMT%n", &day, month, &year, &hour, &minute,
		   &second, &end) == 6 && end && !s[end])
		return time_of(year + (year >= 70 ? 1900 : 2000), month_of(month), day, hour, minute, second);
	/* Sun Nov  6 08:49:37 1994 */
	if (sscanf(s, "%*3[A-Za-z] %3[A-Za-z] %2d %2d:%2d:%2d %4d%n", month, &day, &hour, &minute, &second, &year,
		   &end) == 6 && end && !s[end])
		return time_of(year, month_of(month), day, hour, minute, second);
	return -1;
}
