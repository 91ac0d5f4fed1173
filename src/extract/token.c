#include "extract/token.h"

#include "base/utf8.h"
#include "uni/uni.h"

#define NUMBER_DIGITS 9

struct reader {
	const char *s;
	size_t n, i;
	struct skn_tokens *out;
	bool space;
	int lines; /* line ends in the white space before */
};

static size_t character(const struct reader *r, size_t at, uint32_t *cp)
{
	size_t len = skn_utf8_decode(r->s + at, r->n - at, cp);

	if (len > 0)
		return len;
	*cp = SKN_UTF8_REPLACEMENT;
	return at < r->n;
}

static bool alone(uint32_t cp)
{
	return (cp >= 0x1100 && skn_uni_spaceless(cp)) || (cp >= 0xAC00 && cp <= 0xD7A3);
}

static bool in_word(uint32_t cp)
{
	return (skn_uni_is_letter(cp) || (cp >= 0x300 && cp <= 0x36F)) && !alone(cp);
}

static bool apostrophe(uint32_t cp)
{
	return cp == '\'' || cp == 0x2019;
}

/* Whether the letters from AT on are an ending of its own. */
static bool enclitic(const struct reader *r, size_t at)
{
	static const char *const endings[] = { "s", "ll", "ve", "re", "d", "m" };
	size_t n = 0;

	while (at + n < r->n && isalpha((unsigned char)r->s[at + n]))
		n++;
	if (at + n < r->n && (unsigned char)r->s[at + n] >= 0x80) {
		uint32_t cp;

		character(r, at + n, &cp);
		if (in_word(cp))
			return false;
	}
	for (size_t i = 0; i < SKN_ARRAY_LEN(endings); i++)
		if (strlen(endings[i]) == n && strncasecmp(endings[i], r->s + at, n) == 0)
			return true;
	return false;
}

static void put_low(struct skn_buf *low, uint32_t cp)
{
	char bytes[4];

	skn_buf_add(low, bytes, skn_utf8_encode(apostrophe(cp) ? '\'' : skn_uni_to_lower(cp), bytes));
}

/* The letters from r->i on; an apostrophe that begins an ending may come first. */
static void word(struct reader *r, struct skn_token *t)
{
	size_t letters = 0, capitals = 0, len;
	uint32_t cp, next;

	for (bool first = true; (len = character(r, r->i, &cp)) > 0; first = false) {
		if (apostrophe(cp)) {
			size_t after = character(r, r->i + len, &next);

			if (after == 0 || !in_word(next) || (!first && enclitic(r, r->i + len)))
				break;
		} else if (!in_word(cp)) {
			break;
		}
		letters += !apostrophe(cp);
		capitals += skn_uni_is_upper(cp);
		put_low(&r->out->low, cp);
		r->i += len;
	}
	t->caps = letters >= 2 && capitals == letters;
}

static void number(struct reader *r, struct skn_token *t)
{
	size_t start = r->i;

	t->number = 0;
	for (; r->i < r->n && isdigit((unsigned char)r->s[r->i]); r->i++)
		t->number = r->i - start < NUMBER_DIGITS ? t->number * 10 + (r->s[r->i] - '0') : -1;
	if (r->i - start > NUMBER_DIGITS)
		t->number = -1;
	skn_buf_add(&r->out->low, r->s + start, r->i - start);
}

static bool begins_word(const struct reader *r, uint32_t cp, size_t len)
{
	uint32_t next;

	if (in_word(cp))
		return true;
	return apostrophe(cp) && !r->space && r->out->n > 0 && r->i > 0 &&
	       skn_vec_last(r->out)->kind == SKN_TOKEN_WORD && enclitic(r, r->i + len) &&
	       character(r, r->i + len, &next) > 0 && in_word(next);
}

static void token(struct reader *r, uint32_t cp, size_t len)
{
	struct skn_token t = { .start = r->i, .low = r->out->low.n, .number = -1, .cp = cp,
			       .space = r->space, .para = r->lines > 1,
			       .upper = skn_uni_is_upper(cp) };

	if (begins_word(r, cp, len)) {
		t.kind = SKN_TOKEN_WORD;
		word(r, &t);
	} else if (cp >= '0' && cp <= '9') {
		t.kind = SKN_TOKEN_NUMBER;
		number(r, &t);
	} else {
		t.kind = alone(cp) && skn_uni_is_letter(cp) ? SKN_TOKEN_WORD : SKN_TOKEN_MARK;
		put_low(&r->out->low, cp);
		r->i += len;
	}
	skn_buf_addc(&r->out->low, '\0');
	t.end = r->i;
	skn_vec_push(r->out, t);
	r->space = false;
	r->lines = 0;
}

void skn_tokens_read(struct skn_tokens *out, const char *s, size_t n)
{
	struct reader r = { .s = s, .n = n, .out = out, .space = true };
	uint32_t cp;
	size_t len;

	while ((len = character(&r, r.i, &cp)) > 0) {
		if (skn_uni_is_space(cp)) {
			r.space = true;
			r.lines += cp == '\n';
			r.i += len;
		} else {
			token(&r, cp, len);
		}
	}
}

void skn_tokens_release(struct skn_tokens *tokens)
{
	skn_vec_release(tokens);
	skn_buf_release(&tokens->low);
}

const char *skn_token_low(const struct skn_tokens *tokens, size_t i)
{
	return i < tokens->n ? tokens->low.p + tokens->v[i].low : "";
}

bool skn_token_is(const struct skn_tokens *tokens, size_t i, const char *low)
{
	return skn_streq(skn_token_low(tokens, i), low);
}
