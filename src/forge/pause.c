/* pause.c - when to ask again.  RFC 9110, 10.2.3; GitHub's and GitLab's pages on rate limits. */
#include "forge/call.h"

#define FAILURE_MS 500   /* after a failure; each time twice as long */
#define LIMIT_MS 60000   /* after a rate limit that says nothing else */
#define DOUBLINGS_MAX 10

static int64_t doubled(int64_t ms, unsigned attempt)
{
	return ms << (attempt < DOUBLINGS_MAX ? attempt : DOUBLINGS_MAX);
}

static bool header_number(const struct skn_net_answer *answer, const char *name, int64_t *out)
{
	const char *value = skn_net_header(answer, name);
	uint64_t v;

	if (!value || !skn_parse_uint(value, strlen(value), INT64_MAX / 2000, &v))
		return false;
	*out = (int64_t)v;
	return true;
}

static bool none_left(const struct skn_net_answer *answer)
{
	int64_t left;

	return (header_number(answer, "x-ratelimit-remaining", &left) ||
		header_number(answer, "ratelimit-remaining", &left)) && left == 0;
}

static bool is_limit(const struct skn_net_answer *answer)
{
	if (answer->status == 429)
		return true;
	return answer->status == 403 && (answer->retry_after >= 0 || none_left(answer) ||
					 strcasestr(answer->body.p, "rate limit"));
}

static int64_t limit_pause(const struct skn_net_answer *answer, unsigned attempt, int64_t now)
{
	int64_t reset;

	now = answer->date >= 0 ? answer->date : now;
	if (answer->retry_after >= 0)
		return answer->retry_after > INT64_MAX / 2000 ? INT64_MAX : answer->retry_after * 1000;
	if (none_left(answer) && (header_number(answer, "x-ratelimit-reset", &reset) ||
				  header_number(answer, "ratelimit-reset", &reset)))
		return reset > now ? (reset - now) * 1000 : 1000;
	return doubled(LIMIT_MS, attempt);
}

int64_t skn_forge_pause(const struct skn_net_answer *answer, unsigned attempt, int64_t now)
{
	int64_t ms = doubled(FAILURE_MS, attempt);

	if (!answer)
		return ms;
	if (is_limit(answer))
		return limit_pause(answer, attempt, now);
	if (answer->status < 500 || answer->status == 501)
		return -1;
	return answer->retry_after > ms / 1000 ? limit_pause(answer, attempt, now) : ms;
}
