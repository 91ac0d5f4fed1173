/*
 * clock.h - the time, which tests and reproducible builds may set.
 *
 * SKEIN_CLOCK (made for tests) and then SOURCE_DATE_EPOCH (reproducible-builds.org)
 * stand in for the clock of the machine when they hold an integer of seconds
 * since 1970 up to the year 9999; other values are ignored.
 */
#ifndef SKN_BASE_CLOCK_H
#define SKN_BASE_CLOCK_H

#include "base/base.h"

#define SKN_CLOCK_MAX 253402300799 /* 9999-12-31T23:59:59Z */

int64_t skn_clock_now(void);          /* seconds since 1970-01-01T00:00:00Z */
int64_t skn_clock_monotonic_ns(void); /* for durations; the start means nothing */

#endif
