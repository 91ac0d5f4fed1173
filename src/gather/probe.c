#include "gather/probe.h"

#include "gather/discover.h"
#include "gather/feed.h"
#include "markup/html.h"
#include "uni/charset.h"

struct probe {
	struct skn_probed *out;
	const char *first;
	struct skn_discovery places;
	size_t named;  /* of the places: those that the page names */
	int rc;        /* of the first address */
	struct skn_err err;
};

static void take_feed(struct probe *p, const struct skn_fetch_answer *answer, const struct skn_feed *feed)
{
	p->out->url = skn_xstrdup(answer->moved_for_good ? answer->final_url : answer->url);
	p->out->title = feed->title && *feed->title ? skn_xstrdup(feed->title) : NULL;
}

/* What a page says of feeds. */
static void read_page(struct probe *p, const struct skn_fetch_answer *answer)
{
	struct skn_html page = SKN_HTML_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	const char *link = skn_fetch_header(answer, "link");

	if (link)
		skn_discover_header(&p->places, link, answer->final_url);
	if (skn_charset_to_utf8(&text, NULL, answer->body, answer->n, answer->content_type, SKN_CHARSET_HTML, NULL) == SKN_OK &&
	    skn_html_parse(&page, text.p, text.n, NULL, NULL) == SKN_OK)
		skn_discover_page(&p->places, &page, answer->final_url);
	p->named = p->places.n;
	skn_discover_paths(&p->places, answer->final_url);
	skn_html_release(&page);
	skn_buf_release(&text);
}

static void on_answer(void *ctx, const struct skn_fetch_answer *answer)
{
	struct probe *p = ctx;
	bool first = answer->user == p;
	struct skn_feed feed;

	if (first && answer->error != SKN_FETCH_OK)
		p->rc = skn_fail(&p->err, answer->error == SKN_FETCH_PRIVATE ? SKN_EREFUSED : SKN_ENET, "%s: %s", answer->url,
				 answer->reason);
	else if (first && !skn_fetch_has_body(answer))
		p->rc = skn_fail(&p->err, SKN_ENET, "%s: the server answers with status %d", answer->url, answer->status);
	if (!skn_fetch_has_body(answer) || p->out->url)
		return;
	if (skn_feed_parse(&feed, answer->body, answer->n, answer->content_type, answer->final_url, NULL) == SKN_OK) {
		take_feed(p, answer, &feed);
		skn_feed_release(&feed);
	} else if (first) {
		read_page(p, answer);
	}
}

static int ask_one(struct skn_fetch *fetch, const char *url, void *user, struct skn_err *err)
{
	skn_fetch_add(fetch, &(struct skn_fetch_request){ .url = url, .kind = SKN_FETCH_FEED, .user = user });
	return skn_fetch_run(fetch, err);
}

int skn_probe_feed(struct skn_probed *out, const char *url, const struct skn_fetch_options *options,
		   struct skn_err *err)
{
	struct probe p = { .out = out, .first = url };
	struct skn_fetch_options o = *options;
	struct skn_fetch *fetch = NULL;
	int rc;

	*out = (struct skn_probed){ .url = NULL };
	o.done = on_answer;
	o.ctx = &p;
	rc = skn_fetch_open(&fetch, &o, err);
	if (rc == SKN_OK)
		rc = ask_one(fetch, url, &p, err);
	if (rc == SKN_OK && p.rc != SKN_OK) {
		*err = p.err;
		rc = p.rc;
	}
	for (size_t i = 0; rc == SKN_OK && !out->url && i < p.places.n && i < SKN_PROBE_TRIES; i++)
		rc = ask_one(fetch, p.places.v[i].url, NULL, err);
	for (size_t i = 0; rc == SKN_OK && out->url && i < p.named; i++)
		if (!skn_streq(p.places.v[i].url, out->url))
			skn_strings_push(&out->others, p.places.v[i].url);
	if (rc == SKN_OK && !out->url)
		rc = skn_fail(err, SKN_ENOTFOUND, "%s is no feed, and none was found on its site", url);
	skn_discovery_release(&p.places);
	skn_fetch_close(fetch);
	return rc;
}

void skn_probed_release(struct skn_probed *probed)
{
	free(probed->url);
	free(probed->title);
	skn_strings_release(&probed->others);
}
