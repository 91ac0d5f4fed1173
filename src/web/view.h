/* view.h - what a server shows as pages: search, two versions, a thread at any commit. */
#ifndef SKN_WEB_VIEW_H
#define SKN_WEB_VIEW_H

#include "site/frame.h"
#include "web/asked.h"

/* Each is a page of its own: an error it returns becomes a page that says so. */
int skn_web_view_search(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err);
int skn_web_view_compare(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err);
int skn_web_view_at(struct skn_web_answer *out, const struct skn_web_call *call, struct skn_err *err);
/* "There is no such page", or what else STATUS is called, and why. */
void skn_web_view_error(struct skn_web_answer *out, const struct skn_web_call *call, unsigned status,
			const struct skn_err *why);

/* The thread whose path begins PATH and ends at TAIL ("/compare/"); NULL: none of the table. */
struct skn_site_thread *skn_web_view_thread(const struct skn_site *site, const char *path, const char *tail);

#endif
