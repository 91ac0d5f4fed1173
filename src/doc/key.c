#include "doc/key.h"

#include "doc/cite.h"
#include "hash/sha256.h"
#include "text/fold.h"
#include "text/name.h"
#include "text/url.h"
#include "uni/uni.h"

#define NAME_MAX_BYTES 24  /* of the author's or outlet's part */
#define WORD_MAX_BYTES 32 /* longer words of the title are left out */
#define TITLE_WORDS 3
#define HASH_HEX 4
/* Of the parts before the hash: leaves room for it and for the "-2" of a repeat. */
#define PARTS_MAX_BYTES (SKN_NAME_MAX - 1 - HASH_HEX - 6)
#define TEXT_MAX_BYTES 400 /* of a text that an id is made from */
#define ID_MAX_BYTES 48    /* of that id, cut between words if it has any */
#define ID_MIN_BYTES 8     /* it is not cut shorter than this */

static void add_lower(struct skn_buf *out, const char *s)
{
	for (; *s; s++)
		skn_buf_addc(out, (char)tolower((unsigned char)*s));
}

/* Without the version of an arXiv id: v1 and v2 are one work. */
static void add_arxiv(struct skn_buf *out, const char *id)
{
	const char *v = strrchr(id, 'v');
	size_t n = v && v > id && isdigit((unsigned char)v[-1]) ? (size_t)(v - id) : strlen(id);

	skn_buf_adds(out, "arxiv:");
	skn_buf_add(out, id, n);
}

void skn_key_identity(struct skn_buf *out, const struct skn_node *item)
{
	const char *doi = skn_node_text(item, "DOI"), *arxiv = skn_node_text(item, "arXiv");
	const char *url = skn_node_text(item, "URL"), *title = skn_node_text(item, "title");
	const char *outlet = skn_node_text(item, "container-title");

	if (doi) {
		skn_buf_adds(out, "doi:");
		add_lower(out, doi);
	} else if (arxiv) {
		add_arxiv(out, arxiv);
	} else if (url) {
		skn_buf_adds(out, "url:");
		skn_url_canonical(out, url);
	} else {
		skn_buf_adds(out, "title:");
		skn_fold(out, title ? title : "", title ? strlen(title) : 0);
		skn_buf_addc(out, '\n');
		skn_fold(out, outlet ? outlet : "", outlet ? strlen(outlet) : 0);
	}
}

bool skn_key_is_weak(const struct skn_node *item)
{
	return !skn_node_find(item, "DOI") && !skn_node_find(item, "arXiv") && !skn_node_find(item, "URL");
}

static const char *who(const struct skn_node *item)
{
	const struct skn_node *authors = skn_node_find(item, "author");
	const struct skn_node *first = authors ? authors->child : NULL;
	const char *name = skn_node_text(first, "family");

	if (!name)
		name = skn_node_text(first, "literal");
	if (!name)
		name = skn_node_text(item, "container-title");
	return name ? name : skn_node_text(item, "publisher");
}

/* Appends "-" and up to MAX words of the slug of S that carry meaning. */
static void add_words(struct skn_buf *out, const char *s, size_t max)
{
	static const char *const stop[] = { "a", "an", "the", "of", "and", "in", "on", "for", "to",
					    "is", "are", "der", "die", "das", "und", "le", "la",
					    "les", "de", "el", "los", "y", NULL };
	struct skn_buf slug = SKN_BUF_INIT;
	size_t words = 0;

	skn_uni_slug(&slug, s, strlen(s), 400);
	for (char *w = slug.p, *end; *w && words < max; w = *end ? end + 1 : end) {
		size_t len;
		bool skip = false;

		end = strchrnul(w, '-');
		len = (size_t)(end - w);
		for (size_t i = 0; stop[i] && !skip; i++)
			skip = strlen(stop[i]) == len && memcmp(stop[i], w, len) == 0;
		if (skip || len > WORD_MAX_BYTES)
			continue;
		if (out->n + 1 + len > PARTS_MAX_BYTES)
			break;
		if (out->n)
			skn_buf_addc(out, '-');
		skn_buf_add(out, w, len);
		words++;
	}
	skn_buf_release(&slug);
}

void skn_key_make(struct skn_buf *out, const struct skn_node *item)
{
	struct skn_buf key = SKN_BUF_INIT, identity = SKN_BUF_INIT;
	const char *name = who(item), *issued = skn_node_text(item, "issued");
	const char *title = skn_node_text(item, "title");
	char hex[65];

	if (name)
		skn_uni_slug(&key, name, strlen(name), NAME_MAX_BYTES);
	if (issued && strspn(issued, "0123456789") >= 4)
		skn_buf_addf(&key, "%s%.4s", key.n ? "-" : "", issued);
	if (title)
		add_words(&key, title, TITLE_WORDS);
	skn_key_identity(&identity, item);
	skn_sha256_hex(hex, identity.p, identity.n);
	skn_buf_addf(&key, "%s%.*s", key.n ? "-" : "item-", HASH_HEX, hex);
	skn_buf_add(out, key.p, key.n);
	skn_buf_release(&key);
	skn_buf_release(&identity);
}

void skn_key_from_text(struct skn_buf *out, const char *date, const char *md, const char *fallback)
{
	struct skn_buf words = SKN_BUF_INIT;

	if (date && strspn(date, "0123456789") >= 4)
		skn_buf_addf(&words, "%.4s ", date);
	skn_cites_strip(&words, md, strlen(md));
	skn_name_make(out, words.p, words.n < TEXT_MAX_BYTES ? words.n : TEXT_MAX_BYTES, fallback);
	if (out->n > ID_MAX_BYTES) {
		size_t cut = ID_MAX_BYTES;

		while (cut > ID_MIN_BYTES && out->p[cut] != '-')
			cut--;
		while (out->p[cut - 1] == '-')
			cut--;
		skn_buf_truncate(out, cut);
	}
	skn_buf_release(&words);
}
