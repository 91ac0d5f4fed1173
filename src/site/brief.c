/*
 * brief.c - a thread in short, as bytes: texts that each end in a NUL.
 *
 *	title about status sources events sentences n-open (id question since time or-before)*
 *	per group of the search: size digest, then so many bytes of words
 *
 * The words of a group (site/words.h) are those whose hash is its number modulo
 * SKN_SITE_GROUPS; one that stands in the thread's title ends in SKN_SITE_IN_TITLE.
 */
#include "hash/sha256.h"
#include "out/html.h"
#include "out/plain.h"
#include "site/ages.h"
#include "site/texts.h"
#include "site/words.h"

#define WORDS_MAX 20000 /* different words of a thread */

struct gather {
	struct skn_map words; /* -> the gather itself, or NULL in its place: in the title */
	bool title;
};

static void add(void *ctx, const char *word, size_t n)
{
	struct gather *g = ctx;

	if (g->words.n < WORDS_MAX && !skn_map_has(&g->words, word, n))
		skn_map_put(&g->words, word, n, g->title ? (void *)"" : g);
}

static void add_text(struct gather *g, const char *s)
{
	skn_site_words_each(s, strlen(s), add, g);
}

static int compare(const void *pa, const void *pb)
{
	const char *const *a = pa, *const *b = pb;

	return strcmp(*a, *b);
}

static void put(struct skn_buf *out, const char *s)
{
	skn_buf_adds(out, s ? s : "");
	skn_buf_addc(out, '\0');
}

static void put_number(struct skn_buf *out, size_t n)
{
	skn_buf_addf(out, "%zu", n);
	skn_buf_addc(out, '\0');
}

static void put_group(struct skn_buf *out, const char **words, size_t n, const struct gather *g)
{
	unsigned char hash[SKN_SHA256_LEN];
	struct skn_buf all = SKN_BUF_INIT;
	char digest[2 * SKN_SITE_DIGEST + 1] = "";

	if (n > 1)
		qsort(words, n, sizeof(*words), compare);
	for (size_t i = 0; i < n; i++) {
		skn_buf_adds(&all, words[i]);
		if (skn_map_find(&g->words, words[i], strlen(words[i])) != g)
			skn_buf_addc(&all, SKN_SITE_IN_TITLE);
		skn_buf_addc(&all, '\0');
	}
	if (all.n)
		skn_sha256(hash, all.p, all.n);
	for (size_t i = 0; all.n && i < SKN_SITE_DIGEST; i++)
		snprintf(digest + 2 * i, 3, "%02x", hash[i]);
	put_number(out, all.n);
	put(out, digest);
	skn_buf_add(out, all.p, all.n);
	skn_buf_release(&all);
}

static void put_words(struct skn_buf *out, const struct gather *g)
{
	SKN_VEC(const char *) *groups = skn_xcalloc(SKN_SITE_GROUPS, sizeof(*groups));

	for (size_t i = 0; i < g->words.n; i++) {
		const struct skn_map_entry *e = &g->words.entries[i];

		skn_vec_push(&groups[skn_site_word_hash(e->key, e->key_len) % SKN_SITE_GROUPS], e->key);
	}
	for (size_t s = 0; s < SKN_SITE_GROUPS; s++) {
		put_group(out, groups[s].v, groups[s].n, g);
		skn_vec_release(&groups[s]);
	}
	free(groups);
}

/* Since which version it is open: its label and time, and whether it may be older. */
static void put_since(struct skn_buf *out, const struct skn_site_sinces *since, const char *id)
{
	const struct skn_html_since *s = skn_site_since_of(since, id);

	put(out, s ? s->opened : NULL);
	put_number(out, s && s->opened_time > 0 ? (size_t)s->opened_time : 0);
	put(out, s && s->or_before ? "1" : "0");
}

static void put_open(struct skn_buf *out, const struct skn_thread *t, const struct skn_numbers *numbers,
		     const struct skn_site_sinces *since)
{
	struct skn_buf list = SKN_BUF_INIT, bare = SKN_BUF_INIT, line = SKN_BUF_INIT;
	size_t open = 0;

	for (size_t i = 0; i < t->tensions.n; i++) {
		const struct skn_record *r = &t->tensions.v[i];
		const char *status = skn_record_text(r, "status", NULL);
		size_t n = 0;
		const char *question = skn_record_text(r, "question", &n);

		if (skn_page_resolution_label(status) && !skn_streq(status, "narrowed"))
			continue;
		skn_buf_clear(&bare);
		skn_buf_clear(&line);
		skn_cites_strip(&bare, question ? question : "", n);
		skn_plain_field(&line, numbers, bare.p, bare.n);
		put(&list, r->id);
		put(&list, line.p);
		put_since(&list, since, r->id);
		open++;
	}
	put_number(out, open);
	skn_buf_add(out, list.p, list.n);
	skn_buf_release(&list);
	skn_buf_release(&bare);
	skn_buf_release(&line);
}

static void gather(struct gather *g, const struct skn_thread *t, const struct skn_numbers *numbers)
{
	struct skn_site_texts texts;

	g->title = true;
	add_text(g, skn_thread_title(t));
	g->title = false;
	skn_site_texts_make(&texts, t, numbers);
	for (size_t i = 0; i < texts.list.n; i++) {
		add_text(g, texts.list.v[i].head);
		add_text(g, texts.list.v[i].text);
	}
	skn_site_texts_release(&texts);
}

