#include "check/diag.h"

#include "base/map.h"

#include "base/buf.h"

static const char *const names[] = { "off", "note", "warning", "error" };

const char *skn_severity_name(enum skn_severity severity)
{
	return names[severity];
}

bool skn_severity_parse(const char *s, enum skn_severity *out)
{
	for (size_t i = 0; i < SKN_ARRAY_LEN(names); i++)
		if (skn_streq(s, names[i])) {
			*out = (enum skn_severity)i;
			return true;
		}
	return false;
}

static char *one_line(const char *fmt, va_list ap)
{
	char *text = skn_xvasprintf(fmt, ap);

	for (char *p = text; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	return text;
}

struct skn_diag *skn_diags_add(struct skn_diags *diags, const char *rule, enum skn_severity severity,
			       const char *path, uint32_t line, uint32_t column, const char *fmt, ...)
{
	struct skn_diag diag = { .rule = rule, .severity = severity, .path = skn_xstrdup(path),
				 .line = line, .column = column };
	va_list ap;

	va_start(ap, fmt);
	diag.message = one_line(fmt, ap);
	va_end(ap);
	skn_vec_push(&diags->list, diag);
	return skn_vec_last(&diags->list);
}

void skn_diags_hint(struct skn_diags *diags, const char *fmt, ...)
{
	struct skn_diag *last = skn_vec_last(&diags->list);
	va_list ap;

	free(last->hint);
	va_start(ap, fmt);
	last->hint = one_line(fmt, ap);
	va_end(ap);
}

static int by_number(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *pa, const void *pb)
{
	const struct skn_diag *a = pa, *b = pb;
	int c = strcmp(a->path, b->path);

	c = c ? c : by_number(a->line, b->line);
	c = c ? c : by_number(a->column, b->column);
	c = c ? c : strcmp(a->rule, b->rule);
	return c ? c : strcmp(a->message, b->message);
}

void skn_diags_sort(struct skn_diags *diags)
{
	if (diags->list.n > 1)
		qsort(diags->list.v, diags->list.n, sizeof(*diags->list.v), by_place);
}

static void release_one(struct skn_diag *diag)
{
	free(diag->path);
	free(diag->message);
	free(diag->hint);
}

void skn_diags_unique(struct skn_diags *diags)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->list.n; i++)
		if (kept && by_place(&diags->list.v[kept - 1], &diags->list.v[i]) == 0)
			release_one(&diags->list.v[i]);
		else
			diags->list.v[kept++] = diags->list.v[i];
	diags->list.n = kept;
}

void skn_diags_move(struct skn_diags *to, struct skn_diags *from, const char *prefix)
{
	for (size_t i = 0; i < from->list.n; i++) {
		struct skn_diag diag = from->list.v[i];

		if (*prefix) {
			char *path = skn_xasprintf("%s%s", prefix, diag.path);

			free(diag.path);
			diag.path = path;
		}
		skn_vec_push(&to->list, diag);
	}
	from->list.n = 0;
}

void skn_diags_filter(struct skn_diags *diags,
		      bool (*keep)(void *ctx, const struct skn_diag *diag), void *ctx)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->list.n; i++)
		if (keep(ctx, &diags->list.v[i]))
			diags->list.v[kept++] = diags->list.v[i];
		else
			release_one(&diags->list.v[i]);
	diags->list.n = kept;
}

/* What a finding is known by in another version: its line may have moved. */
static char *identity(const struct skn_diag *d, bool moved)
{
	const char *slash = moved ? strrchr(d->path, '/') : NULL;

	return skn_xasprintf("%s\n%s\n%s", d->rule, slash ? slash + 1 : d->path, d->message);
}

struct known {
	struct skn_map times; /* identity -> how often it is known */
	bool moved;
};

/* Each that is known pays for one. */
static bool is_new(void *ctx, const struct skn_diag *diag)
{
	struct known *known = ctx;
	char *id = identity(diag, known->moved);
	uintptr_t left = (uintptr_t)skn_map_find(&known->times, id, strlen(id));

	if (left)
		skn_map_put(&known->times, id, strlen(id), (void *)(left - 1));
	free(id);
	return left == 0;
}

void skn_diags_keep_new(struct skn_diags *diags, const struct skn_diags *before, bool moved)
{
	struct known known = { .times = SKN_MAP_INIT, .moved = moved };

	for (size_t i = 0; i < before->list.n; i++) {
		char *id = identity(&before->list.v[i], moved);
		uintptr_t times = (uintptr_t)skn_map_find(&known.times, id, strlen(id));

		skn_map_put(&known.times, id, strlen(id), (void *)(times + 1));
		free(id);
	}
	skn_diags_filter(diags, is_new, &known);
	skn_map_release(&known.times, NULL);
}

size_t skn_diags_count(const struct skn_diags *diags, enum skn_severity at_least)
{
	size_t n = 0;

	for (size_t i = 0; i < diags->list.n; i++)
		n += diags->list.v[i].severity >= at_least;
	return n;
}

void skn_diags_release(struct skn_diags *diags)
{
	for (size_t i = 0; i < diags->list.n; i++)
		release_one(&diags->list.v[i]);
	skn_vec_release(&diags->list);
}
