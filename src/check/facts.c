#include "check/facts.h"

#include "check/pack.h"

enum bit { ADMITS = 1, LINK = 2 };
enum flag { PAST = 1, WITHDRAWN = 2, FINDABLE = 4, QUOTED = 8, HAD_TEXT = 16 };

void skn_facts_init(struct skn_facts *facts)
{
	*facts = (struct skn_facts){ .published = INT64_MIN };
}

void skn_facts_release(struct skn_facts *facts)
{
	skn_diags_release(&facts->diags);
	for (size_t i = 0; i < facts->cites.n; i++)
		free(facts->cites.v[i].key);
	skn_vec_release(&facts->cites);
	for (size_t i = 0; i < facts->identities.n; i++)
		free(facts->identities.v[i].id);
	skn_vec_release(&facts->identities);
	free(facts->outlet);
	skn_facts_init(facts);
}

static void pack_place(struct skn_buf *out, const struct skn_place *at)
{
	skn_pack_number(out, at->line);
	skn_pack_number(out, at->column);
	skn_pack_number(out, at->end_line);
	skn_pack_number(out, at->end_column);
}

static struct skn_place unpack_place(struct skn_unpack *in)
{
	struct skn_place at;

	at.line = skn_unpack_u32(in);
	at.column = skn_unpack_u32(in);
	at.end_line = skn_unpack_u32(in);
	at.end_column = skn_unpack_u32(in);
	return at;
}

void skn_diags_pack(struct skn_buf *out, const struct skn_diags *diags)
{
	skn_pack_number(out, diags->list.n);
	for (size_t i = 0; i < diags->list.n; i++) {
		const struct skn_diag *d = &diags->list.v[i];
		struct skn_place at = { d->line, d->column, d->end_line, d->end_column };

		skn_pack_string(out, d->rule);
		skn_pack_number(out, d->severity);
		skn_pack_string(out, d->path);
		pack_place(out, &at);
		skn_pack_string(out, d->message);
		skn_pack_string(out, d->hint);
		skn_pack_signed(out, d->until);
	}
}

static void unpack_diag(struct skn_diags *out, struct skn_unpack *in)
{
	char *code = skn_unpack_string(in);
	const struct skn_rule *rule = code ? skn_rule_find(code) : NULL;
	struct skn_diag diag = { .rule = rule ? rule->code : NULL };
	struct skn_place at;
	uint64_t severity = skn_unpack_number(in);

	free(code);
	diag.path = skn_unpack_string(in);
	at = unpack_place(in);
	diag.message = skn_unpack_string(in);
	diag.hint = skn_unpack_string(in);
	diag.until = skn_unpack_signed(in);
	if (!rule || severity > SKN_SEVERITY_ERROR || !diag.path || !diag.message)
		in->bad = true;
	if (in->bad) {
		free(diag.path);
		free(diag.message);
		free(diag.hint);
		return;
	}
	diag.severity = (enum skn_severity)severity;
	diag.line = at.line;
	diag.column = at.column;
	diag.end_line = at.end_line;
	diag.end_column = at.end_column;
	skn_vec_push(&out->list, diag);
}

void skn_diags_unpack(struct skn_diags *out, struct skn_unpack *in)
{
	for (size_t n = skn_unpack_count(in); n > 0 && !in->bad; n--)
		unpack_diag(out, in);
}

void skn_facts_pack(struct skn_buf *out, const struct skn_facts *facts)
{
	skn_diags_pack(out, &facts->diags);
	skn_pack_number(out, facts->cites.n);
	for (size_t i = 0; i < facts->cites.n; i++) {
		const struct skn_cite_fact *c = &facts->cites.v[i];

		skn_pack_string(out, c->key);
		pack_place(out, &c->at);
		skn_pack_number(out, c->sentence);
		skn_pack_number(out, (c->admits ? ADMITS : 0u) | (c->link ? LINK : 0u));
	}
	skn_pack_signed(out, facts->published);
	skn_pack_number(out, (facts->past ? PAST : 0u) | (facts->withdrawn ? WITHDRAWN : 0u) |
			     (facts->findable ? FINDABLE : 0u) | (facts->quoted ? QUOTED : 0u) |
			     (facts->had_text ? HAD_TEXT : 0u));
	skn_pack_number(out, facts->identities.n);
	for (size_t i = 0; i < facts->identities.n; i++) {
		skn_pack_string(out, facts->identities.v[i].id);
		pack_place(out, &facts->identities.v[i].at);
	}
	skn_pack_string(out, facts->outlet);
}

static void unpack_cites(struct skn_facts *out, struct skn_unpack *in)
{
	for (size_t n = skn_unpack_count(in); n > 0 && !in->bad; n--) {
		struct skn_cite_fact cite = { .key = skn_unpack_string(in) };
		uint64_t bits;

		cite.at = unpack_place(in);
		cite.sentence = skn_unpack_u32(in);
		bits = skn_unpack_number(in);
		cite.admits = bits & ADMITS;
		cite.link = bits & LINK;
		in->bad = in->bad || !cite.key;
		skn_vec_push(&out->cites, cite);
	}
}

static void unpack_identities(struct skn_facts *out, struct skn_unpack *in)
{
	for (size_t n = skn_unpack_count(in); n > 0 && !in->bad; n--) {
		struct skn_identity identity = { .id = skn_unpack_string(in) };

		identity.at = unpack_place(in);
		in->bad = in->bad || !identity.id;
		skn_vec_push(&out->identities, identity);
	}
}

bool skn_facts_unpack(struct skn_facts *out, const char *p, size_t n)
{
	struct skn_unpack in = { p, p + n, false };
	uint64_t flags;

	skn_facts_init(out);
	skn_diags_unpack(&out->diags, &in);
	unpack_cites(out, &in);
	out->published = skn_unpack_signed(&in);
	flags = skn_unpack_number(&in);
	out->past = flags & PAST;
	out->withdrawn = flags & WITHDRAWN;
	out->findable = flags & FINDABLE;
	out->quoted = flags & QUOTED;
	out->had_text = flags & HAD_TEXT;
	unpack_identities(out, &in);
	out->outlet = skn_unpack_string(&in);
	if (!in.bad && in.p == in.end)
		return true;
	skn_facts_release(out);
	return false;
}
