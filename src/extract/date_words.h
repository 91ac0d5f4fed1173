/*
 * date_words.h - the words that dates are made of.
 */
#ifndef SKN_EXTRACT_DATE_WORDS_H
#define SKN_EXTRACT_DATE_WORDS_H

#include "extract/lexicon.h"

enum skn_date_class {
	SKN_DW_MONTH = 1 << 0,     /* 1 .. 12 */
	SKN_DW_WEEKDAY = 1 << 1,   /* 1 = Monday .. 7 */
	SKN_DW_UNIT = 1 << 2,      /* enum skn_date_unit */
	SKN_DW_CARDINAL = 1 << 3,  /* 1 .. 90 by words */
	SKN_DW_ORDINAL = 1 << 4,   /* 1 .. 30 by words */
	SKN_DW_SEASON = 1 << 5,    /* 21 .. 24, as EDTF counts them */
	SKN_DW_PART = 1 << 6,      /* of a day */
	SKN_DW_NEAR = 1 << 7,      /* last, this, next: enum skn_date_near */
	SKN_DW_SIDE = 1 << 8,      /* early, mid, late: enum skn_date_side */
	SKN_DW_ABBREVIATED = 1 << 9, /* may have a full stop, and be something else */
	SKN_DW_DOUBTFUL = 1 << 10, /* a word of its own, too: may, march, fall */
	SKN_DW_FOREIGN = 1 << 11,  /* of another language than English */
	SKN_DW_SUFFIX = 1 << 12,   /* st nd rd th */
	SKN_DW_OF = 1 << 13,       /* of, de, di …, between the parts of a date */
	SKN_DW_LEAD = 1 << 14,     /* a preposition that a date follows */
	SKN_DW_FUTURE = 1 << 15,   /* what follows is to come */
	SKN_DW_START = 1 << 16     /* may begin an expression, beside months, numbers … */
};

enum skn_date_unit { SKN_UNIT_DAY = 1, SKN_UNIT_WEEK, SKN_UNIT_FORTNIGHT, SKN_UNIT_WEEKEND,
		     SKN_UNIT_MONTH, SKN_UNIT_QUARTER, SKN_UNIT_YEAR, SKN_UNIT_DECADE,
		     SKN_UNIT_CENTURY, SKN_UNIT_MINUTE, SKN_UNIT_HOUR };
enum skn_date_near { SKN_NEAR_LAST = 1, SKN_NEAR_THIS, SKN_NEAR_NEXT, SKN_NEAR_PAST,
		     SKN_NEAR_COMING };
enum skn_date_side { SKN_SIDE_EARLY = 1, SKN_SIDE_MID, SKN_SIDE_LATE };

const struct skn_lexicon *skn_date_words(void);

#endif
