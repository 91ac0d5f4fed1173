#include "synth/locate.h"

#include "base/buf.h"
#include "text/fold.h"

/* Folding mixes characters with those after them only where a line or a letter with
 * marks goes on; so the folded length of a beginning grows with it, and the place in
 * the text is found by halving. */
static size_t folded_length(struct skn_buf *scratch, const char *text, size_t n)
{
	skn_buf_clear(scratch);
	skn_fold(scratch, text, n);
	return scratch->n;
}

static bool is_boundary(const char *text, size_t n, size_t at)
{
	return at >= n || ((unsigned char)text[at] & 0xc0) != 0x80;
}

static size_t step_back(const char *text, size_t n, size_t at)
{
	while (at && !is_boundary(text, n, at))
		at--;
	return at;
}

/* The shortest beginning that folds to at least WANT bytes. */
static size_t reach(struct skn_buf *scratch, const char *text, size_t n, size_t want)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = step_back(text, n, low + (high - low) / 2);

		if (folded_length(scratch, text, middle) >= want) {
			high = middle;
		} else {
			for (low = middle + 1; !is_boundary(text, n, low); low++)
				continue;
		}
	}
	return low;
}

static bool folds_to(struct skn_buf *scratch, const char *p, size_t n, const struct skn_buf *want)
{
	skn_buf_clear(scratch);
	skn_fold(scratch, p, n);
	return skn_buf_eq(scratch, want->p, want->n);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The span that begins where folding has AT bytes; narrowed until it folds to the quote. */
static bool span_at(struct skn_span *out, const char *text, size_t n, size_t at, const struct skn_buf *quote)
{
	struct skn_buf scratch = SKN_BUF_INIT;
	size_t start = reach(&scratch, text, n, at + 1), end = reach(&scratch, text, n, at + quote->n);
	bool found = false;

	/* START is behind the first character, whatever it takes. */
	if (start)
		start = step_back(text, n, start - 1);
	while (start < end && is_space(text[start]))
		start++;
	for (size_t back = 0; back < 4 && !found; back++) {
		found = folds_to(&scratch, text + start, end - start, quote);
		if (!found && start)
			start = step_back(text, n, start - 1);
	}
	/* Marks that belong to the last character may follow. */
	while (found && end < n) {
		size_t next = end + 1;

		while (!is_boundary(text, n, next))
			next++;
		if (is_space(text[end]) || !folds_to(&scratch, text + start, next - start, quote))
			break;
		end = next;
	}
	skn_buf_release(&scratch);
	*out = (struct skn_span){ start, end };
	return found;
}

bool skn_locate(struct skn_span *out, const char *text, size_t n, const char *quote, size_t len)
{
	const char *hit = len ? memmem(text, n, quote, len) : NULL;
	struct skn_buf whole = SKN_BUF_INIT, wanted = SKN_BUF_INIT;
	bool found = false;

	if (hit) {
		*out = (struct skn_span){ (size_t)(hit - text), (size_t)(hit - text) + len };
		return true;
	}
	skn_fold(&wanted, quote, len);
	if (wanted.n) {
		skn_fold(&whole, text, n);
		for (hit = memmem(whole.p, whole.n, wanted.p, wanted.n); hit && !found;) {
			size_t at = (size_t)(hit - whole.p);

			found = span_at(out, text, n, at, &wanted);
			hit = memmem(hit + 1, whole.n - at - 1, wanted.p, wanted.n);
		}
	}
	skn_buf_release(&whole);
	skn_buf_release(&wanted);
	return found;
}
