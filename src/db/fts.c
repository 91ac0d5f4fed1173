#include "db/fts.h"

#include <math.h>

#include "base/utf8.h"
#include "db/inside.h"
#include "uni/uni.h"

struct skn_fts {
	fts5_api *api;
	fts5_tokenizer words;    /* unicode61 */
	Fts5Tokenizer *splitter; /* one of it, for skn_fts_tokens */
};

/* Marks on letters, in the scripts written without spaces that have them apart. */
static const struct {
	uint32_t first, last;
} marks[] = {
	{ 0x0E31, 0x0E31 }, { 0x0E34, 0x0E3A }, { 0x0E47, 0x0E4E }, /* Thai */
	{ 0x0EB1, 0x0EB1 }, { 0x0EB4, 0x0EBC }, { 0x0EC8, 0x0ECE }, /* Lao */
	{ 0x0F71, 0x0F84 }, { 0x0F86, 0x0F87 }, { 0x0F8D, 0x0FBC }, /* Tibetan */
	{ 0x102B, 0x103E }, { 0x1056, 0x1059 }, { 0x105E, 0x1060 }, /* Myanmar */
	{ 0x1062, 0x1064 }, { 0x1067, 0x106D }, { 0x1071, 0x1074 },
	{ 0x1082, 0x108D }, { 0x108F, 0x108F }, { 0x109A, 0x109D },
	{ 0x17B4, 0x17D3 }, { 0x17DD, 0x17DD },                     /* Khmer */
	{ 0x1A55, 0x1A7F },                                         /* Tai Tham */
	{ 0x3099, 0x309A },                                         /* kana */
	{ 0xAA7B, 0xAA7D }, { 0xAAB0, 0xAAC1 },                     /* Myanmar, Tai Viet */
	{ 0xFF9E, 0xFF9F },                                         /* halfwidth kana */
};

bool skn_fts_in_run(uint32_t cp)
{
	if (!skn_uni_spaceless(cp))
		return false;
	for (size_t i = 0; i < SKN_ARRAY_LEN(marks) && cp >= marks[i].first; i++)
		if (cp <= marks[i].last)
			return true;
	return skn_uni_is_letter(cp);
}

/* ---- tokens ---- */

/* One text being taken apart. */
struct splitter {
	const struct skn_fts *fts;
	Fts5Tokenizer *words;
	const char *text;
	bool query;
	size_t base; /* where the piece begins that `words` has */
	struct skn_fts_token held[SKN_FTS_GRAM - 1]; /* shorter ones, until more follows */
	size_t n_held;
	skn_fts_token_fn *fn;
	void *ctx;
};

static int emit(struct splitter *s, const struct skn_fts_token *token)
{
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < s->n_held; i++)
		rc = s->fn(s->ctx, &s->held[i]);
	s->n_held = 0;
	return rc == SQLITE_OK ? s->fn(s->ctx, token) : rc;
}

static int take_word(void *ctx, int flags, const char *p, int n, int start, int end)
{
	struct splitter *s = ctx;
	const struct skn_fts_token token = { p, (size_t)n, s->base + (size_t)start, s->base + (size_t)end, false };

	(void)flags;
	return n > 0 ? emit(s, &token) : SQLITE_OK; /* an accent alone leaves nothing */
}

/* Past one character, or one byte that is none. */
static size_t step(const char *s, size_t n, uint32_t *cp)
{
	size_t len;

	*cp = 0;
	len = skn_utf8_decode(s, n, cp);
	return len ? len : 1;
}

static int split_words(struct splitter *s, size_t start, size_t end)
{
	if (start == end)
		return SQLITE_OK;
	s->base = start;
	return s->fts->words.xTokenize(s->words, s, s->query ? FTS5_TOKENIZE_QUERY : FTS5_TOKENIZE_DOCUMENT,
				       s->text + start, (int)(end - start), take_word);
}

static int split_run(struct splitter *s, size_t start, size_t end)
{
	size_t n = skn_utf8_length(s->text + start, end - start), after = start;
	size_t whole = n < SKN_FTS_GRAM ? 1 : n - SKN_FTS_GRAM + 1; /* tokens that a query asks for in any case */
	uint32_t cp;
	int rc = SQLITE_OK;

	for (size_t i = 0; i < SKN_FTS_GRAM && after < end; i++)
		after += step(s->text + after, end - after, &cp);
	for (size_t i = 0; rc == SQLITE_OK && start < end; i++) {
		const struct skn_fts_token token = { s->text + start, after - start, start, after, true };

		if (s->query && i >= whole)
			s->held[s->n_held++] = token;
		else
			rc = emit(s, &token);
		start += step(s->text + start, end - start, &cp);
		if (after < end)
			after += step(s->text + after, end - after, &cp);
	}
	return rc;
}

