#include "doc/schema_value.h"

#include "doc/schema.h"
#include "text/jsonw.h"

#define EXPONENT_MAX 100000000 /* larger ones are taken for this */

static size_t digits(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= '0' && s[i] <= '9')
		i++;
	return i;
}

static void add_digits(struct skn_decimal *d, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (d->n == SKN_DECIMAL_DIGITS)
			d->exponent++;
		else if (d->n || s[i] != '0')
			d->digits[d->n++] = s[i];
	}
}

/* An exponent behind e or E; false when there is none. */
static bool add_exponent(struct skn_decimal *d, const char *s, size_t n)
{
	bool negative = n && s[0] == '-';
	uint64_t e;

	if (n && (s[0] == '-' || s[0] == '+'))
		s++, n--;
	if (n == 0 || digits(s, n) != n)
		return false;
	if (!skn_parse_uint(s, n, EXPONENT_MAX, &e))
		e = EXPONENT_MAX;
	d->exponent += negative ? -(int64_t)e : (int64_t)e;
	return true;
}

bool skn_decimal_parse(struct skn_decimal *d, const char *s, size_t n)
{
	size_t whole, part = 0;

	memset(d, 0, sizeof(*d));
	if (n && (s[0] == '-' || s[0] == '+')) {
		d->negative = s[0] == '-';
		s++, n--;
	}
	whole = digits(s, n);
	add_digits(d, s, whole);
	s += whole, n -= whole;
	if (n && s[0] == '.') {
		part = digits(s + 1, n - 1);
		add_digits(d, s + 1, part);
		d->exponent -= (int64_t)part;
		s += part + 1, n -= part + 1;
	}
	if (whole + part == 0)
		return false;
	if (n && (s[0] == 'e' || s[0] == 'E')) {
		if (!add_exponent(d, s + 1, n - 1))
			return false;
		n = 0;
	}
	while (d->n && d->digits[d->n - 1] == '0')
		d->n--, d->exponent++;
	if (d->n == 0)
		d->negative = false, d->exponent = 0;
	return n == 0;
}

bool skn_decimal_of(struct skn_decimal *out, const struct skn_node *node)
{
	char text[SKN_JSONW_REAL_MAX];

	switch (node->kind) {
	case SKN_INT:
		snprintf(text, sizeof(text), "%" PRId64, node->integer);
		return skn_decimal_parse(out, text, strlen(text));
	case SKN_REAL:
		return skn_decimal_parse(out, text, skn_jsonw_format_real(text, node->real));
	case SKN_PLAIN:
		return skn_decimal_parse(out, node->text, node->len);
	default:
		return false;
	}
}

static int compare_size(const struct skn_decimal *a, const struct skn_decimal *b)
{
	int64_t oa = (int64_t)a->n + a->exponent, ob = (int64_t)b->n + b->exponent;
	size_t n = a->n < b->n ? a->n : b->n;
	int c;

	if (a->n == 0 || b->n == 0)
		return (a->n > 0) - (b->n > 0);
	if (oa != ob)
		return oa < ob ? -1 : 1;
	c = memcmp(a->digits, b->digits, n);
	return c ? c : (a->n > b->n) - (a->n < b->n);
}

int skn_decimal_compare(const struct skn_decimal *a, const struct skn_decimal *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? compare_size(b, a) : compare_size(a, b);
}

/* With no zeros at the end of A's digits, A is no multiple of a power of ten
 * that is larger than its own; for the rest the remainder is taken digit by
 * digit. */
bool skn_decimal_is_multiple(const struct skn_decimal *a, const struct skn_decimal *b)
{
	uint64_t divisor = 0, rest = 0;
	int64_t zeros = a->exponent - b->exponent;

	if (a->n == 0)
		return true;
	if (zeros < 0 || b->n == 0 || b->n > 18)
		return false;
	for (size_t i = 0; i < b->n; i++)
		divisor = divisor * 10 + (uint64_t)(b->digits[i] - '0');
	for (size_t i = 0; i < a->n; i++)
		rest = (uint64_t)(((unsigned __int128)rest * 10 + (uint64_t)(a->digits[i] - '0')) %
				  divisor);
	/* Each zero can only take factors of 2 and 5 from the divisor: after 60
	 * of them (2^60 > 10^18) nothing changes any more. */
	for (int64_t i = 0; i < zeros && i < 64; i++)
		rest = (uint64_t)((unsigned __int128)rest * 10 % divisor);
	return rest == 0;
}

