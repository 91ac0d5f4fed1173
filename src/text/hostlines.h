/*
 * hostlines.h - what many hosts are doing, a line each, and their total:
 *
 *	reef.example        3/12  https://reef.example/news/7
 *	salt.example        1/1   done
 *	gathering  31/120 answers, 2 failed, 14.2 MB, 12/s
 *
 * It stands on the terminal of a progress bar (text/progress.h), which says whether
 * there is one, what time it is and how wide it is: nothing is shown in the first
 * second, it is drawn anew at most every 100 ms, and leaves no line behind.  At most
 * SKN_HOSTLINES_MAX hosts are shown, those with something to do that began last.
 */
#ifndef SKN_TEXT_HOSTLINES_H
#define SKN_TEXT_HOSTLINES_H

#include "base/map.h"
#include "base/vec.h"
#include "text/progress.h"

#define SKN_HOSTLINES_MAX 8

struct skn_hostline {
	char *host, *doing;
	size_t waiting, done, failed;
	uint64_t touched; /* the larger, the later */
};

struct skn_hostlines {
	struct skn_progress *progress; /* borrowed; its sink NULL: silent */
	SKN_VEC(struct skn_hostline) hosts;
	struct skn_map by_host; /* index + 1 */
	size_t drawn;           /* lines on the screen */
	uint64_t started, last, turn;
	size_t done, failed, total;
	uint64_t bytes;
};

void skn_hostlines_start(struct skn_hostlines *lines, struct skn_progress *progress);
/* DOING: the address that was begun, or NULL when its answer is there. */
void skn_hostlines_host(struct skn_hostlines *lines, const char *host, const char *doing, size_t waiting,
			size_t done, size_t failed);
/* DONE and FAILED of TOTAL requests; draws when it is time. */
void skn_hostlines_total(struct skn_hostlines *lines, size_t done, size_t failed, size_t total, uint64_t bytes);
/* Clears the screen and frees. */
void skn_hostlines_finish(struct skn_hostlines *lines);

#endif
