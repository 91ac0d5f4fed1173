/*
 * api.h - what a server can say that a folder of files cannot: as JSON below api/,
 * described by api/openapi.json, and as pages.
 *
 *	api/openapi.json                     OpenAPI 3.1
 *	api/threads                          all threads
 *	api/threads/NAME?at=REV              a thread at any revision (as export -f json)
 *	api/threads/NAME/log|blame|gone|sources
 *	api/threads/NAME/diff?from=A&to=B    any two versions
 *	api/search?q=…&scope=now|ever&thread=…&kind=…&limit=…&offset=…
 *	search/?q=…                          the same, as a page
 *	threads/NAME/compare/?from=A&to=B    as a page, without script
 *	at/REV/threads/NAME/                 to the page of that version, or the page itself
 *
 * The documents are those that the commands print with --json (schema/out-*.json).
 */
#ifndef SKN_WEB_API_H
#define SKN_WEB_API_H

#include "repo/repo.h"
#include "search/search.h"
#include "site/site.h"
#include "web/target.h"

/* What a call may use; all is of this worker alone. */
struct skn_web_call {
	const struct skn_web_target *target;
	struct skn_site *site;      /* of the tip, over store */
	struct skn_store *store;
	struct skn_search *search;
	struct skn_oid tip;         /* of the published branch, as this generation has it */
};

struct skn_web_answer {
	unsigned status;    /* 200, 302, 400, 404 … */
	const char *media;  /* static */
	struct skn_buf body;
	char *location;     /* of a 302, from the site's root, without '/' at its start; NULL; caller frees */
	bool immutable;     /* the same for ever: everything is named by a commit's full id */
};

/* Whether TARGET is for skn_web_api, though a page of the site may stand at its path. */
bool skn_web_is_api(const struct skn_web_target *target);
/* What fails becomes a status and a body that says so (JSON below api/, else a page): SKN_EUSAGE 400,
 * SKN_ENOTFOUND and SKN_EAMBIGUOUS 404, SKN_ELIMIT 422, all else 500.  Never fails itself. */
void skn_web_api(struct skn_web_answer *out, const struct skn_web_call *call);

#endif
