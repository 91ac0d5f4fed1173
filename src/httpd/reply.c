#include "httpd/reply.h"

struct skn_httpd_reply *skn_httpd_reply_new(unsigned status, struct skn_buf *body)
{
	struct skn_httpd_reply *reply = skn_xcalloc(1, sizeof(*reply));

	atomic_init(&reply->refs, 1);
	reply->status = status;
	reply->body = skn_xcalloc(1, sizeof(*reply->body));
	atomic_init(&reply->body->refs, 1);
	skn_buf_init(&reply->body->bytes);
	if (body) {
		reply->body->bytes = *body;
		skn_buf_init(body);
	}
	return reply;
}

/* A line end in a value would begin a header of somebody else's. */
static bool may_stand(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	return true;
}

void skn_httpd_reply_header(struct skn_httpd_reply *reply, const char *name, const char *value)
{
	if (may_stand(value))
		skn_vec_push(&reply->headers, ((struct skn_httpd_header){ skn_xstrdup(name), skn_xstrdup(value) }));
}

struct skn_httpd_reply *skn_httpd_reply_ref(struct skn_httpd_reply *reply)
{
	atomic_fetch_add_explicit(&reply->refs, 1, memory_order_relaxed);
	return reply;
}

void skn_httpd_body_unref(struct skn_httpd_body *body)
{
	if (atomic_fetch_sub_explicit(&body->refs, 1, memory_order_acq_rel) != 1)
		return;
	skn_buf_release(&body->bytes);
	free(body);
}

void skn_httpd_reply_unref(struct skn_httpd_reply *reply)
{
	void *made;

	if (!reply || atomic_fetch_sub_explicit(&reply->refs, 1, memory_order_acq_rel) != 1)
		return;
	made = atomic_load(&reply->made);
	if (made)
		reply->release_made(made);
	for (size_t i = 0; i < reply->headers.n; i++) {
		free(reply->headers.v[i].name);
		free(reply->headers.v[i].value);
	}
	skn_vec_release(&reply->headers);
	skn_httpd_body_unref(reply->body);
	free(reply);
}

unsigned skn_httpd_reply_status(const struct skn_httpd_reply *reply)
{
	return reply->status;
}

const char *skn_httpd_reply_get(const struct skn_httpd_reply *reply, const char *name)
{
	for (size_t i = 0; i < reply->headers.n; i++)
		if (strcasecmp(reply->headers.v[i].name, name) == 0)
			return reply->headers.v[i].value;
	return NULL;
}

const struct skn_buf *skn_httpd_reply_body(const struct skn_httpd_reply *reply)
{
	return &reply->body->bytes;
}
