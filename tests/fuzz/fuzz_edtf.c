/*
 * Any bytes: what is taken for a date has bounds in order, is equal to itself
 * and, as an instant, is written as it is read.  Names that are made are valid.
 */
#include "text/edtf.h"
#include "text/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void date(const char *s, size_t n)
{
	struct skn_err err = SKN_ERR_INIT;
	struct skn_edtf d, again;
	char out[32];

	if (skn_edtf_parse(&d, s, n, &err) < 0) {
		require(err.msg[0] != '\0');
		return;
	}
	require(d.lower < d.upper && skn_edtf_compare(&d, &d) == 0);
	require(d.interval || !(d.open_start || d.open_end));
	skn_edtf_format_time(out, d.lower);
	if (d.precision != SKN_EDTF_SECOND || out[0] == '-' || out[0] == '+')
		return;
	require(skn_edtf_parse(&again, out, strlen(out), NULL) == SKN_OK);
	require(again.lower == d.lower && again.upper == d.upper);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_buf name = SKN_BUF_INIT;
	const char *s = (const char *)data;

	date(s, size);
	skn_name_make(&name, s, size, "x");
	require(skn_name_check(name.p, name.n, SKN_NAME_SLUG, NULL) == SKN_OK);
	skn_buf_release(&name);
	return 0;
}
