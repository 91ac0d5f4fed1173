#include "text/jsonw.h"

#include <math.h>

#include "base/utf8.h"

void skn_jsonw_init(struct skn_jsonw *w, struct skn_sink *sink, bool pretty)
{
	memset(w, 0, sizeof(*w));
	w->sink = sink;
	w->pretty = pretty;
}

static void new_line(struct skn_jsonw *w)
{
	if (!w->pretty)
		return;
	skn_sink_putc(w->sink, '\n');
	for (size_t i = 0; i < w->depth; i++)
		skn_sink_put(w->sink, "  ", 2);
}

/* What stands between the value before and the next key or item. */
static void separate(struct skn_jsonw *w)
{
	if (w->stack[w->depth - 1].used)
		skn_sink_putc(w->sink, ',');
	w->stack[w->depth - 1].used = true;
	new_line(w);
}

static void before_value(struct skn_jsonw *w)
{
	assert(!w->done);
	if (w->depth == 0)
		return;
	assert(w->after_key == (w->stack[w->depth - 1].open == '{'));
	if (!w->after_key)
		separate(w);
	w->after_key = false;
}

static void after_value(struct skn_jsonw *w)
{
	if (w->depth == 0) {
		w->done = true;
		skn_sink_putc(w->sink, '\n');
	}
}

static void begin(struct skn_jsonw *w, char open)
{
	before_value(w);
	assert(w->depth < SKN_JSONW_DEPTH_MAX);
	skn_sink_putc(w->sink, open);
	w->stack[w->depth].open = open;
	w->stack[w->depth].used = false;
	w->depth++;
}

static void end(struct skn_jsonw *w, char open)
{
	assert(w->depth && w->stack[w->depth - 1].open == open && !w->after_key);
	w->depth--;
	if (w->stack[w->depth].used)
		new_line(w);
	skn_sink_putc(w->sink, open == '{' ? '}' : ']');
	after_value(w);
}

void skn_jsonw_object_begin(struct skn_jsonw *w)
{
	begin(w, '{');
}

void skn_jsonw_object_end(struct skn_jsonw *w)
{
	end(w, '{');
}

void skn_jsonw_array_begin(struct skn_jsonw *w)
{
	begin(w, '[');
}

void skn_jsonw_array_end(struct skn_jsonw *w)
{
	end(w, '[');
}

static void put_escape(struct skn_sink *sink, uint32_t cp)
{
	static const char named[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (size_t i = 0; i + 1 < sizeof(named); i += 2)
		if ((unsigned char)named[i] == cp) {
			skn_sink_putc(sink, '\\');
			skn_sink_putc(sink, named[i + 1]);
			return;
		}
	skn_sink_printf(sink, "\\u%04x", (unsigned)cp);
}

static void put_string(struct skn_sink *sink, const char *p, size_t n)
{
	size_t kept = 0;

	skn_sink_putc(sink, '"');
	for (size_t i = 0; i < n;) {
		unsigned char c = (unsigned char)p[i];
		uint32_t cp = c;
		size_t step = c < 0x80 ? 1 : skn_utf8_decode(p + i, n - i, &cp);
		bool escape = c < 0x20 || c == '"' || c == '\\' || cp == 0x2028 || cp == 0x2029;

		if (step && !escape) {
			i += step;
			continue;
		}
		skn_sink_put(sink, p + kept, i - kept);
		if (step)
			put_escape(sink, cp);
		else
			skn_sink_puts(sink, "\xef\xbf\xbd");
		i += step ? step : 1;
		kept = i;
	}
	skn_sink_put(sink, p + kept, n - kept);
	skn_sink_putc(sink, '"');
}

void skn_jsonw_keyn(struct skn_jsonw *w, const char *key, size_t n)
{
	assert(w->depth && w->stack[w->depth - 1].open == '{' && !w->after_key);
	separate(w);
	put_string(w->sink, key, n);
	skn_sink_puts(w->sink, w->pretty ? ": " : ":");
	w->after_key = true;
}

void skn_jsonw_key(struct skn_jsonw *w, const char *key)
{
	skn_jsonw_keyn(w, key, strlen(key));
}

void skn_jsonw_string(struct skn_jsonw *w, const char *p, size_t n)
{
	before_value(w);
	put_string(w->sink, p, n);
	after_value(w);
}

static void bare(struct skn_jsonw *w, const char *text)
{
	before_value(w);
	skn_sink_puts(w->sink, text);
	after_value(w);
}

void skn_jsonw_cstring(struct skn_jsonw *w, const char *s)
{
	if (s)
		skn_jsonw_string(w, s, strlen(s));
	else
		bare(w, "null");
}

void skn_jsonw_int_value(struct skn_jsonw *w, int64_t v)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRId64, v);
	bare(w, digits);
}

