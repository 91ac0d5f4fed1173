#include "base/clock.h"

static bool from_env(const char *name, int64_t *out)
{
	const char *text = getenv(name);
	uint64_t v;

	if (!text || !skn_parse_uint(text, strlen(text), SKN_CLOCK_MAX, &v))
		return false;
	*out = (int64_t)v;
	return true;
}

int64_t skn_clock_now(void)
{
	int64_t made;

	if (from_env("SKEIN_CLOCK", &made) || from_env("SOURCE_DATE_EPOCH", &made))
		return made;
	return (int64_t)time(NULL);
}

int64_t skn_clock_monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}
