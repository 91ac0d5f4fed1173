/* diff_html.h - what the two files of the HTML page of a diff share. */
#ifndef SKN_OUT_DIFF_HTML_H
#define SKN_OUT_DIFF_HTML_H

extern const char skn_diff_html_css[]; /* after that of a thread's page */

#endif