size_t skn_jsonw_format_real(char out[SKN_JSONW_REAL_MAX], double v)
{
	char *comma;

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, SKN_JSONW_REAL_MAX - 2, "%.*g", digits, v);
		if (strtod(out, NULL) == v)
			break;
	}
	comma = strchr(out, ','); /* the decimal point of some locales */
	if (comma)
		*comma = '.';
	if (!strpbrk(out, ".e")) {
		size_t n = strlen(out);

		memcpy(out + n, ".0", 3);
	}
	return strlen(out);
}

void skn_jsonw_real_value(struct skn_jsonw *w, double v)
{
	char text[SKN_JSONW_REAL_MAX];

	if (!isfinite(v)) {
		bare(w, "null");
		return;
	}
	skn_jsonw_format_real(text, v);
	bare(w, text);
}

void skn_jsonw_bool_value(struct skn_jsonw *w, bool v)
{
	bare(w, v ? "true" : "false");
}

void skn_jsonw_null_value(struct skn_jsonw *w)
{
	bare(w, "null");
}

void skn_jsonw_str(struct skn_jsonw *w, const char *key, const char *text)
{
	skn_jsonw_key(w, key);
	skn_jsonw_cstring(w, text);
}

void skn_jsonw_strn(struct skn_jsonw *w, const char *key, const char *p, size_t n)
{
	skn_jsonw_key(w, key);
	skn_jsonw_string(w, p, n);
}

void skn_jsonw_int(struct skn_jsonw *w, const char *key, int64_t v)
{
	skn_jsonw_key(w, key);
	skn_jsonw_int_value(w, v);
}

void skn_jsonw_real(struct skn_jsonw *w, const char *key, double v)
{
	skn_jsonw_key(w, key);
	skn_jsonw_real_value(w, v);
}

void skn_jsonw_bool(struct skn_jsonw *w, const char *key, bool v)
{
	skn_jsonw_key(w, key);
	skn_jsonw_bool_value(w, v);
}

void skn_jsonw_null(struct skn_jsonw *w, const char *key)
{
	skn_jsonw_key(w, key);
	skn_jsonw_null_value(w);
}

static void write_members(struct skn_jsonw *w, const struct skn_node *node)
{
	skn_jsonw_object_begin(w);
	for (const struct skn_node *c = node->child; c; c = c->next) {
		skn_jsonw_keyn(w, c->name, c->name_len);
		skn_node_write_json(w, c);
	}
	skn_jsonw_object_end(w);
}

static void write_items(struct skn_jsonw *w, const struct skn_node *node)
{
	skn_jsonw_array_begin(w);
	for (const struct skn_node *c = node->child; c; c = c->next)
		skn_node_write_json(w, c);
	skn_jsonw_array_end(w);
}

void skn_node_write_json(struct skn_jsonw *w, const struct skn_node *node)
{
	switch (node->kind) {
	case SKN_NULL: skn_jsonw_null_value(w); break;
	case SKN_BOOL: skn_jsonw_bool_value(w, node->boolean); break;
	case SKN_INT: skn_jsonw_int_value(w, node->integer); break;
	case SKN_REAL: skn_jsonw_real_value(w, node->real); break;
	case SKN_ARRAY: write_items(w, node); break;
	case SKN_OBJECT: write_members(w, node); break;
	default: skn_jsonw_string(w, node->text, node->len);
	}
}
