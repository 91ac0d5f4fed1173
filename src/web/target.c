#include "web/target.h"

#include "base/utf8.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes N bytes to OUT, which has room; false: it is no percent-encoding, or of a character that is refused. */
static bool decode(char *out, size_t *out_n, const char *s, size_t n, bool query)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		char c = s[i];

		if (c == '%') {
			int high = i + 2 < n ? hex_value(s[i + 1]) : -1;
			int low = high >= 0 ? hex_value(s[i + 2]) : -1;

			if (low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
			if (c == '/' && !query)
				return false;
		} else if (c == '+' && query) {
			c = ' ';
		}
		if (((unsigned char)c < ' ' && !(query && (c == '\t' || c == '\n' || c == '\r'))) || c == 0x7f)
			return false;
		out[k++] = c;
	}
	out[k] = '\0';
	*out_n = k;
	return skn_utf8_valid(out, k, NULL);
}

/* No empty segment but the last, and none that walks. */
static bool segments_are_plain(const char *path)
{
	for (const char *s = path; *s;) {
		size_t n = strcspn(s, "/");

		if (n == 0 || (n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.'))
			return false;
		s += n + (s[n] == '/');
	}
	return true;
}

static int parse_query(struct skn_web_target *out, const char *query, struct skn_err *err)
{
	char *to = out->bytes = skn_xcalloc(1, strlen(query) + 2 * SKN_WEB_PARAMS_MAX + 2);
	size_t n;

	while (*query) {
		size_t len = strcspn(query, "&"), name = strcspn(query, "=");
		struct skn_web_param *param = &out->params[out->n_params];

		name = name < len ? name : len;
		if (len) {
			if (out->n_params++ == SKN_WEB_PARAMS_MAX)
				return skn_fail(err, SKN_EDATA, "the address has more than %d parameters", SKN_WEB_PARAMS_MAX);
			param->name = to;
			if (!decode(to, &n, query, name, true))
				return skn_fail(err, SKN_EDATA, "a parameter's name is not encoded as it must be");
			to += n + 1;
			param->value = to;
			n = 0;
			if (name < len && !decode(to, &n, query + name + 1, len - name - 1, true))
				return skn_fail(err, SKN_EDATA, "a parameter's value is not encoded as it must be");
			to += n + 1;
		}
		query += len + (query[len] == '&');
	}
	return SKN_OK;
}

int skn_web_target_parse(struct skn_web_target *out, const char *target, struct skn_err *err)
{
	size_t n = strcspn(target, "?#"), len;

	*out = (struct skn_web_target){ .path = skn_xcalloc(1, n + 1) };
	if (target[n] == '#' || strchr(target + n, '#'))
		return skn_fail(err, SKN_EDATA, "a fragment is not sent to a server");
	if (*target != '/' || !decode(out->path, &len, target + 1, n - 1, false) || !segments_are_plain(out->path))
		return skn_fail(err, SKN_EDATA, "the address is not written as it must be");
	return target[n] == '?' ? parse_query(out, target + n + 1, err) : SKN_OK;
}

void skn_web_target_release(struct skn_web_target *target)
{
	free(target->path);
	free(target->bytes);
	*target = (struct skn_web_target){ 0 };
}
