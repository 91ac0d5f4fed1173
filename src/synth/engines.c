#include "synth/engines.h"

#include "synth/extractive.h"

const struct skn_engine *const skn_engines[] = { &skn_engine_extractive, NULL };

const struct skn_engine *skn_engine_find(const char *name)
{
	for (size_t i = 0; skn_engines[i]; i++) {
		size_t n = strcspn(skn_engines[i]->name, "/");

		if (strlen(name) == n && memcmp(name, skn_engines[i]->name, n) == 0)
			return skn_engines[i];
	}
	return NULL;
}

int skn_engine_given_ops(struct skn_ops *out, const struct skn_synth_input *in, const struct skn_engine *engine,
			 struct skn_err *err)
{
	struct skn_buf json = SKN_BUF_INIT;
	struct skn_sink sink;
	struct skn_jsonw w;
	int rc;

	SKN_UNUSED(in);
	skn_sink_to_buf(&sink, &json);
	skn_jsonw_init(&w, &sink, false);
	skn_ops_write(&w, engine->ctx, true);
	rc = skn_ops_parse(out, json.p, json.n, engine->name, err);
	skn_buf_release(&json);
	return rc;
}
