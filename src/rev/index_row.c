#include "rev/index_row.h"

#define SUM_LEN 3
#define VARINT_MAX 10
#define DATA_MAX (1 + 3 * sizeof(struct skn_oid) + 3 * VARINT_MAX + SUM_LEN)

static unsigned char *put_sum(unsigned char *p, uint32_t sum)
{
	for (int i = 0; i < SUM_LEN; i++)
		*p++ = (unsigned char)(sum >> 8 * i);
	return p;
}

static bool sum_fits(const unsigned char *p, uint32_t sum)
{
	unsigned char want[SUM_LEN];

	put_sum(want, sum);
	return memcmp(p, want, SUM_LEN) == 0;
}

void skn_index_seal(struct skn_buf *out, const void *p, size_t n)
{
	unsigned char sum[SUM_LEN];

	skn_buf_add(out, p, n);
	put_sum(sum, skn_index_sum(0, p, n));
	skn_buf_add(out, sum, SUM_LEN);
}

/* Seven bits a byte, the sign in the lowest. */
static unsigned char *put_int(unsigned char *p, int64_t v)
{
	uint64_t u = (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);

	for (; u >= 0x80; u >>= 7)
		*p++ = (unsigned char)(u | 0x80);
	*p++ = (unsigned char)u;
	return p;
}

static bool get_int(const unsigned char **p, const unsigned char *end, int64_t *out)
{
	uint64_t u = 0;
	unsigned shift = 0;

	for (; *p < end && shift < 64; shift += 7) {
		unsigned char c = *(*p)++;

		u |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80) {
			*out = (int64_t)(u >> 1) ^ -(int64_t)(u & 1);
			return true;
		}
	}
	return false;
}

static unsigned char *put_oid(unsigned char *p, const struct skn_oid *oid)
{
	memcpy(p, oid->b, sizeof(oid->b));
	return p + sizeof(oid->b);
}

static bool get_oid(const unsigned char **p, const unsigned char *end, struct skn_oid *out)
{
	if ((size_t)(end - *p) < sizeof(out->b))
		return false;
	memcpy(out->b, *p, sizeof(out->b));
	*p += sizeof(out->b);
	return true;
}

static uint32_t row_sum(const struct skn_index_row *row, const void *data, size_t n)
{
	uint32_t sum = skn_index_sum_int(0, row->path);

	sum = skn_index_sum_int(sum, row->place.line);
	sum = skn_index_sum_int(sum, row->place.at);
	sum = skn_index_sum_int(sum, row->time);
	sum = skn_index_sum_int(sum, row->was);
	return skn_index_sum(sum, data, n);
}

static size_t encode(unsigned char data[DATA_MAX], const struct skn_index_row *row)
{
	unsigned char *p = data;

	*p++ = (unsigned char)row->flags;
	p = put_oid(p, &row->commit);
	if (!(row->flags & SKN_ROW_REMOVED))
		p = put_oid(p, &row->tree);
	if (row->flags & SKN_ROW_BEFORE)
		p = put_oid(p, &row->before);
	p = put_int(p, row->number);
	p = put_int(p, row->items);
	p = put_int(p, row->behind);
	p = put_sum(p, row_sum(row, data, (size_t)(p - data)));
	return (size_t)(p - data);
}

static bool decode(struct skn_index_row *row, const unsigned char *data, size_t n)
{
	const unsigned char *p = data, *end = data + n - SUM_LEN;

	if (n < 1 + SUM_LEN || !sum_fits(end, row_sum(row, data, n - SUM_LEN)))
		return false;
	row->flags = *p++;
	return get_oid(&p, end, &row->commit) &&
	       (row->flags & SKN_ROW_REMOVED || get_oid(&p, end, &row->tree)) &&
	       (!(row->flags & SKN_ROW_BEFORE) || get_oid(&p, end, &row->before)) &&
	       get_int(&p, end, &row->number) && get_int(&p, end, &row->items) &&
	       get_int(&p, end, &row->behind) && p == end;
}

/* Sealed bytes of a column; what does not fit is as if it were not there. */
static const void *unseal(struct skn_stmt *stmt, int column, size_t *n)
{
	const char *p = skn_stmt_bytes(stmt, column, n);

	if (*n < SUM_LEN || !sum_fits((const unsigned char *)p + *n - SUM_LEN, skn_index_sum(0, p, *n - SUM_LEN))) {
		*n = 0;
		return NULL;
	}
	*n -= SUM_LEN;
	return p;
}

int skn_index_row_get(struct skn_index_row *out, struct skn_stmt *stmt)
{
	size_t n;
	const char *data = skn_stmt_bytes(stmt, 5, &n);

	*out = (struct skn_index_row){
		.path = skn_stmt_int(stmt, 0), .place.line = skn_stmt_int(stmt, 1), .place.at = skn_stmt_int(stmt, 2),
		.time = skn_stmt_int(stmt, 3), .was = skn_stmt_int(stmt, 4),
	};
	if (!decode(out, (const unsigned char *)data, n))
		return SKN_EDATA;
	out->gist = unseal(stmt, 6, &out->gist_len);
	out->step = unseal(stmt, 7, &out->step_len);
	return SKN_OK;
}

int skn_index_row_put(struct skn_stmt *stmt, const struct skn_index_row *row, struct skn_err *err)
{
	struct skn_buf gist = SKN_BUF_INIT, step = SKN_BUF_INIT;
	unsigned char data[DATA_MAX];
	int rc;

	skn_stmt_bind_int(stmt, 1, row->path);
	skn_stmt_bind_int(stmt, 2, row->place.line);
	skn_stmt_bind_int(stmt, 3, row->place.at);
	skn_stmt_bind_int(stmt, 4, row->time);
	skn_stmt_bind_int(stmt, 5, row->was);
	skn_stmt_bind_blob(stmt, 6, data, encode(data, row));
	if (row->gist) {
		skn_index_seal(&gist, row->gist, row->gist_len);
		skn_stmt_bind_blob(stmt, 7, gist.p, gist.n);
	}
	if (row->step) {
		skn_index_seal(&step, row->step, row->step_len);
		skn_stmt_bind_blob(stmt, 8, step.p, step.n);
	}
	rc = skn_stmt_step(stmt, err);
	skn_stmt_reset(stmt);
	skn_buf_release(&gist);
	skn_buf_release(&step);
	return rc;
}