static void encode(struct skn_buf *out, const struct skn_thread *t, const struct skn_site_sinces *since)
{
	struct skn_html_out h = { .thread = t };
	struct skn_buf about = SKN_BUF_INIT;
	struct gather g = { 0 };

	skn_numbers_make(&h.numbers, t);
	skn_html_out_description(&about, &h);
	put(out, skn_thread_title(t));
	put(out, about.p);
	put(out, skn_record_text(&t->meta, "status", NULL));
	put_number(out, h.numbers.keys.n);
	put_number(out, t->events.n);
	put_number(out, t->prose.units.n);
	put_open(out, t, &h.numbers, since);
	gather(&g, t, &h.numbers);
	put_words(out, &g);
	skn_map_release(&g.words, NULL);
	skn_numbers_release(&h.numbers);
	skn_buf_release(&about);
}

/* A thread that cannot be read has its name and nothing else. */
static void encode_broken(struct skn_buf *out, const char *path)
{
	struct gather g = { 0 };

	put(out, skn_thread_name_of(path));
	put(out, "");
	put(out, "");
	for (size_t i = 0; i < 4; i++)
		put_number(out, 0);
	put_words(out, &g);
}

int skn_site_brief(const struct skn_buf **out, struct skn_site *site, size_t i, struct skn_err *err)
{
	struct skn_site_thread *t = &site->threads.v[i];
	const struct skn_err *why;
	struct skn_site_sinces since = { 0 };
	struct skn_thread *thread;
	int rc = SKN_OK;

	*out = &t->brief;
	if (t->brief.n)
		return SKN_OK;
	rc = skn_site_read(&thread, &why, site, &t->versions.v[0], false, err);
	if (rc == SKN_OK && thread && thread->tensions.n)
		rc = skn_site_since(&since, site, t, 0, err);
	if (rc == SKN_OK && thread)
		encode(&t->brief, thread, &since);
	else if (rc == SKN_OK)
		encode_broken(&t->brief, t->path);
	skn_vec_release(&since);
	return rc;
}

/* ---- reading them ---- */

struct cursor {
	const char *p, *end;
	bool bad;
};

static const char *take(struct cursor *c)
{
	const char *s = c->p;

	if (c->bad || c->p >= c->end) {
		c->bad = true;
		return "";
	}
	c->p += strlen(s) + 1;
	c->bad = c->p > c->end;
	return s;
}

static size_t take_number(struct cursor *c)
{
	const char *s = take(c);
	size_t n = 0;

	for (; *s >= '0' && *s <= '9' && n < SKN_BUF_MAX; s++)
		n = n * 10 + (size_t)(*s - '0');
	c->bad = c->bad || *s;
	return n;
}

/* Its words end with a NUL inside the bytes. */
static struct skn_site_words take_group(struct cursor *c)
{
	struct skn_site_words group = { .size = take_number(c), .digest = take(c) };

	group.first = c->p;
	if (!c->bad && group.size <= (size_t)(c->end - c->p) && (!group.size || !group.first[group.size - 1]))
		c->p += group.size;
	else
		c->bad = true;
	return group;
}

bool skn_site_brief_decode(struct skn_site_brief *out, const struct skn_buf *bytes)
{
	struct cursor c = { bytes->p, bytes->p + bytes->n, false };
	size_t n;

	*out = (struct skn_site_brief){ 0 };
	out->title = take(&c);
	out->about = take(&c);
	out->status = take(&c);
	out->sources = (int64_t)take_number(&c);
	out->events = (int64_t)take_number(&c);
	out->sentences = (int64_t)take_number(&c);
	n = take_number(&c);
	for (size_t i = 0; i < n && !c.bad; i++) {
		struct skn_site_tension tension = { .id = take(&c) };

		tension.question = take(&c);
		tension.since = take(&c);
		tension.time = (int64_t)take_number(&c);
		tension.or_before = *take(&c) == '1';
		skn_vec_push(&out->open, tension);
	}
	for (size_t s = 0; s < SKN_SITE_GROUPS && !c.bad; s++)
		out->group[s] = take_group(&c);
	if (!c.bad && c.p == c.end)
		return true;
	skn_site_brief_release(out);
	return false;
}

void skn_site_brief_release(struct skn_site_brief *brief)
{
	skn_vec_release(&brief->open);
}

int skn_site_brief_get(struct skn_site_brief *out, struct skn_site *site, size_t i, struct skn_err *err)
{
	const struct skn_buf *bytes;
	int rc = skn_site_brief(&bytes, site, i, err);

	if (rc == SKN_OK && !skn_site_brief_decode(out, bytes))
		rc = skn_fail(err, SKN_ELIMIT, "%s is too large for the site's search", site->threads.v[i].path);
	return rc;
}

void skn_site_seed(struct skn_site *site, const char *path, const char *key, const void *p, size_t n)
{
	struct skn_site_thread *t = skn_map_find(&site->by_path, path, strlen(path));
	struct skn_site_brief brief;

	if (!t || t->brief.n || !skn_streq(t->key, key))
		return;
	skn_buf_add(&t->brief, p, n);
	if (skn_site_brief_decode(&brief, &t->brief))
		skn_site_brief_release(&brief);
	else
		skn_buf_clear(&t->brief);
}