static unsigned plain_types(const struct skn_node *node)
{
	static const struct {
		const char *word;
		unsigned type;
	} words[] = {
		{ "", SKN_T_NULL }, { "~", SKN_T_NULL }, { "null", SKN_T_NULL },
		{ "Null", SKN_T_NULL }, { "NULL", SKN_T_NULL }, { "true", SKN_T_BOOLEAN },
		{ "True", SKN_T_BOOLEAN }, { "TRUE", SKN_T_BOOLEAN }, { "false", SKN_T_BOOLEAN },
		{ "False", SKN_T_BOOLEAN }, { "FALSE", SKN_T_BOOLEAN },
	};
	struct skn_decimal d;
	size_t sign = node->len && (node->text[0] == '-' || node->text[0] == '+');

	for (size_t i = 0; i < SKN_ARRAY_LEN(words); i++)
		if (strlen(words[i].word) == node->len && skn_streq(node->text, words[i].word))
			return SKN_T_STRING | words[i].type;
	if (!skn_decimal_parse(&d, node->text, node->len))
		return SKN_T_STRING;
	return SKN_T_STRING | SKN_T_NUMBER |
	       (digits(node->text + sign, node->len - sign) == node->len - sign ? SKN_T_INTEGER : 0);
}

unsigned skn_value_types(const struct skn_node *node)
{
	struct skn_decimal d;

	switch (node->kind) {
	case SKN_NULL: return SKN_T_NULL;
	case SKN_BOOL: return SKN_T_BOOLEAN;
	case SKN_INT: return SKN_T_INTEGER | SKN_T_NUMBER;
	case SKN_REAL:
		return SKN_T_NUMBER |
		       (skn_decimal_of(&d, node) && d.exponent >= 0 ? SKN_T_INTEGER : 0);
	case SKN_STRING: return SKN_T_STRING;
	case SKN_PLAIN: return plain_types(node);
	case SKN_ARRAY: return SKN_T_ARRAY;
	default: return SKN_T_OBJECT;
	}
}

static bool truth(const struct skn_node *node)
{
	return node->kind == SKN_BOOL ? node->boolean : node->text[0] == 't' || node->text[0] == 'T';
}

static bool same_scalar(const struct skn_node *a, const struct skn_node *b)
{
	unsigned both = skn_value_types(a) & skn_value_types(b);
	struct skn_decimal da, db;

	if ((both & SKN_T_STRING) && a->len == b->len && memcmp(a->text, b->text, a->len) == 0)
		return true;
	if (both & SKN_T_NULL)
		return true;
	if (both & SKN_T_BOOLEAN)
		return truth(a) == truth(b);
	return (both & SKN_T_NUMBER) && !(both & SKN_T_STRING) && skn_decimal_of(&da, a) &&
	       skn_decimal_of(&db, b) && skn_decimal_compare(&da, &db) == 0;
}

bool skn_schema_same(const struct skn_node *a, const struct skn_node *b)
{
	const struct skn_node *x, *y;

	if (skn_node_is_scalar(a) && skn_node_is_scalar(b))
		return same_scalar(a, b);
	if (a->kind != b->kind || a->n_children != b->n_children)
		return false;
	for (x = a->child, y = b->child; x; x = x->next, y = y->next) {
		const struct skn_node *twin = y;

		if (a->kind == SKN_OBJECT && !skn_streq(x->name, y->name))
			twin = skn_node_find(b, x->name);
		if (!twin || !skn_schema_same(x, twin))
			return false;
	}
	return true;
}

static int by_name(const void *a, const void *b)
{
	const struct skn_node *x = *(const struct skn_node *const *)a;
	const struct skn_node *y = *(const struct skn_node *const *)b;
	size_t n = x->name_len < y->name_len ? x->name_len : y->name_len;
	int c = memcmp(x->name, y->name, n);

	return c ? c : (x->name_len > y->name_len) - (x->name_len < y->name_len);
}

static void object_key(struct skn_buf *out, const struct skn_node *node)
{
	const struct skn_node **members = skn_xcalloc(node->n_children + 1, sizeof(*members));
	size_t n = 0;

	for (const struct skn_node *c = node->child; c; c = c->next)
		members[n++] = c;
	qsort(members, n, sizeof(*members), by_name);
	for (size_t i = 0; i < n; i++) {
		skn_buf_addf(out, "%zu:", members[i]->name_len);
		skn_buf_add(out, members[i]->name, members[i]->name_len);
		skn_value_key(out, members[i]);
	}
	free(members);
}

static void number_key(struct skn_buf *out, const struct skn_node *node)
{
	struct skn_decimal d;

	if (skn_decimal_of(&d, node))
		skn_buf_addf(out, "n%s%.*se%" PRId64 ";", d.negative ? "-" : "", (int)d.n, d.digits,
			     d.exponent);
}

void skn_value_key(struct skn_buf *out, const struct skn_node *node)
{
	switch (node->kind) {
	case SKN_NULL: skn_buf_adds(out, "0"); break;
	case SKN_BOOL: skn_buf_adds(out, node->boolean ? "t" : "f"); break;
	case SKN_INT:
	case SKN_REAL: number_key(out, node); break;
	case SKN_ARRAY:
		skn_buf_addc(out, '[');
		for (const struct skn_node *c = node->child; c; c = c->next)
			skn_value_key(out, c);
		skn_buf_addc(out, ']');
		break;
	case SKN_OBJECT:
		skn_buf_addc(out, '{');
		object_key(out, node);
		skn_buf_addc(out, '}');
		break;
	default:
		skn_buf_addf(out, "s%zu:", node->len);
		skn_buf_add(out, node->text, node->len);
	}
}
