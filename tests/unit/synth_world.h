/*
 * synth_world.h - for tests: a store that is a text ("%% narrative.md", …), seen
 * through an overlay, with what an engine would be given of it.
 */
#ifndef SYNTH_WORLD_H
#define SYNTH_WORLD_H

#include "doc/bundle.h"
#include "repo_env.h"
#include "store/overlay.h"
#include "synth/given.h"

#define WORLD_THREAD "threads/t"
#define WORLD_NOW 1776000000 /* 2026-04-12T13:20:00Z */

struct world {
	struct skn_store store;
	struct skn_view *empty, *view;
	struct skn_changes files;
	struct skn_given given;
};

static inline void world_put(struct world *w, const char *inside, const char *text)
{
	struct skn_buf data = SKN_BUF_INIT;
	char *path = skn_xasprintf("%s/%s", WORLD_THREAD, inside);

	skn_buf_adds(&data, text);
	skn_changes_put(&w->files, path, &data);
	free(path);
}

static inline void world_open(struct world *w)
{
	struct skn_buf config = SKN_BUF_INIT;
	struct skn_err err = SKN_ERR_INIT;

	*w = (struct world){ .files = SKN_CHANGES_INIT };
	if (skn_repo_init(&w->store.repo, env_top.p, false, "main", &err) != SKN_OK ||
	    skn_view_index(&w->empty, w->store.repo, &err) != SKN_OK ||
	    skn_view_overlay(&w->view, w->empty, &w->files, &err) != SKN_OK)
		fail_msg("%s", err.msg);
	skn_buf_adds(&config, "schema: 1\ntitle: Tests\n");
	skn_changes_put(&w->files, "skein.yaml", &config);
	world_put(w, "thread.yaml", "schema: 1\ntitle: Harbour\nstatus: active\n");
}

/* The parts of a bundle. */
static inline void world_add(struct world *w, const char *text)
{
	struct skn_bundle bundle;
	struct skn_err err = SKN_ERR_INIT;

	if (skn_bundle_parse(&bundle, text, strlen(text), "test", &err) != SKN_OK)
		fail_msg("%u: %s", err.line, err.msg);
	for (size_t i = 0; i < bundle.parts.n; i++)
		world_put(w, bundle.parts.v[i].path, bundle.parts.v[i].data.p);
	skn_bundle_release(&bundle);
}

/* A run that wrote these texts, and has seen these items; both end with NULL. */
static inline void world_run(struct world *w, const char *const *texts, const char *const *items)
{
	struct skn_buf run = SKN_BUF_INIT;
	char id[SKN_SENTENCE_ID_MAX];

	skn_buf_adds(&run, "op: synthesis\nengine: test/1\nitems: [");
	for (size_t i = 0; items[i]; i++)
		skn_buf_addf(&run, "%s%s", i ? ", " : "", items[i]);
	skn_buf_adds(&run, "]\nwrote: [");
	for (size_t i = 0; texts[i]; i++) {
		skn_prose_id(id, texts[i], strlen(texts[i]));
		skn_buf_addf(&run, "%s%s", i ? ", " : "", id);
	}
	skn_buf_adds(&run, "]\n");
	world_put(w, "runs/20260401T000000Z-0001.yaml", run.p);
	skn_buf_release(&run);
}

static inline void world_load(struct world *w, bool allow_human)
{
	struct skn_given_options options = { .now = WORLD_NOW, .allow_human = allow_human };
	struct skn_err err = SKN_ERR_INIT;

	if (skn_given_load(&w->given, w->view, WORLD_THREAD, &options, &err) != SKN_OK)
		fail_msg("%s:%u: %s", err.path, err.line, err.msg);
}

static inline void world_unload(struct world *w)
{
	skn_given_release(&w->given);
}

static inline void world_close(struct world *w)
{
	skn_view_free(w->view);
	skn_view_free(w->empty);
	skn_changes_release(&w->files);
	skn_store_close(&w->store);
}

/* The id of a sentence, for the tests' JSON: "$(words)" becomes it. */
static inline char *world_json(const char *text)
{
	struct skn_buf out = SKN_BUF_INIT;
	char id[SKN_SENTENCE_ID_MAX];

	for (const char *p = text; *p; p++) {
		const char *end = p[0] == '$' && p[1] == '(' ? strchr(p, ')') : NULL;

		if (!end) {
			skn_buf_addc(&out, *p);
			continue;
		}
		skn_prose_id(id, p + 2, (size_t)(end - p - 2));
		skn_buf_adds(&out, id);
		p = end;
	}
	return skn_buf_detach(&out);
}

#endif
