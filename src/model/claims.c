#include "model/claims.h"

#include "hash/sha256.h"
#include "model/parse.h"
#include "text/fold.h"
#include "uni/uni.h"

#define NONCE_HEX 16 /* digits of a fence */

void skn_model_claims_release(struct skn_model_claims *claims)
{
	for (size_t i = 0; i < claims->list.n; i++) {
		struct skn_model_claim *c = &claims->list.v[i];

		free(c->key);
		free(c->claim);
		free(c->quote);
		free(c->kind);
		free(c->date);
		free(c->voice);
	}
	skn_vec_release(&claims->list);
}

/* ---- the prompt ---- */

size_t skn_model_piece_end(const struct skn_buf *text, size_t at)
{
	size_t end = at + SKN_MODEL_PIECE_MAX;
	const char *cut;

	if (end >= text->n)
		return text->n;
	cut = memrchr(text->p + at + SKN_MODEL_PIECE_MAX / 2, '\n', SKN_MODEL_PIECE_MAX / 2);
	if (cut)
		return (size_t)(cut - text->p) + 1;
	while (end > at + 1 && ((unsigned char)text->p[end] & 0xC0) == 0x80)
		end--;
	return end;
}

/* A line that TEXT cannot hold, since it is made from its hash. */
static void make_fence(char out[NONCE_HEX + 1], const char *text, size_t n)
{
	char hex[SKN_SHA256_HEX];

	skn_sha256_hex(hex, text, n);
	memcpy(out, hex, NONCE_HEX);
	out[NONCE_HEX] = '\0';
}

static void add_field(struct skn_buf *out, const char *label, const char *value)
{
	struct skn_buf clean = SKN_BUF_INIT;

	if (!value)
		return;
	skn_uni_clean(&clean, value, strlen(value));
	for (size_t i = 0; i < clean.n; i++)
		if (clean.p[i] == '\n')
			clean.p[i] = ' ';
	skn_buf_addf(out, "%s: %s\n", label, clean.p);
	skn_buf_release(&clean);
}

void skn_model_claims_prompt(struct skn_buf *out, const struct skn_synth_input *in, const struct skn_record *item,
			     const char *text, size_t n)
{
	struct skn_buf clean = SKN_BUF_INIT;
	char fence[NONCE_HEX + 1];

	skn_uni_clean(&clean, text, n);
	make_fence(fence, clean.p, clean.n);
	add_field(out, "Topic", skn_thread_title(in->before));
	skn_buf_addf(out, "The document stands between the two lines ---%s---.\n\n---%s---\n", fence, fence);
	add_field(out, "Title", skn_record_text(item, "title", NULL));
	add_field(out, "Outlet", skn_record_text(item, "container-title", NULL));
	add_field(out, "Date", skn_record_text(item, "issued", NULL));
	skn_buf_addc(out, '\n');
	skn_buf_add(out, clean.p, clean.n);
	skn_buf_addf(out, "\n---%s---\n", fence);
	skn_buf_release(&clean);
}

/* ---- the answer ---- */

/* Whether the words stand in the text, but for typography and line breaks. */
static bool stands_in(const struct skn_node *quote, const struct skn_buf *folded_text)
{
	struct skn_buf folded = SKN_BUF_INIT;
	bool yes;

	skn_fold(&folded, quote->text, quote->len);
	yes = folded.n && folded.n <= SKN_MODEL_QUOTE_MAX &&
	      memmem(folded_text->p, folded_text->n, folded.p, folded.n) != NULL;
	skn_buf_release(&folded);
	return yes;
}

static char *one_line(const struct skn_node *object, const char *member)
{
	const struct skn_node *node = skn_node_find(object, member);
	struct skn_buf clean = SKN_BUF_INIT;

	skn_uni_clean(&clean, node->text, node->len);
	for (size_t i = 0; i < clean.n; i++)
		if (clean.p[i] == '\n' || clean.p[i] == '\t')
			clean.p[i] = ' ';
	skn_buf_rtrim(&clean);
	return skn_buf_detach(&clean);
}

static void take(struct skn_model_claims *out, const char *key, const struct skn_node *entry,
		 const struct skn_buf *folded)
{
	struct skn_model_claim claim = { .key = NULL };

	if (!stands_in(skn_node_find(entry, "quote"), folded)) {
		out->dropped++;
		return;
	}
	claim.key = skn_xstrdup(key);
	claim.quote = one_line(entry, "quote");
	claim.claim = one_line(entry, "claim");
	claim.kind = one_line(entry, "kind");
	claim.date = one_line(entry, "date");
	claim.voice = one_line(entry, "voice");
	skn_vec_push(&out->list, claim);
}

int skn_model_claims_read(struct skn_model_claims *out, const char *key, const struct skn_buf *answer,
			  const struct skn_buf *text, struct skn_err *err)
{
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf folded = SKN_BUF_INIT;
	size_t n = 0;
	int rc = skn_model_parse(&tree, answer, "model-claims.json", err);

	if (rc == SKN_OK) {
		skn_fold(&folded, text->p, text->n);
		for (const struct skn_node *c = skn_node_find(tree.root, "claims")->child; c && n < SKN_MODEL_CLAIMS_MAX;
		     c = c->next, n++)
			take(out, key, c, &folded);
	}
	skn_buf_release(&folded);
	skn_tree_release(&tree);
	return rc;
}
