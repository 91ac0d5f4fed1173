#include "gather/poll.h"

#include <strings.h>

#include "hash/sha256.h"
#include "net/date.h"

bool skn_poll_is_due(const struct skn_source_state *source, int64_t now)
{
	return !source->gone && source->due <= now;
}

void skn_poll_request(struct skn_fetch_request *request, const char *url, const struct skn_source_state *source,
		      const char *reader)
{
	request->url = url;
	request->etag = request->last_modified = request->validated_url = NULL;
	if (!source->reader || !skn_streq(source->reader, reader))
		return;
	request->etag = source->etag;
	request->last_modified = source->last_modified;
	request->validated_url = source->effective_url;
}

static void set(char **field, const char *value)
{
	char *copy = value ? skn_xstrdup(value) : NULL;

	free(*field);
	*field = copy;
}

/* ---- when next ---- */

/* Seconds that Cache-Control allows; -1: it says nothing. */
static int64_t max_age(const char *value)
{
	const char *at = value ? strcasestr(value, "max-age=") : NULL;
	uint64_t seconds;

	if (!at)
		return -1;
	at += 8 + (at[8] == '"');
	return skn_parse_uint(at, strspn(at, "0123456789"), INT32_MAX, &seconds) ? (int64_t)seconds : INT32_MAX;
}

/* Seconds that the answer may be kept (RFC 9111, 5.3): Expires counts without max-age. */
static int64_t fresh_for(const struct skn_fetch_answer *answer)
{
	const char *control = skn_fetch_header(answer, "cache-control");
	const char *expires = skn_fetch_header(answer, "expires"), *date = skn_fetch_header(answer, "date");
	int64_t age = max_age(control), end, start;

	if (age >= 0 || !expires)
		return age;
	end = skn_net_date(expires);
	start = date ? skn_net_date(date) : -1;
	return end < 0 ? -1 : end - (start < 0 ? answer->time : start);
}

static int64_t within(int64_t a, int64_t least, int64_t most)
{
	return a < least ? least : a > most ? most : a;
}

static void set_due(struct skn_source_state *source, const struct skn_fetch_answer *answer, int64_t now)
{
	int64_t wait = fresh_for(answer);

	if (answer->retry_after > wait)
		wait = answer->retry_after;
	source->due = now + within(wait, SKN_POLL_BASE_S, SKN_POLL_LONGEST_S);
}

void skn_poll_set_ttl(struct skn_source_state *source, int64_t ttl, int64_t now)
{
	int64_t due = now + within(ttl, SKN_POLL_BASE_S, SKN_POLL_LONGEST_S);

	if (due > source->due)
		source->due = due;
}

static void set_due_after_failure(struct skn_source_state *source, int64_t retry_after, int64_t now)
{
	int64_t wait = SKN_POLL_BASE_S;

	for (unsigned i = 1; i < source->failures && wait < SKN_POLL_FAILURES_LONGEST_S; i++)
		wait *= 2;
	if (retry_after > wait)
		wait = retry_after;
	source->due = now + within(wait, SKN_POLL_BASE_S, SKN_POLL_FAILURES_LONGEST_S);
}

/* ---- what an answer means ---- */

static void fail(struct skn_source_state *source, const char *reason, int64_t retry_after, int64_t now)
{
	source->failures++;
	set(&source->reason, reason);
	set_due_after_failure(source, retry_after, now);
}

static enum skn_poll_result learn_failure(struct skn_source_state *source, const struct skn_fetch_answer *answer,
					  int64_t now)
{
	char words[80];

	if (answer->error == SKN_FETCH_OK && answer->status == 410) {
		source->gone = true;
		set(&source->reason, "410: gone for good");
		return SKN_POLL_GONE;
	}
	if (answer->error == SKN_FETCH_OK && answer->status == 403 && skn_fetch_header(answer, "cf-mitigated"))
		snprintf(words, sizeof(words), "403: a challenge for browsers (Cloudflare)");
	else
		snprintf(words, sizeof(words), "the server says %d", answer->status);
	fail(source, answer->error == SKN_FETCH_OK ? words : answer->reason, answer->retry_after, now);
	return SKN_POLL_FAILED;
}

static void learn_moved(struct skn_source_state *source, const struct skn_fetch_answer *answer)
{
	bool same = source->moved_to && skn_streq(source->moved_to, answer->final_url);

	if (!answer->moved_for_good) {
		set(&source->moved_to, NULL);
		source->moved_seen = 0;
		return;
	}
	source->moved_seen = same ? source->moved_seen + 1 : 1;
	set(&source->moved_to, answer->final_url);
}

/* A 304 brings validators only when they are newer. */
static void learn_validators(struct skn_source_state *source, const struct skn_fetch_answer *answer)
{
	if (!answer->not_modified || answer->etag)
		set(&source->etag, answer->etag);
	if (!answer->not_modified || answer->last_modified)
		set(&source->last_modified, answer->last_modified);
	set(&source->effective_url, answer->final_url);
}

enum skn_poll_result skn_poll_learn(struct skn_source_state *source, const struct skn_fetch_answer *answer,
				    const char *reader, int64_t now)
{
	bool same_reader = source->reader && skn_streq(source->reader, reader), known;
	char hash[SKN_SHA256_HEX];

	source->last = now;
	source->status = answer->status;
	if (!skn_fetch_has_body(answer) && !(answer->not_modified && same_reader))
		return learn_failure(source, answer, now);
	learn_moved(source, answer);
	learn_validators(source, answer);
	source->last_good = now;
	source->failures = 0;
	source->gone = false;
	set(&source->reason, NULL);
	set_due(source, answer, now);
	if (answer->not_modified)
		return SKN_POLL_UNCHANGED;
	skn_sha256_hex(hash, answer->body, answer->n);
	known = same_reader && source->body_hash && skn_streq(source->body_hash, hash);
	set(&source->body_hash, hash);
	set(&source->reader, reader);
	return known ? SKN_POLL_UNCHANGED : SKN_POLL_NEW;
}

void skn_poll_unreadable(struct skn_source_state *source, const char *reason, int64_t now)
{
	set(&source->etag, NULL);
	set(&source->last_modified, NULL);
	set(&source->body_hash, NULL);
	fail(source, reason, -1, now);
}

const char *skn_poll_moved(const struct skn_source_state *source)
{
	return source->moved_seen >= SKN_POLL_MOVED_SEEN ? source->moved_to : NULL;
}
