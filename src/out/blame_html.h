/* blame_html.h - the style sheet of out/blame_html.c, behind that of pages. */
#ifndef SKN_OUT_BLAME_HTML_H
#define SKN_OUT_BLAME_HTML_H

#define SKN_BLAME_SHADES 8 /* of the heat map: classes a0, the newest, to a7 */

extern const char skn_blame_css[];

#endif
