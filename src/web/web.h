/*
 * web.h - answers to requests for the pages of a store, with the bytes that skein
 * site writes (site/site.h), and what only a server can say: search over all
 * versions, the difference of any two, a thread at any revision, and all of it as
 * data (web/api.h).
 *
 * No socket is known here: a request goes in, a reply comes out (httpd/httpd.h), so
 * tests and the fuzzer play the network.
 *
 * The branch is looked at SKN_WEB_LOOK_MS apart; a new commit makes a new generation
 * beside the old one, which answers until the new one is ready.  Every reply's ETag
 * is a hash of all that its bytes are made from, known before they are, so that a
 * conditional request reads nothing; replies are kept under it, the least recently
 * used go first.  Pages of versions are immutable.
 */
#ifndef SKN_WEB_WEB_H
#define SKN_WEB_WEB_H

#include "httpd/httpd.h"
#include "site/site.h"

#define SKN_WEB_LOOK_MS 250
#define SKN_WEB_CACHE_MAX ((size_t)128 << 20) /* bytes of replies that are kept */
#define SKN_WEB_CACHE_ONE ((size_t)8 << 20)   /* bytes of one that is kept */
#define SKN_WEB_HOSTS_MAX 64                  /* names under which it answers */
#define SKN_WEB_GZIP_MIN 512                  /* bytes that are worth it */

struct skn_web_options {
	const char *dir, *git_dir;       /* as skn_store_open takes them */
	struct skn_site_options site;    /* borrowed until skn_web_close */
	const char *const *hosts;        /* names allowed in Host, without port; "*": any */
	size_t n_hosts;
	unsigned workers;
	bool live;                       /* look for new commits; else only skn_web_look does */
};

struct skn_web;

/* SKN_EDATA: no store.  Caller closes, after the server has stopped. */
int skn_web_open(struct skn_web **out, const struct skn_web_options *options, struct skn_err *err);
void skn_web_close(struct skn_web *web); /* takes NULL */

/* A skn_httpd_quick and a skn_httpd_work; CTX is the struct skn_web. */
struct skn_httpd_reply *skn_web_quick(void *ctx, const struct skn_httpd_request *request);
struct skn_httpd_reply *skn_web_work(void *ctx, unsigned worker, const struct skn_httpd_request *request);

/* Looks for a new commit now.  A store that cannot be read leaves the old generation. */
int skn_web_look(struct skn_web *web, struct skn_err *err);

#endif
