/* Operations as JSON, whatever the bytes: what is read is written and reads the same, and
 * the guards judge it against a thread without a fault. */
#include <assert.h>

#include "synth/guards.h"
#include "synth/ops.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_list(struct skn_buf *out, const struct skn_ops *ops)
{
	struct skn_sink sink;
	struct skn_jsonw w;

	skn_sink_to_buf(&sink, out);
	skn_jsonw_init(&w, &sink, false);
	skn_ops_write(&w, ops, true);
}

static int no_text(void *ctx, struct skn_buf *out, const char *key, struct skn_err *err)
{
	(void)ctx;
	(void)out;
	return skn_fail(err, SKN_ENOTFOUND, "no text of %s", key);
}

static int no_item(void *ctx, const struct skn_record **out, const char *key, struct skn_err *err)
{
	(void)ctx;
	*out = NULL;
	return skn_fail(err, SKN_ENOTFOUND, "no item %s", key);
}

static void judge(const struct skn_ops *ops)
{
	struct skn_guard_options options = { .unsupported = SKN_GUARD_REFUSE };
	struct skn_synth_input in = { .text_of = no_text, .item_of = no_item };
	struct skn_thread thread;
	struct skn_verdict verdict;
	static const char narrative[] = "One is.\nTwo is.\n";

	skn_thread_init(&thread, "threads/t");
	skn_buf_adds(&thread.narrative, narrative);
	skn_thread_parse_narrative(&thread, NULL);
	in.before = &thread;
	if (skn_guards_judge(&verdict, ops, &in, &options, NULL) == SKN_OK)
		skn_verdict_release(&verdict);
	skn_thread_release(&thread);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct skn_buf first = SKN_BUF_INIT, second = SKN_BUF_INIT;
	struct skn_ops ops, again;

	if (skn_ops_parse(&ops, (const char *)data, size, "fuzz", NULL) == SKN_OK) {
		write_list(&first, &ops);
		if (skn_ops_parse(&again, first.p, first.n, "again", NULL) != SKN_OK)
			abort();
		write_list(&second, &again);
		if (!skn_buf_eq(&first, second.p, second.n))
			abort();
		judge(&ops);
		skn_ops_release(&again);
	}
	skn_ops_release(&ops);
	skn_buf_release(&first);
	skn_buf_release(&second);
	return 0;
}
