#include "site/words.h"

#include "base/utf8.h"
#include "text/fold.h"
#include "uni/uni.h"

void skn_site_fold(struct skn_buf *out, const char *s, size_t n)
{
	struct skn_buf folded = SKN_BUF_INIT, bare = SKN_BUF_INIT;

	skn_fold(&folded, s, n);
	skn_uni_bare(&bare, folded.p, folded.n);
	skn_uni_lower(out, bare.p, bare.n);
	skn_buf_release(&folded);
	skn_buf_release(&bare);
}

uint32_t skn_site_word_hash(const char *word, size_t n)
{
	uint32_t hash = 2166136261u;
	size_t characters = 0;

	for (size_t i = 0; i < n; i++) {
		if (((unsigned char)word[i] & 0xc0) != 0x80 && ++characters > 2)
			break;
		hash = (hash ^ (unsigned char)word[i]) * 16777619u;
	}
	return hash;
}

static bool is_word(uint32_t cp)
{
	return skn_uni_is_letter(cp) || skn_uni_is_digit(cp) || skn_uni_combines(cp);
}

struct cutter {
	const char *s;
	size_t start, last; /* of the word; of the character before, in a script without spaces */
	bool in_word, in_run;
	skn_site_word_fn *fn;
	void *ctx;
};

static void give(const struct cutter *c, size_t from, size_t to)
{
	if (to - from <= SKN_SITE_WORD_MAX)
		c->fn(c->ctx, c->s + from, to - from);
}

static void end_word(struct cutter *c, size_t at)
{
	if (c->in_word)
		give(c, c->start, at);
	c->in_word = false;
}

static void character(struct cutter *c, size_t at, size_t len, uint32_t cp)
{
	bool letter = is_word(cp), spaceless = letter && skn_uni_spaceless(cp);

	if (!letter || spaceless)
		end_word(c, at);
	if (spaceless) {
		give(c, at, at + len);
		if (c->in_run)
			give(c, c->last, at + len);
		c->last = at;
	} else if (letter && !c->in_word) {
		c->start = at;
		c->in_word = true;
	}
	c->in_run = spaceless;
}

void skn_site_words_each(const char *s, size_t n, skn_site_word_fn *fn, void *ctx)
{
	struct cutter c = { .fn = fn, .ctx = ctx };
	struct skn_buf folded = SKN_BUF_INIT;

	skn_site_fold(&folded, s, n);
	c.s = folded.p;
	for (size_t i = 0, len; i < folded.n; i += len) {
		uint32_t cp = SKN_UTF8_REPLACEMENT;

		len = skn_utf8_decode(folded.p + i, folded.n - i, &cp);
		len = len ? len : 1;
		character(&c, i, len, cp);
	}
	end_word(&c, folded.n);
	skn_buf_release(&folded);
}
