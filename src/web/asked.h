/*
 * asked.h - the table of what the API answers, and a request read by it.
 *
 * One row a route: where it stands, which parameters it takes, of which type and
 * within which bounds, and what it gives.  Requests are read by it (asked.c) and
 * api/openapi.json is written from it (openapi.c), so neither can know more than the other.
 */
#ifndef SKN_WEB_ASKED_H
#define SKN_WEB_ASKED_H

#include "base/sink.h"
#include "web/api.h"

#define SKN_WEB_REV_MAX 255             /* bytes of a revision */
#define SKN_WEB_THREADS_LIMIT 1000      /* threads in an answer where nothing is asked, and at most */
#define SKN_WEB_LOG_LIMIT 1000          /* versions, the same */
#define SKN_WEB_GONE_LIMIT 1000         /* parts, the same */
#define SKN_WEB_HITS_LIMIT 20           /* hits where nothing is asked */
#define SKN_WEB_HITS_LIMIT_MAX 100      /* and at most */
#define SKN_WEB_OFFSET_MAX 1000000

enum skn_web_type {
	SKN_WEB_TEXT,   /* max: bytes */
	SKN_WEB_REV,    /* rev/resolve.h, as strangers may name it */
	SKN_WEB_THREAD, /* a thread's name */
	SKN_WEB_DAY,    /* a day, month or year */
	SKN_WEB_INT,    /* min .. max */
	SKN_WEB_FLAG,   /* true or false */
	SKN_WEB_CHOICE  /* one of the choices */
};

struct skn_web_rule {
	const char *name;
	enum skn_web_type type;
	bool required;
	int64_t min, max, fallback;
	const char *choices; /* "now|ever"; the first is meant when it is absent, unless ALL */
	bool all;            /* absent means all of them */
	const char *about;   /* one sentence, for the document */
};

struct skn_web_value {
	const char *text; /* NULL: absent; borrowed from the target */
	int64_t number;   /* of INT, or its fallback; of FLAG 0 or 1 */
};

struct skn_web_asked;
/* Writes the document. */
typedef int skn_web_maker(struct skn_sink *out, const struct skn_web_asked *asked, struct skn_err *err);

struct skn_web_route {
	bool of_thread;                   /* threads/NAME or threads/NAME/TAIL, else TAIL */
	const char *tail;
	const char *id, *summary, *about; /* of the operation */
	const char *schema;               /* "out-log.json", or NULL: "describes" itself */
	const struct skn_web_rule *rules; /* ends with a NULL name */
	skn_web_maker *make;
};
extern const struct skn_web_route skn_web_routes[]; /* ends with a NULL id */

struct skn_web_asked {
	const struct skn_web_call *call;
	const struct skn_web_route *route;
	char *thread; /* "threads/…" of a thread's routes, as the path names it; not looked up yet */
	struct skn_web_value values[SKN_WEB_PARAMS_MAX];
};

/* The route of a path behind "api/"; *thread: "threads/…" or NULL, caller frees.  NULL: there is none. */
const struct skn_web_route *skn_web_route_find(char **thread, const struct skn_site *site, const char *path);
/* Reads the parameters by RULES.  SKN_EUSAGE: one is unknown, given twice, missing, empty or out of bounds.
 * FORM: what is empty is absent, as browsers send the fields of a form. */
int skn_web_asked_read(struct skn_web_value values[SKN_WEB_PARAMS_MAX], const struct skn_web_rule *rules, bool form,
		       const struct skn_web_target *target, struct skn_err *err);

/* The value of the parameter NAME, which RULES has. */
const struct skn_web_value *skn_web_value(const struct skn_web_value *values, const struct skn_web_rule *rules,
					  const char *name);
const char *skn_web_text(const struct skn_web_asked *asked, const char *name);
int64_t skn_web_number(const struct skn_web_asked *asked, const char *name);

/* The path ("threads/…") of the thread that NAME means now: of the table, or by the end of one of its
 * names.  Caller frees. */
int skn_web_thread(char **out, const struct skn_web_call *call, const char *name, struct skn_err *err);

/* ---- the makers ---- */

skn_web_maker skn_web_make_threads, skn_web_make_thread, skn_web_make_log, skn_web_make_blame, skn_web_make_gone,
	skn_web_make_sources, skn_web_make_diff, skn_web_make_search, skn_web_make_openapi;

/* Finds what was asked for; release HITS where it succeeds. */
int skn_web_search(struct skn_search_hits *hits, struct skn_search_query *query, const struct skn_web_call *call,
		   struct skn_err *err);

#endif
