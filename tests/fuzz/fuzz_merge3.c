/*
 * A merge of any bytes: the same whichever side is ours, and what one side left
 * alone is the other's.  The input is a path, a newline and three texts with a
 * line "@@@@" between them.
 */
#include "base/base.h"

#include "rev/merge3.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BASE, OURS, THEIRS, N_SIDES };

static void require(bool ok)
{
	if (!ok)
		abort();
}

/* The text up to the next separator; *P moves behind it. */
static struct skn_merge3_side next_side(const char **p, const char *end)
{
	static const char line[] = "@@@@\n";
	const char *stop = memmem(*p, (size_t)(end - *p), line, sizeof(line) - 1);
	struct skn_merge3_side side = { *p, (size_t)((stop ? stop : end) - *p) };

	*p = stop ? stop + sizeof(line) - 1 : end;
	return side;
}

static void merge(struct skn_buf *out, struct skn_conflicts *conflicts, const char *path,
		  const struct skn_merge3_side *base, const struct skn_merge3_side *ours,
		  const struct skn_merge3_side *theirs)
{
	bool removed;

	skn_merge3(out, &removed, conflicts, path, base, ours, theirs, NULL);
	require(!removed);
}

static void check_turned(const char *path, const struct skn_merge3_side side[N_SIDES], const struct skn_buf *out,
			 const struct skn_conflicts *conflicts)
{
	struct skn_conflicts other = { 0 };
	struct skn_buf turned = SKN_BUF_INIT;

	merge(&turned, &other, path, &side[BASE], &side[THEIRS], &side[OURS]);
	require(other.n == conflicts->n);
	for (size_t i = 0; i < other.n; i++)
		require(skn_streq(other.v[i].id, conflicts->v[i].id));
	if (!other.n)
		require(skn_buf_eq(&turned, out->p, out->n));
	skn_buf_release(&turned);
	skn_conflicts_release(&other);
}

static void check_alone(const char *path, const struct skn_merge3_side side[N_SIDES])
{
	for (int i = OURS; i < N_SIDES; i++) {
		struct skn_conflicts none = { 0 };
		struct skn_buf out = SKN_BUF_INIT;

		merge(&out, &none, path, &side[BASE], &side[BASE], &side[i]);
		require(none.n == 0 && skn_buf_eq(&out, side[i].p, side[i].n));
		skn_buf_release(&out);
	}
}

static void settle(struct skn_buf *out, const struct skn_conflicts *conflicts)
{
	struct skn_strings ids = { 0 };

	skn_merge3_open(&ids, out->p, out->n);
	for (size_t i = 0; i < conflicts->n; i++)
		if (conflicts->v[i].kind != SKN_CONFLICT_BINARY)
			require(skn_strings_has(&ids, conflicts->v[i].id));
	for (size_t i = 0; i < ids.n; i++)
		skn_merge3_settle(out, ids.v[i], (enum skn_side)(i % 3), NULL);
	skn_strings_release(&ids);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p = (const char *)data, *end = p + size, *nl = size ? memchr(p, '\n', size) : NULL;
	struct skn_merge3_side side[N_SIDES];
	struct skn_conflicts conflicts = { 0 };
	struct skn_buf out = SKN_BUF_INIT;
	char *path;

	if (!nl)
		return 0;
	path = skn_xstrndup(p, (size_t)(nl - p));
	p = nl + 1;
	for (int i = 0; i < N_SIDES; i++)
		side[i] = next_side(&p, end);
	merge(&out, &conflicts, path, &side[BASE], &side[OURS], &side[THEIRS]);
	check_turned(path, side, &out, &conflicts);
	check_alone(path, side);
	settle(&out, &conflicts);
	skn_buf_release(&out);
	skn_conflicts_release(&conflicts);
	free(path);
	return 0;
}
