/*
 * plot.h - small pictures in a page, as inline SVG without script or style of its
 * own: classes of the style sheet colour them, in light and dark.  Each has a title
 * that says the same in words.
 */
#ifndef SKN_SITE_PLOT_H
#define SKN_SITE_PLOT_H

#include "site/frame.h"

#define SKN_SITE_BARS 8 /* of a plot; what is beyond is summed */

struct skn_site_bar {
	const char *label;
	int64_t n;
	const char *class; /* static, or NULL */
};

/* Dots on a line of time, one for each version that has a page; each is a link. */
void skn_site_plot_versions(struct skn_site_frame *f, const struct skn_site_thread *thread);
/* Bars that lie, the label before and the number behind each. */
void skn_site_plot_bars(struct skn_site_frame *f, const char *title, const struct skn_site_bar *bars, size_t n);

#endif