static int split(struct splitter *s, size_t n)
{
	size_t piece = 0;
	bool in_run = false;
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i <= n;) {
		uint32_t cp = 0;
		size_t len = i < n ? step(s->text + i, n - i, &cp) : 1;
		bool run = i < n && skn_fts_in_run(cp);

		if (i == n || run != in_run) {
			rc = in_run ? split_run(s, piece, i) : split_words(s, piece, i);
			piece = i;
			in_run = run;
		}
		i += len;
	}
	return rc;
}

int skn_fts_tokens(struct skn_db *db, const char *text, size_t n, bool query, skn_fts_token_fn *fn, void *ctx,
		   struct skn_err *err)
{
	struct splitter s = { .fts = db->fts, .words = db->fts->splitter, .text = text, .query = query, .fn = fn,
			      .ctx = ctx };

	if (n > INT32_MAX)
		return skn_fail(err, SKN_ELIMIT, "a text of more than %d bytes", INT32_MAX);
	return split(&s, n);
}

/* ---- the tokenizer, as FTS5 calls it ---- */

struct made {
	const struct skn_fts *fts;
	Fts5Tokenizer *words;
};

static int make_words(Fts5Tokenizer **out, struct skn_fts *fts)
{
	const char *args[] = { "remove_diacritics", "2", "categories", "L* N* Co Mn Mc" };
	void *user = NULL;
	int rc = fts->api->xFindTokenizer(fts->api, "unicode61", &user, &fts->words);

	return rc == SQLITE_OK ? fts->words.xCreate(user, args, SKN_ARRAY_LEN(args), out) : rc;
}

static int create(void *ctx, const char **args, int n_args, Fts5Tokenizer **out)
{
	struct made *made = skn_xcalloc(1, sizeof(*made));
	int rc = make_words(&made->words, ctx);

	(void)args;
	(void)n_args;
	made->fts = ctx;
	*out = (Fts5Tokenizer *)made;
	if (rc != SQLITE_OK) {
		free(made);
		*out = NULL;
	}
	return rc;
}

static void delete(Fts5Tokenizer *tokenizer)
{
	struct made *made = (struct made *)tokenizer;

	made->fts->words.xDelete(made->words);
	free(made);
}

struct pass_on {
	void *ctx;
	int (*token)(void *ctx, int flags, const char *p, int n, int start, int end);
};

static int pass_on(void *ctx, const struct skn_fts_token *token)
{
	const struct pass_on *to = ctx;

	return to->token(to->ctx, 0, token->s, (int)token->n, (int)token->start, (int)token->end);
}

static int tokenize(Fts5Tokenizer *tokenizer, void *ctx, int flags, const char *text, int n,
		    int (*token)(void *, int, const char *, int, int, int))
{
	const struct made *made = (const struct made *)tokenizer;
	struct pass_on to = { ctx, token };
	struct splitter s = { .fts = made->fts, .words = made->words, .text = text,
			      .query = flags & FTS5_TOKENIZE_QUERY, .fn = pass_on, .ctx = &to };

	return n > 0 ? split(&s, (size_t)n) : SQLITE_OK;
}

/* ---- how well, and where ---- */

#define K1 1.2
#define B 0.75
#define IDF_MIN 1e-6

/* What one query keeps from row to row. */
struct weights {
	int n;           /* phrases */
	double average;  /* tokens in the first column */
	double rows;
	struct weight {
		double idf;  /* negative: not known yet */
		unsigned in; /* this row, times */
	} v[];
};

struct count {
	int64_t n, most;
};

static int count_row(const Fts5ExtensionApi *api, Fts5Context *fts, void *ctx)
{
	struct count *count = ctx;

	(void)api;
	(void)fts;
	return ++count->n < count->most ? SQLITE_OK : SQLITE_DONE;
}

static int weigh(struct weight *w, const struct weights *all, const Fts5ExtensionApi *api, Fts5Context *fts,
		 int phrase, int64_t most)
{
	struct count count = { 0, most };
	int rc = SQLITE_OK;

	if (w->idf < 0) {
		rc = api->xQueryPhrase(fts, phrase, &count, count_row);
		w->idf = log((all->rows - (double)count.n + 0.5) / ((double)count.n + 0.5));
		if (!(w->idf > IDF_MIN))
			w->idf = IDF_MIN;
	}
	return rc;
}

