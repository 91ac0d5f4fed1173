#include "doc/prose_split.h"

#include "doc/prose_lines.h"
#include "md/line.h"
#include "text/sentence.h"

/* ---- where sentences end ---- */

/* A backslash as skn_md_escape_line_start writes it: "1\\.", "a\\)", "\\# ". */
static bool is_line_escape(const char *s, size_t n, size_t i, char before)
{
	if (s[i] != '\\' || i + 1 >= n || s[i + 1] == '\0')
		return false;
	if (strchr(".)", s[i + 1]))
		return isalnum((unsigned char)before);
	return strchr("#>|-+*=_~:%", s[i + 1]) && (before == '\0' || skn_md_is_blank(before));
}

/* A sentence that ends at byte AT of the copy or later ends BY bytes later in
 * the original. */
struct shift {
	size_t at, by;
};

/* A copy of a stretch with other lengths, and how to find the way back. */
struct reading {
	struct skn_buf text;
	SKN_VEC(struct shift) shifts; /* ascending */
};

/* What is left out belongs to the sentence after it. */
static void read_as(struct reading *r, const char *p, size_t n, size_t instead_of)
{
	size_t by = r->shifts.n ? skn_vec_last(&r->shifts)->by : 0;

	skn_buf_add(&r->text, p, n);
	if (n != instead_of)
		skn_vec_push(&r->shifts, ((struct shift){ r->text.n + (n == 0), by + instead_of - n }));
}

/* Reads the stretch as its sentences are to be told: blanks as such although
 * written as entities, and no backslashes that only its lines needed. */
static void read_stretch(struct reading *r, const char *s, size_t n)
{
	struct skn_spans code = { 0 };
	size_t next = 0, len;

	skn_prose_code_spans(&code, s, n);
	for (size_t i = 0; i < n; i += len) {
		char blank, before = r->text.n ? r->text.p[r->text.n - 1] : '\0';

		if (next < code.n && code.v[next].start == i) {
			len = code.v[next].end - i;
			next++;
			skn_buf_add(&r->text, s + i, len);
		} else if (is_line_escape(s, n, i, before)) {
			len = 1;
			read_as(r, "", 0, len);
		} else if ((len = skn_prose_blank(s + i, n - i, &blank)) != 0) {
			read_as(r, &blank, 1, len);
		} else {
			len = s[i] == '\\' && i + 1 < n ? 2 : 1;
			skn_buf_add(&r->text, s + i, len);
		}
	}
	skn_vec_release(&code);
}

/* Where the sentences of a stretch end, the same however its lines are written. */
static void find_sentences(struct skn_spans *out, const char *s, size_t n, const char *language)
{
	struct reading r = { .text = SKN_BUF_INIT };
	size_t shift = 0, by = 0;

	if (!memchr(s, '\\', n) && !memchr(s, '&', n)) {
		skn_sentences(out, s, n, language);
		return;
	}
	read_stretch(&r, s, n);
	skn_sentences(out, r.text.p, r.text.n, language);
	for (size_t i = 0; i < out->n; i++) {
		out->v[i].start += by;
		for (; shift < r.shifts.n && r.shifts.v[shift].at <= out->v[i].end; shift++)
			by = r.shifts.v[shift].by;
		out->v[i].end += by;
	}
	skn_vec_release(&r.shifts);
	skn_buf_release(&r.text);
}

/* ---- where lines may end ---- */

bool skn_prose_must_not_begin(const char *s, size_t n)
{
	size_t i = 1, name;

	if (n < 2 || s[0] != '<')
		return n >= 3 && memcmp(s, "```", 3) == 0;
	if (s[1] == '!' || s[1] == '?')
		return true;
	i += s[1] == '/';
	for (name = i; i < n && (isalnum((unsigned char)s[i]) || s[i] == '-'); i++)
		continue;
	return i > name && isalpha((unsigned char)s[name]) && (i == n || strchr(" \t/>", s[i]));
}

/* The sentence [start, next) with the blanks at its end. */
static struct skn_prose_piece piece_of(const char *s, size_t n, size_t start, size_t next)
{
	struct skn_prose_piece piece = { start, next, next, false };

	if (next == n)
		return piece;
	piece.end = start + skn_prose_trim(s + start, next - start);
	piece.bare = skn_prose_bare(s + start, piece.end - start, s + next, n - next);
	return piece;
}

/* The last of the blanks behind a sentence; NUL when there are none. */
static char last_blank(const char *s, const struct skn_prose_piece *piece)
{
	char last = '\0';

	for (size_t i = piece->end; i < piece->next;)
		i += skn_prose_blank(s + i, piece->next - i, &last);
	return last;
}

/* Whether a line may end behind the piece. */
static bool may_end(const char *s, size_t n, const struct skn_prose_piece *piece)
{
	const char *next = s + piece->next;
	size_t left = n - piece->next;

	if (piece->end == piece->start || skn_prose_trim(next, left) == 0 ||
	    skn_prose_must_not_begin(next, left) || skn_prose_open_backslash(s, piece->end) ||
	    (piece->start == 0 && skn_prose_must_not_begin(s, n)))
		return false;
	return piece->bare || last_blank(s, piece) == ' ';
}

void skn_prose_split(struct skn_prose_pieces *out, const char *s, size_t n, const char *language)
{
	struct skn_spans spans = { 0 };
	size_t start = 0;

	find_sentences(&spans, s, n, language);
	for (size_t i = 0; i < spans.n; i++) {
		struct skn_prose_piece piece = piece_of(s, n, start, spans.v[i].end);

		if (piece.next < n && !may_end(s, n, &piece))
			continue;
		skn_vec_push(out, piece);
		start = piece.next;
	}
	skn_vec_release(&spans);
}
