#include "verify/seen.h"

#include "out/provenance.h"

#define BEFORE 40u /* bytes of a passage that both have */
#define BEHIND 56u /* bytes of it from the first difference on */
#define ELLIPSIS "\xe2\x80\xa6"

void skn_seen_release(struct skn_seen *seen)
{
	for (size_t i = 0; i < seen->parts.n; i++)
		skn_buf_release(&seen->parts.v[i].text);
	skn_vec_release(&seen->parts);
}

static struct skn_seen_part *find(const struct skn_seen *seen, const char *name)
{
	for (size_t i = 0; i < seen->parts.n; i++)
		if (skn_streq(seen->parts.v[i].name, name))
			return &seen->parts.v[i];
	return NULL;
}

struct skn_buf *skn_seen_part(struct skn_seen *seen, const char *name)
{
	struct skn_seen_part *part = find(seen, name);

	if (!part) {
		skn_vec_push(&seen->parts, ((struct skn_seen_part){ name, SKN_BUF_INIT }));
		part = skn_vec_last(&seen->parts);
	}
	return &part->text;
}

const char *skn_seen_section(const char *heading, size_t n)
{
	for (size_t i = SKN_PART_SUMMARY; i < SKN_PARTS; i++) {
		const char *name = skn_part_names[i];

		if (n == strlen(name) && tolower((unsigned char)heading[0]) == name[0] &&
		    memcmp(heading + 1, name + 1, n - 1) == 0)
			return name;
	}
	return NULL;
}

int skn_seen_read(struct skn_seen *out, const char *format, const void *p, size_t n, const char *path,
		  struct skn_err *err)
{
	*out = (struct skn_seen){ 0 };
	if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) { /* a mark of the byte order */
		p = (const char *)p + 3;
		n -= 3;
	}
	if (skn_streq(format, "html"))
		return skn_seen_html(out, p, n, path, err);
	if (skn_streq(format, "epub"))
		return skn_seen_epub(out, p, n, path, err);
	if (skn_streq(format, "json"))
		return skn_seen_json(out, p, n, path, err);
	if (skn_streq(format, "csl-json"))
		return skn_seen_csl(out, p, n, path, err);
	if (skn_streq(format, "pdf"))
		return skn_seen_pdf(out, p, n, path, err);
	if (skn_streq(format, "docx") || skn_streq(format, "latex"))
		return skn_seen_pandoc(out, format, p, n, path, err);
	return skn_seen_lines(out, format, p, n, path, err);
}

/* ---- comparing ---- */

/* The text with one blank wherever there is white space, none at its ends. */
static void squeeze(struct skn_buf *out, const struct skn_buf *text)
{
	bool blank = false;

	for (size_t i = 0; i < text->n; i++) {
		if (isspace((unsigned char)text->p[i])) {
			blank = out->n > 0;
			continue;
		}
		if (blank)
			skn_buf_addc(out, ' ');
		blank = false;
		skn_buf_addc(out, text->p[i]);
	}
}

static bool is_inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* What stands from FROM to a little behind AT, cut where a word ends or before a character,
 * with an ellipsis on a side where there is more; control characters become '?'. */
static void passage(char out[SKN_SEEN_PASSAGE], const struct skn_buf *text, size_t from, size_t at)
{
	size_t end = at + BEHIND < text->n ? at + BEHIND : text->n, n = 0;

	out[0] = '\0';
	if (at >= text->n)
		return;
	for (size_t i = end; end < text->n && i > at + BEHIND / 2; i--)
		if (text->p[i] == ' ') {
			end = i;
			break;
		}
	while (end > at && end < text->n && is_inside(text->p[end]))
		end--;
	n += (size_t)snprintf(out, SKN_SEEN_PASSAGE, "%s%.*s%s", from ? ELLIPSIS : "", (int)(end - from),
			      text->p + from, end < text->n ? ELLIPSIS : "");
	for (size_t i = 0; i < n && i < SKN_SEEN_PASSAGE; i++)
		if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
			out[i] = out[i] ? '?' : out[i];
}

/* A word's beginning at most BEFORE bytes ahead of AT, else a character's. */
static size_t beginning(const struct skn_buf *text, size_t at)
{
	size_t low = at > BEFORE ? at - BEFORE : 0, from;

	if (low == 0)
		return 0;
	for (from = low; from < at; from++)
		if (text->p[from] == ' ')
			return from + 1;
	while (low > 0 && low < text->n && is_inside(text->p[low]))
		low--;
	return low;
}

/* Where two texts begin to differ; blanks may be passed by when LOOSE. */
static void first_difference(const struct skn_buf *a, const struct skn_buf *b, bool loose, size_t *i, size_t *k)
{
	*i = *k = 0;
	for (;;) {
		while (loose && *i < a->n && a->p[*i] == ' ')
			++*i;
		while (loose && *k < b->n && b->p[*k] == ' ')
			++*k;
		if (*i >= a->n || *k >= b->n || a->p[*i] != b->p[*k])
			return;
		++*i;
		++*k;
	}
}

/* False when the texts are the same. */
static bool compare(struct skn_seen_difference *out, const struct skn_buf *file, const struct skn_buf *version,
		    bool loose)
{
	struct skn_buf a = SKN_BUF_INIT, b = SKN_BUF_INIT;
	size_t i, k;
	bool differs;

	squeeze(&a, file);
	squeeze(&b, version);
	first_difference(&a, &b, loose, &i, &k);
	differs = i < a.n || k < b.n;
	if (differs) {
		passage(out->file, &a, beginning(&a, i), i);
		passage(out->version, &b, beginning(&b, k), k);
	}
	skn_buf_release(&a);
	skn_buf_release(&b);
	return differs;
}

static void compare_part(struct skn_seen_differences *out, const char *name, const struct skn_seen_part *file,
			 const struct skn_seen_part *version, bool loose)
{
	static const struct skn_buf none = SKN_BUF_INIT;
	struct skn_seen_difference d = { .part = name };

	if (!compare(&d, file ? &file->text : &none, version ? &version->text : &none, loose))
		return;
	if (skn_streq(name, SKN_SEEN_LOOKS))
		out->looks = true;
	else
		skn_vec_push(&out->list, d);
}

/* Parts of the page in their order, then the others. */
static int rank(const char *name)
{
	for (int i = 0; i < SKN_PARTS; i++)
		if (skn_streq(skn_part_names[i], name))
			return i;
	return skn_streq(name, SKN_SEEN_HEAD) ? SKN_PARTS : SKN_PARTS + 1;
}

static int by_rank(const void *a, const void *b)
{
	const struct skn_seen_difference *x = a, *y = b;

	return rank(x->part) - rank(y->part);
}

void skn_seen_compare(struct skn_seen_differences *out, const struct skn_seen *file,
		      const struct skn_seen *version)
{
	*out = (struct skn_seen_differences){ 0 };
	for (size_t i = 0; i < version->parts.n; i++) {
		const struct skn_seen_part *part = &version->parts.v[i];

		compare_part(out, part->name, find(file, part->name), part, version->loose);
	}
	for (size_t i = 0; i < file->parts.n; i++)
		if (!find(version, file->parts.v[i].name))
			compare_part(out, file->parts.v[i].name, &file->parts.v[i], NULL, version->loose);
	if (out->list.n)
		qsort(out->list.v, out->list.n, sizeof(*out->list.v), by_rank);
}

void skn_seen_differences_release(struct skn_seen_differences *d)
{
	skn_vec_release(&d->list);
}