static int weights_of(struct weights **out, const Fts5ExtensionApi *api, Fts5Context *fts)
{
	sqlite3_int64 rows = 0, tokens = 0;
	int n = api->xPhraseCount(fts), rc;

	*out = api->xGetAuxdata(fts, 0);
	if (*out)
		return SQLITE_OK;
	rc = api->xRowCount(fts, &rows);
	if (rc == SQLITE_OK)
		rc = api->xColumnTotalSize(fts, 0, &tokens);
	if (rc != SQLITE_OK)
		return rc;
	*out = skn_xcalloc(1, sizeof(**out) + (size_t)n * sizeof((*out)->v[0]));
	(*out)->n = n;
	(*out)->rows = (double)rows;
	(*out)->average = rows > 0 && tokens > 0 ? (double)tokens / (double)rows : 1;
	for (int i = 0; i < n; i++)
		(*out)->v[i].idf = -1;
	return api->xSetAuxdata(fts, *out, free);
}

static int find_places(struct skn_buf *out, struct weights *w, const Fts5ExtensionApi *api, Fts5Context *fts)
{
	int n = 0, rc = api->xInstCount(fts, &n);

	for (int i = 0; i < w->n; i++)
		w->v[i].in = 0;
	for (int i = 0; rc == SQLITE_OK && i < n; i++) {
		struct skn_fts_place place;
		int column;

		rc = api->xInst(fts, i, &place.phrase, &column, &place.token);
		if (rc != SQLITE_OK || column != 0)
			continue;
		place.n_tokens = api->xPhraseSize(fts, place.phrase);
		w->v[place.phrase].in++;
		skn_buf_add(out, (const char *)&place, sizeof(place));
	}
	return rc;
}

static int score(double *out, struct weights *w, const Fts5ExtensionApi *api, Fts5Context *fts, int64_t most,
		 double length)
{
	double norm = K1 * (1 - B + B * length / w->average);
	int rc = SQLITE_OK;

	*out = 0;
	for (int i = 0; rc == SQLITE_OK && i < w->n; i++) {
		double times = w->v[i].in;

		if (w->v[i].in == 0)
			continue;
		rc = weigh(&w->v[i], w, api, fts, i, most);
		*out += w->v[i].idf * times * (K1 + 1) / (times + norm);
	}
	return rc;
}

static void match(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *ctx, int n_args, sqlite3_value **args)
{
	struct skn_buf out = SKN_BUF_INIT;
	struct weights *weights;
	double sum = 0;
	int rc = n_args == 2 ? weights_of(&weights, api, fts) : SQLITE_MISUSE;

	skn_buf_add(&out, (const char *)&sum, sizeof(sum));
	if (rc == SQLITE_OK)
		rc = find_places(&out, weights, api, fts);
	if (rc == SQLITE_OK)
		rc = score(&sum, weights, api, fts, sqlite3_value_int64(args[0]), sqlite3_value_double(args[1]));
	if (rc == SQLITE_OK) {
		memcpy(out.p, &sum, sizeof(sum));
		sqlite3_result_blob64(ctx, out.p, out.n, SQLITE_TRANSIENT);
	} else {
		sqlite3_result_error_code(ctx, rc);
	}
	skn_buf_release(&out);
}

void skn_fts_match_read(struct skn_fts_match *out, struct skn_stmt *stmt, int column)
{
	size_t n;
	const char *p = skn_stmt_bytes(stmt, column, &n);

	*out = (struct skn_fts_match){ 0 };
	if (n < sizeof(out->score))
		return;
	memcpy(&out->score, p, sizeof(out->score));
	out->n = (n - sizeof(out->score)) / sizeof(*out->places);
	out->places = out->n ? skn_xmemdup(p + sizeof(out->score), out->n * sizeof(*out->places)) : NULL;
}

/* ---- setting up ---- */

static int find_api(fts5_api **out, sqlite3 *handle)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(handle, "SELECT fts5(?1)", -1, &stmt, NULL);

	*out = NULL;
	if (rc == SQLITE_OK) {
		sqlite3_bind_pointer(stmt, 1, out, "fts5_api_ptr", NULL);
		sqlite3_step(stmt);
		rc = sqlite3_finalize(stmt);
	}
	return rc == SQLITE_OK && !*out ? SQLITE_ERROR : rc;
}

int skn_fts_set_up(struct skn_fts **out, sqlite3 *handle)
{
	static fts5_tokenizer ours = { create, delete, tokenize };
	struct skn_fts *fts = skn_xcalloc(1, sizeof(*fts));
	int rc = find_api(&fts->api, handle);

	if (rc == SQLITE_OK)
		rc = make_words(&fts->splitter, fts);
	if (rc == SQLITE_OK)
		rc = fts->api->xCreateTokenizer(fts->api, "skein", fts, &ours, NULL);
	if (rc == SQLITE_OK)
		rc = fts->api->xCreateFunction(fts->api, "skn_match", NULL, match, NULL);
	if (rc != SQLITE_OK) {
		skn_fts_free(fts);
		fts = NULL;
	}
	*out = fts;
	return rc;
}

void skn_fts_free(struct skn_fts *fts)
{
	if (fts && fts->splitter)
		fts->words.xDelete(fts->splitter);
	free(fts);
}
