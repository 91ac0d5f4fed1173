#include "cli/cycle.h"
#include "text/jsonw.h"

static const char *const words[SKN_CYCLE_N] = {
	[SKN_CYCLE_WAITING] = "waiting", [SKN_CYCLE_BUSY] = "busy", [SKN_CYCLE_NOTHING] = "nothing",
	[SKN_CYCLE_READ] = "read", [SKN_CYCLE_VERSION] = "version", [SKN_CYCLE_FAILED] = "failed",
};

void skn_cycle_tell(struct skn_cycle *cycle, const struct skn_cycle_thread *t)
{
	struct skn_sink *out = cycle->cli->out;
	const char *name = skn_thread_name_of(t->path);

	if (cycle->cli->json)
		return;
	switch (t->state) {
	case SKN_CYCLE_VERSION:
		skn_sink_printf(out, "%s: version %s%s%s: %s\n", name, t->version, t->branch ? " on " : "",
				t->branch ? t->branch : "", t->subject ? t->subject : "");
		break;
	case SKN_CYCLE_READ:
		skn_sink_printf(out, "%s: %" PRId64 " item%s read%s%s\n", name, t->items, t->items == 1 ? "" : "s",
				t->subject ? ": " : "", t->subject ? t->subject : "");
		break;
	case SKN_CYCLE_NOTHING:
		skn_sink_printf(out, "%s: no new items\n", name);
		break;
	case SKN_CYCLE_BUSY:
	case SKN_CYCLE_FAILED:
		skn_cli_warn(cycle->cli, "%s: %s", name, t->message ? t->message : "failed");
		break;
	case SKN_CYCLE_WAITING:
	case SKN_CYCLE_N:
		break;
	}
}

static size_t count(const struct skn_cycle *cycle, enum skn_cycle_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < cycle->threads.n; i++)
		n += cycle->threads.v[i].state == state;
	return n;
}

static void write_thread(struct skn_jsonw *w, const struct skn_cycle_thread *t)
{
	skn_jsonw_object_begin(w);
	skn_jsonw_str(w, "thread", skn_thread_name_of(t->path));
	skn_jsonw_str(w, "state", words[t->state]);
	skn_jsonw_int(w, "status", t->status);
	skn_jsonw_int(w, "items", t->items);
	skn_jsonw_int(w, "refused", t->refused);
	skn_jsonw_str(w, "version", t->version);
	skn_jsonw_str(w, "commit", t->commit);
	if (t->subject)
		skn_jsonw_str(w, "subject", t->subject);
	if (t->branch)
		skn_jsonw_str(w, "branch", t->branch);
	if (t->message)
		skn_jsonw_str(w, "message", t->message);
	skn_jsonw_object_end(w);
}

static void write_json(struct skn_cycle *cycle)
{
	struct skn_jsonw w;

	skn_jsonw_init(&w, cycle->cli->out, true);
	skn_jsonw_object_begin(&w);
	skn_jsonw_key(&w, "threads");
	skn_jsonw_array_begin(&w);
	for (size_t i = 0; i < cycle->threads.n; i++)
		write_thread(&w, &cycle->threads.v[i]);
	skn_jsonw_array_end(&w);
	if (cycle->gathered)
		skn_jsonw_int(&w, "gather", cycle->gather_status);
	else
		skn_jsonw_null(&w, "gather");
	skn_jsonw_key(&w, "account");
	skn_jsonw_object_begin(&w);
	for (int state = SKN_CYCLE_BUSY; state < SKN_CYCLE_N; state++)
		skn_jsonw_int(&w, words[state], (int64_t)count(cycle, (enum skn_cycle_state)state));
	skn_jsonw_object_end(&w);
	skn_jsonw_object_end(&w);
}

static void add_count(struct skn_cycle *cycle, enum skn_cycle_state state, const char *what, bool *any)
{
	size_t n = count(cycle, state);

	if (n)
		skn_sink_printf(cycle->cli->out, "%s %zu %s", *any ? "," : "", n, what);
	*any = *any || n;
}

void skn_cycle_account(struct skn_cycle *cycle)
{
	size_t n = cycle->threads.n;
	bool any = false;

	if (cycle->cli->json) {
		write_json(cycle);
		return;
	}
	skn_sink_printf(cycle->cli->out, "%zu thread%s:", n, n == 1 ? "" : "s");
	add_count(cycle, SKN_CYCLE_VERSION, "with a new version", &any);
	add_count(cycle, SKN_CYCLE_READ, "with new items and the same page", &any);
	add_count(cycle, SKN_CYCLE_NOTHING, "without new items", &any);
	add_count(cycle, SKN_CYCLE_BUSY, "worked on by others", &any);
	add_count(cycle, SKN_CYCLE_FAILED, "failed", &any);
	skn_sink_puts(cycle->cli->out, any ? "\n" : " nothing to do\n");
}
