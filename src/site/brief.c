/*
 * brief.c - a thread in short, as bytes: texts that each end in a NUL.
 *
 *	title about status sources events sentences n-open (id question since time or-before)*
 *	per shard of the search: n-words word*
 *
 * A word is a run of letters and digits, folded as texts are compared and in lower
 * case; a script that is written without spaces gives each two characters that stand
 * side by side.  A word lies in the shard of its first two characters (FNV-1a), so
 * that a reader's browser finds all words that begin alike in one file.
 */
#include "base/utf8.h"
#include "out/html.h"
#include "out/plain.h"
#include "site/ages.h"
#include "text/fold.h"
#include "uni/uni.h"

#define WORD_MAX 40      /* bytes of a word that is found; longer ones are left out */
#define WORDS_MAX 20000  /* different words of a thread */

struct gather {
	struct skn_map words;
};

static size_t shard_of(const char *word, size_t n)
{
	uint32_t hash = 2166136261u;
	size_t i = 0, cps = 0;

	for (; i < n; i++) {
		if (((unsigned char)word[i] & 0xc0) != 0x80 && ++cps > 2)
			break;
		hash = (hash ^ (unsigned char)word[i]) * 16777619u;
	}
	return hash % SKN_SITE_SHARDS;
}

static void add(struct gather *g, const char *word, size_t n)
{
	if (n == 0 || n > WORD_MAX || g->words.n == WORDS_MAX || skn_map_has(&g->words, word, n))
		return;
	skn_map_put(&g->words, word, n, g);
}

static bool is_word(uint32_t cp)
{
	return skn_uni_is_letter(cp) || skn_uni_is_digit(cp) || (cp >= 0x300 && cp <= 0x36f);
}

static void add_words(struct gather *g, const char *s, size_t n)
{
	size_t start = 0, last = 0; /* of the word; of the character before, in a script without spaces */
	bool in_word = false, in_run = false;

	for (size_t i = 0, len; i < n; i += len) {
		uint32_t cp;
		bool letter, spaceless;

		len = skn_utf8_decode(s + i, n - i, &cp);
		letter = is_word(cp);
		spaceless = letter && skn_uni_spaceless(cp);
		if (in_word && (!letter || spaceless)) {
			add(g, s + start, i - start);
			in_word = false;
		}
		if (spaceless) {
			add(g, s + i, len);
			if (in_run)
				add(g, s + last, i + len - last);
			last = i;
		} else if (letter && !in_word) {
			start = i;
			in_word = true;
		}
		in_run = spaceless;
	}
	if (in_word)
		add(g, s + start, n - start);
}

static void add_text(struct gather *g, const char *s, size_t n)
{
	struct skn_buf folded = SKN_BUF_INIT, lower = SKN_BUF_INIT;

	skn_fold(&folded, s, n);
	skn_uni_lower(&lower, folded.p, folded.n);
	add_words(g, lower.p, lower.n);
	skn_buf_release(&folded);
	skn_buf_release(&lower);
}

static int each_text(void *ctx, const struct skn_record *record, const char *field, const char *text, size_t len)
{
	struct skn_buf bare = SKN_BUF_INIT;

	(void)record;
	(void)field;
	skn_cites_strip(&bare, text, len);
	add_text(ctx, bare.p, bare.n);
	skn_buf_release(&bare);
	return 0;
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

static void put_words(struct skn_buf *out, const struct gather *g)
{
	SKN_VEC(const char *) shards[SKN_SITE_SHARDS] = { 0 };

	for (size_t i = 0; i < g->words.n; i++) {
		const struct skn_map_entry *e = &g->words.entries[i];

		skn_vec_push(&shards[shard_of(e->key, e->key_len)], e->key);
	}
	for (size_t s = 0; s < SKN_SITE_SHARDS; s++) {
		if (shards[s].n > 1)
			qsort(shards[s].v, shards[s].n, sizeof(*shards[s].v), compare);
		put_number(out, shards[s].n);
		for (size_t i = 0; i < shards[s].n; i++)
			put(out, shards[s].v[i]);
		skn_vec_release(&shards[s]);
	}
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
	add_text(&g, skn_thread_title(t), strlen(skn_thread_title(t)));
	skn_thread_each_text(t, each_text, &g);
	for (size_t i = 0; i < t->items.n; i++) {
		size_t n;
		const char *title = skn_record_text(&t->items.v[i], "title", &n);

		if (title)
			add_text(&g, title, n);
	}
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
		struct skn_site_tension tension = { .id = take(&c), .question = take(&c), .since = take(&c) };

		tension.time = (int64_t)take_number(&c);
		tension.or_before = *take(&c) == '1';
		skn_vec_push(&out->open, tension);
	}
	for (size_t s = 0; s < SKN_SITE_SHARDS && !c.bad; s++) {
		n = take_number(&c);
		out->group[s] = (struct skn_site_words){ c.p, n };
		for (size_t i = 0; i < n && !c.bad; i++)
			take(&c);
	}
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
