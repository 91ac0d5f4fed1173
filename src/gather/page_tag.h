/*
 * page_tag.h - the elements of HTML, by what they are to an article.  Only for the
 * files page_*.c.
 */
#ifndef SKN_GATHER_PAGE_TAG_H
#define SKN_GATHER_PAGE_TAG_H

#include "base/base.h"

enum skn_tag_class {
	SKN_TAG_INLINE,  /* and text */
	SKN_TAG_BLOCK,
	SKN_TAG_PARA,    /* p, and what is used as one */
	SKN_TAG_HEADING,
	SKN_TAG_EMPTY,   /* counted, but what is in it is no text: img, input, iframe, … */
	SKN_TAG_NEVER    /* left out of the tree: script, style, button, … */
};

/* In the order of their names, which is that of the table in page_tag.c. */
enum skn_tag {
	SKN_TAG_TEXT, SKN_TAG_OTHER,
	SKN_TAG_A, SKN_TAG_ADDRESS, SKN_TAG_AREA, SKN_TAG_ARTICLE, SKN_TAG_ASIDE, SKN_TAG_AUDIO, SKN_TAG_BLOCKQUOTE,
	SKN_TAG_BODY, SKN_TAG_BR, SKN_TAG_BUTTON, SKN_TAG_CANVAS, SKN_TAG_CAPTION, SKN_TAG_CENTER, SKN_TAG_CODE,
	SKN_TAG_COL, SKN_TAG_COLGROUP, SKN_TAG_DD, SKN_TAG_DETAILS, SKN_TAG_DIALOG, SKN_TAG_DIV, SKN_TAG_DL, SKN_TAG_DT,
	SKN_TAG_EMBED, SKN_TAG_FIELDSET, SKN_TAG_FIGCAPTION, SKN_TAG_FIGURE, SKN_TAG_FOOTER, SKN_TAG_FORM, SKN_TAG_H1,
	SKN_TAG_H2, SKN_TAG_H3, SKN_TAG_H4, SKN_TAG_H5, SKN_TAG_H6, SKN_TAG_HEAD, SKN_TAG_HEADER, SKN_TAG_HR,
	SKN_TAG_HTML, SKN_TAG_IFRAME, SKN_TAG_IMG, SKN_TAG_INPUT, SKN_TAG_LEGEND, SKN_TAG_LI, SKN_TAG_LINK, SKN_TAG_MAIN,
	SKN_TAG_MAP, SKN_TAG_META, SKN_TAG_METER, SKN_TAG_NAV, SKN_TAG_NOSCRIPT, SKN_TAG_OBJECT, SKN_TAG_OL,
	SKN_TAG_OPTION, SKN_TAG_P, SKN_TAG_PRE, SKN_TAG_PROGRESS, SKN_TAG_Q, SKN_TAG_RP, SKN_TAG_RT, SKN_TAG_SCRIPT,
	SKN_TAG_SECTION, SKN_TAG_SELECT, SKN_TAG_STYLE, SKN_TAG_SUMMARY, SKN_TAG_SVG, SKN_TAG_TABLE, SKN_TAG_TBODY,
	SKN_TAG_TD, SKN_TAG_TEMPLATE, SKN_TAG_TEXTAREA, SKN_TAG_TFOOT, SKN_TAG_TH, SKN_TAG_THEAD, SKN_TAG_TIME,
	SKN_TAG_TITLE, SKN_TAG_TR, SKN_TAG_UL, SKN_TAG_VIDEO
};

/* The tag of this name, in lower case, and what it is; SKN_TAG_OTHER, inline, where
 * the table has none. */
enum skn_tag skn_tag_find(const char *name, enum skn_tag_class *class);

#endif
