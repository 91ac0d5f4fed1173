#include "cli/synthesis.h"
#include "rev/history.h"
#include "text/jsonw.h"

#define TOLD_MAX 50 /* refusals on standard error; JSON has all */

static void one_line(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
	for (char *p = out; *p; p++)
		if (*p == '\n')
			*p = ' ';
}

void skn_synthesis_tell(struct skn_synthesizing *x)
{
	const struct skn_verdict *v = &x->s.verdict;
	char message[400];

	for (size_t i = 0; i < v->list.n && i < TOLD_MAX; i++) {
		const struct skn_refusal *r = &v->list.v[i];

		one_line(message, sizeof(message), r->message);
		skn_cli_warn(x->cli, "operation %zu (%s): %s: %s", r->op, skn_op_info(x->s.ops.list.v[r->op].kind)->name,
			     skn_guard_info(r->guard)->code, message);
	}
	if (v->list.n > TOLD_MAX)
		skn_cli_warn(x->cli, "%zu more; --json has all", v->list.n - TOLD_MAX);
}

int skn_synthesis_refused(struct skn_synthesizing *x, struct skn_err *err)
{
	const struct skn_verdict *v = &x->s.verdict;

	skn_fail(err, x->engine.outside ? SKN_EMODEL : SKN_EFINDING, "not committed: %zu of %zu operations refused",
		 v->n - v->n_accepted, v->n);
	return skn_hint(err, "--partial carries out the rest");
}

/* ---- JSON ---- */

static void write_refusals(struct skn_jsonw *w, const struct skn_verdict *v, size_t op)
{
	skn_jsonw_key(w, "findings");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < v->list.n; i++) {
		if (v->list.v[i].op != op)
			continue;
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "code", skn_guard_info(v->list.v[i].guard)->code);
		skn_jsonw_str(w, "severity", v->list.v[i].warning ? "warning" : "error");
		skn_jsonw_str(w, "message", v->list.v[i].message);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_operations(struct skn_jsonw *w, const struct skn_synthesis *s)
{
	skn_jsonw_key(w, "operations");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < s->ops.list.n; i++) {
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "op", skn_op_info(s->ops.list.v[i].kind)->name);
		if (s->ops.list.v[i].id)
			skn_jsonw_str(w, "id", s->ops.list.v[i].id);
		skn_jsonw_bool(w, "accepted", s->verdict.accepted && s->verdict.accepted[i]);
		write_refusals(w, &s->verdict, i);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_searches(struct skn_jsonw *w, const struct skn_synthesis *s)
{
	skn_jsonw_key(w, "searches");
	skn_jsonw_array_begin(w);
	for (size_t i = 0; i < s->ops.list.n; i++) {
		const struct skn_op *op = &s->ops.list.v[i];

		if (op->kind != SKN_OP_SUGGEST_SEARCH || !s->verdict.accepted || !s->verdict.accepted[i])
			continue;
		skn_jsonw_object_begin(w);
		skn_jsonw_str(w, "query", op->query);
		if (op->search_engine)
			skn_jsonw_str(w, "engine", op->search_engine);
		if (op->reason)
			skn_jsonw_str(w, "reason", op->reason);
		skn_jsonw_object_end(w);
	}
	skn_jsonw_array_end(w);
}

static void write_version(struct skn_jsonw *w, struct skn_synthesizing *x)
{
	char hex[SKN_OID_HEX + 1], label[SKN_VERSION_LABEL_MAX] = "";
	struct skn_history history = { 0 };

	if (skn_oid_is_zero(&x->made)) {
		skn_jsonw_null(w, "commit");
		skn_jsonw_null(w, "version");
		return;
	}
	skn_oid_hex(hex, &x->made);
	skn_jsonw_str(w, "commit", hex);
	if (skn_synthesis_changes_page(&x->s) &&
	    skn_history_load(&history, &x->session.store, &x->made, x->path, SKN_HISTORY_NEWEST, NULL) == SKN_OK) {
		if (history.list.n)
			skn_version_label(&history.list.v[0], label);
		skn_history_release(&history);
	}
	skn_jsonw_str(w, "version", *label ? label : NULL);
}

static void write_json(struct skn_synthesizing *x, bool dry)
{
	const struct skn_synthesis *s = &x->s;
	struct skn_jsonw w;

	skn_jsonw_init(&w, x->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_str(&w, "thread", skn_thread_name_of(x->path));
	skn_jsonw_str(&w, "engine", s->engine);
	skn_jsonw_int(&w, "items", (int64_t)s->given.in.fresh.n);
	skn_jsonw_bool(&w, "dry_run", dry);
	write_version(&w, x);
	skn_jsonw_strn(&w, "subject", x->message.p, strcspn(x->message.p, "\n"));
	skn_jsonw_str(&w, "run", s->run);
	if (x->topic)
		skn_jsonw_str(&w, "branch", x->topic);
	skn_jsonw_int(&w, "accepted", (int64_t)s->verdict.n_accepted);
	skn_jsonw_int(&w, "refused", (int64_t)(s->verdict.n - s->verdict.n_accepted));
	write_operations(&w, s);
	write_searches(&w, s);
	skn_jsonw_object_end(&w);
}

/* ---- text ---- */

static void write_text(struct skn_synthesizing *x, bool dry)
{
	const struct skn_synthesis *s = &x->s;
	char hex[SKN_OID_HEX + 1];
	int subject = (int)strcspn(x->message.p, "\n");

	skn_oid_hex(hex, &x->made);
	if (!skn_oid_is_zero(&x->made))
		skn_sink_printf(x->cli->out, "[%.10s] %.*s\n", hex, subject, x->message.p);
	else if (subject)
		skn_sink_printf(x->cli->out, "%s%.*s\n", dry ? "would commit: " : "", subject, x->message.p);
	for (size_t i = 0; i < s->ops.list.n; i++)
		if (s->ops.list.v[i].kind == SKN_OP_SUGGEST_SEARCH && s->verdict.accepted[i])
			skn_sink_printf(x->cli->out, "search suggested: %s\n", s->ops.list.v[i].query);
}

void skn_synthesis_report(struct skn_synthesizing *x, bool dry)
{
	if (x->cli->json)
		write_json(x, dry);
	else
		write_text(x, dry);
}
