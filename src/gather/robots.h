/*
 * robots.h - may this page be fetched?  robots.txt by RFC 9309, and X-Robots-Tag.
 *
 * The groups that name our product count, all of them together; without one those of
 * "*"; without these everything is allowed.  A name is compared without case, as a
 * whole: "User-agent: skein" is ours, "skeinbot" is not.  The rule with the longest
 * pattern wins, Allow on a tie; '*' stands for any bytes, '$' at the end for the end.
 * Percent-encoding is undone alike on both sides, except of what would then mean
 * something else (%2F, %2A, %24, ...).  "/robots.txt" itself is always allowed.  Lines
 * may end in CR, LF or both; a byte order mark, unknown fields and lines that cannot be
 * read are skipped.  Crawl-delay, not in the RFC, counts up to SKN_ROBOTS_DELAY_MAX
 * seconds.
 *
 * 4xx and redirects without end mean there is none: all is allowed.  5xx, 429 and no
 * answer mean that nobody knows: nothing is (RFC 9309, 2.3.1.2 to 2.3.1.4).
 */
#ifndef SKN_GATHER_ROBOTS_H
#define SKN_GATHER_ROBOTS_H

#include "base/buf.h"
#include "net/fetch.h"

#define SKN_ROBOTS_SIZE_MAX ((size_t)512 << 10) /* bytes that are read; RFC: at least 500 KiB */
#define SKN_ROBOTS_RULES_MAX 10000              /* that concern us; further ones are skipped */
#define SKN_ROBOTS_PATTERN_MAX 2048             /* bytes; longer ones are skipped */
#define SKN_ROBOTS_STEPS_MAX ((size_t)50 << 20) /* of comparing one address; what takes more is not allowed */
#define SKN_ROBOTS_DELAY_MAX 30                 /* seconds */
#define SKN_ROBOTS_KEEP_S 86400                 /* how long an answer may be used */

struct skn_robots;

/* Never fails; caller frees. */
struct skn_robots *skn_robots_parse(const char *text, size_t n, const char *product);
/* What an answer to a request for /robots.txt means; one that is remembered by its
 * status (0: there was none). */
struct skn_robots *skn_robots_of_status(int status, const char *body, size_t n, const char *product);
struct skn_robots *skn_robots_of_answer(const struct skn_fetch_answer *answer, const char *product);
void skn_robots_free(struct skn_robots *robots); /* takes NULL */

/* URL is absolute, or a path with its query. */
bool skn_robots_allows(const struct skn_robots *robots, const char *url);
unsigned skn_robots_delay(const struct skn_robots *robots); /* seconds, 0: none */
/* Nothing is allowed because the server gave no answer that says more. */
bool skn_robots_unknown(const struct skn_robots *robots);

/* Appends "https://host/robots.txt" for a page's address; false when it has none. */
bool skn_robots_url(struct skn_buf *out, const char *page_url);

/* What X-Robots-Tag headers say to our product. */
enum skn_robots_tag { SKN_ROBOTS_NOINDEX = 1, SKN_ROBOTS_NOARCHIVE = 2, SKN_ROBOTS_NOSNIPPET = 4 };
unsigned skn_robots_tags(const struct skn_fetch_answer *answer, const char *product);

#endif
