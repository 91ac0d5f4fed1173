#include "out/review_fit.h"

#define NOTE_MAX 60 /* units of a note's own words, its number included */

size_t skn_fit_units(const char *s, size_t n)
{
	size_t units = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		units += (c & 0xc0) != 0x80;  /* each character */
		units += c >= 0xf0;           /* and a second one beyond the first plane */
	}
	return units;
}

static size_t note_units(const char *where)
{
	return NOTE_MAX + skn_fit_units(where, strlen(where));
}

void skn_fit_sections_release(struct skn_fit_sections *sections)
{
	for (size_t i = 0; i < sections->list.n; i++)
		skn_buf_release(&sections->list.v[i].text);
	skn_vec_release(&sections->list);
}

/* ---- one section ---- */

static bool is_entry(const char *s)
{
	return s[0] == '-' && s[1] == ' ';
}

/* A heading, or the blank line before it. */
static bool is_heading(const char *s)
{
	return strncmp(s + (*s == '\n'), "#### ", 5) == 0;
}

static const char *next_line(const char *s)
{
	s = strchrnul(s, '\n');
	return s + (*s == '\n');
}

/* Where the part at S ends: a heading with the blank lines around it, an entry
 * with what belongs to it, or one line. */
static const char *part_end(const char *s)
{
	const char *end = next_line(s);

	if (is_heading(s)) {
		end = *s == '\n' ? next_line(end) : end;
		return end + (*end == '\n');
	}
	while (is_entry(s) && *end == ' ')
		end = next_line(end);
	return end;
}

/* Bytes before the first heading or entry. */
static size_t head_len(const char *text)
{
	const char *s = text;

	while (*s && !is_entry(s) && !is_heading(s))
		s = part_end(s);
	return (size_t)(s - text);
}

/* The rest in at most ROOM units; a heading that keeps no entry goes. */
static void cut(struct skn_buf *out, const char *body, size_t room, const char *where)
{
	size_t heading_len = 0, left_out = 0, used = 0, note = note_units(where);
	const char *heading = NULL; /* that waits for its first entry */

	if (skn_fit_units(body, strlen(body)) <= room) {
		skn_buf_adds(out, body);
		return;
	}
	room = room > note ? room - note : 0;
	for (const char *s = body, *end; *s; s = end) {
		size_t n, units;

		end = part_end(s);
		n = (size_t)(end - s);
		if (is_heading(s)) {
			heading = s;
			heading_len = n;
			continue;
		}
		units = skn_fit_units(s, n) + (heading ? skn_fit_units(heading, heading_len) : 0);
		if (used + units > room) {
			left_out++;
			continue;
		}
		if (heading)
			skn_buf_add(out, heading, heading_len);
		heading = NULL;
		skn_buf_add(out, s, n);
		used += units;
	}
	if (left_out)
		skn_buf_addf(out, "\n_%zu more left out for length;_ %s\n", left_out, where);
}

/* ---- all of them ---- */

struct piece {
	const struct skn_fit_section *section;
	size_t head; /* bytes */
	size_t head_units, body_units;
	size_t share;
	bool kept;
};

static void measure(struct piece *p, const struct skn_fit_section *section)
{
	p->section = section;
	p->head = head_len(section->text.p);
	p->head_units = skn_fit_units(section->text.p, p->head);
	p->body_units = skn_fit_units(section->text.p + p->head, section->text.n - p->head);
}

/* Keeps the heads that fit into half of ROOM; returns what they leave of it. */
static size_t keep_heads(struct piece *pieces, size_t n, size_t room, size_t note)
{
	size_t rest = room - room / 2;

	room /= 2;
	for (int important = 1; important >= 0; important--)
		for (size_t i = 0; i < n; i++) {
			size_t need = pieces[i].head_units + note;

			if (pieces[i].section->important != important || need > room)
				continue;
			pieces[i].kept = true;
			room -= need;
		}
	return room + rest;
}

static int by_need(const void *pa, const void *pb)
{
	const struct piece *const *a = pa, *const *b = pb;

	return ((*a)->body_units > (*b)->body_units) - ((*a)->body_units < (*b)->body_units);
}

/* The smallest are served first, each with at most an equal part of what is left. */
static void share_out(struct piece *pieces, size_t n, size_t room)
{
	struct piece **order = skn_xcalloc(n, sizeof(struct piece *));
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t part = room / 4;

		if (!pieces[i].kept)
			continue;
		if (!pieces[i].section->early) {
			order[kept++] = &pieces[i];
			continue;
		}
		pieces[i].share = pieces[i].body_units < part ? pieces[i].body_units : part;
		room -= pieces[i].share;
	}
	if (kept > 1)
		qsort(order, kept, sizeof(struct piece *), by_need);
	for (size_t i = 0; i < kept; i++) {
		size_t part = room / (kept - i);

		order[i]->share = order[i]->body_units < part ? order[i]->body_units : part;
		room -= order[i]->share;
	}
	free(order);
}

void skn_fit(struct skn_buf *out, const struct skn_buf *head, const struct skn_fit_sections *sections, size_t max,
	     const char *where)
{
	size_t n = sections->list.n, used = skn_fit_units(head->p, head->n), all = used, dropped = 0;
	size_t note = note_units(where), room;
	struct piece *pieces = skn_xcalloc(n + 1, sizeof(*pieces));

	for (size_t i = 0; i < n; i++) {
		measure(&pieces[i], &sections->list.v[i]);
		all += pieces[i].head_units + pieces[i].body_units;
	}
	skn_buf_add(out, head->p, head->n);
	room = max > used + note ? max - used - note : 0;
	if (all > max)
		room = keep_heads(pieces, n, room, note);
	share_out(pieces, n, room);
	for (size_t i = 0; i < n; i++) {
		const struct skn_buf *text = &pieces[i].section->text;

		if (all <= max) {
			skn_buf_add(out, text->p, text->n);
		} else if (pieces[i].kept) {
			skn_buf_add(out, text->p, pieces[i].head);
			cut(out, text->p + pieces[i].head, pieces[i].share + note, where);
		} else {
			dropped++;
		}
	}
	if (dropped)
		skn_buf_addf(out, "\n_%zu more threads left out for length;_ %s\n", dropped, where);
	free(pieces);
}
