#include "text/term.h"

#include "base/utf8.h"

void skn_wrap_init(struct skn_wrap *wrap, struct skn_sink *out, size_t width, const char *indent,
		   size_t first_column)
{
	*wrap = (struct skn_wrap){
		.out = out, .width = width, .indent = indent, .column = first_column,
		.started = true,
	};
	skn_buf_init(&wrap->word);
}

static void new_line(struct skn_wrap *w)
{
	skn_sink_putc(w->out, '\n');
	w->column = 0;
	w->filled = 0;
	w->started = w->space = false;
}

/* Writes what was gathered: a word with its styles, or styles alone. */
static void put_word(struct skn_wrap *w)
{
	if (w->word_width) {
		if (w->filled && w->column + w->space + w->word_width > w->width)
			new_line(w);
		if (!w->started) {
			skn_sink_puts(w->out, w->indent);
			w->column = skn_term_width(w->indent, strlen(w->indent));
			w->started = true;
		}
		if (w->space && w->filled) {
			skn_sink_putc(w->out, ' ');
			w->column++;
		}
		w->column += w->word_width;
		w->filled++;
		w->space = false;
	}
	skn_sink_put(w->out, w->word.p, w->word.n);
	skn_buf_clear(&w->word);
	w->word_width = 0;
}

/* Scripts written without spaces: ideographs, kana, their punctuation; not Hangul. */
static bool spaceless(uint32_t c)
{
	return skn_term_char_width(c) == 2 && !(c >= 0x1100 && c <= 0x115F) &&
	       !(c >= 0xA960 && c <= 0xA97C) && !(c >= 0xAC00 && c <= 0xD7A3) &&
	       !(c >= 0x1F000 && c <= 0x1FAFF);
}

static bool one_of(uint32_t c, const uint32_t *list)
{
	for (; *list; list++)
		if (*list == c)
			return true;
	return false;
}

/* Closing punctuation, small kana, marks of length and repetition begin no line. */
static bool begins_no_line(uint32_t c)
{
	static const uint32_t list[] = {
		',', '.', ':', ';', '!', '?', ')', ']', '}', '%', 0x2019, 0x201D, 0x2026, 0x3001, 0x3002,
		0x3005, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0x301B, 0x301F,
		0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308E, 0x309D,
		0x309E, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30C3, 0x30E3, 0x30E5, 0x30E7, 0x30EE,
		0x30FB, 0x30FC, 0x30FD, 0x30FE, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B,
		0xFF1F, 0xFF3D, 0xFF5D, 0xFF60, 0
	};
	return one_of(c, list);
}

static bool ends_no_line(uint32_t c)
{
	static const uint32_t list[] = { '(', '[', '{', 0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E,
					 0x3010, 0x3014, 0x3016, 0x3018, 0x301A, 0x301D, 0xFF08, 0xFF3B,
					 0xFF5B, 0xFF5F, 0 };
	return one_of(c, list);
}

static bool may_break(uint32_t before, uint32_t after)
{
	return (spaceless(before) || spaceless(after)) && !begins_no_line(after) &&
	       !ends_no_line(before);
}

static void add_char(struct skn_wrap *w, uint32_t c, const char *bytes, size_t n)
{
	unsigned width = skn_term_char_width(c);

	if (width && w->word_width && may_break(w->last, c))
		put_word(w);
	skn_buf_add(&w->word, bytes, n);
	w->word_width += width;
	if (width)
		w->last = c;
}

void skn_wrap_text(struct skn_wrap *wrap, const char *text, size_t n)
{
	struct skn_buf safe = SKN_BUF_INIT;
	size_t len;

	skn_term_safe_buf(&safe, text, n, true);
	for (size_t i = 0; i < safe.n; i += len) {
		uint32_t c = 0;

		if ((len = skn_utf8_decode(safe.p + i, safe.n - i, &c)) == 0)
			break; /* cannot be: safe text is valid */
		if (c == ' ' || c == '\n' || c == '\t') {
			put_word(wrap);
			wrap->space = wrap->filled > 0;
		} else {
			add_char(wrap, c, safe.p + i, len);
		}
	}
	skn_buf_release(&safe);
}

void skn_wrap_puts(struct skn_wrap *wrap, const char *text)
{
	skn_wrap_text(wrap, text, strlen(text));
}

void skn_wrap_blanks(struct skn_wrap *wrap, size_t count)
{
	for (size_t i = 0; i < count; i++)
		skn_buf_addc(&wrap->word, ' ');
	wrap->word_width += count;
	wrap->last = ' ';
}

void skn_wrap_raw(struct skn_wrap *wrap, const char *bytes, size_t n)
{
	skn_buf_add(&wrap->word, bytes, n);
}

void skn_wrap_newline(struct skn_wrap *wrap)
{
	put_word(wrap);
	new_line(wrap);
}

void skn_wrap_finish(struct skn_wrap *wrap)
{
	put_word(wrap);
	if (wrap->started)
		skn_sink_putc(wrap->out, '\n');
	skn_buf_release(&wrap->word);
}
