/*
 * progress.h - a progress bar for whatever lasts over a second:
 *
 *	importing  1,204/2,000 [============        ]  60 %  310/s  2 s left
 *
 * It shows nothing in the first second, redraws at most every 100 ms, and
 * leaves an empty line behind.  Time and output are the owner's, so a test
 * plays both.  With .sink NULL (not a terminal) every call does nothing.
 *
 * Order: init -> start -> update... -> finish; start again for the next task.
 */
#ifndef SKN_TEXT_PROGRESS_H
#define SKN_TEXT_PROGRESS_H

#include "base/base.h"
#include "base/sink.h"

#define SKN_PROGRESS_DELAY_MS 1000   /* before the first drawing */
#define SKN_PROGRESS_REDRAW_MS 100   /* between two drawings */

struct skn_progress {
	struct skn_sink *sink;          /* stderr; NULL = silent */
	uint64_t (*now)(void *ctx);     /* milliseconds, never going back */
	void (*flush)(void *ctx);       /* after each drawing; may be NULL */
	void *ctx;
	unsigned width;                 /* columns of the terminal */
	const char *label, *unit;       /* borrowed; unit "" counts things, "B" bytes */
	uint64_t done, total;           /* total 0 = unknown */
	uint64_t started, drawn;        /* ms */
	bool active, visible;
};

/* LABEL says what is being done ("importing"); UNIT is "" or "B". */
void skn_progress_start(struct skn_progress *progress, const char *label, const char *unit,
			uint64_t total);
/* DONE so far, of what TOTAL says; cheap enough to call for every thing. */
void skn_progress_update(struct skn_progress *progress, uint64_t done);
void skn_progress_set_total(struct skn_progress *progress, uint64_t total);
/* Clears the bar off the screen; needed before anything else is printed to stderr. */
void skn_progress_clear(struct skn_progress *progress);
void skn_progress_finish(struct skn_progress *progress);

#endif
