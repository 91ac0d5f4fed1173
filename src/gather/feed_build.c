#include "gather/feed_build.h"

#include "gather/plain.h"
#include "gather/webdate.h"
#include "text/uriref.h"


static struct skn_feed_level *level(struct skn_feed_builder *b)
{
	return b->entry ? &b->of_entry : &b->of_feed;
}

void skn_feed_builder_init(struct skn_feed_builder *b, struct skn_feed *feed)
{
	*b = (struct skn_feed_builder){ .feed = feed };
	skn_buf_init(&b->scratch);
}

static void release_level(struct skn_feed_level *l)
{
	skn_vec_release(&l->authors);
	skn_vec_release(&l->links);
	skn_vec_release(&l->categories);
}

static void *keep_all(struct skn_feed_builder *b, const void *v, size_t n, size_t size)
{
	return n ? memcpy(skn_arena_alloc(&b->feed->arena, n * size), v, n * size) : NULL;
}

#define KEEP(to, from, name)                                                                    \
	((to)->name = keep_all(b, (from)->name.v, (from)->name.n, sizeof(*(from)->name.v)), \
	 (to)->n_##name = (from)->name.n)

void skn_feed_builder_finish(struct skn_feed_builder *b)
{
	KEEP(b->feed, &b->of_feed, authors);
	KEEP(b->feed, &b->of_feed, links);
	KEEP(b->feed, &b->of_feed, categories);
	KEEP(b->feed, b, entries);
	release_level(&b->of_feed);
	release_level(&b->of_entry);
	skn_vec_release(&b->entries);
	skn_buf_release(&b->scratch);
}

bool skn_feed_begin_entry(struct skn_feed_builder *b)
{
	if (b->entries.n == SKN_FEED_ENTRIES_MAX) {
		b->feed->cut = true;
		return false;
	}
	b->current = (struct skn_feed_entry){ 0 };
	b->entry = &b->current;
	skn_vec_clear(&b->of_entry.authors);
	skn_vec_clear(&b->of_entry.links);
	skn_vec_clear(&b->of_entry.categories);
	memset(b->of_entry.rank, 0, sizeof(b->of_entry.rank));
	return true;
}

void skn_feed_end_entry(struct skn_feed_builder *b)
{
	KEEP(b->entry, &b->of_entry, authors);
	KEEP(b->entry, &b->of_entry, links);
	KEEP(b->entry, &b->of_entry, categories);
	skn_vec_push(&b->entries, b->current);
	b->entry = NULL;
}

bool skn_feed_take(struct skn_feed_builder *b, enum skn_feed_field field, unsigned rank)
{
	uint8_t *has = &level(b)->rank[field];

	if (*has && *has <= rank)
		return false;
	*has = (uint8_t)rank;
	return true;
}

static void trim(const char **s, size_t *n)
{
	while (*n && isspace((unsigned char)**s)) {
		++*s;
		--*n;
	}
	while (*n && isspace((unsigned char)(*s)[*n - 1]))
		--*n;
}

const char *skn_feed_keep(struct skn_feed_builder *b, const char *s, size_t n)
{
	return skn_plain_keep(&b->feed->arena, s, n);
}

const char *skn_feed_keep_url(struct skn_feed_builder *b, const char *base, const char *s, size_t n)
{
	skn_buf_clear(&b->scratch);
	skn_uriref_resolve(&b->scratch, base, s, n);
	return skn_feed_keep(b, b->scratch.p, b->scratch.n);
}

const char *skn_feed_keep_language(struct skn_feed_builder *b, const char *s, size_t n)
{
	skn_buf_clear(&b->scratch);
	for (size_t i = 0; i < n; i++)
		skn_buf_addc(&b->scratch, s[i] == '_' ? '-' : s[i]);
	return skn_feed_keep(b, b->scratch.p, b->scratch.n);
}

/* ---- Texts ---- */

const char *skn_feed_plain(struct skn_feed_builder *b, const struct skn_feed_text *text)
{
	skn_buf_clear(&b->scratch);
	if (text->kind == SKN_FEED_HTML)
		skn_plain_of_html(&b->scratch, text->text, strlen(text->text));
	else
		skn_plain_fold(&b->scratch, text->text, strlen(text->text));
	return skn_feed_keep(b, b->scratch.p, b->scratch.n);
}

void skn_feed_set_title(struct skn_feed_builder *b, unsigned rank, struct skn_feed_text text)
{
	if (!text.text || !skn_feed_take(b, SKN_FEED_F_TITLE, rank))
		return;
	if (b->entry) {
		b->entry->title_markup = text;
		b->entry->title = skn_feed_plain(b, &text);
	} else {
		b->feed->title_markup = text;
		b->feed->title = skn_feed_plain(b, &text);
	}
}

void skn_feed_set_summary(struct skn_feed_builder *b, unsigned rank, struct skn_feed_text text)
{
	if (!text.text || !skn_feed_take(b, SKN_FEED_F_SUMMARY, rank))
		return;
	if (b->entry)
		b->entry->summary = text;
	else
		b->feed->subtitle = text;
}

void skn_feed_set_content(struct skn_feed_builder *b, unsigned rank, struct skn_feed_text text)
{
	if (b->entry && (text.text || text.src) && skn_feed_take(b, SKN_FEED_F_CONTENT, rank))
		b->entry->content = text;
}

/* ---- Dates ---- */

static const char *date(struct skn_feed_builder *b, const char *s, size_t n)
{
	char text[SKN_WEBDATE_MAX];

	return skn_webdate_read(text, s, n) ? skn_feed_keep(b, text, strlen(text)) : NULL;
}

/* One that cannot be read gives way to any that can. */
static unsigned date_rank(unsigned rank, const char *read)
{
	return read ? rank : rank + 100;
}

void skn_feed_set_published(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n)
{
	const char *read = date(b, s, n), *raw = skn_feed_keep(b, s, n);

	if (!raw || !skn_feed_take(b, SKN_FEED_F_PUBLISHED, date_rank(rank, read)))
		return;
	if (b->entry) {
		b->entry->published_raw = raw;
		b->entry->published = read;
	} else {
		b->feed->published_raw = raw;
		b->feed->published = read;
	}
}

void skn_feed_set_updated(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n)
{
	const char *read = date(b, s, n), *raw = skn_feed_keep(b, s, n);

	if (!raw || !skn_feed_take(b, SKN_FEED_F_UPDATED, date_rank(rank, read)))
		return;
	if (b->entry) {
		b->entry->updated_raw = raw;
		b->entry->updated = read;
	} else {
		b->feed->updated_raw = raw;
		b->feed->updated = read;
	}
}

/* ---- Names and addresses ---- */

void skn_feed_set_id(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n)
{
	const char *id = skn_feed_keep(b, s, n);

	if (!id || !skn_feed_take(b, SKN_FEED_F_ID, rank))
		return;
	if (b->entry)
		b->entry->id = id;
	else
		b->feed->id = id;
}

void skn_feed_set_url(struct skn_feed_builder *b, unsigned rank, const char *url)
{
	if (!url || !skn_feed_take(b, SKN_FEED_F_URL, rank))
		return;
	if (b->entry)
		b->entry->url = url;
	else
		b->feed->url = url;
}

void skn_feed_set_language(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n)
{
	const char *language = skn_feed_keep_language(b, s, n);

	if (!language || !skn_feed_take(b, SKN_FEED_F_LANGUAGE, rank))
		return;
	if (b->entry)
		b->entry->language = language;
	else
		b->feed->language = language;
}

void skn_feed_set_doi(struct skn_feed_builder *b, const char *s, size_t n)
{
	const char *doi = skn_plain_doi(s, &n);

	if (doi && b->entry && skn_feed_take(b, SKN_FEED_F_DOI, 1))
		b->entry->doi = skn_feed_keep(b, doi, n);
}

void skn_feed_add_link(struct skn_feed_builder *b, struct skn_feed_link link)
{
	struct skn_feed_level *l = level(b);

	if (link.href && l->links.n < SKN_FEED_PARTS_MAX)
		skn_vec_push(&l->links, link);
}

void skn_feed_add_category(struct skn_feed_builder *b, struct skn_feed_category category)
{
	struct skn_feed_level *l = level(b);

	if ((category.term || category.label) && l->categories.n < SKN_FEED_PARTS_MAX)
		skn_vec_push(&l->categories, category);
}

/* ---- People ---- */

static bool same(const char *a, const char *b)
{
	return a && b ? skn_streq(a, b) : a == b;
}

void skn_feed_add_person(struct skn_feed_builder *b, unsigned rank, struct skn_feed_person person)
{
	struct skn_feed_level *l = level(b);
	uint8_t *has = &l->rank[SKN_FEED_F_AUTHORS];

	if ((!person.name && !person.email && !person.uri) || (*has && *has < rank))
		return;
	if (*has > rank)
		skn_vec_clear(&l->authors);
	*has = (uint8_t)rank;
	for (size_t i = 0; i < l->authors.n; i++)
		if (same(l->authors.v[i].name, person.name) &&
		    same(l->authors.v[i].email, person.email) &&
		    (!person.uri || same(l->authors.v[i].uri, person.uri)))
			return;
	if (l->authors.n < SKN_FEED_PARTS_MAX)
		skn_vec_push(&l->authors, person);
}

static bool mail_byte(char c)
{
	return isalnum((unsigned char)c) || strchr("._%+-'", c) != NULL;
}

/* The mail address in S: name@host.tld; NULL when there is none. */
static const char *find_mail(const char *s, size_t n, size_t *len)
{
	for (const char *at = s; (at = memchr(at, '@', n - (size_t)(at - s))) != NULL; at++) {
		const char *from = at, *to = at + 1, *end = s + n;

		while (from > s && from[-1] && mail_byte(from[-1]))
			from--;
		while (to < end && (isalnum((unsigned char)*to) || *to == '.' || *to == '-'))
			to++;
		while (to > at + 1 && (to[-1] == '.' || to[-1] == '-'))
			to--;
		if (from < at && memchr(at, '.', (size_t)(to - at))) {
			*len = (size_t)(to - from);
			return from;
		}
	}
	return NULL;
}

/* What stands around the mail address, without the brackets it is in. */
static void without_mail(struct skn_buf *out, const char *s, size_t n, const char *mail, size_t len)
{
	static const char open[] = "(<[", close[] = ")>]";
	const char *after = mail + len, *end = s + n, *at;

	skn_buf_add(out, s, (size_t)(mail - s));
	if (skn_ends_with(out->p, "mailto:"))
		skn_buf_truncate(out, out->n - 7);
	skn_buf_rtrim(out);
	at = out->n ? strchr(open, out->p[out->n - 1]) : NULL;
	while (after < end && isspace((unsigned char)*after))
		after++;
	if (at && after < end && *after == close[at - open]) {
		skn_buf_truncate(out, out->n - 1);
		after++;
	}
	if (out->n && after < end)
		skn_buf_addc(out, ' ');
	skn_buf_add(out, after, (size_t)(end - after));
}

void skn_feed_add_author(struct skn_feed_builder *b, unsigned rank, const char *s, size_t n)
{
	struct skn_feed_person person = { 0 };
	size_t len = 0;
	const char *mail;
	struct skn_buf name = SKN_BUF_INIT;

	if (n > 4096)
		n = 4096; /* of a name; also bounds the search for a mail address */
	mail = find_mail(s, n, &len);
	if (mail) {
		person.email = skn_feed_keep(b, mail, len);
		without_mail(&name, s, n, mail, len);
		s = name.p;
		n = name.n;
	}
	trim(&s, &n);
	if (mail && n > 1 && *s == '(' && s[n - 1] == ')') {
		s++;
		n -= 2;
	}
	while (mail && n && strchr(",;: ", s[n - 1]))
		n--;
	skn_buf_clear(&b->scratch);
	skn_plain_of_html(&b->scratch, s, n);
	person.name = skn_feed_keep(b, b->scratch.p, b->scratch.n);
	skn_feed_add_person(b, rank, person);
	skn_buf_release(&name);
}
