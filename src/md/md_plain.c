#include "md/md.h"

struct plain {
	struct skn_buf *out;
	SKN_VEC(struct open_link { size_t at; char *url; size_t n; }) links; /* open ones */
};

static void open_link(struct plain *plain, const struct skn_md_event *e)
{
	struct open_link link = { plain->out->n, skn_xstrndup(e->p, e->n), e->n };

	skn_vec_push(&plain->links, link);
}

/* Adds the address unless the text is it, or an e-mail address it stands for. */
static void close_link(struct plain *plain)
{
	struct open_link *link = &plain->links.v[--plain->links.n];
	const char *text = plain->out->p + link->at, *url = link->url;
	size_t n = plain->out->n - link->at;
	size_t skip = strncmp(url, "mailto:", 7) == 0 ? 7 : 0;
	bool same = (n == link->n && memcmp(text, url, n) == 0) ||
		    (n == link->n - skip && memcmp(text, url + skip, n) == 0);

	if (!same && link->n) {
		skn_buf_adds(plain->out, " (");
		skn_buf_add(plain->out, url, link->n);
		skn_buf_addc(plain->out, ')');
	}
	free(link->url);
}

static int plain_event(void *ctx, const struct skn_md_event *e, struct skn_err *err)
{
	struct plain *plain = ctx;

	SKN_UNUSED(err);
	switch (e->kind) {
	case SKN_MD_TEXT:
	case SKN_MD_CODE_SPAN:
	case SKN_MD_CITE:
		skn_buf_add(plain->out, e->p, e->n);
		break;
	case SKN_MD_SOFTBREAK:
	case SKN_MD_LINEBREAK:
		skn_buf_addc(plain->out, '\n');
		break;
	case SKN_MD_LINK:
		open_link(plain, e);
		break;
	case SKN_MD_LINK_END:
		close_link(plain);
		break;
	default:
		break;
	}
	return 0;
}

void skn_md_plain(struct skn_buf *out, const char *s, size_t n)
{
	static const struct skn_md_handler handler = { plain_event };
	struct plain plain = { .out = out };

	if (skn_md_inline(s, n, &handler, &plain, NULL) != SKN_OK)
		skn_buf_add(out, s, n);
	skn_vec_release(&plain.links);
}
